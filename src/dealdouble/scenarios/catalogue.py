"""The scenarios that can be loaded, each read once as long as its files stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from dealdouble.contract.model import Contract
from dealdouble.scenarios.document import open_document
from dealdouble.scenarios.files import is_path, scenario_names
from dealdouble.scenarios.scenario import Scenario, collector_paused, make_scenario

_MOST = 16
"""How many scenarios are kept: a run that tries seed after seed must not fill the memory."""

_Stamp = tuple[int, int]
"""When a file was changed, and how long it is."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A scenario that was loaded, and the files that it was made of, as they were then."""

    scenario: Scenario
    stamps: tuple[tuple[Path, _Stamp | None], ...]

    def is_current(self) -> bool:
        return all(_stamp(file) == stamp for file, stamp in self.stamps)


class Catalogue:
    """Loads scenarios for some APIs, and keeps the latest; several threads may ask at once."""

    def __init__(self, contracts: Sequence[Contract]) -> None:
        self._contracts = contracts
        self._kept: dict[tuple[str, int | None], _Kept] = {}
        self._titles: dict[str, str] = {}
        self._lock = Lock()

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
            return kept.scenario

    def _load(self, name: str, seed: int | None) -> _Kept:
        with collector_paused():
            document = open_document(name)
            stamps = tuple((file.absolute(), _stamp(file)) for file in document.files)
            return _Kept(make_scenario(document, name, self._contracts, seed), stamps)


def _stamp(file: Path) -> _Stamp | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
