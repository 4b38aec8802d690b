"""What holds of all requests and of all lists loads with the origin of each property."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from dealdouble.contract.model import Contract, Lists, Origin, Requests
from dealdouble.vocabulary import Standing

NONE = dict.fromkeys(
    ("page_header", "size_header", "total_header", "sort_parameter"), ""
) | dict.fromkeys(("items_key", "page_key", "size_key", "total_key"), "")


def test_requests_and_lists_have_their_limits_and_names(contract: Contract) -> None:
    requests, lists = contract.requests, contract.lists
    expected = Requests("application/json", 8 * 1024 * 1024, 120, 120, origins=requests.origins)
    assert requests == expected
    named = {"page_header": "X-Page", "size_header": "X-Per-Page", "total_header": "X-Total"}
    assert lists == Lists(
        **{**NONE, **named, "sort_parameter": "sort_by"},
        page_parameter="page",
        size_parameter="per_page",
        size=100,
        greatest_size=100,
        links=frozenset({"first", "prev", "next", "last"}),
        origins=lists.origins,
    )


def test_what_is_not_said_of_requests_and_lists_is_empty(intum_contract: Contract) -> None:
    requests, lists = intum_contract.requests, intum_contract.lists
    assert requests == Requests("", 8 * 1024 * 1024, 0, 0, origins=requests.origins)
    assert lists == Lists(
        **NONE,
        page_parameter="page",
        size_parameter="per_page",
        size=100,
        greatest_size=100,
        links=frozenset(),
        origins=lists.origins,
    )


DOCUMENTED, OBSERVED, ASSUMED = Standing.DOCUMENTED, Standing.OBSERVED, Standing.ASSUMED
MOCO_REQUESTS = {
    "content_type": (DOCUMENTED, "vendor"),
    "body_of_another_content_type": (OBSERVED, "recordings"),
    "body_of_get_and_delete": (ASSUMED, "clients"),
    "trailing_slash": (ASSUMED, "clients"),
    "unknown_parameter": (ASSUMED, "clients"),
    "unknown_key": (ASSUMED, "clients"),
    "largest_body_in_bytes": (ASSUMED, "choice"),
    "requests_in_a_window": (DOCUMENTED, "vendor"),
    "window_in_seconds": (DOCUMENTED, "vendor"),
    "null": (ASSUMED, "choice"),
    "field_that_is_not_sent": (DOCUMENTED, "page, by its example"),
    "update_that_changes_nothing": (ASSUMED, "choice"),
    "rule_about_two_fields": (ASSUMED, "choice"),
    "refused_request": (ASSUMED, "clients"),
    "several_broken_rules": (OBSERVED, "recordings"),
    "head": (ASSUMED, "choice"),
    "blanks_in_a_keys_header": (ASSUMED, "choice"),
}
MOCO_LISTS = {
    "shape": (DOCUMENTED, "page"),
    **dict.fromkeys(("page_parameter", "page_size_parameter"), (DOCUMENTED, "vendor")),
    **dict.fromkeys(("page_size", "greatest_page_size"), (DOCUMENTED, "vendor")),
    "unreadable_page_or_size": (ASSUMED, "choice"),
    **dict.fromkeys(("page_header", "page_size_header", "total_header"), (DOCUMENTED, "vendor")),
    "link_next": (DOCUMENTED, "vendor"),
    "link_last": (OBSERVED, "recordings, of other resources"),
    "link_first": (ASSUMED, "choice"),
    "link_prev": (ASSUMED, "choice"),
    "link_on_a_single_page": (OBSERVED, "recordings, of other resources"),
    "sort_parameter": (DOCUMENTED, "vendor"),
    "unknown_sort": (ASSUMED, "choice"),
    "empty_filter": (ASSUMED, "choice"),
    "combined_filters": (ASSUMED, "choice"),
    "ends_of_a_range": (ASSUMED, "choice"),
    "single_end_of_a_range": (DOCUMENTED, "vendor"),
    "page_past_the_end": (ASSUMED, "clients"),
    "size_above_the_greatest": (ASSUMED, "choice"),
    "repeated_parameter": (ASSUMED, "choice"),
    "nulls_in_a_sort": (ASSUMED, "choice"),
}
INTUM_REQUESTS = {
    "trailing_slash": (ASSUMED, "choice"),
    "unknown_parameter": (ASSUMED, "choice"),
    "unknown_key": (ASSUMED, "framework"),
    "largest_body_in_bytes": (ASSUMED, "choice"),
    "null": (ASSUMED, "choice"),
    "field_that_is_not_sent": (ASSUMED, "choice, as it is PATCH"),
    "update_that_changes_nothing": (ASSUMED, "choice"),
    "rule_about_two_fields": (DOCUMENTED, "page, as it is a rule of the deal"),
    "refused_request": (ASSUMED, "choice"),
    "several_broken_rules": (ASSUMED, "sibling"),
    "head": (ASSUMED, "choice"),
}
INTUM_LISTS = {
    "shape": (ASSUMED, "sibling"),
    **dict.fromkeys(("page_parameter", "page_size_parameter"), (ASSUMED, "sibling")),
    **dict.fromkeys(("page_size", "greatest_page_size"), (ASSUMED, "sibling")),
    "unreadable_page_or_size": (ASSUMED, "choice"),
    "empty_filter": (ASSUMED, "choice"),
    "combined_filters": (ASSUMED, "choice"),
    "ends_of_a_range": (ASSUMED, "choice"),
    "single_end_of_a_range": (ASSUMED, "choice"),
    "letter_case_of_a_search": (ASSUMED, "choice"),
    "place_of_a_search": (ASSUMED, "choice"),
    "page_past_the_end": (ASSUMED, "sibling"),
}


def known(origins: Mapping[str, Origin]) -> dict[str, tuple[Standing, str]]:
    """How each property is known; none of them is disputed."""
    assert not any(origin.disputed for origin in origins.values())
    return {name: (origin.standing, origin.source) for name, origin in origins.items()}


def test_every_property_of_moco_has_its_origin(contract: Contract) -> None:
    assert known(contract.requests.origins) == MOCO_REQUESTS
    assert known(contract.lists.origins) == MOCO_LISTS


def test_every_property_of_intum_has_its_origin(intum_contract: Contract) -> None:
    assert known(intum_contract.requests.origins) == INTUM_REQUESTS
    assert known(intum_contract.lists.origins) == INTUM_LISTS


@pytest.mark.parametrize("key", ["null", "page_past_the_end"])
def test_an_origin_tells_its_page_and_line(contract: Contract, key: str) -> None:
    origins = {**contract.requests.origins, **contract.lists.origins}
    page, _, line = origins[key].at.partition(":")
    assert page == "moco/api.md"
    assert line.isdecimal()
