"""Checks of an installation: what ``kg doctor`` prints.

Each check is a function that yields findings and changes nothing; it imports what it looks at only when it is run,
so that a broken library is a finding and not a crash.
"""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from kg.model import Document
from pipelines.shipped_files import damaged_files

__all__ = ["CHECKS", "Finding", "examine"]

State = Literal["ok", "missing", "broken"]

EXTRAS = {
    "analytics": "Parquet, large joins",
    "audit": "checks of security, and the lock files",
    "browser": "tests of the page",
    "cypher": "questions in Cypher",
    "docs": "the documentation site",
    "fuzz": "fuzzing of the readers",
    "llm": "a large language model as annotator",
    "notebook": "the notebooks",
    "pandas": "answers as data frames",
    "plot": "pictures for print",
    "ray": "a cluster",
    "rdf": "reading back exported RDF",
    "stanza": "the second annotator",
    "test": "the tests",
    "test-cluster": "tests of object stores",
    "train": "training the models",
}
"""What each extra is for."""

_SENTENCE, _NAMED = "نفى الكرملين اتهامات الولايات المتحدة.", {"kremlin", "united_states"}
_LEAST_ROOM = 50_000_000
"""Bytes that a graph of some hundred articles needs with its page."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: ``ok``, ``missing`` (something optional is not there) or ``broken``.

    ``remedy`` says what to do about it; it is empty where there is nothing to do.

    >>> Finding("Python", "ok", "3.12.4").state
    'ok'
    """

    name: str
    state: State
    detail: str
    remedy: str = ""


def examine(output: str | Path = "output") -> Iterator[Finding]:
    """Run all checks, those of the folder ``output`` too; a check that fails itself is ``broken``.

    >>> all(finding.state in {"ok", "missing", "broken"} for finding in examine())
    True
    """
    for name, check in CHECKS.items():
        try:
            yield from check(Path(output))
        except Exception as error:
            # Whatever is wrong with the installation may surface anywhere; telling it is the purpose.
            yield Finding(name, "broken", f"{type(error).__name__}: {error}", _REINSTALL)


_REINSTALL = "install kg again, in the folder of its repository: pip install --force-reinstall --no-deps ."


def _python(_: Path) -> Iterator[Finding]:
    good = (3, 11) <= sys.version_info < (3, 14)
    remedy = "" if good else "use Python 3.11, 3.12 or 3.13"
    detail = f"{platform.python_version()} ({sys.executable}), {platform.platform()}"
    yield Finding("Python", "ok" if good else "broken", detail, remedy)
    yield Finding("kg", "ok", f"{version('kg')} ({Path(__file__).parents[1]})")


def _libraries(_: Path) -> Iterator[Finding]:
    wrong = [text for text in _requirements("") if not _satisfied(text)]
    if wrong:
        command = " ".join(f"'{text}'" for text in wrong)
        yield Finding(
            "libraries", "broken", f"missing or too old: {', '.join(wrong)}", f"pip install {command}"
        )
    else:
        yield Finding("libraries", "ok", f"all {len(_requirements(''))} that kg needs")


def _sqlite(_: Path) -> Iterator[Finding]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    except sqlite3.OperationalError as error:
        remedy = "use a Python whose SQLite has FTS5, such as that of python.org or of conda-forge"
        yield Finding("SQLite", "broken", f"{sqlite3.sqlite_version}: {error}", remedy)
    else:
        yield Finding("SQLite", "ok", f"{sqlite3.sqlite_version} with full-text search")
    finally:
        connection.close()


def _files(_: Path) -> Iterator[Finding]:
    count, damaged = damaged_files()
    if damaged:
        yield Finding("models and data", "broken", "; ".join(damaged), _REINSTALL)
    else:
        yield Finding("models and data", "ok", f"{count} shipped files are whole")


def _extraction(_: Path) -> Iterator[Finding]:
    from pipelines import extract

    (found,) = extract([Document("doctor", _SENTENCE)])
    names = ", ".join(entity.name for entity in found.entities)
    if {entity.id for entity in found.entities} >= _NAMED:
        yield Finding("extraction", "ok", f"a sentence was read: {names}")
    else:
        yield Finding(
            "extraction", "broken", f"of a sentence only this was found: {names or '-'}", _REINSTALL
        )


def _output(folder: Path) -> Iterator[Finding]:
    there = next(p for p in (folder.absolute(), *folder.absolute().parents) if p.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there):
            pass
    except OSError as error:
        remedy = "name a folder of your own with -o, or change its owner or permissions"
        yield Finding("output folder", "broken", f"{there}: {error.strerror}", remedy)
        return
    free = shutil.disk_usage(there).free
    detail = f"{folder} can be written; {free / 1e9:.1f} GB are free"
    if free < _LEAST_ROOM:
        yield Finding(
            "output folder", "broken", detail, "free some room on the disk, or name another with -o"
        )
    else:
        yield Finding("output folder", "ok", detail)


def _extras(_: Path) -> Iterator[Finding]:
    for extra, purpose in EXTRAS.items():
        needed = _requirements(extra)
        lacking = [text for text in needed if not _satisfied(text)]
        if lacking:
            detail = f"for {purpose}; not installed: {', '.join(lacking)}"
            yield Finding(f"extra {extra}", "missing", detail, f"pip install 'kg[{extra}]'")
        elif needed:
            yield Finding(f"extra {extra}", "ok", f"for {purpose}")


def _models(_: Path) -> Iterator[Finding]:
    """The models of others that were downloaded; those that were not are no fault."""
    if find_spec("stanza") is None:
        return
    from pipelines.stanza_backend.downloading import installed, model_names

    for name in model_names():
        m = installed(name)
        if m.state == "ok":
            yield Finding(
                f"model {name}", "ok", f"{m.files} files, {m.bytes / 1e6:,.0f} MB, whole, in {m.folder}"
            )
        else:
            lacking = f": {', '.join(m.wrong)}" if m.wrong else ""
            state: State = "missing" if m.state == "absent" else "broken"
            remedy = f"kg models download {name}"
            yield Finding(
                f"model {name}", state, f"{m.state} in {m.folder}{lacking}, for --backend stanza", remedy
            )


def _browser(_: Path) -> Iterator[Finding]:
    names = ("chromium", "chromium-browser", "google-chrome")
    browser = next(filter(None, map(shutil.which, names)), None)
    driver = shutil.which("chromedriver")
    if browser and driver:
        yield Finding("browser", "ok", f"{browser}, {driver}, for tests of the page")
    else:
        lacking = " and ".join(
            n for n, there in (("Chromium", browser), ("chromedriver", driver)) if not there
        )
        remedy = "Debian: apt install chromium chromium-driver"
        yield Finding("browser", "missing", f"{lacking}, for tests of the page only", remedy)


CHECKS: dict[str, Callable[[Path], Iterator[Finding]]] = {
    "Python": _python,
    "libraries": _libraries,
    "SQLite": _sqlite,
    "models and data": _files,
    "extraction": _extraction,
    "output folder": _output,
    "extras": _extras,
    "models of others": _models,
    "browser": _browser,
}
"""The checks by what they look at, in the order in which they are run."""


def _requirements(extra: str) -> list[str]:
    """What the extra adds to kg, or with an empty name what kg itself needs, as ``name>=version``."""
    from packaging.requirements import Requirement

    found = []
    for text in requires("kg") or ():
        need = Requirement(text)
        optional = need.marker is not None and not need.marker.evaluate({"extra": ""})
        wanted = need.marker is None or need.marker.evaluate({"extra": extra})
        if wanted and optional == bool(extra):
            found.append(f"{need.name}{need.specifier}")
    return found


def _satisfied(text: str) -> bool:
    from packaging.requirements import Requirement

    need = Requirement(text)
    try:
        return need.specifier.contains(version(need.name), prereleases=True)
    except PackageNotFoundError:
        return False
