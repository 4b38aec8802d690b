"""Which deals a list holds, and in what order."""

from typing import Any

import httpx
import pytest

from .values import VALID, answer, ids

# By name without regard to case, punctuation and accents, then by id.
ALL = [102, 103, 104, 105, 107, 109, 108, 110, 112, 111, 106, 114, 113, 123, 200, 101]


def test_without_a_sort_the_list_is_by_name_then_id(moco: httpx.Client) -> None:
    assert ids(moco.get("/deals")) == ALL


def test_a_list_is_a_bare_array_of_complete_deals(moco: httpx.Client) -> None:
    deals = moco.get("/deals").json()

    assert isinstance(deals, list)
    assert [moco.get(f"/deals/{deal['id']}").json() for deal in deals] == deals


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=potential", [110, 200, 101]),
        ("status=pending", [105, 108, 112, 123]),
        ("status=won", [102, 109, 106, 113]),
        ("status=lost", [103, 107, 114]),
        ("status=dropped", [104, 111]),
        ("status=foo", []),
        ("status=Won", []),
        ("status=5", []),
        ("tags=Important", [102, 103, 105]),
        ("tags=Strategic", [102, 105, 109]),
        ("tags=strategic", [106]),
        ("tags=New%20York", [111]),
        ("tags=New+York", [111]),
        ("tags=York", []),
        ("tags=Nope", []),
        ("tags=Important,Strategic", [102, 105]),
        ("tags=Important,%20Strategic", [102, 105]),
        ("tags=Strategic%2C+Important", [102, 105]),
        ("tags=%20Health%20,Important,Strategic", [105]),
        ("tags=Important,Nope", []),
        ("tags=Important&tags=Strategic", [102, 105]),
        ("tags=Important,Strategic&tags=Health", [105]),
        ("ids=102", [102]),
        ("ids=102,103", [102, 103]),
        ("ids=123,101,102", [102, 123, 101]),
        ("ids=102%2C103", [102, 103]),
        ("ids=102,102", [102]),
        ("ids=102,999", [102]),
        ("ids=999", []),
        ("ids=abc", []),
        ("ids=102,abc", [102]),
        ("ids=-102", []),
        ("company_id=789", [102, 106]),
        ("company_id=760260535", [105, 123, 101]),
        ("company_id=1", []),
        ("company_id=abc", []),
        ("closed_from=2026-02-01", [109, 106, 114, 113]),
        ("closed_from=2026-02-02", [109, 114, 113]),
        ("closed_from=2026-03-15", []),
        ("closed_to=2026-01-15", [102, 103, 107, 111]),
        ("closed_to=2026-01-14", [107, 111]),
        ("closed_to=2024-02-28", []),
        ("closed_from=2026-01-15&closed_to=2026-01-31", [102, 103, 104]),
        ("closed_from=2026-02-28&closed_to=2026-02-28", [109, 114]),
        ("updated_after=2026-03-01T12:00:00Z", [102, 103, 200]),
        ("updated_after=2026-03-01T11:59:59Z", [102, 103, 200, 101]),
        ("updated_after=2026-03-01T11:59:59.999Z", [102, 103, 200, 101]),
        ("updated_after=2026-03-01T12:00:00.000Z", [102, 103, 200]),
        ("updated_after=2026-03-01T12:00:00.500Z", [102, 103, 200]),
        ("updated_after=2026-03-01T12:00:01Z", [103, 200]),
        ("updated_after=2026-03-01T13:00:00%2B01:00", [102, 103, 200]),
        ("updated_after=2026-03-01T12:59:59%2B01:00", [102, 103, 200, 101]),
        ("updated_after=2026-03-01T06:30:00-05:30", [102, 103, 200]),
        ("updated_after=2026-03-01T14:00:00.500%2B02:00", [102, 103, 200]),
        ("updated_after=2026-03-10T09:00:00Z", []),
        ("updated_after=2026-03-10T08:59:59Z", [200]),
        ("updated_after=2000-01-01T00:00:00Z", ALL),
        ("custom_properties[Type]=Website", [123, 101]),
        ("custom_properties[Type]=website", [103]),
        ("custom_properties[Type]=Web", []),
        ("custom_properties%5BType%5D=Shop", [102, 105]),
        ("custom_properties[Lead%20source]=Fair", [114]),
        ("custom_properties[Lead+source]=Fair", [114]),
        ("custom_properties[Region]=Nord", [104, 105, 108, 101]),
        ("custom_properties[Region]=S%C3%BCd", [105, 101]),
        ("custom_properties[Region]=Nord,Ost", []),
        ("custom_properties[Region][]=Ost", [105]),
        ("custom_properties[Region][]=Nord&custom_properties[Region][]=S%C3%BCd", [105, 101]),
        ("custom_properties[Region][]=Nord&custom_properties[Region][]=Ost", [105]),
        ("custom_properties[Region][]=Ost&custom_properties[Region][]=West", []),
        ("custom_properties%5BRegion%5D%5B%5D=Ost&custom_properties[Region][]=Nord", [105]),
        ("custom_properties[Nope]=Website", []),
        ("custom_properties[type]=Website", []),
        ("custom_properties[Nope][]=Website", []),
        ("custom_properties[Type]=Shop&custom_properties[Region]=Nord", [105]),
        ("custom_properties[Type]=Shop&custom_properties[Nope]=x", []),
    ],
)
def test_a_filter_keeps_what_matches(moco: httpx.Client, query: str, expected: list[int]) -> None:
    response = moco.get(f"/deals?{query}")

    assert ids(response) == expected
    assert response.headers["X-Total"] == str(len(expected))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=won&tags=Strategic", [102, 109]),
        ("status=won&company_id=789", [102, 106]),
        ("status=lost&company_id=789", []),
        ("status=won&tags=Strategic&company_id=789", [102]),
        ("status=lost&closed_from=2026-01-01", [103, 114]),
        ("status=pending&closed_to=2030-01-01", []),
        ("tags=Important&custom_properties[Type]=Shop", [102, 105]),
        ("tags=Important&custom_properties[Type]=Shop&status=pending", [105]),
        ("ids=102,103,105,106&tags=Strategic", [102, 105]),
        ("ids=102,106&closed_from=2026-02-01", [106]),
        ("updated_after=2026-03-01T12:00:00Z&status=won", [102]),
        ("updated_after=2026-03-01T12:00:00Z&closed_to=2026-01-15&tags=Important", [102, 103]),
        ("company_id=760260535&custom_properties[Type]=Website&status=potential", [101]),
        ("status=won&tags=", [102, 109, 106, 113]),
        ("status=&ids=103,102", [102, 103]),
        ("status=foo&ids=102", []),
        ("status=won&sort_by=money%20desc", [109, 106, 102, 113]),
        ("tags=Strategic&sort_by=closed_on%20desc", [105, 109, 102]),
        ("status=won&colour=red", [102, 109, 106, 113]),
    ],
)
def test_filters_and_sorts_work_together(
    moco: httpx.Client, query: str, expected: list[int]
) -> None:
    assert ids(moco.get(f"/deals?{query}")) == expected


@pytest.mark.parametrize(
    "query",
    [
        "status=",
        "tags=",
        "ids=",
        "company_id=",
        "closed_from=",
        "closed_to=",
        "closed_from=&closed_to=",
        "updated_after=",
        "custom_properties[Type]=",
        "custom_properties[Nope]=",
        "custom_properties[Region][]=",
        "sort_by=",
        "page=",
        "per_page=",
        "status",
        "status=&tags=&ids=&company_id=&updated_after=&sort_by=&page=&per_page=",
    ],
)
def test_an_empty_value_counts_as_absent(moco: httpx.Client, query: str) -> None:
    assert ids(moco.get(f"/deals?{query}")) == ALL


@pytest.mark.parametrize(
    "query",
    [
        "closed_from=soon",
        "closed_to=soon",
        "closed_from=2026-02-30",
        "closed_to=2026-13-01",
        "closed_to=01.02.2026",
        "closed_from=5",
        "closed_from=2026-01-01&closed_to=soon",
        "closed_from=soon&closed_to=2026-01-01",
        "updated_after=yesterday",
        "updated_after=2026-13-01T00:00:00Z",
        "updated_after=2026-02-30T00:00:00Z",
        "updated_after=2026-03-01T25:00:00Z",
        "updated_after=5",
        "status=foo&closed_from=soon",
        "ids=999&updated_after=soon",
        "page=9&closed_to=soon",
    ],
)
def test_an_unreadable_date_is_a_bad_request(moco: httpx.Client, query: str) -> None:
    assert answer(moco.get(f"/deals?{query}")) == (400, {"message": "Invalid date range"})


BY_MONEY = [104, 103, 200, 113, 108, 114, 102, 111, 101, 107, 105, 106, 110, 112, 123, 109]
BY_MONEY_DOWN = [109, 112, 123, 110, 106, 105, 101, 107, 111, 102, 114, 108, 113, 200, 103, 104]
BY_ID = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 123, 200]
BY_ID_DOWN = [200, 123, 114, 113, 112, 111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101]
BY_NAME_DOWN = [101, 123, 200, 113, 114, 106, 111, 112, 110, 108, 109, 107, 105, 102, 103, 104]
BY_REMINDER = [123, 111, 107, 103, 102, 104, 106, 114, 109, 113, 108, 112, 105, 101, 110, 200]
BY_REMINDER_DOWN = [200, 110, 101, 105, 108, 112, 113, 109, 114, 106, 104, 102, 103, 107, 111, 123]
BY_CLOSED = [111, 107, 102, 103, 104, 106, 109, 114, 113, 101, 105, 108, 110, 112, 123, 200]
BY_CLOSED_DOWN = [101, 105, 108, 110, 112, 123, 200, 113, 109, 114, 106, 104, 102, 103, 107, 111]
BY_START = [123, 106, 101, 102, 103, 104, 105, 107, 108, 109, 110, 111, 112, 113, 114, 200]
BY_START_DOWN = [102, 103, 104, 105, 107, 108, 109, 110, 111, 112, 113, 114, 200, 101, 106, 123]
BY_CREATED = [123, 200, 114, 113, 112, 111, 110, 109, 108, 107, 106, 105, 104, 103, 102, 101]
BY_CREATED_DOWN = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 200, 123]
BY_UPDATED = [123, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 101, 102, 103, 200]
BY_UPDATED_DOWN = [200, 103, 102, 101, 114, 113, 112, 111, 110, 109, 108, 107, 106, 105, 104, 123]


@pytest.mark.parametrize(
    ("sort_by", "expected"),
    [
        ("name", ALL),
        ("name asc", ALL),
        ("name desc", BY_NAME_DOWN),
        ("id", BY_ID),
        ("id desc", BY_ID_DOWN),
        ("money", BY_MONEY),
        ("money asc", BY_MONEY),
        ("money desc", BY_MONEY_DOWN),
        ("reminder_date", BY_REMINDER),
        ("reminder_date desc", BY_REMINDER_DOWN),
        ("closed_on", BY_CLOSED),
        ("closed_on asc", BY_CLOSED),
        ("closed_on desc", BY_CLOSED_DOWN),
        ("service_period_from asc", BY_START),
        ("service_period_from desc", BY_START_DOWN),
        ("created_at", BY_CREATED),
        ("created_at desc", BY_CREATED_DOWN),
        ("updated_at asc", BY_UPDATED),
        ("updated_at desc", BY_UPDATED_DOWN),
        ("nope", ALL),
        ("nope desc", ALL),
        ("money sideways", ALL),
        ("desc", ALL),
    ],
)
def test_a_list_sorts_by_a_field(moco: httpx.Client, sort_by: str, expected: list[int]) -> None:
    assert ids(moco.get("/deals", params={"sort_by": sort_by})) == expected


@pytest.mark.parametrize("query", ["sort_by=money+desc", "sort_by=money%20desc"])
def test_a_sort_takes_either_blank(moco: httpx.Client, query: str) -> None:
    assert ids(moco.get(f"/deals?{query}")) == BY_MONEY_DOWN


@pytest.mark.parametrize(
    ("method", "path", "body", "query", "expected"),
    [
        pytest.param("POST", "/deals", {}, "status=pending", [105, 108, 112, 201, 123], id="new"),
        pytest.param(
            "POST",
            "/deals",
            {"name": "«ALPHA»", "status": "won", "tags": ["Important"]},
            "tags=Important",
            [102, 103, 201, 105],
            id="new-with-tag",
        ),
        pytest.param("POST", "/deals", {"company_id": 789}, "company_id=789", [102, 106, 201]),
        pytest.param("PUT", "/deals/123", {"status": "lost"}, "status=pending", [105, 108, 112]),
        pytest.param("PUT", "/deals/123", {"status": "lost"}, "status=lost", [103, 107, 114, 123]),
        pytest.param("PUT", "/deals/102", {"name": "Yacht"}, "status=won", [109, 106, 113, 102]),
        pytest.param("PUT", "/deals/102", {"tags": []}, "tags=Strategic", [105, 109]),
        pytest.param("PUT", "/deals/102", {"company_id": None}, "company_id=789", [106]),
        pytest.param(
            "PUT", "/deals/102", {"status": "pending"}, "closed_to=2026-01-15", [103, 107, 111]
        ),
        pytest.param(
            "PUT", "/deals/123", {"status": "won"}, "closed_from=2026-03-15", [123], id="closed"
        ),
        pytest.param(
            "PATCH",
            "/deals/123",
            {"custom_properties": {"Type": None}},
            "custom_properties[Type]=Website",
            [101],
            id="property-removed",
        ),
        pytest.param(
            "PUT", "/deals/104", {"info": "x"}, "updated_after=2026-03-15T08:59:59.999Z", [104]
        ),
        pytest.param("PUT", "/deals/104", {"info": "x"}, "updated_after=2026-03-15T09:00:00Z", []),
        pytest.param("DELETE", "/deals/102", {}, "status=won", [109, 106, 113], id="deleted"),
        pytest.param("DELETE", "/deals/102", {}, "ids=102,103", [103], id="deleted-id"),
    ],
)
def test_a_list_follows_what_is_written(
    moco: httpx.Client,
    method: str,
    path: str,
    body: dict[str, Any],
    query: str,
    expected: list[int],
) -> None:
    moco.request(method, path, json=VALID | body if method == "POST" else body)

    assert ids(moco.get(f"/deals?{query}")) == expected
