"""Hooks for Schemathesis by itself: `SCHEMATHESIS_HOOKS=dealdouble.check.hooks schemathesis run`.

They put the ids of existing records and values that keep all rules into the requests that
Schemathesis makes of one of our OpenAPI documents, and let it change and delete only what it has
created. The server is asked once for its records; what it does not list can be told in the
environment: `DEALDOUBLE_REFERENCES="client_id=123 app_code=demo-shop"`. Importing this module
registers the hooks.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

import schemathesis
from schemathesis import Case, HookContext, Response
from schemathesis.core import NotSet
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import EnsureResourceAvailability

from dealdouble.check.fuzzing.aim import NOBODYS
from dealdouble.check.fuzzing.tailor import Tailor, tailors
from dealdouble.check.fuzzing.wire import AskedApi
from dealdouble.check.opening import subject_of
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.references import check_given
from dealdouble.check.server.target import Target
from dealdouble.contract.loader import parse_contract
from dealdouble.contract.model import Contract, Operation
from dealdouble.errors import OptionError
from dealdouble.vocabulary import EXTENSION, Action

_ENVIRONMENT = "DEALDOUBLE_REFERENCES"
_SPARED = 10
_CONTRACTS: dict[str, Contract] = {}
_RUN = f"schemathesis-{secrets.token_hex(3)}"


@schemathesis.hook
def before_load_schema(context: HookContext, raw_schema: Any) -> None:
    """Read the contract, before Schemathesis adds to the document."""
    if f"{EXTENSION}api" in raw_schema:
        contract = parse_contract(json.dumps(raw_schema, default=str), "the specification")
        _CONTRACTS[contract.name] = contract


@schemathesis.hook
def before_call(context: HookContext, case: Case[Any], kwargs: dict[str, Any]) -> None:
    """Tailor a case to the server before it is sent."""
    found = _tailor_of(case)
    if found is not None:
        operation, tailor = found
        tailor.fit(case, operation)


@schemathesis.hook
def after_call(context: HookContext, case: Case[Any], response: Response) -> None:
    """Learn from an answer which records there are."""
    found = _tailor_of(case)
    if found is None:
        return
    operation, tailor = found
    headers = {name: values[0] for name, values in response.headers.items()}
    answer = (response.status_code, headers, response.content or b"")
    number: Any = case.path_parameters.get("id")
    exchange = Exchange(case.method, str(response.request.url), (), b"", *answer)
    tailor.aim.learn(operation, exchange, number if isinstance(number, int) else None)


@schemathesis.hook
def filter_failure(
    context: HookContext, failure: Failure, case: Case[Any], response: Response
) -> bool:
    """Drop what is no failure.

    A list may ignore what it cannot read, an update may be empty, and nobody's record is not there.
    """
    found = _tailor_of(case)
    if found is None:
        return True
    if isinstance(failure, EnsureResourceAvailability):
        return case.path_parameters.get("id") != NOBODYS
    is_empty = found[0].action is Action.UPDATE and isinstance(case.body, NotSet)
    is_free = found[0].action is Action.LIST or is_empty
    return not (is_free and isinstance(failure, AcceptedNegativeData))


def _tailor_of(case: Case[Any]) -> tuple[Operation, Tailor] | None:
    """The operation that a case asks for, and who tailors it.

    None for another API than ours, and in a check, which tailors by itself.
    """
    schema = case.operation.schema
    said = schema.raw_schema.get(f"{EXTENSION}api")
    if said is None or isinstance(schema, AskedApi):
        return None
    headers = tuple(sorted(schema.config.headers_for().items()))
    made = _tailors(said["name"], schema.get_base_url(), headers)
    return made.get(case.operation.definition.raw["operationId"])


@cache
def _tailors(
    api: str, url: str, headers: tuple[tuple[str, str], ...]
) -> Mapping[str, tuple[Operation, Tailor]]:
    contract, given = _CONTRACTS[api], _given()
    check_given(contract, given)
    target = Target(contract, url, _key(contract, dict(headers)))
    served = [item for item in contract.resources.values() if item.representation]
    try:
        subjects = [subject_of(target, item, _RUN, given) for item in served]
    finally:
        target.close()
    return tailors(contract, subjects, _SPARED)


def _given() -> dict[str, list[str]]:
    """What our user says of the account.

    Raises:
        OptionError: it is not understood.
    """
    given: dict[str, list[str]] = {}
    for word in os.environ.get(_ENVIRONMENT, "").split():
        name, equals, value = word.partition("=")
        if not equals:
            raise OptionError(f"{word!r} in {_ENVIRONMENT} is no NAME=VALUE", "write user_id=123")
        given.setdefault(name, []).append(value)
    return given


def _key(contract: Contract, headers: Mapping[str, str]) -> str:
    """The key that stands in the headers which Schemathesis sends.

    Raises:
        OptionError: there is none.
    """
    said = {name.lower(): value for name, value in headers.items()}
    for form in contract.authentication:
        pattern = re.escape(form.value).replace(re.escape("{key}"), "(.+)")
        found = re.fullmatch(pattern, said.get(form.name.lower(), ""))
        if form.location == "header" and found is not None:
            return found[1]
    forms = [f"{form.name}: {form.value}" for form in contract.authentication]
    raise OptionError("no header holds a key", f"give it with --header '{forms[0]}'")
