"""Whatever a scenario says, it is read, or its mistake is told: nothing else is ever raised."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealdouble.contract.model import Contract
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.document import open_document
from dealdouble.scenarios.scenario import read_scenario

from .office import with_recipe
from .played import LISTS, Played
from .shop import SHOP

RECIPES = """\
status: {mix: {pending: 5, won: 3}}
closed_on: {by: status, cases: {pending: null}, else: {after: created_at, from: 1, to: 30}}
created_at: {from: 2026-01-05, to: 2026-03-13}
updated_at: {from: 2026-03-14T00:00:00Z, to: 2026-03-14T12:00:00Z}
service_period_from: {from: 2026-01-01, to: 2026-12-31, step: 7, day: first, share: 0.5}
company: {any: all}
person: {any: [max], share: 0.5}
tags: {some: [a, b, c], from: 0, to: 2}
info: {text: 'Nr. {id} {money}'}
money: {from: 10.00, to: 99.99, step: 0.01}
custom_properties: {value: {a: [b]}}
name: {words: projects-pl}"""
MORE = """\
  generated:
    deals:
      count: 3
      first_id: 200
      seed: 4
      fields:
        total_amount_net: {from: 1, to: 500}
        total_amount_gross: {of: total_amount_net, times: 1.23}
        tax: "23"
        next_deal: {any: all, share: 0.5}
        fields: {value: {a: 1.5}}
  last_ids: {deals: 500}
clock: 2026-03-15T09:00:00Z
rate_limit: false
decimals: text
"""
DIRTY = "    dirty: {id: 104, invalid: true, total_amount_net: 1, fields: {a: 1}, tax: null}\n"
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from(
        [
            *(10**30, -(10**30), 2**53, 2**63, 10**2000),
            *(Decimal("1e999999"), Decimal("-1e-999999"), Decimal("1e5000")),
            *(Decimal("0.5"), Decimal("1e300"), Decimal("7.0")),
            *("", "a", "all", "null", "2026-02-30", "2026-01-01", "9999-12-31", "0001-01-01"),
            *("2026-01-01T00:00:00Z", "{id}", "{", "deals", "status", "name", "anna", "acme"),
            *("projects-de", "first", "1e3", "\x00", "🚀", "x" * 300),
            *([], {}, [None], [[]], ["a", 1], {"a": None}, {"value": 1}, {"any": "all"}),
            *({"from": 1, "to": 2}, {"mix": {"a": 1}}, {"by": "name", "cases": {"A": "b"}}),
            *({"after": "created_at", "from": -(10**9), "to": 10**9}, {"words": "people-ch"}),
            *({"of": "money", "times": Decimal("1e900")}, {"text": "{money}"}, {"share": 1}),
            *({"some": ["a"], "from": 1}, {"id": 5}, {"id": 1, "invalid": True}),
        ]
    ),
)
KEYS = st.sampled_from(
    [
        *("deals", "users", "count", "seed", "first_id", "fields", "id", "invalid", "money"),
        *("from", "to", "step", "day", "share", "mix", "any", "5", "05", "extends", "title"),
        *("next_deal", "next_deal_id", "company_id", "generated", "last_ids", "clock", "keys"),
    ]
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A scenario that uses all that there is."""
    file: Path = tmp_path_factory.mktemp("attack") / "whole.yaml"
    shop = SHOP.partition("\n")[2]
    file.write_text(with_recipe(RECIPES, 4) + shop + DIRTY + MORE, encoding="utf-8")
    return open_document(str(file)).value


def containers(value: Any) -> Iterator[Any]:
    """Every mapping and list within a value, and the value itself."""
    yield value
    parts = value.values() if isinstance(value, dict) else value
    for part in parts:
        if isinstance(part, dict | list):
            yield from containers(part)


def test_the_scenario_that_is_attacked_is_right(contracts: list[Contract], whole: Any) -> None:
    scenario = read_scenario(copy.deepcopy(whole), "state", contracts)

    assert len(scenario.apis["moco"].base.tables["deals"].records) == 5
    assert len(scenario.apis["intum"].base.tables["deals"].records) == 6


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), ODD, st.booleans(), KEYS),
        min_size=1,
        max_size=3,
    )
)
def test_whatever_is_said_is_read_or_told(
    contracts: list[Contract],
    whole: Any,
    edits: list[tuple[int, int, Any, bool, str]],
) -> None:
    value = copy.deepcopy(whole)
    for where, which, odd, is_new, key in edits:
        places = [place for place in containers(value) if place]
        place = places[where % len(places)]
        new = copy.deepcopy(odd)
        if isinstance(place, list):
            place[which % len(place)] = new
        elif is_new:
            place[key] = new
        else:
            place[list(place)[which % len(place)]] = new
    try:
        scenario = read_scenario(value, "state", contracts)
    except ScenarioError:
        return

    played = Played(scenario, contracts)
    for api, path in LISTS.items():
        for item in scenario.apis[api].keys:
            assert played.send(api, "GET", path, key=item.text).status in (200, 401, 403)
    again = Played(read_scenario(played.exported(), "state", contracts), contracts)
    assert again.exported() == played.exported()
