"""Mistakes in treatments that only the compiler can see stop it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.specs.build import compile_folder

from ..documents.pages import DEALS, Mistake, check, copy_pages, mistake

FIELDS = "understood: name, currency, money, reminder_date, user_id"
CONDITION = "understood: `field`: `value`, … of a field with a rule 'one of'"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "unknown field",
            "| `tags` | sorted |",
            "| `tag` | sorted |",
            "Field is 'tag'",
            FIELDS,
        ),
        *(
            mistake(
                f"{treatment} on the wrong type",
                f"| `{field}` | {treatment} |",
                f"| `{wrong}` | {treatment} |",
                f"Treatment is {treatment!r}",
                f"understood: this for a field of the type {wanted}, not {found}",
            )
            for field, treatment, wrong, wanted, found in (
                ("tags", "sorted", "name", "list of texts", "text"),
                ("tags", "without repetition", "money", "list of texts", "number"),
                ("reminder_date", "date of a date-time", "info", "date", "text"),
                (
                    "custom_properties",
                    "merged by key",
                    "tags",
                    "custom properties",
                    "list of texts",
                ),
                ("custom_properties", "null removes a key", "info", "custom properties", "text"),
            )
        ),
        mistake(
            "today on a text",
            "| `closed_on` | today when missing | `status`: `won` |",
            "| `info` | today when missing | `status`: `won` |",
            "Treatment is 'today when missing'",
            "understood: this for a field of the type date, not text",
        ),
        mistake(
            "time of day on a field with a rule about the day",
            "| `reminder_date` | date of a date-time |",
            "| `service_period_from` | date of a date-time |",
            "Treatment is 'date of a date-time'",
            "understood: this for a field without a rule about the day of a month",
        ),
        mistake(
            "value of a treatment that takes none",
            "| `tags` | sorted | |",
            "| `tags` | sorted | `name` |",
            "Value is 'name'",
            "understood: nothing",
        ),
        mistake(
            "words as the value of a treatment that takes none",
            "| `tags` | sorted | |",
            "| `tags` | sorted | by name |",
            "Value is 'by name'",
            "understood: nothing",
        ),
        mistake(
            "value missing",
            "| `company_id` | alias | `customer_id` |",
            "| `company_id` | alias | |",
            "Value is 'nothing'",
            "understood: one name in backquotes",
        ),
        mistake(
            "default without backquotes",
            "| `tags` | default | `[]` |",
            "| `tags` | default | [] |",
            "Value is '[]'",
            "understood: one name in backquotes",
        ),
        mistake(
            "default that is not JSON",
            '| `status` | default | `"pending"` |',
            "| `status` | default | `pending` |",
            "Value is 'pending'",
            "understood: a JSON value (Expecting value: line 1 column 1 (char 0))",
        ),
        mistake(
            "default that JSON does not have",
            '| `status` | default | `"pending"` |',
            "| `status` | default | `NaN` |",
            "Value is 'NaN'",
            "understood: a JSON value (NaN is no number of JSON)",
        ),
        mistake(
            "default with a key twice",
            "| `custom_properties` | default | `{}` |",
            '| `custom_properties` | default | `{"a": "b", "a": "c"}` |',
            'Value is \'{"a": "b", "a": "c"}\'',
            "understood: a JSON value (the key 'a' stands here twice)",
        ),
        mistake(
            "default of endless digits",
            '| `info` | default | `""` |',
            f"| `info` | default | `{'1' * 4301}` |",
            "Value is '1111",
            "understood: a JSON value (Exceeds the limit",
        ),
        mistake(
            "default that is not in the list",
            '| `status` | default | `"pending"` |',
            '| `status` | default | `"pendign"` |',
            "Value is '\"pendign\"'",
            'understood: a value that the field may have ("pendign" is not one of',
        ),
        mistake(
            "default of another type",
            "| `tags` | default | `[]` |",
            "| `tags` | default | `{}` |",
            "Value is '{}'",
            "understood: a value that the field may have ({} is not of types",
        ),
        mistake(
            "two defaults",
            '| `info` | default | `""` |',
            '| `status` | default | `"won"` |',
            "Treatment is 'default'",
            "understood: this once for a field",
        ),
        mistake(
            "alias that is a field",
            "| `company_id` | alias | `customer_id` |",
            "| `company_id` | alias | `person_id` |",
            "Value is 'person_id'",
            "understood: a name that no field has",
        ),
        mistake(
            "alias that is a field which no request sends",
            "| `company_id` | alias | `customer_id` |",
            "| `company_id` | alias | `id` |",
            "Value is 'id'",
            "understood: a name that no field has",
        ),
        mistake(
            "alias of two fields",
            "| `reminder_date` | date of a date-time | | assumed | clients |",
            "| `person_id` | alias | `customer_id` | assumed | clients |",
            "Value is 'customer_id'",
            "understood: a name that no field has",
            at="| `person_id` | alias |",
        ),
        mistake(
            "two aliases in one row",
            "| `company_id` | alias | `customer_id` |",
            "| `company_id` | alias | `customer_id`, `client_id` |",
            "Value is 'customer_id, client_id'",
            "understood: one name in backquotes",
        ),
        *(
            mistake(
                name,
                "| `closed_on` | today when missing | `status`: `won` |",
                f"| `closed_on` | today when missing | {condition} |",
                f"Value is {found!r}",
                remedy,
            )
            for name, condition, found, remedy in (
                ("unknown value", "`status`: `one`", "status: one", f"{CONDITION} (potential, "),
                ("unknown field in a condition", "`state`: `won`", "state: won", CONDITION),
                ("field without a list", "`name`: `won`", "name: won", CONDITION),
                ("no value in a condition", "`status`", "status", CONDITION),
                ("no condition", "", "nothing", CONDITION),
                ("no colon in a condition", "`status`, `won`", "status, won", CONDITION),
                ("words as a condition", "status won", "status won", CONDITION),
            )
        ),
        mistake(
            "number given to a field that is sent",
            "| `id` | next number |",
            "| `name` | next number |",
            "Field is 'name'",
            "understood: id, user, person, customer, company, category",
        ),
        mistake(
            "number given to a key that is not shown",
            "| `id` | next number |",
            "| `number` | next number |",
            "Field is 'number'",
            "understood: id, user, person, customer, company, category",
        ),
        mistake(
            "number of another name than id",
            "| `created_at` | time of creation |",
            "| `created_at` | next number |",
            "Field is 'created_at'",
            "understood: id, by which paths and other records know the number",
        ),
        mistake(
            "no number",
            "| `id` | next number | | assumed | choice |\n",
            "",
            "no field has the treatment 'next number'",
            "give it to the key that shows the record's number",
            at="## Treatments",
        ),
        mistake(
            "text made for a key that is not shown",
            "| `person.name` | written as |",
            "| `person.fullname` | written as |",
            "Field is 'person.fullname'",
            "understood: id, name, status, reminder_date",
        ),
        mistake(
            "text with a brace that is not closed",
            "`{firstname} {lastname}`",
            "`{firstname {lastname}`",
            "Value is '{firstname {lastname}'",
            "understood: in braces the fields firstname, id, lastname",
            at="| `person.name` | written as",
        ),
        mistake(
            "text made of an unknown field",
            "`deal-{id}@inbox.example`",
            "`deal-{number}@inbox.example`",
            "Value is 'deal-{number}@inbox.example'",
            "understood: in braces the fields closed_on, company_id, created_at",
            at="| `inbox_email_address` | written as",
        ),
        mistake(
            "text made of a field that the other record lacks",
            "`{firstname} {lastname}`",
            "`{first name} {lastname}`",
            "Value is '{first name} {lastname}'",
            "understood: in braces the fields firstname, id, lastname",
            at="| `person.name` | written as",
        ),
    ],
)
def test_a_mistake_in_a_treatment_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), DEALS, made, compile_folder)
