"""The emulators of a double, found by path, whatever brings the requests to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from time import perf_counter

from dealdouble.app.cors import exposing, is_of_a_page, preflight
from dealdouble.app.double import Double
from dealdouble.contract.apart import CONTROL
from dealdouble.emulator.call import Call, Headers, Reply
from dealdouble.emulator.emulator import Emulator
from dealdouble.emulator.json_body import write_json
from dealdouble.emulator.refusal import JSON_HEADERS
from dealdouble.faults.delivery import Struck

_HOST = re.compile(r"[\w.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?", re.ASCII)

_LONGEST_HOST = 261  # a name of the DNS, and a port
_LONG = 1024  # bytes of heads that are not worth remembering


class Apis:
    """The APIs of a double, each at its own base path."""

    def __init__(self, double: Double) -> None:
        self.double = double

    @staticmethod
    def is_control(path: str) -> bool:
        """Whether a path is one of the control endpoints, whatever APIs there are."""
        return path == CONTROL or path.startswith(f"{CONTROL}/")

    def under(self, path: str) -> Emulator | None:
        """The emulator that answers at a path, if there is one; no two do."""
        for emulator in self.double.emulators:
            if path.startswith(emulator.base):
                return emulator
        return None

    @staticmethod
    def largest_body(emulator: Emulator | None) -> int:
        """How many bytes of a body are taken; nobody looks at one outside the APIs."""
        return 0 if emulator is None else emulator.contract.requests.largest_body

    @staticmethod
    def is_refused_early(emulator: Emulator | None, method: str, path: str) -> bool:
        """Whether a body that is too large is refused, and nothing done, before it is all there."""
        return emulator is None or emulator.refuses_large_bodies(method, path)

    def reply(self, call: Call) -> Reply:
        """The answer to a call, readable to web pages of any origin."""
        if not is_of_a_page(call.headers):
            return self._reply(call)
        granted = preflight(call.method, call.headers)
        if granted is not None:
            return granted
        reply = self._reply(call)
        return replace(reply, headers=reply.headers + self._exposing(reply))

    def _reply(self, call: Call) -> Reply:
        """The answer of an emulator, or of none: not one of a vendor's, but a hint."""
        emulator = self.under(call.path)
        if emulator is not None:
            return self._emulated(emulator, call)
        served = {item.contract.name: item.base for item in self.double.emulators}
        hint = {"error": "no API is served at this path", "served": served}
        return self.note(call, Reply(404, JSON_HEADERS, write_json(hint)))

    def _emulated(self, emulator: Emulator, call: Call) -> Reply:
        double, began = self.double, perf_counter()
        now = double.clock.now()
        if double.faults.in_force:
            reply = double.faults.handle(emulator, call, now)
        else:
            reply = emulator.handle(call, now)
        seconds = perf_counter() - began
        if isinstance(reply, Struck):
            seconds += reply.delivery.seconds
        double.journal.note(emulator.contract.name, call, reply, now, seconds)
        return reply

    def note(self, call: Call, reply: Reply) -> Reply:
        """Remember what reached no API, as a test's author wants to know of it."""
        self.double.journal.note("", call, reply, self.double.clock.now(), 0)
        return reply

    def _exposing(self, reply: Reply) -> Headers:
        return exposing((item.contract for item in self.double.emulators), reply.headers)


def make_call(
    method: str,
    path: str,
    query: str,
    headers: Iterable[tuple[bytes, bytes]],
    body: bytes | None,
    scheme: str,
    address: str,
    head_size: int,
) -> Call:
    """A call from what HTTP brings; of a header that is repeated, the first counts.

    `address` is the server's own, by which the caller knows it who names no host, or none
    that a link could hold.
    """
    named = (_kept_named if head_size <= _LONG else _named)(tuple(headers))
    host = named.get("host", "")
    origin = _origin(scheme, host if len(host) <= _LONGEST_HOST else "", address)
    return Call(method, path, query, named, body, origin, head_size)


def _named(headers: tuple[tuple[bytes, bytes], ...]) -> Mapping[str, str]:
    named: dict[str, str] = {}
    for name, value in headers:
        named.setdefault(name.decode("latin-1"), value.strip(b" \t").decode("latin-1"))
    return named


_kept_named = lru_cache(maxsize=256)(_named)
"""A client sends the same headers with each request: so the journal holds them but once."""


@lru_cache(maxsize=256)
def _origin(scheme: str, host: str, address: str) -> str:
    return f"{scheme}://{host if _HOST.fullmatch(host) else address}"
