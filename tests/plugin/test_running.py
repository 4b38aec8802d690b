"""Doubles that are served: each at a port of its own, none in the way of another."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterable
from contextlib import ExitStack
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

import dealdouble
from dealdouble import RunningDouble
from dealdouble.app.background import background
from dealdouble.errors import OptionError, ScenarioError

from ..cli.process import PATIENCE


def ask(double: RunningDouble) -> int:
    """The status of the answer to a request that comes by a connection of its own."""
    headers = {"Authorization": "Bearer demo", "Connection": "close"}
    return httpx.get(
        f"{double.url}/api/v1/deals/123", headers=headers, trust_env=False, timeout=PATIENCE
    ).status_code


def test_a_double_answers_until_it_is_closed() -> None:
    with dealdouble.running() as double:
        assert ask(double) == 200
    with pytest.raises(httpx.ConnectError):
        ask(double)


def test_what_is_late_is_refused_and_reaches_no_other_double() -> None:
    with dealdouble.running() as late:
        pass
    with ExitStack() as stack:
        others = [stack.enter_context(dealdouble.running()) for _ in range(20)]
        with pytest.raises(httpx.ConnectError):
            ask(late)
        assert {len(other.requests) for other in others} == {0}


def test_no_port_is_used_twice() -> None:
    ports = []
    for _ in range(300):
        with dealdouble.running(apis=["moco"]) as double:
            ports.append(double.url)

    assert len(set(ports)) == len(ports)


def test_connections_end_with_the_double(double: RunningDouble) -> None:
    address = ("127.0.0.1", httpx.URL(double.url).port or 0)
    with (
        socket.create_connection(address, PATIENCE) as silent,
        socket.create_connection(address, PATIENCE) as begun,
    ):
        begun.sendall(b"POST /api/v1/deals HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n{")
        assert ask(double) == 200
        double.close()
        assert silent.recv(1) == b""
        assert begun.recv(1) == b""


def test_a_double_is_closed_once_and_can_be_read_on(double: RunningDouble) -> None:
    ask(double)
    double.close()
    double.close()

    assert [request.status for request in double.moco.requests] == [200]
    assert 123 in double.moco.deals


def test_its_clients_are_closed_with_it() -> None:
    with dealdouble.running() as double:
        client = double.moco.client
        assert client is double.moco.client
        assert client.get("/deals/123").status_code == 200
    assert client.is_closed


def test_a_client_sends_a_key_unless_it_is_given_one(double: RunningDouble) -> None:
    client = double.moco.client
    refused = client.get("/deals/123", headers={"Authorization": "Token token=nobody"})

    assert (client.get("/deals/123").status_code, refused.status_code) == (200, 401)
    assert "Authorization" not in client.headers


def test_a_client_heeds_no_proxy(double: RunningDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert double.intum.client.get("/crm/deals/101.json").status_code == 200


def test_answers_carry_the_date(double: RunningDouble) -> None:
    for _ in range(2):
        date = parsedate_to_datetime(double.moco.client.get("/deals/123").headers["date"])
        assert abs(date.timestamp() - time.time()) < 2


def test_requests_of_web_pages_and_of_the_control_are_answered_too(double: RunningDouble) -> None:
    page = double.moco.client.get("/deals/123", headers={"Origin": "https://shop.example"})
    health = double.moco.client.get(f"{double.url}/_double/health")

    assert page.headers["access-control-allow-origin"] == "*"
    assert (health.status_code, health.json()["scenario"]) == (200, "demo")
    assert {"date"} <= set(page.headers) & set(health.headers)


def test_the_control_over_http_changes_the_same_state(double: RunningDouble) -> None:
    double.moco.deals.delete(123)
    client = double.moco.client
    assert client.post(f"{double.url}/_double/reset").is_success

    assert 123 in double.moco.deals


def test_only_the_named_apis_are_served() -> None:
    with dealdouble.running(apis=["moco"]) as double:
        assert list(double.accounts) == ["moco"]
        with pytest.raises(AttributeError, match="this double has no 'intum'; its APIs are moco"):
            double.intum  # noqa: B018
        assert httpx.get(f"{double.url}/crm/deals.json", trust_env=False).status_code == 404


def test_a_port_can_be_chosen(double: RunningDouble) -> None:
    taken = httpx.URL(double.url).port or 0
    with pytest.raises(OptionError) as caught:
        dealdouble.running(port=taken)
    assert caught.value.cause.startswith(f"cannot listen on 127.0.0.1 port {taken}: ")
    assert caught.value.remedy == "leave out port for one that is free"

    double.close()
    for _ in range(2):  # one that was chosen is there to be chosen again
        with dealdouble.running(port=taken) as chosen:
            assert chosen.url == f"http://127.0.0.1:{taken}"
            assert ask(chosen) == 200


@pytest.mark.parametrize(
    ("apis", "message"),
    [
        (["mocco"], "there is no API 'mocco'; there are intum, moco"),
        ([1], "there is no API 1; there are intum, moco"),
        ([], "no API is to be served; name some of intum, moco"),
        (3, "apis is 3; write a list of names, or leave it out for all"),
    ],
)
def test_apis_that_there_are_not_are_told(apis: Any, message: str) -> None:
    with pytest.raises(OptionError, match=message):
        dealdouble.running(apis=apis)
    with pytest.raises(OptionError, match=message):
        dealdouble.asgi(apis=apis)


@pytest.mark.parametrize("port", ["8080", True, None, 80.0, -1, 65536])
def test_what_is_no_port_is_told(port: Any) -> None:
    with pytest.raises(OptionError) as caught:
        dealdouble.running(port=port)

    assert caught.value.cause == f"the port {port!r} is no whole number from 0 to 65535"
    assert caught.value.remedy == "leave it out for one that is free"


def test_apis_may_be_named_in_any_way() -> None:
    ways: list[Iterable[str]] = ["moco", ("moco",), {"moco"}, iter(["moco"])]

    assert [list(dealdouble.asgi(apis=apis).accounts) for apis in ways] == [["moco"]] * 4


def test_a_scenarios_path_is_seen_from_where_the_program_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("title: Nothing\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for scenario in ("mine.yaml", tmp_path / "mine.yaml"):
        with dealdouble.running(scenario) as double:
            assert len(double.moco.deals) == 0

    with pytest.raises(ScenarioError) as caught:
        dealdouble.running("data/theirs.yaml")
    assert caught.value.cause == f"there is no scenario file 'data/theirs.yaml' in {tmp_path}"
    assert caught.value.remedy == "check the path"


def test_importing_the_package_loads_nothing_more() -> None:
    program = (
        "import sys, dealdouble; "
        "print([name for name in sys.modules if name.startswith('dealdouble')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.decode().strip() == "['dealdouble']"


def test_a_program_that_closes_nothing_ends_at_once() -> None:
    program = (
        "import dealdouble; double = dealdouble.running(); "
        "print(double.moco.client.get('/deals/123').status_code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, timeout=PATIENCE
    )

    assert (done.stdout.decode().strip(), done.stderr.decode()) == ("200", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_starts_doubles_of_its_own(double: RunningDouble) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of threads, from Python 3.12 on
        child = os.fork()
    if child == 0:
        os._exit(_as_a_child(double))
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert ask(double) == 200
    assert len(double.requests) == 2


def _as_a_child(double: RunningDouble) -> int:
    """What a forked process sees: its parent's double over HTTP alone, and its own whole."""
    try:
        assert ask(double) == 200
        with dealdouble.running() as own:
            own.moco.deals.delete(123)
            assert ask(own) == 404
        with pytest.raises(OptionError, match="the process that started it"):
            double.reset()
        double.close()  # which leaves the parent's as it is
    except BaseException:
        return 1
    return 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_port_that_a_forked_process_holds_too_is_closed() -> None:
    double = dealdouble.running()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        time.sleep(PATIENCE)
        os._exit(0)
    try:
        double.close()
        with pytest.raises(httpx.ConnectError):
            ask(double)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def test_doubles_can_be_used_from_the_servers_own_thread(double: RunningDouble) -> None:
    assert background().call(lambda: len(double.moco.deals)) == 37


def test_what_fails_on_the_servers_thread_fails_where_it_was_asked_for() -> None:
    with pytest.raises(ZeroDivisionError):
        background().call(lambda: 1 // 0)
