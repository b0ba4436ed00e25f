"""Which files are read, in which order, with which ids."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest

from kg.errors import InputNotFound, UnknownFormat, UnreadableFile
from pipelines.read import find_inputs


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    seen = ("b.txt", "a.HTML", "sub/c.txt", "sub/deep/d.jsonl", "z/c.txt")
    for name in (*seen, "notes.docx", ".hidden/e.txt", ".f.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("نص", "utf-8")
    return tmp_path


def ids(*paths: Path | str) -> list[str]:
    return [f.id for f in find_inputs(paths)[0]]


def test_folder_is_read_with_its_subfolders_and_without_hidden_files(tree: Path) -> None:
    assert ids(tree) == ["a.HTML", "b.txt", "sub/c.txt", "sub/deep/d.jsonl", "z/c.txt"]


def test_files_of_unknown_format_in_a_folder_are_reported(tree: Path) -> None:
    skipped: list[Path] = []
    find_inputs([tree, tree], on_skip=skipped.append)
    assert skipped == [tree / "notes.docx"]


def test_file_is_named_by_its_name(tree: Path) -> None:
    assert ids(tree / "sub" / "c.txt") == ["c.txt"]


def test_glob_is_named_from_the_part_without_wildcards(tree: Path) -> None:
    assert ids(f"{tree}/*.txt") == ["b.txt"]
    assert ids(f"{tree}/**/*.txt") == ["b.txt", "sub/c.txt", "z/c.txt"]


def test_glob_may_match_folders(tree: Path) -> None:
    assert ids(f"{tree}/su*") == ["c.txt", "deep/d.jsonl"]


def test_name_with_wildcard_signs_that_exists_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "[1] a.txt").write_text("نص", "utf-8")
    (tmp_path / "1 a.txt").write_text("نص", "utf-8")
    assert ids(tmp_path / "[1] a.txt") == ["[1] a.txt"]


def test_same_names_get_the_folders_that_tell_them_apart(tree: Path) -> None:
    files = [tree / "z" / "c.txt", tree / "sub" / "c.txt", tree / "b.txt"]
    assert ids(*files) == ["b.txt", "sub/c.txt", "z/c.txt"]


def test_file_given_twice_is_read_once_whatever_the_order(tree: Path) -> None:
    given = [tree, tree / "sub" / "c.txt", f"{tree}/sub/*", Path(os.path.relpath(tree / "b.txt"))]
    results = [find_inputs(order)[0] for order in itertools.permutations(given)]
    assert [f.id for f in results[0]] == ["a.HTML", "b.txt", "sub/c.txt", "sub/deep/d.jsonl", "z/c.txt"]
    assert all([f.id for f in r] == [f.id for f in results[0]] for r in results)


def test_order_of_the_inputs_can_be_kept(tree: Path) -> None:
    files, _ = find_inputs([tree / "sub" / "c.txt", tree / "b.txt"], sort=False)
    assert [f.id for f in files] == ["c.txt", "b.txt"]


def test_nothing_there(tree: Path) -> None:
    with pytest.raises(InputNotFound, match=r"missing\.txt"):
        find_inputs([tree / "missing.txt"])
    with pytest.raises(InputNotFound, match="matches"):
        find_inputs([f"{tree}/*.csv"])
    (tree / "empty").mkdir()
    with pytest.raises(InputNotFound, match=r"no file to read in .*empty.*\.txt, \.html"):
        find_inputs([tree / "empty"])


def test_explicit_file_of_unknown_format(tree: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"notes\.docx: format '\.docx' .*\.jsonl"):
        find_inputs([tree / "notes.docx"])
    (tree / "README").write_text("نص", "utf-8")
    with pytest.raises(UnknownFormat, match="without an ending"):
        find_inputs([tree / "README"])


def test_folder_that_cannot_be_entered_is_a_failure(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, who may enter every folder.
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    files, failed = find_inputs([tree])
    assert [f.id for f in files] == ["a.HTML", "b.txt", "sub/c.txt", "z/c.txt"]
    assert isinstance(failed[0].error, UnreadableFile)
    assert "Permission denied" in str(failed[0].error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("pattern", ["", "*.txt"])
def test_a_pipe_or_device_in_a_folder_is_a_failure_and_is_not_waited_for(
    tmp_path: Path, pattern: str
) -> None:
    (tmp_path / "a.txt").write_text("نص", "utf-8")
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").symlink_to(os.devnull)
    files, failed = find_inputs([tmp_path / pattern])
    assert [f.id for f in files] == ["a.txt"]
    assert [f.id for f in failed] == ["b.txt", "c.txt"]
    assert (
        str(failed[0].error)
        == f"{tmp_path / 'b.txt'}: a pipe or device, no file; to read it, name it by itself"
    )
