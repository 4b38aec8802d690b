"""Read strictly what a caller asks of a double, and say what is wrong with it."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from json import JSONDecoder
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from dealdouble.emulator.json_body import DEEPEST, Unreadable, read_json
from dealdouble.errors import DealdoubleError, NoScenario
from dealdouble.scenarios.values import GREATEST_WHOLE

_LARGEST = 64 * 1024


class Wrong(Exception):
    """A call that is refused: what is wrong with it, what would be right, and the status."""

    def __init__(self, error: str, remedy: str, status: int = 422, **more: Any) -> None:
        super().__init__(error, remedy, status)
        self._said = {"error": error, "remedy": remedy, **more}
        self._status = status

    def response(self, headers: Mapping[str, str] | None = None) -> JSONResponse:
        """The answer that says so."""
        return JSONResponse(self._said, self._status, headers)


class Kind(Enum):
    """What a value may be."""

    TEXT = "a text"
    TEXT_OR_NULL = "a text or null"
    WHOLE_OR_NULL = f"a whole number of at most {GREATEST_WHOLE}, or null"
    NUMBER = "a number"
    BOOLEAN = "true or false"

    def fits(self, value: Any) -> bool:
        """Whether a value is of this kind."""
        match self:
            case Kind.TEXT:
                return isinstance(value, str)
            case Kind.TEXT_OR_NULL:
                return value is None or isinstance(value, str)
            case Kind.WHOLE_OR_NULL:
                return value is None or (_is_whole(value) and abs(value) <= GREATEST_WHOLE)
            case Kind.NUMBER:
                return type(value) in (int, Decimal)
            case Kind.BOOLEAN:
                return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    """Whether a value is a whole number as JSON Schema sees it, which takes 7.0 for one."""
    return type(value) is int or (type(value) is Decimal and value == value.to_integral_value())


@dataclass(frozen=True, slots=True)
class Form:
    """What a body may hold, and an example of it; at least one of the keys `needed` is there."""

    example: str
    kinds: Mapping[str, Kind]
    needed: tuple[str, ...]

    def check(self, value: Any) -> dict[str, Any]:
        """The value, if it is of this form.

        Raises:
            Wrong: it is not.
        """
        if not isinstance(value, dict):
            raise self._wrong("the body is not a JSON object")
        for key in value:
            if key not in self.kinds:
                raise self._wrong(f"{key!r} is not known here")
        for key, kind in self.kinds.items():
            if key in value and not kind.fits(value[key]):
                raise self._wrong(f"{key} is not {kind.value}")
        if self.needed and not any(key in value for key in self.needed):
            raise self._wrong(f"there is no {' and no '.join(map(repr, self.needed))}")
        return value

    def _wrong(self, error: str) -> Wrong:
        return Wrong(error, f"send {self.example}")


NOTHING = Form("nothing, or {}", {}, ())


async def read_form(request: Request, form: Form) -> dict[str, Any]:
    """The body of a request in that form; no body at all is an empty one.

    Raises:
        Wrong: it is not of the form.
        ClientDisconnect: the caller hung up before all of it had arrived.
    """
    body = await read_body(request, _LARGEST)
    return form.check(json_of(body, form.example) if body else {})


async def read_object(request: Request, example: str) -> dict[str, Any]:
    """The body of a request, a JSON object.

    Raises:
        Wrong: it is none, or too large.
        ClientDisconnect: the caller hung up before all of it had arrived.
    """
    value = json_of(await read_body(request, _LARGEST), example)
    if not isinstance(value, dict):
        raise Wrong("the body is not a JSON object", f"send {example}")
    return value


async def read_body(request: Request, largest: int) -> bytes:
    """The body of a request, no more of which is kept than may be there.

    Raises:
        Wrong: it is too large.
        ClientDisconnect: the caller hung up before all of it had arrived.
    """
    announced = request.headers.get("content-length", "")
    parts: list[bytes] = []
    size = int(announced[:20]) if announced.isdecimal() else 0
    if size <= largest:
        size = 0
        async for part in request.stream():
            parts.append(part)
            size += len(part)
            if size > largest:
                break
    if size > largest:
        raise Wrong("the body is too large", f"send at most {largest} bytes", 413)
    return b"".join(parts)


def json_of(
    body: bytes, example: str, deepest: int = DEEPEST, decoder: JSONDecoder | None = None
) -> Any:
    """The JSON value of a body, numbers exact; a file may begin with a mark that is no JSON.

    Raises:
        Wrong: it is not JSON.
    """
    try:
        return read_json(body.removeprefix(BOM_UTF8), deepest, decoder)
    except Unreadable as problem:
        raise Wrong(f"the body is not JSON: {problem}", f"send {example}", 400) from problem


def of_mistake(mistake: DealdoubleError) -> Wrong:
    """What is wrong with a call that asks for what our user wrote wrongly."""
    where = "" if mistake.place is None else f"{mistake.place}: "
    status = 404 if isinstance(mistake, NoScenario) else 422
    return Wrong(f"{where}{mistake.cause}", mistake.remedy, status)
