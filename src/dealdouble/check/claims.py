"""The claims that a contract makes: everything that a server can be held to, with its origin.

Each claim follows from one stated fact. Its id says what it is about: `deals.name.required`,
`deals.filter.status`, `lists.page_size`, `authentication.bearer`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dealdouble.check.wording import (
    body_in_words,
    of_lists,
    of_requests,
    treatment_in_words,
)
from dealdouble.contract.model import (
    Contract,
    ErrorAnswer,
    Field,
    Filter,
    Form,
    Operation,
    Origin,
    Property,
    Resource,
    Rule,
    Treatment,
)
from dealdouble.contract.sentences import filter_sentence, rule_sentence
from dealdouble.vocabulary import NOTHING_MATCHES, Standing


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that a server can be held to; `says` is a sentence without a full stop."""

    id: str
    says: str
    origin: Origin

    @property
    def binds(self) -> bool:
        """Whether a server has to honour it, as a document says it and none disputes it."""
        return self.origin.standing is Standing.DOCUMENTED and not self.origin.disputed


class Claims:
    """The claims of one contract, each found by the fact that makes it."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def all(self) -> list[Claim]:
        """Every claim, in the order in which people read the documents."""
        return [*self._of_the_api(), *self._of_resources()]

    def form(self, form: Form) -> Claim:
        """A key that is sent in this form is accepted, and nobody is let in without one."""
        shown = f"{form.name}: {form.value.replace('{key}', 'KEY')}"
        says = f"who sends a key in the form '{form.form}' is let in ({shown}), and nobody else"
        return Claim(f"authentication.{_slug(form.form)}", says, form.origin)

    def access(self, name: str) -> Claim:
        """Who has this access may do just what it says."""
        may = ", ".join(sorted(self._contract.access[name])) or "nothing"
        says = f"a key with the access '{name}' may: {may}"
        return Claim(f"access.{_slug(name)}", says, self._contract.access_origins[name])

    def error(self, error: ErrorAnswer) -> Claim:
        """What the error refuses is refused, with its status and its body."""
        says = f"the error '{error.name}' is answered with {error.status} and its body"
        return Claim(f"error.{_slug(error.name)}", says, error.origin)

    def error_header(self, error: ErrorAnswer, header: str) -> Claim:
        """An error's answer has a header."""
        says = f"the answer of the error '{error.name}' says in {header}: {error.headers[header]}"
        origin = error.header_origins[header]
        return Claim(f"error.{_slug(error.name)}.{_slug(header)}", says, origin)

    def requests(self, key: str) -> Claim | None:
        """What holds of all requests, None where the documents do not say."""
        origin = self._contract.requests.origins.get(key)
        return (
            None
            if origin is None
            else Claim(f"requests.{key}", of_requests(self._contract, key), origin)
        )

    def lists(self, key: str) -> Claim | None:
        """What holds of all lists, None where the documents do not say."""
        origin = self._contract.lists.origins.get(key)
        return (
            None if origin is None else Claim(f"lists.{key}", of_lists(self._contract, key), origin)
        )

    def operation(self, operation: Operation) -> Claim:
        """The operation is there, and does what it is called."""
        says = f"{operation.method} {path_of(operation)}: {operation.action}"
        return Claim(f"{operation.resource}.{operation.id}", says, operation.origin)

    def answer(self, operation: Operation) -> Claim:
        """The operation answers with its status and its kind of body."""
        first = operation.answers[0]
        says = f"{operation.id} is answered with {first.status} and {body_in_words(first.body)}"
        return Claim(f"{operation.resource}.{operation.id}.answer", says, first.origin)

    def field(self, resource: Resource, field: Field) -> Claim:
        """The field is taken, and keeps what it is given."""
        says = f"{field.name} ({field.type}) is stored"
        return Claim(f"{resource.name}.{field.name}", says, field.origin)

    def rule(self, resource: Resource, rule: Rule) -> Claim:
        """What breaks the rule is refused, what just keeps it is taken."""
        name = f"{resource.name}.{rule.field}.{_slug(rule.kind)}"
        return Claim(name, rule_sentence(rule), rule.origin)

    def treatment(self, resource: Resource, treatment: Treatment) -> Claim:
        """A value becomes what the treatment makes of it."""
        field, values = treatment.condition
        when = f" {field} is {' or '.join(sorted(values))}" if field else ""
        says = f"{treatment.field}: {treatment_in_words(resource, treatment)}{when}"
        parts = [treatment.field, treatment.kind, *(sorted(values) if field else ())]
        name = (
            ".".join(_slug(part, keep=".") for part in parts[:1]) + "." + _slug(" ".join(parts[1:]))
        )
        return Claim(f"{resource.name}.{name}", says, treatment.origin)

    def shown(self, resource: Resource, item: Property, inside: str = "") -> Claim:
        """An answer shows the key, with a value of its type; `inside` is the key around it."""
        key = f"{inside}.{item.key}" if inside else item.key
        return Claim(f"{resource.name}.shows.{key}", f"{key} is shown: {item.type}", item.origin)

    def filter(self, resource: Resource, item: Filter) -> Claim:
        """A list holds exactly what matches the filter."""
        name = f"{resource.name}.filter.{item.parameter}"
        return Claim(name, filter_sentence(item), item.origin)

    def unreadable(self, resource: Resource, item: Filter) -> Claim:
        """What becomes of an argument of the filter that cannot be read."""
        nothing = item.unreadable == NOTHING_MATCHES
        what = NOTHING_MATCHES if nothing else f"is answered with the error '{item.unreadable}'"
        says = f"a value that {item.parameter} cannot read {what}"
        name = f"{resource.name}.filter.{item.parameter}.unreadable"
        return Claim(name, says, item.unreadable_origin)

    def order(self, resource: Resource) -> Claim | None:
        """How a list is sorted unless it is told, None where the documents do not say."""
        if not resource.order_origins:
            return None
        keys = (
            f"{k.field} {'descending' if k.descending else 'ascending'}" for k in resource.order
        )
        says = f"lists are sorted by {', '.join(keys)}"
        return Claim(f"{resource.name}.order", says, resource.order_origins[0])

    def _of_the_api(self) -> Iterator[Claim]:
        contract = self._contract
        yield from map(self.form, contract.authentication)
        yield from map(self.access, contract.access)
        for error in contract.errors.values():
            yield self.error(error)
            yield from (self.error_header(error, header) for header in error.headers)
        yield from filter(None, map(self.requests, contract.requests.origins))
        yield from filter(None, map(self.lists, contract.lists.origins))

    def _of_resources(self) -> Iterator[Claim]:
        for operation in self._contract.operations:
            yield self.operation(operation)
            yield self.answer(operation)
        for resource in self._contract.resources.values():
            if resource.representation:
                yield from self._of_resource(resource)

    def _of_resource(self, resource: Resource) -> Iterator[Claim]:
        yield from (self.field(resource, item) for item in resource.fields.values() if item.origin)
        yield from (self.rule(resource, rule) for rule in resource.rules)
        yield from (self.treatment(resource, item) for item in resource.treatments)
        for item in resource.representation:
            yield self.shown(resource, item)
            yield from (self.shown(resource, part, item.key) for part in item.parts)
        filters = {
            item.parameter: item
            for operation in self._contract.operations
            if operation.resource == resource.name
            for item in operation.filters
        }
        for one in filters.values():
            yield self.filter(resource, one)
            yield self.unreadable(resource, one)
        if (order := self.order(resource)) is not None:
            yield order


def path_of(operation: Operation) -> str:
    """An operation's path below the API's base, with its names in braces."""
    parts = (f"{s.before}{{{s.name}}}{s.after}" if s.name else s.before for s in operation.segments)
    return "/" + "/".join(parts)


def _slug(text: str, keep: str = "") -> str:
    return re.sub(rf"[^a-z0-9_{keep}]+", "-", text.lower()).strip("-")
