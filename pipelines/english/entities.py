"""Name mentions of one English document to its entities: who is the same, with the ids of the shared gazetteer.

Known names are looked up, institutions of states, campaigns, groups and elections are composed as on the Arabic side,
and what remains is clustered: short names go to the long names of the document, acronyms to what they abbreviate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span

from kg.model import Entity, Mention
from kg.names import slug
from pipelines.arabic.elections import Election, election_name
from pipelines.arabic.gazetteer import Entry
from pipelines.arabic.institutions import Institution, compose
from pipelines.english.composed import nation_at, state_before
from pipelines.english.gazetteer import EnglishNames, load_names, words_of
from pipelines.english.individuals import SUFFIX, Individual, Individuals
from pipelines.english.lists import institution_kinds, word_list
from pipelines.english.names import keys_of
from pipelines.english.places import acts_as_state

__all__ = ["resolve_names"]

_OF_PERSON = frozenset(("campaign", "administration", "transition"))
_OF_US = frozenset(
    ("state department", "senate", "house", "homeland_security_department", "treasury", "lower_house")
)
_ELECTION_KINDS = {"legislative": "parliamentary", "primaries": "primary"}


@dataclass
class _Document:
    doc: Doc
    names: EnglishNames
    state: str | None
    keys: list[str]
    found: Individuals

    @cached_property
    def year(self) -> str | None:
        """The year that the document names most, if it is one of elections."""
        return _year(self.doc)


def resolve_names(doc: Doc, spans: Sequence[Span]) -> list[Entity]:
    """The entities of the mentions, in the order of their first mention; ids are unique in the document.

    >>> import spacy
    >>> doc = spacy.blank("en")("The FBI and the Federal Bureau of Investigation")
    >>> [e.id for e in resolve_names(doc, [Span(doc, 1, 2, "ORG"), Span(doc, 4, 8, "ORG")])]
    ['fbi']
    """
    names = load_names()
    text = _Document(doc, names, _state_of(doc, spans, names), keys_of(doc), Individuals(names))
    long_first = sorted(spans, key=lambda s: (s.label_ == "PERSON" and len(s) == 1, -len(s), s.start))
    for span in long_first:
        text.found.add(span, _link(text, span))
    individuals = [i for i in text.found.by_id.values() if i.spans]
    for i in individuals:
        i.spans.sort(key=lambda s: s.start)
    individuals.sort(key=lambda i: i.spans[0].start)
    return [_entity(doc, i) for i in individuals]


def _entity(doc: Doc, i: Individual) -> Entity:
    mentions = tuple(Mention(s.start_char, s.end_char, s.text) for s in i.spans)
    return Entity(i.id, i.type, i.name, i.name_ar, mentions, i.origin)


def _state_of(doc: Doc, spans: Sequence[Span], names: EnglishNames) -> str | None:
    """The state that the document speaks of most, for institutions whose state is not said."""
    counts: Counter[str] = Counter()
    for s in spans:
        entry = names.lookup(words_of(s.text)) if s.label_ == "GPE" else None
        if entry:
            state = names.gazetteer.seat_of(entry.id) or entry.id
            counts[state] += 2 if state in names.gazetteer.territories else 0
    keys = [words_of(t.text) for t in doc]
    for k in keys:
        if k and (country := names.country_of(k)):
            counts[country] += 1
    best = [c for c, n in counts.most_common(1) if n]
    return best[0] if best else None


def _of(entry: Entry) -> Individual:
    return Individual(entry.id, entry.type, entry.name, entry.name_ar, "gazetteer")


def _link(text: _Document, span: Span) -> Individual:
    words = words_of(span.text)
    if not words:
        return _new(text, span)
    if span.label_ == "PERSON":
        return _person(text, span, words)
    if span.label_ in ("GPE", "LOC"):
        return _place(text, span, words)
    if span.label_ == "GROUP":
        return _group(text, span, words)
    if span.label_ == "EVENT":
        return _event(text, span, words)
    return _organisation(text, span, words)


def _new(text: _Document, span: Span, name: str = "", *, origin: str = "text") -> Individual:
    if same := _last_of(text, span):
        return same
    name = name or " ".join(span.text.split())
    for prefix in ("the ", "The "):
        name = name.removeprefix(prefix)
    id_ = slug(name)
    known = text.names.gazetteer.entries.get(id_)
    if known and known.type == span.label_:
        return _of(known)
    return text.found.by_id.get(id_) or Individual(id_, span.label_, name, None, origin)


def _person(text: _Document, span: Span, words: tuple[str, ...]) -> Individual:
    entry = text.names.lookup(words, "PERSON")
    if entry and len(words) > 1:
        return _of(entry)
    if len(words) == 1 or (len(words) == 2 and words[1] in SUFFIX):
        known = text.found.by_short_name(words, span.start)
        if known:
            return known
        family = entry or text.names.family(words[0])
        return _of(family) if family else _new(text, span)
    core = tuple(w for w in words if len(w) > 1)  # without initials
    entry = text.names.lookup(core, "PERSON")
    if entry:
        return _of(entry)
    return text.found.same_person(core) or _new(text, span)


def _place(text: _Document, span: Span, words: tuple[str, ...]) -> Individual:
    entry = text.names.lookup(words, span.label_) or text.names.lookup(words)
    if entry is None:
        return _new(text, span)
    state = text.names.gazetteer.seat_of(entry.id)
    if state and acts_as_state(span):
        entry = text.names.gazetteer.entries[state]
    return _of(entry)


def _organisation(text: _Document, span: Span, words: tuple[str, ...]) -> Individual:
    longer = _short_organisation(text, span, words)
    if longer:
        return longer
    entry = text.names.lookup(words, "ORG") or text.names.lookup(words)
    if entry:
        return _of(entry)
    if words[-1] in _OF_PERSON and len(words) > 1:
        return _of_person(text, span, words)
    institution = _institution(text, words, state_before(text.doc, text.keys, text.names, span.start))
    if institution:
        id_, name = compose(institution, text.names.gazetteer)
        known = text.names.gazetteer.entries.get(id_)
        if known:
            return _of(known)
        return text.found.by_id.get(id_) or Individual(id_, "ORG", name, None, "gazetteer")
    return _new(text, span)


def _institution(text: _Document, words: tuple[str, ...], owner: str | None) -> Institution | None:
    """The institution of a state that a name composes; of the document's state if it says none."""
    nation = nation_at(words, text.names, 0)
    start = nation[0] if nation else 0
    kinds, rest = institution_kinds(), words[start:]
    for size in range(len(rest), 0, -1):
        kind = kinds.get(rest[:size])
        if kind is None:
            continue
        tail = rest[size:]
        if not tail:
            return Institution(kind, nation[1] if nation else owner or text.state)
        if tail[0] in ("of", "in") and (place := text.names.lookup(tail[1:])):
            country = text.names.gazetteer.seat_of(place.id) or place.id
            if country in text.names.gazetteer.territories and not nation:
                return Institution(kind, country)
    return None


def _of_person(text: _Document, span: Span, words: tuple[str, ...]) -> Individual:
    """«Hillary Clinton campaign» is that of «Clinton campaign»."""
    family = words[-2]
    entry = text.names.lookup((family, words[-1]), "ORG")
    if entry:
        return _of(entry)
    name = f"{span[-2].text} {words[-1]}"
    return _new(text, span, name)


def _last_of(text: _Document, span: Span) -> Individual | None:
    """The only one of the document whose name ends so («Globe» for «Boston Globe», «declaration» for «joint
    declaration»), of what is no person or place."""
    words = words_of(span.text)
    if len(words) != 1 or words == ("house",) or span.label_ not in ("ORG", "GROUP", "EVENT"):
        return None  # «the House» is not the White House
    return text.found.ending(span.label_, words[0])


def _short_organisation(text: _Document, span: Span, words: tuple[str, ...]) -> Individual | None:
    """The organisation of the document whose name begins so («Sony»), whose initials these are («DNC»), or of whom
    the text says so («Badan Siber dan Sandi Negara (BSSN)»)."""
    return (
        _in_brackets(text, span)
        or text.found.with_other_name(words)
        or text.found.short_for(
            words,
            beginning=not _generic(words),
            known=text.names.lookup(words, "ORG") is not None,
            initials=len(words) == 1 and span.text.isupper(),
        )
    )


def _in_brackets(text: _Document, span: Span) -> Individual | None:
    """Whose name stands right before a bracket in which only this abbreviation stands."""
    doc, a, b = text.doc, span.start, span.end
    alone = a > 1 and b < len(doc) and doc[a - 1].text == "(" and doc[b].text == ")"
    if not alone or sum(c.isupper() for c in span.text) < 2:
        return None
    return text.found.ending_at(span.label_, a - 1)


def _generic(words: tuple[str, ...]) -> bool:
    return all(
        w in word_list("organisation") or w in ("us", "national", "international", "united") for w in words
    )


def _group(text: _Document, span: Span, words: tuple[str, ...]) -> Individual:
    """An unnamed group, its nationality written as the gazetteer writes it («American» as «US»)."""
    gazetteer = text.names.gazetteer
    nation = nation_at(words, text.names, 0)
    adjective = gazetteer.english_adjective(nation[1]) if nation else None
    tail = span.text.split()[nation[0] :] if nation else []
    name = " ".join([adjective, *tail]) if adjective and tail else span.text
    entry = text.names.lookup(words_of(name), "GROUP")
    if entry:
        return _of(entry)
    return _new(text, span, name[:1].upper() + name[1:], origin="gazetteer" if adjective else "text")


def _event(text: _Document, span: Span, words: tuple[str, ...]) -> Individual:
    entry = text.names.lookup(words, "EVENT")
    if entry:
        return _of(entry)
    kinds = [
        w
        for w in words
        if w in ("presidential", "parliamentary", "general", "midterm", "primary", "local", "legislative")
    ]
    if words[-1] not in ("election", "elections"):
        return _new(text, span)
    year = next((w for w in words if w.isdigit() and len(w) == 4), None) or text.year
    country = next((n[1] for k in range(len(words)) if (n := nation_at(words, text.names, k))), text.state)
    kind = _ELECTION_KINDS.get(kinds[0], kinds[0]) if kinds else None
    if kind is None and country == "united_states":
        kind = "presidential"
    english = election_name(Election(country, kind, year), text.names.gazetteer)
    american = election_name(Election("united_states", "presidential", year), text.names.gazetteer)
    entries = text.names.gazetteer.entries
    known = entries.get(slug(english)) or (
        None if kind not in (None, "presidential") else entries.get(slug(american))
    )
    if known:
        return _of(known)
    return text.found.by_id.get(slug(english)) or Individual(
        slug(english), "EVENT", english, None, "gazetteer"
    )


def _year(doc: Doc) -> str | None:
    years = Counter(t.text for t in doc if t.text.isdigit() and len(t) == 4 and t.text[:2] in ("19", "20"))
    for token in doc:
        if token.lower_ in ("election", "elections") and token.i:
            near = [t.text for t in doc[max(0, token.i - 4) : token.i + 5] if t.text in years]
            if near:
                return near[0]
    return years.most_common(1)[0][0] if years else None
