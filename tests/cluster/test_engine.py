"""The Ray engine: the graph of the local one, brought up to date, whatever is killed on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

import kg
from kg.errors import InputNotFound, UsageError
from kg.records import content_hash
from kg.tables.shards import read_shard, shard_names
from pipelines.building import make_graph
from pipelines.given import with_origins
from pipelines.read import FailedDocument, read_paths
from tests.cluster.conftest import STUB, content

pytestmark = [
    pytest.mark.extras,
    pytest.mark.filterwarnings(
        "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::FutureWarning"
    ),
]

engine = pytest.importorskip("pipelines.cluster.engine", reason="needs the extra ray")
ROOT = Path(__file__).parents[2]


def run(inputs, output, *, extractor: str = "stub", wait: float = 0.0, log: object = "", **options):
    import stub_extractor

    names = ("workers", "block", "gpus")
    cluster = engine.Cluster(
        **{"workers": 2, "block": 5} | {n: options.pop(n) for n in names if n in options}
    )
    load = stub_extractor.loader(wait, str(log))
    return engine.build_tables([inputs], output, load, extractor=extractor, cluster=cluster, **options)


def local(inputs) -> kg.KnowledgeGraph:
    """The graph that one process makes in memory."""
    import stub_extractor

    stub = stub_extractor.Stub(0.0, "")
    return make_graph(with_origins([inputs], sort=True), lambda documents: map(stub, documents)).graph


def extracted_ids(log: Path) -> Counter[str]:
    return Counter(log.read_text("utf-8").split()[::2])


def test_the_graph_of_one_process(ray_here, articles, tmp_path) -> None:
    folder = articles()
    built = run(folder, tmp_path / "out")
    assert content(built.graph) == content(local(folder))
    assert (built.report.added, built.report.changed, built.failures) == (40, 0, ())
    assert (tmp_path / "out" / "graph.html").stat().st_size > 10_000
    with kg.open(tmp_path / "out" / "tables") as graph:
        assert content(graph) == content(built.graph)


def test_a_second_build_extracts_what_is_new_and_replaces_what_changed(ray_here, articles, tmp_path) -> None:
    folder, log = articles(files=3), tmp_path / "log"
    run(folder, tmp_path / "out")
    first = folder / "000.jsonl"
    first.write_text(first.read_text("utf-8").replace('"text": "', '"text": "E1 MET E99. ', 1), "utf-8")
    (folder / "new.txt").write_text("E7 ACCUSED E8", "utf-8")
    built = run(folder, tmp_path / "out", log=log)
    assert sorted(extracted_ids(log)) == ["0-0", "new.txt"]
    assert (built.report.added, built.report.changed, built.report.unchanged) == (1, 1, 29)
    assert content(built.graph) == content(local(folder))
    log.unlink()
    again = run(folder, tmp_path / "out")
    assert (again.report.added, again.report.changed, again.report.unchanged) == (0, 0, 31)
    assert not log.exists()
    newer = run(folder, tmp_path / "out", extractor="a newer program")
    assert newer.report.changed == 31
    assert content(newer.graph) == content(local(folder))


def test_poisoned_documents_cost_themselves_only(ray_here, articles, tmp_path) -> None:
    folder = articles(files=2, records=15)
    for path in folder.glob("*.jsonl"):
        lines = path.read_text("utf-8").splitlines()
        for n in range(0, len(lines), 5):  # one in each block
            lines[n] = lines[n].replace('"text": "', '"text": "KILL ' if n % 2 else '"text": "FAIL ')
        lines[3] = "no JSON"
        path.write_text("\n".join(lines), "utf-8")
    built = run(folder, tmp_path / "out")
    read = list(read_paths([folder]))
    bad = {r.id for r in read if isinstance(r, FailedDocument) or "KILL" in r.text or "FAIL" in r.text}
    assert len(bad) == 8
    assert {f.id for f in built.failures} == bad
    assert {r.document for r in built.graph.relations()} == {r.id for r in read} - bad
    assert built.graph.info().failed == 8
    assert any("worker process died" in str(f.error) for f in built.failures)


def test_former_failures_are_gone_when_they_are_mended_or_their_files_deleted(
    ray_here, articles, tmp_path
) -> None:
    folder = articles(files=2, records=6)
    first = folder / "000.jsonl"
    whole = first.read_text("utf-8")
    first.write_text(f"no JSON\n{whole}", "utf-8")
    for name in ("mended.txt", "still.txt", "gone.txt"):
        (folder / name).write_text("", "utf-8")
    assert run(folder, tmp_path / "out").graph.info().failed == 4
    first.write_text(whole, "utf-8")
    (folder / "mended.txt").write_text("E7 ACCUSED E8", "utf-8")
    (folder / "gone.txt").unlink()
    built = run(folder, tmp_path / "out")
    assert [d.id for d in built.graph.documents() if d.error is not None] == ["still.txt"]
    assert (built.report.added, built.report.changed, built.report.unchanged) == (1, 0, 12)
    assert content(built.graph) == content(local(folder))


def test_ids_that_two_files_share_are_told_apart_as_locally(ray_here, tmp_path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(3):
        lines = [f'{{"id": "same", "text": "E{n} MET E9{k}"}}' for k in range(2)]
        (folder / f"{n}.jsonl").write_text("\n".join(lines), "utf-8")
    built = run(folder, tmp_path / "out")
    assert len({r.document for r in built.graph.relations()}) == 6
    assert content(built.graph) == content(local(folder))


@pytest.mark.parametrize("damaged", [lambda c: c[:-100], lambda c: c[:60] + b"\0\0\0" + c[63:]])
def test_half_written_and_damaged_shards_are_made_anew(ray_here, articles, tmp_path, damaged) -> None:
    folder, log = articles(files=2), tmp_path / "log"
    run(folder, tmp_path / "out")
    shards = tmp_path / "out" / "shards"
    first, *_ = shard_names(shards)
    lost = [r.document[0] for r in read_shard(shards, first)]
    path = shards / first
    path.write_bytes(damaged(path.read_bytes()))
    (shards / f"{first}.1234.part").write_bytes(b"PAR1")
    built = run(folder, tmp_path / "out", log=log)
    assert sorted(extracted_ids(log)) == sorted(lost)
    assert content(built.graph) == content(local(folder))
    assert not list(shards.glob("*.part"))


def test_a_build_killed_before_it_dropped_a_former_version(ray_here, articles, tmp_path) -> None:
    import stub_extractor

    from kg.tables.shards import write_shard

    folder = articles(files=1)
    run(folder, tmp_path / "out")
    text = (folder / "000.jsonl").read_text("utf-8")
    (folder / "000.jsonl").write_text(text.replace('"text": "', '"text": "E1 MET E99. ', 1), "utf-8")
    changed = next(d for d in read_paths([folder]) if d.id == "0-0")
    write_shard(tmp_path / "out" / "shards", [stub_extractor.extracted(changed)], extractor="stub")
    built = run(folder, tmp_path / "out")
    assert content(built.graph) == content(local(folder))
    assert content_hash(changed) in {
        r.document[-4]
        for n in shard_names(tmp_path / "out/shards")
        for r in read_shard(tmp_path / "out/shards", n)
    }


def test_killed_workers(ray_here, articles, tmp_path) -> None:
    folder, log, killed = articles(files=3, records=20), tmp_path / "log", []

    def kill() -> None:
        while len(killed) < 2:
            time.sleep(0.1)
            done = log.read_text("utf-8").split() if log.exists() else []
            actor = int(done[-1]) if len(done) > 8 * (1 + len(killed)) and done[-1].isdigit() else 0
            if actor and actor not in killed:
                os.kill(actor, signal.SIGKILL)
                killed.append(actor)

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    built = run(folder, tmp_path / "out", wait=0.1, log=log)
    killer.join(timeout=1)
    assert killed
    assert content(built.graph) == content(local(folder))
    assert (built.report.added, built.failures) == (60, ())


DRIVER = """
    import sys
    sys.path.insert(0, {stub!r})
    import stub_extractor
    from pipelines.cluster.engine import Cluster, build_tables
    if __name__ == "__main__":
        build_tables([{folder!r}], {out!r}, stub_extractor.loader(0.05, {log!r}), extractor="stub",
                     cluster=Cluster({address!r}, workers=2, block=5))
"""


@pytest.mark.parametrize("own", [False, pytest.param(True, marks=pytest.mark.nightly)])
def test_a_killed_driver(ray_here, articles, tmp_path, own: bool) -> None:
    """A program that had connected to the cluster, or one that had started Ray, which is killed with it."""
    import ray

    folder, log, out = articles(files=4, records=25), tmp_path / "log", tmp_path / "out"
    script = tmp_path / "driver.py"
    values = {"stub": STUB, "folder": str(folder), "out": str(out), "log": str(log)}
    values["address"] = None if own else ray.get_runtime_context().gcs_address
    script.write_text(textwrap.dedent(DRIVER).format(**values), "utf-8")
    driver = subprocess.Popen([sys.executable, script], cwd=ROOT, start_new_session=True)
    shards = out / "shards"
    for _ in range(3000):
        if shards.is_dir() and len(shard_names(shards)) > 3:
            break
        time.sleep(0.1)
    os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    kept = {r.document[0] for n in shard_names(shards) for r in read_shard(shards, n)}
    assert 0 < len(kept) < 100
    log.unlink()
    built = run(folder, out, log=log)
    assert extracted_ids(log).keys().isdisjoint(kept)
    assert content(built.graph) == content(local(folder))


def test_an_error_of_ours_in_a_worker_comes_out_as_it_is(ray_here, articles, tmp_path) -> None:
    import stub_extractor

    with pytest.raises(UsageError, match="there is no model 'ours' on this machine"):
        engine.build_tables([articles(1, 2)], tmp_path / "out", stub_extractor.broken, extractor="stub")
    assert not (tmp_path / "out" / "tables").exists()


def test_each_worker_has_a_graphics_card_of_its_own(ray_here, tmp_path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.txt").write_text(f"GPU {tmp_path}/card", "utf-8")
    run(folder, tmp_path / "out", wait=0.5, block=1, gpus=1.0)
    cards = {path.name for path in tmp_path.glob("card-*")}
    assert cards
    assert cards <= {"card-0", "card-1"}
    with pytest.raises(UsageError, match=r"each worker was to have 3 GPU, and Ray has 2; leave out --device"):
        run(folder, tmp_path / "out", gpus=3.0)


def test_workers_share_one_large_file_and_tell_how_far_they_are(ray_here, tmp_path) -> None:
    lines = [f'{{"id": "{n}", "text": "E1 MET E2 {"word " * 20_000}"}}' for n in range(60)]
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "large.jsonl").write_text("\n".join(lines), "utf-8")
    log, told, counts = tmp_path / "log", [], []

    def watched(results, total, skipped):
        for result in results:
            told.append((result.id, log.read_text("utf-8").count("\n")))
            yield result
        counts.append((total(), skipped()))

    run(folder, tmp_path / "out", wait=0.1, log=log, progress=watched)
    assert len(set(log.read_text("utf-8").split()[1::2])) == 2
    assert sorted(id_ for id_, _ in told) == sorted(str(n) for n in range(60))
    assert told[0][1] < 60, "told before all were done"
    (folder / "new.txt").write_text("E1 MET E2", "utf-8")
    run(folder, tmp_path / "out", log=log, progress=watched)
    assert told[60:] == [("new.txt", 61)]
    assert counts == [(60, 0), (61, 60)]


def test_more_workers_than_the_cluster_can_have_now(ray_here, articles, tmp_path) -> None:
    assert run(articles(2, 4), tmp_path / "out", workers=9).report.added == 8


def test_errors_before_anything_is_done(ray_here, tmp_path) -> None:
    with pytest.raises(InputNotFound, match="no file, folder or match"):
        run(tmp_path / "nothing", tmp_path / "out")
    with pytest.raises(UsageError, match="standard input"):
        run("-", tmp_path / "out")


def test_a_cluster_that_does_not_answer() -> None:
    with pytest.raises(UsageError, match=r"cannot reach the cluster at '127.0.0.1:1'.*ray status"):
        engine._check_answers("127.0.0.1:1")
