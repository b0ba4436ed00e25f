"""One relation from several documents: its statements together, and how many sources are independent."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kg import Document, KnowledgeGraph, Span, example
from kg.copies import COPIED, containment, copies, sketch

A, B = (("a", "ORG", "Alpha", "ألفا"), ("b", "ORG", "Beta", "بيتا"))
WORDS = [f"كلمة{chr(0x627 + i % 20)}{chr(0x627 + i // 20 % 20)}{chr(0x627 + i // 400)}" for i in range(4000)]


def prose(seed: int, words: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def article(make: Any, document: str, text: str, relation: tuple[Any, ...], **metadata: Any) -> Any:
    return make(document, f"ألفا بيتا {text}", [A, B], [relation], **metadata)


@pytest.fixture
def graph_of(make_document: Any) -> Any:
    """A graph of documents in which Alpha accuses Beta, given as (id, text, publisher)."""

    def graph_of(*documents: tuple[str, str, str | None]) -> KnowledgeGraph:
        said = ("ACCUSED", "a", "b", "ألفا بيتا")
        return KnowledgeGraph.from_extracted(
            article(make_document, d, text, said, source=source) for d, text, source in documents
        )

    return graph_of


# Copies


def text_of(words: str) -> bytes:
    return sketch(Document("x", words))


@pytest.mark.parametrize("words", [12, 60, 400, 3000])
def test_a_text_with_a_frame_or_cut_short_is_a_copy(words: int) -> None:
    original = prose(1, words)
    framed = f"{prose(2, words // 4)} {original} {prose(3, words // 4)}"
    cut = " ".join(original.split()[: max(8, words // 2)])
    for copy in (original, framed, cut, original.replace("ا", "أ") + "."):
        assert containment(text_of(original), text_of(copy)) >= COPIED


@pytest.mark.parametrize("words", [12, 60, 400, 3000])
def test_texts_that_quote_the_same_sentence_are_no_copies(words: int) -> None:
    quoted = prose(1, words // 5)
    one, other = (f"{prose(seed, words)} {quoted}" for seed in (2, 3))
    assert containment(text_of(one), text_of(other)) < COPIED


def test_the_estimate_for_long_texts_is_near_the_truth() -> None:
    """Half of the shorter text in the longer one, at lengths of which a sketch keeps a sample only."""
    found = []
    for seed in range(20):
        shared = prose(seed, 500)
        one, other = f"{shared} {prose(seed + 100, 500)}", f"{shared} {prose(seed + 200, 1500)}"
        found.append(containment(text_of(one), text_of(other)))
    assert sum(found) / len(found) == pytest.approx(0.5, abs=0.05)


def test_short_texts_are_copies_only_if_they_are_the_same() -> None:
    assert containment(text_of("اتهمت ألفا بيتا"), text_of("اتهمت ألفا بيتا.")) == 1
    assert (
        containment(text_of("اتهمت ألفا بيتا بقرصنة خوادمها"), text_of("اتهمت ألفا بيتا بقرصنة شبكتها")) == 0
    )
    assert containment(text_of(""), text_of("")) == 0


def test_boilerplate_makes_no_copy() -> None:
    frame = prose(1, 100)
    one, other = (
        sketch(Document("x", f"{frame} {prose(seed, 40)}", boilerplate=(Span(0, len(frame)),)))
        for seed in (2, 3)
    )
    assert containment(one, other) < COPIED
    assert sketch(Document("x", frame, boilerplate=(Span(0, len(frame)),))) == b""


def test_a_sketch_is_small_and_always_the_same() -> None:
    assert len(text_of(prose(1, 5000))) == 256
    assert text_of("قال المتحدث إن ذلك لم يحدث").hex() == "3d90261a5a5207335f90b48f"


def test_pairs_of_copies_are_those_that_a_comparison_of_all_finds() -> None:
    texts = {f"{n}{kind}": text_of(t) for n in range(6) for kind, t in (
        ("whole", prose(n, 80)), ("cut", " ".join(prose(n, 80).split()[:50])))}  # fmt: skip
    keys = list(texts)
    every = {
        (a, b) for i, a in enumerate(keys) for b in keys[i + 1 :] if containment(texts[a], texts[b]) >= COPIED
    }
    assert set(copies(texts)) == every
    assert len(every) == 6


# Sources


def test_copies_of_one_text_count_once(graph_of: Any) -> None:
    agency = prose(1, 60)
    graph = graph_of(
        ("wire", agency, "Agency"),
        ("paper", f"{agency} {prose(2, 10)}", "Paper"),
        ("own", prose(3, 60), "Channel"),
    )
    (edge,) = graph.edges()
    assert (edge.documents, edge.sources, len(edge.relations)) == (3, 2, 3)


def test_documents_of_one_publisher_count_once(graph_of: Any) -> None:
    (edge,) = graph_of(
        ("1", prose(1, 60), "Paper"), ("2", prose(2, 60), "Paper"), ("3", prose(3, 60), None)
    ).edges()
    assert edge.sources == 2


def test_documents_of_unknown_publishers_are_independent(graph_of: Any) -> None:
    (edge,) = graph_of(*((str(n), prose(n, 60), None) for n in range(4))).edges()
    assert edge.sources == 4


def test_a_chain_of_copies_is_one_source(graph_of: Any) -> None:
    a, b, c = (prose(n, 40) for n in range(3))
    (edge,) = graph_of(
        ("1", a, None), ("2", f"{a} {b}", None), ("3", f"{b} {c}", None), ("4", c, None)
    ).edges()
    assert edge.sources == 1


# Edges


def test_an_edge_has_all_its_statements_and_dates(make_document: Any) -> None:
    def said(document: str, date: str | None, **values: Any) -> Any:
        relation = ("ACCUSED", "a", "b", "ألفا بيتا", values)
        return article(make_document, document, prose(len(document), 20), relation, date=date)

    graph = KnowledgeGraph.from_extracted(
        [said("1", None), said("22", "2017", confidence=0.4), said("333", "2016-05", modality="alleged"),
         said("4444", "2018", polarity="negated")]
    )  # fmt: skip
    affirmed, negated = graph.edges()
    assert [r.document for r in affirmed.relations] == ["333", "22", "1"]
    assert (affirmed.first, affirmed.last, affirmed.confidence) == ("2016-05", "2017", 1.0)
    assert affirmed.evidence == ("ألفا بيتا",)
    assert (negated.polarity, negated.documents) == ("negated", 1)
    assert [e.documents for e in graph.edges(min_confidence=0.5, polarity="affirmed")] == [2]


def test_a_type_that_reads_both_ways_is_one_edge(make_document: Any) -> None:
    both = [
        article(make_document, d, prose(n, 20), ("MET", *ends, "ألفا بيتا"))
        for n, (d, ends) in enumerate((("1", ("a", "b")), ("2", ("b", "a"))))
    ]
    (edge,) = KnowledgeGraph.from_extracted(both).edges()
    assert (edge.source.id, edge.target and edge.target.id, edge.documents) == ("a", "b", 2)
    other_way = [
        article(make_document, "1", "", ("ACCUSED", "a", "b")),
        article(make_document, "2", "", ("ACCUSED", "b", "a")),
    ]
    assert len(KnowledgeGraph.from_extracted(other_way).edges()) == 2


def test_edges_of_most_sources_come_first() -> None:
    found = example().edges()
    assert [(e.sources, e.documents) for e in found] == sorted(
        ((e.sources, e.documents) for e in found), reverse=True
    )
    assert sum(len(e.relations) for e in found) == len(example())
