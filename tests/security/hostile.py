"""A graph in which every field that takes a free string holds a hostile one."""

from __future__ import annotations

import json
from pathlib import Path

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation

MARKUP: list[str] = json.loads((Path(__file__).parents[1] / "browser" / "hostile.json").read_text("utf-8"))
"""The strings that the tests of the page show in a browser."""

FORMULAS = [
    "=1+1",
    '=HYPERLINK("https://example.org?x="&A1)',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "'=1+1",
    "''",
    '=1+1",=2+2,"',
    "=1+1;=2+2",
]
"""What spreadsheets would run, and what looks as if it had been made harmless already."""

BREAKING = [
    "]]><kg:node/>",
    '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;',
    "&b;&#0;&amp;",
    "</data></node><node id='own'/>",
    '" . <urn:own> a <urn:own> . "',
    '""" . <urn:own> a <urn:own> . """',
    "\\u0022 . <urn:own> <urn:own> <urn:own> .",
    "> a <urn:own> .",
    "a\nb\r\nc\u2028d\u2029e\u0085f",
    "\\",
    "'; MATCH (n) DETACH DELETE n; //",
    "\\u0027}) DETACH DELETE n //",
    "a\x00b\x07c\ufffe",
    "_x0041_",
    '{"@id": "urn:own"}',
    "@prefix kg: <urn:own> .",
]
"""What leaves the string or the element that it stands in, if a writer lets it."""

STRINGS = [*MARKUP, *FORMULAS, *BREAKING]


def hostile_document(number: int, string: str) -> ExtractedDocument:
    """A document that says in three names, its text and all that is said of it ``string``."""
    text = f"{string}زيد القصر{string} 😀 اتهم وادي السدر{string}"

    def mention(name: str) -> tuple[Mention, ...]:
        start = text.index(name)
        return (Mention(start, start + len(name), name),)

    names = (f"{string}{number}", f"{string}ز{number}")
    first = Entity(f"{string}a{number}", "PERSON", *names, mention("زيد القصر"))
    second = Entity(f"b{number}", "GPE", names[0][::-1], names[1][::-1], mention("وادي السدر"))
    relation = Relation(
        "ACCUSED", first.id, second.id, Evidence(0, len(text)), attribution=first.id, date=string, role=string
    )
    document = Document(f"{string}{number}", text, string, string, string, string)
    return ExtractedDocument(document, (first, second), (relation,))


def hostile_graph(strings: list[str] = STRINGS) -> KnowledgeGraph:
    """One document for each string."""
    return KnowledgeGraph.from_extracted(hostile_document(n, s) for n, s in enumerate(strings))
