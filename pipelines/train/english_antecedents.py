"""The recipe of the English antecedent ranker: ``python -m pipelines.train.english_antecedents``.

As for Arabic (:mod:`pipelines.train.antecedents`), the annotated relations tell what anaphors mean: an entity that
takes part in a relation, and that the evidence does not name, is meant by some anaphor of it. Which one is found by
expectation maximisation: the role is divided among the anaphors by how likely each means the entity so far, and how
often a noun means an entity at all; then the log-linear ranker is fitted. A pronoun or noun that is the subject or
object of a verb of the relation is labelled besides. Prints how often some anaphor has the entity first (``far first``)
or lists it (``far listed``), and the same of those labelled (``own``), in texts that were not trained on.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.model import ExtractedDocument
from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.english.learned.anaphors import FORMS, Anaphor, noun_key
from pipelines.english.learned.antecedents import called_of, likely, read_anaphors
from pipelines.english.learned.called import Called
from pipelines.english.learned.portraits import CATEGORIES, Candidates
from pipelines.english.learned.ranking import WIDTH, Ranker
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading
from pipelines.train.english_examples import (
    EnglishExample,
    english_examples,
    folds_of,
    read_texts,
    training_files,
)
from pipelines.train.fitting import fit_choices

__all__ = ["Example", "Model", "Role", "cross_validate", "example_of", "measure", "train"]

ROUNDS, STEPS, PENALTY, NOUN_PENALTY = 3, 150, 2e-2, 5e-2
RATE = 0.2  # how often a noun that no word list has must mean an entity
LEAST = 6  # how often a noun must occur to have weights of its own
OWN = 4.0  # weight of what a verb's own subject or object means
_UNKNOWN = 0.02
PRIORS: dict[tuple[str, str], dict[int, float]] = {
    ("he", "type, gender"): {2: -2.0},
    ("she", "type, gender"): {1: -2.0},
}
"""What grammar tells of a form: the weights of values of a category towards which the fit is drawn."""
_OUTPUT = Path(__file__).resolve().parents[1] / "english" / "model" / "antecedents.npz"

Floats = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Role:
    """An entity that some anaphor among the tokens ``[start, end)`` means; ``own``: the only one."""

    entity: int
    start: int
    end: int
    own: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A document as the ranker reads it, and what its relations tell of its anaphors."""

    reading: Reading
    words: Words
    called: Called
    roles: list[Role]


@dataclass(frozen=True, slots=True)
class Group:
    """The candidates of one anaphor with the types of these, which of them is meant how surely, and how sure that is;
    ``noun`` is the key of a noun."""

    form: str
    noun: str | None
    found: Candidates
    kinds: list[int]
    meant: list[float]
    weight: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of forms and nouns, and how often each noun means an entity that is not named."""

    forms: Floats
    nouns: list[str]
    types: Floats
    rates: Mapping[str, float]

    def ranker(self) -> Ranker:
        """The ranker with all nouns."""
        return Ranker.of(self.forms, self.nouns, self.types)

    def shipped(self) -> dict[str, Floats]:
        """The arrays of the model file: nouns that seldom mean an entity are left out."""
        kept = [n for n, noun in enumerate(self.nouns) if self.rates[noun] >= RATE]
        return {
            "forms": self.forms.astype(np.float16),
            "nouns": np.array([self.nouns[n] for n in kept], dtype=np.str_),
            "types": self.types[kept].astype(np.float16),
        }


def example_of(extracted: ExtractedDocument, example: EnglishExample) -> Example:
    """A document, with the roles that its annotated relations give."""
    setting = example.read.setting
    reading, words = setting.reading, setting.words
    cues = [(c.token, c.type) for found in example.read.cues for c in found if c.kind != "learned"]
    number = {e.id: n for n, e in enumerate(extracted.entities)}
    relations = []
    for r in extracted.relations:
        span = reading.doc.char_span(r.evidence.start, r.evidence.end, alignment_mode="expand")
        assert span is not None, "evidence has a token"
        target = number[r.target] if r.target else -1
        relations.append((r.type, number[r.source], target, span.start, span.end))
    called = called_of(reading, words)
    spoken = dict(enumerate(setting.speaker))
    return Example(reading, words, called, roles_of(words, called, reading, spoken, relations, cues))


def roles_of(
    words: Words,
    called: Called,
    reading: Reading,
    spoken: Mapping[int, int],
    relations: Sequence[tuple[str, int, int, int, int]],
    cues: Sequence[tuple[int, str]],
) -> list[Role]:
    """What relations tell: (type, source, target, start, end of the evidence), the target -1 for nobody.

    ``spoken`` has the speaker of each token, ``cues`` the triggers of frames with the type of relation.
    """
    sent = words.sent
    there: dict[int, set[int]] = defaultdict(set)
    for r in reading.references:
        if r.kind in ("name", "adjective"):
            there[r.entity].add(sent[r.start])
    for voices in (spoken, reading.speakers):
        for i, e in voices.items():
            there[e].add(sent[i])
    out: list[Role] = []
    stated: dict[tuple[int, str], set[tuple[int, int, int, int]]] = defaultdict(set)
    for kind, source, target, start, end in relations:
        here = range(sent[start], sent[end - 1] + 1)
        for n in here:
            stated[n, kind].add((source, target, start, end))
        out += [
            Role(e, start, end, own=False) for e in (source, target) if e >= 0 and not there[e] & set(here)
        ]
    for token, kind in cues:
        found = stated.get((sent[token], kind), set())
        if len(found) == 1 and not RELATION_TYPES[kind].symmetric:
            [(source, target, start, end)] = found
            if start <= token < end:
                out += _own(words, called, token, source, target)
    return list(dict.fromkeys(out))


def _own(words: Words, called: Called, verb: int, source: int, target: int) -> Iterator[Role]:
    """What the subject and the object of a verb mean that states a relation."""
    for c in words.children[verb]:
        label = words.dep[c]
        entity = source if label == "nsubj" else target if label in ("obj", "nsubj:pass") else -1
        if entity >= 0 and c not in called.at:
            yield Role(entity, c, c + 1, own=True)


def _noun(a: Anaphor) -> str | None:
    return None if a.pronoun else noun_key(a.noun, plural=a.plural)


Seen = dict[int, tuple[Anaphor, Candidates, list[float]]]


def _groups(data: Sequence[Example], model: Model | None) -> tuple[list[Group], dict[str, float]]:
    """What the roles say of anaphors, by the present model, and how often each frequent noun means an entity."""
    ranker = Ranker.of(np.zeros((len(FORMS), WIDTH)), [], np.zeros((0, len(ENTITY_TYPES))))
    ranker, rates = (ranker, None) if model is None else (model.ranker(), model.rates)
    occurs: Counter[str] = Counter()
    means: dict[str, float] = defaultdict(float)
    out: list[Group] = []
    for x in data:
        read = read_anaphors(x.reading, x.words, x.called, ranker, None)
        seen: Seen = {a.token: (a, found, p) for a, found, p in read}
        occurs.update(noun for a, _, _ in seen.values() if (noun := _noun(a)))
        for token, meant in _ascribed(x, seen, rates).items():
            a, found, _ = seen[token]
            total, noun = sum(meant.values()), _noun(a)
            if noun:
                means[noun] += min(1.0, total)
            if len(found.entities) > 1:
                kinds = [ENTITY_TYPES.index(x.reading.entities[e].type) for e in found.entities]
                shares = [meant.get(e, 0.0) / total for e in found.entities]
                out.append(Group(a.form, noun, found, kinds, shares, min(2.0, max(meant.values()))))
    return out, {n: means[n] / (count + 3) for n, count in occurs.items() if count >= LEAST}


def _ascribed(x: Example, seen: Seen, rates: Mapping[str, float] | None) -> dict[int, dict[int, float]]:
    """For anaphors, by token, the entities that they mean with how sure that is."""
    out: dict[int, dict[int, float]] = {}
    for role in x.roles:
        keys = [t for t in seen if role.start <= t < role.end and role.entity in seen[t][1].entities]
        if not keys:
            continue
        if role.own:
            shares, sure = [1.0], OWN
        else:
            fits = [_likely(x, seen[t], role.entity, learned=rates is not None) for t in keys]
            tied = [p * _rate(seen[t][0], rates) for t, p in zip(keys, fits, strict=True)]
            shares = [p / sum(tied) for p in tied]
            sure = 0.6 if rates is None else 0.2 + 0.8 * max(fits)
        for t, share in zip(keys, shares, strict=True):
            if share > 0.05:
                meant = out.setdefault(t, {})
                meant[role.entity] = meant.get(role.entity, 0.0) + share * sure
    return out


def _likely(
    x: Example, seen: tuple[Anaphor, Candidates, list[float]], entity: int, *, learned: bool
) -> float:
    """How likely an anaphor means an entity; before anything is learned, by what the word lists say."""
    a, found, p = seen
    if learned:
        return p[found.entities.index(entity)]
    plain = 1.0 if a.pronoun or a.asked else 0.3
    fits = not a.asked or x.reading.entities[entity].type in a.asked
    return plain * (1.0 if fits else 0.1) / len(found.entities)


def _rate(a: Anaphor, rates: Mapping[str, float] | None) -> float:
    noun = _noun(a)
    return 1.0 if rates is None or noun is None else max(_UNKNOWN, rates.get(noun, _UNKNOWN))


def fit(data: Sequence[Group], rates: Mapping[str, float]) -> Model:
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
    weight = np.array([g.weight for g in data], np.float32)[group]
    penalty = np.full(size, 2 * PENALTY, np.float32)
    penalty[:WIDTH], penalty[base:], penalty[-1] = PENALTY, NOUN_PENALTY, 100.0
    prior = np.zeros(size, np.float32)
    prior[WIDTH:base] = _priors().ravel()
    w = fit_choices(x, group, first, meant, weight, penalty, prior, steps=STEPS)
    forms = w[:WIDTH] + w[WIDTH:base].reshape(len(FORMS), WIDTH)
    return Model(forms, nouns, w[base:-1].reshape(len(nouns), width), rates)


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
    """The weights from whole documents."""
    model = fit(*_groups(data, None))
    for _ in range(ROUNDS - 1):
        model = fit(*_groups(data, model))
    return model


def measure(data: Sequence[Example], ranker: Ranker) -> Counter[str]:
    """How many roles there are, and of how many some anaphor lists the entity, and has it first; ``pronoun`` and
    ``noun`` are the own ones, ``antecedents`` all that are listed."""
    out: Counter[str] = Counter()
    for x in data:
        listed: dict[int, list[int]] = {}
        for a, found, p in read_anaphors(x.reading, x.words, x.called, ranker, ranker.nouns):
            listed[a.token] = [found.entities[n] for n in likely(found, p)]
        out["tokens"] += len(x.words.lower)
        out["antecedents"] += sum(map(len, listed.values()))
        for role in x.roles:
            inside = [found for t, found in listed.items() if role.start <= t < role.end]
            if role.own and not inside:
                continue
            name = (
                "far" if not role.own else "pronoun" if x.words.tag[role.start].startswith("PRP") else "noun"
            )
            ranks = [found.index(role.entity) for found in inside if role.entity in found]
            out.update({name: 1, f"{name} listed": bool(ranks), f"{name} first": 0 in ranks})
    return out


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """The shares of what :func:`measure` counts."""
    return {k: round(v / counts[k.split()[0]], 3) if " " in k else v for k, v in sorted(counts.items())}


def cross_validate(data: Sequence[Example], blocks: Sequence[str], folds: int) -> dict[str, float]:
    """The shares of :func:`measure`, each block of documents by a ranker that was trained without it."""
    fold, total = folds_of(blocks) % folds, Counter[str]()
    for n in range(folds):
        model = train([x for x, f in zip(data, fold, strict=True) if f != n])
        ranker = _shipped(model)
        total += measure([x for x, f in zip(data, fold, strict=True) if f == n], ranker)
    return shares(total)


def _shipped(model: Model) -> Ranker:
    arrays = model.shipped()
    return Ranker.of(arrays["forms"], arrays["nouns"].tolist(), arrays["types"])


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, help="annotated texts (default: those for training)")
    parser.add_argument("--folds", type=int, default=2, help="parts of the cross-validation, 0 for none")
    parser.add_argument("-o", "--output", type=Path, default=_OUTPUT)
    options = parser.parse_args(arguments)
    corpus = read_texts(options.files or training_files())
    documents = [d for _, d in corpus]
    data = [example_of(d, e) for d, e in zip(documents, english_examples(documents), strict=True)]
    if options.folds:
        print(json.dumps(cross_validate(data, [block for block, _ in corpus], options.folds)), flush=True)
    arrays: dict[str, Any] = dict(train(data).shipped())
    np.savez_compressed(options.output, **arrays)


if __name__ == "__main__":
    main()
