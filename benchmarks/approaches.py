"""Compare ways of finding relations with the same scorer, and write the table into docs/quality.md.

usage: python -m benchmarks.approaches [frames] [parse] [trees] [network] [shipped] [table]

Each row is made by one name, all of them without names; rows that are not asked for are kept from the last run
(benchmarks/approaches.json); "table" makes none and writes the table again.
Precision, recall and F1 are of the 19 types that triggers state: with the annotated mentions of the corpus, topics held
out in four parts from what is trained on it, and end to end on the gold texts beside the repository.

- frames: the triggers of the frames, each with the nearest references that stand where its government wants source
  and target; nothing is learned;
- parse: the same, with source and target by the dependency parse of :mod:`benchmarks.parser`;
- trees: boosted trees over triggers and arguments, to which the frames' findings are features;
- network: the pair network, an encoder pre-trained on raw text and fine-tuned on the corpus;
- shipped: what ``kg extract`` does, all together, with the blend; on the corpus by models that did not see the topic.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.threads import use_one_thread

use_one_thread()  # before NumPy is loaded

from benchmarks import held_out  # noqa: E402
from benchmarks.held_out import Key, gold_of  # noqa: E402
from benchmarks.report import write_block  # noqa: E402
from benchmarks.rules import by_government, by_parse  # noqa: E402
from kg.model import Evidence, ExtractedDocument, Relation  # noqa: E402
from kg.ontology import RELATION_TYPES  # noqa: E402
from pipelines.backends import load_backend  # noqa: E402
from pipelines.coreference import adjective_references, name_references  # noqa: E402
from pipelines.evaluate import score  # noqa: E402
from pipelines.extraction import extract_document  # noqa: E402
from pipelines.frames import load_frames  # noqa: E402
from pipelines.relations.reading import Reading, read_document  # noqa: E402
from pipelines.train.relation_data import NOMINAL, Example  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
RESULTS, REPORT = Path(__file__).with_name("approaches.json"), ROOT / "docs" / "quality.md"
NAMES = {
    "frames": "(a) frames over tokens, nothing learned",
    "parse": "(b) frames over a dependency parse",
    "trees": "(c1) boosted trees over triggers and arguments, the frames' findings as features",
    "network": "(c2) pre-trained encoder and scorer of pairs, the frames' findings as features",
    "shipped": "(d) all together, as shipped",
}
CORPUS, GOLD = ROOT / "pipelines/train/corpus", ("dev", "seeds")
Pairs = set[tuple[str, int, int]]
Read = tuple[Reading, Any]
Rule = Callable[[Reading, Any], Pairs]


def figures(found: set[Key], gold: set[Key]) -> list[float]:
    """Precision, recall and F1 over the types that triggers state."""
    found, gold = ({k for k in keys if k[1] not in NOMINAL} for keys in (found, gold))
    right = len(found & gold)
    return [right / max(1, len(found)), right / max(1, len(gold)), 2 * right / max(1, len(found) + len(gold))]


def keys_of(number: int, pairs: Iterable[tuple[str, int, int]]) -> set[Key]:
    """Relations as they are scored."""
    return {
        (number, kind, *(sorted((s, t)) if RELATION_TYPES[kind].symmetric else (s, t)))  # type: ignore[misc]
        for kind, s, t in pairs
    }


def on_corpus(rule: Callable[[Example], Pairs], data: Sequence[Example]) -> list[float]:
    """The figures of a rule on the corpus."""
    return figures({k for n, e in enumerate(data) for k in keys_of(n, rule(e))}, gold_of(data))


@cache
def read_gold(
    name: str,
) -> tuple[tuple[ExtractedDocument, ...], tuple[ExtractedDocument, ...], tuple[Read, ...]]:
    """Gold texts, what is extracted from them, and their readings with the tokens."""
    path = SHARED / "gold" / f"{name}.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    golds = tuple(ExtractedDocument.from_json(line) for line in lines if line.strip())
    systems, readings = [], []
    for g, doc in zip(golds, load_backend().annotate(g.document for g in golds), strict=True):
        systems.append(extract_document(g.document, doc))
        entities = list(systems[-1].entities)
        references = sorted([*name_references(doc, entities), *adjective_references(doc, entities)])
        readings.append((read_document(doc, entities, references, load_frames()), doc))
    return golds, tuple(systems), tuple(readings)


def end_to_end(name: str, rule: Rule | None) -> list[float] | None:
    """The figures on gold texts, by the project's scorer: of a rule with the mentions that are found, or as shipped."""
    golds, systems, readings = read_gold(name)
    if not golds:
        return None
    if rule is not None:
        found = (rule(*r) for r in readings)
        systems = tuple(_with(d, pairs) for d, pairs in zip(systems, found, strict=True))
    figure = score([_events(g) for g in golds], [_events(s) for s in systems]).relation
    return [figure.precision, figure.recall, figure.f1]


def _with(d: ExtractedDocument, pairs: Pairs) -> ExtractedDocument:
    """The document with the relations of a rule; where they stand is not scored."""
    ids, whole = [e.id for e in d.entities], Evidence(0, len(d.document.text))
    relations = (Relation(k, ids[s], ids[t] if t >= 0 else None, whole) for k, s, t in sorted(pairs))
    return ExtractedDocument(d.document, d.entities, tuple(relations))


def _events(d: ExtractedDocument) -> ExtractedDocument:
    return ExtractedDocument(d.document, d.entities, tuple(r for r in d.relations if r.type not in NOMINAL))


def rule_row(rule: Rule) -> dict[str, Any]:
    """The figures of a rule everywhere."""
    row: dict[str, Any] = {name: end_to_end(name, rule) for name in GOLD}
    return row | {"corpus": on_corpus(lambda e: rule(e.reading, e.doc), held_out.read(CORPUS))}


def parse_row() -> dict[str, Any]:
    """The row of the parser, with its attachment scores."""
    import torch

    from benchmarks.parser import attachment_scores, read_treebank, train_parser

    torch.set_num_threads(1)
    sentences = list(read_treebank(SHARED / "data/treebanks/pud.conllu"))
    parser = train_parser(sentences[100:])
    unlabelled, labelled = attachment_scores(parser, sentences[:100])
    parsed: dict[int, Any] = {}

    def rule(reading: Reading, doc: Any) -> Pairs:
        if id(doc) not in parsed:
            parsed[id(doc)] = parser.parse_doc(doc)
        return by_parse(reading, *parsed[id(doc)])

    return rule_row(rule) | {"parser": [unlabelled, labelled]}


def held_row(found: dict[Key, float]) -> list[float]:
    """The figures of cross-validated predictions, at their best threshold."""
    gold = gold_of(held_out.read(CORPUS))
    return figures(held_out.best_of(found, gold), gold)


def shipped_row() -> dict[str, Any]:
    """The row of what is shipped."""
    row: dict[str, Any] = {name: end_to_end(name, None) for name in GOLD}
    return row | {"corpus": held_row(held_out.blend(CORPUS)[0])}


ROWS: dict[str, Callable[[], dict[str, Any]]] = {
    "frames": lambda: rule_row(lambda reading, doc: by_government(reading)),
    "parse": parse_row,
    "trees": lambda: {"corpus": held_row(held_out.trees(CORPUS))},
    "network": lambda: {"corpus": held_row(held_out.network(CORPUS))},
    "shipped": shipped_row,
}


def table(results: dict[str, dict[str, Any]]) -> str:
    """The table in Markdown."""
    lines = ["| approach | corpus P | R | F1 | dev P | R | F1 | seeds P | R | F1 |", "|---|" + "---:|" * 9]
    for name, row in results.items():
        cells = [
            f"{x:.3f}" if row.get(place) else ""
            for place in ("corpus", "dev", "seeds")
            for x in row.get(place) or "   "
        ]
        lines.append(f"| {NAMES[name]} | {' | '.join(cells)} |")
    if "parser" in results.get("parse", {}):
        unlabelled, labelled = results["parse"]["parser"]
        lines.append(
            f"\nThe parser of (b) finds {unlabelled:.1%} of the heads, {labelled:.1%} with their labels, in 100"
            " sentences of PUD on which it was not trained."
        )
    return "\n".join(lines)


def main(names: Sequence[str]) -> None:
    """Make the rows asked for and write the table."""
    unknown = set(names) - {*ROWS, "table"}
    if unknown:
        sys.exit(f"unknown approach {', '.join(sorted(unknown))}; known: {', '.join(ROWS)}")
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for name in [n for n in names if n != "table"] if names else ROWS:
        results[name] = ROWS[name]()
        print(name, results[name])
        RESULTS.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    text = table({name: results[name] for name in ROWS if name in results})
    write_block(REPORT, "approaches", text)


if __name__ == "__main__":
    main(sys.argv[1:])
