"""Compare the annotators on the same gold and write the table of docs/quality.md.

usage: python -m benchmarks.backends [NAME …] [--write] [--gold GOLD.jsonl]

A row is measured only where what it needs is there (an extra, a model, a stand-in, a treebank); the others are said to
be left out. Without ``--write`` the table is printed. Another backend is added to ``ROWS``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipelines.threads import use_one_thread

use_one_thread()  # before NumPy is loaded

from benchmarks.report import write_block  # noqa: E402
from benchmarks.syntax import Syntax, measure_syntax  # noqa: E402
from kg.model import ExtractedDocument  # noqa: E402
from pipelines.backends import Annotator, load_backend  # noqa: E402
from pipelines.building import documents_of  # noqa: E402
from pipelines.evaluate import score  # noqa: E402
from pipelines.read import FailedDocument  # noqa: E402
from pipelines.workers import extract_all  # noqa: E402

__all__ = ["ROWS", "Absent", "Measured", "Row", "measure", "table"]

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "quality.md"
SHARED = ROOT.parent / "shared"
HEAD = """| backend | texts | tokens F1 | UPOS | LAS | mention F1 | relation P | R | F1 | words/s |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|"""


class Absent(Exception):
    """What a row needs is not here; the message says what."""


@dataclass(frozen=True, slots=True)
class Row:
    """A backend to be measured.

    Attributes:
        name: what stands in the table.
        load: gives the name of the backend, or an annotator; raises :class:`Absent`.
        gold: annotated documents in the interchange form.
        language: of the gold; its treebank is read for tokens, parts of speech and trees.
    """

    name: str
    load: Callable[[], str | Annotator]
    gold: Path
    language: str = "ar"


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of a row; ``syntax`` is None where there is no treebank or the backend does not say."""

    row: Row
    syntax: Syntax | None
    mention: float
    relation: tuple[float, float, float]
    words: float


def _embedded() -> str:
    return "embedded"


def _stanza(language: str) -> Callable[[], str]:
    """Stanza with the models that its recipe trained; the official ones where the user has got them and no stand-in
    was built."""

    def load() -> str:
        if find_spec("stanza") is None:
            raise Absent("the extra stanza is not installed: pip install 'kg[stanza]'")
        from pipelines.train.stanza_standin import cached

        folder = cached(language)
        if folder is None:
            raise Absent(f"no stand-in: python -m pipelines.train.stanza_standin {language}")
        return f"stanza:{folder}"

    return load


ROWS = (
    Row("embedded", _embedded, SHARED / "gold" / "dev.jsonl"),
    Row("stanza (stand-in)", _stanza("ar"), SHARED / "gold" / "dev.jsonl"),
)
"""The rows of the table; a backend of another kind is added here."""


def measure(row: Row) -> Measured:
    """Extract the gold documents of a row and compare; the speed is that of a second pass, by processor time.

    Raises:
        Absent: the backend or the gold is not here.
    """
    if not row.gold.exists():
        raise Absent(f"no gold at {row.gold}")
    backend = row.load()
    annotator = load_backend(backend, row.language) if isinstance(backend, str) else backend
    lines = [line for line in row.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    gold = [ExtractedDocument.from_json(line) for line in lines]
    documents = list(documents_of([row.gold]))

    def run() -> list[ExtractedDocument]:
        found = extract_all(documents, backend=annotator, language=row.language)
        return [r for r in found if not isinstance(r, FailedDocument)]

    scores = score(gold, run())
    begin = time.process_time()
    run()
    seconds = time.process_time() - begin
    words = sum(len(d.document.text.split()) for d in gold)
    r = scores.relation
    syntax = measure_syntax(annotator, row.language, SHARED / "data")
    return Measured(row, syntax, scores.mention_exact.f1, (r.precision, r.recall, r.f1), words / seconds)


def table(rows: Sequence[Measured]) -> str:
    """The table in Markdown; a dash where a backend does not give what is measured."""
    lines = [HEAD]
    for m in rows:
        syntax = ("–", "–", "–") if m.syntax is None else tuple(map(_share, m.syntax))
        figures = [_share(m.mention), *map(_share, m.relation), f"{m.words:,.0f}"]
        lines.append(f"| {' | '.join((m.row.name, m.row.gold.stem, *syntax, *figures))} |")
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print, or write the block."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backends", description=__doc__)
    parser.add_argument("names", nargs="*", help="rows to measure, all by default")
    parser.add_argument("--write", action="store_true", help="rewrite the table in docs/quality.md")
    options = parser.parse_args(arguments)
    done: list[Measured] = []
    for row in ROWS:
        if options.names and row.name.split()[0] not in options.names:
            continue
        try:
            done.append(measure(row))
        except Absent as reason:
            print(f"{row.name} is left out: {reason}")
    text = table(done)
    if options.write:
        write_block(REPORT, "backends", text)
    print(text)


if __name__ == "__main__":
    main()
