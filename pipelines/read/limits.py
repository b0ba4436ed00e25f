"""How large a document may be: what is larger is refused, with an error that says so, and the run goes on.

Time and memory of the extraction grow with the length of a document. The limits are far above any article, and keep
a file of gigabytes, or one that somebody made to stop a run, from taking more than a minute or two and a few hundred
megabytes. Nothing is cut silently: half of a text would look like the whole of it.
"""

from __future__ import annotations

from typing import IO

from kg.errors import DocumentTooLarge

__all__ = [
    "MAX_CELLS",
    "MAX_CHARACTERS",
    "MAX_COLUMNS",
    "MAX_FIELD",
    "MAX_PAGE_BYTES",
    "MAX_RECORD_BYTES",
    "MAX_TEXT_BYTES",
    "check_length",
    "read_at_most",
]

MAX_CHARACTERS = 500_000
"""Code points of one document: 85,000 words, the length of a novel."""
MAX_TEXT_BYTES = 4 * MAX_CHARACTERS + 4
"""Bytes of a text file: no encoding takes more than four for a character, and four for its mark."""
MAX_PAGE_BYTES = 10 << 20
"""Bytes of a saved web page, with all its scripts and pictures."""
MAX_COLUMNS = 1_000
"""Columns of a row of a page's table, as many as the cells say that they stand for."""
MAX_CELLS = MAX_CHARACTERS
"""Cells of the tables of a page: each is a character of the text at least, if only the bar beside it."""
MAX_RECORD_BYTES = 8 << 20
"""Bytes of one line of JSONL, characters of one row of CSV."""
MAX_FIELD = 1_000
"""Characters of a field of a record beside its text: id, title, date …"""


def check_length(text: str) -> None:
    """Refuse what is longer than :data:`MAX_CHARACTERS`.

    Raises:
        DocumentTooLarge: it is.

    >>> check_length("نفى الكرملين ذلك.")
    """
    if len(text) > MAX_CHARACTERS:
        raise DocumentTooLarge(
            f"the text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are read of one document: "
            "split it into parts"
        )


def read_at_most(stream: IO[bytes], limit: int, what: str) -> bytes:
    """The content of ``stream``, of which no more than ``limit`` bytes are read.

    Raises:
        DocumentTooLarge: there are more; ``what`` is the word for it in the message.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise DocumentTooLarge(
            f"the {what} has more than {limit:,} bytes, which is more than a document may have; split it into parts"
        )
    return data
