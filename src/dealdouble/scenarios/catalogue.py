"""The scenarios that can be loaded, each read once as long as its files stay as they are."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from weakref import WeakSet

from dealdouble.contract.model import Contract
from dealdouble.scenarios.document import Document, open_document
from dealdouble.scenarios.files import is_path, scenario_names
from dealdouble.scenarios.scenario import Scenario, collector_paused, make_scenario

_MOST = 16
"""How many scenarios are kept: a run that tries seed after seed must not fill the memory."""

_LATELY = 2_000_000_000
"""Nanoseconds; there are file systems that tell times no more exactly than that."""

_Stamp = tuple[int, int]
"""When a file was changed, and how long it is."""

_Stamps = tuple[tuple[Path, _Stamp | None], ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A scenario that was loaded, and the files that it was made of, as they were then."""

    scenario: Scenario
    stamps: _Stamps

    def is_current(self) -> bool:
        return all(_stamp(file) == stamp for file, stamp in self.stamps)


class Catalogue:
    """Loads scenarios for some APIs, and keeps the latest; several threads may ask at once."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self._contracts = contracts
        self._kept: dict[tuple[str, int | None], _Kept] = {}
        self._titles: dict[str, str] = {}
        self._lock = Lock()
        self._has_paused = False  # the garbage collector, until a scenario is read
        _CATALOGUES.add(self)

    def names(self) -> list[str]:
        """The names of the scenarios that are shipped."""
        return scenario_names()

    def titles(self) -> dict[str, str]:
        """What each of the scenarios that are shipped is for; none is loaded for that."""
        if not self._titles:
            documents = {name: open_document(name) for name in self.names()}
            self._titles = {name: item.value["title"] for name, item in documents.items()}
        return dict(self._titles)

    def load(self, name: str, seed: int | None = None) -> Scenario:
        """The scenario of that name or path, with that seed in place of its own.

        Raises:
            ScenarioError: there is none, or it is not understood, or a record breaks a rule.
        """
        key = (str(Path.cwd() / name) if is_path(name) else name, seed)
        with self._lock:
            kept = self._kept.pop(key, None)
            if kept is None or not kept.is_current():
                kept = self._load(name, seed)
            self._kept[key] = kept
            if len(self._kept) > _MOST:
                del self._kept[next(iter(self._kept))]
        found = kept.scenario
        return found if found.name == name else replace(found, name=name)

    def begin_anew(self) -> None:
        """Take no heed, in a process that was forked off, of what a thread of the parent's does."""
        self._lock = Lock()
        if self._has_paused:
            self._has_paused = False
            gc.enable()

    def _load(self, name: str, seed: int | None) -> _Kept:
        self._has_paused = gc.isenabled()
        try:
            with collector_paused():
                document, stamps = _stamped(name)
                return _Kept(make_scenario(document, name, self._contracts, seed), stamps)
        finally:
            self._has_paused = False


_CATALOGUES: WeakSet[Catalogue] = WeakSet()


def _begin_anew() -> None:
    for catalogue in _CATALOGUES:
        catalogue.begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)


def _stamped(name: str) -> tuple[Document, _Stamps]:
    """A document, and its files as they were at the latest when they were read.

    Which ones they are is known only then. If one of them may have changed meanwhile they are
    read again, so that whatever changes from now on is noticed.
    """
    document = open_document(name)
    stamps = tuple((file.absolute(), _stamp(file)) for file in document.files)
    lately = time.time_ns() - _LATELY
    if any(stamp is None or stamp[0] > lately for _, stamp in stamps):
        document = open_document(name)
    return document, stamps


def _stamp(file: Path) -> _Stamp | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
