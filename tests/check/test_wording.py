"""Claims are told in words that somebody understands who reads no more than the report."""

from __future__ import annotations

import pytest

from dealdouble.check.claims import Claims
from dealdouble.check.server.refusals import expected_of

from .serving import APIS, contract_of


@pytest.mark.parametrize(
    ("api", "claim", "words"),
    [
        ("moco", "lists.page_size", "a page has 100 records unless another number is asked for"),
        ("moco", "lists.total_header", "X-Total tells how many records the whole list has"),
        ("library", "lists.items_key", "the records of a list stand under 'items'"),
        ("moco", "requests.largest_body_in_bytes", "bodies have at most 8388608 bytes"),
        ("moco", "deals.money.digits", "money: at most 30 digits"),
        ("moco", "deals.info.type", "info: type string or null"),
        (
            "moco",
            "deals.service_period_to.last-day-of-a-month",
            "service_period_to: last day of a month",
        ),
        ("intum", "deals.closed.one-of-or-empty", "closed: one of win, lost, or empty"),
        ("intum", "deals.status_id.exists", "status_id: exists among the statuses"),
        ("intum", "deals.external_id.unique", "external_id: unique for the same app_code"),
        (
            "intum",
            "deals.total_amount_net.less-than",
            "total_amount_net: less than 1000000000000",
        ),
        ("moco", "deals.info.default", 'info: default ""'),
        ("moco", "deals.company_id.alias", "company_id: alias customer_id"),
        ("moco", "deals.readDeal.answer", "readDeal is answered with 200 and a record"),
        ("moco", "deals.deleteDeal.answer", "deleteDeal is answered with 204 and no body"),
        (
            "moco",
            "authentication.bearer",
            "who sends a key in the form 'bearer' is let in (Authorization: Bearer KEY), and "
            "nobody else",
        ),
    ],
)
def test_a_claim_says_what_it_holds_a_server_to(api: str, claim: str, words: str) -> None:
    said = {item.id: item.says for item in Claims(contract_of(api)).all()}
    assert said[claim] == words


def test_the_body_of_an_error_is_told_as_one_that_might_come() -> None:
    errors = contract_of("moco").errors
    assert expected_of(errors["unknown status"]) == (
        '400 and a body such as {"error":"\'...\' is not a valid status"}'
    )
    assert expected_of(errors["invalid"]) == (
        '422 and a body such as {"FIELD":["MESSAGE"]}, or 422 and a body such as '
        '{"errors":["MESSAGE"]}, or 422 and a body such as {"message":"..."}'
    )


@pytest.mark.parametrize("api", APIS)
def test_no_claim_is_told_as_a_template(api: str) -> None:
    says = [item.says for item in Claims(contract_of(api)).all()]
    assert not [text for text in says if "{key}" in text or "_of_" in text]
