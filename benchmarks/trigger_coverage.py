"""How many gold relations have a trigger of their type in their evidence, and how many triggers lie in such
evidence.

    python benchmarks/trigger_coverage.py ../shared/corpus/*.jsonl

``coverage`` is the share of relations whose evidence holds a trigger of their type, ``precision`` the share
of triggers that lie in the evidence of a relation of their type; both for all triggers, and for those of
weight 0.6 and more.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.util import filter_spans
from spacy.vocab import Vocab

from pipelines.arabic.tokenizer import Tokenizer
from pipelines.frames import load_frames

STRONG = 0.6
Hit = tuple[str, float, int, int]


def annotated(tokenizer: Tokenizer, document: dict[str, Any]) -> Doc:
    """The document with its gold mentions as ``doc.ents``."""
    doc = tokenizer(document["text"])
    spans = [
        doc.char_span(m["start"], m["end"], label=e["type"])
        for e in document["entities"]
        for m in e["mentions"]
    ]
    doc.ents = filter_spans([s for s in spans if s is not None])
    return doc


def hits(doc: Doc) -> Iterator[Hit]:
    """Type, weight and span of code points of each trigger."""
    for t in load_frames().match(doc):
        span = doc[t.start : t.end]
        yield t.type, t.entry.weight, span.start_char, span.end_char


def counts_of(document: dict[str, Any], found: list[Hit]) -> Counter[tuple[str, str]]:
    """What is counted of one document, by type and name of the count."""
    count = Counter[tuple[str, str]]()
    evidence = [(r["type"], r["evidence"]["start"], r["evidence"]["end"]) for r in document["relations"]]
    for kind, start, end in evidence:
        inside = [w for t, w, a, b in found if t == kind and start <= a and b <= end]
        count[kind, "relations"] += 1
        count[kind, "covered"] += bool(inside)
        count[kind, "covered strongly"] += max(inside, default=0.0) >= STRONG
    for kind, weight, a, b in found:
        right = any(t == kind and start <= a and b <= end for t, start, end in evidence)
        for name in ("triggers", "strong triggers")[: 1 + (weight >= STRONG)]:
            count[kind, name] += 1
            count[kind, f"right {name}"] += right
    return count


def main(paths: list[str]) -> None:
    """Print one line a relation type."""
    tokenizer, count = Tokenizer(Vocab()), Counter[tuple[str, str]]()
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            count += counts_of(document, list(hits(annotated(tokenizer, document))))
    print(f"{'type':16} {'relations':>9} {'coverage':>9} {'strong':>7} {'precision':>9} {'strong':>7}")
    shares = (("covered", "relations"), ("covered strongly", "relations"),
              ("right triggers", "triggers"), ("right strong triggers", "strong triggers"))  # fmt: skip
    for kind in sorted({k for k, _ in count}):
        parts = [count[kind, part] / max(1, count[kind, whole]) for part, whole in shares]
        figures = " ".join(f"{p:{w}.2f}" for p, w in zip(parts, (9, 7, 9, 7), strict=True))
        print(f"{kind:16} {count[kind, 'relations']:9} {figures}")


if __name__ == "__main__":
    main(sys.argv[1:])
