"""Claims in words that somebody understands who reads no more than the report."""

from __future__ import annotations

from collections.abc import Mapping

from dealdouble.contract.model import Contract, Resource, Treatment
from dealdouble.emulator.json_body import write_json
from dealdouble.vocabulary import Body, TreatmentKind

_REQUESTS: Mapping[str, str] = {
    "content_type": "bodies are {content_type}",
    "body_of_another_content_type": "a body of another content type is ignored",
    "body_of_get_and_delete": "the body of GET and DELETE is ignored",
    "trailing_slash": "a slash at the end of a path is ignored",
    "unknown_parameter": "a parameter that nobody knows is ignored",
    "unknown_key": "a key of a body that nobody knows is ignored",
    "largest_body_in_bytes": "bodies have at most {largest_body} bytes",
    "requests_in_a_window": "{window_requests} requests may be sent in a window of time",
    "window_in_seconds": "the window of time has {window_seconds} seconds",
    "null": "null empties a field",
    "field_that_is_not_sent": "an update leaves a field as it is that it does not send",
    "update_that_changes_nothing": "an update that changes nothing keeps the time of change",
    "rule_about_two_fields": "a rule about two fields holds with what is stored",
    "refused_request": "a request that is refused stores nothing",
    "several_broken_rules": "rules that are broken together are named together",
    "head": "HEAD answers as GET",
    "blanks_in_a_keys_header": "there may be several blanks in the header of a key",
}

_LISTS: Mapping[str, str] = {
    "shape": "a list is {shape}",
    "items_key": "the records of a list stand under '{items_key}'",
    "page_key": "'{page_key}' tells which page it is",
    "page_size_key": "'{size_key}' tells how many records a page has",
    "total_key": "'{total_key}' tells how many records the whole list has",
    "page_parameter": "{page_parameter} asks for a page of a list, counted from 1",
    "page_size_parameter": "{size_parameter} asks for so many records on a page",
    "page_size": "a page has {size} records unless another number is asked for",
    "greatest_page_size": "a page has at most {greatest_size} records",
    "unreadable_page_or_size": "a page or a size that is no number is ignored",
    "page_header": "{page_header} tells which page it is",
    "page_size_header": "{size_header} tells how many records a page has",
    "total_header": "{total_header} tells how many records the whole list has",
    "link_next": "a link 'next' leads to the page behind",
    "link_prev": "a link 'prev' leads to the page before",
    "link_first": "a link 'first' leads to the first page",
    "link_last": "a link 'last' leads to the last page",
    "sort_parameter": "{sort_parameter} sorts a list by a field",
    "unknown_sort": "to sort by what nobody knows is ignored",
    "empty_filter": "a filter with an empty value is ignored",
    "combined_filters": "of several filters all must hold",
    "ends_of_a_range": "a range includes its ends",
    "single_end_of_a_range": "one end of a range may stand alone",
    "letter_case_of_a_search": "a search does not tell upper case from lower case",
    "place_of_a_search": "a search finds its words anywhere in a text",
    "page_past_the_end": "a page past the end is empty",
    "size_above_the_greatest": "who asks for more records on a page gets the greatest number",
    "repeated_parameter": "of a parameter that is repeated the last one counts",
    "nulls_in_a_sort": "records without a value come last, and first in a descending order",
    "link_on_a_single_page": "a list of a single page has no links",
}


def of_requests(contract: Contract, key: str) -> str:
    """What holds of all requests."""
    said = {name: getattr(contract.requests, name) for name in contract.requests.__slots__}
    return _REQUESTS[key].format_map(said)


def of_lists(contract: Contract, key: str) -> str:
    """What holds of all lists."""
    said = {name: getattr(contract.lists, name) for name in contract.lists.__slots__}
    said["shape"] = "an object" if contract.lists.items_key else "an array"
    return _LISTS[key].format_map(said)


def body_in_words(body: Body) -> str:
    """What an answer holds."""
    return "no body" if body is Body.NOTHING else f"a {body}"


def treatment_in_words(resource: Resource, treatment: Treatment) -> str:
    """What becomes of a value."""
    field = resource.fields.get(treatment.field)
    match treatment.kind:
        case TreatmentKind.DEFAULT if field is not None:
            return f"{treatment.kind} {write_json(field.default).decode()}"
        case TreatmentKind.ALIAS:
            return f"{treatment.kind} {treatment.value}"
    return str(treatment.kind)


def records_said(number: int) -> str:
    """So many records."""
    return "1 record" if number == 1 else f"{number} records"
