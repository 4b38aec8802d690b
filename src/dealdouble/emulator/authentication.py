"""Find the key that a request carries, in any of the forms that the contract names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from dealdouble.contract.model import Form


@dataclass(frozen=True, slots=True)
class Key:
    """A key: what its holder may do, and whether it still counts."""

    text: str
    may: frozenset[str]
    expired: bool = False
    user: int | None = None


class Keys:
    """The keys of an account, and the forms in which they are sent."""

    def __init__(self, forms: Iterable[Form], keys: Iterable[Key]) -> None:
        self._forms = [(form.name.lower(), _pattern(form)) for form in forms]
        self._keys = {key.text: key for key in keys if not key.expired}
        self._in_header = lru_cache(maxsize=256)(self._read_header)

    def of(self, headers: Mapping[str, str]) -> Key | None:
        """The request's key; None where it has none, or one that does not count."""
        for name, pattern in self._forms:
            value = headers.get(name)
            key = None if value is None else self._in_header(pattern, value)
            if key is not None:
                return key
        return None

    def _read_header(self, pattern: re.Pattern[str], value: str) -> Key | None:
        found = pattern.fullmatch(value)
        return None if found is None else self._keys.get(found["key"])


def _pattern(form: Form) -> re.Pattern[str]:
    before, _, after = form.value.partition("{key}")
    blanks = r"[ \t]+".join(map(re.escape, before.split(" ")))
    flags = re.IGNORECASE if form.any_case else 0
    return re.compile(f'[ \t]*{blanks}(?P<key>[^\\s"]+){re.escape(after)}[ \t]*', flags)
