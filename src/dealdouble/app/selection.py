"""Choose among the requests of a journal, by what a query says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus

import orjson

from dealdouble.app.control_request import Wrong
from dealdouble.app.journal import Entry
from dealdouble.contract.model import Contract, Operation
from dealdouble.faults.reading import operation_names

_STATUS = re.compile(r"0|[1-9][0-9]{2}|[1-5]xx", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,15}", re.ASCII)

PARAMETERS = ("api", "operation", "status", "text", "since")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which requests are wanted: all that fit everything that is not empty.

    Attributes:
        api: its name.
        operation: an action such as `create`, or an operation's id.
        status: such as `422`, or `4xx`; `0` where a fault left no answer.
        text: somewhere in the target or in a body, whatever its letters' case.
        since: the number of the last request that is known.
    """

    operations: Mapping[str, Operation]
    api: str = ""
    operation: str = ""
    status: str = ""
    text: str = ""
    since: int = 0

    def holds(self, entry: Entry) -> bool:
        """Whether a request is wanted."""
        return (
            entry.number > self.since
            and self.api in ("", entry.api)
            and self._has_operation(entry)
            and self._has_status(entry.reply.status)
            and (not self.text or self._has_text(entry))
        )

    def _has_operation(self, entry: Entry) -> bool:
        found = self.operations.get(f"{entry.api} {entry.reply.operation}")
        names = () if found is None else (found.id, str(found.action))
        return not self.operation or self.operation in names

    def _has_status(self, status: int) -> bool:
        wanted = self.status
        return not wanted or wanted in (str(status), f"{status // 100}xx")

    def _has_text(self, entry: Entry) -> bool:
        call = entry.call
        target = f"{call.method} {call.path}?{call.query}"
        texts = [target, unquote(target), unquote_plus(target)]
        for body in (call.body or b"", entry.reply.body):
            texts += [body.decode(errors="replace"), _plain(body)]
        wanted = self.text.casefold()
        return any(wanted in text.casefold() for text in texts)


def _plain(body: bytes) -> str:
    """A JSON body with its letters as they are, which many clients write as numbers."""
    try:
        return orjson.dumps(orjson.loads(body)).decode()
    except orjson.JSONDecodeError:
        return ""


def read_selection(query: Mapping[str, str], contracts: list[Contract]) -> Selection:
    """What a query asks for.

    Raises:
        Wrong: it has a parameter that is not known, or one that is not understood.
    """
    known = {
        f"{contract.name} {operation.id}": operation
        for contract in contracts
        for operation in contract.operations
    }
    for name in query:
        if name not in PARAMETERS:
            raise Wrong(f"{name!r} is not known here", f"ask with {', '.join(PARAMETERS)}")
    status, since = query.get("status", ""), query.get("since", "")
    if status and not _STATUS.fullmatch(status):
        raise Wrong(
            f"status is {status!r}",
            "write one such as 422, 4xx for all of them, or 0 for no answer",
        )
    if since and not _NUMBER.fullmatch(since):
        raise Wrong(f"since is {since!r}", "write the id of a request")
    _check_word("api", query, [contract.name for contract in contracts])
    _check_word("operation", query, operation_names(contracts))
    said = {name: query[name] for name in ("api", "operation", "status", "text") if name in query}
    return Selection(known, **said, since=int(since or 0))


def _check_word(name: str, query: Mapping[str, str], known: list[str]) -> None:
    if query.get(name) and query[name] not in known:
        raise Wrong(f"{name} is {query[name]!r}", f"there are {', '.join(known)}")
