"""The command `serve`."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from dealdouble import __version__

if TYPE_CHECKING:
    from dealdouble.app.double import Double


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--scenario",
    default="demo",
    show_default=True,
    metavar="NAME|FILE",
    help="Records and keys to start with: a shipped scenario, or a .yaml file of your own.",
)
@click.option("--rate-limit", is_flag=True, help="Refuse requests past the documented rate.")
def serve(host: str, port: int, scenario: str, rate_limit: bool) -> None:
    """Serve the emulated APIs until Ctrl-C.

    Nothing is kept: each start begins with the scenario.
    """
    from dealdouble.app.application import Application
    from dealdouble.app.double import SystemClock, make_double
    from dealdouble.app.server import Server, base_url, listen
    from dealdouble.contract.loader import load_contract, shipped_contracts
    from dealdouble.scenarios.scenario import load_scenario

    contracts = [load_contract(file) for file in shipped_contracts().values()]
    double = make_double(contracts, load_scenario(scenario, contracts), SystemClock(), rate_limit)
    with listen(host, port) as sock:
        lines = list(greeting(double, base_url(host, sock)))
        Server(Application(double), lambda: click.echo("\n".join(lines))).run([sock])


def greeting(double: Double, origin: str) -> Iterator[str]:
    """What is said once the server answers: each API's address, and a request to paste."""
    yield f"dealdouble {__version__} serves the scenario {double.scenario.name!r} at {origin}"
    for emulator in double.emulators:
        contract = emulator.contract
        base = origin + contract.base_path
        yield f"\n{contract.name}: {base}"
        key = double.scenario.apis[contract.name].best_key()
        if key is None:
            yield "  no key of the scenario counts here, so every request is answered with 401"
            continue
        form = contract.authentication[0]
        path = "/".join(map(str, contract.operations[0].segments))
        header = f"{form.name}: {form.value.replace('{key}', key.text)}"
        yield f"  curl -H {shlex.quote(header)} '{base}/{path}'"
    yield "\nCtrl-C ends it."
