"""Put rights to the test: who has an access may do what it says, and nothing else."""

from __future__ import annotations

from dealdouble.check.admission.guard import WRITES, Guard, Intruder, turn_away
from dealdouble.check.bench import Bench
from dealdouble.check.claims import path_of
from dealdouble.check.errands import Errand, Specimen
from dealdouble.check.server.exchange import Exchange, one_line
from dealdouble.check.server.refusals import error_at
from dealdouble.check.session import Session
from dealdouble.contract.model import Operation
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action, Check


def rights(bench: Bench, specimen: Specimen | None) -> None:
    """Each access may do what it says; the run's own key stands for the one that may do most."""
    session = bench.session
    keys = session.settings.keys or {}
    most = _most(session)
    error = error_at(session.contract, Check.RIGHT)
    if error is not None:
        why = "it takes a key that may not do everything: give one with --key ACCESS=KEY"
        session.book.untested(session.claims.error(error), why)
    for name in session.contract.access:
        claim = session.claims.access(name)
        if name in keys:
            _try_key(bench, bench.any_record(), name, keys[name])
        elif name != most:
            session.book.untested(claim, f"it takes such a key: give one with --key {name}=KEY")
        elif specimen is not None and specimen.sent:
            session.book.kept(claim)


def _try_key(bench: Bench, specimen: Specimen | None, name: str, key: str) -> None:
    session = bench.session
    claim, may = session.claims.access(name), session.contract.access[name]
    operations = [
        item
        for item in bench.subject.operations
        if session.settings.write or item.action not in WRITES
    ]
    for operation in operations:
        if operation.needs in may:
            _try_allowed(bench, specimen, operation, name, key)
    error = error_at(session.contract, Check.RIGHT)
    who = f"the key's access is '{name}'"
    intruders = [Intruder(item, key, None, who) for item in operations if item.needs not in may]
    guard = Guard(
        bench, claim, specimen, f"a refusal: a key with the access '{name}' may not do that"
    )
    turn_away(guard, intruders, error)


def _try_allowed(
    bench: Bench, specimen: Specimen | None, operation: Operation, name: str, key: str
) -> None:
    """Try what an access allows.

    Raises:
        CheckError: it is the one that may do most, which this key does not have.
    """
    session = bench.session
    claim = session.claims.access(name)
    tried = _made_for(bench, operation, specimen)
    if tried is None:
        return
    exchange = _use(bench, tried, key)
    if exchange.is_done:
        session.book.kept(claim)
    elif exchange.status and _use(bench, tried, None).is_done:
        if name == _most(session) and exchange.is_kept_out:
            raise _lesser(operation, name, exchange)
        expected = f"it is done: a key with the access '{name}' may do that"
        session.book.broke(claim, [exchange], expected)


def _most(session: Session) -> str:
    """The access that may do most: the run's own key has it."""
    return max(session.contract.access, key=lambda name: len(session.contract.access[name]))


def _lesser(operation: Operation, name: str, exchange: Exchange) -> CheckError:
    """What is said of a key that may less than the run's own, though it is given as its like.

    The run's own key shows that the server grants the access, so that this one does not have it.
    """
    does = "write" if operation.action in WRITES else "read"
    asked = f"{operation.method} {path_of(operation)}: {one_line(exchange.came)}"
    return CheckError(
        f"the key given as '{name}' may not {does}, as --token may: {asked}",
        f"give another with --key {name}=KEY, or leave it out",
    )


def _made_for(bench: Bench, operation: Operation, specimen: Specimen | None) -> Errand | None:
    """A request of an operation; one that deletes has a record of its own."""
    if operation.action is Action.DELETE:
        specimen = bench.create(bench.subject.samples.record())
    return bench.errand(operation, specimen)


def _use(bench: Bench, errand: Errand, key: str | None) -> Exchange:
    exchange = bench.do(errand, key=key)
    bench.undo(errand, exchange)
    if errand.operation.action is Action.DELETE and exchange.is_done:
        bench.session.own.forget(bench.subject.resource.name, int(errand.arguments["id"]))
    return exchange
