"""The checks themselves: `.ci/run` names the stage that failed, runs the others, and sums them up."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
SCRIPT = (ROOT / ".ci" / "run").read_text("utf-8")
STAGES = re.findall(r"(?m)^stage_(\w+)\(\) \{", SCRIPT)
WORKFLOW = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")


@pytest.fixture
def script(tmp_path: Path) -> Any:
    """Run a copy of the script in which each stage is what is given, or does nothing."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash here")

    def run(*arguments: str, **bodies: str) -> subprocess.CompletedProcess[str]:
        begin, end = SCRIPT.index("stage_graph()"), SCRIPT.index("failed=()")
        stages = "".join(f"stage_{s}() {{\n{bodies.get(s, ':')}\n}}\n" for s in STAGES)
        (tmp_path / ".ci").mkdir(exist_ok=True)
        (tmp_path / ".ci" / "run").write_text(SCRIPT[:begin] + stages + SCRIPT[end:], "utf-8")
        command = ["bash", str(tmp_path / ".ci" / "run"), *arguments]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)

    return run


def test_all_stages_pass(script: Any) -> None:
    done = script()
    assert done.returncode == 0
    assert done.stdout.endswith("all checks passed\n")
    assert re.findall(r"(?m)^(\w+) +ok +\d+ s$", done.stdout) == [s for s in STAGES if s != "nightly"]


@pytest.mark.parametrize(
    "body", ["false\necho on", "echo on | grep -q off\necho on", "exit 3", "(cd / && false)\necho on"]
)
def test_a_stage_that_fails_is_named_and_the_others_run(script: Any, body: str) -> None:
    done = script(lint=body, docs="echo the docs")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "FAILED: stage lint"
    assert re.search(r"(?m)^lint +FAILED +\d+ s$", done.stdout)
    assert "the docs" in done.stdout
    assert "on\n" not in done.stdout


def test_without_the_environment_nothing_else_is_run(script: Any) -> None:
    done = script(graph="false", docs="echo the docs")
    assert done.returncode == 1
    assert "the docs" not in done.stdout


def test_stages_are_chosen_by_name(script: Any) -> None:
    assert "stage lint" not in script("docs", lint="false").stdout
    assert script("nightly", nightly="exit 4").returncode == 1
    wrong = script("dosc")
    assert wrong.returncode == 2
    assert "no stage dosc" in wrong.stderr


def test_the_workflow_runs_stages_that_exist_on_every_supported_python() -> None:
    called = [name for line in re.findall(r"\.ci/run (.*)", WORKFLOW) for name in line.split()]
    assert set(called) <= set(STAGES)
    assert {*called, "pythons"} == set(STAGES)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    supported = [c.rpartition(" ")[2] for c in project["classifiers"] if re.search(r"Python :: 3\.\d+$", c)]
    assert supported == ["3.11", "3.12", "3.13"]
    assert all(f'"{version}"' in WORKFLOW for version in supported)


def test_other_pythons_are_found_on_the_path_and_where_pyenv_keeps_them(tmp_path: Path) -> None:
    if (bash := shutil.which("bash")) is None:
        pytest.skip("there is no bash here")
    body = re.search(r"(?ms)^python_of\(\) \{.*?^\}$", SCRIPT)
    assert body
    for place, code in {
        "path/python3.12": 0,
        "path/python3.13": 1,
        "pyenv/versions/3.13.0/bin/python": 0,
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(f"#!{bash}\nexit {code}\n", "utf-8")
        (tmp_path / place).chmod(0o755)

    def found(version: str) -> str:
        surroundings = {"PATH": str(tmp_path / "path"), "PYENV_ROOT": str(tmp_path / "pyenv")}
        command = [bash, "-c", f"{body.group()}\npython_of {version} || echo none"]
        return subprocess.run(
            command, env=surroundings, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert found("3.12") == "python3.12"
    assert found("3.13") == str(tmp_path / "pyenv/versions/3.13.0/bin/python")
    assert found("3.11") == "none"


def test_nightly_tests_are_left_out_unless_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "not nightly" in project["tool"]["pytest"]["ini_options"]["addopts"]
    runs = [line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if "-m pytest -m" in line]
    assert runs
    assert all(
        "nightly" in line for line in runs if "test-torch" not in line and "tests/pipelines" not in line
    )
