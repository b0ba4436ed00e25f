"""Elections by kind, state and year: «الانتخابات الرئاسية الفرنسية عام 2017»."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from spacy.tokens import Span

from kg.orthography import DIGITS
from pipelines.arabic.gazetteer import Gazetteer

__all__ = ["Election", "election_name", "parse_election", "year_of_elections"]

_HEADS = frozenset(
    ["انتخابات", "الانتخابات", "رئاسيات", "رياسيات", "الرياسيات", "اقتراع", "الاقتراع", "تشريعيات", "انتخاب"]
)
_KINDS = {
    "رياس": "presidential",
    "برلماني": "parliamentary",
    "تشريعي": "parliamentary",
    "نيابي": "parliamentary",
    "بلدي": "local",
    "محلي": "local",
    "العامه": "general",
    "نصفي": "midterm",
    "تمهيدي": "primary",
}
_YEAR = r"(?:19|20)\d\d"
_WINDOW = 5


@dataclass(frozen=True, slots=True)
class Election:
    """An election by the id of its state, its kind and its year, as far as a name says them."""

    country: str | None
    kind: str | None
    year: str | None

    def agrees(self, other: Election) -> bool:
        """Whether the two can be one election: nothing that both say differs."""
        pairs = ((self.country, other.country), (self.kind, other.kind), (self.year, other.year))
        return all(a is None or b is None or a == b for a, b in pairs)


def parse_election(span: Span, words: tuple[str, ...], gazetteer: Gazetteer) -> Election | None:
    """The election that a mention names, or None; the year may stand in the words that follow.

    ``words`` are the normalised words of the mention.
    """
    if not _HEADS & set(words):
        return None
    kind = next((english for w in words for stem, english in _KINDS.items() if stem in w), None)
    country = next((c for w in words if (c := _country(w, gazetteer))), None)
    near = span.doc[span.start : min(len(span.doc), span.end + _WINDOW)].text.split("\n")[0]
    year = re.search(_YEAR, near.translate(DIGITS))
    return Election(country, kind, year.group() if year else None)


def year_of_elections(text: str, cycle: int = 0) -> str | None:
    """The year that a text gives first after a word for elections, or None.

    Where elections are held every ``cycle`` years (in years that it divides), the year nearest to the
    one that the text names most often will do.

    >>> year_of_elections("قبل الانتخابات المقررة في خريف 2016 بأسابيع")
    '2016'
    >>> year_of_elections("صرح في مارس 2017 أن الانتخابات نزيهة", cycle=4)
    '2016'
    """
    text = text.translate(DIGITS)
    found = re.search(rf"(?:انتخابات|اقتراع|رئاسيات)[^.\n]{{0,40}}?({_YEAR})", text)
    years = Counter(re.findall(_YEAR, text))
    if found or not years or not cycle:
        return found.group(1) if found else None
    most = int(min(years, key=lambda y: (-years[y], y)))
    nearest = round(most / cycle) * cycle
    return str(nearest) if abs(most - nearest) < cycle / 2 else None


def election_name(election: Election, gazetteer: Gazetteer) -> str:
    """The English name of an election.

    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> election_name(Election("france", "presidential", "2017"), load_gazetteer())
    '2017 French presidential election'
    """
    state = election.country or ""
    if election.country:
        state = gazetteer.english_adjective(election.country) or gazetteer.entries[election.country].name
    name = " ".join(p for p in (election.year, state, election.kind, "election") if p)
    return name[0].upper() + name[1:]


def _country(word: str, gazetteer: Gazetteer) -> str | None:
    adjective = gazetteer.country_of_adjective(word)
    if adjective:
        return adjective
    entry = gazetteer.lookup(word)
    return entry.id if entry and entry.id in gazetteer.territories else None
