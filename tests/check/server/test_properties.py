"""An account keeps only properties that its owner defined, or any: neither is held against it."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

from dealdouble.check.first_record import demand_creation
from dealdouble.check.lists import filters
from dealdouble.check.rules import rules
from dealdouble.check.server.properties import Properties
from dealdouble.check.server.references import check_given
from dealdouble.check.session import Session
from dealdouble.check.treatments import treatments
from dealdouble.emulator.call import Call, Reply

from ..faults import Fault, Handle, broken, damage, edited, honoured, why_untested
from ..serving import Served, contract_of

Serve = Callable[..., Served]
SessionOn = Callable[..., Session]

FIELD = "deals.custom_properties"
FILTER = "deals.filter.custom_properties"
SIZE = f"{FIELD}.bytes"
MERGED = f"{FIELD}.merged-by-key"
SHOWN = {"Type", "Technologies", "Source", "Lost because", "Billing"}
"""The names that records of the scenario have."""


def keeps(names: Collection[str]) -> Fault:
    """A server that drops properties of all other names."""

    def fault(handle: Handle, call: Call, now: datetime) -> Reply:
        sent = json.loads(call.body or b"{}") if call.method in ("POST", "PUT", "PATCH") else {}
        held = sent.get("custom_properties") if isinstance(sent, dict) else None
        if not isinstance(held, dict) or held.keys() <= set(names):
            return handle(call, now)
        sent["custom_properties"] = {name: held[name] for name in held.keys() & set(names)}
        return handle(replace(call, body=json.dumps(sent).encode()), now)

    return fault


def shows_none(handle: Handle, call: Call, now: datetime) -> Reply:
    """A server whose account has no properties."""

    def edit(shown: Any) -> Any:
        records = shown if isinstance(shown, list) else [shown]
        for record in records:
            if isinstance(record, dict) and "custom_properties" in record:
                record["custom_properties"] = {}
        return shown

    return edited(handle(call, now), edit)


def tried(session: Session, *parts: ModuleType) -> Session:
    """A session that has put to the test what some parts say of properties."""
    demand_creation(session, {})
    for part in parts:
        part.essentials(session)
    return session


def blamed(session: Session) -> set[str]:
    """What is found broken of properties but their type, which is assumed."""
    return {claim for claim in broken(session) if "propert" in claim} - {f"{FIELD}.type"}


def test_what_is_lost_of_a_name_that_other_records_have_is_found_out(
    serve: Serve, session_on: SessionOn
) -> None:
    server = serve("moco")
    damage(server, keeps(()))
    assert FIELD in blamed(tried(session_on(server), filters))


def test_names_that_nobody_defined_need_not_be_kept(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    damage(server, keeps(SHOWN))
    session = tried(session_on(server), rules, treatments, filters)
    assert {FIELD, FILTER, SIZE, MERGED} <= honoured(session)
    assert blamed(session) == set()


def test_where_no_name_is_known_that_is_said(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    damage(server, keeps(()))
    damage(server, shows_none)
    session = tried(session_on(server), rules, treatments, filters)
    assert blamed(session) == set()
    for claim in (FIELD, FILTER, SIZE):
        assert why_untested(session, claim) == (
            "the account keeps only custom_properties that are defined: "
            "give one name of a text with --reference custom_properties=NAME"
        )
    assert why_untested(session, MERGED) == (
        "the account keeps only custom_properties that are defined: "
        "give 2 names of texts with --reference custom_properties=NAME"
    )


def test_names_that_our_user_gives_are_to_be_kept(serve: Serve, session_on: SessionOn) -> None:
    server = serve("moco")
    damage(server, keeps({"Kind"}))
    damage(server, shows_none)
    given = {"custom_properties": ["Kind", "Size"]}
    assert FIELD in blamed(tried(session_on(server, given=given), filters))


def test_a_name_may_be_any_text() -> None:
    check_given(contract_of("moco"), {"custom_properties": ["Lost because"]})


def test_what_each_new_record_has_by_itself_is_expected_of_it_and_nothing_else() -> None:
    properties = Properties({"Type": "Website"})
    properties.note({"Region": "North"})
    assert (properties.are_free, properties.names) == (False, ("Type",))
    shown = {"Type": "Website", "Region": "North", "Size": "L"}
    assert properties.completed({"Type": "Website"}, shown) == {
        "Region": "North",
        "Type": "Website",
    }
