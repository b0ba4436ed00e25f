"""One build over all hostile documents: it ends, each document is accounted for, and the store is whole."""

from __future__ import annotations

import json
import re
import resource
import sqlite3
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kg.store import Store
from pipelines.read.limits import MAX_CHARACTERS
from tests.hostile.corpus import Hostile, write

pytestmark = pytest.mark.nightly

KG = "from pipelines.entry import main; main()"
MINUTES, MEGABYTES = 20, 1500
"""Far above what it takes: two minutes of a processor, 800 MB."""


@dataclass(frozen=True)
class Built:
    files: list[Hostile]
    store: Path
    summary: dict[str, Any]
    error: str
    code: int
    processor: float
    memory: float


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The outcome of ``kg build`` over the folder of all of them."""
    folder, out = tmp_path_factory.mktemp("hostile"), tmp_path_factory.mktemp("out")
    files = write(folder)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", KG, "build", folder, "-o", out, "--json"],
        capture_output=True,
        text=True,
        timeout=60 * MINUTES,
        check=False,
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    for path in folder.iterdir():
        path.unlink()  # 200 MB
    seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    assert done.stdout, done.stderr[-2000:]
    summary = json.loads(done.stdout)
    return Built(
        files, out / "graph.db", summary, done.stderr, done.returncode, seconds, used.ru_maxrss / 1024
    )


def documents(path: Path) -> list[tuple[str, str, str | None]]:
    """Id, text and error of the documents in a store."""
    with sqlite3.connect(path) as connection:
        return connection.execute("SELECT key, text, error FROM documents").fetchall()


def file_of(key: str) -> str:
    """The file that a document came from, by its id."""
    return key.split("#")[0].split(":")[0]


def test_there_are_two_hundred_of_them(built: Built) -> None:
    assert len({f.name for f in built.files}) >= 200


def test_the_run_ends_in_its_way(built: Built) -> None:
    assert built.code == 1  # some failed, the others were done
    assert "Traceback" not in built.error
    assert built.processor < 60 * MINUTES
    assert built.memory < MEGABYTES


def test_every_document_is_built_or_recorded_with_its_error(built: Built) -> None:
    found = documents(built.store)
    names = Counter(file_of(key) for key, _, _ in found)
    own_ids = {"good", "same"}  # records that say their ids
    for file in built.files:
        if file.name.endswith((".txt", ".html")):
            assert names[file.name] == 1, file.name
    assert built.summary["failed"] == sum(error is not None for _, _, error in found)
    assert built.summary["documents"] == sum(error is None for _, _, error in found)
    ours = {f.name for f in built.files}
    strange = {n for n in names if n not in ours and n.split(" ")[0] not in own_ids}
    # Records of some wrong types have ids of their own.
    assert strange <= {"5.5", "a", "1", "2", "3", "=1+1"}, strange


def test_each_meets_its_fate(built: Built) -> None:
    errors = {key: error for key, _, error in documents(built.store)}
    for file in built.files:
        if not file.name.endswith((".txt", ".html")):
            continue
        if file.fate == "built":
            assert errors[file.name] is None, (file.name, errors[file.name])
        elif file.fate == "refused":
            assert errors[file.name], file.name


def test_records_beside_a_bad_one_are_built(built: Built) -> None:
    found = {key for key, _, error in documents(built.store) if error is None}
    for n in range(22):
        assert {f"good {n}", f"good {n}#2"} <= found
    assert len([k for k in found if k.split("#")[0] == "same"]) == 102


def test_errors_are_lines_that_say_what_is_wrong(built: Built) -> None:
    for key, text, error in documents(built.store):
        assert (error is None) != (text == ""), key
        if error is not None:
            assert len(error.splitlines()) == 1
            assert "in a stage of the extraction" not in error, (key, error)
            assert len(error) < 1000, key
    large = {key: error for key, _, error in documents(built.store) if "fifty_megabytes" in key}
    assert len(large) == 4
    assert all(re.search("at most|more than", error or "") for error in large.values()), large


def test_the_store_is_whole_and_offsets_hold(built: Built) -> None:
    with Store.open(built.store) as store:
        sql = store.connection.execute
        assert sql("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert sql("PRAGMA foreign_key_check").fetchall() == []
        assert sql("SELECT count(*) FROM relations WHERE source_entity IS NULL").fetchone() == (0,)
        for d in store.extracted():
            text = d.document.text
            assert len(text) <= MAX_CHARACTERS
            assert all(text[m.start : m.end] == m.text for e in d.entities for m in e.mentions)
            assert all(0 <= r.evidence.start < r.evidence.end <= len(text) for r in d.relations)


def test_ten_thousand_mentions_and_two_thousand_names_are_found(built: Built) -> None:
    with Store.open(built.store) as store:
        counts = {
            d.document.id: sum(len(e.mentions) for e in d.entities)
            for d in store.extracted()
            if d.document.id.startswith(("ten_thousand", "two_thousand"))
        }
    assert counts["ten_thousand_mentions.txt"] == 10_000
    assert counts["two_thousand_names_in_a_sentence.txt"] >= 1_900
