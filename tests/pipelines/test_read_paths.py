"""The reader as a whole: files, folders and the standard input."""

from __future__ import annotations

import io
import itertools
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import EmptyText, InputNotFound, InvalidRecord, UnknownFormat, UnreadableFile
from kg.model import Document
from pipelines.read import FailedDocument, ReadResult, read_paths

SENTENCE = "نفى الكرملين أن تكون موسكو قد تدخلت في الانتخابات."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b.txt").write_bytes(SENTENCE.encode("cp1256"))
    (tmp_path / "c.csv").write_text(f"id,text\nrow,{SENTENCE}\n,\n", "utf-8")
    (tmp_path / "d.htm").write_text(f"<html><body><p>{SENTENCE}</p></body></html>", "utf-8")
    records = [{"id": "row", "text": SENTENCE}, {"text": ""}, {"text": SENTENCE}]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(r) for r in records), "utf-8")
    (tmp_path / "e.txt").write_bytes(b"\x00\x01\x02\x03")
    (tmp_path / "empty.txt").write_text("\n", "utf-8")
    return tmp_path


def summary(results: Iterator[ReadResult]) -> list[tuple[str, str]]:
    return [(r.id, type(r.error).__name__ if isinstance(r, FailedDocument) else "ok") for r in results]


def test_folder_with_all_formats_and_failures_in_their_places(folder: Path) -> None:
    assert summary(read_paths([folder])) == [
        ("row", "ok"),
        ("a.jsonl:2", "EmptyText"),
        ("a.jsonl:3", "ok"),
        ("b.txt", "ok"),
        ("row#2", "ok"),
        ("d.htm", "ok"),
        ("e.txt", "UnreadableFile"),
        ("empty.txt", "EmptyText"),
    ]


def test_texts_of_all_formats_are_the_same(folder: Path) -> None:
    texts = {r.text.strip() for r in read_paths([folder]) if isinstance(r, Document)}
    assert texts == {SENTENCE}


def test_order_of_the_paths_does_not_matter(folder: Path) -> None:
    paths = [folder / "c.csv", folder / "a.jsonl", folder / "b.txt"]
    results = [list(read_paths(order)) for order in itertools.permutations(paths)]
    assert len(results[0]) == 5
    assert all(repr(r) == repr(results[0]) for r in results)


def test_order_of_the_paths_on_request(folder: Path) -> None:
    results = read_paths([folder / "d.htm", folder / "b.txt"], sort=False)
    assert [r.id for r in results] == ["d.htm", "b.txt"]


def test_messages_name_the_file(folder: Path) -> None:
    failed = {r.id: r for r in read_paths(str(folder)) if isinstance(r, FailedDocument)}
    assert str(failed["e.txt"].error) == (
        f"{folder / 'e.txt'}: binary data, not text; expected UTF-8, UTF-16 or windows-1256 text"
    )
    assert str(failed["empty.txt"].error).startswith(f"{folder / 'empty.txt'}: ")
    assert (failed["a.jsonl:2"].line, failed["a.jsonl:2"].path) == (2, str(folder / "a.jsonl"))


def test_file_that_cannot_be_opened(folder: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    failed = {r.id: r for r in read_paths([folder]) if isinstance(r, FailedDocument)}
    assert isinstance(failed["gone.txt"].error, UnreadableFile)
    assert "cannot be read: No such file" in str(failed["gone.txt"].error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    for place in (tmp_path, tmp_path / "*.txt"):
        (failed,) = read_paths([place])
        assert isinstance(failed, FailedDocument)
        assert str(failed.error).startswith(f"{tmp_path / 'a.txt'}: a device or a pipe, no file; ")


def test_header_without_text_fails_the_file_only(folder: Path) -> None:
    (folder / "c.csv").write_text("a,b\n1,2\n", "utf-8")
    failed = {r.id: r for r in read_paths([folder]) if isinstance(r, FailedDocument)}
    assert isinstance(failed["c.csv"].error, InvalidRecord)


def test_wrong_use_is_raised_at_once(folder: Path) -> None:
    with pytest.raises(InputNotFound):
        read_paths([folder, folder / "missing"])
    (folder / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(UnknownFormat):
        read_paths([folder / "x.pdf"])


def test_skipped_files_are_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    (folder / "x.pdf").write_bytes(b"%PDF")
    with caplog.at_level(logging.WARNING):
        assert len(list(read_paths([folder]))) == 8
    assert "x.pdf: its format is not read" in caplog.text


def test_standard_input_as_one_text() -> None:
    encoded = io.BytesIO(SENTENCE.encode("utf-16"))
    for stream in (io.StringIO(SENTENCE), encoded, io.TextIOWrapper(io.BytesIO(SENTENCE.encode()))):
        assert list(read_paths(["-"], stdin=stream)) == [Document("stdin", SENTENCE, language="ar")]


def test_standard_input_is_that_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    # A locale without Arabic must not matter: the bytes are read.
    data = io.BytesIO(SENTENCE.encode("cp1256"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data, encoding="ascii"))
    assert [d.text for d in read_paths(["-"]) if isinstance(d, Document)] == [SENTENCE]


def test_standard_input_as_jsonl() -> None:
    lines = json.dumps({"id": "x", "text": SENTENCE}) + "\n{bad\n" + json.dumps({"text": SENTENCE})
    results = list(read_paths(["-", "-"], stdin=io.BytesIO(b"\n" + lines.encode())))
    assert [r.id for r in results] == ["x", "stdin:3", "stdin:4"]
    assert isinstance(results[1], FailedDocument)
    assert (results[1].path, results[1].line) == ("-", 3)


def test_standard_input_as_web_page() -> None:
    stream = io.StringIO(f"<!DOCTYPE html><html><body><p>{SENTENCE}</p></body></html>")
    assert [r.text.strip() for r in read_paths(["-"], stdin=stream) if isinstance(r, Document)] == [SENTENCE]


def test_standard_input_comes_after_the_files(folder: Path) -> None:
    results = list(read_paths(["-", folder / "b.txt"], stdin=io.StringIO(SENTENCE)))
    assert [r.id for r in results] == ["b.txt", "stdin"]


@pytest.mark.parametrize(("data", "kind"), [(b"", EmptyText), (b"\x00\x01", UnreadableFile)])
def test_bad_standard_input(data: bytes, kind: type[Exception]) -> None:
    (failed,) = read_paths(["-"], stdin=io.BytesIO(data))
    assert isinstance(failed, FailedDocument)
    assert type(failed.error) is kind
    assert str(failed.error).startswith("standard input: ")
