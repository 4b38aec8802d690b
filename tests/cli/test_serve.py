"""What `dealdouble serve` says and serves, and how it tells a mistake."""

import re
import shlex
import shutil
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from dealdouble import __version__

from .process import PATIENCE, run, serving

OFFICE = """\
title: A small account
moco:
  keys:
    reader: {access: read-only}
    late: {access: full, expired: true}
    it's-mine: {access: full}
    also-mine: {access: full}
  users:
    anna: {id: 1, firstname: Anna, lastname: Keller}
  deal_categories:
    angebot: {id: 4, name: Angebot, probability: 30}
  deals:
    website:
      id: 5
      name: Website
      reminder_date: 2026-04-01
      money: 61000
      currency: CHF
      user: anna
      deal_category: angebot
"""


def curl_lines(greeting: str) -> list[str]:
    """The requests to paste."""
    return [line.strip() for line in greeting.splitlines() if "curl" in line]


def sent_by(line: str) -> tuple[str, dict[str, str]]:
    """The address and the header of the curl line, as a shell would hand them over."""
    curl, option, header, address = shlex.split(line)
    assert (curl, option) == ("curl", "-H")
    name, _, value = header.partition(": ")
    return address, {name: value}


def get(address: str, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.get(address, headers=headers, timeout=PATIENCE, trust_env=False)


def can_listen_on_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_it_answers_as_soon_as_it_says_so() -> None:
    with serving() as served:
        response = get(f"{served.origin}/_double/health")

        assert response.status_code == 200
        assert response.json() == {
            "status": "ok",
            "version": __version__,
            "apis": ["intum", "moco"],
            "scenario": "demo",
        }


def test_it_prints_each_base_url_and_a_request_to_paste() -> None:
    with serving() as served:
        origin = f"http://127.0.0.1:{served.port}"

        assert served.greeting.splitlines() == [
            f"dealdouble {__version__} serves the scenario 'demo' at {origin}",
            "",
            f"intum: {origin}/crm",
            f"  curl -H 'Authorization: Bearer demo' {origin}/crm/deals.json",
            "",
            f"moco: {origin}/api/v1",
            f"  curl -H 'Authorization: Token token=demo' {origin}/api/v1/deals",
            "",
            "Ctrl-C ends it.",
        ]
        for line in curl_lines(served.greeting):
            address, headers = sent_by(line)
            assert len(get(address, headers).json()) >= 25


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl to paste it to")
@pytest.mark.skipif(shutil.which("sh") is None, reason="there is no shell to paste it into")
def test_each_printed_curl_line_works_in_a_shell() -> None:
    with serving() as served:
        lines = curl_lines(served.greeting)
        assert len(lines) == 2
        for line in lines:
            command = ["sh", "-c", f"{line} --silent --fail --noproxy '*'"]
            answered = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE)
            assert answered.stdout.startswith(b'[{"id":')


def test_a_file_of_ones_own_is_served(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")

    with serving("--scenario", "office.yaml", cwd=tmp_path) as served:
        health = get(f"{served.origin}/_double/health")
        listed = get(f"{served.origin}/api/v1/deals", {"Authorization": "Bearer reader"})

        assert health.json()["scenario"] == "office.yaml"
        assert [deal["name"] for deal in listed.json()] == ["Website"]


def test_the_request_to_paste_has_the_first_key_that_may_do_the_most(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")

    with serving("--scenario", "office.yaml", cwd=tmp_path) as served:
        (line,) = curl_lines(served.greeting)
        address, headers = sent_by(line)

        assert headers == {"Authorization": "Token token=it's-mine"}
        assert get(address, headers).status_code == 200


def test_a_scenario_in_which_no_key_counts_is_said_to_be_one(tmp_path: Path) -> None:
    keys = "title: Nobody may enter\nmoco:\n  keys:\n    late: {access: full, expired: true}\n"
    (tmp_path / "closed.yml").write_text(keys, encoding="utf-8")

    with serving("--scenario", "closed.yml", cwd=tmp_path) as served:
        assert "curl" not in served.greeting
        assert served.greeting.count("so every request is refused") == 2
        late = get(f"{served.origin}/api/v1/deals", {"Authorization": "Token token=late"})
        assert late.status_code == 401


@pytest.mark.parametrize(
    ("options", "last"),
    [
        pytest.param([], 200, id="without-the-option"),
        pytest.param(["--rate-limit"], 429, id="with-the-option"),
    ],
)
def test_requests_past_the_rate_are_refused_only_on_demand(options: list[str], last: int) -> None:
    headers = {"Authorization": "Token token=demo"}
    with serving(*options) as served, httpx.Client(headers=headers, trust_env=False) as client:
        address = f"{served.origin}/api/v1/deals/123"
        statuses = [client.get(address).status_code for _ in range(121)]

    assert statuses == [200] * 120 + [last]


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        pytest.param("localhost", "http://localhost", id="name"),
        pytest.param("0.0.0.0", "http://127.0.0.1", id="all-addresses"),  # noqa: S104
        pytest.param(
            "::1",
            "http://[::1]",
            id="ipv6",
            marks=pytest.mark.skipif(not can_listen_on_ipv6(), reason="there is no IPv6 here"),
        ),
    ],
)
def test_the_address_printed_reaches_the_host_listened_on(host: str, shown: str) -> None:
    with serving("--host", host) as served:
        assert served.origin == f"{shown}:{served.port}"
        if host != "localhost":  # a name may stand for several addresses
            assert get(f"{served.origin}/_double/health").status_code == 200


def test_a_busy_port_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = run("serve", "--port", str(port))

    assert (done.code, done.out) == (2, "")
    told = (
        rf"dealdouble: cannot listen on 127\.0\.0\.1 port {port}: [^;()]+; name another --port, .+"
    )
    assert_one_line(done.err, told)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("192.0.2.1", id="not-of-this-machine"),
        pytest.param("ü" * 70, id="no-name-at-all"),
    ],
)
def test_a_host_that_cannot_be_had_is_told_in_one_line(host: str) -> None:
    done = run("serve", "--host", host, "--port", "0")

    assert (done.code, done.out) == (2, "")
    assert_one_line(done.err, rf"dealdouble: cannot listen on {host} port 0: [^;()]+; name .+")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param(
            "nope",
            None,
            "there is no scenario 'nope'; shipped are .*demo.*; "
            "a file of your own ends in .yaml or .json",
            id="unknown-name",
        ),
        pytest.param(
            "nope.yaml",
            None,
            "there is no scenario file 'nope.yaml'; check the path",
            id="no-file",
        ),
        pytest.param(
            "office.yaml",
            OFFICE.replace("{id: 1, firstname", "{id: 1 firstname"),
            "office.yaml:9: is not YAML: .+",
            id="not-yaml",
        ),
        pytest.param(
            "office.yaml",
            OFFICE.replace("currency:", "curency:"),
            "office.yaml:18: moco.deals.website: 'curency' is not known here; known: .*currency.*",
            id="unknown-key",
        ),
        pytest.param(
            "office.yaml",
            OFFICE.replace("2026-04-01", "2026-04-31"),
            "office.yaml:16: moco.deals.website: reminder_date '2026-04-31' is invalid; .+",
            id="broken-rule",
        ),
    ],
)
def test_a_scenario_that_cannot_be_served_is_told_in_one_line(
    tmp_path: Path, name: str, text: str | None, told: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")

    done = run("serve", "--port", "0", "--scenario", name, cwd=tmp_path)

    assert (done.code, done.out) == (2, "")
    assert_one_line(done.err, f"dealdouble: {told}")


def assert_one_line(said: str, pattern: str) -> None:
    assert re.fullmatch(f"{pattern}\n", said), said
