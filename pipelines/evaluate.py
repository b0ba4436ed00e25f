"""Precision and recall of extracted documents against gold: mentions, entities, relations.

The definitions are those of the annotation guideline. Mentions count by exact span and type (leniently: any
overlap of the same type); entities by B³ over the gold mentions that the system found, of all documents
together; relations by their type, source and target in a document, where a system entity stands for the gold
entity whose mentions it overlaps most, else for one that shares a normalised name.

Source of B³: Bagga and Baldwin, "Algorithms for Scoring Coreference Chains", LREC workshop 1998.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from kg.errors import UsageError
from kg.model import Entity, ExtractedDocument, Relation
from kg.names import normalize
from kg.ontology import RELATION_TYPES
from kg.resolve import local_entities, resolve

__all__ = ["Figure", "RelationError", "Scores", "b_cubed", "judged", "resolved", "score"]

ATTRIBUTES = ("polarity", "modality", "attribution")


class MentionSpan(NamedTuple):
    """A mention as it is scored: its span, its type and the entity that it names."""

    start: int
    end: int
    type: str
    entity: str

    def overlap(self, other: MentionSpan) -> int:
        """The number of code points that both spans cover; 0 or less where they are apart."""
        return min(self.end, other.end) - max(self.start, other.start)

    def meets(self, other: MentionSpan) -> bool:
        """Whether the spans overlap and the types are the same."""
        return self.type == other.type and self.overlap(other) > 0


class RelationKey(NamedTuple):
    """A relation as it is scored; of a symmetric type the two entities stand in alphabetical order."""

    type: str
    source: str
    target: str

    @classmethod
    def of(cls, type_: str, source: str, target: str | None) -> RelationKey:
        ends = (source, target or "")
        known = RELATION_TYPES.get(type_)
        return cls(type_, *(sorted(ends) if known is not None and known.symmetric else ends))


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision, recall and F1, with the counts behind them where they are counts of one set."""

    precision: float
    recall: float
    correct: int | None = None
    system: int | None = None
    gold: int | None = None

    @classmethod
    def of_counts(cls, correct: int, system: int, gold: int) -> Figure:
        """
        >>> Figure.of_counts(1, 2, 4)
        Figure(precision=0.5, recall=0.25, correct=1, system=2, gold=4)
        """
        return cls(_ratio(correct, system), _ratio(correct, gold), correct, system, gold)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_dict(self) -> dict[str, Any]:
        out: dict[str, Any] = {"p": self.precision, "r": self.recall, "f1": self.f1}
        if self.correct is not None:
            out |= {"tp": self.correct, "system": self.system, "gold": self.gold}
        return out


@dataclass(frozen=True, slots=True)
class RelationError:
    """A relation of the gold that the system lacks (``missed``), or one of its own making (``spurious``).

    ``key`` names entities by their gold ids; a system entity without one has ``?`` before its id.
    ``sentence`` is the evidence of the relation.
    """

    document: str
    kind: str
    key: RelationKey
    sentence: str


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures of one comparison; ``missing`` lists gold documents without output, which count as empty."""

    documents: int
    missing: tuple[str, ...]
    mention_exact: Figure
    mention_lenient: Figure
    mention_by_type: dict[str, Figure]
    entity_b3: Figure
    entity_mentions: int
    relation: Figure
    relation_by_type: dict[str, Figure]
    accuracy: dict[str, float]
    errors: tuple[RelationError, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The figures as plain JSON values, under the names of the project's reference scorer."""
        return {
            "documents": self.documents,
            "missing": list(self.missing),
            "mention_exact": self.mention_exact.to_dict(),
            "mention_lenient": self.mention_lenient.to_dict(),
            "mention_by_type": {t: f.to_dict() for t, f in self.mention_by_type.items()},
            "entity_b3": self.entity_b3.to_dict() | {"mentions": self.entity_mentions},
            "relation": self.relation.to_dict(),
            "relation_by_type": {t: f.to_dict() for t, f in self.relation_by_type.items()},
            **{f"{name}_accuracy": value for name, value in self.accuracy.items()},
        }


def score(gold: Iterable[ExtractedDocument], system: Iterable[ExtractedDocument]) -> Scores:
    """Compare documents with gold ones of the same id.

    Raises:
        UsageError: the text of a document is not that of the gold, so that offsets cannot be compared.

    >>> from kg.model import Document, Mention
    >>> gold = ExtractedDocument(Document("a", "نفى الكرملين"), (
    ...     Entity("kremlin", "ORG", "Kremlin", "الكرملين", (Mention(4, 12, "الكرملين"),)),))
    >>> score([gold], [gold]).mention_exact.f1
    1.0
    """
    golds, systems = {d.document.id: d for d in gold}, {d.document.id: d for d in system}
    counts = _Counts()
    for name, g in golds.items():
        s = systems.get(name) or ExtractedDocument(g.document)
        if s.document.text != g.document.text:
            raise UsageError(f"document {name}: its text is not the gold text; offsets cannot be compared")
        counts.add(g, s)
    return counts.scores(len(golds), tuple(sorted(set(golds) - set(systems))))


@dataclass(slots=True)
class _Counts:
    """The sums over documents from which the scores are made."""

    exact: list[int] = field(default_factory=lambda: [0, 0, 0])
    lenient: list[int] = field(default_factory=lambda: [0, 0])
    by_entity_type: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    by_relation_type: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    pairs: list[tuple[str, str]] = field(default_factory=list)
    agreeing: Counter[str] = field(default_factory=Counter)
    errors: list[RelationError] = field(default_factory=list)

    def add(self, gold: ExtractedDocument, system: ExtractedDocument) -> None:
        gold_spans, system_spans = list(_spans(gold)), list(_spans(system))
        self._add_mentions(gold_spans, system_spans)
        self.pairs += _entity_pairs(gold_spans, system_spans)
        self._add_relations(gold, system)

    def _add_mentions(self, gold: list[MentionSpan], system: list[MentionSpan]) -> None:
        golds, systems = {m[:3] for m in gold}, {m[:3] for m in system}
        _add(self.exact, len(golds & systems), len(system), len(gold))
        for place, spans in enumerate((golds & systems, systems, golds)):
            for span in spans:
                self.by_entity_type[span[2]][place] += 1
        for place, (mine, others) in enumerate(((system, gold), (gold, system))):
            self.lenient[place] += sum(any(m.meets(o) for o in others) for m in mine)

    def _add_relations(self, gold: ExtractedDocument, system: ExtractedDocument) -> None:
        to_gold = _align(gold, system)
        golds, systems = _gold_relations(gold), _system_relations(gold, system, to_gold)
        for place, keys in enumerate((golds.keys() & systems.keys(), systems, golds)):
            for key in keys:
                self.by_relation_type[key.type][place] += 1
        for key in golds.keys() & systems.keys():
            self.agreeing += Counter(_agreeing(golds[key], systems[key], to_gold))
        for key in sorted(golds.keys() - systems.keys()):
            self.errors.append(_error(gold, "missed", key, golds[key]))
        for key in sorted(systems.keys() - golds.keys()):
            self.errors.append(_error(system, "spurious", key, systems[key]))

    def scores(self, documents: int, missing: tuple[str, ...]) -> Scores:
        relation = [sum(counts[i] for counts in self.by_relation_type.values()) for i in range(3)]
        _, system, gold = self.exact
        return Scores(
            documents=documents,
            missing=missing,
            mention_exact=Figure.of_counts(*self.exact),
            mention_lenient=Figure(_ratio(self.lenient[0], system), _ratio(self.lenient[1], gold)),
            mention_by_type={t: Figure.of_counts(*c) for t, c in sorted(self.by_entity_type.items())},
            entity_b3=b_cubed(self.pairs),
            entity_mentions=len(self.pairs),
            relation=Figure.of_counts(*relation),
            relation_by_type={t: Figure.of_counts(*c) for t, c in sorted(self.by_relation_type.items())},
            accuracy={a: _ratio(self.agreeing[a], relation[0]) for a in ATTRIBUTES},
            errors=tuple(self.errors),
        )


def b_cubed(pairs: Iterable[tuple[str, str]]) -> Figure:
    """B³ of mentions given as pairs (gold entity, system entity).

    >>> b_cubed([("a", "x"), ("a", "x"), ("b", "x")])  # two entities taken for one
    Figure(precision=0.5555555555555555, recall=1.0, correct=None, system=None, gold=None)
    """
    both = Counter(pairs)
    gold, system = Counter[str](), Counter[str]()
    for (g, s), n in both.items():
        gold[g] += n
        system[s] += n
    total = sum(both.values()) or 1
    precision = sum(n * n / system[s] for (_, s), n in both.items())
    recall = sum(n * n / gold[g] for (g, _), n in both.items())
    return Figure(precision / total, recall / total)


def resolved(documents: Iterable[ExtractedDocument]) -> list[ExtractedDocument]:
    """The documents with the entity ids that a graph of all of them has, see :func:`kg.resolve.resolve`."""
    documents = list(documents)
    ids: dict[str, dict[str, str]] = defaultdict(dict)
    found = resolve(e for d in documents for e in local_entities(d))
    for (document, local), entity in found.ids.items():
        ids[document][local] = entity
    return [d.with_ids(ids[d.document.id]) for d in documents]


def judged(gold: ExtractedDocument, system: ExtractedDocument) -> list[tuple[Relation, bool]]:
    """The relations of a document as they are scored, each with whether the gold has it.

    What stands for one gold relation counts once, by the surest statement.
    """
    golds = _gold_relations(gold)
    surest = replace(system, relations=tuple(sorted(system.relations, key=lambda r: -r.confidence)))
    found = _system_relations(gold, surest, _align(gold, system))
    return [(relation, key in golds) for key, relation in found.items()]


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _add(counts: list[int], *values: int) -> None:
    for i, value in enumerate(values):
        counts[i] += value


def _spans(d: ExtractedDocument) -> Iterator[MentionSpan]:
    return (MentionSpan(m.start, m.end, e.type, e.id) for e in d.entities for m in e.mentions)


def _entity_pairs(gold: list[MentionSpan], system: list[MentionSpan]) -> Iterator[tuple[str, str]]:
    """Of each gold mention that was found: its entity, and that of the system mention that covers it most."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    for g in gold:
        best = max(((g.overlap(s), s.entity) for s in system if g.overlap(s) > 0), default=None)
        if best is not None:
            found[g.start, g.end] = (g.entity, best[1])
    yield from found.values()


def _align(gold: ExtractedDocument, system: ExtractedDocument) -> dict[str, str]:
    """The gold entity of each system entity: most code points in common, else the first of the same name."""
    weight: dict[str, Counter[str]] = defaultdict(Counter)
    for s in _spans(system):
        for g in _spans(gold):
            if s.overlap(g) > 0:
                weight[s.entity][g.entity] += s.overlap(g)
    out = {entity: shares.most_common(1)[0][0] for entity, shares in weight.items()}
    for e in system.entities:
        if e.id not in out:
            same = next((g.id for g in gold.entities if _names(g) & _names(e)), None)
            if same is not None:
                out[e.id] = same
    return out


def _names(e: Entity) -> set[str]:
    names = {e.name, e.name_ar or "", *(m.text for m in e.mentions)}
    return {normalize(n) for n in names} - {""}


def _gold_relations(gold: ExtractedDocument) -> dict[RelationKey, Relation]:
    out: dict[RelationKey, Relation] = {}
    for r in gold.relations:
        out.setdefault(RelationKey.of(r.type, r.source, r.target), r)
    return out


def _system_relations(
    gold: ExtractedDocument, system: ExtractedDocument, to_gold: dict[str, str]
) -> dict[RelationKey, Relation]:
    """The system's relations between gold entities; one whose gold target is open takes any target."""
    golds = _gold_relations(gold)
    open_targets = {(r.type, r.source) for r in gold.relations if r.target is None}
    out: dict[RelationKey, Relation] = {}
    for r in system.relations:
        source = to_gold.get(r.source, f"?{r.source}")
        key = RelationKey.of(r.type, source, r.target and to_gold.get(r.target, f"?{r.target}"))
        if key not in golds and (r.type, source) in open_targets:
            key = RelationKey.of(r.type, source, None)
        out.setdefault(key, r)
    return out


def _agreeing(gold: Relation, system: Relation, to_gold: dict[str, str]) -> Iterator[str]:
    speaker = system.attribution and to_gold.get(system.attribution, f"?{system.attribution}")
    agrees = (gold.polarity == system.polarity, gold.modality == system.modality, gold.attribution == speaker)
    return (name for name, same in zip(ATTRIBUTES, agrees, strict=True) if same)


def _error(d: ExtractedDocument, kind: str, key: RelationKey, r: Relation) -> RelationError:
    sentence = " ".join(d.document.text[r.evidence.start : r.evidence.end].split())
    return RelationError(d.document.id, kind, key, sentence)
