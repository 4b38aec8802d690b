"""Bodies are read exactly, and what JSON does not have is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dealdouble.contract.model import Json
from dealdouble.emulator.json_body import Unreadable, read_json

READ: dict[str, tuple[bytes, Json]] = {
    "an amount": (b"999999999999.99999", Decimal("999999999999.99999")),
    "zeros are kept": (b"1.50", Decimal("1.50")),
    "an exponent": (b"1E400", Decimal("1E+400")),
    "a negative exponent": (b"-1e-400", Decimal("-1E-400")),
    "a whole number": (b"-12", -12),
    "minus zero": (b"-0", 0),
    "minus zero with a point": (b"-0.0", Decimal("-0.0")),
    "18 digits": (b"9" * 18, 10**18 - 1),
    "null": (b"null", None),
    "a boolean": (b" true\n", True),
    "a text": (b'"\\u00e4\xc3\xa4"', "ää"),
    "a pair of surrogates": (b'"\\ud83d\\ude00"', "😀"),
    "a null character": (b'"\\u0000"', "\x00"),
    "the last of two": (b'{"a": 1, "a": 2}', {"a": 2}),
    "nested": (b'{"a": [1, {"b": []}]}', {"a": [1, {"b": []}]}),
}


@pytest.mark.parametrize(("body", "expected"), READ.values(), ids=READ)
def test_json_is_read_exactly(body: bytes, expected: Json) -> None:
    value = read_json(body)
    assert value == expected
    assert type(value) is type(expected)
    assert str(value) == str(expected)


@pytest.mark.parametrize("digits", [19, 4300, 5000, 100_000])
def test_an_integer_that_no_64_bits_hold_is_a_decimal(digits: int) -> None:
    value = read_json(b"9" * digits)
    assert isinstance(value, Decimal)
    assert value.as_tuple() == (0, (9,) * digits, 0)


REFUSED = {
    "nothing": b"",
    "blanks": b" \n",
    "half an object": b'{"a": 1',
    "two values": b"1 2",
    "a comma too many": b"[1,]",
    "single quotes": b"{'a': 1}",
    "a comment": b"1 // one",
    "a bare word": b"yes",
    "not a number": b"NaN",
    "infinity": b"Infinity",
    "minus infinity, nested": b'{"a": [-Infinity]}',
    "a leading zero": b"012",
    "a leading plus": b"+1",
    "a hexadecimal number": b"0x10",
    "a line break in a text": b'"a\nb"',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "another encoding": b'"\xe4"',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "a surrogate in UTF-8": b'"\xed\xa0\x80"',
    "half a pair": b'"\\ud800"',
    "the other half": b'{"a": ["\\udc00"]}',
    "half a pair as a key": b'{"\\ud800": 1}',
    "a pair the wrong way round": b'"\\ude00\\ud83d"',
    "an exponent that no Decimal holds": b"1e99999999999999999999",
    "101 levels": b"[" * 101 + b"]" * 101,
    "101 levels of objects": b'{"a":' * 101 + b"1" + b"}" * 101,
    "10,000 levels": b"[" * 10_000 + b"]" * 10_000,
    "1,000,000 levels that do not end": b"[" * 1_000_000,
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_anything_else_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_json(body)


def test_a_hundred_levels_are_read() -> None:
    value, depth = read_json(b"[" * 100 + b"]" * 100), 0
    while value:
        value, depth = value[0], depth + 1
    assert depth == 99


def test_brackets_in_texts_do_not_count_as_levels() -> None:
    assert read_json(b'["' + b"[{" * 500 + b'"]') == ["[{" * 500]
