"""A request that was sent and what came of it, without the key."""

from __future__ import annotations

import shlex
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from dealdouble.contract.model import MISSING, Json
from dealdouble.emulator.json_body import Unreadable, read_json

HIDDEN = "KEY"
"""Stands where the key was sent."""

ANOTHER = "ANOTHER-KEY"
"""Stands where another key was sent than the one that lets the check in."""

_SECRET = 8
"""Letters from which on a key is a secret, and does not stand in an answer by chance."""

_MOST_BLANKS = 100
"""How many blanks at the end of a body anybody wants to read."""

_IMPLIED = ("accept", "accept-encoding", "connection", "content-length", "host", "user-agent")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request, and the answer; a status of 0 stands for none, and `problem` tells why.

    Names of headers of the answer are in lower case. What the answer shows of `secrets` is not
    told.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    status: int
    answer_headers: Mapping[str, str]
    answer: bytes
    problem: str = ""
    secrets: tuple[str, ...] = field(default=(), repr=False, compare=False)

    @property
    def text(self) -> str:
        """The answer as it may be shown."""
        return self.without_keys(self.answer.decode(errors="replace"))

    def without_keys(self, text: str) -> str:
        """A part of the answer as it may be shown."""
        for key in self.secrets:
            for written in _written(key) if len(key) >= _SECRET else ():
                text = text.replace(written, HIDDEN)
        return text

    @property
    def json(self) -> Json:
        """The JSON value of the answer, MISSING where it is none."""
        try:
            return read_json(self.answer) if self.answer else MISSING
        except Unreadable:
            return MISSING

    @property
    def kind(self) -> str:
        """The content type of the answer, without its parameters."""
        return self.answer_headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def says_json(self) -> bool:
        """Whether the answer says that it is JSON."""
        return self.kind == "application/json" or self.kind.endswith("+json")

    @property
    def is_done(self) -> bool:
        """Whether the server says that it did what was asked."""
        return 200 <= self.status < 300

    @property
    def is_refused(self) -> bool:
        """Whether the server says that the request is wrong."""
        return 400 <= self.status < 500

    @property
    def is_kept_out(self) -> bool:
        """Whether the server says that whoever asks is not let in, or may not do that."""
        return self.status in (401, 403)

    @property
    def is_gone(self) -> bool:
        """Whether the server says that what is asked for is not there, or not any more."""
        return self.status in (404, 410)

    @property
    def came(self) -> str:
        """What came, in a line: the status, and the beginning of the answer."""
        if not self.status:
            return f"no answer: {self.problem}"
        text = self.text
        return f"{self.status} {text if len(text) <= 300 else text[:300] + '…'}".strip()

    @property
    def curl(self) -> str:
        """The request as a command for a shell; KEY stands for the key.

        A body that ends in more blanks than may be read is made by `printf`, which counts bytes.
        """
        asked, text = " ".join(self._asked()), self.body.decode(errors="replace")
        if not text:
            return asked
        bare = text.rstrip(" ")
        if len(text) - len(bare) <= _MOST_BLANKS:
            return f"{asked} --data-raw {shlex.quote(text)}"
        made = f"printf %-{len(self.body)}s {shlex.quote(bare)}"
        return f"{made} | {asked} --data-binary @-"

    def _asked(self) -> Iterator[str]:
        """The command without the body."""
        yield "curl"
        if self.method != ("POST" if self.body else "GET"):
            yield "--head" if self.method == "HEAD" else f"-X {self.method}"
        yield shlex.quote(self.url)
        for name, value in self.headers:
            if name.lower() not in _IMPLIED:
                yield f"-H {shlex.quote(f'{name}: {value}')}"


def one_line(text: str) -> str:
    """What a server said, in a line."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """What a server said, without what might move the cursor of a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def _written(key: str) -> set[str]:
    """The ways in which an answer may repeat a key: as it is, in an address, in Base64."""
    coded = b64encode(key.encode()).decode().rstrip("=")
    return {key, quote(key, safe=""), quote(key), quote_plus(key), coded}
