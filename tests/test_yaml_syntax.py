"""A text that is not YAML is told with the line that is to be mended, and how."""

from __future__ import annotations

import pytest

from dealdouble.errors import Place, ScenarioError
from dealdouble.yaml_file import parse_yaml

QUOTES = "within '…' write '' for a quote, within \"…\" write \\\""
BRACKET = "with commas between values, and texts with signs in quotes"
TAB = "a tab stands before this line's text; indent it with blanks"

# A text, the line that is to be mended, and what is told of it after `is not YAML: `.
TEXTS = {
    "a tab": ("a:\n\tb: 1\n", 2, TAB),
    "a tab among blanks": ("a:\n  b: 1\n \tc: 2\n", 3, TAB),
    "a tab before an item": ("a:\n  - x\n\t- y\n", 3, TAB),
    "an at sign": (
        "a: 1\nname: @home # where\n",
        2,
        "no text begins with '@'; put it in quotes: '@home'",
    ),
    "a backquote": ("name: `x`\n", 1, "no text begins with '`'; put it in quotes: '`x`'"),
    "a percent sign": ("name: %x\n", 1, "no text begins with '%'; put it in quotes: '%x'"),
    "a percent sign in front": ("%x: 1\n", 1, "no text begins with '%'; put it in quotes: '%x: 1'"),
    "an ampersand": ("name: & Co\n", 1, "no text begins with '&'; put it in quotes: '& Co'"),
    "an asterisk": ("name: *x*\n", 1, "no text begins with '*'; put it in quotes: '*x*'"),
    "an exclamation mark": ("name: !x!y\n", 1, "no text begins with '!'; put it in quotes: '!x!y'"),
    "a bar": ("name: | it's\n", 1, "no text begins with '|'; put it in quotes: '| it''s'"),
    "a greater sign": ("name: > 100\n", 1, "no text begins with '>'; put it in quotes: '> 100'"),
    "a question mark": ("name: ? x\n", 1, "no text begins with '?'; put it in quotes: '? x'"),
    "a comma": ("name: , x\n", 1, "no text begins with ','; put it in quotes: ', x'"),
    "a long text": (f"name: @{'x' * 50}\n", 1, "no text begins with '@'; put it in quotes: '…'"),
    "a dash": (
        "name: - x\n",
        1,
        "a list begins behind a key, in the same line; begin it in the next line, or put a text in "
        "quotes: '- x'",
    ),
    "two colons": (
        "a:\n  - name: Website: relaunch\n",
        2,
        "a second colon stands in this line; put the value in quotes: name: 'Website: relaunch'",
    ),
    "deeper than its neighbour": (
        "a: 1\n\n  b: 2\n",
        3,
        "this line is read on with the text of line 1, and then has a colon; indent it as the "
        "keys beside it, or put the text in quotes",
    ),
    "less deep than its neighbour": (
        "a:\n    b: 1\n  c: 2\n",
        3,
        "this line is indented by 2, unlike all that it could belong to; indent it exactly as the "
        "keys beside it",
    ),
    "no blank behind a colon": (
        "a: 1\nmoney:61000\nb: 2\n",
        2,
        "no blank stands behind the colon; write money: 61000",
    ),
    "no blank behind the first colon": (
        "deal:\n  money:61000\n\n  b: 2\n",
        2,
        "no blank stands behind the colon; write money: 61000",
    ),
    "no colon": ("a: 1\nmoney\nb: 2\n", 2, "this line has no colon; write money: and a value"),
    "no colon in the last line": (
        "a: 1\nmoney\n",
        2,
        "this line has no colon; write money: and a value",
    ),
    "no colon in the first line": (
        "title\na: 1\n",
        1,
        "this line has no colon; write title: and a value",
    ),
    "a long key": (
        f"a: 1\n{'x' * 1100}: 1\n",
        2,
        "a key is longer than 1,024 characters; write a shorter one",
    ),
    "an open quote": (
        "a: 1\nname: 'Website\nb: 2\nc: 3\n",
        2,
        f"the quote that opens here is never closed; close it; {QUOTES}",
    ),
    "an open double quote": (
        'a: 1\nname: "Website\nb: 2\n',
        2,
        f"the quote that opens here is never closed; close it; {QUOTES}",
    ),
    "a quote that is closed too late": (
        "name: 'Website\nb: '1'\n",
        1,
        f"the quote that opens here is closed in line 2 only; close it here; {QUOTES}",
    ),
    "a quote within quotes": (
        "name: 'it's'\n",
        1,
        f"something stands behind the quote that ends a text; put all of it in quotes; {QUOTES}",
    ),
    "a text behind a quote": (
        "a: 'b'\nname: 'a' b\n",
        2,
        f"something stands behind the quote that ends a text; put all of it in quotes; {QUOTES}",
    ),
    "a backslash": (
        'path: "C:\\q"\n',
        1,
        "a text in double quotes has a backslash that stands for nothing; write two for one, or "
        "put the text in single quotes",
    ),
    "a text behind a bracket": (
        "name: [Neu] Website\n",
        1,
        "something stands behind a value that ends with ]; put all of it in quotes if a text is "
        "meant",
    ),
    "an open list": (
        "a: 1\nb: [1, 2\nc: 3\n",
        2,
        f"the [ that opens here is not closed before line 3; close it with ], {BRACKET}",
    ),
    "an open list at the end": (
        "a: 1\nb: [1,\n\n",
        2,
        f"the [ that opens here is not closed before the end; close it with ], {BRACKET}",
    ),
    "an open mapping": (
        "a: {b: 1\nc: 2\n",
        1,
        "the { that opens here is not closed before line 2; close it with }, " + BRACKET,
    ),
    "a bracket of the other kind": (
        "a: {b: [1, {c: 2}}, d: 3}\n",
        1,
        f"the [ that opens here is not closed before '}}'; close it with ], {BRACKET}",
    ),
    "a colon in a mapping of one line": (
        "a: {name: b: c}\n",
        1,
        "the { that opens here is not closed before ':'; close it with }, " + BRACKET,
    ),
    "two commas": (
        "a: [b, , c]\n",
        1,
        f"the [ that opens here is not closed before ','; close it with ], {BRACKET}",
    ),
    "an item among keys": (
        "a: 1\n- b\n",
        2,
        "an item of a list stands among keys; indent it below the key that it belongs to, or "
        "write KEY: VALUE",
    ),
    "a key among items": (
        "- b\na: 1\n",
        2,
        "a line that is no item stands in a list; begin it with '- ', or indent it as the key that "
        "it belongs beside",
    ),
    "something behind the end": (
        "{a: 1}\nb: 1\n",
        2,
        "this line stands behind the end of what the file holds; remove it, or what ends the value "
        "before it",
    ),
    "another version": (
        "%YAML 3.0\n---\na: 1\n",
        1,
        "found incompatible YAML document; put texts with signs in quotes, and indent with blanks",
    ),
    "a nul": (
        "a: 1\nb: x\0y\n",
        2,
        'the character U+0000 stands here; remove it, or write it as "\\u0000" in a text in double '
        "quotes",
    ),
    "a bell": (
        "\n\na: \x07\n",
        3,
        'the character U+0007 stands here; remove it, or write it as "\\u0007" in a text in double '
        "quotes",
    ),
}


@pytest.mark.parametrize(("text", "line", "told"), TEXTS.values(), ids=TEXTS)
def test_what_is_not_yaml_is_told(text: str, line: int, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(text, "mine.yaml", ScenarioError)

    assert str(caught.value) == f"mine.yaml:{line}: is not YAML: {told}"
    assert caught.value.place == Place("mine.yaml", line)
    assert caught.value.remedy != ""
