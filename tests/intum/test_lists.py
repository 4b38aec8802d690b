"""Which deals a list holds, in what order, and how it is cut into pages."""

from typing import Any

import httpx
import pytest

from .values import ALL, INVALID, NO_NUMBER, VALID, answer, broken, ids


def test_the_newest_id_comes_first(intum: httpx.Client) -> None:
    assert ids(intum.get("/deals.json")) == ALL
    intum.post("/deals.json", json={"deal": VALID | {"date": "2000-01-01"}})
    intum.patch("/deals/101.json", json={"deal": {"name": "Zmiana"}})
    assert ids(intum.get("/deals.json")) == [121, *ALL]


def test_a_list_is_a_bare_array_of_complete_deals(intum: httpx.Client) -> None:
    deals = intum.get("/deals.json").json()

    assert isinstance(deals, list)
    assert [intum.get(f"/deals/{deal['id']}.json").json() for deal in deals] == deals


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("client_id=123", [120, 113, 109, 106, 102, 101]),
        ("client_id=124", [111, 108, 104, 103]),
        ("client_id=125", [114, 110, 105]),
        ("client_id=12", []),
        ("client_id=999", []),
        ("client_id=0", []),
        ("client_id=-123", []),
        ("client_id=99999999999999999999", []),
        ("status_id=1", [120, 114, 113, 105, 104, 101]),
        ("status_id=8", [111, 110, 106, 103]),
        ("status_id=9", [109, 108, 102]),
        ("status_id=123", []),
        ("responsible_id=7", [120, 114, 111, 108, 106, 104, 102, 101]),
        ("responsible_id=17", [110, 109, 105, 103]),
        ("responsible_id=1", []),
        ("department_id=2", [120, 114, 110, 108, 105, 102, 101]),
        ("department_id=12", [111, 109, 104, 103]),
        ("department_id=1", []),
        ("project_id=3", [120, 110, 109, 101]),
        ("project_id=13", [114, 106, 103, 102]),
        ("project_id=33", []),
        ("contact_id=5", ALL),
        ("task_id=4", ALL),
        ("closed=win", ALL),
        ("currency=EUR&colour=red", ALL),
        ("name=Licencje", ALL),
        ("id=101", ALL),
        ("date_from=2026-03-15&date_to=2026-03-15", ALL),
    ],
)
def test_a_filter_keeps_exactly_its_value(
    intum: httpx.Client, query: str, expected: list[int]
) -> None:
    assert ids(intum.get(f"/deals.json?{query}")) == expected


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        pytest.param("Szkolenie CRM", [102], id="whole-name"),
        pytest.param("crm", [105, 102, 101], id="name-or-description"),
        pytest.param("CRM", [105, 102, 101], id="upper-case"),
        pytest.param("cRm", [105, 102, 101], id="mixed-case"),
        pytest.param("ystem", [105, 101], id="inside-a-word"),
        pytest.param("systemu crm", [105, 101], id="two-words"),
        pytest.param("crm systemu", [], id="two-words-turned"),
        pytest.param("wdrożenie", [120, 101], id="polish-letters"),
        pytest.param("WDROŻENIE", [120, 101], id="polish-letters-in-upper-case"),
        pytest.param("żółta", [108], id="polish-letters-in-lower-case"),
        pytest.param("Pełne wdrożenie z migracją danych", [101], id="whole-description"),
        pytest.param("drugi", [120, 104], id="end-of-description"),
        pytest.param("biuro@acme.example", [120, 113, 109, 106, 102, 101], id="whole-e-mail"),
        pytest.param("BIURO@", [120, 113, 109, 106, 102, 101], id="e-mail-in-upper-case"),
        pytest.param("zolw.example", [111, 108, 104, 103], id="e-mail-in-lower-case"),
        pytest.param("kontakt", [111, 110, 108, 104, 103], id="e-mail-or-description"),
        pytest.param("faktura", [113, 108], id="names"),
        pytest.param('"vip"', [113], id="quotes"),
        pytest.param("100", [114, 104], id="digits"),
        pytest.param("100%", [104], id="percent-is-no-wildcard"),
        pytest.param("_", [114, 108], id="underscore-is-no-wildcard"),
        pytest.param("*", [], id="star-is-no-wildcard"),
        pytest.param(".*", [], id="no-regular-expression"),
        pytest.param("(", [], id="bracket"),
        pytest.param("nigdzie", [], id="nowhere"),
        pytest.param("Sp. z o.o.", [], id="client-s-name-is-not-searched"),
        pytest.param("kowalski", [], id="contact-is-not-searched"),
        pytest.param("D/2026", [], id="number-is-not-searched"),
        pytest.param("FV/1", [], id="invoice-is-not-searched"),
        pytest.param("targi", [], id="origin-is-not-searched"),
        pytest.param("A-1", [], id="external-id-is-not-searched"),
        pytest.param("12300", [], id="amount-is-not-searched"),
    ],
)
def test_q_searches_name_description_and_the_client_s_e_mail(
    intum: httpx.Client, q: str, expected: list[int]
) -> None:
    assert ids(intum.get("/deals.json", params={"q": q})) == expected


@pytest.mark.parametrize("query", ["q=systemu+crm", "q=systemu%20crm"])
def test_q_takes_either_blank(intum: httpx.Client, query: str) -> None:
    assert ids(intum.get(f"/deals.json?{query}")) == [105, 101]


DATED = [120, 114, 113, 111, 110, 109, 108, 106, 104, 103, 102, 101]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("main_date_from=2026-03-15", [120, 111, 106, 101]),
        ("main_date_from=2026-03-14", [120, 111, 110, 106, 101]),
        ("main_date_from=2026-03-16", [120, 111]),
        ("main_date_from=2026-03-17", [120]),
        ("main_date_from=2027-01-01", [120]),
        ("main_date_from=2027-01-02", []),
        ("main_date_from=0001-01-01", DATED),
        ("main_date_to=2024-02-28", []),
        ("main_date_to=2024-02-29", [109]),
        ("main_date_to=2025-12-31", [113, 109]),
        ("main_date_to=2026-01-01", [114, 113, 109]),
        ("main_date_to=2026-01-31", [114, 113, 109, 102]),
        ("main_date_to=2026-01-30", [114, 113, 109]),
        ("main_date_to=9999-12-31", DATED),
        ("main_date_from=2026-03-15&main_date_to=2026-03-15", [106, 101]),
        ("main_date_from=2026-02-01&main_date_to=2026-02-28", [104, 103]),
        ("main_date_from=2026-03-01&main_date_to=2026-03-31", [111, 110, 108, 106, 101]),
        ("main_date_from=2026-03-02&main_date_to=2026-03-13", []),
        ("main_date_from=2026-03-31&main_date_to=2026-03-01", []),
        ("main_date_to=2026-01-01&main_date_from=2025-12-31", [114, 113]),
        ("total_amount_gross_from=12300", [114, 111, 104, 101]),
        ("total_amount_gross_from=12300.00", [114, 111, 104, 101]),
        ("total_amount_gross_from=12299.99", [114, 111, 110, 104, 101]),
        ("total_amount_gross_from=12300.01", [111, 104]),
        ("total_amount_gross_from=12300.011", [104]),
        ("total_amount_gross_from=999999999999.99", [104]),
        ("total_amount_gross_from=999999999999.990000001", []),
        ("total_amount_gross_from=1000000000000", []),
        ("total_amount_gross_from=-1000000000000", ALL),
        ("total_amount_gross_to=-50.51", []),
        ("total_amount_gross_to=-50.5", [106]),
        ("total_amount_gross_to=-50.50", [106]),
        ("total_amount_gross_to=0", [107, 106]),
        ("total_amount_gross_to=0.29", [107, 106]),
        ("total_amount_gross_to=0.3", [107, 106, 105]),
        ("total_amount_gross_to=1", [120, 107, 106, 105]),
        ("total_amount_gross_from=123&total_amount_gross_to=123", [112, 102]),
        ("total_amount_gross_from=999.99&total_amount_gross_to=1000.01", [113, 109, 108]),
        ("total_amount_gross_from=1000&total_amount_gross_to=1000", [108]),
        ("total_amount_gross_from=0&total_amount_gross_to=0.3", [107, 105]),
        ("total_amount_gross_from=0.3&total_amount_gross_to=0.3", [105]),
        ("total_amount_gross_from=9&total_amount_gross_to=130", [112, 102]),
        ("total_amount_gross_from=5000&total_amount_gross_to=100", []),
    ],
)
def test_a_range_holds_both_its_ends(intum: httpx.Client, query: str, expected: list[int]) -> None:
    assert ids(intum.get(f"/deals.json?{query}")) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("client_id=123&status_id=1", [120, 113, 101]),
        ("client_id=123&status_id=8", [106]),
        ("client_id=124&project_id=3", []),
        ("client_id=124&responsible_id=7", [111, 108, 104]),
        ("department_id=2&project_id=13", [114, 102]),
        ("responsible_id=7&department_id=2&status_id=1", [120, 114, 101]),
        ("client_id=123&status_id=1&responsible_id=7&department_id=2&project_id=3", [120, 101]),
        ("q=crm&client_id=123", [102, 101]),
        ("q=crm&responsible_id=17", [105]),
        ("q=acme&status_id=9", [109, 102]),
        ("q=kontakt&department_id=12", [111, 104, 103]),
        ("client_id=123&main_date_from=2026-01-31", [120, 106, 102, 101]),
        ("status_id=1&main_date_to=2026-03-15", [114, 113, 104, 101]),
        ("status_id=1&total_amount_gross_from=1000", [114, 104, 101]),
        (
            "main_date_from=2026-03-14&main_date_to=2026-03-16"
            "&total_amount_gross_from=12299.99&total_amount_gross_to=12300",
            [110, 101],
        ),
        (
            "q=acme&client_id=123&status_id=1&main_date_from=2026-01-01"
            "&total_amount_gross_to=12300&page=1&per_page=1",
            [120],
        ),
        ("client_id=123&status_id=", [120, 113, 109, 106, 102, 101]),
        ("q=&client_id=125&main_date_from=", [114, 110, 105]),
        ("client_id=999&q=crm", []),
        ("client_id=123&colour=red", [120, 113, 109, 106, 102, 101]),
    ],
)
def test_filters_combine_and_all_must_hold(
    intum: httpx.Client, query: str, expected: list[int]
) -> None:
    assert ids(intum.get(f"/deals.json?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "q=",
        "q=%20",
        "q=+%20+",
        "client_id=",
        "status_id=",
        "responsible_id=",
        "department_id=",
        "project_id=",
        "main_date_from=",
        "main_date_to=",
        "main_date_from=&main_date_to=",
        "total_amount_gross_from=",
        "total_amount_gross_to=",
        "page=",
        "per_page=",
        "client_id",
        "q=&client_id=&status_id=&main_date_to=&total_amount_gross_from=&page=&per_page=",
    ],
)
def test_an_empty_value_counts_as_absent(intum: httpx.Client, query: str) -> None:
    assert ids(intum.get(f"/deals.json?{query}")) == ALL


@pytest.mark.parametrize(
    ("query", "messages"),
    [
        ("client_id=abc", {"client_id": NO_NUMBER}),
        ("client_id=1.5", {"client_id": NO_NUMBER}),
        ("client_id=123abc", {"client_id": NO_NUMBER}),
        ("client_id=0x7B", {"client_id": NO_NUMBER}),
        ("client_id=123,124", {"client_id": NO_NUMBER}),
        ("client_id=null", {"client_id": NO_NUMBER}),
        ("client_id=%D9%A1", {"client_id": NO_NUMBER}),
        ("status_id=nowy", {"status_id": NO_NUMBER}),
        ("responsible_id=anna", {"responsible_id": NO_NUMBER}),
        ("department_id=--2", {"department_id": NO_NUMBER}),
        ("project_id=true", {"project_id": NO_NUMBER}),
        ("main_date_from=soon", {"main_date_from": INVALID}),
        ("main_date_from=2026-02-30", {"main_date_from": INVALID}),
        ("main_date_from=2026-3-1", {"main_date_from": INVALID}),
        ("main_date_from=5", {"main_date_from": INVALID}),
        ("main_date_to=01.03.2026", {"main_date_to": INVALID}),
        ("main_date_to=2026-13-01", {"main_date_to": INVALID}),
        ("main_date_to=2026-03", {"main_date_to": INVALID}),
        ("main_date_from=2026-01-01&main_date_to=soon", {"main_date_to": INVALID}),
        ("total_amount_gross_from=abc", {"total_amount_gross_from": NO_NUMBER}),
        ("total_amount_gross_from=1e3", {"total_amount_gross_from": NO_NUMBER}),
        ("total_amount_gross_from=12%20300", {"total_amount_gross_from": NO_NUMBER}),
        ("total_amount_gross_to=1,5", {"total_amount_gross_to": NO_NUMBER}),
        ("total_amount_gross_to=1.", {"total_amount_gross_to": NO_NUMBER}),
        ("total_amount_gross_to=NaN", {"total_amount_gross_to": NO_NUMBER}),
        (
            "client_id=abc&status_id=x&main_date_to=soon&total_amount_gross_from=much",
            {
                "client_id": NO_NUMBER,
                "status_id": NO_NUMBER,
                "main_date_to": INVALID,
                "total_amount_gross_from": NO_NUMBER,
            },
        ),
        ("client_id=abc&status_id=1&q=crm", {"client_id": NO_NUMBER}),
        ("client_id=999&status_id=x", {"status_id": NO_NUMBER}),
        ("client_id=&status_id=x", {"status_id": NO_NUMBER}),
        ("client_id=abc&page=9", {"client_id": NO_NUMBER}),
    ],
)
def test_an_unreadable_value_is_refused(
    intum: httpx.Client, query: str, messages: dict[str, str]
) -> None:
    assert answer(intum.get(f"/deals.json?{query}")) == broken(**messages)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("page=1", ALL),
        ("page=2", []),
        ("page=1000", []),
        ("per_page=4", [120, 114, 113, 112]),
        ("per_page=4&page=1", [120, 114, 113, 112]),
        ("per_page=4&page=2", [111, 110, 109, 108]),
        ("per_page=4&page=3", [107, 106, 105, 104]),
        ("per_page=4&page=4", [103, 102, 101]),
        ("per_page=4&page=5", []),
        ("per_page=1", [120]),
        ("per_page=1&page=15", [101]),
        ("per_page=1&page=16", []),
        ("per_page=15", ALL),
        ("per_page=14&page=2", [101]),
        ("per_page=100", ALL),
        ("per_page=101", ALL),
        ("per_page=100000&page=2", []),
        ("page=0", ALL),
        ("page=-1", ALL),
        ("page=abc", ALL),
        ("page=1.5", ALL),
        ("per_page=0", ALL),
        ("per_page=-5", ALL),
        ("per_page=abc", ALL),
        ("per_page=2.5", ALL),
        ("page=abc&per_page=2", [120, 114]),
        ("page=2&per_page=abc", []),
        ("client_id=123&per_page=4", [120, 113, 109, 106]),
        ("client_id=123&per_page=4&page=2", [102, 101]),
        ("q=crm&per_page=2&page=2", [101]),
        ("client_id=999&page=2", []),
    ],
)
def test_page_and_per_page_cut_the_list(
    intum: httpx.Client, query: str, expected: list[int]
) -> None:
    assert ids(intum.get(f"/deals.json?{query}")) == expected


def test_a_page_holds_a_hundred_deals_at_most(intum: httpx.Client) -> None:
    for _ in range(90):
        intum.post("/deals.json", json={"deal": VALID})
    newest = list(range(210, 120, -1))

    assert ids(intum.get("/deals.json")) == newest + ALL[:10]
    assert ids(intum.get("/deals.json?page=2")) == ALL[10:]
    assert ids(intum.get("/deals.json?page=3")) == []
    assert ids(intum.get("/deals.json?per_page=101")) == newest + ALL[:10]
    assert ids(intum.get("/deals.json?per_page=1000&page=2")) == ALL[10:]
    assert ids(intum.get("/deals.json?per_page=99&page=2")) == ALL[9:]


@pytest.mark.parametrize(
    ("method", "path", "sent", "query", "expected"),
    [
        pytest.param(
            "POST", "", {"client_id": 125}, "client_id=125", [121, 114, 110, 105], id="new"
        ),
        pytest.param("POST", "", {"name": "Moduł CRM"}, "q=crm", [121, 105, 102, 101], id="new-q"),
        pytest.param(
            "POST", "", {"client_id": 124}, "q=ZOLW", [121, 111, 108, 104, 103], id="mail"
        ),
        pytest.param(
            "POST",
            "",
            {"date": "2026-03-15"},
            "main_date_from=2026-03-16",
            [120, 111],
            id="new-date",
        ),
        pytest.param("PATCH", "/102", {"name": "Kurs"}, "q=crm", [105, 101], id="renamed"),
        pytest.param("PATCH", "/114", {"client_id": None}, "client_id=125", [110, 105], id="left"),
        pytest.param("PATCH", "/108", {"client_id": 125}, "q=zolw", [111, 104, 103], id="moved"),
        pytest.param(
            "PATCH", "/103", {"status_id": 9}, "status_id=9", [109, 108, 103, 102], id="joined"
        ),
        pytest.param(
            "PATCH",
            "/101",
            {"date": None},
            "main_date_to=2026-03-15&client_id=123",
            [113, 109, 106, 102],
            id="undated",
        ),
        pytest.param(
            "PATCH",
            "/101",
            {"total_amount_gross": 12300.01},
            "total_amount_gross_from=12300.01",
            [111, 104, 101],
            id="raised",
        ),
        pytest.param("DELETE", "/114", {}, "client_id=125", [110, 105], id="deleted"),
        pytest.param("DELETE", "/120", {}, "q=wdrożenie", [101], id="deleted-q"),
    ],
)
def test_a_list_follows_what_is_written(
    intum: httpx.Client,
    method: str,
    path: str,
    sent: dict[str, Any],
    query: str,
    expected: list[int],
) -> None:
    body = VALID | sent if method == "POST" else sent
    assert intum.request(method, f"/deals{path}.json", json={"deal": body}).is_success

    assert ids(intum.get(f"/deals.json?{query}")) == expected
