"""What does not follow from other fields, or breaks a rule, is told with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.contract.model import Contract

from .office import told_of_recipe

# What is said of a field beside those of the block, the line of the mistake, and what is told
# of it after `moco.generated.deals.fields`.
MISTAKES = [
    (
        "info: {share: 0.5}",
        36,
        ".info: tells of no recipe; write one of value, mix, any, some, after, of, by, words, "
        "text, from",
    ),
    (
        "company_id: 99",
        36,
        ".company_id: company_id 99 must exist (record 1 of 5, id 6); write {any: all} (the rule "
        "'exists' stands in moco/deals.md:N)",
    ),
    (
        "company_id: {from: 1, to: 9}",
        36,
        ".company_id: company_id 1 must exist (record 1 of 5, id 6); write {any: all} (the rule "
        "'exists' stands in moco/deals.md:N)",
    ),
    (
        "company: nordwind\ncompany_id: 2",
        37,
        ".company_id: company_id stands beside company, which says the same; keep one of them",
    ),
    (
        "closed_on: {from: 2026-01-01, to: 2026-01-30}",
        36,
        ".closed_on: closed_on '2026-01-28' would be lost, as status is 'pending' (record 1 of 5, "
        "id 6); write {by: status, cases: {pending: null, potential: null}, else: …}, or leave "
        "closed_on out, or give a status other than 'pending' or 'potential'",
    ),
    (
        "updated_at: {after: created, from: 1, to: 2}",
        36,
        ".updated_at.after: after names 'created', which has no recipe here; give it one, or "
        "write one of name, money, currency, reminder_date, user, deal_category",
    ),
    (
        "updated_at: {after: created_at, from: 1, to: 2}",
        36,
        ".updated_at.after: after names 'created_at', which has no recipe here; give it one, or "
        "write one of name, money, currency, reminder_date, user, deal_category",
    ),
    (
        "closed_on: {after: reminder_date, from: 1}",
        36,
        ".closed_on: to is missing beside after; add to",
    ),
    (
        "closed_on: {after: reminder_date, from: 5, to: 1}",
        36,
        ".closed_on: to is less than from; write the lesser one under from",
    ),
    (
        "closed_on: {after: reminder_date, from: a, to: 1}",
        36,
        ".closed_on.from: from is 'a'; write a whole number",
    ),
    (
        "closed_on: {after: reminder_date, from: 1.5, to: 2}",
        36,
        ".closed_on.from: from is 1.5; write a whole number",
    ),
    (
        "closed_on: {after: reminder_date, from: 10000000, to: 10000000}",
        36,
        ".closed_on: leads to a year that no date can have; write fewer days",
    ),
    (
        "closed_on: {after: name, from: 1, to: 2}",
        36,
        ".closed_on.after: after names name, which is no date; name a date",
    ),
    (
        "info: {after: reminder_date, from: 1, to: 2}",
        36,
        ".info: after is for dates and instants, and info is a text; write another recipe, such "
        "as {words: projects-de}",
    ),
    (
        "closed_on: {after: service_period_to, from: 0, to: 1}\n"
        "service_period_to: {after: closed_on, from: 0, to: 1}",
        36,
        ".closed_on: follows from itself: closed_on from service_period_to from closed_on; let "
        "one of them follow from none",
    ),
    (
        "closed_on: {after: closed_on, from: 0, to: 1}",
        36,
        ".closed_on: follows from itself: closed_on from closed_on; let one of them follow from "
        "none",
    ),
    (
        "info: {of: money, times: 2}",
        36,
        ".info: a product is for numbers, and info is a text; write another recipe, such as "
        "{words: projects-de}",
    ),
    (
        "info: {by: money, cases: {a: b}}",
        36,
        ".info.by: by names money, which is a number; name a text or a reference",
    ),
    (
        "info: {by: user, cases: {nobody: b}}",
        36,
        ".info.cases.nobody: user is 'nobody', which is none of the users; write user: NAME or "
        "user_id: NUMBER of one of the users: anna (1), bruno (10)",
    ),
    (
        "info: {by: name, cases: {}}",
        36,
        ".info.cases: an empty mapping stands here; write keys and values, such as {NAME: TEXT}",
    ),
    (
        "info: {by: name}",
        36,
        ".info: cases is missing beside by; add cases",
    ),
    (
        "info: {by: name, cases: {A: {mixx: 5}}}",
        36,
        ".info.cases.A.mixx: 'mixx' is not known here; known: value, mix, any, some, from, to, "
        "step, day, after, of, times, by, cases, else, words, text, share",
    ),
    (
        "info: {by: name, cases: {A: {any: 5}}}",
        36,
        ".info.cases.A.any: 5 is a number; write a list or a text, such as [TEXT, TEXT]",
    ),
    (
        "info: {by: name, cases: {B: 5}, else: 6}",
        36,
        ".info.cases.B: 5 is a number; put it in quotes, '5', to make it a text (Free text)",
    ),
    (
        "info: {by: nam, cases: {A: 1}}",
        36,
        ".info.by: by names 'nam', which has no recipe here; give it one, or write one of name, "
        "money, currency, reminder_date, user, deal_category",
    ),
    (
        "info: {text: '{nam}'}",
        36,
        ".info.text: text names 'nam', which has no recipe here; give it one, or write one of "
        "name, money, currency, reminder_date, user, deal_category",
    ),
    (
        "info: {text: '{user}'}",
        36,
        ".info.text: text names user, which is no single value; name another",
    ),
    (
        "info: {text: '{tags}'}\ntags: [a]",
        36,
        ".info.text: text names tags, which is no single value; name another",
    ),
    (
        "info: {text: 5}",
        36,
        ".info.text: 5 is a number; put it in quotes, '5', to make it a text (A text with other "
        "fields of the record in it: {text: 'B-{id}'})",
    ),
    (
        "info: {value: a, share: 2}",
        36,
        ".info.share: 2 is too great; write a number from 0 to 1 (How many of the records get it, "
        "the others nothing: {words: projects-de, share: 0.8})",
    ),
    (
        "info: {value: a, share: -1}",
        36,
        ".info.share: -1 is too small; write a number from 0 to 1 (How many of the records get "
        "it, the others nothing: {words: projects-de, share: 0.8})",
    ),
    (
        "info: {value: a, share: half}",
        36,
        ".info.share: 'half' is a text; write a number from 0 to 1 (How many of the records get "
        "it, the others nothing: {words: projects-de, share: 0.8})",
    ),
    (
        "closed_on: 2026-03-01",
        36,
        ".closed_on: closed_on '2026-03-01' would be lost, as status is 'pending' (record 1 of 5, "
        "id 6); write {by: status, cases: {pending: null, potential: null}, else: …}, or leave "
        "closed_on out, or give a status other than 'pending' or 'potential'",
    ),
    (
        "service_period_from: 2026-03-02",
        36,
        ".service_period_from: service_period_from '2026-03-02' must be the first day of a month "
        "(record 1 of 5, id 6); write day: first beside from and to, or write a date such as "
        "2026-03-01 (the rule 'first day of a month' stands in moco/deals.md:N)",
    ),
    (
        "service_period_from: {from: 2026-03-01, to: 2026-03-31}",
        36,
        ".service_period_from: service_period_from '2026-03-29' must be the first day of a month "
        "(record 1 of 5, id 6); write day: first beside from and to, or write a date such as "
        "2026-03-01 (the rule 'first day of a month' stands in moco/deals.md:N)",
    ),
    (
        "service_period_from: 2026-03-01\nservice_period_to: 2026-02-28",
        37,
        ".service_period_to: service_period_to '2026-02-28' must not be before "
        "service_period_from (record 1 of 5, id 6); write {after: service_period_from, from: 0, "
        "to: 90} (the rule 'not before' stands in moco/deals.md:N)",
    ),
    (
        "money: {of: name, times: 2}",
        35,
        ".money.of: of names name, which is no number; name an amount",
    ),
    (
        "money: {of: user, times: 2}",
        35,
        ".money.of: of names user, which is no number; name an amount",
    ),
    (
        "money: {of: money, times: 1}",
        35,
        ".money: follows from itself: money from money; let one of them follow from none",
    ),
    (
        "closed_on: {after: user, from: 1, to: 2}",
        36,
        ".closed_on.after: after names user, which is no date; name a date",
    ),
    (
        "info: {by: tags, cases: {a: b}}\ntags: [a]",
        36,
        ".info.by: by names tags, which is a list of texts; name a text or a reference",
    ),
    (
        "closed_on: {after: reminder_date, from: -1000000, to: -1000000}",
        36,
        ".closed_on: leads to a year that no date can have; write fewer days",
    ),
]


@pytest.mark.parametrize(("said", "line", "told"), MISTAKES, ids=[said for said, _, _ in MISTAKES])
def test_what_does_not_fit_the_other_fields_is_told_what_would_be_right(
    tmp_path: Path, contract: Contract, said: str, line: int, told: str
) -> None:
    assert told_of_recipe(tmp_path, said, contract) == (line, told)
