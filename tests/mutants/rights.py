"""Damage rights: an access may not do what it may, or may do what it may not."""

from __future__ import annotations

from collections.abc import Iterator

from dealdouble.emulator.call import Call
from dealdouble.vocabulary import Check

from .core import Core
from .holders import READS, Asks, asking_for, doing_all_the_same, key_of, letting_in, refusing_at
from .mutant import Kind, Mutant
from .original import Original


def right_mutants(original: Original) -> Iterator[Mutant]:
    """Mutants of what each access may do."""
    for name in original.contract.access:
        yield from _rights(original, name)


def _rights(original: Original, name: str) -> Iterator[Mutant]:
    """An access may not do what it may, or may do what it may not."""
    claim, claims = original.claims.access(name), original.claims
    for operation in original.operations:
        test = asking_for(operation, _has(name))
        said = f"{operation.method} {operation.id}"
        done = claims.operation(operation)
        if operation.needs in original.contract.access[name]:
            damage = refusing_at(Check.RIGHT, test)
            yield original.mutant(Kind.KEY, f"may not {said}", claim, done, damage=damage)
            continue
        error = next(s.error for s in original.contract.admission if s.check is Check.RIGHT)
        refused = claims.error(original.contract.errors[error])
        yield original.mutant(Kind.KEY, f"may {said}", claim, refused, damage=letting_in(test))
        if operation.action not in READS:
            damage = doing_all_the_same(letting_in(test))
            how = f"refused, and done: {said}"
            yield original.mutant(Kind.KEY, how, claim, refused, damage=damage)


def _has(name: str) -> Asks:
    def test(core: Core, call: Call) -> bool:
        key = key_of(core, call)
        return key is not None and core.account.access.get(key.text) == name

    return test
