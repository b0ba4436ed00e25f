"""``kg merge``, and the commands that read tables as they read ``graph.db``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kg
from pipelines.cli import run

for library in ("duckdb", "pyarrow", "fsspec"):
    pytest.importorskip(library)

pytestmark = pytest.mark.extras


@pytest.fixture
def shards(tmp_path: Path) -> Path:
    from kg.tables.shards import write_shard

    write_shard(tmp_path / "shards", [*kg.example().extracted(), ("bad.txt", "no text")])
    return tmp_path / "shards"


def test_shards_become_tables_that_are_asked(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = str(tmp_path / "جداول")
    assert run(["merge", str(shards), "-o", tables]) == 0
    assert capsys.readouterr().out == f"5 documents, 5 entities, 13 relations\nwrote {tables}\n"
    assert run(["merge", str(shards), "-o", tables, "--verbose"]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert run(["info", tables, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == {"bad.txt": "no text"}
    assert run(["query", tables, "--entity", "ميناء النور", "--json"]) == 0
    assert '"nour_port"' in capsys.readouterr().out
    assert run(["entities", tables, "--type", "PERSON", "--csv"]) == 0
    assert "salma_al_amiri" in capsys.readouterr().out
    assert run(["view", tables, "-o", str(tmp_path / "page.html")]) == 0
    assert run(["export", tables, str(tmp_path / "graph.graphml")]) == 0
    assert (tmp_path / "page.html").stat().st_size > 100_000
    assert "nour_port" in (tmp_path / "graph.graphml").read_text("utf-8")


def test_decisions_are_heeded_and_wrong_use_is_one_line(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    aliases = tmp_path / "aliases.toml"
    aliases.write_text('[rename]\n"nour_port" = { name = "Port of Light" }\n', "utf-8")
    assert run(["merge", str(shards), "-o", str(tmp_path / "t"), "--aliases", str(aliases), "--quiet"]) == 0
    with kg.open(tmp_path / "t") as graph:
        assert graph.entity("Port of Light").id == "nour_port"
    capsys.readouterr()
    for arguments, message in (
        (["merge", str(tmp_path / "none"), "-o", str(tmp_path / "t")], "no such file or folder"),
        (["merge", str(shards), "-o", str(aliases)], "it is a file; give a folder"),
        (["query", str(shards)], "no tables of a graph in"),
        (["query", "nowhere://x"], "cannot use 'nowhere://x'"),
    ):
        assert run(arguments) == 2
        error = capsys.readouterr().err
        assert error.startswith("kg: ")
        assert message in error
        assert error.count("\n") == 1


def test_what_is_passed_over_is_told(
    shards: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shards / "notes.txt").write_text("x")
    assert run(["merge", str(shards), "-o", str(tmp_path / "t")]) == 0
    assert "passed over notes.txt: it is no shard" in capsys.readouterr().err
