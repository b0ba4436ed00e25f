"""What a reader knows of the entities of a document before its pronouns are read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import Entity
from kg.names import normalize
from kg.ontology import ENTITY_TYPES
from pipelines.agreement import genders
from pipelines.arabic.gazetteer import load_gazetteer
from pipelines.memory import Memory
from pipelines.nominals import load_nominals, stem
from pipelines.references import Reference
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["Discourse", "is_bare"]

_APPOSITION_REACH = 5
_GENDERS = ("?", "m", "f", "p")


@dataclass(slots=True)
class Discourse:
    """What a reader knows of the entities: where each is named, as what, and how it agrees; ``opened`` is where one
    of a type, and of a class noun, is named first."""

    syntax: Syntax
    entities: list[Entity]
    named: list[Reference]
    subjects: dict[int, list[int]] = field(default_factory=dict)
    words: dict[int, set[str]] = field(default_factory=dict)
    gender: dict[int, str] = field(default_factory=dict)
    frequency: dict[int, int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    heads: Mapping[int, int] = field(default_factory=dict)
    opened: dict[tuple[str, str], int] = field(default_factory=dict)
    taken: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()

    @classmethod
    def of(
        cls, syntax: Syntax, entities: list[Entity], named: list[Reference], heads: Mapping[int, int]
    ) -> Discourse:
        """Read the names of a document once; ``heads`` gives the person whose title a token belongs to."""
        d = cls(syntax, entities, sorted(named), heads=heads)
        by_sentence: dict[int, list[Reference]] = defaultdict(list)
        for r in d.named:
            by_sentence[syntax.sentence[r.start]].append(r)
            d.first.setdefault(r.entity, r.start)
            d.frequency[r.entity] = d.frequency.get(r.entity, 0) + 1
            words = _class_words(syntax, r, person=entities[r.entity].type == "PERSON")
            d.words.setdefault(r.entity, set()).update(words)
        for s, refs in by_sentence.items():
            d.subjects[s] = [r.entity for r in refs if is_bare(syntax, r)]
        d.gender = genders(syntax, entities, d.named, heads, d.words)
        for e, first in d.first.items():
            for word in ("", *d.words[e]):
                known = entities[e].type, word
                d.opened[known] = min(first, d.opened.get(known, first))
        d.taken = frozenset(i for r in d.named for i in range(r.start, r.end))
        d.people = frozenset(r.start for r in d.named if entities[r.entity].type == "PERSON")
        return d

    def memory(self) -> Memory:
        """The state before the first word."""
        opening = {e for e, i in self.first.items() if self.syntax.sentence[i] == 0}
        heads = [
            _first_words(e.name_ar or "") if n in self.frequency else frozenset()
            for n, e in enumerate(self.entities)
        ]
        return Memory(
            self.syntax,
            [ENTITY_TYPES.index(e.type) for e in self.entities],
            [_GENDERS.index(self.gender[n]) for n in range(len(self.entities))],
            self.words,
            _countries(self),
            [e.id for e in self.entities],
            opening,
            [self.frequency.get(n, 0) for n in range(len(self.entities))],
            heads,
        )


@lru_cache(maxsize=1 << 14)
def _first_words(name: str) -> frozenset[str]:
    """The stems of the first two words of a name."""
    return frozenset(map(stem, normalize(name).split()[:2]))


def is_bare(syntax: Syntax, reference: Reference) -> bool:
    """Whether no preposition and no subordinate noun stands before the reference: it may be a subject."""
    c = syntax.chunk[reference.start]
    if c < 0:
        return True
    chunk = syntax.chunks[c]
    return not chunk.preposition and reference.start - chunk.start <= 6


def _class_words(syntax: Syntax, reference: Reference, *, person: bool) -> set[str]:
    """Class nouns that stand with a name: «شركة مايكروسوفت», «الرئيس الأمريكي جو بايدن», «بايدن، الرئيس …»."""
    out: set[str] = set()
    c = syntax.chunk[reference.start]
    first, after = syntax.chunks[c].start if c >= 0 else reference.start, reference.end
    places = _title(syntax, first, reference.start) if person else [*range(first, after)]
    if after + 1 < len(syntax.norms) and syntax.norms[after] == "،":
        places.append(after + 1)
    types = load_nominals().types
    for norm in (syntax.norms[i] for i in places):
        word = stem(norm)
        if word in types:
            out.add(word)
            if norm.endswith("ه") and not word.endswith("ه"):
                out.add(word + "ه")
    return out


def _title(syntax: Syntax, first: int, name: int) -> list[int]:
    """The noun before a person's name that is the person's title: in «محامي الرئيس ترامب» the second, in «نجل ترامب»
    none."""
    types = load_nominals().types
    for i in range(name - 1, first - 1, -1):
        if types.get(stem(syntax.norms[i])) == "PERSON":
            return [i] if syntax.norms[i].startswith("ال") or i < name - 1 else []
    return []


def _countries(d: Discourse) -> list[set[str]]:
    """The countries that each entity is said to be of: by the gazetteer and the adjectives that stand with it."""
    gazetteer, norms, kinds = load_gazetteer(), d.syntax.norms, d.syntax.kinds
    out = [{c} if (c := gazetteer.country_of(e.id)) else set() for e in d.entities]
    for r in d.named:
        if d.heads.get(r.start, r.entity) != r.entity:
            continue
        chunk = d.syntax.chunk[r.start]
        with_it = norms[d.syntax.chunks[chunk].start : r.start] if chunk >= 0 else []
        if r.end < len(norms) and norms[r.end] == "،":
            end = r.end + 1
            while end < min(len(norms), r.end + _APPOSITION_REACH) and kinds[end] == Kind.NOMINAL:
                end += 1
            with_it = with_it + norms[r.end + 1 : end]
        out[r.entity].update(c for n in with_it if (c := gazetteer.country_of_adjective(n)))
    return out
