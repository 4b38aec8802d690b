"""A page of a list as it should be answered, to be answered otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dealdouble.emulator.call import Call, Reply
from dealdouble.emulator.conditions import Conditions
from dealdouble.vocabulary import Check

from .core import Core, Handle
from .damage import Damage
from .listing import conditions, found
from .messages import Shown, listed, pairs_of, relisted, with_parameter


@dataclass(frozen=True, slots=True)
class Page:
    """What was asked for, at a time, and the answer as it should be."""

    core: Core
    call: Call
    now: datetime
    wanted: Conditions
    reply: Reply

    @property
    def number(self) -> int:
        """Which page it is, from 1."""
        return self.wanted.page

    @property
    def items(self) -> list[Shown]:
        """The records that it shows."""
        return listed(self.core.contract, self.reply)

    @property
    def total(self) -> int:
        """How many records the list holds on all its pages."""
        return len(found(self.core, self.call, pairs_of(self.call)))

    @property
    def last(self) -> int:
        """The number of the last page that holds any, at least 1."""
        return max(-(-self.total // self.wanted.size), 1)

    def at(self, number: int) -> Reply:
        """The answer to another page of the same list."""
        name = self.core.contract.lists.page_parameter
        return self.core.handle(with_parameter(self.call, name, number), self.now)

    def items_at(self, number: int) -> list[Shown]:
        """What another page shows."""
        return listed(self.core.contract, self.at(number))

    def showing(self, items: list[Shown]) -> Reply:
        """The answer with other records."""
        return relisted(self.core.contract, self.reply, lambda before: items)

    def refused(self) -> Reply:
        """What a list answers to a query that it cannot read."""
        steps = self.core.contract.admission
        error = next(step.error for step in steps if step.check is Check.FILTERS)
        return self.core.refusal(error, self.call)


Turn = Callable[[Page], Reply]
"""What is answered in place of a page."""


def on_pages(turn: Turn) -> Damage:
    """Answer each page of a list otherwise."""

    def damaged(core: Core) -> Handle:
        def handle(call: Call, now: datetime) -> Reply:
            reply, wanted = core.handle(call, now), conditions(core, call)
            if wanted is None or not 200 <= reply.status < 300:
                return reply
            return turn(Page(core, call, now, wanted, reply))

        return handle

    return damaged
