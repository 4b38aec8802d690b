"""Refusals are the contract's templates, filled with what was broken."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from dealdouble.contract.model import MISSING, Contract, ErrorAnswer, Json, Origin, Rule
from dealdouble.emulator.refusal import Refusals
from dealdouble.rules.judge import Broken
from dealdouble.vocabulary import HeaderValue, RuleKind, Standing

ORIGIN = Origin(Standing.ASSUMED, "test", "page.md:1")
JSON = ("content-type", "application/json; charset=utf-8")


def broken(field: str, message: str, value: Json = MISSING) -> Broken:
    """A broken rule with that message."""
    return Broken(Rule(RuleKind.TYPE, field, (), None, message, "e", ORIGIN), value)


def refusals(
    contract: Contract, body: Json, headers: dict[str, HeaderValue] | None = None
) -> Refusals:
    """The refusals of a contract with one error, named e."""
    error = ErrorAnswer("e", 422, body, headers or {}, ORIGIN)
    return Refusals(dataclasses.replace(contract, errors={"e": error}))


BROKEN = [broken("b", "is bad", "x"), broken("a", "is odd"), broken("b", "is long", "x")]
TEMPLATES: dict[str, tuple[Json, bytes]] = {
    "errors": ("{errors}", b'{"b":["is bad","is long"],"a":["is odd"]}'),
    "errors, nested": (
        {"errors": "{errors}"},
        b'{"errors":{"b":["is bad","is long"],"a":["is odd"]}}',
    ),
    "messages": (["{messages}"], b'[["is bad","is odd","is long"]]'),
    "message": ({"m": "{message}"}, b'{"m":"is bad, is odd, is long"}'),
    "input": ({"m": "'{input}' and {input}"}, b'{"m":"\'x\' and x"}'),
    "message and input": ("{input}: {message}", b'"x: is bad, is odd, is long"'),
    "errors within a text": ("so: {errors}", b'"so: {errors}"'),
    "no placeholder": ({"a": ["b", 1, None, True]}, b'{"a":["b",1,null,true]}'),
    "exact numbers": ({"a": Decimal("1.50")}, b'{"a":1.50}'),
}


@pytest.mark.parametrize(("template", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_placeholders_are_filled(contract: Contract, template: Json, expected: bytes) -> None:
    reply = refusals(contract, template).reply("e", "op", BROKEN)
    assert reply.body == expected
    assert (reply.status, reply.headers, reply.operation) == (422, (JSON,), "op")
    assert reply.broken == tuple(BROKEN)


def test_placeholders_are_empty_where_nothing_was_broken(contract: Contract) -> None:
    template = {"a": "{errors}", "b": "{messages}", "c": "<{message}{input}>"}
    assert refusals(contract, template).reply("e").body == b'{"a":{},"b":[],"c":"<>"}'


INPUTS: dict[str, tuple[Json, str]] = {
    "a text": ("foo", "foo"),
    "an empty text": ("", ""),
    "quotes": ('"\\', '"\\'),
    "nothing": (MISSING, ""),
    "null": (None, ""),
    "a boolean": (True, "true"),
    "a number": (5, "5"),
    "an exact number": (Decimal("1.50"), "1.50"),
    "a number with a great exponent": (Decimal("1E+999999999"), "1E+999999999"),
    "more than 64 bits": (Decimal("9" * 30), "9" * 30),
    "a list": (["won", None], '["won",null]'),
    "numbers in an object": ({"ä": [Decimal("0.10")]}, '{"ä":[0.10]}'),
}


@pytest.mark.parametrize(("value", "expected"), INPUTS.values(), ids=INPUTS)
def test_a_refused_value_is_quoted(contract: Contract, value: Json, expected: str) -> None:
    body = refusals(contract, "{input}").reply("e", "", [broken("a", "m", value)]).body
    assert body.decode() == '"' + expected.replace("\\", "\\\\").replace('"', '\\"') + '"'


def test_no_body_is_no_content_type(contract: Contract) -> None:
    reply = refusals(contract, MISSING).reply("e")
    assert (reply.body, reply.headers) == (b"", ())


def test_null_is_a_body(contract: Contract) -> None:
    reply = refusals(contract, None).reply("e")
    assert (reply.body, reply.headers) == (b"null", (JSON,))


def test_headers_are_filled_where_there_is_a_value(contract: Contract) -> None:
    asked = {"Allow": HeaderValue.ALLOWED_METHODS, "Retry-After": HeaderValue.SECONDS_TO_WAIT}
    made = refusals(contract, MISSING, asked)
    assert made.reply("e").headers == ()
    wait = {HeaderValue.SECONDS_TO_WAIT: "7"}
    assert made.reply("e", headers=wait).headers == (("retry-after", "7"),)
