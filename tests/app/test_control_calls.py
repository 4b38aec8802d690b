"""What the control of a double does: scenarios, state and snapshots."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dealdouble.app.double import REAL, Choices
from dealdouble.contract.model import Contract
from dealdouble.emulator.representation import Decimals
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.catalogue import Catalogue
from dealdouble.shipped import shipped
from dealdouble.yaml_file import read_yaml

from .controlled import DEALS, KEYS, NOON, OFFICE, Controlled, controlled, created

DEMO_FILE = shipped("scenarios") / "demo.yaml"
DEMO = {
    "name": "demo",
    "title": read_yaml(DEMO_FILE, "demo", ScenarioError).value["title"],
    "seed": None,
    "clock": "real",
}


@pytest.fixture(scope="module")
def catalogue(contracts: list[Contract]) -> Catalogue:
    return Catalogue(contracts)


@pytest.fixture
def control(contracts: list[Contract], catalogue: Catalogue) -> Iterator[Controlled]:
    with controlled(contracts, catalogue) as made:
        yield made


@pytest.fixture
def office(tmp_path: Path) -> str:
    """The path of a scenario that has one deal, of MOCO."""
    file = tmp_path / "office.yaml"
    file.write_text(OFFICE, encoding="utf-8")
    return str(file)


def delete_all(control: Controlled) -> None:
    for deal in control.deals():
        path = f"{DEALS['moco']}/{deal['id']}"
        assert control.client.delete(path, headers=KEYS["moco"]).status_code == 204


# Scenarios.


def test_the_shipped_scenarios_are_listed_by_name_and_title(control: Controlled) -> None:
    listed = control.ask("GET", "scenarios").json()["scenarios"]

    assert {"name": "demo", "title": DEMO["title"]} in listed
    assert [item["name"] for item in listed] == sorted(item["name"] for item in listed)


def test_the_scenario_that_is_served_is_told(control: Controlled) -> None:
    assert control.ask("GET", "scenario").json() == DEMO


def test_another_scenario_is_served_at_once(control: Controlled, office: str) -> None:
    created(control)

    loaded = control.ask("PUT", "scenario", {"name": office})

    told = {"name": office, "title": "A small account", "seed": None, "clock": "real"}
    assert (loaded.status_code, loaded.json()) == (200, told)
    assert control.ask("GET", "scenario").json() == told
    assert control.ask("GET", "health").json()["scenario"] == office
    assert [deal["id"] for deal in control.deals()] == [5]
    assert control.client.get(DEALS["intum"], headers=KEYS["intum"]).status_code == 401


def test_the_same_scenario_begins_anew(control: Controlled) -> None:
    before = control.deals()
    created(control)

    assert control.ask("PUT", "scenario", {"name": "demo"}).json() == DEMO
    assert control.deals() == before


def test_a_file_that_was_mended_is_read_anew(control: Controlled, office: str) -> None:
    file = Path(office)
    file.write_text(OFFICE.replace("2026-04-01", "2026-04-31"), encoding="utf-8")
    assert control.ask("PUT", "scenario", {"name": office}).status_code == 422

    file.write_text(OFFICE.replace("Website", "Webshop"), encoding="utf-8")
    assert control.ask("PUT", "scenario", {"name": office}).status_code == 200
    assert [deal["name"] for deal in control.deals()] == ["Webshop"]


def test_seed_and_clock_are_those_of_the_call(control: Controlled) -> None:
    body = {"name": "demo", "seed": 7, "clock": "2028-02-29T23:59:59Z"}

    assert control.ask("PUT", "scenario", body).json() == DEMO | body
    assert control.ask("GET", "clock").json() == {"now": "2028-02-29T23:59:59Z", "frozen": True}
    assert created(control)["created_at"] == "2028-02-29T23:59:59Z"


def test_a_whole_seed_may_be_written_with_a_point(control: Controlled) -> None:
    assert control.ask("PUT", "scenario", b'{"name": "demo", "seed": 7.0}').json()["seed"] == 7


@pytest.mark.parametrize(
    "later",
    [{}, {"seed": None, "clock": None}, {"clock": "real"}],
    ids=["left-out", "null", "real"],
)
def test_seed_and_clock_are_not_those_of_the_call_before(
    control: Controlled, later: dict[str, object]
) -> None:
    control.ask("PUT", "scenario", {"name": "demo", "seed": 7, "clock": NOON})

    assert control.ask("PUT", "scenario", {"name": "demo", **later}).json() == DEMO
    assert control.ask("GET", "clock").json()["frozen"] is False


@pytest.mark.parametrize("path", ["scenario", "state"])
def test_what_else_the_command_chose_holds_for_what_is_loaded(
    contracts: list[Contract], catalogue: Catalogue, path: str
) -> None:
    instant = datetime(2026, 3, 1, tzinfo=UTC)
    with controlled(contracts, catalogue, Choices(True, Decimals.TEXT, instant)) as made:
        state = made.ask("GET", "state").json() | {"decimals": "number", "rate_limit": False}
        sent = {"name": "demo", "clock": "real"} if path == "scenario" else state

        assert made.ask("PUT", path, sent).status_code == 200

        assert isinstance(made.deals("intum")[0]["total_amount_net"], str)
        deal = f"{DEALS['moco']}/123"
        answers = [made.client.get(deal, headers=KEYS["moco"]) for _ in range(121)]
        assert [answer.status_code for answer in answers] == [200] * 120 + [429]


# Going back.


def test_a_reset_goes_back_to_the_start(control: Controlled) -> None:
    before = control.deals()
    first = created(control)
    control.ask("PUT", "clock", {"now": NOON})

    assert control.ask("POST", "reset").json() == DEMO
    assert control.deals() == before
    assert control.ask("GET", "clock").json()["frozen"] is False
    assert created(control)["id"] == first["id"]


def test_a_reset_goes_back_to_what_was_loaded(control: Controlled, office: str) -> None:
    loaded = control.ask("PUT", "scenario", {"name": office, "seed": 7, "clock": NOON}).json()
    delete_all(control)
    control.ask("POST", "clock/advance", {"seconds": 60})

    assert control.ask("POST", "reset", {}).json() == loaded
    assert [deal["id"] for deal in control.deals()] == [5]
    assert control.ask("GET", "clock").json() == {"now": NOON, "frozen": True}


@pytest.mark.parametrize("chosen", [datetime(2026, 3, 1, tzinfo=UTC), REAL])
def test_a_reset_goes_back_to_the_clock_that_the_command_chose(
    contracts: list[Contract], catalogue: Catalogue, chosen: datetime | str
) -> None:
    with controlled(contracts, catalogue, Choices(clock=chosen)) as made:
        start = made.ask("GET", "scenario").json()["clock"]
        made.ask("PUT", "clock", {"now": NOON})

        assert made.ask("POST", "reset").json()["clock"] == start
        assert start == (REAL if chosen == REAL else "2026-03-01T00:00:00Z")
        assert made.double.clock.is_frozen == (chosen != REAL)


def test_a_reset_forgets_how_often_a_key_was_used(
    contracts: list[Contract], catalogue: Catalogue
) -> None:
    with controlled(contracts, catalogue, Choices(rate_limited=True)) as made:
        for _ in range(121):
            last = made.client.get(DEALS["moco"], headers=KEYS["moco"])
        assert last.status_code == 429

        made.ask("POST", "reset")

        assert made.client.get(DEALS["moco"], headers=KEYS["moco"]).status_code == 200


# The state.


def test_a_state_is_taken_up_as_it_was_told(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": NOON})
    kept = created(control)
    control.client.delete(f"{DEALS['moco']}/123", headers=KEYS["moco"])
    deals = {api: control.deals(api) for api in DEALS}
    told = control.ask("GET", "state")
    assert told.headers["Content-Type"] == "application/json"
    control.ask("PUT", "scenario", {"name": "demo"})

    taken = control.ask("PUT", "state", told.content)

    assert (taken.status_code, taken.json()) == (200, DEMO | {"name": "state", "clock": NOON})
    assert {api: control.deals(api) for api in DEALS} == deals
    assert kept["id"] in [deal["id"] for deal in control.deals()]
    assert control.ask("GET", "clock").json() == {"now": NOON, "frozen": True}
    assert control.ask("GET", "state").content == told.content


def test_a_state_loads_as_a_scenario_file(control: Controlled, tmp_path: Path) -> None:
    control.ask("PUT", "clock", {"now": NOON})
    created(control)
    deals = {api: control.deals(api) for api in DEALS}
    file = tmp_path / "mine.json"
    file.write_bytes(control.ask("GET", "state").content)
    control.ask("POST", "reset")

    loaded = control.ask("PUT", "scenario", {"name": str(file)})

    assert (loaded.status_code, loaded.json()["clock"]) == (200, NOON)
    assert {api: control.deals(api) for api in DEALS} == deals


def test_a_reset_goes_back_to_the_state_that_was_taken_up(control: Controlled) -> None:
    delete_all(control)
    state = control.ask("GET", "state").content
    control.ask("POST", "reset")
    control.ask("PUT", "state", state)
    created(control)

    assert control.ask("POST", "reset").json() == DEMO | {"name": "state"}
    assert control.deals() == []


def test_a_value_as_deep_as_a_request_may_be_is_taken_up_again(control: Controlled) -> None:
    deep = '{"deal": {"fields": {"a": ' + "[" * 97 + "]" * 97 + "}}}"
    answer = control.client.patch("/crm/deals/101.json", content=deep, headers=KEYS["intum"])
    assert answer.status_code == 200
    deals = control.deals("intum")

    state = control.ask("GET", "state").content
    control.ask("POST", "reset")

    assert control.ask("PUT", "state", state).status_code == 200
    assert control.deals("intum") == deals


def test_amounts_of_a_state_are_exact(control: Controlled) -> None:
    exact = b'{"deal": {"total_amount_net": 99999999999.99999999, "tax": "23", '
    exact += b'"total_amount_gross": 99999999999.99999999}}'
    made = control.client.post(DEALS["intum"], content=exact, headers=KEYS["intum"])
    assert made.status_code == 201

    state = control.ask("GET", "state").content
    control.ask("PUT", "state", state)

    assert b"99999999999.99999999" in state
    listed = control.client.get(DEALS["intum"], headers=KEYS["intum"]).content
    assert listed.count(b"99999999999.99999999") == 2


def test_a_state_tells_what_holds_of_the_options(
    contracts: list[Contract], catalogue: Catalogue
) -> None:
    with controlled(contracts, catalogue, Choices(True, Decimals.TEXT)) as made:
        state = made.ask("GET", "state").json()
    with controlled(contracts, catalogue) as other:
        other.ask("PUT", "state", state)
        assert other.double.options.rate_limited
        assert other.double.options.decimals is Decimals.TEXT


def test_a_state_holds_the_records_of_apis_that_are_not_served(
    contracts: list[Contract], contract: Contract, catalogue: Catalogue
) -> None:
    with controlled(contracts, catalogue) as both:
        whole = both.ask("GET", "state").json()
    with controlled(contracts, catalogue, served=[contract]) as made:
        assert made.ask("GET", "health").json()["apis"] == ["moco"]
        assert made.ask("GET", "state").json() == whole
        assert made.ask("PUT", "state", json.dumps(whole).encode()).status_code == 200
        assert made.ask("GET", "state").json() == whole


def test_head_tells_how_long_a_state_is(control: Controlled) -> None:
    get, head = control.ask("GET", "state"), control.ask("HEAD", "state")

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == get.headers


# Snapshots.


def test_snapshots_are_numbered_and_listed(control: Controlled, office: str) -> None:
    assert control.ask("GET", "snapshots").json() == {"snapshots": []}
    control.ask("PUT", "clock", {"now": NOON})
    first = control.ask("POST", "snapshots")
    control.ask("PUT", "scenario", {"name": office, "clock": "2028-02-29T00:00:00Z"})
    second = control.ask("POST", "snapshots", {})

    assert [answer.status_code for answer in (first, second)] == [201, 201]
    assert [answer.json() for answer in (first, second)] == [{"id": 1}, {"id": 2}]
    assert control.ask("GET", "snapshots").json() == {
        "snapshots": [
            {"id": 1, "scenario": "demo", "now": NOON},
            {"id": 2, "scenario": office, "now": "2028-02-29T00:00:00Z"},
        ]
    }


def test_a_snapshot_can_be_gone_back_to_however_often(control: Controlled) -> None:
    control.ask("PUT", "clock", {"now": NOON})
    kept = created(control)
    deals = control.deals()
    control.ask("POST", "snapshots")

    for _ in range(3):
        delete_all(control)
        control.ask("POST", "clock/advance", {"seconds": 3600})
        restored = control.ask("POST", "snapshots/1/restore")
        assert (restored.status_code, restored.json()) == (200, DEMO)
        assert control.deals() == deals
        assert control.ask("GET", "clock").json() == {"now": NOON, "frozen": True}

    following = created(control)["id"]
    assert isinstance(following, int)
    assert kept["id"] == following - 1


def test_a_snapshot_outlasts_what_is_loaded_and_reset(control: Controlled, office: str) -> None:
    deals = control.deals("intum")
    control.ask("POST", "snapshots")
    control.ask("PUT", "scenario", {"name": office, "clock": NOON})
    control.ask("POST", "reset")

    assert control.ask("POST", "snapshots/1/restore").json() == DEMO
    assert control.deals("intum") == deals
    assert control.ask("GET", "clock").json()["frozen"] is False


def test_a_snapshot_remembers_how_often_a_key_was_used(
    contracts: list[Contract], catalogue: Catalogue
) -> None:
    with controlled(contracts, catalogue, Choices(rate_limited=True)) as made:

        def uses(times: int) -> list[int]:
            path = f"{DEALS['moco']}/123"
            return [made.client.get(path, headers=KEYS["moco"]).status_code for _ in range(times)]

        made.ask("PUT", "clock", {"now": NOON})
        uses(119)
        made.ask("POST", "snapshots")
        assert uses(2) == [200, 429]
        made.ask("POST", "snapshots/1/restore")
        assert uses(2) == [200, 429]
        made.ask("POST", "clock/advance", {"seconds": 120})
        assert uses(1) == [200]


def test_a_snapshot_is_removed(control: Controlled) -> None:
    for _ in range(3):
        control.ask("POST", "snapshots")

    removed = control.ask("DELETE", "snapshots/2")

    assert (removed.status_code, removed.content) == (204, b"")
    ids = [item["id"] for item in control.ask("GET", "snapshots").json()["snapshots"]]
    assert ids == [1, 3]
    assert control.ask("POST", "snapshots/2/restore").status_code == 404
    assert control.ask("DELETE", "snapshots/2").status_code == 404


def test_all_snapshots_are_removed_and_their_ids_not_given_again(control: Controlled) -> None:
    for _ in range(2):
        control.ask("POST", "snapshots")

    removed = control.ask("DELETE", "snapshots")

    assert (removed.status_code, removed.content) == (204, b"")
    assert control.ask("GET", "snapshots").json() == {"snapshots": []}
    assert control.ask("DELETE", "snapshots").status_code == 204
    assert control.ask("POST", "snapshots").json() == {"id": 3}
