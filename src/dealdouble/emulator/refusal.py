"""Answer with the contract's errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dealdouble.contract.model import MISSING, Contract, ErrorAnswer
from dealdouble.emulator.call import Complaint, Headers, Reply
from dealdouble.emulator.json_body import write_json
from dealdouble.vocabulary import HeaderValue

_SOON = 1
"""Seconds. Assumed: long enough to see a client wait, short enough for a test."""

JSON_HEADERS: Headers = (("content-type", "application/json; charset=utf-8"),)


class Refusals:
    """The errors of one API."""

    def __init__(self, contract: Contract) -> None:
        self._errors = contract.errors
        self._failures = dict(contract.failures)
        for error in sorted(contract.errors.values(), key=_is_filled):
            self._failures.setdefault(error.status, error)

    def reply(
        self,
        error: str,
        operation: str = "",
        broken: Sequence[Complaint] = (),
        headers: Mapping[HeaderValue, str] | None = None,
    ) -> Reply:
        """The answer of an error; `headers` gives the values that its headers may ask for."""
        return self._made(self._errors[error], operation, broken, headers)

    def failure(self, status: int, operation: str, retry_after: int | None) -> Reply:
        """The answer with a status that no request has brought about, empty if none is known.

        Where nothing is said of `retry_after`, an answer that has to tell it says a second.
        """
        answer = self._failures.get(status)
        if answer is None:
            reply = Reply(status, (), b"", operation)
        else:
            seconds = {HeaderValue.SECONDS_TO_WAIT: str(_SOON)} if retry_after is None else {}
            reply = self._made(answer, operation, (), seconds)
        said = () if retry_after is None else (("retry-after", str(retry_after)),)
        return replace(reply, headers=reply.headers + said)

    def _made(
        self,
        answer: ErrorAnswer,
        operation: str,
        broken: Sequence[Complaint],
        headers: Mapping[HeaderValue, str] | None,
    ) -> Reply:
        said = tuple(
            (name.lower(), headers[value])
            for name, value in answer.headers.items()
            if headers and value in headers
        )
        if answer.body is MISSING:
            return Reply(answer.status, said, b"", operation, tuple(broken), answer)
        body = write_json(_filled(answer, broken))
        return Reply(answer.status, JSON_HEADERS + said, body, operation, tuple(broken), answer)


def _is_filled(error: ErrorAnswer) -> bool:
    """Whether the body depends on what was sent."""
    return error.body is not MISSING and b"{" in write_json(_texts(error.body))


def _texts(template: Any) -> list[str]:
    if isinstance(template, dict):
        template = list(template.values())
    if isinstance(template, list):
        return [text for part in template for text in _texts(part)]
    return [template] if isinstance(template, str) else []


def _filled(answer: ErrorAnswer, broken: Sequence[Complaint]) -> Any:
    errors: dict[str, list[str]] = {}
    for item in broken:
        errors.setdefault(item.field, []).append(item.message)
    messages = [item.message for item in broken]
    whole = {"{errors}": errors, "{messages}": messages}
    parts = {
        "{message}": ", ".join(messages),
        "{input}": _input(broken[0].value) if broken else "",
    }
    return _fill(answer.body, whole, parts)


def _fill(template: Any, whole: Mapping[str, Any], parts: Mapping[str, str]) -> Any:
    if isinstance(template, dict):
        return {key: _fill(value, whole, parts) for key, value in template.items()}
    if isinstance(template, list):
        return [_fill(value, whole, parts) for value in template]
    if not isinstance(template, str):
        return template
    if template in whole:
        return whole[template]
    for name, text in parts.items():
        template = template.replace(name, text)
    return template


def _input(value: Any) -> str:
    """A refused value as a message quotes it: a text as it is, null as nothing, else as JSON."""
    if value is None or value is MISSING:
        return ""
    return value if isinstance(value, str) else write_json(value).decode()
