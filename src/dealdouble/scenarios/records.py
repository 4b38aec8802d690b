"""Make the records of a scenario: references resolved, rules kept, numbers unique."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from dealdouble.contract.model import Contract, Resource
from dealdouble.errors import ScenarioError
from dealdouble.scenarios.document import Document
from dealdouble.scenarios.entries import Entries, Entry
from dealdouble.scenarios.generation import GeneratedBlock, generated_numbers
from dealdouble.scenarios.making import Fault, Maker, SoFar
from dealdouble.scenarios.merging import GENERATED
from dealdouble.scenarios.names import Names
from dealdouble.scenarios.record_schema import INVALID, stem
from dealdouble.scenarios.schema import LAST_IDS
from dealdouble.store.base import Record
from dealdouble.yaml_file import YamlPath


@dataclass(frozen=True, slots=True)
class Filling:
    """What a scenario fills the tables of an API with, all by resource.

    `greatest` are the ids that count as used, `names` what the file calls its records, and
    `invalid` the numbers of those that need not keep the rules.
    """

    records: Mapping[str, list[tuple[int, Record]]]
    greatest: Mapping[str, int]
    names: Mapping[str, Mapping[int, str]]
    invalid: Mapping[str, frozenset[int]]


class Records:
    """The records that a scenario holds for one API."""

    def __init__(self, document: Document, contract: Contract, seed: int | None) -> None:
        self._document = document
        self._contract = contract
        self._seed = seed
        self._section: Mapping[str, Any] = document.value.get(contract.name, {})
        extends = document.base is not None
        self._readers = {
            name: Entries(resource, extends, self._error)
            for name, resource in contract.resources.items()
        }
        self._entries: dict[str, dict[str, Entry]] = {
            name: {
                key: reader.showable(key, entry)
                for key, entry in self._section.get(name, {}).items()
            }
            for name, reader in self._readers.items()
        }

    def read(self) -> Filling:
        """All records, those that are written out first.

        Raises:
            ScenarioError: a name refers to nothing, a number is used twice, a rule is broken.
        """
        resources = self._contract.resources
        written = {name: self._numbers(name) for name in resources}
        self._generated = generated_numbers(self._section, written, self._generated_error)
        self._names = Names(self._contract.name, written, self._generated)
        last = self._section.get(LAST_IDS, {})
        return Filling(
            records={name: list(self._made(resource)) for name, resource in resources.items()},
            greatest={name: int(number) for name, number in last.items()},
            names={
                name: {number: said for said, number in names.items()}
                for name, names in written.items()
            },
            invalid={
                name: frozenset(e["id"] for e in entries.values() if e.get(INVALID))
                for name, entries in self._entries.items()
            },
        )

    def _numbers(self, resource: str) -> dict[str, int]:
        """The numbers of the records that are written out, by their names."""
        numbers = {name: entry["id"] for name, entry in self._entries[resource].items()}
        seen: dict[int, str] = {}
        for name, number in numbers.items():
            if number in seen:
                raise self._error(
                    (resource, name, "id"),
                    f"the id {number} is that of {seen[number]!r} already",
                    f"give one of them another, such as {max(numbers.values()) + 1}",
                )
            seen[number] = name
        return numbers

    def _made(self, resource: Resource) -> Iterator[tuple[int, Record]]:
        so_far = SoFar(resource, self._names)
        maker = Maker(self._contract, resource, so_far)
        for name, entry in self._entries[resource.name].items():
            record = self._record(resource, maker, name, entry)
            if not entry.get(INVALID):
                so_far.note(entry["id"], record)
            yield entry["id"], record
        if resource.name in self._generated:
            for number, record in self._drawn(resource, maker):
                so_far.note(number, record)
                yield number, record

    def _record(self, resource: Resource, maker: Maker, name: str, entry: Entry) -> Record:
        reader = self._readers[resource.name]
        reader.check_times(name, entry)
        body = reader.body(name, entry, self._names)
        if entry.get(INVALID):
            return maker.make_invalid(body, entry["id"])
        made = maker.make(body, entry["id"])
        if not isinstance(made, Fault):
            return made
        said = made.field if made.field in entry else stem(made.field)
        cause, remedy = made.said(said, entry.get(said))
        target = resource.references.get(made.field)
        if target is not None:
            remedy = self._names.choice(made.field, target)
        error = reader.error((name, said), cause, remedy)
        if target is not None and entry.get(said) is not None:
            error.path = self._names.path(target)
        raise error

    def _drawn(self, resource: Resource, maker: Maker) -> Iterator[tuple[int, Record]]:
        """The records that are generated; the first that breaks a rule tells of its recipe."""
        numbers = self._generated[resource.name]
        block = GeneratedBlock(
            self._contract.name,
            resource,
            self._section[GENERATED][resource.name],
            numbers,
            self._names,
            self._seed,
            self._generated_error,
        )
        columns = block.columns()
        fields = tuple(columns)
        rows = zip(*columns.values(), strict=True) if columns else repeat(())
        for number, values in zip(numbers, rows, strict=False):
            drawn = zip(fields, values, strict=True)
            made = maker.make({key: item for key, item in drawn if item is not None}, number)
            if isinstance(made, Fault):
                raise block.refused(made, number)
            yield number, made

    def _generated_error(self, path: YamlPath, cause: str, remedy: str) -> ScenarioError:
        return self._error((GENERATED, *path), cause, remedy, length=len(path) + 1)

    def _error(
        self, path: YamlPath, cause: str, remedy: str = "", length: int = 2
    ) -> ScenarioError:
        """A mistake at a path below the API, so many of whose keys are told."""
        where = ".".join(map(str, (self._contract.name, *path[:length])))
        place = self._document.place((self._contract.name, *path))
        return ScenarioError(f"{where}: {cause}", remedy, place, (self._contract.name, *path))
