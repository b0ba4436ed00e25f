"""Merged shards are the graph that a store of the same documents is: the same rows, whatever the blocks."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

import kg
from benchmarks.generated import documents as generated
from kg import (
    Document,
    Entity,
    ExtractedDocument,
    InputNotFound,
    KnowledgeGraph,
    Mention,
    OutputNotWritable,
    StoreError,
)
from kg.aliases import Aliases
from kg.errors import InvalidRecord, UsageError
from tests.kg.conftest import FAILED, MakeDocument, make_articles

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("fsspec")

from kg.tables.merging import Merged, merge_shards  # noqa: E402
from kg.tables.shards import write_shard  # noqa: E402

pytestmark = pytest.mark.extras
ROOT = Path(__file__).parents[2]
TABLES = ("documents", "entities", "profiles", "local_entities", "mentions", "relations", "names", "merges")
GIVEN, FAMILY = (
    ("سامي", "ليلى", "عمر", "محمد", "هند"),
    ("الراوي", "ندى", "بن سعد الراوي", "أحمد الراوي", "حسن", "حسين"),
)
ALIASES = """
[merge]
"الراوي" = "ليلى ندى"
[split]
"عمر حسن" = "عمر حسين"
"سامي ندى" = { documents = ["doc-0003", "doc-0017"] }
[rename]
"وزارة العدل" = { name = "The Ministry", name_ar = "الوزارة" }
[retype]
"الميناء" = "ORG"
"""


def awkward(number: int, seed: int = 1) -> list[ExtractedDocument]:
    """Documents whose names are lone, short, shared, misspelt, those of offices, or of two types."""
    chance = random.Random(seed)
    found = []
    for n in range(number):
        who = dict(_name(chance) for _ in range(chance.randint(0, 6)))
        text, entities = "", []
        for name, kind in who.items():
            mentions = []
            for _ in range(chance.randint(0, 3)):
                spoken = name.removeprefix("ا") if name.startswith("ال") and chance.random() < 0.3 else name
                text += "قال ل" if spoken != name else "قال "
                mentions.append(Mention(len(text), len(text) + len(spoken), spoken))
                text += f"{spoken} "
            slug = "_".join(str(ord(c)) for c in name[:4])
            origin = chance.choice(("text", "transliteration", "transliteration", "gazetteer"))
            key = slug if origin != "gazetteer" else f"known_{slug}"
            name_ar = None if chance.random() < 0.1 else mentions[-1].text if mentions else name
            entities.append(Entity(key, kind, f"N {slug}", name_ar, tuple(mentions), origin))
        found.append(ExtractedDocument(Document(f"doc-{n:04}", text or "نص"), tuple(entities)))
    return found


def _name(chance: random.Random) -> tuple[str, str]:
    draw = chance.random()
    if draw < 0.3:
        return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}", "PERSON"
    if draw < 0.5:
        return chance.choice(FAMILY), "PERSON"
    if draw < 0.7:
        return chance.choice(("وزارة العدل", "وزارة الدفاع", "الحكومة", "حملة الراوي")), "ORG"
    if draw < 0.9:
        return chance.choice(("مصر", "تونس", "سجن تونس", "الميناء")), "GPE"
    return chance.choice(("ترمب", "ترامب", "الميناء")), chance.choice(("PERSON", "ORG", "EVENT"))


def merged(
    folder: Path, documents: Sequence[Any], aliases: Aliases | None = None, blocks: int = 3, **options: Any
) -> Merged:
    """Write the documents in blocks as shards, and merge these."""
    for n in range(blocks):
        write_shard(folder / "shards", documents[n::blocks])
    return merge_shards(folder / "shards", folder / "tables", aliases, **options)


def files(tables: Path) -> dict[str, bytes]:
    (inner,) = tables.glob("tables-*")
    return {p.name: p.read_bytes() for p in inner.iterdir()}


def assert_same_rows(tables: Path, store: Path) -> None:
    """Every table of the extraction and the resolution has the rows of the store, numbers included."""
    (inner,) = tables.glob("tables-*")
    with sqlite3.connect(store) as sql, duckdb.connect() as duck:
        for table in TABLES:
            names = ", ".join(f'"{row[1]}"' for row in sql.execute(f"PRAGMA table_info({table})"))
            here = sql.execute(f"SELECT {names} FROM {table}").fetchall()
            there = duck.execute(f"SELECT {names} FROM read_parquet('{inner}/{table}.parquet')").fetchall()
            assert sorted(there, key=repr) == sorted(here, key=repr), table
    sql.close()


def compare(
    folder: Path, documents: Sequence[ExtractedDocument], failures: Sequence[Any] = (), **options: Any
) -> None:
    merged(folder, [*documents, *failures], **options)
    kg.write_store(folder / "g.db", documents, failures, aliases=options.get("aliases"))
    assert_same_rows(folder / "tables", folder / "g.db")


def test_the_articles_and_the_example_have_the_rows_of_a_store(
    tmp_path: Path, hostile: KnowledgeGraph
) -> None:
    documents = [*make_articles(), *kg.example().extracted(), *hostile.extracted()]
    compare(tmp_path, documents, [FAILED, (Document("f", "نص", title="عنوان"), ValueError("bad"))])


@pytest.mark.parametrize("seed", range(6))
def test_awkward_names_have_the_rows_of_a_store(tmp_path: Path, seed: int) -> None:
    compare(tmp_path, awkward(60, seed), blocks=1 + seed)


def test_the_decisions_of_the_user_are_heeded(tmp_path: Path) -> None:
    aliases = Aliases.parse(ALIASES)
    compare(tmp_path, awkward(60, 3), aliases=aliases)
    with kg.open(tmp_path / "tables") as graph:
        assert graph.entity("The Ministry").name_ar == "الوزارة"
    assert merged(tmp_path, awkward(60, 3), aliases).fresh is False
    assert merged(tmp_path, awkward(60, 3)).fresh is True


@pytest.mark.slow
def test_five_thousand_documents_in_little_memory_have_the_rows_of_a_store(tmp_path: Path) -> None:
    documents = [*generated(4_000, entities=3_000, relations=10_000), *awkward(1_000)]
    compare(tmp_path, documents, blocks=20, memory_limit="120MB", threads=2)


def test_blocks_and_their_order_make_no_difference_to_the_bytes(tmp_path: Path) -> None:
    documents: list[Any] = [*awkward(40), *make_articles(), FAILED]
    found = []
    for n in range(4):
        shuffled = random.Random(n).sample(documents, len(documents))
        merged(tmp_path / str(n), shuffled, blocks=1 + 3 * n, threads=1 + n % 2)
        found.append(files(tmp_path / str(n) / "tables"))
    assert found[0] == found[1] == found[2] == found[3]


def test_a_document_in_two_shards_counts_once(tmp_path: Path) -> None:
    articles = make_articles()
    write_shard(tmp_path / "shards", articles)
    write_shard(tmp_path / "shards", [articles[0], ("b-denial.txt", "failed at first"), FAILED])
    write_shard(tmp_path / "shards", [("e-broken.html", "failed in another way")])
    assert merge_shards(tmp_path / "shards", tmp_path / "tables").twice == 3
    kg.write_store(tmp_path / "g.db", articles, [("e-broken.html", "failed in another way")])
    assert_same_rows(tmp_path / "tables", tmp_path / "g.db")


def test_two_documents_of_one_id_that_differ_are_refused(tmp_path: Path, make_document: MakeDocument) -> None:
    write_shard(tmp_path / "shards", make_articles())
    write_shard(tmp_path / "shards", [make_document("d-weather.txt", "ثلوج على لندن.")])
    with pytest.raises(
        InvalidRecord, match=r"the id 'd-weather.txt' and differ \(in shard-\w+.parquet and shard-"
    ):
        merge_shards(tmp_path / "shards", tmp_path / "tables")
    assert [p.name for p in (tmp_path / "tables").iterdir()] == []


def test_nothing_is_done_twice_and_what_is_new_comes_in(tmp_path: Path) -> None:
    articles = make_articles()
    assert merged(tmp_path, articles[:2]).fresh
    before = files(tmp_path / "tables")
    assert not merge_shards(tmp_path / "shards", tmp_path / "tables").fresh
    assert files(tmp_path / "tables") == before
    write_shard(tmp_path / "shards", articles[2:])
    assert merge_shards(tmp_path / "shards", tmp_path / "tables").rows["documents"] == 4
    assert sorted(p.name.partition("-")[0] for p in (tmp_path / "tables").iterdir()) == [
        "manifest.json",
        "tables",
    ]


def test_shards_without_documents_make_an_empty_graph(tmp_path: Path) -> None:
    merged(tmp_path, [], blocks=1)
    with kg.open(tmp_path / "tables") as graph:
        assert graph.info().documents == len(graph.entities()) == len(graph.relations()) == len(graph) == 0
        assert graph.search("كلمة") == []


def test_a_folder_without_shards_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match="no such file or folder"):
        merge_shards(tmp_path / "shards", tmp_path / "tables")
    (tmp_path / "shards").mkdir()
    with pytest.raises(InputNotFound, match="no shards in"):
        merge_shards(tmp_path / "shards", tmp_path / "tables")
    assert [p.name for p in tmp_path.iterdir()] == ["shards"]


def test_a_damaged_shard_is_named_and_the_former_tables_stay(tmp_path: Path) -> None:
    merged(tmp_path, make_articles()[:2])
    before = files(tmp_path / "tables")
    name = write_shard(tmp_path / "shards", make_articles()[2:])
    path = tmp_path / "shards" / name
    content = path.read_bytes()
    for damaged in (content[:-40], content[:60] + b"\0\0\0" + content[63:]):
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match=rf"{name}' is damaged.*delete it and run the build again"):
            merge_shards(tmp_path / "shards", tmp_path / "tables")
        assert files(tmp_path / "tables") == before


def test_what_is_no_shard_is_passed_over_and_told(tmp_path: Path) -> None:
    merged(tmp_path, make_articles())
    (tmp_path / "shards" / "notes.txt").write_text("x")
    (tmp_path / "shards" / ".shard-1.parquet.1-2.part").write_text("x")
    found = merge_shards(tmp_path / "shards", tmp_path / "other")
    assert (found.foreign, found.unfinished) == (("notes.txt",), (".shard-1.parquet.1-2.part",))


@pytest.mark.parametrize(
    "step", ["resolving names", "writing entities", "writing name_terms", "manifest", "tidy"]
)
def test_a_killed_merge_leaves_the_former_tables_and_the_next_one_clears_its_rest(
    tmp_path: Path, step: str
) -> None:
    articles = make_articles()
    merged(tmp_path, articles[:2])
    write_shard(tmp_path / "shards", articles[2:])
    code = f"""
import os, signal, sys
from kg.tables import merging
die = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
if {step!r} == "manifest":
    merging.write_manifest = die
elif {step!r} == "tidy":
    merging._tidy = die
merging.merge_shards(sys.argv[1] + "/shards", sys.argv[1] + "/tables", progress=lambda s: s == {step!r} and die())
"""
    killed = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT)
    assert killed.returncode == -signal.SIGKILL
    with kg.open(tmp_path / "tables") as graph:
        assert graph.info().documents == (4 if step == "tidy" else 2)
        assert len(graph.relations()) == (7 if step == "tidy" else 5)
    merge_shards(tmp_path / "shards", tmp_path / "tables")
    kg.write_store(tmp_path / "g.db", articles)
    assert_same_rows(tmp_path / "tables", tmp_path / "g.db")
    if step != "tidy":
        assert sorted(p.name.partition("-")[0] for p in (tmp_path / "tables").iterdir()) == [
            "manifest.json",
            "tables",
        ]


def test_two_merges_at_once_are_refused(tmp_path: Path) -> None:
    merged(tmp_path, make_articles()[:2])
    write_shard(tmp_path / "shards", make_articles()[2:])

    def again(step: str) -> None:
        with pytest.raises(StoreError, match="is being built by process"):
            merge_shards(tmp_path / "shards", tmp_path / "tables")

    assert merge_shards(tmp_path / "shards", tmp_path / "tables", progress=again).fresh


def test_a_full_disk_and_too_little_memory_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_shard(tmp_path / "shards", make_articles())
    with pytest.raises(OutputNotWritable, match="not enough memory to merge"):
        merge_shards(tmp_path / "shards", tmp_path / "tables", memory_limit="1MB")
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputNotWritable, match="it is a file; give a folder"):
        merge_shards(tmp_path / "shards", tmp_path / "file")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputNotWritable, match="No space left on device"):
        merge_shards(tmp_path / "shards", tmp_path / "tables")
    assert [p.name for p in (tmp_path / "tables").iterdir() if not p.name.startswith("tables-")] == []


def test_shards_and_tables_in_an_object_store(tmp_path: Path) -> None:
    import fsspec

    place = f"memory://{tmp_path.name}"
    articles = make_articles()
    try:
        for block in (articles[:1], [*articles[1:], FAILED]):
            write_shard(f"{place}/shards", block)
        found = merge_shards(f"{place}/shards", f"{place}/tables", temp_directory=tmp_path / "work")
        assert found.rows["documents"] == 5
        with kg.open(f"{place}/tables") as graph, KnowledgeGraph.from_extracted(articles, [FAILED]) as local:
            assert graph.info() == local.info()
            assert graph.relations() == local.relations()
            assert graph.search("روسيا") == local.search("روسيا")
    finally:
        fsspec.filesystem("memory").store.clear()
    assert list((tmp_path / "work").iterdir()) == []


def test_an_extraction_comes_out_of_tables_as_it_went_in(tmp_path: Path) -> None:
    documents = [*awkward(30), *make_articles()]
    merged(tmp_path, documents)
    with kg.open(tmp_path / "tables") as graph, KnowledgeGraph.from_extracted(documents) as local:
        assert list(graph.extracted()) == list(local.extracted())
        assert graph.assignments() == local.assignments()
        assert graph.merges() == local.merges()


def test_a_graph_saved_from_tables_is_a_store_that_can_be_built_on(tables: Path, tmp_path: Path) -> None:
    with kg.open(tables) as graph:
        path = graph.save(tmp_path / "g.db")
    with kg.open(path) as saved, KnowledgeGraph.from_extracted(make_articles(), [FAILED]) as local:
        assert saved.relations() == local.relations()
        assert saved.search("روسيا") == local.search("روسيا")
        assert saved.search("asange").suggestions == local.search("asange").suggestions
        assert saved.merges() == local.merges()
    from kg.store import Store

    with Store.open(path, write=True) as store:
        store.remove("a-accusation.txt")
        store.resolve()
        (count,) = store.connection.execute("SELECT count(*) FROM entities").fetchone()
    assert count == KnowledgeGraph.from_extracted(make_articles()[1:]).info().entity_count


def test_damaged_tables_are_named(tables: Path, tmp_path: Path) -> None:
    shutil.copytree(tables, tmp_path / "t")
    (inner,) = (tmp_path / "t").glob("tables-*")
    content = (inner / "names.parquet").read_bytes()
    (inner / "names.parquet").write_bytes(content[:-1])
    with pytest.raises(StoreError, match=r"names.parquet' has [\d,]+ bytes, expected [\d,]+; merge again"):
        kg.open(tmp_path / "t")
    (inner / "names.parquet").write_bytes(content[:-8] + b"\xff" * 8)
    with pytest.raises(StoreError, match=r"are damaged .*; delete .* and merge again"):
        kg.open(tmp_path / "t")
    (inner / "names.parquet").unlink()
    with pytest.raises(StoreError, match=r"names.parquet' is missing; merge again"):
        kg.open(tmp_path / "t")


def with_column(tables: Path, table: str, column: str, value: object) -> None:
    """Give a column of a table one value, and the manifest the new size."""
    pq = pytest.importorskip("pyarrow.parquet")
    pa = pytest.importorskip("pyarrow")
    (path,) = tables.glob(f"tables-*/{table}.parquet")
    found = pq.read_table(path)
    number = found.schema.get_field_index(column)
    pq.write_table(found.set_column(number, column, pa.array([value] * found.num_rows)), path)
    manifest = json.loads((tables / "manifest.json").read_text("utf-8"))
    manifest["bytes"][table] = path.stat().st_size
    (tables / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        ("entities", "name", 5, "has a int where a text is expected"),
        ("entities", "name", None, "has a NoneType where a text is expected"),
        ("entities", "aliases", "x", "the graph is damaged"),
        ("entities", "documents", -4, "has -4 documents"),
        ("relations", "source_entity", 999, "refers to an entity that is not there"),
        ("documents", "boilerplate", "x", "is no list of spans"),
    ],
)
def test_values_that_no_merge_writes_are_named(
    tables: Path, tmp_path: Path, table: str, column: str, value: object, message: str
) -> None:
    shutil.copytree(tables, tmp_path / "t")
    with_column(tmp_path / "t", table, column, value)
    with kg.open(tmp_path / "t") as graph, pytest.raises(StoreError, match=message):
        _ = graph.relations(), graph.entities(), list(graph.extracted())


@pytest.mark.parametrize("change", [{"aliases": 5}, {"bytes": ["x"]}, {"rows": {"x": "y"}}], ids=str)
def test_a_manifest_of_other_values_is_named(tables: Path, tmp_path: Path, change: dict[str, object]) -> None:
    shutil.copytree(tables, tmp_path / "t")
    path = tmp_path / "t" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), "utf-8")
    with pytest.raises(StoreError, match="is no manifest of tables, or is damaged"):
        kg.open(tmp_path / "t")


def test_a_folder_that_is_a_pattern_to_duckdb_is_not_taken_for_another(tables: Path, tmp_path: Path) -> None:
    shutil.copytree(tables, tmp_path / "ta")
    shutil.copytree(tables, tmp_path / "t[a]")
    with pytest.raises(UsageError, match=r"cannot read tables in '.*t\[a\]': DuckDB takes"):
        kg.open(tmp_path / "t[a]")


@pytest.mark.parametrize("content", ["", "[]", "{}", "[" * 100_000, '{"form": "other", "version": 1}', "\udcff",
                                     '{"form": "kg tables", "version": 1, "folder": "../x"}'])  # fmt: skip
def test_a_manifest_that_is_none_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(StoreError, match="is no manifest of tables, or is damaged"):
        kg.open(tmp_path)


def test_other_folders_and_versions_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match=r"no tables of a graph in .*; make them with `kg merge`"):
        kg.open(tmp_path)
    (tmp_path / "manifest.json").write_text('{"form": "kg tables", "version": 7}')
    with pytest.raises(StoreError, match="tables of version 7, this program reads version 1; merge again"):
        kg.open(tmp_path)
