"""Who asks: the key that a call sends, and what becomes of calls by who sent them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from dealdouble.contract.model import Form, Operation
from dealdouble.emulator.authentication import Key, Keys
from dealdouble.emulator.call import Call, Reply
from dealdouble.vocabulary import Action, Check

from .core import Core, Handle
from .damage import Damage, when
from .messages import json_of, pairs_of, with_pairs

READS = (Action.LIST, Action.READ, Action.LOOK_UP)
"""What changes nothing."""

_NOBODY = Key("", frozenset())

Asks = Callable[[Core, Call], bool]
"""Whether a call is one of those that are meant."""


def key_of(core: Core, call: Call, forms: Sequence[Form] = ()) -> Key | None:
    """The key that a call sends in one of the forms, None where it sends none that counts."""
    keys = Keys(forms or core.contract.authentication, core.account.keys)
    return keys.of(call.headers, lambda: pairs_of(call), lambda: json_of(call))


def as_holder(core: Core, call: Call, key: Key) -> Call:
    """The call with another key, in the form that counts before all others."""
    form = next(one for one in core.contract.authentication if one.location != "body")
    said = form.value.replace("{key}", key.text)
    if form.location == "header":
        return replace(call, headers={**call.headers, form.name.lower(): said})
    return with_pairs(call, [*(p for p in pairs_of(call) if p[0] != form.name), (form.name, said)])


def is_sent(core: Core, call: Call) -> bool:
    """Whether there is anything where a key may stand."""
    whole, names = json_of(call), dict(pairs_of(call))
    places = {"header": call.headers, "query": names, "body": whole}
    return any(
        isinstance(place := places[form.location], dict)
        and bool(place.get(form.name.lower() if form.location == "header" else form.name))
        for form in core.contract.authentication
    )


def sent_texts(core: Core, call: Call) -> Iterator[str]:
    """What stands where a key would."""
    for form in core.contract.authentication:
        before = form.value.partition("{key}")[0]
        if form.location == "header":
            said = call.headers.get(form.name.lower(), "")
            if said.lower().startswith(before.lower()):
                yield said[len(before) :].strip('"') or " "
    yield from (value for name, value in pairs_of(call) if name in _names(core) and value)


def _names(core: Core) -> set[str]:
    return {form.name for form in core.contract.authentication if form.location == "query"}


def asking_for(operation: Operation, test: Asks) -> Asks:
    def both(core: Core, call: Call) -> bool:
        asked = core.asked(call)
        return asked is not None and asked.operation == operation and test(core, call)

    return both


def refusing_at(check: Check, test: Asks) -> Damage:
    """Refuse some calls with the error of a check."""

    def refused(core: Core) -> Handle:
        error = next(step.error for step in core.contract.admission if step.check is check)
        return lambda call, now: core.refusal(error, call)

    return when(test, refused)


def letting_in(test: Asks) -> Damage:
    """Let in some who are not to be let in."""

    def damaged(core: Core) -> Handle:
        best = core.account.best_key() or _NOBODY
        return lambda call, now: core.handle(as_holder(core, call, best), now)

    return when(test, damaged)


def doing_all_the_same(damage: Damage) -> Damage:
    """Do what is refused, and answer as if it were not done."""

    def damaged(core: Core) -> Handle:
        within = damage(core)

        def handle(call: Call, now: datetime) -> Reply:
            reply = core.handle(call, now)
            if reply.status >= 400:
                within(call, now)
            return reply

        return handle

    return damaged
