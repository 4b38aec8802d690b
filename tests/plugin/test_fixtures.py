"""What the fixtures give, in projects that know no more than that the plugin is installed."""

from __future__ import annotations

import pytest

import dealdouble

from .conftest import Project
from .installed import PLUGIN, WITH

# Modules that take their time, which no run of pytest has to import.
_HEAVY = ("httpx", "jsonschema_rs", "starlette", "uvicorn", "yaml", "click", "asyncio")


def test_each_api_has_a_fixture_with_all_that_a_client_needs(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import re

        def test_moco(moco):
            assert re.fullmatch(r"http://127.0.0.1:[0-9]+/api/v1", moco.url)
            assert moco.token == "demo"
            assert moco.headers == {"Authorization": "Token token=demo"}
            assert moco.client.get("/deals/123").json()["name"] == "Website V2"

        def test_intum(intum):
            assert re.fullmatch(r"http://127.0.0.1:[0-9]+", intum.url)
            assert intum.token == "demo"
            assert intum.headers == {"Authorization": "Bearer demo"}
            assert intum.client.get("/crm/deals/101.json").json()["id"] == 101

        def test_all(dealdouble):
            assert re.fullmatch(r"http://127.0.0.1:[0-9]+", dealdouble.url)
            assert dealdouble.moco.url == dealdouble.url + "/api/v1"
            assert list(dealdouble.accounts) == ["intum", "moco"]
        """,
    )

    project.run().assert_outcomes(passed=3)


def test_fixtures_of_one_test_share_a_port_and_a_clock(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        def test_it(moco, intum, dealdouble):
            assert moco.url.startswith(intum.url + "/") and intum.url == dealdouble.url
            moco.freeze("2026-03-15T09:00:00Z")
            intum.advance(seconds=60)
            assert dealdouble.now.isoformat() == "2026-03-15T09:01:00+00:00"
        """,
    )

    project.run().assert_outcomes(passed=1)


def test_tests_share_nothing(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import socket
        import pytest

        before = []

        @pytest.mark.parametrize("turn", range(3))
        def test_it(moco, turn):
            assert 123 in moco.deals and len(moco.requests) == 0
            moco.client.delete("/deals/123").raise_for_status()
            for port in before:
                with pytest.raises(ConnectionRefusedError):
                    socket.create_connection(("127.0.0.1", port))
            before.append(moco.client.base_url.port)
        """,
    )

    project.run().assert_outcomes(passed=3)


def test_fixtures_can_be_asked_for_as_the_test_runs(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest

        @pytest.mark.parametrize("api", ["moco", "intum"])
        def test_by_name(request, api):
            assert len(request.getfixturevalue(api).deals) > 10

        def test_one_by_one(request):
            assert request.getfixturevalue("moco").url.startswith(
                request.getfixturevalue("intum").url
            )

        def test_beside_all(dealdouble, request):
            assert request.getfixturevalue("intum") is dealdouble.intum

        def test_beside_another(moco, request):
            assert request.getfixturevalue("intum").url in moco.url
            assert request.getfixturevalue("dealdouble").moco is moco
        """,
    )

    project.run().assert_outcomes(passed=5)


def test_what_the_fixture_hides_of_the_module_is_to_be_imported_from_it(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        from dealdouble import RecordRefused

        def test_imported(dealdouble):
            try:
                dealdouble.moco.deals.update(123, name=" ")
            except RecordRefused as refused:
                assert refused.broken

        def test_hidden(dealdouble):
            dealdouble.RecordRefused
        """,
    )

    result = project.run()
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "E * AttributeError: this double has no 'RecordRefused'; "
            "import it from the module: from dealdouble import RecordRefused"
        ]
    )


def test_the_plugin_is_named_where_none_is_loaded_by_itself(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    project.write("test_it.py", "def test_it(moco): pass")
    name = ["-p", "dealdouble"] if not WITH else []

    project.run(*name, apart=True).assert_outcomes(passed=1)


def test_a_fixture_of_the_project_may_take_the_name_of_one(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import pytest

        @pytest.fixture
        def moco(moco):
            return moco.client

        def test_it(moco):
            assert moco.get("/deals/123").status_code == 200
        """,
    )

    project.run().assert_outcomes(passed=1)


def test_async_tests_have_the_same_fixtures(project: Project) -> None:
    project.write(
        "test_it.py",
        """
        import httpx
        import pytest

        pytestmark = pytest.mark.anyio

        @pytest.fixture
        def anyio_backend():
            return "asyncio"

        @pytest.fixture
        async def client(moco):
            async with httpx.AsyncClient(base_url=moco.url, headers=moco.headers) as client:
                yield client

        async def test_it(client, moco):
            answer = await client.put("/deals/123", json={"money": 7})
            assert answer.status_code == 200
            assert moco.deals[123]["money"] == 7
            moco.reset()
            assert (await client.get("/deals/123")).json()["money"] == 61000
        """,
    )

    project.run().assert_outcomes(passed=1)


def test_the_fixtures_and_the_marker_are_explained(project: Project) -> None:
    shown = project.run("--fixtures").stdout.str()
    assert "An account at the API 'moco'" in shown
    assert "An account at the API 'intum'" in shown
    assert "A double of all APIs" in shown
    project.run("--markers").stdout.fnmatch_lines(["@pytest.mark.dealdouble(scenario=*"])


def test_a_run_without_the_fixtures_imports_next_to_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others import what they like
    project.write(
        "test_it.py",
        f"""
        import sys

        def test_it():
            assert "dealdouble.pytest_plugin" in sys.modules
            loaded = sorted(name for name in sys.modules if name.startswith("dealdouble"))
            assert loaded == ["dealdouble", "dealdouble.pytest_plugin", "dealdouble.shipped"]
            assert [name for name in {_HEAVY} if name in sys.modules] == []

        def test_with_a_marker_alone():
            assert [name for name in {_HEAVY} if name in sys.modules] == []

        test_with_a_marker_alone.pytestmark = [
            __import__("pytest").mark.dealdouble(scenario="empty")
        ]
        """,
    )

    project.run("-p", PLUGIN, apart=True).assert_outcomes(passed=2)


@pytest.mark.parametrize(
    "name",
    [
        "Account",
        "AsgiDouble",
        "BrokenRule",
        "DealdoubleError",
        "OptionError",
        "RecordRefused",
        "Records",
        "Refusal",
        "Request",
        "RunningDouble",
        "ScenarioError",
        "Snapshot",
    ],
)
def test_what_annotations_and_excepts_need_is_at_the_top_of_the_package(name: str) -> None:
    assert getattr(dealdouble, name).__name__ == name
    assert name in dealdouble.__all__
