"""Stanza's official models: which are on this disk, and downloading them by Stanza's own code when the user asks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from kg.errors import KgError, ModelError, OutputNotWritable, UnknownName
from kg.extras import optional
from pipelines.stanza_backend.loading import LANGUAGES, PROCESSORS, ModelFile, model_files, model_folder

__all__ = ["Installed", "download", "installed", "model_names"]

State = Literal["ok", "absent", "incomplete", "damaged"]
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Installed:
    """The models of a language on this disk.

    Attributes:
        name: ``stanza-ar``.
        state: ``ok``, ``absent``, ``incomplete`` (files are missing) or ``damaged`` (a file is not what Stanza
            published).
        folder: where they are looked for.
        files, bytes: what is there.
        wrong: the files that are missing or damaged.
    """

    name: str
    state: State
    folder: Path
    files: int
    bytes: int
    wrong: tuple[str, ...] = ()


def model_names() -> tuple[str, ...]:
    """What can be downloaded.

    >>> model_names()
    ('stanza-ar', 'stanza-en')
    """
    return tuple(f"stanza-{language}" for language in LANGUAGES)


def installed(name: str, folder: str | Path = "") -> Installed:
    """What is on the disk of a model; its files are read whole to compare their sums. Nothing is downloaded.

    Args:
        folder: where to look; empty is Stanza's own folder.

    Raises:
        UnknownName: there is no such model.
        MissingExtra: Stanza is not installed.
    """
    place = model_folder(str(folder))
    try:
        wanted = list(model_files(_language(name), place))
    except ModelError as error:
        return Installed(name, "damaged", place, 0, 0, (str(error),))
    except UnknownName:
        raise
    except KgError:
        return Installed(name, "absent", place, 0, 0)
    there = [f for f in wanted if (place / f.path).is_file()]
    size = sum((place / f.path).stat().st_size for f in there)
    if len(there) < len(wanted):
        wrong = tuple(str(f.path) for f in wanted if f not in there)
        return Installed(name, "incomplete" if there else "absent", place, len(there), size, wrong)
    wrong = tuple(str(f.path) for f in there if not _whole(f, place))
    return Installed(name, "damaged" if wrong else "ok", place, len(there), size, wrong)


def download(name: str, folder: str | Path = "", *, log: Callable[[str], None] = lambda _: None) -> Installed:
    """Download a model by ``stanza.download``, which shows its progress on the standard error, and compare the sums.

    A file is put in place when it is there whole: what was interrupted goes on with the next call. The addresses
    are Stanza's; ``STANZA_RESOURCES_URL`` names a mirror.

    Args:
        folder: where to put it; empty is Stanza's own folder in the user's cache.
        log: told where the models come from and go to.

    Raises:
        UnknownName: there is no such model.
        MissingExtra: Stanza is not installed.
        OutputNotWritable: the folder cannot be written.
        ModelError: there is no network, the server has not got the model, or a file is not what Stanza published.
    """
    language = _language(name)
    stanza = optional("stanza", "stanza", f"downloading {name}")
    common = optional("stanza.resources.common", "stanza", f"downloading {name}")
    place = model_folder(str(folder))
    url = common.DEFAULT_RESOURCES_URL
    log(f"{name}: from {url} to {place}")
    damaged = [f for f in installed(name, folder).wrong if (place / f).is_file()]
    for path in damaged:  # Stanza keeps a file that is of another sum when it cannot replace it
        (place / path).unlink()
    try:
        processors = ",".join(PROCESSORS)
        stanza.download(
            language, model_dir=str(place), processors=processors, resources_url=url, logging_level="INFO"
        )
    except Exception as error:  # requests, huggingface_hub, httpx and Stanza raise theirs
        raise _explained(error, name, url, place) from error
    result = installed(name, folder)
    if result.state != "ok":
        raise ModelError(
            f"{name} in {str(place)!r} is {result.state}: {', '.join(result.wrong)}; download it anew"
        )
    return result


def _language(name: str) -> str:
    if name not in model_names():
        raise UnknownName.of("model", name, model_names())
    return name.removeprefix("stanza-")


def _whole(file: ModelFile, folder: Path) -> bool:
    """Whether the file has the sum that Stanza published of it."""
    digest = hashlib.md5(usedforsecurity=False)
    with (folder / file.path).open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest() == file.md5


def _explained(error: Exception, name: str, url: str, folder: Path) -> KgError:
    """What went wrong, and what to do."""
    if isinstance(error, PermissionError) or (isinstance(error, OSError) and error.errno in (28, 30)):
        return OutputNotWritable(
            f"cannot write {name} to {str(folder)!r}: {error}; name another folder by --folder"
        )
    status = _status(error)
    if status:
        return ModelError(f"cannot download {name}: {status}")
    if isinstance(error, ValueError) and "md5" in str(error):
        return ModelError(f"a file of {name} is not what Stanza published: {error}; download it anew")
    if _is_network(error):
        return ModelError(
            f"cannot download {name}: no connection to {url} ({type(error).__name__}); it needs the network this once. "
            f"Without one, download it elsewhere and copy the folder to {str(folder)!r}"
        )
    return ModelError(f"cannot download {name}: {type(error).__name__}: {error}")


def _status(error: BaseException) -> str:
    """What the server answered, if it did."""
    response: Any = getattr(error, "response", None)
    code = getattr(response, "status_code", None)
    return f"the server answered {code} for {getattr(response, 'url', '')}" if code else ""


def _is_network(error: BaseException | None) -> bool:
    """Whether the error, or the one that it comes from, is one of a connection."""
    while error is not None:
        names = {c.__name__ for c in type(error).__mro__}
        if names & {
            "ConnectionError",
            "Timeout",
            "TimeoutException",
            "ConnectError",
            "LocalEntryNotFoundError",
        }:
            return True
        error = error.__cause__ or error.__context__
    return False
