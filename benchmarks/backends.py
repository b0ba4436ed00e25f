"""Compare the backends on the same gold and write the tables of docs/quality.md and of the README.

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

from benchmarks import spacy_standin  # noqa: E402
from benchmarks.llm_echo import configure_echo  # noqa: E402
from benchmarks.report import write_block  # noqa: E402
from benchmarks.syntax import Syntax, measure_syntax  # noqa: E402
from kg.model import ExtractedDocument  # noqa: E402
from pipelines.backends import Annotator, extractor_module, load_backend  # noqa: E402
from pipelines.evaluate import score  # noqa: E402
from pipelines.given import documents_of  # noqa: E402
from pipelines.read import FailedDocument  # noqa: E402
from pipelines.workers import extract_all  # noqa: E402

__all__ = ["ROWS", "Absent", "Measured", "Row", "measure", "summary", "table"]

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "docs" / "quality.md"
README = ROOT / "README.md"
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
        gold: annotated documents in the interchange form, a file or several (``test-*.jsonl``).
        language: of the gold; its treebank is read for tokens, parts of speech and trees.
        needs: what the user has to have, for the README.
        syntax: whether a treebank is read; not where the backend was trained on it (its model card has the figures).
        borrowed: how good it is, where that is not the backend's own doing and is not measured.
    """

    name: str
    load: Callable[[], str | Annotator]
    gold: Path
    language: str = "ar"
    needs: str = "nothing: it ships with kg"
    syntax: bool = True
    borrowed: str | None = None


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


def _spacy() -> str:
    folder = spacy_standin.cached()
    if folder is None:
        raise Absent("the recogniser is not trained: python -m benchmarks.spacy_standin")
    return f"spacy:{folder}"


def _llm() -> str:
    if find_spec("httpx") is None:
        raise Absent("the extra llm is not installed: pip install 'kg[llm]'")
    configure_echo(d for d in documents_of([_DEV]) if not isinstance(d, FailedDocument))
    return "llm"


_DEV = SHARED / "gold" / "dev.jsonl"
_ENGLISH = ROOT / "pipelines" / "train" / "corpus" / "english" / "test-*.jsonl"
_STANZA_NEEDS = (
    "`pip install 'kg[stanza]'`, and its models (`kg models download stanza-ar`, some hundred megabytes)"
)

ROWS = (
    Row("embedded", _embedded, _DEV),
    Row("embedded (English)", _embedded, _ENGLISH, language="en", syntax=False),
    Row("stanza (stand-in)", _stanza("ar"), _DEV, needs=_STANZA_NEEDS),
    Row("spacy: (recogniser of ours)", _spacy, _DEV, needs="a spaCy pipeline that finds names"),
    Row(
        "llm (without the model)", _llm, _DEV, borrowed="depends on the model",
        needs="`pip install 'kg[llm]'`, and a server with a large language model",
    ),
)  # fmt: skip
"""The rows of the table; a backend of another kind is added here."""


def measure(row: Row) -> Measured:
    """Extract the gold documents of a row and compare; the speed is that of a second pass, by processor time.

    Raises:
        Absent: the backend or the gold is not here.
    """
    files = sorted(row.gold.parent.glob(row.gold.name))
    if not files:
        raise Absent(f"no gold at {row.gold}")
    backend = row.load()
    whole = isinstance(backend, str) and extractor_module(backend) is not None
    if isinstance(backend, str) and not whole:
        backend = load_backend(backend, row.language)
    lines = [line for f in files for line in f.read_text(encoding="utf-8").splitlines() if line.strip()]
    gold = [ExtractedDocument.from_json(line) for line in lines]
    documents = list(documents_of(files))

    def run() -> list[ExtractedDocument]:
        found = extract_all(documents, backend=backend, language=row.language)
        return [r for r in found if not isinstance(r, FailedDocument)]

    scores = score(gold, run())
    begin = time.process_time()
    run()
    seconds = time.process_time() - begin
    words = sum(len(d.document.text.split()) for d in gold)
    r = scores.relation
    if isinstance(backend, str) or not row.syntax:
        syntax = None
    else:
        syntax = measure_syntax(backend, row.language, SHARED / "data")
    return Measured(row, syntax, scores.mention_exact.f1, (r.precision, r.recall, r.f1), words / seconds)


def table(rows: Sequence[Measured]) -> str:
    """The table in Markdown; a dash where a backend does not give what is measured."""
    lines = [HEAD]
    for m in rows:
        syntax = ("–", "–", "–") if m.syntax is None else tuple(map(_share, m.syntax))
        good = ["–"] * 4 if m.row.borrowed else [_share(m.mention), *map(_share, m.relation)]
        figures = [*good, f"{m.words:,.0f}"]
        texts = "English, held out" if m.row.language == "en" else m.row.gold.stem
        lines.append(f"| {' | '.join((m.row.name, texts, *syntax, *figures))} |")
    return "\n".join(lines)


def summary(rows: Sequence[Measured]) -> str:
    """The table of the README: what each backend needs, how good and how fast it is."""
    lines = ["| `--backend` | needs | mention F1 | relation F1 | words/s |", "|---|---|---:|---:|---:|"]
    for m in rows:
        name, _, note = m.row.name.partition(" ")
        good = [m.row.borrowed] * 2 if m.row.borrowed else [_share(m.mention), _share(m.relation[2])]
        lines.append(f"| {' | '.join((f'`{name}` {note}'.strip(), m.row.needs, *good, f'{m.words:,.0f}'))} |")
    return "\n".join(lines)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print, or write the block."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.backends", description=__doc__)
    parser.add_argument("names", nargs="*", help="rows to measure, all by default")
    parser.add_argument(
        "--write", action="store_true", help="rewrite the tables in docs/quality.md and README.md"
    )
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
        write_block(README, "backends", summary(done))
    print(text)


if __name__ == "__main__":
    main()
