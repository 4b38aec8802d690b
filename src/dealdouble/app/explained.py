"""Requests as people read them: what was asked and answered, and what it was refused for."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from dealdouble.app.journal import Entry
from dealdouble.contract.model import MISSING, Json, Origin
from dealdouble.contract.sentences import rule_in_words, rule_sentence
from dealdouble.emulator.call import Complaint
from dealdouble.emulator.conditions import Unreadable
from dealdouble.rules.judge import Broken
from dealdouble.vocabulary import RuleKind

_LINE_ENDS = re.compile(rb"[\r\n]+")


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a request broke, and where the project's documents state it.

    Attributes:
        field: the field, or the parameter of a filter.
        message: what is wrong with it, in the API's words if it has some for that.
        rule: the kind of rule, as the documents call it.
        value: the value that breaks it, None where there is none.
        standing: how the rule is known: documented, observed or assumed.
        document: the page that states it, below `specs/documents/`.
        line: the line there, counted from 1.
        says: the rule as a sentence.
        source: where the document has it from, such as the vendor's page.
    """

    field: str
    message: str
    rule: str
    value: Json
    standing: str
    document: str
    line: int
    says: str
    source: str

    def __str__(self) -> str:
        return f"{self.field} {self.message} ({self.standing} in {self.document}:{self.line})"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The error with which a request was refused, and where the documents state it.

    Attributes:
        error: its name there.
        standing: how it is known: documented, observed or assumed.
        document: the page that states it, below `specs/documents/`.
        line: the line there, counted from 1.
        source: where the document has it from.
    """

    error: str
    standing: str
    document: str
    line: int
    source: str

    def __str__(self) -> str:
        return f"{self.error} ({self.standing} in {self.document}:{self.line})"


def broken_rule(complaint: Complaint) -> BrokenRule:
    """A rule from what refused a request; of a filter it is that its argument is of its type."""
    message = complaint.message
    if isinstance(complaint, Broken):
        rule = complaint.rule
        origin, kind, says = rule.origin, str(rule.kind), rule_sentence(rule)
    else:
        assert isinstance(complaint, Unreadable), complaint
        item = complaint.filter
        origin, kind = item.unreadable_origin, str(item.type)
        says = f"{item.parameter}: {rule_in_words(RuleKind.TYPE, kind)}"
        message = message or f"is not a {kind}"
    return BrokenRule(
        field=complaint.field,
        message=message,
        rule=kind,
        value=None if complaint.value is MISSING else complaint.value,
        says=says,
        **_stated(origin),
    )


def refusal(entry: Entry) -> Refusal | None:
    """The error that answered a request, if one of the API's did."""
    error = entry.reply.error
    return None if error is None else Refusal(error.name, **_stated(error.origin))


def _stated(origin: Origin) -> dict[str, Any]:
    document, _, line = origin.at.rpartition(":")
    standing, source = str(origin.standing), origin.source
    return {"standing": standing, "document": document, "line": int(line), "source": source}


def told(entry: Entry) -> dict[str, Any]:
    """An entry of the journal, to be written as JSON with `written`."""
    call, reply, refused = entry.call, entry.reply, refusal(entry)
    return {
        "id": entry.number,
        "api": entry.api,
        "at": entry.at,
        "seconds": round(entry.seconds, 6),
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "operation": reply.operation,
        "headers": dict(call.headers),
        "body": _body(call.body),
        "status": reply.status,
        "answer_headers": dict(reply.headers),
        "answer": _body(reply.body),
        "error": None if refused is None else asdict(refused),
        "broken": [asdict(broken_rule(item)) for item in reply.broken],
        "fault": None if entry.fault is None else entry.fault.said(),
    }


def written(value: Any) -> bytes:
    """What is told of entries, as JSON on one line."""
    return orjson.dumps(value, default=_exact, option=orjson.OPT_UTC_Z)


def _exact(number: object) -> orjson.Fragment:
    return orjson.Fragment(str(number))


def _body(body: bytes | None) -> Any:
    """A body as JSON, as it was sent; as a text where it is none, and as nothing where empty."""
    if not body:
        return None
    try:
        orjson.loads(body)
    except orjson.JSONDecodeError:
        return body.decode(errors="replace")
    return orjson.Fragment(_LINE_ENDS.sub(b" ", body))
