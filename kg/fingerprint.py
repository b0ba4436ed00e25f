"""What a result was made with: a fingerprint of program files, so that what another program made is made anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

__all__ = ["code_fingerprint", "fingerprint_of"]

_HERE = Path(__file__).parent
_MADE_WITH = (
    "across_scripts", "aliases", "ambiguous", "clusters", "common_names", "corrections", "decisions",
    "designations", "gathering", "joining", "joining_languages", "joining_persons", "language_keys",
    "local_forms", "names", "naming", "orthography", "resolve", "resolved", "romanisation", "romanised",
    "script_keys", "spelling", "touching", "transliteration",
)  # fmt: skip


@cache
def code_fingerprint() -> str:
    """Of the code and word lists that make the resolution and the full-text indexes of a store."""
    return fingerprint_of(
        [*(_HERE / f"{m}.py" for m in _MADE_WITH), *_HERE.glob("*.toml"), *_HERE.glob("*.tsv")]
    )


def fingerprint_of(paths: Iterable[Path]) -> str:
    """The SHA-256 of the names and contents of files, shortened to 16 digits; their order makes no difference."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
