"""Mistakes in rules that only the compiler can see stop it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.specs.build import compile_folder

from ..documents.pages import DEALS, Mistake, check, copy_pages, mistake

NUMBER = "understood: this for a field of the type number or number with a decimal place or decimal"
FIELDS = "understood: name, currency, money, reminder_date, user_id"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "rule on an unknown field",
            "| not blank | `name` |",
            "| not blank | `title` |",
            "Field is 'title'",
            FIELDS,
        ),
        mistake(
            "rule on an alias",
            "| exists | `company_id` |",
            "| exists | `customer_id` |",
            "Field is 'customer_id'",
            FIELDS,
        ),
        mistake(
            "rule with an error that nobody lists",
            "`lost`, `dropped` | unknown status |",
            "`lost`, `dropped` | bad status |",
            "Error is 'bad status'",
            "understood: unknown status, invalid",
            at="| one of | `status`",
        ),
        mistake(
            "rule with the error of another check",
            "| digits | `money` | `30` | invalid |",
            "| digits | `money` | `30` | not found |",
            "Error is 'not found'",
            "understood: unknown status, invalid",
        ),
        mistake(
            "not blank on a number",
            "| not blank | `name` |",
            "| not blank | `money` |",
            "Rule is 'not blank'",
            "understood: this for a field of the type text, not number",
        ),
        mistake(
            "matches on a date",
            "| matches | `currency` |",
            "| matches | `closed_on` |",
            "Rule is 'matches'",
            "understood: this for a field of the type text, not date",
        ),
        mistake(
            "one of on a whole number",
            "| not blank | `name` | |",
            "| one of | `user_id` | `1`, `2` |",
            "Rule is 'one of'",
            "understood: this for a field of the type text, not whole number",
        ),
        mistake(
            "less than on a text",
            "| less than | `money` |",
            "| less than | `info` |",
            "Rule is 'less than'",
            f"{NUMBER} or whole number, not text",
        ),
        mistake(
            "greater than on a date",
            "| greater than | `money` |",
            "| greater than | `closed_on` |",
            "Rule is 'greater than'",
            f"{NUMBER} or whole number, not date",
        ),
        mistake(
            "digits on a whole number",
            "| digits | `money` |",
            "| digits | `user_id` |",
            "Rule is 'digits'",
            f"{NUMBER}, not whole number",
        ),
        mistake(
            "first day on a text",
            "| first day of a month | `service_period_from` |",
            "| first day of a month | `info` |",
            "Rule is 'first day of a month'",
            "understood: this for a field of the type date, not text",
        ),
        mistake(
            "last day on a number",
            "| last day of a month | `service_period_to` |",
            "| last day of a month | `money` |",
            "Rule is 'last day of a month'",
            "understood: this for a field of the type date, not number",
        ),
        mistake(
            "not before on a text",
            "| not before | `service_period_to` |",
            "| not before | `name` |",
            "Rule is 'not before'",
            "understood: this for a field of the type date, not text",
        ),
        mistake(
            "not before a field that is no date",
            "| not before | `service_period_to` | `service_period_from` |",
            "| not before | `service_period_to` | `name` |",
            "Value is 'name'",
            "understood: reminder_date, closed_on, service_period_from",
        ),
        mistake(
            "not before itself",
            "| not before | `service_period_to` | `service_period_from` |",
            "| not before | `service_period_to` | `service_period_to` |",
            "Value is 'service_period_to'",
            "understood: reminder_date, closed_on, service_period_from",
        ),
        mistake(
            "not before without backquotes",
            "| not before | `service_period_to` | `service_period_from` |",
            "| not before | `service_period_to` | service_period_from |",
            "Value is 'service_period_from'",
            "understood: one name in backquotes",
        ),
        mistake(
            "exists on a text",
            "| exists | `user_id` | `users` |",
            "| exists | `info` | `users` |",
            "Rule is 'exists'",
            "understood: this for a field of the type whole number, not text",
        ),
        mistake(
            "exists in an unknown resource",
            "| exists | `user_id` | `users` |",
            "| exists | `user_id` | `user` |",
            "Value is 'user'",
            "understood: deals, users, companies, people, deal_categories",
        ),
        mistake(
            "exists in two resources",
            "| exists | `user_id` | `users` |",
            "| exists | `user_id` | `users`, `people` |",
            "Value is 'users, people'",
            "understood: one name in backquotes",
        ),
        mistake(
            "exists without backquotes",
            "| exists | `user_id` | `users` |",
            "| exists | `user_id` | users |",
            "Value is 'users'",
            "understood: one name in backquotes",
        ),
        mistake(
            "value of a rule that takes none",
            "| not blank | `name` | |",
            "| not blank | `name` | `yes` |",
            "Value is 'yes'",
            "understood: nothing",
        ),
        mistake(
            "words as the value of a rule that takes none",
            "| first day of a month | `service_period_from` | |",
            "| first day of a month | `service_period_from` | always |",
            "Value is 'always'",
            "understood: nothing",
        ),
        mistake(
            "pattern that is no regular expression",
            "`^[A-Z]{3}$`",
            "`^[A-Z{3}$`",
            "Value is '^[A-Z{3}$'",
            "understood: a regular expression (unterminated character set at position 1)",
            at="| matches | `currency`",
        ),
        mistake(
            "pattern of Python only",
            "`^[A-Z]{3}$`",
            "`^[A-Z]{3}\\Z`",
            r"Value is '^[A-Z]{3}\\Z'",
            "understood: a regular expression (not one of JSON Schema's)",
            at="| matches | `currency`",
        ),
        mistake(
            "pattern of JSON Schema only",
            "`^[A-Z]{3}$`",
            r"`^\p{Lu}{3}$`",
            r"Value is '^\\p{Lu}{3}$'",
            "understood: a regular expression (bad escape",
            at="| matches | `currency`",
        ),
        mistake(
            "two patterns in one rule",
            "`^[A-Z]{3}$`",
            "`^EUR$`, `^CHF$`",
            "Value is '^EUR$, ^CHF$'",
            "understood: one name in backquotes",
            at="| matches | `currency`",
        ),
        mistake(
            "no pattern",
            "| `^[A-Z]{3}$` |",
            "| |",
            "Value is 'nothing'",
            "understood: one name in backquotes",
            at="| matches | `currency`",
        ),
        mistake(
            "two rules said by a pattern on a text",
            "| matches | `currency` |",
            "| matches | `name` |",
            "Rule is 'matches'",
            "understood: one rule of a field that is said by a pattern",
        ),
        mistake(
            "two rules said by a pattern on a date",
            "| last day of a month | `service_period_to` |",
            "| last day of a month | `service_period_from` |",
            "Rule is 'last day of a month'",
            "understood: one rule of a field that is said by a pattern",
        ),
        mistake(
            "one of nothing",
            "| `potential`, `pending`, `won`, `lost`, `dropped` |",
            "| |",
            "Value is 'nothing'",
            "understood: values in backquotes, each once",
            at="| one of | `status`",
        ),
        mistake(
            "one of the same value twice",
            "`won`, `lost`, `dropped` | unknown status",
            "`won`, `won`, `lost`, `dropped` | unknown status",
            "Value is 'potential, pending, won, won, lost, dropped'",
            "understood: values in backquotes, each once",
            at="| one of | `status`",
        ),
        mistake(
            "one of with a colon",
            "`potential`, `pending`, `won`, `lost`, `dropped` |",
            "`potential`: `pending`, `won`, `lost`, `dropped` |",
            "Value is 'potential: pending, won, lost, dropped'",
            "understood: values in backquotes, each once",
            at="| one of | `status`",
        ),
        *(
            mistake(
                f"{what} as a limit",
                "| less than | `money` | `1000000000000` |",
                f"| less than | `money` | {value} |",
                f"Value is {value.strip('`')!r}",
                "understood: a number in plain digits",
            )
            for what, value in (
                ("exponent", "`1e12`"),
                ("thousands", "`1,000`"),
                ("word", "many"),
                ("other digits", "`١٢`"),
                ("NaN", "`NaN`"),
                ("point without digits", "`1.`"),
            )
        ),
        *(
            mistake(
                f"{what} as a count of digits",
                "| digits | `money` | `30` |",
                f"| digits | `money` | {value} |",
                f"Value is {value.strip('`')!r}",
                "understood: a whole number from 1 to 999999999",
            )
            for what, value in (("fraction", "`3.5`"), ("zero", "`0`"), ("words", "thirty"))
        ),
        *(
            mistake(
                f"{what} as a size in bytes",
                "| bytes | `custom_properties` | `12288` |",
                f"| bytes | `custom_properties` | {value} |",
                f"Value is {value.strip('`')!r}",
                "understood: a whole number from 1 to 999999999",
            )
            for what, value in (("unit", "`12 kB`"), ("negative", "`-5`"))
        ),
    ],
)
def test_a_mistake_in_a_rule_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), DEALS, made, compile_folder)
