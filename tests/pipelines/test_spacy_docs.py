"""The examples of docs/spacy.md run, and give what the page says."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "spacy.md"


def test_the_examples_of_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    page = PAGE.read_text("utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(page, {}, "spacy.md", None, 0)
    assert len(test.examples) > 15
    failed, _ = doctest.DocTestRunner().run(test)
    assert not failed, capsys.readouterr().out
