"""Plain text files -> documents."""

from __future__ import annotations

from kg.errors import EmptyText
from kg.model import Document
from pipelines.read.boilerplate import find_boilerplate
from pipelines.read.decode import decode
from pipelines.read.guess import guess_date, guess_source, guess_title
from pipelines.read.language import detect_language
from pipelines.read.limits import check_length

__all__ = ["read_text"]


def read_text(data: bytes, name: str) -> Document:
    """The document of a text file: its text as decoded, line ends included.

    Title, date and source are guessed where the text gives them, see :mod:`pipelines.read.guess`.

    Raises:
        UnreadableFile: the bytes are no text.
        DocumentTooLarge: the text is longer than a document may be (:mod:`pipelines.read.limits`).
        EmptyText: there is nothing but white space.
    """
    text = decode(data)
    check_length(text)
    if not text.strip():
        raise EmptyText("the file has no text")
    boilerplate = find_boilerplate(text)
    return Document(
        id=name,
        text=text,
        title=guess_title(text, boilerplate),
        date=guess_date(text),
        source=guess_source(text),
        language=detect_language(text),
        boilerplate=boilerplate,
    )
