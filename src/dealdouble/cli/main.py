"""The command `dealdouble`: what it can do, and how a mistake of the user is told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from dealdouble import __version__
from dealdouble.cli.check import check
from dealdouble.cli.serve import serve
from dealdouble.cli.specs import specs
from dealdouble.cli.streams import Streams
from dealdouble.errors import DealdoubleError


class _Group(click.Group):
    """A group of commands that tells our user's mistakes in one line, with exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DealdoubleError as mistake:
            Streams().say(f"dealdouble: {mistake}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="dealdouble")
def cli() -> None:
    """A test double for the deals APIs of CRM services.

    Start one with `dealdouble serve`.
    """


cli.add_command(check)
cli.add_command(serve)
cli.add_command(specs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    sys.exit(cli.main(arguments, standalone_mode=True))
