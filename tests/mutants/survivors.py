"""Mutants of which the check may say something else than what is damaged, each with the reason.

Most are no faults: nothing that anybody could see by the documents.
"""

from __future__ import annotations

from collections.abc import Mapping

_WHEREVER = ("dropped", "applied on create only", "applied on update only")

_KILOBYTES = "12 kB may be 12,000 bytes or 12,288, of what is sent or of what is stored"
_MONTHS = "what is no date is neither the first day of a month nor the last"
_SIGN = "of amounts below zero speak only rules that are assumed"
_PAIR = "the amount with tax would have to be as great, which another rule refuses"
_LEAST = "the amount without tax would have to be as small, which another rule refuses"
_UNSEEN = "no answer shows what it is written from"
_NONE_DEFINED = "an account that has defined no properties of its own shows none"
_ALIKE = "nobody says whether texts that differ in it are the same"
_CASE = "nobody says whether the case of letters counts where a record is looked up"
_MAIN = "nobody says which of its dates is the main one"
_BOTH = "the other end of the range, which has to be named too, leaves that out"
_OPTIONAL = "it is disputed which fields must be sent"

_DIGITS = "the ids of a run mostly have the same number of digits"
_REFERENCE = "nobody says by what a list is sorted of a field that names a record"

_REASONS: Mapping[str, Mapping[str, str]] = {
    "moco": {
        **{f"deals.service_period_from.date: {how}": _MONTHS for how in _WHEREVER},
        **{f"deals.service_period_to.date: {how}": _MONTHS for how in _WHEREVER},
        "deals.service_period_to.not-before: the same is refused": (
            "the last day of a month is never the first of one"
        ),
        "deals.custom_properties.bytes: 12288 are refused": _KILOBYTES,
        "deals.custom_properties.bytes: 12289 are taken": _KILOBYTES,
        "deals.shows.custom_properties: always null": _NONE_DEFINED,
        "deals.money: loses its sign": _SIGN,
        "deals.filter.tags: one of several values is enough": (
            "that all of several values count is assumed"
        ),
        "deals.filter.updated_after: lets in the instant itself": (
            "a time may have more digits than are shown, so that nobody sees which it is"
        ),
        "lists.sort_parameter: id is sorted as text": _DIGITS,
        "deals.order: case and punctuation count": ("nobody says what becomes of them in an order"),
        "deals.tags: commas part its texts": "nobody says that a tag may hold a comma",
        "deals.closed_on.cleared-while-pending-potential: on update only": (
            "what a new record sends is ignored while it is pending"
        ),
        "deals.person.name.written-as: another end": _UNSEEN,
        "deals.person.name.written-as: all alike": _UNSEEN,
    },
    "intum": {
        **{f"deals.total_amount_net.less-than: {how}": _PAIR for how in _WHEREVER},
        "deals.total_amount_net.less-than: 1000000000000 itself is taken": _PAIR,
        **{f"deals.total_amount_gross.greater-than: {how}": _LEAST for how in _WHEREVER},
        "deals.total_amount_gross.greater-than: -1000000000000 itself is taken": _LEAST,
        "error.not-found: 200, as if done": (
            "how an absent record is refused is assumed, and the answer shows none"
        ),
        "deals.external_id.unique: the case of letters does not count": _ALIKE,
        "deals.external_id.unique: whatever the app_code": (
            "the run has records of one integration only"
        ),
        "deals.next_deal_id.not-itself: applied on update only": (
            "a new record has no id yet by which it could name itself"
        ),
        "deals.lookUpDeal: app_code in any case": _CASE,
        "deals.lookUpDeal: external_id in any case": _CASE,
        **{f"deals.filter.main_date_{end}: compares date_from": _MAIN for end in ("from", "to")},
        "deals.filter.main_date_from: lets in what has no value": _BOTH,
        "deals.filter.main_date_to: lets in what has no value": _BOTH,
        "deals.name: required too": _OPTIONAL,
        "deals.description: required too": _OPTIONAL,
    },
    "library": {
        "lists.sort_parameter: id is sorted as text": _DIGITS,
        "lists.sort_parameter: ignored for member_id": _REFERENCE,
        "lists.sort_parameter: member_id is sorted as text": _REFERENCE,
        "loans.receipt.unique: the case of letters does not count": _ALIKE,
        "loans.receipt.unique: whatever the branch": (
            "a value that is refused may be one that somebody else has"
        ),
        "loans.lookUpLoan: branch in any case": _CASE,
        "loans.lookUpLoan: receipt in any case": _CASE,
    },
}
"""Why the check need not find a mutant, by its API and name."""

_NO_LIST = "what is asked for first is no list, so that it may be another API altogether"
_NO_RIGHT = "the key that should let the check in may not do what it needs, which it says"

_NO_ID = "a record whose id nobody is told could not be deleted, so that no other is created"


def _unchecked(resource: str, kind: str, full: str) -> Mapping[str, str]:
    """What cannot be checked of an API with such a resource, and an access that may do all."""
    listing = f"{resource}.list{kind}s"
    return {
        f"access.{full}: may not GET list{kind}s": _NO_RIGHT,
        f"access.{full}: may not POST create{kind}": _NO_RIGHT,
        f"access.{full}: may not DELETE delete{kind}": _NO_RIGHT,
        f"{listing}: not there": _NO_LIST,
        f"{listing}: done, and answered with 500": _NO_LIST,
        f"{listing}.answer: the body is cut short": _NO_LIST,
        f"{listing}.answer: no body": _NO_LIST,
        f"{resource}.shows.id: missing": _NO_ID,
        f"{resource}.shows.id: of another type": _NO_ID,
        f"{resource}.shows.id: always null": _NO_ID,
        "lists.shape: wrapped otherwise": _NO_LIST,
        "lists.shape: of ids alone": _NO_LIST,
    }


_UNCHECKED: Mapping[str, Mapping[str, str]] = {
    "moco": _unchecked("deals", "Deal", "full"),
    "intum": _unchecked("deals", "Deal", "full"),
    "library": {
        **_unchecked("loans", "Loan", "librarian"),
        "lists.items_key: another one": _NO_LIST,
    },
}
"""Why a mutant cannot be checked, by its API and name."""

_COMPARED = "a documented rule compares the amount, which it stores otherwise than it was sent"
_CRASHES = "the faulty server itself crashes"

_FALSE: Mapping[str, Mapping[str, str]] = {
    "moco": {},
    "intum": {
        "deals.date_to.not-before: the same is refused": (
            "the check takes a deal that begins and ends on the same day for a plain one"
        ),
        "deals.external_id.unique: the record's own is refused": (
            "an update that sends what is stored already has to be done"
        ),
        "deals.total_amount_net: is rounded to tenths": _COMPARED,
        "deals.total_amount_net: is a hundred times too much": _COMPARED,
        "deals.total_amount_gross: loses its cents": _COMPARED,
        "deals.app_code.integration-of-the-key: dropped": _CRASHES,
        "deals.app_code.integration-of-the-key: on update only": _CRASHES,
    },
    "library": {},
}
"""Why something documented is found broken of a mutant whose fault is nothing documented."""


def reason(api: str, name: str) -> str:
    """Why a mutant is no fault, empty if it is one."""
    return _REASONS[api].get(name, "")


def why_unchecked(api: str, name: str) -> str:
    """Why a mutant cannot be checked, empty if it can."""
    return _UNCHECKED[api].get(name, "")


def why_false(api: str, name: str) -> str:
    """Why something documented may be found broken of it, empty if it may not."""
    return _FALSE[api].get(name, "")


def excused() -> set[tuple[str, str]]:
    """All that have a reason, by API and name."""
    tables = (_REASONS, _UNCHECKED, _FALSE)
    return {(api, name) for table in tables for api, them in table.items() for name in them}
