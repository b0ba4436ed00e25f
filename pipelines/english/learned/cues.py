"""Words that hint at a relation of some type: triggers of the frames, and looser wordings without slots."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from kg.ontology import RELATION_TYPES
from pipelines.dependencies.matching import LemmaFrames
from pipelines.english.found import slots_of
from pipelines.english.learned.words import Words
from pipelines.english.reading import Reading

__all__ = ["Cue", "cues_of", "paraphrases"]

_GAP = 2  # words that may stand between two words of a wording


@dataclass(slots=True)
class Cue:
    """A word that hints at relations of a type.

    Attributes:
        token: the word, the first verb or else the first word of a wording.
        kind: ``frame``, ``cue`` for a looser wording, or ``learned`` where only the models take it for one.
        weight: that of the frame, from 0 to 1.
        key: the lemma of the frame's entry, or the wording.
        sources, targets: the entities in the slots of the frame, each with how well it fills one (0 to 1).
    """

    token: int
    type: str
    kind: str
    weight: float
    key: str
    sources: dict[int, float] = field(default_factory=dict)
    targets: dict[int, float] = field(default_factory=dict)


def cues_of(reading: Reading, words: Words, frames: LemmaFrames) -> list[list[Cue]]:
    """The cues of each sentence; of one type at one word there is one, that of the frame with the most weight."""
    found: dict[tuple[int, str], Cue] = {}
    named = {i for r in reading.references if r.kind == "name" for i in range(r.start, r.end)}
    for trigger in frames.candidates(reading.doc):
        at = trigger.token.i
        if at in named or trigger.type not in RELATION_TYPES:
            continue
        entry = trigger.entry
        cue = found.get((at, trigger.type))
        if cue is None or cue.weight < entry.weight:
            new = Cue(at, trigger.type, "frame", entry.weight, f"{entry.lemma}/{entry.pos}")
            if cue is not None:
                new.sources, new.targets = cue.sources, cue.targets
            cue = found[at, trigger.type] = new
        for hits, slots in zip(slots_of(reading, trigger), (cue.sources, cue.targets), strict=True):
            for hit in hits:
                slots[hit.entity] = max(slots.get(hit.entity, 0.0), hit.tie * entry.weight)
    for at, kind, wording in _wordings(words, named):
        found.setdefault((at, kind), Cue(at, kind, "cue", 0.0, wording))
    out: list[list[Cue]] = [[] for _ in words.bounds]
    for _, cue in sorted(found.items()):
        out[words.sent[cue.token]].append(cue)
    return out


@cache
def paraphrases() -> dict[str, list[tuple[str, tuple[frozenset[str], ...], str]]]:
    """The wordings of ``paraphrases.toml`` by their first word: type, the alternatives of the words after it, and the
    wording as it is written there.

    >>> "lambast" in paraphrases()
    True
    """
    text = files("pipelines.english").joinpath("paraphrases.toml").read_text("utf-8")
    out: dict[str, list[tuple[str, tuple[frozenset[str], ...], str]]] = {}
    for kind, wordings in tomllib.loads(text).items():
        for wording in wordings.replace("\n", " ").split("|"):
            first, *rest = wording.split() or [""]
            for alternative in first.split("/"):
                after = tuple(frozenset(w.split("/")) for w in rest)
                out.setdefault(alternative, []).append((kind, after, wording.strip()))
    out.pop("", None)
    return out


def _wordings(words: Words, named: set[int]) -> Iterator[tuple[int, str, str]]:
    known = paraphrases()
    for i, (lemma, lower) in enumerate(zip(words.lemma, words.lower, strict=True)):
        if i in named:
            continue
        for form in dict.fromkeys((lemma, lower)):
            for kind, rest, wording in known.get(form, ()):
                places = _follow(words, i, rest)
                if places is not None:
                    yield _head(words, [i, *places]), kind, wording


def _follow(words: Words, i: int, rest: Sequence[frozenset[str]]) -> list[int] | None:
    """Where the words after the first of a wording stand, in order and near; None where one is missing."""
    end, places = words.bounds[words.sent[i]][1], []
    for alternatives in rest:
        near = range(i + 1, min(end, i + 2 + _GAP))
        at = next((j for j in near if words.lemma[j] in alternatives or words.lower[j] in alternatives), None)
        if at is None:
            return None
        places.append(at)
        i = at
    return places


def _head(words: Words, places: Sequence[int]) -> int:
    return next((i for i in places if words.pos[i] == "VERB"), places[0])
