"""How fast articles are extracted, how much memory that takes, and how time grows with their number.

usage: python -m benchmarks.extract [--documents 100 300 1000] [--words 300]

The articles are made of sentences of the project's own corpus, put together anew. Processor time of one core, start-up
excluded. Printed are words a second; the ratio to the bare annotation by the same model (words, sentences, names); the
ratio to a Stanza pipeline where Stanza and its Arabic models are installed; the peak of memory; and the exponent with
which the time of a whole build (resolution and store included) grows with the number of documents: 1 is in proportion.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipelines.threads import use_one_thread

use_one_thread()  # before NumPy is loaded

import pipelines  # noqa: E402
from kg.model import Document  # noqa: E402
from pipelines.backends import load_backend  # noqa: E402
from pipelines.workers import extract_all  # noqa: E402

CORPUS = Path(__file__).resolve().parents[1] / "pipelines" / "train" / "corpus"
STANZA = "tokenize,mwt,pos,lemma,depparse,ner"


def articles(count: int, words: int, *, seed: int = 1) -> Iterator[Document]:
    """Articles of about ``words`` words, of sentences drawn from the corpus; the same ones for the same seed."""
    sentences = [
        sentence.strip() + "."
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        for sentence in json.loads(line)["text"].replace("\n", " ").split(". ")
        if len(sentence.split()) > 5
    ]
    chance = random.Random(seed)
    for n in range(count):
        text: list[str] = []
        while sum(len(s.split()) for s in text) < words:
            text.append(chance.choice(sentences))
        date = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        yield Document(f"article-{n:06d}", " ".join(text), date=date)


def seconds(work: Callable[[], object]) -> float:
    """Processor time of ``work``."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """The slope of time over size, both as logarithms (least squares).

    >>> round(exponent([10, 100, 1000], [1, 10, 100]), 3)
    1.0
    """
    xs, ys = [math.log(s) for s in sizes], [math.log(t) for t in times]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def peak_memory() -> float:
    """The most memory that the process has had, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (2**20 if sys.platform == "darwin" else 2**10)


def stanza_rate(documents: Sequence[Document]) -> float | str:
    """Words a second of a Stanza pipeline, or why it was not measured."""
    try:
        import stanza

        nlp = stanza.Pipeline("ar", processors=STANZA, download_method=None, use_gpu=False, verbose=False)
    except ImportError:
        return "Stanza is not installed: pip install 'kg[stanza]'"
    except Exception as error:  # Stanza raises many kinds where models are missing
        return f"its Arabic models are not there ({type(error).__name__})"
    took = seconds(lambda: [nlp(d.text) for d in documents])
    return sum(len(d.text.split()) for d in documents) / took


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--documents", type=int, nargs="+", default=[30, 100, 300], help="sizes of the builds"
    )
    parser.add_argument("--words", type=int, default=300, help="of an article")
    options = parser.parse_args(arguments)
    if min(options.documents) < 1 or options.words < 1:
        parser.error("documents and words are counted from 1")
    everything = list(articles(max(options.documents), options.words))
    sample = everything[:100]
    words = sum(len(d.text.split()) for d in sample)
    annotator = load_backend("embedded", "ar")
    list(extract_all(sample[:5]))  # start-up
    bare = words / seconds(lambda: list(annotator.annotate(sample)))
    rate = words / seconds(lambda: list(extract_all(sample)))
    print(f"extraction: {rate:,.0f} words a second of one core ({len(sample)} articles, {words:,} words)")
    print(f"ratio to the bare annotation of the same model ({bare:,.0f} words/s): {rate / bare:.2f}")
    other = stanza_rate(sample[:3])
    print(
        "ratio to Stanza:",
        f"not measured, {other}" if isinstance(other, str) else f"{rate / other:.0f} times",
    )
    times = [seconds(lambda n=n: pipelines.build(everything[:n])) for n in sorted(options.documents)]
    for n, took in zip(sorted(options.documents), times, strict=True):
        print(f"build of {n:,} documents: {took:.1f} s, {1000 * took / n:.0f} ms a document")
    if len(times) > 1:
        print(f"growth: time is documents to the power of {exponent(sorted(options.documents), times):.2f}")
    print(f"peak of memory: {peak_memory():,.0f} MB")


if __name__ == "__main__":
    main()
