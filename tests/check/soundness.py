"""The whole check on servers that are right: whatever it finds there is a mistake of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from dealdouble.check.opening import Given
from dealdouble.check.report import Report
from dealdouble.check.runner import Wishes, check
from dealdouble.check.server.target import Limits
from dealdouble.check.session import Settings
from dealdouble.check.verdict import Verdict

from .second import Freedoms, second_server
from .serving import GIVEN, contract_of, scenario_of, served


@dataclass(frozen=True, slots=True)
class Sound:
    """A server that is right, and what its user would say of the account."""

    api: str
    url: str
    token: str
    keys: Mapping[str, str]
    given: Given


@contextmanager
def emulator(api: str) -> Iterator[Sound]:
    """The emulator, over HTTP."""
    server = served(contract_of(api))
    account = scenario_of(api).apis[api]
    usable = {account.access[key.text]: key.text for key in account.keys if not key.expired}
    keys = {name: text for name, text in usable.items() if name != account.access[server.key]}
    with closing(server.listener):
        yield Sound(api, server.url, server.key, keys, GIVEN.get(api, {}))


@contextmanager
def second(api: str, freedoms: Freedoms) -> Iterator[Sound]:
    """The second server; where it lists no users and the like, its user names them."""
    with second_server(api, freedoms) as server:
        best, *others = server.keys
        given: dict[str, Sequence[str]] = {"app_code": [server.app_code]} if server.app_code else {}
        if not freedoms.references_listed:
            given |= {name: list(map(str, ids)) for name, ids in server.references.items()}
        keys = {name: server.keys[name] for name in others}
        yield Sound(api, server.origin, server.keys[best], keys, given)


def report_on(sound: Sound, seed: int, requests: int = 3000, quick: bool = False) -> Report:
    """What the check says of it, when it may do everything but use up the rate limit."""
    settings = Settings(write=True, exclusive=True, quick=quick, keys=sound.keys, seed=seed)
    contract, limits = contract_of(sound.api), Limits(requests)
    return check(Wishes(contract, sound.url, sound.token, settings, limits, sound.given))


def mistakes(report: Report, tolerates_remarks: bool = False) -> list[str]:
    """What the check should not have said, nor left behind."""
    wrong: list[Verdict] = [*report.failures, *([] if tolerates_remarks else report.remarks)]
    told = [f"{item.claim.id}: {_example(item)}" for item in wrong]
    left = [f"left behind: {item.resource} {item.id}: {item.why}" for item in report.left]
    return [*told, *left, *([report.stopped] if report.stopped else [])]


def _example(verdict: Verdict) -> str:
    example = verdict.counterexample
    if example is None:
        return ""
    asked = "; ".join(exchange.curl for exchange in example.exchanges)
    return f"{asked}: expected {example.expected}, found {example.found}"
