"""Graphs that come back from node-link JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import KnowledgeGraph, UsageError, example
from kg.aliases import Aliases
from kg.bulk import write_store
from kg.errors import InputNotFound, OutputNotWritable
from kg.importing import import_graph


def again(graph: KnowledgeGraph, folder: Path) -> KnowledgeGraph:
    (path,) = graph.export(folder / "g.json")
    import_graph(path, folder / "again.db")
    return kg.open(folder / "again.db")


def assert_same(one: KnowledgeGraph, other: KnowledgeGraph) -> None:
    for question in ("relations", "entities", "documents", "mentions", "merges", "edges", "info"):
        assert getattr(one, question)() == getattr(other, question)()
    assert list(one.extracted()) == list(other.extracted())
    assert [one.document(d.id) for d in one.documents()] == [other.document(d.id) for d in other.documents()]


def test_the_same_graph_comes_back(graph: KnowledgeGraph, hostile: KnowledgeGraph, tmp_path: Path) -> None:
    for number, whole in enumerate((graph, hostile, example(), KnowledgeGraph.from_extracted([]))):
        folder = tmp_path / str(number)
        folder.mkdir()
        with again(whole, folder) as back:
            assert_same(whole, back)


def test_names_are_found_again(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with again(graph, tmp_path) as back:
        assert back.entity("ترمب").id == "donald_trump"
        assert [str(hit) for hit in back.search("الكرملين")] == [str(hit) for hit in graph.search("الكرملين")]


def test_the_users_corrections_come_along(articles: Any, tmp_path: Path) -> None:
    aliases = Aliases.parse('[merge]\n"لندن" = "روسيا"\n[rename]\nkremlin = "The Kremlin"')
    write_store(tmp_path / "g.db", articles, aliases=aliases)
    with kg.open(tmp_path / "g.db") as corrected, again(corrected, tmp_path) as back:
        assert back.entity("London").id == "russia"
        assert back.entity("kremlin").name == "The Kremlin"
        assert_same(corrected, back)


def changed(folder: Path, change: Any) -> Path:
    (path,) = example().export(folder / "g.json")
    value = json.loads(path.read_text("utf-8"))
    change(value)
    path.write_text(json.dumps(value), "utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v: v["graph"].pop("form"), r"is no graph of this program, got form None; expected what"),
        (lambda v: v.pop("nodes"), r"does not fit together: no key 'nodes'; export it again"),
        (lambda v: v["nodes"].pop(), r"does not fit together: no node 'shield_labs'"),
        (
            lambda v: v["graph"]["documents"][0].update(text="x"),
            r"does not fit together: entity shield_labs: text",
        ),
        (
            lambda v: v["nodes"][0].update(type="X> . <urn:own"),
            r"is a 'X> \. <urn:own', expected one of PERSON",
        ),
        (lambda v: v["nodes"][0].update(name=5), r"has a int where a text is expected: '5'"),
        (lambda v: v["nodes"][0].update(aliases=[None]), r"has a NoneType where a text is expected"),
        (lambda v: v["nodes"][0].update(name="\ud800"), r"does not fit together: .* can't encode"),
        (lambda v: v["nodes"][0].update(documents=-1), r"has -1 documents and"),
        (lambda v: v["nodes"][0].update(documents=10**30), r"does not fit together: .* too large"),
        (lambda v: v["graph"]["documents"][0].update(title=[]), r"has a list where a text is expected"),
        (lambda v: v["graph"]["documents"][0].update(boilerplate=[["a", "b"]]), r"invalid literal for int"),
        (
            lambda v: v["graph"]["documents"][0]["relations"][0].update(confidence=float("nan")),
            r"NOT NULL constraint failed: relations\.confidence; export it again",
        ),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, change: Any, message: str) -> None:
    path = changed(tmp_path, change)
    with pytest.raises(UsageError, match=message):
        import_graph(path, tmp_path / "again.db")
    assert not (tmp_path / "again.db").exists()


def test_what_is_no_json_or_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.json").write_text("{", "utf-8")
    with pytest.raises(UsageError, match=r"g\.json' is no JSON"):
        import_graph(tmp_path / "g.json", tmp_path / "g.db")
    (tmp_path / "g.json").write_text("[" * 100_000, "utf-8")
    with pytest.raises(UsageError, match=r"g\.json' is no JSON: maximum recursion depth"):
        import_graph(tmp_path / "g.json", tmp_path / "g.db")
    with pytest.raises(InputNotFound, match="cannot read"):
        import_graph(tmp_path / "none.json", tmp_path / "g.db")
    path = changed(tmp_path, lambda _: None)
    with pytest.raises(OutputNotWritable, match="there is no folder"):
        import_graph(path, tmp_path / "missing" / "g.db")
