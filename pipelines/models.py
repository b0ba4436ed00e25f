"""The trained models that the package ships, checked before they are used.

``pipelines/models.sha256`` has the SHA-256 sum of each model file, in the form of ``sha256sum``: a file that was cut,
garbled, edited, or comes from another release is not loaded, but named with what to do. Arrays are read without
pickle, so that not even an unchecked file could run code.

Who trains a model writes the sums anew; ``python -m pipelines.train`` does, and ``python -m pipelines.models`` where a
recipe was run alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kg.errors import ModelError, OutputNotWritable

__all__ = ["SUMS", "damaged_models", "model_arrays", "model_bytes", "model_json", "model_names", "write_sums"]

SUMS = "models.sha256"
_ROOT = Path(__file__).parent
_MODELS = ("*/model/*.npz", "*/model/*.gz", "*/model/*.json", "nominal/weights.json")
_REMEDY = "install kg again, in the folder of its repository: pip install --force-reinstall --no-deps ."


def model_bytes(name: str, root: Path = _ROOT) -> bytes:
    """The content of a model file, such as ``arabic/model/pairs.npz``.

    Raises:
        ModelError: it is missing, or not the file that this version ships.
    """
    path, expected = root / name, _sums(root).get(name)
    try:
        content = path.read_bytes()
    except OSError as e:
        raise ModelError(f"cannot read the model {str(path)!r}: {e.strerror}; {_REMEDY}") from e
    if (got := hashlib.sha256(content).hexdigest()) != expected:
        raise ModelError(
            f"the model {str(path)!r} is not the one of kg {version('kg')}: it is damaged, or of another version "
            f"(SHA-256 {got[:12]}…, expected {expected[:12] + '…' if expected else 'none'}); {_REMEDY} "
            "(or, if you trained it: python -m pipelines.models)"
        )
    return content


def model_arrays(name: str, root: Path = _ROOT) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a model file in NumPy's format ``.npz``; see :func:`model_bytes` for the errors.

    >>> sorted(model_arrays("arabic/model/vectors.npz"))
    ['rows', 'scale', 'settings']
    """
    with np.load(io.BytesIO(model_bytes(name, root)), allow_pickle=False) as arrays:
        return dict(arrays)


def model_json(name: str, root: Path = _ROOT) -> Any:
    """The value of a model file in JSON; see :func:`model_bytes` for the errors."""
    return json.loads(model_bytes(name, root))


def model_names(root: Path = _ROOT) -> Iterator[str]:
    """The model files below ``root``, sorted."""
    yield from sorted(p.relative_to(root).as_posix() for pattern in _MODELS for p in root.glob(pattern))


def damaged_models(root: Path = _ROOT) -> list[str]:
    """A line for each model file that is missing, damaged, of another version or unknown.

    >>> damaged_models()
    []
    """
    found = []
    for name in sorted({*_sums(root), *model_names(root)}):
        try:
            model_bytes(name, root)
        except ModelError as e:
            found.append(str(e))
    return found


def write_sums(root: Path = _ROOT) -> list[str]:
    """Write the sums of the model files as they are now, and return their names.

    Raises:
        OutputNotWritable: the file of the sums cannot be written.
    """
    names = list(model_names(root))
    lines = (f"{hashlib.sha256((root / n).read_bytes()).hexdigest()}  {n}\n" for n in names)
    part = root / f".{SUMS}.{os.getpid()}.part"
    try:
        part.write_text("".join(lines), "utf-8")
        part.replace(root / SUMS)
    except OSError as e:
        raise OutputNotWritable(f"cannot write {str(root / SUMS)!r}: {e.strerror}") from e
    finally:
        part.unlink(missing_ok=True)
    _sums.cache_clear()
    return names


@cache
def _sums(root: Path) -> dict[str, str]:
    """The expected sums by name."""
    path = root / SUMS
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise ModelError(f"cannot read the sums of the models, {str(path)!r}: {e}; {_REMEDY}") from e
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}\n" for name in write_sums()))
