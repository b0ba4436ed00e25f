"""Train a spaCy recogniser of Arabic names, as a user might have one, for the table of backends and kept in the cache.

usage: python -m benchmarks.spacy_standin

spaCy publishes no Arabic pipeline. This one is spaCy's own recogniser with its own Arabic tokens (no clitics apart) and
no vectors, trained on the project's training corpus with the labels of CoNLL; it takes some minutes.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import filter_spans, fix_random_seed, minibatch

__all__ = ["CONLL", "build", "cached", "examples"]

CORPUS = Path(__file__).resolve().parents[1] / "pipelines" / "train" / "corpus"
CONLL = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "EVENT": "MISC", "GROUP": "MISC"}
_EMBED = {
    "@architectures": "spacy.MultiHashEmbed.v2",
    "width": 64,
    "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
    "rows": [5000, 1000, 2500, 1000],
    "include_static_vectors": False,
}
_ENCODE = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": 64,
    "window_size": 1,
    "maxout_pieces": 3,
    "depth": 4,
}
_ROUNDS, _BATCH, _DROPOUT = 8, 8, 0.2


def examples(nlp: Language, path: Path) -> Iterator[Example]:
    """The documents of a file of the corpus, in the tokens of ``nlp`` and the labels of CoNLL.

    A name that is part of a token has the whole token.
    """
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        doc = nlp.make_doc(record["text"])
        spans = [
            doc.char_span(m["start"], m["end"], label=CONLL[e["type"]], alignment_mode="expand")
            for e in record["entities"]
            for m in e["mentions"]
        ]
        kept = filter_spans([s for s in spans if s is not None])
        yield Example.from_dict(doc, {"entities": [(s.start_char, s.end_char, s.label_) for s in kept]})


def cached() -> Path | None:
    """The folder of the recogniser if it has been trained."""
    folder = _folder()
    return folder if (folder / "meta.json").exists() else None


def build() -> Path:
    """Train the recogniser into the cache, whole or not at all."""
    fix_random_seed(1)
    nlp = spacy.blank("ar")
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2", "embed": _EMBED, "encode": _ENCODE}
    nlp.add_pipe("ner", config={"model": {"tok2vec": tok2vec}})
    texts = [e for path in sorted(CORPUS.glob("*.jsonl")) for e in examples(nlp, path)]
    optimizer = nlp.initialize(lambda: texts[:100])
    order = random.Random(1)
    for _ in range(_ROUNDS):
        order.shuffle(texts)
        for batch in minibatch(texts, _BATCH):
            nlp.update(batch, sgd=optimizer, drop=_DROPOUT)
    folder = _folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        nlp.to_disk(Path(work) / "model")
        (Path(work) / "model").rename(folder)
    return folder


def _folder() -> Path:
    """Named by the recipe and the corpus."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    digest = hashlib.sha256(repr((_EMBED, _ENCODE, _ROUNDS, _BATCH, _DROPOUT)).encode())
    for path in sorted(CORPUS.glob("*.jsonl")):
        digest.update(path.read_bytes())
    return home / "kg" / f"spacy-ar-{digest.hexdigest()[:12]}"


if __name__ == "__main__":
    print(cached() or build())
