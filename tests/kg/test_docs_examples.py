"""The examples of docs/query.md run, and give what the page says; the files of docs/correcting.md are understood."""

from __future__ import annotations

import doctest
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.aliases import Aliases

DOCS = Path(__file__).parents[2] / "docs"
NEEDS = {
    doctest.register_optionflag(flag): module
    for flag, module in (("PANDAS", "pandas"), ("CYPHER", "grandcypher"))
}


def test_the_questions_of_the_page_are_answered_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    page = (DOCS / "query.md").read_text("utf-8").replace("```", "")
    test = doctest.DocTestParser().get_doctest(page, {}, "query.md", None, 0)
    assert len(test.examples) > 15
    for example in test.examples:
        if any(flag in example.options and find_spec(module) is None for flag, module in NEEDS.items()):
            example.options[doctest.SKIP] = True
    failed, _ = doctest.DocTestRunner().run(test)
    assert not failed, capsys.readouterr().out


def test_the_corrections_of_the_page_are_understood() -> None:
    (toml,) = re.findall(r"```toml\n(.*?)```", (DOCS / "correcting.md").read_text("utf-8"), flags=re.DOTALL)
    decisions = Aliases.parse(toml).decisions
    assert [d.what for d in decisions] == ["merge", "split", "split", "rename", "retype"]


@pytest.mark.extras
def test_the_sparql_question_of_the_page_finds_claims(tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib", reason="needs rdflib: pip install 'kg[rdf]'")
    import kg

    (query,) = re.findall(r"```sparql\n(.*?)```", (DOCS / "export.md").read_text("utf-8"), flags=re.DOTALL)
    (path,) = kg.example().export(tmp_path / "g.ttl")
    found = {tuple(map(str, row)) for row in rdflib.Graph().parse(path).query(query)}
    assert ("Shadow Group", "urn:x-kg:vocabulary#HACKED", "Nour Port", "Salma al-Amiri") in found
