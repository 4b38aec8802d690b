"""Files are read as UTF-8, and one that is not is told what to do about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dealdouble.errors import Place, ScenarioError
from dealdouble.text_file import read_text


def read(folder: Path, data: bytes) -> str:
    file = folder / "written.yaml"
    file.write_bytes(data)
    return read_text(file, "name.yaml", ScenarioError)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        pytest.param(b"", "", id="empty"),
        pytest.param("Müller 🚀\n".encode(), "Müller 🚀\n", id="letters"),
        pytest.param(b"\xef\xbb\xbfa: 1\n", "a: 1\n", id="byte order mark"),
        pytest.param(b"a\r\nb\rc\nd", "a\nb\nc\nd", id="ends of lines"),
        pytest.param(b"a\0b", "a\0b", id="nul within"),
        pytest.param(b"\0\0", "\0\0", id="nothing but nul"),
    ],
)
def test_a_file_is_read(tmp_path: Path, data: bytes, text: str) -> None:
    assert read(tmp_path, data) == text


@pytest.mark.parametrize(
    ("data", "line", "cause", "remedy"),
    [
        pytest.param(
            "title: a\nname: Müller\n".encode("latin-1"),
            2,
            "the byte 0xFC is not UTF-8, in which the file is read",
            "save the file as UTF-8",
            id="latin-1",
        ),
        pytest.param(
            "title: ü\n".encode("utf-16"),
            None,
            "is written in UTF-16",
            "save the file as UTF-8",
            id="utf-16",
        ),
        pytest.param(
            "title: a\n".encode("utf-16-be"),
            None,
            "is written in UTF-16",
            "save the file as UTF-8",
            id="utf-16 without a mark",
        ),
        pytest.param(
            "title: a\n".encode("utf-16-le"),
            None,
            "is written in UTF-16",
            "save the file as UTF-8",
            id="utf-16 the other way round",
        ),
        pytest.param(
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
            None,
            "holds bytes that are no text",
            "name a file of text",
            id="picture",
        ),
    ],
)
def test_a_file_of_other_bytes_is_told(
    tmp_path: Path, data: bytes, line: int | None, cause: str, remedy: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, data)

    assert (caught.value.cause, caught.value.remedy) == (cause, remedy)
    assert caught.value.place == Place("name.yaml", line)


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_text(tmp_path, "name.yaml", ScenarioError)

    assert caught.value.cause.startswith("cannot be read: ")
    assert caught.value.remedy == "name a file that you may read"
