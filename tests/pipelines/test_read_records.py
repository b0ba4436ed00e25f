"""JSONL and CSV: one record a document."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EmptyText, InvalidRecord, UnreadableFile
from kg.model import Document
from pipelines.read.failed import FailedDocument, ReadResult
from pipelines.read.jsonl import read_jsonl
from pipelines.read.tables import read_csv

TEXT = "  نفى الكرملين ذلك.\r\n\r\nوقال المتحدث إن الاتهامات باطلة.\u2028 \n"


def jsonl(*lines: object, encoding: str = "utf-8") -> list[ReadResult]:
    text = "\n".join(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in lines)
    return list(read_jsonl(io.BytesIO(text.encode(encoding)), "a.jsonl", "in/a.jsonl"))


def table(text: str, encoding: str = "utf-8") -> list[ReadResult]:
    return list(read_csv(io.BytesIO(text.encode(encoding)), "a.csv", "in/a.csv"))


def good(results: list[ReadResult]) -> list[Document]:
    assert all(isinstance(r, Document) for r in results), results
    return [r for r in results if isinstance(r, Document)]


def failure(result: ReadResult) -> FailedDocument:
    assert isinstance(result, FailedDocument)
    return result


def test_jsonl_keys() -> None:
    record = {
        "id": "x",
        "text": TEXT,
        "title": "عنوان",
        "date": "2017-11-14",
        "source": "وكالة",
        "url": "https://example.org",
        "language": "AR-eg",
        "entities": 3,
        "extra": {},
    }
    document = Document("x", TEXT, "عنوان", "2017-11-14", "وكالة", "https://example.org", "ar", ())
    assert good(jsonl(record)) == [document]


def test_jsonl_defaults() -> None:
    unknown = {"text": "نفى الكرملين ذلك", "date": None, "source": " "}
    first, third = good(jsonl(unknown, "", {"text": "No.", "id": 7}))
    assert (first.id, first.language, first.date, first.source) == ("a.jsonl:1", "ar", None, None)
    assert (third.id, third.language) == ("7", "en")


def test_what_a_record_leaves_out_is_guessed_from_its_text() -> None:
    text = "الكرملين ينفي التدخل\n14 نوفمبر 2017\n\nنفى الكرملين أي تدخل في الانتخابات."
    guessed, given_ = good(jsonl({"text": text}, {"text": text, "title": "عنوان آخر", "date": "2018"}))
    assert (guessed.title, guessed.date) == ("الكرملين ينفي التدخل", "2017-11-14")
    assert (given_.title, given_.date) == ("عنوان آخر", "2018")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_jsonl_encodings(encoding: str) -> None:
    texts = ["نفى الكرملين اتهامات الحملة", "نفى الكرملين اتهامات الحملة أمس"]
    assert [d.text for d in good(jsonl(*({"text": t} for t in texts), encoding=encoding))] == texts


@pytest.mark.parametrize(
    ("line", "kind", "message"),
    [
        ('{"text": "a"', InvalidRecord, "line 2: not JSON"),
        ("[1, 2]", InvalidRecord, "line 2: expected a JSON object .* got an array"),
        ("3", InvalidRecord, "got a number"),
        ('{"id": "x"}', InvalidRecord, "line 2: no `text`"),
        ('{"text": null}', InvalidRecord, "`text`: expected a string, got null"),
        ('{"text": 5}', InvalidRecord, "`text`: expected a string, got a number"),
        ('{"text": "\\ud800"}', InvalidRecord, "surrogate"),
        ('{"text": "نص", "date": "غدا"}', InvalidRecord, "`date`: 'غدا' is no date"),
        ('{"text": "نص", "title": []}', InvalidRecord, "`title`: expected a string, got an array"),
        ('{"text": "نص", "id": true}', InvalidRecord, "`id`: expected a string, got true or false"),
        ('{"text": " \\n"}', EmptyText, "line 2: `text` is empty"),
        ('{"text": ' + "9" * 5000 + "}", InvalidRecord, "not JSON that can be read"),
        ('{"text": ' * 100_000, InvalidRecord, "line 2: not JSON"),
    ],
)
def test_bad_line_does_not_stop_the_run(line: str, kind: type[Exception], message: str) -> None:
    before, bad, after = jsonl({"text": "نص أول"}, line, {"text": "نص أخير"})
    assert [d.id for d in good([before, after])] == ["a.jsonl:1", "a.jsonl:3"]
    failed = failure(bad)
    assert (failed.line, failed.path) == (2, "in/a.jsonl")
    assert type(failed.error) is kind
    with pytest.raises(kind, match=message):
        raise failed.error


def test_failed_record_keeps_its_own_id() -> None:
    assert failure(jsonl({"id": "x7", "text": ""})[0]).id == "x7"
    assert failure(jsonl({"id": "", "text": ""})[0]).id == "a.jsonl:1"


def test_line_that_is_no_text_is_a_failure_of_its_own() -> None:
    data = '{"text": "نفى الكرملين"}\n'.encode() * 2
    results = list(read_jsonl(io.BytesIO(data + b'{"text": "\xff\xfe"}\n' + data), "a", "a"))
    assert [isinstance(r, Document) for r in results] == [True, True, False, True, True]
    assert "line 3: wrong byte at column 11 for utf-8 text" in str(failure(results[2]).error)


def test_binary_stream_is_unreadable_as_a_whole() -> None:
    with pytest.raises(UnreadableFile):
        list(read_jsonl(io.BytesIO(b"\x00\x01\x02" * 50), "a", "a"))


def test_jsonl_is_streamed() -> None:
    class Endless(io.RawIOBase):
        """A stream without an end: reading it whole would never come back."""

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            line = b'{"text": "' + b"a line of text " * 20 + b'"}\n'
            size = len(buffer) // len(line) * len(line)
            buffer[:size] = line * (size // len(line))
            return size

    results = read_jsonl(io.BufferedReader(Endless(), 1 << 16), "a", "a")
    assert [next(results).id for _ in range(2_000)][-1] == "a:2000"


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip))
def test_text_of_jsonl_is_kept_unchanged(text: str) -> None:
    assert good(jsonl({"text": text}))[0].text == text


def test_csv_columns_in_arabic_and_english() -> None:
    text = 'المعرف;العنوان;النص;التاريخ;المصدر;شيء\n1;عنوان;"نفى; الكرملين\r\nذلك";14/11/2017;وكالة;x\n'
    document = Document("1", "نفى; الكرملين\r\nذلك", "عنوان", "2017-11-14", "وكالة", None, "ar", ())
    assert good(table(text)) == [document]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_separators(separator: str) -> None:
    assert good(table(f"Title{separator}Content\nt{separator}نفى الكرملين\n"))[0].text == "نفى الكرملين"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_csv_encodings(encoding: str) -> None:
    text = "نفى الكرملين اتهامات الحملة"
    assert good(table(f"id,text\nx,{text}\n", encoding))[0].text == text


def test_csv_lines_are_those_where_a_row_begins() -> None:
    results = table('id,text\n,"نص\nمن سطرين"\n\n,نص\n,a,b\n9,\n,نص آخر')
    assert [r.id for r in results] == ["a.csv:2", "a.csv:5", "a.csv:6", "a.csv:7", "a.csv:8"]
    many, empty = failure(results[2]), failure(results[3])
    assert (many.line, empty.line) == (6, 7)
    assert "line 6: 3 fields, but the header has 2" in str(many.error)
    assert isinstance(empty.error, EmptyText)


def test_csv_short_row_and_blank_row() -> None:
    results = table("title,text\nعنوان\n , \nعنوان,نص")
    assert "no `text`" in str(failure(results[0]).error)
    assert [r.id for r in results] == ["a.csv:2", "a.csv:4"]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "\n\n"])
def test_csv_without_column_of_text(text: str) -> None:
    with pytest.raises(InvalidRecord, match=r"no column of text in the header .* named text, content"):
        table(text)


def test_csv_of_long_fields() -> None:
    text = "نفى الكرملين ذلك. " * 20_000
    assert good(table(f'text\n"{text}"\n'))[0].text == text


def test_csv_line_that_is_no_text() -> None:
    data = "id,text\n1,نفى الكرملين\n".encode() + b"2,\xff\xff\n" + "3,وقال المتحدث\n".encode()
    results = list(read_csv(io.BytesIO(data), "a.csv", "a.csv"))
    assert [r.id for r in results] == ["1", "a.csv:3", "3"]
    assert "line 3: wrong byte" in str(failure(results[1]).error)
