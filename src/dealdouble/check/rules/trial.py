"""A trial: a case that is to be tried on a server, and the claim that is at stake in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dealdouble.check.claims import Claim
from dealdouble.check.values.facts import ITSELF, About, Body, Case
from dealdouble.contract.model import MISSING, Json, Rule
from dealdouble.emulator.json_body import write_json


@dataclass(frozen=True, slots=True)
class Trial:
    """A case that is to be tried, the claim at stake, and the field and the rule it is about."""

    claim: Claim
    field: str
    case: Case
    rule: Rule | None = None

    @property
    def is_simple(self) -> bool:
        """Whether it takes no more than a plain record."""
        return not self.case.stored and self.case.other is None


def is_certain(trial: Trial) -> bool:
    """Whether the rule itself is at stake."""
    return trial.case.about is About.RULE


def merged(trials: Iterable[Trial]) -> dict[str, Json]:
    """What some trials send together when a record is created."""
    return {name: value for trial in trials for name, value in trial.case.whole.items()}


def agree(trials: Sequence[Trial], other: Trial) -> bool:
    """Whether another trial would have no field sent with two values."""
    whole = merged(trials)
    return all(name not in whole or whole[name] == value for name, value in other.case.sent.items())


def as_sent(fields: Body, number: int = 0) -> dict[str, Json]:
    """Fields as they are sent: without those that are MISSING, with the record's own id."""
    return {
        name: number if value is ITSELF else value
        for name, value in fields.items()
        if value is not MISSING
    }


def said(value: Json) -> str:
    """A value as a report tells it."""
    return "not there" if value is MISSING else write_json(value).decode(errors="replace")
