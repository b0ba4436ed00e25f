"""The indexes in which the words of a document are looked up: triggers of one word by their forms, phrases by their
first two words."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.arabic.morphology import Features
from pipelines.frame_entries import Entry

__all__ = ["by_word", "form_index", "phrase_index"]


def by_word(entries: Iterable[Entry]) -> list[list[Entry]]:
    """The entries that have the same forms together, in the order of the first of each (:meth:`Entry.word`)."""
    words: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        words.setdefault(entry.word(), []).append(entry)
    return list(words.values())


def form_index(entries: Iterable[Entry]) -> dict[str, list[tuple[list[Entry], Features]]]:
    """By folded form the entries that have it, with what the form says."""
    index: dict[str, list[tuple[list[Entry], Features]]] = {}
    for same in by_word(entries):
        for form, features in same[0].analyses():
            index.setdefault(form, []).append((same, features))
    return index


def phrase_index(entries: Iterable[Entry]) -> dict[str, dict[str, list[Entry]]]:
    """The phrases among the entries by their first word, then by their second; "" where there is none."""
    phrases: dict[str, dict[str, list[Entry]]] = {}
    for entry in entries:
        for first in entry.words:
            for second in entry.rest[0] if entry.rest else ("",):
                phrases.setdefault(first, {}).setdefault(second, []).append(entry)
    return phrases
