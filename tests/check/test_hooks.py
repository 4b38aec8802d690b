"""Schemathesis by itself, with our hooks and configuration, reports nothing on the emulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dealdouble.shipped import shipped

from . import serving
from .serving import Served

Serve = Callable[..., Served]

SPECS = shipped("specs")
CONFIGURATION = SPECS / "schemathesis.toml"


def schemathesis(
    document: Path, url: str, key: str, place: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What `schemathesis run` says of a server, in a directory of its own."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)]
    command += ["run", str(document), "--url", url, "--no-color", *options]
    variables = {**os.environ, "DEALDOUBLE_TOKEN": key, **environment}
    return subprocess.run(
        command, cwd=place, env=variables, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.mark.parametrize(
    ("api", "references"), [("moco", ""), ("intum", "app_code=demo-shop client_id=123")]
)
def test_nothing_is_reported_on_the_emulator(
    serve: Serve, tmp_path: Path, api: str, references: str
) -> None:
    served = serve(api)
    before = served.records(api, "deals")

    document, url = SPECS / f"{api}.openapi.yaml", served.url + serving.contract_of(api).base_path
    options, known = ("--max-examples", "2"), {"DEALDOUBLE_REFERENCES": references}
    done = schemathesis(document, url, served.key, tmp_path, *options, **known)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout
    assert "Tested: 6" in done.stdout
    assert "skipped" not in done.stdout.split("Stateful")[1].split("SUMMARY")[0]
    after = served.records(api, "deals")
    assert {number: after.get(number) for number in before} == before
    assert served.greatest(api, "deals") > max(before), "it has created some, if none is left"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        (
            {"DEALDOUBLE_REFERENCES": "user_id"},
            "'user_id' in DEALDOUBLE_REFERENCES is no NAME=VALUE",
        ),
        ({"DEALDOUBLE_REFERENCES": "users=5"}, "'users' is no reference"),
        ({"DEALDOUBLE_TOKEN": "wrong"}, "does not accept the key"),
    ],
)
def test_what_hinders_the_hooks_is_said(
    serve: Serve, tmp_path: Path, environment: dict[str, str], said: str
) -> None:
    document, served = SPECS / "moco.openapi.yaml", serve("moco")
    options = ("--phases", "examples", "--include-operation-id", "listDeals")
    told = {"DEALDOUBLE_TOKEN": served.key, **environment}
    url, key = f"{served.url}/api/v1", told.pop("DEALDOUBLE_TOKEN")
    done = schemathesis(document, url, key, tmp_path, *options, **told)
    assert done.returncode == 1
    assert said in done.stdout


def test_other_apis_are_left_alone(serve: Serve, tmp_path: Path) -> None:
    page = {"name": "page", "in": "query", "schema": {"type": "integer"}, "example": 1}
    lists = {"parameters": [page], "responses": {"200": {"description": "OK"}}}
    info = {"title": "Another", "version": "1"}
    other = {"openapi": "3.1.0", "info": info, "paths": {"/deals": {"get": lists}}}
    document = tmp_path / "other.json"
    document.write_text(json.dumps(other), encoding="utf-8")
    served = serve("moco")
    options = ("--phases", "examples")
    done = schemathesis(document, f"{served.url}/api/v1", served.key, tmp_path, *options)
    assert done.returncode == 0, done.stdout
