"""The house in order: which way imports go, how long files and functions are, what public names say of themselves."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any

import kg
import pipelines

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for name in ("kg", "pipelines") for path in (ROOT / name).rglob("*.py"))
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60
REASON = "# Long: "
"""Begins the comment that gives the reason, in the function or at the top of the module."""


@cache
def source(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(source(path))


def layer(path: Path) -> str:
    """``kg``, ``pipelines`` or ``cli``."""
    parts = path.relative_to(ROOT).parts
    return "cli" if parts[:2] in {("pipelines", "cli"), ("pipelines", "entry.py")} else parts[0]


def imported(path: Path) -> Iterator[str]:
    """The modules that a module imports anywhere, with their full names."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def target(module: str) -> str | None:
    """The layer that a module belongs to, if any."""
    if re.match(r"pipelines\.cli\b", module):
        return "cli"
    top = module.partition(".")[0]
    return top if top in {"kg", "pipelines"} else None


def test_imports_go_from_the_command_line_to_pipelines_to_kg() -> None:
    below = {"kg": {"kg"}, "pipelines": {"kg", "pipelines"}, "cli": {"kg", "pipelines", "cli"}}
    wrong = [
        (str(path.relative_to(ROOT)), module)
        for path in MODULES
        for module in imported(path)
        if (found := target(module)) is not None and found not in below[layer(path)]
    ]
    assert wrong == []


def test_only_the_command_line_prints() -> None:
    """Recipes of training are programs of their own."""
    prints = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if layer(path) != "cli" and "train" not in path.parts and re.search(r"(?m)^\s*print\(", source(path))
    ]
    assert prints == []


def test_no_module_is_too_long_without_a_reason() -> None:
    long = [
        (str(path.relative_to(ROOT)), len(source(path).splitlines()))
        for path in MODULES
        if len(source(path).splitlines()) > LONGEST_MODULE and not re.search(f"(?m)^{REASON}", source(path))
    ]
    assert long == []


def test_no_function_is_too_long_without_a_reason() -> None:
    long = []
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                lines = source(path).splitlines()[node.lineno - 1 : node.end_lineno]
                if len(lines) > LONGEST_FUNCTION and not any(REASON in line for line in lines):
                    long.append((str(path.relative_to(ROOT)), node.name, len(lines)))
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    bare = [str(p.relative_to(ROOT)) for p in MODULES if source(p).strip() and not ast.get_docstring(tree(p))]
    assert bare == []


def public() -> Iterator[tuple[str, Any, type | None]]:
    """The public names of both packages, and the public methods and properties of the classes among them.

    Each method comes with the class in which it stands. Those of exceptions are left out.
    """
    for package in (kg, pipelines):
        for name in package.__all__:
            value = getattr(package, name)
            if name.isupper():
                continue
            yield f"{package.__name__}.{name}", value, None
            if not inspect.isclass(value) or issubclass(value, Exception):
                continue
            for member in sorted(m for m in dir(value) if not m.startswith("_")):
                home = next(c for c in value.__mro__ if member in vars(c))
                described = isinstance(
                    vars(home)[member], (FunctionType, staticmethod, classmethod, property)
                )
                if described and home.__module__.partition(".")[0] in {"kg", "pipelines"}:
                    yield f"{home.__module__}.{home.__name__}.{member}", getattr(value, member), home


PUBLIC = {name: (value, home) for name, value, home in public()}


def test_public_names_are_documented() -> None:
    assert [name for name, (value, _) in PUBLIC.items() if not inspect.getdoc(value)] == []


def has_example(name: str) -> bool:
    """Whether an example shows its use: in its own docstring, or of a method in that of its class."""
    value, home = PUBLIC[name]
    if ">>>" in (inspect.getdoc(value) or ""):
        return True
    member = re.escape(name.rpartition(".")[2])
    return home is not None and re.search(rf">>> .*\.{member}\b", inspect.getdoc(home) or "") is not None


def test_public_names_have_examples() -> None:
    errors = {n for n, (v, _) in PUBLIC.items() if inspect.isclass(v) and issubclass(v, Exception)}
    assert [name for name in PUBLIC if name not in errors and not has_example(name)] == []
