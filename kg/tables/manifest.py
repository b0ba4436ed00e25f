"""What is in a folder of tables: one small file, written last, that says which files make the graph.

A merge writes its files into a folder of its own (``tables-…``), then the manifest in place of the former one: until
then the former tables are the graph, and from then on the new ones are.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import InputNotFound, StoreError
from kg.tables.places import Folder

__all__ = ["MANIFEST", "Manifest", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"
_FORM = "kg tables"
VERSION = 1
"""Of the tables that this code writes, and the only one that it reads."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a graph.

    ``folder`` is the folder with the files; ``identity`` says what they were made from and by which program;
    ``aliases`` and ``code`` are those of the table ``meta`` of a store; ``rows`` and ``bytes`` are those of each
    table, whose file is its name with ``.parquet``.
    """

    folder: str
    identity: str
    aliases: str
    code: str
    rows: dict[str, int]
    bytes: dict[str, int]


def read_manifest(folder: Folder) -> Manifest:
    """The manifest of a folder, whose files are there in the size that it says.

    Raises:
        InputNotFound: there is no such folder, or no tables are in it.
        StoreError: the manifest is damaged or of another version, or a file is missing or of another size.
    """
    try:
        content = folder.read(MANIFEST)
    except InputNotFound as e:
        raise InputNotFound(f"no tables of a graph in '{folder}'; make them with `kg merge`") from e
    manifest = _parsed(folder, content)
    try:
        sizes = folder.folder(manifest.folder).sizes()
    except InputNotFound:
        sizes = {}
    for name, size in manifest.bytes.items():
        got = sizes.get(f"{name}.parquet")
        if got != size:
            what = "is missing" if got is None else f"has {got:,} bytes, expected {size:,}"
            raise StoreError(
                f"tables in '{folder}' are damaged: '{manifest.folder}/{name}.parquet' {what}; merge again"
            )
    return manifest


def _parsed(folder: Folder, content: bytes) -> Manifest:
    try:
        value: dict[str, Any] = json.loads(content)
        form, version = value.pop("form"), value.pop("version")
        if form != _FORM:
            raise ValueError(f"got form {form!r}")
        if version != VERSION:
            raise StoreError(
                f"'{folder}' has tables of version {version}, this program reads version {VERSION}; merge again"
            )
        manifest = Manifest(**value)
        texts = (manifest.folder, manifest.identity, manifest.aliases, manifest.code)
        numbers = (*dict.values(manifest.rows), *dict.values(manifest.bytes))
        if not all(isinstance(t, str) for t in texts) or not all(isinstance(n, int) for n in numbers):
            raise ValueError("expected texts, and numbers by table")
        if "/" in manifest.folder or not manifest.folder.startswith("tables-"):
            raise ValueError(f"got folder {manifest.folder!r}")
        return manifest
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as e:
        raise StoreError(
            f"'{folder}/{MANIFEST}' is no manifest of tables, or is damaged ({e}); merge again"
        ) from e


def write_manifest(folder: Folder, manifest: Manifest) -> None:
    """Make the manifest that of the folder; from now on its files are the graph."""
    value = {"form": _FORM, "version": VERSION} | asdict(manifest)
    folder.write(MANIFEST, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())
