"""How fast articles are extracted, how much memory that takes, and how time grows with their number.

usage: python -m benchmarks.extract [--documents 30 100 300] [--words 300] [--write]

The articles are made of sentences of the project's own corpus, put together anew. Rates are of processor time of one
core, start-up excluded; cold start and the ratio of two processes are by the clock, and mean something on an idle
machine only. Builds are whole runs of ``kg build``, resolution, store and page included. ``--write`` puts the table
into docs/speed.md; the sizes that the project promises are ``--documents 1000 3000 10000``.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipelines.own_process import own_process

own_process()  # before NumPy is loaded

from benchmarks import stanza_size  # noqa: E402
from benchmarks.launching import Spent, spent_by  # noqa: E402
from benchmarks.report import write_block  # noqa: E402
from kg.model import Document  # noqa: E402
from pipelines.backends import load_backend  # noqa: E402
from pipelines.read import ReadResult  # noqa: E402
from pipelines.workers import ExtractResult, Processes, extract_all, loader  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
CORPUS, REPORT = ROOT / "pipelines" / "train" / "corpus", ROOT / "docs" / "speed.md"
KG = (sys.executable, "-c", "from pipelines.entry import main; main()")
STANZA = 10  # articles that Stanza gets
ROUNDS = 3  # of other articles each: the best is the one that the machine disturbed least


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table: a measured value, with the least or the most that it should be."""

    name: str
    value: float
    form: str = "{:,.2f}"
    least: float | None = None
    most: float | None = None
    note: str = ""

    def row(self) -> str:
        """The row in Markdown.

        >>> Figure("cold start, s", 2.5, most=3).row()
        '| cold start, s | 2.50 | ≤ 3 | yes |  |'
        """
        low, high = self.least, self.most
        target = f"≥ {low:,g}" if low is not None else f"≤ {high:,g}" if high is not None else ""
        met = self.value >= low if low is not None else self.value <= high if high is not None else None
        value = self.form.format(self.value) if math.isfinite(self.value) else "–"
        reached = "" if met is None or not math.isfinite(self.value) else "yes" if met else "**no**"
        return f"| {self.name} | {value} | {target} | {reached} | {self.note} |"


@cache
def _sentences() -> list[str]:
    return [
        sentence.strip() + "."
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        for sentence in json.loads(line)["text"].replace("\n", " ").split(". ")
        if len(sentence.split()) > 5
    ]


def articles(count: int, words: int, *, seed: int = 1) -> Iterator[Document]:
    """Articles of about ``words`` words, of sentences drawn from the corpus; the same ones for the same seed."""
    chance = random.Random(seed)
    for n in range(count):
        text: list[str] = []
        while sum(len(s.split()) for s in text) < words:
            text.append(chance.choice(_sentences()))
        date = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        yield Document(f"article-{n:06d}", " ".join(text), date=date)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of processor and by the clock that ``work`` takes."""
    begin, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - begin, time.perf_counter() - clock


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of time over size, both as logarithms (least squares).

    >>> round(exponent([10, 100, 1000], [1, 10, 100]), 3)
    1.0
    """
    xs, ys = [math.log(s) for s in sizes], [math.log(t) for t in times]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def rates(sample: Sequence[Document]) -> Iterator[Figure]:
    """The rate of the extraction, and its ratios to two processes, the bare recogniser and Stanza."""
    whole_and_bare(list(articles(5, 300, seed=2)))  # start-up
    parts = [part for n in range(ROUNDS) if (part := sample[n::ROUNDS])]
    rounds = [whole_and_bare(part) for part in parts]
    rate, bare = max(r.whole for r in rounds), max(r.bare for r in rounds)
    yield Figure("words a second of one core, whole extraction", rate, "{:,.0f}", least=3000,
                 note=f"best of {len(rounds)} rounds, of {len(sample)} articles in all")  # fmt: skip
    both = by_two(parts) / max(r.clock for r in rounds)
    yield Figure("two processes, × one (`--workers 2`, by the clock)", both, least=1.8)
    yield Figure("× bare NER of the same model in spaCy", rate / bare, least=0.4,
                 note=f"{bare:,.0f} words/s, best of as many")  # fmt: skip
    yield against_stanza(rate, sample[:STANZA])


class Round(NamedTuple):
    """Words a second of processor time, of the whole extraction and of the bare recogniser, and by the clock, of the
    whole extraction."""

    whole: float
    bare: float
    clock: float


def whole_and_bare(sample: Sequence[Document]) -> Round:
    """Both read the articles. Whoever reads one first meets its words first, which takes longer: each is first for half
    of them."""
    words = words_of(sample)
    annotator = load_backend("embedded", "ar")

    def whole(part: Sequence[Document]) -> tuple[float, float]:
        return timed(lambda: list(extract_all(part)))

    def bare(part: Sequence[Document]) -> float:
        return timed(lambda: list(annotator.annotate(part)))[0]

    one, other = sample[::2], sample[1::2]
    alone = bare(one)
    (first, its_clock), (second, clock) = whole(other), whole(one)
    return Round(words / (first + second), words / (alone + bare(other)), words / (its_clock + clock))


def words_of(sample: Iterable[Document]) -> int:
    """The words of all documents."""
    return sum(len(d.text.split()) for d in sample)


@dataclass(frozen=True, slots=True)
class _Noted:
    """Loads an extractor and leaves a file when that is done; it can be pickled."""

    folder: str

    def __call__(self) -> Callable[[ReadResult], ExtractResult]:
        extract = loader()()
        (Path(self.folder) / str(os.getpid())).touch()
        return extract


def by_two(parts: Iterable[Sequence[Document]]) -> float:
    """Words a second by the clock of two processes, after both have loaded their models, of the best part."""
    with tempfile.TemporaryDirectory() as folder, closing(Processes(_Noted(folder), 2)) as processes:
        while len(os.listdir(folder)) < 2:  # the second one starts when there is work for two
            list(processes(articles(64, 30)))
        list(processes(articles(64, 30)))
        return max(
            words_of(part) / timed(lambda part=part: list(processes(iter(part))))[1]  # type: ignore[misc]
            for part in parts
        )


def against_stanza(rate: float, documents: Sequence[Document]) -> Figure:
    """The ratio to a Stanza pipeline of the official sizes."""
    name, nothing = f"× Stanza ({stanza_size.PROCESSORS.replace(',', ', ')})", float("nan")
    try:
        other, length = stanza_size.words_a_second(stanza_size.ready(), documents)
    except stanza_size.Absent as error:
        return Figure(name, nothing, least=20, note=f"not measured: {error}")
    note = (
        f"{other:,.0f} words/s; models of the official sizes, random weights in tagger, parser and NER; "
        f"{length:.0f} words a sentence"
    )
    return Figure(name, rate / other, "{:,.1f}", least=20, note=note)


def cold_start(article: Document, folder: Path) -> Iterator[Figure]:
    """``kg extract`` of one article by a new process: the best of three."""
    path = folder / "article.txt"
    path.write_text(article.text, "utf-8")
    runs = [spent_by([*KG, "extract", str(path)]) for _ in range(3)]
    best = min(runs, key=lambda run: run.elapsed)
    yield Figure("cold start of `kg extract`, one article, s", best.elapsed, most=3, note="best of three")
    yield Figure("its peak of memory, MB", max(r.megabytes for r in runs), "{:,.0f}", most=600)


def build(documents: Iterator[Document], folder: Path, workers: int) -> Spent:
    """A whole ``kg build`` of the documents by a new process."""
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for d in documents:
            file.write(json.dumps({"id": d.id, "text": d.text, "date": d.date}, ensure_ascii=False) + "\n")
    with tempfile.TemporaryDirectory(dir=folder) as output:
        options = ("--quiet", "--workers", str(workers), "-o", output)
        return spent_by([*KG, "build", str(path), *options])


def growth(sizes: Sequence[int], words: int, workers: int, folder: Path) -> Iterator[Figure]:
    """Builds of several sizes; the time of start-up, that of a build of one document, is taken off."""
    start = build(articles(1, words), folder, workers).processor
    runs = []
    for n in sizes:
        run = build(articles(n, words), folder, workers)
        runs.append(run)
        each = 1000 * (run.processor - start) / n
        note = f"{each:.0f} ms a document, {run.elapsed:,.0f} s by the clock, {run.megabytes:,.0f} MB"
        yield Figure(f"build of {n:,} documents, processor s", run.processor, "{:,.1f}", note=note)
    if len(sizes) > 1:
        slope = exponent(sizes, [max(run.processor - start, 0.001) for run in runs])
        yield Figure("growth: time is documents to the power of", slope, most=1.1)
    note = f"{workers} process{'es and the one that stores' if workers > 1 else ''}"
    yield Figure(f"peak of memory, build of {sizes[-1]:,}, MB", runs[-1].megabytes, "{:,.0f}", most=1536,
                 note=note)  # fmt: skip


def table(figures: Iterator[Figure]) -> Iterator[str]:
    """The lines of the table, each as soon as it is measured."""
    yield "| | measured | target | reached | |"
    yield "|---|---:|---:|---|---|"
    yield from (f.row() for f in figures)
    yield ""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    machine = f"{platform.system()}, {platform.machine()}, {os.cpu_count()} processors{load}"
    yield f"{machine}, Python {platform.python_version()}; made by `python -m benchmarks.extract --write`."


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.extract",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--documents", type=int, nargs="+", default=[30, 100, 300], help="sizes of the builds"
    )
    parser.add_argument("--words", type=int, default=300, help="of an article")
    parser.add_argument("--sample", type=int, default=160, help="articles whose extraction is timed")
    parser.add_argument("--workers", type=int, default=1, help="processes of the builds")
    parser.add_argument("--write", action="store_true", help="put the table into docs/speed.md")
    options = parser.parse_args(arguments)
    if min(*options.documents, options.words, options.sample, options.workers) < 1:
        parser.error("documents, words, sample and workers are counted from 1")
    sample, sizes = list(articles(options.sample, options.words)), sorted(options.documents)

    def figures(folder: Path) -> Iterator[Figure]:
        yield from cold_start(sample[0], folder)
        yield from rates(sample)
        yield from growth(sizes, options.words, options.workers, folder)

    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for line in table(figures(Path(folder))):
            print(line, flush=True)
            lines.append(line)
    if options.write:
        write_block(REPORT, "extraction", "\n".join(lines))


if __name__ == "__main__":
    main()
