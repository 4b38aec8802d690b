"""Requests as they go over the wire, truthful about themselves or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_FRAMING = frozenset({"content-length", "transfer-encoding"})


@dataclass(frozen=True, slots=True)
class Request:
    """A request that is what its head says, unless something here says otherwise.

    `off_by` is how much more than the body's length it announces, `chunk` the greatest size
    of the chunks in which the body is sent instead, and `missing` how many of its last bytes
    are never sent. Texts go over the wire in UTF-8.
    """

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    off_by: int = 0
    chunk: int | None = None
    missing: int = 0
    version: str = "HTTP/1.1"

    def __bytes__(self) -> bytes:
        lines = [f"{self.method} {self.target} {self.version}"]
        lines += [f"{name}: {value}" for name, value in (*self.headers, *self._framing())]
        head = "\r\n".join(lines) + "\r\n\r\n"
        whole = head.encode() + (self.body if self.chunk is None else self._chunks(self.chunk))
        return whole[: max(0, len(whole) - self.missing)]

    @property
    def is_whole(self) -> bool:
        """Whether every reader of HTTP finds an end of it, so that an answer must come."""
        return self._is_line and not self._conflicts and self._surplus >= 0

    @property
    def is_cut(self) -> bool:
        """Whether it announces more than is sent, so that nothing may come of it."""
        return not self._conflicts and self._surplus < 0

    @property
    def has_more(self) -> bool:
        """Whether bytes follow that it did not announce."""
        return self._surplus > 0

    def resolved(self, resolve: Callable[[bytes], bytes]) -> Request:
        """The request with what `resolve` makes of its target and body."""
        target = resolve(self.target.encode()).decode()
        return replace(self, target=target, body=resolve(self.body))

    @property
    def _announced(self) -> int:
        return max(0, len(self.body) + self.off_by)

    @property
    def _surplus(self) -> int:
        """How many bytes more are sent than are announced."""
        if self.chunk is not None:
            return -self.missing
        return len(self.body) - self.missing - self._announced

    def _framing(self) -> list[tuple[str, str]]:
        if self.chunk is not None:
            return [("Transfer-Encoding", "chunked")]
        says = self.body or self.off_by
        return [("Content-Length", str(self._announced))] if says else []

    def _chunks(self, size: int) -> bytes:
        starts = range(0, len(self.body), size)
        parts = [self.body[start : start + size] for start in starts]
        return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))

    @property
    def _is_line(self) -> bool:
        """Whether the lines of its head are lines, whatever they say."""
        line = _TOKEN.fullmatch(self.method) and self.target and " " not in self.target
        texts = (self.target, *(value for _, value in self.headers))
        names = all(_TOKEN.fullmatch(name) for name, _ in self.headers)
        return bool(line) and names and not any(map(_CONTROL.search, texts))

    @property
    def _conflicts(self) -> bool:
        """Whether its headers announce the body's end in another way than `_framing` does."""
        return any(name.lower() in _FRAMING for name, _ in self.headers)
