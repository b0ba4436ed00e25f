"""The figure of agreement is that of the two annotators' relations."""

from __future__ import annotations

import pytest

from benchmarks.annotators import compared, second_relations, table


def test_a_second_annotator_is_scored_as_a_program_is():
    second = second_relations()
    documents, figure, types = compared(second)
    assert documents == len(second) == 16
    assert figure.system == sum(f.system or 0 for f in types.values())
    assert 0.6 < figure.f1 < 1
    assert "| AFFILIATED_WITH |" in table(documents, figure, types)


def test_whoever_drops_a_relation_agrees_less():
    second = second_relations()
    document = next(iter(second))
    _, whole, _ = compared({document: second[document]})
    _, less, _ = compared({document: second[document][:1]})
    assert less.recall < whole.recall


def test_a_line_that_cannot_be_read_is_named(tmp_path):
    path = tmp_path / "second.tsv"
    path.write_text("a\tACCUSED\tx\ty\na\tPRAISED\tx\ty\n", "utf-8")
    with pytest.raises(ValueError, match=r"second.tsv:2: .*PRAISED"):
        second_relations(path)
