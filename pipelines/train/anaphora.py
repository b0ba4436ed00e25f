"""Annotated anaphors: what pronouns, common nouns and event nouns of the English texts mean.

``corpus/english/anaphora.tsv`` has a line for each document: its id, a tab, and a mark for each word that was looked
at, with the place of its first character in the text, ``!`` for an event noun, of which the author was asked, and the
ids of the entities that are meant, joined by ``+``; ``-`` for none of those that the text names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ANAPHORA", "Mark", "read_marks", "write_marks"]

ANAPHORA = Path(__file__).parent / "corpus" / "english" / "anaphora.tsv"


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


def read_marks(path: Path = ANAPHORA) -> dict[str, list[Mark]]:
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


def write_marks(marks: Iterable[tuple[str, Iterable[Mark]]], path: Path = ANAPHORA) -> None:
    """Write a line for each document."""
    lines = (f"{document}\t{' '.join(map(str, sorted(found)))}\n" for document, found in marks)
    path.write_text("".join(lines), encoding="utf-8")
