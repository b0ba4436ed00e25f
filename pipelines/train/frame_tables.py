"""Makes the tables of the shipped Arabic triggers and cues (:mod:`pipelines.frame_tables`) and of names that hint at
mentions (:mod:`pipelines.arabic.hint_table`) from their files.

``python -m pipelines.train.frame_tables`` takes seconds; then the sums: ``python -m pipelines.models``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.ontology import RELATION_TYPES, RelationType
from pipelines.arabic.hint_table import names_now
from pipelines.cues import CUES, cue_types
from pipelines.frame_tables import arrays_of
from pipelines.frames import FRAMES, frame_sources, read_folder

__all__ = ["TABLES", "main", "table_arrays"]

_OUT = Path(__file__).resolve().parents[1] / "arabic" / "model"

TABLES: Mapping[str, tuple[Path, Mapping[str, RelationType]]] = {
    "frames": (FRAMES, RELATION_TYPES),
    "cues": (CUES, cue_types()),
}
"""By the name of a table the folder of its files, and the types that they may name."""


def table_arrays(name: str) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a table, as the files say now.

    Raises:
        ValueError: a file declares a type; types have no place in a table.
    """
    folder, known = TABLES[name]
    types = dict(known)
    entries = read_folder(folder, types)
    if types != known:
        raise ValueError(f"{folder}: got [[new_type]] in a shipped file; declare the type in kg/ontology.py")
    return arrays_of(entries, frame_sources(folder))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.train.frame_tables", description=__doc__)
    parser.add_argument("--out", type=Path, default=_OUT, help="the folder of the tables")
    out = parser.parse_args(arguments).out
    for name in TABLES:
        np.savez_compressed(out / f"{name}.npz", **table_arrays(name))  # type: ignore[arg-type]
        print(out / f"{name}.npz")
    np.savez_compressed(out / "hints.npz", **names_now().arrays())  # type: ignore[arg-type]
    print(out / "hints.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main())
