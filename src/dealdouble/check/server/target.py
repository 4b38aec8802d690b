"""The server that is checked, asked over HTTP: at its pace, within what may be asked of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote, quote_plus, urlencode

import httpx

from dealdouble.check.server.address import base_of, is_local
from dealdouble.check.server.exchange import ANOTHER, HIDDEN, Exchange, one_line
from dealdouble.check.server.interruption import rest
from dealdouble.check.server.pace import Pace, asked_to_wait
from dealdouble.check.server.patience import PatientTransport
from dealdouble.contract.model import MISSING, Contract, Form, Json, Operation
from dealdouble.emulator.json_body import write_json
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action

Pairs = Sequence[tuple[str, str]]

_UNAUTHORISED = 401


class _Asked(NamedTuple):
    """A request as it is sent."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    key: str


_Sent = tuple[str, str, tuple[tuple[str, str], ...], bytes]
"""Method, address, headers and body of a request, as they may be shown."""

_READING = ("GET", "HEAD", "OPTIONS")

_LONGEST_WAIT = 300.0  # seconds that a server may ask to be waited for
_SHORTEST_WAIT = 1.0  # seconds that are waited though it asks for less
_MOST_WAITS = 5  # how often it may ask for that before it takes one request
_MOST_WINDOWS = 2  # for how many of its windows it is waited where it does not say how long
_UNSAID = 5.0  # requests a second where no document says how many
_OF_GATEWAYS = (502, 503, 504)
"""Answered where the server itself did not: they say as little of it as no answer."""

_SILENT = 3  # requests without an answer, one after another, after which there is nobody


class OutOfRequests(BaseException):
    """No more may be asked, of the whole run or of the part that is under way.

    Not an Exception, so that Hypothesis takes it for no counterexample and stops at once.
    """


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked: requests in all, how many a second, seconds to wait for one."""

    requests: int = 3000
    rate: float | None = None
    timeout: float = 30.0


class Target:
    """A server, and the key that lets the check in.

    Args:
        contract: what it is held to.
        url: its origin, or the base of the API.
        key: what lets the check in.
    """

    def __init__(
        self,
        contract: Contract,
        url: str,
        key: str,
        limits: Limits | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.contract = contract
        self.limits = limits or Limits()
        self.base = base_of(url, contract.base_path)
        self.reserved = 0
        """How many requests are kept back for cleaning up."""
        self.sent = 0
        self.listener: Callable[[], None] = lambda: None
        """Called after each answer, and before the server is waited for."""
        self.waiting = 0.0
        """How many seconds it asked to be waited for, while that is done."""
        self.is_own: Callable[[str, int], bool] = lambda resource, number: True
        """Whether a record of a resource may be changed and deleted."""
        self.form = _usual_form(contract.authentication)
        self._records = list(_records(contract))
        self._key = key
        self._let_in: _Asked | None = None  # a request for which the key was accepted
        self._most = self.limits.requests
        self._silent = 0
        self._pace = Pace(self.limits.rate)
        self._hurries = False
        self._client = httpx.Client(
            transport=transport or PatientTransport(self.limits.timeout),
            trust_env=False,
            # What was packed may be endless once it is unpacked.
            headers={"Accept": "*/*", "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @property
    def is_local(self) -> bool:
        """Whether the server runs on this machine."""
        return is_local(self.base)

    def other_keys(self) -> list[str]:
        """Keys that are none: an invented one, and the right one mangled in some ways."""
        key = self._key
        mangled = (f"{key}x", key[:-1], key.swapcase(), f"x{key[1:]}", key + key)
        return ["no-key-of-anybody", *(text for text in mangled if text not in ("", key))]

    @property
    def rest(self) -> int:
        """How many requests may yet be sent, of the whole run or of the share that is under way."""
        return max(0, self._most - self.sent - self.reserved)

    @contextmanager
    def share(self, requests: int) -> Iterator[None]:
        """Let no more than so many requests be sent within, and nothing end the run there."""
        before = self._most
        self._most = min(before, self.sent + self.reserved + requests)
        try:
            yield
        except OutOfRequests:
            if before <= self.sent + self.reserved:
                raise
        finally:
            self._most = before

    @contextmanager
    def at_any_rate(self) -> Iterator[None]:
        """Let requests be sent within though all that may be asked is used up."""
        before, self._most = self._most, 1 << 60
        try:
            yield
        finally:
            self._most = before

    @contextmanager
    def in_a_hurry(self) -> Iterator[None]:
        """Let requests be sent within as fast as can be, and 429 be an answer like any other."""
        self._hurries = True
        try:
            yield
        finally:
            self._hurries = False

    def call(
        self,
        operation: Operation,
        arguments: Mapping[str, str | int] | None = None,
        query: Pairs = (),
        body: Json = MISSING,
        form: Form | None = None,
        key: str | None = None,
    ) -> Exchange:
        """Ask for an operation.

        Args:
            operation: what is asked for.
            arguments: what stands for the names in the path, not encoded.
            query: parameters, not encoded.
            body: the fields of a record, wrapped as the API asks for it.
            form: how the key is sent; the API's first one if it is not said.
            key: another key, empty for none.
        """
        resource = self.contract.resources[operation.resource]
        wrapper = resource.request_wrapper
        whole = {wrapper: body} if wrapper and body is not MISSING else body
        return self.raw(
            operation.method, path_to(operation, arguments or {}), query, whole, form, key
        )

    def raw(
        self,
        method: str,
        path: str,
        query: Pairs = (),
        body: Json | bytes = MISSING,
        form: Form | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Exchange:
        """Send a request to a path below the base, already encoded; bytes are sent as they are.

        Raises:
            CheckError: it might change a record that is not the run's.
        """
        self._demand_own(method, path)
        form = form or self.form
        text = self._key if key is None else key
        said = form.value.replace("{key}", text)
        sent_headers = {} if body is MISSING else {"Content-Type": "application/json"}
        sent_headers |= headers or {}
        if text and form.location == "header":
            sent_headers[form.name] = said
        if text and form.location == "query":
            query = (*query, (form.name, said))
        if text and form.location == "body":
            assert not isinstance(body, bytes), "bytes hold their key themselves"
            body = {form.name: said, **({} if body is MISSING else body)}
            sent_headers.setdefault("Content-Type", "application/json")
        url = self.base + path + (f"?{urlencode(query)}" if query else "")
        sent = _Asked(method, url, sent_headers, _bytes(body), text)
        exchange = self._send(*sent)
        if key is None and form is self.form:
            self._demand_key(sent, exchange)
        return exchange

    def _demand_key(self, sent: _Asked, exchange: Exchange) -> None:
        """See, where the run's own key is refused, that it is still one.

        Raises:
            CheckError: what it was let in for before is refused, too.
        """
        if exchange.is_done and sent.method == "GET":
            self._let_in = self._let_in or sent
        elif exchange.status == _UNAUTHORISED and self._let_in is not None:
            again = self._send(*self._let_in)
            if again.status == _UNAUTHORISED:
                raise CheckError(
                    f"{self.base} does not accept the key any more: {one_line(again.came)}",
                    "give one that lasts as long as the run",
                )

    def _demand_own(self, method: str, path: str) -> None:
        """See that somebody else's record is not changed, whatever leads to that."""
        for resource, pattern in () if method in _READING else self._records:
            found = pattern.fullmatch(path)
            if found and not self.is_own(resource, int(found[1])):
                raise CheckError(
                    f"{method} {path} is not sent, as the run did not create that record",
                    "the server takes one record for another",
                )

    def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, key: str
    ) -> Exchange:
        waited: list[float] = []
        while True:
            exchange = self._send_once(method, url, headers, body, key)
            self.listener()
            if exchange.status != 429 or self._hurries:
                return exchange
            is_told = asked_to_wait(exchange.answer_headers) is not None
            if len(waited) >= (_MOST_WAITS if is_told else _MOST_WINDOWS):
                raise CheckError(
                    f"{self.base} still takes no request (429) after {sum(waited):.0f} seconds",
                    "try again later, or with a lower --rate",
                )
            waited.append(self._wait(exchange))

    def _send_once(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, key: str
    ) -> Exchange:
        if self.sent + self.reserved >= self._most:
            raise OutOfRequests
        if not self._hurries:
            self._pace.wait()
        self.sent += 1
        shown = self._shown(key, method, url, headers, body)
        try:
            answer = self._client.request(method, url, headers=headers, content=body)
        except httpx.RequestError as problem:
            return self._silence(problem, shown)
        if answer.status_code in _OF_GATEWAYS and not self._hurries:
            return Exchange(*shown, 0, {}, b"", f"a gateway answered {answer.status_code}")
        self._silent = 0
        heard = answer.status_code, dict(answer.headers), answer.content
        return Exchange(*shown, *heard, secrets=(key, self._key))

    def _silence(self, problem: httpx.RequestError, shown: _Sent) -> Exchange:
        self._silent += 1
        said = str(problem) or type(problem).__name__
        if self._silent >= _SILENT:
            raise CheckError(
                f"{self.base} does not answer: {said}", "see whether it runs, and at this address"
            ) from problem
        return Exchange(*shown, 0, {}, b"", said)

    def _shown(
        self, key: str, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> _Sent:
        """What was sent, as it may be shown."""
        if not key:
            return method, url, tuple(headers.items()), body
        name = HIDDEN if key == self._key else ANOTHER
        shown = tuple((header, value.replace(key, name)) for header, value in headers.items())
        address = url.replace(f"={quote_plus(key)}", f"={name}")
        return method, address, shown, body.replace(key.encode(), name.encode())

    def _wait(self, exchange: Exchange) -> float:
        """Wait as long as a server asks for, or for a window of its rate; the seconds of it."""
        seconds = asked_to_wait(exchange.answer_headers)
        if seconds is None:
            seconds = float(self.contract.requests.window_seconds or 60)
        if seconds > _LONGEST_WAIT:
            raise CheckError(
                f"{self.base} takes no more requests for {seconds:.0f} seconds",
                "try again after that, or with a lower --rate",
            )
        self.waiting = max(seconds, _SHORTEST_WAIT)
        self.listener()
        rest(self.waiting)
        waited, self.waiting = self.waiting, 0.0
        return waited


def _records(contract: Contract) -> Iterator[tuple[str, re.Pattern[str]]]:
    """The paths of single records that can be changed, by their resources."""
    for operation in contract.operations:
        if operation.action in (Action.UPDATE, Action.DELETE):
            parts = [
                re.escape(s.before) + ("([0-9]+)" if s.name else "") + re.escape(s.after)
                for s in operation.segments
            ]
            yield operation.resource, re.compile("/" + "/".join(parts) + "/?")


def usual_rate(contract: Contract, url: str) -> float | None:
    """Requests a second that are kind: as documented, a few where nothing is; any here."""
    if is_local(url):
        return None
    requests = contract.requests
    if not requests.window_requests:
        return _UNSAID
    return requests.window_requests / requests.window_seconds


def _usual_form(forms: Sequence[Form]) -> Form:
    """The form in which the check sends its key: in a header, as long as there is one."""
    return min(forms, key=lambda form: ("header", "query", "body").index(form.location))


def path_to(operation: Operation, arguments: Mapping[str, str | int]) -> str:
    """An operation's path below the base, with what stands for its names, encoded."""
    made = [
        s.before + (quote(str(arguments[s.name]), safe="") if s.name else "") + s.after
        for s in operation.segments
    ]
    return "/" + "/".join(made)


def _bytes(body: Json | bytes) -> bytes:
    if body is MISSING:
        return b""
    return body if isinstance(body, bytes) else write_json(body)
