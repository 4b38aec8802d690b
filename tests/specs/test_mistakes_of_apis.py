"""Mistakes on the page of an API that only the compiler can see stop it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.specs.build import compile_folder

from ..documents.pages import API, Mistake, check, copy_pages, mistake

ERRORS = (
    "understood: unauthorized, access denied, not found, method not allowed, too large, "
    "too many requests, invalid payload, invalid date range, unknown status, invalid"
)
CHECKED = "understood: an error that a check answers with: not found, method not allowed"
NUMBER = "understood: a whole number from 1 to 999999999"
KEY = "understood: a value with {key} in it once"
ALWAYS = {
    "Null": "empties a field",
    "Field that is not sent": "stays as it is",
    "Update that changes nothing": "keeps the time of change",
    "Rule about two fields": "holds with what is stored",
    "Refused request": "stores nothing",
    "Several broken rules": "are named together",
    "HEAD": "answers as GET",
    "Blanks in a key's header": "may be several",
    "Combined filters": "all must hold",
    "Ends of a range": "included",
    "Single end of a range": "may stand alone",
    "Page past the end": "empty",
    "Size above the greatest": "the greatest",
    "Repeated parameter": "the last counts",
    "Nulls in a sort": "last ascending",
    "Link on a single page": "none",
}
"""Properties that MOCO's page states and that can have but one value."""


@pytest.mark.parametrize(
    "made",
    [
        mistake(
            "code block",
            "## API\n",
            "## API\n\n```http\nGET /deals\n```\n",
            "a code block",
            "examples stand on the page of a resource",
            at="```http",
        ),
        mistake(
            "missing property of the API",
            "| Version | `v1` | documented | vendor |\n",
            "",
            "API does not tell 'Version'",
            "add a row",
            at="## API",
        ),
        mistake(
            "unknown property of the API",
            "| Title | MOCO |",
            "| Titel | MOCO |",
            "Property is 'Titel'",
            "understood: Name, Title, Version, Server, Base path",
        ),
        mistake(
            "empty title",
            "| Title | MOCO |",
            "| Title | |",
            "Value is 'nothing'",
            "understood: a text",
        ),
        mistake(
            "name of another directory",
            "| Name | `moco` |",
            "| Name | `mocco` |",
            "Value is 'mocco'",
            "understood: moco, as the directory is called",
        ),
        mistake(
            "name without backquotes",
            "| Name | `moco` |",
            "| Name | moco |",
            "Value is 'moco'",
            "understood: one name in backquotes",
        ),
        mistake(
            "server without a scheme",
            "`https://{account}.mocoapp.com`",
            "`{account}.mocoapp.com`",
            "Value is '{account}.mocoapp.com'",
            "understood: an address, {account} for the account's name",
            at="| Server |",
        ),
        mistake(
            "misspelt part of the server",
            "`https://{account}.mocoapp.com`",
            "`https://{acount}.mocoapp.com`",
            "Value is 'https://{acount}.mocoapp.com'",
            "understood: an address, {account} for the account's name",
            at="| Server |",
        ),
        mistake(
            "base path with a slash at the end",
            "| Base path | `/api/v1` |",
            "| Base path | `/api/v1/` |",
            "Value is '/api/v1/'",
            "understood: a path such as /api/v1",
        ),
        mistake(
            "form without a key",
            "| `Token token={key}` | exact |",
            "| `Token token={kee}` | exact |",
            "Value is 'Token token={kee}'",
            KEY,
            at="| token | header |",
        ),
        mistake(
            "form with two keys",
            "| `Token token={key}` | exact |",
            "| `Token {key}={key}` | exact |",
            "Value is 'Token {key}={key}'",
            KEY,
            at="| token | header |",
        ),
        mistake(
            "no form that the standard can say",
            "| token | header | `Authorization` | `Token token={key}` | exact | documented | page |"
            "\n| bearer | header | `Authorization` | `Bearer {key}` | exact | documented | vendor |"
            '\n| token in quotes | header | `Authorization` | `Token token="{key}"` | exact |'
            " assumed | clients |\n",
            "",
            "no form of authentication in exact letter case",
            "give at least one",
            at="## Authentication",
        ),
        mistake(
            "method before path",
            "| path | not found | assumed | choice |\n"
            "| method | method not allowed | assumed | choice |",
            "| method | method not allowed | assumed | choice |\n"
            "| path | not found | assumed | choice |",
            "the checks are method, path, key, rate, right, size, body, record, filters, rules",
            "path and method come first, rules last",
            at="## Admission",
        ),
        mistake(
            "a check after the rules",
            "| rules | invalid | assumed | choice |",
            "| rules | invalid | assumed | choice |\n| record | invalid | assumed | choice |",
            "the checks are path, method, key, rate, right, size, body, record, filters, rules",
            "path and method come first, rules last",
            at="## Admission",
        ),
        *(
            mistake(
                f"no check of the {check_name}",
                f"| {check_name} | {error} | assumed | choice |\n",
                "",
                f"no step makes the check {check_name!r}",
                "add a row",
                at="## Admission",
            )
            for check_name, error in (
                ("key", "unauthorized"),
                ("right", "access denied"),
                ("size", "too large"),
                ("body", "invalid payload"),
                ("record", "not found"),
            )
        ),
        mistake(
            "a check twice",
            "| size | too large |",
            "| key | too large | assumed | choice |\n| size | too large |",
            "Check is 'key'",
            "understood: this check once",
        ),
        mistake(
            "check with an unknown error",
            "| key | unauthorized |",
            "| key | unauthorised |",
            "Error is 'unauthorised'",
            ERRORS,
        ),
        mistake(
            "error that no check answers with",
            "| unauthorized | 401 |",
            '| teapot | 418 | `"short and stout"` | assumed | choice |\n| unauthorized | 401 |',
            "Error is 'teapot'",
            CHECKED,
            at="| teapot |",
        ),
        mistake(
            "limit of the rate without its check",
            "| rate | too many requests | assumed | choice |\n",
            "",
            "the check 'rate' and the 'Requests in a window' need each other",
            "tell both or neither",
            at="## Requests",
        ),
        mistake(
            "alternative of an error under another name",
            '| invalid | 422 | `{"errors": "{messages}"}` |',
            '| Invalid | 422 | `{"errors": "{messages}"}` |',
            "Error is 'Invalid'",
            CHECKED,
        ),
        mistake(
            "body that is not JSON",
            '`{"message": "Unauthorized"}`',
            "`{message: Unauthorized}`",
            "Body is '{message: Unauthorized}'",
            "understood: a JSON value (Expecting property name",
            at="| unauthorized | 401 |",
        ),
        mistake(
            "body with a key twice",
            '`{"message": "Unauthorized"}`',
            '`{"message": "Unauthorized", "message": "No"}`',
            'Body is \'{"message"',
            "understood: a JSON value (the key 'message' stands here twice)",
            at="| unauthorized | 401 |",
        ),
        mistake(
            "misspelt word of a body",
            "'{input}' is not a valid status",
            "'{imput}' is not a valid status",
            "Body is '{\"error\": \"\\'{imput}\\' is not a valid status\"}'",
            "understood: in braces {message}, {input}; {errors} or {messages} as a whole text",
            at="| unknown status | 400 |",
        ),
        mistake(
            "word of a body inside a list",
            '`{"errors": ["Access denied"]}`',
            '`{"errors": ["Access denied: {messages}"]}`',
            'Body is \'{"errors": ["Access denied: {messages}"]}\'',
            "understood: in braces {message}, {input}; {errors} or {messages} as a whole text",
            at="| access denied | 403 |",
        ),
        mistake(
            "failure that names a broken rule",
            '`{"message": "Service Unavailable"}`',
            '`{"message": "Unavailable: {input}"}`',
            'Body is \'{"message": "Unavailable: {input}"}\'',
            "understood: a body as it is sent, as no rule is broken",
            at="| 503 |",
        ),
        mistake(
            "header of an unknown error",
            "| too many requests | `Retry-After` |",
            "| too much | `Retry-After` |",
            "Error is 'too much'",
            ERRORS,
        ),
        mistake(
            "header that the error has no value for",
            "| too many requests | `Retry-After` |",
            "| unauthorized | `Retry-After` |",
            "Error is 'unauthorized'",
            "understood: for this value the error of rate: too many requests",
        ),
        mistake(
            "misspelt word of a message",
            "must be less than {value}",
            "must be less than {limit}",
            "Message is 'must be less than {limit}'",
            "understood: in braces {value}",
            at="| less than | must be",
        ),
        mistake(
            "missing property of requests",
            "| Unknown key | ignored | assumed | clients |\n",
            "",
            "Requests does not tell 'Unknown key'",
            "add a row",
            at="## Requests",
        ),
        mistake(
            "property of requests with an unknown value",
            "| Unknown key | ignored |",
            "| Unknown key | refused |",
            "Value is 'refused'",
            "understood: ignored",
        ),
        *(
            mistake(
                f"another value of {name}",
                f"| {name} | {value} |",
                f"| {name} | otherwise |",
                "Value is 'otherwise'",
                f"understood: {value}",
            )
            for name, value in ALWAYS.items()
        ),
        mistake(
            "unknown property of requests",
            "| Null | empties a field |",
            "| Nothing | empties a field |",
            "Property is 'Nothing'",
            "Window in seconds, Null, Field that is not sent",
        ),
        mistake(
            "unknown property of lists",
            "| Combined filters | all must hold |",
            "| Filters | all must hold |",
            "Property is 'Filters'",
            "Empty filter, Combined filters, Ends of a range",
        ),
        mistake(
            "property of requests among those of lists",
            "| Combined filters | all must hold |",
            "| HEAD | answers as GET | assumed | choice |\n| Combined filters | all must hold |",
            "Property is 'HEAD'",
            "Empty filter, Combined filters, Ends of a range",
            at="| HEAD | answers as GET | assumed | choice |\n| Combined filters |",
        ),
        mistake(
            "place of nulls without a sort",
            "| Sort parameter | `sort_by` | documented | vendor |\n"
            "| Unknown sort | ignored | assumed | choice |\n",
            "",
            "Property is 'Nulls in a sort'",
            "understood: Nulls in a sort beside Sort parameter",
            at="| Nulls in a sort |",
        ),
        mistake(
            "no link where none is at all",
            "| Link | next | documented | vendor |\n"
            "| Link | last | observed | recordings, of other resources |\n"
            "| Link | first | assumed | choice |\n"
            "| Link | prev | assumed | choice |\n",
            "",
            "Property is 'Link on a single page'",
            "understood: Link on a single page beside Link",
            at="| Link on a single page |",
        ),
        *(
            mistake(
                f"size as {what}",
                "| Largest body in bytes | 8388608 |",
                f"| Largest body in bytes | {value} |",
                f"Value is {value[:4]!r}"[:-1],
                NUMBER,
            )
            for what, value in (
                ("words", "8 MB"),
                ("zero", "0"),
                ("other digits", "٨٣٨٨٦٠٨"),
                ("endless digits", "8" * 5000),
            )
        ),
        mistake(
            "shape of a list that is none",
            "| Shape | array |",
            "| Shape | object |",
            "Value is 'object'",
            "understood: object beside an 'Items key', array without any key",
        ),
        mistake(
            "shape of a list that is unknown",
            "| Shape | array |",
            "| Shape | mapping |",
            "Value is 'mapping'",
            "understood: array, object",
        ),
        mistake(
            "property of lists twice",
            "| Page size | 100 |",
            "| Page size | 50 | assumed | choice |\n| Page size | 100 |",
            "Property is 'Page size'",
            "understood: one row a property",
            at="| Page size | 100 |",
        ),
        mistake(
            "unknown link",
            "| Link | prev |",
            "| Link | previous |",
            "Value is 'previous'",
            "understood: first, prev, next, last",
        ),
        mistake(
            "header of lists without backquotes",
            "| Total header | `X-Total` |",
            "| Total header | X-Total |",
            "Value is 'X-Total'",
            "understood: one name in backquotes",
        ),
        mistake(
            "two headers of one name",
            "| Total header | `X-Total` |",
            "| Total header | `X-Page` |",
            "Value is 'X-Page'",
            "understood: another name, as this is the page header",
        ),
        mistake(
            "page size above the greatest",
            "| Greatest page size | 100 |",
            "| Greatest page size | 50 |",
            "Value is '100'",
            "understood: at most the greatest page size, 50",
            at="| Page size | 100 |",
        ),
        mistake(
            "no message for a rule of the resource",
            "| bytes | is too large (maximum is {value} bytes) | assumed | choice |\n",
            "",
            "no message for the rule 'bytes'",
            "add a row",
            at="## Messages",
        ),
        mistake(
            "no message for what the type says",
            "| required | can't be blank | assumed | framework |\n",
            "",
            "no message for the rule 'required'",
            "add a row",
            at="## Messages",
        ),
    ],
)
def test_a_mistake_on_the_page_of_an_api_is_named(tmp_path: Path, made: Mistake) -> None:
    check(copy_pages(tmp_path), API, made, compile_folder)
