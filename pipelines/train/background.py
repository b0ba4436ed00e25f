"""The recipe of the table of stated facts: ``python -m pipelines.train.background`` (seconds).

Counts in how many annotated documents each lasting fact is stated, and writes ``pipelines/background/stated.tsv``.
Arabic documents that a held-out English one retells (``corpus/english/parallel.tsv``) are left out, since their facts
are the answers of that text.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from zlib import crc32

from kg.model import Entity, ExtractedDocument
from pipelines.background.facts import LASTING, Background, Fact, entity_key, fact_of
from pipelines.background.tables import Table, lines_of, read_table
from pipelines.train.english_examples import read_texts, training_files
from pipelines.train.relation_data import read_corpus

__all__ = ["HIDDEN", "background_of", "facts_stated", "held_out_twins", "main", "stated_by_block"]

_CORPUS = Path(__file__).parent / "corpus"
_TABLE = Path(__file__).parents[1] / "background" / "stated.tsv"
Blocks = dict[str, Counter[Fact]]
HIDDEN = (0.0, 0.25, 0.5)
"""Shares of entities of which nothing is known, one for each third of the training texts: the corpus knows its own
affairs better than those of tomorrow's news, and a model that always knows believes too little of what it does not."""


def facts_stated(document: ExtractedDocument) -> set[Fact]:
    """The lasting facts that a document states."""
    names = {e.id: entity_key(e.name) for e in document.entities}
    return {
        fact_of(r.type, names[r.source], names[r.target])
        for r in document.relations
        if r.type in LASTING and r.target is not None and r.polarity == "affirmed"
        if names[r.source] != names[r.target]
    }


def held_out_twins() -> frozenset[str]:
    """The Arabic documents that a held-out English one retells."""
    rows = (_CORPUS / "english" / "parallel.tsv").read_text(encoding="utf-8").splitlines()[1:]
    pairs = [row.split("\t") for row in rows]
    return frozenset(arabic for english, arabic in pairs if english.startswith("en-test-"))


def stated_by_block(texts: Iterable[tuple[str, ExtractedDocument]]) -> Blocks:
    """In how many documents of each block each fact is stated."""
    out: Blocks = {}
    twins = held_out_twins()
    for block, document in texts:
        if document.document.id not in twins:
            out.setdefault(block, Counter()).update(facts_stated(document))
    return out


@cache
def _corpus() -> Blocks:
    """All annotated documents that may be learned from: Arabic by topic, English by blocks of neighbours."""
    return stated_by_block([*read_corpus(sorted(_CORPUS.glob("*.jsonl"))), *read_texts(training_files())])


def background_of(block: str, text: str, entities: Iterable[Entity]) -> Background:
    """What a model may know that learns from a document: nothing that its block states, and nothing at all of some of
    its entities (``HIDDEN``)."""
    share = HIDDEN[crc32(text.encode()) % len(HIDDEN)]
    names = {entity_key(e.name) for e in entities}
    hidden = frozenset(n for n in names if crc32(f"{n} {text}".encode()) % 1000 < 1000 * share)
    return replace(_without(block), hidden=hidden)


@cache
def _without(block: str) -> Background:
    written, stated = _tables()
    return Background(written, stated, _corpus().get(block, Counter()))


@cache
def _tables() -> tuple[Table, Table]:
    return read_table("who_is_who.tsv"), Table.of(_total(_corpus()))


def _total(blocks: Blocks) -> Counter[Fact]:
    total: Counter[Fact] = Counter()
    for own in blocks.values():
        total.update(own)
    return total


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train.background",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("-o", "--output", type=Path, default=_TABLE, help="where the table goes")
    options = parser.parse_args(arguments)
    lines = ["source\ttype\ttargets", *lines_of(_total(_corpus()))]
    options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
