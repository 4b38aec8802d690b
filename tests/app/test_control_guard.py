"""Nobody controls a double under a strange name or from a web page of elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from dealdouble.app.control_guard import plain_name
from dealdouble.contract.model import Contract
from dealdouble.scenarios.catalogue import Catalogue

from .controlled import NOON, Controlled, controlled, raw_call

PATHS = [
    ("GET", "health"),
    ("POST", "reset"),
    ("GET", "scenarios"),
    ("GET", "scenario"),
    ("PUT", "scenario"),
    ("GET", "clock"),
    ("PUT", "clock"),
    ("POST", "clock/advance"),
    ("GET", "state"),
    ("PUT", "state"),
    ("GET", "snapshots"),
    ("POST", "snapshots"),
    ("DELETE", "snapshots"),
    ("DELETE", "snapshots/1"),
    ("POST", "snapshots/1/restore"),
    ("OPTIONS", "clock"),
    ("HEAD", "health"),
    ("BREW", "health"),
    ("GET", "nope"),
    ("GET", ""),
]
ALLOWED = ["box.example", "192.0.2.7", "2001:db8::7"]
REMEDY = (
    "call it by localhost, 127.0.0.1 or [::1], "
    "or start it with `dealdouble serve --allow-host NAME`"
)

OWN_HOSTS = [
    "localhost",
    "localhost:8080",
    "localhost:",
    "localhost:1",
    "LOCALHOST:8080",
    "localhost.",
    "localhost.:8080",
    "127.0.0.1",
    "127.0.0.1:8080",
    "[::1]",
    "[::1]:8080",
    "[0:0:0:0:0:0:0:1]:8080",
    "Box.Example:443",
    "box.example.",
    "192.0.2.7",
    "[2001:DB8:0::7]",
]
STRANGE_HOSTS = [
    "evil.example",
    "evil.example:8080",
    "localhost.evil.example",
    "evil.example.localhost",
    "notlocalhost",
    "localhost..",
    ".localhost",
    "localhost:8080:8080",
    "localhost:port",
    "localhost:808080",
    "localhost@evil.example",
    "evil.example@localhost",
    "localhost, evil.example",
    "http://localhost",
    "localhost/",
    "localhost:8080/",
    "127.0.0.1.evil.example",
    "127.0.0.2",
    "127.1",
    "2130706433",
    "0.0.0.0",  # noqa: S104
    "192.0.2.8",
    "::1",
    "[::1",
    "::1]",
    "[::1]8080",
    "[::2]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[localhost]",
    "[]",
    "",
    ".",
    ":8080",
    "lo calhost",
    "localhost\u00ad",
    "*",
    "l" * 10_000,
]

OWN_ORIGINS = [
    ("http://localhost:8080", "localhost:8080"),
    ("HTTP://LocalHost:8080", "localhost:8080"),
    ("http://localhost:8080", "LOCALHOST.:8080"),
    ("http://localhost", "localhost:80"),
    ("http://localhost:80", "localhost"),
    ("http://127.0.0.1:8080", "127.0.0.1:8080"),
    ("http://[::1]:8080", "[0::1]:8080"),
    ("http://box.example", "box.example"),
]
FOREIGN_ORIGINS = [
    ("null", "localhost:8080"),
    ("", "localhost:8080"),
    ("*", "localhost:8080"),
    ("https://evil.example", "localhost:8080"),
    ("http://localhost", "localhost:8080"),
    ("http://localhost:3000", "localhost:8080"),
    ("http://127.0.0.1:8080", "localhost:8080"),
    ("http://[::1]:8080", "127.0.0.1:8080"),
    ("https://localhost:8080", "localhost:8080"),
    ("https://localhost", "localhost"),
    ("https://localhost:80", "localhost"),
    ("ftp://localhost:8080", "localhost:8080"),
    ("file://", "localhost:8080"),
    ("localhost:8080", "localhost:8080"),
    ("//localhost:8080", "localhost:8080"),
    ("http://localhost:8080/", "localhost:8080"),
    ("http://localhost:8080 http://evil.example", "localhost:8080"),
    ("http://localhost:8080@evil.example", "localhost:8080"),
    ("http://evil.example@localhost:8080", "localhost:8080"),
    ("http://box.example", "localhost"),
    ("http://localhost:8080.evil.example", "localhost:8080"),
    ("chrome-extension://localhost", "localhost"),
]


@pytest.fixture(scope="module")
def control(contracts: list[Contract]) -> Iterator[Controlled]:
    """A double that the tests of this module share: none of them changes it for long."""
    with controlled(contracts, Catalogue(contracts), hosts=ALLOWED) as made:
        made.ask("PUT", "clock", {"now": NOON})
        made.ask("POST", "snapshots")
        yield made


def cors(answer: httpx.Response) -> list[str]:
    return [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_a_name_of_its_own_is_answered(control: Controlled, host: str) -> None:
    assert control.ask("GET", "health", Host=host).status_code == 200


@pytest.mark.parametrize("host", STRANGE_HOSTS)
def test_a_strange_name_is_refused(control: Controlled, host: str) -> None:
    headers = [(b"host", host.encode("latin-1"))]

    start, body = raw_call(control.application, "GET", "/_double/health", headers, iter(()))

    said = json.loads(body["body"])
    assert start["status"] == 421
    assert said["error"].startswith("this server is not called '")
    assert said["remedy"] == REMEDY
    assert len(said["error"]) < 400


@pytest.mark.parametrize(
    ("hosts", "error"),
    [
        pytest.param([], "the request names no host", id="none"),
        pytest.param(
            [b"localhost", b"evil.example"],
            "this server is not called 'localhost' and 'evil.example'",
            id="two",
        ),
        pytest.param(
            [b"localhost", b"localhost"],
            "this server is not called 'localhost' and 'localhost'",
            id="twice",
        ),
    ],
)
def test_exactly_one_name_is_told(control: Controlled, hosts: list[bytes], error: str) -> None:
    headers = [(b"host", host) for host in hosts]

    start, body = raw_call(control.application, "GET", "/_double/health", headers, iter(()))

    assert start["status"] == 421
    assert json.loads(body["body"]) == {"error": error, "remedy": REMEDY}


@pytest.mark.parametrize(("origin", "host"), OWN_ORIGINS)
def test_a_page_of_its_own_is_answered_without_a_word_about_others(
    control: Controlled, origin: str, host: str
) -> None:
    answer = control.ask("GET", "clock", Origin=origin, Host=host)

    assert (answer.status_code, cors(answer)) == (200, [])


@pytest.mark.parametrize(("origin", "host"), FOREIGN_ORIGINS)
def test_a_page_of_elsewhere_is_refused(control: Controlled, origin: str, host: str) -> None:
    answer = control.ask("PUT", "clock", {"frozen": False}, Origin=origin, Host=host)

    assert answer.status_code == 403
    assert answer.json() == {
        "error": f"a page of {origin!r} may not control this server",
        "remedy": "control it from outside a browser, or from a page of its own",
    }
    assert cors(answer) == []
    assert control.double.clock.is_frozen


def test_of_two_origins_each_must_be_its_own(control: Controlled) -> None:
    headers = [
        (b"host", b"localhost"),
        (b"origin", b"http://localhost"),
        (b"origin", b"http://evil.example"),
    ]

    start, _ = raw_call(control.application, "GET", "/_double/health", headers, iter(()))

    assert start["status"] == 403


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Host": "evil.example"}, 421, id="host"),
        pytest.param({"Origin": "https://evil.example"}, 403, id="origin"),
        pytest.param({"Origin": "null"}, 403, id="null"),
        pytest.param({"Host": "evil.example", "Origin": "http://evil.example"}, 421, id="rebound"),
    ],
)
def test_every_call_is_guarded_before_its_body_is_read(
    control: Controlled, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    sent = [(b"host", b"localhost")] if "Host" not in headers else []
    sent += [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    sent += [(b"content-length", b"17"), (b"access-control-request-method", b"PUT")]

    messages = raw_call(control.application, method, f"/_double/{path}", sent, iter(()))

    assert messages[0]["status"] == status
    names = [name for name, _ in messages[0]["headers"]]
    assert [name for name in names if name.startswith(b"access-control")] == []


@pytest.mark.parametrize("path", ["/api/v1/deals", "/crm/deals.json"])
@pytest.mark.parametrize("origin", ["null", "https://evil.example"])
def test_the_apis_stay_open_to_all(control: Controlled, path: str, origin: str) -> None:
    headers = {"Authorization": "Bearer demo", "Host": "evil.example", "Origin": origin}

    answer = control.client.get(path, headers=headers)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Box.Example.", "box.example"),
        ("192.0.2.7", "192.0.2.7"),
        ("2001:DB8:0:0::7", "2001:db8::7"),
        ("[::1]", "::1"),
        ("http://box.example", ""),
        ("box.example:80", ""),
        ("box/", ""),
        ("*", ""),
        ("", ""),
        ("büro.example", ""),
    ],
)
def test_names_are_compared_in_one_form(name: str, plain: str) -> None:
    assert plain_name(name) == plain
