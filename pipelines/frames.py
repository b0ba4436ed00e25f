"""Triggers of relations: which words of a document say that a relation holds, and where its entities stand.

The triggers are data (``pipelines/arabic/frames/*.toml``, the form is that of
:mod:`pipelines.frame_schema`); every inflected and derived form of them is in one index from folded word to
entries, so that matching is a look-up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import repeat
from operator import itemgetter
from pathlib import Path

from spacy.tokens import Doc

from kg.ontology import RELATION_TYPES, RelationType
from pipelines.arabic.morphology import Features
from pipelines.dependencies.entries import lemma_entries
from pipelines.frame_entries import Entry, entries_of
from pipelines.frame_index import form_index, phrase_index
from pipelines.frame_lemmas import LemmaIndex, voiced
from pipelines.frame_matching import Index, Matcher, Phrases
from pipelines.frame_schema import FrameFile, VerbModel, read_toml
from pipelines.frame_tables import FrameTable, stored_table

__all__ = [
    "FRAMES",
    "Entry",
    "Frames",
    "Trigger",
    "check_frames",
    "frame_sources",
    "load_frames",
    "read_entries",
    "read_folder",
    "shipped_frames",
]

FRAMES = Path(__file__).parent / "arabic" / "frames"
_REPORTING = Path(__file__).parent / "arabic" / "cues" / "reporting.toml"


@dataclass(frozen=True, slots=True)
class Trigger:
    """An occurrence of a trigger.

    ``start`` and ``end`` are half-open token indices of the word (of a phrase: of its first to last word);
    ``parts`` are the tokens of the required words («عقوبات» of «فرض … عقوبات»). ``source`` and ``target``
    are the slots to look at, best first, the voice of the verb taken into account. ``both_voices``: without
    vowels the form is as well the passive; ``source`` and ``target`` are then those of the active,
    ``passive_slots()`` the others.
    """

    start: int
    end: int
    entry: Entry
    features: Features
    parts: tuple[int, ...] = ()
    both_voices: bool = False

    @property
    def type(self) -> str:
        """The relation type."""
        return self.entry.type

    @property
    def lemma(self) -> str:
        """The dictionary form."""
        return self.entry.lemma

    @property
    def pos(self) -> str:
        """``verb``, ``masdar``, ``active_participle``, ``passive_participle``, ``noun``, ``adjective``,
        ``phrase``."""
        return self.entry.pos

    @property
    def kind(self) -> str:
        """``event``, or ``evaluation``: a word of judgement inside somebody's speech, which may accuse,
        criticise, deny or support."""
        return self.entry.kind

    @property
    def source(self) -> tuple[str, ...]:
        """Where the source stands, best place first."""
        return self.passive_slots()[0] if self.features.voice == "passive" else self.entry.source

    @property
    def target(self) -> tuple[str, ...]:
        """Where the target stands, best place first."""
        return self.passive_slots()[1] if self.features.voice == "passive" else self.entry.target

    def passive_slots(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Source and target of the passive: the object is the subject, the agent follows «من قبل» or the
        like."""

        def turned(slots: tuple[str, ...]) -> tuple[str, ...]:
            return tuple({"object": "subject", "subject": "agent"}.get(s, s) for s in slots)

        return turned(self.entry.source), turned(self.entry.target)


@dataclass(frozen=True)
class Frames:
    """All triggers, ready to match, and the relation types that they may name; ``table`` is the one that they are
    from, if any."""

    entries: Collection[Entry]
    types: dict[str, RelationType]
    table: FrameTable | None = field(default=None, repr=False)

    @cached_property
    def index(self) -> Index:
        """The triggers of one word by their folded forms."""
        return form_index(self.entries) if self.table is None else self.table.index

    @cached_property
    def phrases(self) -> Phrases:
        """The phrases by their first two words."""
        return phrase_index(self.entries) if self.table is None else self.table.phrases

    def match(self, doc: Doc) -> list[Trigger]:
        """The triggers of a document, in the order of the text.

        One word may be a trigger of several types. Words inside names (``doc.ents`` of persons,
        organisations and places) are none. Where the annotator gives lemmas, a word whose form is in no paradigm
        is looked up by its lemma, and the voice of a verb is that of its tree.

        >>> from spacy.vocab import Vocab
        >>> from pipelines.arabic.tokenizer import Tokenizer
        >>> doc = Tokenizer(Vocab())("نفى الكرملين اتهامات واشنطن.")
        >>> [(doc[t.start:t.end].text, t.type, t.pos) for t in load_frames().match(doc)]
        [('نفى', 'DENIED', 'verb'), ('اتهامات', 'ACCUSED', 'masdar')]
        """
        found = list(self._matcher.match(doc))
        if doc.has_annotation("LEMMA"):
            found = sorted(
                [*map(voiced, repeat(doc), found), *self._lemmas.match(doc, found)], key=itemgetter(0)
            )
        return [Trigger(*f) for f in found]

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher(self.index, self.phrases)

    @cached_property
    def _lemmas(self) -> LemmaIndex:
        return LemmaIndex(self.entries)


def load_frames(paths: str | Path | Sequence[str | Path] | None = None) -> Frames:
    """The shipped triggers, and those of the user's own files.

    Arguments:
        paths: TOML files of the same form; their ``[[new_type]]`` tables declare relation types of the
        user's own.

    Raises:
        InputNotFound: no such file.
        InvalidFrames: a file is not of the expected form; the message names file and line.
        UnknownName: a frame names a relation type that is neither built in nor declared.
    """
    more = (paths,) if isinstance(paths, (str, Path)) else tuple(paths or ())
    shipped = _shipped()
    if not more:
        return shipped
    types = dict(shipped.types)
    own = tuple(entry for path in more for entry in read_entries(Path(path), types))
    return Frames((*shipped.entries, *own), types)


def check_frames(paths: Iterable[str | Path]) -> None:
    """Read files of the user's own and raise what :func:`load_frames` would, without loading the shipped ones."""
    types = dict(RELATION_TYPES)
    for path in paths:
        read_entries(Path(path), types)


@cache
def _shipped() -> Frames:
    return shipped_frames("frames", FRAMES, dict(RELATION_TYPES))


def shipped_frames(name: str, folder: Path, types: dict[str, RelationType]) -> Frames:
    """The triggers of a folder of the package, from the table of this name where it was made from their files as
    they are (:mod:`pipelines.frame_tables`)."""
    table = stored_table(name, frame_sources(folder))
    if table is None:
        return Frames(read_folder(folder, types), types)
    return Frames(table.entries, types, table)


def read_folder(folder: Path, types: dict[str, RelationType]) -> tuple[Entry, ...]:
    """The triggers of all files of a folder; see :func:`read_entries`."""
    return tuple(e for path in sorted(folder.glob("*.toml")) for e in read_entries(path, types))


def frame_sources(folder: Path) -> set[Path]:
    """The files that decide which triggers those of a folder are."""
    return {*folder.glob("*.toml"), _REPORTING}


def read_entries(path: Path, types: dict[str, RelationType]) -> Iterable[Entry]:
    """The Arabic triggers of one file; the types that it declares are put into ``types``. A file of English ones is
    only checked. Raises as :func:`load_frames`."""
    content = read_toml(path, FrameFile)
    for new in content.types:
        types[new.name] = RelationType(new.name, new.meaning, new.family, symmetric=new.symmetric)
    if content.language != "ar":
        tuple(lemma_entries(content, path, types))
        return ()
    return entries_of(_with_speech(content), path, types)


def _with_speech(content: FrameFile) -> FrameFile:
    """The file with the verbs of speech in the frames that ask for them."""
    frames = tuple(
        f.model_copy(update={"verbs": (*_verbs_of_speech(f.type or content.type), *f.verbs)})
        if f.speech
        else f
        for f in content.frames
    )
    return content.model_copy(update={"frames": frames})


@cache
def _verbs_of_speech(type_: str | None) -> tuple[VerbModel, ...]:
    """The verbs whose statements may be of the type."""
    return tuple(
        v.model_copy(update={"masdar": None, "active": True})
        for frame in read_toml(_REPORTING, FrameFile).frames
        for v in frame.verbs
        if type_ in v.states
    )
