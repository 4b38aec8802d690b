"""Look up records by what others call them: each is found there, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dealdouble.check.server.exchange import Exchange
from dealdouble.check.server.own import record_of
from dealdouble.check.server.page import page_of
from dealdouble.check.server.refusals import error_at, expected_of, is_refused_with
from dealdouble.check.session import Session, Subject
from dealdouble.check.side_by_side.tandem import Tandem, in_tandem
from dealdouble.check.side_by_side.walking import ID
from dealdouble.check.values.facts import Facts
from dealdouble.check.values.uniqueness import fresh_values
from dealdouble.check.values.variety import Variety
from dealdouble.contract.model import Json, Operation
from dealdouble.vocabulary import Action, Check

Words = Mapping[str, str]
"""What stands for the names in a path."""

_PLAIN = "{}-1"
_ODD = ("{}.with.dots", "{} two words", "{}/a/slash", "{}-zażółć-äöüß-日本")
"""What others may call a record; `{}` is a word that nobody else has."""


def essentials(session: Session) -> None:
    """Look up a record of a plain name and one of an odd name, and what is not there."""
    _each(session, (_PLAIN, _ODD[0]), deep=False)


def depth(session: Session) -> None:
    """Look up records of odder names."""
    if session.settings.write:
        _each(session, (_PLAIN, *_ODD[1:]), deep=True)


def _each(session: Session, names: Sequence[str], deep: bool) -> None:
    for subject in session.subjects:
        for operation in subject.all_of(Action.LOOK_UP):
            trial = _Trial(session, subject, operation)
            if trial.unknown:
                trial.give_up()
            elif session.settings.write:
                with in_tandem(session, subject) as tandem:
                    trial.run(tandem, names, deep)
            else:
                trial.read()


class _Trial:
    """One operation that looks records up, and what stands in its path."""

    def __init__(self, session: Session, subject: Subject, operation: Operation) -> None:
        self._session = session
        self._subject = subject
        self._operation = operation
        self._claim = session.claims.operation(operation)
        self._facts = Facts(subject)
        known = subject.references.words
        names = [segment.name for segment in operation.segments if segment.name]
        self._given = {name: known[name] for name in names if name in known}
        self._fields = [n for n in names if n in subject.resource.fields and n not in known]
        self.unknown = [n for n in names if n not in {*self._given, *self._fields}]

    def give_up(self) -> None:
        """Say what would have to be known."""
        options = " ".join(f"--reference {name}={name.upper()}" for name in self.unknown)
        why = f"it is not known what {' and '.join(self.unknown)} is for the key: give {options}"
        for claim in (self._claim, self._session.claims.answer(self._operation)):
            self._session.book.untested(claim, why)

    def run(self, tandem: Tandem, names: Sequence[str], deep: bool) -> None:
        """Create records of these names, and look them up, one also by names of nobody."""
        found = self._created(tandem, names)
        if not found:
            why = f"no record with {' and '.join(self._fields)} could be created"
            self._session.book.untested(self._claim, why)
            return
        for place, (number, words) in enumerate(found.items()):
            self._look_up(tandem, number, words, is_odd=place > 0)
        number, words = next(iter(found.items()))
        for others in self._elsewhere(words, deep):
            self._look_past(tandem, number, others)
        if tandem.delete(number) and number in tandem.gone:
            self._expect_nothing(tandem, words, tandem.gone[number])

    def read(self) -> None:
        """Look up a record that is there already and shows what it is called."""
        operation = self._subject.operation(Action.LIST)
        if self._given or operation is None:
            return
        page = page_of(self._session.contract.lists, self._session.target.call(operation))
        for record in () if page is None else page.records:
            words = {name: record.get(name) for name in self._fields}
            if all(isinstance(word, str) and word for word in words.values()):
                self._judge(record.get(ID), (self._ask(words),))
                return

    def _created(self, tandem: Tandem, names: Sequence[str]) -> dict[int, Words]:
        """New records, as far as they are taken, and the words under which each is found."""
        needle = Variety(self._session, self._subject).needle
        found: dict[int, Words] = {}
        for name in names:
            for words in self._words(name.format(needle)):
                body = tandem.subject.samples.record(**words)
                number = tandem.create(body, is_doubtful=True)
                if number is not None:
                    found[number] = {**self._given, **words}
                    break
        return found

    def _words(self, name: str) -> Iterator[dict[str, str]]:
        """Values for the fields that stand in the path: some sets, as one may be taken."""
        choices = [self._choices(field, name) for field in self._fields]
        for turn in range(max(map(len, choices), default=0)):
            yield {
                field: texts[turn % len(texts)]
                for field, texts in zip(self._fields, choices, strict=True)
            }

    def _choices(self, field: str, name: str) -> list[str]:
        samples = self._subject.samples
        if "enum" in self._subject.resource.fields[field].schema:
            return [str(samples.value(field))]
        if samples.accepts(field, name):
            return [name]
        return fresh_values(self._facts, field) or [name]

    def _elsewhere(self, words: Words, deep: bool) -> Iterator[Words]:
        """The same words but for one, which makes them nobody's or another record's."""
        for name, word in words.items():
            for other in self._others(name, word)[: None if deep else 1]:
                yield {**words, name: other}

    def _others(self, name: str, word: str) -> list[str]:
        """A word that stands in the path as well as the right one, but names something else."""
        if name not in self._fields or "enum" not in self._subject.resource.fields[name].schema:
            return [f"{word}x", word[:-1]]
        choices = self._subject.resource.fields[name].schema["enum"]
        return [*(choice for choice in choices if choice and choice != word), word[:-1]]

    def _ask(self, words: Mapping[str, Json]) -> Exchange:
        return self._session.target.call(self._operation, words)

    def _look_up(self, tandem: Tandem, number: int, words: Words, is_odd: bool) -> None:
        exchange = self._ask(words)
        steps = (*tandem.steps[number], exchange)
        claim = self._session.claims.answer(self._operation)
        if is_odd and self._shown(exchange) != number and exchange.status:
            # Nobody says how odd a name may be.
            if not claim.binds:
                self._session.book.broke(claim, steps, f"the record {number}")
        elif self._judge(number, steps):
            shown = record_of(self._subject.resource, exchange)
            if shown is not None:
                tandem.answers.check_shown(steps, shown, tandem.subject.model.record(number))
                tandem.compare(number, shown, steps, self._operation)

    def _judge(self, number: Json, steps: Sequence[Exchange]) -> bool:
        tandem = Tandem(self._session, self._subject)
        if not tandem.answers.succeeded(self._operation, steps, f"the record {number} is found"):
            return False
        shown = self._shown(steps[-1])
        if shown is not None and shown != number:
            self._session.book.broke(self._claim, steps, f"the record {number} is found")
        return shown in (None, number)

    def _look_past(self, tandem: Tandem, number: int, words: Words) -> None:
        """Other words do not find the record."""
        exchange = self._ask(words)
        steps = (*tandem.steps[number], exchange)
        found = tandem.answers.record(exchange) if exchange.is_done else None
        if found is not None and found.get(ID) in (None, *tandem.ids):
            expected = f"the record {number} is not found under other words than its own"
            self._session.book.broke(self._claim, steps, expected)
        elif found is None:
            self._judge_absent(steps)

    def _expect_nothing(self, tandem: Tandem, words: Words, before: Sequence[Exchange]) -> None:
        exchange = self._ask(words)
        steps = (*before, exchange)
        if exchange.is_done and tandem.answers.record(exchange) is not None:
            self._session.book.broke(self._claim, steps, "nothing is found any more")
        else:
            self._judge_absent(steps)

    def _judge_absent(self, steps: Sequence[Exchange]) -> None:
        error = error_at(self._session.contract, Check.RECORD)
        if error is None or not steps[-1].status:
            return
        claim = self._session.claims.error(error)
        if is_refused_with(error, steps[-1]):
            self._session.book.kept(claim)
        else:
            self._session.book.broke(claim, steps, expected_of(error))

    def _shown(self, exchange: Exchange) -> Json:
        shown = record_of(self._subject.resource, exchange) if exchange.is_done else None
        return None if shown is None else shown.get(ID)
