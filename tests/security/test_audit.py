"""The audit itself: it fails on findings, and is silent only where it says why."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / "requirements" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers(monkeypatch: pytest.MonkeyPatch, audit: ModuleType, *reports: Any) -> list[list[str]]:
    """Let the programs that the audit calls print these reports; return what was asked of them."""
    waiting, asked = list(reports), []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        file = next((a for a in command if a.endswith(".txt")), None)
        asked.append(Path(file).read_text("utf-8").split() if file else command)
        report = waiting.pop(0)
        return subprocess.CompletedProcess(
            command, 1, report if isinstance(report, str) else json.dumps(report), "no"
        )

    monkeypatch.setattr(audit.subprocess, "run", run)
    return asked


def vulnerable(name: str, advisory: str) -> dict[str, Any]:
    return {
        "dependencies": [{"name": name, "version": "1", "vulns": [{"id": advisory, "fix_versions": ["2"]}]}]
    }


CLEAN = {"dependencies": [{"name": "a", "version": "1", "vulns": []}]}
UNKNOWN = {"dependencies": [{"name": "jinja2", "version": "2.10", "skip_reason": "not found"}]}


@pytest.mark.parametrize("answer", [UNKNOWN, CLEAN, "", "<html>"])
def test_a_service_that_does_not_know_is_not_believed(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: Any
) -> None:
    answers(monkeypatch, audit, answer)
    assert audit.packages_are_safe() == 0
    assert capsys.readouterr().out == "pip-audit: vulnerability service not reachable: skipped\n"


def test_a_vulnerability_fails_unless_it_is_accepted_by_name(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = vulnerable("jinja2", "PYSEC-1")
    monkeypatch.setattr(audit, "pinned", lambda: ["numpy==1", "numpy==2", "spacy==3"])
    asked = answers(monkeypatch, audit, known, vulnerable("numpy", "PYSEC-2"), CLEAN)
    assert audit.packages_are_safe() == 1
    assert "numpy 1: PYSEC-2; fixed in 2" in capsys.readouterr().out
    assert asked[1:] == [["numpy==1", "spacy==3"], ["numpy==2"]]
    monkeypatch.setitem(audit.ACCEPTED, "PYSEC-2", "is not called here")
    answers(monkeypatch, audit, known, vulnerable("numpy", "PYSEC-2"), CLEAN)
    assert audit.packages_are_safe() == 0


@pytest.mark.parametrize(("severity", "code"), [("HIGH", 1), ("MEDIUM", 0)])
def test_bandit_fails_on_high_severity(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, severity: str, code: int
) -> None:
    finding = {
        "issue_severity": severity,
        "filename": "a.py",
        "line_number": 1,
        "test_id": "B1",
        "issue_text": "x",
    }
    report = {"results": [finding], "errors": [], "metrics": {"_totals": {"loc": 1}}}
    answers(monkeypatch, audit, report)
    assert audit.code_is_safe() == code


def test_bandit_that_does_not_run_fails(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    answers(monkeypatch, audit, "Traceback")
    assert audit.code_is_safe() == 1


def test_all_pins_are_audited(audit: ModuleType) -> None:
    pins = audit.pinned()
    assert len(pins) > 200
    assert {p.partition("==")[0] for p in pins} >= {"spacy", "numpy", "pytest", "stanza", "jinja2"}


def test_no_rule_of_bandit_is_switched_off() -> None:
    import tomllib

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["bandit"]
    assert settings == {"exclude_dirs": ["tests"]}
    sources = [
        p.read_text("utf-8") for package in ("kg", "pipelines") for p in (ROOT / package).rglob("*.py")
    ]
    bare = [line for text in sources for line in text.splitlines() if line.rstrip().endswith("# nosec")]
    assert bare == [], "name the rule and the reason"
