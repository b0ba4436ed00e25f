"""Annotated anaphors: what pronouns, nouns and event nouns of the corpora mean, and who the subjects of verbs are.

``corpus/anaphora.tsv`` and ``corpus/english/anaphora.tsv`` have a line for each document: its id, a tab, and a mark for
each word that was looked at, with the place of its first character in the text, ``!`` for an event noun, of which the
author was asked, and the ids of the entities that are meant, joined by ``+``; ``-`` for none of those that the text
names. Of an Arabic verb its subject was asked, written or dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

__all__ = ["ARABIC", "ENGLISH", "Mark", "meant_by", "read_marks", "write_marks"]

_CORPUS = Path(__file__).parent / "corpus"
ARABIC, ENGLISH = _CORPUS / "anaphora.tsv", _CORPUS / "english" / "anaphora.tsv"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """The word that begins at the character ``start`` means ``entities``; of an event noun, ``event``, these are its
    authors."""

    start: int
    event: bool
    entities: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.start}{'!' * self.event}={'+'.join(self.entities) or '-'}"

    @classmethod
    def parse(cls, text: str) -> Mark:
        """Read what ``str`` gave.

        Raises:
            ValueError: if it is not of that form.

        >>> Mark.parse("153!=fbi+cia")
        Mark(start=153, event=True, entities=('fbi', 'cia'))
        """
        place, equals, entities = text.partition("=")
        start = place.removesuffix("!")
        if not (equals and entities and start.isdecimal()):
            raise ValueError(f"{text!r} is no mark: expected START=ENTITIES, such as 153!=fbi+cia or 172=-")
        return cls(int(start), place.endswith("!"), () if entities == "-" else tuple(entities.split("+")))


def read_marks(path: Path) -> dict[str, list[Mark]]:
    """The marks of each document, by its id, in the order of the text.

    Raises:
        ValueError: if a line cannot be read.
    """
    out = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        document, _, marks = line.partition("\t")
        try:
            out[document] = sorted(Mark.parse(m) for m in marks.split())
        except ValueError as error:
            raise ValueError(f"{path}, line {number}: {error}") from None
    return out


def write_marks(marks: Iterable[tuple[str, Iterable[Mark]]], path: Path) -> None:
    """Write a line for each document."""
    lines = (f"{document}\t{' '.join(map(str, sorted(found)))}\n" for document, found in marks)
    path.write_text("".join(lines), encoding="utf-8")


def meant_by(doc: Doc, marks: Iterable[Mark], number: Mapping[str, int]) -> dict[int, frozenset[int]]:
    """The entities, by their ``number``, that the marked words of a document mean, by their tokens."""
    out = {}
    for mark in marks:
        span = doc.char_span(mark.start, mark.start + 1, alignment_mode="expand")
        assert span is not None, "a mark is on a word"
        out[span.start] = frozenset(number[e] for e in mark.entities)
    return out
