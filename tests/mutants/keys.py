"""Damage authentication: forms of a key refused, strangers let in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dealdouble.check.claims import Claim
from dealdouble.contract.model import Form, Operation
from dealdouble.emulator.call import Call
from dealdouble.vocabulary import Check

from .core import Core
from .holders import (
    READS,
    Asks,
    asking_for,
    doing_all_the_same,
    is_sent,
    key_of,
    letting_in,
    refusing_at,
    sent_texts,
)
from .mutant import Kind, Mutant
from .original import Original


def key_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of who is let in."""
    for form in original.contract.authentication:
        claim = original.claims.form(form)
        damage = refusing_at(Check.KEY, _in_form(form))
        yield original.mutant(Kind.KEY, "refused", claim, damage=damage)
    for operation in original.operations:
        yield from _strangers(original, operation)
    yield from _similar(original)


def _in_form(form: Form) -> Asks:
    """Whether a key is sent in a form, and in none that stands before it."""

    def test(core: Core, call: Call) -> bool:
        used = (one for one in core.contract.authentication if key_of(core, call, (one,)))
        return next(used, None) == form

    return test


def _strangers(original: Original, operation: Operation) -> Iterator[Mutant]:
    """Who has no key, or one that is none, is let in; or refused, and it is done all the same."""
    claims = _about_keys(original)
    ways: dict[str, Asks] = {
        "no key is needed": lambda core, call: not is_sent(core, call),
        "any key lets in": lambda core, call: is_sent(core, call) and not key_of(core, call),
    }
    for way, is_stranger in ways.items():
        how = f"{way}: {operation.method} {operation.id}"
        test = asking_for(operation, is_stranger)
        yield original.mutant(Kind.KEY, how, *claims, damage=letting_in(test))
        if operation.action not in READS:
            damage = doing_all_the_same(letting_in(test))
            how = f"refused, and done: {way}: {operation.method} {operation.id}"
            yield original.mutant(Kind.KEY, how, *claims, damage=damage)


def _about_keys(original: Original) -> list[Claim]:
    """What is broken where a stranger is let in: the best known form first, and the refusal."""
    claims, contract = original.claims, original.contract
    forms = sorted(map(claims.form, contract.authentication), key=lambda claim: not claim.binds)
    error = next(step.error for step in contract.admission if step.check is Check.KEY)
    refused = claims.requests("refused_request")
    return [*forms, claims.error(contract.errors[error]), *([refused] if refused else [])]


def _similar(original: Original) -> Iterator[Mutant]:
    """Texts that are nearly a key, and are taken for it."""
    ways: dict[str, Callable[[str, str], bool]] = {
        "the beginning of a key is enough": lambda sent, key: key.startswith(sent),
        "what begins with a key is one": lambda sent, key: sent.startswith(key),
        "the case of a key does not count": lambda sent, key: sent.lower() == key.lower(),
    }
    for how, alike in ways.items():
        damage = letting_in(_nearly(alike))
        yield original.mutant(Kind.KEY, how, *_about_keys(original), damage=damage)


def _nearly(alike: Callable[[str, str], bool]) -> Asks:
    def test(core: Core, call: Call) -> bool:
        if key_of(core, call) is not None or not is_sent(core, call):
            return False
        return any(
            alike(text, key.text) for text in sent_texts(core, call) for key in core.account.keys
        )

    return test
