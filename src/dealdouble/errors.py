"""Every exception of dealdouble's own.

    DealdoubleError            a mistake of our user: shown without a traceback, exit code 2
    ├── DocumentError          a page of tables says something that is not understood
    ├── SpecificationError     an OpenAPI file says something that the loader does not know
    ├── ScenarioError          a scenario file is not one, or its records break a rule
    │   └── NoScenario         there is no scenario of that name, or no file at that path
    ├── OptionError            an option of a command or of a function cannot be followed
    ├── FaultError             a failure that is asked for is not understood
    ├── CheckError             a server cannot be checked: unreachable, not authorised, no API
    └── RecordRefused          a test changes a record as the API would not; in testing.records,
                               as it holds the rules that are broken

What the imitated API refuses is never an exception: it is a reply. Anything else that is
raised is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file as our user knows it, and a line counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class DealdoubleError(Exception):
    """A mistake of our user, said with its place, its cause and the next step.

    Args:
        cause: what was found, as one sentence without a full stop.
        remedy: what would be right, or what to do next.
        place: where it was found, if it stands in a file.
    """

    def __init__(self, cause: str, remedy: str = "", place: Place | None = None) -> None:
        self.cause = cause
        self.remedy = remedy
        self.place = place
        super().__init__(str(self))

    def __str__(self) -> str:
        where = "" if self.place is None else f"{self.place}: "
        return f"{where}{self.cause}" + (f"; {self.remedy}" if self.remedy else "")


class DocumentError(DealdoubleError):
    """A page of tables says something that is not understood."""


class SpecificationError(DealdoubleError):
    """An OpenAPI file says something that the loader does not know.

    Args:
        stated: the page and line that state the fact around it, if any does.
    """

    def __init__(
        self, cause: str, remedy: str = "", place: Place | None = None, stated: str = ""
    ) -> None:
        self.stated = stated
        super().__init__(cause, remedy, place)

    def __str__(self) -> str:
        return super().__str__() + (f"; stated in {self.stated}" if self.stated else "")


class ScenarioError(DealdoubleError):
    """A scenario file is not one, or one of its records breaks a rule of the API.

    Args:
        path: the keys that lead to what makes it one, where several files hold it together.
    """

    def __init__(
        self,
        cause: str,
        remedy: str = "",
        place: Place | None = None,
        path: tuple[str | int, ...] = (),
    ) -> None:
        self.path = path
        super().__init__(cause, remedy, place)


class NoScenario(ScenarioError):
    """There is no scenario of that name, or no file at that path."""


class OptionError(DealdoubleError):
    """An option of a command or of a function cannot be followed."""


class FaultError(DealdoubleError):
    """A failure that is asked for is not understood, or cannot be had.

    Args:
        key: what of it is wrong, empty if that is the whole.
    """

    def __init__(self, key: str, cause: str, remedy: str = "", place: Place | None = None) -> None:
        self.key = key
        super().__init__(f"{key} {cause}" if key else cause, remedy, place)


class CheckError(DealdoubleError):
    """A server cannot be checked: nobody answers, the key is refused, it is no such API."""
