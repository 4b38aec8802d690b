"""Find the file of a scenario by its name or its path."""

from __future__ import annotations

from pathlib import Path

from dealdouble.errors import ScenarioError
from dealdouble.shipped import shipped


def scenario_names() -> list[str]:
    """The names of the scenarios that are shipped."""
    return sorted(file.stem for file in shipped("scenarios").glob("*.yaml"))


def scenario_file(name: str) -> Path:
    """The file of a shipped scenario, or the file at a path: what ends in `.yaml` or `.yml`.

    Raises:
        ScenarioError: there is no such scenario, or no such file.
    """
    if name.endswith((".yaml", ".yml")):
        if not Path(name).is_file():
            raise ScenarioError(f"there is no scenario file {name!r}", "check the path")
        return Path(name)
    if name not in scenario_names():
        raise ScenarioError(
            f"there is no scenario {name!r}",
            f"shipped are {', '.join(scenario_names())}; a file of your own ends in .yaml",
        )
    return shipped("scenarios") / f"{name}.yaml"
