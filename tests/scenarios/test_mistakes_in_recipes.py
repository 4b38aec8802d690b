"""A recipe that is wrong is told with its line, and with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract

from .office import told_of_recipe

# What is said of a field beside those of the block, the line of the mistake, and what is told
# of it after `moco.generated.deals.fields`.
MISTAKES = [
    (
        "info: {}",
        36,
        ".info: an empty mapping stands here; write keys and values, such as {value: TEXT}",
    ),
    (
        "info: {mixx: {a: 1}}",
        36,
        ".info.mixx: 'mixx' is not known here; known: value, mix, any, some, from, to, step, day, "
        "after, of, times, by, cases, else, words, text, share",
    ),
    (
        "info: {mix: {a: 1}, any: [b]}",
        36,
        ".info.any: any does not go with mix; beside mix stand share",
    ),
    (
        "info: {to: 5}",
        36,
        ".info: tells of no recipe; write one of value, mix, any, some, after, of, by, words, "
        "text, from",
    ),
    (
        "info: {mix: {}}",
        36,
        ".info.mix: an empty mapping stands here; write keys and values, such as {NAME: NUMBER}",
    ),
    (
        "info: {mix: {a: 0}}",
        36,
        ".info.mix.a: 0 is too small; write a whole number from 1 to 1000000",
    ),
    (
        "info: {mix: {a: 1.5}}",
        36,
        ".info.mix.a: 1.5 is not a whole number; write a whole number from 1 to 1000000",
    ),
    (
        "info: {mix: [a]}",
        36,
        ".info.mix: a list stands here; write keys and values, such as {NAME: NUMBER}",
    ),
    (
        "status: open",
        36,
        ".status: 'open' is none of the choices; write 'potential', 'pending', 'won', 'lost' or "
        "'dropped'",
    ),
    (
        "status: {mix: {open: 1}}",
        36,
        ".status.mix.open: 'open' is none of the choices; write 'potential', 'pending', 'won', "
        "'lost' or 'dropped'",
    ),
    (
        "status: {any: [won, open]}",
        36,
        ".status.any.1: 'open' is none of the choices; write 'potential', 'pending', 'won', "
        "'lost' or 'dropped'",
    ),
    (
        "status: {value: 5}",
        36,
        ".status.value: 5 is a number; write 'potential', 'pending', 'won', 'lost' or 'dropped'",
    ),
    (
        "info: {any: all}",
        36,
        ".info.any: any is 'all'; write a list of values",
    ),
    (
        "info: {any: [1]}",
        36,
        ".info.any.0: 1 is a number; put it in quotes, '1', to make it a text (Free text)",
    ),
    (
        "info: {any: []}",
        36,
        ".info.any: an empty list stands here; write a list or a text, such as [TEXT, TEXT]",
    ),
    (
        "company: {any: some}",
        36,
        ".company.any: any is 'some'; write a list of values, or all",
    ),
    (
        "company: {any: [nordwind, sued]}",
        36,
        ".company.any.1: company is 'sued', which is none of the companies; write company: NAME "
        "or company_id: NUMBER of one of the companies: nordwind (2)",
    ),
    (
        "company: {mix: {sued: 1}}",
        36,
        ".company.mix.sued: company is 'sued', which is none of the companies; write company: "
        "NAME or company_id: NUMBER of one of the companies: nordwind (2)",
    ),
    (
        "company: sued",
        36,
        ".company: company is 'sued', which is none of the companies; write company: NAME or "
        "company_id: NUMBER of one of the companies: nordwind (2)",
    ),
    (
        "company: 5",
        36,
        ".company: company is 5, which is no name; write company: NAME or company_id: NUMBER of "
        "one of the companies: nordwind (2)",
    ),
    (
        "company_id: nordwind",
        36,
        ".company_id: 'nordwind' is a text; write a whole number (Company that may buy)",
    ),
    (
        "person: {from: 1, to: 9}",
        36,
        ".person: a range is for numbers, dates and instants, and person names a record; write "
        "another recipe, such as {any: all}",
    ),
    (
        "info: {from: 1, to: 2}",
        36,
        ".info: a range is for numbers, dates and instants, and info is a text; write another "
        "recipe, such as {words: projects-de}",
    ),
    (
        "tags: {from: 1, to: 2}",
        36,
        ".tags: a range is for numbers, dates and instants, and tags is a list of texts; write "
        "another recipe, such as {some: [TEXT, TEXT]}",
    ),
    (
        "closed_on: {from: 1, to: 2}",
        36,
        ".closed_on.from: from 1 is no date; write a date such as 2026-03-31",
    ),
    (
        "closed_on: {from: 2026-01-01, to: 2026-02-30}",
        36,
        ".closed_on.to: to '2026-02-30' is no date; write a date such as 2026-03-31",
    ),
    (
        "closed_on: {from: 2026-02-01, to: 2026-01-30}",
        36,
        ".closed_on: to is less than from; write the lesser one under from",
    ),
    (
        "closed_on: {from: 2026-01-01}",
        36,
        ".closed_on: to is missing beside from; add to",
    ),
    (
        "closed_on: {from: 2026-01-01, to: 2026-01-30, step: 0.5}",
        36,
        ".closed_on.step: step is 0.5; write a whole number",
    ),
    (
        "closed_on: {from: 2026-01-01, to: 2026-01-30, step: 0}",
        36,
        ".closed_on.step: 0 is too small; write a number above 0 (What lies between two numbers, "
        "or how many days between two dates; 1 unless it is said, or 0.01 where the numbers have "
        "cents)",
    ),
    (
        "closed_on: {from: 2026-01-01, to: 2026-01-30, day: 1}",
        36,
        ".closed_on.day: 1 is none of the choices; write 'first' or 'last'",
    ),
    (
        "closed_on: {from: 2026-01-01, to: 2026-01-30, times: 2}",
        36,
        ".closed_on.times: times does not go with from; beside from stand to, step, day, share",
    ),
    (
        "created_at: {from: 1, to: 2}",
        36,
        ".created_at.from: from 1 is no instant; write two dates, or two instants such as "
        "2026-01-01T09:00:00Z",
    ),
    (
        "created_at: {from: 2026-01-01, to: 2026-01-30, step: 1}",
        36,
        ".created_at.step: step is for numbers and dates, and created_at is a time; leave step out",
    ),
    (
        "created_at: {from: 2026-01-01, to: 2026-01-30, day: last}",
        36,
        ".created_at.day: day is for dates, and created_at is a time; leave day out",
    ),
    (
        "created_at: {from: 2026-01-01T00:00:00Z, to: 2026-01-30}",
        36,
        ".created_at.to: to '2026-01-30' is no instant; write two dates, or two instants such as "
        "2026-01-01T09:00:00Z",
    ),
    (
        "created_at: yesterday",
        36,
        ".created_at: 'yesterday' is no instant; write an instant in UTC, such as "
        "2026-01-01T09:00:00Z",
    ),
    (
        "created_at: 2026-01-01",
        36,
        ".created_at: '2026-01-01' is no instant; write an instant in UTC, such as "
        "2026-01-01T09:00:00Z",
    ),
    (
        "info: {words: klingon}",
        36,
        ".info.words: 'klingon' is none of the choices; write 'companies-ch', 'companies-de', "
        "'companies-pl', 'firstnames-ch', 'firstnames-de', 'firstnames-pl', 'lastnames-ch', "
        "'lastnames-de', 'lastnames-pl', 'people-ch', 'people-de', 'people-pl', 'projects-ch', "
        "'projects-de' or 'projects-pl'",
    ),
    (
        "money2: 5",
        36,
        ": 'money2' is not known here; known: name, currency, money, reminder_date, user_id, "
        "deal_category_id, company_id, person_id, info, status, closed_on, service_period_from, "
        "service_period_to, tags, custom_properties, user, deal_category, company, person, "
        "created_at, updated_at",
    ),
    (
        "id: 5",
        36,
        ": 'id' is not known here; known: name, currency, money, reminder_date, user_id, "
        "deal_category_id, company_id, person_id, info, status, closed_on, service_period_from, "
        "service_period_to, tags, custom_properties, user, deal_category, company, person, "
        "created_at, updated_at",
    ),
    (
        "tags: {some: [a, b], from: 3}",
        36,
        ".tags: some from 3 to 2 of 2 cannot be; write two numbers from 0 to 2, the lesser one "
        "under from",
    ),
    (
        "tags: {some: [a, b], from: 2, to: 1}",
        36,
        ".tags: some from 2 to 1 of 2 cannot be; write two numbers from 0 to 2, the lesser one "
        "under from",
    ),
    (
        "tags: {some: [1]}",
        36,
        ".tags.some.0: 1 is a number; put it in quotes, '1', to make it a text",
    ),
    (
        "tags: {some: a}",
        36,
        ".tags.some: 'a' is a text; write a list, such as [TEXT, TEXT]",
    ),
    (
        "info: {some: [a]}",
        36,
        ".info: some of a list is for lists of texts, and info is a text; write another recipe, "
        "such as {words: projects-de}",
    ),
    (
        "tags: {words: projects-de}",
        36,
        ".tags: a word list is for texts, and tags is a list of texts; write another recipe, such "
        "as {some: [TEXT, TEXT]}",
    ),
    (
        "custom_properties: {Type: Shop}",
        36,
        ".custom_properties: keys and values tell of a recipe here; write {value: {…}} to mean "
        "them",
    ),
    (
        "custom_properties: {value: {Type: 5}}",
        36,
        ".custom_properties.value.Type: 5 is a number; put it in quotes, '5', to make it a text "
        "or a list",
    ),
    (
        "info: [a]",
        36,
        ".info: a list stands here; write a text (Free text)",
    ),
    (
        "invalid: true",
        36,
        ": 'invalid' is not known here; known: name, currency, money, reminder_date, user_id, "
        "deal_category_id, company_id, person_id, info, status, closed_on, service_period_from, "
        "service_period_to, tags, custom_properties, user, deal_category, company, person, "
        "created_at, updated_at",
    ),
    (
        "money: {from: a, to: 5}",
        35,
        ".money.from: from 'a' is no number; write a number",
    ),
    (
        "money: {from: 0, to: 999999999999, step: 1e-9}",
        35,
        ".money: there are too many choices; write a narrower range, or a greater step",
    ),
    (
        "info: {mix: {a: 10000000}}",
        36,
        ".info.mix.a: 10000000 is too great; write a whole number from 1 to 1000000",
    ),
    (
        "money: {from: 1, to: 5, day: last}",
        35,
        ".money.day: day is for dates, and money is a number; leave day out",
    ),
    (
        "tags: {text: a}",
        36,
        ".tags: a text with fields in it is for texts, and tags is a list of texts; write another "
        "recipe, such as {some: [TEXT, TEXT]}",
    ),
    (
        "user: {words: projects-de}",
        35,
        ".user: a word list is for texts, and user names a record; write another recipe, such as "
        "{any: all}",
    ),
    (
        "custom_properties: {words: projects-de}",
        36,
        ".custom_properties: a word list is for texts, and custom_properties holds custom "
        "properties; write another recipe, such as {value: …}",
    ),
    (
        "name: {words: projects-de, share: 0.5}",
        35,
        ".name: name can't be blank (record 3 of 5, id 8); leave share out, as every record needs "
        "a name (the rule 'required' stands in moco/deals.md:N)",
    ),
    (
        "closed_on: null\nreminder_date: {after: closed_on, from: 1, to: 2}",
        36,
        ".reminder_date: reminder_date can't be blank (record 1 of 5, id 6); write a recipe that "
        "always gives one, as every record needs a reminder_date (the rule 'required' stands in "
        "moco/deals.md:N)",
    ),
    (
        "info: {text: 'vom {currency'}",
        36,
        ".info.text: '{currency' stands for no field; write {currency}",
    ),
    (
        "info: {text: 'vom { currency }'}",
        36,
        ".info.text: '{ currency }' stands for no field; write {currency}",
    ),
    (
        "status: pending\ninfo: {by: status, cases: {pendin: A, won: B}, else: C}",
        37,
        ".info.cases.pendin: status is never 'pendin'; write potential, pending, won, lost, "
        "dropped",
    ),
]


@pytest.mark.parametrize(("said", "line", "told"), MISTAKES, ids=[said for said, _, _ in MISTAKES])
def test_a_recipe_that_is_wrong_is_told_what_would_be_right(
    tmp_path: Path, contract: Contract, said: str, line: int, told: str
) -> None:
    assert told_of_recipe(tmp_path, said, contract) == (line, told)
