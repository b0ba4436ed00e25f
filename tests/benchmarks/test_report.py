"""Figures are written between the marks, and nothing else is touched."""

import pytest

from benchmarks.report import write_block

PAGE = "a\n\n<!-- figures: begin -->\nold\n<!-- figures: end -->\n\nb\n"


def test_only_the_block_changes(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(PAGE, "utf-8")
    write_block(page, "figures", "new \\1\n")
    assert page.read_text("utf-8") == PAGE.replace("old\n", "\nnew \\1\n\n")
    write_block(page, "figures", "new \\1\n")
    assert page.read_text("utf-8").count("new") == 1


@pytest.mark.parametrize("text", ["no marks", PAGE + PAGE])
def test_a_page_without_one_block_is_left_as_it_was(tmp_path, text):
    page = tmp_path / "page.md"
    page.write_text(text, "utf-8")
    with pytest.raises(ValueError, match="blocks of figures"):
        write_block(page, "figures", "new")
    assert page.read_text("utf-8") == text
