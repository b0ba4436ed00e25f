"""Measure the store on generated data, beside plain SQLite with the same rows in the same run.

usage: python -m benchmarks.store [--scale 1.0] [--json FILE] [--write]

At scale 1 there are 200,000 entities, 1,000,000 relations and 300,000 documents. Printed are processor time (of all
processors: a load uses two), which depends little on what else runs on the machine, elapsed time, and the ratio to
plain ``sqlite3``: an ``executemany`` of the rows of all tables of the extraction and the resolution into tables
without indexes, and the same ``SELECT`` with an index. With ``--write`` the table goes into docs/store.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import kg
from benchmarks.generated import documents
from benchmarks.report import write_block

ENTITIES, RELATIONS, DOCUMENTS = 200_000, 1_000_000, 300_000
LIMITS = {
    "bulk load, s": 60.0,
    "who accused X, ms": 5.0,
    "two hops, ms": 20.0,
    "memory, MB": 1536.0,
    "file, MB": 1536.0,
}
REPORT = Path(__file__).resolve().parents[1] / "docs" / "store.md"
QUESTIONS = 200
PLAIN = ("documents", "entities", "local_entities", "mentions", "relations", "names")
ACCUSED = """
SELECT s.name, a.name, coalesce(r.date, d.date), d.text, r.start, r."end" FROM relations r
JOIN documents d ON d.id = r.document JOIN entities s ON s.id = r.source_entity
LEFT JOIN entities a ON a.id = r.attribution_entity
WHERE r.target_entity = ? AND r.type = 'ACCUSED'
"""
HOPS = """
WITH one (n) AS (
    SELECT target_entity FROM relations WHERE source_entity = :me
    UNION SELECT source_entity FROM relations WHERE target_entity = :me
)
SELECT target_entity FROM relations JOIN one ON source_entity = n
UNION SELECT source_entity FROM relations JOIN one ON target_entity = n
"""


@contextmanager
def measured(times: dict[str, float]) -> Iterator[None]:
    """Processor and elapsed seconds of a block; those of its processes together."""
    cpu, wall = processor_time(), time.perf_counter()
    yield
    times["cpu"], times["wall"] = processor_time() - cpu, time.perf_counter() - wall


def processor_time() -> float:
    """Seconds of this process and of those that it started, which have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


@contextmanager
def memory() -> Iterator[list[float]]:
    """The megabytes that this process and those that it starts use together, ten times a second."""
    found: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.1):
            found.append(_resident("self") + sum(map(_resident, _children())))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.append(_resident("self"))
        over.set()
        thread.join()


def _children() -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return []


def _resident(process: str) -> float:
    """The resident memory of a process in megabytes; 0 of one that has ended, or where the system does not tell."""
    with suppress(OSError, IndexError):
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20
    return 0.0


def median_ms(ask: Callable[[Any], object], values: list[Any]) -> tuple[float, float]:
    """The median processor and elapsed milliseconds of a question."""
    spent = []
    for value in values:
        times: dict[str, float] = {}
        with measured(times):
            ask(value)
        spent.append(times)
    return tuple(1000 * statistics.median(t[k] for t in spent) for k in ("cpu", "wall"))  # type: ignore[return-value]


def plain_insert(source: sqlite3.Connection, path: Path) -> tuple[sqlite3.Connection, dict[str, float]]:
    """The rows of the tables in a database without indexes, and what inserting them took; reading is not counted."""
    plain = sqlite3.connect(path, isolation_level=None)
    plain.execute("PRAGMA journal_mode = OFF")
    plain.execute("PRAGMA synchronous = OFF")
    spent = {"cpu": 0.0, "wall": 0.0}
    plain.execute("BEGIN")
    for table in PLAIN:
        columns = [row[1] for row in source.execute(f"PRAGMA table_info({table})")]
        names = ", ".join(f'"{c}"' for c in columns)
        plain.execute(f"CREATE TABLE {table} ({names})")
        rows = source.execute(f"SELECT {names} FROM {table}")
        while batch := rows.fetchmany(50_000):
            times: dict[str, float] = {}
            with measured(times):
                plain.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", batch)
            spent = {k: spent[k] + times[k] for k in spent}
    plain.execute("COMMIT")
    for table, column in (
        ("documents", "id"), ("entities", "id"), ("relations", "target_entity"), ("relations", "source_entity"),
    ):  # fmt: skip
        plain.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
    return plain, spent


def questions(
    graph: kg.KnowledgeGraph, plain: sqlite3.Connection
) -> Iterator[tuple[str, float, float, float]]:
    """Name, processor and elapsed milliseconds, and the ratio to plain SQLite, of each question."""
    chance = random.Random(3)
    accused = [
        n for (n,) in plain.execute("SELECT DISTINCT target_entity FROM relations WHERE type = 'ACCUSED'")
    ]
    keys = dict(plain.execute("SELECT id, key FROM entities").fetchall())
    some = chance.sample(accused, min(QUESTIONS, len(accused)))
    often = [n for (n,) in plain.execute("SELECT id FROM entities ORDER BY documents DESC LIMIT 20")]

    def accusers(number: int) -> object:
        found = graph.relations("ACCUSED", target=keys[number])
        return [(r.source.name, r.attribution and r.attribution.name, r.when, r.evidence) for r in found]

    def plain_accusers(number: int) -> object:
        return [(*row, text[a:b]) for *row, text, a, b in plain.execute(ACCUSED, (number,)).fetchall()]

    def hops(number: int) -> object:
        return {e.id for n in graph.neighbors(keys[number]) for e in graph.neighbors(n)}

    def plain_hops(number: int) -> object:
        return {keys[n] for (n,) in plain.execute(HOPS, {"me": number})}

    for name, ask, base, numbers in (
        ("who accused X, ms", accusers, plain_accusers, some),
        ("two hops, ms", hops, plain_hops, some),
        ("who accused X, of the 20 most named, ms", accusers, plain_accusers, often),
    ):
        cpu, wall = median_ms(ask, numbers)
        yield name, cpu, wall, cpu / max(median_ms(base, numbers)[0], 1e-6)
    first = range(min(1000, graph.info().documents))
    words = [graph.relations(document=f"doc-{n:06}") for n in chance.sample(first, 50)]
    texts = [found[0].evidence.split()[-2] for found in words if found]
    cpu, wall = median_ms(graph.search, texts)
    yield "search of a word, ms", cpu, wall, float("nan")


def main(arguments: list[str]) -> None:
    """Measure and print; with ``--json`` also write the figures, with ``--write`` the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    sizes = [int(options.scale * n) for n in (DOCUMENTS, ENTITIES, RELATIONS)]
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), *sizes)
    table = "\n".join(lines(sizes, figures))
    print(table)
    if options.write:
        write_block(REPORT, "speed", table)
    if options.json:
        options.json.write_text(
            json.dumps({"scale": options.scale, "figures": figures}, indent=1) + "\n", "utf-8"
        )


def lines(sizes: list[int], figures: dict[str, tuple[float, float, float]]) -> Iterator[str]:
    """The figures as a table in Markdown that is read as it stands, too."""
    head = f"{sizes[1]:,} entities, {sizes[2]:,} relations, {sizes[0]:,} documents"
    yield f"| {head:60} | processor | elapsed | wanted | × plain SQLite |"
    yield f"|{'-' * 62}|----------:|--------:|-------:|---------------:|"
    for name, (cpu, wall, ratio) in figures.items():
        limit = f"≤ {LIMITS[name]:g}" if name in LIMITS else ""
        times = "" if ratio != ratio else f"{ratio:.1f}"
        spent = "" if "MB" in name else f"{cpu:.2f}"
        yield f"| {name:60} | {spent:>9} | {wall:7.2f} | {limit:>6} | {times:>14} |"
    load = os.getloadavg()[0]
    yield ""
    yield (
        f"{platform.machine()}, {os.cpu_count()} processors, load {load:.1f}, SQLite {sqlite3.sqlite_version}; "
        "made by `python -m benchmarks.store --write`."
    )


def measure(
    folder: Path, number: int, entities: int, relations: int
) -> dict[str, tuple[float, float, float]]:
    """The figures by name: processor time, elapsed time, ratio of the processor times; sizes have one value."""
    path, none = folder / "graph.db", float("nan")
    making: dict[str, float] = {}
    with measured(making):
        for _ in documents(number, entities=entities, relations=relations):
            pass
    load: dict[str, float] = {}
    with measured(load), memory() as peaks:
        kg.write_store(path, documents(number, entities=entities, relations=relations))
    peak = max(peaks, default=float("nan"))
    size, net = os.path.getsize(path) / 1e6, {k: load[k] - making[k] for k in load}
    with kg.open(path) as graph:
        source = sqlite3.connect(path)
        plain, spent = plain_insert(source, folder / "plain.db")
        figures = {"bulk load, s": (net["cpu"], net["wall"], net["cpu"] / spent["cpu"])}
        figures |= {name: (cpu, wall, ratio) for name, cpu, wall, ratio in questions(graph, plain)}
        source.close()
        plain.close()
    plain_size = os.path.getsize(folder / "plain.db") / 1e6
    figures |= {"memory, MB": (peak, peak, none), "file, MB": (size, size, size / plain_size)}
    return figures | {"making the documents, s (not counted)": (making["cpu"], making["wall"], none)}


if __name__ == "__main__":
    main(sys.argv[1:])
