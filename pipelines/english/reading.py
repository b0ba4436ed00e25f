"""An annotated English document with its entities: which entity a word stands for, and how directly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from kg.model import Entity
from pipelines.dependencies.grammar import ENGLISH
from pipelines.dependencies.tree import base, children, obliques, possessors
from pipelines.english.bodies import Bodies
from pipelines.english.lists import word_list
from pipelines.references import Reference

__all__ = ["Hit", "Reading"]

_SAME = ("flat", "compound", "appos")
_DIRECT, _BESIDE, _OWNED = 1.0, 0.95, 0.7
_KINDS = {"name": 1.0, "nominal": 0.9, "pronoun": 0.85, "adjective": 0.6}
_HOLDING = frozenset(("of", "from", "in", "at", "for", "within", "inside", "belonging_to"))
_TYING = word_list("reading_tying")
_EXAMPLES = 7  # tokens from a plural noun to «including»
_PARTITIVE = word_list("reading_partitive")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a word stands for, by its position; ``tie`` from 0 to 1 says how directly."""

    entity: int
    tie: float
    reference: Reference


@dataclass(slots=True)
class Reading:
    """A document, its entities and references, and the references at each token."""

    doc: Doc
    entities: Sequence[Entity]
    references: Sequence[Reference]
    speakers: dict[int, int] = field(default_factory=dict)
    """Of tokens inside somebody's words, the position of the entity who says them («I», «we»)."""
    kinds: list[str] = field(init=False)
    """The types of the entities."""
    first: dict[int, Reference] = field(default_factory=dict)
    """The first reference to each entity that has any."""
    _at: dict[int, list[Reference]] = field(default_factory=dict)
    _bodies: Bodies | None = None

    def __post_init__(self) -> None:
        self.kinds = [e.type for e in self.entities]
        for r in self.references:
            self.first.setdefault(r.entity, r)
            for i in range(r.start, r.end):
                self._at.setdefault(i, []).append(r)

    @property
    def bodies(self) -> Bodies:
        """The entities that offices belong to."""
        if self._bodies is None:
            self._bodies = Bodies.of(self.entities, self.references)
        return self._bodies

    def at(self, i: int) -> list[Reference]:
        """The references that cover a token."""
        return self._at.get(i, [])

    def hits(self, token: Token, *, owners: frozenset[str] | None = None) -> list[Hit]:
        """The entities that a noun phrase, by its head, stands for.

        ``owners``: nouns that stand for whom they belong to («the emails of Podesta»); None for none.
        """
        found = list(self._direct(token))
        if found:
            return found
        if token.lower_ in ("i", "we", "me", "us", "our", "my", "ours", "mine") and token.i in self.speakers:
            number = self.speakers[token.i]
            return [Hit(number, 0.8, Reference(token.i, token.i + 1, number, "pronoun"))]
        beside = [
            Hit(h.entity, h.tie * _BESIDE, h.reference) for t in _beside(token) for h in self._direct(t)
        ]
        if beside and token.lower_ in word_list("roles"):
            people = [h for h in beside if self.entities[h.entity].type == "PERSON"]
            beside = people or beside
        if beside:
            return beside
        listed = list(self._examples(token))
        if listed:
            return listed
        if owners is None or (token.lower_ not in owners and token.lower_ not in _PARTITIVE):
            return []
        return self._owned(token, owners, 2)

    def _direct(self, token: Token) -> Iterator[Hit]:
        for r in self.at(token.i):
            if r.kind != "adjective":
                yield Hit(r.entity, _DIRECT * _KINDS[r.kind], r)

    def _examples(self, token: Token) -> Iterator[Hit]:
        """The names that a plural noun introduces: «seventeen men, among them A and B», «outlets such as C»."""
        if token.tag_ != "NNS":
            return
        doc, i = self.doc, token.i + 1
        high = min(token.sent.end, i + _EXAMPLES)
        while i < high and doc[i].lower_ not in ("including", "among", "such", "like", "namely"):
            if doc[i].tag_ in ("VBD", "VBZ", "VBP", "MD"):
                return
            i += 1
        words = tuple(t.lower_ for t in doc[i : i + 2])
        if i >= high or (words[0] in ("among", "such") and words not in (("among", "them"), ("such", "as"))):
            return
        while (
            i < token.sent.end
            and doc[i].tag_ not in ("VBD", "VBZ", "VBP", "MD")
            and doc[i].text not in (";", ".")
        ):
            names = [r for r in self.at(i) if r.kind == "name" and r.start == i]
            for r in names:
                if r.start + 1 >= len(doc) or doc[r.end - 1].head.tag_ != "POS":
                    yield Hit(r.entity, _BESIDE, r)
            i += 1

    def _owned(self, token: Token, owners: frozenset[str], depth: int) -> list[Hit]:
        """The entities that a belonging belongs to."""
        places = [t for _, t in possessors(token, ENGLISH)]
        places += [c for c in token.children if base(c) in ("compound", "amod", "flat") and c not in places]
        places += [t for case, t in obliques(token, ENGLISH) if case in _HOLDING and t not in places]
        for clause in children(
            token, "acl"
        ):  # «hackers linked to Iran», «accounts belonging to the campaign»
            if clause.lemma_.lower() in _TYING:
                places += [
                    t for case, t in obliques(clause, ENGLISH) if case in ("to", "for", "by", "from", "with")
                ]
        out: list[Hit] = []
        for place in places:
            hits = list(self._direct(place)) or [
                Hit(r.entity, _KINDS["adjective"], r) for r in self.at(place.i) if r.kind == "adjective"
            ]
            if not hits and depth and (place.lower_ in owners or place.lower_ in _PARTITIVE):
                hits = self._owned(place, owners, depth - 1)
            out += [Hit(h.entity, h.tie * _OWNED, h.reference) for h in hits]
        return out

    def near(self, token: Token, *, after: bool) -> Iterator[Hit]:
        """The entities named in the sentence of a word, before or after it, the nearest first."""
        sent = token.sent
        places = range(token.i + 1, sent.end) if after else range(token.i - 1, sent.start - 1, -1)
        seen: set[int] = set()
        for i in places:
            for r in self.at(i):
                if r.kind != "adjective" and r.entity not in seen:
                    seen.add(r.entity)
                    yield Hit(r.entity, _KINDS[r.kind], r)


def _beside(token: Token) -> Iterator[Token]:
    """The words of the same phrase that may hold the name: «President Obama», «the spokesman, Dmitry Peskov»."""
    for child in token.children:
        if (
            child.dep_ in ("nmod:desc",)
            or base(child) in ("flat", "appos")
            or (base(child) == "compound" and child.i < token.i and _named_role(token))
        ):
            yield child
    if (
        base(token) in ("flat", "appos")
        or token.dep_ == "nmod:desc"
        or (base(token) == "compound" and _named_role(token))
    ):
        yield token.head


def _named_role(token: Token) -> bool:
    """Whether a head noun is a title whose name the parser hung below it."""
    return token.lower_ in word_list("roles")
