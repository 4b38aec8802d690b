"""Every row and the example of the vendor's page."""

import json
from typing import Any

import httpx
import pytest

from .values import BELOW_NET, BLANK, TOO_BIG, answer, broken, ids

KEY = {"Authorization": "Bearer TOKEN"}

# The example as printed; its indentation is lost on the page.
EXAMPLE = """{
"api_token": "TOKEN",
"deal": {
"name": "Wdrożenie systemu CRM",
"total_amount_net": 10000.00,
"total_amount_gross": 12300.00,
"tax": "23",
"currency": "PLN",
"client_id": 123,
"status_id": 1,
"date": "2026-03-15"
}
}"""


def example(**changes: object) -> dict[str, Any]:
    """The example's deal with some of its fields replaced."""
    deal: dict[str, Any] = json.loads(EXAMPLE)["deal"]
    return {"deal": deal | changes}


def test_the_example_creates_a_deal_without_any_header(intum_anonymous: httpx.Client) -> None:
    request = httpx.Request(
        "POST", intum_anonymous.base_url.join("deals.json"), content=EXAMPLE.encode()
    )
    response = intum_anonymous.send(request)

    assert "Authorization" not in request.headers
    assert "Content-Type" not in request.headers
    assert response.status_code == 201
    created = response.json()
    assert created["name"] == "Wdrożenie systemu CRM"
    assert (created["total_amount_net"], created["total_amount_gross"]) == (10000, 12300)
    assert (created["tax"], created["currency"]) == ("23", "PLN")
    assert (created["client_id"], created["status_id"]) == (123, 1)
    assert created["date"] == "2026-03-15"
    assert created["closed"] is None
    read = intum_anonymous.get(f"/deals/{created['id']}.json", headers=KEY)
    assert (read.status_code, read.text) == (200, response.text)


def test_the_amounts_of_the_example_come_back_exactly(intum_anonymous: httpx.Client) -> None:
    created = intum_anonymous.post("/deals.json", content=EXAMPLE.encode()).text

    exact = json.loads(created, parse_int=str, parse_float=str)
    assert (exact["total_amount_net"], exact["total_amount_gross"]) == ("10000", "12300")


def test_the_list_of_deals(intum_anonymous: httpx.Client) -> None:
    listed = intum_anonymous.get("/deals.json", headers=KEY)

    assert len(ids(listed)) == 15
    assert intum_anonymous.get("/deals/101.json", headers=KEY).json() in listed.json()


def test_a_single_deal(intum_anonymous: httpx.Client) -> None:
    status, deal = answer(intum_anonymous.get("/deals/101.json", headers=KEY))

    assert (status, deal["id"], deal["name"]) == (200, 101, "Wdrożenie systemu CRM")


def test_creating_a_deal(intum_anonymous: httpx.Client) -> None:
    created = intum_anonymous.post("/deals.json", headers=KEY, json=example())

    assert created.status_code == 201
    assert ids(intum_anonymous.get("/deals.json", headers=KEY))[0] == created.json()["id"]


def test_updating_a_deal(intum_anonymous: httpx.Client) -> None:
    updated = intum_anonymous.patch(
        "/deals/101.json", headers=KEY, json={"deal": {"closed": "win"}}
    )

    assert (updated.status_code, updated.json()["closed"]) == (200, "win")
    assert intum_anonymous.get("/deals/101.json", headers=KEY).json()["closed"] == "win"


def test_deleting_a_deal(intum_anonymous: httpx.Client) -> None:
    assert intum_anonymous.delete("/deals/101.json", headers=KEY).status_code == 200
    assert intum_anonymous.get("/deals/101.json", headers=KEY).status_code == 404


def test_reading_a_deal_by_its_external_id(intum_anonymous: httpx.Client) -> None:
    status, deal = answer(intum_anonymous.get("/deals/e/demo-shop/A-1.json", headers=KEY))

    assert (status, deal["id"], deal["external_id"]) == (200, 101, "A-1")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/deals.json"),
        ("GET", "/deals/101.json"),
        ("POST", "/deals.json"),
        ("PATCH", "/deals/101.json"),
        ("DELETE", "/deals/101.json"),
        ("GET", "/deals/e/demo-shop/A-1.json"),
    ],
)
def test_every_endpoint_needs_a_token_with_the_permission_crm(
    intum_anonymous: httpx.Client, method: str, path: str
) -> None:
    def status(headers: dict[str, str]) -> int:
        return intum_anonymous.request(method, path, headers=headers, json=example()).status_code

    assert status({}) == 401
    assert status({"Authorization": "Bearer demo-no-crm"}) == 403
    assert status({"Authorization": "Bearer a/b/c"}) in {200, 201}


FIELDS = [
    ("name", "Interes"),
    ("description", "Opis\nw dwóch wierszach"),
    ("total_amount_net", 9999.99),
    ("total_amount_gross", 12300.01),
    ("tax", "zw"),
    ("currency", "EUR"),
    ("closed", "win"),
    ("closed", "lost"),
    ("closed", None),
    ("date", "2026-03-16"),
    ("date_from", "2026-04-01"),
    ("date_to", "2026-07-01"),
    ("number", "D/1/2026"),
    ("invoice_no", "FV/2/2026"),
    ("url", "https://example.com/interes"),
    ("origin", "polecenie"),
    ("external_id", "E-1"),
    ("client_id", 124),
    ("contact_id", 6),
    ("status_id", 8),
    ("responsible_id", 17),
    ("department_id", 12),
    ("project_id", 13),
    ("task_id", 14),
    ("next_deal_id", 103),
    ("fields", {"własne": {"pole": [1, 2]}}),
]


@pytest.mark.parametrize(("field", "value"), FIELDS)
def test_every_listed_field_can_be_created(intum: httpx.Client, field: str, value: object) -> None:
    status, deal = answer(intum.post("/deals.json", json=example(**{field: value})))

    assert (status, deal[field]) == (201, value)


@pytest.mark.parametrize(("field", "value"), FIELDS)
def test_every_listed_field_can_be_updated(intum: httpx.Client, field: str, value: object) -> None:
    status, deal = answer(intum.patch("/deals/101.json", json={"deal": {field: value}}))

    assert (status, deal[field]) == (200, value)


@pytest.mark.parametrize("field", ["total_amount_net", "total_amount_gross", "tax"])
def test_three_fields_are_required(intum: httpx.Client, field: str) -> None:
    body = example()
    del body["deal"][field]

    assert answer(intum.post("/deals.json", json=body)) == broken(**{field: BLANK})


@pytest.mark.parametrize("field", ["name", "currency", "client_id", "status_id", "date"])
def test_the_other_fields_of_the_example_are_not(intum: httpx.Client, field: str) -> None:
    body = example()
    del body["deal"][field]

    assert intum.post("/deals.json", json=body).status_code == 201


def test_nothing_beyond_the_required_fields_is_needed(intum: httpx.Client) -> None:
    body = {"deal": {"total_amount_net": 10000, "total_amount_gross": 12300, "tax": "23"}}

    assert intum.post("/deals.json", json=body).status_code == 201


@pytest.mark.parametrize(
    ("net", "gross", "messages"),
    [
        (10000, 12300, {}),
        (10000, 10000, {}),
        (10000, 9999.99, {"total_amount_gross": BELOW_NET}),
        (999999999999.99, 999999999999.99, {}),
        (10000, 1000000000000, {"total_amount_gross": TOO_BIG}),
        (
            1000000000000,
            1000000000000,
            {"total_amount_net": TOO_BIG, "total_amount_gross": TOO_BIG},
        ),
    ],
)
def test_amounts_are_below_ten_to_the_twelfth_and_gross_is_not_below_net(
    intum: httpx.Client, net: float, gross: float, messages: dict[str, str]
) -> None:
    body = example(total_amount_net=net, total_amount_gross=gross)
    status, created = answer(intum.post("/deals.json", json=body))

    if messages:
        assert (status, created) == broken(**messages)
    else:
        assert status == 201
        assert (created["total_amount_net"], created["total_amount_gross"]) == (net, gross)


@pytest.mark.parametrize(
    ("closed", "status", "answered"),
    [("win", 201, "win"), ("lost", 201, "lost"), ("", 201, None), (None, 201, None)],
)
def test_closed_is_win_lost_or_empty(
    intum: httpx.Client, closed: str | None, status: int, answered: str | None
) -> None:
    response = intum.post("/deals.json", json=example(closed=closed))

    assert (response.status_code, response.json()["closed"]) == (status, answered)
    assert intum.post("/deals.json", json=example(closed="other")).status_code == 422


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("q=faktura", [113, 108], id="q-name"),
        pytest.param("q=migracj", [101], id="q-description"),
        pytest.param("q=biuro@acme.example", [120, 113, 109, 106, 102, 101], id="q-e-mail"),
        pytest.param("client_id=124", [111, 108, 104, 103], id="client"),
        pytest.param("status_id=9", [109, 108, 102], id="status"),
        pytest.param("responsible_id=17", [110, 109, 105, 103], id="responsible"),
        pytest.param("department_id=12", [111, 109, 104, 103], id="department"),
        pytest.param("project_id=13", [114, 106, 103, 102], id="project"),
        pytest.param(
            "main_date_from=2026-02-01&main_date_to=2026-02-28", [104, 103], id="main-date"
        ),
        pytest.param(
            "total_amount_gross_from=1000&total_amount_gross_to=5000", [109, 108, 103], id="gross"
        ),
    ],
)
def test_every_listed_parameter_filters(
    intum: httpx.Client, query: str, expected: list[int]
) -> None:
    assert ids(intum.get(f"/deals.json?{query}")) == expected
