"""The actor that extracts: blocks of documents in, a shard for each out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import KgError
from kg.records import Record, failed_record, record_of
from kg.tables.places import is_url
from kg.tables.shards import write_shard
from pipelines.cluster.reading import result_of
from pipelines.read.failed import FailedDocument
from pipelines.workers import ExtractResult, Load, Processes

__all__ = ["ShardWriter", "folder_of"]


class ShardWriter:
    """Extracts blocks and writes a shard for each.

    The models are in a process of their own: a document that takes this with it costs that document only, and the
    actor goes on; if Ray or the machine kills the actor, Ray gives its block to another, which writes the same shard.

    Args:
        folder: of the shards, by path or URL.
        load: loads the extractor; see :func:`pipelines.workers.loader`.
        extractor: names the extraction; see :func:`pipelines.extractor_version.extractor_version`.
        min_confidence: relations of less are left out.
    """

    def __init__(self, folder: str, load: Load, extractor: str, min_confidence: float = 0.0) -> None:
        self._folder, self._extractor, self._least = folder, extractor, min_confidence
        self._processes = Processes(load, 1)

    def __call__(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        """Extract the rows of :func:`~pipelines.cluster.reading.rows_of`; gives one row for the shard, or for none
        if all are done.

        An error of :mod:`kg.errors`, with which no document can be extracted, is told in the row: what workers raise
        comes to the driver as a text of Ray's.
        """
        try:
            return self._extract(batch)
        except KgError as error:
            return _row("", error=(type(error).__name__, str(error)))

    def _extract(self, batch: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
        read = [{name: values[n] for name, values in batch.items()} for n in range(len(batch["id"]))]
        skipped, rows = sum(int(row["skipped"]) for row in read), [row for row in read if not row["skipped"]]
        if not rows:
            return _row("", skipped=skipped)
        places = {str(row["id"]): str(row["place"]) for row in rows}
        results = list(self._processes(result_of(row) for row in rows))
        shard = write_shard(self._folder, [self._record(r, places) for r in results])
        failed = [(r.id, str(r.error), r.path) for r in results if isinstance(r, FailedDocument)]
        replaced = [str(row["id"]) for row in rows if row["replaces"]]
        return _row(
            shard,
            documents=[str(row["id"]) for row in rows],
            replaced=replaced,
            failed=failed,
            skipped=skipped,
        )

    def _record(self, result: ExtractResult, places: Mapping[str, str]) -> Record:
        place = places.get(result.id if isinstance(result, FailedDocument) else result.document.id, "")
        origin = place if is_url(place) else os.path.abspath(place)
        if isinstance(result, FailedDocument):
            return failed_record(result.id, result.error, origin=origin)
        sure = tuple(r for r in result.relations if r.confidence >= self._least)
        return record_of(replace(result, relations=sure), extractor=self._extractor, origin=origin)


def _row(shard: str, **told: Any) -> dict[str, list[Any]]:
    report = {"documents": [], "replaced": [], "failed": [], "skipped": 0, "error": None} | told
    return {"shard": [shard], "report": [json.dumps(report, ensure_ascii=False)]}


def folder_of(output: str | Path, name: str) -> str:
    """A folder in the output, by path or URL."""
    return f"{str(output).rstrip('/')}/{name}" if is_url(output) else str(Path(output).absolute() / name)
