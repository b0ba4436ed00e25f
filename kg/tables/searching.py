"""Words in sentences and names, found in the tables as SQLite finds them, and ranked alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kg.names import normalize
from kg.search import Words, near_words, terms
from kg.tables.duck import Connection

__all__ = ["TableWords"]

_LAST = "\U0010ffff"
_K1, _B = 1.2, 0.75
_SENTENCES = """
SELECT r.id FROM ranked h JOIN relations r ON r.evidence = h.row ORDER BY h.score, h.row, r.id
"""
_NAMES = " SELECT h.row FROM ranked h JOIN entities e ON e.id = h.row ORDER BY e.documents DESC, h.score, e.key LIMIT ?"


class TableWords(Words):
    """Finds words in tables; see :mod:`kg.search` for how questions are read.

    Hits are ranked as SQLite's FTS5 ranks them: by Okapi BM25 (Robertson & Zaragoza, "The probabilistic relevance
    framework: BM25 and beyond", 2009) with k₁ = 1.2 and b = 0.75 over the phrases of the question, whose weight is
    at least 10⁻⁶.
    """

    def __init__(self, connection: Connection, rows: Mapping[str, int]) -> None:
        self._tables = connection
        self._counts = rows

    def sentences(self, text: str, limit: int = 100) -> list[int]:
        """The numbers of the relations whose evidence has the words of ``text``; see :func:`kg.search.matches`."""
        query, values = self._ranked(text, "evidence", "evidence_words", "evidence")
        if not query:
            return []
        best = f"{query}, ranked AS (SELECT * FROM scored ORDER BY score, row LIMIT ?)"
        return [n for (n,) in self._tables.execute(best + _SENTENCES, [*values, limit])]

    def names(self, text: str, limit: int = 100) -> list[int]:
        """The numbers of the entities of which a name has the words; see :func:`kg.search.name_matches`."""
        query, values = self._ranked(text, "entities", "name_words", "entity_tokens")
        if not query:
            return []
        return [
            n for (n,) in self._tables.execute(f"{query}, ranked AS (FROM scored)" + _NAMES, [*values, limit])
        ]

    def near(self, word: str, limit: int = 5) -> list[str]:
        """Words that are spelled nearly like ``word``; see :func:`kg.search.vocabulary`."""
        wanted = normalize(word)
        known: dict[str, int] = {}
        for table in ("evidence_terms", "name_terms"):
            sql = f"SELECT term, doc FROM {table} WHERE term BETWEEN ? AND ? ORDER BY term"
            for term, count in self._tables.execute(sql, (wanted[:1], wanted[:1] + _LAST)):
                known[term] = known.get(term, 0) + count
        return near_words(wanted, known, limit)

    def _ranked(self, text: str, counted: str, words: str, lengths: str) -> tuple[str, list[Any]]:
        """The hits with their scores as the last of common table expressions (``scored``), with its values.

        ``counted`` is the table whose rows are the texts; ``words`` says where words are, ``lengths`` how many a
        text has.
        """
        parts: list[str] = []
        found: list[str] = []
        values: list[Any] = []
        n = 0
        for term in terms(text):
            either = []
            for phrase, begins in term:
                sql, own = _phrase(words, phrase.split(), begins)
                parts.append(f"p{n} AS MATERIALIZED ({sql})")
                values += own
                either.append(f"SELECT row FROM p{n}")
                n += 1
            found.append(f"({' UNION '.join(either)})")
        if not n:
            return "", []
        texts = self._counts[counted]
        mean = self._counts[words] / max(texts, 1)
        score = " + ".join(_weight(i, texts, mean) for i in range(n))
        joins = " ".join(f"LEFT JOIN p{i} ON p{i}.row = h.row" for i in range(n))
        scored = f"SELECT h.row, -1.0::DOUBLE * ({score}) AS score FROM hits h JOIN {lengths} l ON l.id = h.row {joins}"
        parts += [f"hits AS ({' INTERSECT '.join(found)})", f"scored AS ({scored})"]
        return "WITH " + ", ".join(parts), values


def _weight(phrase: int, texts: int, mean: float) -> str:
    """The part of a phrase in the score; the operations are in the order of SQLite's, so that equals are equal."""
    many = f"(SELECT count(*) FROM p{phrase})"
    rarity = f"ln(({texts} - {many} + 0.5::DOUBLE) / ({many} + 0.5::DOUBLE))"
    rarity = f"CASE WHEN {many} + {many} < {texts} THEN {rarity} ELSE 1e-6::DOUBLE END"
    often = f"coalesce(p{phrase}.n, 0)::DOUBLE"
    length = f"{_K1}::DOUBLE * (1 - {_B}::DOUBLE + {_B}::DOUBLE * l.tokens / {mean!r}::DOUBLE)"
    return f"({rarity}) * (({often} * ({_K1}::DOUBLE + 1.0::DOUBLE)) / ({often} + {length}))"


def _phrase(table: str, words: list[str], begins: bool) -> tuple[str, list[str]]:
    """The rows that have these words in this order, and how often; with the values of the query."""

    def conditions() -> Iterator[str]:
        for n in range(len(words)):
            last = begins and n == len(words) - 1
            yield f"w{n}.word BETWEEN ? AND ?" if last else f"w{n}.word = ?"
            if n:
                yield f"w{n}.row = w0.row AND w{n}.place = w0.place + {n}"

    tables = ", ".join(f"{table} w{n}" for n in range(len(words)))
    sql = f"SELECT w0.row AS row, count(*) AS n FROM {tables} WHERE {' AND '.join(conditions())} GROUP BY w0.row"
    return sql, [*words, *([words[-1] + _LAST] if begins else [])]
