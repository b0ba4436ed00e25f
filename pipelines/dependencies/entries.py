"""Frame files whose words are lemmas to entries: one for a verb, one for each noun of it, one for a phrase."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from pipelines.frame_entries import Entry, typed_frames
from pipelines.frame_schema import FrameFile, FrameModel

__all__ = ["lemma_entries"]

_REACH = 14  # tokens to a required word where a file does not say; English objects are long
_OF_NOUN = {"subject": ("agent", "subject"), "object": ("object", "prep:of")}


def lemma_entries(content: FrameFile, path: Path, types: Collection[str]) -> Iterator[Entry]:
    """The entries of a file of lemmas.

    Raises:
        InvalidFrames: a frame without a type.
        UnknownName: a type that is not in ``types``.
    """
    for frame, name in typed_frames(content, path, types):
        yield from _entries(frame, _base(frame, name, frame.kind or content.kind))


def _base(frame: FrameModel, name: str, kind: str) -> Entry:
    reach = frame.reach if "reach" in frame.model_fields_set else _REACH
    return Entry(
        name, "", "verb", frame.source, frame.target, frame.content, frame.polarity, frame.modality,
        frame.sole or ("target" if "object" in frame.target else "source"), frame.weight,
        frozenset(w for words in (*frame.requires, *frame.requires_verbs) for w in words.split()),
        frozenset(frame.governs), frozenset(frame.excludes), reach,
        with_passive=frame.verb_passive, reported=frame.reported, kind=kind,
    )  # fmt: skip


def _entries(frame: FrameModel, base: Entry) -> Iterator[Entry]:
    noun = replace(
        base,
        pos="noun",
        source=frame.noun_source or _mapped(base.source),
        target=frame.noun_target or _mapped(base.target),
    )
    for verb in frame.verbs:
        weighed = verb.weight or base.weight
        yield replace(base, lemma=verb.verb, weight=weighed)
        for lemma in verb.masdar or ():
            yield replace(noun, lemma=lemma, pos="masdar", weight=weighed)
    for lemma in frame.nouns:
        yield replace(noun, lemma=lemma)
    for lemma in frame.adjectives:
        yield replace(base, lemma=lemma, pos="adjective")
    for phrase in frame.phrases:
        first, *rest = (frozenset(word.split("|")) for word in phrase.split())
        yield replace(base, lemma=phrase, pos="phrase", words=first, rest=tuple(rest))


def _mapped(slots: tuple[str, ...]) -> tuple[str, ...]:
    """The slots of a noun of action: its subject is its owner or agent, its object follows ``of``."""
    return tuple(dict.fromkeys(new for slot in slots for new in _OF_NOUN.get(slot, (slot,))))
