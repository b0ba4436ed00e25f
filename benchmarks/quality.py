"""Measure the extractor and rewrite the blocks of figures in docs/quality.md and README.md.

usage: python -m benchmarks.quality [GOLD.jsonl …]

Without arguments the gold beside the repository is used. Speed is measured on the same texts, in one process
and without its start-up, by processor time.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pipelines.threads import use_one_thread

use_one_thread()  # before NumPy is loaded

from benchmarks.report import write_block  # noqa: E402
from kg.model import ExtractedDocument  # noqa: E402
from pipelines.evaluate import Figure, Scores, resolved, score  # noqa: E402
from pipelines.given import documents_of  # noqa: E402
from pipelines.read import FailedDocument  # noqa: E402
from pipelines.workers import extract_all  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
REPORT, README = ROOT / "docs" / "quality.md", ROOT / "README.md"
SHORT = """| gold | mention F1 | entity B³ | relation P | R | F1 | polarity | modality | attribution | words/s |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""
GOLD = tuple(ROOT.parent / "shared" / "gold" / f"{name}.jsonl" for name in ("dev", "seeds"))


def main(arguments: list[str]) -> None:
    """Measure on every gold file and write the block."""
    paths = [Path(a) for a in arguments] or [p for p in GOLD if p.exists()]
    if not paths:
        sys.exit(f"no gold: expected {' and '.join(map(str, GOLD))}, or name files of your own")
    sections, short = [], [SHORT]
    for path in paths:
        lines, line = section(path)
        sections += lines
        short.append(line)
    write_block(REPORT, "figures", "\n".join([*sections, "", *models()]))
    write_block(README, "figures", "\n".join(short))


def section(path: Path) -> tuple[list[str], str]:
    """The figures of one gold file, and a line for the README."""
    gold = [
        ExtractedDocument.from_json(line) for line in path.read_text("utf-8").splitlines() if line.strip()
    ]
    system, seconds = extract(path)
    words = sum(len(d.document.text.split()) for d in gold)
    scores = score(gold, system)
    speed = f"{words / seconds:,.0f} words a second"
    lines = [
        f"### {path.stem}: {scores.documents} documents, {words:,} words\n",
        *table(scores, score(gold, resolved(system)).entity_b3),
        "",
        f"Speed: {speed} of one processor ({platform.machine()}, start-up excluded).\n",
    ]
    r, kept = scores.relation, (scores.mention_exact.f1, scores.entity_b3.f1)
    values = [f"{v:.2f}" for v in (*kept, r.precision, r.recall, r.f1, *scores.accuracy.values())]
    return lines, f"| {path.stem} | {' | '.join(values)} | {words / seconds:,.0f} |"


def extract(path: Path) -> tuple[list[ExtractedDocument], float]:
    """The extracted documents of a file, and the seconds of processor time of a second pass over them: in a long run
    most words have been met before, as in that pass."""
    documents = list(documents_of([path]))
    found = [r for r in extract_all(documents) if not isinstance(r, FailedDocument)]
    begin = time.process_time()
    for _ in extract_all(documents):
        pass
    return found, time.process_time() - begin


def table(scores: Scores, b3_resolved: Figure) -> Iterator[str]:
    """The figures as a table in Markdown."""
    yield "| | P | R | F1 | gold | system |"
    yield "|---|---:|---:|---:|---:|---:|"
    yield row("**mention, exact**", scores.mention_exact)
    yield from (row(name, figure) for name, figure in scores.mention_by_type.items())
    yield row("**mention, lenient**", scores.mention_lenient)
    yield row("**entity B³**", scores.entity_b3)
    yield row("entity B³, resolved as by `kg build`", b3_resolved)
    yield row("**relation**", scores.relation)
    yield from (row(name, figure) for name, figure in scores.relation_by_type.items())
    for name, value in scores.accuracy.items():
        yield f"| {name} accuracy | | | {value:.3f} | | |"


def row(name: str, figure: Figure) -> str:
    """One line of the table."""
    counts = " | ".join("" if n is None else str(n) for n in (figure.gold, figure.system))
    return f"| {name} | {figure.precision:.3f} | {figure.recall:.3f} | {figure.f1:.3f} | {counts} |"


def models() -> Iterator[str]:
    """The size of what is shipped for Arabic: models, gazetteer, frames."""
    files = [
        p
        for p in (ROOT / "pipelines" / "arabic").rglob("*")
        if p.is_file() and p.suffix not in {".py", ".pyc"}
    ]
    yield f"Models, gazetteer and frames: {sum(p.stat().st_size for p in files) / 2**20:.1f} MiB."


if __name__ == "__main__":
    main(sys.argv[1:])
