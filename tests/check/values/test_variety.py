"""The records by which lists are tested differ in all that lists can tell apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from dealdouble.check.session import Session
from dealdouble.check.values.variety import COUNT, Variety, mended, names_its_field
from dealdouble.vocabulary import Action

from ..serving import APIS, Served

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]
Made = Callable[[str], tuple[Session, Variety]]


@pytest.fixture
def made(serve: Serve, session_on: SessionOn) -> Made:
    """A session, and what varies the records of its resource."""

    def make(api: str) -> tuple[Session, Variety]:
        session = session_on(serve(api), api)
        return session, Variety(session, session.subjects[0])

    return make


@pytest.mark.parametrize("api", APIS)
def test_bodies_keep_all_rules(made: Made, api: str) -> None:
    session, variety = made(api)
    model = session.subjects[0].model
    for body in variety.bodies():
        assert model.create(body, datetime.now(UTC)).broken == ()


def test_fields_that_are_filtered_differ(made: Made) -> None:
    _, variety = made("moco")
    *full, bare = variety.bodies()
    assert {body["status"] for body in full} == {"potential", "pending", "won", "lost", "dropped"}
    assert len({body["closed_on"] for body in full}) == len({body["money"] for body in full}) == 5
    assert len({body["company_id"] for body in full}) > 1
    assert [len(body["tags"]) for body in full] == [1, 1, 2, 0, 1]
    assert "closed_on" not in bare


def test_days_lie_close_together_and_apart_from_those_of_other_fields(made: Made) -> None:
    _, variety = made("moco")
    *full, _bare = variety.bodies()
    closed, reminded = (
        {body[name][:7] for body in full} for name in ("closed_on", "reminder_date")
    )
    assert not closed & reminded
    assert len(closed) == 1


def test_amounts_lie_a_cent_apart(made: Made) -> None:
    _, variety = made("intum")
    amounts = {body["total_amount_gross"] for body in variety.bodies()}
    assert len({Decimal("19999.99"), Decimal(20000), Decimal("20000.01")} & amounts) > 1
    assert all(b["total_amount_net"] <= b["total_amount_gross"] for b in variety.bodies())


def test_each_record_bears_the_mark_at_the_beginning_of_a_text(made: Made) -> None:
    for api in APIS:
        session, variety = made(api)
        mark, names = session.subjects[0].samples.mark, session.subjects[0].samples.marked
        for body in variety.bodies():
            assert any(body[name].startswith(f"{mark} ") for name in names)


def test_a_word_stands_in_each_text_that_is_searched_and_in_one_that_is_not(made: Made) -> None:
    _, variety = made("intum")
    word = variety.needle
    by_itself = [
        {name for name, value in body.items() if word in str(value).split()}
        for body in variety.bodies()
    ]
    assert by_itself == [{"name"}, {"description"}, set(), set(), {"number"}, set()]


def test_fields_that_a_filter_may_mean_hold_the_same(made: Made) -> None:
    session, variety = made("intum")
    listing = session.subjects[0].operation(Action.LIST)
    assert listing is not None
    doubtful = {item.parameter for item in listing.filters if not names_its_field(item)}
    assert doubtful == {"main_date_from", "main_date_to"}
    *full, _bare = variety.bodies()
    assert all(body["date"] == body["date_from"] == body["date_to"] for body in full)


def test_no_more_bodies_than_differ(made: Made) -> None:
    _, variety = made("library")
    assert len(variety.bodies()) == COUNT
    assert len(variety.bodies(2)) == 2


def test_what_breaks_a_rule_is_left_out(made: Made) -> None:
    session, _ = made("intum")
    (subject,) = session.subjects
    plain = subject.samples.record()
    body = mended(
        subject, {**plain, "date_from": "2026-03-15", "date_to": "2026-03-14", "url": "x"}
    )
    assert body == {**plain, "url": "x"}


def test_what_is_required_is_made_plain(made: Made) -> None:
    session, _ = made("intum")
    (subject,) = session.subjects
    plain = subject.samples.record()
    body = mended(subject, {**plain, "total_amount_net": 10**6})
    assert body == plain
