"""Measure two servers in turn under the same load, and take the round in the middle."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median_low

from .exchange import Answer, Request, WrongAnswer
from .kinds import KINDS, PAGES, WATCHED, Kind
from .load import Figures, loaded
from .servers import Running, bare, emulator


@dataclass(frozen=True, slots=True)
class Plan:
    """How to measure: seconds a load, rounds, the core that serves, numbers of deals stored."""

    seconds: int
    rounds: int
    core: int
    sizes: Sequence[int]

    def stored(self, kind: Kind) -> Sequence[int]:
        """The numbers of deals with which a kind is measured."""
        only = {"smallest": min(self.sizes), "largest": max(self.sizes)}
        return self.sizes if kind.stored == "each" else (only[kind.stored],)


@dataclass(frozen=True, slots=True)
class Round:
    """The figures of two servers that were under the same load one after the other."""

    reference: Figures
    emulator: Figures

    @property
    def ratio(self) -> float:
        """Requests per second, as a part of those of the reference."""
        return self.emulator.rate / self.reference.rate

    @property
    def disturbed(self) -> bool:
        """Whether either server had less than its core, so that the ratio is of no use."""
        return self.emulator.disturbed or self.reference.disturbed


@dataclass(frozen=True, slots=True)
class Comparison:
    """A kind of load with so many deals stored, beside what, and all its rounds."""

    kind: Kind
    stored: int
    reference: str
    rounds: Sequence[Round]

    @property
    def middle(self) -> Round:
        """The round whose ratio is the median."""
        middle = median_low(found.ratio for found in self.rounds)
        return next(found for found in self.rounds if found.ratio == middle)


_Pair = tuple[Running, Running]


def comparisons(plan: Plan, names: Container[str]) -> Iterator[Comparison]:
    """The named kinds beside the bare application, then the emulator beside itself."""
    for kind in KINDS:
        for stored in plan.stored(kind) if kind.name in names else ():
            start = partial(_beside_bare, kind, stored, plan)
            yield Comparison(kind, stored, "bare Starlette", _rounds(kind, plan, start))
    for kind in PAGES:
        if kind.name in names:
            rounds = _rounds(kind, plan, partial(_beside_fewest, kind, plan))
            yield Comparison(kind, max(plan.sizes), f"with {min(plan.sizes):,} stored", rounds)
    for kind in WATCHED:
        if kind.name in names:
            rounds = _rounds(kind, plan, partial(_beside_unwatched, kind, plan))
            yield Comparison(kind, min(plan.sizes), "without journal, faults", rounds)


def _rounds(
    kind: Kind, plan: Plan, start: Callable[[], AbstractContextManager[_Pair]]
) -> list[Round]:
    """All rounds. Where they store, each has fresh servers, as they would grow from the last."""
    found: list[Round] = []
    while len(found) < plan.rounds:
        with start() as pair:
            turns = range(1 if kind.stores else plan.rounds)
            found += [Round(*[loaded(s, kind, plan.seconds) for s in pair]) for _ in turns]
    return found


@contextmanager
def _beside_bare(kind: Kind, stored: int, plan: Plan) -> Iterator[_Pair]:
    with emulator(moco=stored, core=plan.core) as emulated:
        answers = emulated.answers(kind.requests())
        with bare(answers, plan.core) as reference:
            check_alike(reference, answers)
            yield reference, emulated
            check_alike(reference, emulated.answers(kind.cycle[:1]))


@contextmanager
def _beside_fewest(kind: Kind, plan: Plan) -> Iterator[_Pair]:
    few, many = min(plan.sizes), max(plan.sizes)
    with emulator(few, core=plan.core) as reference, emulator(many, core=plan.core) as emulated:
        yield reference, emulated
        reference.answers(kind.cycle)
        emulated.answers(kind.cycle)


@contextmanager
def _beside_unwatched(kind: Kind, plan: Plan) -> Iterator[_Pair]:
    few = min(plan.sizes)
    core = None if kind.shares_core else plan.core  # that of wrk is inherited
    with (
        emulator(few, core=core, unwatched=True) as reference,
        emulator(few, core=core) as watched,
    ):
        yield reference, watched


def check_alike(server: Running, answers: Mapping[Request, Answer]) -> None:
    """Ask a server for the answers that another has given.

    Raises:
        WrongAnswer: its own are others.
    """
    for request, answer in server.answers(answers).items():
        if answer.comparable(request) != answers[request].comparable(request):
            raise WrongAnswer(f"{request}: {answer} instead of {answers[request]}")
