"""Files that name mutants, one a line behind its API."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def read_names(file: Path, api: str) -> set[str]:
    """The mutants of an API that a file names."""
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ", 1) for line in lines if line.strip())
    return {name for known, name in pairs if known == api}


def write_names(file: Path, names: Iterable[tuple[str, str]]) -> None:
    """Name mutants, each by its API and its name."""
    file.write_text("".join(f"{api} {name}\n" for api, name in sorted(names)), encoding="utf-8")
