"""Read a fault as people write it, and say what is wrong with it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import jsonschema_rs

from dealdouble.contract.model import Contract
from dealdouble.errors import FaultError
from dealdouble.faults.fault import Fault, Spoilt
from dealdouble.vocabulary import Action

_LONGEST = 3600
_SECONDS = {"type": "number", "minimum": 0, "maximum": _LONGEST}
_SOME = {"exclusiveMinimum": 0}
_GREATEST_ID = 9_000_000_000_000_000
_SENT = '[!-"$->@-~]*'
"""What follows in a path as it is sent: neither a query nor what has to be encoded."""

KEYS: Mapping[str, Mapping[str, Any]] = {
    "api": {
        "type": "string",
        "minLength": 1,
        "description": "the name of the API whose requests it befalls; any without it",
    },
    "operation": {
        "type": "string",
        "minLength": 1,
        "description": "list, read, create, update, delete, look up, or an operationId",
    },
    "path": {
        "type": "string",
        "pattern": f"^/{_SENT}$",
        "description": "the whole path as it is sent; * stands for any characters",
    },
    "record": {
        "type": "integer",
        "minimum": 1,
        "maximum": _GREATEST_ID,
        "description": "the id of a record that is read, updated or deleted",
    },
    "share": {
        "type": "number",
        **_SOME,
        "maximum": 1,
        "description": "the part of these requests, drawn with the seed",
    },
    "times": {
        "type": ["integer", "null"],
        "minimum": 1,
        "description": "how many requests it befalls; without it all, until it is removed",
    },
    "status": {
        "type": "integer",
        "minimum": 400,
        "maximum": 599,
        "not": {"const": 405},
        "description": "the status of the answer, whose body is the service's own for it",
    },
    "retry_after": {
        "type": "integer",
        "minimum": 0,
        "maximum": 86400,
        "description": "seconds in the header Retry-After of the answer with the status",
    },
    "delay": {
        "anyOf": [
            {**_SECONDS, **_SOME},
            {"type": "array", "items": _SECONDS, "minItems": 2, "maxItems": 2, "contains": _SOME},
        ],
        "description": "seconds by which the answer is late, or least and most to draw between",
    },
    "drop": {"const": True, "description": "the connection ends without an answer"},
    "body": {
        "enum": [str(item) for item in Spoilt],
        "description": "garbage: a body that is not JSON; truncated: half of it, then the end",
    },
    "slow": {
        **_SECONDS,
        **_SOME,
        "description": "seconds over which the body arrives, piece by piece",
    },
    "stored": {
        "const": True,
        "description": "with a status or a drop: what was asked for is done all the same",
    },
}
"""The keys of a fault, each with the JSON Schema of its value."""

OF_A_RECORD = (Action.READ, Action.UPDATE, Action.DELETE)
_EFFECTS = ("status", "delay", "drop", "body", "slow")
EXAMPLE = '{"operation": "list", "status": 503, "times": 1}'
_IS = {
    "api": "the name of an API",
    "operation": "a word such as list, or an operationId",
    "path": "a path as it is sent: a slash first, no query, and encoded, as /%C3%BC is",
    "record": f"a whole number from 1 to {_GREATEST_ID}",
    "share": "a number above 0, at most 1",
    "times": "a whole number from 1 on, or null for all",
    "status": "a whole number from 400 to 599, but not 405, whose answer names other methods",
    "retry_after": "a whole number of seconds, at most 86400",
    "delay": f"a number of seconds above 0, at most {_LONGEST}, or two, the least and the most",
    "drop": "true, or left out",
    "body": " or ".join(repr(str(item)) for item in Spoilt),
    "slow": f"a number of seconds above 0, at most {_LONGEST}",
    "stored": "true, or left out",
}


def fault_schema() -> dict[str, Any]:
    """The JSON Schema of a fault."""
    return {"type": "object", "properties": dict(KEYS), "additionalProperties": False}


def read_fault(said: Any, contracts: Sequence[Contract]) -> Fault:
    """The fault that is written down, for APIs with these contracts.

    Raises:
        FaultError: it is not understood, or befalls nothing.
    """
    if not isinstance(said, Mapping):
        raise FaultError("", f"{_shown(said)} is no fault", f"write one such as {EXAMPLE}")
    for key, value in said.items():
        _check_value(key, value)
    for is_wrong, key, cause, remedy in _CONTRADICTIONS:
        if is_wrong(said):
            raise FaultError(key, cause, remedy)
    _check_names(said, contracts)
    delay = said.get("delay", 0)
    least, most = sorted(delay) if isinstance(delay, list | tuple) else (delay, delay)
    made = {key: _MADE[key](value) for key, value in said.items() if value is not None}
    fault = Fault(**{**made, "delay": (float(least), float(most))})
    # A Decimal above 0, which the schemas take, may be too small for a float.
    for key in ("share", "slow", "delay"):
        if key in said and getattr(fault, key) in (0, (0, 0)):
            raise FaultError(key, f"is {_shown(said[key])}", f"write {_IS[key]}")
    return fault


_MADE: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("api", "operation", "path"), str),
    **dict.fromkeys(("record", "times", "status", "retry_after"), int),
    **dict.fromkeys(("share", "slow"), float),
    **dict.fromkeys(("drop", "stored"), bool),
    "body": Spoilt,
    "delay": lambda value: value,
}
"""What a value becomes: JSON's numbers may be Decimals."""


def _check_value(key: str, value: Any) -> None:
    if key not in KEYS:
        raise FaultError(key, "is not known", f"a fault has {', '.join(KEYS)}")
    if not _fits(key, list(value) if isinstance(value, tuple) else value):
        raise FaultError(key, f"is {_shown(value)}", f"write {_IS[key]}")


def _fits(key: str, value: Any) -> bool:
    try:
        return not _is_endless(value) and jsonschema_rs.is_valid(dict(KEYS[key]), value)
    except ValueError:  # a value that JSON does not have
        return False


def _is_endless(value: Any) -> bool:
    """Whether a value is no number that JSON has, or holds one."""
    if isinstance(value, list):
        return any(map(_is_endless, value))
    return isinstance(value, float) and not math.isfinite(value)


def _shown(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_shown, value))}]"
    try:
        return json.dumps(value, ensure_ascii=False)
    except TypeError:
        return repr(value)


def _with(*keys: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda said: all(key in said for key in keys)


def _without_effect(said: Mapping[str, Any]) -> bool:
    return not any(key in said for key in _EFFECTS)


def _alone(key: str, *others: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda said: key in said and not any(other in said for other in others)


_CONTRADICTIONS = (
    (_without_effect, "", "nothing goes wrong", f"say one of {', '.join(_EFFECTS)}: {EXAMPLE}"),
    (_with("drop", "status"), "drop", "leaves no answer that a status could have", "choose one"),
    (_with("drop", "body"), "drop", "leaves no answer that a body could have", "choose one"),
    (_with("drop", "slow"), "drop", "leaves no answer that could be slow", "choose one"),
    (
        _alone("retry_after", "status"),
        "retry_after",
        "is said in an answer with a status of its own",
        "add a status such as 429",
    ),
    (
        _alone("stored", "status", "drop"),
        "stored",
        "is how it is anyway where the true answer is given",
        "leave it out, or add a status or a drop",
    ),
)
"""What does not go together: whether it is there, the key that is named, why, what to do."""


def _check_names(said: Mapping[str, Any], contracts: Sequence[Contract]) -> None:
    """Check that the API is there, and that it has the operation."""
    names = [contract.name for contract in contracts]
    api, wanted = said.get("api"), said.get("operation")
    if api is not None and api not in names:
        raise FaultError("api", f"is {api!r}", f"there are {', '.join(names)}")
    meant = [item for item in contracts if api in (None, item.name)]
    known = operation_names(meant)
    if wanted is not None and wanted not in known:
        raise FaultError("operation", f"is {wanted!r}", f"there are {', '.join(known)}")
    _check_place(said, meant)


def _check_place(said: Mapping[str, Any], meant: Sequence[Contract]) -> None:
    """Check that there may be requests of that path, and about that record."""
    path, bases = said.get("path"), base_paths(meant)
    if path is not None and not re.match(path_pattern(meant), path):
        raise FaultError("path", f"is {path!r}", f"begin with {' or '.join(bases)}")
    operations = [item for contract in meant for item in contract.operations]
    of_records = [item for item in operations if item.action in OF_A_RECORD]
    if "record" in said and said.get("operation") is not None:
        known = [*OF_A_RECORD, *dict.fromkeys(item.id for item in of_records)]
        if said["operation"] not in known:
            cause = f"is not told by a request to {said['operation']}"
            raise FaultError("record", cause, f"name an operation of {', '.join(OF_A_RECORD)}")


def path_pattern(contracts: Sequence[Contract]) -> str:
    """How the path of a fault may begin: as all paths of an API do, or so far and with a star."""
    begun = {base[:end] for base in base_paths(contracts) for end in range(1, len(base) + 1)}
    whole = "|".join(map(re.escape, base_paths(contracts)))
    return f"^({whole}|({'|'.join(map(re.escape, sorted(begun)))})[*]){_SENT}$"


def base_paths(contracts: Sequence[Contract]) -> list[str]:
    """How all paths of some APIs begin."""
    return [f"{contract.base_path}/" for contract in contracts]


def operation_names(contracts: Sequence[Contract]) -> list[str]:
    """What operations may be called: by what they do, or by their ids."""
    operations = [operation for contract in contracts for operation in contract.operations]
    there = {operation.action for operation in operations}
    ids = dict.fromkeys(item.id for item in operations)
    return [*(str(word) for word in Action if word in there), *ids]
