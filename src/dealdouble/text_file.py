"""Read a file of text, whose bytes must be UTF-8."""

from __future__ import annotations

from pathlib import Path

from dealdouble.errors import DealdoubleError, Place

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_REMEDY = "save the file as UTF-8"


def read_text(file: Path, name: str, error: type[DealdoubleError]) -> str:
    """What `file` holds, which messages call `name`: with `LF` at the end of each line.

    A mark of the order of bytes, with which some editors begin a file, is no part of the text.

    Raises:
        error: the file cannot be read, or is not written in UTF-8.
    """
    try:
        data = file.read_bytes()
    except OSError as problem:
        cause = f"cannot be read: {problem.strerror or problem}"
        raise error(cause, "name a file that you may read", Place(name)) from problem
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise error(*_told(data, problem.start, name, line)) from problem
    if _is_utf_16(data):
        raise error(*_told(data, 0, name, 1))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _told(data: bytes, start: int, name: str, line: int) -> tuple[str, str, Place]:
    """What is told of bytes of which the one at `start` is not UTF-8."""
    if _is_utf_16(data):
        return "is written in UTF-16", _REMEDY, Place(name)
    if b"\0" in data:
        return "holds bytes that are no text", "name a file of text", Place(name)
    cause = f"the byte 0x{data[start]:02X} is not UTF-8, in which the file is read"
    return cause, _REMEDY, Place(name, line)


def _is_utf_16(data: bytes) -> bool:
    """Whether a text seems to be written with two bytes for each letter."""
    one, other = data[0:4:2], data[1:4:2]
    return data.startswith(_UTF_16) or (one != other and b"\0\0" in (one, other))
