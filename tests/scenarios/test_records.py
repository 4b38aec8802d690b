"""What the API shows of the records in a scenario file, and what it fills in for them."""

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract

from .office import OFFICE, deal_of, edited, load, serving, with_deal

WEBSITE = {
    "id": 5,
    "name": "Website",
    "status": "pending",
    "reminder_date": "2026-04-01",
    "closed_on": None,
    "money": 61000.0,
    "currency": "CHF",
    "info": "",
    "tags": [],
    "custom_properties": {},
    "user": {"id": 1, "firstname": "Anna", "lastname": "Keller"},
    "person": {"id": 3, "name": "Max Muster"},
    "customer": {"id": 2, "name": "Nordwind GmbH"},
    "company": {"id": 2, "type": "customer", "name": "Nordwind GmbH"},
    "category": {"id": 4, "name": "Angebot", "probability": 30},
    "service_period_from": None,
    "service_period_to": None,
    "inbox_email_address": "deal-5@inbox.example",
    "created_at": "2026-01-01T09:00:00Z",
    "updated_at": "2026-01-01T09:00:00Z",
}


def test_a_deal_is_shown_with_all_that_it_does_not_say(tmp_path: Path, contract: Contract) -> None:
    assert deal_of(tmp_path, OFFICE, contract) == WEBSITE


@pytest.mark.parametrize(
    ("by_name", "by_number"),
    [
        pytest.param("user: anna", "user_id: 1", id="user"),
        pytest.param("deal_category: angebot", "deal_category_id: 4", id="category"),
        pytest.param("company: nordwind", "company_id: 2", id="company"),
        pytest.param("person: max", "person_id: 3", id="person"),
    ],
)
def test_a_reference_by_number_means_the_same_as_one_by_name(
    tmp_path: Path, contract: Contract, by_name: str, by_number: str
) -> None:
    assert deal_of(tmp_path, edited(by_name, by_number), contract) == WEBSITE


@pytest.mark.parametrize("number", ["5.0", "+5", "05", "5e0"])
def test_a_number_may_be_written_in_any_way_that_yaml_knows(
    tmp_path: Path, contract: Contract, number: str
) -> None:
    assert deal_of(tmp_path, edited("id: 5", f"id: {number}"), contract) == WEBSITE


@pytest.mark.parametrize(
    ("left_out", "shown"),
    [
        pytest.param("      person: max\n", {"person": None}, id="person"),
        pytest.param(
            "      company: nordwind\n", {"company": None, "customer": None}, id="company"
        ),
        pytest.param("      status: pending\n", {"status": "pending"}, id="status"),
        pytest.param("firstname: Max, ", {"person": {"id": 3, "name": "Muster"}}, id="firstname"),
    ],
)
def test_what_the_api_does_not_require_may_be_left_out(
    tmp_path: Path, contract: Contract, left_out: str, shown: dict[str, object]
) -> None:
    assert deal_of(tmp_path, edited(left_out, ""), contract) == WEBSITE | shown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        pytest.param({"tags": "[b, a, b]"}, {"tags": ["a", "b"]}, id="tags"),
        pytest.param({"info": "|-\n        One\n        Two"}, {"info": "One\nTwo"}, id="lines"),
        pytest.param(
            {"custom_properties": "{Type: Shop, Languages: [de, fr]}"},
            {"custom_properties": {"Type": "Shop", "Languages": ["de", "fr"]}},
            id="custom-properties",
        ),
        pytest.param(
            {"service_period_from": "2026-02-01", "service_period_to": "2026-02-28"},
            {"service_period_from": "2026-02-01", "service_period_to": "2026-02-28"},
            id="service-period",
        ),
        pytest.param({"tags": "", "info": "~"}, {"tags": [], "info": ""}, id="null"),
    ],
)
def test_further_fields_are_shown_as_if_they_had_been_sent(
    tmp_path: Path, contract: Contract, given: dict[str, str], shown: dict[str, object]
) -> None:
    assert deal_of(tmp_path, with_deal(**given), contract) == WEBSITE | shown


@pytest.mark.parametrize("name", ["no", "Off", "2026-03-15", "12:30:00", "Überreuther & Söhne"])
def test_words_that_older_yaml_took_for_other_things_are_texts(
    tmp_path: Path, contract: Contract, name: str
) -> None:
    text = edited("name: Website", f"name: {name}")

    assert deal_of(tmp_path, text, contract) == WEBSITE | {"name": name}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("61000", "61000.0", id="whole"),
        pytest.param("61000.10", "61000.1", id="cents"),
        pytest.param("999999999999.99999", "999999999999.99999", id="beyond-a-double"),
        pytest.param("-0.01", "-0.01", id="negative"),
        pytest.param("1e3", "1000.0", id="exponent"),
    ],
)
def test_amounts_stay_exact(tmp_path: Path, contract: Contract, written: str, shown: str) -> None:
    scenario = load(tmp_path, edited("money: 61000", f"money: {written}"), contract)

    with serving(scenario, contract) as client:
        assert f'"money":{shown},' in client.get("/deals/5").text


@pytest.mark.parametrize(
    ("given", "created", "updated"),
    [
        pytest.param(
            {"created_at": "2025-06-16T08:00:00Z"},
            "2025-06-16T08:00:00Z",
            "2025-06-16T08:00:00Z",
            id="only-created",
        ),
        pytest.param(
            {"created_at": "2025-06-16T08:00:00Z", "updated_at": "2026-03-01T12:30:59Z"},
            "2025-06-16T08:00:00Z",
            "2026-03-01T12:30:59Z",
            id="both",
        ),
        pytest.param(
            {"created_at": "2021-10-17T09:33:46Z", "updated_at": "2012-10-17T09:33:46Z"},
            "2021-10-17T09:33:46Z",
            "2012-10-17T09:33:46Z",
            id="changed-before-it-was-created",
        ),
    ],
)
def test_a_record_was_changed_last_when_it_was_created_unless_it_says_so(
    tmp_path: Path, contract: Contract, given: dict[str, str], created: str, updated: str
) -> None:
    shown = {"created_at": created, "updated_at": updated}

    assert deal_of(tmp_path, with_deal(**given), contract) == WEBSITE | shown


@pytest.mark.parametrize("status", ["won", "lost", "dropped"])
@pytest.mark.parametrize(
    ("given", "closed_on"),
    [
        pytest.param({"closed_on": "2026-02-03"}, "2026-02-03", id="given"),
        pytest.param({}, "2026-01-01", id="undated"),
        pytest.param({"created_at": "2025-06-16T08:00:00Z"}, "2025-06-16", id="when-created"),
        pytest.param(
            {"created_at": "2025-06-16T08:00:00Z", "updated_at": "2026-03-01T23:59:59Z"},
            "2026-03-01",
            id="when-changed",
        ),
    ],
)
def test_a_deal_that_is_over_was_closed_when_it_was_changed_last(
    tmp_path: Path, contract: Contract, status: str, given: dict[str, str], closed_on: str
) -> None:
    text = with_deal(**given).replace("status: pending", f"status: {status}")

    assert deal_of(tmp_path, text, contract)["closed_on"] == closed_on


@pytest.mark.parametrize("given", [{}, {"closed_on": "null"}], ids=["left-out", "null"])
@pytest.mark.parametrize("status", ["potential", "pending"])
def test_a_deal_that_is_open_was_never_closed(
    tmp_path: Path, contract: Contract, status: str, given: dict[str, str]
) -> None:
    text = with_deal(**given).replace("status: pending", f"status: {status}")

    assert deal_of(tmp_path, text, contract)["closed_on"] is None


def test_a_new_deal_gets_the_number_after_the_greatest(tmp_path: Path, contract: Contract) -> None:
    body = {
        "name": "New",
        "currency": "EUR",
        "money": 1,
        "reminder_date": "2026-04-01",
        "user_id": 10,
        "deal_category_id": 4,
    }
    with serving(load(tmp_path, OFFICE, contract), contract) as client:
        assert client.post("/deals", json=body).json()["id"] == 6


def test_one_of_two_doubles_does_not_see_what_is_done_to_the_other(
    tmp_path: Path, contract: Contract
) -> None:
    scenario = load(tmp_path, OFFICE, contract)

    with serving(scenario, contract) as one, serving(scenario, contract) as other:
        assert one.delete("/deals/5").status_code == 204
        assert one.get("/deals").json() == []
        assert other.get("/deals").json() == [WEBSITE]


def test_a_scenario_may_leave_an_api_empty(tmp_path: Path, contract: Contract) -> None:
    scenario = load(tmp_path, "title: Nothing at all\n", contract)

    assert scenario.apis["moco"].best_key() is None
    with serving(scenario, contract) as client:
        assert client.get("/deals").status_code == 401


def test_a_scenario_may_have_keys_and_no_records(tmp_path: Path, contract: Contract) -> None:
    text = "title: A new account\nmoco:\n  keys:\n    demo: {access: full}\n"

    with serving(load(tmp_path, text, contract), contract) as client:
        assert client.get("/deals").json() == []
