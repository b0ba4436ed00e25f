"""Measure ``kg build --engine ray`` on generated articles, and reckon from it what 100 million articles take.

usage: python -m benchmarks.cluster [--articles 1000 3000] [--words 100] [--workers 2]

``python -m benchmarks.scale --write`` runs this, too, and writes both parts into docs/scale.md. Two sizes, so that what
is the same for both (the start of Ray, the loading of models) drops out: the rate of extraction is the difference of
the words over the difference of the seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.extract import articles
from pipelines.building import SHARDS, TABLES

ROOT = Path(__file__).resolve().parents[1]
SIZES, WORDS, WORKERS = (1_000, 3_000), 100, 2
_FILE = 250
"""Articles to a file."""
_TABLE_WORDS = 60
"""Of a document of :mod:`benchmarks.scale`, about."""
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Sizing:
    """What is reckoned, and on which machines."""

    documents: int = 100_000_000
    words: int = 300
    machines: int = 16
    processors: int = 32
    name: str = "c7i.8xlarge (32 processors, 64 GB) of Amazon"


def measure(number: int, words: int, workers: int, folder: Path) -> Figures:
    """The figures of one build."""
    from pipelines.cluster.building import build_on_cluster
    from pipelines.engines import Cluster

    inputs, total, stream = folder / "in", 0, iter(articles(number, words))
    inputs.mkdir()
    for n in range(math.ceil(number / _FILE)):
        some = list(islice(stream, _FILE))
        total += sum(len(d.text.split()) for d in some)
        lines = (json.dumps({k: v for k, v in asdict(d).items() if v}, ensure_ascii=False) for d in some)
        (inputs / f"{n:05}.jsonl").write_text("\n".join(lines), "utf-8")
    times: list[float] = []

    def watched(results: Iterable[Any], total: object, passed: object) -> Iterator[Any]:
        for result in results:
            times.append(time.perf_counter() - begin)
            yield result

    begin = time.perf_counter()
    cluster = Cluster(workers=workers, block=100)
    built = build_on_cluster([inputs], folder / "out", cluster=cluster, progress=watched)
    whole = time.perf_counter() - begin
    figures: Figures = {"documents": number, "words": total, "workers": workers}
    figures |= {
        "first shard, s": times[0],
        "extraction, s": times[-1],
        "merge and page, s": whole - times[-1],
    }
    figures |= {
        "relations": float(sum(built.graph.info().relations.values())),
        "failed": float(built.report.failed),
    }
    figures["input, bytes"] = sum(p.stat().st_size for p in inputs.iterdir())
    for part in (SHARDS, TABLES):
        figures[f"{part}, bytes"] = sum(
            p.stat().st_size for p in (folder / "out" / part).rglob("*") if p.is_file()
        )
    return figures


def in_processes(sizes: Sequence[int], words: int, workers: int) -> list[Figures]:
    """The figures of each size, measured in a process of its own."""
    found = []
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.cluster", "--one", str(size)]
        command += ["--words", str(words), "--workers", str(workers)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        found.append(json.loads(done.stdout.splitlines()[-1]))
    return found


def slope(sizes: Sequence[Mapping[str, float]], name: str) -> float:
    """How much a figure grows with a word: what does not depend on the size drops out.

    >>> slope([{"words": 100, "seconds": 11}, {"words": 300, "seconds": 13}], "seconds")
    0.01
    """
    first, last = sizes[0], sizes[-1]
    if first is last:
        return last[name] / last["words"]
    return (last[name] - first[name]) / (last["words"] - first["words"])


def rate(sizes: Sequence[Mapping[str, float]]) -> float:
    """Words a second and worker, start-up excluded.

    Raises:
        ValueError: more words took less time: the sizes are too small, or the machine is too busy, to tell.
    """
    if slope(sizes, "extraction, s") <= 0:
        raise ValueError(
            "more words took less time: measure larger sizes, on a machine that does nothing else"
        )
    return 1 / slope(sizes, "extraction, s") / sizes[-1]["workers"]


def lines(sizes: Sequence[Figures]) -> Iterator[str]:
    """The figures as a table in Markdown."""
    rows: list[tuple[str, list[float]]] = [
        (name, [f[name] for f in sizes])
        for name in ("words", "relations", "failed", "first shard, s", "extraction, s", "merge and page, s")
    ]
    for part in ("input", SHARDS, TABLES):
        rows.append((f"{part}: bytes a word", [f[f"{part}, bytes"] / f["words"] for f in sizes]))
    yield f"| {'documents':24} |" + "".join(f" {int(f['documents']):>9,} |" for f in sizes)
    yield f"|{'-' * 26}|" + "----------:|" * len(sizes)
    for name, values in rows:
        yield f"| {name:24} |" + "".join(f" {v:>9,.{0 if v >= 100 or v == int(v) else 1}f} |" for v in values)
    yield ""
    yield (
        f"{int(sizes[0]['workers'])} workers on {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}: "
        f"**{rate(sizes):,.0f} words a second and worker**, start-up excluded."
    )


def reckoning(
    sizes: Sequence[Figures], tables: Sequence[Mapping[str, float]], sizing: Sizing | None = None
) -> Iterator[str]:
    """What a large corpus takes, by formula from the figures; ``tables`` are those of :mod:`benchmarks.scale`."""
    plan = sizing or Sizing()
    speed, largest = rate(sizes), tables[-1]
    workers = plan.machines * (plan.processors - 1)
    words = plan.documents * plan.words
    growth = _growth(tables)
    once = largest["merge, cpu s"] / largest["documents"]
    merge = (
        plan.documents
        * once
        * plan.words
        / _TABLE_WORDS
        * (plan.documents / largest["documents"]) ** (growth - 1)
    )
    size = {
        part: sizes[-1][f"{part}, bytes"] / sizes[-1]["words"] * words for part in ("input", SHARDS, TABLES)
    }
    names = 10 * plan.documents**0.7
    yield (
        f"**{plan.documents:,} articles of {plan.words} words** on {plan.machines} machines {plan.name}, taking a "
        "processor of theirs to be one of the machine that measured:\n"
    )
    rows = [
        (
            "extraction",
            f"D·W / (v·w) = {words:,} words / ({speed:,.0f} words/s · {workers} workers)",
            _hours(words / speed / workers),
        ),
        (
            "merge, by one processor",
            f"D·m · W/{_TABLE_WORDS} · (D/{int(largest['documents']):,})^(g−1), "
            f"m = {1000 * once:.2f} ms, g = {growth:.2f}",
            _hours(merge),
        ),
        ("input", f"{size['input'] / words:.1f} bytes a word", _terabytes(size["input"])),
        ("shards", f"{size[SHARDS] / words:.1f} bytes a word", _terabytes(size[SHARDS])),
        ("tables", f"{size[TABLES] / words:.1f} bytes a word", _terabytes(size[TABLES])),
        ("disk for the merge", "3 · shards + tables", _terabytes(3 * size[SHARDS] + size[TABLES])),
        (
            "memory of the merge",
            f"1 kB · 10·D^0.7 = {names:,.0f} distinct names, beside DuckDB's",
            _gigabytes(1e3 * names),
        ),
        ("memory of each machine, resuming", "32 bytes · D", _gigabytes(32 * plan.documents)),
        ("memory of the driver, resuming", "about 250 bytes · D", _gigabytes(250 * plan.documents)),
    ]
    yield "| what | reckoned by | takes |"
    yield "|---|---|---:|"
    for name, formula, result in rows:
        yield f"| {name} | {formula} | {result} |"
    yield ""
    yield "D documents of W words, v words a second and worker, w workers: one for each processor but one of a machine."


def _growth(tables: Sequence[Mapping[str, float]]) -> float:
    """The exponent with which the merge grows between the two largest sizes, 1 at least."""
    if len(tables) < 2:
        return 1.0
    small, large = tables[-2:]
    slope = math.log(large["merge, cpu s"] / small["merge, cpu s"]) / math.log(
        large["documents"] / small["documents"]
    )
    return max(1.0, slope)


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:,.1f} h"


def _terabytes(size: float) -> str:
    return f"{size / 1e12:,.2f} TB"


def _gigabytes(size: float) -> str:
    return f"{size / 1e9:,.1f} GB"


def main(arguments: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster")
    parser.add_argument("--articles", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one is not None:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(options.one, options.words, options.workers, Path(folder))))
        return
    print("\n".join(lines(in_processes(options.articles, options.words, options.workers))))


if __name__ == "__main__":
    main(sys.argv[1:])
