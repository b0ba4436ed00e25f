"""SECURITY.md promises nothing that no test holds."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| promise")]
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT)))
STAGES = sorted(set(re.findall(r"the stage `(\w+)` of `\.ci/run`", TEXT)))


def test_every_promise_names_a_test() -> None:
    assert len(ROWS) >= 14
    assert [row for row in ROWS if not re.search(r"\|[^|]*`tests/[^|]+\|$", row)] == []


@pytest.mark.parametrize("name", NAMED)
def test_the_tests_that_are_named_exist(name: str) -> None:
    file, _, test = name.partition("::")
    functions = [
        n.name
        for n in ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
        if isinstance(n, ast.FunctionDef)
    ]
    tests = [f for f in functions if f.startswith("test_")]
    assert tests, f"{file} has no test"
    assert not test or test in tests, f"{file} has no {test}"


@pytest.mark.parametrize("stage", STAGES)
def test_the_stages_that_are_named_exist_and_are_run_by_default(stage: str) -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert f"\nstage_{stage}() {{" in script
    assert re.search(rf"(?m)^stages=\([^)]*\b{stage}\b", script)


def test_every_test_of_security_holds_a_promise() -> None:
    ours = {f"tests/security/{p.name}" for p in Path(__file__).parent.glob("test_*.py")}
    assert ours - {"tests/security/test_promises.py"} <= {name.partition("::")[0] for name in NAMED}
