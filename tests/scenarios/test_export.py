"""An export is a scenario: read back it gives the same records, order, keys and next ids."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealdouble.contract.model import Contract
from dealdouble.emulator.emulator import Options
from dealdouble.emulator.representation import Decimals
from dealdouble.scenarios.export import exported
from dealdouble.scenarios.files import scenario_names
from dealdouble.scenarios.scenario import load_scenario, read_scenario

from .office import OFFICE
from .played import NOW, Played
from .shop import SHOP

BOTH = OFFICE + SHOP.partition("\n")[2]
DIRTY = """\
title: Clean and dirty deals
extends: both.yaml
moco:
  keys:
    gone: {access: read-only, expired: true}
  companies:
    nameless: {id: 3, invalid: true, type: null}
  deals:
    dirty:
      id: 9
      invalid: true
      name: null
      status: open
      money: 1e30
      currency: ""
      reminder_date: gestern
      closed_on: 2026-02-03
      user_id: 99
      tags: [b, a, a]
      info: null
      created_at: null
      updated_at: soon
    barely: {id: 12, invalid: true}
intum:
  keys:
    shop: {access: crm, integration: other-shop}
    none: {access: other}
    gone: {access: full, integration: other-shop, expired: true}
  deals:
    taken: {id: 110, invalid: true, external_id: A-1, app_code: demo-shop}
    odd:
      id: 111
      invalid: true
      total_amount_net: 2
      total_amount_gross: 1
      app_code: demo-shop
      next_deal_id: 111
      client_id: 7
      fields: {a: 1.50, b: 12345678901234567890, c: [1e-7, null]}
  last_ids: {deals: 120}
"""

MOCO_DEAL: dict[str, Any] = {
    "name": "New",
    "currency": "EUR",
    "money": Decimal("999999999999.99999"),
    "reminder_date": "2026-04-01",
    "user_id": 10,
    "deal_category_id": 4,
}
INTUM_DEAL: dict[str, Any] = {
    "name": "Nowa",
    "total_amount_net": "10.10",
    "total_amount_gross": Decimal("12.423"),
    "tax": "23",
    "fields": {"exact": Decimal("0.1000000000000000055"), "many": 10**17},
}


@pytest.fixture
def played(tmp_path: Path, contracts: list[Contract]) -> Played:
    """A double with clean and dirty deals at both APIs."""
    (tmp_path / "both.yaml").write_text(BOTH, encoding="utf-8")
    (tmp_path / "dirty.yaml").write_text(DIRTY, encoding="utf-8")
    return Played(load_scenario(str(tmp_path / "dirty.yaml"), contracts), contracts)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where exports are written to."""
    return tmp_path / "state.json"


def test_what_was_not_touched_comes_back_as_it_was(played: Played, file: Path) -> None:
    assert played.read_back(file).seen() == played.seen()


@pytest.mark.parametrize("name", [name for name in scenario_names() if name != "large"])
def test_every_scenario_that_is_shipped_comes_back_as_it_was(
    contracts: list[Contract], file: Path, name: str
) -> None:
    played = Played(load_scenario(name, contracts), contracts)

    again = played.read_back(file)

    assert again.seen() == played.seen()
    assert again.scenario.title == played.scenario.title


def test_what_was_created_changed_and_deleted_comes_back(played: Played, file: Path) -> None:
    assert played.create("moco", MOCO_DEAL | {"status": "won", "tags": ["b", "a"]}).status == 200
    assert played.create("intum", INTUM_DEAL | {"external_id": "N-1"}).status == 201
    assert played.create("intum", INTUM_DEAL | {"external_id": "N-1"}, key="shop").status == 201
    played.double.clock.advance(86_400)
    assert played.change("moco", 5, {"custom_properties": {"a": ["b"], "c": "d"}}).status == 200
    assert played.change("moco", 9, {"info": "x"}).status == 422
    assert played.change("moco", 12, {"name": "Named", "status": "lost"}).status == 200
    assert played.change("intum", 102, {"next_deal_id": 101, "closed": "win"}).status == 200
    assert played.change("intum", 110, {"external_id": "A-2", "tax": "23"}).status == 200
    assert played.delete("intum", 101).status == 200

    again = played.read_back(file)

    assert again.seen() == played.seen()


def test_the_next_ids_are_those_that_would_have_come(played: Played, file: Path) -> None:
    played.create("moco", MOCO_DEAL)
    played.delete("moco", 13)
    played.create("intum", INTUM_DEAL)
    played.delete("intum", 121)

    again = played.read_back(file)

    for double in (played, again):
        assert b'"id":14,' in double.create("moco", MOCO_DEAL).body
        assert b'"id":122,' in double.create("intum", INTUM_DEAL).body


def test_an_export_of_what_was_read_back_is_the_same_export(played: Played, file: Path) -> None:
    played.create("moco", MOCO_DEAL)
    played.delete("intum", 102)
    first = played.exported()

    assert played.read_back(file).exported() == first


def test_records_keep_the_names_that_the_scenario_gave_them(played: Played) -> None:
    played.create("moco", MOCO_DEAL)

    deals = played.exported()["moco"]["deals"]

    assert list(deals) == ["website", "dirty", "barely", "13"]
    assert deals["13"] == {
        "id": 13,
        **MOCO_DEAL,
        "status": "pending",
        "created_at": "2026-03-15T09:00:00Z",
        "updated_at": "2026-03-15T09:00:00Z",
    }


def test_a_name_that_looks_like_the_id_of_another_record_is_in_nobodys_way(
    contracts: list[Contract], tmp_path: Path, file: Path
) -> None:
    source = tmp_path / "names.yaml"
    source.write_text(BOTH.replace("    website:", "    '6':"), encoding="utf-8")
    played = Played(load_scenario(str(source), contracts), contracts)
    assert b'"id":6,' in played.create("moco", MOCO_DEAL).body

    assert list(played.exported()["moco"]["deals"]) == ["6", "6-"]
    assert played.read_back(file).seen() == played.seen()


def test_only_what_breaks_a_rule_is_marked(played: Played) -> None:
    deals = played.exported()["intum"]["deals"]

    assert [name for name, deal in deals.items() if deal.get("invalid")] == ["taken", "odd"]


def test_a_dirty_record_that_was_mended_is_marked_no_more(played: Played) -> None:
    body = {key: value for key, value in MOCO_DEAL.items() if key != "fields"}
    assert played.change("moco", 12, body).status == 200

    assert "invalid" not in played.exported()["moco"]["deals"]["barely"]


@pytest.mark.parametrize("time", ["null", "soon", "2026-02-30T00:00:00Z"])
def test_a_record_whose_time_is_none_stays_dirty_whatever_is_changed(
    contract: Contract, tmp_path: Path, file: Path, time: str
) -> None:
    source = tmp_path / "time.yaml"
    source.write_text(f"{OFFICE}      invalid: true\n      created_at: {time}\n", encoding="utf-8")
    played = Played(load_scenario(str(source), [contract]), [contract])
    assert played.change("moco", 5, {"info": "x"}).status == 200

    assert played.exported()["moco"]["deals"]["website"]["invalid"] is True
    assert played.read_back(file).seen() == played.seen()


def test_keys_are_written_with_the_words_of_their_rights(played: Played) -> None:
    assert played.exported()["intum"]["keys"] == {
        "demo": {"access": "full", "integration": "demo-shop"},
        "shop": {"access": "crm", "integration": "other-shop"},
        "none": {"access": "other"},
        "gone": {"access": "full", "expired": True, "integration": "other-shop"},
    }


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        pytest.param(None, "real", id="real"),
        pytest.param(NOW, "2026-03-15T09:00:00Z", id="instant"),
        pytest.param(NOW.replace(microsecond=250_000), "2026-03-15T09:00:00.250000Z", id="within"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z", id="first"),
    ],
)
def test_the_clock_and_the_options_come_back(
    contracts: list[Contract], played: Played, clock: datetime | None, said: str
) -> None:
    states = {name: emulator.state for name, emulator in played.emulators.items()}
    options = Options(rate_limited=True, decimals=Decimals.TEXT)

    value = exported(played.scenario, contracts, states, clock, options)
    again = read_scenario(value, "state", contracts)

    assert value["clock"] == said
    assert (again.clock, again.options, again.name) == (clock, options, "state")


def test_an_api_without_a_state_is_written_as_the_scenario_has_it(
    contracts: list[Contract], played: Played
) -> None:
    played.delete("moco", 5)
    moco = {"moco": played.emulators["moco"].state}

    value = exported(played.scenario, contracts, moco, None, Options())

    assert list(value["moco"]["deals"]) == ["dirty", "barely"]
    assert list(value["intum"]["deals"]) == ["first", "second", "taken", "odd"]


def test_a_state_of_another_scenario_is_written_whole(
    contracts: list[Contract], played: Played, file: Path
) -> None:
    """As every record is held to the rules that is not one of the scenario's own."""
    other = replace(played.scenario, apis=load_scenario("empty", contracts).apis)
    states = {name: emulator.state for name, emulator in played.emulators.items()}

    value = exported(other, contracts, states, None, Options())

    marked = [name for name, deal in value["intum"]["deals"].items() if deal.get("invalid")]
    assert marked == ["101", "110", "111"]  # two of them have the same id of an integration
    again = Played(read_scenario(value, "state", contracts), contracts)
    assert again.pages("moco") == played.pages("moco")
    assert again.pages("intum") == played.pages("intum")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["moco", "intum"]),
        st.sampled_from(["create", "change", "delete", "wait"]),
        st.integers(0, 8),
        st.dictionaries(
            st.sampled_from(
                [
                    *("name", "info", "status", "closed_on", "money", "tags", "company_id"),
                    *("total_amount_net", "total_amount_gross", "external_id", "next_deal_id"),
                    *("closed", "fields", "custom_properties", "service_period_to", "date_to"),
                ]
            ),
            st.sampled_from(
                [
                    *(None, "", "a", "A-1", "won", "pending", "lost", "2026-02-28", "12.50"),
                    *(0, 2, 101, 102, Decimal("0.10"), Decimal("99.999"), -5),
                    *([], ["b", "a"], {}, {"a": "b"}, {"a": None}, {"d": Decimal("1E+3")}),
                ]
            ),
            max_size=5,
        ),
        st.sampled_from(["demo", "shop"]),
    ),
    max_size=8,
)


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_whatever_was_done_comes_back(
    contracts: list[Contract],
    tmp_path: Path,
    file: Path,
    played: Played,
    steps: list[tuple[str, str, int, dict[str, Any], str]],
) -> None:
    double = Played(played.scenario, contracts)
    for api, step, which, values, key in steps:
        numbers = double.numbers(api)
        if step == "wait":
            double.double.clock.advance(3_600 * which)
        elif step == "create":
            whole = MOCO_DEAL if api == "moco" else INTUM_DEAL
            double.create(api, whole | values, "demo" if api == "moco" else key)
        elif numbers and step == "change":
            number = numbers[which % len(numbers)]
            double.change(api, number, values, "demo" if api == "moco" else key)
        elif numbers:
            double.delete(api, numbers[which % len(numbers)])

    again = double.read_back(file)

    assert again.seen() == double.seen()
    assert again.exported() == double.exported()
    assert json.loads(file.read_bytes())["clock"] != "real"
