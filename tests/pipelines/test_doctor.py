"""`kg doctor`: what a whole installation, a damaged one and a folder of somebody else are told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import doctor
from pipelines.cli import run
from pipelines.doctor import Finding, examine
from pipelines.shipped_files import ROOT, damaged_files


def test_a_whole_installation_has_nothing_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor", "-o", str(tmp_path / "output")]) == 0
    out = capsys.readouterr().out
    assert out.endswith("all that kg needs is there\n")
    for name in ("Python", "libraries", "SQLite", "models and data", "extraction", "output folder"):
        assert f"✓ {name}: " in out
    assert list(tmp_path.iterdir()) == []


def test_json_says_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def check(_: Path) -> Iterator[Finding]:
        yield Finding("one", "ok", "fine")
        yield Finding("two", "missing", "not there", "pip install 'kg[two]'")

    monkeypatch.setattr(doctor, "CHECKS", {"all": check})
    assert run(["doctor", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], row["state"]) for row in rows] == [("one", "ok"), ("two", "missing")]
    assert rows[1]["remedy"] == "pip install 'kg[two]'"


def test_something_broken_gives_exit_code_1_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_: Path) -> Iterator[Finding]:
        raise ImportError("libxml2.so: cannot open shared object file")

    monkeypatch.setattr(doctor, "CHECKS", {"libraries": fails})
    assert run(["doctor"]) == 1
    out = capsys.readouterr().out
    assert "✗ libraries: ImportError: libxml2.so" in out
    assert "pip install" in out
    assert out.endswith("1 broken\n")


def test_an_extra_that_is_not_installed_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "_satisfied", lambda text: False)
    findings = list(doctor.CHECKS["extras"](tmp_path))
    assert {f.state for f in findings} == {"missing"}
    assert {f.remedy for f in findings} >= {"pip install 'kg[cypher]'", "pip install 'kg[stanza]'"}


def test_a_folder_that_cannot_be_written_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "NamedTemporaryFile", refuse)
    (found,) = doctor.CHECKS["output folder"](tmp_path / "output")
    assert (found.state, found.detail) == ("broken", f"{tmp_path}: Permission denied")
    assert "-o" in found.remedy


def test_every_optional_extra_has_a_line() -> None:
    from importlib.metadata import metadata

    assert set(metadata("kg").get_all("Provides-Extra") or ()) <= set(doctor.EXTRAS)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A few of the shipped files, to be damaged."""
    for name in ("kg/page/words.toml", "kg/example.jsonl", "pipelines/arabic/model/qualities.npz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def test_shipped_files_are_whole(shipped: Path) -> None:
    assert damaged_files(shipped) == (3, [])


@pytest.mark.parametrize("name", ["kg/page/words.toml", "pipelines/arabic/model/qualities.npz"])
def test_a_cut_or_garbled_file_is_found(shipped: Path, name: str) -> None:
    path = shipped / name
    content = path.read_bytes()
    middle = len(content) // 2
    for damaged in (content[: middle - 7] + b'"""[', content[:middle] + b"\0\xff\0" + content[middle + 3 :]):
        path.write_bytes(damaged)
        _, lines = damaged_files(shipped)
        assert [line.partition(":")[0] for line in lines] == [name]


def test_examine_reports_all_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(doctor.CHECKS, "extraction")
    names = {finding.name for finding in examine()}
    assert {"Python", "kg", "libraries", "SQLite", "models and data", "output folder", "browser"} <= names
