"""Read what a scenario holds, with what it extends, and know where each value stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dealdouble.errors import Place, ScenarioError
from dealdouble.scenarios.files import is_path, scenario_file
from dealdouble.scenarios.json_file import read_json_file
from dealdouble.scenarios.json_lines import JsonLines
from dealdouble.scenarios.merging import Merged, is_removed, merge
from dealdouble.yaml_file import YamlFile, YamlPath, read_yaml

EXTENDS = "extends"

_MOST_FILES = 50


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds, together with what it extends.

    `value` is the whole, `own` what the file itself holds; `files` are all that were read.
    """

    value: Any
    own: YamlFile
    base: Document | None = None
    removed: frozenset[YamlPath] = field(default_factory=frozenset)
    files: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        """The file as messages call it."""
        return self.own.name

    def place(self, path: YamlPath = ()) -> Place:
        """The file and line of the value at `path`, or of the nearest value around it."""
        for length in range(len(path), 0, -1):
            found = self.exact_place(path[:length])
            if found is not None:
                return found
        return self.own.place()

    def exact_place(self, path: YamlPath) -> Place | None:
        """The file and line of the value at just that path, if there is one."""
        if self.own.holds(path):
            return self.own.place(path)
        if self.base is None or is_removed(path, self.removed, self.own.holds):
            return None
        return self.base.exact_place(path)


def open_document(name: str) -> Document:
    """The document of a shipped scenario, or of the file at a path.

    Raises:
        ScenarioError: there is none, or it is not to be read, or what it extends is not.
    """
    return _opened(scenario_file(name), ())


def value_document(value: Any, name: str, text: str = "") -> Document:
    """The document of a JSON value, which messages call `name`; it extends shipped ones only.

    Where it was read from a text, that tells its lines.

    Raises:
        ScenarioError: there is no scenario that it extends.
    """
    own = YamlFile(name, value, JsonLines(text))
    extended = _extended(own)
    if extended is not None and is_path(extended):
        cause = f"{extended!r} is a path, and what is no file has no place to see it from"
        raise _error(own, cause, "name a shipped scenario")
    return _extending(own, None, ())


def _opened(file: Path, opened: tuple[Path, ...]) -> Document:
    read = read_json_file if file.suffix == ".json" else read_yaml
    return _extending(read(file, str(file), ScenarioError), file, opened)


def _extending(own: YamlFile, file: Path | None, opened: tuple[Path, ...]) -> Document:
    """The document of a file, whatever it extends read before; `opened` waits for it to be."""
    files = () if file is None else (file,)
    extended = _extended(own)
    if extended is None:
        return Document(own.value, own, files=files)
    base_file = _base_file(own, extended, file)
    opened = (*opened, *(item.resolve() for item in files))
    if base_file.resolve() in opened:
        names = " → ".join(item.name for item in (*opened, base_file))
        remedy = "let one of them extend another scenario, or none"
        raise _error(own, f"the files extend each other in a ring: {names}", remedy)
    if len(opened) >= _MOST_FILES:
        cause = f"more than {_MOST_FILES} files extend one another"
        raise _error(own, cause, "have one of them hold what several change")
    base = _opened(base_file, opened)
    merged = _merged(own, base)
    return Document(merged.value, own, base, merged.removed, (*files, *base.files))


def _extended(own: YamlFile) -> str | None:
    """The name that the file extends; a value that is no name is left for the schema to refuse."""
    found = own.value.get(EXTENDS) if isinstance(own.value, Mapping) else None
    return found if isinstance(found, str) else None


def _base_file(own: YamlFile, name: str, file: Path | None) -> Path:
    path = str(file.parent / name) if file is not None and is_path(name) else name
    try:
        return scenario_file(path)
    except ScenarioError as problem:
        cause, remedy = problem.cause, problem.remedy
        if is_path(name):
            cause = cause.replace(repr(path), repr(name))
            remedy = "write a path as it is seen from this file"
        raise _error(own, cause, remedy) from None


def _merged(own: YamlFile, base: Document) -> Merged:
    if not isinstance(base.value, Mapping):
        raise _error(
            own, f"{Path(base.name).name} holds no keys and values", "mend it, or extend another"
        )
    rest = {key: value for key, value in own.value.items() if key != EXTENDS}

    def refuse(path: YamlPath, cause: str, remedy: str) -> ScenarioError:
        place = own.place(path)
        where = ".".join(map(str, path))
        cause = f"null takes away what {Path(base.name).name} has under a name, and it {cause}"
        return ScenarioError(f"{where}: {cause}", remedy, place)

    return merge(base.value, rest, refuse)


def _error(own: YamlFile, cause: str, remedy: str = "") -> ScenarioError:
    return ScenarioError(f"{EXTENDS}: {cause}", remedy, own.place((EXTENDS,)))
