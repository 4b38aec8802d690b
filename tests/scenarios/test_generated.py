"""Records that are generated: each recipe gives what it promises, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_UP, Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest

from dealdouble.contract.model import Contract
from dealdouble.scenarios.scenario import Scenario, load_scenario

from .office import OFFICE, load, with_recipe
from .shop import SHOP

SHOP_BLOCK = """\
  generated:
    deals:
      count: {count}
      fields:
        total_amount_net: {{from: 0.01, to: 999.99}}
        tax: {{mix: {{"23": 2, "8": 1, zw: 1}}}}
        total_amount_gross:
          by: tax
          cases:
            "23": {{of: total_amount_net, times: 1.23}}
            "8": {{of: total_amount_net, times: 1.08}}
          else: {{of: total_amount_net, times: 1}}
"""


def drawn(scenario: Scenario, table: str = "deals", first: int = 6) -> list[Mapping[str, Any]]:
    """The records of MOCO that are generated, in the order of their ids."""
    rows = scenario.apis["moco"].base.tables[table].records
    return [rows[number] for number in sorted(rows) if number >= first]


def values(directory: Path, contract: Contract, said: str, field: str, count: int = 200) -> Any:
    """The values of a field, as what is said of the fields draws them."""
    text = with_recipe(said, count)
    return [record[field] for record in drawn(load(directory, text, contract))]


def days(value: str) -> int:
    return date.fromisoformat(value[:10]).toordinal()


def test_there_are_as_many_as_are_asked_for_after_those_that_are_written_out(
    tmp_path: Path, contract: Contract
) -> None:
    assert values(tmp_path, contract, "info: A", "id") == list(range(6, 206))


def test_the_first_id_may_be_chosen(tmp_path: Path, contract: Contract) -> None:
    text = with_recipe("info: A").replace("count: 5", "count: 2\n      first_id: 70")

    assert [record["id"] for record in drawn(load(tmp_path, text, contract))] == [70, 71]


def test_none_may_be_generated(tmp_path: Path, contract: Contract) -> None:
    text = with_recipe("info: {words: projects-de}", 0)

    assert drawn(load(tmp_path, text, contract)) == []


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        pytest.param("info: Text", "info", "Text", id="text"),
        pytest.param("tags: [b, a, b]", "tags", ["a", "b"], id="list"),
        pytest.param("company: nordwind", "company_id", 2, id="reference"),
        pytest.param("company_id: 2.0", "company_id", 2, id="number"),
        pytest.param("info: {value: Text}", "info", "Text", id="value"),
        pytest.param("info: null", "info", "", id="null"),
        pytest.param("company: null", "company_id", None, id="no-reference"),
        pytest.param(
            "custom_properties: {value: {mix: a}}", "custom_properties", {"mix": "a"}, id="mapping"
        ),
        pytest.param("created_at: 2026-02-03T04:05:06Z", "updated_at", "2026-02-03T04:05:06Z"),
        pytest.param("info: {text: a}", "info", "a", id="text-of-nothing"),
        pytest.param("info: A", "created_at", "2026-01-01T09:00:00Z", id="undated"),
    ],
)
def test_a_constant_is_the_value_of_each(
    tmp_path: Path, contract: Contract, said: str, field: str, value: Any
) -> None:
    assert values(tmp_path, contract, said, field, 3) == [value] * 3


@pytest.mark.parametrize(
    ("said", "field", "weights"),
    [
        pytest.param("status: {mix: {won: 1, lost: 3}}", "status", {"won": 1, "lost": 3}),
        pytest.param("info: {mix: {'1': 1, b: 1}}", "info", {"1": 1, "b": 1}, id="texts"),
        pytest.param("user: {mix: {anna: 4, bruno: 1}}", "user_id", {1: 4, 10: 1}, id="names"),
        pytest.param("money: {mix: {100: 1, 0.5: 1}}", "money", {100: 1, Decimal("0.5"): 1}),
        pytest.param("company_id: {mix: {2: 1}}", "company_id", {2: 1}, id="numbers"),
        pytest.param("info: {any: [a, b, c]}", "info", {"a": 1, "b": 1, "c": 1}, id="any"),
        pytest.param("user: {any: [anna, bruno]}", "user_id", {1: 1, 10: 1}, id="any-name"),
        pytest.param("user: {any: all}", "user_id", {1: 1, 10: 1}, id="all"),
        pytest.param("user_id: {any: all}", "user_id", {1: 1, 10: 1}, id="all-numbers"),
        pytest.param("info: {value: a, share: 0.25}", "info", {"a": 1, "": 3}, id="share"),
        pytest.param("company: {any: all, share: 0.5}", "company_id", {2: 1, None: 1}),
        pytest.param("info: {value: a, share: 0}", "info", {"": 1}, id="share-of-none"),
        pytest.param("info: {value: a, share: 1}", "info", {"a": 1}, id="share-of-all"),
        pytest.param("money: {from: 1, to: 3}", "money", {1: 1, 2: 1, 3: 1}, id="range"),
    ],
)
def test_values_come_as_often_as_their_weights_say(
    tmp_path: Path, contract: Contract, said: str, field: str, weights: dict[Any, int]
) -> None:
    text = with_recipe(said, 2000)
    counts = Counter(record[field] for record in drawn(load(tmp_path, text, contract)))

    assert set(counts) == set(weights)
    for value, weight in weights.items():
        expected = 2000 * weight / sum(weights.values())
        assert abs(counts[value] - expected) < 120, (value, counts)


@pytest.mark.parametrize(
    ("said", "least", "most", "step"),
    [
        ("{from: 1000, to: 250000, step: 500}", "1000", "250000", "500"),
        ("{from: -5, to: 5}", "-5", "5", "1"),
        ("{from: 0.01, to: 0.99}", "0.01", "0.99", "0.01"),
        ("{from: 10, to: 20, step: 0.25}", "10", "20", "0.25"),
        (
            "{from: 999999999999.98, to: 999999999999.99}",
            "999999999999.98",
            "999999999999.99",
            "0.01",
        ),
        ("{from: 1e3, to: 2e3, step: 1e2}", "1000", "2000", "100"),
        ("{from: 7, to: 7}", "7", "7", "1"),
    ],
)
def test_amounts_lie_on_the_steps_between_two_ends(
    tmp_path: Path, contract: Contract, said: str, least: str, most: str, step: str
) -> None:
    text = with_recipe(f"money: {said}", 300)
    found = [Decimal(record["money"]) for record in drawn(load(tmp_path, text, contract))]

    assert min(found) >= Decimal(least)
    assert max(found) <= Decimal(most)
    assert all((value - Decimal(least)) % Decimal(step) == 0 for value in found)
    if Decimal(most) - Decimal(least) <= 10 * Decimal(step):
        assert {min(found), max(found)} == {Decimal(least), Decimal(most)}


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("{from: 2028-02-27, to: 2028-03-02}", "2028-02-27", "2028-03-02"),
        ("{from: 0001-01-01, to: 0001-01-03}", "0001-01-01", "0001-01-03"),
        ("{from: 9999-12-30, to: 9999-12-31}", "9999-12-30", "9999-12-31"),
        ("{from: 2026-01-01, to: 2026-12-31, step: 7}", "2026-01-01", "2026-12-31"),
    ],
)
def test_dates_lie_between_two_days(
    tmp_path: Path, contract: Contract, said: str, first: str, last: str
) -> None:
    found = values(tmp_path, contract, f"status: won\nclosed_on: {said}", "closed_on")

    assert (min(found), max(found)) == (first, last) or "step" in said
    assert all((days(value) - days(first)) % (7 if "step" in said else 1) == 0 for value in found)


def test_dates_are_moved_to_the_ends_of_their_months(tmp_path: Path, contract: Contract) -> None:
    said = (
        "service_period_from: {from: 2027-12-01, to: 2028-04-30, day: first}\n"
        "service_period_to: {after: service_period_from, from: 0, to: 40, day: last}"
    )
    begins = values(tmp_path, contract, said, "service_period_from")
    ends = values(tmp_path, contract, said, "service_period_to")

    assert set(begins) == {
        f"{month}-01" for month in ("2027-12", "2028-01", "2028-02", "2028-03", "2028-04")
    }
    assert "2028-02-29" in ends
    assert all(0 <= days(end) - days(begin) <= 71 for begin, end in zip(begins, ends, strict=True))


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        (
            "{from: 2026-01-01, to: 2026-01-02}",
            "2026-01-01T07:00:00Z",
            "2026-01-02T17:59:59Z",
        ),
        (
            "{from: 2026-02-28T23:59:59Z, to: 2026-03-01T00:00:01Z}",
            "2026-02-28T23:59:59Z",
            "2026-03-01T00:00:01Z",
        ),
    ],
)
def test_instants_lie_between_two_or_at_office_hours_between_two_days(
    tmp_path: Path, contract: Contract, said: str, first: str, last: str
) -> None:
    found = values(tmp_path, contract, f"created_at: {said}", "created_at")

    assert first <= min(found)
    assert max(found) <= last
    if "T" not in said:
        assert all("07:00:00" <= value[11:19] < "18:00:00" for value in found)


def test_what_follows_a_date_comes_so_many_days_after_it(
    tmp_path: Path, contract: Contract
) -> None:
    said = (
        "status: won\n"
        "closed_on: {from: 2026-02-01, to: 2026-02-10, share: 1}\n"
        "created_at: {after: closed_on, from: -20, to: -10}\n"
        "updated_at: {after: created_at, from: 0, to: 1}\n"
        "service_period_from: {value: 2026-03-01, share: 0.5}\n"
        "service_period_to: {after: service_period_from, from: 30, to: 30}"
    )
    text = with_recipe(said, 200)
    records = drawn(load(tmp_path, text, contract))

    for record in records:
        assert 10 <= days(record["closed_on"]) - days(record["created_at"]) <= 20
        assert record["created_at"] <= record["updated_at"]
        assert 0 <= days(record["updated_at"]) - days(record["created_at"]) <= 1
        begins, ends = record["service_period_from"], record["service_period_to"]
        assert ends == (None if begins is None else "2026-03-31")
    assert {record["service_period_from"] for record in records} == {None, "2026-03-01"}


def test_some_of_a_list_are_as_many_as_are_asked_for(tmp_path: Path, contract: Contract) -> None:
    some = values(tmp_path, contract, "tags: {some: [a, b, c, d], from: 1, to: 3}", "tags")
    every = values(tmp_path, contract, "tags: {some: [b, a]}", "tags")

    assert {len(tags) for tags in some} == {1, 2, 3}
    assert Counter(tag for tags in some for tag in tags).keys() == {"a", "b", "c", "d"}
    assert {tuple(tags) for tags in every} == {(), ("a",), ("b",), ("a", "b")}


def test_a_value_follows_from_that_of_another_field(tmp_path: Path, contract: Contract) -> None:
    said = (
        "status: {mix: {won: 1, lost: 1, pending: 1}}\n"
        "closed_on: {by: status, cases: {pending: null}, else: 2026-02-03}\n"
        "info: {by: status, cases: {won: Gut, lost: {text: 'Nr. {id}, {status}'}}}\n"
        "user: {any: all}\n"
        "company: {by: user, cases: {bruno: nordwind, anna: null}}"
    )
    text = with_recipe(said, 90)

    for record in drawn(load(tmp_path, text, contract)):
        info = {"won": "Gut", "lost": f"Nr. {record['id']}, lost", "pending": ""}
        assert record["info"] == info[record["status"]]
        closed = None if record["status"] == "pending" else "2026-02-03"
        assert record["closed_on"] == closed
        assert record["company_id"] == {10: 2, 1: None}[record["user_id"]]


def test_cases_may_hold_cases(tmp_path: Path, contract: Contract) -> None:
    said = (
        "person: {any: all, share: 0.5}\n"
        "tags: [a]\n"
        "info:\n"
        "  by: user\n"
        "  cases:\n"
        "    anna: {by: person, cases: {max: Max}, else: {any: [X, Y], share: 0.9}}"
    )
    found = values(tmp_path, contract, said, "info")

    assert set(found) == {"Max", "X", "Y", ""}


def test_a_text_holds_other_fields(tmp_path: Path, contract: Contract) -> None:
    said = (
        "service_period_to: null\n"
        "info: {text: '{{{name}}} {money} {reminder_date} {service_period_to} {id}'}"
    )

    assert values(tmp_path, contract, said, "info", 1) == ["{{A}} 5 2026-04-01  6"]


def test_names_come_from_the_word_lists(tmp_path: Path, contract: Contract) -> None:
    found = values(tmp_path, contract, "info: {words: people-pl}", "info")

    assert len(set(found)) > 100
    assert all(len(name.split(" ")) == 2 for name in found)


def test_referred_records_may_be_generated_too(tmp_path: Path, contract: Contract) -> None:
    text = with_recipe("company: {any: all}\nperson: {any: all}", 400)
    text += (
        "    companies: {count: 3, fields: {name: {words: companies-ch}, type: customer}}\n"
        "    people: {count: 2, first_id: 50, fields: {lastname: {words: lastnames-de}}}\n"
    )
    scenario = load(tmp_path, text, contract)

    assert {record["company_id"] for record in drawn(scenario)} == {2, 3, 4, 5}
    assert {record["person_id"] for record in drawn(scenario)} == {3, 50, 51}
    assert [record["type"] for record in drawn(scenario, "companies", 3)] == ["customer"] * 3
    assert [record["firstname"] for record in drawn(scenario, "people", 50)] == [None, None]


def test_a_resource_without_any_field_that_is_needed_may_be_generated_bare(
    tmp_path: Path, intum_contract: Contract
) -> None:
    text = f"{SHOP}  generated:\n    clients: {{count: 2, fields: {{}}}}\n"

    clients = load(tmp_path, text, intum_contract).apis["intum"].base.tables["clients"].records

    assert {n: clients[n] for n in (124, 125)} == {
        n: {"id": n, "name": None, "email": None} for n in (124, 125)
    }


@pytest.mark.parametrize("count", [1, 2, 50])
def test_a_record_never_names_itself(tmp_path: Path, intum_contract: Contract, count: int) -> None:
    block = SHOP_BLOCK.format(count=count) + "        next_deal: {any: all}\n"
    alone = SHOP.partition("  deals:\n")[0] + block

    for text in (SHOP + block, alone):
        deals = load(tmp_path, text, intum_contract).apis["intum"].base.tables["deals"].records
        named = [record["next_deal_id"] for record in deals.values()]
        assert all(number != record["next_deal_id"] for number, record in deals.items())
        assert any(named) or len(deals) == 1


def test_gross_follows_from_net_and_tax_to_the_cent(
    tmp_path: Path, intum_contract: Contract
) -> None:
    text = SHOP + SHOP_BLOCK.format(count=500)
    factors = {"23": Decimal("1.23"), "8": Decimal("1.08"), "zw": Decimal(1)}
    with localcontext(prec=5, rounding=ROUND_UP):  # whatever sums its caller does besides
        deals = load(tmp_path, text, intum_contract).apis["intum"].base.tables["deals"].records

    for number, deal in deals.items():
        if number > 102:
            exact = deal["total_amount_net"] * factors[deal["tax"]]
            assert abs(deal["total_amount_gross"] - exact) <= Decimal("0.005")
            assert deal["total_amount_gross"].as_tuple().exponent == -2
            assert deal["total_amount_gross"] >= deal["total_amount_net"]


def test_the_same_is_drawn_every_time_and_other_values_with_another_seed(
    tmp_path: Path, contract: Contract
) -> None:
    text = with_recipe("info: {words: projects-de}", 50)
    seeded = text.replace("count: 50", "count: 50\n      seed: 2")

    first, again, other = (drawn(load(tmp_path, t, contract)) for t in (text, text, seeded))

    assert first == again
    assert [r["info"] for r in first] != [r["info"] for r in other]


def test_a_seed_that_is_asked_for_counts_instead_of_those_in_the_file(
    tmp_path: Path, contract: Contract
) -> None:
    text = with_recipe("info: {words: projects-de}")
    load(tmp_path, text.replace("count: 5", "count: 5\n      seed: 7"), contract)
    file = str(tmp_path / "office.yaml")
    own = drawn(load_scenario(file, [contract]))

    assert drawn(load_scenario(file, [contract], seed=7)) == own
    assert drawn(load_scenario(file, [contract], seed=-8)) != own
    assert load_scenario(file, [contract], seed=7).seed == 7


def test_blocks_and_fields_with_the_same_seed_are_drawn_apart(
    tmp_path: Path, contract: Contract
) -> None:
    text = with_recipe("info: {words: lastnames-de}\nname: {words: lastnames-de}")
    text = text.replace("count: 5", "count: 20")
    text += "    people: {count: 20, first_id: 50, fields: {lastname: {words: lastnames-de}}}\n"
    scenario = load(tmp_path, text, contract)
    deals, people = drawn(scenario), drawn(scenario, "people", 50)

    columns = {
        tuple(record["info"] for record in deals),
        tuple(record["name"] for record in deals),
        tuple(record["lastname"] for record in people),
    }
    assert len(columns) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("money: {from: 1, to: 99}", "money: {from: 5, to: 6, step: 0.5}", id="other"),
        pytest.param("tags: {some: [a, b]}", "tags: [c]", id="none"),
        pytest.param("        tags: {some: [a, b]}\n", "", id="left-out"),
        pytest.param("status: {mix: {won: 1, lost: 1}}", "status: {any: [won, lost]}", id="kind"),
    ],
)
def test_a_recipe_that_changes_leaves_the_values_of_other_fields(
    tmp_path: Path, contract: Contract, old: str, new: str
) -> None:
    said = "tags: {some: [a, b]}\nstatus: {mix: {won: 1, lost: 1}}\ninfo: {words: projects-ch}"
    text = with_recipe(f"{said}\nmoney: {{from: 1, to: 99}}", 40)
    assert text.count(old) == 1
    before, after = (drawn(load(tmp_path, t, contract)) for t in (text, text.replace(old, new)))

    changed = {
        field
        for one, two in zip(before, after, strict=True)
        for field in one
        if one[field] != two[field]
    }

    assert changed == {old.strip().partition(":")[0]}


def test_a_case_that_changes_leaves_the_values_of_other_cases(
    tmp_path: Path, contract: Contract
) -> None:
    said = (
        "status: {mix: {won: 1, lost: 1}}\n"
        "info: {by: status, cases: {won: {words: projects-de}, lost: {words: projects-pl}}}"
    )
    text = with_recipe(said).replace("count: 5", "count: 60")
    other = text.replace("projects-pl", "people-pl")

    for one, two in zip(*(drawn(load(tmp_path, t, contract)) for t in (text, other)), strict=True):
        assert (one["info"] == two["info"]) == (one["status"] == "won")


def test_more_records_leave_the_first_as_they_were(tmp_path: Path, contract: Contract) -> None:
    said = "info: {words: projects-de}\ncreated_at: {from: 2026-01-01, to: 2026-03-01, share: 0.5}"
    text = with_recipe(said)
    few, many = (
        drawn(load(tmp_path, text.replace("count: 5", f"count: {n}"), contract)) for n in (5, 50)
    )

    assert many[:5] == few


def test_generated_records_are_listed_like_others(tmp_path: Path, contract: Contract) -> None:
    assert OFFICE in with_recipe("info: A")
    scenario = load(tmp_path, with_recipe("info: A"), contract)

    assert len(scenario.apis["moco"].base.tables["deals"].order) == 6
    assert scenario.apis["moco"].names["deals"] == {5: "website"}
