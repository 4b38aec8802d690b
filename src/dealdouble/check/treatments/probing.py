"""Send probes, as many as can be in one request, and put down what becomes of them.

What is wrong in company is tried once more alone, so that the counterexample is a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dealdouble.check.bench import Bench
from dealdouble.check.errands import Errand, Specimen, Untestable
from dealdouble.check.model.model import now_at
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.treatments.probe import Probe, Seen
from dealdouble.check.values.facts import Body
from dealdouble.contract.model import MISSING, Json, Operation
from dealdouble.emulator.json_body import write_json


@dataclass(slots=True)
class Probing:
    """The probes of one resource on one server; `made` is told of each record that is created."""

    bench: Bench
    create: Operation
    made: Callable[[Specimen], None] = lambda specimen: None

    def create_all(self, probes: Iterable[Probe]) -> None:
        """Put probes of new records to the test."""
        for batch in _batches(probes):
            self._try(batch, None)

    def update_all(self, probes: Iterable[Probe], operations: Sequence[Operation]) -> None:
        """Put probes of updates to the test, with the operations in turn."""
        for turn, batch in enumerate(_batches(probes) if operations else ()):
            self._try(batch, operations[turn % len(operations)])

    def holds(self, probe: Probe, operation: Operation | None) -> bool:
        """Put one probe to the test, of an update if there is an operation for it."""
        before = self.bench.session.book.is_broken(probe.claim)
        self._try([probe], operation)
        return before or not self.bench.session.book.is_broken(probe.claim)

    def _try(self, probes: Sequence[Probe], operation: Operation | None) -> None:
        """Put probes to the test in one request; if that is not taken, each in its own."""
        seen, steps = self._seen(
            [p.sent for p in probes], [p.stored or {} for p in probes], operation
        )
        if seen is not None:
            self._judge(probes, seen, steps, operation)
        elif len(probes) > 1:
            for probe in probes:
                self._try([probe], operation)
        else:
            self._judge_refusal(probes[0], steps, operation)

    def _judge(
        self,
        probes: Sequence[Probe],
        seen: Seen,
        steps: Sequence[Exchange],
        operation: Operation | None,
    ) -> None:
        book = self.bench.session.book
        for probe in probes:
            try:
                expected = probe.judge(seen)
            except Untestable as problem:
                book.untested(probe.claim, str(problem))
                continue
            if not expected:
                book.kept(probe.claim)
                continue
            book.broke(probe.claim, steps, expected, _found(probe, seen))
            if len(probes) > 1:
                self._try([probe], operation)

    def _judge_refusal(
        self, probe: Probe, steps: Sequence[Exchange], operation: Operation | None
    ) -> None:
        """What is refused, but taken as soon as it is plain, is not treated as it should be."""
        book = self.bench.session.book
        if not steps:
            book.untested(probe.claim, "no record keeps all rules and would show it")
            return
        seen, _ = self._seen([probe.plain], [probe.stored or {}], operation)
        if steps[-1].status >= 400 and seen is not None:
            book.broke(probe.claim, steps, f"it is taken: {probe.claim.says}")
        else:
            book.untested(probe.claim, f"a record that would show it is refused: {steps[-1].came}")

    def _seen(
        self, sent: Sequence[Body], stored: Sequence[Body], operation: Operation | None
    ) -> tuple[Seen | None, Sequence[Exchange]]:
        """What answers show, if all is taken; and the requests, none if a rule would be broken."""
        if operation is None:
            body = self._body(sent)
            return self._create(body) if self._keeps_all_rules(body) else (None, ())
        body, change = self._body(stored), _without_missing(_joined(sent))
        if self._keeps_all_rules(body) and self._keeps_all_rules({**body, **change}):
            return self._update(body, change, operation)
        return None, ()

    def _create(self, body: Body) -> tuple[Seen | None, Sequence[Exchange]]:
        exchange, made = self._made(body)
        if made is None:
            return None, (exchange,)
        after, steps = self.bench.after(exchange, made.id)
        self.bench.delete(made.id)
        return (None if after is None else Seen({}, after, now_at(exchange))), steps

    def _update(
        self, body: Body, change: Body, operation: Operation
    ) -> tuple[Seen | None, Sequence[Exchange]]:
        exchange, made = self._made(body)
        if made is None:
            return None, (exchange,)
        before, _ = self.bench.after(exchange, made.id)
        update = self.bench.do(Errand(operation, {"id": made.id}, change))
        after, steps = self.bench.after(update, made.id) if update.is_done else (None, (update,))
        self.bench.delete(made.id)
        if before is None or after is None:
            return None, (exchange, *steps)
        return Seen(before, after, now_at(update)), (exchange, *steps)

    def _made(self, body: Body) -> tuple[Exchange, Specimen | None]:
        exchange = self.bench.do(Errand(self.create, {}, body))
        made = self.bench.made(exchange, body)
        if made is not None:
            self.made(made)
        return exchange, made

    def _body(self, parts: Sequence[Body]) -> dict[str, Json]:
        """A plain record with these fields."""
        return _without_missing({**self.bench.subject.samples.record(), **_joined(parts)})

    def _keeps_all_rules(self, body: Body) -> bool:
        return not self.bench.subject.model.create(body, now_at(None)).broken


def _found(probe: Probe, seen: Seen) -> str:
    """What the answer shows of the fields of a probe."""
    shown = {name: seen.after[name] for name in sorted(probe.fields) if name in seen.after}
    return write_json(shown).decode() if shown else ""


def _joined(parts: Iterable[Body]) -> dict[str, Json]:
    return {name: value for part in parts for name, value in part.items()}


def _without_missing(body: Body) -> dict[str, Json]:
    return {name: value for name, value in body.items() if value is not MISSING}


def _batches(probes: Iterable[Probe]) -> list[list[Probe]]:
    """Probes that have no field in common, in as few requests as come of taking each in turn."""
    made: list[tuple[set[str], list[Probe]]] = []
    for probe in probes:
        for fields, batch in made:  # noqa: B007  # it is used once one is found
            if not fields & probe.fields:
                break
        else:
            fields, batch = set(), []
            made.append((fields, batch))
        fields |= probe.fields
        batch.append(probe)
    return [batch for _, batch in made]
