"""The English backend as a whole: its parts, its files, languages of documents, triggers of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import ExtractionFailed, InvalidFrames, UnknownName
from kg.model import Document
from kg.ontology import RELATION_TYPES
from pipelines.english.frames import load_frames
from pipelines.english.weights import MODEL
from pipelines.extractors import load_extractor
from pipelines.frames import check_frames


def test_all_types_have_triggers():
    entries = load_frames().entries
    assert {e.type for e in entries} == set(RELATION_TYPES)
    assert len(entries) >= 500


def test_offsets_are_those_of_the_text(extract):
    text = "\n  “Moscow,” said  Angela Merkel,\nhacked the Bundestag — again …\n"
    found = extract(text)
    assert found.entities
    for entity in found.entities:
        assert all(text[m.start : m.end] == m.text for m in entity.mentions)
    assert all(0 <= r.evidence.start < r.evidence.end <= len(text) for r in found.relations)


@pytest.mark.parametrize(
    "text", ["", " ", "…", "\n\n", "42", "a" * 500, "No. " * 200, "“", "’s", "A, B, and"]
)
def test_odd_texts_are_read(extract, text):
    assert extract(text).document.text == text


def test_the_model_is_small():
    assert sum(f.stat().st_size for f in MODEL.iterdir()) < 11_000_000
    assert "held" in (MODEL / "README.md").read_text("utf-8") or "not trained on" in (
        MODEL / "README.md"
    ).read_text("utf-8")


def test_documents_go_to_their_language():
    extract = load_extractor()
    english = extract(Document("a", "Russia hacked the DNC.", language="en"))
    arabic = extract(Document("b", "اتهمت مايكروسوفت الكرملين.", language="ar"))
    assert [r.type for r in english.relations] == ["HACKED"]
    assert [r.type for r in arabic.relations] == ["ACCUSED"]


def test_a_language_that_nothing_reads_fails_the_document():
    with pytest.raises(
        ExtractionFailed, match=r"in language 'fr', and backend 'embedded' reads ar, en.*--lang"
    ):
        load_extractor()(Document("a", "Le Kremlin nie.", language="fr"))
    forced = load_extractor(language="en")
    assert forced(Document("a", "Moscow denied it.", language="fr")).entities


OWN = """
language = "en"

[[new_type]]
name = "PROTESTED_AGAINST"
meaning = "protests against target"

[[frame]]
type = "PROTESTED_AGAINST"
target = ["prep:against"]
verbs = ["march against"]
"""


def test_triggers_of_the_users_own(tmp_path: Path):
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    found = load_extractor(frames=[path])(Document("a", "Greenpeace marched against Shell.", language="en"))
    assert [(r.type, r.source, r.target) for r in found.relations] == [
        ("PROTESTED_AGAINST", "greenpeace", "shell")
    ]


@pytest.mark.parametrize(
    ("old", "new", "error", "match"),
    [
        ('language = "en"\n', "", InvalidFrames, 'write `language = "en"`'),
        ("march against", "اتهم يتهم", InvalidFrames, "in a file of language 'en'"),
        ("march against", "March!", InvalidFrames, "English verb"),
        (
            'type = "PROTESTED_AGAINST"\ntarget',
            'type = "PROTESTED"\ntarget',
            UnknownName,
            "PROTESTED_AGAINST",
        ),
    ],
)
def test_faults_of_own_triggers_are_named(tmp_path: Path, old, new, error, match):
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(old, new), "utf-8")
    with pytest.raises(error, match=match):
        check_frames([path])
