"""Measures a recogniser and writes the figures into the model card: ``python -m pipelines.train.figures``.

With ``--held-out`` the topics on which the network was not trained, and the public parts left out with them;
without, the gold texts beside the repository (of which nothing is trained on).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.tokens import Doc

from pipelines.arabic.backend import InputMaker, Reader
from pipelines.arabic.network import TYPES, Network
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.arabic.vectors import word_vectors
from pipelines.mentions import find_mentions
from pipelines.train import segmentation
from pipelines.train.data import read_fane, read_jsonl, read_pud_tags, read_wikinews_tags

__all__ = ["HELD_NEWS", "HELD_TAGGED", "Counts", "held_out", "main", "write_section"]

HELD_NEWS, HELD_TAGGED = 24, 60  # documents of NewsFANE, of the tagged texts
Found = set[tuple[int, int, str]]


def held_out(texts: list[Any], count: int) -> tuple[list[Any], list[Any]]:
    """The texts to train on and those to measure on: ``count`` of them, the same ones at every call."""
    order = list(texts)
    random.Random(0).shuffle(order)
    return order[count:], order[:count]


class Counts:
    """Right, found and expected names by type."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.expected: Counter[str] = Counter()

    def add(self, expected: Found, found: Found) -> None:
        """Count one document."""
        self.right.update(kind for *_, kind in expected & found)
        self.found.update(kind for *_, kind in found)
        self.expected.update(kind for *_, kind in expected)

    def rows(self) -> Iterator[tuple[str, float, float, float, int]]:
        """Type, precision, recall, F1, number expected; all types together last."""
        for kind in (*TYPES, "all"):
            right, found, expected = (
                c.total() if kind == "all" else c[kind] for c in (self.right, self.found, self.expected)
            )
            if expected:
                yield kind, right / max(found, 1), right / expected, 2 * right / (found + expected), expected


class _Models:
    """The network of a folder, read for our guideline or for another source's."""

    def __init__(self, folder: Path) -> None:
        nlp = spacy.blank("ar")
        self.tokenizer = Tokenizer(nlp.vocab)
        self._make = InputMaker(word_vectors())
        self._folder = folder

    def reader(self, source: str | None = None) -> Callable[[Doc], Doc]:
        weights = dict(np.load(self._folder / "network.npz", allow_pickle=False))
        if source is not None:
            weights["src"] = np.load(self._folder / "sources.npz", allow_pickle=False)[source]
        return Reader(Network(weights), self._make)


def own_figures(models: _Models, records: Iterable[dict[str, Any]]) -> Counts:
    """Mentions of documents in the interchange form."""
    counts, read = Counts(), models.reader()
    for r in records:
        expected = {(m["start"], m["end"], e["type"]) for e in r["entities"] for m in e["mentions"]}
        mentions = find_mentions(read(models.tokenizer(r["text"])))
        counts.add(expected, {(m.start_char, m.end_char, m.label_) for m in mentions})
    return counts


def news_figures(models: _Models, path: Path) -> Counts:
    """Person, organisation and place (GPE and LOC together) on the held-out part of NewsFANE, in its
    guideline."""
    counts, read = Counts(), models.reader("news")
    for gold in held_out(list(read_fane(models.tokenizer, path, "news")), HELD_NEWS)[1]:
        doc = read(models.tokenizer(gold.text))
        open_ = {i for i, t in enumerate(gold) if t.ent_iob_ == ""}
        found = {x for x in _places(doc) if open_.isdisjoint(range(x[0], x[1]))}
        counts.add(_places(gold), {x for x in found if x[2] not in ("GROUP", "EVENT")})
    return counts


def _places(doc: Doc) -> Found:
    return {(e.start, e.end, "LOC" if e.label_ == "GPE" else e.label_) for e in doc.ents}


def tag_accuracy(models: _Models, data: Path) -> float:
    """The share of right parts of speech in the held-out tagged texts."""
    read = models.reader()
    right = total = 0
    for gold in held_out(tagged_texts(models.tokenizer, data), HELD_TAGGED)[1]:
        doc = read(models.tokenizer(gold.text))
        pairs = [(a.tag_, b.pos_) for a, b in zip(gold, doc, strict=True) if a.tag_]
        right, total = right + sum(a == b for a, b in pairs), total + len(pairs)
    return right / total


def tagged_texts(tokenizer: Tokenizer, data: Path) -> list[Doc]:
    """The texts with parts of speech: UD PUD and WikiNews."""
    pud = read_pud_tags(tokenizer, data / "treebanks/pud.conllu")
    return [*pud, *read_wikinews_tags(tokenizer, data / "segmentation/WikiNews.pos.ref")]


def table(counts: Counts) -> str:
    """The figures as a table in Markdown."""
    head = "| type | precision | recall | F1 | mentions |\n|---|---|---|---|---|\n"
    return head + "".join(f"| {k} | {p:.3f} | {r:.3f} | {f:.3f} | {n} |\n" for k, p, r, f, n in counts.rows())


def write_section(card: Path, name: str, text: str) -> None:
    """Replace what stands between the marks of the section ``name`` of the card."""
    before, _, rest = card.read_text(encoding="utf-8").partition(f"<!-- {name} -->\n")
    after = rest.partition(f"<!-- end of {name} -->")[2]
    card.write_text(f"{before}<!-- {name} -->\n{text}<!-- end of {name} -->{after}", encoding="utf-8")


def main() -> None:
    """Measure a network and write the figures into the card."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--corpus", type=Path, default=Path("pipelines/train/corpus"))
    parser.add_argument("--network", type=Path, default=Path("pipelines/arabic/model"), metavar="FOLDER")
    parser.add_argument("--card", type=Path, default=Path("pipelines/arabic/model/README.md"))
    parser.add_argument("--held-out", nargs="*", default=[], metavar="TOPIC")
    args = parser.parse_args()
    data, models = args.shared / "data", _Models(args.network)
    if args.held_out:
        documents, topics = list(read_jsonl(args.corpus.glob("*.jsonl"))), set(args.held_out)
        write_section(args.card, "segmentation", segmentation.measure(data, documents, topics))
        held = [r for r in documents if r["id"][:3] in topics]
        write_section(args.card, "held-out topics", table(own_figures(models, held)))
        news = news_figures(models, data / "ner/newsfane_train.tsv")
        write_section(args.card, "held-out news", table(news))
        accuracy = f"Accuracy {tag_accuracy(models, data):.3f}.\n"
        write_section(args.card, "held-out tags", accuracy)
        return
    for name in ("dev", "seeds"):
        records = read_jsonl([args.shared / f"gold/{name}.jsonl"])
        write_section(args.card, f"gold {name}", table(own_figures(models, records)))


if __name__ == "__main__":
    main()
