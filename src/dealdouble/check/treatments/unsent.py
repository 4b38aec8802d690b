"""Put to the test that an update changes what was sent, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from dealdouble.check.bench import Bench
from dealdouble.check.claims import Claim
from dealdouble.check.errands import Shown, Specimen, Untestable, said
from dealdouble.check.model.compare import same
from dealdouble.check.model.model import now_at
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.values.facts import Body
from dealdouble.check.values.values import of_field
from dealdouble.contract.model import MISSING, Json, Operation, Property
from dealdouble.vocabulary import ValueType

KEY = "field_that_is_not_sent"


def whole_record(bench: Bench) -> dict[str, Json]:
    """A record that has something in every field, as far as all of that goes together."""
    body = bench.subject.samples.record()
    # What is ignored while another field has some value comes first, and chooses that.
    for name in sorted(bench.subject.resource.fields, key=lambda n: not bench.facts.condition(n)):
        for case in of_field(bench.facts, name)[:1]:
            more = {key: v for key, v in case.whole.items() if v is not MISSING and key not in body}
            if name in more and _keeps_all_rules(bench, {**body, **more}):
                body |= more
    return body


def changes(bench: Bench, whole: Body) -> Iterator[dict[str, Json]]:
    """Updates of a single field each, to something else than a record has."""
    for name in whole:
        for case in of_field(bench.facts, name):
            change = {name: case.sent[name]}
            is_new = name not in case.stored and change[name] != whole[name]
            if is_new and _keeps_all_rules(bench, {**whole, **change}):
                yield change
                break


def _keeps_all_rules(bench: Bench, body: Body) -> bool:
    return not bench.subject.model.create(body, now_at(None)).broken


@dataclass(slots=True)
class Unsent:
    """A record with something in every field, and how it was shown last."""

    bench: Bench
    claim: Claim
    made: Specimen
    steps: list[Exchange] = field(default_factory=list)
    shown: Shown = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._saw(self.made.made_by)

    def holds(self, operation: Operation, change: Body) -> bool:
        """Update the record, and tell whether all that was not sent has stayed."""
        exchange = self._update(operation, change)
        if not exchange.is_done:
            return self._judge_refusal(operation, exchange, change)
        before = self.shown
        start = self.steps[-1:]
        self._saw(exchange)
        wrong = [item for item in self._unsent(change) if not _stays(item, before, self.shown)]
        for item in wrong:
            expected = f"{item.key} stays {said(before.get(item.key, MISSING))}"
            found = f"{item.key}: {said(self.shown.get(item.key, MISSING))}"
            self.bench.session.book.broke(self.claim, [*start, *self.steps[-1:]], expected, found)
        if not wrong:
            self.bench.session.book.kept(self.claim)
        return not wrong

    def _update(self, operation: Operation, change: Body) -> Exchange:
        return self.bench.session.target.call(operation, {"id": self.made.id}, body=change)

    def _judge_refusal(self, operation: Operation, exchange: Exchange, change: Body) -> bool:
        """An update of one field that is taken only with all others is none."""
        whole = {**self.made.sent, **change}
        if not exchange.is_refused or not self._update(operation, whole).is_done:
            return True
        expected = f"{', '.join(change)} is changed without the other fields"
        self.bench.session.book.broke(self.claim, [self.made.made_by, exchange], expected)
        return False

    def _saw(self, exchange: Exchange) -> None:
        shown, steps = self.bench.after(exchange, self.made.id)
        if shown is None:
            raise Untestable(f"the record is not shown: {steps[-1].came}")
        self.shown = shown
        self.steps += steps

    def _unsent(self, change: Body) -> Iterator[Property]:
        """What is shown of fields that were not sent, and depend on none that were."""
        depending = {
            item.field
            for item in self.bench.subject.resource.treatments
            if item.condition[0] in change
        }
        for item in self.bench.subject.resource.representation:
            name = item.reference or item.key
            is_field = name in self.bench.subject.resource.fields and not item.template
            if is_field and name not in {*change, *depending}:
                yield item


def _stays(item: Property, before: Shown, after: Shown) -> bool:
    was, found = before.get(item.key, MISSING), after.get(item.key, MISSING)
    if item.type is ValueType.RECORD:
        return bool(_id(was) == _id(found))
    return same(item.type, was, found)


def _id(shown: Json) -> Json:
    return shown.get("id") if isinstance(shown, dict) else None
