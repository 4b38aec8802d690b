"""The OpenAPI document of the control, with the names that a server knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from dealdouble.contract.model import Contract
from dealdouble.faults.reading import KEYS, OF_A_RECORD, operation_names, path_pattern

_FILE = Path(__file__).with_name("control.openapi.yaml")


def control_document(contracts: Sequence[Contract], scenarios: Sequence[str]) -> str:
    """The document, in YAML.

    Args:
        contracts: those of the APIs that are served.
        scenarios: the names of those that are shipped.
    """
    document = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    # An empty parameter is as if it were not there.
    schemas["Api"]["enum"] = [*(contract.name for contract in contracts), ""]
    schemas["Operation"]["enum"] = [*operation_names(contracts), ""]
    schemas["Shipped"]["enum"] = list(scenarios)
    _fill_fault(schemas["Fault"], contracts)
    schemas["MadeFault"]["properties"] |= schemas["Fault"]["properties"]
    written: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    return written


def _fill_fault(schema: dict[str, Any], contracts: Sequence[Contract]) -> None:
    """Say which keys a fault has, and which operations belong to which API."""
    names: Mapping[str, Any] = {
        "api": {"enum": [contract.name for contract in contracts]},
        "operation": {"enum": operation_names(contracts)},
        "path": {"pattern": path_pattern(contracts)},
    }
    schema["properties"] = {key: {**said, **names.get(key, {})} for key, said in KEYS.items()}
    for contract in contracts:
        own = {
            "operation": {"enum": operation_names([contract])},
            "path": {"pattern": path_pattern([contract])},
        }
        of_api = {"properties": {"api": {"const": contract.name}}, "required": ["api"]}
        schema["allOf"].append({"if": of_api, "then": {"properties": own}})
    of_records = [str(action) for action in OF_A_RECORD]
    ids = {item.id for one in contracts for item in one.operations if item.action in OF_A_RECORD}
    with_record = {"required": ["record", "operation"]}
    named = {"properties": {"operation": {"enum": [*of_records, *sorted(ids)]}}}
    schema["allOf"].append({"if": with_record, "then": named})
