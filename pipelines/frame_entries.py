"""Frames of a file to entries: one for a verb, one for each noun and participle derived from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import InvalidFrames, UnknownName
from pipelines.arabic.derivation import active_participle, noun_analyses, passive_participle, verbal_nouns
from pipelines.arabic.morphology import Features, Verb
from pipelines.arabic.orthography import fold
from pipelines.frame_schema import FrameFile, FrameModel, VerbModel

__all__ = ["Entry", "entries_of", "phrase_words", "typed_frames"]

_FUSED = {"من": ("مما", "ممن"), "عن": ("عما", "عمن"), "في": ("فيما",), "ب": ("بما",)}
_MASDAR = {"subject": ("genitive", "agent"), "object": ("object", "prep:ل", "genitive")}
_ACTIVE = {"subject": ("attribute", "subject"), "object": ("object", "genitive", "prep:ل")}
_PASSIVE = {"subject": ("agent",), "object": ("attribute", "subject")}


Analysis = tuple[str, Features]
"""A folded form with its features."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One trigger word (or phrase) with its slots; for the fields see
    :class:`pipelines.frame_schema.FrameModel`.

    ``words`` are the folded alternatives of the first word of a phrase, ``rest`` those of the words after it.
    ``requires``, ``governs`` and ``excludes`` hold folded forms.
    """

    type: str
    lemma: str
    pos: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    content: tuple[str, ...]
    polarity: str
    modality: str
    sole: str
    weight: float
    requires: frozenset[str]
    governs: frozenset[str]
    excludes: frozenset[str]
    reach: int
    present: str = ""
    plurals: tuple[str, ...] = ()
    with_passive: bool = True
    reported: int = 0
    kind: str = "event"
    words: frozenset[str] = frozenset()
    rest: tuple[frozenset[str], ...] = ()

    def word(self) -> tuple[str, ...]:
        """What its forms depend on; entries with the same word have the same forms."""
        kind = self.pos if self.pos in ("verb", "masdar", "noun", "phrase") else "adjective"
        return (kind, self.lemma, self.present, *self.plurals, *(["active"] if not self.with_passive else []))

    def analyses(self) -> list[Analysis]:
        """Every inflected form, folded, with its features; none for a phrase."""
        if self.pos == "phrase":
            return []
        if self.pos == "verb":
            return _folded(Verb(self.lemma, self.present).analyses(passive=self.with_passive))
        adjective = self.pos in ("active_participle", "passive_participle", "adjective")
        return _folded(
            noun_analyses(self.lemma, self.plurals, adjective=adjective, sound_plural=self.pos == "masdar")
        )


def _folded(analyses: Iterable[Analysis]) -> list[Analysis]:
    texts, features = zip(*analyses, strict=True)
    keys = fold("\n".join(texts)).split("\n")
    unique = {(key, id(f)): (key, f) for key, f in zip(keys, features, strict=True)}
    return list(unique.values())


def entries_of(content: FrameFile, path: Path, types: Collection[str]) -> Iterator[Entry]:
    """The entries of a file.

    Raises:
        InvalidFrames: a frame without a type.
        UnknownName: a type that is not in ``types``.
    """
    for frame, name in typed_frames(content, path, types):
        yield from _entries(frame, _base(frame, name, content.kind))


def typed_frames(content: FrameFile, path: Path, types: Collection[str]) -> Iterator[tuple[FrameModel, str]]:
    """The frames of a file, each with its type or that of the file; see :func:`entries_of` for the errors."""
    for number, frame in enumerate(content.frames, 1):
        name = frame.type or content.type
        if name is None:
            raise InvalidFrames(f"{path}: frame {number} has no `type`, nor has the file")
        if name not in types:
            raise UnknownName.of(f"relation type in {path}, frame {number}:", name, types)
        yield frame, name


def _base(frame: FrameModel, name: str, kind: str) -> Entry:
    sole = frame.sole or ("target" if "object" in frame.target else "source")
    verbs = (key for verb in frame.requires_verbs for key, _ in _folded(Verb(*verb.split()).analyses()))
    requires = frozenset(verbs) | frozenset(
        key for words in frame.requires for key, _ in _folded(noun_analyses(*_noun(words)))
    )
    return Entry(
        name,
        "",
        "verb",
        frame.source,
        frame.target,
        frame.content,
        frame.polarity,
        frame.modality,
        sole,
        frame.weight,
        requires,
        frozenset(_with_fused(frame.governs)),
        frozenset(map(fold, frame.excludes)),
        frame.reach,
        with_passive=frame.verb_passive,
        reported=frame.reported,
        kind=frame.kind or kind,
    )


def _with_fused(prepositions: tuple[str, ...]) -> Iterator[str]:
    """The prepositions, folded, and the words that they make with «ما» and «من»."""
    for preposition in map(fold, prepositions):
        yield preposition
        yield from _FUSED.get(preposition, ())


def _noun(words: str) -> tuple[str, tuple[str, ...]]:
    first, *others = words.split()
    return first, tuple(others)


def _entries(frame: FrameModel, base: Entry) -> Iterator[Entry]:
    for verb in frame.verbs:
        yield from _verb_entries(verb, frame, base)
    nominal = _noun_slots(base, frame)
    for words in frame.nouns:
        lemma, plurals = _noun(words)
        yield replace(nominal, lemma=lemma, pos="noun", plurals=plurals)
    for words in frame.adjectives:
        lemma, plurals = _noun(words)
        yield replace(_mapped(base, _ACTIVE), lemma=lemma, pos="adjective", plurals=plurals)
    for phrase in frame.phrases:
        first, rest = phrase_words(phrase)
        yield replace(base, lemma=phrase, pos="phrase", words=first, rest=rest)


def phrase_words(phrase: str) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """The folded alternatives of the first word of a phrase, and those of each word after it.

    >>> phrase_words("على صلة")
    (frozenset({'علي'}), (frozenset({'صله'}),))
    """
    first, *rest = (frozenset(map(fold, word.split("|"))) for word in phrase.split())
    return first, tuple(rest)


def _verb_entries(model: VerbModel, frame: FrameModel, base: Entry) -> Iterator[Entry]:
    past, present = model.verb.split()
    verb = Verb(past, present)
    base = replace(base, weight=model.weight or base.weight)
    yield replace(base, lemma=past, present=present)
    if "masdar" in frame.derive:
        for masdar in verbal_nouns(verb) if model.masdar is None else model.masdar:
            yield replace(_noun_slots(base, frame), lemma=masdar, pos="masdar")
    if "active" in frame.derive and model.active:
        yield replace(_mapped(base, _ACTIVE), lemma=active_participle(verb), pos="active_participle")
    if "passive" in frame.derive and model.passive and {"object"} & {*base.target, *base.source}:
        yield replace(_mapped(base, _PASSIVE), lemma=passive_participle(verb), pos="passive_participle")


def _noun_slots(base: Entry, frame: FrameModel) -> Entry:
    mapped = _mapped(base, _MASDAR)
    return replace(
        mapped, source=frame.noun_source or mapped.source, target=frame.noun_target or mapped.target
    )


def _mapped(base: Entry, slots: dict[str, tuple[str, ...]]) -> Entry:
    def mapped(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new for name in names for new in slots.get(name, (name,))))

    return replace(base, source=mapped(base.source), target=mapped(base.target))
