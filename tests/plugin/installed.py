"""Whether pytest loads the plugin by itself, as it does once this version is installed."""

from __future__ import annotations

from importlib.metadata import entry_points

PLUGIN = "dealdouble.pytest_plugin"
_NAMES = [point.name for point in entry_points(group="pytest11") if point.value == PLUGIN]

WITH: list[str] = [] if _NAMES else ["-p", PLUGIN]
"""Arguments of a run of pytest that has the plugin."""

WITHOUT: list[str] = ["-p", f"no:{_NAMES[0]}"] if _NAMES else []
"""Arguments of a run of pytest that has not."""
