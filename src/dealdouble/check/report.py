"""What a run of the check came to, and how it is told on a screen."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dealdouble.check.server.exchange import one_line, printable
from dealdouble.check.server.own import Left
from dealdouble.check.verdict import Counterexample, Outcome, Verdict

INTERRUPTED = "it was interrupted"
"""Why a run ended that was told to end."""

_IN_FULL = 3
"""How many broken claims are told with all that was sent and came; of the others the claim."""

_BROKEN, _REMARKS, _REASONS = 10, 5, 8
"""How many others are named on the screen; files name all."""

_WIDTH = 160

_LIMITS = ("--max-requests", "--max-records")
"""The options of which the reason of a verdict says that they would allow more."""

_ANSWER = re.compile(r": ([1-5][0-9]{2})( .*)?$", re.DOTALL)
"""An answer at the end of a reason, of which the screen tells the status alone."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each claim, and of the run.

    Attributes:
        api: the name of the API.
        url: the base of the server that was checked.
        run: the run's own name, which its records bore.
        seed: what was drawn followed from it.
        started: when it began.
        seconds: how long it took.
        requests: how many requests were sent.
        verdicts: one for each claim, in the order of the documents; none if no run could be made.
        left: records of the run that could not be deleted.
        doubt: why there may be others of which no answer told, empty if there are none.
        stopped: why it could not be made, or ended before all that is documented was tested;
            empty if it did not.
        journal: the file that tells what is left, empty if nothing is.
        strict: whether every broken claim fails the run.
        fields: the names of the fields of each resource.
    """

    api: str
    url: str
    run: str
    seed: int
    started: datetime
    seconds: float
    requests: int
    verdicts: Sequence[Verdict]
    left: Sequence[Left] = ()
    doubt: str = ""
    stopped: str = ""
    journal: str = ""
    strict: bool = False
    fields: Mapping[str, Collection[str]] = field(default_factory=dict)

    @property
    def failures(self) -> list[Verdict]:
        """The broken claims that fail the run."""
        return [item for item in self.verdicts if item.is_failure(self.strict)]

    @property
    def remarks(self) -> list[Verdict]:
        """The broken claims that do not: nobody documents them, or it is disputed."""
        broken = self.of(Outcome.BROKEN)
        return [item for item in broken if not item.is_failure(self.strict)]

    def of(self, outcome: Outcome) -> list[Verdict]:
        """The verdicts of an outcome."""
        return [item for item in self.verdicts if item.outcome is outcome]

    @property
    def exit_code(self) -> int:
        """0 if all that was tested is honoured, 1 if not, 2 if the run did not come to its end.

        Nor did it if it tested nothing, or left records behind.
        """
        if self.failures:
            return 1
        is_empty = len(self.of(Outcome.NOT_TESTED)) == len(self.verdicts)
        return 2 if self.stopped or self.left or self.doubt or is_empty else 0

    @property
    def summary(self) -> str:
        """The numbers, in one line."""
        counts = {
            "honoured": len(self.of(Outcome.HONOURED)),
            "broken": len(self.failures),
            "remarked on": len(self.remarks),
            "not tested": len(self.of(Outcome.NOT_TESTED)),
        }
        told = ", ".join(f"{count} {what}" for what, count in counts.items())
        return f"{told}; {self.requests} requests in {self.seconds:.0f} s, seed {self.seed}"


def too_few(verdicts: Sequence[Verdict]) -> str:
    """Why a run did not come to its end of which a limit left documented claims untested."""
    whys = [
        item.why for item in verdicts if item.outcome is Outcome.NOT_TESTED and item.claim.binds
    ]
    options = [
        option for option in _LIMITS if any(why.endswith(f"more with {option}") for why in whys)
    ]
    if not options:
        return ""
    listed = " and ".join(options)
    return f"a limit kept documented claims from being tested; allow more with {listed}"


def where(verdict: Verdict) -> str:
    """How a claim is known, and the line that states it."""
    origin = verdict.claim.origin
    disputed = ", disputed" if origin.disputed else ""
    return f"{origin.standing}{disputed} ({origin.source}), {origin.at}"


def screen(report: Report) -> str:
    """The whole report for a terminal, on about one screen."""
    told = [*_lines(report), f"{report.api} at {report.url}: {report.summary}"]
    return "\n".join(told)


def _lines(report: Report) -> Iterator[str]:
    for verdict in report.failures[:_IN_FULL]:
        yield from _in_full(verdict)
    others = [
        *_named("broken too", report.failures[_IN_FULL:], _BROKEN),
        *_named("remark", report.remarks, _REMARKS),
        *_not_tested(report),
        *end(report),
    ]
    yield from others
    if others:
        yield ""


def end(report: Report) -> Iterator[str]:
    """How the run ended, where it did not as it should."""
    yield from left_behind(report.left)
    if report.doubt:
        yield perhaps_left(report.run, report.doubt)
    if report.journal:
        yield f"delete it later with: dealdouble check --clean-up {shlex.quote(report.journal)}"
    if report.stopped:
        yield f"stopped: {one_line(report.stopped)}"


def _in_full(verdict: Verdict) -> Iterator[str]:
    yield f"BROKEN  {verdict.claim.id}: {verdict.claim.says}"
    yield f"  {where(verdict)}"
    assert verdict.counterexample is not None
    yield from (f"  {line}" for line in steps(verdict.counterexample))
    yield ""


def steps(example: Counterexample) -> Iterator[str]:
    """A counterexample: each request as a command and what came, then what was expected."""
    for exchange in example.exchanges:
        yield printable(exchange.curl)
        if exchange is not example.exchanges[-1] or exchange.came != example.found:
            yield f"  {_cut(exchange.came)}"
    yield f"expected  {_cut(example.expected)}"
    yield f"found     {_cut(example.found)}"
    if example.ids:
        yield f"note      {note(example)}"


def note(example: Counterexample) -> str:
    """What to know before the requests of a counterexample are sent again."""
    if not example.ids:
        return ""
    if len(example.ids) == 1:
        return f"{example.ids[0]} is an id that the server gave: put yours in its place"
    listed = ", ".join(map(str, example.ids))
    return f"{listed} are ids that the server gave: put yours in their places, one for one"


def _named(what: str, verdicts: Sequence[Verdict], most: int) -> Iterator[str]:
    for verdict in verdicts[:most]:
        example = verdict.counterexample
        found = f": expected {example.expected}" if example else ""
        yield _cut(f"{what}: {verdict.claim.id} [{where(verdict)}]{found}")
    if len(verdicts) > most:
        yield f"{what}: {len(verdicts) - most} more: --json, --junit and --markdown tell them"


def _not_tested(report: Report) -> Iterator[str]:
    alike: dict[str, list[Verdict]] = {}
    for verdict in report.of(Outcome.NOT_TESTED):
        alike.setdefault(_reason(verdict, report.fields), []).append(verdict)
    most_first = sorted(alike.items(), key=lambda item: -len(item[1]))
    for reason, verdicts in most_first[:_REASONS]:
        whys = {_ANSWER.sub(r" (\1)", verdict.why) for verdict in verdicts}
        why = whys.pop() if len(whys) == 1 else reason
        names = ", ".join(verdict.claim.id for verdict in verdicts)
        yield _cut(f"not tested ({len(verdicts)}), {why}: {names}")
    if others := most_first[_REASONS:]:
        rest = sum(len(verdicts) for _, verdicts in others)
        yield f"not tested for other reasons: {rest}: --json, --junit and --markdown tell them"


def _reason(verdict: Verdict, fields: Mapping[str, Collection[str]]) -> str:
    """Why a claim was not tested, in words that are the same for other fields of its resource."""
    reason = _ANSWER.sub(r" (\1)", verdict.why)
    resource, *names = verdict.claim.id.split(".")
    for name in filter(fields.get(resource, ()).__contains__, names):
        reason = re.sub(rf"\b{re.escape(name)}\b", "FIELD", reason)
    return reason


def left_behind(left: Sequence[Left]) -> Iterator[str]:
    """Records that could not be deleted, by their ids."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for item in left:
        reasons.setdefault((item.resource, item.why), []).append(str(item.id))
    for (resource, why), ids in reasons.items():
        yield f"left behind: {resource} {', '.join(ids)}: {one_line(why)}"


def perhaps_left(run: str, doubt: str) -> str:
    """That there may be records of a run of which no answer told."""
    return f"perhaps left behind: more that bears the name {run}, as {one_line(doubt)}"


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
