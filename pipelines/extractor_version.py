"""What an extraction was made with: documents are extracted anew only when this changes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputNotFound
from kg.fingerprint import fingerprint_of

if TYPE_CHECKING:
    from pipelines.backends import BackendOptions

__all__ = ["extractor_version"]

_PIPELINES = Path(__file__).parent
_NOT_EXTRACTING = {"cli", "read", "samples", "train", "__pycache__"}
_KG = ("model.py", "names.py", "ontology.py", "orthography.py", "transliteration.py", "given_names.tsv")


def extractor_version(
    backend: str = "embedded",
    language: str | None = None,
    frames: Iterable[str | os.PathLike[str]] = (),
    min_confidence: float = 0.0,
    options: BackendOptions | None = None,
) -> str:
    """Names the program, its models and the options that decide what is extracted from a text.

    Two extractions of one document that have the same name are the same. It is made from the contents of the
    files, so that no change of a model or of a list of words can be forgotten.

    Raises:
        InputNotFound: a file of frames cannot be read, or there is no such model.
    """
    paths = [Path(p) for p in frames]
    try:
        own = f" frames {fingerprint_of(paths)}" if paths else ""
    except OSError as e:
        raise InputNotFound(f"cannot read {str(e.filename)!r}: {e.strerror}") from e
    least = f" confidence {min_confidence:g}" if min_confidence else ""
    labels = "".join(f" {label}={kind}" for label, kind in sorted(options.labels.items())) if options else ""
    model = f" model {identity}" if (identity := _identity(backend, options)) else ""
    return f"{backend} {language or 'auto'} {_program()}{model}{own}{labels}{least}"


def _identity(backend: str, options: BackendOptions | None) -> str:
    if backend == "embedded":  # without loading spaCy, as a build with nothing to do does not
        return ""
    from pipelines.backends import backend_identity

    return backend_identity(backend, options)


@cache
def _program() -> str:
    kg = _PIPELINES.parent / "kg"
    return fingerprint_of([*_files(_PIPELINES), *(kg / name for name in _KG)])


def _files(folder: Path) -> Iterable[Path]:
    for path in folder.iterdir():
        if path.is_dir() and path.name not in _NOT_EXTRACTING:
            yield from _files(path)
        elif path.is_file():
            yield path
