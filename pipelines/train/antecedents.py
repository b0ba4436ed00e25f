"""The recipe of the antecedent ranker: ``python -m pipelines.train.antecedents CORPUS… -o antecedents.npz``.

What pronouns and nouns mean is annotated (:mod:`pipelines.train.anaphora`), but a ranker that learned it from there
made no better relations. The annotated relations tell it, too: an entity that takes part in a relation, and that the
evidence does not name, is meant by some anaphor of the evidence. Which one is found by hard
expectation maximisation: the anaphor for which the entity is likeliest so far (an object pronoun or the dropped
subject of a verb of the relation first) is taken as labelled, the log-linear ranker is fitted, and so on. Prints how
often, in topics that were not trained on, some anaphor has the entity first (``first``) or among five (``listed``).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.model import Entity, ExtractedDocument
from pipelines.anaphora import Discourse, read_anaphors
from pipelines.antecedents import CATEGORIES, FORMS, Anaphor, Candidates, Ranker
from pipelines.backends import load_backend
from pipelines.coreference import adjective_references, name_references
from pipelines.frames import Trigger, load_frames
from pipelines.references import Reference
from pipelines.relations.reading import read_discourse, verbs_of
from pipelines.train.fitting import fit_choices

FOLDS, ROUNDS, STEPS, PENALTY = 4, 4, 250, 3e-2
NOMINAL = frozenset({"AFFILIATED_WITH", "KIN_OF", "PART_OF", "LOCATED_IN"})
_REACH = 8
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
class Role:
    """An entity that tokens ``[start, end)`` do not name and some anaphor in them means; ``trigger`` is the first
    word that states the relation, ``far`` whether its sentence does not name the entity either."""

    entity: int
    start: int
    end: int
    trigger: tuple[int, int] | None
    is_source: bool
    far: bool
    nominal: bool


@dataclass(frozen=True)
class Example:
    """A document with its topic, ready for the ranker, and what its relations tell of its anaphors."""

    topic: str
    discourse: Discourse
    verbs: frozenset[int]
    roles: list[Role]


@dataclass(frozen=True)
class Group:
    """The candidates of one anaphor, which of them is meant, and how sure that is."""

    form: str
    codes: list[tuple[int, ...]]
    meant: int
    weight: float


def examples(paths: Iterable[Path]) -> list[Example]:
    """Annotate the documents of JSONL files in the interchange form; a file is a topic."""
    topics, texts = [], []
    for path in sorted(paths):
        for line in path.read_text(encoding="utf-8").splitlines():
            topics.append(path.stem)
            texts.append(ExtractedDocument.from_json(line))
    frames, out = load_frames(), []
    docs = load_backend().annotate(t.document for t in texts)
    for topic, text, doc in zip(topics, texts, docs, strict=True):
        entities = list(text.entities)
        references = [*name_references(doc, entities), *adjective_references(doc, entities)]
        discourse, triggers, _ = read_discourse(doc, entities, references, frames)
        roles = _roles(text, doc, entities, discourse, triggers, references)
        out.append(Example(topic, discourse, verbs_of(triggers), roles))
    return out


def _roles(
    text: ExtractedDocument,
    doc: Doc,
    entities: Sequence[Entity],
    discourse: Discourse,
    triggers: Sequence[Trigger],
    references: Sequence[Reference],
) -> list[Role]:
    number = {e.id: n for n, e in enumerate(entities)}
    names = {r.start for r in references if r.kind == "name"}
    syntax, out = discourse.syntax, []
    for r in text.relations:
        span = doc.char_span(r.evidence.start, r.evidence.end, alignment_mode="expand")
        assert span is not None, "evidence has a token"
        first = syntax.sentences[syntax.sentence[span.start]][0]
        last = syntax.sentences[syntax.sentence[span.end - 1]][1]
        stated = sorted(
            (t.start, t.end) for t in triggers if t.type == r.type and span.start <= t.start < span.end
        )
        trigger = stated[0] if stated else None
        for is_source, entity in ((True, r.source), (False, r.target)):
            if entity is None:
                continue
            n = number[entity]
            named = [q.start for q in references if q.entity == n and first <= q.start < last]
            if named and not _named_before(named, trigger, names, is_source, r.type):
                continue
            out.append(Role(n, span.start, span.end, trigger, is_source, not named, r.type in NOMINAL))
    return out


def _named_before(
    named: Sequence[int], trigger: tuple[int, int] | None, names: set[int], is_source: bool, kind: str
) -> bool:
    """Whether an entity is named in the sentence, but only before the trigger, whose subject is not written behind
    it: then the trigger's own pronoun or dropped subject means it."""
    if kind in NOMINAL or trigger is None or max(named) >= trigger[0]:
        return False
    return not (is_source and trigger[1] in names)


Seen = dict[tuple[int, str], tuple[Anaphor, Candidates, list[float]]]


def _read(example: Example, ranker: Ranker) -> Seen:
    seen: Seen = {}
    for _, anaphor, found, p in read_anaphors(example.discourse, example.verbs, ranker):
        seen[anaphor.start, anaphor.kind] = anaphor, found, p
    return seen


def _possible(role: Role, seen: Seen) -> list[tuple[int, str]]:
    """The anaphors that may mean the entity of a role."""
    inside = [k for k in seen if role.start <= k[0] < role.end]
    if role.far:
        return inside
    assert role.trigger is not None, "a role that is not far has a trigger"
    start, end = role.trigger
    if role.is_source:
        return [k for k in inside if k == (start, "dropped")]
    behind = [
        k for k in inside if 0 <= k[0] - end <= _REACH and k[1] != "dropped" and seen[k][0].form != "act"
    ]
    return [k for k in behind if k == (end, "pronoun")] or behind


def groups(data: Sequence[Example], ranker: Ranker | None) -> list[Group]:
    """The anaphors that the roles are ascribed to, by the present ranker, else by their kind."""
    out: list[Group] = []
    for example in data:
        seen = _read(example, ranker or _ignorant())
        chosen: dict[tuple[int, str], Counter[int]] = {}
        for role in example.roles:
            keys = [
                k
                for k in _possible(role, seen)
                if role.entity in seen[k][1].entities and not (k[1] == "dropped" and seen[k][0].place == 5)
            ]
            if keys:
                key, weight = _ascribed(role, keys, seen, example.verbs, learned=ranker is not None)
                chosen.setdefault(key, Counter())[role.entity] += weight  # type: ignore[assignment]
        for key, entities in chosen.items():
            anaphor, found, _ = seen[key]
            total, most = sum(entities.values()), min(2.0, max(entities.values()))
            for entity, weight in entities.items():
                meant = found.entities.index(entity)
                out.append(Group(anaphor.form, found.codes, meant, weight / total * most))
    return out


def _ascribed(
    role: Role, keys: Sequence[tuple[int, str]], seen: Seen, verbs: frozenset[int], *, learned: bool
) -> tuple[tuple[int, str], float]:
    """The anaphor that a role is ascribed to, and how sure that is."""
    order = {"dropped": 0, "nominal": 1, "pronoun": 2} if role.is_source else {"dropped": 3}

    def probability(key: tuple[int, str]) -> float:
        _, found, p = seen[key]
        return p[found.entities.index(role.entity)]

    key = max(keys, key=probability) if learned else min(keys, key=lambda k: (order.get(k[1], 0), k[0]))
    own = key[1] == "dropped" if role.is_source else key[1] == "pronoun" and key[0] - 1 in verbs
    if own or not role.far:
        return key, 1.5
    return key, 0.2 + 0.8 * probability(key) if learned else 0.6


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
    table = fit(groups(data, None))
    for _ in range(ROUNDS - 1):
        table = fit(groups(data, Ranker.of(table)))
    return table


def measure(data: Sequence[Example], ranker: Ranker) -> Counter[str]:
    """How many roles there are, and of how many some anaphor has the entity among five, and first; ``own`` are those
    of a trigger's own pronoun or dropped subject whose sentence names the entity."""
    out: Counter[str] = Counter()
    for example in data:
        seen = _read(example, ranker)
        for role in example.roles:
            keys = _possible(role, seen)
            if role.nominal or not (role.far or keys):
                continue
            ranks = [r for k in keys if (r := _rank(role.entity, *seen[k][1:])) is not None]
            name = "far" if role.far else "own"
            out[name] += 1
            out[f"{name} listed"] += min(ranks, default=9) < 5
            out[f"{name} first"] += min(ranks, default=9) == 0
    return out


def _rank(entity: int, found: Candidates, p: list[float]) -> int | None:
    if entity not in found.entities:
        return None
    order = sorted(range(len(p)), key=lambda n: (-p[n], found.entities[n]))
    return order.index(found.entities.index(entity))


def cross_validate(data: Sequence[Example]) -> dict[str, float]:
    """The shares of :func:`measure`, each topic by a ranker that was trained without it."""
    topics = sorted({e.topic for e in data})
    total: Counter[str] = Counter()
    for fold in range(FOLDS):
        held = set(topics[fold::FOLDS])
        ranker = Ranker.of(train([e for e in data if e.topic not in held]))
        total += measure([e for e in data if e.topic in held], ranker)
    return {k: round(v / total[k.split()[0]], 3) if " " in k else v for k, v in sorted(total.items())}


def main(arguments: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", nargs="+", type=Path, help="JSONL files in the interchange form")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args(arguments)
    data = examples(options.corpus)
    print(json.dumps(cross_validate(data)))
    np.savez_compressed(options.output, weights=train(data).astype(np.float16))


if __name__ == "__main__":
    main()
