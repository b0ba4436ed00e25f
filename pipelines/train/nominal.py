"""Learn the weights of the nominal patterns: ``python -m pipelines.train.nominal CORPUS.jsonl …``.

Reads annotated documents in the interchange form, proposes candidates with the gold mentions, and fits one
logistic model a relation type on whether the annotators have the proposed relation (scikit-learn, L2). Writes
``pipelines/nominal/weights.json``; scikit-learn is needed here only, not to use the weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.model import Entity, ExtractedDocument
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.coreference import adjective_references, name_references
from pipelines.nominal import nominal_candidates
from pipelines.nominal.candidates import Candidate
from pipelines.references import Reference

__all__ = ["TYPES", "gold_references", "learn", "relation_key"]

TYPES = ("AFFILIATED_WITH", "KIN_OF", "PART_OF", "LOCATED_IN")
_OUT = Path(__file__).parent.parent / "nominal" / "weights.json"


def gold_references(doc: Doc, entities: Sequence[Entity]) -> list[Reference]:
    """The references of annotated mentions, with the nationality adjectives of the countries among them."""
    return sorted([*name_references(doc, entities), *adjective_references(doc, entities)])


def relation_key(kind: str, source: str, target: str | None) -> tuple[str, str, str]:
    """What the score counts: type, source, target; of a symmetric type in either order."""
    first, second = source, target or ""
    if kind == "KIN_OF" and second < first:
        first, second = second, first
    return kind, first, second


def learn(
    examples: Iterable[tuple[Candidate, bool]], *, strength: float = 1.0, threshold: float = 0.35
) -> dict[str, Any]:
    """The weights by type; ``strength`` is scikit-learn's ``C``."""
    from sklearn.feature_extraction import DictVectorizer  # type: ignore[import-untyped]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    by_type: dict[str, tuple[list[dict[str, float]], list[bool]]] = {t: ([], []) for t in TYPES}
    for candidate, right in examples:
        rows, labels = by_type[candidate.type]
        rows.append(dict.fromkeys(candidate.features, 1.0))
        labels.append(right)
    weights: dict[str, Any] = {}
    for kind, (rows, labels) in by_type.items():
        vectorizer = DictVectorizer()
        model = LogisticRegression(C=strength, max_iter=2000).fit(vectorizer.fit_transform(rows), labels)
        values = zip(vectorizer.feature_names_, model.coef_[0], strict=True)
        weights[kind] = {
            "bias": round(float(model.intercept_[0]), 3),
            "threshold": threshold,
            "features": {f: round(float(w), 3) for f, w in values if abs(w) >= 0.02},
        }
    return weights


def _examples(path: Path, tokenizer: Tokenizer) -> Iterable[tuple[Candidate, bool]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = ExtractedDocument.from_json(line)
        doc = tokenizer(gold.document.text)
        right = {relation_key(r.type, r.source, r.target) for r in gold.relations}
        ids = [e.id for e in gold.entities]
        for c in nominal_candidates(doc, gold.entities, gold_references(doc, gold.entities)):
            yield c, relation_key(c.type, ids[c.source], ids[c.target]) in right


def main() -> None:
    """Command line of the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=_OUT)
    arguments = parser.parse_args()
    tokenizer = Tokenizer(Vocab())
    weights = learn(e for path in arguments.corpus for e in _examples(path, tokenizer))
    arguments.out.write_text(
        json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
