"""``kg build --engine ray``: what it says and refuses, and what reaches the workers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import kg
from kg.errors import MissingExtra, UnknownName, UsageError
from kg.model import Document
from pipelines import build
from pipelines.cli import run

ARTICLE = "اتهمت مايكروسوفت الكرملين. ورثت مايكروسوفت الكرملين."
FRAMES = """
[[new_type]]
name = "MOURNED"
meaning = "mourns target"
[[frame]]
type = "MOURNED"
verbs = ["رثى يرثي"]
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "اخبار اليوم" / "خبر 1.txt"
    path.parent.mkdir()
    path.write_text(ARTICLE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["s3://news/a"], "the local engine reads no URLs, got 's3://news/a'; --engine ray does"),
        (
            ["a.txt", "-o", "s3://n/o"],
            "the local engine writes to no URLs, got 's3://n/o'; --engine ray does",
        ),
        (["a.txt", "--address", "auto"], "goes with --engine ray only"),
        (["a.txt", "--block", "9"], "goes with --engine ray only"),
    ],
)
def test_what_needs_ray_is_refused_without_it(words, message, capsys) -> None:
    assert run(["build", *words]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_ray_that_is_not_installed_is_one_line(article, capsys, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    assert run(["build", str(article), "--engine", "ray"]) == 2
    expected = "kg: the Ray engine needs ray, which is not installed: pip install 'kg[ray]'\n"
    assert capsys.readouterr().err == expected
    with pytest.raises(MissingExtra, match="needs ray"):
        build([article], "output", engine="ray")


@pytest.mark.extras
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--prune"], "the Ray engine does not prune; --fresh builds from the files that are there"),
        (["--backend", "llm:x"], "the backend llm:x waits for another computer"),
        (["--device", "cuda:1"], "got the device 'cuda:1'; expected cuda"),
        (["-"], "the Ray engine cannot read the standard input; write it to a file first"),
        (["--address", "127.0.0.1:1"], "cannot reach the cluster at '127.0.0.1:1'"),
    ],
)
def test_what_does_not_go_with_ray_is_refused(words, message, article, tmp_path, capsys) -> None:
    pytest.importorskip("ray")
    pytest.importorskip("duckdb")
    out = tmp_path / "out"
    assert run(["build", str(article), "-o", str(out), "--engine", "ray", *words]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert not (out / "tables").exists()


@pytest.mark.extras
def test_what_a_program_cannot_ask_of_ray(article) -> None:
    pytest.importorskip("ray")
    pytest.importorskip("duckdb")
    with pytest.raises(UsageError, match="needs an output folder"):
        build([article], engine="ray")
    with pytest.raises(UsageError, match="got the document 'a'"):
        build([Document("a", ARTICLE)], "output", engine="ray")
    with pytest.raises(UnknownName, match="unknown engine 'spark'"):
        build([article], "output", engine="spark")


@pytest.mark.extras
def test_frames_travel_to_machines_that_have_not_the_file(tmp_path) -> None:
    pytest.importorskip("pyarrow")
    import pickle

    from pipelines.cluster.building import Loader

    frames = tmp_path / "mine.toml"
    frames.write_text(FRAMES, "utf-8")
    sent = pickle.dumps(Loader.of("embedded", None, (frames,), None))
    frames.unlink()
    found = pickle.loads(sent)()(Document("a", ARTICLE))
    assert {r.type for r in found.relations} == {"ACCUSED", "MOURNED"}


@pytest.mark.extras
@pytest.mark.nightly
def test_a_ray_of_its_own_is_silent(article, tmp_path) -> None:
    """And needs nothing but its own folders: names with spaces and Arabic letters, frames, a document that fails."""
    pytest.importorskip("ray")
    pytest.importorskip("duckdb")
    (article.parent / "فارغ.txt").write_text("", "utf-8")
    (tmp_path / "اطري.toml").write_text(FRAMES, "utf-8")
    words = [
        "build",
        "اخبار اليوم",
        "-o",
        "المخرج 1",
        "--engine",
        "ray",
        "--workers",
        "1",
        "--frames",
        "اطري.toml",
    ]
    done = subprocess.run(
        [Path(sys.executable).with_name("kg"), *words, "--json"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == f"kg: {tmp_path}/اخبار اليوم/فارغ.txt: the file has no text\n"
    summary = json.loads(done.stdout)
    assert (summary["added"], summary["failed"], summary["graph"]) == (1, 1, "المخرج 1/tables")
    with kg.open(tmp_path / "المخرج 1" / "tables") as graph:
        assert {r.type for r in graph.relations()} == {"ACCUSED", "MOURNED"}


@pytest.mark.extras
@pytest.mark.nightly
@pytest.mark.parametrize(("number", "code", "word"), [(2, 130, "interrupted"), (15, 143, "terminated")])
def test_a_build_that_is_ended_goes_on_later(number: int, code: int, word: str, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    pytest.importorskip("duckdb")
    lines = (json.dumps({"id": str(n), "text": f"{ARTICLE} " * 10}) for n in range(600))
    (tmp_path / "many.jsonl").write_text("\n".join(lines), "utf-8")
    words = [
        "build",
        "many.jsonl",
        "-o",
        "out",
        "--engine",
        "ray",
        "--workers",
        "1",
        "--block",
        "20",
        "--json",
    ]
    program = [Path(sys.executable).with_name("kg"), *words]
    with subprocess.Popen(program, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        shards = tmp_path / "out" / "shards"
        for _ in range(3000):  # five minutes: a busy machine takes one to start Ray
            if shards.is_dir() and len(list(shards.glob("shard-*"))) > 1:
                break
            time.sleep(0.1)
        running.send_signal(number)
        told, complaint = running.communicate(timeout=300)
    assert (running.returncode, told) == (code, b"")
    assert complaint.decode() == f"kg: {word}; nothing was left half written\n"
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, timeout=900, check=True)
    summary = json.loads(done.stdout)
    assert 0 < summary["unchanged"] < 600
    assert summary["added"] + summary["unchanged"] == summary["documents"] == 600
