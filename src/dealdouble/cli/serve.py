"""The command `serve`."""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import click

from dealdouble import __version__
from dealdouble.cli.values import SECONDS, Whole, read_host, read_hosts, read_start
from dealdouble.errors import OptionError

if TYPE_CHECKING:
    from dealdouble.app.double import Double
    from dealdouble.contract.model import Contract
    from dealdouble.emulator.authentication import Key

_GREATEST_SEED = 2**53 - 1  # the greatest whole number that all readers of JSON take exactly
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  # recognised here, never chosen


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    callback=read_host,
    help="Address to listen on.",
)
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=Whole(0, 65535),
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--scenario",
    default="demo",
    show_default=True,
    metavar="NAME|FILE",
    help="Records and keys to start with: a shipped scenario, or a .yaml or .json file of yours.",
)
@click.option(
    "--seed",
    metavar="N",
    type=Whole(-_GREATEST_SEED, _GREATEST_SEED),
    help="Seed of the records that the scenario generates.  [default: its own]",
)
@click.option(
    "--clock",
    metavar="INSTANT|real",
    callback=read_start,
    help="Instant in UTC at which the clock stands until it is moved, or real for the"
    " machine's clock.  [default: as the scenario says]",
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
    help="How amounts of the type decimal are written in answers.  [default: as the scenario says]",
)
@click.option("--rate-limit", is_flag=True, help="Refuse requests past the documented rate.")
@click.option(
    "--request-timeout",
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    type=SECONDS,
    help="Time within which a request must have arrived whole.",
)
@click.option(
    "--allow-host",
    "allow_hosts",
    multiple=True,
    metavar="HOST",
    callback=read_hosts,
    help="Name by which what is under /_double/ may be called, beside those of this machine;"
    " may be repeated.",
)
@click.option(
    "--keep",
    metavar="FILE",
    help="Save all that is held in a .json file at the end, and take it up at the start.",
)
@click.option("--quiet", is_flag=True, help="Print nothing of the requests.")
@click.option(
    "--log",
    type=click.Choice(["text", "json"]),
    help="How each request is printed; with json the greeting goes to stderr.  [default: text]",
)
def serve(
    host: str,
    port: int,
    scenario: str,
    seed: int | None,
    clock: datetime | str | None,
    apis: tuple[str, ...],
    decimals: str | None,
    rate_limit: bool,
    request_timeout: float,
    allow_hosts: tuple[str, ...],
    keep: str | None,
    quiet: bool,
    log: str | None,
) -> None:
    """Serve the emulated APIs until Ctrl-C.

    Each start begins with the scenario, unless --keep names a file that an earlier run has
    written: that goes on from there, and --scenario, --seed and --clock are not looked at.
    """
    from dealdouble.app.application import Application
    from dealdouble.app.double import Choices, make_double
    from dealdouble.app.exports import export
    from dealdouble.app.server import Server, base_url, listen
    from dealdouble.cli.keep import Keep
    from dealdouble.contract.loader import load_contract, shipped_contracts
    from dealdouble.emulator.representation import Decimals
    from dealdouble.scenarios.catalogue import Catalogue

    if quiet and log:
        raise OptionError("--quiet prints no requests, and --log says how", "choose one")
    contracts = [load_contract(file) for file in shipped_contracts().values()]
    catalogue = Catalogue(contracts)
    kept = None if keep is None else Keep(keep)
    if kept is not None and kept.exists:
        scenario, seed, clock = kept.name, None, None
    choices = Choices(rate_limit or None, Decimals(decimals) if decimals else None, clock)
    loaded = catalogue.load(scenario, seed)
    double = make_double(chosen(apis, contracts), loaded, choices=choices)
    hosts = (*allow_hosts, *(() if host in _EVERYWHERE else (host,)))
    application = Application(double, catalogue, contracts, hosts)
    with listen(host, port) as sock:
        lines = "\n".join(greeting(double, base_url(host, sock)))
        server = Server(application, lambda: click.echo(lines, err=log == "json"), request_timeout)
        with contextlib.nullcontext() if quiet else printed(double, log == "json"):
            server.run_alone([sock])
    if kept is not None:
        written = kept.write(export(double, contracts)())
        if written != kept.name:
            said = f"somebody else changed {kept.name!r} meanwhile, so all is kept in {written!r}"
            click.echo(f"dealdouble: {said}", err=True)


@contextlib.contextmanager
def printed(double: Double, as_json: bool) -> Iterator[None]:
    """Print the requests to a double as they come, where there is a stdout to print to."""
    from dealdouble.cli import request_log as form

    with_colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    line = form.json_line if as_json else partial(form.text_line, with_colour=with_colour)
    notice = form.json_notice if as_json else form.text_notice
    try:
        log = form.RequestLog(sys.stdout.fileno(), line, notice)
    except (
        AttributeError,
        OSError,
    ):  # it is closed, or no file, as where a program runs this in itself
        yield
        return
    double.journal.watch(log.take)
    try:
        yield
    finally:
        log.end()


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
