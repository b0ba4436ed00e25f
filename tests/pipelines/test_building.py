"""From what is read to a store and a page: what is new, what changed, what is gone, and what fails on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import (
    EmptyText,
    ExtractionFailed,
    InputNotFound,
    InvalidAliases,
    OutputNotWritable,
    StoreError,
)
from kg.locking import locked
from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from kg.store import Store
from pipelines.building import (
    ALIASES,
    DATABASE,
    PAGE,
    Built,
    make_graph,
    update_graph,
)
from pipelines.extractor_version import extractor_version
from pipelines.given import documents_of, with_origins
from pipelines.read import FailedDocument
from pipelines.workers import ExtractResult

TEXT = "اتهمت ليلى منصور سمير حداد بالكذب"


def extracted(document: Document) -> ExtractedDocument:
    """Layla accuses Samir, whatever the document says, and says so for sure where it says so."""
    text = document.text
    if TEXT not in text:
        return ExtractedDocument(document)
    layla = Entity("layla_mansur", "PERSON", "Layla Mansur", "ليلى منصور", (Mention(6, 16, "ليلى منصور"),))
    samir = Entity("samir_haddad", "PERSON", "Samir Haddad", "سمير حداد", (Mention(17, 26, "سمير حداد"),))
    sure = 0.4 if "ربما" in text else 1.0
    accused = Relation("ACCUSED", "layla_mansur", "samir_haddad", Evidence(0, len(TEXT)), confidence=sure)
    return ExtractedDocument(document, (layla, samir), (accused,))


class Extractor:
    """Extracts, and remembers what; breaks off or fails at documents whose text says so."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, documents: Iterator[Document]) -> Iterator[ExtractResult]:
        for d in documents:
            if "انقطع" in d.text:
                raise KeyboardInterrupt
            self.seen.append(d.id)
            if "فشل" in d.text:
                yield FailedDocument(d.id, ExtractionFailed(f"{d.id}: too hard"), d.id)
            else:
                yield extracted(d)


def build(inputs: Any, output: Path, extractor: str = "x", **options: Any) -> tuple[Built, list[str]]:
    """Build, close the graph, and say what was extracted."""
    extract = Extractor()
    built = update_graph(with_origins(inputs, sort=True), output, extract, extractor=extractor, **options)
    built.graph.close()
    return built, extract.seen


def counts(built: Built) -> tuple[int, int, int]:
    return built.report.added, built.report.changed, built.report.unchanged


def documents_in(output: Path) -> dict[str, str | None]:
    with kg.open(output / DATABASE) as graph:
        return {d.id: d.error for d in graph.documents()}


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with three articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(f"{TEXT}\n{name}", "utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "new" / "output"


# In memory


def memory(documents: Iterable[Document | FailedDocument], **options: Any) -> Built:
    return make_graph(((d, None) for d in documents), Extractor(), **options)


def failed(id_: str) -> FailedDocument:
    return FailedDocument(id_, EmptyText(f"{id_}: no text"), id_)


def test_a_graph_in_memory() -> None:
    built = memory([Document("a", TEXT), Document("b", TEXT)])
    assert [r.document for r in built.graph.relations(type="ACCUSED", source="ليلى منصور")] == ["a", "b"]
    assert built.failures == ()


def test_failures_are_recorded_with_their_errors() -> None:
    built = memory([failed("b"), Document("a", TEXT), Document("c", "فشل")])
    assert [f.id for f in built.failures] == ["b", "c"]
    assert {d.id: d.error for d in built.graph.documents()} == {
        "a": None, "b": "b: no text", "c": "c: too hard"
    }  # fmt: skip


def test_a_failure_does_not_take_the_id_of_a_document() -> None:
    built = memory([failed("a"), Document("a", TEXT), failed("a")])
    assert {d.id: d.error is None for d in built.graph.documents()} == {"a": True, "a#2": False, "a#3": False}


def test_relations_of_a_low_confidence_are_left_out() -> None:
    built = memory([Document("a", TEXT), Document("b", f"{TEXT} ربما")], min_confidence=0.5)
    assert [r.document for r in built.graph.relations()] == ["a"]
    assert len(built.graph.documents()) == 2


# In a folder


def test_a_folder_gets_a_store_and_a_page(articles: Path, out: Path) -> None:
    built, _ = build(articles, out)
    assert counts(built) == (3, 0, 0)
    assert sorted(p.name for p in out.iterdir()) == [DATABASE, PAGE]
    with kg.open(out / DATABASE) as graph:
        assert len(graph) == 3
    assert "ليلى" in (out / PAGE).read_text("utf-8")


def test_the_order_of_the_documents_does_not_matter(tmp_path: Path) -> None:
    documents: list[Any] = [Document("a", TEXT), Document("c", "فشل"), Document("b", TEXT)]
    for name, order in (("one", documents), ("two", documents[::-1])):
        build(order, tmp_path / name)
    for file in (DATABASE, PAGE):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_second_build_extracts_nothing(articles: Path, out: Path) -> None:
    build(articles, out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    (out / PAGE).unlink()
    built, seen = build(articles, out)
    assert (counts(built), seen) == ((0, 0, 3), [])
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_new_and_changed_documents_are_extracted_and_no_others(
    articles: Path, out: Path, tmp_path: Path
) -> None:
    build(articles, out)
    (articles / "b.txt").write_text("نص آخر", "utf-8")
    (articles / "d.txt").write_text(TEXT, "utf-8")
    built, seen = build(articles, out)
    assert (counts(built), seen) == ((1, 1, 2), ["b.txt", "d.txt"])
    build(articles, tmp_path / "fresh")
    with kg.open(out / DATABASE) as one, kg.open(tmp_path / "fresh" / DATABASE) as two:
        assert list(one.extracted()) == list(two.extracted())
        assert one.entities() == two.entities()
    assert (out / PAGE).read_bytes() == (tmp_path / "fresh" / PAGE).read_bytes()


def test_another_extractor_extracts_all_anew(articles: Path, out: Path) -> None:
    build(articles, out)
    built, seen = build(articles, out, extractor="y")
    assert (counts(built), len(seen)) == ((0, 3, 0), 3)


def test_other_inputs_are_added(articles: Path, out: Path) -> None:
    build(articles / "a.txt", out)
    built, _ = build([articles / "b.txt", Document("given", TEXT)], out)
    assert counts(built) == (2, 0, 0)
    assert sorted(documents_in(out)) == ["a.txt", "b.txt", "given"]


def test_fresh_begins_anew(articles: Path, out: Path) -> None:
    build(articles / "a.txt", out)
    built, _ = build(articles / "b.txt", out, fresh=True)
    assert counts(built) == (1, 0, 0)
    assert sorted(documents_in(out)) == ["b.txt"]


def test_files_that_are_gone_are_named_and_pruned_if_asked(articles: Path, out: Path) -> None:
    (articles / "two.jsonl").write_text(
        '{"id": "one", "text": "نص أول"}\n{"id": "two", "text": "نص ثان"}\n', "utf-8"
    )
    build([articles, Document("given", TEXT)], out)
    (articles / "c.txt").unlink()
    (articles / "two.jsonl").write_text('{"id": "one", "text": "نص أول"}\n', "utf-8")
    built, _ = build(articles, out)
    assert (counts(built), built.report.gone, built.report.removed) == ((0, 0, 3), 2, 0)
    built, _ = build(articles, out, prune=True)
    assert (built.report.gone, built.report.removed) == (0, 2)
    assert sorted(documents_in(out)) == ["a.txt", "b.txt", "given", "one"]


def test_what_is_not_asked_for_is_not_pruned(articles: Path, out: Path) -> None:
    build(articles, out)
    build(articles / "a.txt", out, prune=True)
    assert sorted(documents_in(out)) == ["a.txt", "b.txt", "c.txt"]


def test_files_that_moved_stay(articles: Path, out: Path, tmp_path: Path) -> None:
    build(articles, out)
    articles.rename(tmp_path / "archive")
    built, _ = build(tmp_path / "archive", out)
    assert counts(built) == (0, 0, 3)
    built, _ = build(tmp_path / "archive" / "a.txt", out, prune=True)
    assert built.report.removed == 0


def test_another_file_of_the_same_name_is_told_of(articles: Path, out: Path, tmp_path: Path) -> None:
    build(articles, out)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("نص آخر", "utf-8")
    built, _ = build(other, out)
    (warning,) = built.warnings
    assert str(other / "a.txt") in warning
    assert str(articles / "a.txt") in warning


def test_failures_come_and_go(articles: Path, out: Path) -> None:
    (articles / "b.txt").write_text("", "utf-8")
    (articles / "c.txt").write_text("فشل", "utf-8")
    built, _ = build(articles, out)
    assert (counts(built), built.report.failed) == ((1, 0, 0), 2)
    assert {k for k, e in documents_in(out).items() if e} == {"b.txt", "c.txt"}
    built, seen = build(articles, out)
    assert (counts(built), built.report.failed, seen) == ((0, 0, 1), 2, ["c.txt"])
    for name in ("b.txt", "c.txt"):
        (articles / name).write_text(TEXT, "utf-8")
    (articles / "a.txt").write_text("فشل", "utf-8")
    built, _ = build(articles, out)
    assert (counts(built), built.report.failed) == ((2, 0, 0), 1)
    assert {k for k, e in documents_in(out).items() if e} == {"a.txt"}


def test_a_mended_line_leaves_no_failure(articles: Path, out: Path) -> None:
    lines = articles / "lines.jsonl"
    lines.write_text('{broken\n{"id": "good", "text": "نص"}\n', "utf-8")
    built, _ = build(lines, out)
    assert built.report.failed == 1
    lines.write_text('{"id": "mended", "text": "نص"}\n{"id": "good", "text": "نص"}\n', "utf-8")
    build(lines, out)
    assert documents_in(out) == {"good": None, "mended": None}


def test_a_run_that_breaks_off_leaves_the_former_graph_and_what_it_extracted(
    articles: Path, out: Path
) -> None:
    build(articles / "a.txt", out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    (articles / "c.txt").write_text("انقطع", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        build(articles, out)
    assert {name: (out / name).read_bytes() for name in before} == before
    (articles / "c.txt").write_text(TEXT, "utf-8")
    built, seen = build(articles, out)
    assert (counts(built), built.report.resumed, seen) == ((2, 0, 1), 1, ["c.txt"])
    assert sorted(p.name for p in out.iterdir()) == [DATABASE, PAGE]


def test_what_an_interrupted_build_extracted_of_other_inputs_is_not_taken_over(
    articles: Path, out: Path
) -> None:
    (articles / "c.txt").write_text("انقطع", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        build(articles, out)
    build(articles / "b.txt", out)
    assert sorted(documents_in(out)) == ["b.txt"]


def test_ids_from_documents_decide_nowhere_what_is_written(out: Path, tmp_path: Path) -> None:
    evil = ["../../evil", "/tmp/kg-evil", "graph.db", "a\0b", "'; DROP TABLE documents; --", "..\\evil"]
    build([Document(i, TEXT, title=i, source=i, url=i) for i in evil], out)
    assert sorted(documents_in(out)) == sorted(evil)
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == [DATABASE, PAGE]
    assert not Path("/tmp/kg-evil").exists()


# What the user says


def test_decisions_in_the_folder_are_followed_and_undone(articles: Path, out: Path) -> None:
    build(articles, out)
    decisions = out / ALIASES
    decisions.write_text('[merge]\n"سمير حداد" = "ليلى منصور"\n"لا أحد" = "ليلى منصور"\n', "utf-8")
    built, seen = build(articles, out)
    assert seen == []
    assert ["line 3" in w for w in built.warnings] == [True]
    with kg.open(out / DATABASE) as graph:
        assert [e.id for e in graph.entities()] == ["layla_mansur"]
    decisions.unlink()
    build(articles, out)
    with kg.open(out / DATABASE) as graph:
        assert len(graph.entities()) == 2


def test_wrong_decisions_are_named_before_anything_is_done(articles: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[marge]\n", "utf-8")
    with pytest.raises(InvalidAliases, match=r"mine\.toml"):
        build(articles, out, aliases=tmp_path / "mine.toml")


# Wrong use and faults


def test_an_output_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputNotWritable, match="file"):
        build([Document("a", TEXT)], tmp_path / "file" / "below")


def test_a_second_build_at_the_same_time_says_who_is_building(articles: Path, out: Path) -> None:
    build(articles, out)
    with locked(out / DATABASE), pytest.raises(StoreError, match=r"being built by process \d+"):
        build(articles, out)
    build(articles, out)


def test_a_graph_of_a_newer_version_is_left_alone(articles: Path, out: Path) -> None:
    build(articles, out)
    with Store.open(out / DATABASE, write=True) as store:
        store.connection.execute("PRAGMA user_version = 99")
    before = (out / DATABASE).read_bytes()
    with pytest.raises(StoreError, match="version 99"):
        build(articles, out)
    assert (out / DATABASE).read_bytes() == before


def test_documents_come_from_paths_and_as_they_are(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    given = Document("given", TEXT)
    paths = [tmp_path / "b.txt", tmp_path / "a.txt"]
    assert [d.id for d in documents_of([*paths, given])] == ["given", "b.txt", "a.txt"]
    assert [d.id for d in documents_of(paths, sort=True)] == ["a.txt", "b.txt"]
    assert [d.id for d in documents_of(str(tmp_path))] == ["a.txt", "b.txt"]
    assert [p for _, p in with_origins([*paths, given])] == [None, *paths]


def test_wrong_use_is_raised_before_the_first_document(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        documents_of([tmp_path / "nothing.txt"])


def test_entities_of_two_documents_are_resolved() -> None:
    def spelled(documents: Iterator[Document]) -> Iterator[ExtractResult]:
        one, two = (extracted(d) for d in documents)
        yield one
        two = two.with_ids({"layla_mansur": "laila_mansour"})
        layla = replace(two.entities[0], name="Laila Mansour", name_origin="transliteration")
        yield replace(two, entities=(layla, two.entities[1]))

    built = make_graph(((Document(i, TEXT), None) for i in "ab"), spelled)
    assert [e.id for e in built.graph.entities("PERSON")] == ["layla_mansur", "samir_haddad"]


def test_the_version_of_the_extraction_tells_options_and_files_apart(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("a = 1", "utf-8")
    one = extractor_version(frames=[mine])
    assert one == extractor_version(frames=[mine])
    mine.write_text("a = 2", "utf-8")
    versions = {
        one,
        extractor_version(frames=[mine]),
        extractor_version(),
        extractor_version(min_confidence=0.5),
    }
    assert len(versions) == 4
    with pytest.raises(InputNotFound, match="nothing"):
        extractor_version(frames=[tmp_path / "nothing.toml"])
