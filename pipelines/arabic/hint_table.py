"""The names that hint at mentions, in a table that is read in a moment.

Twenty thousand known names take most of a second to be cut into the tokens of a text. The table has them cut; it
belongs to the gazetteer, the lexicon and the code that it was made from, and where one of them is another now the names
are cut anew. ``python -m pipelines.train.frame_tables`` makes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.vocab import Vocab

from pipelines.arabic.gazetteer import general_gazetteer
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.models import model_arrays
from pipelines.stored_arrays import bytes_of, made_from, text_of

__all__ = ["HINT_TYPES", "HintTable", "folded_tokens", "hint_table", "names_now"]

HINT_TYPES = ("PERSON", "ORG", "GPE", "LOC", "EVENT")
_HERE = Path(__file__).parent
_CODE = ("gazetteer", "hint_table", "orthography", "segmentation", "tokenizer")
_MODELS = ("lexicon.txt.gz", "segmentation.json")


@dataclass(frozen=True, slots=True)
class HintTable:
    """Known names by their folded tokens, with a space between, and the type of each; and the normalised parts of
    people's names."""

    names: dict[str, str]
    parts: frozenset[str]

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Everything as arrays, for ``numpy.savez_compressed``."""
        return {
            "made_from": np.array(made_from(_sources())),
            "names": bytes_of("\n".join(self.names)),
            "kinds": np.array([HINT_TYPES.index(kind) for kind in self.names.values()], np.uint8),
            "parts": bytes_of("\n".join(sorted(self.parts))),
        }


def hint_table() -> HintTable:
    """The shipped table, or what the gazetteer says now where the table is out of date.

    Raises:
        ModelError: the table is missing or damaged.
    """
    arrays = model_arrays("arabic/model/hints.npz")
    if arrays["made_from"].item() != made_from(_sources()):
        return names_now()
    kinds = [HINT_TYPES[n] for n in arrays["kinds"].tolist()]
    names = dict(zip(text_of(arrays["names"]).split("\n"), kinds, strict=True))
    return HintTable(names, frozenset(text_of(arrays["parts"]).split("\n")))


def names_now() -> HintTable:
    """The names of the gazetteer as it is now."""
    gazetteer = general_gazetteer()
    known = [(name, kind) for kind in HINT_TYPES for name, _ in gazetteer.names(kind)]
    names: dict[str, str] = {}
    for name, (_, kind) in zip(folded_tokens([name for name, _ in known]), known, strict=True):
        names.setdefault(name, kind)
    return HintTable(names, frozenset(gazetteer.name_parts()))


def folded_tokens(names: list[str]) -> list[str]:
    """Normalised names as their folded tokens with a space between; all together, which is faster."""
    norms = Tokenizer(Vocab()).norms("\n".join(names))
    return " ".join(n for n in norms if n != " ").split(" \n ")


def _sources() -> list[Path]:
    """Gazetteer, lexicon and code."""
    return [
        *(_HERE / "gazetteer").glob("*.tsv"),
        *(_HERE / "model" / name for name in _MODELS),
        *(_HERE / f"{name}.py" for name in _CODE),
    ]
