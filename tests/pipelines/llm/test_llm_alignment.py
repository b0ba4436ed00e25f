"""Quotations in texts, pieces of long texts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Span
from pipelines.llm.alignment import Quotable
from pipelines.llm.pieces import halves, pieces_of, shown_text


def places(text: str, quotation: str) -> list[str]:
    return [text[s.start : s.end] for s in Quotable(text).find(quotation)]


@pytest.mark.parametrize(
    ("text", "quotation", "expected"),
    [
        ("نفى الكرملين ذلك", "نفى الكرملين", ["نفى الكرملين"]),
        ("نفى\n  الكرملين ذلك", "نفى الكرملين", ["نفى\n  الكرملين"]),
        ("نَفى الكِرملينُ ذلك", "نفى الكرملين", ["نَفى الكِرملينُ"]),
        ("نفى الكرملين ذلك", "نَفى الكِرملينُ", ["نفى الكرملين"]),
        ("نفى الكـرمـلين", "الكرملين", ["الكـرمـلين"]),
        ("قال «نفى ذلك» ثم", '"نفى ذلك"', ["«نفى ذلك»"]),
        ("قال نفى ذلك ثم", '"نفى ذلك"', ["نفى ذلك"]),
        ("«ميتا» تنسب", "«ميتا» تنسب", ["«ميتا» تنسب"]),
        ('He said "no" twice', "said “no” twice", ['said "no" twice']),
        ("the\u00a0White House", "the White House", ["the\u00a0White House"]),
        ("روسيا وروسيا", "روسيا", ["روسيا", "روسيا"]),
        ("نفى الكرملين", "…نفى الكرملين…", ["نفى الكرملين"]),
        ("نفى الكرملين ذلك", "نفى البيت الأبيض ذلك", []),
        ("نفى الكرملين ... ذلك", "نفى الكرملين ذلك", []),
        ("نفى", "", []),
        ("نفى", " … ", []),
        ("", "نفى", []),
        ("نفى", "ـ", []),
    ],
)
def test_quotations(text: str, quotation: str, expected: list[str]) -> None:
    assert places(text, quotation) == expected


def test_only_within_bounds() -> None:
    text = Quotable("روسيا وروسيا ورُوسيا")
    assert [s.start for s in text.find("روسيا", 3, 13)] == [7]
    assert [s.start for s in text.find("رُوسيا", 0, 12)] == [0, 7]


@given(st.text("ابتث َُـ\n.", min_size=1), st.data())
def test_any_part_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    quotation = text[start : data.draw(st.integers(start + 1, len(text)))]
    if quotation.strip(" \n"):
        assert any(
            s.start <= start + len(quotation) and s.end > start for s in Quotable(text).find(quotation)
        )


@given(st.text("ab .\n", max_size=400), st.integers(20, 90), st.integers(0, 10))
def test_pieces_cover_the_text(text: str, size: int, overlap: int) -> None:
    pieces = list(pieces_of(text, size, overlap))
    assert pieces[0].start == 0
    assert pieces[-1].end == len(text)
    for before, after in pairwise(pieces):
        assert before.start < after.start <= before.end < after.end
    assert all(p.end - p.start <= size for p in pieces)


def test_pieces_end_with_paragraphs_and_sentences() -> None:
    text = "\n".join(f"Paragraph {n}. It says something. It goes on." for n in range(10))
    for piece in list(pieces_of(text, 120, 30))[:-1]:
        assert text[: piece.end].rstrip(" ").endswith(("\n", "."))


def test_halves_overlap_and_are_smaller() -> None:
    text = "One sentence here. " * 20
    first, second = halves(text, Span(0, len(text)), 40)
    assert first.start == 0
    assert second.end == len(text)
    assert 0 < second.start < first.end < len(text)


def test_hidden_parts_are_not_shown() -> None:
    assert shown_text("keep SHARE keep", Span(0, 15), [Span(5, 10)]) == "keep \n keep"
    assert shown_text("SHARE keep", Span(2, 10), [Span(0, 5)]) == "\n keep"
    assert shown_text("keep", Span(0, 4), [Span(9, 12)]) == "keep"
