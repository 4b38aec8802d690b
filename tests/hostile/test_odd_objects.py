"""Objects that are strange and yet JSON: what counts of them, and what comes back."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from .caller import INTUM, JSON, KEY, MOCO, Caller, head, shown

MANY = b"".join(b'"k%d": [%d],' % (number, number) for number in range(10_000))


def exactly(text: str | bytes) -> Any:
    """A JSON value with all the digits of its numbers."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param(b'{"name": "First", "name": "Last"}', "Last", id="repeated-key"),
        pytest.param(b'{"name": 5, "name": "Last"}', "Last", id="repeated-after-a-bad-one"),
        pytest.param(b'{"name": "First", "n\\u0061me": "Last"}', "Last", id="escaped-key"),
        pytest.param(b'{"\\u006e\\u0061\\u006d\\u0065": "Last"}', "Last", id="all-escaped"),
        pytest.param(b'{"name": "\\ud83d\\ude00"}', "\U0001f600", id="surrogate-pair"),
        pytest.param(b'\n\t\r {"name" \n:\n "Last"\t}\r\n\r\n', "Last", id="white-space"),
        pytest.param(b'{"name": "Last"}' + b" " * 100_000, "Last", id="100-kB-of-blanks"),
        pytest.param(b'{"Name": "x", "NAME": "x", "name ": "x"}', None, id="other-keys"),
        pytest.param(b'{"": "x", "\\u0000": "x", "$ref": "x"}', None, id="odd-keys"),
        pytest.param(b'{"__proto__": {"name": "x"}, "__class__": "x"}', None, id="proto"),
        pytest.param(b'{"name.first": "x", "name[]": "x"}', None, id="nested-by-name"),
        pytest.param(b'{"' + b"k" * 1_000_000 + b'": "x"}', None, id="key-of-1-MB"),
        pytest.param(b'{"k": ' + b"9" * 5000 + b"}", None, id="5000-digits"),
        pytest.param(b'{"k": -1e-400, "l": 1e400}', None, id="huge-and-tiny"),
        pytest.param(b'{"k": ' + b"[" * 99 + b"]" * 99 + b"}", None, id="100-levels"),
        pytest.param(b'{"k": "' + b"[{" * 10_000 + b'"}', None, id="brackets-in-a-text"),
        pytest.param(b"{" + MANY + b'"name": "Last"}', "Last", id="10000-unknown-keys"),
    ],
)
@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_moco_reads_what_is_json(
    caller: Caller, method: str, body: bytes, name: str | None
) -> None:
    path, before = f"{MOCO.deals}/102", caller.read(f"{MOCO.deals}/102").json()
    answer = caller.write(method, path, body)

    assert answer.status == 200
    assert answer.json()["name"] == (before["name"] if name is None else name)
    assert caller.read(path).body == answer.body


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param(b'{"deal": {"name": "First", "name": "Last"}}', "Last", id="repeated-key"),
        pytest.param(b'{"deal": {"name": "x"}, "deal": {}}', None, id="repeated-deal"),
        pytest.param(b'{"deal": 5, "deal": {"name": "Last"}}', "Last", id="deal-at-last"),
        pytest.param(b'{"deal": {"name": "First"}, "name": "x"}', "First", id="name-beside"),
        pytest.param(b'{"deal": {"deal": {"name": "x"}}}', None, id="deal-in-a-deal"),
        pytest.param(b'{"de\\u0061l": {"name": "Last"}}', "Last", id="escaped-key"),
        pytest.param(b'{"deal": {}, "api_token": {"a": []}}', None, id="token-is-an-object"),
        pytest.param(b'{"deal": {}, "api_token": "nobody"}', None, id="token-beside-the-header"),
        pytest.param(b'{"deal": {' + MANY + b'"name": "Last"}}', "Last", id="10000-unknown-keys"),
    ],
)
def test_intum_reads_what_is_json(caller: Caller, body: bytes, name: str | None) -> None:
    path, before = "/crm/deals/102.json", caller.read("/crm/deals/102.json").json()
    answer = caller.write("PATCH", path, body)

    assert answer.status == 200
    assert answer.json()["name"] == (before["name"] if name is None else name)
    assert caller.read(path).body == answer.body


@pytest.mark.parametrize(
    ("tokens", "status"),
    [
        pytest.param('"api_token": "nobody", "api_token": "demo"', 200, id="good-one-last"),
        pytest.param('"api_token": "demo", "api_token": "nobody"', 401, id="bad-one-last"),
        pytest.param('"api_token": "demo", "api_token": null', 401, id="null-last"),
        pytest.param('"api_token": "\\u0064emo"', 200, id="escaped"),
        pytest.param('"api_token": "demo\\u0000"', 401, id="nul"),
        pytest.param('"api_token": ["demo"]', 401, id="list"),
        pytest.param('"api_token": {"demo": "demo"}', 401, id="object"),
        pytest.param('"api_token": true', 401, id="boolean"),
        pytest.param('"api_token": 1e400', 401, id="huge"),
        pytest.param(f'"api_token": "{"demo" * 250_000}"', 401, id="1-MB"),
    ],
)
def test_of_repeated_tokens_the_last_counts(caller: Caller, tokens: str, status: int) -> None:
    body = f'{{{tokens}, "deal": {{}}}}'.encode()
    answer = caller.tell(head("PATCH", INTUM.deal, JSON, f"Content-Length: {len(body)}") + body)

    assert answer.status == status


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param("{}", id="empty"),
        pytest.param('{"": "", "\\u0000": "\\u0000", " ": null}', id="odd-keys"),
        pytest.param('{"a": 1e400}', id="huge"),
        pytest.param('{"a": -1e-400}', id="tiny"),
        pytest.param(f'{{"a": {"9" * 5000}}}', id="5000-digits"),
        pytest.param('{"a": 0.10000000000000000000000000000000000000001}', id="exact"),
        pytest.param('{"a": {"b": [1, [], {"c": {}}, null, true, "x"]}}', id="nested"),
        pytest.param('{"a": ' + "[" * 97 + "]" * 97 + "}", id="100-levels"),
        pytest.param('{"a": "' + "x" * 1_000_000 + '"}', id="1-MB"),
        pytest.param("{" + MANY.decode() + '"a": 1}', id="10001-keys"),
    ],
)
def test_fields_of_intum_come_back_as_they_were_sent(caller: Caller, fields: str) -> None:
    path = "/crm/deals/102.json"
    answer = caller.write("PATCH", path, f'{{"deal": {{"fields": {fields}}}}}'.encode())

    assert answer.status == 200
    assert exactly(answer.body)["fields"] == exactly(fields)
    assert caller.read(path).body == answer.body


def test_fields_of_intum_nest_no_deeper_than_a_hundred_levels(caller: Caller) -> None:
    before = caller.records()
    fields = '{"a": ' + "[" * 98 + "]" * 98 + "}"
    answer = caller.write("PATCH", INTUM.deal, f'{{"deal": {{"fields": {fields}}}}}'.encode())

    assert shown(answer) == (400, {"code": "error", "message": "Bad request"})
    assert caller.records() == before


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_a_body_in_chunks_of_any_size_is_read_whole(caller: Caller, size: int) -> None:
    body = '{"name": "Überraschung", "deal": {"name": "Żółć"}}'.encode()
    parts = [body[start : start + size] for start in range(0, len(body), size)]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"

    for path, name in [(f"{MOCO.deals}/102", "Überraschung"), ("/crm/deals/102.json", "Żółć")]:
        asked = head("PATCH", path, KEY, JSON, "Transfer-Encoding: chunked")
        assert caller.tell(asked + chunks).json()["name"] == name
