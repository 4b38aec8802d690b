"""Tell in a failed test's report what it asked of its double."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealdouble.app.one_line import one_line
from dealdouble.contract.apart import CONTROL
from dealdouble.testing.doubles import RunningDouble
from dealdouble.testing.requests import Request

_MOST = 20  # requests
_LONGEST = 400  # characters of a body
_LONGEST_CHARACTER = 4  # bytes


def told(double: RunningDouble) -> str:
    """The last requests, or why they cannot be told: a report never fails.

    In a process that was forked off, for one, nobody knows them.
    """
    try:
        return written(double.requests) or (
            f"none reached the double at {double.url} (calls under {CONTROL}/ are not listed)"
        )
    except Exception as problem:  # whatever it is, the failure of the test counts
        return f"they cannot be told: {problem}"


def written(requests: Sequence[Request]) -> str:
    """The last requests, the oldest first, each with what was sent, answered and broken."""
    left_out = len(requests) - _MOST
    lines = [f"({left_out} before these)"] if left_out > 0 else []
    for request in requests[-_MOST:]:
        lines += _lines(request)
    return "\n".join(lines)


def _lines(request: Request) -> Iterator[str]:
    yield f"{_short(request.line.encode('latin-1'))} -> {request.status}"
    if request.body:
        yield f"    sent      {_short(request.body)}"
    if request.answer_body:
        yield f"    answered  {_short(request.answer_body)}"
    if request.fault is not None:
        yield f"    fault     {_short(repr(dict(request.fault)).encode())}"
    elif request.error is not None and not request.broken:
        yield f"    refused   {request.error}"
    for rule in request.broken:
        yield f"    broken    {one_line(str(rule))}"


def _short(body: bytes) -> str:
    """A body on one line, its beginning if it is long."""
    beginning = body[: (_LONGEST + 1) * _LONGEST_CHARACTER].decode(errors="replace")
    line = one_line(beginning[:_LONGEST])
    return f"{line}... ({len(body)} bytes)" if len(beginning) > _LONGEST else line
