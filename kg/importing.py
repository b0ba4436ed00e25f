"""A graph from node-link JSON, as ``kg export`` writes it: the same documents, statements and entities."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.bulk import fill
from kg.clusters import Merge, Profile
from kg.errors import DocumentError, InputNotFound, UsageError
from kg.export.node_link import FORM
from kg.files import naming_sqlite_errors, replacing, transaction
from kg.model import ExtractedDocument, Span, check_texts
from kg.names import normalize
from kg.naming import GlobalEntity
from kg.ontology import ENTITY_TYPES
from kg.resolve import local_entities
from kg.resolved import Holders, Resolved, write_all
from kg.store import Store

__all__ = ["import_graph"]

Ids = dict[tuple[str, str], str]


def import_graph(source: str | Path, path: str | Path) -> None:
    """Write the store at ``path``, in place of what is there, from the node-link JSON at ``source``.

    Entities are taken as the file has them, with the user's corrections that went into them, and not resolved again.

    Raises:
        InputNotFound: there is no such file.
        UsageError: it is no JSON that ``kg export --format json`` wrote, or does not fit together.
        OutputNotWritable: ``path`` cannot be written.
    """
    value = _read(source)
    try:
        documents = [_document(d) for d in value["graph"]["documents"]]
        failures = [(_document(d).document, str(d["error"])) for d in value["graph"]["failures"]]
        ids = {(d["id"], e["id"]): e["node"] for d in value["graph"]["documents"] for e in d["entities"]}
        merges = [Merge(**m) for m in value["graph"]["merges"]]
        entities = dict(_entities(value["nodes"]))
        if unknown := set(ids.values()) - entities.keys():
            raise ValueError(f"no node {min(unknown)!r}")
    except (KeyError, TypeError, AttributeError, ValueError, DocumentError) as e:
        what = f"no key {e}" if isinstance(e, KeyError) else str(e)
        raise UsageError(f"{str(source)!r} does not fit together: {what}; export it again") from e
    with _fitting(source), replacing(path) as part, naming_sqlite_errors(path), Store.create(part) as store:
        fill(store, documents, failures)
        uses = _uses(documents, ids)
        holders, members = _members(store, ids)
        found = [
            Resolved(entity, members[key], *counts, uses[key]) for key, (entity, counts) in entities.items()
        ]
        with transaction(store.connection):
            write_all(store.connection, found, merges, holders)


@contextmanager
def _fitting(source: str | Path) -> Iterator[None]:
    """Says that it is the file's fault where it holds what no store can: lone surrogates, numbers beyond all bounds."""
    try:
        yield
    except (UnicodeEncodeError, OverflowError, sqlite3.IntegrityError) as e:
        raise UsageError(f"{str(source)!r} does not fit together: {e}; export it again") from e


def _read(source: str | Path) -> dict[str, Any]:
    try:
        value = json.loads(Path(source).read_text("utf-8"))
    except OSError as e:
        raise InputNotFound(f"cannot read {str(source)!r}: {e.strerror}") from e
    except (ValueError, RecursionError) as e:
        expected = "expected what `kg export --format json` writes"
        raise UsageError(f"{str(source)!r} is no JSON: {e}; {expected}") from e
    graph = value.get("graph") if isinstance(value, dict) else None
    form = graph.get("form") if isinstance(graph, dict) else None
    if form != FORM:
        expected = f"expected what `kg export --format json` writes (form {FORM!r})"
        raise UsageError(f"{str(source)!r} is no graph of this program, got form {form!r}; {expected}")
    assert isinstance(value, dict)
    return value


def _document(value: dict[str, Any]) -> ExtractedDocument:
    extracted = ExtractedDocument.from_dict(value)
    spans = tuple(Span(int(start), int(end)) for start, end in value["boilerplate"])
    return replace(extracted, document=replace(extracted.document, boilerplate=spans))


def _entities(nodes: Iterable[dict[str, Any]]) -> Iterator[tuple[str, tuple[GlobalEntity, tuple[int, int]]]]:
    """The entities by id, with the numbers of their documents and mentions."""
    for n in nodes:
        names = n["name"], n["name_ar"], tuple(n["aliases"])
        entity = GlobalEntity(n["id"], n["type"], *names, n["name_origin"])
        counts = n["documents"], n["mentions"]
        check_texts(f"node {entity.id!r}", entity.id, entity.name, entity.name_origin, *entity.aliases)
        check_texts(f"node {entity.id!r}", entity.name_ar, optional=True)
        if entity.type not in ENTITY_TYPES:
            raise ValueError(
                f"node {entity.id!r} is a {entity.type!r}, expected one of {', '.join(ENTITY_TYPES)}"
            )
        if not all(type(c) is int and c >= 0 for c in counts):
            raise ValueError(f"node {entity.id!r} has {counts[0]!r} documents and {counts[1]!r} mentions")
        yield entity.id, (entity, counts)


def _uses(documents: Iterable[ExtractedDocument], ids: Ids) -> defaultdict[str, Counter[str]]:
    """How often each entity is called what."""
    uses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for d in documents:
        for e in local_entities(d):
            uses[ids[e.document, e.id]].update(map(normalize, e.surfaces))
    return uses


def _members(store: Store, ids: Ids) -> tuple[Holders, defaultdict[str, list[Profile]]]:
    """The stored entities of documents by number, and those of each entity of the graph."""
    holders = Holders()
    members: defaultdict[str, list[Profile]] = defaultdict(list)
    rows = store.connection.execute(
        "SELECT l.id, d.key, p.key, p.type, p.name, p.name_ar, p.name_origin FROM local_entities l "
        "JOIN documents d ON d.id = l.document JOIN profiles p ON p.id = l.profile ORDER BY l.id"
    )
    for number, document, key, kind, name, name_ar, origin in rows:
        profile = Profile(key, kind, name, name_ar, origin, documents=[document])
        holders.numbers.append(number)
        holders.profiles.append(profile)
        holders.documents.append(document)
        members[ids[document, key]].append(profile)
    return holders, members
