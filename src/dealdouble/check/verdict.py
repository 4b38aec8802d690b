"""What the check finds: of each claim whether it is honoured, broken or not tested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dealdouble.check.claims import Claim
from dealdouble.check.server.creations import Replay
from dealdouble.check.server.exchange import Exchange


class Outcome(StrEnum):
    """What became of a claim."""

    HONOURED = "honoured"
    BROKEN = "broken"
    NOT_TESTED = "not tested"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Requests of which the last one's answer breaks a claim.

    `ids` of records stand in them that the server gives, so that they are others the next time.
    """

    exchanges: tuple[Exchange, ...]
    expected: str
    found: str
    ids: tuple[int, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """How much there is to read of it."""
        lengths = (len(item.url) + len(item.body) for item in self.exchanges)
        return len(self.exchanges), sum(lengths)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a claim; `why` tells it of one that was not tested.

    `tests` counts how often it was put to the test.
    """

    claim: Claim
    outcome: Outcome
    why: str = ""
    counterexample: Counterexample | None = None
    tests: int = 0

    def is_failure(self, strict: bool = False) -> bool:
        """Whether it fails the run: others than documented, undisputed facts are remarked on."""
        return self.outcome is Outcome.BROKEN and (self.claim.binds or strict)


@dataclass(slots=True)
class _Found:
    kept: int = 0
    broken: int = 0
    smallest: Counterexample | None = None
    why: str = ""


@dataclass(slots=True)
class Book:
    """What was found so far of the claims of an API."""

    claims: Sequence[Claim]
    otherwise: str = "nothing came to test it"
    """Why a claim was not tested of which nothing else is said."""
    replay: Callable[[Sequence[Exchange], str], Replay] = lambda steps, said: Replay(tuple(steps))
    """Adds what has to be sent before some requests, so that they show again what is said."""
    _found: dict[str, _Found] = field(default_factory=dict)

    def kept(self, *claims: Claim) -> None:
        """Note that claims were tested, and held."""
        for claim in claims:
            self._of(claim).kept += 1

    def broke(
        self, claim: Claim, exchanges: Iterable[Exchange], expected: str, found: str = ""
    ) -> None:
        """Note what breaks a claim; of several the smallest is kept.

        Without `found` it is what the last request was answered.
        """
        steps = tuple(exchanges)
        said = steps[-1].without_keys(found) if found else steps[-1].came
        again = self.replay(steps, f"{expected} {found}")
        expected = steps[-1].without_keys(expected)
        example = Counterexample(again.exchanges, expected, said, again.ids)
        noted = self._of(claim)
        noted.broken += 1
        if noted.smallest is None or example.size < noted.smallest.size:
            noted.smallest = example

    def untested(self, claim: Claim, why: str) -> None:
        """Note why a claim cannot be tested, as long as nothing else tests it."""
        self._of(claim).why = why

    def is_broken(self, claim: Claim) -> bool:
        """Whether something broke it so far."""
        return self._of(claim).broken > 0

    @property
    def breaches(self) -> dict[str, int]:
        """How often each claim was broken so far, by its id."""
        return {name: found.broken for name, found in self._found.items() if found.broken}

    def tests(self, claim: Claim) -> int:
        """How often it was tested so far."""
        found = self._of(claim)
        return found.kept + found.broken

    def verdicts(self) -> list[Verdict]:
        """The verdict on each claim, in the order of the claims."""
        return [self._verdict(claim, self._of(claim)) for claim in self.claims]

    def _of(self, claim: Claim) -> _Found:
        return self._found.setdefault(claim.id, _Found())

    def _verdict(self, claim: Claim, found: _Found) -> Verdict:
        tests = found.kept + found.broken
        if found.broken:
            return Verdict(claim, Outcome.BROKEN, "", found.smallest, tests)
        if found.kept:
            return Verdict(claim, Outcome.HONOURED, tests=tests)
        return Verdict(claim, Outcome.NOT_TESTED, found.why or self.otherwise)
