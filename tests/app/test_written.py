"""Answers are written as HTTP has them."""

from __future__ import annotations

import pytest

from dealdouble.app.written import written
from dealdouble.emulator.call import Reply


@pytest.mark.parametrize(
    ("status", "line"),
    [
        (200, b"HTTP/1.1 200 OK\r\n"),
        (499, b"HTTP/1.1 499 \r\n"),  # the blank stays though there is no phrase
    ],
)
def test_the_first_line_names_the_status(status: int, line: bytes) -> None:
    assert written(Reply(status, (), b""), []).startswith(line)
