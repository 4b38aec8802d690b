"""Requests that were made from a schema alone are mended, so that a server may take them."""

from __future__ import annotations

from typing import Any

import pytest

from dealdouble.check.fuzzing.mending import Fields, Mender
from dealdouble.check.session import Session, Subject

from .. import serving
from ..serving import RUN


@pytest.fixture(scope="module")
def subjects() -> dict[str, Subject]:
    """The deals of both APIs, with what is known of them on an emulator."""
    found: dict[str, Subject] = {}
    for api in ("moco", "intum"):
        served = serving.served(serving.contract_of(api))
        session: Session = serving.session(served, api)
        found[api] = session.subjects[0]
        session.target.close()
        served.listener.close()
    return found


def moco(**fields: Any) -> Fields:
    """The fields of a deal that keeps all rules but that its user and category are nobody's."""
    plain = {"name": "A", "currency": "EUR", "money": 1.5, "reminder_date": "2026-03-15"}
    return {**plain, "user_id": 7, "deal_category_id": 8, **fields}


def intum(**fields: Any) -> Fields:
    """The fields of a deal that keeps all rules."""
    return {"total_amount_net": 5.0, "total_amount_gross": 6.0, "tax": "23", **fields}


def kept(subject: Subject, fields: Fields) -> Fields:
    return Mender(subject).fields(fields, keeps=True, partial=False)


def changed(subject: Subject, fields: Fields) -> Fields:
    return Mender(subject).fields(fields, keeps=True, partial=True)


def left_broken(subject: Subject, fields: Fields) -> Fields:
    return Mender(subject).fields(fields, keeps=False, partial=False)


def test_ids_become_those_of_records_that_are_there(subjects: dict[str, Subject]) -> None:
    subject = subjects["moco"]
    made = kept(subject, moco(company_id=1.0, person_id=None))
    assert made["user_id"] in subject.references.of("user_id")
    assert made["deal_category_id"] in subject.references.of("deal_category_id")
    assert made["company_id"] in subject.references.of("company_id")
    assert made["person_id"] is None


def test_so_do_those_under_another_name_of_a_field(subjects: dict[str, Subject]) -> None:
    made = kept(subjects["moco"], moco(customer_id=5))
    assert made["customer_id"] in subjects["moco"].references.of("company_id")


def test_a_whole_number_that_is_written_as_a_float_becomes_one(
    subjects: dict[str, Subject],
) -> None:
    made = kept(subjects["moco"], moco(user_id=21204.0))
    assert isinstance(made["user_id"], int)


def test_ids_are_mended_in_what_breaks_something_else_on_purpose(
    subjects: dict[str, Subject],
) -> None:
    made = left_broken(subjects["moco"], moco(money="much"))
    assert made["user_id"] in subjects["moco"].references.of("user_id")
    assert made["money"] == "much"


@pytest.mark.parametrize("value", [None, "7", 7.5, True, [7]])
def test_what_is_no_id_stays_as_it_is_where_it_breaks_something_on_purpose(
    subjects: dict[str, Subject], value: Any
) -> None:
    assert left_broken(subjects["moco"], moco(user_id=value))["user_id"] == value


def test_the_end_of_a_period_is_left_out_where_it_comes_before_its_beginning(
    subjects: dict[str, Subject],
) -> None:
    period = {"service_period_from": "2026-03-01", "service_period_to": "2026-02-28"}
    made = kept(subjects["moco"], moco(**period))
    assert made["service_period_from"] == "2026-03-01"
    assert "service_period_to" not in made


def test_an_amount_becomes_the_other_one_that_it_must_not_be_below(
    subjects: dict[str, Subject],
) -> None:
    made = kept(subjects["intum"], intum(total_amount_gross=4.0))
    assert (made["total_amount_net"], made["total_amount_gross"]) == (5.0, 5.0)


def test_an_update_of_one_of_two_fields_with_a_rule_sends_the_other_too(
    subjects: dict[str, Subject],
) -> None:
    made = changed(subjects["intum"], {"total_amount_net": 9e9})
    assert made["total_amount_gross"] >= made["total_amount_net"] == 9e9
    period = changed(subjects["moco"], {"service_period_to": "2026-02-28"})
    assert period == {"service_period_to": "2026-02-28", "service_period_from": None}


def test_an_id_that_a_shop_gives_is_given_once(subjects: dict[str, Subject]) -> None:
    mender = Mender(subjects["intum"])
    ids = {mender.fields(intum(external_id="A"), True, False)["external_id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(text.startswith("A ") for text in ids)


def test_a_record_that_cannot_be_mended_becomes_a_plain_one(
    subjects: dict[str, Subject],
) -> None:
    made = kept(subjects["moco"], moco(info="\ud800"))
    assert "info" not in made or made["info"].startswith(RUN)
    assert made["currency"] == "EUR"


def test_nothing_that_breaks_a_rule_is_made_of_what_keeps_all(
    subjects: dict[str, Subject],
) -> None:
    wrong = {"status": "open", "closed_on": "0000-01-01", "tags": "none", "custom_properties": 5}
    made = kept(subjects["moco"], moco(**wrong))
    assert not made.keys() & wrong.keys()


def test_texts_keep_what_they_say_behind_the_mark_of_the_run(
    subjects: dict[str, Subject],
) -> None:
    made = kept(subjects["moco"], moco(name="\x00é", info=""))
    assert made["name"].startswith(RUN)
    assert made["name"].endswith(" \x00é")
    assert made["info"].startswith(RUN)


def test_a_new_record_without_such_texts_gets_one(subjects: dict[str, Subject]) -> None:
    assert left_broken(subjects["moco"], moco(name=5))["info"].startswith(RUN)
    assert left_broken(subjects["moco"], moco(name=5))["name"] == 5
    assert kept(subjects["intum"], intum())["name"].startswith(RUN)


def test_an_update_gets_none(subjects: dict[str, Subject]) -> None:
    assert changed(subjects["moco"], {"money": 5}) == {"money": 5}
