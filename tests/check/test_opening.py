"""Servers that cannot be checked are told apart, each with what to do about it."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from dealdouble.check.opening import opened
from dealdouble.check.server.own import Left
from dealdouble.check.server.target import Target
from dealdouble.check.session import Session, Settings
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action

from .serving import contract_of
from .stub import Answer, Asked, stub

DEAL: dict[str, Any] = {
    "id": 5,
    "user": {"id": 7, "firstname": "A", "lastname": "B"},
    "category": {"id": 9, "name": "C", "probability": 30},
    "company": None,
}


def opened_on(url: str, key: str = "sesame", **wishes: Any) -> Session:
    """A session that may write, on an account of MOCO."""
    target = Target(contract_of("moco"), url, key)
    try:
        return opened(target, "run", Settings(write=True), **wishes)
    finally:
        target.close()


@pytest.mark.parametrize(
    ("answer", "cause", "remedy"),
    [
        pytest.param(
            Answer(401, {"message": "Unauthorized"}),
            'does not accept the key: 401 {"message": "Unauthorized"}',
            "--token",
            id="wrong-key",
        ),
        pytest.param(Answer(403), "does not accept the key: 403", "--token", id="no-right"),
        pytest.param(
            Answer(301, headers={"Location": "https://elsewhere.example/api"}),
            "redirects to https://elsewhere.example/api",
            "if that is the server, name it in --url",
            id="redirect",
        ),
        pytest.param(
            Answer(404),
            "is no list of deals: 404",
            "name the API of moco in --url, as https://HOST/api/v1",
            id="not-there",
        ),
        pytest.param(
            Answer(200, b"<html>Welcome</html>"),
            "is no list of deals: 200 <html>Welcome</html>",
            "name the API of moco in --url, as https://HOST/api/v1",
            id="a-web-page",
        ),
        pytest.param(
            Answer(200, b"<html>\n  <h1>\x1b[31mHi</h1>" + b"x" * 500),
            "is no list of deals: 200 <html> <h1>\N{REPLACEMENT CHARACTER}[31mHi</h1>" + "x" * 84,
            "name the API of moco in --url",
            id="a-long-page-on-a-line",
        ),
        pytest.param(
            Answer(200, [{"sku": 5}, {"sku": 6}]),
            'is no list of deals: 200 [{"sku": 5}, {"sku": 6}]',
            "name the API of moco in --url",
            id="another-api",
        ),
        pytest.param(
            Answer(200, {"deals": []}),
            "is no list of deals",
            "name the API of moco in --url, as https://HOST/api/v1",
            id="no-list",
        ),
        pytest.param(
            Answer(500),
            "is no list of deals: 500",
            "name the API of moco in --url, as https://HOST/api/v1",
            id="broken",
        ),
    ],
)
def test_a_server_that_is_no_such_api_is_told(answer: Answer, cause: str, remedy: str) -> None:
    with stub(lambda asked: answer) as server, pytest.raises(CheckError) as caught:
        opened_on(server.url)

    assert cause in caught.value.cause
    assert remedy in caught.value.remedy


def test_nobody_at_the_address_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with pytest.raises(CheckError) as caught:
        opened_on(f"http://127.0.0.1:{port}")

    assert caught.value.cause.startswith(f"http://127.0.0.1:{port}/api/v1 cannot be reached: ")


@pytest.mark.parametrize(
    "url",
    [
        "acme.example",
        "ftp://acme.example",
        "https://",
        "",
        "http://a?b",
        "http://a#b",
        "http://a b",
        "http://a\n",
        "http://[::1",
        "http://a..b",
        "http://a:99999",
        "http://a:0",
    ],
)
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises(CheckError) as caught:
        opened_on(url)

    assert caught.value.cause == f"{url!r} is no address of a server"
    assert caught.value.remedy == "name it in full, as https://HOST/api/v1"


def test_a_key_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(CheckError) as caught:
        opened_on("https://anna:sesame@acme.example")

    assert caught.value.cause == "the address holds a user's name"
    assert "sesame" not in str(caught.value)


def test_a_key_that_the_server_repeats_is_not_shown() -> None:
    def refuse(asked: Asked) -> Answer:
        return Answer(401, {"message": "no such key: open-sesame"})

    with stub(refuse) as server, pytest.raises(CheckError) as caught:
        opened_on(server.url, key="open-sesame")

    assert caught.value.cause.endswith('the key: 401 {"message": "no such key: KEY"}')


def test_another_key_that_is_not_accepted_is_told_by_its_access_alone() -> None:
    def answer(asked: Asked) -> Answer:
        is_known = asked.headers["authorization"] in ("Token token=sesame", "Token token=limited")
        return Answer(200, [DEAL]) if is_known else Answer(401, {"message": "no mistyped-key"})

    with stub(answer) as server:
        target = Target(contract_of("moco"), server.url, "sesame")
        keys = {"full": "limited", "read-only": "mistyped-key"}
        with pytest.raises(CheckError) as caught:
            opened(target, "run", Settings(keys=keys))
        target.close()

    told = 'does not accept the key for \'read-only\': 401 {"message": "no KEY"}'
    assert caught.value.cause == f"{server.url}/api/v1 {told}"
    assert caught.value.remedy == "give another with --key read-only=KEY, or leave it out"


def test_another_key_that_may_do_nothing_is_accepted() -> None:
    def answer(asked: Asked) -> Answer:
        is_full = asked.headers["authorization"] == "Token token=sesame"
        return Answer(200, [DEAL]) if is_full else Answer(403)

    with stub(answer) as server:
        target = Target(contract_of("moco"), server.url, "sesame")
        session = opened(target, "run", Settings(keys={"read-only": "limited"}))
        target.close()

    assert session.settings.keys == {"read-only": "limited"}
    assert session.book.breaches == {}


def test_a_redirect_is_not_followed() -> None:
    with stub(lambda asked: Answer(200, [DEAL])) as other:
        elsewhere = Answer(302, headers={"Location": f"{other.url}/api/v1/deals"})
        with stub(lambda asked: elsewhere) as server, pytest.raises(CheckError) as caught:
            opened_on(server.url)

    assert caught.value.cause.endswith(f"redirects to {other.url}/api/v1/deals")
    assert other.asked == []


def test_required_references_that_nobody_knows_are_asked_for() -> None:
    with stub(lambda asked: Answer(200, [])) as server, pytest.raises(CheckError) as caught:
        opened_on(server.url)

    assert caught.value.cause == (
        "no record is known that user_id or deal_category_id of a new record could name"
    )
    assert caught.value.remedy == (
        "give some that are there: --reference user_id=ID --reference deal_category_id=ID"
    )


def test_references_are_taken_from_records_that_are_there_and_from_what_is_given() -> None:
    with stub(lambda asked: Answer(200, [DEAL])) as server:
        session = opened_on(server.url, given={"user_id": ["12"]})

    references = session.subjects[0].references
    assert references.of("user_id") == (12,)
    assert references.of("deal_category_id") == (9,)
    assert references.of("company_id") == ()


def test_a_record_that_was_there_is_not_taken_for_a_new_one_whatever_the_server_says() -> None:
    with stub(lambda asked: Answer(200, [DEAL] if asked.method == "GET" else DEAL)) as server:
        target = Target(contract_of("moco"), server.url, "sesame")
        session = opened(target, "run", Settings(write=True))
        create = session.subjects[0].operation(Action.CREATE)
        assert create is not None
        session.own.create(create, {"name": "x"})
        session.own.adopt("deals", DEAL["id"])
        with pytest.raises(CheckError, match="PUT /deals/5 is not sent"):
            target.raw("PUT", "/deals/5")
        target.close()

        assert session.own.ids("deals") == []
        assert session.own.unsure == 1
        assert session.own.clean_up() == []
    assert [asked.method for asked in server.asked] == ["GET", "POST"]


def test_a_record_of_another_name_is_not_taken_for_the_new_one() -> None:
    other = {**DEAL, "id": 6, "name": "of somebody else", "info": "run 1, no: run2"}
    answers = {"GET": [DEAL], "POST": other}
    with stub(lambda asked: Answer(200, answers[asked.method])) as server:
        target = Target(contract_of("moco"), server.url, "sesame")
        session = opened(target, "run-7", Settings(write=True))
        create = session.subjects[0].operation(Action.CREATE)
        assert create is not None
        session.own.create(create, {"name": "run-7 1", "info": "run-7 1"})
        left = session.own.clean_up()
        target.close()

    why = "it bears another name than those of the run: see whose it is"
    assert left == [Left("deals", 6, why)]
    assert [asked.method for asked in server.asked] == ["GET", "POST"]


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param({}, id="not-shown"),
        pytest.param({"name": None}, id="empty"),
        pytest.param({"name": "RUN-7 1"}, id="other-case"),
        pytest.param({"name": " run-7 1 (new)"}, id="more-around-it"),
        pytest.param({"name": "else", "info": "run-7 1"}, id="one-of-two"),
    ],
)
def test_what_a_server_makes_of_a_name_does_not_make_it_anothers(shown: dict[str, Any]) -> None:
    answers = {"GET": [DEAL], "POST": {"id": 6, **shown}, "DELETE": {}}
    with stub(lambda asked: Answer(200, answers[asked.method])) as server:
        target = Target(contract_of("moco"), server.url, "sesame")
        session = opened(target, "run-7", Settings(write=True))
        create = session.subjects[0].operation(Action.CREATE)
        assert create is not None
        session.own.create(create, {"name": "run-7 1", "info": "run-7 1"})

        assert session.own.ids("deals") == [6]
        assert session.own.clean_up() == []
        assert target.reserved == 0
        target.close()


@pytest.mark.parametrize("url", ["{}", "{}/", "{}/api/v1", "{}/api/v1/"])
def test_the_api_is_found_whether_its_path_is_named_or_not(url: str) -> None:
    with stub(lambda asked: Answer(200, [DEAL])) as server:
        opened_on(url.format(server.url))

    assert [asked.target for asked in server.asked] == ["/api/v1/deals"]
    assert server.asked[0].headers["authorization"] == "Token token=sesame"


def test_a_journal_that_cannot_be_kept_is_told_before_anything_is_written(tmp_path: Path) -> None:
    with stub(lambda asked: Answer(200, [DEAL])) as server, pytest.raises(CheckError) as caught:
        opened_on(server.url, journal=tmp_path / "nowhere" / "run.journal")

    assert "cannot keep a journal" in caught.value.cause
    assert {asked.method for asked in server.asked} == {"GET"}
