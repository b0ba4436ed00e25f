"""Cues of reporting, hedging and negation: whose word a statement is, how sure it is, whether it is denied.

The cues are data (``pipelines/arabic/cues/*.toml``) in the form of the frames
(:mod:`pipelines.frame_schema`): ``type`` is the kind of the cue, ``source`` the place of the speaker,
``content`` the place of what is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Doc

from kg.ontology import RelationType
from pipelines.arabic.morphology import Features
from pipelines.frames import Frames, read_entries, shipped_frames

__all__ = ["CUES", "CUE_KINDS", "Cue", "Cues", "cue_types", "load_cues"]

CUES = Path(__file__).parent / "arabic" / "cues"

CUE_KINDS = {
    "said": "neutral speech",
    "asserted": "speech that the speaker stands by",
    "revealed": "speech whose content is given as true",
    "judged": "an opinion or estimate",
    "claimed": "speech that the reporter doubts",
    "denied": "speech that denies its content",
    "accused": "speech that lays a wrong on somebody",
    "continued": "the speaker of the sentence before goes on",
    "according": "a preposition before the speaker",
    "document": "a text that says something",
    "anonymous": "speech of nobody in particular",
    "alleged": "given as somebody's word or suspicion",
    "attempted": "tried, planned or failed",
    "possible": "future, conditional, asked for or feared",
    "negated": "said not to be",
    "ended": "true no more",
}
_REPORTING = frozenset(list(CUE_KINDS)[:11])


@dataclass(frozen=True, slots=True)
class Cue:
    """An occurrence of a cue: half-open token span, kind (see ``CUE_KINDS``), dictionary form, part of
    speech, places of the speaker and of the content (best first), features of a verb; ``weight`` below 1 is
    a weak cue."""

    start: int
    end: int
    kind: str
    lemma: str
    pos: str
    speaker: tuple[str, ...]
    content: tuple[str, ...]
    features: Features
    weight: float

    @property
    def reporting(self) -> bool:
        """Whether it names or continues a speaker."""
        return self.kind in _REPORTING


@dataclass(frozen=True)
class Cues:
    """All cues, ready to match."""

    frames: Frames

    def match(self, doc: Doc) -> list[Cue]:
        """The cues of a document in the order of the text; one word may be cues of several kinds.

        >>> from spacy.vocab import Vocab
        >>> from pipelines.arabic.tokenizer import Tokenizer
        >>> doc = Tokenizer(Vocab())("وأضاف الوزير أن بلاده لم تحاول اختراق الموقع.")
        >>> [(c.lemma, c.kind) for c in load_cues().match(doc)]
        [('أضاف', 'continued'), ('لم', 'negated'), ('حاول', 'attempted')]
        """
        return [
            Cue(t.start, t.end, t.type, t.lemma, t.pos, t.source, t.entry.content, t.features, t.entry.weight)
            for t in self.frames.match(doc)
            if t.lemma != "قد" or _imperfect(doc, t.end)
        ]


def _imperfect(doc: Doc, i: int) -> bool:
    """Whether an imperfect stands at ``i``: «قد يزور» is "may", «قد زار» and «قد تدخلت» are "has"."""
    norm = doc[i].norm_ if i < len(doc) else ""
    return norm.startswith("ي") or (
        norm.startswith("ت") and len(norm) > 3 and not norm.endswith(("ت", "تا", "وا"))
    )


@cache
def load_cues(paths: Sequence[Path] = ()) -> Cues:
    """The shipped cues, and those of further files of the same form (a tuple of paths).

    Raises:
        InputNotFound: no such file.
        InvalidFrames: a file is not of the expected form; the message names file and line.
        UnknownName: a kind that is not in ``CUE_KINDS``.
    """
    shipped = shipped_frames("cues", CUES, cue_types())
    if not paths:
        return Cues(shipped)
    types = dict(shipped.types)
    own = tuple(entry for path in paths for entry in read_entries(path, types))
    return Cues(Frames((*shipped.entries, *own), types))


def cue_types() -> dict[str, RelationType]:
    """The kinds of cues as types that the files of cues may name."""
    return {name: RelationType(name, meaning, "words") for name, meaning in CUE_KINDS.items()}
