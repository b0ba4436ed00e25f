"""AFFILIATED_WITH, KIN_OF, PART_OF and LOCATED_IN, a sentence a pattern."""

from __future__ import annotations

import pytest
from spacy.vocab import Vocab

from kg.model import Document, Entity, Mention, Relation
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.nominal import nominal_relations
from pipelines.train.nominal import gold_references

_TOKENIZER = Tokenizer(Vocab())


def relations(text: str, *named: tuple[str, str, str]) -> list[Relation]:
    """The relations of a text whose entities are given as (id, type, names joined by |)."""
    entities = []
    for identifier, kind, names in named:
        mentions = []
        for name in names.split("|"):
            start = text.find(name)
            while start >= 0:
                mentions.append(Mention(start, start + len(name), name))
                start = text.find(name, start + len(name))
        assert mentions, f"{names} not in the text"
        entities.append(Entity(identifier, kind, identifier, names.split("|")[0], tuple(mentions)))
    doc = _TOKENIZER(text)
    return nominal_relations(doc, entities, gold_references(doc, entities), Document("d", text))


def triples(text: str, *named: tuple[str, str, str]) -> set[tuple[str, str, str | None]]:
    return {(r.source, r.type, r.target) for r in relations(text, *named)}


NAMED = {
    "putin": ("putin", "PERSON", "فلاديمير بوتين"), "russia": ("russia", "GPE", "روسيا"),
    "nadia": ("nadia", "PERSON", "ناديا الخطيب"), "samir": ("samir", "PERSON", "سمير درويش"),
    "bank": ("bank", "ORG", "بنك النور"), "site": ("site", "ORG", "ميديا سكوب"),
}


@pytest.mark.parametrize(("text", "named", "expected"), [
    ("وصل الرئيس الروسي فلاديمير بوتين إلى القاعة. روسيا بعيدة.", ("putin", "russia"), ("putin", "russia")),
    ("قال سمير درويش، مدير بنك النور، إن الأرباح ارتفعت.", ("samir", "bank"), ("samir", "bank")),
    ("قال المتحدث باسم بنك النور سمير درويش إن الأرباح ارتفعت.", ("samir", "bank"), ("samir", "bank")),
    ("أعلنت ناديا الخطيب، مؤسسة موقع «ميديا سكوب»، إغلاقه.", ("nadia", "site"), ("nadia", "site")),
    ("نشرت ناديا الخطيب، الباحثة في بنك النور، مقالا.", ("nadia", "bank"), ("nadia", "bank")),
    ("حضر سمير درويش، محامي ناديا الخطيب، الجلسة.", ("samir", "nadia"), ("samir", "nadia")),
])
def test_affiliation(text: str, named: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert triples(text, *(NAMED[n] for n in named)) == {(expected[0], "AFFILIATED_WITH", expected[1])}
