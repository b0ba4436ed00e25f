"""The recipe of the English antecedent ranker: ``python -m pipelines.train.english_antecedents`` (some minutes).

Trained on the annotated anaphors of the English texts (:mod:`pipelines.train.anaphora`). The first look is a log-linear
choice among the candidates; the second are boosted trees over what the first thinks of texts that it did not see.
Prints how often, in such texts, the likeliest candidate is meant where one is (``first``), whether it is among those
listed (``listed``), and the best F1 of single candidates by their probability (``f1``), for pronouns, nouns and event
nouns. With ``--held`` the rankers of the folds are written too, for the models that read antecedents.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.model import ExtractedDocument
from kg.ontology import ENTITY_TYPES
from pipelines.english.backend import load
from pipelines.english.extraction import stated_relations
from pipelines.english.frames import load_frames
from pipelines.english.learned.anaphors import FORMS, Anaphor, noun_key
from pipelines.english.learned.antecedents import called_of, read_anaphors
from pipelines.english.learned.called import Called
from pipelines.english.learned.events import Clue, clues_of_events
from pipelines.english.learned.portraits import CATEGORIES, Candidates
from pipelines.english.learned.ranking import WIDTH, Looked, Ranker
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.relations.trees import Forest
from pipelines.train.anaphora import ENGLISH, Mark, meant_by, read_marks
from pipelines.train.antecedent_figures import Guess, guesses, shares
from pipelines.train.english_examples import folds_of, read_texts, training_files
from pipelines.train.fitting import PARAMETERS, fit_choices, fit_forest
from pipelines.train.relation_data import FOLDS

__all__ = ["Example", "Model", "examples_of", "fit", "guesses_on", "held_rankers", "main", "train"]

ROUNDS, STEPS, PENALTY, NOUN_PENALTY = 2, 150, 2e-2, 5e-2
TREES = 200
LOOKS = 2  # how often the trees are fitted, the second time on texts as the first trees read them
RATE = 0.12  # how often a noun that no word list has must mean an entity
LEAST = 4  # how often a noun must occur to have weights of its own
PRIORS: dict[tuple[str, str], dict[int, float]] = {
    ("he", "type, gender"): {2: -2.0},
    ("she", "type, gender"): {1: -2.0},
}
"""What grammar tells of a form: the weights of values of a category towards which the fit is drawn."""
_SETTINGS = PARAMETERS | {
    "learning_rate": 0.04, "feature_fraction": 0.5, "min_child_samples": 30, "num_leaves": 48, "max_depth": 9,
}  # fmt: skip
_OUTPUT = Path(__file__).resolve().parents[1] / "english" / "model" / "antecedents.npz"

Floats = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A document as the ranker reads it, and which entities the annotated anaphors mean, by their tokens."""

    reading: Reading
    words: Words
    called: Called
    events: Mapping[int, Mapping[int, Clue]]
    meant: Mapping[int, frozenset[int]]

    def looked(self, ranker: Ranker) -> list[Looked]:
        """The annotated anaphors, with their candidates, as the first look of a ranker sees them."""
        read = read_anaphors(self.reading, self.words, self.called, self.events, ranker, None)
        return [x for x in read if x[0].token in self.meant]


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of one anaphor with the types of these, and the share of each in what is meant; ``noun`` is the
    key of a noun."""

    form: str
    noun: str | None
    found: Candidates
    kinds: list[int]
    meant: list[float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of forms and nouns, the rates of nouns and verbs, and the trees of the second look."""

    forms: Floats
    nouns: list[str]
    types: Floats
    rates: Mapping[str, float]
    verbs: Mapping[str, float]
    trees: Forest | None = None

    def ranker(self) -> Ranker:
        """The ranker."""
        rates = [self.rates[n] for n in self.nouns]
        return Ranker.of(self.forms, self.nouns, self.types, rates, self.verbs, self.trees)

    def shipped(self) -> dict[str, Floats]:
        """The arrays of the model file: nouns that seldom mean an entity are left out."""
        assert self.trees is not None
        kept = [n for n, noun in enumerate(self.nouns) if self.rates[noun] >= RATE]
        return {
            "forms": self.forms.astype(np.float16),
            "nouns": np.array([self.nouns[n] for n in kept], dtype=np.str_),
            "types": self.types[kept].astype(np.float16),
            "rates": np.array([self.rates[self.nouns[n]] for n in kept], np.float16),
            "verbs": np.array(list(self.verbs), dtype=np.str_),
            "verb_rates": np.array(list(self.verbs.values()), np.float16),
            **self.trees.arrays("trees"),
        }


def examples_of(documents: Sequence[ExtractedDocument], marks: Mapping[str, Sequence[Mark]]) -> list[Example]:
    """Annotate and read every document, with the annotated mentions."""
    frames, out = load_frames(), []
    for extracted, doc in zip(documents, load().annotate(d.document for d in documents), strict=True):
        entities = list(extracted.entities)
        number = {e.id: n for n, e in enumerate(entities)}
        reading, reports, stated = stated_relations(doc, entities, frames)
        words = Words.of(doc)
        meant = meant_by(doc, marks.get(extracted.document.id, ()), number)
        events = clues_of_events(reading, words, reports, stated)
        out.append(Example(reading, words, called_of(reading, words), events, meant))
    return out


def _noun(a: Anaphor) -> str | None:
    return None if a.pronoun else noun_key(a.noun, plural=a.plural)


def _groups(data: Sequence[Example], ranker: Ranker) -> list[Group]:
    """What is meant by each anaphor that has a choice."""
    out = []
    for x in data:
        for a, found, *_ in x.looked(ranker):
            meant = [float(e in x.meant[a.token]) for e in found.entities]
            if len(meant) > 1 and any(meant):
                kinds = [ENTITY_TYPES.index(x.reading.entities[e].type) for e in found.entities]
                shares = [m / sum(meant) for m in meant]
                out.append(Group(a.form, _noun(a), found, kinds, shares))
    return out


def _rates(data: Sequence[Example], ranker: Ranker) -> dict[str, float]:
    """How often each frequent noun means an entity that the text names."""
    seen: Counter[str] = Counter()
    means: Counter[str] = Counter()
    for x in data:
        for a, *_ in x.looked(ranker):
            noun = _noun(a)
            if noun:
                seen[noun] += 1
                means[noun] += bool(x.meant[a.token])
    return {n: (means[n] + 0.3) / (count + 1) for n, count in seen.items() if count >= LEAST}


def _verbs(data: Sequence[Example], ranker: Ranker) -> dict[str, float]:
    """How often the subject of a verb is the author of the event noun below it, smoothed by that of all verbs."""
    seen: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for x in data:
        for a, found, *_ in x.looked(ranker):
            subjects = [e for e, c in zip(found.entities, found.clues, strict=True) if c[-1] == 1]
            if a.form == "deed" and subjects:
                for key in ("", found.deed):
                    seen[key] += 1
                    own[key] += bool(set(subjects) & x.meant[a.token])
    base = (own[""] + 1) / (seen[""] + 2)
    return {v: (own[v] + 3 * base) / (n + 3) for v, n in sorted(seen.items()) if n >= 2}


def fit(data: Sequence[Group], rates: Mapping[str, float], verbs: Mapping[str, float] | None = None) -> Model:
    """A log-linear ranker with weights shared by all forms, weights of each form and weights of each noun, all with a
    quadratic penalty, by Adam."""
    from scipy.sparse import csr_matrix

    nouns = sorted(rates)
    columns, group, first = _columns(data, nouns)
    base, width = WIDTH * (1 + len(FORMS)), len(ENTITY_TYPES)
    size = base + len(nouns) * width + 1
    ends = np.arange(0, columns.size + 1, columns.shape[1])
    x = csr_matrix((np.ones(columns.size, np.float32), columns.ravel(), ends), shape=(len(group), size))
    meant = np.array([m for g in data for m in g.meant], np.float32)
    penalty = np.full(size, 2 * PENALTY, np.float32)
    penalty[:WIDTH], penalty[base:], penalty[-1] = PENALTY, NOUN_PENALTY, 100.0
    prior = np.zeros(size, np.float32)
    prior[WIDTH:base] = _priors().ravel()
    w = fit_choices(x, group, first, meant, np.ones(len(group), np.float32), penalty, prior, steps=STEPS)
    forms = w[:WIDTH] + w[WIDTH:base].reshape(len(FORMS), WIDTH)
    return Model(forms, nouns, w[base:-1].reshape(len(nouns), width), rates, verbs or {})


def _columns(data: Sequence[Group], nouns: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """The columns of each candidate (the last one stands for none), its group, and where each group begins."""
    number = {noun: n for n, noun in enumerate(nouns)}
    sizes = [len(g.kinds) for g in data]
    group = np.repeat(np.arange(len(data)), sizes)
    form = np.array([FORMS.index(g.form) for g in data])[group]
    noun = np.array([number.get(g.noun or "", -1) for g in data])[group]
    codes = np.array([row for g in data for row in g.found.codes])
    kinds = np.array([k for g in data for k in g.kinds])
    base, width = WIDTH * (1 + len(FORMS)), len(ENTITY_TYPES)
    own = np.where(noun >= 0, base + noun * width + kinds, base + len(nouns) * width)
    columns = np.concatenate([codes, codes + WIDTH * (1 + form)[:, None], own[:, None]], axis=1)
    return columns, group, np.cumsum([0, *sizes])[:-1]


def _priors() -> Floats:
    names, starts = list(CATEGORIES), np.cumsum([0, *CATEGORIES.values()])
    table = np.zeros((len(FORMS), WIDTH), np.float32)
    for (form, category), values in PRIORS.items():
        for value, weight in values.items():
            table[FORMS.index(form), starts[names.index(category)] + value] = weight
    return table


def train(data: Sequence[Example]) -> Model:
    """The first look from whole documents: what a word means changes what is known when the next is read, so that it is
    fitted again on what it read itself."""
    plain = Ranker.of(np.zeros((len(FORMS), WIDTH)), [], np.zeros((0, len(ENTITY_TYPES))), [], {})
    rates = _rates(data, plain)
    model = fit(_groups(data, plain), rates)
    for _ in range(ROUNDS - 1):
        ranker = model.ranker()
        model = fit(_groups(data, ranker), rates, _verbs(data, ranker))
    return model


def _seen(data: Sequence[Example], ranker: Ranker) -> tuple[Floats, Floats]:
    """What the second look sees of all candidates, and whether each is meant."""
    rows, labels = [], []
    for x in data:
        for a, found, first, _ in x.looked(ranker):
            rows.append(ranker.second_rows(a, found, first))
            labels += [e in x.meant[a.token] for e in found.entities]
    return np.concatenate(rows), np.array(labels, np.float32)


def held_rankers(data: Sequence[Example], folds: Floats) -> tuple[list[Model], Forest]:
    """For each fold the model of the other texts, and the trees of all texts."""
    split = [[x for x, g in zip(data, folds, strict=True) if g == f] for f in range(FOLDS)]
    models = [train([x for g, part in enumerate(split) if g != f for x in part]) for f in range(FOLDS)]
    for _ in range(LOOKS):
        seen = [_seen(part, model.ranker()) for part, model in zip(split, models, strict=True)]
        models = [
            replace(model, trees=_fit_trees([s for g, s in enumerate(seen) if g != f]))
            for f, model in enumerate(models)
        ]
    return models, _fit_trees(seen)


def _fit_trees(seen: Sequence[tuple[Floats, Floats]]) -> Forest:
    rows, labels = (np.concatenate([s[k] for s in seen]) for k in (0, 1))
    return fit_forest(rows, labels, TREES, None, _SETTINGS)


def guesses_on(x: Example, ranker: Ranker) -> list[Guess]:
    """What a ranker says of the annotated anaphors of a document."""
    read = x.looked(ranker)
    return [g for a, found, _, p in read for g in guesses(a, found, p, x.meant[a.token])]


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="annotated texts (default: those for training)")
    parser.add_argument("--held", type=Path, help="a folder for the rankers of the folds")
    parser.add_argument("-o", "--output", type=Path, default=_OUTPUT)
    options = parser.parse_args(arguments)
    corpus = read_texts(options.files or training_files())
    data = examples_of([d for _, d in corpus], read_marks(ENGLISH))
    folds = folds_of([b for b, _ in corpus])
    models, trees = held_rankers(data, folds)
    rankers = [model.ranker() for model in models]
    print(
        json.dumps(shares([g for x, f in zip(data, folds, strict=True) for g in guesses_on(x, rankers[f])]))
    )
    if options.held is not None:
        options.held.mkdir(parents=True, exist_ok=True)
        for f, model in enumerate(models):
            arrays: dict[str, Any] = dict(model.shipped())
            np.savez_compressed(options.held / f"antecedents-{f}.npz", **arrays)
    model = train(data)
    final: dict[str, Any] = dict(replace(model, trees=trees).shipped())
    np.savez_compressed(options.output, **final)


if __name__ == "__main__":
    main()
