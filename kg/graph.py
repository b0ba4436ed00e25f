"""The graph: questions about who says what about whom, each answer with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.aliases import Aliases
from kg.analysis import around
from kg.answers import Table
from kg.asking import EntityQuestions, NetworkQuestions, RelationQuestions, TextQuestions
from kg.bulk import Failure, fill
from kg.copying import copy_part
from kg.errors import InputNotFound, UsageError
from kg.files import naming_sqlite_errors, replacing
from kg.model import ExtractedDocument
from kg.results import EntityResult
from kg.store import Store
from kg.tables.manifest import MANIFEST
from kg.tables.places import is_url

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes

__all__ = ["KnowledgeGraph", "open_graph"]

_LARGE = 100_000
"""Relations beyond which a page is drawn of a part of the tables, …"""
_DRAWN = 20_000
"""… of that many entities at most."""


def open_graph(path: str | Path) -> KnowledgeGraph:
    """Open the graph in the store at ``path``, for reading; known as ``kg.open``.

    ``path`` may also be a folder of tables (:func:`kg.tables.merging.merge_shards`), or the URL of one
    (``s3://bucket/tables``).

    Raises:
        InputNotFound: there is no such file or folder.
        StoreError: the file is no store, is damaged, or is of another version; likewise of tables.
        MissingExtra: tables need the extra ``analytics``.

    >>> import kg, tempfile
    >>> path = kg.example().save(tempfile.mkdtemp() + "/graph.db")
    >>> with kg.open(path) as graph:
    ...     print(len(graph), graph.entity("ميناء النور").name)
    13 Nour Port
    """
    if is_url(path) or Path(path).is_dir():
        _check_is_tables(path)
        from kg.tables.reading import open_tables

        return KnowledgeGraph(open_tables(path))
    return KnowledgeGraph(Store.open(path))


def _check_is_tables(path: str | Path) -> None:
    """A folder into which a graph was built is none of tables: say so before what reads tables is asked for."""
    if is_url(path) or (Path(path) / MANIFEST).exists():
        return
    for graph in sorted(Path(path).glob("*.db")):
        raise InputNotFound(f"'{path}' is a folder without tables of a graph; did you mean '{graph}'?")


class KnowledgeGraph(EntityQuestions, RelationQuestions, NetworkQuestions, TextQuestions):
    """Entities, and typed relations between them, each with the sentence of a document that states it.

    Make one by :func:`kg.open`, by ``pipelines.build`` or by :meth:`from_extracted`. Wherever a method takes
    an entity, it takes its id, English name, Arabic name or alias, in any usual spelling, or an
    :class:`~kg.results.EntityResult`.

    >>> from kg.model import Document, Entity, Evidence, Mention, Relation
    >>> text = "اتهم بوديستا روسيا"
    >>> graph = KnowledgeGraph.from_extracted([ExtractedDocument(
    ...     Document("a", text),
    ...     (Entity("podesta", "PERSON", "John Podesta", "بوديستا", (Mention(5, 12, "بوديستا"),)),
    ...      Entity("russia", "GPE", "Russia", "روسيا", (Mention(13, 18, "روسيا"),))),
    ...     (Relation("ACCUSED", "podesta", "russia", Evidence(0, 18)),))])
    >>> for relation in graph.relations(type="ACCUSED", target="روسيا"):
    ...     print(relation, "|", relation.evidence)
    John Podesta — ACCUSED → Russia | اتهم بوديستا روسيا
    >>> graph.close()
    """

    @classmethod
    def from_extracted(
        cls,
        documents: Iterable[ExtractedDocument],
        failures: Iterable[Failure] = (),
        *,
        aliases: Aliases | None = None,
    ) -> KnowledgeGraph:
        """Build a graph in memory, with the resolution that a stored one has; order does not matter.

        ``aliases`` are the user's corrections, from :meth:`kg.aliases.Aliases.load`.

        Raises:
            InvalidRecord: a document cannot be stored, or two documents of one id differ.
        """
        store = Store.memory()
        fill(store, documents, failures, aliases=aliases)
        return cls(store)

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

    def subgraph(self, *entities: str | EntityResult, depth: int = 1, limit: int = 2000) -> KnowledgeGraph:
        """The part of the graph around some entities, as a graph of its own in memory.

        It has the entities that ``depth`` relations lead to, the relations between all of these, the documents that
        state them, and whose word they are. All that a graph can do it can do, too: so a page, a network or an
        export can be made of what is too large as a whole. How many documents name an entity, and how often, is told
        of the whole graph.

        Args:
            entities: around whom.
            depth: how many relations far, in either direction.
            limit: at most that many entities, those of the last step that most relations lead to first.

        Raises:
            UnknownName: no such entity.
            UsageError: no entity was given, or a depth or limit that is too small.

        >>> import kg
        >>> part = kg.example().subgraph("Salma al-Amiri")
        >>> [e.name for e in part.entities()], len(part)
        (['Salma al-Amiri', 'Shadow Group', 'Nabil Haddad'], 3)
        """
        if not entities or depth < 0 or limit < len(entities):
            raise UsageError(
                f"got {len(entities)} entities, depth {depth}, limit {limit}; expected entities, and at least depth 0 "
                "and a limit that has room for them"
            )
        start = [self._number(e) for e in entities]
        return KnowledgeGraph(
            copy_part(
                self._store,
                around(self._rows.neighbors, start, depth=depth, limit=limit, prepare=self._rows.prepare),
            )
        )

    def to_networkx(self, *, corroborated: bool = False) -> nx.MultiDiGraph[str]:
        """The graph for networkx; see :func:`kg.network.to_networkx` for its attributes.

        Each statement of a document is an edge; with ``corroborated``, statements of one relation are one edge.

        >>> import kg
        >>> graph = kg.example()
        >>> graph.to_networkx().number_of_edges("shadow_group", "nour_port")
        4
        >>> network = graph.to_networkx(corroborated=True)
        >>> sorted((e["polarity"], e["sources"]) for e in network["shadow_group"]["nour_port"].values())
        [('affirmed', 2), ('negated', 1)]
        """
        from kg.network import corroborated_network, to_networkx

        return corroborated_network(self) if corroborated else to_networkx(self)

    def cypher(self, query: str) -> Table:
        """Ask for a pattern in Cypher, by grand-cypher; ``docs/query.md`` says which subset it understands.

        Nodes have the types of entities as labels, edges those of relations.

        Raises:
            MissingExtra: grand-cypher is not installed.
            UsageError: the query is not understood.

        >>> import kg
        >>> query = 'MATCH (a)-[r:ACCUSED]->(b:ORG) RETURN a.name, b.name, r.document'
        >>> kg.example().cypher(query).rows  # doctest: +SKIP
        (('Shield Labs', 'Shadow Group', 'copy.txt'), ('Shield Labs', 'Shadow Group', 'wire.txt'))
        """
        from kg.cypher import cypher

        return cypher(self.to_networkx(), query)

    def export(self, path: str | Path, *, format: str | None = None) -> list[Path]:
        """Write the graph for other programs, in the format of the suffix; see :func:`kg.export.export`.

        >>> import kg, tempfile
        >>> [path.name for path in kg.example().export(tempfile.mkdtemp() + "/graph.gexf")]
        ['graph.gexf']
        """
        from kg.export import export

        return export(self, path, format=format)

    def to_html(self, path: str | Path, **options: Any) -> Path:
        """Write the interactive page, with the options of :func:`kg.page.render_page`; return the path.

        >>> import kg, tempfile
        >>> kg.example().to_html(tempfile.mkdtemp() + "/page.html", lang="en").name
        'page.html'
        """
        from kg.page import write_page

        with self._drawn(**options) as graph:
            return Path(write_page(graph, path, **options))

    @contextmanager
    def _drawn(
        self, *, focus: str | Iterable[str] | None = None, depth: int = 1, **_: Any
    ) -> Iterator[KnowledgeGraph]:
        """What a page is drawn of: of a large graph in tables only the part around the focus, else around the most
        named entities, since a page shows few."""
        if not self._store.in_tables or len(self) <= _LARGE:
            yield self
            return
        names = [focus] if isinstance(focus, str) else [*(focus or ())]
        top = self._sql.execute(
            "SELECT id FROM entities ORDER BY documents DESC, mentions DESC, key LIMIT ?", [_DRAWN]
        )
        start = [self._number(e) for e in names] if names else [number for (number,) in top]
        reach = {"depth": depth if names else 0, "limit": max(_DRAWN, len(start))}
        part = around(self._rows.neighbors, start, **reach, prepare=self._rows.prepare)
        with KnowledgeGraph(copy_part(self._store, part)) as graph:
            yield graph

    def _repr_html_(self) -> str:
        """The page for notebooks, in a frame that may run its script, open sources and save: nothing else."""
        from kg.page.inline import frame_of

        return str(frame_of(self))

    def show(self, path: str | Path | None = None, **options: Any) -> Path | None:
        """Draw the page under the cell of a notebook; elsewhere open it in the browser and return its path.

        In a notebook nothing is written, unless ``path`` is given. Elsewhere the page goes to ``path``, else
        to a temporary file. Options are those of :func:`kg.page.render_page`, and ``height``, the pixels
        that the page takes in a notebook.

        >>> import kg
        >>> kg.example().show(lang="en", height=500)  # doctest: +SKIP
        """
        from kg.page.inline import show

        return show(self, path, **options)

    def plot(self, focus: str | EntityResult | None = None, **options: Any) -> Axes:
        """Draw a picture for print with matplotlib, of all or around ``focus``; see :func:`kg.plot.plot`.

        >>> import kg
        >>> axes = kg.example().plot("Shadow Group", depth=1, lang="ar")  # doctest: +SKIP
        >>> axes.figure.savefig("graph.pdf")  # doctest: +SKIP
        """
        from kg.plot import plot

        return plot(self, focus, **options)

    def save(self, path: str | Path) -> Path:
        """Write the graph as a store for :func:`kg.open`, in place of what is there; return the path.

        Raises:
            OutputNotWritable: the folder is missing or cannot be written.

        >>> import kg, tempfile
        >>> kg.example().save(tempfile.mkdtemp() + "/graph.db").name
        'graph.db'
        """
        path = Path(path)
        with replacing(path) as part, naming_sqlite_errors(path):
            self._store.copy_to(part)
        return path

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
