"""Many documents at once: a whole store written anew, or one brought up to date, all or nothing."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

from kg.aliases import Aliases
from kg.errors import InvalidRecord
from kg.files import connect, naming_sqlite_errors, replacing, transaction
from kg.gathering import Gathered, profile_of
from kg.local_forms import Forms
from kg.locking import locked
from kg.model import Document, ExtractedDocument
from kg.records import Record, failed_record, record_of
from kg.resolved import write_tables
from kg.resolving import resolve_fresh
from kg.second_process import Beside, second_process
from kg.spool import Packed, Spool
from kg.staging import Staged, Staging, Text
from kg.store import Store
from kg.writing import Locals, Numbers, write_facts, write_profiles, write_records, write_texts

__all__ = ["Failure", "begin", "fill", "load", "update_store", "write_store"]

Failure = tuple[Document | str, object]
_FEED = 1000
"""Documents after which their names are passed on."""
_MEMORY_OF_INDEX = "INSERT INTO evidence_search (evidence_search, rank) VALUES ('hashsize', ?)"
_LOADING, _USUAL = 1 << 24, 1 << 20
"""Bytes of the full-text index that wait in memory: the more, the less is merged in the file."""


def write_store(
    path: str | Path,
    documents: Iterable[ExtractedDocument],
    failures: Iterable[Failure] = (),
    *,
    aliases: Aliases | None = None,
) -> None:
    """Write a whole store to ``path``, in place of what is there; it appears only when it is complete.

    ``documents`` are consumed one by one and may come in any order; they wait in a temporary file, so that
    memory does not grow with the length of their texts. ``failures`` are consumed after them: documents (or
    their ids) with their errors. The same documents give the same file, byte for byte, in whatever order.

    Raises:
        OutputNotWritable: the folder is missing or cannot be written, or the disk is full.
        InvalidRecord: a document cannot be stored, or two documents of one id differ.
        StoreError: another process is writing the store.

    >>> import kg, tempfile
    >>> path = tempfile.mkdtemp() + "/graph.db"
    >>> write_store(path, [ExtractedDocument(Document("a.txt", "نص"))], [("b.txt", "the file has no text")])
    >>> with kg.open(path) as graph:
    ...     print(graph.info().documents, graph.info().failed)
    1 1
    """
    with locked(path):
        _replace(path, _records(documents, failures), aliases)


def update_store(
    path: str | Path,
    staging: Staging,
    removed: Iterable[str] = (),
    *,
    moved: Mapping[str, str] | None = None,
    aliases: Aliases | None = None,
    fresh: bool = False,
) -> None:
    """Take documents over into the store at ``path``, which is made if there is none, and take others out.

    All of it is one transaction: the store has its former content or the new one. A staged document takes the
    place of the one of its id. To be called by the holder of the lock (:func:`kg.locking.locked`).

    Args:
        removed: the ids of documents to remove.
        moved: documents that stay as they are but whose file is another one now.
        aliases: the user's decisions on who is who.
        fresh: put a new store in place of the one that is there.

    Raises:
        OutputNotWritable: the folder is missing or cannot be written, or the disk is full.
        StoreError: ``path`` is no store, is damaged, or is of a newer version.
    """
    if fresh or not Path(path).exists():
        _replace(path, staging.records(), aliases)
        return
    with naming_sqlite_errors(path), Store.open(path, write=True) as store:
        with transaction(store.connection):
            for key in (*removed, *staging.keys()):
                store.remove(key)
            sql = "UPDATE documents SET origin = ? WHERE key = ?"
            store.connection.executemany(sql, ((origin, key) for key, origin in (moved or {}).items()))
            write_records(store.connection, staging)
            store.resolve(aliases)
        store.tidy()


def fill(
    store: Store,
    documents: Iterable[ExtractedDocument],
    failures: Iterable[Failure] = (),
    *,
    aliases: Aliases | None = None,
) -> None:
    """Add many documents to an empty store, in the order of their ids, and resolve them.

    Raises:
        InvalidRecord: a document cannot be stored, or two documents of one id differ.
    """
    with closing(Spool()) as spool:
        _put(spool, _records(documents, failures))
        load(store, spool.packed(), aliases)


def _records(documents: Iterable[ExtractedDocument], failures: Iterable[Failure]) -> Iterator[Record]:
    yield from map(record_of, documents)
    for document, error in failures:
        yield failed_record(document, error)


def _put(spool: Spool, records: Iterable[Record], beside: Beside | None = None) -> None:
    for number, record in enumerate(records, 1):
        spool.put(record)
        if beside is not None and number % _FEED == 0:
            beside.feed()


def _replace(path: str | Path, records: Iterable[Record], aliases: Aliases | None) -> None:
    """Put a new store of these records in place of what is at ``path``."""
    with (
        replacing(path) as part,
        closing(Spool()) as spool,
        # It does not know the user's decisions, by which names touch too.
        second_process(spool, part, keys=not aliases) as beside,
    ):
        _put(spool, records, beside)
        packed = spool.packed()
        with naming_sqlite_errors(path), _naming_documents(packed), _many_objects():
            _write(part, packed, beside, aliases)


def _write(part: Path, packed: Packed, beside: Beside, aliases: Aliases | None) -> None:
    beside.finish(packed)
    names = _Resolved(packed, aliases, beside.keys)
    if not beside.succeeded():
        part.unlink(missing_ok=True)
        begin(part, packed.texts())  # which says what is wrong, if something is
    with _quickly(part) as store, transaction(store.connection):
        names.write(store, packed)
    with closing(connect(part)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def begin(path: str | Path, texts: Iterable[Text]) -> None:
    """Write the first part of a new store, the texts of the documents; the names follow."""
    with _quickly(path) as store:
        store.create_tables(indexes=False)
        store.connection.execute(_MEMORY_OF_INDEX, (_LOADING,))
        with transaction(store.connection):
            write_texts(store.connection, texts, Numbers())
        store.connection.execute(_MEMORY_OF_INDEX, (_USUAL,))


@contextmanager
def _quickly(path: str | Path) -> Iterator[Store]:
    """A store that is being made; if that breaks off there is none, so that its writes need no journal."""
    with Store.blank(path) as store:
        for pragma in (
            "journal_mode = OFF",
            "synchronous = OFF",
            "cache_size = -50000",
            "foreign_keys = OFF",
            "secure_delete = OFF",  # of what is merged in the full-text index, which is still there
        ):
            store.connection.execute(f"PRAGMA {pragma}")
        yield store


def load(store: Store, staged: Staged, aliases: Aliases | None = None) -> None:
    """Add all that is staged to an empty store, and resolve it.

    Raises:
        InvalidRecord: a document cannot be stored.
    """
    store.connection.execute("PRAGMA foreign_keys = OFF")  # the rows come from one writer, in order
    with _many_objects(), transaction(store.connection), _naming_documents(staged):
        write_texts(store.connection, staged.texts(), Numbers())
        _Resolved(staged, aliases).write(store, staged)
    store.connection.execute("PRAGMA foreign_keys = ON")


class _Resolved:
    """Who is who in what is staged for an empty store.

    Found before the rows that tell of it are written, so that each is written once.
    """

    def __init__(
        self,
        staged: Staged,
        aliases: Aliases | None,
        keys_of: Callable[[Forms], dict[int, Sequence[int]] | None] = lambda _: None,
    ) -> None:
        forms, gathered = staged.forms(), Gathered(aliases)
        gathered.know({number: profile_of(*names) for number, names in enumerate(forms.names, 1)})
        gathered.add_forms(forms)
        self._names = forms.names
        self._locals = Locals(forms.counts, forms.forms)
        self._resolution = resolve_fresh(gathered, aliases, keys_of(forms))

    def write(self, store: Store, staged: Staged) -> None:
        """Write what depends on it; the texts are there."""
        write_profiles(store.connection, ((n, *names) for n, names in enumerate(self._names, 1)))
        self._locals.entities = self._resolution.entities()
        write_facts(store.connection, staged, self._locals, Numbers())
        with ThreadPoolExecutor(1) as beside:  # SQLite sorts what is there, while Python sorts what comes
            sorting = beside.submit(store.create_indexes, "local_entities", "relations")
            tables = list(self._resolution.tables())
            sorting.result()
        write_tables(store.connection, tables)
        store.create_indexes()


@contextmanager
def _naming_documents(staged: Staged) -> Iterator[None]:
    """Says which document it is that cannot be stored."""
    try:
        yield
    except UnicodeEncodeError:
        for record in staged.records():
            try:
                json.dumps([record.document, record.entities, record.relations], ensure_ascii=False).encode()
            except UnicodeEncodeError as e:
                raise InvalidRecord(f"document {record.document[0]!r} cannot be stored: {e}") from e
        raise


@contextmanager
def _many_objects() -> Iterator[None]:
    """Without the search for cycles, of which there are none: it would go over millions of rows again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
