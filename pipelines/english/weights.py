"""The trained English pipeline on disk: weights as 16-bit floats in one ``.npz``, all else as JSON beside it.

Stored so, it is a third of what ``nlp.to_disk`` writes; what is read is an ordinary spaCy pipeline.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.lang.en import English
from spacy.language import Language

from pipelines.english.blocks import read_in_blocks
from pipelines.models import model_arrays, model_json, write_sums

__all__ = ["CONFIG", "MODEL", "load_pipeline", "save_pipeline"]

CONFIG = Path(__file__).parent / "pipeline.cfg"
MODEL = Path(__file__).parent / "model"
_AROUND = 4  # depth times window of both networks of the configuration
_WEIGHTS, _REST = "weights.npz", "pipeline.json"


def save_pipeline(nlp: Language, folder: Path) -> None:
    """Write the components of a trained pipeline into ``folder``."""
    arrays: dict[str, Any] = {}
    rest: dict[str, Any] = {}
    for name, pipe in nlp.pipeline:
        state = pipe.model.to_dict()  # type: ignore[attr-defined]
        for i, params in enumerate(state.pop("params")):
            for key, value in params.items():
                if value is not None:
                    arrays[f"{name}/{i}/{key}"] = value.astype(np.float16)
        rest[name] = {
            "nodes": state["nodes"],
            "attrs": [{k: _text(v) for k, v in attrs.items()} for attrs in state["attrs"]],
            "params": [sorted(p) for p in pipe.model.to_dict()["params"]],  # type: ignore[attr-defined]
            "state": _text(pipe.to_bytes(exclude=["model", "vocab"])),  # type: ignore[attr-defined]
        }
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / _WEIGHTS, **arrays)
    (folder / _REST).write_text(json.dumps(rest) + "\n", encoding="utf-8")
    if folder.resolve() == MODEL:
        write_sums()


def load_pipeline(folder: Path = MODEL) -> Language:
    """The pipeline that :func:`save_pipeline` wrote; the shipped one is checked first (:mod:`pipelines.models`)."""
    nlp = English.from_config(spacy.util.load_config(CONFIG))
    if folder == MODEL:
        rest, arrays = model_json(f"english/model/{_REST}"), model_arrays(f"english/model/{_WEIGHTS}")
    else:
        rest = json.loads((folder / _REST).read_text("utf-8"))
        arrays = dict(np.load(folder / _WEIGHTS, allow_pickle=False))
    weights = {k: v.astype(np.float32) for k, v in arrays.items()}
    for name, pipe in nlp.pipeline:
        _fill(name, pipe, rest[name], weights)
        read_in_blocks(pipe.model, _AROUND)  # type: ignore[attr-defined]
    return nlp


def _fill(name: str, pipe: Any, rest: dict[str, Any], weights: dict[str, Any]) -> None:
    pipe.from_bytes(_bytes(rest["state"]), exclude=["model", "vocab"])
    for label in getattr(pipe, "labels", ()):
        pipe.vocab.strings.add(label)
    pipe.model.from_dict(
        {
            "nodes": rest["nodes"],
            "attrs": [{k: _bytes(v) for k, v in attrs.items()} for attrs in rest["attrs"]],
            "params": [
                {k: weights.get(f"{name}/{i}/{k}") for k in keys} for i, keys in enumerate(rest["params"])
            ],
            "shims": [[] for _ in rest["nodes"]],
        }
    )


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)
