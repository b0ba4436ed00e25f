"""Questions for documents and their words, and questions in SQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.answers import Answer, Table
from kg.asking.base import Asking
from kg.findings import SearchAnswer, SearchResult
from kg.lookup import near_names
from kg.model import Document, ExtractedDocument
from kg.names import normalize
from kg.results import DocumentResult, GraphInfo

__all__ = ["TextQuestions"]


class TextQuestions(Asking):
    """What the documents hold."""

    def documents(self) -> Answer[DocumentResult]:
        """All documents, failed ones included, in the order of their ids.

        >>> import kg
        >>> [(d.id, d.source, d.relations) for d in kg.example().documents()][:2]
        [('copy.txt', 'صحيفة الميدان', 4), ('denial.txt', 'صحيفة المرفأ', 3)]
        """
        mentions = "SELECT count(*) FROM local_entities l JOIN mentions m ON m.local = l.id"
        relations = "SELECT count(*) FROM relations r WHERE r.document = d.id"
        counts = f"({mentions} WHERE l.document = d.id), ({relations})"
        columns = f"key, title, date, source, url, language, error, {counts}, extractor"
        sql = f"SELECT {columns} FROM documents d ORDER BY key"
        return Answer((DocumentResult(*row) for row in self._sql.execute(sql)), DocumentResult)

    def document(self, document_id: str) -> Document:
        """A document with its text.

        Raises:
            UnknownName: there is no such document.

        >>> import kg
        >>> kg.example().document("report.txt").source
        'قناة الساحل'
        """
        return self._store.document(document_id)

    def extracted(self) -> Iterator[ExtractedDocument]:
        """Every document that did not fail with its own extraction, local entity ids and all.

        >>> import kg
        >>> [len(d.entities) for d in kg.example().extracted()]
        [5, 4, 5, 5]
        """
        return self._store.extracted()

    def info(self) -> GraphInfo:
        """Counts: documents built and failed, mentions, entities and relations by type.

        >>> import kg
        >>> kg.example().info().entities
        {'ORG': 3, 'PERSON': 2}
        """

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

    def search(self, text: str, *, limit: int = 20) -> SearchAnswer:
        """Entities whose names, and relations whose sentences, have all words of ``text``; the best first.

        Words are compared without diacritics and other orthographic detail. If nothing has them, the answer has
        ``suggestions``: names that are near to the words, and the words as the texts spell them.

        >>> import kg
        >>> graph = kg.example()
        >>> [str(hit) for hit in graph.search("ألظلّ")][:1]
        ['Shadow Group (مجموعة الظل)']
        >>> graph.search("مجموعه الضل").suggestions
        ('مجموعة الظل',)
        """
        words = self._store.words()
        names = words.names(text, limit)
        sentences = words.sentences(text, limit) if len(names) < limit else []
        found = [SearchResult(e, None) for e in self._rows.entities_of(names)]
        found += [SearchResult(None, r) for r in self._rows.numbered(sentences[: limit - len(names)])]
        return SearchAnswer(found, () if found else self._suggestions(text))

    def _suggestions(self, text: str) -> tuple[str, ...]:
        """Names near to the words, and the words as the texts spell them, if these are found together."""
        index = self._store.words()
        words = text.replace('"', " ").replace("*", " ").split()
        spelled = " ".join(next(iter(index.near(word, 1)), word) for word in words)
        names = near_names(self._sql, text)
        known = normalize(spelled) in map(normalize, names) or not index.sentences(spelled, 1)
        return tuple(names if known else [*names, spelled])

    def sql(self, query: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> Table:
        """Ask the store in SQL: one statement that only reads; ``docs/query.md`` has the tables.

        Values go into ``parameters``, in place of ``?`` or ``:name``, never into the text of the query.

        Raises:
            UsageError: the query is wrong, or does more than read.

        >>> import kg
        >>> kg.example().sql("SELECT name FROM entities WHERE type = ? ORDER BY key", ["PERSON"]).rows
        (('Nabil Haddad',), ('Salma al-Amiri',))
        """
        columns, rows = self._store.select(query, parameters)
        return Table(tuple(columns), tuple(map(tuple, rows)))
