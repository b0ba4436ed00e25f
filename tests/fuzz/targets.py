"""What is fuzzed: each target takes any bytes, and fails if an invariant of its stage does not hold.

A target may refuse its input only with the errors that the stage promises. ``TARGETS`` gives them by name; the name is
also that of the folder in ``findings/`` whose files are run again by ``test_findings.py``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from functools import cache

from spacy.vocab import Vocab

from kg.errors import DocumentError
from kg.model import Document
from pipelines.arabic.sentences import LONGEST
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.dates import find_dates
from pipelines.read.decode import decode
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.html import read_html
from pipelines.read.jsonl import read_jsonl
from pipelines.read.tables import read_csv
from pipelines.read.text import read_text

__all__ = ["SLOW", "TARGETS", "check_document", "check_tokens"]

SLOW = 10
"""Seconds of processor time that no input of a few kilobytes may take."""


def text(data: bytes) -> None:
    """A text file."""
    _check_reader(lambda: iter([read_text(data, "a.txt")]))


def html(data: bytes) -> None:
    """A saved web page."""
    _check_reader(lambda: iter([read_html(data, "a.html")]))


def jsonl(data: bytes) -> None:
    """JSON lines."""
    _check_reader(lambda: read_jsonl(io.BytesIO(data), "a.jsonl", "a.jsonl"))


def csv(data: bytes) -> None:
    """A table."""
    _check_reader(lambda: read_csv(io.BytesIO(data), "a.csv", "a.csv"))


def encoding(data: bytes) -> None:
    """The bytes of any text: what is decoded is text, and nothing of it is lost where it is plain UTF-8."""
    try:
        found = decode(data)
    except DocumentError:
        return
    assert "\x00" not in found
    assert decode(data) == found


def tokenizer(data: bytes) -> None:
    """Any text, to tokens and dates."""
    content = data.decode("utf-8", "ignore")
    check_tokens(content)
    for date in find_dates(content, "2020-03-04"):
        assert 0 <= date.start < date.end <= len(content)


TARGETS: dict[str, Callable[[bytes], None]] = {
    f.__name__: f for f in (text, html, jsonl, csv, encoding, tokenizer)
}


def check_tokens(content: str) -> None:
    """The tokens of a text are the text, each non-empty and known by a form; sentences are not too long."""
    doc = _tokenizer()(content)
    assert "".join(t.text_with_ws for t in doc) == content
    assert all(content[t.idx : t.idx + len(t)] == t.text != "" for t in doc)
    assert all(len(s) <= LONGEST + 1 for s in doc.sents)
    again = _tokenizer()(content)
    assert [(t.text, t.norm_, t.is_sent_start) for t in doc] == [
        (t.text, t.norm_, t.is_sent_start) for t in again
    ]


@cache
def _tokenizer() -> Tokenizer:
    return Tokenizer(Vocab())


def check_document(d: Document) -> None:
    """A document that was read can be stored, and its boilerplate lies in it, in order."""
    assert d.id.strip()
    assert d.text.strip()
    for value in (d.id, d.text, d.title, d.date, d.source, d.url, d.language):
        (value or "").encode("utf-8")
    end = 0
    for span in d.boilerplate:
        assert end <= span.start < span.end <= len(d.text)
        end = span.end


def _check_reader(read: Callable[[], Iterator[ReadResult]]) -> None:
    first = _results(read)
    for result in first:
        if isinstance(result, FailedDocument):
            assert str(result.error).strip()
        elif isinstance(result, Document):
            check_document(result)
    assert [repr(r) for r in _results(read)] == [repr(r) for r in first]


def _results(read: Callable[[], Iterator[ReadResult]]) -> list[ReadResult | str]:
    results: list[ReadResult | str] = []
    try:
        for result in read():
            results.append(result)
    except DocumentError as error:
        results.append(str(error))
    return results
