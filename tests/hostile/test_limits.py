"""Documents above the limits: refused with a clear error, at once, and without reading them whole."""

from __future__ import annotations

import io
import json
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import DocumentTooLarge, InvalidRecord
from kg.model import Document
from pipelines.english.backend import load as load_english
from pipelines.english.sentences import set_sentences
from pipelines.read import FailedDocument, read_paths
from pipelines.read.html import read_html
from pipelines.read.jsonl import read_jsonl
from pipelines.read.limits import (
    MAX_CHARACTERS,
    MAX_FIELD,
    MAX_PAGE_BYTES,
    MAX_RECORD_BYTES,
    MAX_TEXT_BYTES,
    read_at_most,
)
from pipelines.read.tables import read_csv
from pipelines.read.text import read_text
from pipelines.workers import extract_all


class Endless(io.RawIOBase):
    """A stream that never ends, of one line; it knows how much was asked of it."""

    def __init__(self, begin: bytes, piece: bytes = b"a") -> None:
        self.begin, self.piece, self.given = begin, piece, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        content = self.begin[: len(buffer)] if self.begin else self.piece * (len(buffer) // len(self.piece))
        self.begin = self.begin[len(content) :]
        buffer[: len(content)] = content
        self.given += len(content)
        return len(content)


def test_the_longest_text_is_read_and_one_more_character_is_not() -> None:
    text = "نفى " * (MAX_CHARACTERS // 4)
    assert len(read_text(text.encode(), "a").text) == MAX_CHARACTERS
    with pytest.raises(DocumentTooLarge, match=r"500,001 characters; at most 500,000 .*split it into parts"):
        read_text((text + "x").encode(), "a")


@pytest.mark.parametrize(("name", "limit"), [("a.txt", MAX_TEXT_BYTES), ("a.html", MAX_PAGE_BYTES)])
def test_a_large_file_is_not_read_whole(tmp_path: Path, name: str, limit: int) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(1 << 34)  # 16 GB, of which the disk holds nothing
    tracemalloc.start()
    (failed,) = read_paths([path])
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(failed, FailedDocument)
    assert f"{path}: the " in str(failed.error)
    assert f"more than {limit:,} bytes" in str(failed.error)
    assert most < 2 * limit + (1 << 20)


def test_a_stream_without_end_is_left() -> None:
    endless = Endless(b"")
    with pytest.raises(DocumentTooLarge, match="the text has more than 1,000 bytes"):
        read_at_most(io.BufferedReader(endless), 1000, "text")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_long_line_of_jsonl_is_passed_over(encoding: str) -> None:
    good = json.dumps({"text": "نفى الكرملين ذلك."})
    bad = json.dumps({"text": "a" * (MAX_RECORD_BYTES + 1)})
    content = "\n".join((good, bad, good)).encode(encoding)
    first, second, third = read_jsonl(io.BytesIO(content), "a.jsonl", "a.jsonl")
    assert isinstance(first, Document)
    assert isinstance(second, FailedDocument)
    assert isinstance(second.error, DocumentTooLarge)
    assert str(second.error).startswith("a.jsonl, line 2: a line of more than")
    assert isinstance(third, Document)
    assert third.id == "a.jsonl:3"


def test_a_row_whose_quotation_mark_is_not_closed_ends_somewhere() -> None:
    def rows() -> Iterator[bytes]:
        yield b'id,text\n1,"'
        yield "نفى الكرملين ذلك.\n".encode() * (MAX_RECORD_BYTES // 17)

    results = list(read_csv(io.BytesIO(b"".join(rows())), "a.csv", "a.csv"))
    assert isinstance(results[0], FailedDocument)
    assert isinstance(results[0].error, DocumentTooLarge)
    assert "is a quotation mark not closed?" in str(results[0].error)


@pytest.mark.parametrize("key", ["id", "title", "date", "source", "url", "language"])
def test_fields_beside_the_text_are_short(key: str) -> None:
    record = json.dumps({"text": "نفى الكرملين ذلك.", key: "a" * (MAX_FIELD + 1)})
    (failed,) = read_jsonl(io.BytesIO(record.encode()), "a.jsonl", "a.jsonl")
    assert isinstance(failed, FailedDocument)
    assert isinstance(failed.error, InvalidRecord)
    assert f"`{key}`: 1,001 characters; at most 1,000 are read" in str(failed.error)
    assert len(failed.id) < MAX_FIELD


def test_documents_given_by_a_program_have_the_same_limit() -> None:
    results = list(extract_all([Document("a", "نفى " * MAX_CHARACTERS), Document("b", "نفى الكرملين ذلك.")]))
    assert isinstance(results[0], FailedDocument)
    assert "at most 500,000" in str(results[0].error)
    assert not isinstance(results[1], FailedDocument)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("<tr><td colspan=100 rowspan=100>نفى" * 400, "row of more than 1,000 columns"),
        ("<tr>" + "<td colspan=1000>نفى" * 400, "row of more than 1,000 columns"),
        ("<tr>" + "<td>نفى" * 100_000, "row of more than 1,000 columns"),
        ("<thead><tr><td colspan=100>نفى<tbody>" + "<tr><td>نفى" * 20_000, "more than 500,000 cells"),
    ],
)
def test_a_page_whose_cells_stand_for_millions_is_refused_at_once(table: str, told: str) -> None:
    page = f"<html><body><table>{table}</table><p>نفى الكرملين ذلك.</p></body></html>".encode()
    begin = time.process_time()
    with pytest.raises(DocumentTooLarge, match=told):
        read_html(page, "a.html")
    assert time.process_time() - begin < 5


def test_a_page_of_a_large_table_is_read() -> None:
    row = "<tr><td rowspan=2>نفى الكرملين ذلك.<td colspan=8>نفى<tr><td>نفى<td colspan='100%'>نفى"
    page = f"<html><body><table>{row * 500}</table></body></html>".encode()
    assert read_html(page, "a.html").text.count("الكرملين") == 500


def test_sentences_of_a_long_english_text_are_marked_in_proportion() -> None:
    nlp = load_english().nlp
    taken = []
    for times in (200, 2_000):
        doc = nlp.make_doc("John Haddad accused Mary Naser. " * times)
        begin = time.process_time()
        assert len(list(set_sentences(doc).sents)) == times
        taken.append(time.process_time() - begin)
    assert taken[1] <= 12 * max(taken[0], 0.02)
