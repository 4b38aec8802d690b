"""What every part of the check works with: the server, the model, the book of what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dealdouble.check.claims import Claims
from dealdouble.check.model.model import Model
from dealdouble.check.model.samples import Samples
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import Own
from dealdouble.check.server.references import References
from dealdouble.check.server.target import Target
from dealdouble.check.verdict import Book
from dealdouble.contract.model import Contract, Operation, Resource
from dealdouble.vocabulary import Action


@dataclass(frozen=True, slots=True)
class Settings:
    """What our user chose.

    Attributes:
        write: whether records may be created, changed and deleted.
        exclusive: whether nobody else uses the account, so that claims about all of it hold.
        quick: whether little is tried of everything.
        exhaust_rate: whether the allowance of requests may be used up, to see the limit work.
        keys: other keys by the access that they have, to test what that may do.
        seed: what is drawn follows from it.
    """

    write: bool = False
    exclusive: bool = False
    quick: bool = False
    exhaust_rate: bool = False
    keys: Mapping[str, str] | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """A resource that the API serves, and what is at hand to check it."""

    resource: Resource
    operations: tuple[Operation, ...]
    references: References
    samples: Samples
    model: Model
    listed: Exchange | None = None
    """The first page of the list, before anything was written."""

    def operation(self, action: Action) -> Operation | None:
        """The first operation that does something, if there is one."""
        return next((item for item in self.operations if item.action is action), None)

    def all_of(self, action: Action) -> list[Operation]:
        """All operations that do something: an update may have two methods."""
        return [item for item in self.operations if item.action is action]


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the check against one server."""

    contract: Contract
    claims: Claims
    target: Target
    book: Book
    own: Own
    settings: Settings
    subjects: tuple[Subject, ...]
