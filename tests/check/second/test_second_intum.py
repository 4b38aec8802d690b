"""What is documented of Intum holds on the second server, whatever it does by choice."""

from decimal import Decimal
from urllib.parse import quote

import pytest

from .caller import Caller, Json, exact, is_refused


def test_a_token_is_accepted_in_the_documented_forms(intum: Caller) -> None:
    token = intum.server.token
    in_body = {"api_token": token, "deal": intum.valid()}

    assert intum.ask("GET", "/deals.json", Authorization=f"Bearer {token}").status_code == 200
    assert intum.ask("GET", f"/deals.json?api_token={token}", Authorization=None).status_code == 200
    created = intum.ask("POST", "/deals.json", in_body, Authorization=None)
    assert created.status_code in (200, 201)
    number = exact(created)["id"]
    changed = intum.ask(
        "PATCH", intum.path(number), {**in_body, "deal": {"tax": "8"}}, Authorization=None
    )
    assert changed.status_code in (200, 204)
    assert intum.read(number)["tax"] == "8"


@pytest.mark.parametrize("token", [None, "unknown", "without crm"])
def test_without_the_right_token_nothing_is_answered_nor_done(
    intum: Caller, token: str | None
) -> None:
    before = intum.server.deals
    number = next(iter(before))
    text = intum.server.keys["other"] if token == "without crm" else token
    authorization = None if text is None else f"Bearer {text}"

    for method, path in [
        ("GET", "/deals.json"),
        ("POST", "/deals.json"),
        ("GET", f"/deals/e/{intum.server.app_code}/S1.json"),
        *((method, intum.path(number)) for method in ("GET", "PATCH", "DELETE")),
    ]:
        body = intum.wrapped(intum.valid()) if method in ("POST", "PATCH") else None
        assert is_refused(intum.ask(method, path, body, Authorization=authorization))
    assert intum.server.deals == before


@pytest.mark.parametrize("access", ["full", "crm"])
def test_a_token_with_the_permission_may_do_all(intum: Caller, access: str) -> None:
    intum.auth = f"Bearer {intum.server.keys[access]}"
    number = intum.create()

    assert intum.update(number, tax="zw")["tax"] == "zw"
    assert intum.ask("DELETE", intum.path(number)).status_code in (200, 204)


@pytest.mark.parametrize("content", [b"{", b"[", b"\xff", b'{"deal": '])
def test_malformed_json_is_refused(intum: Caller, content: bytes) -> None:
    before = intum.server.deals
    number = next(iter(before))

    assert is_refused(intum.ask("POST", "/deals.json", content=content))
    assert is_refused(intum.ask("PATCH", intum.path(number), content=content))
    assert intum.server.deals == before


def amounts(shown: Json) -> tuple[object, object]:
    """The amounts that an answer shows, as numbers."""
    return Decimal(shown["total_amount_net"]), Decimal(shown["total_amount_gross"])


def test_a_deal_comes_back_as_it_was_sent(intum: Caller) -> None:
    fields = {
        "name": "Wdrożenie systemu CRM",
        "description": "Długi\nopis",
        "tax": "zw",
        "currency": "EUR",
        "closed": "win",
        "date": "2026-03-15",
        "date_from": "2024-02-29",
        "date_to": "2026-12-31",
        "number": "7/2026",
        "invoice_no": "FV 1",
        "url": "https://example.com/?a=1",
        "origin": "targi",
        "external_id": "X-1",
        "client_id": 4001,
        "contact_id": 4101,
        "status_id": 62,
        "responsible_id": 71,
        "department_id": 81,
        "project_id": 91,
        "task_id": 95,
        "next_deal_id": next(iter(intum.server.deals)),
        "fields": {"pole": {"a": [1, None, "x"]}, "kwota": Decimal("1.50")},
    }
    sent = {**fields, "fields": {"pole": {"a": [1, None, "x"]}, "kwota": 1.5}}

    shown = intum.read(intum.create(**sent))

    assert {name: shown[name] for name in fields} == fields
    assert amounts(shown) == (10000, 12300)


@pytest.mark.parametrize(
    "text",
    [
        "999999999999.99",
        "999999999999",
        "0.1",
        "0.10",
        "12300.00",
        "123456789012.123456789",
        "-1.5",
    ],
)
def test_amounts_are_exact(intum: Caller, text: str) -> None:
    content = f'{{"deal": {{"total_amount_net": {text}, "total_amount_gross": {text}, '
    content += '"tax": "23", "name": "N"}}'

    created = intum.ask("POST", "/deals.json", content=content.encode())

    assert amounts(intum.read(exact(created)["id"])) == (Decimal(text), Decimal(text))


@pytest.mark.parametrize(
    ("net", "gross"),
    [
        ("1000000000000", "1000000000000"),
        ("1", "1000000000000"),
        ("1", "1e12"),
        ("100.01", "100"),
        ("0.000000000000000002", "0.000000000000000001"),
        ("-1", "-2"),
    ],
)
def test_amounts_that_break_a_rule_are_refused(intum: Caller, net: str, gross: str) -> None:
    number = intum.create()
    before = intum.server.deals
    fields = f'"total_amount_net": {net}, "total_amount_gross": {gross}'
    created = f'{{"deal": {{{fields}, "tax": "23", "name": "N"}}}}'.encode()
    changed = f'{{"deal": {{{fields}}}}}'.encode()

    assert is_refused(intum.ask("POST", "/deals.json", content=created))
    assert is_refused(intum.ask("PATCH", intum.path(number), content=changed))
    assert intum.server.deals == before


def test_an_amount_is_held_against_the_other_that_is_stored(intum: Caller) -> None:
    number = intum.create(total_amount_net=100, total_amount_gross=100)

    assert is_refused(intum.send({"total_amount_net": 100.01}, number))
    assert is_refused(intum.send({"total_amount_gross": 99.99}, number))
    assert amounts(intum.read(number)) == (100, 100)
    assert amounts(intum.update(number, total_amount_gross=123.45)) == (100, Decimal("123.45"))
    assert amounts(intum.update(number, total_amount_net=123.45)) == (
        Decimal("123.45"),
        Decimal("123.45"),
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("closed", "won"),
        ("closed", "Win"),
        ("closed", "win "),
        ("date", "2026-02-30"),
        ("date", "2023-02-29"),
        ("date_from", "soon"),
        ("date_to", "2026-13-01"),
    ],
)
def test_what_breaks_a_documented_rule_is_refused(intum: Caller, field: str, value: Json) -> None:
    number = intum.create()
    before = intum.server.deals

    assert is_refused(intum.send(intum.valid(**{field: value})))
    assert is_refused(intum.send({field: value}, number))
    assert intum.server.deals == before


@pytest.mark.parametrize("closed", ["win", "lost"])
def test_a_deal_is_closed_and_opened_again(intum: Caller, closed: str) -> None:
    number = intum.create(closed="")
    assert not intum.read(number).get("closed")

    assert intum.update(number, closed=closed)["closed"] == closed
    assert not intum.update(number, closed="").get("closed")


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Inny"},
        {"tax": "8"},
        {"number": "9"},
        {"client_id": 4002},
        {"date": "2027-01-31"},
        {"closed": "lost"},
        {"fields": {"a": "b"}},
    ],
)
def test_an_update_changes_what_is_sent_and_nothing_else(intum: Caller, fields: Json) -> None:
    number = intum.create(description="opis", external_id="U-1", status_id=61)
    before, others = intum.read(number), intum.server.deals

    after = intum.update(number, **fields)

    moved = {name: after[name] for name in ("updated_at",) if name in after}
    assert after == {**before, **fields, **moved}
    del others[number]
    assert {key: record for key, record in intum.server.deals.items() if key != number} == others


def test_a_deal_is_deleted_and_no_other(intum: Caller) -> None:
    before = intum.server.deals
    number = intum.create()

    assert intum.ask("DELETE", intum.path(number)).status_code in (200, 204)
    assert intum.server.deals == before
    for method in ("GET", "PATCH", "DELETE"):
        body = {"deal": {"tax": "8"}} if method == "PATCH" else None
        assert is_refused(intum.ask(method, intum.path(number), body))


def test_a_deal_is_found_by_its_external_id(intum: Caller) -> None:
    number = intum.create(external_id="A_7-x")
    app_code = intum.server.app_code

    def found(app: str, external_id: str) -> Json:
        return intum.ask("GET", f"/deals/e/{app}/{quote(external_id, safe='')}.json")

    assert exact(found(app_code, "A_7-x")) == intum.read(number)
    assert is_refused(found("trzeci-sklep", "A_7-x"))
    assert is_refused(found(app_code, "A_7"))
    assert is_refused(found(app_code, "a_7-x"))


@pytest.mark.parametrize(
    "query",
    [
        "q=Kosmos",
        "q=gwiazda",
        "q=klos@piekarnia.example",
        "client_id=4002",
        "status_id=69",
        "responsible_id=72",
        "department_id=82",
        "project_id=92",
        "main_date_from=2030-01-01&main_date_to=2030-12-31",
        "total_amount_gross_from=499999.99&total_amount_gross_to=500000.01",
    ],
)
def test_filters_keep_what_matches(intum: Caller, query: str) -> None:
    found = intum.create(
        name="Kosmos",
        description="gwiazda",
        client_id=4002,
        status_id=69,
        responsible_id=72,
        department_id=82,
        project_id=92,
        date="2030-06-15",
        date_from="2030-06-15",
        total_amount_gross=500000,
    )
    left_out = intum.create(
        name="Ziemia",
        description="planeta",
        client_id=4001,
        status_id=61,
        responsible_id=71,
        department_id=81,
        project_id=91,
        date="2031-01-02",
        date_from="2031-01-02",
        total_amount_gross=500000.03,
    )

    listed = intum.listed(query)

    assert found in listed
    assert left_out not in listed


def test_a_list_holds_every_deal(intum: Caller) -> None:
    assert sorted(intum.listed("")) == sorted(intum.server.deals)
