"""Run the extractor on the example of each relation type, and write the table of docs/ontology.md.

usage: python docs/ontology_page.py
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from kg.model import Document, Entity, ExtractedDocument
from kg.ontology import RELATION_TYPES
from pipelines import extract

__all__ = ["section"]

PAGE = Path(__file__).with_name("ontology.md")
EXAMPLES = Path(__file__).with_name("ontology_examples.toml")
BLOCK = re.compile(r"(<!-- examples: begin -->\n).*(<!-- examples: end -->)", re.DOTALL)

Example = dict[str, str]


def examples() -> dict[str, Example]:
    """The examples by type, in the order of the ontology."""
    found: dict[str, Example] = tomllib.loads(EXAMPLES.read_text("utf-8"))
    assert found.keys() == RELATION_TYPES.keys(), "an example for each type, and none beside"
    return {name: found[name] for name in RELATION_TYPES}


def is_found(type_: str, example: Example, extracted: ExtractedDocument) -> bool:
    """Whether the program finds the relation of the example, whatever else it finds."""
    named = {e.id: e for e in extracted.entities}
    ends = [(named[r.source], named[r.target]) for r in extracted.relations if r.type == type_ and r.target]
    if RELATION_TYPES[type_].symmetric:
        ends += [(target, source) for source, target in ends]
    return any(_is(source, example["source"]) and _is(target, example["target"]) for source, target in ends)


def _is(entity: Entity, name: str) -> bool:
    return any(mention.text == name for mention in entity.mentions)


def section() -> str:
    """The table, and how many of the examples are found."""
    known = examples()
    documents = [Document(name, example["sentence"]) for name, example in known.items()]
    extracted = {d.document.id: d for d in extract(documents)}
    found = {name for name, example in known.items() if is_found(name, example, extracted[name])}
    missed = ", ".join(name for name in known if name not in found)
    lines = [
        f"The program finds {len(found)} of the {len(known)} examples"
        + (f"; not {missed}.\n" if missed else ".\n")
    ]
    return "\n".join([*lines, *_rows(known, found)])


def _rows(known: dict[str, Example], found: set[str]) -> Iterator[str]:
    yield "| type | source … target | example | found |"
    yield "|---|---|---|---|"
    for name, example in known.items():
        kind = RELATION_TYPES[name]
        ways = ", in either direction" if kind.symmetric else ""
        sign = "yes" if name in found else "no"
        yield f"| {name} | {kind.meaning}{ways} | {example['sentence']}<br>{example['english']} | {sign} |"


def main() -> None:
    """Rewrite the block of the page."""
    page, count = BLOCK.subn(lambda m: f"{m[1]}\n{section()}\n\n{m[2]}", PAGE.read_text("utf-8"))
    assert count == 1, f"{PAGE} has no block of examples"
    PAGE.write_text(page, "utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
