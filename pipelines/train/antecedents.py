"""The recipe of the antecedent ranker: ``python -m pipelines.train.antecedents CORPUS… -o antecedents.npz``.

Trained on the annotated anaphors of the corpus (:mod:`pipelines.train.anaphora`): of pronouns and nouns which entities
they mean, of verbs who their subject is, of nouns of acts who did it. The ranker is a log-linear choice among the
candidates, fitted twice, the second time on what it read itself. Prints how often, in topics that were not trained on,
the likeliest candidate is meant (``first``) or one of five (``listed``). With ``--held`` the rankers of the folds are
written too, for the models that read antecedents.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.model import ExtractedDocument
from pipelines.anaphora import Discourse, read_anaphors
from pipelines.antecedents import CATEGORIES, FORMS, Anaphor, Candidates, Ranker
from pipelines.backends import load_backend
from pipelines.coreference import adjective_references, name_references
from pipelines.frames import load_frames
from pipelines.relations.reading import read_discourse, verbs_of
from pipelines.train.anaphora import ARABIC, Mark, meant_by, read_marks
from pipelines.train.fitting import fit_choices
from pipelines.train.relation_data import fold_of, read_corpus

__all__ = ["Example", "Group", "examples", "fit", "groups", "held_rankers", "main", "measure", "train"]

ROUNDS, STEPS, PENALTY = 2, 250, 3e-2
_LISTED = 5
PRIORS: dict[tuple[str, str], dict[int, float]] = {
    ("last", "entities mentioned since"): {0: 3.0, 1: 1.0},
    ("he", "type and gender"): {2: -2.0},
    ("verb_m", "type and gender"): {2: -2.0},
    ("she", "type and gender"): {1: -2.0},
    ("verb_f", "type and gender"): {1: -2.0},
    ("they", "type and gender"): {0: -1.0, 1: -1.0, 2: -1.0, 19: 1.5},
    ("verb_p", "type and gender"): {0: -1.0, 1: -1.0, 2: -1.0, 19: 1.5},
}
"""What grammar tells of a form: the weights of values of a category towards which the fit is drawn."""

Floats = npt.NDArray[Any]


@dataclass(frozen=True)
class Example:
    """A document with its topic, ready for the ranker, and which entities the annotated anaphors mean, by their
    tokens; ``verbs`` are those of the triggers."""

    topic: str
    discourse: Discourse
    verbs: frozenset[int]
    meant: Mapping[int, frozenset[int]]

    def read(self, ranker: Ranker) -> list[tuple[Anaphor, Candidates, list[float]]]:
        """The annotated anaphors with their candidates, and what a ranker thinks of these."""
        read = read_anaphors(self.discourse, self.verbs, ranker)
        return [(a, found, p) for _, a, found, p in read if a.start in self.meant]


@dataclass(frozen=True)
class Group:
    """The candidates of one anaphor, which of them is meant, and what that weighs."""

    form: str
    codes: list[tuple[int, ...]]
    meant: int
    weight: float


def examples(
    corpus: Sequence[tuple[str, ExtractedDocument]], marks: Mapping[str, Sequence[Mark]]
) -> list[Example]:
    """Annotate and read every document; each comes with its topic."""
    frames, out = load_frames(), []
    docs = load_backend().annotate(text.document for _, text in corpus)
    for (topic, text), doc in zip(corpus, docs, strict=True):
        entities = list(text.entities)
        references = [*name_references(doc, entities), *adjective_references(doc, entities)]
        discourse, triggers, _ = read_discourse(doc, entities, references, frames)
        number = {e.id: n for n, e in enumerate(entities)}
        meant = meant_by(doc, marks.get(text.document.id, ()), number)
        out.append(Example(topic, discourse, verbs_of(triggers), meant))
    return out


def groups(data: Sequence[Example], ranker: Ranker) -> list[Group]:
    """A choice for each entity that an anaphor means, where a ranker goes before."""
    out = []
    for example in data:
        for a, found, _ in example.read(ranker):
            meant = [n for n, e in enumerate(found.entities) if e in example.meant[a.start]]
            out += [Group(a.form, found.codes, n, 1 / len(meant)) for n in meant]
    return out


def _ignorant() -> Ranker:
    return Ranker.of(np.zeros((len(FORMS), sum(CATEGORIES.values()))))


def fit(data: Sequence[Group]) -> Floats:
    """The table of weights: a log-linear ranker with weights shared by all forms and weights of each form, both with
    a quadratic penalty, by Adam."""
    from scipy.sparse import csr_matrix

    width = sum(CATEGORIES.values())
    starts = np.cumsum([0, *CATEGORIES.values()])[:-1]
    group = np.repeat(np.arange(len(data)), [len(g.codes) for g in data])
    first = np.cumsum([0, *(len(g.codes) for g in data)])[:-1]
    form = np.array([FORMS.index(data[int(n)].form) for n in group])
    columns = np.array([row for g in data for row in g.codes]) + starts
    columns = np.concatenate([columns, columns + width * (1 + form)[:, None]], axis=1)
    ends = np.arange(0, columns.size + 1, columns.shape[1])
    shape = (len(group), width * (1 + len(FORMS)))
    x = csr_matrix((np.ones(columns.size, np.float32), columns.ravel(), ends), shape=shape)
    meant = np.zeros(len(group), np.float32)
    meant[first + np.array([g.meant for g in data])] = 1
    weight = np.array([g.weight for g in data], np.float32)[group]
    penalty = np.full(shape[1], 2 * PENALTY, np.float32)
    penalty[:width] = PENALTY
    prior = np.zeros(shape[1], np.float32)
    prior[width:] = _priors().ravel()
    w = fit_choices(x, group, first, meant, weight, penalty, prior, steps=STEPS)
    return np.asarray(w[:width] + w[width:].reshape(len(FORMS), width))


def _priors() -> Floats:
    names, starts = list(CATEGORIES), np.cumsum([0, *CATEGORIES.values()])
    table = np.zeros((len(FORMS), sum(CATEGORIES.values())), np.float32)
    for (form, category), values in PRIORS.items():
        for value, weight in values.items():
            table[FORMS.index(form), starts[names.index(category)] + value] = weight
    return table


def train(data: Sequence[Example]) -> Floats:
    """The table of weights from whole documents."""
    ranker = _ignorant()
    for _ in range(ROUNDS):
        table = fit(groups(data, ranker))
        ranker = Ranker.of(table)
    return table


def measure(data: Sequence[Example], ranker: Ranker) -> Counter[str]:
    """How many annotated anaphors mean a named entity, and of how many it is the likeliest candidate, and listed; by
    kind, nouns and pronouns of acts apart."""
    out: Counter[str] = Counter()
    for example in data:
        for a, found, p in example.read(ranker):
            meant = example.meant[a.start]
            if not meant:
                continue
            best = sorted(range(len(p)), key=lambda n: (-p[n], found.entities[n]))[:_LISTED]
            listed = [found.entities[n] for n in best]
            for kind in ("all", "act" if a.form == "act" else a.kind):
                out[kind] += 1
                out[f"{kind} first"] += listed[0] in meant
                out[f"{kind} listed"] += not meant.isdisjoint(listed)
    return out


def held_rankers(data: Sequence[Example]) -> tuple[list[Floats], dict[str, float]]:
    """For each fold of topics the weights from the other ones, and the shares of :func:`measure`."""
    folds = fold_of(data)
    total: Counter[str] = Counter()
    tables = []
    for fold in range(max(folds) + 1):
        tables.append(train([e for e, f in zip(data, folds, strict=True) if f != fold]))
        total += measure([e for e, f in zip(data, folds, strict=True) if f == fold], Ranker.of(tables[-1]))
    shares = {k: round(v / total[k.split()[0]], 3) if " " in k else v for k, v in sorted(total.items())}
    return tables, shares


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="+", type=Path, help="JSONL files in the interchange form")
    parser.add_argument("--held", type=Path, help="a folder for the rankers of the folds")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    data = examples(read_corpus(options.corpus), read_marks(ARABIC))
    tables, shares = held_rankers(data)
    print(json.dumps(shares), flush=True)
    if options.held is not None:
        options.held.mkdir(parents=True, exist_ok=True)
        for fold, table in enumerate(tables):
            np.savez_compressed(options.held / f"antecedents-{fold}.npz", weights=table.astype(np.float16))
    np.savez_compressed(options.output, weights=train(data).astype(np.float16))


if __name__ == "__main__":
    main()
