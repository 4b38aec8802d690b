"""Read what a YAML text says one after the other, aliases replaced by what they stand for.

Nothing here calls itself for what stands within something else, so that brackets without end
exhaust nothing; and what aliases stand for is counted, as a few lines of them can stand for
more than any memory holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from dealdouble.yaml_syntax import Progress, Unread, of_syntax

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_MOST_REPEATED = 100_000


def value_events(text: str) -> Iterator[yaml.Event]:
    """The starts and ends of lists and mappings, and the scalars; none if the text is empty.

    Raises:
        Unread: the text is not YAML, or holds more than one document, or an alias does not stand
            for a value, or those that there are stand for too many.
    """
    progress, anchors = Progress(), _Anchors()
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        raise _second_document(event)
                case yaml.AliasEvent():
                    yield from anchors.named(event)
                case yaml.NodeEvent() | yaml.CollectionEndEvent():
                    _note(progress, event)
                    anchors.note(event, len(progress.open))
                    yield event
    except yaml.YAMLError as problem:
        raise of_syntax(problem, text, progress) from problem


def _note(progress: Progress, event: yaml.Event) -> None:
    if isinstance(event, yaml.CollectionStartEvent):
        progress.open.append(event)
    elif isinstance(event, yaml.CollectionEndEvent):
        progress.open.pop()
    elif isinstance(event, yaml.ScalarEvent) and event.style in ("'", '"'):
        progress.quoted = event


def line_of(event: yaml.Event) -> int:
    """The line in which something begins, from 1."""
    mark = event.start_mark
    assert mark is not None, "all that is read has a place"
    return mark.line + 1


def _second_document(event: yaml.Event) -> Unread:
    remedy = "keep one of them in the file, and remove the line '---' between them"
    return Unread("a second document begins here", remedy, line_of(event))


class _Anchors:
    """The values that have names in a text, each as the events between two numbers."""

    def __init__(self) -> None:
        self._kept: list[yaml.Event] = []
        self._open: list[tuple[str, int, int]] = []
        self._named: dict[str, range] = {}
        self._repeated = 0

    def note(self, event: yaml.Event, depth: int) -> None:
        """Take an event in, after which so many lists and mappings are open."""
        anchor = event.anchor if isinstance(event, yaml.NodeEvent) else None
        if anchor is not None:
            self._named.pop(anchor, None)
            within = depth + 1 if isinstance(event, yaml.ScalarEvent) else depth
            self._open.append((anchor, len(self._kept), within))
        if not self._open:
            return
        self._kept.append(event)
        if not isinstance(event, yaml.CollectionStartEvent) and self._open[-1][2] == depth + 1:
            name, start, _ = self._open.pop()
            self._named[name] = range(start, len(self._kept))

    def named(self, alias: yaml.AliasEvent) -> Iterator[yaml.Event]:
        """What an alias stands for."""
        line = line_of(alias)
        if any(name == alias.anchor for name, _, _ in self._open):
            remedy = "write the value out, without an end to it"
            raise Unread("an alias refers to a value that it is part of", remedy, line)
        if alias.anchor not in self._named:
            cause = f"no value before this is named &{alias.anchor}"
            raise Unread(cause, f"put a text in quotes: '*{alias.anchor}'", line)
        numbers = self._named[alias.anchor]
        self._repeated += len(numbers)
        if self._repeated > _MOST_REPEATED:
            cause = f"the aliases up to here stand for more than {_MOST_REPEATED:,} values"
            raise Unread(cause, "write fewer, or write the values out", line)
        for number in numbers:
            if self._open:
                self._kept.append(self._kept[number])
            yield self._kept[number]
