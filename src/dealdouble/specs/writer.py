"""Write an OpenAPI document as YAML, the same bytes on every machine."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml

_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


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


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    # PyYAML leaves `1e3` and `08` bare, which YAML 1.1 reads as texts and 1.2 as numbers.
    style = "'" if _NUMBER.fullmatch(value) else None
    # It writes these line breaks as they are, and reads them as spaces, unless they are escaped.
    if any(sign in value for sign in "\x85\u2028\u2029"):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))


_Dumper.add_representer(OnOneLine, _one_line)
_Dumper.add_representer(str, _text)
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
