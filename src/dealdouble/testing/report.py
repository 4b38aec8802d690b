"""Tell in a failed test's report what it asked of its double."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealdouble.testing.requests import Request

_MOST = 20  # requests
_LONGEST = 400  # characters of a body


def written(requests: Sequence[Request]) -> str:
    """The last requests, the oldest first, each with what was sent, answered and broken."""
    if not requests:
        return "none reached the double"
    left_out = len(requests) - _MOST
    lines = [f"({left_out} before these)"] if left_out > 0 else []
    for request in requests[-_MOST:]:
        lines += _lines(request)
    return "\n".join(lines)


def _lines(request: Request) -> Iterator[str]:
    yield f"{request.method} {_short(request.target)} -> {request.status}"
    if request.body:
        yield f"    sent      {_text(request.body)}"
    if request.answer_body:
        yield f"    answered  {_text(request.answer_body)}"
    for rule in request.broken:
        yield f"    broken    {rule}"


def _text(body: bytes) -> str:
    return _short(body[: 4 * _LONGEST].decode(errors="replace"), len(body))


def _short(text: str, size: int = 0) -> str:
    """A text on one line, its beginning if it is long."""
    line = " ".join(text[:_LONGEST].split())
    return f"{line}... ({max(len(text), size)} bytes)" if len(text) > _LONGEST else line
