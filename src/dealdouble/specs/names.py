"""How words of the pages become names in an OpenAPI document."""

from __future__ import annotations

import re

from dealdouble.documents.page import Origin
from dealdouble.specs.writer import OnOneLine
from dealdouble.vocabulary import EXTENSION


def camel(words: str) -> str:
    """`deal_categories` or `too large` as `DealCategories`, `TooLarge`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split("[^A-Za-z0-9]+", words))


def extension(name: str) -> str:
    """The key of an extension of ours."""
    return EXTENSION + name


def origin_value(origin: Origin) -> OnOneLine:
    """How a fact is known, as the specification says it."""
    value = OnOneLine(standing=str(origin.standing), source=origin.source, at=str(origin.place))
    if origin.disputed:
        value["disputed"] = True
    return value
