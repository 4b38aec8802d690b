"""What keeps a rule and what breaks it: hand-written expectations for both vendors' rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from dealdouble.check.rules.trial import as_sent
from dealdouble.check.session import Session
from dealdouble.check.values import values
from dealdouble.check.values.facts import ITSELF, About, Case, Cases, Facts
from dealdouble.contract.model import MISSING, Rule
from dealdouble.rules.beside import digits
from dealdouble.vocabulary import RuleKind

from ..rule_faults import rule_of
from ..serving import APIS, RUN, Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
FactsOf = Callable[..., Facts]


@pytest.fixture
def facts_of(serve: Serve, session_on: SessionOn) -> FactsOf:
    """The facts of an API's only resource, with a record of its own that others may name."""

    def made(api: str, neighbours: tuple[int, ...] = ()) -> Facts:
        (subject,) = session_on(serve(api), api).subjects
        return Facts(subject, neighbours)

    return made


def cases_of(facts: Facts, rule: str) -> Cases:
    return values.of_rule(facts, rule_of(facts.subject.resource, rule))


def sent(cases: tuple[Case, ...], field: str, about: About = About.RULE) -> list[Any]:
    """The values of a field in cases in which that is at stake."""
    return [case.sent[field] for case in cases if case.about is about]


def broken_by(facts: Facts, case: Case) -> list[Rule]:
    """The rules that a create breaks by the judgement of the model."""
    subject = facts.subject
    body = as_sent(subject.samples.record(**case.whole))
    return [item.rule for item in subject.model.create(body, datetime.now(UTC)).broken]


@pytest.mark.parametrize("api", APIS)
def test_on_create_a_case_keeps_all_rules_or_breaks_one(facts_of: FactsOf, api: str) -> None:
    facts = facts_of(api)
    names_its_like = facts.subject.resource.name
    for rule in facts.rules:
        cases = values.of_rule(facts, rule)
        assert cases.broken
        for case in cases.kept:
            assert broken_by(facts, case) == []
        for case in cases.broken:
            alone = case.about is About.RULE and rule.kind is not RuleKind.UNIQUE
            if alone and ITSELF not in case.sent.values() and rule.value != names_its_like:
                assert broken_by(facts, case) == [rule], case


def test_the_last_day_of_every_month_and_the_day_before(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("moco"), "service_period_to: last day of a month")
    kept = sent(cases.kept, "service_period_to")
    assert {"2024-02-29", "2000-02-29", "1900-02-28", "2100-02-28", "2026-02-28"} <= set(kept)
    assert {text[5:7] for text in kept} == {f"{month:02}" for month in range(1, 13)}
    broken = sent(cases.broken, "service_period_to")
    assert {"2024-02-28", "2000-02-28", "2026-03-30", "2026-04-29", "2026-04-01"} <= set(broken)


def test_the_first_day_of_every_month_and_the_day_after(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("moco"), "service_period_from: first day of a month")
    kept = sent(cases.kept, "service_period_from")
    assert {text[5:] for text in kept} == {f"{month:02}-01" for month in range(1, 13)}
    broken = sent(cases.broken, "service_period_from")
    assert broken[0] == "2026-03-02"
    assert {"2026-03-31", "2024-02-29", "2026-11-11"} <= set(broken)


@pytest.mark.parametrize("rule", ["reminder_date: date", "closed_on: date"])
def test_what_is_no_day_of_the_calendar_and_what_is_one(facts_of: FactsOf, rule: str) -> None:
    field = rule.partition(":")[0]
    cases = cases_of(facts_of("moco"), rule)
    assert {"2024-02-29", "2000-02-29", "1900-02-28"} <= set(sent(cases.kept, field))
    broken = sent(cases.broken, field)
    assert {"2026-02-30", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01"} <= set(broken)


def test_days_that_are_written_otherwise_break_the_type_as_nobody_documents_that(
    facts_of: FactsOf,
) -> None:
    cases = cases_of(facts_of("intum"), "date: date")
    otherwise = sent(cases.broken, "date", About.TYPE)
    arabic = "\u0662\u0660\u0662\u0666-\u0660\u0663-\u0661\u0665"
    assert {"2026-W11-7", "20260315", "15.03.2026", "2026-03-15\n", arabic} <= set(otherwise)
    assert not set(otherwise) & set(sent(cases.broken, "date"))


def test_a_date_of_closing_comes_with_a_status_in_which_it_is_not_ignored(
    facts_of: FactsOf,
) -> None:
    facts = facts_of("moco")
    cases = cases_of(facts, "closed_on: date")
    assert {case.sent["status"] for case in (*cases.kept, *cases.broken)} == {"dropped"}
    returned = cases_of(facts_of("library"), "returned_on: date")
    assert {case.sent["status"] for case in returned.kept} == {"returned"}


def test_a_status_that_fills_in_todays_date_comes_with_a_date(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("moco"), "status: one of")
    given = {case.sent["status"]: case.sent.get("closed_on") for case in cases.kept}
    assert given == {
        "potential": None,
        "pending": None,
        "won": "2026-03-15",
        "lost": "2026-03-15",
        "dropped": "2026-03-15",
    }
    assert {"WON", "wonx", "wo", "unknown"} <= set(sent(cases.broken, "status"))


def test_empty_is_a_choice_where_the_documents_say_so(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("intum"), "closed: one of or empty")
    assert sent(cases.kept, "closed") == ["win", "lost", ""]
    assert "" not in sent(cases.broken, "closed")


def test_a_cent_before_a_limit_that_excludes_itself_and_the_limit(facts_of: FactsOf) -> None:
    facts = facts_of("intum")
    gross = cases_of(facts, "total_amount_gross: less than")
    assert gross.kept[0].sent["total_amount_gross"] == Decimal("999999999999.99")
    assert sent(gross.broken, "total_amount_gross")[:2] == [10**12, Decimal("1000000000000.01")]
    net = cases_of(facts, "total_amount_net: less than")
    first = net.kept[0].sent
    assert first["total_amount_net"] == Decimal("999999999999.99")
    assert first["total_amount_gross"] >= first["total_amount_net"]
    low = cases_of(facts, "total_amount_net: greater than")
    assert low.kept[0].sent["total_amount_net"] == Decimal("-999999999999.99")


def test_as_many_digits_as_there_may_be_and_one_more(facts_of: FactsOf) -> None:
    money = cases_of(facts_of("moco"), "money: digits")
    assert {digits(value) for value in sent(money.kept, "money")} == {30}
    assert digits(money.broken[0].sent["money"]) == 31
    assert all(abs(value) < 10**12 for value in sent(money.broken, "money"))
    fee = cases_of(facts_of("library"), "fee: digits")
    assert fee.kept[0].sent["fee"] == Decimal("123.456")
    assert fee.broken[0].sent["fee"] == Decimal("123.4567")


def test_bytes_are_far_from_the_limit_where_the_rule_is_at_stake_and_exact_where_not(
    facts_of: FactsOf,
) -> None:
    cases = cases_of(facts_of("moco"), "custom_properties: bytes")

    def sizes(found: tuple[Case, ...], about: About) -> list[int]:
        return [len(orjson.dumps(value)) for value in sent(found, "custom_properties", about)]

    (small,), (large,) = sizes(cases.kept, About.RULE), sizes(cases.broken, About.RULE)
    assert small < 12_000
    (value,) = sent(cases.broken, "custom_properties")
    assert large > sum(map(len, value.values())) > 12_288
    assert sizes(cases.kept, About.TYPE) == [12_288, 12_288]
    assert sizes(cases.broken, About.TYPE) == [12_289, 12_289]


def test_two_amounts_that_are_equal_and_that_are_a_cent_apart(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("intum"), "total_amount_gross: not less than")
    first = cases.kept[0].sent
    assert first["total_amount_net"] == first["total_amount_gross"]
    worst = cases.broken[0].sent
    assert worst["total_amount_net"] - worst["total_amount_gross"] == Decimal("0.01")


def test_half_of_two_fields_is_held_against_the_stored_other(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("moco"), "service_period_to: not before")
    halves = [case for case in cases.broken if case.about is About.HALF]
    assert {tuple(case.sent) for case in halves} == {
        ("service_period_to",),
        ("service_period_from",),
    }
    for case in halves:
        whole = {**case.stored, **case.sent}
        assert whole["service_period_to"] < whole["service_period_from"]
        assert case.stored["service_period_from"] < case.stored["service_period_to"]


def test_a_pattern_is_broken_by_one_character(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("moco"), "currency: matches")
    assert {"eur", "EU", "EURX", "EU0", "zUR"} <= set(sent(cases.broken, "currency"))
    assert {"EUR\n", "EU\u0663", ""} <= set(sent(cases.broken, "currency", About.TYPE))
    assert {"AUR", "ZUR"} <= set(sent(cases.kept, "currency"))


def test_a_pattern_is_kept_by_the_first_and_the_last_of_what_may_stand_in_each_place(
    facts_of: FactsOf,
) -> None:
    cases = cases_of(facts_of("library"), "receipt: matches")
    kept = sent(cases.kept, "receipt")
    assert [kept[0][0], kept[1][0], kept[2][1], kept[3][1]] == ["A", "Z", "0", "9"]
    assert len({text[2:] for text in kept[:4]}) == 1
    assert len(set(kept)) == len(kept) <= 6


def test_a_value_that_another_record_may_have_comes_with_others_like_it(facts_of: FactsOf) -> None:
    last = cases_of(facts_of("library"), "receipt: matches").kept[1]
    assert last.sent["receipt"][0] == "Z"
    assert [text[0] for text in last.alike] == ["Z", "Z"]
    assert len({last.sent["receipt"], *last.alike}) == 3
    odd, *_ = values.of_field(facts_of("intum"), "external_id")
    assert len({odd.sent["external_id"], *odd.alike}) == 3
    for text in (odd.sent["external_id"], *odd.alike):
        assert text.startswith(RUN)
        assert text.endswith(" Größe")


def test_a_value_that_records_may_share_needs_no_others_like_it(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("moco"), "currency: matches")
    assert {case.alike for case in cases.kept} == {()}


def test_values_of_another_type(facts_of: FactsOf) -> None:
    facts = facts_of("moco")
    assert 5 in sent(cases_of(facts, "name: type").broken, "name")
    assert Decimal("1.5") in sent(cases_of(facts, "user_id: type").broken, "user_id")
    assert ["plain", 5] in sent(cases_of(facts, "tags: type").broken, "tags")
    properties = sent(cases_of(facts, "custom_properties: type").broken, "custom_properties")
    assert {"plain": 5} in properties


def test_what_is_required_is_missing_or_null(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("moco"), "money: required")
    assert cases.broken == (
        Case({"money": MISSING}),
        Case({"money": None}, about=About.NULL),
    )


def test_ids_that_no_record_has_and_the_id_of_the_record_itself(facts_of: FactsOf) -> None:
    facts = facts_of("intum", (7,))
    unknown = sent(cases_of(facts, "client_id: exists").broken, "client_id")
    assert not set(unknown) & set(facts.known("client_id"))
    assert cases_of(facts, "next_deal_id: not itself").broken == (Case({"next_deal_id": ITSELF}),)
    assert [case.sent["next_deal_id"] for case in values.of_field(facts, "next_deal_id")] == [7]


def test_a_value_that_another_record_has_too(facts_of: FactsOf) -> None:
    cases = cases_of(facts_of("intum"), "external_id: unique")
    for case in cases.broken:
        assert case.other == case.sent
        assert case.sent["external_id"].startswith(RUN)
    (kept,) = cases.kept
    assert kept.other is not None
    assert kept.other != kept.sent


def test_a_value_is_shared_by_records_of_two_scopes_until_one_moves(facts_of: FactsOf) -> None:
    facts = facts_of("library")
    cases = cases_of(facts, "receipt: unique")
    apart = cases.kept[-1]
    assert apart.other is not None
    assert apart.sent["receipt"] == apart.other["receipt"]
    assert apart.sent["branch"] != apart.other["branch"]
    moved = cases.broken[-1]
    assert moved.about is About.HALF
    assert {**moved.stored, **moved.sent} == moved.other


def test_values_that_must_be_unique_are_other_ones_each_time(facts_of: FactsOf) -> None:
    facts = facts_of("library")
    receipts = {
        case.sent["receipt"] for _ in range(5) for case in values.of_field(facts, "receipt")
    }
    assert len(receipts) > 15
    assert all(facts.fits("receipt", text) for text in receipts)


def test_plain_values_of_a_field_that_bears_the_mark_bear_it_too(facts_of: FactsOf) -> None:
    cases = values.of_field(facts_of("moco"), "info")
    assert all(case.sent["info"].startswith(f"{RUN} ") for case in cases)


def test_null_is_sent_where_a_field_takes_it(facts_of: FactsOf) -> None:
    assert set(values.nulls(facts_of("moco"))) == {
        *("company_id", "person_id", "info", "closed_on", "service_period_from"),
        *("service_period_to", "tags", "custom_properties"),
    }
