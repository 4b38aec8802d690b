"""Put paths to the test: those that are not there, methods that are not, records that are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealdouble.check.bench import Bench
from dealdouble.check.errands import Errand, Specimen
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.refusals import error_at, header_of
from dealdouble.check.server.target import path_to
from dealdouble.contract.model import Segment
from dealdouble.vocabulary import Action, Check, HeaderValue

_HARMLESS = ("POST", "PUT", "PATCH")
"""Methods that are tried where they are not there: without a body they do nothing anywhere."""

_ALWAYS_ALLOWED = {"HEAD", "OPTIONS"}
_NOBODYS = 999_999_999_999_999
"""An id that no record has."""


def unknown_paths(bench: Bench, specimen: Specimen | None, every: bool = False) -> None:
    """A path that the API does not have is not found."""
    error = error_at(bench.session.contract, Check.PATH)
    paths = ["/nothing-is-here"]
    if every:
        paths += [f"{path}/nothing-is-here" for path in _paths(bench, specimen).values()]
    for path in paths:
        exchange = bench.session.target.raw("GET", path)
        bench.refused(error, exchange, "the API has no such path")


def unknown_methods(bench: Bench, specimen: Specimen | None, every: bool = False) -> None:
    """A method that a path does not have is refused, with those that it has."""
    paths = list(_paths(bench, specimen).items())
    for segments, path in paths if every else paths[:2]:
        there = {
            item.method for item in bench.session.contract.operations if item.segments == segments
        }
        others = [method for method in _HARMLESS if method not in there]
        for method in others if every else others[:1]:
            _try_method(bench, method, path, there)


def _paths(bench: Bench, specimen: Specimen | None) -> dict[tuple[Segment, ...], str]:
    """The resource's paths, with the record at hand in them."""
    made: dict[tuple[Segment, ...], str] = {}
    for operation in bench.subject.operations:
        errand = bench.errand(operation, specimen)
        if errand is not None:
            made[operation.segments] = path_to(operation, errand.arguments)
    return made


def _try_method(bench: Bench, method: str, path: str, there: set[str]) -> None:
    error = error_at(bench.session.contract, Check.METHOD)
    if error is None:
        return
    exchange = bench.session.target.raw(method, path)
    bench.refused(error, exchange, f"nothing is there for {method}")
    header = header_of(error, HeaderValue.ALLOWED_METHODS)
    if header is None or exchange.status != error.status:
        return
    said = exchange.answer_headers.get(header.lower(), "")
    claim = bench.session.claims.error_header(error, header)
    allowed = {part.strip() for part in said.split(",")} - _ALWAYS_ALLOWED
    if allowed == there - _ALWAYS_ALLOWED:
        bench.session.book.kept(claim)
    else:
        expected = f"{header}: {', '.join(sorted(there))}"
        bench.session.book.broke(claim, [exchange], expected, f"{header}: {said}")


def absent_records(bench: Bench, specimen: Specimen | None) -> None:
    """A record that is not there is not found, and no other one in its place.

    The run's own record is deleted for it, as a server might take any other id for somebody's.
    """
    number, deleted = _NOBODYS, None
    if specimen is not None and specimen.sent:
        number, deleted = specimen.id, bench.delete(specimen.id)
        if deleted is None or not deleted.is_done:
            return
    steps = [] if deleted is None else [deleted]
    for errand in _errands(bench, number, may_write=deleted is not None):
        _judge(bench, errand, [*steps, bench.do(errand)], number)
    bench.delete(number)


def _errands(bench: Bench, number: int, may_write: bool) -> Iterator[Errand]:
    for operation in bench.subject.operations:
        match operation.action:
            case Action.READ:
                yield Errand(operation, {"id": number})
            case Action.UPDATE if may_write:
                yield Errand(operation, {"id": number}, bench.change())
            case Action.DELETE if may_write:
                yield Errand(operation, {"id": number})
            case Action.LOOK_UP:
                names = (segment.name for segment in operation.segments if segment.name)
                yield Errand(operation, dict.fromkeys(names, "nobody-has-this"))


def _judge(bench: Bench, errand: Errand, steps: Sequence[Exchange], number: int) -> None:
    session, operation, exchange = bench.session, errand.operation, steps[-1]
    shown = (bench.shown(exchange) if exchange.is_done else None) or {}
    if "id" in shown and shown["id"] != number:
        expected = "no record is shown, as there is none, and no other one instead"
        session.book.broke(session.claims.operation(operation), [exchange], expected)
    elif shown and operation.action is Action.READ and len(steps) > 1:
        deletion = bench.subject.operation(Action.DELETE)
        assert deletion is not None, "the record was deleted"
        session.book.broke(session.claims.operation(deletion), steps, "the record is gone")
    else:
        error = error_at(session.contract, Check.RECORD)
        bench.refused(error, exchange, "there is no such record", operation)
    if shown and operation.action in (Action.READ, Action.UPDATE) and len(steps) > 1:
        session.own.adopt(bench.subject.resource.name, number)
