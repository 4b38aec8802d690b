"""Ways to damage a server from without: what it takes calls for, and what it does with some."""

from __future__ import annotations

from collections.abc import Callable

from dealdouble.contract.model import Contract
from dealdouble.emulator.call import Call
from dealdouble.vocabulary import Action

from .core import Core, Handle

Damage = Callable[[Core], Handle]
"""What a core answers with in place of its own."""


def untouched(core: Core) -> Handle:
    """No damage but that of the contract."""
    return core.handle


def following(contract: Contract) -> Damage:
    """Do as another contract says."""
    return lambda core: core.following(contract)


def when(test: Callable[[Core, Call], bool], damage: Damage) -> Damage:
    """Be damaged for some calls only."""

    def damaged(core: Core) -> Handle:
        other = damage(core)
        return lambda call, now: (other if test(core, call) else core.handle)(call, now)

    return damaged


def during(action: Action, damage: Damage) -> Damage:
    """Be damaged while one thing is done only."""
    return when(lambda core, call: core.action(call) is action, damage)


def refusing(error: str) -> Damage:
    """Refuse with an error, whatever is asked."""
    return lambda core: lambda call, now: core.refusal(error, call)


def asking(change: Callable[[Core, Call], Call]) -> Damage:
    """Take each call for another one."""
    return lambda core: lambda call, now: core.handle(change(core, call), now)
