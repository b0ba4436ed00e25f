"""Nothing that can run code is read from a file, and nothing but SQLite, JSON, TOML and plain arrays is."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted(p for package in ("kg", "pipelines") for p in (ROOT / package).rglob("*.py"))
FORBIDDEN_MODULES = {
    "pickle",
    "cPickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "joblib",
    "shelve",
    "jsonpickle",
    "yaml",
}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "read_pickle", "to_pickle"}
MARSHAL = {"kg/second_process.py", "kg/spool.py", "kg/staging.py"}
"""May use marshal: for what they have themselves written into memory, into a temporary file without a name, or into the
pipe to a process of their own."""


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def called(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a module, by the name that is called, with its last qualifier: ``np.load``, ``eval``."""
    for node in nodes(path):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                owner = node.func.value.id + "." if isinstance(node.func.value, ast.Name) else "."
                yield owner + node.func.attr, node


def imported(path: Path) -> Iterator[str]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def constant(call: ast.Call, keyword: str) -> object:
    return next(
        (k.value.value for k in call.keywords if k.arg == keyword and isinstance(k.value, ast.Constant)), None
    )


def test_no_module_imports_what_unpickles() -> None:
    found = [(name(p), m) for p in MODULES for m in imported(p) if m.partition(".")[0] in FORBIDDEN_MODULES]
    assert found == []


def test_nothing_evaluates_text_as_code() -> None:
    found = [(name(p), c) for p in MODULES for c, _ in called(p) if c.lstrip(".") in FORBIDDEN_CALLS]
    assert found == []


def test_arrays_are_loaded_without_pickle() -> None:
    loads = [(name(p), call) for p in MODULES for c, call in called(p) if c in ("np.load", "numpy.load")]
    assert loads
    assert [where for where, call in loads if constant(call, "allow_pickle") is not False] == []


def test_tensors_are_loaded_without_pickle() -> None:
    loads = [(name(p), call) for p in MODULES for c, call in called(p) if c == "torch.load"]
    assert [where for where, call in loads if constant(call, "weights_only") is not True] == []


def test_marshal_is_for_what_nobody_else_can_write() -> None:
    users = [p for p in MODULES if "marshal" in set(imported(p))]
    assert {name(p) for p in users} <= MARSHAL
    opened = [
        (name(p), c)
        for p in users
        for c, _ in called(p)
        if c in ("open", ".open", "tempfile.NamedTemporaryFile")
    ]
    assert opened == [], "a file with a name may be written by others"


def test_nothing_is_run_by_a_shell() -> None:
    shells = [
        (name(p), c)
        for p in MODULES
        for c, call in called(p)
        if c in ("os.system", "os.popen") or constant(call, "shell") is True
    ]
    assert shells == []


@pytest.mark.parametrize("suffix", [".pkl", ".pickle", ".joblib", ".dill"])
def test_no_pickle_is_shipped(suffix: str) -> None:
    assert [name(p) for package in ("kg", "pipelines") for p in (ROOT / package).rglob(f"*{suffix}")] == []


def test_staging_on_disk_is_json(tmp_path: Path) -> None:
    """What another process may have written is not read by marshal."""
    from kg.model import Document, ExtractedDocument
    from kg.records import record_of
    from kg.staging import Staging

    staging = Staging(tmp_path / "s.db")
    staging.put(record_of(ExtractedDocument(Document("a", "نص"))))
    (row,) = staging._sql.execute("SELECT content FROM staged")
    assert isinstance(row[0], str)
    staging.close()
