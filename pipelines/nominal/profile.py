"""Where a document names its entities, and whom a pronoun or a bare role may belong to.

Possible owners come with features (distance, order, agreement, frequency) as in salience-based anaphora
resolution (Lappin and Leass 1994; Mitkov 1998); the model of :mod:`pipelines.nominal.scoring` weighs them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.model import Entity
from pipelines.arabic.orthography import fold
from pipelines.background.facts import entity_key
from pipelines.background.tables import Table
from pipelines.nominal.bodies import Bodies, Place, Row
from pipelines.nominal.nodes import Node

__all__ = ["Country", "Owner", "Place", "Profile", "Row", "stem"]

Country = Callable[[str], str | None]
Owner = tuple[int, tuple[str, ...]]

_MASCULINE_COUNTRIES = frozenset(
    {"lebanon", "iraq", "morocco", "jordan", "sudan", "yemen", "chad", "vatican", "kuwait"}
)
_PLURAL = frozenset({"هم", "هن", "هما"})


def stem(word: str) -> str:
    """A folded noun without article.

    >>> stem("الشركه"), stem("الله")
    ('شركه', 'الله')
    """
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=1 << 12)
def _stems(name: str) -> tuple[str, ...]:
    return tuple([stem(word) for word in name.split(" ")])


@dataclass(slots=True)
class Profile:
    """A document read once: rows of nodes, and of every entity where and beside which nouns it is named."""

    rows: Sequence[Row]
    entities: Sequence[Entity]
    country: Country
    territories: frozenset[str] = frozenset()
    offices: Table = field(default_factory=lambda: Table.of({}))
    named: dict[int, list[Place]] = field(default_factory=dict)
    implied: dict[int, list[Place]] = field(default_factory=dict)
    nouns: dict[int, set[str]] = field(default_factory=dict)
    words: dict[int, set[str]] = field(default_factory=dict)
    kin: set[int] = field(default_factory=set)
    genders: dict[int, str] = field(default_factory=dict)
    held: dict[int, Mapping[str, int]] = field(default_factory=dict)
    spoken: dict[tuple[str, ...], Bodies] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        rows: Sequence[Row],
        entities: Sequence[Entity],
        country: Country,
        territories: frozenset[str] = frozenset(),
        offices: Table | None = None,
    ) -> Profile:
        """Read the rows.

        ``country`` gives the country id of a folded adjective, ``territories`` are all those ids, ``offices``
        who is known to be in what.
        """
        profile = cls(rows, entities, country, territories, Table.of({}) if offices is None else offices)
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
        stems = _stems(node.norm)
        nouns = self.nouns.setdefault(node.entity, set())
        nouns.add(stems[0])
        self.words.setdefault(node.entity, set()).update(stems)
        if j and row[j - 1].kind == "word":
            nouns.add(stem(row[j - 1].norm))
        if len(stems) > 1 and node.kind != "PERSON":
            for word in node.norm.split(" ")[1:]:
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
        offices = self.offices_of(person)
        if not offices:
            return "no"
        if entity_key(self.entities[body].name) in offices:
            return "yes"
        same = any(self.is_state(o) == self.is_country(body) for o in offices)
        return f"other:{'same' if same else 'kind'}"

    def offices_of(self, person: int) -> Mapping[str, int]:
        """What the person is known to be in."""
        if person not in self.held:
            name = entity_key(self.entities[person].name)
            self.held[person] = self.offices.targets("AFFILIATED_WITH", name)
        return self.held[person]

    def is_state(self, identifier: str) -> bool:
        """Whether the id is that of a state."""
        return identifier in self.territories

    def gender(self, entity: int) -> str:
        """``m``, ``f`` or ``?``: grammatical gender of the entity's name."""
        if entity not in self.genders:
            self.genders[entity] = self._gender(entity)
        return self.genders[entity]

    def _gender(self, entity: int) -> str:
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
        order = list(self._before(at, frozenset(types), without).items())
        by_count = sorted(order, key=lambda x: -len(self.named[x[0]]))
        frequent = {e: n for n, (e, _) in enumerate(by_count)}
        return [
            (e, self._owner(e, place, at, rank, frequent[e], pronoun))
            for rank, (e, place) in enumerate(order[:most])
        ]

    def _before(self, at: Place, kinds: frozenset[str], without: int | None) -> dict[int, Place]:
        """The entities that are named before a node, in its sentence or the three before, each with the last place
        where; the last named first."""
        number, found = self.rows[at[0]][0], dict[int, Place]()
        for k in range(at[0], -1, -1):
            sentence, row = self.rows[k]
            if number - sentence > 3:
                break
            for j in range(min(len(row), at[1] if k == at[0] else len(row)) - 1, -1, -1):
                e = row[j].entity
                if e is not None and row[j].named and e != without and self.entities[e].type in kinds:
                    found.setdefault(e, (k, j))
        return found

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

    def bodies(
        self, at: Place, types: Iterable[str], nouns: frozenset[str] = frozenset(), *, prefix: str = ""
    ) -> list[Owner]:
        """All entities of ``types`` as what a role without a stated target may be held in, with features, each
        behind ``prefix``.

        ``nouns`` are the common nouns of the role phrase («رئيس الهيئة»), to be met beside or in the name.
        """
        kinds = tuple(types)
        if kinds not in self.spoken:
            places = {
                e: sorted(self.named.get(e, []) + self.implied.get(e, []))
                for e in sorted({*self.named, *self.implied})
                if self.entities[e].type in kinds
            }
            self.spoken[kinds] = Bodies.of(
                self.rows, places, {e: self._kind(e) for e in places}, self.nouns, self.words
            )
        return self.spoken[kinds].seen_from(at, nouns, prefix)

    def _kind(self, entity: int) -> str:
        kind = self.entities[entity].type
        return f"{kind}:city" if kind == "GPE" and not self.is_country(entity) else kind


def _agreement(pronoun: str, sex: str) -> str:
    if not pronoun or sex == "?":
        return "?"
    if pronoun in _PLURAL:
        return "many"
    return "yes" if (pronoun == "ها") == (sex == "f") else "no"
