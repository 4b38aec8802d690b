"""What is documented of MOCO holds on the second server, whatever it does by choice."""

import re
from decimal import Decimal

import pytest

from .caller import Caller, Json, exact, is_refused

SOMEBODY_ELSE = "aaaabbbbccccdddd"


@pytest.mark.parametrize("form", ["Token token={}", "Bearer {}"])
def test_a_key_is_accepted_in_the_documented_forms(moco: Caller, form: str) -> None:
    answer = moco.ask("GET", "/deals", Authorization=form.format(moco.server.token))

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [None, f"Token token={SOMEBODY_ELSE}", f"Bearer {SOMEBODY_ELSE}", "Token token=", "Basic Yg=="],
)
def test_without_a_key_nothing_is_answered_nor_done(
    moco: Caller, authorization: str | None
) -> None:
    before = moco.server.deals
    number = next(iter(before))

    for method, path in [
        ("GET", "/deals"),
        ("POST", "/deals"),
        *((method, f"/deals/{number}") for method in ("GET", "PUT", "PATCH", "DELETE")),
    ]:
        body = moco.valid() if method not in ("GET", "DELETE") else None
        answer = moco.ask(method, path, body, Authorization=authorization)

        assert answer.status_code == 401
        assert answer.json()["message"] == "Unauthorized"
    assert moco.server.deals == before


def test_a_read_only_key_reads_and_does_not_write(moco: Caller) -> None:
    before = moco.server.deals
    number = next(iter(before))
    read_only = f"Bearer {moco.server.read_only_token}"

    reads = [
        moco.ask("GET", path, Authorization=read_only) for path in ("/deals", f"/deals/{number}")
    ]
    writes = [
        moco.ask("POST", "/deals", moco.valid(), Authorization=read_only),
        moco.ask("PUT", f"/deals/{number}", {"name": "X"}, Authorization=read_only),
        moco.ask("PATCH", f"/deals/{number}", {"name": "X"}, Authorization=read_only),
        moco.ask("DELETE", f"/deals/{number}", Authorization=read_only),
    ]

    assert [answer.status_code for answer in reads] == [200, 200]
    assert [(answer.status_code, answer.json()["errors"]) for answer in writes] == [
        (403, ["Access denied"])
    ] * 4
    assert moco.server.deals == before


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b"null", b'"text"', b"12", b"{'name': 1}", b'{"money": NaN}', b"\xff"]
)
def test_what_is_no_json_object_is_an_invalid_payload(moco: Caller, content: bytes) -> None:
    before = moco.server.deals
    number = next(iter(before))

    for method, path in [
        ("POST", "/deals"),
        ("PUT", f"/deals/{number}"),
        ("PATCH", f"/deals/{number}"),
    ]:
        answer = moco.ask(method, path, content=content)

        assert (answer.status_code, answer.json()["message"]) == (422, "Invalid payload")
    assert moco.server.deals == before


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_a_body_of_another_content_type_is_not_read(moco: Caller, content_type: str | None) -> None:
    before = moco.server.deals
    number = next(iter(before))

    created = moco.ask("POST", "/deals", moco.valid(), Content_Type=content_type)
    moco.ask("PUT", f"/deals/{number}", {"name": "Other"}, Content_Type=content_type)

    assert is_refused(created)
    assert moco.server.deals.keys() == before.keys()
    assert moco.server.deals[number]["name"] == before[number]["name"]


def test_json_may_say_its_letters(moco: Caller) -> None:
    content_type = "application/json; charset=utf-8"

    answer = moco.ask("POST", "/deals", moco.valid(name="Zürich"), Content_Type=content_type)

    assert exact(answer)["name"] == "Zürich"


@pytest.mark.parametrize(
    "field", ["name", "currency", "money", "reminder_date", "user_id", "deal_category_id"]
)
def test_each_required_field_is_required(moco: Caller, field: str) -> None:
    before = moco.server.deals

    assert is_refused(moco.send(moco.valid(**{field: ...})))
    assert moco.server.deals == before


def test_a_deal_comes_back_as_it_was_sent(moco: Caller) -> None:
    number = moco.create(
        name="Ümlaut & Söhne",
        currency="CHF",
        money=61000.5,
        reminder_date="2024-02-29",
        company_id=910002,
        person_id=55001,
        info="Interesting\nLead!",
        status="lost",
        closed_on="2021-12-27",
        service_period_from="2022-06-01",
        service_period_to="2022-12-31",
        custom_properties={"Art": "Website", "Region": ["Nord", "Süd"]},
        tags=["Important", "Health"],
    )

    shown = moco.read(number)
    assert shown["name"] == "Ümlaut & Söhne"
    assert shown["currency"] == "CHF"
    assert shown["money"] == Decimal("61000.5")
    assert shown["reminder_date"] == "2024-02-29"
    assert (shown["company"]["id"], shown["company"]["type"]) == (910002, "customer")
    assert shown["company"]["name"] == "Stadtwerke Nord"
    assert shown["person"] == {"id": 55001, "name": "Rosa Keller"}
    assert shown["info"] == "Interesting\nLead!"
    assert shown["status"] == "lost"
    assert shown["closed_on"] == "2021-12-27"
    assert (shown["service_period_from"], shown["service_period_to"]) == (
        "2022-06-01",
        "2022-12-31",
    )
    assert shown["custom_properties"] == {"Art": "Website", "Region": ["Nord", "Süd"]}
    assert sorted(shown.get("tags", ["Health", "Important"])) == ["Health", "Important"]
    assert (shown["user"]["id"], shown["user"]["firstname"]) == (72001, "Petra")
    assert shown["category"] == {"id": 8102, "name": "Angebot", "probability": 40}
    for name in ("created_at", "updated_at"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", shown[name])


def test_a_deal_is_pending_and_open_unless_said_otherwise(moco: Caller) -> None:
    shown = moco.read(moco.create())

    assert shown["status"] == "pending"
    assert shown["closed_on"] in (None, "")


@pytest.mark.parametrize("status", ["potential", "pending", "won", "lost", "dropped"])
def test_every_status_is_taken(moco: Caller, status: str) -> None:
    number = moco.create(status=status)

    assert moco.read(number)["status"] == status
    assert moco.update(moco.create(), status=status)["status"] == status


@pytest.mark.parametrize("status", ["foo", "Won", "won ", ""])
def test_another_status_is_refused_alone(moco: Caller, status: str) -> None:
    number = moco.create()
    before = moco.server.deals

    for answer in [
        moco.send(moco.valid(status=status, name=...)),
        moco.send({"status": status, "reminder_date": "soon"}, number),
    ]:
        assert answer.status_code == 400
        assert answer.json()["error"] == f"'{status}' is not a valid status"
    assert moco.server.deals == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reminder_date", "2026-02-30"),
        ("reminder_date", "2023-02-29"),
        ("reminder_date", "1900-02-29"),
        ("reminder_date", "2026-13-01"),
        ("reminder_date", "soon"),
        ("closed_on", "2026-04-31"),
        ("service_period_from", "2026-03-15"),
        ("service_period_from", "2026-03-02"),
        ("service_period_from", "2026-02-28"),
        ("service_period_to", "2026-03-30"),
        ("service_period_to", "2026-03-01"),
        ("service_period_to", "2024-02-28"),
        ("service_period_to", "2023-02-29"),
        ("service_period_to", "2026-06-31"),
        ("custom_properties", {"Art": "x" * 12_400}),
        ("custom_properties", {"Art": ["ä" * 100 for _ in range(62)]}),
    ],
)
def test_what_breaks_a_documented_rule_is_refused(moco: Caller, field: str, value: Json) -> None:
    number = moco.create()
    before = moco.server.deals

    assert is_refused(moco.send(moco.valid(**{field: value})))
    assert is_refused(moco.send({field: value}, number))
    assert moco.server.deals == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reminder_date", "2000-02-29"),
        ("reminder_date", "0001-01-01"),
        ("reminder_date", "9999-12-31"),
        ("service_period_from", "2026-01-01"),
        ("service_period_from", "2026-12-01"),
        ("service_period_to", "2026-01-31"),
        ("service_period_to", "2026-02-28"),
        ("service_period_to", "2024-02-29"),
        ("service_period_to", "1900-02-28"),
        ("service_period_to", "2026-04-30"),
        ("custom_properties", {"Art": "x" * 11_900, "Region": "Nord"}),
        ("money", Decimal("0.01")),
        ("money", -5),
        ("money", 0),
        ("info", "x" * 5000),
    ],
)
def test_what_keeps_the_documented_rules_is_taken(moco: Caller, field: str, value: Json) -> None:
    sent = float(value) if isinstance(value, Decimal) else value

    assert moco.read(moco.create(**{field: sent}))[field] == value
    assert moco.update(moco.create(), **{field: sent})[field] == value


def test_custom_properties_are_merged_key_by_key(moco: Caller) -> None:
    number = moco.create(custom_properties={"Art": "Website", "Region": ["Nord"]})

    moco.update(number, custom_properties={"Art": "Shop"})

    expected = {"Art": "Shop", "Region": ["Nord"]}
    assert moco.read(number)["custom_properties"] == expected


def test_a_company_may_be_sent_under_its_deprecated_name(moco: Caller) -> None:
    number = moco.create(customer_id=910001)

    assert moco.read(number)["company"]["id"] == 910001
    assert moco.update(number, customer_id=910002)["company"]["id"] == 910002


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({"name": "Other"}, {"name": "Other"}),
        ({"money": 7}, {"money": 7}),
        ({"currency": "PLN"}, {"currency": "PLN"}),
        ({"info": "other"}, {"info": "other"}),
        ({"reminder_date": "2027-01-02"}, {"reminder_date": "2027-01-02"}),
        ({"status": "potential"}, {"status": "potential"}),
        ({"service_period_to": "2030-01-31"}, {"service_period_to": "2030-01-31"}),
    ],
)
def test_an_update_changes_what_is_sent_and_nothing_else(
    moco: Caller, method: str, fields: Json, shown: Json
) -> None:
    number = moco.create(
        info="text", company_id=910001, tags=["a"], service_period_from="2026-01-01"
    )
    before, others = moco.read(number), moco.server.deals

    answer = moco.ask(method, f"/deals/{number}", fields)

    assert answer.status_code in (200, 204)
    after = moco.read(number)
    assert after == {**before, **shown, "updated_at": after["updated_at"]}
    assert after["updated_at"] >= before["updated_at"]
    del others[number]
    assert {key: record for key, record in moco.server.deals.items() if key != number} == others


def test_a_deal_is_deleted_and_no_other(moco: Caller) -> None:
    before = moco.server.deals
    number = moco.create()

    assert moco.ask("DELETE", f"/deals/{number}").status_code in (200, 204)
    assert moco.server.deals == before
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        body = {"name": "X"} if method.startswith("P") else None
        assert moco.ask(method, f"/deals/{number}", body).status_code == 404


def test_filters_keep_what_matches(moco: Caller) -> None:
    both = moco.create(status="won", tags=["Important", "Strategic", "Old"], company_id=910002)
    one = moco.create(tags=["Important"], custom_properties={"Art": "Extra", "Region": ["A", "B"]})
    none = moco.create(status="lost", closed_on="2020-05-05", custom_properties={"Art": "Extra x"})

    def found(query: str) -> set[int]:
        return {both, one, none} & set(moco.listed(query))

    assert found("status=won") == {both}
    assert found("status=pending") == {one}
    assert found("status=lost") == {none}
    assert found("tags=Strategic") == {both}
    assert found("tags=Important") == {both, one}
    assert found("tags=Old,%20Strategic") == {both}
    assert found("tags=Imp") == set()
    assert found("company_id=910002") == {both}
    assert found("company_id=910001") == set()
    assert found(f"ids={one},{none}") == {one, none}
    assert moco.listed(f"ids={one}") == [one]
    assert found("custom_properties[Art]=Extra") == {one}
    assert found("custom_properties[Region][]=A&custom_properties[Region][]=B") == {one}
    assert found("custom_properties[Region][]=A&custom_properties[Region][]=C") == set()
    assert moco.listed("custom_properties[Unknown]=x") == []
    assert found("closed_from=2020-05-04&closed_to=2020-05-06") == {none}
    assert found("closed_to=2020-05-04") == set()
    assert none not in moco.listed("closed_from=2020-05-06")
    assert moco.listed("updated_after=2100-01-01T00:00:00Z") == []
    assert found("updated_after=2000-01-01T00:00:00Z") == {both, one, none}


def test_what_changed_later_is_found_by_it(moco: Caller) -> None:
    deals = moco.server.deals
    latest = max(deals, key=lambda number: deals[number]["updated_at"])
    after = moco.read(latest)["updated_at"]

    assert moco.listed(f"updated_after={after[:19]}Z") == []


@pytest.mark.parametrize(
    "query", ["closed_from=soon", "closed_to=2026-02-30", "closed_to=2026-13-01"]
)
def test_an_unreadable_date_is_refused(moco: Caller, query: str) -> None:
    answer = moco.ask("GET", f"/deals?{query}")

    assert (answer.status_code, answer.json()["message"]) == (400, "Invalid date range")


def test_pages_partition_the_list(moco: Caller) -> None:
    everything = moco.listed("")
    assert sorted(everything) == sorted(moco.server.deals)
    url, pages = "/deals?per_page=5&tags=", []
    if moco.server.freedoms.empty_filter == "literal":
        url = "/deals?per_page=5"

    for number in (1, 2, 3):
        answer = moco.ask("GET", url)
        pages.append([record["id"] for record in exact(answer)])
        assert answer.headers["X-Page"] == str(number)
        assert answer.headers["X-Per-Page"] == "5"
        assert answer.headers["X-Total"] == "12"
        linked = {name: link["url"] for name, link in answer.links.items()}
        assert ("next" in linked) == (number < 3)
        url = str(answer.url.join(linked.get("next", "")))

    assert list(map(len, pages)) == [5, 5, 2]
    assert [number for page in pages for number in page] == everything


def test_a_page_has_a_hundred_entries(moco: Caller) -> None:
    for _ in range(89):
        moco.create()
    first = moco.ask("GET", "/deals")
    second = moco.ask("GET", str(first.url.join(first.links["next"]["url"])))

    assert [len(first.json()), len(second.json())] == [100, 1]
    assert "next" not in second.links
    assert [page.headers["X-Per-Page"] for page in (first, second)] == ["100", "100"]


@pytest.mark.parametrize("field", ["money", "reminder_date", "id", "created_at"])
def test_lists_are_sorted_both_ways(moco: Caller, field: str) -> None:
    def shown(query: str) -> list[Json]:
        return [record[field] for record in exact(moco.ask("GET", f"/deals?sort_by={query}"))]

    ascending = sorted(moco.read(number)[field] for number in moco.server.deals)
    assert shown(field) == ascending
    assert shown(f"{field}%20asc") == ascending
    assert shown(f"{field}%20desc") == ascending[::-1]
