"""Put bodies to the test: those that cannot be read, those of another type, the largest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import strategies as st

from dealdouble.check.admission.guard import Guard
from dealdouble.check.bench import Bench
from dealdouble.check.errands import Errand, Specimen
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.refusals import error_at, is_refused_with
from dealdouble.check.server.target import path_to
from dealdouble.check.values.drawing import draw
from dealdouble.contract.model import Json
from dealdouble.emulator.json_body import write_json
from dealdouble.vocabulary import Action, Check, RuleKind

_HARMLESS = 1 << 16
"""Bytes that may be sent to any server."""

_OTHER_TYPE = "text/plain"
_LETTERS = "abc"
_DRAWN = 20


def send(bench: Bench, errand: Errand, body: bytes, content_type: str = "") -> Exchange:
    """Ask for an operation with bytes in place of its body; what is created is the run's."""
    operation = errand.operation
    headers = {"Content-Type": content_type} if content_type else None

    def ask() -> Exchange:
        path = path_to(operation, errand.arguments)
        return bench.session.target.raw(operation.method, path, body=body, headers=headers)

    if operation.action is Action.CREATE:
        return bench.session.own.creating(operation, ask)
    return ask()


def whole_of(bench: Bench, fields: Json) -> Json:
    """A body with the fields of a record, wrapped as the API asks for it."""
    wrapper = bench.subject.resource.request_wrapper
    return {wrapper: fields} if wrapper else fields


def _writes(bench: Bench, specimen: Specimen, every: bool = False) -> Iterator[Errand]:
    """Requests to create a record and to update it, if their bodies can be bytes."""
    if bench.session.target.form.location == "body":
        return
    for action in (Action.CREATE, Action.UPDATE):
        operations = bench.subject.all_of(action)
        for operation in operations if every else operations[:1]:
            errand = bench.errand(operation, specimen)
            if errand is not None:
                yield errand


def unreadable(bench: Bench, specimen: Specimen) -> None:
    """What is no JSON, or no object, is refused by each operation that takes a body.

    What is no JSON is tried with each of them, the other bodies are shared out.
    """
    error = error_at(bench.session.contract, Check.BODY)
    if error is None:
        return
    expected = "nothing is done, as the body is none"
    guard = Guard(bench, bench.session.claims.error(error), specimen, expected)
    others, errands = _no_objects(bench), list(_writes(bench, specimen))
    for turn, errand in enumerate(errands):
        cut = write_json(whole_of(bench, errand.body))[:-1]
        for body, why in ((cut, "the body is no JSON"), *others[turn :: len(errands)]):
            exchange = send(bench, errand, body)
            bench.refused(error, exchange, why, errand.operation)
            guard.saw(errand, exchange)
    guard.look()


def drawn_unreadable(bench: Bench, specimen: Specimen) -> None:
    """The same, with anything that is no JSON, or no object."""
    error = error_at(bench.session.contract, Check.BODY)
    errands = list(_writes(bench, specimen, every=True))
    if error is None or not errands:
        return
    claim = bench.session.claims.error(error)
    guard = Guard(bench, claim, specimen, "nothing is done, as the body is none")

    def holds(drawn: tuple[Errand, bytes]) -> bool:
        exchange = send(bench, *drawn)
        operation = drawn[0].operation
        bench.refused(error, exchange, "the body is no JSON object", operation)
        guard.saw(drawn[0], exchange)
        is_kept_out = not exchange.status or bench.is_kept_out(operation, exchange)
        return is_kept_out or is_refused_with(error, exchange)

    bodies = st.one_of(*(_unreadable_bodies(bench, item) for item in errands))
    draw(st.tuples(st.sampled_from(errands), bodies), holds, _DRAWN, bench.session.settings.seed)
    guard.look()


def _unreadable_bodies(bench: Bench, errand: Errand) -> st.SearchStrategy[bytes]:
    """Bodies that end too early, and values of any type but the right one, bare or wrapped."""
    whole = write_json(whole_of(bench, errand.body))
    ends = st.integers(1, len(whole) - 1).map(lambda length: whole[:length])
    leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text(_LETTERS, max_size=5)
    values = leaves | st.lists(leaves, max_size=3)
    wrapper = bench.subject.resource.request_wrapper
    if not wrapper:
        return ends | values.map(write_json)
    return ends | values.map(write_json) | values.map(lambda value: write_json({wrapper: value}))


def _no_objects(bench: Bench) -> Sequence[tuple[bytes, str]]:
    wrapper = bench.subject.resource.request_wrapper
    why = "the body is no object"
    if not wrapper:
        return [(b'["plain"]', why), (b'"plain"', why)]
    return [
        (write_json({wrapper: ["plain"]}), f"{wrapper} is no object"),
        (b'{"plain": "text"}', f"there is no {wrapper}"),
    ]


def of_another_type(bench: Bench, specimen: Specimen, types: Sequence[str] = ()) -> None:
    """A body that is not said to be of the API's type is not read."""
    claim = bench.session.claims.requests("content_type")
    wanted = bench.session.contract.requests.content_type
    if claim is None:
        return
    guard = Guard(bench, claim, specimen, f"only what is said to be {wanted} is stored")
    for content_type in types or (_OTHER_TYPE,):
        for errand in _writes(bench, specimen, every=bool(types)):
            body = write_json(whole_of(bench, errand.body))
            exchange = send(bench, errand, body, content_type)
            guard.saw(errand, exchange)
            _judge_ignored(bench, errand, exchange)
    guard.look()


def _judge_ignored(bench: Bench, errand: Errand, exchange: Exchange) -> None:
    """A body that is ignored lacks what a new record needs, and leaves another as it is."""
    key = "body_of_another_content_type"
    if bench.is_kept_out(errand.operation, exchange):
        return
    if errand.operation.action is Action.UPDATE:
        bench.requests(
            key, exchange.is_done, "the update is done, with nothing to change", exchange
        )
        return
    errors = {r.error for r in bench.subject.resource.rules if r.kind is RuleKind.REQUIRED}
    answers = [bench.session.contract.errors[name] for name in sorted(errors)]
    is_kept = any(is_refused_with(error, exchange) for error in answers)
    bench.requests(key, is_kept, "a refusal, as all that is required is missing", exchange)


def largest(bench: Bench, specimen: Specimen) -> None:
    """A body of the greatest size is taken; one byte more is refused.

    It makes a record of its own: the one at hand only shows that there can be any.
    """
    key, session = "largest_body_in_bytes", bench.session
    claim, size = session.claims.requests(key), session.contract.requests.largest_body
    if claim is None:
        return
    if size > _HARMLESS and not (session.target.is_local or session.settings.exclusive):
        why = f"a body of {size} bytes is sent only to this machine, or with --exclusive"
        session.book.untested(claim, why)
        return
    operation = bench.subject.operation(Action.CREATE)
    errand = None if operation is None else bench.errand(operation)
    if errand is None or session.target.form.location == "body":
        return
    whole = write_json(whole_of(bench, errand.body))
    fits = send(bench, errand, whole.ljust(size))
    bench.undo(errand, fits)
    bench.requests(key, fits.is_done, f"a body of {size} bytes is taken", fits)
    if fits.is_done:
        _send_too_much(bench, errand, whole.ljust(size + 1))


def _send_too_much(bench: Bench, errand: Errand, body: bytes) -> None:
    exchange = send(bench, errand, body)
    bench.undo(errand, exchange)
    expected = f"a body of {len(body)} bytes is refused"
    bench.requests("largest_body_in_bytes", exchange.is_refused, expected, exchange)
    bench.refused(error_at(bench.session.contract, Check.SIZE), exchange, expected)
