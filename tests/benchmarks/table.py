"""Print what was measured as one table in plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .comparison import Comparison
from .load import CONNECTIONS, LEAST_SHARE, Figures
from .singles import Single

_TITLE, _STORED = 26, 9  # width of the columns that say what was measured
_HEAD = f"{'req/s':>9}{'median':>8}{'p99':>8}"
_NOTE = f"""
Median and 99th percentile: milliseconds until an answer, with {CONNECTIONS} connections open.
Stored: deals beside those of the demo scenario; what a load creates comes on top.
All figures of a line are from one round, that whose ratio of req/s is the median.
"One core": shared with wrk, req/s of the time that the server ran.
"disturbed": a server ran for less than {LEAST_SHARE:.0%} of the time, as another process had its
core or wrk's. Such a line tells neither that its aim is reached nor that it is missed.
"""


def table(found: Sequence[Comparison | Single]) -> Iterator[str]:
    """The lines of the table: beside bare Starlette, beside fewer deals, single figures."""
    compared = [one for one in found if isinstance(one, Comparison)]
    for reference in dict.fromkeys(one.reference for one in compared):
        heads = ("emulator", reference, "emulator / that")
        blank = " " * (_TITLE + _STORED)
        yield blank + "".join(f"{head:>{len(_HEAD)}}" for head in heads)
        yield f"{'':{_TITLE}}{'stored':>{_STORED}}{_HEAD * 3}   aim"
        yield from (line(one) for one in compared if one.reference == reference)
        yield ""
    yield from (line(one) for one in found if isinstance(one, Single))
    if compared:
        yield _NOTE


def line(found: Comparison | Single) -> str:
    """The line of one measurement."""
    if isinstance(found, Single):
        aim = found.aim
        told = "" if aim is None else f"   <= {aim:g} {_mark(found.figure <= aim, found.disturbed)}"
        return f"{found.title:<70}{found.figure:>8,.0f} {found.unit}{told}"
    ours, theirs = found.middle.emulator, found.middle.reference
    aim, rate = found.kind.aim, found.middle.ratio
    ratios = f"{rate:>9.2f}{ours.median / theirs.median:>8.2f}{ours.p99 / theirs.p99:>8.2f}"
    mark = _mark(aim is None or rate >= aim, found.middle.disturbed)
    told = f"   >= {aim:g} {mark}" if aim is not None else f"   {mark}" * found.middle.disturbed
    head = f"{found.kind.title:{_TITLE}}{found.stored:>{_STORED},}"
    return f"{head}{_figures(ours)}{_figures(theirs)}{ratios}{told}"


def _figures(figures: Figures) -> str:
    return f"{figures.rate:>9,.0f}{figures.median:>8.2f}{figures.p99:>8.2f}"


def _mark(reached: bool, disturbed: bool) -> str:
    if disturbed:
        return "disturbed"
    return "reached" if reached else "MISSED"
