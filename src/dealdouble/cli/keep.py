"""The file that keeps what a double holds, from one run of the command to the next."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from dealdouble.errors import OptionError

_REMEDY = "name a .json file in a directory that you may write to"


class Keep:
    """A file that is there whole, as it was or as it is written, whatever happens.

    Args:
        name: its path, as our user gave it.

    Raises:
        OptionError: it could not be written.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        try:
            self._file = Path(os.path.realpath(name))  # a link stays one
            self._new = self._file.with_name(f".{self._file.name}.{os.getpid()}.new")
            self._check()
        except (OSError, ValueError) as problem:  # the latter: no name of a file
            raise self._mistake(problem) from problem

    @property
    def exists(self) -> bool:
        """Whether there is something to take up."""
        return self._file.exists()

    def write(self, text: bytes) -> None:
        """Replace what the file holds.

        Raises:
            OptionError: it cannot be written; it is as it was.
        """
        try:
            self._replace(text)
        except OSError as problem:
            raise self._mistake(problem) from problem

    def _check(self) -> None:
        if Path(self.name).suffix != ".json":
            raise ValueError("it does not end in .json")
        if self.exists and not self._file.is_file():
            raise ValueError("it is no file")
        if self.exists and not os.access(self._file, os.R_OK | os.W_OK):
            raise ValueError("you may not read and write it")
        self._new.write_bytes(b"")
        self._new.unlink()

    def _replace(self, text: bytes) -> None:
        try:
            with self._new.open("wb") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            if self.exists:
                shutil.copymode(self._file, self._new)
            self._new.replace(self._file)
        finally:
            self._new.unlink(missing_ok=True)

    def _mistake(self, problem: Exception) -> OptionError:
        why = getattr(problem, "strerror", None) or problem
        return OptionError(f"cannot keep anything in {self.name!r}: {why}", _REMEDY)
