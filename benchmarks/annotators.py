"""Measure how far two annotators of English texts agree on the relations.

usage: python -m benchmarks.annotators [--write]

``pipelines/train/corpus/english/second.tsv`` has the relations of 16 texts of ``valid-*`` by a second annotator, who
was given text, entities and ontology, but no relation: document, type, source and target, ``-`` for nobody. They are
scored against the relations of the texts' own writers as a system's would be. ``--write`` puts the table into the
README of the corpus.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.report import write_block
from kg.model import ExtractedDocument, Relation
from kg.ontology import RELATION_TYPES
from pipelines.evaluate import Figure, score

__all__ = ["compared", "main", "table"]

CORPUS = Path(__file__).resolve().parents[1] / "pipelines" / "train" / "corpus" / "english"
SECOND = CORPUS / "second.tsv"
_LEAST = 10  # relations of a type, for a line of its own


def second_relations(path: Path = SECOND) -> dict[str, list[tuple[str, str, str | None]]]:
    """Type, source and target of the second annotator's relations by document; raises ``ValueError`` with the line that
    cannot be read."""
    out: dict[str, list[tuple[str, str, str | None]]] = defaultdict(list)
    for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        parts = line.split("\t")
        if len(parts) != 4 or parts[1] not in RELATION_TYPES:
            raise ValueError(f"{path}:{n}: got {line!r}; expected document, relation type, source and target")
        out[parts[0]].append((parts[1], parts[2], None if parts[3] == "-" else parts[3]))
    return out


def compared(
    second: Mapping[str, Sequence[tuple[str, str, str | None]]], folder: Path = CORPUS
) -> tuple[int, Figure, dict[str, Figure]]:
    """The number of documents, and the second annotator's figures: of all relations, and by type."""
    first = [
        document
        for path in sorted(folder.glob("valid-*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if (document := ExtractedDocument.from_json(line)).document.id in second
    ]
    again = [ExtractedDocument(d.document, d.entities, _relations(d, second[d.document.id])) for d in first]
    scores = score(first, again)
    return len(first), scores.relation, scores.relation_by_type


def _relations(d: ExtractedDocument, stated: Sequence[tuple[str, str, str | None]]) -> tuple[Relation, ...]:
    """The second annotator marked no evidence: any that the document has will do."""
    evidence = d.relations[0].evidence
    return tuple(Relation(kind, source, target, evidence) for kind, source, target in stated)


def table(documents: int, figure: Figure, types: Mapping[str, Figure]) -> str:
    """The figures as a Markdown table, the frequent types after all together."""
    lines = [
        f"{documents} texts of `valid-*`.",
        "",
        "| type | first | second | both | F1 |",
        "|---|---:|---:|---:|---:|",
    ]
    frequent = sorted(
        (t for t in types.items() if (t[1].gold or 0) >= _LEAST), key=lambda t: (-(t[1].gold or 0), t[0])
    )
    lines += [
        f"| {name} | {f.gold} | {f.system} | {f.correct} | {f.f1:.2f} |"
        for name, f in [("all 23", figure), *frequent]
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write if asked."""
    if set(arguments) - {"--write"}:
        raise SystemExit(__doc__)
    text = table(*compared(second_relations()))
    print(text)
    if arguments:
        write_block(CORPUS / "README.md", "agreement", text)


if __name__ == "__main__":
    main(sys.argv[1:])
