"""Trains the floret vectors: ``python -m pipelines.train.vectors`` (about half an hour of one core).

Self-supervised, over the raw texts cut by the project's tokenizer; only the table ships. Needs ``pip install
floret``.
"""

from __future__ import annotations

import argparse
import lzma
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from spacy.vocab import Vocab

from pipelines.arabic.tokenizer import Tokenizer
from pipelines.arabic.vectors import vector_key

__all__ = ["main", "pack"]

_FILES = ("antcorpus", "wikipedia_ar", "pretrain_ar")


def tokens(raw: Path) -> Iterator[str]:
    """The raw lines as folded forms between blanks."""
    tokenizer = Tokenizer(Vocab())
    for name in _FILES:
        with lzma.open(raw / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield " ".join(
                    vector_key(norm) for norm in tokenizer.norms(line.strip()) if not norm.isspace()
                )


def pack(floret: Path, out: Path) -> None:
    """A floret table as text to bytes with a scale a column; values beyond 99.95 % are cut."""
    lines = floret.read_text(encoding="utf-8").split("\n")
    rows, size, minn, maxn, hash_count, seed = (int(x) for x in lines[0].split()[:6])
    table = np.zeros((rows, size), dtype=np.float32)
    for line in lines[1:]:
        cells = line.split()
        if cells:
            table[int(cells[0])] = [float(x) for x in cells[1:]]
    scale = (np.percentile(np.abs(table), 99.95, axis=0) / 127).astype(np.float32)
    packed = np.clip(np.round(table / scale), -127, 127).astype(np.int8)
    np.savez_compressed(out, rows=packed, scale=scale, settings=np.array([minn, maxn, hash_count, seed]))


def main() -> None:
    """Write ``vectors.npz``."""
    import floret  # type: ignore[import-untyped]

    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=Path("pipelines/arabic/model"))
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text, table = Path(folder) / "text", Path(folder) / "table"
        with text.open("w", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in tokens(args.data / "raw"))
        model = floret.train_unsupervised(
            str(text),
            model="cbow",
            mode="floret",
            hashCount=2,
            dim=128,
            bucket=50_000,
            minn=3,
            maxn=5,
            minCount=10,
            epoch=2,
            lr=0.05,
            ws=5,
            neg=8,
            thread=args.threads,
        )
        model.save_floret_vectors(str(table))
        pack(table, args.out / "vectors.npz")


if __name__ == "__main__":
    main()
