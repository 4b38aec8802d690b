"""Filters, pages and sorts with arguments that are unreadable, contradictory or far too long."""

from __future__ import annotations

from typing import Any

import pytest

from .caller import INTUM, MOCO, Caller, shown

# Deals in the order of a list: by name at MOCO, the newest first at Intum.
ALL_OF_MOCO = [102, 101, 103]
ALL_OF_INTUM = [103, 102, 101]
INVALID_RANGE = (400, {"message": "Invalid date range"})
KILOBYTES = "x" * 100_000
DIGITS = "9" * 5000


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("status=won&status=lost", [103], id="status-twice"),
        pytest.param("status=won&status=", [101], id="status-then-empty"),
        pytest.param("status=%77on", [101], id="status-escaped"),
        pytest.param("status=won%00", [], id="status-nul"),
        pytest.param("status=w%6Fn%20", [101], id="status-blank-behind"),
        pytest.param("status=%E4", [], id="status-latin-1"),
        pytest.param("status=%", [], id="status-percent"),
        pytest.param("status=won;status=lost", [], id="status-semicolon"),
        pytest.param(f"status={KILOBYTES}", [], id="status-100-kB"),
        pytest.param("status=won&closed_from=2027-01-01", [], id="won-and-not-closed-then"),
        pytest.param("closed_from=2026-02-01&closed_to=2026-01-31", [], id="to-before-from"),
        pytest.param("closed_from=9999-12-31", [], id="last-day"),
        pytest.param("closed_from=0001-01-01", [101, 103], id="first-day"),
        pytest.param("closed_from=soon&closed_from=2026-02-01", [103], id="readable-at-last"),
        pytest.param("ids=101,101,101", [101], id="ids-repeated"),
        pytest.param("ids=101&ids=103", [101, 103], id="ids-twice"),
        pytest.param("ids=101,x,,102,%00", [102, 101], id="ids-partly-unreadable"),
        pytest.param("ids=0,-101,101.0,1e2", [], id="ids-unreadable"),
        pytest.param("ids=%D9%A1%D9%A0%D9%A1", [], id="ids-in-arabic-digits"),
        pytest.param(f"ids={DIGITS}", [], id="ids-5000-digits"),
        pytest.param("ids=" + "101," * 25_000, [101], id="ids-100-kB"),
        pytest.param("ids=,", [], id="ids-comma"),
        pytest.param("company_id=789", [101], id="company"),
        pytest.param("company_id=789&company_id=1", [], id="company-twice"),
        pytest.param("company_id=abc", [], id="company-text"),
        pytest.param("company_id=789.0", [], id="company-decimal"),
        pytest.param("company_id=-789", [], id="company-negative"),
        pytest.param("company_id=%D9%A7%D9%A8%D9%A9", [], id="company-in-arabic-digits"),
        pytest.param(f"company_id={DIGITS}", [], id="company-5000-digits"),
        pytest.param("tags=Important&tags=Health", [101], id="tags-twice"),
        pytest.param("tags=Important,,Important,+,", [101, 103], id="tags-repeated"),
        pytest.param("tags=,,,", ALL_OF_MOCO, id="tags-commas"),
        pytest.param("tags=important", [], id="tags-other-case"),
        pytest.param("tags=" + "Important," * 10_000, [101, 103], id="tags-100-kB"),
        pytest.param("tags=%00", [], id="tags-nul"),
        pytest.param("custom_properties=Website", ALL_OF_MOCO, id="properties-unnamed"),
        pytest.param("custom_properties[]=Website", ALL_OF_MOCO, id="properties-empty-name"),
        pytest.param("custom_properties[Type=Website", ALL_OF_MOCO, id="properties-open"),
        pytest.param("custom_properties[Type][x]=Shop", ALL_OF_MOCO, id="properties-nested"),
        pytest.param("custom_properties%5BType%5D=Website", [101], id="properties-escaped"),
        pytest.param("custom_properties[Type]=Shop", [], id="properties-other"),
        pytest.param("custom_properties[%00]=x", [], id="properties-nul"),
        pytest.param("custom_properties[nope]=x", [], id="properties-unknown"),
        pytest.param(f"custom_properties[{KILOBYTES}]=x", [], id="properties-100-kB"),
        pytest.param(f"per_page=1&x={KILOBYTES}", [102], id="100-kB-to-be-linked"),
        pytest.param("page=2", [], id="page-past-the-end"),
        pytest.param(f"page={DIGITS}", [], id="page-5000-digits"),
        pytest.param("page=2&page=1", ALL_OF_MOCO, id="page-twice"),
        pytest.param("page=0", ALL_OF_MOCO, id="page-zero"),
        pytest.param("page=-1", ALL_OF_MOCO, id="page-negative"),
        pytest.param("page=1.5", ALL_OF_MOCO, id="page-decimal"),
        pytest.param("page=%D9%A2", ALL_OF_MOCO, id="page-in-arabic-digits"),
        pytest.param("page=NaN&per_page=Infinity", ALL_OF_MOCO, id="page-nan"),
        pytest.param("per_page=1&per_page=2", [102, 101], id="size-twice"),
        pytest.param("per_page=0", ALL_OF_MOCO, id="size-zero"),
        pytest.param("per_page=-1", ALL_OF_MOCO, id="size-negative"),
        pytest.param(f"per_page={DIGITS}", ALL_OF_MOCO, id="size-5000-digits"),
        pytest.param("sort_by=id&sort_by=id+desc", [103, 102, 101], id="sort-twice"),
        pytest.param("sort_by=id+desc+asc", ALL_OF_MOCO, id="sort-two-directions"),
        pytest.param("sort_by=id;drop+table+deals", ALL_OF_MOCO, id="sort-sql"),
        pytest.param("sort_by=__class__", ALL_OF_MOCO, id="sort-class"),
        pytest.param("sort_by=tags", ALL_OF_MOCO, id="sort-by-a-list"),
        pytest.param("sort_by=%00", ALL_OF_MOCO, id="sort-nul"),
        pytest.param(f"sort_by={KILOBYTES}", ALL_OF_MOCO, id="sort-100-kB"),
    ],
)
def test_moco_lists_what_fits_all_that_counts(caller: Caller, query: str, found: list[int]) -> None:
    answer = caller.read(f"{MOCO.deals}?{query}")

    assert answer.status == 200
    assert [deal["id"] for deal in answer.json()] == found


def test_of_a_repeated_custom_property_the_last_counts(caller: Caller) -> None:
    query = "custom_properties[Type]=Shop&custom_properties[Type]=Website"

    assert [deal["id"] for deal in caller.read(f"{MOCO.deals}?{query}").json()] == [101]


@pytest.mark.parametrize("name", ["closed_from", "closed_to", "updated_after"])
@pytest.mark.parametrize(
    "argument",
    [
        pytest.param("soon", id="text"),
        pytest.param("2026-02-30", id="30-february"),
        pytest.param("0000-01-01", id="year-0"),
        pytest.param("10000-01-01", id="year-10000"),
        pytest.param("-2026-01-01", id="negative"),
        pytest.param("%D9%A2%D9%A0%D9%A2%D9%A6-01-01", id="arabic-digits"),
        pytest.param("2026-01-01%00", id="nul"),
        pytest.param("%FF", id="byte-ff"),
        pytest.param("%", id="percent"),
        pytest.param("1e400", id="huge"),
        pytest.param("NaN", id="nan"),
        pytest.param("20260101", id="digits"),
        pytest.param(DIGITS, id="5000-digits"),
        pytest.param(KILOBYTES, id="100-kB"),
        pytest.param("2026-01-01T25:00:00Z", id="hour-25"),
        pytest.param("2026-01-01T00:00:00%2B99:99", id="offset-99"),
        pytest.param("0001-01-01T00:00:00%2B14:00", id="before-the-first-instant"),
        pytest.param("9999-12-31T23:59:59-14:00", id="after-the-last-instant"),
        pytest.param("2026-01-01&{name}=soon", id="unreadable-at-last"),
    ],
)
def test_moco_refuses_what_is_no_date(caller: Caller, name: str, argument: str) -> None:
    query = f"{name}={argument.replace('{name}', name)}"

    assert shown(caller.read(f"{MOCO.deals}?{query}")) == INVALID_RANGE


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("q=%", [], id="q-percent"),
        pytest.param("q=%25", [], id="q-wildcard"),
        pytest.param("q=_", [], id="q-underscore"),
        pytest.param("q=.*", [], id="q-pattern"),
        pytest.param("q=(((((", [], id="q-bad-pattern"),
        pytest.param("q=%00", [], id="q-nul"),
        pytest.param("q=%E4", [], id="q-latin-1"),
        pytest.param(f"q={KILOBYTES}", [], id="q-100-kB"),
        pytest.param("q=wdro%C5%BCenie&q=LICENCJE", [103], id="q-twice"),
        pytest.param("q=+", ALL_OF_INTUM, id="q-blank"),
        pytest.param("client_id=123&client_id=1", [], id="client-twice"),
        pytest.param("client_id=abc&client_id=123", [103, 101], id="client-readable-at-last"),
        pytest.param("client_id=-123", [], id="client-negative"),
        pytest.param("client_id=0", [], id="client-zero"),
        pytest.param(f"client_id={DIGITS}", [], id="client-5000-digits"),
        pytest.param("main_date_from=2026-03-01&main_date_to=2026-02-01", [], id="dates-crossed"),
        pytest.param("main_date_from=9999-12-31", [], id="last-day"),
        pytest.param("main_date_to=0001-01-01", [], id="first-day"),
        pytest.param(
            "total_amount_gross_from=123&total_amount_gross_to=61.50", [], id="amounts-crossed"
        ),
        pytest.param("total_amount_gross_to=-0", [], id="minus-zero"),
        pytest.param(f"total_amount_gross_from={'9' * 30}", [], id="30-digits"),
        pytest.param("total_amount_gross_from=123.000000000000000000000", [102, 101], id="zeros"),
        pytest.param("next_deal_id=x&contact_id=x&task_id=x", ALL_OF_INTUM, id="no-filters"),
        pytest.param("page=2", [], id="page-past-the-end"),
        pytest.param(f"page={DIGITS}", [], id="page-5000-digits"),
        pytest.param("page=-1&per_page=-1", ALL_OF_INTUM, id="page-negative"),
        pytest.param("page=%D9%A2&per_page=%D9%A1", ALL_OF_INTUM, id="page-in-arabic-digits"),
        pytest.param(f"per_page={DIGITS}", ALL_OF_INTUM, id="size-5000-digits"),
        pytest.param("per_page=1&page=2", [102], id="page-of-one"),
    ],
)
def test_intum_lists_what_fits_all_that_counts(
    caller: Caller, query: str, found: list[int]
) -> None:
    answer = caller.read(f"{INTUM.deals}?{query}")

    assert answer.status == 200
    assert [deal["id"] for deal in answer.json()] == found


NUMBER = "is not a number"
DATE = "is invalid"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        pytest.param("client_id=abc", {"client_id": [NUMBER]}, id="text"),
        pytest.param("client_id=123.0", {"client_id": [NUMBER]}, id="decimal"),
        pytest.param("client_id=1e2", {"client_id": [NUMBER]}, id="exponent"),
        pytest.param("client_id=null", {"client_id": [NUMBER]}, id="null"),
        pytest.param("client_id=1,2", {"client_id": [NUMBER]}, id="two"),
        pytest.param("client_id=%2B123", {"client_id": [NUMBER]}, id="plus"),
        pytest.param("client_id=%00", {"client_id": [NUMBER]}, id="nul"),
        pytest.param("client_id=%", {"client_id": [NUMBER]}, id="percent"),
        pytest.param("client_id=%D9%A1%D9%A2%D9%A3", {"client_id": [NUMBER]}, id="arabic-digits"),
        pytest.param(f"client_id={KILOBYTES}", {"client_id": [NUMBER]}, id="100-kB"),
        pytest.param("client_id=123&client_id=x", {"client_id": [NUMBER]}, id="unreadable-at-last"),
        pytest.param(
            "project_id=w&department_id=z&responsible_id=y&status_id=x&client_id=v",
            {
                "client_id": [NUMBER],
                "status_id": [NUMBER],
                "responsible_id": [NUMBER],
                "department_id": [NUMBER],
                "project_id": [NUMBER],
            },
            id="all-ids",
        ),
        pytest.param("main_date_from=2026-02-30", {"main_date_from": [DATE]}, id="30-february"),
        pytest.param("main_date_to=0000-01-01", {"main_date_to": [DATE]}, id="year-0"),
        pytest.param("main_date_to=2026-03-15T10:00:00Z", {"main_date_to": [DATE]}, id="time"),
        pytest.param("main_date_to=%FF", {"main_date_to": [DATE]}, id="byte-ff"),
        pytest.param(
            "main_date_to=soon&main_date_from=%00&total_amount_gross_to=x",
            {
                "main_date_from": [DATE],
                "main_date_to": [DATE],
                "total_amount_gross_to": [NUMBER],
            },
            id="several",
        ),
        *(
            pytest.param(
                f"total_amount_gross_from={argument}",
                {"total_amount_gross_from": [NUMBER]},
                id=f"amount-{argument[:12]}",
            )
            for argument in ("1e400", "NaN", "-Infinity", "1,5", ".5", "5.", "--5", DIGITS)
        ),
    ],
)
def test_intum_refuses_what_cannot_be_read(
    caller: Caller, query: str, told: dict[str, Any]
) -> None:
    answer = caller.read(f"{INTUM.deals}?{query}")

    assert shown(answer) == (422, {"code": "error", "message": told})
