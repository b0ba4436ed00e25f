"""The recipe of the English mention model: ``python -m pipelines.train.english_mentions`` (25 minutes of one core).

Reads the annotated English texts that are not held out (``corpus/english/dev-*.jsonl``, ``train-*.jsonl``) and trains
:class:`pipelines.english.choosing.MentionModel`. The shipped recogniser has read these texts, and its opinion on them
would be too good: two others are trained first, each on half of the texts, and say what they find in the other half
(``--halves`` keeps them for the next time). Prints cross-validated figures of exact span and type.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc

from kg.model import ExtractedDocument
from pipelines.english.backend import load
from pipelines.english.candidate_rows import SIZE, rows_of
from pipelines.english.candidates import Candidate, candidates_of
from pipelines.english.choosing import KINDS, MentionModel, dense_rows, kinds_of, selected
from pipelines.english.gazetteer import load_names
from pipelines.english.names import keys_of, ruled_spans
from pipelines.english.weights import CONFIG
from pipelines.relations.words import WordModel
from pipelines.train.english import held_out, train_names
from pipelines.train.english_data import read_annotated, read_conllu, read_iob2
from pipelines.train.english_examples import folds_of, read_texts, training_files
from pipelines.train.fitting import fit_forest, fit_words, out_of_fold
from pipelines.train.relation_data import FOLDS

__all__ = ["Case", "cases_of", "main", "train"]

Floats = npt.NDArray[Any]
Places = dict[tuple[int, int], str]
_MODEL = Path(__file__).parents[1] / "english" / "model" / "mentions.npz"
_SEEN = 2  # texts in which a noun heads a mention, or a word stands, that the model is to know
_ROUNDS = {"recogniser": 5, "forest": 120}
_AS_GOOD = (
    0.995  # the share of the best F1 that a lower threshold must keep: a missed mention loses its relations
)
_NOTHING = 0.01  # weights below this are left out of the file


@dataclass(frozen=True, slots=True)
class Case:
    """A text: its annotation, its candidates with their rows, and the annotated mentions (first token, end: type)."""

    doc: Doc
    candidates: Sequence[Candidate]
    rows: Sequence[Sequence[int]]
    gold: Places


def halves(corpus: Sequence[ExtractedDocument], folds: Floats, data: Path, folder: Path) -> list[Language]:
    """Two recognisers, the first trained on the odd folds, the second on the even ones; read from ``folder`` if they
    are there, else written there."""
    out = []
    for half in (0, 1):
        path = folder / f"half-{half}"
        if not path.exists():
            own = [d for d, f in zip(corpus, folds, strict=True) if f % 2 != half]
            sentences = list(read_annotated(own))
            train_names(_public(data), sentences, rounds=_ROUNDS["recogniser"]).to_disk(path)
        nlp = English.from_config(spacy.util.load_config(CONFIG))
        for name in [n for n in nlp.pipe_names if n != "ner"]:
            nlp.remove_pipe(name)
        out.append(nlp.from_disk(path))
    return out


def _public(data: Path) -> list[Any]:
    tree, _ = held_out(list(read_conllu(data / "english" / "gum_permissive.conllu")))
    parts = [s for p in ("dev", "test") for s in read_iob2(data / "english" / f"en_ewt-ud-{p}.iob2")]
    return [*tree, *held_out(parts)[0]]


def annotate(
    corpus: Sequence[ExtractedDocument], folds: Floats, recognisers: Sequence[Language]
) -> list[Doc]:
    """The texts as the shipped pipeline reads them, with the names of the recogniser that has not read them."""
    nlp, out = load().nlp, []
    with nlp.select_pipes(disable=["kg_english_ner"]):
        for text, fold in zip(corpus, folds, strict=True):
            doc = nlp(text.document.text)
            out.append(recognisers[fold % 2].get_pipe("ner")(doc))  # type: ignore[operator]
    return out


def gold_of(extracted: ExtractedDocument, doc: Doc) -> Places:
    """The annotated mentions by their tokens."""
    out: Places = {}
    for e in extracted.entities:
        for m in e.mentions:
            span = doc.char_span(m.start, m.end, alignment_mode="expand")
            if span is not None:
                out[span.start, span.end] = e.type
    return out


def vocabulary(docs: Sequence[Doc], gold: Sequence[Places]) -> tuple[frozenset[str], frozenset[str]]:
    """The common nouns that head mentions, and the ordinary words."""
    heads: Counter[str] = Counter()
    common: Counter[str] = Counter()
    for doc, places in zip(docs, gold, strict=True):
        roots = [doc[a:b].root for a, b in places]
        heads.update({t.lower_ for t in roots if t.text.islower() and t.tag_ in ("NN", "NNS")})
        common.update({t.text for t in doc if t.text.islower() and t.is_alpha})
    often = [frozenset(w for w, n in c.items() if n >= _SEEN) for c in (heads, common)]
    return often[0], often[1]


def cases_of(
    docs: Sequence[Doc], gold: Sequence[Places], heads: frozenset[str], common: frozenset[str]
) -> list[Case]:
    """The candidates of every text, described."""
    names, out = load_names(), []
    for doc, places in zip(docs, gold, strict=True):
        keys = keys_of(doc)
        found = candidates_of(doc, keys, names, ruled_spans(doc), heads)
        out.append(Case(doc, found, rows_of(doc, keys, names, found, common), places))
    return out


def train(
    cases: Sequence[Case], folds: Floats, heads: frozenset[str], common: frozenset[str]
) -> tuple[MentionModel, dict[str, Any]]:
    """The model, and its cross-validated figures."""
    rows = [r for c in cases for r in c.rows]
    labels = np.array(
        [[c.gold.get((x.start, x.end)) == k for k in KINDS] for c in cases for x in c.candidates], np.float32
    )
    of = np.repeat(folds, [len(c.candidates) for c in cases])
    said = np.zeros_like(labels)
    for f in range(FOLDS):
        here = np.flatnonzero(of == f)
        if len(here):
            said[here] = _fit(rows, labels, np.flatnonzero(of != f)).probabilities([rows[i] for i in here])
    ends = np.cumsum([0, *(len(c.candidates) for c in cases)])
    parts = [slice(a, b) for a, b in pairwise(ends.tolist())]
    dense = np.concatenate(
        [dense_rows(c.doc, c.candidates, said[p]) for c, p in zip(cases, parts, strict=True) if c.candidates]
    )
    exact = labels.max(axis=1)
    sure = out_of_fold(dense, exact, of, _ROUNDS["forest"])
    kinds = kinds_of(said, dense)
    threshold, figures = best_threshold(cases, [(sure[p], kinds[p]) for p in parts])
    words, forest = _fit(rows, labels, np.arange(len(rows))), fit_forest(dense, exact, _ROUNDS["forest"])
    model = MentionModel(heads, common, _pruned(words), forest, threshold)
    return model, figures | {"threshold": threshold, "documents": len(cases)}


def _fit(rows: Sequence[Sequence[int]], labels: Floats, at: Floats) -> WordModel:
    return fit_words([rows[i] for i in at], labels[at], KINDS, rounds=60, size=SIZE, penalty=1e-5)


def _pruned(model: WordModel) -> WordModel:
    weights = np.where(np.abs(model.weights) < _NOTHING, 0, model.weights).astype(np.float16)
    return WordModel(weights.astype(np.float32), model.bias, model.types)


def best_threshold(
    cases: Sequence[Case], opinions: Sequence[tuple[Floats, Floats]]
) -> tuple[float, dict[str, float]]:
    """The probability from which on to believe, and the figures there: the lowest one with nearly the best F1."""

    def figures(cut: float) -> dict[str, float]:
        right = found = 0
        for c, (sure, kinds) in zip(cases, opinions, strict=True):
            chosen = selected(c.candidates, sure, cut)
            found += len(chosen)
            right += sum(
                c.gold.get((c.candidates[n].start, c.candidates[n].end)) == KINDS[kinds[n]] for n in chosen
            )
        gold = sum(len(c.gold) for c in cases)
        return {"precision": right / max(1, found), "recall": right / gold, "f1": 2 * right / (found + gold)}

    all_ = {round(float(c), 2): figures(c) for c in np.arange(0.1, 0.7, 0.05)}
    best = max(f["f1"] for f in all_.values())
    cut = min(c for c, f in all_.items() if f["f1"] >= _AS_GOOD * best)
    return cut, all_[cut]


_CARD = """# Model card: English mentions

`mentions.npz` says which spans of an English text are mentions, and of which type: a logistic model over hashed words,
and boosted trees, in NumPy (`pipelines/english/choosing.py`). Written by `python -m pipelines.train.english_mentions`,
which trains them on {documents} annotated English texts of the project's own writing (`pipelines/train/corpus/english`,
`dev-*` and `train-*`; Apache-2.0). It weighs what the rules, the gazetteer and the recogniser say, and knows
{heads} common nouns that head mentions («police», «lawmakers», «election»).

## Figures

Cross-validated on these texts, blocks of neighbouring texts held together, with recognisers that had not read them;
exact span and type:

| precision | recall | F1 | threshold |
|---:|---:|---:|---:|
| {precision:.3f} | {recall:.3f} | {f1:.3f} | {threshold:.2f} |

## Weaknesses

- Whether a common noun is a mention depends on its use, and annotators do not always agree with themselves.
- Unnamed groups and events are found worst: half of them are worded as no other text words them.
- Names that no list has are typed by the words around them: a company at the start of a sentence may pass for a person.
"""


def write_card(figures: Mapping[str, Any], path: Path) -> None:
    """Write the model card with the figures of :func:`train`."""
    path.write_text(_CARD.format(**figures), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train.english_mentions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "corpus",
        nargs="*",
        type=Path,
        help="annotated texts, .jsonl or marked .txt; all but the held-out ones if none",
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the public corpora")
    parser.add_argument("--halves", type=Path, help="where the recognisers of halves are, or are kept")
    parser.add_argument("-o", "--output", type=Path, default=_MODEL, help="where the model goes")
    options = parser.parse_args(arguments)
    texts = read_texts(options.corpus or training_files())
    corpus, folds = [d for _, d in texts], folds_of([b for b, _ in texts])
    with tempfile.TemporaryDirectory() as scratch:
        recognisers = halves(corpus, folds, options.data, options.halves or Path(scratch))
    docs = annotate(corpus, folds, recognisers)
    gold = [gold_of(e, d) for e, d in zip(corpus, docs, strict=True)]
    heads, common = vocabulary(docs, gold)
    model, figures = train(cases_of(docs, gold, heads, common), folds, heads, common)
    arrays: dict[str, Any] = model.arrays()
    np.savez_compressed(options.output, **arrays)
    write_card(figures | {"heads": len(heads)}, options.output.with_suffix(".md"))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
