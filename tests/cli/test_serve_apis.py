"""Which APIs `dealdouble serve` serves, and how it writes amounts."""

import json
import re
import shutil
import subprocess
from typing import Any

import httpx
import pytest

from .process import PATIENCE, Served, run, serving

PATHS = {"intum": "/crm/deals.json", "moco": "/api/v1/deals"}
BASES = {"intum": "/crm/", "moco": "/api/v1/"}
BEARER = {"Authorization": "Bearer demo"}

# The body of the vendor's example, as its page prints it.
EXAMPLE = """\
{
"api_token": "TOKEN",
"deal": {
"name": "Wdrożenie systemu CRM",
"total_amount_net": 10000.00,
"total_amount_gross": 12300.00,
"tax": "23",
"currency": "PLN",
"client_id": 123,
"status_id": 1,
"date": "2026-03-15"
}
}"""


def ask(served: Served, method: str, path: str, **sent: Any) -> httpx.Response:
    address = f"{served.origin}{path}"
    return httpx.request(method, address, timeout=PATIENCE, trust_env=False, **sent)


def curl(*arguments: str, body: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run curl without the settings of this machine."""
    program = shutil.which("curl")
    assert program is not None
    return subprocess.run(
        [program, "--disable", "--silent", "--show-error", "--noproxy", "*", *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
        input=body or "",
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(
    ("options", "apis"),
    [
        pytest.param([], ["intum", "moco"], id="all"),
        pytest.param(["--api", "intum"], ["intum"], id="intum"),
        pytest.param(["--api", "moco"], ["moco"], id="moco"),
        pytest.param(["--api", "moco", "--api", "intum"], ["intum", "moco"], id="both"),
        pytest.param(["--api", "moco", "--api", "moco"], ["moco"], id="twice"),
    ],
)
def test_the_apis_that_are_named_are_served_and_no_others(
    options: list[str], apis: list[str]
) -> None:
    with serving(*options) as served:
        health = ask(served, "GET", "/_double/health").json()
        answers = {api: ask(served, "GET", PATHS[api], headers=BEARER) for api in PATHS}

    assert health["apis"] == apis
    greeted = re.findall(r"^(\w+): http", served.greeting, re.MULTILINE)
    assert greeted == apis
    assert served.greeting.count("curl") == len(apis)
    for api, answer in answers.items():
        if api in apis:
            assert answer.status_code == 200
            continue
        assert answer.status_code == 404
        assert answer.json() == {
            "error": "no API is served at this path",
            "served": {name: BASES[name] for name in apis},
        }


@pytest.mark.parametrize(
    ("options", "named"),
    [
        pytest.param(["--api", "crm"], "'crm'", id="unknown"),
        pytest.param(["--api", "Moco"], "'Moco'", id="letter-case"),
        pytest.param(["--api", ""], "''", id="empty"),
        pytest.param(["--api", "moco", "--api", "intun"], "'intun'", id="one-of-two"),
        pytest.param(["--api", "moco,intum"], "'moco,intum'", id="with-a-comma"),
    ],
)
def test_an_unknown_api_is_told_in_one_line(options: list[str], named: str) -> None:
    done = run("serve", "--port", "0", *options)

    assert (done.code, done.out) == (2, "")
    assert done.err == f"dealdouble: there is no API {named}; there are intum, moco\n"


@pytest.mark.parametrize(
    ("options", "net", "gross"),
    [
        pytest.param([], 86430.75, 106309.82, id="by-default"),
        pytest.param(["--decimals", "number"], 86430.75, 106309.82, id="number"),
        pytest.param(["--decimals", "text"], "86430.75", "106309.82", id="text"),
    ],
)
def test_amounts_are_written_as_the_option_says(
    options: list[str], net: float | str, gross: float | str
) -> None:
    body = {"deal": {"total_amount_net": 86430.75, "total_amount_gross": 106309.82, "tax": "23"}}
    with serving(*options) as served:
        created = ask(served, "POST", PATHS["intum"], headers=BEARER, json=body).json()
        listed = ask(served, "GET", PATHS["intum"], headers=BEARER).json()
        stored = ask(served, "GET", "/crm/deals/110.json", headers=BEARER).json()
        other = ask(served, "GET", "/api/v1/deals/123", headers=BEARER).json()

    for deal in (created, listed[0], stored):
        assert (deal["total_amount_net"], deal["total_amount_gross"]) == (net, gross)
    assert {type(deal["total_amount_net"]) for deal in listed} <= (
        {str} if isinstance(net, str) else {int, float}
    )
    assert other["money"] == 61000


def test_the_vendors_example_creates_its_deal_without_a_header() -> None:
    with serving("--api", "intum") as served:
        created = ask(served, "POST", "/crm/deals.json", content=EXAMPLE.encode())
        number = created.json()["id"]
        read = ask(served, "GET", f"/crm/deals/{number}.json?api_token=TOKEN")

    assert created.status_code == 201
    sent = json.loads(EXAMPLE)["deal"]
    assert {name: created.json()[name] for name in sent} == sent
    assert (read.status_code, read.json()) == (200, created.json())


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl to run")
def test_the_vendors_example_is_understood_from_curl() -> None:
    with serving() as served:
        address = f"{served.origin}/crm/deals.json"
        # With nothing but a body curl says that it sends a form.
        posted = curl("--data", "@-", "--write-out", "\n%{http_code}", address, body=EXAMPLE)
        answer, _, status = posted.stdout.rpartition("\n")
        found = curl("--fail", f"{address}?api_token=TOKEN&main_date_from=2026-03-15")

    assert status == "201"
    sent, created = json.loads(EXAMPLE)["deal"], json.loads(answer)
    assert {name: created[name] for name in sent} == sent
    assert created in json.loads(found.stdout)
