"""The command `check`."""

from __future__ import annotations

import secrets
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from dealdouble.cli.check_values import read_pairs, read_rate
from dealdouble.cli.progress import shown_progress
from dealdouble.cli.streams import Streams
from dealdouble.cli.values import SECONDS_OF_A_DAY
from dealdouble.errors import CheckError, OptionError

if TYPE_CHECKING:
    from dealdouble.check.report import Report
    from dealdouble.check.runner import Wishes
    from dealdouble.check.server.target import Limits
    from dealdouble.contract.model import Contract

_FILES = ("json", "junit", "markdown")
"""The kinds of reports, as their options name them."""

_OF_CLEAN_UP = ("api", "token", "rate", "max_requests", "timeout", "clean_up")
"""What a clean-up is told."""


# Its own, as it is read without the group too, and click keeps the help option that it finds first.
@click.command(context_settings={"help_option_names": ["-h", "--help"]})
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
        if options["clean_up"]:
            _demand_use(context)
            context.exit(_clean_up(options))
        context.exit(_check(options))


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
    from dealdouble.check.report import end, screen
    from dealdouble.check.report_files import demand_writable, unmade, write_reports

    files = {kind: Path(options[f"{kind}_file"]) for kind in _FILES if options[f"{kind}_file"]}
    demand_writable(files, Path(options["journal"]) if options["journal"] else None)
    began, streams = datetime.now(UTC), Streams()
    try:
        report = _run(options, streams)
    except BaseException as problem:  # a report of an earlier run would tell of this one
        write_reports(unmade(options["api"] or "", options["url"] or "", began, problem), files)
        raise
    try:
        write_reports(report, files)
    finally:
        streams.say(screen(report))
    if streams.lost:
        for line in end(report):  # what is left of the run is not to be lost as well
            streams.say(line, err=True)
    return _exit_code(report.exit_code, streams)


def _run(options: Mapping[str, Any], streams: Streams) -> Report:
    from dealdouble.check.runner import check as run

    wished = wishes(options)
    with shown_progress(streams) as progress:
        return run(wished, progress)


def _exit_code(code: int, streams: Streams) -> int:
    """The code, unless our user does not know what was said.

    Raises:
        CheckError: nobody does.
    """
    if streams.lost:
        raise CheckError(streams.lost)
    return code


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
    _check_keys(contract, options["token"], options["keys"])
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


def _check_keys(contract: Contract, token: str, keys: Mapping[str, Sequence[str]]) -> None:
    from dealdouble.check.server.address import key_of

    known = {key_of(token): "--token"}
    for access, texts in keys.items():
        if access not in contract.access:
            listed = ", ".join(contract.access)
            raise OptionError(f"there is no access {access!r}", f"there are {listed}")
        key, option = key_of(texts[-1]), f"--key {access}=KEY"
        if key in known:  # it may do something else than is said of it, so that nothing is tested
            raise OptionError(
                f"{option} and {known[key]} name the same key", f"give another with {option}"
            )
        known[key] = option


def _limits(options: Mapping[str, Any], contract: Contract, url: str) -> Limits:
    from dealdouble.check.server.target import Limits, usual_rate

    rate = options["rate"]
    return Limits(
        requests=options["max_requests"],
        rate=usual_rate(contract, url) if rate is None else rate or None,
        timeout=options["timeout"],
    )


def _demand_use(context: click.Context) -> None:
    """See that nothing is said to a clean-up that it does not follow.

    Raises:
        OptionError: an option has no effect.
    """
    for option in context.command.params:
        name = option.name or ""
        is_said = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_said and name not in _OF_CLEAN_UP:
            raise OptionError(f"{option.opts[0]} is of no use with --clean-up", "leave it out")


def _clean_up(options: Mapping[str, Any]) -> int:
    from dealdouble.check.clean_up import clean_up, read_journal
    from dealdouble.check.report import left_behind, perhaps_left
    from dealdouble.check.server.address import key_of
    from dealdouble.check.wording import records_said
    from dealdouble.contract.loader import load_contract, shipped_contracts

    file, known = Path(options["clean_up"]), shipped_contracts()
    noted, api = read_journal(file), options["api"]
    if api and api != noted.api:
        raise OptionError(f"{str(file)!r} tells of {noted.api}, not of {api}", "leave the API out")
    _demand(options, "token")
    if noted.api not in known:
        raise OptionError(f"{str(file)!r} tells of an API {noted.api!r}, which is not known")
    contract = load_contract(known[noted.api])
    limits = _limits(options, contract, noted.url)
    cleaned = clean_up(file, noted, contract, key_of(options["token"]), limits)
    streams = Streams()
    for line in left_behind(cleaned.left):
        streams.say(line)
    if cleaned.doubt:
        streams.say(perhaps_left(noted.run, cleaned.doubt))
    are = "is" if cleaned.deleted == 1 else "are"
    gone = f"{records_said(cleaned.deleted)} of {noted.run} {are} gone"
    nothing = ", nothing is left" if cleaned.is_certain else ""
    streams.say(f"{noted.api} at {noted.url}: {gone}{nothing}")
    return _exit_code(0 if cleaned.is_certain else 2, streams)


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
