"""Measure shards, merge and questions of tables on generated documents, each size in a process of its own.

usage: python -m benchmarks.scale [--sizes 1000 10000 100000] [--articles 1000 3000] [--json FILE] [--write]

The documents are generated as if extracted (no NLP runs): 3⅓ relations and 4 to 5 entities a document, among
10·N^0.7 distinct entities, since names grow more slowly than documents (Heaps' law). Printed are processor time, which
does not depend on what else runs on the machine, and elapsed time; questions are the median of 20. Then articles go
through the whole ``kg build --engine ray`` (:mod:`benchmarks.cluster`). With ``--write`` all goes into docs/scale.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import kg
from benchmarks import cluster
from benchmarks.generated import documents
from benchmarks.report import write_block
from kg.tables.merging import merge_shards
from kg.tables.shards import write_shard

SIZES = (1_000, 10_000, 100_000)
BLOCK = 1_000
ASKED = 20
ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "scale.md"
Figures = dict[str, float]


def timed(work: Callable[[], Any], figures: Figures, name: str) -> Any:
    """Do some work, and put down the seconds that it took, of the processors and elapsed."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    figures[f"{name}, cpu s"] = time.process_time() - cpu
    figures[f"{name}, s"] = time.perf_counter() - wall
    return result


def peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(number: int, folder: Path) -> Figures:
    """The figures of one size."""
    figures: Figures = {"documents": number}
    entities = int(10 * number**0.7)
    stream = documents(number, entities=entities, relations=number * 10 // 3)
    spent: Figures = {}
    while block := timed(lambda: list(islice(stream, BLOCK)), {}, "making"):
        part: Figures = {}
        timed(partial(write_shard, folder / "shards", block), part, "shards")
        spent = {name: spent.get(name, 0.0) + value for name, value in part.items()}
    figures |= spent | {"before, MB": peak()}
    merged = timed(lambda: merge_shards(folder / "shards", folder / "tables"), figures, "merge")
    figures |= {
        "merge, MB": peak(),
        "entities": merged.rows["entities"],
        "relations": merged.rows["relations"],
    }
    for place in ("shards", "tables"):
        figures[f"{place}, bytes"] = sum(p.stat().st_size for p in (folder / place).rglob("*") if p.is_file())
    graph = timed(lambda: kg.open(folder / "tables"), figures, "open")
    figures |= {f"{name}, ms": value for name, value in questions(graph)}
    graph.close()
    return figures | {"questions, MB": peak()}


def questions(graph: kg.KnowledgeGraph) -> Iterator[tuple[str, float]]:
    """The median elapsed milliseconds of each question, asked of entities as often named as the sentences name them."""
    chance = random.Random(3)
    rows = graph.sql("SELECT e.key, e.name_ar FROM relations r JOIN entities e ON e.id = r.target_entity "
                     "ORDER BY hash(r.id) LIMIT 200").rows  # fmt: skip
    who = chance.sample(sorted(set(rows)), ASKED)
    word = graph.sql(
        "SELECT term FROM evidence_terms WHERE doc > 3 ORDER BY hash(term) LIMIT ?", [ASKED]
    ).rows
    asked: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "entity by its Arabic name": (graph.entity, [name for _, name in who]),
        "who accused X": (lambda key: graph.relations("ACCUSED", target=key), [key for key, _ in who]),
        "all about X": (graph.about, [key for key, _ in who]),
        "two hops from X, over 20 others": (
            lambda key: [graph.neighbors(e) for e in graph.neighbors(key)[:20]], [key for key, _ in who]
        ),
        "paths from X to Y": (lambda ends: graph.paths(*ends), list(pairwise(key for key, _ in who))),
        "search of a word": (graph.search, [term for (term,) in word]),
        "part around X": (lambda key: graph.subgraph(key, limit=200).close(), [key for key, _ in who[:5]]),
        "SQL: relations by type": (
            lambda _: graph.sql("SELECT type, count(*) FROM relations GROUP BY type"), list(range(ASKED))
        ),
        "the 10 most central": (lambda _: graph.central(10), [0]),
    }  # fmt: skip
    for name, (ask, values) in asked.items():
        yield name, median_ms(ask, values)


def median_ms(ask: Callable[[Any], object], values: list[Any]) -> float:
    """The median elapsed milliseconds of a question."""
    spent = []
    for value in values:
        begin = time.perf_counter()
        ask(value)
        spent.append(1000 * (time.perf_counter() - begin))
    return statistics.median(spent)


def lines(sizes: list[Figures]) -> Iterator[str]:
    """The figures as a table in Markdown that is read as it stands, too."""
    yield f"| {'documents':42} |" + "".join(f" {int(f['documents']):>9,} |" for f in sizes)
    yield f"|{'-' * 44}|" + "----------:|" * len(sizes)
    for name, value in _rows(sizes[0]):
        yield f"| {name:42} |" + "".join(f" {value(f):>9,.{_places(value(f))}f} |" for f in sizes)
    yield ""
    load = os.getloadavg()[0]
    import duckdb

    yield (
        f"{platform.machine()}, {os.cpu_count()} processors, load {load:.1f}, DuckDB {duckdb.__version__}; "
        "made by `python -m benchmarks.scale --write`."
    )


def _rows(one: Figures) -> Iterator[tuple[str, Callable[[Figures], float]]]:
    """The lines of the table: name, and how its value comes from the figures."""
    yield "distinct entities", lambda f: f["entities"]
    yield "relations", lambda f: f["relations"]
    for step in ("shards", "merge"):
        yield f"{step}: processor, ms a document", lambda f, s=step: 1000 * f[f"{s}, cpu s"] / f["documents"]  # type: ignore[misc]
        yield f"{step}: elapsed, s", lambda f, s=step: f[f"{s}, s"]  # type: ignore[misc]
    yield "merge: peak memory, MB", lambda f: f["merge, MB"]
    for place in ("shards", "tables"):
        yield f"{place}: bytes a document", lambda f, p=place: f[f"{p}, bytes"] / f["documents"]  # type: ignore[misc]
    yield "open, ms", lambda f: 1000 * f["open, s"]
    for name in one:
        if name.endswith(", ms"):
            yield name, lambda f, n=name: f[n]  # type: ignore[misc]


def _places(value: float) -> int:
    return 0 if value >= 100 else 2 if value < 10 else 1


def main(arguments: list[str]) -> None:
    """Measure and print; with ``--json`` also write the figures, with ``--write`` the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument(
        "--articles", type=int, nargs="*", default=list(cluster.SIZES), help="through the whole Ray engine"
    )
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one is not None:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(measure(options.one, Path(folder))))
        return
    sizes: list[Figures] = []
    for size in options.sizes:
        command = [sys.executable, "-m", "benchmarks.scale", "--one", str(size)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        sizes.append(json.loads(done.stdout))
    table = "\n".join(lines(sizes))
    print(table)
    if options.write:
        write_block(REPORT, "tables", table)
    if options.articles:
        built = cluster.in_processes(options.articles, cluster.WORDS, cluster.WORKERS)
        blocks = {"cluster": cluster.lines(built), "reckoning": cluster.reckoning(built, sizes)}
        for name, text in ((name, "\n".join(block)) for name, block in blocks.items()):
            print(text)
            if options.write:
                write_block(REPORT, name, text)
    if options.json:
        options.json.write_text(json.dumps(sizes, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
