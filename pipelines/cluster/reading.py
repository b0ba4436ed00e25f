"""Files to rows of a Ray dataset: a document each, or why there is none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from itertools import islice
from typing import Any

from kg.model import Document, Span
from kg.records import content_hash
from pipelines.cluster.progress import Done
from pipelines.cluster.sources import Source, read_records, read_source
from pipelines.read.failed import FailedDocument, ReadResult

__all__ = ["COLUMNS", "error_of", "ids_of", "repeated_ids", "result_of", "rows_of"]

Batch = dict[str, list[Any]]
_ROWS = 32
"""Documents that leave a reader together; the workers begin with the first of a large file while it is read on."""
COLUMNS = ("document", "id", "place", "line", "error", "replaces", "skipped")
_TELL = 1_000
"""Documents that are left out until a row tells how many."""


def rows_of(
    batch: Mapping[str, Iterable[str]], done: Any, repeated: Mapping[str, Mapping[str, int]]
) -> Iterator[Batch]:
    """Read files in a task of Ray: a batch of sources to batches of rows of ``COLUMNS``.

    Done documents are left out; rows without an id tell how many in ``skipped``.

    Args:
        done: a reference to the :class:`~pipelines.cluster.progress.Done` of the run.
        repeated: for each source the ids that sources before it have, too, and how often.
    """
    import ray

    known: Done = ray.get(done)
    for id_, place in zip(batch["id"], batch["place"], strict=True):
        source = Source(str(id_), str(place))
        rows = _rows(source, known, repeated.get(source.place, {}))
        while some := list(islice(rows, _ROWS)):
            yield {name: [row[n] for row in some] for n, name in enumerate(COLUMNS)}


def _rows(source: Source, done: Done, taken: Mapping[str, int]) -> Iterator[tuple[Any, ...]]:
    seen: set[str] = set()
    skipped = 0
    for result in read_source(source, taken):
        if isinstance(result, FailedDocument):
            result = replace(result, id=_free(result.id, seen))
        seen.add(result.id)
        if isinstance(result, FailedDocument):
            error = f"{type(result.error).__name__}\n{result.error}"
            yield "", result.id, result.path, result.line or 0, error, done.knows(result.id), 0
        elif not done.has(result.id, content_hash(result)):
            packed = json.dumps(asdict(result), ensure_ascii=False)
            yield packed, result.id, source.place, 0, "", done.knows(result.id), 0
        else:
            skipped += 1
            if skipped == _TELL:
                yield _skipped(source, skipped)
                skipped = 0
    if skipped:
        yield _skipped(source, skipped)


def _skipped(source: Source, number: int) -> tuple[Any, ...]:
    return "", "", source.place, 0, "", False, number


def _free(name: str, seen: set[str]) -> str:
    """An id that no other document of the file has so far: bad records of a file are told apart."""
    number, free = 1, name
    while free in seen:
        number += 1
        free = f"{name}#{number}"
    return free


def result_of(row: Mapping[str, Any]) -> ReadResult:
    """A row as what was read."""
    if row["error"]:
        kind, _, message = str(row["error"]).partition("\n")
        return FailedDocument(row["id"], error_of(kind, message), row["place"], int(row["line"]) or None)
    fields = json.loads(row["document"])
    return Document(**fields | {"boilerplate": tuple(Span(**span) for span in fields["boilerplate"])})


def error_of(kind: str, message: str) -> Any:
    """An error of :mod:`kg.errors` by the name of its class."""
    import kg.errors

    known = getattr(kg.errors, kind, kg.errors.ExtractionFailed)
    return known(message)


def ids_of(batch: Mapping[str, Iterable[str]]) -> Batch:
    """The ids that the records of files bring, each once for a file with how often it comes."""
    out: Batch = {"place": [], "id": [], "count": []}
    for id_, place in zip(batch["id"], batch["place"], strict=True):
        source = Source(str(id_), str(place))
        counts = Counter(r.id for r in read_records(source) if not isinstance(r, FailedDocument))
        for key, count in counts.items():
            out["place"].append(source.place)
            out["id"].append(key)
            out["count"].append(count)
    return out


def repeated_ids(
    sources: Iterable[Source], counts: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    """For each source in their order the ids that sources before it have, with how often they have come.

    >>> sources = [Source("a.jsonl", "/a.jsonl"), Source("b.jsonl", "/b.jsonl")]
    >>> repeated_ids(sources, {"/a.jsonl": {"x": 1, "y": 1}, "/b.jsonl": {"x": 1, "z": 1}})
    {'/b.jsonl': {'x': 1}}
    """
    seen: Counter[str] = Counter()
    out: dict[str, dict[str, int]] = {}
    for source in sources:
        mine = counts.get(source.place, {})
        before = {key: seen[key] for key in mine if seen[key]}
        if before:
            out[source.place] = before
        seen.update(mine)
    return out
