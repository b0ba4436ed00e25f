"""From results of the extraction to a store and a page, with documents that fail on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import kg
from kg.errors import EmptyText, InputNotFound, OutputNotWritable
from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from pipelines.building import DATABASE, PAGE, documents_of, make_graph
from pipelines.read import FailedDocument
from pipelines.workers import ExtractResult

TEXT = "اتهمت ليلى منصور سمير حداد بالكذب"


def extracted(id_: str) -> ExtractedDocument:
    layla = Entity("layla_mansur", "PERSON", "Layla Mansur", "ليلى منصور", (Mention(6, 16, "ليلى منصور"),))
    samir = Entity("samir_haddad", "PERSON", "Samir Haddad", "سمير حداد", (Mention(17, 26, "سمير حداد"),))
    accused = Relation("ACCUSED", "layla_mansur", "samir_haddad", Evidence(0, len(TEXT)))
    return ExtractedDocument(Document(id_, TEXT), (layla, samir), (accused,))


def failed(id_: str) -> FailedDocument:
    return FailedDocument(id_, EmptyText(f"{id_}: no text"), id_)


def test_a_graph_in_memory() -> None:
    built = make_graph([extracted("a"), extracted("b")])
    assert [r.document for r in built.graph.relations(type="ACCUSED", source="ليلى منصور")] == ["a", "b"]
    assert built.failures == ()


def test_a_folder_gets_a_store_and_a_page(tmp_path: Path) -> None:
    make_graph([extracted("a")], tmp_path / "new" / "folder").graph.close()
    assert sorted(p.name for p in (tmp_path / "new" / "folder").iterdir()) == [DATABASE, PAGE]
    with kg.open(tmp_path / "new" / "folder" / DATABASE) as graph:
        assert len(graph) == 1
    assert "ليلى" in (tmp_path / "new" / "folder" / PAGE).read_text("utf-8")


def test_the_order_of_the_documents_does_not_matter(tmp_path: Path) -> None:
    documents: list[ExtractResult] = [extracted("a"), failed("c"), extracted("b"), failed("d")]
    for name, order in (("one", documents), ("two", documents[::-1])):
        make_graph(order, tmp_path / name).graph.close()
    for file in (DATABASE, PAGE):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_failures_are_recorded_with_their_errors() -> None:
    built = make_graph([failed("b"), extracted("a")])
    assert [f.id for f in built.failures] == ["b"]
    assert {d.id: d.error for d in built.graph.documents()} == {"a": None, "b": "b: no text"}


def test_a_failure_does_not_take_the_id_of_a_document() -> None:
    built = make_graph([failed("a"), extracted("a"), failed("a")])
    assert {d.id: d.error is None for d in built.graph.documents()} == {"a": True, "a#2": False, "a#3": False}


def test_relations_of_a_low_confidence_are_left_out() -> None:
    doubtful = extracted("b")
    doubtful = replace(doubtful, relations=(replace(doubtful.relations[0], confidence=0.4),))
    built = make_graph([extracted("a"), doubtful], min_confidence=0.5)
    assert [r.document for r in built.graph.relations()] == ["a"]
    assert len(built.graph.documents()) == 2


def test_a_run_that_breaks_off_leaves_the_former_graph(tmp_path: Path) -> None:
    make_graph([extracted("a")], tmp_path).graph.close()
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def interrupted() -> Iterator[ExtractedDocument]:
        yield extracted("b")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_graph(interrupted(), tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_an_output_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputNotWritable, match="file"):
        make_graph([extracted("a")], tmp_path / "file" / "below")


def test_documents_come_from_paths_and_as_they_are(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    given = Document("given", TEXT)
    paths = [tmp_path / "b.txt", tmp_path / "a.txt"]
    assert [d.id for d in documents_of([*paths, given])] == ["given", "b.txt", "a.txt"]
    assert [d.id for d in documents_of(paths, sort=True)] == ["a.txt", "b.txt"]
    assert [d.id for d in documents_of(str(tmp_path))] == ["a.txt", "b.txt"]


def test_wrong_use_is_raised_before_the_first_document(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        documents_of([tmp_path / "nothing.txt"])


def test_entities_of_two_documents_are_resolved() -> None:
    one, two = extracted("a"), extracted("b").with_ids({"layla_mansur": "laila_mansour"})
    layla = replace(two.entities[0], name="Laila Mansour", name_origin="transliteration")
    built = make_graph([one, replace(two, entities=(layla, two.entities[1]))])
    assert [e.id for e in built.graph.entities("PERSON")] == ["layla_mansur", "samir_haddad"]
