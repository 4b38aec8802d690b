"""How a list is cut into pages, and how the answer leads from one to the next."""

import httpx
import pytest

from .values import VALID, answer, ids

# All sixteen deals of the scenario, in the order of a list.
ALL = [102, 103, 104, 105, 107, 109, 108, 110, 112, 111, 106, 114, 113, 123, 200, 101]


def described(response: httpx.Response) -> tuple[str, str, str]:
    """What the headers say of the page, its size and the number of all entries."""
    return (
        response.headers["X-Page"],
        response.headers["X-Per-Page"],
        response.headers["X-Total"],
    )


def test_a_page_holds_a_hundred_deals(moco: httpx.Client) -> None:
    new = [
        moco.post("/deals", json=VALID | {"name": f"zz {number:03}"}).json()["id"]
        for number in range(190)
    ]
    first, second, third, fourth = (moco.get(f"/deals?page={page}") for page in (1, 2, 3, 4))

    assert ids(first) == ALL + new[:84]
    assert ids(second) == new[84:184]
    assert ids(third) == new[184:]
    assert ids(fourth) == []
    assert described(first) == ("1", "100", "206")
    assert described(second) == ("2", "100", "206")
    assert described(third) == ("3", "100", "206")
    assert described(fourth) == ("4", "100", "206")
    assert moco.get("/deals").text == first.text
    assert moco.get("/deals").links["next"]["url"].endswith("/api/v1/deals?page=2")


@pytest.mark.parametrize(
    ("query", "expected", "headers"),
    [
        ("", ALL, ("1", "100", "16")),
        ("page=1", ALL, ("1", "100", "16")),
        ("page=2", [], ("2", "100", "16")),
        ("per_page=5", [102, 103, 104, 105, 107], ("1", "5", "16")),
        ("per_page=5&page=1", [102, 103, 104, 105, 107], ("1", "5", "16")),
        ("per_page=5&page=2", [109, 108, 110, 112, 111], ("2", "5", "16")),
        ("per_page=5&page=3", [106, 114, 113, 123, 200], ("3", "5", "16")),
        ("per_page=5&page=4", [101], ("4", "5", "16")),
        ("per_page=5&page=5", [], ("5", "5", "16")),
        ("per_page=5&page=1000", [], ("1000", "5", "16")),
        ("per_page=1&page=16", [101], ("16", "1", "16")),
        ("per_page=16", ALL, ("1", "16", "16")),
        ("per_page=100", ALL, ("1", "100", "16")),
        ("per_page=101", ALL, ("1", "100", "16")),
        ("per_page=100000", ALL, ("1", "100", "16")),
        ("per_page=0", ALL, ("1", "100", "16")),
        ("per_page=-5", ALL, ("1", "100", "16")),
        ("per_page=abc", ALL, ("1", "100", "16")),
        ("per_page=2.5", ALL, ("1", "100", "16")),
        ("per_page=", ALL, ("1", "100", "16")),
        ("page=0", ALL, ("1", "100", "16")),
        ("page=-1", ALL, ("1", "100", "16")),
        ("page=abc", ALL, ("1", "100", "16")),
        ("page=1.5", ALL, ("1", "100", "16")),
        ("page=", ALL, ("1", "100", "16")),
        ("page=abc&per_page=2", [102, 103], ("1", "2", "16")),
        ("page=2&per_page=abc", [], ("2", "100", "16")),
        ("status=won&per_page=3", [102, 109, 106], ("1", "3", "4")),
        ("status=won&per_page=3&page=2", [113], ("2", "3", "4")),
        ("sort_by=id%20desc&per_page=3&page=2", [113, 112, 111], ("2", "3", "16")),
        ("status=foo", [], ("1", "100", "0")),
        ("status=foo&page=3", [], ("3", "100", "0")),
    ],
)
def test_page_and_per_page_cut_the_list(
    moco: httpx.Client, query: str, expected: list[int], headers: tuple[str, str, str]
) -> None:
    response = moco.get(f"/deals?{query}")

    assert ids(response) == expected
    assert described(response) == headers


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("per_page=5", {"next": "2", "last": "4"}),
        ("per_page=5&page=1", {"next": "2", "last": "4"}),
        ("per_page=5&page=2", {"first": "1", "prev": "1", "next": "3", "last": "4"}),
        ("per_page=5&page=3", {"first": "1", "prev": "2", "next": "4", "last": "4"}),
        ("per_page=15", {"next": "2", "last": "2"}),
        ("per_page=8&status=", {"next": "2", "last": "2"}),
        ("per_page=3&status=won", {"next": "2", "last": "2"}),
        ("per_page=1&page=15", {"first": "1", "prev": "14", "next": "16", "last": "16"}),
    ],
)
def test_links_lead_to_the_other_pages(
    moco: httpx.Client, query: str, pages: dict[str, str]
) -> None:
    links = moco.get(f"/deals?{query}").links
    asked = httpx.QueryParams(query)

    assert {rel: httpx.URL(link["url"]).params["page"] for rel, link in links.items()} == pages
    for link in links.values():
        address = httpx.URL(link["url"])
        assert address.is_absolute_url
        assert address.path == "/api/v1/deals"
        assert address.params.remove("page") == asked.remove("page")


@pytest.mark.parametrize(
    ("query", "prev"),
    [
        ("per_page=5&page=4", "3"),
        ("per_page=8&page=2", "1"),
        ("per_page=3&status=won&page=2", "1"),
    ],
)
def test_the_last_page_leads_only_back(moco: httpx.Client, query: str, prev: str) -> None:
    links = moco.get(f"/deals?{query}").links

    assert "next" not in links
    assert httpx.URL(links["prev"]["url"]).params["page"] == prev
    assert httpx.URL(links["first"]["url"]).params["page"] == "1"


@pytest.mark.parametrize(
    "query", ["", "page=1", "per_page=16", "per_page=0", "status=won", "status=foo", "ids=123"]
)
def test_a_single_page_has_no_link(moco: httpx.Client, query: str) -> None:
    assert "Link" not in moco.get(f"/deals?{query}").headers


def test_a_page_past_the_end_leads_nowhere_further(moco: httpx.Client) -> None:
    response = moco.get("/deals?per_page=5&page=9")

    assert answer(response) == (200, [])
    assert "next" not in response.links


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("ids=102,103,104&per_page=1", "ids=102%2C103%2C104"),
        ("ids=102%2C103%2C104&per_page=1", "ids=102%2C103%2C104"),
        ("tags=Important,Strategic&per_page=1", "tags=Important%2CStrategic"),
    ],
)
def test_commas_inside_a_link_are_escaped(moco: httpx.Client, query: str, written: str) -> None:
    link = moco.get(f"/deals?{query}").headers["Link"]
    addresses = [part.split(">")[0] for part in link.split("<")[1:]]

    assert addresses
    assert all(written in address and "," not in address for address in addresses)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("per_page=5", ALL),
        ("per_page=1", ALL),
        ("per_page=7&sort_by=name%20asc&colour=red", ALL),
        ("per_page=2&tags=Important,%20Strategic", [102, 105]),
        ("per_page=1&tags=Important&tags=Strategic", [102, 105]),
        ("per_page=1&ids=102,103,123", [102, 103, 123]),
        ("per_page=1&custom_properties[Region][]=Nord&custom_properties[Region][]=Süd", [105, 101]),
        ("per_page=1&updated_after=2026-03-01T13:00:00%2B01:00", [102, 103, 200]),
    ],
)
def test_following_the_links_meets_every_deal_once(
    moco: httpx.Client, query: str, expected: list[int]
) -> None:
    response = moco.get(f"/deals?{query}")
    met = ids(response)
    while "next" in response.links and len(met) <= len(expected):
        response = moco.get(response.links["next"]["url"])
        met += ids(response)

    assert met == expected
