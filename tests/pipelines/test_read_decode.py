"""Bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableFile
from pipelines.read import decode

ARABIC = "نفى الكرملين، يوم الثلاثاء، أي تدخل في الانتخابات؛ وقال المتحدث إنها «مزاعم».\r\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_arabic_comes_out_of_each_encoding(encoding: str) -> None:
    assert decode(ARABIC.encode(encoding)) == ARABIC


@pytest.mark.parametrize("encoding", ["iso8859_6", "cp720"])
def test_older_arabic_code_pages(encoding: str) -> None:
    text = "نفى الكرملين يوم الثلاثاء أن تكون موسكو قد تدخلت في الانتخابات وقال المتحدث إنها مزاعم"
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text", ["ترامب", "نفى الكرملين", "لبنان | سياسة | 04-12-2021", "قال موقع WikiLeaks إنه رفض"]
)
def test_short_texts_in_windows_1256(text: str) -> None:
    assert decode(text.encode("cp1256")) == text


def test_big_endian_mark() -> None:
    assert decode(b"\xfe\xff" + ARABIC.encode("utf-16-be")) == ARABIC


def test_other_scripts_are_not_taken_for_arabic() -> None:
    french = "Le café est fermé, l'été est passé. Où êtes-vous? Français déjà vu."
    russian = "Кремль отверг обвинения во вмешательстве в выборы."
    assert decode(french.encode("cp1252")) == french
    assert decode(russian.encode("cp1251")) == russian


def test_damaged_utf8_is_reported_not_read_as_another_encoding() -> None:
    data = ARABIC.encode() * 5
    with pytest.raises(UnreadableFile, match="damaged utf-8 text: wrong byte at position 30"):
        decode(data[:30] + b"\xff" + data[31:])


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"abc\x00\x01\x02def\x00\x05", "binary"),
        (bytes(range(1, 32)) * 9, "binary"),
        (b"\x80\x81\x8d\x8f\x90\x9d" * 40, "expected UTF-8"),
    ],
)
def test_binary_data_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        decode(data)


def test_declared_encoding_is_used_where_it_fits_and_not_where_it_lies() -> None:
    polish = "Źródła w Moskwie odrzuciły oskarżenia."
    assert decode(polish.encode("iso8859_2"), "iso-8859-2") == polish
    assert decode(ARABIC.encode("cp1256"), "iso-8859-1") != ARABIC.encode("cp1256").decode("latin-1")
    assert decode(ARABIC.encode("cp1256"), "no-such-encoding") == ARABIC


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\r\n\t")))
def test_utf8_is_kept_unchanged(text: str) -> None:
    if text.startswith("\ufeff"):
        return
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text


@given(st.text(st.sampled_from("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةء .،؟\r\n"), min_size=1))
def test_windows_1256_or_a_clear_error(text: str) -> None:
    words = "نفى الكرملين ذلك وقال المتحدث إن الاتهامات باطلة " + text
    assert decode(words.encode("cp1256")) == words
