"""Queries that are huge, repeated or badly escaped, where no filter looks at them."""

from __future__ import annotations

import pytest

from .caller import INTUM, MOCO, Caller, head

KILOBYTES = "x" * 100_000


@pytest.mark.parametrize("path", [MOCO.deals, INTUM.deals, MOCO.deal, INTUM.deal])
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("", id="empty"),
        pytest.param("?&&=&=x&x=&", id="separators"),
        pytest.param("%", id="percent"),
        pytest.param("%zz=%&%=%u0031", id="invalid-escapes"),
        pytest.param("%00=%00", id="nul"),
        pytest.param("%FF=%E4&%ED%A0%80=%C0%AF", id="not-utf-8"),
        pytest.param("%F0%9F%98%80=%F0%9F%98%80", id="emoji"),
        pytest.param("colour=red&colour=blue", id="unknown-and-repeated"),
        pytest.param("%73tatuS=won&STATUS=won&CLIENT_ID=1", id="other-case"),
        pytest.param("status[]=won&client_id[]=x&page[]=2", id="brackets"),
        pytest.param("status[a][b]=won&client_id[a][b]=x", id="nested"),
        pytest.param("page=&per_page=&sort_by=&status=&client_id=&q=", id="all-empty"),
        pytest.param("a" + "[b]" * 10_000 + "=c", id="10000-brackets"),
        pytest.param("a=b&" * 20_000, id="20000-parameters"),
        pytest.param(KILOBYTES, id="100-kB-name"),
        pytest.param(f"x={KILOBYTES}", id="100-kB-value"),
        pytest.param("%41" * 33_000, id="100-kB-of-escapes"),
        pytest.param("%" * 100_000, id="100-kB-of-percents"),
        pytest.param("&" * 100_000, id="100-kB-of-separators"),
        pytest.param("_method=DELETE&method=DELETE&format=xml", id="overrides"),
        pytest.param("id=102&deal[name]=Changed&name=Changed", id="fields"),
        pytest.param("{}|\\^`<>\"'", id="characters-that-should-be-encoded"),
        pytest.param("../../etc/passwd", id="dots"),
    ],
)
def test_what_no_parameter_knows_is_ignored(caller: Caller, path: str, query: str) -> None:
    expected = caller.read(path).body
    answer = caller.read(f"{path}?{query}")

    assert (answer.status, answer.body) == (200, expected)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        pytest.param("api_token=demo&api_token=nobody", 200, id="good-one-first"),
        pytest.param("api_token=nobody&api_token=demo", 401, id="bad-one-first"),
        pytest.param("api_token=&api_token=demo", 200, id="empty-one-first"),
        pytest.param("api_token=%64emo", 200, id="escaped"),
        pytest.param("api_token=demo%00", 401, id="nul"),
        pytest.param("api_token=%E4", 401, id="latin-1"),
        pytest.param("api_token=%", 401, id="percent"),
        pytest.param("api_token[]=demo", 401, id="brackets"),
        pytest.param("API_TOKEN=demo", 401, id="other-case"),
        pytest.param("api_token=demo;x=1", 401, id="semicolon"),
        pytest.param(f"api_token={KILOBYTES}", 401, id="100-kB"),
        pytest.param("api_token=demo&" + "a=b&" * 20_000, 200, id="20000-parameters-behind"),
    ],
)
def test_a_token_in_an_odd_query(caller: Caller, query: str, status: int) -> None:
    assert caller.tell(head("GET", f"{INTUM.deals}?{query}")).status == status


@pytest.mark.parametrize(
    ("query", "next_page"),
    [
        pytest.param("x=%0D%0ASet-Cookie:%20a=b", "x=%0D%0ASet-Cookie%3A+a%3Db", id="line-break"),
        pytest.param("x=<>,\"';", "x=%3C%3E%2C%22%27%3B", id="delimiters"),
        pytest.param("x=%F0%9F%98%80", "x=%F0%9F%98%80", id="emoji"),
        pytest.param("x=%00", "x=%00", id="nul"),
        pytest.param("page=1&page=1", "", id="repeated-page"),
    ],
)
def test_the_address_of_the_next_page_is_safe(caller: Caller, query: str, next_page: str) -> None:
    answer = caller.read(f"{MOCO.deals}?per_page=1&{query}")
    kept = "&".join(part for part in ("per_page=1", next_page, "page=2") if part)

    assert answer.headers["link"].partition(", ")[0] == (
        f'<http://here.example/api/v1/deals?{kept}>; rel="next"'
    )
