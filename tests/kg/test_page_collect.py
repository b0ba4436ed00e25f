"""From the graph to the page's data: what is kept, and where the marks are."""

from __future__ import annotations

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation
from kg.page.choice import Choice
from kg.page.collect import collect
from kg.page.data import Mark

TEXT = "😀 مقدمة. 😀 اتهم عماد الدين شركة رمال بالتجسس. خاتمة عن شركة رمال."
SENTENCE = "😀 اتهم عماد الدين شركة رمال بالتجسس."


def graph() -> KnowledgeGraph:
    def entity(key: str, kind: str, name: str, name_ar: str) -> Entity:
        starts = [i for i in range(len(TEXT)) if TEXT.startswith(name_ar, i)]
        return Entity(key, kind, name, name_ar, tuple(Mention(s, s + len(name_ar), name_ar) for s in starts))

    start = TEXT.index(SENTENCE)
    evidence = Evidence(start, start + len(SENTENCE))
    imad, rimal = (entity("imad", "PERSON", "Imad", "عماد الدين"), entity("rimal", "ORG", "Rimal", "رمال"))
    extracted = ExtractedDocument(
        Document("d", TEXT, "عنوان", "2020-05-01", "صحيفة الوادي", "https://example.org/d"),
        (imad, rimal, entity("preface", "EVENT", "Preface", "مقدمة")),
        (
            Relation("ACCUSED", "imad", "rimal", evidence),
            Relation("INVESTIGATED", "imad", "rimal", evidence, attribution="rimal", confidence=0.12345),
        ),
    )
    return KnowledgeGraph.from_extracted([extracted])


def test_marks_are_the_mentions_inside_the_evidence_in_utf16() -> None:
    data = collect(graph(), Choice(limit=10))
    (sentence,) = data.sentences
    numbers = {e.name: n for n, e in enumerate(data.entities)}
    found = {
        (sentence.text.encode("utf-16-le")[2 * m.start : 2 * m.end].decode("utf-16-le"), m.entity)
        for m in sentence.marks
    }
    assert found == {("عماد الدين", numbers["Imad"]), ("رمال", numbers["Rimal"])}
    assert sentence.marks == tuple(sorted(sentence.marks))
    assert all(isinstance(m, Mark) for m in sentence.marks)


def test_relations_share_their_sentence_and_their_document() -> None:
    data = collect(graph(), Choice(limit=10))
    assert [r.sentence for r in data.relations] == [0, 0]
    (document,) = data.documents
    assert (document.title, document.source, document.url) == (
        "عنوان",
        "صحيفة الوادي",
        "https://example.org/d",
    )
    assert data.relations[1].confidence == 0.123


def test_limit_keeps_what_is_linked_and_counts_what_it_leaves_out() -> None:
    data = collect(graph(), Choice(limit=2))
    assert {e.name for e in data.entities} == {"Imad", "Rimal"}
    assert (data.total_entities, data.omitted_relations) == (3, 0)
    one = collect(graph(), Choice(limit=1))
    assert (len(one.relations), one.omitted_relations) == (0, 2)
