"""The command `serve`."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import click

from dealdouble import __version__
from dealdouble.errors import OptionError

if TYPE_CHECKING:
    from dealdouble.app.double import Double
    from dealdouble.contract.model import Contract
    from dealdouble.emulator.authentication import Key


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
@click.option(
    "--api",
    "apis",
    multiple=True,
    metavar="NAME",
    help="API to serve; may be repeated.  [default: all]",
)
@click.option(
    "--decimals",
    type=click.Choice(["number", "text"]),
    default="number",
    show_default=True,
    help="How amounts of the type decimal are written in answers.",
)
@click.option("--rate-limit", is_flag=True, help="Refuse requests past the documented rate.")
@click.option(
    "--request-timeout",
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    type=click.FloatRange(0, min_open=True),
    help="Time within which a request must have arrived whole.",
)
def serve(
    host: str,
    port: int,
    scenario: str,
    apis: tuple[str, ...],
    decimals: str,
    rate_limit: bool,
    request_timeout: float,
) -> None:
    """Serve the emulated APIs until Ctrl-C.

    Nothing is kept: each start begins with the scenario.
    """
    from dealdouble.app.application import Application
    from dealdouble.app.double import Choices, make_double
    from dealdouble.app.server import Server, base_url, listen
    from dealdouble.contract.loader import load_contract, shipped_contracts
    from dealdouble.emulator.representation import Decimals
    from dealdouble.scenarios.scenario import load_scenario

    contracts = [load_contract(file) for file in shipped_contracts().values()]
    loaded = load_scenario(scenario, contracts)
    choices = Choices(rate_limit or None, Decimals(decimals))
    double = make_double(chosen(apis, contracts), loaded, choices=choices)
    with listen(host, port) as sock:
        lines = list(greeting(double, base_url(host, sock)))
        server = Server(Application(double), lambda: click.echo("\n".join(lines)), request_timeout)
        server.run_alone([sock])


def chosen(names: Sequence[str], contracts: Sequence[Contract]) -> list[Contract]:
    """The contracts of the named APIs, of all where none is named.

    Raises:
        OptionError: there is no such API.
    """
    known = {contract.name: contract for contract in contracts}
    for name in names:
        if name not in known:
            raise OptionError(f"there is no API {name!r}", f"there are {', '.join(known)}")
    return [contract for name, contract in known.items() if not names or name in names]


def greeting(double: Double, origin: str) -> Iterator[str]:
    """What is said once the server answers: each API's address, and a request to paste."""
    yield f"dealdouble {__version__} serves the scenario {double.scenario.name!r} at {origin}"
    for emulator in double.emulators:
        contract = emulator.contract
        base = origin + contract.base_path
        yield f"\n{contract.name}: {base}"
        key = double.scenario.apis[contract.name].best_key()
        if key is None:
            yield "  the scenario has no key that counts here, so every request is refused"
        else:
            yield f"  {request(contract, key, base)}"
    yield "\nCtrl-C ends it."


def request(contract: Contract, key: Key, base: str) -> str:
    """A curl line that lists the records of an API, or does what its first operation does."""
    lists = (item for item in contract.operations if item.action == "list")
    operation = next(lists, contract.operations[0])
    address = "/".join((base, *(segment.before for segment in operation.segments)))
    form = next(item for item in contract.authentication if item.location != "body")
    text = form.value.replace("{key}", key.text)
    if form.location == "query":
        return f"curl {shlex.quote(f'{address}?{urlencode({form.name: text})}')}"
    return f"curl -H {shlex.quote(f'{form.name}: {text}')} {shlex.quote(address)}"
