"""One name of a document looked up: in the gazetteer, else composed by rule, else unknown."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from spacy.tokens import Span

from kg.names import normalize, slug, transliterate
from pipelines.arabic.capitals import acts_as_state, in_dateline
from pipelines.arabic.elections import Election, parse_election
from pipelines.arabic.gazetteer import Entry, Gazetteer, word_list
from pipelines.arabic.groups import group_key, parse_group
from pipelines.arabic.institutions import ABROAD, Institution, compose, parse_institution

__all__ = [
    "Individual",
    "Name",
    "english_name",
    "institution_of",
    "link",
    "name_of",
    "of_entry",
    "of_institution",
]

_HEADS = {"حمله": "campaign", "اداره": "administration", "حكومه": "government"}
_TITLES = word_list("person_title")
_PLACE_HEADS = word_list("place_head")
_ORG_HEADS = word_list("organisation_head")


@dataclass(frozen=True, slots=True)
class Name:
    """A mention with its name as written (the article restored), normalised, and in normalised words."""

    span: Span
    type: str
    text: str
    key: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Individual:
    """Who or what a name stands for; ``bare`` is an institution whose state, or host, is not said,
    ``election`` an election that the document has to complete."""

    id: str
    type: str
    name: str
    name_ar: str | None
    origin: str = "gazetteer"
    bare: Institution | None = None
    election: Election | None = None
    group: tuple[tuple[str, ...], tuple[str, ...]] | None = None


def name_of(span: Span, norms: Sequence[str]) -> Name:
    """The name that a mention writes: «لبيت الأبيض» (after ل) is «البيت الأبيض».

    ``norms`` are the folded forms of the tokens of the document.
    """
    norms = norms[span.start : span.end]
    text = " ".join(span.text.split())
    if text[:1] == "ل" and norms[0][:2] == "ال" and span.start > 0 and span.doc[span.start - 1].text == "ل":
        text = "ا" + text
    words = tuple([w for norm in norms for w in normalize(norm).split()])
    return Name(span, span.label_, text, normalize(text), words)


def _keys(name: Name) -> tuple[str, ...]:
    """The normalised name; after ل also with the article that it may have lost («للوكالة»), or without ل."""
    return (name.key, "ا" + name.key, name.key[1:]) if _after_lam(name) else (name.key,)


def _after_lam(name: Name) -> bool:
    start = name.span.start
    return start > 0 and name.span.doc[start - 1].text == "ل" and name.key.startswith("ل")


def link(name: Name, gazetteer: Gazetteer, words: Set[str] = frozenset()) -> Individual | None:
    """The individual that a name of any type but PERSON stands for, by what is known and by composition.

    ``words`` are the normalised words of the document, which decide short names of several known individuals.
    """
    entry = gazetteer.in_context(name.key, name.type, words)
    if entry:
        return of_entry(entry)
    if name.type == "GROUP":
        return _known(name, gazetteer, "GROUP") or _group(name, gazetteer)
    if name.type in ("GPE", "LOC"):
        return _place(name, gazetteer, words)
    if name.type == "EVENT":
        return _known(name, gazetteer, "EVENT") or _election(name, gazetteer) or _known(name, gazetteer)
    found = _known(name, gazetteer, "ORG") or _organisation(name, gazetteer) or _known(name, gazetteer)
    return found or _similar(name, gazetteer)


def of_entry(entry: Entry) -> Individual:
    """The individual of a gazetteer entry."""
    return Individual(entry.id, entry.type, entry.name, entry.name_ar)


def _known(name: Name, gazetteer: Gazetteer, type_: str | None = None) -> Individual | None:
    entry = next((e for key in _keys(name) if (e := gazetteer.lookup(key, type_))), None)
    if (
        entry is None
        and name.words
        and name.words[0] in _ORG_HEADS
        and len(name.words) > 1
        and type_ == "ORG"
    ):
        entry = gazetteer.lookup(" ".join(name.words[1:]), type_)
    if entry is None and len(name.words) > 2 and type_ == "ORG":
        entry = _without_adjective(name, gazetteer)
    return of_entry(entry) if entry else None


def _without_adjective(name: Name, gazetteer: Gazetteer) -> Entry | None:
    """«وكالة الأمن القومي الأمريكية» is known without its last word; what other states call so is not it."""
    if gazetteer.country_of_adjective(name.words[-1]) != "united_states":
        return None
    entry = gazetteer.lookup(" ".join(name.words[:-1]), "ORG")
    return entry if entry and not entry.id.startswith("un_") else None


def _similar(name: Name, gazetteer: Gazetteer) -> Individual | None:
    entry = gazetteer.similar(name.key, name.type)
    return of_entry(entry) if entry else None


def _place(name: Name, gazetteer: Gazetteer, words: Set[str]) -> Individual | None:
    entry = (
        _homonym(name, gazetteer, words)
        or gazetteer.lookup(name.key, name.type)
        or gazetteer.lookup(name.key)
    )
    if entry is None and len(name.words) > 1 and name.words[0] in _PLACE_HEADS:
        rest = " ".join(name.words[1:])
        entry = gazetteer.lookup(rest, "GPE") or gazetteer.lookup(rest, "LOC")
    entry = entry or _state(name, gazetteer) or gazetteer.similar(name.key, name.type)
    if entry is None:
        return None
    state = gazetteer.seat_of(entry.id)
    if state and acts_as_state(name.span, gazetteer):
        entry = gazetteer.entries[state]
    return of_entry(entry)


def _state(name: Name, gazetteer: Gazetteer) -> Entry | None:
    """«الدولة الروسية», «الجمهورية التركية»: the state by its adjective."""
    country = gazetteer.country_of_adjective(" ".join(name.words[1:]))
    return gazetteer.entries[country] if country and name.words[0] in word_list("state_head") else None


def _homonym(name: Name, gazetteer: Gazetteer, words: Set[str]) -> Entry | None:
    """Names that a country shares with its capital or another place, told apart by spelling or dateline."""
    if name.key == "عمان":
        jordan = "الاردن" in words or not words.isdisjoint(gazetteer.adjectives_of("jordan"))
        return gazetteer.entries["amman" if jordan or "\u0651" in name.text else "oman"]
    if name.key in ("تونس", "الجزائر", "الكويت", "بنما", "المكسيك") and in_dateline(name.span):
        territory = gazetteer.lookup(name.key, "GPE")
        capital = gazetteer.territories[territory.id].capital if territory else None
        return gazetteer.entries.get(capital.id) if capital else None
    return None


def _organisation(name: Name, gazetteer: Gazetteer) -> Individual | None:
    institution = institution_of(name, gazetteer)
    if institution:
        return of_institution(institution, name, gazetteer)
    return _of_person(name, gazetteer)


def institution_of(name: Name, gazetteer: Gazetteer) -> Institution | None:
    """The institution of a state that a name composes, read in written words, else with clitics apart."""
    readings = [*(key.split() for key in _keys(name)), list(name.words)]
    return next((found for words in readings if (found := parse_institution(words, gazetteer))), None)


def of_institution(institution: Institution, name: Name, gazetteer: Gazetteer) -> Individual:
    """The individual of an institution of a state."""
    id_, english = compose(institution, gazetteer)
    entry = gazetteer.entries.get(id_)
    name_ar = entry.name_ar if entry else name.text
    open_ = institution.country is None or (institution.kind in ABROAD and institution.place is None)
    bare = institution if open_ else None
    return Individual(id_, "ORG", entry.name if entry else english, name_ar, bare=bare)


def _of_person(name: Name, gazetteer: Gazetteer) -> Individual | None:
    """«حملة ترامب», «إدارة الرئيس بايدن»: a campaign, administration, government of a person.

    The government of a known head of government is that of the state.
    """
    if len(name.words) < 2 or name.words[0] not in _HEADS:
        return None
    person = " ".join(w for w in name.words[1:] if w not in _TITLES and not gazetteer.country_of_adjective(w))
    if not person:
        return None
    entry = gazetteer.lookup(person, "PERSON") or gazetteer.similar(person, "PERSON")
    state = gazetteer.country_of(entry.id) if entry else None
    if state and _HEADS[name.words[0]] == "government":
        return of_institution(Institution("government", state), name, gazetteer)
    full = entry.name if entry else english_name(person, gazetteer)
    family = full.split()[-1] if not full.endswith("Jr.") else full
    english = f"{family} {_HEADS[name.words[0]]}"
    known = gazetteer.lookup(normalize(english), "ORG")
    if known:
        return of_entry(known)
    return Individual(slug(english), "ORG", english, name.text, "gazetteer" if entry else "transliteration")


def _group(name: Name, gazetteer: Gazetteer) -> Individual:
    before = name.span.doc[name.span.start - 1] if name.span.start else None
    group = parse_group(list(name.words), gazetteer, counted=before is not None and before.like_num)
    origin = "gazetteer" if group.known else "transliteration"
    return Individual(slug(group.name), "GROUP", group.name, name.text, origin, group=group_key(group))


def _election(name: Name, gazetteer: Gazetteer) -> Individual | None:
    found = parse_election(name.span, name.words, gazetteer)
    return Individual("", "EVENT", "", name.text, election=found) if found else None


def english_name(arabic: str, gazetteer: Gazetteer) -> str:
    """An English spelling of a personal name, part by part as known people of that part spell it."""
    parts = gazetteer.name_parts()
    out = [parts.get(normalize(w)) for w in arabic.split()]
    if all(out):
        return " ".join(p for p in out if p)
    return " ".join(p or transliterate(w) for p, w in zip(out, arabic.split(), strict=True))
