"""Same scenario, seed, clock and requests: the same bytes, on every machine and Python.

The digests were made once. Whoever changes a scenario, a recipe or a word list on purpose
changes them too; nothing else may.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dealdouble.contract.model import Contract
from dealdouble.scenarios.draws import Stream
from dealdouble.scenarios.scenario import load_scenario

from .played import Played

LISTINGS: dict[tuple[str, int | None], dict[str, str]] = {
    ("sales-pipeline", None): {
        "moco": "1cf3bdbb4ab35ff086e549ab3b2e133863a7b9f846ce7011a170c109db961963",
        "intum": "d6ed8f1c56e8635a443204342bf7d0a01ac8a631bda3cbaeceac88a4675ffad2",
    },
    ("sales-pipeline", 7): {
        "moco": "cfe718aaee73f97d03d91290170cb42abdbdc79a89c4500fca5457b0923c1812",
        "intum": "f9ea713da0b4c3a723792b7fb3ede63ae0af169790673630969cebe671e3e125",
    },
    ("demo", None): {
        "moco": "4d0d9b2bc8714631464ac25b3e8b6572449e02376a5acc03903ce1349e42ede2",
        "intum": "4ea18da13548cb6004fcb32628e656d7f14eff8bfe46ede1c0c121c8e84bcad5",
    },
    ("edge-values", None): {
        "moco": "a8994b4faff97e4f4a6e58f24ff8b6aa9d40bc7d07ad71d0e2b78a0aaf86c8ad",
        "intum": "c9461192057b02c97cf2250aa20c9c45d0262c9810ead0d711ebdf7243796a61",
    },
}
WRITTEN = {
    "moco": "48b154ae97287a01966b6c57dd18f6441c229abae6e261fa1a50345c015c340e",
    "intum": "c2c5a18d0e4cb3b994b15d842cb40f5f51a55ed04c8abb2f525f4cf4fb59e308",
}

NEW: dict[str, dict[str, Any]] = {
    "moco": {
        "name": "Neu",
        "currency": "CHF",
        "money": 1234.5,
        "reminder_date": "2028-03-31",
        "user_id": 123,
        "deal_category_id": 12,
    },
    "intum": {"total_amount_net": "99.99", "total_amount_gross": 122.99, "tax": "23"},
}
DONE: dict[str, dict[str, Any]] = {
    "moco": {"status": "won", "tags": ["b", "a"]},
    "intum": {"closed": "win", "external_id": "E-1"},
}


def digest(played: Played, api: str) -> str:
    """The SHA-256 of the bytes of all pages."""
    return hashlib.sha256(b"\n".join(played.pages(api))).hexdigest()


def written(contracts: list[Contract], api: str) -> Played:
    """The scenario month-end after some writes, the clock moved between them."""
    played = Played(load_scenario("month-end", contracts), contracts)
    replies = [played.change(api, 11, DONE[api]), played.create(api, NEW[api])]
    played.double.clock.advance(3 * 3600)
    replies += [
        played.create(api, NEW[api] | DONE[api] | {"external_id": "E-2"}),
        played.change(api, 12, {"number": "7", "info": "x"}),
        played.delete(api, 13),
        played.delete(api, max(played.numbers(api))),
        played.create(api, NEW[api] | {"name": ""}),
        played.create(api, NEW[api]),
    ]
    assert {reply.status // 100 for reply in replies} <= {2, 4}
    return played


@pytest.mark.parametrize("api", ["moco", "intum"])
@pytest.mark.parametrize(("name", "seed"), LISTINGS)
def test_a_listing_is_the_same_to_the_last_byte(
    contracts: list[Contract], name: str, seed: int | None, api: str
) -> None:
    played = Played(load_scenario(name, contracts, seed), contracts)

    assert digest(played, api) == LISTINGS[name, seed][api]


@pytest.mark.parametrize("api", ["moco", "intum"])
def test_what_was_written_at_a_frozen_clock_is_the_same_to_the_last_byte(
    contracts: list[Contract], api: str
) -> None:
    played = written(contracts, api)

    assert digest(played, api) == WRITTEN[api]
    assert b"2028-02-29T21:30:00Z" in b"".join(played.pages(api))
    assert b"2028-03-01T00:30:00Z" in b"".join(played.pages(api))


def test_another_process_makes_the_same_whatever_its_hashes(tmp_path: Path) -> None:
    program = (
        "from dealdouble.contract.loader import load_contract, shipped_contracts\n"
        "from tests.scenarios.test_determinism import Played, digest, load_scenario\n"
        "contracts = [load_contract(file) for file in shipped_contracts().values()]\n"
        "played = Played(load_scenario('sales-pipeline', contracts, 7), contracts)\n"
        "print(digest(played, 'moco'), digest(played, 'intum'))\n"
    )
    tree = str(Path(__file__).parents[2])
    paths = os.pathsep.join((tree, str(Path(tree) / "src")))
    found = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": paths}
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            cwd=tmp_path,
            env=environment,
            text=True,
            timeout=120,
        )
        found.add(done.stdout.strip())

    assert found == {" ".join(LISTINGS["sales-pipeline", 7].values())}


def test_a_stream_draws_the_numbers_that_it_always_drew() -> None:
    drawn = Stream(1, ("moco", "deals", "fields", "money")).below(10**6, 6, range(6))
    some = Stream(1, ("moco", "deals", "fields", "money")).below(10**6, 6, [1, 4])

    assert drawn == [573308, 916734, 379087, 998701, 461960, 451035]
    assert some == [drawn[1], drawn[4]]


@pytest.mark.parametrize("bound", [1, 2, 3, 10**9, 2**53])
def test_every_number_below_a_bound_can_be_drawn(bound: int) -> None:
    drawn = Stream(5, ("a",)).below(bound, 500, range(500))

    assert all(0 <= number < bound for number in drawn)
    assert max(drawn) > bound * 0.9 if bound > 3 else set(drawn) == set(range(bound))
