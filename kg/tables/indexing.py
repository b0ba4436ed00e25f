"""The sentences that are evidence, and an index of the words of sentences and names.

A word is at a ``place``: its number in the text, or :data:`STEMS` and its number among the stems of the text
(:func:`kg.search.stems`), so that the words of a phrase are at places that follow each other. ``tokens`` are the
words and stems of a text, counted.
"""

from __future__ import annotations

from typing import Any

from kg.names import normalize
from kg.search import stems
from kg.tables.duck import run
from kg.tables.rows import Rows

__all__ = ["STEMS", "index"]

_NORMALIZE = normalize.__wrapped__
"""Without memory, which a million sentences would fill in place of names."""
STEMS = 1 << 24
"""The place of the first stem; a text has fewer words."""
_TEXTS = """
SELECT d.id, d.relations, s.text, [r.start for r in s.relations], [r."end" for r in s.relations]
FROM docs d JOIN staged s ON s.rowid = d.row WHERE len(s.relations) > 0
"""


def index(duck: Any) -> None:
    """Make ``sentences`` (each once, by the number of the first relation that it states), ``evidence_words`` and
    ``name_words`` from the tables of :mod:`kg.tables.loading` and :mod:`kg.tables.resolution`."""
    rows = Rows(duck, "sentences", _SENTENCES)
    texts = duck.cursor().execute(_TEXTS)
    while some := texts.fetchmany(200):
        for document, first, text, starts, ends in some:
            shown: set[tuple[int, int]] = set()
            for n, span in enumerate(zip(starts, ends, strict=True), first + 1):
                if span not in shown:
                    shown.add(span)
                    sentence = text[span[0] : span[1]]
                    words = _NORMALIZE(sentence)
                    rows.append((n, document, *span, sentence, words, stems(words)))
    rows.flush()
    run(duck, _INDEX)


_SENTENCES = (
    'id BIGINT, document BIGINT, start INTEGER, "end" INTEGER, text VARCHAR, words VARCHAR, stems VARCHAR'
)
_WORDS = """
SELECT word, id AS row, (n - 1)::INTEGER AS place
FROM (SELECT id, unnest(string_split(words, ' ')) AS word, generate_subscripts(string_split(words, ' '), 1) AS n
      FROM {0} WHERE words <> '')
UNION ALL
SELECT word, id, ({1} + n - 1)::INTEGER
FROM (SELECT id, unnest(string_split(stems, ' ')) AS word, generate_subscripts(string_split(stems, ' '), 1) AS n
      FROM {0} WHERE stems <> '')
"""
_TERMS = "SELECT word AS term, count(DISTINCT row) AS doc FROM {0} GROUP BY word"
_INDEX = f"""
CREATE TABLE evidence_words AS {_WORDS.format("sentences", STEMS)};
CREATE TABLE name_words AS {_WORDS.format("numbered", STEMS)};
CREATE TABLE evidence_terms AS {_TERMS.format("evidence_words")};
CREATE TABLE name_terms AS {_TERMS.format("name_words")}
"""
