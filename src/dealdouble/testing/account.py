"""An account at one of the APIs of a double: what the fixtures of that name give."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dealdouble.app.double import Double
from dealdouble.contract.model import Contract, Form, Json
from dealdouble.emulator.authentication import Key
from dealdouble.emulator.json_body import Unreadable, read_json
from dealdouble.errors import OptionError
from dealdouble.testing import supply
from dealdouble.testing.held import Controls, Held
from dealdouble.testing.records import Records
from dealdouble.testing.requests import Requests

if TYPE_CHECKING:
    import httpx

_VERSION = re.compile(r"v[0-9]+(?:\.[0-9]+)*")


class Account(Controls):
    """An account of a test's own: its address, its key, its records, what was asked of it.

    Clock, scenario and snapshots are those of the whole double.
    """

    def __init__(self, held: Held, api: str) -> None:
        super().__init__(held)
        self._contract: Contract = supply.contracts()[api]

    def __repr__(self) -> str:
        return f"<{self.name} at {self.url}>"

    @property
    def name(self) -> str:
        """The name of the API."""
        return self._contract.name

    @property
    def url(self) -> str:
        """What a client is given as its base address.

        Assumed: a base path that ends in a version, as `/api/v1` does, belongs to it; any
        other one stands in the documentation before each path, and so in a client's calls.
        """
        base = self._contract.base_path
        versioned = _VERSION.fullmatch(base.rpartition("/")[2])
        return self._held.origin + (base if versioned else "")

    @property
    def token(self) -> str:
        """A key that may do the most, the first of them in the scenario.

        Raises:
            OptionError: the scenario has no key that counts.
        """
        return self._key().text

    @property
    def headers(self) -> dict[str, str]:
        """What a client must send to be let in; empty where the API takes keys elsewhere only."""
        return self._sent("header")

    @property
    def requests(self) -> Requests:
        """What this API was asked so far, and answered; the oldest first."""
        return Requests(found for found in super().requests if found.api == self.name)

    @property
    def deals(self) -> Records:
        """The deals, by their ids."""
        return self.records("deals")

    def records(self, resource: str) -> Records:
        """The records of any resource, by their ids.

        Those that the API only names, and does not serve, can be read.

        Raises:
            OptionError: there is no such resource.
        """
        known = self._contract.resources
        if resource not in known:
            raise OptionError(f"{self.name} has no {resource!r}", f"there are {', '.join(known)}")
        return Records(self._held, self.name, resource)

    @cached_property
    def client(self) -> httpx.Client:
        """A client that is let in, with `url` as its base; it is closed with the double.

        It sends the key of the scenario that is loaded, unless a request has one of its own, in
        any of the API's forms.

        Raises:
            OptionError: the double has no port, or is closed.
        """
        return self._held.client(self.url, self._authorise)

    def _about(self, said: dict[str, Any]) -> dict[str, Any]:
        if said.get("api", self.name) != self.name:
            raise OptionError(
                f"a fault of {said['api']!r} is none of this account's",
                "leave the api out, or make it with the whole double",
            )
        return {**said, "api": self.name}

    def _concerns(self, api: str) -> bool:
        return api in ("", self.name)

    def _authorise(self, request: httpx.Request) -> httpx.Request:
        if any(_has(request, form) for form in self._contract.authentication):
            return request
        headers = self.headers
        request.headers.update(headers)
        if not headers:
            request.url = request.url.copy_merge_params(self._sent("query"))
        return request

    def _sent(self, location: str) -> dict[str, str]:
        form = next(
            (one for one in self._contract.authentication if one.location == location), None
        )
        return {} if form is None else {form.name: form.value.replace("{key}", self.token)}

    def _key(self) -> Key:
        def best(double: Double) -> Key | None:
            return double.scenario.apis[self.name].best_key()

        key = self._held.call(best)
        if key is None:
            raise OptionError(
                f"the scenario has no key that counts for {self.name}", "add one under its keys"
            )
        return key


def _has(request: httpx.Request, form: Form) -> bool:
    """Whether something stands where this form has the key, be it a key or not."""
    match form.location:
        case "header":
            return form.name in request.headers
        case "query":
            return form.name in request.url.params
        case _:
            body = _json(request)
            return isinstance(body, dict) and form.name in body


def _json(request: httpx.Request) -> Json:
    try:
        body: Json = read_json(request.content)
    except (RuntimeError, Unreadable):  # a stream, which can be read only once; or no JSON
        return None
    return body
