"""The command `check`."""

from __future__ import annotations

import secrets
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealdouble.cli.check_values import read_pairs, read_rate
from dealdouble.cli.progress import shown_progress
from dealdouble.cli.values import SECONDS_OF_A_DAY
from dealdouble.errors import CheckError, OptionError

if TYPE_CHECKING:
    from dealdouble.check.runner import Wishes
    from dealdouble.check.server.target import Limits
    from dealdouble.contract.model import Contract

_FILES = ("json", "junit", "markdown")
"""The kinds of reports, as their options name them."""


@click.command()
@click.argument("api", required=False)
@click.option("--url", help="The server, in full: https://HOST, with the API's path or without.")
@click.option(
    "--token",
    envvar="DEALDOUBLE_TOKEN",
    help="The key that lets the check in.  [default: $DEALDOUBLE_TOKEN]",
)
@click.option("--write", is_flag=True, help="Create records, change them, and delete them again.")
@click.option(
    "--exclusive",
    is_flag=True,
    help="Nobody else uses the account: test what is said of all of it.",
)
@click.option("--quick", is_flag=True, help="Put each claim to the test once, or little more.")
@click.option("--strict", is_flag=True, help="Fail for what is not documented, or disputed, too.")
@click.option("--rate-limit", is_flag=True, help="Use up the rate limit once, to see it work.")
@click.option(
    "--reference",
    "references",
    multiple=True,
    metavar="FIELD=ID",
    callback=read_pairs,
    help="A record that a field may name, a code in a path, or the name of a property,"
    " as user_id=933590001; repeatable.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="ACCESS=KEY",
    callback=read_pairs,
    help="Another key and what it may, as read-only=KEY, to test that it may no more; repeatable.",
)
@click.option(
    "--rate",
    metavar="N/s|N/m|unlimited",
    callback=read_rate,
    help="How many requests are sent at most in a second or minute."
    "  [default: as documented; unlimited on this machine]",
)
@click.option(
    "--max-requests",
    default=3000,
    show_default=True,
    metavar="N",
    type=click.IntRange(1),
    help="How many requests are sent at most.",
)
@click.option(
    "--max-records",
    default=1000,
    show_default=True,
    metavar="N",
    type=click.IntRange(1),
    help="How many records are created at most.",
)
@click.option(
    "--timeout",
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    type=SECONDS_OF_A_DAY,
    help="How long an answer may take.",
)
@click.option("--seed", type=int, metavar="N", help="What is drawn follows from it.")
@click.option("--json", "json_file", metavar="FILE", help="Write the report as JSON.")
@click.option("--junit", "junit_file", metavar="FILE", help="Write the report as JUnit's XML.")
@click.option("--markdown", "markdown_file", metavar="FILE", help="Write a summary in Markdown.")
@click.option(
    "--journal",
    metavar="FILE",
    help="Where created records are noted while it runs.  [default: RUN.journal, here]",
)
@click.option(
    "--clean-up",
    metavar="FILE",
    help="Check nothing: delete what the run of this journal could not.",
)
@click.pass_context
def check(context: click.Context, /, **options: Any) -> None:
    """Hold a server to the documented rules of API.

    Exit code 0: all that was tested is honoured. 1: a documented rule is broken. 2: it could
    not be checked.
    """
    with _ended_by_signals():
        context.exit(_clean_up(options) if options["clean_up"] else _check(options))


def wishes_of(words: Sequence[str]) -> Wishes:
    """What our user asks for, from the words behind `dealdouble check`.

    Raises:
        OptionError: they are not understood, or ask for something else than a check.
    """
    try:
        options = check.make_context("dealdouble check", list(words)).params
    except click.ClickException as problem:
        raise OptionError(problem.format_message()) from problem
    except click.exceptions.Exit as problem:
        raise OptionError("--help checks nothing", "ask for it with dealdouble check") from problem
    for name in ("clean_up", *(f"{kind}_file" for kind in _FILES)):
        if options[name]:
            said = name.removesuffix("_file").replace("_", "-")
            raise OptionError(f"--{said} is of no use here", "leave it out")
    return wishes(options)


def _check(options: Mapping[str, Any]) -> int:
    from dealdouble.check.report import screen
    from dealdouble.check.report_files import demand_writable, write_report
    from dealdouble.check.runner import check as run

    wished = wishes(options)
    files = {kind: Path(options[f"{kind}_file"]) for kind in _FILES if options[f"{kind}_file"]}
    demand_writable(files)
    with shown_progress() as progress:
        report = run(wished, progress)
    click.echo(screen(report))
    for kind, file in files.items():
        write_report(report, kind, file)
    return report.exit_code


def wishes(options: Mapping[str, Any]) -> Wishes:
    """What our user asks for, from the options of the command.

    Raises:
        OptionError: something is missing, or not known.
    """
    from dealdouble.check.runner import Wishes
    from dealdouble.check.server.address import key_of
    from dealdouble.check.server.references import check_given
    from dealdouble.check.session import Settings
    from dealdouble.contract.loader import load_contract, shipped_contracts

    known = shipped_contracts()
    listed = " or ".join(known)
    if not options["api"]:
        raise OptionError("no API is named", f"say which: {listed}")
    if options["api"] not in known:
        raise OptionError(f"there is no API {options['api']!r}", f"check {listed}")
    contract = load_contract(known[options["api"]])
    for name in ("url", "token"):
        _demand(options, name)
    check_given(contract, options["references"])
    _check_keys(contract, options["keys"])
    return Wishes(
        contract=contract,
        url=options["url"],
        token=key_of(options["token"]),
        settings=Settings(
            write=options["write"],
            exclusive=options["exclusive"],
            quick=options["quick"],
            exhaust_rate=options["rate_limit"],
            keys={name: key_of(texts[-1]) for name, texts in options["keys"].items()},
            seed=secrets.randbelow(2**32) if options["seed"] is None else options["seed"],
        ),
        limits=_limits(options, contract, options["url"]),
        given=options["references"],
        journal=Path(options["journal"] or "."),
        most_records=options["max_records"],
        strict=options["strict"],
    )


_MISSING = {
    "url": "name the server in full, as --url https://HOST",
    "token": "give a key of the account, or put it into DEALDOUBLE_TOKEN",
}


def _demand(options: Mapping[str, Any], name: str) -> None:
    if not (options[name] or "").strip():
        raise OptionError(f"--{name} is missing", _MISSING[name])


def _check_keys(contract: Contract, keys: Mapping[str, Sequence[str]]) -> None:
    for access in keys:
        if access not in contract.access:
            listed = ", ".join(contract.access)
            raise OptionError(f"there is no access {access!r}", f"there are {listed}")


def _limits(options: Mapping[str, Any], contract: Contract, url: str) -> Limits:
    from dealdouble.check.server.target import Limits, usual_rate

    rate = options["rate"]
    return Limits(
        requests=options["max_requests"],
        rate=usual_rate(contract, url) if rate is None else rate or None,
        timeout=options["timeout"],
    )


def _clean_up(options: Mapping[str, Any]) -> int:
    from dealdouble.check.clean_up import clean_up, read_journal
    from dealdouble.check.report import left_behind, perhaps_left
    from dealdouble.check.server.address import key_of
    from dealdouble.contract.loader import load_contract, shipped_contracts

    file, known = Path(options["clean_up"]), shipped_contracts()
    noted = read_journal(file)
    _demand(options, "token")
    if noted.api not in known:
        raise OptionError(f"{str(file)!r} tells of an API {noted.api!r}, which is not known")
    contract = load_contract(known[noted.api])
    limits = _limits(options, contract, noted.url)
    cleaned = clean_up(file, noted, contract, key_of(options["token"]), limits)
    for line in left_behind(cleaned.left):
        click.echo(line)
    if cleaned.doubt:
        click.echo(perhaps_left(noted.run, cleaned.doubt))
    what = f"{noted.api} at {noted.url}: {cleaned.deleted} records of {noted.run} are gone"
    click.echo(f"{what}, nothing is left" if cleaned.is_certain else what)
    return 0 if cleaned.is_certain else 2


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let what ends a process end the check as Ctrl-C does, so that it cleans up.

    Raises:
        CheckError: it was ended where there was nothing to clean up, or no more could be.
    """
    names = [getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP")]
    previous = {number: signal.signal(number, _interrupt) for number in names if number}
    try:
        yield
    except KeyboardInterrupt:
        raise CheckError("it was interrupted") from None
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt
