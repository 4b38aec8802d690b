"""Open a run: is there such an API, does it let us in, which records may ours name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import jsonschema_rs

from dealdouble.check.claims import Claims
from dealdouble.check.model.model import Model
from dealdouble.check.model.samples import Samples
from dealdouble.check.server.exchange import Exchange, one_line
from dealdouble.check.server.own import Journal, Own, operation_of
from dealdouble.check.server.references import entries, find_references, is_id
from dealdouble.check.server.target import Target
from dealdouble.check.session import Session, Settings, Subject
from dealdouble.check.verdict import Book
from dealdouble.contract.model import Json, Operation, Resource
from dealdouble.errors import CheckError
from dealdouble.vocabulary import Action

_TOLD = 120
"""How many letters of an answer are told."""

Given = Mapping[str, Sequence[str]]
"""What our user said of the account: ids by field, words by the name in a path."""


def opened(
    target: Target,
    run: str,
    settings: Settings,
    given: Given | None = None,
    journal: Path | None = None,
    most_records: int = 1000,
) -> Session:
    """A session on a server that answers as such an API would.

    Args:
        target: the server.
        run: the run's own name, which its records bear.
        settings: what our user chose.
        given: references that need not be found.
        journal: where records are noted that were created; None notes them nowhere.
        most_records: how many may be created.

    Raises:
        CheckError: it cannot be checked.
    """
    contract = target.contract
    claims = Claims(contract)
    served = [resource for resource in contract.resources.values() if resource.representation]
    listed = {resource.name: _listed(target, resource) for resource in served}
    seen = {name: _seen(target, exchange) for name, exchange in listed.items()}
    subjects = tuple(
        _subject(target, resource, run, given or {}, listed[resource.name]) for resource in served
    )
    _demand_keys(target, settings.keys or {})
    if settings.write:
        _demand_references(subjects)
    noted = Journal(journal, target, run) if journal is not None and settings.write else None
    foreign = {(name, item["id"]) for name in seen for item in seen[name] if is_id(item.get("id"))}
    own = Own(target, noted, most_records, foreign=foreign, mark=run)
    book = Book(claims.all(), replay=own.creations.replay)
    return Session(contract, claims, target, book, own, settings, subjects)


def subject_of(target: Target, resource: Resource, run: str, given: Given) -> Subject:
    """What is at hand to check a resource: the records that the server lists are looked at.

    Raises:
        CheckError: it lists none, in such an API's manner.
    """
    return _subject(target, resource, run, given, _listed(target, resource))


def _subject(
    target: Target, resource: Resource, run: str, given: Given, listed: Exchange | None
) -> Subject:
    contract = target.contract
    references = find_references(target, resource, given, _seen(target, listed))
    fits = {
        name: jsonschema_rs.validator_for(dict(field.schema), validate_formats=True).is_valid
        for name, field in resource.fields.items()
    }
    samples = Samples(resource, references, lambda name, value: fits[name](value), run)
    operations = tuple(item for item in contract.operations if item.resource == resource.name)
    model = Model(contract, resource.name, references)
    return Subject(resource, operations, references, samples, model, listed)


def _seen(target: Target, listed: Exchange | None) -> list[dict[str, Json]]:
    """Records that are there."""
    return [] if listed is None else entries(target.contract.lists.items_key, listed.json)


def _listed(target: Target, resource: Resource) -> Exchange | None:
    """A list; the first request to the server tells whether it can be checked."""
    operation = operation_of(target.contract, resource.name, Action.LIST)
    if operation is None:
        return None
    exchange = _let_in(target, operation)
    _demand_entrance(target, exchange)
    lists = target.contract.lists
    value = exchange.json
    held = value.get(lists.items_key) if lists.items_key and isinstance(value, dict) else value
    seen = entries(lists.items_key, value)
    keys = {item.key for item in resource.representation}
    is_such = isinstance(held, list) and (not held or any(item.keys() & keys for item in seen))
    if not exchange.is_done or not is_such:
        raise CheckError(
            f"{exchange.url} is no list of {resource.name}: {_told(exchange)}",
            f"name the API of {target.contract.name} in --url, as https://HOST"
            f"{target.contract.base_path}",
        )
    return exchange


def _demand_entrance(target: Target, exchange: Exchange) -> None:
    """See that the server is there, itself, and lets in.

    Raises:
        CheckError: it is not, or does not.
    """
    if not exchange.status:
        raise CheckError(
            f"{target.base} cannot be reached: {exchange.problem}",
            "see whether it runs, and at this address",
        )
    if exchange.is_kept_out:
        raise CheckError(
            f"{target.base} does not accept the key: {_told(exchange)}",
            "give one that may do everything, with --token",
        )
    if 300 <= exchange.status < 400:
        said = exchange.answer_headers.get("location", "somewhere else")
        where = exchange.without_keys(one_line(said))
        raise CheckError(
            f"{target.base} redirects to {where}", "if that is the server, name it in --url"
        )


def _demand_keys(target: Target, keys: Mapping[str, str]) -> None:
    """See that the other keys are keys of the account.

    One that may not even list is not tried: nobody could tell it from one that is none.

    Raises:
        CheckError: one of them is no key, or no longer.
    """
    lists = [item for item in target.contract.operations if item.action is Action.LIST]
    for access, key in keys.items():
        allowed = [item for item in lists if item.needs in target.contract.access[access]]
        for exchange in (target.call(operation, key=key) for operation in allowed[:1]):
            if exchange.status == 401:
                raise CheckError(
                    f"{target.base} does not accept the key for '{access}': {_told(exchange)}",
                    f"give another with --key {access}=KEY, or leave it out",
                )


def _told(exchange: Exchange) -> str:
    """What came, on a line."""
    told = one_line(exchange.came)
    return told if len(told) <= _TOLD else told[:_TOLD] + "…"


def _let_in(target: Target, operation: Operation) -> Exchange:
    """The first answer; where the key is refused in the usual form, any other form will do.

    That the usual one is refused is then found out as it is of every form.
    """
    exchange = target.call(operation)
    if not exchange.is_kept_out:
        return exchange
    for form in target.contract.authentication:
        other = exchange if form == target.form else target.call(operation, form=form)
        if other.is_done:
            target.form = form
            return other
    return exchange


def _demand_references(subjects: Sequence[Subject]) -> None:
    for subject in subjects:
        missing = subject.samples.missing
        if missing and subject.operation(Action.CREATE) is not None:
            options = " ".join(f"--reference {name}=ID" for name in missing)
            raise CheckError(
                f"no record is known that {' or '.join(missing)} of a new record could name",
                f"give some that are there: {options}",
            )
