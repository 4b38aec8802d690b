"""Days of the calendar and what only looks like them: hand-chosen dates, the most telling first."""

from __future__ import annotations

from calendar import monthrange

_ARABIC = "".join(chr(0x660 + int(c)) if c.isdigit() else c for c in "2026-03-15")

FIRSTS = (
    *("2026-01-01", "2026-02-01", "2024-03-01", "2000-02-01", "1900-03-01"),
    *(f"2026-{month:02}-01" for month in range(3, 13)),
)
"""The first day of every month."""

LASTS = (
    *("2024-02-29", "2026-02-28", "2000-02-29", "1900-02-28", "2100-02-28"),
    *(f"2026-{month:02}-{monthrange(2026, month)[1]}" for month in (12, 4, 1, 6, 3, 9, 5)),
    *(f"2026-{month:02}-{monthrange(2026, month)[1]}" for month in (11, 7, 8, 10)),
)
"""The last day of every month, whatever its length."""

DAYS = (*LASTS[:5], "2026-12-31", "2026-04-30", "2026-01-01", "2026-03-01", "2026-10-10")
"""Days at which calendars err."""

NO_FIRSTS = (
    *("2026-03-02", "2026-03-31", "2024-02-29", "2026-01-02", "2026-12-31", "2026-02-28"),
    *("2026-10-10", "2026-11-11", "2026-03-21", "2026-01-15"),
)
"""Days that are not the first of their month, next to it or alike."""

NO_LASTS = (
    *("2024-02-28", "2026-03-30", "2026-02-27", "2000-02-28", "2026-04-29", "2026-12-30"),
    *("2026-04-01", "2026-05-15", "2026-07-30", "2026-08-28"),
)
"""Days that are not the last of their month, next to it or alike."""

NO_DAYS = (
    *("2026-02-30", "2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-01-32"),
    *("2100-02-29", "2026-06-31", "2026-11-31", "2026-00-01", "2026-01-00", "soon"),
)
"""No days of any calendar, however a date is written."""

OTHERWISE_WRITTEN = (
    *("0000-01-01", "2026-W11-7", "20260315", "2026-3-15", "15.03.2026", "2026-03-15\n"),
    *(_ARABIC, "2026-03-15T09:00:00Z", ""),
)
"""What may well mean a day, but is not written as the documents write one."""

FAR = ("9999-12-31", "0001-01-01", "1582-10-15", "1970-01-01", "2038-01-19")
"""Days of the calendar that no deal will ever have."""
