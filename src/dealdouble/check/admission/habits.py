"""Put to the test what does not matter about a request: slashes, blanks, what nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from dealdouble.check.bench import Bench
from dealdouble.check.errands import Errand, Specimen, Untestable
from dealdouble.check.model.compare import is_empty
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.references import entries
from dealdouble.check.server.target import path_to
from dealdouble.vocabulary import Action

_UNKNOWN = "unknown_to_all"
"""A name that no parameter has, and no key."""

_BODY, _HEAD = "body_of_get_and_delete", "head"

_Habit = Callable[[Bench, Errand], Exchange]


def _slash(bench: Bench, errand: Errand) -> Exchange:
    return bench.session.target.raw("GET", f"{_path(errand)}/")


def _parameter(bench: Bench, errand: Errand) -> Exchange:
    return bench.session.target.raw("GET", _path(errand), [(_UNKNOWN, "1")])


def _body(bench: Bench, errand: Errand) -> Exchange:
    return bench.session.target.raw("GET", _path(errand), body={_UNKNOWN: "1"})


def _blanks(bench: Bench, errand: Errand) -> Exchange:
    form = next(
        (
            item
            for item in bench.session.contract.authentication
            if item.location == "header" and " " in item.value
        ),
        None,
    )
    if form is None:
        raise Untestable("no header holds a blank and a key")
    wide = replace(form, value=form.value.replace(" ", "   "))
    return bench.session.target.raw("GET", _path(errand), form=wide)


def _head(bench: Bench, errand: Errand) -> Exchange:
    return bench.session.target.raw("HEAD", _path(errand))


_READING: Mapping[str, tuple[_Habit, Action]] = {
    "trailing_slash": (_slash, Action.READ),
    "unknown_parameter": (_parameter, Action.LIST),
    _BODY: (_body, Action.READ),
    "blanks_in_a_keys_header": (_blanks, Action.LIST),
    _HEAD: (_head, Action.READ),
}
"""How a request is made that should be answered as if it were plain, and what it asks for first."""


def reading(bench: Bench, specimen: Specimen | None, every: bool = False) -> None:
    """A list and a record are shown however they are asked for; HEAD shows nothing of them."""
    errands = {
        operation.action: errand
        for operation in bench.subject.operations
        if operation.action in (Action.LIST, Action.READ)
        if (errand := bench.errand(operation, specimen)) is not None
    }
    for key, (ask, first) in _READING.items():
        if bench.session.claims.requests(key) is None:
            continue
        actions = [first] if first in errands and not every else list(errands)
        for action in actions:
            exchange = ask(bench, errands[action])
            is_kept = _is_answered(bench, key, errands[action], specimen, exchange)
            _judge(bench, key, errands[action], exchange, is_kept)


def _path(errand: Errand) -> str:
    return path_to(errand.operation, errand.arguments)


def _is_answered(
    bench: Bench, key: str, errand: Errand, specimen: Specimen | None, exchange: Exchange
) -> bool:
    """Whether an answer shows the record, or a list that holds something if there is something."""
    if key == _HEAD:
        return exchange.is_done and not exchange.answer
    if errand.operation.action is Action.READ:
        return bench.shows(exchange, int(errand.arguments["id"]))
    lists = bench.session.contract.lists
    return exchange.is_done and (specimen is None or bool(entries(lists.items_key, exchange.json)))


def _judge(bench: Bench, key: str, errand: Errand, exchange: Exchange, is_kept: bool) -> None:
    """It is to blame only where the plain request is answered."""
    if is_kept or bench.do(errand).is_done:
        bench.requests(key, is_kept, "it is answered as the plain request is", exchange)


def writing(bench: Bench, specimen: Specimen) -> None:
    """A key that nobody knows is ignored in a body, and so is the body of a deletion."""
    claim = bench.session.claims.requests("unknown_key")
    if claim is not None:
        for errand, strange in _strange_bodies(bench, specimen):
            exchange = bench.do(strange)
            bench.undo(strange, exchange)
            if exchange.is_done or _is_done_plainly(bench, errand):
                bench.requests(
                    "unknown_key", exchange.is_done, "unknown keys are ignored", exchange
                )
    if bench.session.claims.requests(_BODY) is not None:
        _delete_with_a_body(bench)


def _strange_bodies(bench: Bench, specimen: Specimen) -> Iterator[tuple[Errand, Errand]]:
    """Requests that should be done, and the same with keys that nobody knows.

    A whole record that is sent back holds such keys, too.
    """
    shown = bench.shown(specimen.made_by) or {}
    whole = {name: value for name, value in shown.items() if not is_empty(value)}
    for action, strange in ((Action.CREATE, {_UNKNOWN: "1"}), (Action.UPDATE, whole)):
        operation = bench.subject.operation(action)
        errand = None if operation is None else bench.errand(operation, specimen)
        if errand is not None:
            yield errand, replace(errand, body={**strange, _UNKNOWN: "1", **errand.body})


def _is_done_plainly(bench: Bench, errand: Errand) -> bool:
    exchange = bench.do(errand)
    bench.undo(errand, exchange)
    return exchange.is_done


def _delete_with_a_body(bench: Bench) -> None:
    operation = bench.subject.operation(Action.DELETE)
    if operation is None:
        return
    with bench.holding(bench.subject.samples.record()) as made:
        path = path_to(operation, {"id": made.id})
        exchange = bench.session.target.raw(operation.method, path, body={_UNKNOWN: "1"})
        if exchange.is_done:
            bench.session.own.forget(bench.subject.resource.name, made.id)
        again = None if exchange.is_done else bench.delete(made.id)
    if exchange.is_done or (again is not None and again.is_done):
        bench.requests(_BODY, exchange.is_done, "the body of a deletion is ignored", exchange)
