"""Publish the JSON Schema of scenario files, for editors that complete and check them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from dealdouble.contract.model import Contract
from dealdouble.scenarios.editor_schema import editor_schema
from dealdouble.specs.build import Built


def published_schema(contracts: Iterable[Contract], directory: Path) -> Built:
    """The schema that follows from the contracts, and its file in `directory`."""
    schema = editor_schema(contracts)
    text = json.dumps(schema, indent=2, ensure_ascii=False, default=float) + "\n"
    return Built(directory / "scenario.schema.json", text)
