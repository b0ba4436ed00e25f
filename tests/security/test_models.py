"""The shipped models are checked before they are used, and read without running anything that they hold."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from kg.errors import ModelError
from pipelines import models
from pipelines.models import SUMS, damaged_models, model_arrays, model_bytes, model_names, write_sums

NAME = "arabic/model/antecedents.npz"
PACKAGE = Path(models.__file__).parent


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with one model and its sum."""
    (tmp_path / NAME).parent.mkdir(parents=True)
    shutil.copyfile(PACKAGE / NAME, tmp_path / NAME)
    write_sums(tmp_path)
    return tmp_path


def test_every_shipped_model_has_its_sum() -> None:
    """If you trained a model: python -m pipelines.models."""
    lines = (PACKAGE / SUMS).read_text("utf-8").splitlines()
    names = [line.partition("  ")[2] for line in lines]
    assert names == list(model_names())
    assert len(names) >= 10
    assert damaged_models() == []


def test_a_whole_model_is_read(root: Path) -> None:
    assert model_arrays(NAME, root)["weights"].shape == model_arrays(NAME)["weights"].shape
    assert damaged_models(root) == []


@pytest.mark.parametrize("damage", ["cut", "garbled", "another version", "empty"])
def test_a_model_that_is_not_the_shipped_one_is_not_loaded(root: Path, damage: str) -> None:
    content = (root / NAME).read_bytes()
    other = io.BytesIO()
    np.savez_compressed(other, weights=np.zeros(3))
    changed = {
        "cut": content[:-100],
        "garbled": content[:500] + b"\0" + content[501:],
        "another version": other.getvalue(),
        "empty": b"",
    }[damage]
    (root / NAME).write_bytes(changed)
    with pytest.raises(
        ModelError, match=r"antecedents\.npz.*damaged, or of another version.*install kg again"
    ):
        model_bytes(NAME, root)
    (line,) = damaged_models(root)
    assert "antecedents.npz" in line


def test_a_missing_model_and_missing_sums_are_named(root: Path) -> None:
    (root / NAME).unlink()
    with pytest.raises(ModelError, match=r"antecedents\.npz.*No such file.*install kg again"):
        model_bytes(NAME, root)
    (root / SUMS).unlink()
    models._sums.cache_clear()
    with pytest.raises(ModelError, match=r"models\.sha256"):
        model_bytes(NAME, root)


def test_a_model_without_a_sum_is_not_loaded(root: Path) -> None:
    shutil.copyfile(root / NAME, root / "arabic/model/own.npz")
    with pytest.raises(ModelError, match="expected none"):
        model_bytes("arabic/model/own.npz", root)


class Runs:
    """Runs a command when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch ran",)


def test_a_pickle_within_a_model_is_not_run(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even if somebody made the sums fit."""
    monkeypatch.chdir(tmp_path)
    np.savez(root / NAME, weights=np.array([Runs()], dtype=object), allow_pickle=True)
    write_sums(root)
    digest = hashlib.sha256((root / NAME).read_bytes()).hexdigest()
    assert digest in (root / SUMS).read_text("utf-8")
    with pytest.raises(ValueError, match="allow_pickle=False"):
        model_arrays(NAME, root)
    assert not (tmp_path / "ran").exists()
