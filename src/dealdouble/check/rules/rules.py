"""Put every rule and every field to the test, on create and on every kind of update."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from dealdouble.check.claims import Claim
from dealdouble.check.rules import in_depth, once
from dealdouble.check.rules.accepting import Accepting
from dealdouble.check.rules.bench import RuleBench
from dealdouble.check.rules.hosts import Hosts
from dealdouble.check.rules.plan import Plan
from dealdouble.check.rules.refusing import Refusing
from dealdouble.check.server.properties import lack
from dealdouble.check.server.target import OutOfRequests
from dealdouble.check.session import Session, Subject
from dealdouble.check.values.facts import Facts
from dealdouble.contract.model import Operation, Rule
from dealdouble.vocabulary import Action, RuleKind, TreatmentKind


def essentials(session: Session) -> None:
    """Each rule and each field once or so."""
    _each(session, once.run)


def depth(session: Session) -> None:
    """All that is known to be telling, then what Hypothesis draws."""
    _each(session, in_depth.run)


def _each(session: Session, run: Callable[[RuleBench], None]) -> None:
    for subject in session.subjects:
        create = subject.operation(Action.CREATE)
        if session.settings.write and create is not None:
            with _bench(session, subject, create) as bench:
                if bench is not None:
                    run(bench)
                _note_untested(session, subject, bench)


@contextmanager
def _bench(session: Session, subject: Subject, create: Operation) -> Iterator[RuleBench | None]:
    """The bench of a resource, if a plain record is created; all of them are deleted afterwards."""
    hosts = Hosts(session, subject, create)
    try:
        base = hosts.with_({})
        yield None if base is None else _made(session, subject, hosts)
    except OutOfRequests:
        hosts.end()
        raise
    hosts.end()


def _made(session: Session, subject: Subject, hosts: Hosts) -> RuleBench:
    names_its_like = subject.resource.name in subject.resource.references.values()
    neighbour = hosts.with_({}, "neighbour") if names_its_like else None
    facts = Facts(subject, () if neighbour is None else (neighbour.id,))
    plan = Plan(session.claims, facts)
    accepting = Accepting(session, facts, hosts)
    return RuleBench(session, subject, hosts, plan, accepting, Refusing(session, subject, hosts))


def _note_untested(session: Session, subject: Subject, bench: RuleBench | None) -> None:
    resource, claims = subject.resource, session.claims
    reasons: list[tuple[Claim, str]] = [
        (claims.field(resource, field), _why_no_field(subject, name))
        for name, field in resource.fields.items()
    ]
    reasons += [
        (claims.rule(resource, rule), _why_no_rule(subject, rule)) for rule in resource.rules
    ]
    for claim, why in reasons:
        if not session.book.tests(claim):
            session.book.untested(claim, why if bench else "no plain record could be created")


def _why_no_field(subject: Subject, name: str) -> str:
    if name in subject.resource.references and not subject.references.of(name):
        return f"no record is known that it could name: give one with --reference {name}=ID"
    if _lacks_properties(subject, name):
        return lack(name)
    return "no value is known that keeps all rules"


def _why_no_rule(subject: Subject, rule: Rule) -> str:
    integrations = [
        item.field
        for item in subject.resource.treatments
        if item.kind is TreatmentKind.INTEGRATION and item.field not in subject.references.words
    ]
    if rule.kind is RuleKind.UNIQUE and rule.value in integrations:
        return f"the key's integration is not known: give it with --reference {rule.value}=CODE"
    if _lacks_properties(subject, rule.field):
        return lack(rule.field)
    return "no value is known that breaks it and no other rule"


def _lacks_properties(subject: Subject, name: str) -> bool:
    """Whether a field holds properties of which none is known that the account keeps."""
    properties = subject.references.properties.get(name)
    return properties is not None and not properties.names
