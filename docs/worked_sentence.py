"""Follow one sentence through every stage, and write what each makes of it into docs/concepts.md.

usage: python docs/worked_sentence.py

Everything between the two marks of that page is written here, by running the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import kg
from kg.model import Document, ExtractedDocument
from pipelines.backends import load_backend
from pipelines.coreference import resolve_names
from pipelines.extraction import extract_document
from pipelines.frames import load_frames
from pipelines.mentions import find_mentions

__all__ = ["SENTENCE", "section"]

PAGE = Path(__file__).with_name("concepts.md")
BLOCK = re.compile(r"(<!-- worked sentence: begin -->\n).*(<!-- worked sentence: end -->)", re.DOTALL)
SENTENCE = "قالت ليلى حداد يوم 3 مارس 2024 إن مجموعة كوبرا اخترقت خوادم البنك المركزي الأردني."
"""An invented sentence about invented people; «Laila Haddad said on 3 March 2024 that the Cobra group broke into the
servers of the Jordanian central bank.»"""


def section() -> str:
    """The part of the page: a heading and a table for each stage."""
    document = Document("wire.txt", SENTENCE, date="2024-03-04")
    (doc,) = load_backend().annotate([document])
    spans = find_mentions(doc)
    extracted = extract_document(document, doc)
    graph = kg.KnowledgeGraph.from_extracted([extracted])
    parts = [
        ("1. Document", "Read from a file; the text stays as it is.", _document(document)),
        (
            "2. Tokens",
            "Clitics are cut off, each token has its part of speech and the label of its name.",
            _tokens(doc),
        ),
        ("3. Mentions", "Spans of names with a type, in code points of the text.", _mentions(spans)),
        ("4. Entities of the document", "Mentions of one individual are one entity.", _entities(doc, spans)),
        ("5. Triggers", "Words that may state a relation; most will not.", _triggers(doc)),
        (
            "6. Relations",
            "Triggers whose source and target were found, likely enough.",
            _relations(extracted),
        ),
        ("7. Whose word, and how surely", "Polarity, modality, attribution and date.", _qualities(extracted)),
        ("8. The graph", "Resolved across documents, stored, and asked.", _answers(graph)),
    ]
    return "\n".join(f"### {title}\n\n{what}\n\n" + "\n".join(rows) + "\n" for title, what, rows in parts)


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    names = list(head)
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join("" if cell is None else str(cell).replace("|", "\\|") for cell in row) + " |"


def _document(d: Document) -> Iterator[str]:
    return _table(("id", "text", "date"), [(f"`{d.id}`", d.text, d.date)])


def _tokens(doc: object) -> Iterator[str]:
    rows = [(t.idx, t.text, t.pos_, f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "") for t in doc]  # type: ignore[attr-defined]
    return _table(("offset", "token", "part of speech", "name"), rows)


def _mentions(spans: list) -> Iterator[str]:  # type: ignore[type-arg]
    return _table(
        ("start", "end", "text", "type"), [(s.start_char, s.end_char, s.text, s.label_) for s in spans]
    )


def _entities(doc: object, spans: list) -> Iterator[str]:  # type: ignore[type-arg]
    found = resolve_names(doc, spans)  # type: ignore[arg-type]
    rows = [(f"`{e.id}`", e.type, e.name, e.name_ar, e.name_origin) for e in found]
    return _table(("id", "type", "English name", "Arabic name", "the English name is from"), rows)


def _triggers(doc: object) -> Iterator[str]:
    found = load_frames().match(doc)  # type: ignore[arg-type]
    rows = [
        (doc[t.start : t.end].text, t.lemma, t.type, ", ".join(t.source), ", ".join(t.target)) for t in found
    ]  # type: ignore[index]
    return _table(("word", "lemma", "type", "source stands as", "target stands as"), rows)


def _relations(d: ExtractedDocument) -> Iterator[str]:
    rows = [
        (
            r.type,
            f"`{r.source}`",
            f"`{r.target}`",
            "more likely than not" if r.confidence >= 0.5 else "less likely than not",
        )
        for r in d.relations
    ]
    return _table(("type", "source", "target", "confidence"), rows)


def _qualities(d: ExtractedDocument) -> Iterator[str]:
    said = [(r, "the article's own" if r.attribution is None else f"`{r.attribution}`") for r in d.relations]
    rows = [
        (r.type, r.polarity, r.modality, speaker, r.date, d.document.text[r.evidence.start : r.evidence.end])
        for r, speaker in said
    ]
    return _table(("type", "polarity", "modality", "attribution", "date", "evidence"), rows)


def _answers(graph: kg.KnowledgeGraph) -> Iterator[str]:
    yield "```python"
    yield ">>> for relation in graph.relations():"
    yield "...     print(relation)"
    yield from (str(relation) for relation in graph.relations())
    yield "```"


def main() -> None:
    """Rewrite the block of the page."""
    page, found = BLOCK.subn(lambda m: f"{m[1]}\n{section()}\n{m[2]}", PAGE.read_text("utf-8"))
    assert found == 1, f"{PAGE} has no block for the worked sentence"
    PAGE.write_text(page, "utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
