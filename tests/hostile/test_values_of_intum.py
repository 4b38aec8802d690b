"""Values of every wrong kind in every field of Intum's deals, each refused by its field's name."""

from __future__ import annotations

import pytest

from .caller import INTUM, Caller, Records, shown

BLANK = "can't be blank"
INVALID = "is invalid"
NO_NUMBER = "is not a number"
NO_RECORD = "must exist"
TOO_BIG = "must be less than 1000000000000"
TOO_SMALL = "must be greater than -1000000000000"
TOO_LONG = "has too many digits (maximum is 30)"
BELOW_NET = "must be greater than or equal to total_amount_net"
NOT_LISTED = "is not included in the list"

LONG = "9" * 5000
LONG_FRACTION = "0." + "1" * 5000

# Values as JSON has them. A field of one kind refuses the same ones for the same reasons.
NO_TEXT = ["true", "0", "1e400", "[]", '["x"]', "{}", '{"pl": "x"}']
NO_DATE = ["false", "20260401", LONG, '["2026-04-01"]', "{}", '""', '"soon"', '"2026-02-30"']
NO_DATE += ['"0000-01-01"', '"2025-02-29"', '"10000-01-01"', '"-2026-04-01"', '"2026-04-01\\n"']
NO_DATE += ['"2026-04-01\\u0000"', '"\u0662\u0660\u0662\u0666-04-01"']
NO_ID = ["true", '"123"', '""', "123.5", "[123]", "{}", '{"id": 123}', LONG_FRACTION]
NOBODY = ["0", "-1", "1e400", "9223372036854775808", LONG]
NO_DATE += ['"2026-04-01T10:00:00Z"']
NO_AMOUNT = ["true", "false", "[]", "[1]", "{}", '""', '" "', '"x"', '"NaN"', '"1e3"', '"1,5"']
NO_AMOUNT += ['"\u0661\u0660"', '"10\\u0000"', f'"{LONG}"', f'"{LONG_FRACTION}"']

REFUSED: dict[str, dict[str, list[str]]] = {
    "name": {INVALID: NO_TEXT},
    "description": {INVALID: NO_TEXT},
    "total_amount_net": {
        BLANK: ["null"],
        NO_NUMBER: NO_AMOUNT,
        TOO_BIG: ["1000000000000", "1e400", LONG, '"1000000000000"'],
        TOO_SMALL: ["-1000000000000", "-1e400", f"-{LONG}", '"-1000000000000.00"'],
        TOO_LONG: ["1e-400", "-1e-31", LONG_FRACTION],
    },
    "total_amount_gross": {
        BLANK: ["null"],
        NO_NUMBER: NO_AMOUNT,
        TOO_BIG: ["1000000000000", "1e400", LONG, '"1000000000000"'],
        TOO_SMALL: ["-1000000000000", "-1e400", f"-{LONG}", '"-1000000000000.00"'],
        TOO_LONG: ["999999999999.9999999999999999999"],
        BELOW_NET: ["0", "-0.0", "0e999999999", "-1", '"9999.99"'],
    },
    "tax": {BLANK: ["null", '""', '" \\n\\t"', '"\\u00a0\u3000\u2028"'], INVALID: NO_TEXT},
    "currency": {INVALID: [*NO_TEXT, '""', '"pln"', '"PLN "', '"PLN\\n"', '"PL\\u0000"']},
    "closed": {INVALID: NO_TEXT, NOT_LISTED: ['"Win"', '"won"', '"win\\u0000"', '" "', '"null"']},
    "date": {INVALID: NO_DATE},
    "date_from": {INVALID: NO_DATE},
    "date_to": {INVALID: NO_DATE},
    "number": {INVALID: NO_TEXT},
    "invoice_no": {INVALID: NO_TEXT},
    "url": {INVALID: NO_TEXT},
    "origin": {INVALID: NO_TEXT},
    "external_id": {INVALID: NO_TEXT},
    "client_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "contact_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "status_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "responsible_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "department_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "project_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "task_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "next_deal_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "fields": {
        INVALID: ["true", "5", "1e400", LONG, '""', '"x"', '"{}"', "[]", "[{}]", '[["a", 1]]']
    },
}
ROWS = [
    pytest.param(field, value, message, id=f"{field}={value[:24]}")
    for field, refused in REFUSED.items()
    for message, values in refused.items()
    for value in values
]
VALID = '"total_amount_net": 10000, "total_amount_gross": 12300, "tax": "23"'
# The last of two equal keys counts, so what follows VALID takes its place.
WRITES = [
    pytest.param("POST", INTUM.deals, f'{{"deal": {{{VALID}, %s}}}}', id="create"),
    pytest.param("PATCH", INTUM.deal, '{"deal": {%s}}', id="update"),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(("field", "value", "message"), ROWS)
def test_a_value_of_the_wrong_kind_is_refused_and_changes_nothing(
    caller: Caller,
    records: Records,
    method: str,
    path: str,
    body: str,
    field: str,
    value: str,
    message: str,
) -> None:
    answer = caller.write(method, path, (body % f'"{field}": {value}').encode())

    assert shown(answer) == (422, {"code": "error", "message": {field: [message]}})
    assert caller.records() == records


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        pytest.param("true", [NO_NUMBER, INVALID, INVALID, INVALID, NO_NUMBER], id="boolean"),
        pytest.param("[]", [NO_NUMBER, INVALID, INVALID, INVALID, NO_NUMBER], id="list"),
        pytest.param("{}", [NO_NUMBER, INVALID, INVALID, INVALID, NO_NUMBER], id="object"),
        pytest.param(LONG, [TOO_BIG, INVALID, INVALID, INVALID, NO_RECORD], id="5000-digits"),
        pytest.param('"x"', [NO_NUMBER, INVALID, NOT_LISTED, INVALID, NO_NUMBER], id="text"),
    ],
)
def test_every_field_is_told_of_at_once(
    caller: Caller, records: Records, value: str, messages: list[str]
) -> None:
    names = ["total_amount_net", "currency", "closed", "date", "client_id"]
    body = ", ".join(f'"{name}": {value}' for name in reversed(names))
    answer = caller.write("PATCH", INTUM.deal, f'{{"deal": {{{body}}}}}'.encode())

    told = answer.json()["message"]
    assert (answer.status, answer.json()) == (422, {"code": "error", "message": told})
    assert list(told.items()) == [
        (name, [message]) for name, message in zip(names, messages, strict=True)
    ]
    assert caller.records() == records


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("0e999999999", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ('"-0.00"', "0"),
        ("1E+3", "1000"),
        ("100e-2", "1"),
        ("0." + "0" * 5000, "0"),
        ('"0000000000000000000000000001.50"', "1.5"),
        ("999999999999.999999999999999999", "999999999999.999999999999999999"),
    ],
    ids=lambda text: text[:24],
)
def test_an_odd_way_to_write_a_number_is_read_exactly(
    caller: Caller, sent: str, stored: str
) -> None:
    amounts = f'"total_amount_net": {sent}, "total_amount_gross": 999999999999.999999999999999999'
    body = f'{{"deal": {{{amounts}, "tax": "23"}}}}'.encode()
    created = caller.write("POST", INTUM.deals, body)
    path = f"/crm/deals/{created.json()['id']}.json"

    assert created.status == 201
    assert f'"total_amount_net":{stored},'.encode() in created.body
    assert caller.read(path).body == created.body
    assert shown(caller.write("DELETE", path, b"")) == (200, "ok")


@pytest.mark.parametrize(
    ("field", "shown_as"),
    [
        ("name", None),
        ("description", None),
        ("currency", "PLN"),
        ("closed", None),
        ("date", None),
        ("date_from", None),
        ("date_to", None),
        ("number", None),
        ("invoice_no", None),
        ("url", None),
        ("origin", None),
        ("external_id", None),
        ("client_id", None),
        ("contact_id", None),
        ("status_id", None),
        ("responsible_id", None),
        ("department_id", None),
        ("project_id", None),
        ("task_id", None),
        ("next_deal_id", None),
        ("fields", None),
    ],
)
def test_null_empties_what_nothing_requires(
    caller: Caller, records: Records, field: str, shown_as: str | None
) -> None:
    body = f'{{"deal": {{{VALID}, "{field}": null}}}}'.encode()
    created = caller.write("POST", INTUM.deals, body)
    path = f"/crm/deals/{created.json()['id']}.json"
    changed = caller.write("PATCH", path, f'{{"deal": {{"{field}": null}}}}'.encode())

    assert (created.status, changed.status, changed.body) == (201, 200, created.body)
    assert created.json()[field] == shown_as
    assert caller.write("DELETE", path, b"").status == 200
    assert caller.records() == records
