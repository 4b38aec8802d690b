"""Ranges of a list: what lies between two ends."""

from __future__ import annotations

import operator
from typing import Any

from tests.check.second.draft import Record
from tests.check.second.freedoms import Freedoms
from tests.check.second.service import Condition


def within(field: str, first: Any, last: Any, freedoms: Freedoms) -> Condition:
    """Asks that a field is not empty and lies between two values; None leaves an end open."""
    precedes = operator.le if freedoms.ends_included else operator.lt

    def is_within(record: Record) -> bool:
        value = record[field]
        if value is None:
            return False
        starts = first is None or precedes(first, value)
        return bool(starts and (last is None or precedes(value, last)))

    return is_within
