"""Annotated anaphors: their form, and that those of the corpora are on words and name entities of their texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.train.anaphora import ARABIC, ENGLISH, Mark, read_marks, write_marks
from pipelines.train.english_examples import read_texts


def test_marks_are_read_as_they_are_written(tmp_path):
    marks = [("a", [Mark(172, False, ()), Mark(153, True, ("fbi", "cia"))]), ("b", [])]
    write_marks(marks, tmp_path / "marks.tsv")
    assert (tmp_path / "marks.tsv").read_text() == "a\t153!=fbi+cia 172=-\nb\t\n"
    assert read_marks(tmp_path / "marks.tsv") == {"a": sorted(marks[0][1]), "b": []}


@pytest.mark.parametrize("mark", ["153", "153!", "x=fbi", "153=", "-1=fbi"])
def test_a_mark_of_another_form_is_refused(mark, tmp_path):
    (tmp_path / "marks.tsv").write_text(f"a\t1=fbi\nb\t{mark}\n")
    with pytest.raises(ValueError, match=r"marks\.tsv, line 2: .*expected START=ENTITIES"):
        read_marks(tmp_path / "marks.tsv")


@pytest.mark.parametrize(("path", "least"), [(ARABIC, 20_000), (ENGLISH, 60_000)])
def test_marks_are_on_words_of_the_texts_and_name_their_entities(path: Path, least: int) -> None:
    marks = read_marks(path)
    files = [*path.parent.glob("*.jsonl"), *path.parent.glob("marked/train-*.txt")]
    texts = {d.document.id: d for _, d in read_texts(files)}
    assert not [name for name in marks if "-test-" in name]
    assert sum(map(len, marks.values())) > least
    for name, found in marks.items():
        text, known = texts[name].document.text, {e.id for e in texts[name].entities}
        assert len({m.start for m in found}) == len(found)
        assert all(text[m.start].isalnum() and {*m.entities} <= known for m in found), name
