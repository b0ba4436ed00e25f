"""The recipe of the table of stated facts: ``python -m pipelines.train.background`` (seconds).

Counts in how many annotated documents each lasting fact is stated, and writes ``pipelines/background/stated.tsv``.
Arabic documents that a held-out English one retells (``corpus/english/parallel.tsv``) are left out, since their facts
are the answers of that text.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

from kg.model import ExtractedDocument
from pipelines.background.facts import LASTING, Background, Fact, entity_key, fact_of
from pipelines.background.tables import Table, lines_of, read_table
from pipelines.train.english_examples import read_texts, training_files
from pipelines.train.relation_data import read_corpus

__all__ = ["backgrounds", "facts_stated", "held_out_twins", "main", "stated_by_block"]

_CORPUS = Path(__file__).parent / "corpus"
_TABLE = Path(__file__).parents[1] / "background" / "stated.tsv"
Blocks = dict[str, Counter[Fact]]


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


def backgrounds() -> Callable[[str], Background]:
    """For each block of documents what is known without them: what a model may know that learns from them."""
    blocks = _corpus()
    written, stated = read_table("who_is_who.tsv"), Table.of(_total(blocks))
    return cache(lambda block: Background(written, stated, blocks.get(block, Counter())))


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
