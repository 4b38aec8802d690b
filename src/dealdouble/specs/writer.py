"""Write an OpenAPI document as YAML, the same bytes on every machine."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml


class OnOneLine(dict[str, Any]):
    """A mapping that is written on one line, so that origins do not drown the rest."""


class _Dumper(yaml.SafeDumper):
    """PyYAML's own dumper, which quotes whatever YAML 1.1 would not read as a text."""

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _one_line(dumper: yaml.SafeDumper, value: OnOneLine) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))


_Dumper.add_representer(OnOneLine, _one_line)
_Dumper.add_representer(Decimal, _decimal)


def to_yaml(document: dict[str, Any], heading: str) -> str:
    """The document as YAML, keys in their own order, below a comment of one line."""
    body = yaml.dump(
        document,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=10_000,
    )
    return f"# {heading}\n{body}"
