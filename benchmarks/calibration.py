"""Whether confidences are probabilities: the reliability diagram and the expected calibration error.

usage: python -m benchmarks.calibration [GOLD.jsonl …]            the shipped models on gold texts
       python -m benchmarks.calibration --cross-validate          on the corpus, topic by topic held out
       python -m benchmarks.calibration --predictions FILE.jsonl  of any model: {"type", "p", "right"} a line

The first form judges the relations that the extractor gives for texts on which nothing was trained, end to end. The
second trains the models of relations anew without one part of the topics and judges what they give for it, with
annotated mentions. Each writes a diagram (docs/calibration.svg) and the figures (docs/calibration.md).

The expected calibration error is the mean distance between confidence and share of right relations over bins of equal
size (Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning"; bins of equal size as
in Nixon et al. 2019, "Measuring calibration in deep learning").
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipelines.threads import use_one_thread

use_one_thread()  # before NumPy is loaded

from kg.model import ExtractedDocument  # noqa: E402
from pipelines.evaluate import judged  # noqa: E402
from pipelines.given import documents_of  # noqa: E402
from pipelines.read import FailedDocument  # noqa: E402
from pipelines.workers import extract_all  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
GOLD = tuple(ROOT.parent / "shared" / "gold" / f"{name}.jsonl" for name in ("dev", "seeds"))
NOMINAL = frozenset({"AFFILIATED_WITH", "KIN_OF", "PART_OF", "LOCATED_IN"})
BINS = 10
TARGET = 0.08


@dataclass(frozen=True, slots=True)
class Prediction:
    """A relation of ``type`` with its confidence ``p``, and whether it is right."""

    type: str
    p: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions of about one confidence: their number, mean confidence, and share of right ones."""

    size: int
    confidence: float
    right: float


def bins_of(predictions: Iterable[Prediction], count: int = BINS) -> list[Bin]:
    """The predictions in order of confidence, in ``count`` bins of equal size.

    >>> bins_of([Prediction("MET", 0.5, True), Prediction("MET", 0.5, False)], 1)
    [Bin(size=2, confidence=0.5, right=0.5)]
    """
    ordered = sorted(predictions, key=lambda x: x.p)
    edges = [round(k * len(ordered) / count) for k in range(count + 1)]
    parts = (ordered[a:b] for a, b in pairwise(edges) if b > a)
    return [Bin(len(x), sum(p.p for p in x) / len(x), sum(p.right for p in x) / len(x)) for x in parts]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error.

    >>> calibration_error([Bin(1, 0.5, 1.0), Bin(3, 0.9, 0.9)])
    0.125
    """
    total = sum(b.size for b in bins) or 1
    return sum(b.size * abs(b.confidence - b.right) for b in bins) / total


def end_to_end(path: Path) -> Iterator[Prediction]:
    """The relations that the extractor finds in the texts of a gold file, judged."""
    lines = path.read_text("utf-8").splitlines()
    gold = {d.document.id: d for d in map(ExtractedDocument.from_json, filter(str.strip, lines))}
    for system in extract_all(list(documents_of([path]))):
        if not isinstance(system, FailedDocument):
            for relation, right in judged(gold[system.document.id], system):
                yield Prediction(relation.type, relation.confidence, right)


def read_predictions(path: Path) -> list[Prediction]:
    """Predictions that another program wrote."""
    values = map(json.loads, filter(str.strip, path.read_text("utf-8").splitlines()))
    return [Prediction(v["type"], float(v["p"]), bool(v["right"])) for v in values]


def groups(predictions: Sequence[Prediction]) -> dict[str, list[Prediction]]:
    """All, those that verbs and their like state, and those of noun phrases."""
    parts: dict[str, list[Prediction]] = defaultdict(list)
    for p in predictions:
        parts["all"].append(p)
        parts["noun phrases" if p.type in NOMINAL else "events"].append(p)
    return dict(sorted(parts.items()))


def table(name: str, predictions: Sequence[Prediction]) -> str:
    """The figures of one run in Markdown."""
    lines = [f"### {name}\n", "| | relations | mean confidence | right | expected calibration error |"]
    lines.append("|---|---:|---:|---:|---:|")
    for group, part in groups(predictions).items():
        mean, right = sum(p.p for p in part) / len(part), sum(p.right for p in part) / len(part)
        error = calibration_error(bins_of(part))
        lines.append(f"| {group} | {len(part)} | {mean:.3f} | {right:.3f} | {error:.3f} |")
    return "\n".join([*lines, ""])


def diagram(runs: dict[str, Sequence[Prediction]], size: int = 360) -> str:
    """The reliability diagram of the runs as SVG: share of right relations over confidence."""
    colours = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
    margin = 48
    place = lambda x, y: (margin + x * size, margin + (1 - y) * size)  # noqa: E731
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * margin} {size + 2 * margin}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{size + 2 * margin}" height="{size + 2 * margin}" fill="#fff"/>',
    ]
    for k in range(6):
        x, y = place(k / 5, k / 5)
        out.append(
            f'<path d="M{x:g} {margin}V{margin + size}M{margin} {y:g}H{margin + size}" stroke="#ddd"/>'
        )
        out.append(f'<text x="{x:g}" y="{margin + size + 16}" text-anchor="middle">{k / 5:g}</text>')
        out.append(f'<text x="{margin - 8}" y="{y + 4:g}" text-anchor="end">{k / 5:g}</text>')
    (x0, y0), (x1, y1) = place(0, 0), place(1, 1)
    out.append(f'<path d="M{x0:g} {y0:g}L{x1:g} {y1:g}" stroke="#888" stroke-dasharray="4 4"/>')
    out.append(
        f'<text x="{margin + size / 2:g}" y="{margin + size + 36}" text-anchor="middle">confidence</text>'
    )
    out.append(
        f'<text transform="translate(14 {margin + size / 2:g}) rotate(-90)" text-anchor="middle">right</text>'
    )
    for n, (name, predictions) in enumerate(runs.items()):
        colour, bins = colours[n % len(colours)], bins_of(predictions)
        points = [place(b.confidence, b.right) for b in bins]
        out.append(
            f'<path d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}" fill="none" stroke="{colour}"/>'
        )
        out += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
        label = f"{name}: error {calibration_error(bins):.3f}"
        out.append(f'<text x="{margin + 10}" y="{margin + 18 + 16 * n}" fill="{colour}">{label}</text>')
    return "\n".join([*out, "</svg>", ""])


def main(arguments: list[str]) -> None:
    """Judge, write diagram and figures, and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "gold", nargs="*", type=Path, help="annotated texts; those beside the repository if none"
    )
    parser.add_argument(
        "--cross-validate", action="store_true", help="train anew without each part of the topics"
    )
    parser.add_argument("--corpus", type=Path, default=ROOT / "pipelines/train/corpus", metavar="FOLDER")
    parser.add_argument("--predictions", type=Path, metavar="FILE", help="judged predictions of any model")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "calibration", metavar="NAME")
    options = parser.parse_args(arguments)
    if options.predictions:
        runs = {options.predictions.stem: read_predictions(options.predictions)}
    elif options.cross_validate:
        from benchmarks.held_out import predictions

        runs = {"corpus, topics held out": [Prediction(*p) for p in predictions(options.corpus)]}
    else:
        paths = options.gold or [p for p in GOLD if p.exists()]
        if not paths:
            sys.exit(f"no gold: expected {' and '.join(map(str, GOLD))}, or name files of your own")
        runs = {p.stem: list(end_to_end(p)) for p in paths}
    text = "\n".join(table(name, run) for name, run in runs.items())
    options.out.with_suffix(".svg").write_text(diagram(runs), "utf-8")
    options.out.with_suffix(".md").write_text(HEAD.format(options.out.name) + text, "utf-8")
    print(text)


HEAD = """# Whether confidences are probabilities

Written by `python -m benchmarks.calibration`; no figure is typed by hand. Relations are put in order of their
confidence, in ten bins of equal size; the error is the mean distance between confidence and share of right relations.

![Share of right relations over confidence, and the diagonal on which both are equal]({}.svg)

"""

if __name__ == "__main__":
    main(sys.argv[1:])
