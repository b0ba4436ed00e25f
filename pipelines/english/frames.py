"""The English triggers: those of ``frames/*.toml`` and of the user's files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from kg.ontology import RELATION_TYPES, RelationType
from pipelines.dependencies.entries import lemma_entries
from pipelines.dependencies.matching import LemmaFrames
from pipelines.frame_entries import Entry
from pipelines.frame_schema import FrameFile, read_toml

__all__ = ["load_frames"]

_BUILT_IN = Path(__file__).parent / "frames"


def load_frames(paths: str | Path | Sequence[str | Path] | None = None) -> LemmaFrames:
    """The shipped English triggers, and those of the user's files whose ``language`` is ``en``.

    Raises:
        InputNotFound: no such file.
        InvalidFrames: a file is not of the expected form; the message names file and line.
        UnknownName: a frame names a relation type that is neither built in nor declared.

    >>> len(load_frames().entries) > 500
    True
    """
    more = (paths,) if isinstance(paths, (str, Path)) else tuple(paths or ())
    if not more:
        return _shipped()
    types = dict(RELATION_TYPES)
    own = [entry for path in more for entry in read_entries(Path(path), types)]
    return LemmaFrames((*_shipped().entries, *own))


@cache
def _shipped() -> LemmaFrames:
    types = dict(RELATION_TYPES)
    return LemmaFrames(
        entry for path in sorted(_BUILT_IN.glob("*.toml")) for entry in read_entries(path, types)
    )


def read_entries(path: Path, types: dict[str, RelationType]) -> Iterable[Entry]:
    """The triggers of one file, none if it is of another language; types that it declares are put into ``types``."""
    content = read_toml(path, FrameFile)
    for new in content.types:
        types[new.name] = RelationType(new.name, new.meaning, new.family, symmetric=new.symmetric)
    return list(lemma_entries(content, path, types)) if content.language == "en" else []
