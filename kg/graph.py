"""The graph: questions about who says what about whom, each answer with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analysis import Contradiction, claims, contradictions, paths
from kg.bulk import Failure, fill
from kg.files import naming_sqlite_errors, replacing
from kg.lookup import find_entities
from kg.model import Document, ExtractedDocument
from kg.ontology import entity_type
from kg.questions import Conditions, as_types
from kg.results import (
    DocumentResult,
    EntityResult,
    GraphInfo,
    MentionResult,
    MergeResult,
    RelationResult,
)
from kg.rows import Rows, with_words
from kg.store import Store

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

__all__ = ["KnowledgeGraph", "open_graph"]


def open_graph(path: str | Path) -> KnowledgeGraph:
    """Open the graph in the store at ``path``, for reading; known as ``kg.open``.

    Raises:
        InputNotFound: there is no such file.
        StoreError: the file is no store, is damaged, or is of another version.
    """
    return KnowledgeGraph(Store.open(path))


class KnowledgeGraph:
    """Entities, and typed relations between them, each with the sentence of a document that states it.

    Make one by :func:`kg.open`, by ``pipelines.build`` or by :meth:`from_extracted`. Wherever a method takes
    an entity, it takes its id, English name, Arabic name or alias, in any usual spelling, or an
    :class:`~kg.results.EntityResult`.

    >>> from kg.model import Entity, Evidence, Mention, Relation
    >>> text = "اتهم بوديستا روسيا"
    >>> graph = KnowledgeGraph.from_extracted([ExtractedDocument(
    ...     Document("a", text),
    ...     (Entity("podesta", "PERSON", "John Podesta", "بوديستا", (Mention(5, 12, "بوديستا"),)),
    ...      Entity("russia", "GPE", "Russia", "روسيا", (Mention(13, 18, "روسيا"),))),
    ...     (Relation("ACCUSED", "podesta", "russia", Evidence(0, 18)),))])
    >>> for relation in graph.relations(type="ACCUSED", target="روسيا"):
    ...     print(relation, "|", relation.evidence)
    John Podesta — ACCUSED → Russia | اتهم بوديستا روسيا
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._sql = store.connection
        self._rows = Rows(store.connection)

    @classmethod
    def from_extracted(
        cls, documents: Iterable[ExtractedDocument], failures: Iterable[Failure] = ()
    ) -> KnowledgeGraph:
        """Build a graph in memory, with the resolution that a stored one has; order does not matter.

        Raises:
            InvalidRecord: a document cannot be stored, or two documents of one id differ.
        """
        store = Store.memory()
        fill(store, documents, failures)
        return cls(store)

    # Entities

    def entity(self, name: str | EntityResult) -> EntityResult:
        """The entity of this id, name or alias; of several bearers of a name, the one most often meant.

        Raises:
            UnknownName: there is none; the message proposes near ones.
        """
        return name if isinstance(name, EntityResult) else self._rows.entity(self._rows.number(name))

    def find(self, name: str) -> list[EntityResult]:
        """All entities that may be meant by ``name``, the likeliest first; empty if there is none."""
        return [self._rows.entity(n) for n in find_entities(self._sql, name)]

    def entities(self, type: str | None = None) -> list[EntityResult]:
        """All entities, or those of one type, those named in most documents first.

        Raises:
            UnknownName: no such entity type.
        """
        where = Conditions()
        where.equals("type", None if type is None else entity_type(type))
        return list(self._rows.entities(where))

    def mentions(
        self, entity: str | EntityResult | None = None, *, document: str | None = None
    ) -> list[MentionResult]:
        """The mentions of an entity, in a document, both or all, in the order of the documents and texts.

        Raises:
            UnknownName: no such entity or document.
        """
        where = Conditions()
        where.equals("l.entity", None if entity is None else self._rows.number(entity))
        where.equals("d.key", None if document is None else self.document(document).id)
        return list(self._rows.mentions(where))

    def neighbors(self, entity: str | EntityResult) -> list[EntityResult]:
        """The entities that have a relation with this one, those with most relations first."""
        return [self._rows.entity(n) for n in self._rows.neighbors(self._rows.number(entity))]

    def merges(self) -> list[MergeResult]:
        """Why entities of several documents were taken for one, the most doubtful merges first."""
        rows = self._sql.execute('SELECT entity, "left", "right", reason, score FROM merges')
        found = [MergeResult(self._rows.entity(n).id, *rest) for n, *rest in rows]
        return sorted(found, key=lambda m: (m.score, m.entity, m.left, m.right, m.reason))

    # Relations

    def relations(
        self,
        type: str | Iterable[str] | None = None,
        source: str | EntityResult | None = None,
        target: str | EntityResult | None = None,
        *,
        polarity: str | None = None,
        modality: str | None = None,
        attribution: str | EntityResult | None = None,
        since: str | None = None,
        until: str | None = None,
        document: str | None = None,
        text: str | None = None,
        min_confidence: float | None = None,
    ) -> list[RelationResult]:
        """The relations that fit all that is given, in the order of the documents and their sentences.

        Args:
            type: a relation type or several, in any case.
            source: who acts; MET, RIVAL_OF, KIN_OF and COOPERATED_WITH are found from either end.
            target: who is acted on.
            polarity: ``affirmed`` or ``negated``.
            modality: ``actual``, ``alleged``, ``attempted`` or ``possible``.
            attribution: whose word it is.
            since: the first year, month or day (ISO 8601), included; the date of a relation is its own, else
                its document's; one that is less exact fits if it overlaps, one that is missing does not.
            until: the last year, month or day, included.
            document: the id of a document.
            text: words that the evidence has, compared without diacritics and other orthographic detail.
            min_confidence: between 0 and 1.

        Raises:
            UnknownName: an unknown type, entity, document, polarity or modality; with the nearest one.
            UsageError: ``since`` or ``until`` is no date.
        """
        where = Conditions()
        where.types(as_types(type, lambda: self.info().relations))
        where.ends(*(None if e is None else self._rows.number(e) for e in (source, target)))
        where.equals("a.entity", None if attribution is None else self._rows.number(attribution))
        where.one_of("polarity", polarity)
        where.one_of("modality", modality)
        where.between(since, until)
        where.equals("d.key", None if document is None else self.document(document).id)
        if min_confidence is not None:
            where.add("r.confidence >= ?", min_confidence)
        found = self._rows.relations(where)
        return list(found if text is None else with_words(found, text))

    def about(self, entity: str | EntityResult) -> list[RelationResult]:
        """The relations that an entity takes part in, as source, target or the one whose word it is."""
        where = Conditions()
        where.touches(self._rows.number(entity))
        return list(self._rows.relations(where))

    def between(self, a: str | EntityResult, b: str | EntityResult) -> list[RelationResult]:
        """The relations from one of two entities to the other, in both directions."""
        where = Conditions()
        where.joins(self._rows.number(a), self._rows.number(b))
        return list(self._rows.relations(where))

    def timeline(self, entity: str | EntityResult) -> list[RelationResult]:
        """The relations of :meth:`about` by date, their own or their document's; undated ones come last."""
        return sorted(self.about(entity), key=lambda r: (r.when is None, r.when or ""))

    def claims(
        self, by: str | EntityResult | None = None, about: str | EntityResult | None = None
    ) -> list[RelationResult]:
        """What somebody says of somebody; see :func:`kg.analysis.claims`."""
        return claims(self, *(None if e is None else self.entity(e) for e in (by, about)))

    def contradictions(self) -> list[Contradiction]:
        """Statements, each with one that says the opposite; see :func:`kg.analysis.contradictions`."""
        return contradictions(self)

    def paths(
        self, a: str | EntityResult, b: str | EntityResult, *, max_length: int = 3, limit: int = 20
    ) -> list[list[EntityResult]]:
        """The shortest ways from one entity to another over at most ``max_length`` relations.

        Relations count in both directions. At most ``limit`` ways are returned, all of the least length,
        those over entities of many relations first; none if there is no way that short.
        """
        ends = [self._rows.number(e) for e in (a, b)]
        found = paths(self._rows.neighbors, *ends, max_length=max_length, limit=limit)
        return [[self._rows.entity(n) for n in way] for way in found]

    # Documents

    def documents(self) -> list[DocumentResult]:
        """All documents, failed ones included, in the order of their ids."""
        mentions = "SELECT count(*) FROM local_entities l JOIN mentions m ON m.local = l.id"
        relations = "SELECT count(*) FROM relations r WHERE r.document = d.id"
        counts = f"({mentions} WHERE l.document = d.id), ({relations})"
        columns = f"key, title, date, source, url, language, error, {counts}"
        sql = f"SELECT {columns} FROM documents d ORDER BY key"
        return [DocumentResult(*row) for row in self._sql.execute(sql)]

    def document(self, document_id: str) -> Document:
        """A document with its text.

        Raises:
            UnknownName: there is no such document.
        """
        return self._store.document(document_id)

    def extracted(self) -> Iterator[ExtractedDocument]:
        """Every document that did not fail with its own extraction, local entity ids and all."""
        return self._store.extracted()

    # The whole

    def __len__(self) -> int:
        """The number of relations."""
        return int(self._sql.execute("SELECT count(*) FROM relations").fetchone()[0])

    def __bool__(self) -> bool:
        """A graph is true, even without relations."""
        return True

    def __repr__(self) -> str:
        info = self.info()
        return (
            f"<KnowledgeGraph: {info.documents} documents, {info.entity_count} entities, "
            f"{info.relation_count} relations>"
        )

    def info(self) -> GraphInfo:
        """Counts: documents built and failed, mentions, entities and relations by type."""

        def one(sql: str) -> int:
            return int(self._sql.execute(sql).fetchone()[0])

        def by_type(table: str) -> dict[str, int]:
            sql = f"SELECT type, count(*) FROM {table} GROUP BY type ORDER BY type"
            return dict(self._sql.execute(sql).fetchall())

        return GraphInfo(
            one("SELECT count(*) FROM documents WHERE error IS NULL"),
            one("SELECT count(*) FROM documents WHERE error IS NOT NULL"),
            one("SELECT count(*) FROM mentions"),
            by_type("entities"),
            by_type("relations"),
        )

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The graph for networkx; see :func:`kg.network.to_networkx` for its attributes."""
        from kg.network import to_networkx

        return to_networkx(self)

    def export(self, path: str | Path, *, format: str | None = None) -> list[Path]:
        """Write the graph for other programs, in the format of the suffix; see :func:`kg.export.export`."""
        from kg.export import export

        return export(self, path, format=format)

    def to_html(self, path: str | Path, **options: Any) -> Path:
        """Write the interactive page, with the options of :func:`kg.page.render_page`; return the path."""
        from kg.page import write_page

        return Path(write_page(self, path, **options))

    def _repr_html_(self) -> str:
        """The page for notebooks, in a frame that may run its script, open sources and save: nothing else."""
        from kg.page.inline import frame_of

        return str(frame_of(self))

    def show(self, path: str | Path | None = None, **options: Any) -> Path | None:
        """Draw the page under the cell of a notebook; elsewhere open it in the browser and return its path.

        In a notebook nothing is written, unless ``path`` is given. Elsewhere the page goes to ``path``, else
        to a temporary file. Options are those of :func:`kg.page.render_page`, and ``height``, the pixels
        that the page takes in a notebook.
        """
        from kg.page.inline import show

        return show(self, path, **options)

    def plot(self, focus: str | EntityResult | None = None, **options: Any) -> Axes:
        """Draw a picture for print with matplotlib, of all or around ``focus``; see :func:`kg.plot.plot`."""
        from kg.plot import plot

        return plot(self, focus, **options)

    def save(self, path: str | Path) -> Path:
        """Write the graph as a store for :func:`kg.open`, in place of what is there; return the path.

        Raises:
            OutputNotWritable: the folder is missing or cannot be written.
        """
        path = Path(path)
        with replacing(path) as part, naming_sqlite_errors(path), Store.blank(part) as copy:
            self._sql.backup(copy.connection)
            copy.connection.execute("PRAGMA journal_mode = WAL")
        return path

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
