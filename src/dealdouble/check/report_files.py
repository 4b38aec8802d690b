"""The report as files: JSON for programs, JUnit for CI, Markdown for its summary page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson

from dealdouble.check.report import INTERRUPTED, Report, end, note, steps, where
from dealdouble.check.server.exchange import Exchange, one_line
from dealdouble.check.verdict import Outcome, Verdict
from dealdouble.errors import DealdoubleError, OptionError


def as_json(report: Report) -> str:
    """All of it as a JSON object, of which `verdicts` holds each claim.

    Without a run nobody knows its name, nor how much was asked.
    """
    is_made = bool(report.verdicts)
    value = {
        "api": report.api,
        "url": report.url,
        "run": report.run if is_made else None,
        "seed": report.seed if is_made else None,
        "started": report.started.isoformat(),
        "seconds": round(report.seconds, 3),
        "requests": report.requests if is_made else None,
        "exit_code": report.exit_code,
        "stopped": report.stopped or None,
        "left": [{"resource": i.resource, "id": i.id, "why": i.why} for i in report.left],
        "doubt": report.doubt or None,
        "journal": report.journal or None,
        "verdicts": [_verdict(item, report) for item in report.verdicts],
    }
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"


def _verdict(verdict: Verdict, report: Report) -> dict[str, Any]:
    claim, example = verdict.claim, verdict.counterexample
    return {
        "claim": claim.id,
        "says": claim.says,
        "origin": {
            "standing": str(claim.origin.standing),
            "disputed": claim.origin.disputed,
            "source": claim.origin.source,
            "at": claim.origin.at,
        },
        "outcome": str(verdict.outcome),
        "fails": verdict.is_failure(report.strict),
        "tests": verdict.tests,
        "why": verdict.why or None,
        "counterexample": None
        if example is None
        else {
            "exchanges": [_exchange(item) for item in example.exchanges],
            "expected": example.expected,
            "found": example.found,
            "note": note(example) or None,
        },
    }


def _exchange(item: Exchange) -> dict[str, Any]:
    return {
        "curl": item.curl,
        "status": item.status,
        "answer": item.text,
    }


def as_junit(report: Report) -> str:
    """A test case for each claim; a remark passes, and says in its output what it is.

    One more is an error, if the run did not come to its end.
    """
    problems = list(end(report))
    suite = ElementTree.Element(
        "testsuite",
        name=f"dealdouble check {report.api}",
        tests=str(len(report.verdicts) + bool(problems)),
        failures=str(len(report.failures)),
        errors=str(int(bool(problems))),
        skipped=str(len(report.of(Outcome.NOT_TESTED))),
        time=f"{report.seconds:.3f}",
        timestamp=report.started.isoformat(),
    )
    for verdict in report.verdicts:
        _add_case(suite, verdict, report)
    if problems:
        case = ElementTree.SubElement(suite, "testcase", classname=report.api, name="the run")
        ElementTree.SubElement(case, "error", message=_plain("\n".join(problems)))
    whole = ElementTree.Element("testsuites")
    whole.append(suite)
    return ElementTree.tostring(whole, encoding="unicode", xml_declaration=True) + "\n"


def _add_case(suite: ElementTree.Element, verdict: Verdict, report: Report) -> None:
    case = ElementTree.SubElement(suite, "testcase", classname=report.api, name=verdict.claim.id)
    if verdict.outcome is Outcome.NOT_TESTED:
        ElementTree.SubElement(case, "skipped", message=_plain(verdict.why))
    if verdict.counterexample is None:
        return
    told = _plain("\n".join((where(verdict), *steps(verdict.counterexample))))
    if verdict.is_failure(report.strict):
        message = _plain(verdict.claim.says)
        ElementTree.SubElement(case, "failure", message=message).text = told
    else:
        ElementTree.SubElement(case, "system-out").text = f"remark: {told}"


def _plain(text: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(
        sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for sign in text
    )


def as_markdown(report: Report) -> str:
    """A summary for people: what is broken with its counterexample, the rest as tables."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: Report) -> Iterator[str]:
    ended = "not finished" if report.verdicts else "not checked"
    mark = {0: "honoured", 1: "broken", 2: ended}[report.exit_code]
    yield f"## dealdouble check {report.api}: {mark}\n"
    yield f"`{report.url}`: {report.summary}\n" if report.verdicts else f"`{report.url}`\n"
    yield from (f"{_escaped(line[:1].upper() + line[1:])}\n" for line in end(report))
    for verdict in report.failures:
        assert verdict.counterexample is not None
        yield f"### {verdict.claim.id}\n"
        yield f"{_escaped(verdict.claim.says)} ({_escaped(where(verdict))})\n"
        yield "````text"
        yield from steps(verdict.counterexample)
        yield "````\n"
    yield from _table("Remarks", "Expected", report.remarks)
    yield from _table("Not tested", "Why", report.of(Outcome.NOT_TESTED))


def _table(title: str, column: str, verdicts: list[Verdict]) -> Iterator[str]:
    if not verdicts:
        return
    yield f"### {title}\n"
    yield f"| Claim | How it is known | {column} |"
    yield "|---|---|---|"
    for verdict in verdicts:
        example = verdict.counterexample
        told = verdict.why if example is None else example.expected
        cells = (f"`{verdict.claim.id}`", _escaped(where(verdict)), _escaped(told))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _escaped(text: str) -> str:
    """A line of text that Markdown takes for nothing else."""
    return re.sub(r"[|<>&*`\\]", lambda sign: f"&#{ord(sign[0])};", one_line(text))


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "json": as_json,
    "junit": as_junit,
    "markdown": as_markdown,
}


def demand_writable(files: Mapping[str, Path], journal: Path | None = None) -> None:
    """See that reports can be written, before there are any.

    Raises:
        OptionError: one of them cannot, or two of them go to the same file, or one would take
            the place of the journal.
    """
    for kind, file in files.items():
        if sum(file.resolve() == other.resolve() for other in files.values()) > 1:
            raise OptionError(
                f"two reports go to {str(file)!r}", f"name another file with --{kind}"
            )
        if journal is not None and file.resolve() == journal.resolve():
            raise OptionError(
                f"{str(file)!r} cannot hold both a report and the journal",
                f"name another file with --{kind}",
            )
        if file.is_file() or file.is_dir() or not file.exists():
            _try_to_write(kind, file)  # anything else, as a pipe, would end with the try


def _try_to_write(kind: str, file: Path) -> None:
    was_there = file.exists()
    try:
        file.open("a").close()
    except OSError as problem:
        raise _unwritable(kind, file, problem) from problem
    if not was_there:
        file.unlink()


def unmade(api: str, url: str, began: datetime, problem: BaseException) -> Report:
    """The report of a run that could not be made: no verdicts, and why there are none.

    Args:
        api: the API as our user names it.
        url: the address likewise; what stands before the host in it may be secret.
        began: when it was tried.
        problem: what ended it.
    """
    why = str(problem) if isinstance(problem, DealdoubleError) else f"it ended with {problem!r}"
    return Report(
        api=one_line(api),
        url=one_line(re.sub("//.*@", "//", url)),
        run="",
        seed=0,
        started=began,
        seconds=(datetime.now(UTC) - began).total_seconds(),
        requests=0,
        verdicts=(),
        stopped=INTERRUPTED if isinstance(problem, KeyboardInterrupt) else why,
    )


def write_reports(report: Report, files: Mapping[str, Path]) -> None:
    """Write a report to files by its kinds, to the others also where one cannot be written.

    Raises:
        OptionError: one could not be.
    """
    problems: list[OptionError] = []
    for kind, file in files.items():
        try:
            write_report(report, kind, file)
        except OptionError as problem:
            problems.append(problem)
    if problems:
        raise problems[0]


def write_report(report: Report, kind: str, file: Path) -> None:
    """Write a report to a file.

    Raises:
        OptionError: it cannot be written.
    """
    try:
        file.write_text(FORMATS[kind](report), encoding="utf-8")
    except OSError as problem:
        raise _unwritable(kind, file, problem) from problem


def _unwritable(kind: str, file: Path, problem: OSError) -> OptionError:
    return OptionError(
        f"the report cannot be written to {str(file)!r}: {problem.strerror}",
        f"name a file in a directory that you may write to, with --{kind}",
    )
