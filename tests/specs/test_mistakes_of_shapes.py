"""Mistakes in operations, fields and representations that only the compiler can see stop it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.errors import DocumentError, Place
from dealdouble.specs.build import compile_folder

from ..documents.pages import API, DEALS, Mistake, check, copy_pages, line_of, mistake, replace

STORED = "closed_on, company_id, created_at, currency"
REFERENCES = "a field with a rule 'exists': user_id, deal_category_id, company_id, person_id"
PATH = "understood: a path such as /deals or /deals/{id}"


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "missing property",
            "| Title | Deals, also called leads | documented | page |\n",
            "",
            "Resource does not tell 'Title'",
            "add a row",
            at="## Resource",
        ),
        mistake(
            "missing name",
            "| Name | `deals` | documented | page |\n",
            "",
            "Resource does not tell 'Name'",
            "add a row",
            at="## Resource",
        ),
        mistake(
            "unknown property",
            "| Title | Deals,",
            "| Label | Deals,",
            "Property is 'Label'",
            "understood: Name, Record, Title",
        ),
        mistake(
            "empty name of a record",
            "| Record | `deal` |",
            "| Record | |",
            "Value is 'nothing'",
            "understood: one name in backquotes",
        ),
        *(
            mistake(
                f"{what} in capitals or signs",
                f"| {what} | `{old}` |",
                f"| {what} | `{new}` |",
                f"Value is {new!r}",
                "understood: small letters, digits, _ and -, such as deal_categories",
            )
            for what, old, new in (
                ("Name", "deals", "my deals"),
                ("Record", "deal", "Deal"),
                ("Record", "deal", "---"),
            )
        ),
        mistake(
            "name under which scenarios list something else",
            "| Name | `deals` |",
            "| Name | `keys` |",
            "Value is 'keys'",
            "understood: another name, as scenarios list an API's keys under this",
        ),
        mistake(
            "unknown right",
            "| create | POST | `/deals` | write |",
            "| create | POST | `/deals` | wirte |",
            "Needs is 'wirte'",
            "understood: read, write",
        ),
        mistake(
            "operation on a record without its number",
            "| read | GET | `/deals/{id}` |",
            "| read | GET | `/deals/one` |",
            "Path is '/deals/one'",
            "understood: for read a path with {id}",
        ),
        mistake(
            "number under another name",
            "| read | GET | `/deals/{id}` |",
            "| read | GET | `/deals/{deal}` |",
            "Path is '/deals/{deal}'",
            "understood: for read a path with {id}",
        ),
        mistake(
            "number that is not closed",
            "| read | GET | `/deals/{id}` |",
            "| read | GET | `/deals/{id` |",
            "Path is '/deals/{id'",
            PATH,
        ),
        mistake(
            "two parts in braces",
            "| read | GET | `/deals/{id}` |",
            "| read | GET | `/{account}/deals/{id}` |",
            "Path is '/{account}/deals/{id}'",
            "understood: for read a path with {id}",
        ),
        mistake(
            "list with a number",
            "| list | GET | `/deals` |",
            "| list | GET | `/all/{id}` |",
            "Path is '/all/{id}'",
            "understood: for list a path without a part in braces",
        ),
        mistake(
            "path without a slash",
            "| list | GET | `/deals` |",
            "| list | GET | `deals` |",
            "Path is 'deals'",
            PATH,
        ),
        mistake(
            "path with a query",
            "| list | GET | `/deals` |",
            "| list | GET | `/deals?all=1` |",
            "Path is '/deals?all=1'",
            PATH,
        ),
        mistake(
            "path with a slash at the end",
            "| list | GET | `/deals` |",
            "| list | GET | `/deals/` |",
            "Path is '/deals/'",
            PATH,
        ),
        mistake(
            "create by a method without a body",
            "| create | POST | `/deals` |",
            "| create | GET | `/deals/new` |",
            "Method is 'GET'",
            "understood: for create a method with a body: POST, PUT, PATCH",
        ),
        mistake(
            "operation without an answer",
            "| read | 200 | record | documented | page |\n",
            "",
            "no answer for the operation 'read'",
            "add a row",
            at="## Answers",
        ),
        mistake(
            "answer without an operation",
            "| delete | DELETE | `/deals/{id}` | write | Delete a deal | documented | page |\n",
            "",
            "Operation is 'delete'",
            "understood: list, read, create, update",
            at="| delete | 204 |",
        ),
        mistake(
            "list of a single record",
            "| list | 200 | list |",
            "| list | 200 | record |",
            "Body is 'record'",
            "understood: list",
        ),
        mistake(
            "record as a list",
            "| read | 200 | record |",
            "| read | 200 | list |",
            "Body is 'list'",
            "understood: record",
        ),
        mistake(
            "no content with content",
            "| delete | 204 | nothing |",
            "| delete | 204 | record |",
            "Body is 'record'",
            "understood: nothing",
        ),
    ],
)
def test_a_mistake_in_an_operation_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), DEALS, made, compile_folder)


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "key that shows nothing",
            "| `info` | text | never | |",
            "| `note` | text | never | | documented | page |\n| `info` | text | never | |",
            "Key is 'note'",
            f"understood: one of the stored fields {STORED}",
            at="| `note` | text | never |",
        ),
        mistake(
            "field that no key shows",
            "| `info` | text | never | | documented | page |\n",
            "",
            "Field is 'info'",
            "understood: a field that a row under 'Representation' shows",
            at="| `info` | text | no |",
        ),
        mistake(
            "key of another record that shows nothing",
            "| `user.firstname` | text |",
            "| `user.nickname` | text |",
            "Key is 'user.nickname'",
            "understood: one of the stored fields firstname, id, lastname",
        ),
        mistake(
            "nested key without its parent",
            "| `user.firstname` | text |",
            "| `owner.firstname` | text |",
            "Key is 'owner.firstname'",
            "understood: a row for 'owner', a record, above this one",
        ),
        mistake(
            "nested key in a text",
            "| `user.firstname` | text |",
            "| `name.firstname` | text |",
            "Key is 'name.firstname'",
            "understood: a row for 'name', a record, above this one",
        ),
        mistake(
            "nested key above its parent",
            "| `user` | record | never | `user_id` | documented | page |\n"
            "| `user.id` | whole number | never | | documented | page |",
            "| `user.id` | whole number | never | | documented | page |\n"
            "| `user` | record | never | `user_id` | documented | page |",
            "Key is 'user.id'",
            "understood: a row for 'user', a record, above this one",
        ),
        mistake(
            "record from a field that is no reference",
            "| `customer` | record | null | `company_id` |",
            "| `customer` | record | null | `name` |",
            "From is 'name'",
            f"understood: in backquotes {REFERENCES}",
        ),
        mistake(
            "record from nothing",
            "| `customer` | record | null | `company_id` |",
            "| `customer` | record | null | |",
            "From is 'nothing'",
            f"understood: in backquotes {REFERENCES}",
        ),
        mistake(
            "record from a name without backquotes",
            "| `customer` | record | null | `company_id` |",
            "| `customer` | record | null | company_id |",
            "From is 'company_id'",
            f"understood: in backquotes {REFERENCES}",
        ),
        mistake(
            "record within a record",
            "| `user.lastname` | text | never | |",
            "| `user.lastname` | record | never | `company_id` |",
            "From is 'company_id'",
            "none in a record within a record",
        ),
        mistake(
            "text from another field",
            "| `info` | text | never | |",
            "| `info` | text | never | `name` |",
            "From is 'name'",
            "understood: nothing, as only a record comes from another field",
        ),
        mistake(
            "text shown as a number",
            "| `info` | text | never |",
            "| `info` | number | never |",
            "Type is 'number'",
            "understood: text",
        ),
        mistake(
            "amount shown as a text",
            "| `money` | number with a decimal place |",
            "| `money` | text |",
            "Type is 'text'",
            "understood: number, number with a decimal place",
        ),
        mistake(
            "time shown as a date",
            "| `created_at` | time |",
            "| `created_at` | date |",
            "Type is 'date'",
            "understood: time",
        ),
        mistake(
            "number shown as a text",
            "| `id` | whole number |",
            "| `id` | text |",
            "Type is 'text'",
            "understood: whole number",
        ),
        mistake(
            "made text shown as a number",
            "| `inbox_email_address` | text |",
            "| `inbox_email_address` | number |",
            "Type is 'number'",
            "understood: text",
        ),
        mistake(
            "text of another record shown as a number",
            "| `category.name` | text |",
            "| `category.name` | number |",
            "Type is 'number'",
            "understood: text",
        ),
        mistake(
            "field that may be empty never is",
            "| `closed_on` | date | null |",
            "| `closed_on` | date | never |",
            "When empty is 'never'",
            "understood: null or absent, as the field may be empty",
        ),
        mistake(
            "record that may be empty never is",
            "| `person` | record | null |",
            "| `person` | record | never |",
            "When empty is 'never'",
            "understood: null or absent, as the field may be empty",
        ),
        mistake(
            "field without its default never is empty",
            '| `info` | default | `""` | observed | recordings |\n',
            "",
            "When empty is 'never'",
            "understood: null or absent, as the field may be empty",
            at="| `info` | text | never |",
        ),
        mistake(
            "fields of the page's own resource told again",
            "| `users` | `firstname` | text |",
            "| `deals` | `firstname` | text |",
            "Resource is 'deals'",
            "understood: another resource than the page's own",
        ),
        mistake(
            "fields of a resource that no rule names",
            "| `users` | `firstname` | text |",
            "| `projects` | `name` | text | no | assumed | choice |\n"
            "| `users` | `firstname` | text |",
            "Resource is 'projects'",
            "understood: users, deal_categories, companies, people",
            at="| `projects` |",
        ),
        mistake(
            "number of another record told again",
            "| `users` | `firstname` | text |",
            "| `users` | `id` | text |",
            "Field is 'id'",
            "understood: a field beside the number, which every record has",
        ),
    ],
)
def test_a_mistake_in_a_representation_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), DEALS, made, compile_folder)


def test_a_field_of_a_type_that_the_api_does_not_tell_of_is_named(tmp_path: Path) -> None:
    folder = copy_pages(tmp_path)
    row = "| list of texts | is invalid | assumed | framework |\n"
    replace(folder / API, row, "")
    text = (folder / DEALS).read_text(encoding="utf-8")

    with pytest.raises(DocumentError) as caught:
        compile_folder(folder)
    assert caught.value.cause == "Type is 'list of texts'"
    assert caught.value.remedy == "understood: a type listed under 'Types' of moco/api.md"
    assert caught.value.place == Place(
        "moco/deals.md", line_of(text, "| `tags` | list of texts | no |")
    )
