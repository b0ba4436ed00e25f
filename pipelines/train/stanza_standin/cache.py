"""Where the stand-ins lie: a folder of the user's cache that is named after their recipe."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

from kg.errors import InputNotFound, UnknownName
from pipelines.train.stanza_standin.training import train

__all__ = ["DATA", "build", "cached", "standin_folder"]

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
_RECIPES = {"ar": "pipelines.train.stanza_standin.arabic", "en": "pipelines.train.stanza_standin.english"}
_VERSION = 1  # to be raised when a change of the recipes changes the models


def standin_folder(lang: str) -> Path:
    """The folder of the stand-in, whether it is there or not: ``$XDG_CACHE_HOME/kg/stanza-LANG-RECIPE``.

    Raises:
        UnknownName: there is no recipe for the language.
    """
    if lang not in _RECIPES:
        raise UnknownName.of("language", lang, _RECIPES)
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    recipe = hashlib.sha256(repr((_VERSION, import_module(_RECIPES[lang]).SIZES)).encode())
    return home / "kg" / f"stanza-{lang}-{recipe.hexdigest()[:12]}"


def cached(lang: str) -> Path | None:
    """The folder of the stand-in if it has been built, to be given to ``stanza.Pipeline(dir=…)``."""
    folder = standin_folder(lang)
    return folder if (folder / "resources.json").exists() else None


def build(lang: str, data: Path = DATA, *, workers: int = 1) -> dict[str, float]:
    """Train the stand-in into the cache, whole or not at all; gives the seconds of each step.

    Raises:
        InputNotFound: the public corpora are not at ``data``.
        UnknownName: there is no recipe for the language.
    """
    folder = standin_folder(lang)
    if not data.is_dir():
        raise InputNotFound(f"no public corpora at {data}; give their folder by --data")
    recipe = import_module(_RECIPES[lang])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        seconds = train(lang, recipe.data(data), recipe.SIZES, Path(work) / "models", workers=workers)
        shutil.rmtree(folder, ignore_errors=True)
        (Path(work) / "models").rename(folder)
    return seconds
