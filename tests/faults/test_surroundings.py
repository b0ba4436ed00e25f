"""Surroundings that are none of the usual ones: locale, home, clock, a read-only installation, odd names of paths."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

import pytest

import kg as package
from pipelines.building import DATABASE, update_graph
from pipelines.given import with_origins
from tests.faults.running import SENTENCE, as_nobody, documents, kg, with_read_only, write_articles
from tests.kg.test_resolving import content
from tests.pipelines.test_building import Extractor, build

ODD = ["مقالات الصحف", "with space", 'it\'s "quoted"', "100% #1 ?a=b&c", "-o", "a\nb", "[ab]*"]


@pytest.mark.parametrize("name", ODD)
def test_paths_of_any_name(tmp_path: Path, name: str) -> None:
    folder, out = tmp_path / name, tmp_path / f"{name} خ"
    folder.mkdir()
    (folder / f"{name}.txt").write_text("اتهمت ليلى منصور سمير حداد بالكذب", "utf-8")
    build(folder, out)
    built, seen = build(folder, out)
    assert (seen, built.report.unchanged) == ([], 1)
    with package.open(out / DATABASE) as graph:
        assert [d.id for d in graph.documents()] == [f"{name}.txt"]
        assert [r.type for r in graph.relations()] == ["ACCUSED"]
        for suffix in ("csv", "graphml", "json"):
            assert all(path.exists() for path in graph.export(out / f"{name}.{suffix}"))
        graph.to_html(out / f"{name}.html")


def test_a_file_whose_name_is_no_text_costs_only_itself(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    write_articles(folder / "good.jsonl", 2)
    try:
        with open(os.fsencode(folder) + b"/bad\xff.txt", "w", encoding="utf-8") as file:
            file.write(SENTENCE.format(1))
    except OSError:
        pytest.skip("the file system takes no such name")
    done = kg("build", "articles", folder=tmp_path, code=1)
    (line,) = done.stderr.splitlines()
    assert "bad\\udcff.txt: its name is no UTF-8; rename it" in line
    assert documents(tmp_path / "output" / "graph.db") == 3
    kg("build", "articles", folder=tmp_path, code=1)


def test_the_program_with_arabic_paths_in_the_locale_c_without_home(tmp_path: Path) -> None:
    folder = tmp_path / "مقالات 'اليوم'"
    folder.mkdir()
    write_articles(folder / "أ ب.jsonl", 2)
    env = {
        "PATH": os.environ["PATH"],
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONUTF8": "0",
    }
    done = kg("build", folder, "-o", "الناتج", folder=tmp_path, env=env)
    assert "الناتج/graph.html" in done.stdout
    found = kg("query", "الناتج/graph.db", "--source", "سامي الراوي", "--json", folder=tmp_path, env=env)
    assert "ACCUSED" in {r["type"] for r in json.loads(found.stdout)}
    assert documents(tmp_path / "الناتج" / "graph.db") == 2


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX closes them")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_standard_streams_that_are_closed(tmp_path: Path, workers: str) -> None:
    """As some starters of services leave them: files that are opened must not get what is printed."""
    write_articles(tmp_path / "a.jsonl", 2)
    closing = ("sh", "-c", 'exec "$@" <&- >&- 2>&-', "-")
    kg("build", "a.jsonl", "--workers", workers, folder=tmp_path, prefix=closing)
    kg("info", "output/graph.db", folder=tmp_path, prefix=closing)
    assert documents(tmp_path / "output" / "graph.db") == 2
    kg("info", "nothing.db", folder=tmp_path, prefix=closing, code=2)
    done = kg("extract", "-", folder=tmp_path, prefix=("sh", "-c", 'exec "$@" <&-', "-"), code=1)
    assert done.stderr == "kg: standard input: the file has no text\n"


@pytest.mark.skipif(os.name != "posix", reason="limits are of POSIX systems")
def test_too_few_files_that_may_be_open_are_one_line(tmp_path: Path) -> None:
    write_articles(tmp_path / "a.jsonl", 2)
    limited = ("sh", "-c", 'ulimit -n 10 && exec "$@"', "-")
    done = kg("build", "a.jsonl", "--workers", "2", folder=tmp_path, prefix=limited, code=2)
    (line,) = done.stderr.splitlines()
    assert line.startswith("kg: too many files are open; allow more")


def test_a_user_without_home() -> None:
    """As in a container: no entry in the list of users, nothing to write but the folder."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:  # pytest's own are closed to others
        folder = Path(name)
        folder.chmod(0o777)
        write_articles(folder / "a.jsonl", 2)
        env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
        kg("build", "a.jsonl", "-q", folder=folder, env=env, prefix=as_nobody())
        assert documents(folder / "output" / "graph.db") == 2


def test_an_installation_that_may_not_be_written(tmp_path: Path) -> None:
    write_articles(tmp_path / "a.jsonl", 2)
    prefix = with_read_only(Path(package.__file__).parents[1], Path(sys.prefix))
    kg("build", "a.jsonl", "--workers", "2", "-q", folder=tmp_path, prefix=prefix)
    kg("view", "output/graph.db", "-o", "page.html", folder=tmp_path, prefix=prefix)
    assert documents(tmp_path / "output" / "graph.db") == 2


def test_a_clock_that_goes_backwards_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.txt").write_text(f"اتهمت ليلى منصور سمير حداد بالكذب {n}", "utf-8")
    build(folder, tmp_path / "usual")
    now = iter(range(4_000_000_000, 0, -86_400))
    monkeypatch.setattr(time, "time", lambda: float(next(now)))
    monkeypatch.setattr(time, "time_ns", lambda: next(now) * 10**9)
    for n, file in enumerate(sorted(folder.iterdir())):
        os.utime(file, (n * 10**9 - 10**9, n * 10**9 - 10**9))  # from 1938 to 2096
    build(list(folder.iterdir())[:3], tmp_path / "odd")
    os.utime(folder / "0.txt", (0, 0))
    built = update_graph(with_origins(folder, sort=True), tmp_path / "odd", Extractor(), extractor="x")
    assert (built.report.added, built.report.changed, built.report.unchanged) == (3, 0, 3)
    built.graph.close()
    from kg.store import Store

    with Store.open(tmp_path / "usual" / DATABASE) as one, Store.open(tmp_path / "odd" / DATABASE) as other:
        assert list(one.extracted()) == list(other.extracted())
        assert content(one)["entities"] == content(other)["entities"]
