"""Dependencies: bounded for users, pinned with sums for developers, and the two agree."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
LIGHT = (
    "test", "browser", "plot", "analytics", "cypher", "rdf", "pandas", "notebook", "docs", "audit", "llm",
    "test-cluster", "ray",
)  # fmt: skip
LOCKS = {
    "base": (),
    "test": ("test",),
    "dev": LIGHT,
    "fuzz": ("fuzz", "test"),
    "torch": ("stanza", "train", "test"),
}
"""The lock files with the extras that each has, as in requirements/renew.sh."""
APART = {"torch"}
"""Is installed by itself; see requirements/README.md."""
PIN = re.compile(
    r"(?m)^([A-Za-z0-9._-]+)==([^\s;\\]+)(?: ; ([^\\\n]+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
)


def needs(extras: tuple[str, ...] = ()) -> list[Requirement]:
    texts = PROJECT["project"]["dependencies"] + [t for e in extras for t in EXTRAS[e]]
    return [Requirement(t) for t in texts]


ALL = needs(tuple(EXTRAS))


def pins(name: str) -> dict[str, list[tuple[Version, str]]]:
    """The versions of each package in a lock, with the condition on each."""
    found: dict[str, list[tuple[Version, str]]] = {}
    text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    for match in PIN.finditer(text):
        found.setdefault(canonicalize_name(match[1]), []).append((Version(match[2]), match[3] or ""))
    entries = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    assert sum(map(len, found.values())) == len(entries), "an entry without its sum"
    return found


@pytest.mark.parametrize("need", ALL, ids=str)
def test_every_dependency_has_both_bounds(need: Requirement) -> None:
    operators = {s.operator for s in need.specifier}
    assert operators & {">=", ">", "~="}, f"{need} has no lower bound"
    assert operators & {"<", "<=", "~="}, f"{need} has no upper bound"


@pytest.mark.parametrize("need", ALL, ids=str)
def test_what_is_installed_here_is_within_the_bounds(need: Requirement) -> None:
    try:
        installed = version(need.name)
    except PackageNotFoundError:
        pytest.skip(f"{need.name} is not installed")
    assert need.specifier.contains(installed, prereleases=True)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_every_dependency_in_a_version_within_its_bounds(name: str) -> None:
    """If it fails after a change of pyproject.toml: make lock."""
    locked = pins(name)
    for need in needs(LOCKS[name]):
        if need.name in APART:
            assert need.name not in locked
            continue
        assert canonicalize_name(need.name) in locked, f"{need} is not in {name}.lock: make lock"
        for pinned, _ in locked[canonicalize_name(need.name)]:
            assert need.specifier.contains(pinned), f"{name}.lock has {need.name} {pinned}: make lock"


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize("name", LOCKS)
def test_each_python_finds_one_version(name: str, python: str) -> None:
    system = {"python_version": python, "python_full_version": f"{python}.1", "sys_platform": "linux",
              "platform_system": "Linux", "os_name": "posix", "implementation_name": "cpython",
              "platform_python_implementation": "CPython", "platform_machine": "x86_64"}  # fmt: skip
    for package, versions in pins(name).items():
        here = [v for v, condition in versions if not condition or Marker(condition).evaluate(system)]
        assert len(here) <= 1, f"{package}: {here}"


def test_the_smaller_locks_have_the_versions_of_the_larger() -> None:
    dev = pins("dev")
    for name in ("base", "test"):
        for package, versions in pins(name).items():
            assert [v for v, _ in versions] == [v for v, _ in dev[package]], package


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_brings_no_drivers_of_graphics_cards_and_names_no_address(name: str) -> None:
    assert [p for p in pins(name) if p.startswith(("nvidia", "cuda", "triton")) or p in APART] == []
    text = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text


def test_every_extra_is_in_a_lock() -> None:
    assert set(EXTRAS) <= {e for extras in LOCKS.values() for e in extras}
