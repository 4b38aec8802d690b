"""Mutants that are no faults: nothing that anybody could see by the documents."""

from __future__ import annotations

from collections.abc import Mapping

_WHEREVER = ("dropped", "applied on create only", "applied on update only")

_KILOBYTES = "12 kB may be 12,000 bytes or 12,288, of what is sent or of what is stored"
_MONTHS = "what is no date is neither the first day of a month nor the last"
_SIGN = "of amounts below zero speak only rules that are assumed"
_PAIR = "the amount with tax would have to be as great, which another rule refuses"
_LEAST = "the amount without tax would have to be as small, which another rule refuses"
_UNSEEN = "no answer shows what it is written from"
_ALIKE = "nobody says whether texts that differ in it are the same"
_CASE = "nobody says whether the case of letters counts where a record is looked up"
_MAIN = "nobody says which of its dates is the main one"
_BOTH = "the other end of the range, which has to be named too, leaves that out"
_OPTIONAL = "it is disputed which fields must be sent"

_REASONS: Mapping[str, Mapping[str, str]] = {
    "moco": {
        **{f"deals.service_period_from.date: {how}": _MONTHS for how in _WHEREVER},
        **{f"deals.service_period_to.date: {how}": _MONTHS for how in _WHEREVER},
        "deals.service_period_to.not-before: the same is refused": (
            "the last day of a month is never the first of one"
        ),
        "deals.custom_properties.bytes: 12288 are refused": _KILOBYTES,
        "deals.custom_properties.bytes: 12289 are taken": _KILOBYTES,
        "deals.money: loses its sign": _SIGN,
        "deals.filter.tags: one of several values is enough": (
            "that all of several values count is assumed"
        ),
        "deals.filter.updated_after: lets in the instant itself": (
            "a time may have more digits than are shown, so that nobody sees which it is"
        ),
        "lists.sort_parameter: id is sorted as text": (
            "the ids of a run mostly have the same number of digits"
        ),
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
        "loans.receipt.unique: the case of letters does not count": _ALIKE,
        "loans.lookUpLoan: branch in any case": _CASE,
        "loans.lookUpLoan: receipt in any case": _CASE,
    },
}
"""Why the check need not find a mutant, by its API and name."""


def reason(api: str, name: str) -> str:
    """Why a mutant is no fault, empty if it is one."""
    return _REASONS[api].get(name, "")


def excused() -> set[tuple[str, str]]:
    """All that are, by API and name."""
    return {(api, name) for api, reasons in _REASONS.items() for name in reasons}
