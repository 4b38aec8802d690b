"""A scenario of Intum that is wrong is told with what would be right."""

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract

from .office import edited as edited_office
from .office import place, refused
from .shop import edited, with_second

A_DEAL = (
    "write next_deal: NAME or next_deal_id: NUMBER of one of the deals: first (101), second (102)"
)
A_CLIENT = "write client: NAME or client_id: NUMBER of one of the clients: acme (123)"

IN_THE_FIRST_DEAL = [
    pytest.param(
        "gross: 123",
        "gross: 99.99",
        15,
        "intum.deals.first: total_amount_gross 99.99 must be greater than or equal to "
        "total_amount_net",
        "the rule 'not less than' stands in intum/deals.md:",
        id="gross-below-net",
    ),
    pytest.param(
        "gross: 123",
        "gross: 1000000000000",
        15,
        "intum.deals.first: total_amount_gross 1000000000000 must be less than 1000000000000",
        "the rule 'less than' stands in intum/deals.md:",
        id="gross-too-great",
    ),
    pytest.param(
        "      total_amount_net: 100\n",
        "",
        12,
        "intum.deals.first: 'total_amount_net' is missing",
        "add total_amount_net: ",
        id="net-missing",
    ),
    pytest.param(
        'tax: "23"',
        "tax: 23",
        16,
        "intum.deals.first.tax: 23 is a number",
        "put it in quotes, '23', to make it a text",
        id="tax-number",
    ),
    pytest.param(
        'tax: "23"',
        'tax: ""',
        16,
        "intum.deals.first: tax '' can't be blank",
        "the rule 'not blank' stands in intum/deals.md:",
        id="tax-blank",
    ),
    pytest.param(
        "app_code: demo-shop",
        "appcode: demo-shop",
        18,
        "intum.deals.first: 'appcode' is not known here",
        "app_code",
        id="unknown-key",
    ),
    pytest.param(
        "app_code: demo-shop",
        "app_code: 17",
        18,
        "intum.deals.first.app_code: 17 is a number",
        "put it in quotes, '17'",
        id="app-code-number",
    ),
    pytest.param(
        "      external_id: A-1\n",
        "",
        17,
        "intum.deals.first: app_code 'demo-shop' would be lost, as there is no external_id",
        "leave app_code out, or add external_id",
        id="app-code-of-nothing",
    ),
    pytest.param(
        "external_id: A-1",
        "external_id: ''",
        18,
        "intum.deals.first: app_code 'demo-shop' would be lost, as there is no external_id",
        "leave app_code out, or add external_id",
        id="app-code-of-an-empty-id",
    ),
    pytest.param(
        "client: acme",
        "client: acne",
        19,
        "intum.deals.first: client is 'acne', which is none of the clients",
        A_CLIENT,
        id="unknown-client",
    ),
    pytest.param(
        "client: acme",
        "client_id: 5",
        19,
        "intum.deals.first: client_id 5 must exist",
        A_CLIENT,
        id="number-of-no-client",
    ),
    pytest.param(
        "status: nowy",
        "responsible: anna",
        20,
        "intum.deals.first: responsible is 'anna', which is none of the users",
        "there are no users here: add some under intum.users",
        id="reference-to-an-empty-resource",
    ),
    pytest.param(
        "status: nowy",
        "closed: open",
        20,
        "intum.deals.first.closed: 'open' is none of the choices",
        "write 'win', 'lost', '' or null",
        id="closed-open",
    ),
    pytest.param(
        "status: nowy",
        "currency: zł",
        20,
        "intum.deals.first: currency 'zł' is invalid",
        "write a text that matches ^[A-Z]{3}$",
        id="currency",
    ),
    pytest.param(
        "status: nowy",
        "fields: [a]",
        20,
        "intum.deals.first.fields: a list stands here",
        "write keys and values, such as {NAME: TEXT}",
        id="fields-list",
    ),
]

ELSEWHERE = [
    pytest.param(
        "integration: demo-shop",
        "integrations: demo-shop",
        4,
        "intum.keys.demo: 'integrations' is not known here",
        "known: access, expired, integration",
        id="unknown-key-of-a-token",
    ),
    pytest.param(
        "integration: demo-shop",
        "integration: 17",
        4,
        "intum.keys.demo.integration: 17 is a number",
        "put it in quotes, '17'",
        id="integration-number",
    ),
    pytest.param(
        "access: full",
        "access: read-only",
        4,
        "intum.keys.demo.access: 'read-only' is none of the choices",
        "write 'full', 'crm' or 'other'",
        id="access-of-another-api",
    ),
    pytest.param(
        ", kind: buyer",
        "",
        8,
        "intum.contacts.jan: 'kind' is missing",
        "add kind: a text",
        id="contact-of-no-kind",
    ),
]

IN_THE_SECOND_DEAL = [
    pytest.param(
        {"app_code": "demo-shop", "external_id": "A-1"},
        27,
        "intum.deals.second: external_id 'A-1' has already been taken",
        "the rule 'unique' stands in intum/deals.md:",
        id="external-id-twice-in-an-integration",
    ),
    pytest.param(
        {"next_deal": "second"},
        26,
        "intum.deals.second: next_deal 'second' must be another record",
        A_DEAL,
        id="next-deal-is-itself",
    ),
    pytest.param(
        {"next_deal_id": "102"},
        26,
        "intum.deals.second: next_deal_id 102 must be another record",
        A_DEAL,
        id="next-deal-is-its-own-number",
    ),
    pytest.param(
        {"next_deal": "third"},
        26,
        "intum.deals.second: next_deal is 'third', which is none of the deals",
        A_DEAL,
        id="next-deal-is-none",
    ),
    pytest.param(
        {"next_deal": "first", "next_deal_id": "101"},
        27,
        "intum.deals.second: next_deal_id stands beside next_deal, which says the same",
        "keep one of them",
        id="next-deal-twice",
    ),
    pytest.param(
        {"date_from": "2026-03-02", "date_to": "2026-03-01"},
        27,
        "intum.deals.second: date_to '2026-03-01' must not be before date_from",
        "the rule 'not before' stands in intum/deals.md:",
        id="ends-before-it-begins",
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "cause", "remedy"), [*IN_THE_FIRST_DEAL, *ELSEWHERE]
)
def test_what_is_wrong_is_told_with_what_would_be_right(
    tmp_path: Path,
    intum_contract: Contract,
    old: str,
    new: str,
    line: int,
    cause: str,
    remedy: str,
) -> None:
    error = refused(tmp_path, edited(old, new), intum_contract)

    assert (error.place, error.cause) == (place(tmp_path, line), cause)
    assert remedy in error.remedy


@pytest.mark.parametrize(("fields", "line", "cause", "remedy"), IN_THE_SECOND_DEAL)
def test_what_does_not_fit_another_record_is_told(
    tmp_path: Path,
    intum_contract: Contract,
    fields: dict[str, str],
    line: int,
    cause: str,
    remedy: str,
) -> None:
    error = refused(tmp_path, with_second(**fields), intum_contract)

    assert (error.place, error.cause) == (place(tmp_path, line), cause)
    assert remedy in error.remedy


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("'a b'", id="blank"),
        pytest.param('"a\\tb"', id="tab"),
        pytest.param('"a\\n"', id="line-feed"),
        pytest.param("'a\"b'", id="quotes"),
        pytest.param("żółw", id="beyond-ascii"),
        pytest.param("''", id="empty"),
    ],
)
@pytest.mark.parametrize("api", ["intum", "moco"])
def test_a_key_that_could_never_be_sent_is_told(
    tmp_path: Path, contract: Contract, intum_contract: Contract, api: str, key: str
) -> None:
    text = f"title: A key\n{api}:\n  keys:\n    {key}: {{access: full}}\n"

    error = refused(tmp_path, text, intum_contract if api == "intum" else contract)

    assert error.place == place(tmp_path, 4)
    assert error.cause.endswith(" could never be sent")
    assert "ASCII, without blanks and double quotes" in error.remedy


def test_a_key_of_an_api_without_integrations_has_none(tmp_path: Path, contract: Contract) -> None:
    text = edited_office("{access: full}", "{access: full, integration: demo-shop}")

    error = refused(tmp_path, text, contract)

    assert error.cause == "moco.keys.demo: 'integration' is not known here"
    assert error.remedy == "known: access, expired"
