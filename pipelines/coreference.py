"""Name mentions of one document to its entities: who is the same, with ids and English names.

Known names are looked up, names of institutions, groups and elections are composed by rule, and what
remains is clustered by spelling. Short names go to the long names of the same document. Nominal
references and pronouns are not the matter of this stage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span

from kg.model import Entity, Mention
from kg.names import SAME_NAME, same_name, slug
from kg.ontology import ENTITY_TYPES
from pipelines.arabic.elections import Election
from pipelines.arabic.gazetteer import Gazetteer, load_gazetteer, word_list
from pipelines.arabic.institutions import Institution
from pipelines.arabic.translation import translate
from pipelines.document_context import DocumentContext
from pipelines.linking import Individual, Name, english_name, link, name_of, of_entry
from pipelines.name_keys import NameIndex, name_keys
from pipelines.persons import cluster_persons
from pipelines.references import Reference, name_references
from pipelines.words import Words

__all__ = ["adjective_references", "name_references", "resolve_names"]

_LATIN = re.compile(
    r"\s*[(\[]\s*[\"“«]?"
    r"([A-Z][\w.'’-]*(?: [A-Z\d][\w.'’-]*| (?:of|the|and|de|van|von|bin|al))*)"
    r"[\"”»]?\s*[)\]]"
)
_GENERIC = word_list("organisation_head")


@dataclass(slots=True, eq=False)
class _Cluster:
    individual: Individual
    names: list[Name] = field(default_factory=list)


def resolve_names(
    doc: Doc, mentions: Sequence[Span], gazetteer: Gazetteer | None = None, *, words: Words | None = None
) -> list[Entity]:
    """The entities that the name mentions of a document stand for, in order of their first mention.

    ``mentions`` are the exact spans with the entity type as label. Every mention becomes one of exactly
    one entity; the ids are unique in the document. Where the type of a mention disagrees with what is
    known of its name, the known type wins; where the same unknown name has two types, the more frequent
    one. ``words`` are those of the document, if they are at hand.

    >>> from spacy.vocab import Vocab
    >>> from pipelines.arabic.tokenizer import Tokenizer
    >>> doc = Tokenizer(Vocab())("نفى الكرملين ما قالت الخارجية الإيرانية")
    >>> [e.id for e in resolve_names(doc, [Span(doc, 1, 2, "ORG"), Span(doc, 4, 6, "ORG")])]
    ['kremlin', 'iranian_foreign_ministry']
    """
    gazetteer = gazetteer or load_gazetteer()
    words = words or Words.of(doc)
    spans = sorted(mentions, key=lambda s: (s.start_char, -s.end_char))
    names = [name_of(span, words.norms) for span in spans]
    names = [n for n in _settle_types(names, gazetteer) if not _is_adjective(n, gazetteer)]
    clusters = _persons([n for n in names if n.type == "PERSON"], gazetteer, words)
    clusters += _others(doc, [n for n in names if n.type != "PERSON"], gazetteer, words, clusters)
    return _entities(clusters)


def adjective_references(
    doc: Doc,
    entities: Sequence[Entity],
    gazetteer: Gazetteer | None = None,
    *,
    names: Sequence[Reference] | None = None,
    words: Words | None = None,
) -> list[Reference]:
    """Nationality adjectives outside of names («المتحدث الروسي») of countries that the document names.

    ``names`` are the :func:`name_references`, ``words`` those of the document, if they are at hand.
    """
    gazetteer = gazetteer or load_gazetteer()
    numbers = {e.id: i for i, e in enumerate(entities)}
    names = name_references(doc, entities) if names is None else names
    taken = {i for r in names for i in range(r.start, r.end)}
    words = words or Words.of(doc)
    norms = words.norms
    written = [t + " " if spaced else t for t, spaced in zip(words.texts, words.spaced, strict=True)]
    single = gazetteer.adjectives_among(words.normal)
    out, i = [], 0
    while i < len(norms):
        pair = gazetteer.country_of_pair(written[i], written[i + 1]) if i + 1 < len(norms) else None
        country, size = (pair, 2) if pair else (single.get(norms[i]), 1)
        if country in numbers and taken.isdisjoint(range(i, i + size)):
            out.append(Reference(i, i + size, numbers[country], "adjective"))
        i += size
    return out


def _settle_types(names: list[Name], gazetteer: Gazetteer) -> list[Name]:
    """One type for each name, unless the gazetteer knows it under several."""
    counts: dict[str, dict[str, int]] = {}
    for n in names:
        types = counts.setdefault(n.key, {})
        types[n.type] = types.get(n.type, 0) + 1
    people = {n.words[0] for n in names if n.type == "PERSON" and len(n.words) > 1}
    out = []
    for n in names:
        known = [e.type for e in gazetteer.candidates(n.key)]
        if n.type in known or n.key in people:
            out.append(n)
        elif known:
            out.append(replace(n, type=known[0]))
        else:
            types = counts[n.key]
            best = min(types, key=lambda t: (-types[t], ENTITY_TYPES.index(t)))
            out.append(n if best == n.type else replace(n, type=best))
    return out


def _is_adjective(name: Name, gazetteer: Gazetteer) -> bool:
    """Whether what was taken for a place is a nationality adjective («روسي»), which is no mention."""
    place = name.type in ("GPE", "LOC") and not gazetteer.candidates(name.key)
    return place and gazetteer.country_of_adjective(name.key) is not None


def _persons(names: list[Name], gazetteer: Gazetteer, words: Words) -> list[_Cluster]:
    out = []
    for person in cluster_persons([n.key for n in names], gazetteer, frozenset(words.normal.values())):
        own = [names[i] for i in person.names]
        out.append(_Cluster(of_entry(person.entry) if person.entry else _unknown(own, gazetteer), own))
    return out


def _others(
    doc: Doc, names: list[Name], gazetteer: Gazetteer, words: Words, people: list[_Cluster]
) -> list[_Cluster]:
    """Clusters of everything but persons: what links by itself first, then bare and unknown names."""
    clusters: dict[object, _Cluster] = {}
    waiting: list[Name] = []
    bare: list[tuple[Name, Institution]] = []
    elections: list[tuple[Name, Election]] = []
    normal = frozenset(words.normal.values())
    for n in names:
        found = link(n, gazetteer, normal)
        if found is None:
            waiting.append(n)
        elif found.bare:
            bare.append((n, found.bare))
        elif found.election:
            elections.append((n, found.election))
        else:
            key = found.group or (found.id, found.type)
            clusters.setdefault(key, _Cluster(found)).names.append(n)
    if bare or elections:
        said = [(n, c.individual) for c in (*people, *clusters.values()) for n in c.names]
        context = DocumentContext(doc, words, said, gazetteer)
        for n, institution in bare:
            found = context.institution_meant(n, institution)
            clusters.setdefault((found.id, found.type), _Cluster(found)).names.append(n)
        for n, found in context.elections_meant(elections):
            clusters.setdefault((found.id, found.type), _Cluster(found)).names.append(n)
    out = list(clusters.values())
    _place_unknown(sorted(waiting, key=lambda n: (-len(n.words), n.span.start)), out)
    for cluster in out:
        cluster.names.sort(key=lambda n: n.span.start)
    for cluster in out:
        if cluster.individual.origin == "unknown":
            cluster.individual = _unknown(cluster.names, gazetteer)
    return out


def _place_unknown(names: Iterable[Name], clusters: list[_Cluster]) -> None:
    """Add each unknown name to the first cluster that it is a form of, else to one whose name it stands behind in
    brackets, else to a new one at the end of ``clusters``."""
    names = list(names)
    types = {n.type for n in names}
    index: NameIndex[tuple[int, int]] = NameIndex()
    known: dict[tuple[int, str, tuple[str, ...]], None] = {}
    ends: dict[tuple[int | None, str], int] = {}

    def add(name: Name, number: int) -> None:
        written = number, name.key, name.words
        if written not in known:  # a name that is written the same is no other
            known[written] = None
            place = len(spelled.setdefault(number, []))
            spelled[number].append(name)
            index.add((number, place), _long_keys(name, clusters[number].individual.type))
        end = name.span.end, name.type
        ends[end] = min(number, ends.get(end, number))

    spelled: dict[int, list[Name]] = {}
    for number, cluster in enumerate(clusters):
        for name in cluster.names:
            if name.type in types or cluster.individual.type in types:  # others are no forms of one another
                add(name, number)
    for name in names:
        near = ((n, spelled[n][place]) for n, place in index.find(_short_keys(name)))
        found = next((n for n, other in near if _form_of(name, other)), None)
        if found is None:
            found = ends.get((_bracketed(name), name.type))
        if found is None:
            found = len(clusters)
            clusters.append(_Cluster(Individual("", name.type, "", None, "unknown")))
        clusters[found].names.append(name)
        add(name, found)


def _short_keys(name: Name) -> set[tuple[object, ...]]:
    """The keys by which a name finds those that it may be a form of (:func:`_form_of`)."""
    core = _core(name)
    keys: set[tuple[object, ...]] = {
        (name.type, k) for k in (*name_keys(name.key), *name_keys(" ".join(core)))
    }
    return keys | {(name.type, "begins", *core)}


def _long_keys(name: Name, type_: str) -> set[tuple[object, ...]]:
    """The keys by which a name of a cluster of a type is found by its shorter forms and other spellings."""
    core = _core(name)
    keys: set[tuple[object, ...]] = {(type_, k) for k in (*name_keys(name.key), *name_keys(" ".join(core)))}
    return keys | {(type_, "begins", *core[:n]) for n in range(1, len(core))}


def _form_of(short: Name, long: Name) -> bool:
    """Whether a name is another spelling or a shorter form of a longer one, of the same type."""
    if same_name(short.key, long.key) >= SAME_NAME:
        return True
    a, b = _core(short), _core(long)
    if not a or len(a) > len(b):
        return False
    if same_name(" ".join(a), " ".join(b)) >= SAME_NAME:
        return True
    return short.type in ("ORG", "EVENT") and len(a) < len(b) and (b[: len(a)] == a and len(" ".join(a)) > 3)


def _core(name: Name) -> list[str]:
    """The words of a name without the general noun that heads it."""
    words = list(name.words)
    return words[1:] if len(words) > 1 and words[0] in _GENERIC else words


def _bracketed(name: Name) -> int | None:
    """The end of the token before the bracket that the name stands in, if it is an abbreviation or Latin."""
    doc, start = name.span.doc, name.span.start
    if start < 2 or doc[start - 1].text not in ("(", "[") or len(name.words) > 3:
        return None
    return start - 1 if name.text.isascii() or all(len(w) <= 3 for w in name.words) else None


def _unknown(names: Sequence[Name], gazetteer: Gazetteer) -> Individual:
    """An individual that nothing is known of: its English name is in the text, or made by rule."""
    type_ = names[0].type
    longest = max(names, key=lambda n: (len(n.words), -n.span.start))
    for n in names:
        if n.text and n.text.isascii():
            arabic = next((o.text for o in names if not o.text.isascii()), None)
            return Individual(slug(n.text), type_, n.text, arabic, "text")
        written = _latin_behind(n.span)
        if written and len(n.words) >= len(longest.words):
            return Individual(slug(written), type_, written, longest.text, "text")
    english = None if type_ == "PERSON" else translate(longest.words, gazetteer)
    english = english or english_name(longest.text, gazetteer) or "unnamed"
    return Individual(slug(english), type_, english, longest.text, "transliteration")


def _latin_behind(span: Span) -> str | None:
    """The name in Latin letters that stands in brackets behind a name."""
    doc, end = span.doc, span.end
    behind = doc[end].text if end < len(doc) else ""
    if not behind.isspace() and behind[:1] not in ("(", "["):
        return None
    found = _LATIN.match(doc[end - 1 : end + 12].text, len(doc[end - 1]))
    return found.group(1) if found else None


def _entities(clusters: Iterable[_Cluster]) -> list[Entity]:
    """Entities with ids that are unique in the document; clusters of one id and type are one."""
    merged: dict[tuple[str, str], _Cluster] = {}
    for c in sorted(clusters, key=lambda c: c.names[0].span.start):
        known = merged.setdefault((c.individual.id, c.individual.type), _Cluster(c.individual))
        known.names += c.names
    out, used = [], set()
    for (id_, type_), c in merged.items():
        unique = id_ if id_ not in used else f"{id_}_{type_.lower()}"
        used.add(unique)
        spans = sorted({(n.span.start_char, n.span.end_char, n.span.text) for n in c.names})
        mentions = tuple(Mention(*s) for s in spans)
        i = c.individual
        out.append(Entity(unique, type_, i.name, i.name_ar, mentions, i.origin))
    return out
