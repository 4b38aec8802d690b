"""Bodies of the greatest size: what a counterexample says of them can be sent again."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable

import pytest

from dealdouble.check.admission import admission
from dealdouble.check.session import Session

from ...cli.process import PATIENCE
from ..faults import with_requests
from ..serving import Served, contract_of

CLAIM = "requests.largest_body_in_bytes"

MOST = contract_of("moco").requests.largest_body

NO_CURL = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl to run")


def done_in_a_shell(line: str) -> str:
    """What a line prints in a shell, whatever the settings of this machine."""
    shell = shutil.which("sh")
    assert shell is not None
    bare = {"PATH": os.environ["PATH"], "CURL_HOME": os.devnull, "no_proxy": "*"}
    done = subprocess.run(
        [shell, "-c", line], env=bare, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    return done.stdout


@NO_CURL
@pytest.mark.parametrize(
    ("most", "size", "status"), [(MOST - 1, MOST, "413"), (MOST + 1, MOST + 1, "200")]
)
def test_a_body_that_is_too_large_to_read_is_sent_again_by_a_line_that_is_not(
    serve: Callable[..., Served],
    session_on: Callable[..., Session],
    most: int,
    size: int,
    status: str,
) -> None:
    server = serve(with_requests(contract_of("moco"), largest_body=most))
    session = session_on(server, "moco")
    admission.essentials(session)
    (verdict,) = (v for v in session.book.verdicts() if v.claim.id == CLAIM)
    assert verdict.counterexample is not None
    (exchange,) = verdict.counterexample.exchanges
    assert verdict.counterexample.found.startswith(status)
    assert len(exchange.curl) < 1000
    made, _, _ = exchange.curl.partition(" | ")
    assert len(done_in_a_shell(made)) == size
    again = exchange.curl.replace("KEY", server.key)
    assert done_in_a_shell(f"{again} -s -o /dev/null -w '%{{http_code}}'") == status
