"""Stanza's models on the user's disk: where they are, whether they are whole, and the pipeline of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import InputNotFound, ModelError, UsageError
from kg.extras import optional
from pipelines.backends import BackendOptions
from pipelines.stanza_backend.annotator import StanzaAnnotator

__all__ = [
    "LANGUAGES",
    "PROCESSORS",
    "ModelFile",
    "identity",
    "languages",
    "load",
    "model_files",
    "model_folder",
]

LANGUAGES = ("ar", "en")
PROCESSORS = ("tokenize", "mwt", "pos", "lemma", "depparse", "ner")
_WORDS_A_SENTENCE = 30  # Stanza counts the parser's batches in words
_DEVICE = re.compile(r"cpu|cuda(:\d+)?")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a model: its path below the folder of the models, and the MD5 sum that Stanza publishes of it."""

    path: Path
    md5: str


def load(language: str = "ar", argument: str = "", options: BackendOptions | None = None) -> StanzaAnnotator:
    """The annotator of the models that lie on the disk.

    Args:
        argument: the folder of the models, as in ``stanza:/data/stanza``; empty is Stanza's own.

    Raises:
        MissingExtra: Stanza is not installed.
        InputNotFound: the models have not been downloaded; the message has the command.
        ModelError: a file of them is missing.
        UsageError: the device is none, or is not there.
    """
    options = options or BackendOptions()
    stanza = optional("stanza", "stanza", "the backend stanza")
    folder = model_folder(argument)
    absent = [str(f.path) for f in model_files(language, folder) if not (folder / f.path).exists()]
    if absent:
        raise ModelError(
            f"of Stanza's models in {str(folder)!r} these files are missing: {', '.join(absent)}; "
            f"download them: kg models download stanza-{language}"
        )
    pipeline = stanza.Pipeline(
        language,
        dir=str(folder),
        processors=",".join(p for p in PROCESSORS if p in _packages(language, folder)),
        device=_device(options.device),
        download_method=None,
        logging_level="ERROR",
        **_batches(options.batch_size),
    )
    return StanzaAnnotator(pipeline, options.labels)


def languages(argument: str = "") -> tuple[str, ...]:
    """The languages whose models are in a folder, Stanza's own without an argument."""
    index = _index(model_folder(argument))
    return tuple(lang for lang in LANGUAGES if lang in index)


def identity(argument: str, options: BackendOptions) -> str:
    """Names Stanza's version and the sums of the models of all languages that are there."""
    from importlib.metadata import PackageNotFoundError, version

    folder = model_folder(argument)
    sums = [f.md5 for lang in LANGUAGES if lang in _index(folder) for f in model_files(lang, folder)]
    try:
        program = version("stanza")
    except PackageNotFoundError:
        return ""
    return f"{program}-{hashlib.sha256(''.join(sums).encode()).hexdigest()[:12]}" if sums else program


def model_folder(argument: str = "") -> Path:
    """Where the models are: a folder of the user's, else ``$STANZA_RESOURCES_DIR``, else Stanza's own in the cache."""
    named = argument or os.environ.get("STANZA_RESOURCES_DIR", "")
    if named:
        return Path(named).expanduser()
    common = optional("stanza.resources.common", "stanza", "the backend stanza")
    return Path(common.DEFAULT_MODEL_DIR)


def model_files(language: str, folder: Path) -> Iterator[ModelFile]:
    """The files of the default models of a language: the processors', and the vectors and language models that they
    need.

    Raises:
        InputNotFound: nothing of the language has been downloaded to the folder.
    """
    index = _index(folder).get(language)
    if index is None:
        raise InputNotFound(
            f"no models of Stanza's for {language!r} in {str(folder)!r}; download them (some hundred megabytes): "
            f"kg models download stanza-{language}"
        )
    packages = _packages(language, folder)
    wanted = [(p, packages[p]) for p in PROCESSORS if p in packages]
    wanted += [
        (need["model"], need["package"])
        for p, package in list(wanted)
        for need in index[p][package].get("dependencies", ())
    ]
    for kind, package in dict.fromkeys(wanted):
        yield ModelFile(Path(language, kind, f"{package}.pt"), index[kind][package]["md5"])


def _packages(language: str, folder: Path) -> Mapping[str, str]:
    """The default package of each processor; the optional ones are not wanted."""
    found: Mapping[str, str] = _index(folder)[language]["packages"]["default"]
    return found


def _index(folder: Path) -> dict[str, Any]:
    """Stanza's ``resources.json``; empty if nothing has been downloaded.

    Raises:
        ModelError: it is not what Stanza writes.
    """
    path = folder / "resources.json"
    try:
        index = json.loads(path.read_text(encoding="utf-8"))
        return {lang: entry for lang, entry in index.items() if isinstance(entry, dict)}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(
            f"cannot read Stanza's {str(path)!r}: {error}; download it anew: kg models download stanza-ar"
        ) from error


def _device(name: str | None) -> str:
    """The device, the processor unless the user says otherwise.

    Raises:
        UsageError: it is no device, or there is none such.
    """
    if name is None or name == "cpu":
        return "cpu"
    if not _DEVICE.fullmatch(name):
        raise UsageError(f"got --device {name!r}; expected cpu, cuda or cuda:N, as in cuda:0")
    torch = optional("torch", "stanza", "the backend stanza")
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if count <= int(name.partition(":")[2] or 0):
        raise UsageError(
            f"got --device {name!r}; PyTorch sees {count} CUDA devices here; leave it out, or say cpu"
        )
    return name


def _batches(size: int | None) -> dict[str, int]:
    """The batch sizes of all networks, from that in sentences."""
    if size is None:
        return {}
    sentences = {f"{p}_batch_size": size for p in ("tokenize", "mwt", "pos", "lemma", "ner")}
    return sentences | {"depparse_batch_size": size * _WORDS_A_SENTENCE}
