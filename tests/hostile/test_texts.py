"""Texts of any length and any characters come back as they went in, in every field of text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .caller import INTUM, MOCO, Caller, Records, shown

NEW_MOCO = {
    "name": "New",
    "currency": "EUR",
    "money": 1,
    "reminder_date": "2026-04-01",
    "user_id": 123,
    "deal_category_id": 456,
}
NEW_INTUM = {"total_amount_net": 1, "total_amount_gross": 2, "tax": "23"}
MEGABYTE = 1_000_000

# Text as JSON may have it, and the text that it stands for.
ODD = [
    pytest.param('"\\u0000"', "\0", id="nul"),
    pytest.param('"\\u0001\\u001f\\u007f"', "\x01\x1f\x7f", id="controls"),
    pytest.param('"a\u2028b\u2029c"', "a\u2028b\u2029c", id="line-separators"),
    pytest.param('"\ufeffx\\ufeff"', "\ufeffx\ufeff", id="byte-order-marks"),
    pytest.param('"x\ufffe\uffff\ufdd0"', "x\ufffe\uffff\ufdd0", id="no-characters"),
    pytest.param('"\\ud83d\\ude00\U0001f600"', "\U0001f600\U0001f600", id="surrogate-pair"),
    pytest.param('"\u202eabc\u200b\u2066"', "\u202eabc\u200b\u2066", id="directions"),
    pytest.param('"e\u0301\u00e9"', "e\u0301\u00e9", id="not-normalized"),
    pytest.param('"\\u003cscript\\u003e\\/"', "<script>/", id="escaped-markup"),
    pytest.param('"\'; DROP TABLE deals; --"', "'; DROP TABLE deals; --", id="sql"),
    pytest.param('"%00%zz{errors}{0}\\\\u0000"', "%00%zz{errors}{0}\\u0000", id="placeholders"),
]
FIELDS_OF_MOCO = [
    pytest.param('"name": %s', lambda deal: deal["name"], id="name"),
    pytest.param('"info": %s', lambda deal: deal["info"], id="info"),
    pytest.param('"tags": [%s]', lambda deal: deal["tags"][0], id="tags"),
    pytest.param(
        '"custom_properties": {"k": %s}', lambda deal: deal["custom_properties"]["k"], id="custom"
    ),
    pytest.param(
        '"custom_properties": {"k": [%s]}',
        lambda deal: deal["custom_properties"]["k"][0],
        id="custom-list",
    ),
    pytest.param(
        '"custom_properties": {%s: "v"}',
        lambda deal: list(deal["custom_properties"]).pop(),
        id="key",
    ),
]
TEXTS_OF_INTUM = [
    *("name", "description", "tax", "number", "invoice_no", "url", "origin", "external_id")
]


def made(caller: Caller, path: str, new: dict[str, Any], wrapper: str, more: str) -> Any:
    """A new deal, as it is answered and as it is read, which is gone again afterwards."""
    body = wrapper % f"{json.dumps(new)[:-1]}, {more}}}"
    created = caller.write("POST", path, body.encode())
    assert created.status in {200, 201}, created.body
    own = path.replace("deals", f"deals/{created.json()['id']}", 1)
    assert caller.read(own).body == created.body
    assert created.body in caller.read(path).body
    assert caller.write("DELETE", own, b"").status in {200, 204}
    return created.json()


@pytest.mark.parametrize(("field", "of"), FIELDS_OF_MOCO)
@pytest.mark.parametrize(("sent", "text"), ODD)
def test_moco_keeps_any_character(
    caller: Caller, records: Records, field: str, of: Any, sent: str, text: str
) -> None:
    assert of(made(caller, MOCO.deals, NEW_MOCO, "%s", field % sent)) == text
    assert caller.records() == records


@pytest.mark.parametrize("field", TEXTS_OF_INTUM)
@pytest.mark.parametrize(("sent", "text"), ODD)
def test_intum_keeps_any_character(
    caller: Caller, records: Records, field: str, sent: str, text: str
) -> None:
    deal = made(caller, INTUM.deals, NEW_INTUM, '{"deal": %s}', f'"{field}": {sent}')

    assert deal[field] == text
    assert caller.records() == records


@pytest.mark.parametrize(("field", "of"), FIELDS_OF_MOCO[:3])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * MEGABYTE, id="letters"),
        pytest.param("\U0001f600" * (MEGABYTE // 4), id="emoji"),
        pytest.param("\\u0000" * (MEGABYTE // 6), id="nul"),
        pytest.param("\\\\" * (MEGABYTE // 2), id="backslashes"),
    ],
)
def test_moco_takes_a_megabyte(caller: Caller, field: str, of: Any, text: str) -> None:
    deal = made(caller, MOCO.deals, NEW_MOCO, "%s", field % f'"{text}"')

    assert of(deal) == json.loads(f'"{text}"')


@pytest.mark.parametrize("field", TEXTS_OF_INTUM)
def test_intum_takes_a_megabyte(caller: Caller, field: str) -> None:
    text = "\u017c" * (MEGABYTE // 2)
    deal = made(caller, INTUM.deals, NEW_INTUM, '{"deal": %s}', f'"{field}": "{text}"')

    assert deal[field] == text


INVALID = ["is invalid"]
NO_NUMBER = ["is not a number"]
LONG = f'"{"x" * MEGABYTE}"'


@pytest.mark.parametrize(
    ("field", "told"),
    [
        pytest.param(f'"currency": {LONG}', {"currency": INVALID}, id="currency"),
        pytest.param(f'"money": {LONG}', {"money": NO_NUMBER}, id="money"),
        pytest.param(f'"reminder_date": {LONG}', {"reminder_date": INVALID}, id="reminder-date"),
        pytest.param(f'"closed_on": {LONG}', {"closed_on": INVALID}, id="closed-on"),
        pytest.param(f'"service_period_to": {LONG}', {"service_period_to": INVALID}, id="period"),
        pytest.param(f'"user_id": {LONG}', {"user_id": NO_NUMBER}, id="user"),
        pytest.param(f'"tags": {LONG}', {"tags": INVALID}, id="tags"),
        pytest.param(
            f'"custom_properties": {{"k": {LONG}}}',
            {"custom_properties": ["is too large (maximum is 12288 bytes)"]},
            id="custom",
        ),
        pytest.param(
            f'"custom_properties": {{{LONG}: ""}}',
            {"custom_properties": ["is too large (maximum is 12288 bytes)"]},
            id="custom-key",
        ),
    ],
)
def test_moco_refuses_a_megabyte_where_no_free_text_belongs(
    caller: Caller, records: Records, field: str, told: dict[str, list[str]]
) -> None:
    assert shown(caller.write("PUT", MOCO.deal, f"{{{field}}}".encode())) == (422, told)
    assert caller.records() == records


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("total_amount_net", NO_NUMBER),
        ("currency", INVALID),
        ("closed", ["is not included in the list"]),
        ("date", INVALID),
        ("client_id", NO_NUMBER),
        ("fields", INVALID),
    ],
)
def test_intum_refuses_a_megabyte_where_no_free_text_belongs(
    caller: Caller, records: Records, field: str, told: list[str]
) -> None:
    answer = caller.write("PATCH", INTUM.deal, f'{{"deal": {{"{field}": {LONG}}}}}'.encode())

    assert shown(answer) == (422, {"code": "error", "message": {field: told}})
    assert caller.records() == records


def test_a_status_of_a_megabyte_is_quoted_whole(caller: Caller, records: Records) -> None:
    answer = caller.write("PUT", MOCO.deal, f'{{"status": {LONG}}}'.encode())

    assert shown(answer) == (400, {"error": f"'{'x' * MEGABYTE}' is not a valid status"})
    assert caller.records() == records


def test_ten_thousand_tags_are_sorted(caller: Caller) -> None:
    tags = [f"{number:04}" for number in reversed(range(10_000))]
    deal = made(caller, MOCO.deals, NEW_MOCO, "%s", f'"tags": {json.dumps(tags)}')

    assert deal["tags"] == tags[::-1]


def test_an_external_id_of_any_characters_is_found_again(caller: Caller) -> None:
    path = "/crm/deals/103.json"
    body = '{"deal": {"external_id": "../a\\u0000%2F/\u017c?#\ufeff.json"}}'.encode()
    changed = caller.write("PATCH", path, body)
    found = caller.read("/crm/deals/e/demo-shop/..%2Fa%00%252F%2F%C5%BC%3F%23%EF%BB%BF.json.json")

    assert (changed.status, found.status) == (200, 200)
    assert found.body == changed.body
