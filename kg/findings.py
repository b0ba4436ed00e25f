"""What questions that take more than one look answer with: small frozen values, like those of :mod:`kg.results`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from kg.answers import Answer, Result
from kg.results import EntityResult, RelationResult

__all__ = [
    "CentralityResult",
    "CommunityResult",
    "ContradictionResult",
    "EdgeResult",
    "PathResult",
    "SearchAnswer",
    "SearchResult",
]


@dataclass(frozen=True, slots=True)
class EdgeResult(Result):
    """One relation with all documents that state it: ``relations`` are their statements, in the order of the dates.

    ``sources`` is the number of independent sources: copies of one text count once, and so do the documents of one
    publisher. ``first`` and ``last`` are the dates of the first and last statement, if any has one.

    >>> import kg
    >>> edge = kg.example().edges("ACCUSED")[0]
    >>> print(edge)
    Shield Labs — ACCUSED → Shadow Group: 2 documents, 1 independent source
    >>> edge.evidence == tuple({r.evidence: 1 for r in edge.relations}), 0 < edge.confidence <= 1
    (True, True)
    >>> edge.to_row()["relations"]
    ['wire.txt#0', 'copy.txt#0']
    """

    type: str
    source: EntityResult
    target: EntityResult | None
    polarity: str
    sources: int
    documents: int
    first: str | None
    last: str | None
    relations: tuple[RelationResult, ...]

    COMPUTED: ClassVar[tuple[str, ...]] = ("confidence", "evidence")

    @property
    def confidence(self) -> float:
        """That of the surest statement."""
        return max(r.confidence for r in self.relations)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The sentences that state the relation, each once."""
        return tuple(dict.fromkeys(r.evidence for r in self.relations))

    def to_row(self) -> dict[str, Any]:
        """Like :meth:`to_dict`, with the keys of the relations in place of their values."""
        return self.to_dict() | {"relations": [r.key for r in self.relations]}

    def __str__(self) -> str:
        sign = "" if self.polarity == "affirmed" else " not"
        target = "…" if self.target is None else self.target.name
        many = f"{self.documents} document{'s' * (self.documents != 1)}"
        independent = f"{self.sources} independent source{'s' * (self.sources != 1)}"
        return f"{self.source.name} —{sign} {self.type} → {target}: {many}, {independent}"


@dataclass(frozen=True, slots=True)
class ContradictionResult(Result):
    """Two statements of which one at most is true: ``claim`` affirms, ``denial`` is negated or a DENIED.

    >>> import kg
    >>> pair = kg.example().contradictions()[0]
    >>> pair.claimed_by.name, pair.claim.type, pair.denied_by.name, pair.denial.type
    ('Shield Labs', 'ACCUSED', 'Shadow Group', 'DENIED')
    >>> pair.to_row()["denial_type"], "claim_evidence" in pair.row_columns()
    ('DENIED', True)
    """

    claim: RelationResult
    denial: RelationResult

    COMPUTED: ClassVar[tuple[str, ...]] = ("claimed_by", "denied_by")

    def to_row(self) -> dict[str, Any]:
        """The values of both statements side by side, as ``claim_type``, ``denial_type`` and so on."""
        sides = (("claim", self.claim), ("denial", self.denial))
        return {f"{side}_{k}": v for side, relation in sides for k, v in relation.to_row().items()}

    @classmethod
    def row_columns(cls) -> tuple[str, ...]:
        """The keys of :meth:`to_row`."""
        return tuple(f"{side}_{k}" for side in ("claim", "denial") for k in RelationResult.row_columns())

    @property
    def claimed_by(self) -> EntityResult | None:
        """Who affirms it; None where the article itself does."""
        return self.claim.speaker

    @property
    def denied_by(self) -> EntityResult | None:
        """Who denies it; None where the article itself does."""
        return self.denial.speaker


@dataclass(frozen=True, slots=True)
class PathResult(Result):
    """A way from one entity to another: ``steps`` are the relations between each entity and the next.

    Iterating gives the entities.

    >>> import kg
    >>> path = kg.example().paths("Salma al-Amiri", "Shield Labs", max_length=2)[0]
    >>> print(path)
    Salma al-Amiri – Nabil Haddad – Shield Labs
    >>> [entity.id for entity in path], len(path.to_row()["steps"])
    (['salma_al_amiri', 'nabil_haddad', 'shield_labs'], 2)
    """

    entities: tuple[EntityResult, ...]
    steps: tuple[tuple[RelationResult, ...], ...]

    def to_row(self) -> dict[str, Any]:
        """Like :meth:`to_dict`, with the keys of the relations in place of their values."""
        return self.to_dict() | {"steps": [[r.key for r in step] for step in self.steps]}

    def __iter__(self) -> Iterator[EntityResult]:
        return iter(self.entities)

    def __len__(self) -> int:
        return len(self.entities)

    def __str__(self) -> str:
        return " – ".join(e.name for e in self.entities)


@dataclass(frozen=True, slots=True)
class CentralityResult(Result):
    """How central an entity is by the measure that was asked for.

    >>> import kg
    >>> first = kg.example().central(1, "degree")[0]
    >>> first.entity.name, first.score
    ('Nabil Haddad', 0.75)
    """

    entity: EntityResult
    score: float


@dataclass(frozen=True, slots=True)
class CommunityResult(Result):
    """Entities that have more to do with each other than with the rest, the most connected first.

    >>> import kg
    >>> community = kg.example().communities()[1]
    >>> community.number, len(community), [entity.name for entity in community]
    (2, 2, ['Nabil Haddad', 'Salma al-Amiri'])
    """

    number: int
    entities: tuple[EntityResult, ...]

    def __iter__(self) -> Iterator[EntityResult]:
        return iter(self.entities)

    def __len__(self) -> int:
        return len(self.entities)


@dataclass(frozen=True, slots=True)
class SearchResult(Result):
    """What has the words: an entity by its names, or a relation by its sentence; the other one is None.

    >>> import kg
    >>> hit = kg.example().search("ميناء النور")[0]
    >>> hit.entity.name, hit.relation
    ('Nour Port', None)
    """

    entity: EntityResult | None
    relation: RelationResult | None

    def __str__(self) -> str:
        return str(self.entity or self.relation)


class SearchAnswer(Answer[SearchResult]):
    """What a search found; if it is empty, ``suggestions`` are names near to the words, the nearest first.

    >>> import kg
    >>> kg.example().search("مجموعة الضل").suggestions
    ('مجموعة الظل',)
    """

    def __init__(self, rows: Iterable[SearchResult], suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(rows, SearchResult)
        self.suggestions = suggestions
