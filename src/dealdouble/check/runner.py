"""Run the check: its parts in order, within what may be asked, and clean up whatever happens."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from dealdouble.check.clean_up import Cleaned, clean
from dealdouble.check.first_record import demand_creation
from dealdouble.check.leftovers import find_leftovers, keep_back
from dealdouble.check.opening import Given, opened
from dealdouble.check.report import INTERRUPTED, Report, too_few
from dealdouble.check.run_name import name_of
from dealdouble.check.server.own import OutOfRecords
from dealdouble.check.server.target import Limits, OutOfRequests, Target
from dealdouble.check.session import Session, Settings
from dealdouble.check.stage import Progress, Teller
from dealdouble.contract.model import Contract
from dealdouble.errors import CheckError

_PARTS = (
    "admission.admission",
    "rules.rules",
    "treatments.treatments",
    "lists.filters",
    "lists.lists",
    "lists.look_up",
    "machine.machine",
    "fuzzing.fuzzing",
)
"""The modules that put claims to the test, those that need the fewest requests first."""

_EXTRA = ("hypothesis", "schemathesis")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What our user asks for.

    Attributes:
        contract: of the API that the server is held to.
        url: the server.
        token: the key that lets the check in.
        given: references and words that need not be found.
        journal: where created records are noted: a file, or a directory for one of the run's
            name; None for nowhere.
        most_records: how many records may be created.
        strict: whether every broken claim fails the run.
    """

    contract: Contract
    url: str
    token: str
    settings: Settings = field(default_factory=Settings)
    limits: Limits = field(default_factory=Limits)
    given: Given = field(default_factory=dict)
    journal: Path | None = None
    most_records: int = 1000
    strict: bool = False


def check(wishes: Wishes, progress: Progress = lambda stage: None) -> Report:
    """Hold a server to the contract.

    Raises:
        CheckError: it cannot be checked at all.
    """
    demand_extra()
    began, started = time.monotonic(), datetime.now(UTC)
    run = name_of(started)
    target = Target(wishes.contract, wishes.url, wishes.token, wishes.limits)
    teller = Teller(target, progress, wishes.strict)
    try:
        with _hypothesis_apart():
            session = _opened(target, run, wishes, teller)
            stopped, cleaned = _run(session, teller, wishes.given)
    finally:
        target.close()
    verdicts = session.book.verdicts()
    return Report(
        api=wishes.contract.name,
        url=target.base,
        run=run,
        seed=wishes.settings.seed,
        started=started,
        seconds=time.monotonic() - began,
        requests=target.sent,
        verdicts=verdicts,
        left=cleaned.left,
        doubt=cleaned.doubt,
        stopped=stopped or too_few(verdicts),
        journal=_kept_journal(session, cleaned),
        strict=wishes.strict,
        fields={name: item.fields.keys() for name, item in wishes.contract.resources.items()},
    )


def demand_extra() -> None:
    """See that what comes with the extra `check` is installed.

    Raises:
        CheckError: it is not.
    """
    if any(find_spec(name) is None for name in _EXTRA):
        raise CheckError(
            "what the check needs is not installed", "run: pip install 'dealdouble[check]'"
        )


@contextmanager
def _hypothesis_apart() -> Iterator[None]:
    """Let Hypothesis keep what it remembers out of the directory in which our user is."""
    from hypothesis import configuration  # noqa: PLC0415  # the extra may be missing

    before = configuration.storage_directory(intent_to_write=False).home_directory
    with TemporaryDirectory(prefix="dealdouble-", ignore_cleanup_errors=True) as directory:
        configuration.set_hypothesis_home_dir(directory)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)


def _opened(target: Target, run: str, wishes: Wishes, teller: Teller) -> Session:
    teller.begin("opening")
    journal = wishes.journal
    if journal is not None and journal.is_dir():
        journal /= f"{run}.journal"
    try:
        session = opened(target, run, wishes.settings, wishes.given, journal, wishes.most_records)
    except OutOfRequests:
        raise CheckError(
            f"{target.limits.requests} requests are too few to begin", "allow more: --max-requests"
        ) from None
    teller.book = session.book
    return session


def _run(session: Session, teller: Teller, given: Given) -> tuple[str, Cleaned]:
    """Why the run ended before its time, and what became of its records."""
    stopped = ""
    if session.settings.write:
        keep_back(session)
    try:
        _put_to_the_test(session, teller, given)
    except KeyboardInterrupt:
        stopped = INTERRUPTED
    except CheckError as problem:
        stopped = str(problem)
    finally:
        teller.begin("cleaning up")
        if session.settings.write:
            find_leftovers(session)
        cleaned = clean(session, is_unsure=session.own.unsure > 0)
    if stopped:
        session.book.otherwise = "the run ended before that"
    return stopped, cleaned


def _kept_journal(session: Session, cleaned: Cleaned) -> str:
    journal = session.own.journal
    return str(journal.file) if journal is not None and not cleaned.is_certain else ""


def _put_to_the_test(session: Session, teller: Teller, given: Given) -> None:
    """All parts once over, then those in depth that have more to try."""
    modules = {name.partition(".")[2]: import_module(f"dealdouble.check.{name}") for name in _PARTS}
    session.book.otherwise = _untested(session)
    with suppress(OutOfRequests):
        if session.settings.write:
            with suppress(OutOfRecords):  # the parts that need none can do without
                session = _after_first_record(session, given)
        for name, module in modules.items():
            teller.begin(name.replace("_", " "))
            _try_essentials(session, module)
        if not session.settings.quick and session.settings.write:
            _in_depth(session, teller, modules)
        return
    session.book.otherwise = "the requests were used up: allow more with --max-requests"


def _after_first_record(session: Session, given: Given) -> Session:
    """The session that goes on: it only reads where writing would do harm."""
    why = demand_creation(session, given)
    if not why:
        return session
    session.book.otherwise = why
    return replace(session, settings=replace(session.settings, write=False))


def _try_essentials(session: Session, module: ModuleType) -> None:
    try:
        module.essentials(session)
    except OutOfRecords:  # another part may need none
        session.book.otherwise = "the records were used up: allow more with --max-records"


def _in_depth(session: Session, teller: Teller, modules: Mapping[str, ModuleType]) -> None:
    deep = {name: module for name, module in modules.items() if hasattr(module, "depth")}
    for place, (name, module) in enumerate(deep.items()):
        teller.begin(f"{name.replace('_', ' ')}, in depth")
        target = session.target
        rest = target.limits.requests - target.sent - target.reserved
        with target.share(rest // (len(deep) - place)):
            module.depth(session)


def _untested(session: Session) -> str:
    if not session.settings.write:
        return "it takes records of its own: allow them with --write"
    return "nothing came to test it"
