"""Whether an answer is the one that the contract gives of an error: its status, its body's shape.

What is said to people may be said in any words and any language, and more may be said beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping

from dealdouble.check.server.exchange import Exchange
from dealdouble.contract.model import MISSING, Contract, ErrorAnswer, Json
from dealdouble.emulator.json_body import write_json
from dealdouble.vocabulary import Check, HeaderValue

_ERRORS = "{errors}"
"""Stands in a template for the map from each refused field to what is said of it."""


def error_at(contract: Contract, check: Check) -> ErrorAnswer | None:
    """What a step of admission answers, None where the API has no such step."""
    name = next((step.error for step in contract.admission if step.check is check), None)
    return None if name is None else contract.errors[name]


def is_refused_with(error: ErrorAnswer, exchange: Exchange) -> bool:
    """Whether an answer is that of an error, or one of its alternatives."""
    return any(_is(one, exchange) for one in (error, *error.alternatives))


def expected_of(error: ErrorAnswer) -> str:
    """What would be right, for people."""
    return ", or ".join(map(_said, (error, *error.alternatives)))


def header_of(error: ErrorAnswer, value: HeaderValue) -> str | None:
    """The name of the header in which an error says something, None where it does not."""
    return next((name for name, said in error.headers.items() if said is value), None)


def named_in(error: ErrorAnswer, exchange: Exchange) -> Collection[str] | None:
    """The fields that the answer of an error names, None where it need not name any."""
    for one in (error, *error.alternatives):
        if _is(one, exchange):
            names = _at(one.body, exchange.json)
            return None if names is None else list(names)
    return None


def _at(template: Json, found: Json) -> Json:
    """What stands in an answer where its template has the map of errors."""
    if template == _ERRORS:
        return found
    if not isinstance(template, dict):
        return None
    inside = (_at(part, found.get(key)) for key, part in template.items())
    return next((item for item in inside if item is not None), None)


def _is(error: ErrorAnswer, exchange: Exchange) -> bool:
    if exchange.status != error.status:
        return False
    if error.body is MISSING:
        return not exchange.answer.strip()
    return _fits(error.body, exchange.json)


def _fits(template: Json, found: Json) -> bool:
    """Whether a value has the keys and the types of a template."""
    if isinstance(template, str):
        return _WHOLE.get(template, _is_text)(found)
    if isinstance(template, dict):
        return isinstance(found, dict) and all(
            key in found and _fits(part, found[key]) for key, part in template.items()
        )
    if isinstance(template, list):
        return isinstance(found, list) and bool(found) and all(_fits(template[0], o) for o in found)
    return type(found) is type(template)


def _is_text(found: Json) -> bool:
    return isinstance(found, str)


def _is_texts(found: Json) -> bool:
    return isinstance(found, list) and bool(found) and all(map(_is_text, found))


def _is_map(found: Json) -> bool:
    """A map from fields to what is said of each."""
    if not isinstance(found, dict) or not found:
        return False
    return all(_is_texts(said) or _is_text(said) for said in found.values())


_WHOLE: Mapping[str, Callable[[Json], bool]] = {_ERRORS: _is_map, "{messages}": _is_texts}
"""What stands in a template for more than a text."""

_EXAMPLES: Mapping[str, Json] = {_ERRORS: {"FIELD": ["MESSAGE"]}, "{messages}": ["MESSAGE"]}
"""What may stand there, for people."""


def _said(error: ErrorAnswer) -> str:
    if error.body is MISSING:
        return f"{error.status} without a body"
    return f"{error.status} and a body such as {write_json(_example(error.body)).decode()}"


def _example(template: Json) -> Json:
    """A body that fits a template."""
    if isinstance(template, dict):
        return {key: _example(part) for key, part in template.items()}
    if isinstance(template, list):
        return [_example(part) for part in template]
    if not isinstance(template, str):
        return template
    return _EXAMPLES.get(template) or re.sub(r"\{[a-z_]+\}", "...", template)
