"""Look at all records of the run after a write: those that should be there are, as they were."""

from __future__ import annotations

from dealdouble.check.lists.questions import Asker
from dealdouble.check.server.exchange import Exchange
from dealdouble.check.side_by_side.tandem import Steps, Tandem
from dealdouble.check.side_by_side.walking import ID, Walk
from dealdouble.check.values.variety import Variety
from dealdouble.contract.model import Operation
from dealdouble.vocabulary import Action

_MANY = 2
"""Pages that are too many to be read each time: then records are read one by one."""


class Overview:
    """All records of a tandem, as a list shows them, or as they are read one by one."""

    def __init__(self, tandem: Tandem) -> None:
        self._tandem = tandem
        operation = tandem.subject.operation(Action.LIST)
        self.asker = None if operation is None else Asker(tandem, operation)
        self._is_costly = False

    def look(self, write: Operation, steps: Steps = (), narrow: bool = True) -> bool:
        """Whether all is as it should be after a write, which the last of some requests was.

        A narrow list is one that a filter restricts to the records, if there is such a filter.
        """
        if self.asker is None or self._is_costly:
            right = [self._tandem.read(number) for number in self._tandem.ids]
            return all(right)
        walk = self.asker.walk(narrow)
        self._is_costly = len(walk.pages) > _MANY
        if walk.strange is not None:
            expected = "a list of all records"
            return self._tandem.answers.succeeded(self.asker.operation, [walk.strange], expected)
        return self._judge(walk, write, steps)

    def _judge(self, walk: Walk, write: Operation, steps: Steps) -> bool:
        tandem, is_right = self._tandem, True
        for number in tandem.ids:
            page = walk.page_with(number)
            if number in walk.records:
                made = (step for step in tandem.steps[number] if step not in steps)
                whole, shown = (*made, *steps, page), walk.records[number]
                tandem.answers.check_shown(whole, shown, tandem.subject.model.record(number))
                is_right &= tandem.compare(number, shown, whole, write)
            elif walk.is_whole:
                self._missing(number, page, write, steps)
                is_right = False
        for number in tandem.gone.keys() & walk.records.keys():
            tandem.is_back(number, walk.page_with(number))
            is_right = False
        if is_right and self.asker is not None:
            tandem.session.book.kept(tandem.session.claims.operation(self.asker.operation))
        return is_right

    def _missing(self, number: int, page: Exchange, write: Operation, steps: Steps) -> None:
        """Whether a record that no list shows is gone, or the list lacks it."""
        tandem, claims = self._tandem, self._tandem.session.claims
        made = [step for step in tandem.steps[number] if step not in steps]
        exchange = self._read(number)
        if exchange is not None and exchange.is_refused:
            expected = f"the record {number} is still there"
            tandem.session.book.broke(claims.operation(write), [*made, *steps, exchange], expected)
            tandem.lose(number)
        elif self.asker is not None:
            claim, shown = claims.operation(self.asker.operation), tandem.steps[number]
            tandem.session.book.broke(claim, [*shown, page], f"the list holds the record {number}")

    def _read(self, number: int) -> Exchange | None:
        operation = self._tandem.subject.operation(Action.READ)
        if operation is None:
            return None
        return self._tandem.session.target.call(operation, {ID: number})


def prepared(tandem: Tandem, count: int) -> Variety:
    """Create so many records that lists tell apart; those that are refused are plain ones.

    A refusal is no matter here: whether each field is taken is tested by itself.
    """
    variety = Variety(tandem.session, tandem.subject)
    for body in variety.bodies(count):
        if tandem.create(body, is_doubtful=True) is None:
            tandem.create(tandem.subject.samples.record())
    return variety
