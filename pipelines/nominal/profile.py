"""Where a document names its entities, and whom a pronoun or a bare role may belong to.

Possible owners come with features (distance, order, agreement, frequency) as in salience-based anaphora
resolution (Lappin and Leass 1994; Mitkov 1998); the model of :mod:`pipelines.nominal.scoring` weighs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model import Entity
from pipelines.arabic.orthography import fold
from pipelines.nominal.nodes import Node

__all__ = ["Country", "Owner", "Place", "Profile", "Row", "stem"]

Row = tuple[int, list[Node]]
Country = Callable[[str], str | None]
Owner = tuple[int, tuple[str, ...]]
Place = tuple[int, int]
"""A node: number of the row, index in it."""

_MASCULINE_COUNTRIES = frozenset(
    {"lebanon", "iraq", "morocco", "jordan", "sudan", "yemen", "chad", "vatican", "kuwait"}
)
_MOST_BODIES = 15
_PLURAL = frozenset({"هم", "هن", "هما"})


def stem(word: str) -> str:
    """A folded noun without article.

    >>> stem("الشركه"), stem("الله")
    ('شركه', 'الله')
    """
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@dataclass(slots=True)
class Profile:
    """A document read once: rows of nodes, and of every entity where and beside which nouns it is named."""

    rows: Sequence[Row]
    entities: Sequence[Entity]
    country: Country
    territories: frozenset[str] = frozenset()
    offices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    named: dict[int, list[Place]] = field(default_factory=dict)
    implied: dict[int, list[Place]] = field(default_factory=dict)
    nouns: dict[int, set[str]] = field(default_factory=dict)
    words: dict[int, set[str]] = field(default_factory=dict)
    kin: set[int] = field(default_factory=set)

    @classmethod
    def of(
        cls,
        rows: Sequence[Row],
        entities: Sequence[Entity],
        country: Country,
        territories: frozenset[str] = frozenset(),
        offices: Mapping[str, frozenset[str]] | None = None,
    ) -> Profile:
        """Read the rows.

        ``country`` gives the country id of a folded adjective, ``territories`` are all those ids, ``offices``
        what a well-known person (by id) is known to be part of.
        """
        profile = cls(rows, entities, country, territories, offices or {})
        ids = {e.id: k for k, e in enumerate(entities)}
        for k, (_, row) in enumerate(rows):
            for j, node in enumerate(row):
                if node.entity is not None:
                    profile._note(k, j, row, ids)
        return profile

    def _note(self, k: int, j: int, row: list[Node], ids: Mapping[str, int]) -> None:
        node = row[j]
        assert node.entity is not None
        if not node.named:
            self.implied.setdefault(node.entity, []).append((k, j))
            return
        self.named.setdefault(node.entity, []).append((k, j))
        words = node.norm.split(" ")
        nouns = self.nouns.setdefault(node.entity, set())
        nouns.add(stem(words[0]))
        self.words.setdefault(node.entity, set()).update(stem(w) for w in words)
        if j and row[j - 1].kind == "word":
            nouns.add(stem(row[j - 1].norm))
        if node.kind != "PERSON":
            for word in words[1:]:
                found = ids.get(self.country(word) or "")
                if found is not None:
                    self.implied.setdefault(found, []).append((k, j))

    def entity(self, node: Node) -> int:
        """The entity number of a node that stands for an entity."""
        if node.entity is None:
            raise ValueError(f"node {node.norm!r} stands for no entity")
        return node.entity

    def is_country(self, entity: int) -> bool:
        """Whether the entity is a state rather than a city (as far as the gazetteer knows)."""
        return self.entities[entity].id in self.territories

    def known(self, person: int, body: int) -> str:
        """Whether the person is known to be in the body: ``yes``, ``other`` (in others), ``no`` (unknown)."""
        offices = self.offices.get(self.entities[person].id)
        if offices is None:
            return "no"
        if self.entities[body].id in offices:
            return "yes"
        same = any(self.is_state(o) == self.is_country(body) for o in offices)
        return f"other:{'same' if same else 'kind'}"

    def is_state(self, identifier: str) -> bool:
        """Whether the id is that of a state."""
        return identifier in self.territories

    def gender(self, entity: int) -> str:
        """``m``, ``f`` or ``?``: grammatical gender of the entity's name."""
        e = self.entities[entity]
        if e.type in ("GPE", "LOC"):
            return "m" if e.id in _MASCULINE_COUNTRIES else "f"
        if e.type == "PERSON":
            return "f" if any(n.endswith("ه") and len(n) > 3 for n in self.nouns.get(entity, ())) else "?"
        if any(n.endswith("ه") for n in self.nouns.get(entity, ())):
            return "f"
        return "m" if fold(e.name_ar or "") else "?"

    def owners(
        self, at: Place, types: Iterable[str], *, pronoun: str = "", without: int | None = None, most: int = 8
    ) -> list[Owner]:
        """Entities of ``types`` named shortly before node ``at``, nearest first, with features."""
        kinds = frozenset(types)
        number = self.rows[at[0]][0]
        order: list[tuple[int, Place]] = []
        for entity, places in self.named.items():
            if self.entities[entity].type in kinds and entity != without:
                last = max((p for p in places if p < at and number - self.rows[p[0]][0] <= 3), default=None)
                if last is not None:
                    order.append((entity, last))
        order.sort(key=lambda x: x[1], reverse=True)
        by_count = sorted(order, key=lambda x: -len(self.named[x[0]]))
        frequent = {e: n for n, (e, _) in enumerate(by_count)}
        return [
            (e, self._owner(e, place, at, rank, frequent[e], pronoun))
            for rank, (e, place) in enumerate(order[:most])
        ]

    def _owner(
        self, entity: int, place: Place, at: Place, rank: int, frequent: int, pronoun: str
    ) -> tuple[str, ...]:
        row_number, row = self.rows[place[0]]
        back = self.rows[at[0]][0] - row_number
        kind = self.entities[entity].type
        first = next((n.entity for n in row if n.named and n.kind in ("PERSON", "ORG", "GPE", "GROUP")), None)
        features = [
            f"rank={min(rank, 5)}",
            f"back={back}",
            f"back={back}:rank={min(rank, 3)}",
            f"type={kind}",
            f"frequent={min(frequent, 3)}",
            f"agrees={_agreement(pronoun, self.gender(entity))}:{kind}",
        ]
        if entity == first:
            features.append(f"first:back={back}")
        if back == 0:
            features.append(f"gap={min((at[1] - place[1]) // 2, 5)}")
            between = row[place[1] + 1 : at[1]]
            if len(between) == 1 and between[0].norm == "و":
                features.append("joined")
        if entity in self.kin:
            features.append("kin")
        return tuple(features)

    def bodies(self, at: Place, types: Iterable[str], nouns: frozenset[str] = frozenset()) -> list[Owner]:
        """All entities of ``types`` as what a role without a stated target may be held in, with features.

        ``nouns`` are the common nouns of the role phrase («رئيس الهيئة»), to be met beside or in the name.
        """
        kinds = frozenset(types)
        places = {
            e: sorted(self.named.get(e, []) + self.implied.get(e, []))
            for e in sorted({*self.named, *self.implied})
            if self.entities[e].type in kinds
        }
        near = sorted(places, key=lambda e: min(self._distance(p, at) for p in places[e]))
        count = sorted(places, key=lambda e: -len(places[e]))
        last = {e: max(p for p in places[e] if p < at) for e in places if places[e][0] < at}
        before = sorted(last, key=lambda e: last[e], reverse=True)
        fit = [e for e in before if self.nouns.get(e, set()) & nouns]
        leaders = self._leaders(at[0])
        found = []
        for e in near[:_MOST_BODIES]:
            features = (
                f"near={_rank(near, e)}",
                f"count={_rank(count, e)}",
                f"distance={min(min(self._distance(p, at) for p in places[e])[0], 3)}",
                f"before={_rank(before, e)}",
                f"type={self._kind(e)}",
                f"of={min(len(places), 5)}",
                f"first={self.rows[places[e][0][0]][0] == 0}",
                f"mentions={min(len(places[e]), 4)}",
                f"fits={_rank(fit, e, 2)}",
                f"shares={min(len(self.words.get(e, set()) & nouns), 2)}",
                f"leads={leaders.get(e, 'no')}",
            )
            found.append((e, features))
        return list[Owner](found)

    def _kind(self, entity: int) -> str:
        kind = self.entities[entity].type
        return f"{kind}:city" if kind == "GPE" and not self.is_country(entity) else kind

    def _leaders(self, k: int) -> dict[int, str]:
        """The first country or organisation of the row and of the two before it; whether a colon follows."""
        found: dict[int, str] = {}
        for back in range(3):
            row = self.rows[k - back][1] if k >= back else []
            for j, node in enumerate(row):
                if node.entity is not None and node.kind in ("ORG", "GPE", "adjective"):
                    title = j + 1 < len(row) and row[j + 1].norm == ":"
                    found.setdefault(node.entity, f"{back}:{title}")
                    break
        return found

    def _distance(self, place: Place, at: Place) -> tuple[int, int]:
        sentences = abs(self.rows[place[0]][0] - self.rows[at[0]][0])
        return sentences, abs(place[1] - at[1]) if place[0] == at[0] else 99


def _rank(order: Sequence[int], entity: int, most: int = 4) -> str:
    return str(min(order.index(entity), most)) if entity in order else "no"


def _agreement(pronoun: str, sex: str) -> str:
    if not pronoun or sex == "?":
        return "?"
    if pronoun in _PLURAL:
        return "many"
    return "yes" if (pronoun == "ها") == (sex == "f") else "no"
