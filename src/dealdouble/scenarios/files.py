"""Find the file of a scenario by its name or its path."""

from __future__ import annotations

from pathlib import Path

from dealdouble.errors import NoScenario
from dealdouble.shipped import shipped


def scenario_names() -> list[str]:
    """The names of the scenarios that are shipped."""
    return sorted(file.stem for file in shipped("scenarios").glob("*.yaml"))


def is_path(name: str) -> bool:
    """Whether a scenario is named by the path of its file."""
    return name.endswith((".yaml", ".yml", ".json"))


def scenario_file(name: str) -> Path:
    """The file of a shipped scenario, or the file at a path: `.yaml`, `.yml` or `.json`.

    Raises:
        NoScenario: there is no such scenario, or no such file.
    """
    if is_path(name):
        return _own_file(name)
    names = scenario_names()
    if name not in names:
        raise NoScenario(
            f"there is no scenario {name!r}",
            f"shipped are {', '.join(names)}; a file of your own ends in .yaml or .json",
        )
    return shipped("scenarios") / f"{name}.yaml"


def _own_file(name: str) -> Path:
    file = Path(name)
    try:
        found = file.is_file()
    except OSError as problem:  # as of a name that is longer than any file's
        cause = f"the scenario file {name!r} cannot be read: {problem.strerror}"
        raise NoScenario(cause, "check the path") from problem
    if file.is_dir():
        raise NoScenario(f"{name!r} is a directory, and no scenario file", "name a file in it")
    if not found:
        raise NoScenario(f"there is no scenario file {name!r}", "check the path")
    return file
