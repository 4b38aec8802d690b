"""What is wrong with settings, last ids and invalid records is told, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract

from .office import OFFICE, told

# A line beside the title, its own line, and what is told.
SETTINGS = [
    (
        "clock: noon",
        2,
        "clock: 'noon' is no instant; write real, or an instant in UTC, such as "
        "2026-03-15T09:00:00Z",
    ),
    (
        "clock: 2026-03-15",
        2,
        "clock: '2026-03-15' is no instant; write real, or an instant in UTC, such as "
        "2026-03-15T09:00:00Z",
    ),
    (
        "clock: 5",
        2,
        "clock: 5 is a number; write real or 2026-03-15T09:00:00Z, or the like",
    ),
    (
        "clock:",
        2,
        "clock: nothing stands here; write real or 2026-03-15T09:00:00Z, or the like",
    ),
    (
        "rate_limit: yes",
        2,
        "rate_limit: 'yes' is a text; write true or false (Whether requests past the documented "
        "rate are refused)",
    ),
    (
        "rate_limit: 1",
        2,
        "rate_limit: 1 is a number; write true or false (Whether requests past the documented "
        "rate are refused)",
    ),
    (
        "decimals: float",
        2,
        "decimals: 'float' is none of the choices; write 'number' or 'text'",
    ),
    (
        "decimals:",
        2,
        "decimals: nothing is none of the choices; write 'number' or 'text'",
    ),
    (
        "extends: 5",
        2,
        "extends: 5 is a number; write demo or mine.yaml, or the like",
    ),
    (
        "extends:",
        2,
        "extends: nothing stands here; write demo or mine.yaml, or the like",
    ),
    (
        "extends: [a]",
        2,
        "extends: a list stands here; write demo or mine.yaml, or the like",
    ),
    (
        "extends: dmeo",
        2,
        "extends: there is no scenario 'dmeo'; shipped are demo, edge-values, empty, large, "
        "month-end, outage, permissions, rate-limited, sales-pipeline; a file of your own ends in "
        ".yaml or .json",
    ),
    (
        "extends: nope.yaml",
        2,
        "extends: there is no scenario file 'nope.yaml'; write a path as it is seen from this file",
    ),
    (
        "extends: ../x/base.json",
        2,
        "extends: there is no scenario file '../x/base.json'; write a path as it is seen from "
        "this file",
    ),
]

# The last ids of the office, and what is told of them after `moco.last_ids`.
LAST_IDS = [
    (
        "{deals: 0}",
        26,
        ".deals: 0 is too small; write a whole number from 1 to 9000000000000000",
    ),
    (
        "{deal: 5}",
        26,
        ": 'deal' is not known here; known: deals, users, companies, people, deal_categories",
    ),
    (
        "5",
        26,
        ": 5 is a number; write keys and values, such as {deals: NUMBER}",
    ),
    (
        "{deals: a}",
        26,
        ".deals: 'a' is a text; write a whole number from 1 to 9000000000000000",
    ),
    (
        "{deals: 1.5}",
        26,
        ".deals: 1.5 is not a whole number; write a whole number from 1 to 9000000000000000",
    ),
]

# What a record says that is marked invalid, its line, and what is told of it after its name.
INVALID = [
    (
        "id: 0",
        28,
        ".id: 0 is too small; write a whole number from 1 to 9000000000000000",
    ),
    (
        "id: 6.5",
        28,
        ".id: 6.5 is not a whole number; write a whole number from 1 to 9000000000000000",
    ),
    (
        "id: 5",
        28,
        ": the id 5 is that of 'website' already; give one of them another, such as 6",
    ),
    (
        "id: 9007199254740993",
        28,
        ".id: 9007199254740993 is too great; write a whole number from 1 to 9000000000000000",
    ),
    (
        "status: 5",
        29,
        ".status: 5 is a number; put it in quotes, '5', to make it a text (Where the deal stands)",
    ),
    (
        "money: abc",
        29,
        ".money: 'abc' is a text; write a number (Amount that the deal is worth)",
    ),
    (
        "tags: a",
        29,
        ".tags: 'a' is a text; write a list, such as [TEXT, TEXT]",
    ),
    (
        "tags: [1]",
        29,
        ".tags.0: 1 is a number; put it in quotes, '1', to make it a text",
    ),
    (
        "custom_properties: {a: 1}",
        29,
        ".custom_properties.a: 1 is a number; put it in quotes, '1', to make it a text or a list",
    ),
    (
        "user: nobody",
        29,
        ": user is 'nobody', which is none of the users; write user: NAME or user_id: NUMBER of "
        "one of the users: anna (1), bruno (10)",
    ),
    (
        "user: 5",
        29,
        ".user: 5 is a number; write a name from this file, or the number under user_id",
    ),
    (
        "user_id: x",
        29,
        ".user_id: 'x' is a text; write a whole number (User who is responsible)",
    ),
    (
        "total: 3",
        29,
        ": 'total' is not known here; known: id, name, currency, money, reminder_date, user_id, "
        "deal_category_id, company_id, person_id, info, status, closed_on, service_period_from, "
        "service_period_to, tags, custom_properties, user, deal_category, company, person, "
        "created_at, updated_at, invalid",
    ),
    (
        "user: anna\nuser_id: 1",
        30,
        ": user_id stands beside user, which says the same; keep one of them",
    ),
    (
        "created_at: 2026",
        29,
        ".created_at: 2026 is a number; put it in quotes, '2026', to make it a text",
    ),
]


@pytest.mark.parametrize(("said", "line", "message"), SETTINGS, ids=[s[0] for s in SETTINGS])
def test_a_setting_that_is_wrong_is_told_what_would_be_right(
    tmp_path: Path, contract: Contract, said: str, line: int, message: str
) -> None:
    assert told(tmp_path, f"title: a\n{said}\n", contract) == (line, message)


@pytest.mark.parametrize(("said", "line", "message"), LAST_IDS, ids=[x[0] for x in LAST_IDS])
def test_last_ids_that_are_wrong_are_told_what_would_be_right(
    tmp_path: Path, contract: Contract, said: str, line: int, message: str
) -> None:
    text = f"{OFFICE}  last_ids: {said}\n"

    assert told(tmp_path, text, contract) == (line, f"moco.last_ids{message}")


@pytest.mark.parametrize(("said", "line", "message"), INVALID, ids=[i[0] for i in INVALID])
def test_what_even_an_invalid_record_may_not_be_is_told(
    tmp_path: Path, contract: Contract, said: str, line: int, message: str
) -> None:
    fields = [*([] if said.startswith("id") else ["id: 6"]), *said.split("\n")]
    lines = "".join(f"      {field}\n" for field in fields)
    text = f"{OFFICE}    dirty:\n      invalid: true\n{lines}"

    assert told(tmp_path, text, contract) == (line, f"moco.deals.dirty{message}")
