"""Tables answer as a store does, read nothing but themselves, and write nothing."""

from __future__ import annotations

import doctest
import importlib
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

import kg
from kg import KnowledgeGraph, UsageError
from tests.kg.conftest import FAILED, make_articles
from tests.kg.test_readonly import FORBIDDEN

pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
pytest.importorskip("fsspec")

pytestmark = pytest.mark.extras
QUESTIONS = (
    "روسيا", "اتهم روسيا", '"نفى الكرملين"', "انتخابات", "ترام*", "تدخل*", "قال", "بيسكوف روسيا", "لا شيء", "* ", "ب*",
    "asange", "البيت الأبيض", "الأمريكية", '"في الانتخابات" روسيا', "-روسيا", "NOT روسيا",
)  # fmt: skip


@pytest.fixture
def opened(tables: Path) -> Iterator[KnowledgeGraph]:
    with kg.open(tables) as graph:
        yield graph


@pytest.mark.parametrize("limit", [1, 3, 20])
def test_words_are_found_and_ranked_as_in_a_store(opened: KnowledgeGraph, limit: int) -> None:
    with KnowledgeGraph.from_extracted(make_articles(), [FAILED]) as local:
        for question in QUESTIONS:
            here, there = (g.search(question, limit=limit) for g in (local, opened))
            assert (list(there), there.suggestions) == (list(here), here.suggestions), question


def test_ranks_of_many_sentences_are_those_of_a_store(tmp_path: Path) -> None:
    from benchmarks.generated import documents
    from kg.tables.merging import merge_shards
    from kg.tables.shards import write_shard

    found = list(documents(150, entities=120, relations=600))
    write_shard(tmp_path / "shards", found)
    merge_shards(tmp_path / "shards", tmp_path / "tables")
    with kg.open(tmp_path / "tables") as graph, KnowledgeGraph.from_extracted(found) as local:
        words = [w for d in found[::15] for w in d.document.text.split()[1:12:3]]
        for question in [
            *words,
            *(f"{a} {b}" for a, b in pairwise(words)),
            "ال*",
            "قال إن",
        ]:
            assert list(graph.search(question)) == list(local.search(question)), question


def test_contradictions_are_those_of_a_store(tmp_path: Path) -> None:
    from benchmarks.generated import documents
    from kg.tables.merging import merge_shards
    from kg.tables.shards import write_shard

    chance = random.Random(2)
    found = []
    for d in documents(60, entities=12, relations=300):
        changed = (
            replace(
                r,
                type=chance.choice(("DENIED", "MET", r.type)),
                polarity=chance.choice(("negated", "affirmed")),
            )
            for r in d.relations
        )
        found.append(replace(d, relations=tuple(changed)))
    write_shard(tmp_path / "shards", found)
    merge_shards(tmp_path / "shards", tmp_path / "tables")
    with kg.open(tmp_path / "tables") as graph, KnowledgeGraph.from_extracted(found) as local:
        somebody = local.entities()[3]
        assert len(local.contradictions()) > 50
        assert graph.contradictions() == local.contradictions()
        assert graph.contradictions(about=somebody) == local.contradictions(about=somebody)


@pytest.mark.parametrize("module", ["entities", "relations", "network", "texts"])
def test_the_examples_of_all_questions_hold_for_tables(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The documented answers of ``kg.example()``, from tables of its documents."""
    from kg.tables.merging import merge_shards
    from kg.tables.shards import write_shard

    write_shard(tmp_path / "shards", kg.example().extracted())
    merge_shards(tmp_path / "shards", tmp_path / "tables")
    with kg.open(tmp_path / "tables") as graph:
        monkeypatch.setattr(kg, "example", lambda: graph, raising=False)
        result = doctest.testmod(importlib.import_module(f"kg.asking.{module}"))
    assert result.attempted > 5
    assert result.failed == 0


def test_the_page_of_tables_is_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "tables.md").read_text("utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(page, {}, "tables.md", None, 0)
    assert len(test.examples) > 8
    failed, _ = doctest.DocTestRunner().run(test)
    assert not failed, capsys.readouterr().out


@pytest.mark.parametrize(
    "query",
    [
        *(q for q in FORBIDDEN if "load_extension" not in q),
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "COPY (SELECT 1) TO 'x.csv'",
        "COPY documents TO 'x.parquet'",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "RESET lock_configuration",
        "INSTALL httpfs",
        "LOAD httpfs",
        "ATTACH 'x.db'",
        "EXPORT DATABASE 'x'",
        "CREATE TABLE t AS SELECT 1",
        "CREATE OR REPLACE VIEW entities AS SELECT 1",
        "CREATE SECRET (TYPE s3)",
        "CALL pragma_version()",
        "SELECT * FROM read_parquet('https://example.org/x.parquet')",
        "EXPLAIN ANALYZE SELECT 1",
    ],
)
def test_sql_only_reads_the_tables(
    opened: KnowledgeGraph, query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError):
        opened.sql(query)
    assert list(tmp_path.iterdir()) == []
    assert opened.info().entity_count == 9


@pytest.mark.parametrize("query", ["SELEKT 1", "SELECT nothing FROM documents", "SELECT ?", "", "-- nothing"])
def test_wrong_queries_are_explained(opened: KnowledgeGraph, query: str) -> None:
    with pytest.raises(UsageError, match="cannot run the query"):
        opened.sql(query)


def test_values_are_parameters(opened: KnowledgeGraph) -> None:
    by_name = opened.sql(
        "SELECT key, ':t' AS c FROM entities WHERE type = :t ORDER BY key", {"t": "GPE", "x": 1}
    )
    assert by_name.rows == (("london", ":t"), ("russia", ":t"))
    assert opened.sql("SELECT key FROM entities WHERE type = ? ORDER BY key", ["GPE"]).columns == ("key",)
    assert opened.sql("SELECT count(*) FROM entities WHERE key = ?", ["' OR 1=1 --"]).rows == ((0,),)


def test_numbers_of_sql_are_those_of_a_store(opened: KnowledgeGraph) -> None:
    with KnowledgeGraph.from_extracted(make_articles(), [FAILED]) as local:
        for graph in (local, opened):
            (row,) = graph.sql("SELECT 1.5 * count(*), count(*), 1.5 FROM documents").rows
            assert [(type(n), n) for n in row] == [(float, 7.5), (int, 5), (float, 1.5)]


def test_two_questions_at_once_do_not_disturb_each_other(opened: KnowledgeGraph) -> None:
    rows = opened._sql.execute("SELECT key FROM documents ORDER BY key")
    first = next(iter(rows))
    assert opened.info().documents == 4
    assert [first, *rows] == [(d.id,) for d in opened.documents()]


def test_a_page_of_a_large_graph_is_drawn_of_a_part(
    opened: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = opened.to_html(tmp_path / "whole.html", focus="ترامب").read_text("utf-8")
    monkeypatch.setattr("kg.graph._LARGE", 1)
    part = opened.to_html(tmp_path / "part.html", focus="ترامب").read_text("utf-8")
    for page in (whole, part):
        assert "Donald Trump" in page
        assert "Russia" in page
        assert "WikiLeaks" not in page
    monkeypatch.setattr("kg.graph._DRAWN", 2)
    few = opened.to_html(tmp_path / "few.html").read_text("utf-8")
    assert "Donald Trump" in few
    assert "WikiLeaks" not in few


def test_exports_of_tables_are_those_of_a_store(opened: KnowledgeGraph, tmp_path: Path) -> None:
    with KnowledgeGraph.from_extracted(make_articles(), [FAILED]) as local:
        for name in ("g.graphml", "g.gexf", "g.json"):
            opened.export(tmp_path / f"tables-{name}")
            local.export(tmp_path / f"store-{name}")
            assert (tmp_path / f"tables-{name}").read_bytes() == (tmp_path / f"store-{name}").read_bytes(), (
                name
            )


def test_tables_whose_files_go_while_they_are_open_say_so(tables: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(tables, tmp_path / "t")
    with kg.open(tmp_path / "t") as graph:
        shutil.rmtree(tmp_path / "t")
        with pytest.raises(kg.StoreError, match="open it again"):
            graph.info()


def test_tables_that_are_damaged_inside_say_so(tables: Path, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(tables, tmp_path / "t")
    (path,) = (tmp_path / "t").glob("*/entities.parquet")
    content = bytearray(path.read_bytes())
    content[60:200] = b"\xff" * 140
    path.write_bytes(content)
    with kg.open(tmp_path / "t") as graph, pytest.raises(kg.StoreError, match=r"delete .* and merge again"):
        graph.entities()
