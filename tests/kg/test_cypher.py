"""What of Cypher is understood, as docs/query.md says, and what is refused."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from kg import MissingExtra, UsageError, example


@pytest.fixture
def _grand() -> None:
    pytest.importorskip("grandcypher", reason="needs grand-cypher: pip install 'kg[cypher]'")


LABS, GROUP, PORT = "Shield Labs", "Shadow Group", "Nour Port"


@pytest.mark.extras
@pytest.mark.usefixtures("_grand")
@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("MATCH (a)-[r:ACCUSED]->(b:ORG) RETURN DISTINCT a.name, b.name", [(LABS, GROUP)]),
        ("MATCH (a)<-[r:ACCUSED]-(b) RETURN DISTINCT a.name", [(GROUP,)]),
        ('MATCH (a {type: "PERSON"})-[r:URGED]->(b) RETURN b.name', [(GROUP,)]),
        ('MATCH (a)-[r:HACKED]->(b) WHERE r.polarity = "negated" RETURN r.document', [("denial.txt",)]),
        ("MATCH (a)-[r:HACKED]->(b) RETURN r.document ORDER BY r.document SKIP 2 LIMIT 1", [("report.txt",)]),
        ('MATCH (a)-[r]->(b) WHERE r.type <> "HACKED" AND a.name CONTAINS "Shadow" RETURN b.name', [(LABS,)]),
        ('MATCH (a:ORG) WHERE a.name STARTS WITH "N" OR a.name ENDS WITH "oup" RETURN a.name ORDER BY a.name',
         [(PORT,), (GROUP,)]),
        ('MATCH (a) WHERE NOT a.type IN ["ORG"] RETURN a.name ORDER BY a.name DESC LIMIT 1', [("Salma al-Amiri",)]),
        ("MATCH (a)-[r:AFFILIATED_WITH]->(b) WHERE r.attribution IS NULL RETURN DISTINCT r.role", [("مدير",)]),
        ("MATCH (a)-[r:ACCUSED]->(b)-[s:DENIED]->(c) RETURN c.name", []),
        ("MATCH (a)-[r:URGED]->(b)-[s:DENIED]->(c) RETURN c.name", [(LABS,)]),
        ("MATCH (a)-[r:ACCUSED|CRITICIZED]->(b) RETURN COUNT(r)", [(3,)]),
        ("MATCH (a)-[r:HACKED]->(b) RETURN MAX(r.confidence) AS most, MIN(r.confidence)", [(0.9, 0.8)]),
        ('MATCH (a) WHERE a.name_ar = "ميناء النور" RETURN a.name', [(PORT,)]),
    ],
)  # fmt: skip
def test_the_subset_is_understood(query: str, rows: list[tuple[Any, ...]]) -> None:
    assert list(example().cypher(query)) == rows


@pytest.mark.extras
@pytest.mark.usefixtures("_grand")
def test_answers_are_tables_of_plain_values() -> None:
    table = example().cypher("MATCH (a:PERSON) RETURN a, a.name AS who ORDER BY a.name LIMIT 1")
    assert table.columns == ("a", "who")
    ((node, who),) = table
    assert (who, node["type"]) == ("Nabil Haddad", "PERSON")
    assert "__labels__" not in node


@pytest.mark.extras
@pytest.mark.usefixtures("_grand")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("MATCH (a) DELETE a", "cannot answer the Cypher query"),
        ('MATCH (a) SET a.name = "x" RETURN a', "docs/query.md has what is understood"),
        ("CREATE (a)", "cannot answer the Cypher query"),
        ("", "cannot answer the Cypher query"),
        ("MATCH (a)-[r:MET]-(b) RETURN a.name", r"needs a direction: \(a\)-\[r\]->\(b\)"),
        ("MATCH (a)--(b) RETURN a.name", "needs a direction"),
    ],
)
def test_what_is_not_understood_is_refused(query: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        example().cypher(query)


def test_without_grand_cypher_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "grandcypher", None)
    with pytest.raises(MissingExtra, match=r"cypher\(\) needs grandcypher.*pip install 'kg\[cypher\]'"):
        example().cypher("MATCH (a) RETURN a")
