"""Which addresses are this machine's own, and which keys can be sent."""

from __future__ import annotations

import pytest

from dealdouble.check.server.address import is_local, key_of
from dealdouble.check.server.target import usual_rate
from dealdouble.errors import OptionError

from ..serving import contract_of

LOCAL = ["http://localhost:8080", "http://127.0.0.1", "http://127.8.8.8", "http://[::1]:80/api"]
REMOTE = [
    "https://acme.mocoapp.com",
    "http://127.0.0.1.acme.example",
    "http://10.0.0.1",
    "http://[",
]


@pytest.mark.parametrize("url", LOCAL)
def test_this_machine_is_asked_at_any_rate(url: str) -> None:
    assert is_local(url)
    assert usual_rate(contract_of("moco"), url) is None


@pytest.mark.parametrize("url", REMOTE)
def test_another_machine_is_asked_at_the_documented_rate(url: str) -> None:
    assert not is_local(url)
    assert usual_rate(contract_of("moco"), url) == 1  # 120 requests in 2 minutes
    assert usual_rate(contract_of("intum"), url) == 5  # nothing is documented


def test_a_key_is_taken_without_the_line_break_of_its_file() -> None:
    assert key_of(" open sesame\r\n") == "open sesame"


@pytest.mark.parametrize("text", ["sésame", "open\nsesame", "\x00sesame"])
def test_a_key_that_no_header_can_carry_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(OptionError) as caught:
        key_of(text)

    assert caught.value.cause == "a key holds a letter that no header can carry"
    assert "same" not in str(caught.value)
