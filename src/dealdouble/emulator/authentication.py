"""Find the key that a request carries, in any of the forms that the contract names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dealdouble.contract.model import Form, Json

_LONG = 1024  # characters of what may hold a key and is not worth remembering

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what its holder may do, whether it still counts, and whose integration it is."""

    text: str
    may: frozenset[str]
    expired: bool = False
    integration: str | None = None


class Keys:
    """The keys of an account, and the forms in which they are sent.

    The first form that is present decides, in the contract's order, even if its key does
    not count.
    """

    def __init__(self, forms: Iterable[Form], keys: Iterable[Key]) -> None:
        self._forms = [(form, _pattern(form)) for form in forms]
        self._keys = {key.text: key for key in keys if not key.expired}
        self._text = lru_cache(maxsize=256)(_text)

    def of(
        self, headers: Mapping[str, str], pairs: Callable[[], Pairs], body: Callable[[], Json]
    ) -> Key | None:
        """The request's key; None where it has none, or one that does not count.

        `pairs` and `body` give the query and the JSON body; they are called only if a form
        asks for them and none before it was present.
        """
        for form, pattern in self._forms:
            value = _value(form, headers, pairs, body)
            read = self._text if len(value) <= _LONG else _text
            text = read(pattern, value) if value else None
            if text is not None:
                return self._keys.get(text)
        return None


def _value(
    form: Form,
    headers: Mapping[str, str],
    pairs: Callable[[], Pairs],
    body: Callable[[], Json],
) -> str:
    """The text that may hold a key in this form, empty where nothing stands there."""
    if form.location == "header":
        return headers.get(form.name.lower(), "")
    if form.location == "query":
        return next((value for name, value in pairs() if name == form.name and value), "")
    whole = body()
    found = whole.get(form.name, "") if isinstance(whole, dict) else ""
    return found if isinstance(found, str) else ""


def _text(pattern: re.Pattern[str], value: str) -> str | None:
    found = pattern.fullmatch(value)
    return None if found is None else found["key"]


def _pattern(form: Form) -> re.Pattern[str]:
    before, _, after = form.value.partition("{key}")
    blanks = r"[ \t]+".join(map(re.escape, before.split(" ")))
    flags = re.IGNORECASE if form.any_case else 0
    return re.compile(f'[ \t]*{blanks}(?P<key>[^\\s"]+){re.escape(after)}[ \t]*', flags)
