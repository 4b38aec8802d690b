"""Put paths to the test: those that are not there, methods that are not, records that are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dealdouble.check.bench import Bench
from dealdouble.check.errands import Errand, Shown, Specimen
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

    The run's own record is deleted for it, as a server might take any other id for somebody's. Lest
    its id be another record's by then, it is read before each write, where others may create any.
    """
    number, steps = _NOBODYS, []
    if specimen is not None and specimen.sent:
        deleted = bench.delete(specimen.id)
        if deleted is None or not deleted.is_done:
            return
        number, steps = specimen.id, [deleted]
    for errand in _looking_up(bench):
        _judge(bench, errand, bench.do(errand), number)
    if _is_absent(bench, steps, number):
        for turn, errand in enumerate(_writes(bench, number) if steps else ()):
            is_busy = turn > 0 and not bench.session.settings.exclusive
            if is_busy and not _is_absent(bench, steps, number):
                break
            _judge(bench, errand, bench.do(errand), number)
    bench.delete(number)


def _looking_up(bench: Bench) -> Iterator[Errand]:
    for operation in bench.subject.all_of(Action.LOOK_UP):
        names = (segment.name for segment in operation.segments if segment.name)
        yield Errand(operation, dict.fromkeys(names, "nobody-has-this"))


def _writes(bench: Bench, number: int) -> Iterator[Errand]:
    for operation in bench.subject.all_of(Action.UPDATE):
        yield Errand(operation, {"id": number}, bench.change())
    for operation in bench.subject.all_of(Action.DELETE):
        yield Errand(operation, {"id": number})


def _is_absent(bench: Bench, steps: Sequence[Exchange], number: int) -> bool:
    """Whether a record is not there when it is read, so that nobody's is written to."""
    session, operation = bench.session, bench.subject.operation(Action.READ)
    if operation is None:
        return False
    errand = Errand(operation, {"id": number})
    exchange = bench.do(errand)
    shown = (bench.shown(exchange) if exchange.is_done else None) or {}
    if shown.get("id") != number:
        _judge(bench, errand, exchange, number)
        return exchange.is_refused
    deletion = bench.subject.operation(Action.DELETE)
    if steps and deletion is not None and _is_marked(bench, shown):
        session.own.adopt(bench.subject.resource.name, number)
        claim = session.claims.operation(deletion)
        session.book.broke(claim, [*steps, exchange], "the record is gone")
    elif (error := error_at(session.contract, Check.RECORD)) is not None:
        why = f"another record has the id {number} of the one that was deleted"
        session.book.untested(session.claims.error(error), why)
    return False


def _is_marked(bench: Bench, shown: Shown) -> bool:
    """Whether a record bears the run's mark."""
    samples = bench.subject.samples
    return any(samples.mark in str(shown.get(name)) for name in samples.marked)


def _judge(bench: Bench, errand: Errand, exchange: Exchange, number: int) -> None:
    session, operation = bench.session, errand.operation
    shown = (bench.shown(exchange) if exchange.is_done else None) or {}
    if "id" in shown and shown["id"] != number:
        expected = "no record is shown, as there is none, and no other one instead"
        session.book.broke(session.claims.operation(operation), [exchange], expected)
        return
    error = error_at(session.contract, Check.RECORD)
    bench.refused(error, exchange, "there is no such record", operation)
    if shown and operation.action is Action.UPDATE:
        session.own.adopt(bench.subject.resource.name, number)
