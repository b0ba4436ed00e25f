"""The tables of the shipped triggers: they say what the files say, and only while the files are as they were."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipelines.frame_entries import Entry
from pipelines.frame_tables import FrameTable, arrays_of, stored_table
from pipelines.frames import FRAMES, Frames, frame_sources, load_frames, read_folder, shipped_frames
from pipelines.models import model_arrays
from pipelines.train.frame_tables import TABLES, main, table_arrays

OUT_OF_DATE = "python -m pipelines.train.frame_tables && python -m pipelines.models"


@pytest.fixture(scope="module", params=list(TABLES))
def both(request: pytest.FixtureRequest) -> tuple[FrameTable, Frames]:
    """A shipped table, and what its files say."""
    folder, types = TABLES[request.param]
    table = stored_table(request.param, frame_sources(folder))
    assert table is not None, f"out of date: {OUT_OF_DATE}"
    return table, Frames(read_folder(folder, dict(types)), dict(types))


def values(entries: Iterable[Entry]) -> list[tuple[Any, ...]]:
    return [tuple((type(v), v) for f in fields(e) for v in [getattr(e, f.name)]) for e in entries]


@pytest.mark.parametrize("name", list(TABLES))
def test_the_shipped_tables_are_up_to_date(name: str) -> None:
    shipped, now = model_arrays(f"arabic/model/{name}.npz"), table_arrays(name)
    assert sorted(shipped) == sorted(now)
    for key, array in now.items():
        assert np.array_equal(shipped[key], array), f"{key} is out of date: {OUT_OF_DATE}"


def test_the_entries_are_those_of_the_files(both: tuple[FrameTable, Frames]) -> None:
    table, files = both
    assert len(table.entries) == len(files.entries)
    assert values(table.entries) == values(files.entries)


def test_the_indexes_are_those_of_the_files(both: tuple[FrameTable, Frames]) -> None:
    table, files = both
    stored = {id(e): n for n, e in enumerate(table.entries)}
    read = {id(e): n for n, e in enumerate(files.entries)}
    assert list(table.index) == list(files.index)
    for form, analyses in files.index.items():
        got = [([stored[id(e)] for e in entries], features) for entries, features in table.index[form]]
        assert got == [([read[id(e)] for e in entries], features) for entries, features in analyses]
    assert {
        first: {second: [stored[id(e)] for e in entries] for second, entries in by_second.items()}
        for first, by_second in table.phrases.items()
    } == {
        first: {second: [read[id(e)] for e in entries] for second, entries in by_second.items()}
        for first, by_second in files.phrases.items()
    }


def test_an_entry_is_one_object(both: tuple[FrameTable, Frames]) -> None:
    table, _ = both
    first = next(iter(table.entries))
    assert first is next(iter(table.entries))
    assert first in table.entries
    assert any(first is e for entries, _ in table.index[first.lemma] for e in entries)


def test_unknown_forms_are_not_in_the_index(both: tuple[FrameTable, Frames]) -> None:
    index = both[0].index
    assert "ظظظ" not in index
    assert index.get("ظظظ") is None
    with pytest.raises(KeyError):
        index["ظظظ"]


def test_a_table_of_other_files_is_not_taken(tmp_path: Path) -> None:
    sources = frame_sources(FRAMES)
    changed = tmp_path / "met.toml"
    changed.write_text((FRAMES / "met.toml").read_text("utf-8") + "\n# a word more\n", "utf-8")
    assert stored_table("frames", sources) is not None
    assert stored_table("frames", {*sources} - {FRAMES / "met.toml"} | {changed}) is None
    assert stored_table("frames", {*sources, tmp_path / "none.toml"}) is None


def test_without_a_table_the_files_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.frames.stored_table", lambda name, sources: None)
    folder, types = TABLES["cues"]
    frames = shipped_frames("cues", folder, dict(types))
    assert frames.table is None
    assert "نفي" in frames.index


def test_own_frames_are_added_to_those_of_the_table(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('[[frame]]\ntype = "MET"\nverbs = ["اتهم يتهم"]\n', "utf-8")
    frames = load_frames(file)
    (entries,) = {id(entries): entries for entries, f in frames.index["اتهموا"] if f.tense == "past"}.values()
    assert {"ACCUSED", "MET"} <= {e.type for e in entries}
    assert entries[-1].type == "MET"


def test_a_small_table_keeps_what_an_entry_says(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        '[[frame]]\ntype = "SANCTIONED"\nsource = ["subject"]\ntarget = ["prep:على"]\nrequires = ["عقوبة عقوبات"]\n'
        'excludes = ["حظر"]\nweight = 0.5\nreach = 4\nverbs = ["فرض يفرض"]\nphrases = ["أنزل|وقّع عقوبات ب"]\n',
        "utf-8",
    )
    entries = read_folder(tmp_path, dict(TABLES["frames"][1]))
    table = FrameTable(arrays_of(entries, []))
    assert values(table.entries) == values(entries)
    assert set(table.phrases) == {"انزل", "وقع"}
    assert "يفرضون" in table.index


def test_the_recipe_writes_every_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--out", str(tmp_path)]) == 0
    assert [Path(line).stem for line in capsys.readouterr().out.splitlines()] == [*TABLES, "hints"]
    for name in TABLES:
        with np.load(tmp_path / f"{name}.npz", allow_pickle=False) as arrays:
            assert FrameTable(dict(arrays)).entries
