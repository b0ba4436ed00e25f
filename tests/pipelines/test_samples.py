"""The shipped samples: enough of them, readable, with what a page shows."""

from __future__ import annotations

import re

import pytest

from kg.model import Document
from pipelines.read import read_paths
from pipelines.samples import sample_paths


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    results = list(read_paths(sample_paths()))
    assert all(isinstance(r, Document) for r in results)
    return [r for r in results if isinstance(r, Document)]


def test_formats_and_number(documents: list[Document]) -> None:
    assert {p.suffix for p in sample_paths()} == {".txt", ".html", ".jsonl"}
    assert len(documents) >= 10


def test_all_are_arabic_articles_of_a_page(documents: list[Document]) -> None:
    for d in documents:
        assert d.language == "ar"
        assert 150 <= len(d.text.split()) <= 400, d.id


def test_all_are_dated_and_most_have_a_title(documents: list[Document]) -> None:
    assert [d.id for d in documents if d.date is None] == []
    assert sum(d.title is not None for d in documents) >= len(documents) - 1


def test_addresses_are_invented(documents: list[Document]) -> None:
    urls = [d.url for d in documents if d.url]
    assert len(urls) >= 8
    assert all(re.match(r"https://(?:\w+\.)?example\.org/", u) for u in urls)


def test_pages_lose_what_is_around_the_article(documents: list[Document]) -> None:
    for d in documents:
        for chrome in ("تسجيل الدخول", "جميع الحقوق", "أضف تعليق", "البكالوريا", "بريدك"):
            assert chrome not in d.text, d.id


def test_spelling_varies(documents: list[Document]) -> None:
    text = " ".join(d.text for d in documents)
    for spelling in ("ترامب", "ترمب", "فى ", "الأميركي", "الأمريكي", "كانون", "شتنبر", "ماي", "«", "“", '"'):
        assert spelling in text, spelling
