"""The servers that a run of pytest holds to their documents, and what was found of them."""

from __future__ import annotations

import os
import shlex
import warnings
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from dealdouble.check.cases import Case, Cases, cases, shared
from dealdouble.check.claims import Claims
from dealdouble.check.runner import Wishes
from dealdouble.contract.loader import load_contract, shipped_contracts
from dealdouble.errors import DealdoubleError, OptionError

WishesOf = Callable[[Sequence[str]], Wishes]
"""What is wished by the words behind `dealdouble check`."""

_FOUND = pytest.StashKey[dict[str, Cases | DealdoubleError]]()


def parameters(config: pytest.Config) -> list[Any]:
    """A parameter for each claim of each target; one that is skipped where there is none."""
    known = shipped_contracts()
    found = [
        pytest.param((api, claim.id), id=f"{api}-{claim.id}")
        for api in targets(config)
        for claim in Claims(load_contract(known[api])).all()
    ]
    nothing = pytest.mark.skip(reason="no server is named: --dealdouble-target API=URL")
    return found or [pytest.param(("", ""), id="no-target", marks=nothing)]


def case(config: pytest.Config, directory: Path, api: str, claim: str, wishes_of: WishesOf) -> Case:
    """What was found of a claim; the first call for an API runs the check.

    Args:
        config: that of pytest.
        directory: one that all processes of this run of pytest share.
        api: the name of the API.
        claim: the id of the claim.
        wishes_of: reads the words of our user.

    Raises:
        CheckError: the server cannot be checked.
        OptionError: an option is not understood.
    """
    found = config.stash.setdefault(_FOUND, {})
    if api not in found:
        try:
            found[api] = _checked(config, directory, api, wishes_of)
        except DealdoubleError as problem:
            found[api] = problem
        _warn(found[api])
    result = found[api]
    if isinstance(result, DealdoubleError):
        raise result
    return result.of[claim]


def _warn(result: Cases | DealdoubleError) -> None:
    if isinstance(result, Cases) and result.left:
        warnings.warn(f"the check of the server: {result.left}", stacklevel=2)


def _checked(config: pytest.Config, directory: Path, api: str, wishes_of: WishesOf) -> Cases:
    words = _words(config.getoption("--dealdouble-check"))
    token = os.environ.get(f"DEALDOUBLE_TOKEN_{api.upper().replace('-', '_')}")
    named = ["--token", token] if token else []
    wishes = wishes_of([api, "--url", targets(config)[api], *named, *words])
    run = getattr(config, "workerinput", {}).get("testrunuid")
    if run is None:
        return cases(wishes)
    return shared(directory / f"dealdouble-{run}-{api}.json", lambda: cases(wishes))


def _words(text: str) -> list[str]:
    """The options of the command, as a shell would read them.

    Raises:
        OptionError: a quotation does not end.
    """
    try:
        return shlex.split(text)
    except ValueError as problem:
        raise OptionError(f"--dealdouble-check {text!r} is not understood: {problem}") from problem


def targets(config: pytest.Config) -> Mapping[str, str]:
    """The addresses of the servers by API.

    Raises:
        OptionError: one is not understood.
    """
    known = shipped_contracts()
    found: dict[str, str] = {}
    for text in config.getoption("--dealdouble-target"):
        api, _, url = text.partition("=")
        if not url or api not in known:
            raise OptionError(
                f"the target {text!r} is not API=URL", f"the APIs are {', '.join(known)}"
            )
        if api in found:
            raise OptionError(f"there are two targets for {api}", "name one in each run")
        found[api] = url
    return found
