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


def test_a_page_that_is_asked_for_again_is_written_as_it_is_now() -> None:
    page, same = (Reply(200, (("x-total", "1"),), b"[%s]" % (b" " * 10_000)) for _ in range(2))
    other = Reply(200, page.headers, page.body.replace(b" ", b"\n"))
    noon, later = [(b"date", b"noon")], [(b"date", b"a second later")]
    seen = [written(reply, noon) for reply in (page, page, same, other, page)]
    assert seen[0] == seen[1] == seen[2] == seen[4] != seen[3]
    assert seen[0].endswith(b"date: noon\r\ncontent-length: 10002\r\n\r\n" + page.body)
    assert seen[3].endswith(other.body)
    assert written(page, later) == seen[0].replace(b"noon", b"a second later")
    assert written(page, later, with_body=False).endswith(b"content-length: 10002\r\n\r\n")
    assert b"connection: close" in written(page, later, keeps_alive=False)


def test_of_many_pages_each_is_written_as_it_is() -> None:
    pages = [Reply(200, (), b"[%s%d]" % (b" " * 10_000, number)) for number in range(50)]
    assert [written(page, [])[-len(page.body) :] for page in pages] == [p.body for p in pages]
