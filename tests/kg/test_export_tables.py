"""Parquet, read back by pyarrow and DuckDB, and the files for Neo4j, as far as they can be read without a server."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st

from kg import KnowledgeGraph, MissingExtra, example
from kg.export.neo4j import ARRAY_DELIMITER, _literal

# Parquet


def tables(graph: KnowledgeGraph, folder: Path) -> dict[str, list[dict[str, Any]]]:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow: pip install 'kg[analytics]'")
    paths = graph.export(folder / "g.parquet")
    return {path.name.split(".")[1]: pq.read_table(path).to_pylist() for path in paths}


@pytest.mark.extras
def test_parquet_loses_nothing_whatever_the_documents_bring(
    graph: KnowledgeGraph, hostile: KnowledgeGraph, tmp_path: Path
) -> None:
    for whole in (graph, hostile, example()):
        found = tables(whole, tmp_path)
        assert found["entities"] == sorted((e.to_dict() for e in whole.entities()), key=lambda e: e["id"])
        assert found["mentions"] == [m.to_dict() for m in whole.mentions()]
        assert {d["id"]: d["text"] for d in found["documents"]} == {
            d.id: whole.document(d.id).text for d in whole.documents()
        }
        rows = [r.to_dict() | {"key": r.key} for r in whole.relations()]
        assert found["relations"] == [{k: row[k] for k in found["relations"][0]} for row in rows]


@pytest.mark.extras
def test_parquet_has_types_even_where_there_are_no_rows(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="needs pyarrow: pip install 'kg[analytics]'")
    paths = KnowledgeGraph.from_extracted([]).export(tmp_path / "g.parquet")
    schema = pq.read_schema(paths[0])
    assert (str(schema.field("aliases").type), str(schema.field("documents").type)) == (
        "list<element: string>",
        "int64",
    )


@pytest.mark.extras
def test_duckdb_reads_the_tables(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb: pip install 'kg[analytics]'")
    example().export(tmp_path / "g.parquet")
    sql = (
        f"SELECT e.name_ar, count(*) FROM '{tmp_path}/g.relations.parquet' r "
        f"JOIN '{tmp_path}/g.entities.parquet' e ON e.id = r.source GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
    )
    assert duckdb.sql(sql).fetchall() == [("مجموعة الظل", 5)]


def test_without_pyarrow_there_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(
        MissingExtra, match=r"parquet needs pyarrow, which is not installed: pip install 'kg\[analytics\]'"
    ):
        example().export(tmp_path / "g.parquet")


# Neo4j


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_tables_for_neo4j_are_whole(
    graph: KnowledgeGraph, hostile: KnowledgeGraph, tmp_path: Path
) -> None:
    for number, whole in enumerate((graph, hostile, example())):
        folder = tmp_path / str(number)
        whole.export(folder, format="neo4j")
        entities = {r["id:ID(Entity)"]: r for r in rows(folder / "entities.csv")}
        assert entities.keys() == {e.id for e in whole.entities()}
        for e in whole.entities():
            row = entities[e.id]
            assert (row["name"], row["name_ar"], row["documents:int"]) == (
                e.name, e.name_ar or "", str(e.documents),
            )  # fmt: skip
            assert tuple(filter(None, row["aliases:string[]"].split(ARRAY_DELIMITER))) == e.aliases
            assert row[":LABEL"].split(ARRAY_DELIMITER) == ["Entity", e.type]
        relations = {
            r["key"]: r for r in rows(folder / "relations.csv") + rows(folder / "open_relations.csv")
        }
        assert relations.keys() == {r.key for r in whole.relations()}
        for r in whole.relations():
            row = relations[r.key]
            assert (row[":START_ID(Entity)"], row[":TYPE"], row["evidence"]) == (
                r.source.id,
                r.type,
                r.evidence,
            )
            assert row.get(":END_ID(Entity)") == (None if r.target is None else r.target.id)
        documents = {r["id:ID(Document)"] for r in rows(folder / "documents.csv")}
        assert documents == {d.id for d in whole.documents()}
        assert {r[":END_ID(Document)"] for r in rows(folder / "mentioned_in.csv")} <= documents


def test_an_open_denial_points_to_a_node_of_its_own(graph: KnowledgeGraph, tmp_path: Path) -> None:
    graph.export(tmp_path / "n", format="neo4j")
    (row,) = rows(tmp_path / "n" / "open_relations.csv")
    assert [row[":START_ID(Entity)"], row[":END_ID(Unstated)"]] == ["kremlin", "b-denial.txt#0"]
    assert [r["id:ID(Unstated)"] for r in rows(tmp_path / "n" / "unstated.csv")] == ["b-denial.txt#0"]


def test_it_is_said_that_no_server_has_seen_the_files(tmp_path: Path) -> None:
    *_, readme = example().export(tmp_path / "n", format="neo4j")
    text = readme.read_text("utf-8")
    assert "untested against a server" in text
    for name in re.findall(r"=(\w+\.csv)", text):
        assert (tmp_path / "n" / name).exists()


def test_the_script_has_a_statement_a_line(hostile: KnowledgeGraph, tmp_path: Path) -> None:
    hostile.export(tmp_path / "n", format="neo4j")
    lines = (tmp_path / "n" / "graph.cypher").read_text("utf-8").removesuffix("\n").split("\n")
    assert all(re.match("(CREATE CONSTRAINT|MERGE|MATCH) ", line) and line.endswith(";") for line in lines)
    assert len(lines) == 3 + 2 + 1 + 1 + 2, "constraints, entities, document, relation, mentions"


def spoken(literal: str) -> str:
    r"""A literal as Neo4j reads it: first ``\uXXXX`` everywhere, of pairs from the left, then strings and ``+``."""
    pairs = re.sub(
        r"\\u([0-9A-F]{4})|\\(?!u).|.",
        lambda m: chr(int(m[1], 16)) if m[1] else m[0],
        literal,
        flags=re.S,
    )
    parts = re.fullmatch(r"'(?:[^'\\]|\\.)*'(?: \+ '(?:[^'\\]|\\.)*')*", pairs, flags=re.S)
    assert parts, pairs
    short = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'"}
    strings = re.findall(r"'((?:[^'\\]|\\.)*)'", pairs, flags=re.S)
    return "".join(re.sub(r"\\(.)", lambda m: short[m[1]], s, flags=re.S) for s in strings)


@given(st.text(st.sampled_from("u0027\\'\n\x07aع\"") | st.characters(exclude_categories=["Cs"]), max_size=12))
@case("\\u0027 OR 1=1")
@case("\\\\u0027}) DETACH DELETE n //")
@case("\\\x07u0041\\")
def test_no_text_leaves_its_string_in_the_script(text: str) -> None:
    literal = _literal(text)
    assert "\n" not in literal
    assert spoken(literal) == text
