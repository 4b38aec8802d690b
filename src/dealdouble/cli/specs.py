"""The commands about specifications."""

from __future__ import annotations

from pathlib import Path

import click

from dealdouble.errors import DocumentError, Place, SpecificationError

_REMEDY = "run `dealdouble specs build` and commit what it writes"


@click.group()
def specs() -> None:
    """Build the OpenAPI specifications from the pages of tables."""


@specs.command()
@click.option("--check", is_flag=True, help="Write nothing; fail if a file is out of date.")
@click.option(
    "--directory",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Where documents/ is and the files go.  [default: what is shipped]",
)
def build(check: bool, directory: Path | None) -> None:
    """Compile documents/NAME/*.md to NAME.openapi.yaml, and the schema of scenario files."""
    from dealdouble.contract.apart import check_apart
    from dealdouble.contract.loader import parse_contract
    from dealdouble.scenarios.published import published_schema
    from dealdouble.shipped import shipped
    from dealdouble.specs.build import compile_directory

    place = directory or shipped("specs")
    try:
        built = compile_directory(place)
    except DocumentError as mistake:
        raise DocumentError(mistake.cause, mistake.remedy, opened(mistake.place, place)) from None
    contracts = [parse_contract(item.text, item.file.name) for item in built]
    check_apart(contracts)
    built.append(published_schema(contracts, place))
    stale = [item for item in built if not item.is_current]
    for item in stale if not check else ():
        item.write()
    click.echo(f"In {place}:")
    for item in built:
        state = "out of date" if check else "written"
        click.echo(f"{item.file.name}: {state if item in stale else 'up to date'}")
    if check and stale:
        names = ", ".join(item.file.name for item in stale)
        raise SpecificationError(f"not what the documents compile to: {names}", _REMEDY)


def opened(place: Place | None, directory: Path) -> Place | None:
    """The place with the path by which the page was opened, instead of its short name."""
    if place is None or not (page := directory / "documents" / place.file).is_file():
        return place
    here = Path.cwd()
    name = page.relative_to(here) if page.is_relative_to(here) else page
    return Place(str(name), place.line)
