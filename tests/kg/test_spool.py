"""What waits for a bulk load: read back in order, as often as is wanted."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from kg import Document, ExtractedDocument, OutputNotWritable, write_store
from kg.errors import InvalidRecord
from kg.model import Entity, Mention
from kg.records import Record, record_of
from kg.spool import Packed, Spool
from kg.staging import Listed
from tests.kg.conftest import make_articles


@pytest.fixture
def records() -> list[Record]:
    return [record_of(a) for a in make_articles()]


@pytest.mark.parametrize("with_pread", [True, False])
def test_parts_are_those_of_the_records(
    records: list[Record], with_pread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not with_pread:
        monkeypatch.delattr(os, "pread", raising=False)
    spool = Spool()
    for record in reversed(records[1:]):
        spool.put(record)
    assert list(spool.packed().records()) == records[1:]
    spool.put(records[0])  # also after reading
    spool.put(records[2])
    packed, listed = spool.packed(), Listed(records)
    assert len(packed) == len(records)
    for part in ("records", "documents", "entities", "texts", "relations", "keys"):
        assert list(getattr(packed, part)()) == list(getattr(listed, part)())
    spool.close()


def test_two_documents_of_one_id_must_be_the_same(records: list[Record]) -> None:
    spool = Spool()
    spool.put(records[0])
    spool.put(records[0])
    with pytest.raises(InvalidRecord, match="two documents have the id"):
        spool.put(Record(records[0].document, [], []))
    spool.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_named_with_the_folder(
    records: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: open("/dev/full", "wb"))  # noqa: SIM115
    with pytest.raises(OutputNotWritable, match=r"folder for temporary files.*TMPDIR"):
        write_store(tmp_path / "g.db", make_articles())
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_cannot_be_stored_is_named_with_its_document(tmp_path: Path) -> None:
    entity = Entity("x", "PERSON", "X \ud800", "س", (Mention(0, 1, "س"),))
    documents = [*make_articles(), ExtractedDocument(Document("bad.txt", "س"), (entity,))]
    with pytest.raises(InvalidRecord, match=r"document 'bad\.txt' cannot be stored.*surrogates"):
        write_store(tmp_path / "g.db", documents)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_spool_has_nothing() -> None:
    spool = Spool()
    packed = spool.packed()
    assert isinstance(packed, Packed)
    assert (len(packed), packed.keys()) == (0, [])
    spool.close()
