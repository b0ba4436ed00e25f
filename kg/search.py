"""Full-text search over the sentences that are evidence, and over the names of entities (SQLite's FTS5).

Texts and questions are normalised alike (:func:`kg.names.normalize`): «ايران» finds «إيران», «هيلارى» finds
«هيلاري», and «اختراق» finds «باختراق». A question is words, all of which a hit must have; ``"…"`` around words
asks for them in this order, and ``*`` behind a word for all words that begin so. Nothing else is an operator: what a
user types is never read as a query language.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping

from kg.names import normalize

__all__ = [
    "Words",
    "index_evidence",
    "match_expression",
    "matches",
    "name_matches",
    "near_words",
    "stems",
    "terms",
    "vocabulary",
]

_PROCLITICS = re.compile(r"[ \n](?=[وفبلكسا])(?:[وف]?[بك]?ال|[وف]?لل|[وف]?[بلكس]|[وف])(\w{3,})")
"""Of words behind spaces or line ends; begins with what is quickly found."""

_PHRASE = re.compile(r'"([^"]*)"|(\S+)')
_EVIDENCE = """
SELECT r.id, d.text, r.start, r."end" FROM relations r JOIN documents d ON d.id = r.document
WHERE r.id = (SELECT min(o.id) FROM relations o
              WHERE o.document = r.document AND o.start = r.start AND o."end" = r."end")
ORDER BY r.id
"""
_MATCHES = """
WITH hits AS (
    SELECT f.rowid AS first, f.rank AS score FROM evidence_search f
    WHERE evidence_search MATCH ? ORDER BY f.rank, f.rowid LIMIT ?
)
SELECT r.id FROM hits h JOIN relations o ON o.id = h.first
JOIN relations r ON r.document = o.document AND r.start = o.start AND r."end" = o."end"
ORDER BY h.score, h.first, r.id
"""
_NAME_MATCHES = """
SELECT f.rowid FROM name_search f JOIN entities e ON e.id = f.rowid
WHERE name_search MATCH ? ORDER BY e.documents DESC, f.rank, e.key LIMIT ?
"""


class Words:
    """Finds words in the sentences and names of a store."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    def sentences(self, text: str, limit: int = 100) -> list[int]:
        """The numbers of the relations whose evidence has the words of ``text``; see :func:`matches`."""
        return matches(self._sql, text, limit)

    def names(self, text: str, limit: int = 100) -> list[int]:
        """The numbers of the entities of which a name has the words of ``text``; see :func:`name_matches`."""
        return name_matches(self._sql, text, limit)

    def near(self, word: str, limit: int = 5) -> list[str]:
        """Words that are spelled nearly like ``word``; see :func:`vocabulary`."""
        return vocabulary(self._sql, word, limit)


def matches(connection: sqlite3.Connection, text: str, limit: int = 100) -> list[int]:
    """The numbers of the relations whose evidence has the words of ``text``, the best sentences first.

    ``limit`` counts sentences; each gives all relations that it states.
    """
    expression = match_expression(text)
    if not expression:
        return []
    return [n for (n,) in connection.execute(_MATCHES, (expression, limit))]


def name_matches(connection: sqlite3.Connection, text: str, limit: int = 100) -> list[int]:
    """The numbers of the entities of which a name has the words of ``text``, those of most documents first."""
    expression = match_expression(text)
    if not expression:
        return []
    return [n for (n,) in connection.execute(_NAME_MATCHES, (expression, limit))]


def vocabulary(connection: sqlite3.Connection, word: str, limit: int = 5) -> list[str]:
    """Words of names and evidence that are spelled nearly like ``word``, the most frequent first."""
    wanted = normalize(word)
    known: dict[str, int] = {}
    for table in ("evidence_words", "name_words"):
        sql = f"SELECT term, doc FROM {table} WHERE term BETWEEN ? AND ?"
        for term, count in connection.execute(sql, (wanted[:1], wanted[:1] + "\U0010ffff")):
            known[term] = known.get(term, 0) + count
    return near_words(wanted, known, limit)


def near_words(wanted: str, known: Mapping[str, int], limit: int) -> list[str]:
    """The ``known`` words that are spelled nearly like ``wanted``, the most frequent first."""
    from rapidfuzz import fuzz, process

    near = process.extract(wanted, list(known), scorer=fuzz.ratio, score_cutoff=75, limit=50)
    return sorted((term for term, _, _ in near), key=lambda term: (-known[term], term))[:limit]


def match_expression(text: str) -> str:
    """A question as an expression of FTS5, every word quoted; empty if it has no words.

    >>> match_expression('هيلارى "وزارة الخارجية" NOT روس* الميناء')
    '"هيلاري" AND "وزاره الخارجيه" AND "not" AND "روس"* AND ("الميناء" OR "ميناء")'
    """
    return " AND ".join(map(_alternatives, terms(text)))


def terms(text: str) -> Iterator[tuple[tuple[str, bool], ...]]:
    """What a hit must have of a question: of each term one of its phrases, which are words in this order.

    Each phrase says whether its last word may go on.

    >>> list(terms('روس* "في موسكو" الميناء'))
    [(('روس', True),), (('في موسكو', False),), (('الميناء', False), ('ميناء', False))]
    """
    for phrase, word in _PHRASE.findall(text):
        words = normalize(phrase or word)
        if phrase or word.endswith("*") or not stems(words):
            if words:
                yield ((words, word.endswith("*")),)
        else:
            yield (words, False), (stems(words), False)


def _alternatives(term: tuple[tuple[str, bool], ...]) -> str:
    phrases = [f'"{words}"' + "*" * begins for words, begins in term]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"


def stems(normalized: str) -> str:
    """The words of a normalised text that begin with proclitics or the article, without these.

    What is left has three letters at least, so that few words are cut that only look so; a light stemmer, after
    Larkey, Ballesteros & Connell, "Light stemming for Arabic information retrieval" (2007), of prefixes only.

    >>> stems("قال باختراق والميناء للحزب")
    'اختراق ميناء حزب'
    """
    return " ".join(_PROCLITICS.findall(f" {normalized}"))


def index_evidence(connection: sqlite3.Connection) -> None:
    """Make the index of the evidence anew; to be called in a transaction."""
    connection.execute("DELETE FROM evidence_search")
    rows = connection.execute(_EVIDENCE)
    found = ((number, normalize(text[start:end])) for number, text, start, end in rows)
    connection.executemany(
        "INSERT INTO evidence_search (rowid, text, stems) VALUES (?, ?, ?)",
        ((number, words, stems(words)) for number, words in found),
    )
