"""Publish the JSON Schema of scenario files, for editors that complete and check them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from dealdouble.contract.loader import load_contract
from dealdouble.scenarios.schema import scenario_schema
from dealdouble.specs.build import Built


def compile_scenario_schema(specifications: Iterable[Path], directory: Path) -> Built:
    """The schema that follows from the given specifications, and its file in `directory`.

    Raises:
        SpecificationError: a specification is not understood.
    """
    schema = scenario_schema(load_contract(file) for file in specifications)
    text = json.dumps(schema, indent=2, ensure_ascii=False, default=float) + "\n"
    return Built(directory / "scenario.schema.json", text)
