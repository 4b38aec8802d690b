"""Which deal an external id finds, and which external ids a deal may take."""

from typing import Any

import httpx
import pytest

from .values import TAKEN, VALID, answer, broken, refusal

NOT_FOUND = refusal(404, "Not found")


def bearer(token: str) -> dict[str, str]:
    """The headers that carry a token."""
    return {"Authorization": f"Bearer {token}"}


def found(client: httpx.Client, integration: str, external_id: str) -> int | None:
    """The id of the deal that a look-up answers; None stands for 404."""
    response = client.get(f"/deals/e/{integration}/{external_id}.json")
    if response.status_code == 404:
        assert answer(response) == NOT_FOUND
        return None
    deal: int = response.json()["id"]
    return deal


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("demo-shop/A-1", 101, id="one-integration"),
        pytest.param("other-shop/A-1", 102, id="same-id-in-another"),
        pytest.param("other-shop/A-3", 110, id="only-in-another"),
        pytest.param("demo-shop/v1.2.3", 103, id="dots"),
        pytest.param("demo-shop/v1%2E2%2E3", 103, id="encoded-dots"),
        pytest.param("demo-shop/.ukryty.", 114, id="outer-dots"),
        pytest.param("demo-shop/plik.json", 106, id="ends-as-a-path"),
        pytest.param("demo-shop/Zam%C3%B3wienie%20nr%207", 104, id="spaces"),
        pytest.param("demo-shop/Zam%c3%b3wienie%20nr%207", 104, id="lower-case-escapes"),
        pytest.param("demo-shop/2026%2F03%2F15", 105, id="slashes"),
        pytest.param("demo-shop/2026%2f03%2f15", 105, id="slashes-in-lower-case"),
        pytest.param("demo-shop/%C5%BB%C3%B3%C5%82%C4%87", 108, id="letters"),
        pytest.param("demo-shop/a%2Bb%3Fc%23d%252Fe", 111, id="signs"),
        pytest.param("demo-shop/a+b%3Fc%23d%252Fe", 111, id="bare-plus"),
        pytest.param("demo-shop/%41%2D%31", 101, id="all-encoded"),
        pytest.param("demo%2Dshop/A-1", 101, id="encoded-integration"),
        pytest.param("demo-shop/A-4", 120, id="newest"),
    ],
)
def test_a_deal_is_read_by_its_external_id(intum: httpx.Client, path: str, expected: int) -> None:
    response = intum.get(f"/deals/e/{path}.json")

    assert response.status_code == 200, response.text
    assert response.text == intum.get(f"/deals/{expected}.json").text


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("demo-shop/A-9", id="unknown-id"),
        pytest.param("demo-shop/A-3", id="of-another-integration"),
        pytest.param("other-shop/A-4", id="of-the-token-s-integration"),
        pytest.param("nobody/A-1", id="unknown-integration"),
        pytest.param("Demo-Shop/A-1", id="integration-in-other-case"),
        pytest.param("demo-shop/a-1", id="id-in-other-case"),
        pytest.param("demo-shop/A-", id="beginning"),
        pytest.param("demo-shop/A-1x", id="longer"),
        pytest.param("demo-shop/A-2", id="of-no-integration"),
        pytest.param("other-shop/A-2", id="of-no-integration-in-another"),
        pytest.param("demo-shop/101", id="id-of-the-deal"),
        pytest.param("demo-shop/null", id="null"),
        pytest.param("demo-shop/plik", id="without-its-ending"),
        pytest.param("demo-shop/2026/03/15", id="bare-slashes"),
        pytest.param("demo-shop/2026%252F03%252F15", id="encoded-twice"),
        pytest.param("demo-shop/a+b%3Fc%23d%2Fe", id="decoded-twice"),
        pytest.param("demo-shop/Zam%C3%B3wienie+nr+7", id="plus-is-no-space"),
        pytest.param("demo-shop%2FA-1", id="one-segment"),
    ],
)
def test_nothing_else_is_found(intum: httpx.Client, path: str) -> None:
    assert answer(intum.get(f"/deals/e/{path}.json")) == NOT_FOUND


@pytest.mark.parametrize("token", ["demo", "TOKEN", "other", "plain", "a/b/c"])
def test_any_token_looks_up_in_any_integration(intum: httpx.Client, token: str) -> None:
    headers = bearer(token)

    assert intum.get("/deals/e/demo-shop/A-1.json", headers=headers).json()["id"] == 101
    assert intum.get("/deals/e/other-shop/A-1.json", headers=headers).json()["id"] == 102


@pytest.mark.parametrize(
    ("token", "integration"),
    [("demo", "demo-shop"), ("TOKEN", "demo-shop"), ("other", "other-shop")],
)
def test_a_new_deal_belongs_to_its_token_s_integration(
    intum: httpx.Client, token: str, integration: str
) -> None:
    body = {"deal": VALID | {"external_id": "N-1"}}
    created = intum.post("/deals.json", headers=bearer(token), json=body)

    assert (created.status_code, created.json()["external_id"]) == (201, "N-1")
    places = {place for place in ("demo-shop", "other-shop") if found(intum, place, "N-1")}
    assert places == {integration}
    assert intum.get(f"/deals/e/{integration}/N-1.json").text == created.text


@pytest.mark.parametrize(
    ("external_id", "path"),
    [
        ("N.1.json", "N.1.json"),
        ("nowe id", "nowe%20id"),
        (" a ", "%20a%20"),
        ("a/b", "a%2Fb"),
        ("/", "%2F"),
        ("ŁÓDŹ", "%C5%81%C3%93D%C5%B9"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("a&b=c;d", "a%26b%3Dc%3Bd"),
        ('"x"', "%22x%22"),
        ("🎉", "%F0%9F%8E%89"),
    ],
)
@pytest.mark.parametrize(
    ("method", "target"), [("POST", "/deals.json"), ("PATCH", "/deals/112.json")]
)
def test_any_text_is_an_external_id(
    intum: httpx.Client, method: str, target: str, external_id: str, path: str
) -> None:
    body = {"deal": VALID | {"external_id": external_id}}
    written = intum.request(method, target, json=body)

    assert written.json()["external_id"] == external_id
    assert intum.get(f"/deals/e/demo-shop/{path}.json").text == written.text


@pytest.mark.parametrize("token", ["plain", "a/b/c"])
def test_without_an_integration_no_look_up_finds_a_deal(intum: httpx.Client, token: str) -> None:
    body = {"deal": VALID | {"external_id": "N-1"}}
    first = intum.post("/deals.json", headers=bearer(token), json=body)
    second = intum.post("/deals.json", headers=bearer(token), json=body)
    changed = intum.patch("/deals/112.json", headers=bearer(token), json=body)

    assert [first.status_code, second.status_code, changed.status_code] == [201, 201, 200]
    assert {first.json()["external_id"], changed.json()["external_id"]} == {"N-1"}
    assert found(intum, "demo-shop", "N-1") is None
    assert found(intum, "other-shop", "N-1") is None


@pytest.mark.parametrize(
    ("token", "external_id", "taken"),
    [
        ("demo", "A-1", True),
        ("TOKEN", "A-1", True),
        ("other", "A-1", True),
        ("plain", "A-1", False),
        ("demo", "A-2", False),
        ("other", "A-2", False),
        ("demo", "A-3", False),
        ("other", "A-3", True),
        ("demo", "A-4", True),
        ("other", "A-4", False),
        ("demo", "a-1", False),
        ("demo", "A-1 ", False),
        ("demo", "Zamówienie nr 7", True),
        ("demo", "2026/03/15", True),
        ("demo", "Żółć", True),
        ("other", "Żółć", False),
        ("demo", "plik.json", True),
        ("demo", "", False),
        ("demo", None, False),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/deals.json"), ("PATCH", "/deals/112.json")]
)
def test_an_external_id_is_taken_once_in_an_integration(
    intum: httpx.Client, method: str, path: str, token: str, external_id: str | None, taken: bool
) -> None:
    before = intum.get("/deals.json").text
    body = {"deal": VALID | {"external_id": external_id}}
    response = intum.request(method, path, headers=bearer(token), json=body)

    if taken:
        assert answer(response) == broken(external_id=TAKEN)
        assert intum.get("/deals.json").text == before
    else:
        assert response.status_code == (201 if method == "POST" else 200), response.text
        assert response.json()["external_id"] == (external_id or None)


@pytest.mark.parametrize("empty", [None, ""])
def test_any_number_of_deals_have_no_external_id(intum: httpx.Client, empty: str | None) -> None:
    body = {"deal": VALID | {"external_id": empty}}
    answers = [intum.post("/deals.json", json=body) for _ in range(3)]

    assert [response.status_code for response in answers] == [201, 201, 201]


@pytest.mark.parametrize("token", ["demo", "TOKEN"])
def test_a_deal_may_be_sent_its_own_external_id(intum: httpx.Client, token: str) -> None:
    body = {"deal": {"external_id": "A-1", "name": "Ten sam"}}
    response = intum.patch("/deals/101.json", headers=bearer(token), json=body)

    assert (response.status_code, response.json()["name"]) == (200, "Ten sam")
    assert found(intum, "demo-shop", "A-1") == 101


@pytest.mark.parametrize(
    ("token", "deal", "sent", "finds"),
    [
        pytest.param(
            "other",
            120,
            {"external_id": "A-4"},
            {"demo-shop/A-4": 120, "other-shop/A-4": None},
            id="same-id-stays",
        ),
        pytest.param(
            "other",
            120,
            {"external_id": "B-4"},
            {"demo-shop/A-4": None, "demo-shop/B-4": None, "other-shop/B-4": 120},
            id="new-id-moves",
        ),
        pytest.param(
            "plain",
            120,
            {"external_id": "B-4"},
            {"demo-shop/A-4": None, "demo-shop/B-4": None, "other-shop/B-4": None},
            id="moves-to-none",
        ),
        pytest.param("demo", 109, {"external_id": "A-2"}, {"demo-shop/A-2": 109}, id="from-none"),
        pytest.param(
            "other",
            120,
            {"name": "Inny"},
            {"demo-shop/A-4": 120, "other-shop/A-4": None},
            id="stays-without-external-id",
        ),
        pytest.param("plain", 120, {"name": "Inny"}, {"demo-shop/A-4": 120}, id="stays-for-none"),
        pytest.param(
            "demo",
            120,
            {"external_id": "B-4"},
            {"demo-shop/A-4": None, "demo-shop/B-4": 120},
            id="new-id-stays",
        ),
        pytest.param("demo", 120, {"external_id": None}, {"demo-shop/A-4": None}, id="null-ends"),
        pytest.param("demo", 120, {"external_id": ""}, {"demo-shop/A-4": None}, id="empty-ends"),
        pytest.param("other", 120, {"external_id": None}, {"demo-shop/A-4": None}, id="any-ends"),
        pytest.param(
            "demo",
            120,
            {"external_id": "B-4", "app_code": "other-shop"},
            {"demo-shop/B-4": 120, "other-shop/B-4": None},
            id="app-code-is-not-sent",
        ),
    ],
)
def test_a_deal_belongs_to_whoever_set_its_external_id_last(
    intum: httpx.Client, token: str, deal: int, sent: dict[str, Any], finds: dict[str, int | None]
) -> None:
    response = intum.patch(f"/deals/{deal}.json", headers=bearer(token), json={"deal": sent})

    assert response.status_code == 200, response.text
    assert "app_code" not in response.json()
    assert {path: found(intum, *path.split("/")) for path in finds} == finds


def test_a_deal_cannot_move_to_where_its_external_id_is_taken(intum: httpx.Client) -> None:
    body = {"deal": {"external_id": "A-1"}}
    moved = intum.patch("/deals/120.json", headers=bearer("other"), json=body)

    assert answer(moved) == broken(external_id=TAKEN)
    assert (found(intum, "demo-shop", "A-4"), found(intum, "other-shop", "A-1")) == (120, 102)


def test_a_refused_update_moves_nothing(intum: httpx.Client) -> None:
    body = {"deal": {"external_id": "A-4", "tax": ""}}

    assert intum.patch("/deals/120.json", headers=bearer("other"), json=body).status_code == 422
    assert (found(intum, "demo-shop", "A-4"), found(intum, "other-shop", "A-4")) == (120, None)


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        pytest.param("DELETE", {}, id="deleted"),
        pytest.param("PATCH", {"external_id": None}, id="emptied"),
        pytest.param("PATCH", {"external_id": "B-4"}, id="changed"),
    ],
)
def test_an_external_id_given_up_is_free_again(
    intum: httpx.Client, method: str, sent: dict[str, Any]
) -> None:
    body = {"deal": VALID | {"external_id": "A-4"}}
    assert answer(intum.post("/deals.json", json=body)) == broken(external_id=TAKEN)

    intum.request(method, "/deals/120.json", json={"deal": sent})

    assert found(intum, "demo-shop", "A-4") is None
    assert intum.post("/deals.json", json=body).json()["id"] == 121
    assert found(intum, "demo-shop", "A-4") == 121


@pytest.mark.parametrize(
    ("headers", "query", "body", "integration"),
    [
        pytest.param(bearer("other"), "demo", "demo", "other-shop", id="header"),
        pytest.param({}, "other", "demo", "other-shop", id="query"),
        pytest.param({}, None, "other", "other-shop", id="body"),
        pytest.param(bearer("demo"), "other", "other", "demo-shop", id="header-before-all"),
        pytest.param(bearer("plain"), "demo", "demo", None, id="header-without-integration"),
    ],
)
def test_the_token_that_counts_gives_the_integration(
    intum_anonymous: httpx.Client,
    intum: httpx.Client,
    headers: dict[str, str],
    query: str | None,
    body: str,
    integration: str | None,
) -> None:
    params = {} if query is None else {"api_token": query}
    sent = {"api_token": body, "deal": VALID | {"external_id": "N-1"}}
    created = intum_anonymous.post("/deals.json", headers=headers, params=params, json=sent)

    assert created.status_code == 201, created.text
    for place in ("demo-shop", "other-shop"):
        assert found(intum, place, "N-1") == (121 if place == integration else None)
