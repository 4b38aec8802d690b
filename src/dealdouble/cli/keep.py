"""The file that keeps what a double holds, from one run of the command to the next."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from dealdouble.errors import OptionError

if sys.platform != "win32":
    import fcntl

_REMEDY = "name a .json file in a directory that you may write to"


class Keep:
    """A file that is there whole, as it was or as it is written, whatever happens.

    What it holds when this is made is what may be replaced. What somebody else wrote there
    meanwhile, as another server or an editor, is left alone.

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
            self._taken_up = self._digest()
        except (OSError, ValueError) as problem:  # the latter: no name of a file
            raise self._mistake(problem) from problem

    @property
    def exists(self) -> bool:
        """Whether there is something to take up."""
        return self._taken_up is not None

    def write(self, text: bytes) -> str:
        """Replace what the file holds, or write beside it if that is not what was taken up.

        Returns:
            The path that was written, as our user would give it.

        Raises:
            OptionError: it cannot be written; what was there is as it was.
        """
        try:
            return self._write(text)
        except OSError as problem:
            raise self._mistake(problem) from problem

    def _check(self) -> None:
        if Path(self.name).suffix != ".json":
            raise ValueError("it does not end in .json")
        if self._is_there() and not self._file.is_file():
            raise ValueError("it is no file")
        if self._is_there() and not os.access(self._file, os.R_OK | os.W_OK):
            raise ValueError("you may not read and write it")
        self._new.write_bytes(b"")
        self._new.unlink()

    def _is_there(self) -> bool:
        try:
            self._file.stat()
        except FileNotFoundError:
            return False
        return True  # and links that lead in a ring are an OSError of their own

    def _digest(self) -> bytes | None:
        """What the file holds, in short, if it is there."""
        try:
            with self._file.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").digest()
        except FileNotFoundError:
            return None

    def _write(self, text: bytes) -> str:
        try:
            with self._new.open("wb") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            with _alone_in(self._file.parent):
                return self._take_place()
        finally:
            self._new.unlink(missing_ok=True)

    def _take_place(self) -> str:
        """Give the new file its name; while it is looked for, nobody else who keeps does so."""
        found = self._digest()
        if found is not None:
            shutil.copymode(self._file, self._new)
        if found not in (None, self._taken_up):
            beside = self._free_place()
            self._new.replace(beside)
            given = Path(self.name)
            return str(beside if given.is_symlink() else given.with_name(beside.name))
        self._new.replace(self._file)
        self._taken_up = self._digest()
        return self.name

    def _free_place(self) -> Path:
        """A file beside, empty and new, under the first name that is free."""
        for number in count(2):
            beside = self._file.with_name(f"{self._file.stem}-{number}.json")
            with contextlib.suppress(FileExistsError):
                beside.touch(exist_ok=False)
                return beside
        raise AssertionError("there is always one more number")

    def _mistake(self, problem: Exception) -> OptionError:
        why = getattr(problem, "strerror", None) or problem
        return OptionError(f"cannot keep anything in {self.name!r}: {why}", _REMEDY)


@contextlib.contextmanager
def _alone_in(directory: Path) -> Iterator[None]:
    """One process at a time in a directory, on systems that can lock one."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # as of file systems that know no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
