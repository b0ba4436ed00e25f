"""The annotated English texts as the learned layer reads them, with what is stated in each sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kg.model import ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines.english.backend import load
from pipelines.english.extraction import stated_relations
from pipelines.english.frames import load_frames
from pipelines.english.learned.arguments import Argument
from pipelines.english.learned.features import TYPES
from pipelines.english.learned.model import Hypothesis
from pipelines.english.learned.pairs import Candidate
from pipelines.english.learned.ranking import Ranker
from pipelines.english.learned.reading import LearnedReading, read
from pipelines.references import Reference
from pipelines.relations.keys import Key, key_of
from pipelines.train.anaphora import ENGLISH, meant_by, read_marks
from pipelines.train.marked import ENGLISH as ENGLISH_TEXTS
from pipelines.train.marked import corpus_entities, marked_documents
from pipelines.train.relation_data import FOLDS

__all__ = [
    "EnglishExample",
    "english_examples",
    "folds_of",
    "load_rankers",
    "read_texts",
    "role_labels",
    "statement_of",
    "training_files",
]

_BLOCK = 6  # documents of a file that stay together: a file tells one affair after another
_NUMBER = {kind: n for n, kind in enumerate(TYPES)}

Statement = tuple[str, int, int]
"""Type, source and target, as told; the target is -1 for nobody."""


@dataclass(slots=True)
class EnglishExample:
    """A document: how it is read, which entities the annotated anaphors mean, by their tokens, what is stated in each
    sentence (of symmetric types both ways), and in all of it."""

    read: LearnedReading
    meant: dict[int, frozenset[int]] = field(default_factory=dict)
    gold: dict[int, set[Statement]] = field(default_factory=lambda: defaultdict(set))
    keys: set[Key] = field(default_factory=set)

    def is_wrong(self, r: Argument | Reference) -> bool:
        """Whether a word was annotated as not meaning the entity that it is taken for."""
        token = r.end - 1
        return r.kind in ("nominal", "pronoun", "event") and r.entity not in self.meant.get(
            token, (r.entity,)
        )

    def labels(self) -> npt.NDArray[np.float32]:
        """Which types each sentence states: sentences times types."""
        out = np.zeros((len(self.read.rows), len(TYPES)), np.float32)
        for n, stated in self.gold.items():
            out[n, [_NUMBER[kind] for kind, _, _ in stated]] = 1
        return out


def read_texts(paths: Sequence[Path]) -> list[tuple[str, ExtractedDocument]]:
    """The documents of files in the interchange form (``.jsonl``) or marked (``.txt``), each with the block that it
    belongs to."""
    out = []
    for path in sorted(paths):
        block = "dev" if path.stem.startswith("dev") else path.stem
        out += [(f"{block}-{n // _BLOCK:02}", d) for n, d in enumerate(_documents(path))]
    return out


def _documents(path: Path) -> list[ExtractedDocument]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".txt":
        return [ExtractedDocument.from_dict(m.record) for m in marked_documents(text, _known())]
    return [ExtractedDocument.from_json(line) for line in text.splitlines() if line.strip()]


@cache
def _known() -> dict[str, tuple[str, str]]:
    """The entities that marked texts need not declare: those of the Arabic corpus."""
    return corpus_entities(ENGLISH_TEXTS.parent.glob("*.jsonl"))


def training_files() -> list[Path]:
    """The annotated English texts that are not held out."""
    return [
        *sorted(ENGLISH_TEXTS.glob("dev-*.jsonl")),
        *sorted((ENGLISH_TEXTS / "marked").glob("train-*.txt")),
    ]


def folds_of(blocks: Sequence[str]) -> npt.NDArray[np.int64]:
    """A fold for each document; a block is in one fold."""
    number = {b: n % FOLDS for n, b in enumerate(sorted(set(blocks)))}
    return np.array([number[b] for b in blocks])


def load_rankers(folder: Path | None) -> list[Ranker] | None:
    """The rankers of antecedents of the folds, which ``pipelines.train.english_antecedents --held`` wrote; None for the
    shipped one, which knows the training texts."""
    if folder is None:
        return None
    return [Ranker.load(np.load(folder / f"antecedents-{f}.npz", allow_pickle=False)) for f in range(FOLDS)]


def english_examples(
    documents: Sequence[ExtractedDocument],
    folds: Sequence[int] | npt.NDArray[np.int64] | None = None,
    rankers: Sequence[Ranker] | None = None,
) -> list[EnglishExample]:
    """Annotate and read every document, with the annotated mentions.

    Arguments:
        folds: the fold of each document.
        rankers: for each fold the ranker of antecedents that did not see its documents; None for the shipped one.
    """
    frames, marks, out = load_frames(), read_marks(ENGLISH), []
    own = [None] * len(documents) if rankers is None or folds is None else [rankers[f] for f in folds]
    docs = load().annotate(d.document for d in documents)
    for extracted, doc, ranker in zip(documents, docs, own, strict=True):
        entities = list(extracted.entities)
        number = {e.id: n for n, e in enumerate(entities)}
        reading, reports, stated = stated_relations(doc, entities, frames)
        found = read(reading, reports, frames, stated, ranker)
        example = EnglishExample(found, meant_by(doc, marks.get(extracted.document.id, ()), number))
        sentence = example.read.setting.words.sent
        for r in extracted.relations:
            source, target = number[r.source], number[r.target] if r.target else -1
            example.keys.add(key_of(r.type, source, target))
            span = doc.char_span(r.evidence.start, r.evidence.end, alignment_mode="expand")
            assert span is not None, "evidence has a token"
            for n in {sentence[i] for i in range(span.start, span.end)}:
                example.gold[n].add((r.type, source, target))
                if RELATION_TYPES[r.type].symmetric:
                    example.gold[n].add((r.type, target, source))
        out.append(example)
    return out


def role_labels(example: EnglishExample, h: Hypothesis) -> list[tuple[bool, bool, bool]]:
    """For each argument whether its entity is a source and a target of what the sentence states, and whether that is
    known of the words themselves: an entity that is named is not meant by every pronoun that may stand for it, and
    words that were annotated as not meaning it have no role."""
    stated = [(s, t) for kind, s, t in example.gold.get(h.sentence, ()) if kind == h.cue.type]
    sources, targets = {s for s, _ in stated}, {t for _, t in stated}
    named = {a.entity for a in h.arguments if a.kind == "name"}
    out = []
    for a in h.arguments:
        if example.is_wrong(a):
            out.append((False, False, bool(stated)))
            continue
        roles = a.entity in sources, a.entity in targets
        own = a.kind in ("name", "adjective") or (a.kind in ("pronoun", "nominal") and a.rank == 0)
        out.append((*roles, bool(stated) and (own or a.entity not in named or not any(roles))))
    return out


def statement_of(c: Candidate) -> Statement:
    """What a candidate says, as told."""
    return c.cue.type, c.source.entity, -1 if c.target is None else c.target.entity
