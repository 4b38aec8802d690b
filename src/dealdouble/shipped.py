"""Find the specifications and scenarios that are shipped with the package.

In a wheel `specs/` and `scenarios/` lie inside the package; in a source tree, and so in an
editable installation, they lie at its top.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The directory `name`, `specs` or `scenarios`, that belongs to the running code.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for candidate in (_PACKAGE / "shipped_data" / name, _PACKAGE.parents[1] / name):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"this installation of dealdouble has no {name}/; install it again")
