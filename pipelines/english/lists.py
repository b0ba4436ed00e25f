"""The word lists of ``words.toml`` and of the table of institutions."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pipelines.english.gazetteer import read_rows, words_of

__all__ = ["institution_kinds", "phrase_list", "word_list"]


@cache
def _lists() -> dict[str, str]:
    text = files("pipelines.english").joinpath("words.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of ``words.toml`` as written.

    >>> "minister" in word_list("roles")
    True
    """
    return frozenset(w.strip() for w in _lists()[name].replace("\n", "").split("|") if w.strip())


@cache
def phrase_list(name: str) -> dict[tuple[str, ...], str]:
    """A list by the keys of its words, hyphens apart."""
    return {words_of(w.replace("-", " ")): w for w in word_list(name)}


@cache
def institution_kinds() -> dict[tuple[str, ...], str]:
    """Wordings of the institutions that every state has, by their words, with the kind.

    >>> institution_kinds()["foreign", "ministry"]
    'foreign_ministry'
    """
    rows = read_rows("institutions.tsv")
    return {words_of(phrase): kind for kind, phrases in rows for phrase in phrases.split("|")}
