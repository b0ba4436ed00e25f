"""How the text calls its entities: the nouns beside their names, their nations, gender, and where they are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model import Entity
from pipelines.english.gazetteer import load_names, words_of
from pipelines.english.learned.anaphors import leading
from pipelines.english.learned.words import Words
from pipelines.references import Reference

__all__ = ["Called"]

_MOST = 20  # words below another that are looked at
_PORTRAIT = 6  # nouns that say what an entity is
_KEPT = 40  # nouns and other words that are noted of an entity
_LIKE = ("appos", "flat", "compound", "nmod:desc")
_WHERE = frozenset(("in", "at", "near", "outside", "around", "to", "from", "into", "across"))


@dataclass(slots=True)
class Called:
    """What all of a document tells of its entities; lists by the position of the entity.

    Attributes:
        kinds: its type.
        nouns: by which it is called; ``heads`` the last words of its names; ``context`` other words of names and
            descriptions.
        nations: the entities whose adjectives or names stand in its descriptions.
        nation: whether it is a state or one of its peoples.
        starts: the first tokens of its names.
        total: how often it is named; ``most`` the most often of each type.
        order: entities and the sentences of their first names, in the order of the text.
        at: the entity whose name covers a token; ``nations_at`` that of an adjective or a name.
        aside: 1 for an entity that is only named as where something happens, 2 as who reports it, else 0.
        leading: the end of the first sentences.
    """

    kinds: list[str]
    nouns: list[set[str]]
    gender: list[str]
    heads: list[frozenset[str]]
    context: list[set[str]]
    nations: list[set[int]]
    nation: list[bool]
    starts: list[list[int]]
    total: list[int]
    first_sentence: list[int]
    most: dict[str, int]
    order: list[tuple[int, int]]
    at: dict[int, int]
    nations_at: dict[int, int]
    aside: list[int]
    leading: int

    @classmethod
    def of(
        cls,
        words: Words,
        entities: Sequence[Entity],
        references: Sequence[Reference],
        nouns: Sequence[set[str]],
        gender: list[str],
    ) -> Called:
        """Gather it; ``nouns`` and ``gender`` are what :func:`pipelines.english.references.describe` noted."""
        n, states = len(entities), set(load_names().nations.values())
        names = [[words_of(m) for m in dict.fromkeys(m.text for m in e.mentions)] for e in entities]
        heads = [frozenset(x[-1] for x in found if x) for found in names]
        context = [{w for x in found for w in x} for found in names]
        out = cls(
            [e.type for e in entities],
            [set(x) for x in nouns],
            gender,
            heads,
            context,
            [set() for _ in range(n)],
            [e.id in states for e in entities],
            [[] for _ in range(n)],
            [0] * n,
            [10**6] * n,
            {},
            [],
            {},
            {},
            [0] * n,
            leading(words),
        )
        for r in references:
            if r.kind == "name":
                for i in range(r.start, r.end):
                    out.at[i] = out.nations_at[i] = r.entity
                if not out.total[r.entity]:
                    out.first_sentence[r.entity] = words.sent[r.start]
                    out.order.append((r.entity, words.sent[r.start]))
                out.total[r.entity] += 1
                out.starts[r.entity].append(r.start)
            elif r.kind == "adjective":
                for i in range(r.start, r.end):
                    out.nations_at[i] = r.entity
        for e, total in enumerate(out.total):
            kind = entities[e].type
            out.most[kind] = max(out.most.get(kind, 0), total)
        aside: list[set[int]] = [set() for _ in range(n)]
        for r in references:
            if r.kind == "name":
                out._beside(words, r)
                aside[r.entity].add(_aside(words, r))
        out.aside = [min(x) if len(x) == 1 else 0 for x in aside]
        return out

    def portrait(self, entity: int) -> tuple[str, ...]:
        """The nouns that say what an entity is: by which it is called, and in which its names end."""
        heads = self.heads[entity] if self.kinds[entity] != "PERSON" else frozenset()
        return tuple(sorted(self.nouns[entity] | heads)[:_PORTRAIT])

    def _beside(self, w: Words, r: Reference) -> None:
        """Note the nouns beside a name, and what stands beside them."""
        e, at = r.entity, self.at
        root = w.root(r.start, r.end)
        near = [c for i in range(r.start, r.end) for c in w.children[i][:_MOST] if at.get(c) != e]
        nouns = [c for c in near if w.dep[c] in _LIKE]
        head = w.head[root]
        if w.dep[root] in _LIKE or (
            w.dep[root] == "nsubj"
            and w.pos[head] == "NOUN"
            and any(w.dep[c] == "cop" for c in w.children[head])
        ):
            nouns.append(head)
        for i in nouns:
            if i in at:
                continue
            _note(self.nouns[e], w.lemma[i])
            near += w.children[i][:_MOST]
        for i in range(max(w.bounds[w.sent[r.start]][0], r.start - 4), r.start):
            if i not in at and w.pos[i] in ("NOUN", "ADJ", "PROPN"):
                near.append(i)
        for i in near:
            nation = self.nations_at.get(i)
            if nation is not None:
                if nation != e:
                    self.nations[e].add(nation)
            elif w.pos[i] in ("NOUN", "ADJ", "PROPN"):
                _note(self.context[e], w.lemma[i])


def _note(words: set[str], word: str) -> None:
    if len(words) < _KEPT:
        words.add(word)


def _aside(w: Words, r: Reference) -> int:
    """Whether a name only says where something happens (1), or who reports it (2): «in Paris», «told Reuters»."""
    if r.start and w.lower[r.start - 1] == "(":
        return 2
    top = w.root(r.start, r.end)
    for _ in range(6):
        if w.dep[top] not in ("flat", "compound", "conj") or w.head[top] == top:
            break
        top = w.head[top]
    if w.dep[top] in ("obj", "iobj", "obl") and w.lemma[w.head[top]] in ("tell", "inform", "brief"):
        return 2
    return int(w.case[top] in _WHERE or w.dep[top] == "ROOT")
