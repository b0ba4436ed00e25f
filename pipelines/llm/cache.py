"""Answers kept on the disk, by what was asked: the same question is not paid for twice.

A file is named by the hash of the request (model, messages, schema, limits); neither address nor key is part of it.
Files are written whole or not at all; one that is damaged counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.errors import OutputNotWritable

__all__ = ["Cache", "digest_of"]


def digest_of(request: Mapping[str, Any]) -> str:
    """The SHA-256 of a request, the same for the same content.

    >>> digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})
    True
    """
    return hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()


class Cache:
    """Answers in a folder; without a folder nothing is kept.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     cache = Cache(Path(folder))
    ...     cache.put("ab12", {"entities": []})
    ...     cache.get("ab12"), cache.get("cd34")
    ({'entities': []}, None)
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, digest: str) -> dict[str, Any] | None:
        """The answer to a request, None if it is not known."""
        if self._folder is None:
            return None
        try:
            kept = json.loads(self._path(self._folder, digest).read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return kept if isinstance(kept, dict) else None

    def put(self, digest: str, answer: Mapping[str, Any]) -> None:
        """Keep an answer.

        Raises:
            OutputNotWritable: the folder cannot be written.
        """
        if self._folder is None:
            return
        path = self._path(self._folder, digest)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{digest[:8]}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    json.dump(answer, file, ensure_ascii=False)
                os.replace(name, path)
            except BaseException:
                os.unlink(name)
                raise
        except OSError as error:
            raise OutputNotWritable(
                f"cannot write the cache of answers {str(self._folder)!r}: {error.strerror}; name another folder "
                "(KG_LLM_CACHE), or keep none (KG_LLM_CACHE=off)"
            ) from error

    @staticmethod
    def _path(folder: Path, digest: str) -> Path:
        return folder / digest[:2] / f"{digest}.json"
