"""Put treatments to the test: what becomes of each value between the request and the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from hypothesis import strategies as st

from dealdouble.check.bench import Bench
from dealdouble.check.errands import Untestable, attempt
from dealdouble.check.session import Session
from dealdouble.check.treatments.numbering import Numbers, integration
from dealdouble.check.treatments.probe import Probe, Treated
from dealdouble.check.treatments.probes import PROBES, drawn_probes
from dealdouble.check.treatments.probing import Probing
from dealdouble.check.treatments.times import times
from dealdouble.check.treatments.unsent import KEY, Unsent, changes, whole_record
from dealdouble.check.values.drawing import draw
from dealdouble.check.values.facts import Body
from dealdouble.contract.model import Operation, Property, Resource, Treatment
from dealdouble.vocabulary import Action, TreatmentKind

_DRAWN = 12
"""How many values are drawn of each kind."""


def essentials(session: Session) -> None:
    """Each treatment once on create and once on update, those first that documents bind."""
    for bench, probing, updates in _resources(session):
        probes = _firsts(_probes(bench))
        probing.create_all(probe for probe in probes if probe.stored is None)
        probing.update_all((probe for probe in probes if probe.stored is not None), updates)
        _integrations(bench, updates)
        _times(bench, updates[:1])
        _unsent(bench, updates, everything=False)


def depth(session: Session) -> None:
    """All conditions, all methods that update, every field for itself, and drawn values."""
    for bench, probing, updates in _resources(session):
        probes = _probes(bench)
        probing.create_all(probe for probe in probes if probe.stored is None)
        for operation in updates:
            changing = (probe for probe in probes if probe.stored is not None)
            probing.update_all(changing, [operation])
        _times(bench, updates[1:])
        _unsent(bench, updates, everything=True)
        _draw_values(bench, probing, updates)


def _resources(session: Session) -> Iterator[tuple[Bench, Probing, Sequence[Operation]]]:
    """Each resource whose records may be created, and the operations that update them."""
    for subject in session.subjects:
        create = subject.operation(Action.CREATE)
        if session.settings.write and create is not None and not subject.samples.missing:
            bench = Bench(session, subject)
            updates = subject.all_of(Action.UPDATE)
            yield bench, Probing(bench, create, Numbers(bench).saw), updates


def _treated(bench: Bench) -> Iterator[Treated]:
    resource = bench.subject.resource
    for treatment in resource.treatments:
        claim = bench.session.claims.treatment(resource, treatment)
        yield Treated(bench.facts, claim, treatment, _shown(resource, treatment))


def _shown(resource: Resource, treatment: Treatment) -> list[Property]:
    """The keys that show the treated field, or the record that it names."""
    keys = resource.representation
    return [item for item in keys if treatment.field in (item.key, item.reference)]


def _probes(bench: Bench) -> list[Probe]:
    """The probes of all treatments that one request and its answer show."""
    found: list[Probe] = []
    for treated in _treated(bench):
        make = PROBES.get(treated.treatment.kind)
        if make is None:
            continue
        try:
            found += make(treated)
        except Untestable as problem:
            bench.session.book.untested(treated.claim, str(problem))
    return sorted(found, key=lambda probe: not probe.claim.binds)


def _firsts(probes: Sequence[Probe]) -> list[Probe]:
    """Of each claim a probe on create and one on update."""
    found = {(probe.claim.id, probe.stored is None): probe for probe in reversed(probes)}
    return [probe for probe in probes if found[probe.claim.id, probe.stored is None] is probe]


def _integrations(bench: Bench, updates: Sequence[Operation]) -> None:
    for treated in _treated(bench):
        if treated.treatment.kind is TreatmentKind.INTEGRATION:
            update = updates[0] if updates else None
            test = partial(integration, bench, treated.treatment, update)
            attempt(bench.session, test, treated.claim)


def _times(bench: Bench, updates: Sequence[Operation]) -> None:
    """The times of a record, and with an operation, what becomes of them as it is updated."""
    claims = [
        treated.claim
        for treated in _treated(bench)
        if treated.treatment.kind in (TreatmentKind.CREATED, TreatmentKind.CHANGED)
    ]
    for operation in updates:
        attempt(bench.session, partial(times, bench, operation), *claims)


def _unsent(bench: Bench, updates: Sequence[Operation], everything: bool) -> None:
    """Change single fields of a record that has something in every one.

    Two of them are enough to see each field stay, as each sees that of the other.
    """
    claim = bench.session.claims.requests(KEY)
    if claim is None or not updates:
        return

    def test() -> None:
        whole = whole_record(bench)
        single = list(changes(bench, whole))
        with bench.holding(whole) as made:
            unsent = Unsent(bench, claim, made)
            for turn, change in enumerate(single if everything else single[:2]):
                unsent.holds(updates[turn % len(updates)], change)
            if everything and single:
                _draw_changes(unsent, updates, single)

    attempt(bench.session, test, claim)


def _draw_changes(unsent: Unsent, updates: Sequence[Operation], single: Sequence[Body]) -> None:
    """Change some fields at once."""
    some = st.lists(st.sampled_from(single), min_size=1, max_size=4, unique_by=tuple)
    changes = some.map(lambda drawn: {name: v for one in drawn for name, v in one.items()})
    seed = unsent.bench.session.settings.seed
    drawn = st.tuples(st.sampled_from(updates), changes)
    draw(drawn, lambda one: unsent.holds(*one), _DRAWN, seed)


def _draw_values(bench: Bench, probing: Probing, updates: Sequence[Operation]) -> None:
    """Try other values than the chosen ones."""
    if not updates:
        return
    for treated in _treated(bench):
        probes = drawn_probes(treated)
        if probes is None:
            continue

        def holds(drawn: tuple[Probe, Operation]) -> bool:
            probe, operation = drawn
            return probing.holds(probe, None if probe.stored is None else operation)

        pairs = st.tuples(probes, st.sampled_from(updates))
        draw(pairs, holds, _DRAWN, bench.session.settings.seed)
