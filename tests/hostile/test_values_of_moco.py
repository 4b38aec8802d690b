"""Values of every wrong kind in every field of MOCO's deals, each refused by its field's name."""

from __future__ import annotations

import pytest

from .caller import MOCO, Caller, Records, shown

BLANK = "can't be blank"
INVALID = "is invalid"
NO_NUMBER = "is not a number"
NO_RECORD = "must exist"
TOO_BIG = "must be less than 1000000000000"
TOO_SMALL = "must be greater than -1000000000000"
TOO_LONG = "has too many digits (maximum is 30)"

LONG = "9" * 5000
LONG_FRACTION = "0." + "1" * 5000

# Values as JSON has them. A field of one kind refuses the same ones for the same reasons.
NO_TEXT = ["true", "0", "1e400", "[]", '["x"]', "{}", '{"de": "x"}']
NO_DATE = ["false", "20260401", LONG, '["2026-04-01"]', "{}", '""', '"soon"', '"2026-02-30"']
NO_DATE += ['"0000-01-01"', '"2025-02-29"', '"10000-01-01"', '"-2026-04-01"', '"2026-04-01\\n"']
NO_DATE += ['"2026-04-01\\u0000"', '"\u0662\u0660\u0662\u0666-04-01"']
NO_ID = ["true", '"123"', '""', "123.5", "[123]", "{}", '{"id": 123}', LONG_FRACTION]
NOBODY = ["0", "-1", "1e400", "9223372036854775808", LONG]
NO_TEXTS = ["true", "5", '""', '"Health"', "{}", '{"0": "Health"}', "[null]", "[5]", LONG]
NO_TEXTS += ['["Health", true]', "[[]]", '[["Health"]]', "[{}]"]
NO_PROPERTIES = ["false", "5", '""', '"Type"', "[]", '[["Type", "x"]]', '{"Type": 5}']
NO_PROPERTIES += ['{"Type": true}', '{"Type": {}}', '{"Region": [5]}', '{"Region": [null]}']
NO_PROPERTIES += ['{"Region": [["Nord"]]}', f'{{"Type": {LONG}}}']

REFUSED: dict[str, dict[str, list[str]]] = {
    "name": {BLANK: ["null", '""', '" \\n\\t"', '"\\u00a0\u3000\u2028"'], INVALID: NO_TEXT},
    "currency": {
        BLANK: ["null"],
        INVALID: [*NO_TEXT, '""', '"eur"', '"EUR "', '"EUR\\n"', '"EU\\u0000"', '"\uff25\uff35R"'],
    },
    "money": {
        BLANK: ["null"],
        NO_NUMBER: ["true", "false", '"25000"', '""', '"NaN"', "[]", "[1]", "{}", '{"EUR": 1}'],
        TOO_BIG: ["1000000000000", "1e12", "1e400", LONG],
        TOO_SMALL: ["-1000000000000", "-1e400", f"-{LONG}"],
        TOO_LONG: ["1e-400", "-1e-31", LONG_FRACTION, "999999999999.9999999999999999999"],
    },
    "reminder_date": {BLANK: ["null"], INVALID: [*NO_DATE, '"2026-02-30T10:00:00Z"']},
    "user_id": {BLANK: ["null"], NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "deal_category_id": {BLANK: ["null"], NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "company_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "person_id": {NO_NUMBER: NO_ID, NO_RECORD: NOBODY},
    "info": {INVALID: NO_TEXT},
    "closed_on": {INVALID: [*NO_DATE, '"2026-04-01T10:00:00Z"']},
    # Year 0000 does not exist, so no day of it is the first or last of a month.
    "service_period_from": {
        INVALID: NO_DATE,
        "must be the first day of a month": ['"2026-06-02"', '"9999-12-31"'],
    },
    "service_period_to": {
        INVALID: [*NO_DATE, '"0000-12-31"', '"0000-02-29"'],
        "must be the last day of a month": ['"2026-12-30"', '"2024-02-28"'],
    },
    "tags": {INVALID: NO_TEXTS},
    "custom_properties": {INVALID: NO_PROPERTIES},
}
ROWS = [
    pytest.param(field, value, message, id=f"{field}={value[:24]}")
    for field, refused in REFUSED.items()
    for message, values in refused.items()
    for value in values
]
# Under the deprecated name the answer speaks of the field itself.
ROWS += [
    pytest.param("customer_id", value, message, id=f"customer_id={value[:24]}")
    for value, message in [("true", NO_NUMBER), ('"789"', NO_NUMBER), (LONG, NO_RECORD)]
]

VALID = (
    '"name": "New", "currency": "EUR", "money": 1, "reminder_date": "2026-04-01", '
    '"user_id": 123, "deal_category_id": 456'
)
# The last of two equal keys counts, so what follows VALID takes its place.
WRITES = [
    pytest.param("POST", MOCO.deals, f"{{{VALID}, %s}}", id="create"),
    pytest.param("PUT", MOCO.deal, "{%s}", id="update"),
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

    named = "company_id" if field == "customer_id" else field
    assert shown(answer) == (422, {named: [message]})
    assert caller.records() == records


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param("null", "", id="null"),
        pytest.param("true", "true", id="boolean"),
        pytest.param("5", "5", id="number"),
        pytest.param("1e400", "1E+400", id="huge"),
        pytest.param(LONG, LONG, id="5000-digits"),
        pytest.param('""', "", id="empty"),
        pytest.param('"Won"', "Won", id="other-case"),
        pytest.param('"won\\u0000"', "won\0", id="nul"),
        pytest.param('"{input}"', "{input}", id="placeholder"),
        pytest.param('["won"]', '["won"]', id="list"),
        pytest.param('{"is": "won"}', '{"is":"won"}', id="object"),
    ],
)
def test_no_status_of_another_kind_is_known(
    caller: Caller, records: Records, method: str, path: str, body: str, value: str, told: str
) -> None:
    answer = caller.write(method, path, (body % f'"status": {value}, "name": 5').encode())

    assert shown(answer) == (400, {"error": f"'{told}' is not a valid status"})
    assert caller.records() == records


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("value", "messages"),
    [
        pytest.param("null", [BLANK, BLANK, BLANK, BLANK, BLANK, BLANK], id="null"),
        pytest.param(
            "true",
            [INVALID, INVALID, NO_NUMBER, INVALID, NO_NUMBER, NO_NUMBER],
            id="boolean",
        ),
        pytest.param("[]", [INVALID, INVALID, NO_NUMBER, INVALID, NO_NUMBER, NO_NUMBER], id="list"),
        pytest.param(
            "{}", [INVALID, INVALID, NO_NUMBER, INVALID, NO_NUMBER, NO_NUMBER], id="object"
        ),
        pytest.param(
            LONG, [INVALID, INVALID, TOO_BIG, INVALID, NO_RECORD, NO_RECORD], id="5000-digits"
        ),
    ],
)
def test_every_field_is_told_of_at_once(
    caller: Caller, records: Records, method: str, value: str, messages: list[str]
) -> None:
    names = ["name", "currency", "money", "reminder_date", "user_id", "deal_category_id"]
    body = ", ".join(f'"{name}": {value}' for name in names)
    status, told = shown(caller.write(method, MOCO.deal, f"{{{body}}}".encode()))

    assert status == 422
    assert list(told.items()) == [
        (name, [message]) for name, message in zip(names, messages, strict=True)
    ]
    assert caller.records() == records


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("0e999999999", "0.0"),
        ("-0", "0.0"),
        ("-0.0", "0.0"),
        ("1E+3", "1000.0"),
        ("100e-2", "1.0"),
        ("0." + "0" * 5000, "0.0"),
        ("999999999999.999999999999999999", "999999999999.999999999999999999"),
    ],
    ids=lambda text: text[:24],
)
def test_an_odd_way_to_write_a_number_is_read_exactly(
    caller: Caller, sent: str, stored: str
) -> None:
    created = caller.write("POST", MOCO.deals, f'{{{VALID}, "money": {sent}}}'.encode())
    path = f"{MOCO.deals}/{created.json()['id']}"

    assert created.status == 200
    assert f'"money":{stored},'.encode() in created.body
    assert caller.read(path).body == created.body
    assert caller.write("DELETE", path, b"").status == 204


@pytest.mark.parametrize(
    ("field", "shown_as"),
    [
        pytest.param("company_id", {"company": None, "customer": None}, id="company"),
        pytest.param("customer_id", {"company": None, "customer": None}, id="customer"),
        pytest.param("person_id", {"person": None}, id="person"),
        pytest.param("info", {"info": ""}, id="info"),
        pytest.param("closed_on", {"closed_on": None}, id="closed-on"),
        pytest.param("service_period_from", {"service_period_from": None}, id="from"),
        pytest.param("service_period_to", {"service_period_to": None}, id="to"),
        pytest.param("tags", {"tags": []}, id="tags"),
        pytest.param("custom_properties", {"custom_properties": {}}, id="custom-properties"),
    ],
)
def test_null_empties_what_nothing_requires(
    caller: Caller, records: Records, field: str, shown_as: dict[str, object]
) -> None:
    created = caller.write("POST", MOCO.deals, f'{{{VALID}, "{field}": null}}'.encode())
    path = f"{MOCO.deals}/{created.json()['id']}"
    changed = caller.write("PUT", path, f'{{"{field}": null}}'.encode())

    assert (created.status, changed.status, changed.body) == (200, 200, created.body)
    assert created.json() | shown_as == created.json()
    assert caller.write("DELETE", path, b"").status == 204
    assert caller.records() == records
