"""Faults as a test makes them: what is to go wrong, and how often it did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Self, TypedDict

from dealdouble.app.double import Double
from dealdouble.faults.faults import Faults, Tally

if TYPE_CHECKING:
    from dealdouble.testing.held import Held


class FaultWords(TypedDict, total=False):
    """What a test may say of a fault; see `is_unsaid`."""

    api: str | None
    operation: str | None
    path: str | None
    record: int | None
    share: float | None
    times: int | None
    status: int | None
    retry_after: int | None
    delay: float | tuple[float, float] | None
    drop: bool
    body: Literal["garbage", "truncated"] | None
    slow: float | None
    stored: bool


def is_unsaid(word: str, value: Any) -> bool:
    """Whether a word is as if it were not said: None is, and False where True may be said."""
    return value is None or (value is False and word in ("drop", "stored"))


class Fault:
    """A fault in force; as a context manager it ends with the `with` statement."""

    def __init__(self, held: Held, tally: Tally) -> None:
        self._held = held
        self._tally = tally

    @property
    def said(self) -> Mapping[str, Any]:
        """What goes wrong for which requests, by the words with which it was made."""
        return MappingProxyType(self._tally.fault.said())

    @property
    def used(self) -> int:
        """How many requests it befell."""
        return self._held.call(self._now).used

    @property
    def left(self) -> int | None:
        """How many more it befalls, None where that has no end."""
        return self._held.call(self._now).left

    def remove(self) -> None:
        """Let it befall no more requests.

        Raises:
            OptionError: the double is closed.
        """
        self._held.change(self._remove)

    def _now(self, double: Double) -> Tally:
        """The fault as it stands now: restoring a snapshot takes its counts back."""
        return _same(double.faults, self._tally) or self._tally

    def _remove(self, double: Double) -> None:
        found = _same(double.faults, self._tally)
        if found is not None:
            double.faults.remove(found.number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.remove()

    def __repr__(self) -> str:
        return f"<fault: {self._tally.fault}; used {self.used} times>"


def _same(faults: Faults, wanted: Tally) -> Tally | None:
    for one in faults:
        if one.number == wanted.number and one.fault is wanted.fault:
            return one
    return None


def unused(faults: Iterable[Fault]) -> str:
    """What of the faults has not befallen the requests that it was made for; empty if all has."""
    told = []
    for fault in faults:
        left = fault.left
        if left or (left is None and not fault.used):
            how_often = f"{fault.used} of {left + fault.used} times" if left else "never"
            words = ", ".join(f"{name}={value!r}" for name, value in fault.said.items())
            told.append(f"({words}) was used {how_often}")
    return "; ".join(told)
