"""Trains all shipped models anew, one recipe after the other: ``python -m pipelines.train``, or ``make models``.

Each step is a recipe of its own, with its own command, which this one calls in an order in which each finds what it
reads: words and their segmentation, tables of triggers, word vectors, the recogniser, the relations of noun phrases,
antecedents, the encoder and the network of pairs, the relations that triggers state, the qualities of relations; then
the English models. Needs the extra ``train`` and the public corpora (``--data``; pipelines/arabic/model/README.md names
them).
About six hours of one core, most of them for the encoder and the networks of pairs.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.models import write_sums

__all__ = ["STEPS", "Step", "command", "main"]


@dataclass(frozen=True, slots=True)
class Step:
    """A recipe: its module below ``pipelines.train``, what it trains, the minutes of one core that it takes, and its
    arguments, in which {data}, {corpus}, {files} (of the corpus), {model} and {work} stand for paths."""

    module: str
    trains: str
    minutes: int
    arguments: tuple[str, ...]


STEPS = (
    Step(
        "segmentation",
        "lexicon and clitic segmentation",
        5,
        ("--data", "{data}", "--corpus", "{corpus}", "--out", "{model}"),
    ),
    Step("frame_tables", "tables of triggers, cues and known names", 1, ("--out", "{model}")),
    Step("vectors", "floret vectors", 30, ("--data", "{data}", "--out", "{model}")),
    Step(
        "ner",
        "recogniser and tagger",
        30,
        ("--data", "{data}", "--corpus", "{corpus}", "--out", "{model}"),
    ),
    Step("background", "facts that the corpus states", 1, ()),
    Step("nominal", "weights of noun phrases", 1, ("{files}", "--out", "{weights}")),
    Step("antecedents", "antecedents of references", 5, ("{files}", "-o", "{model}/antecedents.npz")),
    Step("pretraining", "encoder of the pair network", 80, ("--data", "{data}", "-o", "{work}/encoder.pt")),
    Step(
        "pair_network",
        "pair network",
        50,
        ("{work}/encoder.pt", "{files}", "--held", "{work}/held.npz", "-o", "{model}/pairs.npz"),
    ),
    Step(
        "relations",
        "relations that triggers state, and the blend of all",
        12,
        ("{files}", "--held", "{work}/held.npz", "-o", "{model}/relations.npz"),
    ),
    Step("qualities", "polarity, modality, attribution", 5, ("{files}", "-o", "{model}/qualities.npz")),
    Step("english", "English tagger, parser and recogniser", 40, ("--data", "{data}")),
    Step("english_mentions", "English mentions", 25, ("--data", "{data}")),
    Step("english_meanings", "meanings of English words", 1, ()),
    Step("english_antecedents", "antecedents of English references", 20, ("--held", "{work}/rankers")),
    Step(
        "english_network",
        "English pair network",
        90,
        ("--rankers", "{work}/rankers", "--held", "{work}/held-english.npz"),
    ),
    Step(
        "english_relations",
        "relations that English sentences state",
        20,
        ("{work}/held-english.npz", "--rankers", "{work}/rankers"),
    ),
)
_ROOT = Path(__file__).resolve().parents[1]
_MODEL, _WEIGHTS = _ROOT / "arabic" / "model", _ROOT / "nominal" / "weights.json"


def command(step: Step, options: argparse.Namespace) -> list[str]:
    """The command line of a step."""
    places = {
        "{data}": options.data,
        "{corpus}": options.corpus,
        "{weights}": options.weights,
    }
    out = [sys.executable, "-m", f"pipelines.train.{step.module}"]
    for a in step.arguments:
        if a == "{files}":
            out += map(str, sorted(options.corpus.glob("*.jsonl")))
        else:
            out.append(
                str(places.get(a, a))
                .replace("{model}", str(options.model))
                .replace("{work}", str(options.work))
            )
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the steps; the exit code is that of the first that fails."""
    names = [s.module for s in STEPS]
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="example: python -m pipelines.train --from relations",
    )
    parser.add_argument(
        "--list", action="store_true", help="show the steps and their commands, train nothing"
    )
    parser.add_argument("--from", dest="first", choices=names, default=names[0], help="the first step to run")
    parser.add_argument("--only", nargs="+", choices=names, metavar="STEP", help="these steps only")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the public corpora")
    parser.add_argument("--corpus", type=Path, default=_ROOT / "train" / "corpus", help="our annotated texts")
    parser.add_argument("--model", type=Path, default=_MODEL, help="where the models go")
    parser.add_argument("--weights", type=Path, default=_WEIGHTS, help="those of noun phrases")
    parser.add_argument(
        "--work", type=Path, default=Path("output"), help="for what is not shipped (the encoder)"
    )
    options = parser.parse_args(arguments)
    chosen = [s for s in STEPS[names.index(options.first) :] if not options.only or s.module in options.only]
    if options.list:
        for s in chosen:
            print(f"{s.module:14} {s.minutes:3} min  {s.trains}\n{'':14} {' '.join(s.arguments)}")
        return 0
    if not list(options.corpus.glob("*.jsonl")):
        parser.error(f"no annotated texts (*.jsonl) in {options.corpus}")
    for n, s in enumerate(chosen, 1):
        print(
            f"[{n}/{len(chosen)}] {s.trains}: python -m pipelines.train.{s.module} (about {s.minutes} min)",
            flush=True,
        )
        code = subprocess.run(command(s, options), check=False).returncode
        if code:
            print(
                f"step {s.module} ended with exit code {code}; once that is mended, go on with "
                f"python -m pipelines.train --from {s.module}",
                file=sys.stderr,
            )
            return code
        if (options.model, options.weights) == (_MODEL, _WEIGHTS):
            write_sums()  # the next step loads what this one trained
    return 0


if __name__ == "__main__":
    sys.exit(main())
