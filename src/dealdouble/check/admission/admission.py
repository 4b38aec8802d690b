"""Put admission to the test: who is let in, what is found, which bodies are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from dealdouble.check.admission import allowance, bodies, habits, keys, paths, rights
from dealdouble.check.bench import Bench
from dealdouble.check.errands import Specimen, Untestable
from dealdouble.check.session import Session

_Part = Callable[[Bench], None]


def _reading(part: Callable[[Bench, Specimen | None], None]) -> _Part:
    """A part that works with any record; where nothing may be written it only reads."""
    return lambda bench: part(bench, bench.any_record())


def _writing(part: Callable[[Bench, Specimen], None]) -> _Part:
    """A part that needs a record of the run's own."""

    def allowed(bench: Bench) -> None:
        if bench.session.settings.write:
            part(bench, bench.specimen())

    return allowed


_ESSENTIAL: tuple[_Part, ...] = (
    _reading(keys.forms),
    _reading(keys.no_keys),
    _reading(rights.rights),
    _writing(bodies.unreadable),
    _writing(bodies.of_another_type),
    _reading(paths.unknown_paths),
    _writing(paths.unknown_methods),
    _reading(habits.reading),
    _writing(habits.writing),
    _writing(bodies.largest),
    _reading(paths.absent_records),
    allowance.allowance,
)
"""The parts, those first that are about documented claims most often."""

_DEEP: tuple[_Part, ...] = (
    _writing(partial(keys.forms, every=True)),
    _writing(keys.wrong_keys),
    _writing(bodies.drawn_unreadable),
    _writing(partial(bodies.of_another_type, types=("application/xml", "multipart/form-data"))),
    _writing(partial(paths.unknown_paths, every=True)),
    _writing(partial(paths.unknown_methods, every=True)),
    _writing(partial(habits.reading, every=True)),
    _writing(paths.absent_records),
)

_ABOUT = ("authentication.", "access.", "error.", "requests.")
"""How the ids begin of the claims that are tested here."""


def essentials(session: Session) -> None:
    """Each claim of admission once or so."""
    _try(session, _ESSENTIAL)


def depth(session: Session) -> None:
    """More keys, paths and bodies that must not be taken."""
    _try(session, _DEEP)


def _try(session: Session, parts: Iterable[_Part]) -> None:
    for subject in session.subjects:
        bench = Bench(session, subject)
        for part in parts:
            try:
                part(bench)
            except Untestable as problem:
                _explain(session, str(problem))


def _explain(session: Session, why: str) -> None:
    for claim in session.book.claims:
        if claim.id.startswith(_ABOUT) and not session.book.tests(claim):
            session.book.untested(claim, why)
