"""The words of the page in its two languages, from ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from kg.errors import UnknownName

__all__ = ["LANGUAGES", "checked_language", "words"]

LANGUAGES = ("ar", "en")


@cache
def words() -> dict[str, dict[str, Any]]:
    """All words by language; the page carries both, so that it can switch.

    >>> words()["en"]["relation"]["ACCUSED"]
    'accused'
    """
    return tomllib.loads(files("kg.page").joinpath("words.toml").read_text(encoding="utf-8"))


def checked_language(lang: str) -> str:
    """``lang`` if the page speaks it.

    Raises:
        UnknownName: it does not; the message lists the languages.

    >>> checked_language("ar")
    'ar'
    """
    if lang not in LANGUAGES:
        raise UnknownName.of("page language", lang, LANGUAGES)
    return lang
