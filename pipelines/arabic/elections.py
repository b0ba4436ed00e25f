"""English names of elections: kind, state and year («الانتخابات الرئاسية الفرنسية عام 2017»)."""

from __future__ import annotations

import re

from spacy.tokens import Span

from kg.names import normalize
from pipelines.arabic.gazetteer import Gazetteer

__all__ = ["compose_election"]

_HEADS = frozenset({"انتخابات", "الانتخابات", "رئاسيات", "اقتراع", "الاقتراع", "تشريعيات", "الرئاسيات", "انتخاب"})
_KINDS = {
    "رئاس": "presidential", "رءاس": "presidential", "رياس": "presidential", "برلمان": "parliamentary",
    "تشريع": "parliamentary", "نياب": "parliamentary", "بلدي": "local", "محلي": "local", "عام": "general",
    "نصفي": "midterm", "تمهيدي": "primary",
}  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d")
_WINDOW = 5


def compose_election(span: Span, words: list[str], gazetteer: Gazetteer) -> str | None:
    """The English name of the election that a mention names, or None if it names none with its state.

    The year is taken from the mention, else from the words that follow, else from the last other election of the
    document; without any it is left out.
    """
    if not _HEADS & set(words):
        return None
    kind = next((english for w in words for stem, english in _KINDS.items() if stem in w.removeprefix("ال")), "")
    country = next((c for w in words if (c := _country(w, gazetteer))), None)
    if country is None:
        return None
    year = _year(span)
    adjective = gazetteer.english_adjective(country) or gazetteer.entries[country].name
    if country == "united_states" and not kind:
        kind = "presidential"
    return " ".join(p for p in (year, adjective, kind, "election") if p)


def _country(word: str, gazetteer: Gazetteer) -> str | None:
    adjective = gazetteer.country_of_adjective(word)
    if adjective:
        return adjective
    entry = gazetteer.lookup(word)
    return entry.id if entry and entry.id in gazetteer.territories else None


def _year(span: Span) -> str:
    near = span.doc[span.start : min(len(span.doc), span.end + _WINDOW)].text.split("\n")[0]
    found = _YEAR.search(_digits(near))
    if found:
        return found.group()
    heads = [m for m in re.finditer(r"(?:انتخابات|اقتراع|رئاسيات)[^.\n]{0,40}?((?:19|20)\d\d)", _digits(span.doc.text))]
    return heads[0].group(1) if heads else ""


def _digits(text: str) -> str:
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))


def is_election(words: list[str]) -> bool:
    """Whether normalised words speak of an election."""
    return bool(_HEADS & {normalize(w) for w in words})
