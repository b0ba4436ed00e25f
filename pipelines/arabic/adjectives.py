"""Nationality adjectives in all their forms, by rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["adjective_forms"]

_ENDINGS = ("", "ة", "ون", "ين", "ان", "تان", "تين", "ات", "ا", "و", "ة")


def adjective_forms(adjectives: Iterable[str], plurals: Iterable[str] = ()) -> Iterator[str]:
    """All genders, numbers and cases of masculine singular adjectives, with and without the article.

    ``plurals`` are broken plurals («روس», «أتراك»); an adjective of two words is inflected in both.

    >>> forms = set(adjective_forms(["روسي"], ["روس"]))
    >>> forms >= {"روسي", "الروسية", "الروس", "روسيين", "الروسيتان"}
    True
    >>> "الكورية الشمالية" in set(adjective_forms(["كوري شمالي"]))
    True
    """
    for adjective in adjectives:
        for ending in _ENDINGS:
            yield from _with_article(" ".join(word + ending for word in adjective.split()))
        if " " in adjective:
            nisba, *rest = adjective.split()
            yield from _with_article(" ".join([nisba + "ون", *(w + "ون" for w in rest)]))
    for plural in plurals:
        yield from _with_article(plural)
        yield plural + "ا"


def _with_article(words: str) -> Iterator[str]:
    yield words
    yield " ".join("ال" + word for word in words.split())
