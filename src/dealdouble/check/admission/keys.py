"""Put authentication to the test: a key lets in, in each of its forms, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import cycle

from dealdouble.check.admission.guard import WRITES, Guard, Intruder, turn_away
from dealdouble.check.bench import Bench
from dealdouble.check.errands import Errand, Specimen
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.refusals import error_at
from dealdouble.contract.model import Form, Operation
from dealdouble.vocabulary import Action, Check

_WITH_A_BODY = (Action.CREATE, Action.UPDATE)


def forms(bench: Bench, specimen: Specimen | None, every: bool = False) -> None:
    """Each form of a key is accepted: by all operations if documents bind it, or `every` one is.

    A form is to blame for a refusal only where the usual form lets in.
    """
    session = bench.session
    for form in session.contract.authentication:
        claim = session.claims.form(form)
        if form == session.target.form:
            session.book.kept(claim)  # otherwise the run would not have begun
            continue
        for operation in _asked(bench, every or claim.binds):
            # A key in the body belongs to bodies: nobody says that one is looked for in a GET.
            if form.location != "body" or operation.action in _WITH_A_BODY:
                for spelt in _spellings(form) if every else _spellings(form)[:1]:
                    _try_form(bench, specimen, operation, spelt)


def _spellings(form: Form) -> list[Form]:
    """The form as it may be written, in letters of a case that is not the documented one."""
    before, key, after = form.value.partition("{key}")
    cases = (str.lower, str.upper, str.swapcase) if form.any_case else (str,)
    values = dict.fromkeys(f"{case(before)}{key}{case(after)}" for case in cases)
    others = [value for value in values if value != form.value]
    return [replace(form, value=value) for value in others or values]


def _asked(bench: Bench, every: bool) -> Sequence[Operation]:
    """The operations that a form is tried with; the first that reads is the least."""
    operations = bench.subject.operations
    if every and bench.session.settings.write:
        return [item for item in operations if item.action is not Action.DELETE]
    reads = [item for item in operations if item.action not in WRITES]
    return reads if every else reads[:1]


def _try_form(bench: Bench, specimen: Specimen | None, operation: Operation, form: Form) -> None:
    errand = bench.errand(operation, specimen)
    if errand is None:
        return
    exchange = bench.do(errand, form=form)
    _judge(bench, form, exchange, lambda: _is_done_as_usual(bench, errand))
    made = bench.made(exchange, errand.body) if operation.action is Action.CREATE else None
    if made is not None:
        _try_delete(bench, made, form)


def _try_delete(bench: Bench, made: Specimen, form: Form) -> None:
    if form.location == "body":
        bench.delete(made.id)
        return
    exchange = bench.delete(made.id, form)
    if exchange is not None:
        _judge(bench, form, exchange, lambda: _is_done(bench.delete(made.id)))


def no_keys(bench: Bench, specimen: Specimen | None) -> None:
    """Every operation refuses who has no key, and who has a wrong one, each in its turn."""
    wrong = cycle(bench.session.target.other_keys())
    operations = _open_to_strangers(bench)
    missing = [Intruder(operation, "", None, "no key was sent") for operation in operations]
    others = [Intruder(operation, next(wrong)) for operation in operations]
    _turn_away(bench, specimen, [*missing, *others])


def wrong_keys(bench: Bench, specimen: Specimen | None) -> None:
    """Each of the keys that are none is refused, and so is one in each form; not more often.

    Who tries too many keys at a real server is locked out.
    """
    operations = _open_to_strangers(bench)
    reads = [item for item in operations if item.action not in WRITES][:1]
    updates = [item for item in operations if item.action is Action.UPDATE][:1]
    target, forms = bench.session.target, bench.session.contract.authentication
    keys = target.other_keys()
    tries = [*((key, target.form) for key in keys), *zip(cycle(keys), forms, strict=False)]
    intruders = [
        Intruder(operation, key, form)
        for operation in (*reads, *updates)
        for key, form in tries
        if form.location != "body" or operation.action in _WITH_A_BODY
    ]
    _turn_away(bench, specimen, intruders)


def _turn_away(bench: Bench, specimen: Specimen | None, intruders: Sequence[Intruder]) -> None:
    """Whoever is let in without a key breaks what is best known of authentication."""
    claims = list(map(bench.session.claims.form, bench.session.contract.authentication))
    claim = next((item for item in claims if item.binds), claims[0])
    guard = Guard(bench, claim, specimen, "a refusal: nobody is let in without the right key")
    turn_away(guard, intruders, error_at(bench.session.contract, Check.KEY))


def _open_to_strangers(bench: Bench) -> list[Operation]:
    may_write = bench.session.settings.write
    return [item for item in bench.subject.operations if may_write or item.action not in WRITES]


def _judge(
    bench: Bench, form: Form, exchange: Exchange, is_done_as_usual: Callable[[], bool]
) -> None:
    claim = bench.session.claims.form(form)
    if exchange.is_done:
        bench.session.book.kept(claim)
    elif exchange.status and is_done_as_usual():
        expected = f"the key is accepted in the form '{form.form}' too"
        bench.session.book.broke(claim, [exchange], expected)


def _is_done_as_usual(bench: Bench, errand: Errand) -> bool:
    """Whether the same is done with the key in the usual form; nothing is left of it."""
    exchange = bench.do(errand)
    bench.undo(errand, exchange)
    return exchange.is_done


def _is_done(exchange: Exchange | None) -> bool:
    return exchange is not None and exchange.is_done
