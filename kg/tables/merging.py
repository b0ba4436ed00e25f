"""Shards to tables: all that many machines extracted as one graph, resolved and merged by DuckDB, out of core."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.aliases import Aliases
from kg.errors import InputNotFound, OutputNotWritable, StoreError
from kg.extras import optional
from kg.fingerprint import code_fingerprint
from kg.locking import locked
from kg.tables.duck import connect, quoted
from kg.tables.indexing import index
from kg.tables.layout import OUTPUTS, PREPARE
from kg.tables.loading import load, number
from kg.tables.manifest import MANIFEST, VERSION, Manifest, read_manifest, write_manifest
from kg.tables.places import Folder
from kg.tables.resolution import resolve
from kg.tables.shards import Inspection, inspect

__all__ = ["Merged", "merge_shards"]

_WORK = ".work-"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge made: the rows of each table; how many documents were in several shards; files that were passed
    over, because a writer has not finished them or they are no shards; and whether there was anything to do."""

    rows: dict[str, int]
    twice: int
    unfinished: tuple[str, ...]
    foreign: tuple[str, ...]
    fresh: bool


def merge_shards(
    shards: str | Path,
    output: str | Path,
    aliases: Aliases | None = None,
    *,
    memory_limit: str | None = None,
    temp_directory: str | Path | None = None,
    threads: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Merged:
    """Resolve and merge the shards of a folder into tables, which :func:`kg.open` reads.

    The tables hold the graph that :func:`kg.write_store` makes of the same documents: the same entities under the
    same ids, the same relations. Former tables of ``output`` are the graph until the new ones are complete. If they
    were made of the same shards, by this program and with these decisions, nothing is done.

    Args:
        shards: the folder of :func:`kg.tables.shards.write_shard`, by path or URL.
        output: a folder for the tables, by path or URL; it is made where it is missing.
        aliases: the user's decisions on who is who.
        memory_limit: of DuckDB, such as ``"4GB"``; half of the machine's memory by default.
        temp_directory: a folder on a disk of this machine with room for some three times the shards; by default
            in ``output`` if that is on a disk, else the system's.
        threads: of DuckDB; all processors by default.
        progress: is called with the name of each step.

    Raises:
        InputNotFound: there is no such folder, or no shard in it.
        StoreError: a shard is damaged, or of a newer version; or another process merges into ``output``.
        InvalidRecord: two shards have documents of one id that differ.
        OutputNotWritable: ``output`` cannot be written, or the disk is full.
        MissingExtra: DuckDB or pyarrow is not installed.

    >>> import kg, tempfile
    >>> from kg.tables.shards import write_shard
    >>> folder = tempfile.mkdtemp()
    >>> name = write_shard(f"{folder}/shards", kg.example().extracted())
    >>> merge_shards(f"{folder}/shards", f"{folder}/tables").rows["documents"]
    4
    >>> with kg.open(f"{folder}/tables") as graph:
    ...     print(graph.entity("ميناء النور").name, len(graph.relations("HACKED")))
    Nour Port 4
    """
    source, target = Folder(shards), Folder(output)
    if target.is_file():
        raise OutputNotWritable(f"cannot write '{target}': it is a file; give a folder for the tables")
    found = _inspected(source)
    target.make()
    tell = progress or (lambda step: None)
    with nullcontext() if target.local is None else locked(target.local / MANIFEST):
        rows, twice, fresh = _merge(
            source, found.shards, target, aliases, tell, memory_limit, temp_directory, threads
        )
    return Merged(rows, twice, found.unfinished, found.foreign, fresh)


def _inspected(source: Folder) -> Inspection:
    """What is in a folder of shards, all of which are good as far as their ends show."""
    found = inspect(source)
    if found.damaged:
        name, reason = next(iter(found.damaged.items()))
        more = f" (and {len(found.damaged) - 1} more)" if len(found.damaged) > 1 else ""
        advice = "delete it and run the build again, which makes it anew"
        raise StoreError(f"shard '{source}/{name}' is damaged{more}: {reason}; {advice}")
    if not found.shards:
        raise InputNotFound(f"no shards in '{source}'; `kg build --engine ray` writes them")
    return found


def _merge(
    source: Folder, names: Sequence[str], target: Folder, aliases: Aliases | None, tell: Callable[[str], None],
    memory_limit: str | None, temp_directory: str | Path | None, threads: int | None,
) -> tuple[dict[str, int], int, bool]:  # fmt: skip
    identity = _identity(names, aliases)
    former = _former(target)
    if former is not None and former.identity == identity:
        # A merge that was killed after its last word left the former tables.
        _tidy(target, keep=former.folder)
        return former.rows, 0, False
    inner = target.folder(f"tables-{identity[:16]}")
    with _working(target, temp_directory) as work, _naming_errors(target):
        limit = memory_limit or f"{_memory() // 2}B"
        duck = connect(
            work / "merge.duckdb", memory_limit=limit, temp_directory=work / "spill", threads=threads
        )
        try:
            tell("reading shards")
            load(duck, source, names)
            twice = number(duck, names)
            tell("resolving names")
            resolve(duck, aliases)
            tell("indexing words")
            index(duck)
            duck.execute(PREPARE)
            rows, sizes = _write(duck, work, inner, tell)
        finally:
            duck.close()
    aliases_said = aliases.fingerprint if aliases else ""
    write_manifest(
        target,
        Manifest(inner.path.rpartition("/")[2], identity, aliases_said, code_fingerprint(), rows, sizes),
    )
    _tidy(target, keep=f"tables-{identity[:16]}")
    return rows, twice, True


def _identity(names: Sequence[str], aliases: Aliases | None) -> str:
    """Says what tables are made of, and by which program."""
    made = [f"tables {VERSION}", code_fingerprint(), aliases.fingerprint if aliases else "", *names]
    return hashlib.sha256("\n".join(made).encode()).hexdigest()


def _former(target: Folder) -> Manifest | None:
    try:
        return read_manifest(target)
    except (InputNotFound, StoreError):
        return None


def _memory() -> int:
    """The bytes of memory of this machine."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 4 << 30


@contextmanager
def _working(target: Folder, temp_directory: str | Path | None) -> Iterator[Path]:
    """A folder for what is on its way, which goes at the end."""
    parent = Path(temp_directory) if temp_directory is not None else target.local
    if parent is not None:
        try:
            parent.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise OutputNotWritable(f"cannot write {str(parent)!r}: {e.strerror}") from e
    try:
        work = Path(tempfile.mkdtemp(prefix=_WORK, dir=parent))
    except OSError as e:
        raise OutputNotWritable(f"cannot write {str(parent)!r}: {e.strerror}") from e
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


@contextmanager
def _naming_errors(target: Folder) -> Iterator[None]:
    """Say in our words that the disk or the memory is full."""
    duckdb = optional("duckdb", "analytics", "tables of a graph")
    try:
        yield
    except duckdb.OutOfMemoryException as e:
        raise OutputNotWritable(
            f"not enough memory to merge into '{target}': {_line(e)}; give a larger limit"
        ) from e
    except (duckdb.IOException, OSError) as e:
        raise OutputNotWritable(f"cannot merge into '{target}': {_line(e)}") from e


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def _write(
    duck: Any, work: Path, inner: Folder, tell: Callable[[str], None]
) -> tuple[dict[str, int], dict[str, int]]:
    """Write the tables into their folder; return the rows and bytes of each."""
    rows: dict[str, int] = {}
    sizes: dict[str, int] = {}
    for name, output in OUTPUTS.items():
        tell(f"writing {name}")
        path = work / f"{name}.parquet"
        form = f"FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE {output.group}"
        done = duck.execute(f"COPY ({output.sql}) TO {quoted(str(path))} ({form})").fetchone()
        rows[name], sizes[name] = int(done[0]), path.stat().st_size
        inner.put(path.name, path)
    return rows, sizes


def _tidy(target: Folder, *, keep: str) -> None:
    """Delete former tables, and what killed merges left."""
    for name in target.folders():
        if name != keep and name.startswith(("tables-", _WORK)):
            target.folder(name).delete()
