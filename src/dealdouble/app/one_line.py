"""Texts from elsewhere on one line of a report or a terminal."""

from __future__ import annotations


def one_line(text: str) -> str:
    """A text on one line, without what a terminal would take for commands."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(map(_visible, line))


def _visible(character: str) -> str:
    return character if character.isprintable() else ascii(character)[1:-1]
