"""A record that is wrong is told with its place, its cause and what would be right."""

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract

from .office import edited, place, refused, with_deal

PERIOD = {"service_period_from": "2026-05-01", "service_period_to": "2026-04-30"}
A_USER = "write user: NAME or user_id: NUMBER of one of the users: anna (1), bruno (10)"
AN_INSTANT = "write an instant in UTC, such as 2026-01-01T09:00:00Z"
NEITHER_FIELD_NOR_REFERENCE = "known: id, name, currency, money, "

RECORDS = [
    pytest.param(
        "{id: 1, firstname: Anna, lastname: Keller}",
        "{id: 1, last_name: Keller}",
        6,
        "moco.users.anna: 'last_name' is not known here",
        "known: id, firstname, lastname",
        id="unknown-key-of-a-user",
    ),
    pytest.param(
        "{id: 1, firstname: Anna, lastname: Keller}",
        "{id: 1, firstname: Anna}",
        6,
        "moco.users.anna: 'lastname' is missing",
        "add lastname: a text",
        id="lastname-missing",
    ),
    pytest.param(
        "{id: 1, firstname: Anna, lastname: Keller}",
        "Anna",
        6,
        "moco.users.anna: 'Anna' is a text",
        "such as {id: NUMBER, ",
        id="record-text",
    ),
    pytest.param(
        "id: 10,",
        "id: 1,",
        7,
        "moco.users.bruno: the id 1 is that of 'anna' already",
        "give one of them another, such as 2",
        id="id-twice",
    ),
    pytest.param(
        "probability: 30",
        "probability: high",
        13,
        "moco.deal_categories.angebot.probability: 'high' is a text",
        "write a whole number",
        id="probability-text",
    ),
    pytest.param(
        "      id: 5\n",
        "",
        15,
        "moco.deals.website: 'id' is missing",
        "add id: a whole number from 1",
        id="id-missing",
    ),
    pytest.param(
        "id: 5",
        "id: 0",
        16,
        "moco.deals.website.id: 0 is too small",
        "write a whole number from 1",
        id="id-zero",
    ),
    pytest.param(
        "id: 5",
        "id: five",
        16,
        "moco.deals.website.id: 'five' is a text",
        "write a whole number from 1",
        id="id-text",
    ),
    pytest.param(
        "id: 5",
        "id: '5'",
        16,
        "moco.deals.website.id: '5' is a text",
        "write a whole number from 1",
        id="id-in-quotes",
    ),
    pytest.param(
        "id: 5",
        "id: 5.5",
        16,
        "moco.deals.website.id: 5.5 is not a whole number",
        "write a whole number from 1",
        id="id-fraction",
    ),
    pytest.param(
        "id: 5",
        "id: true",
        16,
        "moco.deals.website.id: true is a boolean",
        "write a whole number from 1",
        id="id-boolean",
    ),
    pytest.param(
        "id: 5",
        "id: 9007199254740992",
        16,
        "moco.deals.website.id: 9007199254740992 is too great",
        "write a whole number from 1 to 9000000000000000",
        id="id-too-great",
    ),
    pytest.param(
        "reminder_date: 2026-04-01",
        "reminder_date: 20260401",
        19,
        "moco.deals.website.reminder_date: 20260401 is a number",
        "write a date such as 2026-03-31",
        id="reminder-number",
    ),
    pytest.param(
        "money: 61000",
        "amount: 61000",
        20,
        "moco.deals.website: 'amount' is not known here",
        NEITHER_FIELD_NOR_REFERENCE,
        id="unknown-key-of-a-deal",
    ),
    pytest.param(
        "deal_category: angebot",
        "category: angebot",
        25,
        "moco.deals.website: 'category' is not known here",
        "deal_category",
        id="key-of-the-representation",
    ),
    pytest.param(
        "      name: Website\n",
        "",
        15,
        "moco.deals.website: 'name' is missing",
        "add name: a text (What the deal is called)",
        id="name-missing",
    ),
    pytest.param(
        "name: Website",
        "name:",
        17,
        "moco.deals.website.name: nothing stands here",
        "write a text (What the deal is called)",
        id="name-empty",
    ),
    pytest.param(
        "name: Website",
        "name: 2026",
        17,
        "moco.deals.website.name: 2026 is a number",
        "put it in quotes, '2026', to make it a text",
        id="name-number",
    ),
    pytest.param(
        "name: Website",
        "name: ' '",
        17,
        "moco.deals.website: name ' ' can't be blank",
        "the rule 'not blank' stands in moco/deals.md:",
        id="name-blank",
    ),
    pytest.param(
        "status: pending",
        "status: open",
        18,
        "moco.deals.website.status: 'open' is none of the choices",
        "write 'potential', 'pending', 'won', 'lost' or 'dropped'",
        id="unknown-status",
    ),
    pytest.param(
        "status: pending",
        "status: 1",
        18,
        "moco.deals.website.status: 1 is a number",
        "write 'potential', 'pending', 'won', 'lost' or 'dropped'",
        id="status-number",
    ),
    pytest.param(
        "2026-04-01",
        "2026-04-31",
        19,
        "moco.deals.website: reminder_date '2026-04-31' is invalid",
        "write a date such as 2026-03-31 (the rule 'date' stands in moco/deals.md:",
        id="no-such-day",
    ),
    pytest.param(
        "2026-04-01",
        "01.04.2026",
        19,
        "moco.deals.website: reminder_date '01.04.2026' is invalid",
        "write a date such as 2026-03-31",
        id="no-date",
    ),
    pytest.param(
        "money: 61000",
        "money: 61'000",
        20,
        'moco.deals.website.money: "61\'000" is a text',
        "write a number (Amount that the deal is worth)",
        id="money-text",
    ),
    pytest.param(
        "money: 61000",
        "money: .inf",
        20,
        "moco.deals.website.money: '.inf' is a text",
        "write a number",
        id="money-endless",
    ),
    pytest.param(
        "money: 61000",
        "money: 1000000000000",
        20,
        "moco.deals.website: money 1000000000000 must be less than 1000000000000",
        "the rule 'less than' stands in",
        id="money-too-great",
    ),
    pytest.param(
        "money: 61000",
        "money: -1e12",
        20,
        "moco.deals.website: money -1E+12 must be greater than -1000000000000",
        "the rule 'greater than' stands in",
        id="money-too-small",
    ),
    pytest.param(
        "money: 61000",
        f"money: 0.{'1' * 30}",
        20,
        f"moco.deals.website: money 0.{'1' * 30} has too many digits (maximum is 30)",
        "the rule 'digits' stands in",
        id="money-too-exact",
    ),
    pytest.param(
        "currency: CHF",
        "currency: chf",
        21,
        "moco.deals.website: currency 'chf' is invalid",
        "write a text that matches ^[A-Z]{3}$",
        id="currency",
    ),
    pytest.param(
        "user: anna",
        "user: anton",
        22,
        "moco.deals.website: user is 'anton', which is none of the users",
        A_USER,
        id="unknown-name",
    ),
    pytest.param(
        "user: anna",
        "user: 1",
        22,
        "moco.deals.website.user: 1 is a number",
        "write a name from this file, or the number under user_id",
        id="number-for-a-name",
    ),
    pytest.param(
        "user: anna",
        "user_id: anna",
        22,
        "moco.deals.website.user_id: 'anna' is a text",
        "write a whole number",
        id="name-for-a-number",
    ),
    pytest.param(
        "user: anna",
        "user_id: 99",
        22,
        "moco.deals.website: user_id 99 must exist",
        A_USER,
        id="unknown-number",
    ),
    pytest.param(
        "user: anna",
        "user: [anna]",
        22,
        "moco.deals.website.user: a list stands here",
        "write a text",
        id="list-for-a-name",
    ),
    pytest.param(
        "      user: anna\n",
        "",
        15,
        "moco.deals.website: user can't be blank",
        A_USER,
        id="user-missing",
    ),
    pytest.param(
        "user: anna",
        "user: anna\n      user_id: 1",
        23,
        "moco.deals.website: user_id stands beside user, which says the same",
        "keep one of them",
        id="name-and-number",
    ),
    pytest.param(
        "company: nordwind",
        "company_id: 99",
        23,
        "moco.deals.website: company_id 99 must exist",
        "write company: NAME or company_id: NUMBER of one of the companies: nordwind (2)",
        id="unknown-company",
    ),
    pytest.param(
        "    max: {id: 3, firstname: Max, lastname: Muster}",
        "    {}",
        24,
        "moco.deals.website: person is 'max', which is none of the people",
        "there are no people here: add some under moco.people",
        id="no-records-to-name",
    ),
]

FIELDS = [
    pytest.param(
        {"tags": "Important"},
        "moco.deals.website.tags: 'Important' is a text",
        "write a list, such as [TEXT, TEXT]",
        id="tags-text",
    ),
    pytest.param(
        {"tags": "[2026]"},
        "moco.deals.website.tags.0: 2026 is a number",
        "put it in quotes, '2026'",
        id="tag-number",
    ),
    pytest.param(
        {"custom_properties": "[Type]"},
        "moco.deals.website.custom_properties: a list stands here",
        "such as {NAME: TEXT}",
        id="properties-list",
    ),
    pytest.param(
        {"custom_properties": "{Year: 2026}"},
        "moco.deals.website.custom_properties.Year: 2026 is a number",
        "put it in quotes, '2026'",
        id="property-number",
    ),
    pytest.param(
        {"custom_properties": f"{{Note: {'x' * 12288}}}"},
        "moco.deals.website: custom_properties is too large (maximum is 12288 bytes)",
        "the rule 'bytes' stands in",
        id="properties-too-large",
    ),
    pytest.param(
        {"closed_on": "yesterday"},
        "moco.deals.website: closed_on 'yesterday' is invalid",
        "write a date such as 2026-03-31",
        id="closed-on",
    ),
    pytest.param(
        {"service_period_from": "2026-04-02"},
        "moco.deals.website: service_period_from '2026-04-02' must be the first day of a month",
        "write a date such as 2026-03-01",
        id="period-from",
    ),
    pytest.param(
        {"service_period_to": "2026-04-01"},
        "moco.deals.website: service_period_to '2026-04-01' must be the last day of a month",
        "write a date such as 2026-03-31",
        id="period-to",
    ),
    pytest.param(
        {"created_at": "yesterday"},
        "moco.deals.website: created_at is 'yesterday'",
        AN_INSTANT,
        id="no-time",
    ),
    pytest.param(
        {"created_at": "2026-02-03"},
        "moco.deals.website: created_at is '2026-02-03'",
        AN_INSTANT,
        id="date-for-a-time",
    ),
    pytest.param(
        {"created_at": "2026-02-30T09:00:00Z"},
        "moco.deals.website: created_at is '2026-02-30T09:00:00Z'",
        AN_INSTANT,
        id="time-of-no-day",
    ),
    pytest.param(
        {"created_at": "2026-2-3T9:00:00Z"},
        "moco.deals.website: created_at is '2026-2-3T9:00:00Z'",
        AN_INSTANT,
        id="time-without-zeros",
    ),
    pytest.param(
        {"updated_at": "2026-02-03T09:00:00+01:00"},
        "moco.deals.website: updated_at is '2026-02-03T09:00:00+01:00'",
        AN_INSTANT,
        id="time-not-in-utc",
    ),
    pytest.param(
        {"updated_at": "2026-02-03T09:00:00.5Z"},
        "moco.deals.website: updated_at is '2026-02-03T09:00:00.5Z'",
        AN_INSTANT,
        id="time-within-a-second",
    ),
    pytest.param(
        {"closed_on": "20260203"},
        "moco.deals.website.closed_on: 20260203 is a number",
        "write a date such as 2026-03-31",
        id="date-number",
    ),
    pytest.param(
        {"created_at": "20260203"},
        "moco.deals.website.created_at: 20260203 is a number",
        "write an instant in UTC, such as 2026-01-01T09:00:00Z",
        id="time-number",
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "cause", "remedy"), RECORDS)
def test_a_record_that_is_wrong_is_told_what_would_be_right(
    tmp_path: Path,
    contract: Contract,
    old: str,
    new: str,
    line: int,
    cause: str,
    remedy: str,
) -> None:
    error = refused(tmp_path, edited(old, new), contract)

    assert (error.place, error.cause) == (place(tmp_path, line), cause)
    assert remedy in error.remedy


@pytest.mark.parametrize(("field", "cause", "remedy"), FIELDS)
def test_a_further_field_that_is_wrong_is_told_what_would_be_right(
    tmp_path: Path, contract: Contract, field: dict[str, str], cause: str, remedy: str
) -> None:
    error = refused(tmp_path, with_deal(**field), contract)

    assert (error.place, error.cause) == (place(tmp_path, 26), cause)
    assert remedy in error.remedy


def test_a_period_that_ends_before_it_begins_is_told(tmp_path: Path, contract: Contract) -> None:
    error = refused(tmp_path, with_deal(**PERIOD), contract)

    assert error.place == place(tmp_path, 27)
    assert error.cause == (
        "moco.deals.website: service_period_to '2026-04-30' must not be before service_period_from"
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [
        pytest.param("status: potential", "'potential'", id="potential"),
        pytest.param("status: pending", "'pending'", id="pending"),
        pytest.param("info: Open", "'pending'", id="status-left-out"),
    ],
)
def test_a_day_of_closing_that_an_open_deal_would_lose_is_told(
    tmp_path: Path, contract: Contract, status: str, said: str
) -> None:
    text = with_deal(closed_on="2026-02-03").replace("status: pending", status)

    error = refused(tmp_path, text, contract)

    assert error.place == place(tmp_path, 26)
    assert error.cause == (
        f"moco.deals.website: closed_on '2026-02-03' would be lost, as status is {said}"
    )
    assert error.remedy == (
        "leave closed_on out, or give a status other than 'pending' or 'potential'"
    )


def test_only_the_first_of_many_records_are_listed(tmp_path: Path, contract: Contract) -> None:
    more = "".join(f"    u{n}: {{id: {n}, firstname: U, lastname: U}}\n" for n in range(11, 31))
    text = edited("  companies:\n", f"{more}  companies:\n").replace("user: anna", "user: anton")

    error = refused(tmp_path, text, contract)

    assert (
        error.remedy == f"{A_USER}, {', '.join(f'u{n} ({n})' for n in range(11, 21))} and 10 more"
    )
