"""Paths that name no deal, or name one in an odd way, by every method that could do harm."""

from __future__ import annotations

from typing import Any

import pytest

from .caller import INTUM, MOCO, Caller, Records, shown

NOWHERE_AT_MOCO = (404, None)
NOWHERE_AT_INTUM = (404, {"code": "error", "message": "Not found"})
NO_API = (
    404,
    {"error": "no API is served at this path", "served": {"intum": "/crm/", "moco": "/api/v1/"}},
)
STRANGE_HOST = (
    421,
    {
        "error": "this server is not called 'here.example'",
        "remedy": "call it by localhost, 127.0.0.1 or [::1], "
        "or start it with `dealdouble serve --allow-host NAME`",
    },
)

# Instead of an id. None of them is 101, and none may be taken for it.
NO_ID = [
    pytest.param("0", id="zero"),
    pytest.param("-1", id="negative"),
    pytest.param("-101", id="minus-a-deal"),
    pytest.param("+101", id="plus"),
    pytest.param("999", id="unknown"),
    pytest.param("9223372036854775808", id="2-to-the-63"),
    pytest.param("9" * 5000, id="5000-digits"),
    pytest.param("9" * 100_000, id="100-kB"),
    pytest.param("101.0", id="decimal"),
    pytest.param("101.json", id="format"),
    pytest.param("1.01e2", id="exponent"),
    pytest.param("0x65", id="hexadecimal"),
    pytest.param("1_0_1", id="underscores"),
    pytest.param("101,102", id="two"),
    pytest.param("101;x=1", id="path-parameter"),
    pytest.param("%D9%A1%D9%A0%D9%A1", id="arabic-digits"),
    pytest.param("%EF%BC%91%EF%BC%90%EF%BC%91", id="full-width-digits"),
    pytest.param("%C2%B9%E2%81%B0%C2%B9", id="superscripts"),
    pytest.param("101%20", id="blank-behind"),
    pytest.param("%20101", id="blank-before"),
    pytest.param("101%0A", id="line-break-behind"),
    pytest.param("101%00", id="nul-behind"),
    pytest.param("%00", id="nul"),
    pytest.param("101%2F", id="encoded-slash-behind"),
    pytest.param("%2F101", id="encoded-slash-before"),
    pytest.param("101%3Fx", id="encoded-question-mark"),
    pytest.param("101%23", id="encoded-hash"),
    pytest.param("%2531%2530%2531", id="encoded-twice"),
    pytest.param("%u0031%u0030%u0031", id="other-escapes"),
    pytest.param("%", id="percent"),
    pytest.param("101%", id="percent-behind"),
    pytest.param("%zz101", id="invalid-escape"),
    pytest.param("%E4", id="latin-1"),
    pytest.param("%FF%FE", id="bytes-ff-fe"),
    pytest.param("%ED%A0%80", id="surrogate"),
    pytest.param("%C0%B1%C0%B0%C0%B1", id="overlong-digits"),
    pytest.param("null", id="null"),
    pytest.param("undefined", id="undefined"),
    pytest.param("NaN", id="nan"),
    pytest.param("[object%20Object]", id="object"),
    pytest.param(":id", id="placeholder"),
    pytest.param("%7Bid%7D", id="template"),
    pytest.param("*", id="star"),
    pytest.param("..", id="dots"),
    pytest.param("%2e%2e", id="encoded-dots"),
    pytest.param(".", id="dot"),
    pytest.param("../deals/101", id="there-and-back"),
    pytest.param("./101", id="dot-segment"),
    pytest.param("/101", id="empty-segment"),
    pytest.param("101/more", id="deeper"),
]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("deal", NO_ID)
def test_moco_finds_no_deal_there(caller: Caller, records: Records, method: str, deal: str) -> None:
    answer = caller.write(method, f"{MOCO.deals}/{deal}", b'{"name": "Changed"}')

    assert shown(answer) == NOWHERE_AT_MOCO
    assert caller.records() == records


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("deal", NO_ID)
def test_intum_finds_no_deal_there(
    caller: Caller, records: Records, method: str, deal: str
) -> None:
    answer = caller.write(method, f"/crm/deals/{deal}.json", b'{"deal": {"name": "Changed"}}')

    assert shown(answer) == NOWHERE_AT_INTUM
    assert caller.records() == records


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        pytest.param("/api/v1/deals%2F101", NOWHERE_AT_MOCO, id="moco-encoded-slash"),
        pytest.param("/api/v1/deals%00", NOWHERE_AT_MOCO, id="moco-nul"),
        pytest.param("/api/v1/deals%20", NOWHERE_AT_MOCO, id="moco-blank"),
        pytest.param("/api/v1/DEALS", NOWHERE_AT_MOCO, id="moco-capitals"),
        pytest.param("/api/v1/deals.json", NOWHERE_AT_MOCO, id="moco-format"),
        pytest.param("/api/v1/deals//", NOWHERE_AT_MOCO, id="moco-two-slashes"),
        pytest.param("/api/v1//deals", NOWHERE_AT_MOCO, id="moco-empty-segment"),
        pytest.param("/api/v1/./deals", NOWHERE_AT_MOCO, id="moco-dot"),
        pytest.param("/api/v1/../v1/deals", NOWHERE_AT_MOCO, id="moco-dots"),
        pytest.param("/api/v1/%2e%2e/v1/deals", NOWHERE_AT_MOCO, id="moco-encoded-dots"),
        pytest.param("/api/v1/", NOWHERE_AT_MOCO, id="moco-root"),
        pytest.param("/api/v1/" + "x/" * 10_000, NOWHERE_AT_MOCO, id="moco-10000-segments"),
        pytest.param("/crm/../api/v1/deals", NOWHERE_AT_INTUM, id="intum-to-moco"),
        pytest.param("/crm/deals", NOWHERE_AT_INTUM, id="intum-without-format"),
        pytest.param("/crm/deals/101", NOWHERE_AT_INTUM, id="intum-deal-without-format"),
        pytest.param("/crm/deals/101.JSON", NOWHERE_AT_INTUM, id="intum-capitals"),
        pytest.param("/crm/deals/101.xml", NOWHERE_AT_INTUM, id="intum-xml"),
        pytest.param("/crm/deals/101.json%00", NOWHERE_AT_INTUM, id="intum-nul"),
        pytest.param("/crm/deals/.json", NOWHERE_AT_INTUM, id="intum-no-id"),
        pytest.param("/crm/deals.json//", NOWHERE_AT_INTUM, id="intum-two-slashes"),
        pytest.param("/crm/deals.json%2F", NOWHERE_AT_INTUM, id="intum-encoded-slash"),
        pytest.param("/crm/deals/e/A-1.json", NOWHERE_AT_INTUM, id="intum-no-integration"),
        pytest.param("/", NO_API, id="root"),
        pytest.param("//", NO_API, id="two-slashes"),
        pytest.param("//api/v1/deals", NO_API, id="slash-before"),
        pytest.param("/api//v1/deals", NO_API, id="slash-inside"),
        pytest.param("/./api/v1/deals", NO_API, id="dot-before"),
        pytest.param("/x/../api/v1/deals", NO_API, id="there-and-back"),
        pytest.param("/api%2Fv1/deals", NO_API, id="encoded-slash-in-the-base"),
        pytest.param("/api/v1", NO_API, id="base-alone"),
        pytest.param("/crm%00/deals.json", NO_API, id="nul-in-the-base"),
        pytest.param("/CRM/deals.json", NO_API, id="capitals"),
        pytest.param("/%", NO_API, id="percent"),
        pytest.param("/%ff", NO_API, id="byte-ff"),
        pytest.param("/_double/../api/v1/deals", STRANGE_HOST, id="from-the-control-plane"),
        pytest.param("/_double/%2e%2e/crm/deals.json", STRANGE_HOST, id="encoded-dots"),
        pytest.param("/_double/health%00", STRANGE_HOST, id="health-nul"),
        pytest.param("/_double//health", STRANGE_HOST, id="health-empty-segment"),
    ],
)
def test_a_path_that_is_not_quite_right_is_unknown(
    caller: Caller, records: Records, method: str, path: str, refusal: tuple[int, Any]
) -> None:
    assert shown(caller.write(method, path, b'{"name": "Changed", "deal": {}}')) == refusal
    assert caller.records() == records


def test_an_encoded_slash_does_not_lead_to_the_control_plane(caller: Caller) -> None:
    assert shown(caller.read("/_double%2Fhealth")) == NO_API


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("e/demo-shop/a-1.json", id="other-case"),
        pytest.param("e/demo-shop/A-1", id="without-format"),
        pytest.param("e/demo-shop/A-1.json.json", id="format-twice"),
        pytest.param("e/demo-shop/A-1%00.json", id="nul"),
        pytest.param("e/demo-shop/%20A-1.json", id="blank"),
        pytest.param("e/demo-shop/.json", id="nothing"),
        pytest.param("e/demo-shop//A-1.json", id="empty-segment"),
        pytest.param("e//A-1.json", id="no-integration"),
        pytest.param("e/%2e%2e/A-1.json", id="dots"),
        pytest.param("e/demo-shop/../demo-shop/A-1.json", id="there-and-back"),
        pytest.param("e/demo-shop%2FA-1.json", id="one-segment"),
        pytest.param("e/DEMO-SHOP/A-1.json", id="integration-in-capitals"),
        pytest.param("e/demo-shop/2026/03/15.json", id="bare-slashes"),
        pytest.param("e/demo-shop/2026%252F03%252F15.json", id="slashes-encoded-twice"),
        pytest.param("e/demo-shop/2026%2F03.json", id="first-segments"),
        pytest.param("e/demo-shop/Z%CC%87o%CC%81%C5%82c%CC%81.json", id="other-normal-form"),
        pytest.param("e/demo-shop/%AF%F3%B3%E6.json", id="latin-2"),
        pytest.param("e/demo-shop/%C5%BB%C3%B3%C5%82%C4.json", id="cut-character"),
        pytest.param("e/demo-shop/" + "A" * 100_000 + ".json", id="100-kB"),
    ],
)
def test_nothing_near_an_external_id_is_found(caller: Caller, path: str) -> None:
    assert shown(caller.read(f"/crm/deals/{path}")) == NOWHERE_AT_INTUM


@pytest.mark.parametrize(
    ("path", "canonical"),
    [
        pytest.param("/api/v1/deals/%31%30%31", MOCO.deal, id="moco-encoded-digits"),
        pytest.param("/api/v1/d%65als/101", MOCO.deal, id="moco-encoded-letter"),
        pytest.param("/api/v1/deals/0101", MOCO.deal, id="moco-leading-zero"),
        pytest.param("/api/v1/deals/101/", MOCO.deal, id="moco-slash-behind"),
        pytest.param("/api/v1/deals/101?", MOCO.deal, id="moco-empty-query"),
        pytest.param("/api/v1/deals/", MOCO.deals, id="moco-list-slash-behind"),
        pytest.param("http://other.example/api/v1/deals/101", MOCO.deal, id="moco-absolute"),
        pytest.param("/crm/deals/%31%30%31%2Ejson", INTUM.deal, id="intum-encoded"),
        pytest.param("/crm/deals/0101.json", INTUM.deal, id="intum-leading-zero"),
        pytest.param("/crm/deals/101.json/", INTUM.deal, id="intum-slash-behind"),
        pytest.param("/crm/deals.json/", INTUM.deals, id="intum-list-slash-behind"),
        pytest.param("http://other.example/crm/deals.json", INTUM.deals, id="intum-absolute"),
        pytest.param("/crm/deals/e/demo%2Dshop/%41-1.json", INTUM.deal, id="external-encoded"),
        pytest.param(
            "/crm/deals/e/demo-shop/2026%2f03%2F15.json", "/crm/deals/102.json", id="slashes"
        ),
        pytest.param(
            "/crm/deals/e/demo-shop/%c5%bb%C3%B3%C5%82%C4%87.json",
            "/crm/deals/103.json",
            id="external-beyond-ascii",
        ),
    ],
)
def test_another_way_to_write_a_path_leads_to_the_same(
    caller: Caller, path: str, canonical: str
) -> None:
    answer = caller.read(path)

    assert (answer.status, answer.body) == (200, caller.read(canonical).body)
