"""The entities of a document that offices belong to, found by key, id or word: there may be thousands of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from kg.model import Entity
from pipelines.background.facts import entity_key
from pipelines.english.gazetteer import load_names
from pipelines.references import Reference

__all__ = ["Bodies"]

_MINISTRIES = 100


@dataclass(frozen=True, slots=True)
class Bodies:
    """The entities of a document that offices belong to, by their positions.

    Attributes:
        by_key: those of each :func:`pipelines.background.facts.entity_key`, ``by_id`` the first of each id.
        ministries: with their names in small letters, the first ones of the document.
        states: where each state is named, by name or adjective, in the order of the text.
    """

    by_key: Mapping[str, list[int]]
    by_id: Mapping[str, int]
    ministries: list[tuple[int, str]]
    states: Mapping[int, list[int]]

    @classmethod
    def of(cls, entities: Sequence[Entity], references: Iterable[Reference]) -> Bodies:
        """Gather them."""
        territories = load_names().gazetteer.territories
        by_key: dict[str, list[int]] = defaultdict(list)
        by_id: dict[str, int] = {}
        states: dict[int, list[int]] = defaultdict(list)
        for n, e in enumerate(entities):
            by_key[entity_key(e.name)].append(n)
            by_id.setdefault(e.id, n)
        for r in references:
            if entities[r.entity].id in territories and r.kind in ("name", "adjective"):
                states[r.entity].append(r.start)
        names = ((n, e.name.lower()) for n, e in enumerate(entities) if e.type == "ORG")
        ministries = islice(((n, name) for n, name in names if "ministry" in name), _MINISTRIES)
        return cls(by_key, by_id, list(ministries), states)
