"""Disks that are full, and files that may not grow: named in one line, and what was there stays.

That the store survives is tested in tests/pipelines/test_faults.py; here it is the program, and its other outputs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from tests.faults.running import KG, documents, kg, write_articles

if sys.platform == "win32":
    pytest.skip("limits and /dev/full are of POSIX systems", allow_module_level=True)
import resource


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of 40 articles, and more of them."""
    folder = tmp_path_factory.mktemp("full")
    write_articles(folder / "some.jsonl", 40)
    write_articles(folder / "more.jsonl", 400, sentences=4)
    kg("build", "some.jsonl", "-q", folder=folder)
    return folder


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system with room for a megabyte, where the system lets us make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if not which("mount") or subprocess.run(["mount", *options], capture_output=True, check=False).returncode:
        pytest.skip("no permission to mount a small file system")
    (disk / "filler").write_bytes(b"\0" * 900_000)
    yield disk
    subprocess.run(["umount", disk], check=True)


def limited(size: int) -> object:
    """Makes a process that cannot let a file grow beyond ``size`` bytes."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_named_and_leaves_the_graph(folder: Path) -> None:
    size = (folder / "output" / "graph.db").stat().st_size
    done = kg("build", "more.jsonl", folder=folder, code=2, preexec_fn=limited(size + 50_000))
    assert done.stderr.splitlines()[-1].startswith("kg: cannot write ")
    assert documents(folder / "output" / "graph.db") == 40
    kg("info", "output/graph.db", folder=folder)


def test_a_folder_without_room_for_a_byte_is_named_and_keeps_no_lock(folder: Path, tmp_path: Path) -> None:
    done = kg("build", "some.jsonl", "-o", tmp_path / "o", folder=folder, code=2, preexec_fn=limited(0))
    assert done.stderr.startswith(f"kg: cannot write '{tmp_path}/o/graph.db': ")
    assert not (tmp_path / "o" / ".graph.db.lock").exists()
    kg("build", "some.jsonl", "-o", tmp_path / "o", "-q", folder=folder)


@pytest.mark.parametrize(
    "arguments",
    [
        ("view", "output/graph.db", "-o"),
        ("export", "output/graph.db", "--format", "graphml"),
        ("export", "output/graph.db", "--format", "csv"),
    ],
    ids=" ".join,
)
def test_a_result_that_does_not_fit_is_named_and_leaves_no_part(
    folder: Path, small_disk: Path, arguments: tuple[str, ...]
) -> None:
    taken = {p.name for p in small_disk.iterdir()}
    with (small_disk / "filler").open("ab") as filler:
        filler.write(b"\0" * 140_000)
    done = kg(*arguments, str(small_disk / "result.csv"), folder=folder, code=2)
    assert f"cannot write '{small_disk}/result" in done.stderr
    assert "No space left" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {p.name for p in small_disk.iterdir()} == taken


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(
    "arguments", [("query", "output/graph.db", "--json"), ("info", "output/graph.db"), ("extract", "some.jsonl")],
    ids=" ".join,
)  # fmt: skip
def test_an_output_that_is_full_is_one_line(folder: Path, arguments: tuple[str, ...]) -> None:
    with open("/dev/full", "w") as full:
        done = kg(*arguments, folder=folder, code=2, stdout=full)
    assert done.stderr == (
        "kg: cannot write the results: No space left on device; free some room, or write to another place\n"
    )


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)], ids=str)
def test_a_reader_that_goes_away_is_no_fault(folder: Path, form: tuple[str, ...]) -> None:
    """As in ``kg query … | head -1``."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as broken:
        done = subprocess.run(
            [KG, "query", "output/graph.db", *form], cwd=folder, stdout=broken, stderr=subprocess.PIPE,
            encoding="utf-8", timeout=300, check=False,
        )  # fmt: skip
    assert done.stderr == ""
    assert done.returncode == 141
