"""The servers that a run of pytest holds to their documents, and what was found of them."""

from __future__ import annotations

import os
import shlex
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dealdouble.check.cases import Case, Cases, cases, shared
from dealdouble.check.claims import Claims
from dealdouble.check.runner import Wishes, demand_extra
from dealdouble.check.server.address import base_of
from dealdouble.check.server.exchange import one_line
from dealdouble.contract.loader import shipped_contracts
from dealdouble.errors import CheckError, OptionError

WishesOf = Callable[[Sequence[str]], Wishes]
"""What is wished by the words behind `dealdouble check`."""


@dataclass(slots=True)
class _Server:
    """What is wished of one server, and what was found of it: its tests, or why there are none.

    `problem` is why some or all of them cannot be told, which only one test has to fail for.
    """

    wishes: Wishes
    found: Cases | None = None
    problem: CheckError | None = None
    is_told: bool = False


_SERVERS = pytest.StashKey[dict[str, _Server]]()


def take_up(config: pytest.Config, wishes_of: WishesOf) -> None:
    """Read which servers are to be held to their documents, and what may be done to them.

    Args:
        config: that of pytest.
        wishes_of: reads the words of our user.

    Raises:
        CheckError: an address is none, or something is not installed.
        OptionError: an option is not understood, or missing.
    """
    found = {api: _Server(wishes_of(words)) for api, words in _commands(config).items()}
    for server in found.values():
        base_of(server.wishes.url, server.wishes.contract.base_path)
        demand_extra()
    config.stash[_SERVERS] = found


def parameters(config: pytest.Config) -> list[Any]:
    """A parameter for each claim of each target; one that is skipped where there is none."""
    found = [
        pytest.param((api, claim.id), id=f"{api}-{claim.id}")
        for api, server in config.stash.get(_SERVERS, {}).items()
        for claim in Claims(server.wishes.contract).all()
    ]
    nothing = pytest.mark.skip(reason="no server is named: --dealdouble-target API=URL")
    return found or [pytest.param(("", ""), id="no-target", marks=nothing)]


def case(config: pytest.Config, directory: Path, api: str, claim: str) -> Case:
    """What was found of a claim; the first call for an API runs the check.

    Why nothing was found is raised once, so that the tests are not green; then it is skipped.

    Args:
        config: that of pytest.
        directory: one that all processes of this run of pytest share.
        api: the name of the API.
        claim: the id of the claim.

    Raises:
        CheckError: the server cannot be checked, or not to the end.
    """
    server = config.stash[_SERVERS][api]
    if server.found is None and server.problem is None:
        _check(config, directory, server)
    found = None if server.found is None else server.found.of[claim]
    if server.problem is None or (found is not None and found.is_tested):
        assert found is not None, "or there would be a problem"
        return found
    if server.is_told:
        pytest.skip(f"not checked, as one test tells: {one_line(server.problem.cause)[:100]}")
    server.is_told = True
    raise server.problem


def _check(config: pytest.Config, directory: Path, server: _Server) -> None:
    run = getattr(config, "workerinput", {}).get("testrunuid")
    name = f"dealdouble-{run}-{server.wishes.contract.name}.json"
    try:
        if run is None:
            server.found = cases(server.wishes)
        else:
            server.found = shared(directory / name, lambda: cases(server.wishes))
    except CheckError as problem:
        server.problem = problem
        return
    if server.found.stopped:
        server.problem = CheckError(server.found.stopped)
    if server.found.left:
        warnings.warn(f"the check of the server: {server.found.left}", stacklevel=2)


def _commands(config: pytest.Config) -> Mapping[str, Sequence[str]]:
    """The words of the command for each server."""
    words = _words(config.getoption("--dealdouble-check"))
    found: dict[str, Sequence[str]] = {}
    for api, url in _targets(config).items():
        token = os.environ.get(f"DEALDOUBLE_TOKEN_{api.upper().replace('-', '_')}")
        named = ["--token", token] if token else []
        found[api] = [api, "--url", url, *named, *words]
    return found


def _words(text: str) -> list[str]:
    """The options of the command, as a shell would read them.

    Raises:
        OptionError: a quotation does not end.
    """
    try:
        return shlex.split(text)
    except ValueError as problem:
        raise OptionError(f"--dealdouble-check {text!r} is not understood: {problem}") from problem


def _targets(config: pytest.Config) -> Mapping[str, str]:
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
