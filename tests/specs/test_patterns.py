"""The regular expressions for dates match exactly the days of the calendar, in two engines."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

import jsonschema_rs
import pytest

from dealdouble.specs import patterns

Matches = Callable[[str], bool]

ARABIC = str.maketrans("0123456789", "".join(map(chr, range(0x660, 0x66A))))
WIDE = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))

YEARS: tuple[int, ...] = (
    1,
    4,
    96,
    99,
    100,
    104,
    400,
    1000,
    1600,
    1700,
    1896,
    1900,
    1904,
    1970,
    1999,
)
YEARS += (2000, 2023, 2024, 2026, 2096, 2100, 2104, 2400, 4000, 8000, 9900, 9996, 9999)
"""Leap years, common years, and centuries of both kinds, from the first year to the last."""

NEVER = (
    "0000-01-01",  # the year before the first
    "0000-02-29",
    "0000-12-31",
    "10000-01-01",
    "-2024-01-31",
    "+2024-01-31",
    "24-01-31",
    "2024-1-31",
    "2024-01-1",
    "2024-01-001",
    "2024-001-31",
    "2024/01/31",
    "2024.01.31",
    "31.01.2024",
    "20240131",
    "2024-031",
    "2024-W05-3",
    "2024-02-30",
    "2023-02-29",
    "1900-02-29",
    "2024-04-31",
    "2024-13-01",
    "2024-00-01",
    "2024-01-00",
    "2024-01-32",
    "2024-01-31".translate(ARABIC),
    "2024-" + "01".translate(ARABIC) + "-31",
    "2024".translate(WIDE) + "-01-31",
    "2024-01-31\n",
    "2024-01-31 ",
    " 2024-01-31",
    "2024-01-31x",
    "x2024-01-31",
    "2024-01-31\n2024-01-31",
    "2024\u201001\u201031",  # hyphens that are not the sign minus
    "",
)


def with_re(pattern: str) -> Matches:
    """Python's engine; its `$` also matches before a line feed at the end, fullmatch does not."""
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text) is not None


@cache
def with_json_schema(pattern: str, date_format: bool = False) -> Matches:
    """The engine that the emulator validates with."""
    schema = {"type": "string", "pattern": pattern}
    schema |= {"format": "date"} if date_format else {}
    return jsonschema_rs.validator_for(schema, validate_formats=True).is_valid


def days(years: Iterable[int]) -> list[tuple[str, date | None]]:
    """Every text of the form of a date in these years, and the day that it names, if any."""
    found: list[tuple[str, date | None]] = []
    for year in years:
        for month in range(14):
            last = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
            for day in range(33):
                real = date(year, month, day) if 1 <= day <= last else None
                found.append((f"{year:04}-{month:02}-{day:02}", real))
    return found


def is_last(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]


ENGINES = [pytest.param(with_re, id="re"), pytest.param(with_json_schema, id="jsonschema-rs")]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        pytest.param(patterns.DATE_OR_TIME, lambda day: True, id="any day"),
        pytest.param(patterns.FIRST_DAY, lambda day: day.day == 1, id="first day"),
        pytest.param(patterns.LAST_DAY, is_last, id="last day"),
    ],
)
def test_a_pattern_matches_just_the_wanted_days(
    engine: Callable[[str], Matches], pattern: str, wanted: Callable[[date], bool]
) -> None:
    matches = engine(pattern)

    wrong = [
        text for text, day in days(YEARS) if matches(text) != (day is not None and wanted(day))
    ]
    assert wrong == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_last_day_of_february_is_known_in_every_year(
    engine: Callable[[str], Matches],
) -> None:
    matches = engine(patterns.LAST_DAY)

    wrong = [
        year
        for year in range(1, 10_000)
        if matches(f"{year:04}-02-28") == calendar.isleap(year)
        or matches(f"{year:04}-02-29") != calendar.isleap(year)
    ]
    assert wrong == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_leap_day_is_a_day_in_leap_years_only(engine: Callable[[str], Matches]) -> None:
    matches = engine(patterns.DATE_OR_TIME)

    assert [year for year in range(1, 10_000) if matches(f"{year:04}-02-29")] == [
        year for year in range(1, 10_000) if calendar.isleap(year)
    ]


@pytest.mark.parametrize("pattern", [patterns.DATE_OR_TIME, patterns.FIRST_DAY, patterns.LAST_DAY])
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", NEVER, ids=ascii)
def test_what_is_no_day_never_matches(
    engine: Callable[[str], Matches], pattern: str, text: str
) -> None:
    assert not engine(pattern)(text)


def test_the_form_of_a_date_together_with_its_format_matches_just_the_days() -> None:
    matches = with_json_schema(patterns.DATE_SHAPE, date_format=True)

    wrong = [text for text, day in days(YEARS) if matches(text) != (day is not None)]
    assert wrong == []
    assert [text for text in NEVER if matches(text)] == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("time", "expected"),
    [
        *(
            (time, True)
            for time in (
                *("T09:00", "T09:00:00", "T09:00:00Z", "t09:00:00z", " 09:00:00"),
                *("T00:00:00.0Z", "T23:59:59.999999999Z", "T23:59:59,5+02:00"),
                *("T09:00+0200", "T09:00-23:59", "T09:00Z"),
            )
        ),
        *(
            (time, False)
            for time in (
                *("T", "T9:00", "T24:00", "T09:60", "T09:00:60", "T09", "T0900", "Z", "+02:00"),
                *("T09:00:00.", "T09:00:00.1234567890", "T09:00+2", "T09:00+24:00", "T09:00 Z"),
                *(
                    "  09:00",
                    "T09:00\n",
                    "T" + "09".translate(ARABIC) + ":00",
                    "X09:00",
                    "T09:00ZZ",
                ),
            )
        ),
    ],
)
def test_a_time_of_day_may_follow_a_day(
    engine: Callable[[str], Matches], time: str, expected: bool
) -> None:
    assert engine(patterns.DATE_OR_TIME)(f"2024-02-29{time}") is expected
    assert not engine(patterns.DATE_OR_TIME)(f"2023-02-29{time}")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-15T09:00:00Z", True),
        ("2026-03-15T09:00:00.123Z", True),
        ("2026-03-15T09:00:00", False),
        ("2026-03-15T09:00:00+00:00", False),
        ("2026-03-15t09:00:00z", False),
        ("2026-03-15 09:00:00Z", False),
        ("2026-03-15", False),
        ("2026-03-15T09:00:00.Z", False),
        ("2026-03-15T09:00:00Z\n", False),
        ("2026".translate(ARABIC) + "-03-15T09:00:00Z", False),
    ],
)
def test_an_instant_is_written_in_utc(
    engine: Callable[[str], Matches], text: str, expected: bool
) -> None:
    assert engine(patterns.UTC_TIME)(text) is expected


# The code points that Unicode gives the property White_Space.
WHITE_SPACE = {*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)}
WHITE_SPACE |= {0x2028, 0x2029, 0x202F, 0x205F, 0x3000}


def test_just_white_space_is_blank() -> None:
    in_python = re.compile(patterns.NOT_BLANK)
    in_json_schema = with_json_schema(patterns.NOT_BLANK)
    points = [point for point in range(0x3100) if not 0xD800 <= point < 0xE000]

    assert {p for p in points if in_python.search(chr(p)) is None} == WHITE_SPACE
    assert {p for p in points if not in_json_schema(chr(p))} == WHITE_SPACE


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), ("   ", False), ("\n\t ", False), (" a ", True), ("\na", True), ("0", True)],
)
def test_a_text_with_something_in_it_is_not_blank(text: str, expected: bool) -> None:
    assert (re.search(patterns.NOT_BLANK, text) is not None) is expected
    assert with_json_schema(patterns.NOT_BLANK)(text) is expected
