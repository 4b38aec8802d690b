"""What the report of a failed test says of its requests."""

from __future__ import annotations

import os

import pytest

from .conftest import Project

ASKS = """
    import pytest

    def test_refused(moco):
        moco.client.get("/deals/123")
        assert moco.client.put("/deals/123", json={"money": "much"}).status_code == 200

    def test_fine(moco):
        moco.client.get("/deals/456")

    def test_silent(moco):
        raise AssertionError
"""
TOLD = [
    "*- dealdouble requests -*",
    "GET /api/v1/deals/123 -> 200",
    '    answered  {"id":123,"name":"Website V2",*... (* bytes)',
    "PUT /api/v1/deals/123 -> 422",
    '    sent      {"money":"much"}',
    '    answered  {"money":["is not a number"]}',
    "    broken    money is not a number (assumed in moco/api.md:*)",
]


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_failed_test_shows_what_it_asked_with_xdist_too(project: Project, workers: str) -> None:
    project.write("test_it.py", ASKS)

    result = project.run("-n", workers, apart=True)
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(TOLD)
    result.stdout.fnmatch_lines(
        ["none reached the double at http://127.0.0.1:* (calls under /_double/ are not listed)"]
    )
    result.stdout.no_fnmatch_line("*deals/456*")


def test_only_the_last_requests_are_shown_and_long_bodies_in_part(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        def test_it(moco):
            for number in range(30):
                moco.client.get(f"/deals/{9000 + number}")
            moco.client.put("/deals/123", json={"info": "long " * 1000})
            raise AssertionError
        """,
    )

    shown = project.run().stdout
    shown.fnmatch_lines(["(11 before these)", "GET /api/v1/deals/9011 -> 404"])
    shown.no_fnmatch_line("*deals/9010*")
    (sent,) = [line for line in shown.lines if line.startswith("    sent")]
    assert sent.endswith("... (5011 bytes)")
    assert len(sent) < 500


def test_a_failure_in_a_fixture_shows_the_requests_too(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest

        @pytest.fixture
        def prepared(moco):
            moco.client.delete("/deals/1")
            raise RuntimeError("no deal")

        @pytest.fixture
        def cleared(moco):
            yield
            moco.client.delete("/deals/2")
            raise RuntimeError("no deal")

        def test_set_up(prepared):
            pass

        def test_tear_down(cleared):
            pass
        """,
    )

    result = project.run()
    result.assert_outcomes(passed=1, errors=2)
    result.stdout.fnmatch_lines(["DELETE /api/v1/deals/1 -> 404", "DELETE /api/v1/deals/2 -> 404"])


def test_requests_to_a_wrong_address_are_shown(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import socket

        import httpx

        def test_it(moco):
            base = moco.url.removesuffix("/api/v1")
            httpx.get(base + "/deals", headers=moco.headers)
            with socket.create_connection(("127.0.0.1", httpx.URL(base).port)) as caller:
                caller.sendall(bytes([22, 3, 1, 2, 0, 1]))  # as TLS begins
                caller.recv(1)
            raise AssertionError
        """,
    )

    project.run().stdout.fnmatch_lines(
        [
            "GET /deals -> 404",
            '    answered  {"error":"no API is served at this path",*',
            "(no HTTP request) -> 400",
            '    answered  {"error":"this is not an HTTP request"}',
        ]
    )


def test_what_would_command_a_terminal_is_shown_as_text(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        def test_it(moco):
            body = '"\\x1b[31mred\\x07 \\u202eback\\x9b "'.encode()
            moco.client.put("/deals/123", content=body)
            raise AssertionError
        """,
    )

    shown = project.run().stdout
    (sent,) = [line for line in shown.lines if line.startswith("    sent")]
    assert sent == r'''    sent      "\x1b[31mred\x07 \u202eback\x9b "'''


def test_a_body_is_measured_in_the_bytes_that_were_sent(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        def test_it(moco):
            for count in (400, 401, 3000):
                moco.client.put("/deals/123", content=("\\U0001f600" * count).encode())
            raise AssertionError
        """,
    )

    shown = project.run().stdout
    whole, cut, long = [line for line in shown.lines if line.startswith("    sent")]
    assert whole == "    sent      " + "\U0001f600" * 400
    assert cut == "    sent      " + "\U0001f600" * 400 + "... (1604 bytes)"
    assert long == "    sent      " + "\U0001f600" * 400 + "... (12000 bytes)"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_failure_in_a_process_that_was_forked_off_is_told_as_it_is(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import os
        import warnings

        def test_it(moco):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of threads, from Python 3.12 on
                child = os.fork()
            assert child, "here is the child"
            os.waitpid(child, 0)
        """,
    )

    result = project.run(apart=True)
    result.stdout.no_fnmatch_line("*INTERNALERROR*")
    result.stdout.fnmatch_lines_random(
        [
            "E *AssertionError: here is the child",
            "they cannot be told: this double is answered for by the process that started it*",
            "*1 failed*",
            "*1 passed*",
        ]
    )
