"""Invariants of the graph, over generated documents."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import (
    ENTITY_TYPES,
    MODALITIES,
    POLARITIES,
    RELATION_TYPES,
    Document,
    Entity,
    Evidence,
    ExtractedDocument,
    KnowledgeGraph,
    Mention,
    Relation,
)
from kg.names import slug, transliterate
from kg.resolve import local_entities, resolve
from kg.store import Store

PARTS = [
    "دونالد",
    "ترامب",
    "ترمب",
    "إيفانكا",
    "جونيور",
    "حسن",
    "حسين",
    "بن",
    "عبد",
    "الله",
    "روسيا",
    "العدل",
    "وزارة",
]
ORIGINS = ["gazetteer", "text", "transliteration"]
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def extracted_documents(draw: st.DrawFn, document_id: str) -> ExtractedDocument:
    """A document whose words are names that share parts, in all origins and types."""
    names = draw(st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join), max_size=4))
    text = " ثم ".join(["قال", *names])
    entities: dict[str, Entity] = {}
    start = len("قال")
    for name in names:
        start += len(" ثم ")
        mention = Mention(start, start + len(name), name)
        start += len(name)
        english = transliterate(name)
        kind, origin = draw(st.sampled_from(ENTITY_TYPES)), draw(st.sampled_from(ORIGINS))
        entity = Entity(slug(english), kind, english, name, (mention,), origin)
        entities.setdefault(entity.id, entity)
    relations = draw(st.lists(relation(sorted(entities), len(text)), max_size=3)) if entities else []
    date = draw(st.sampled_from([None, "2016", "2016-07", "2016-07-31"]))
    return ExtractedDocument(
        Document(document_id, text, date=date), tuple(entities.values()), tuple(relations)
    )


def relation(ids: list[str], length: int) -> st.SearchStrategy[Relation]:
    spans = st.tuples(st.integers(0, length - 1), st.integers(1, length)).filter(lambda s: s[0] < s[1])
    end = st.sampled_from(ids)
    return st.builds(
        Relation,
        st.sampled_from(sorted(RELATION_TYPES)),
        end,
        st.none() | end,
        spans.map(lambda s: Evidence(*s)),
        st.sampled_from(POLARITIES),
        st.sampled_from(MODALITIES),
        st.none() | end,
        confidence=st.sampled_from([0.25, 0.5, 1.0]),
    )


corpora = st.integers(0, 5).flatmap(lambda n: st.tuples(*(extracted_documents(f"doc-{i}") for i in range(n))))


def everything(graph: KnowledgeGraph) -> tuple[Any, ...]:
    network = graph.to_networkx()
    edges = list(network.edges(keys=True, data=True))
    return (
        graph.entities(),
        graph.relations(),
        graph.mentions(),
        graph.documents(),
        graph.merges(),
        graph.info(),
        list(network.nodes(data=True)),
        edges,
    )


@RELAXED
@given(corpora.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))))
def test_the_order_of_the_documents_does_not_matter(both: tuple[Any, Any]) -> None:
    a, b = (KnowledgeGraph.from_extracted(documents) for documents in both)
    assert everything(a) == everything(b)


@RELAXED
@given(corpora)
def test_spans_are_texts_and_all_have_their_document(corpus: tuple[ExtractedDocument, ...]) -> None:
    graph = KnowledgeGraph.from_extracted(corpus)
    texts = {d.document.id: d.document.text for d in corpus}
    for m in graph.mentions():
        assert texts[m.document][m.start : m.end] == m.text
    for r in graph.relations():
        assert texts[r.document][r.start : r.end] == r.evidence != ""
    assert len(graph) == sum(len(d.relations) for d in corpus)
    assert graph.info().mentions == sum(len(e.mentions) for d in corpus for e in d.entities)


@RELAXED
@given(corpora)
def test_every_entity_is_found_by_its_id_and_all_its_names(
    corpus: tuple[ExtractedDocument, ...],
) -> None:
    graph = KnowledgeGraph.from_extracted(corpus)
    for e in graph.entities():
        assert graph.entity(e.id) == e
        for name in (e.name, e.name_ar, *e.aliases):
            assert name is None or e in graph.find(name)
        assert e.mentions == len(graph.mentions(e))
        assert e.documents == len({m.document for m in graph.mentions(e)}) > 0


@RELAXED
@given(corpora)
def test_entities_of_the_gazetteer_are_told_apart_by_their_ids(corpus: tuple[ExtractedDocument, ...]) -> None:
    resolution_of = resolve(e for d in corpus for e in local_entities(d)).ids
    known = {
        resolution_of[d.document.id, e.id]: e.id
        for d in corpus
        for e in d.entities
        if e.name_origin == "gazetteer"
    }
    assert len(set(known.values())) == len(known)


@RELAXED
@given(corpora, st.data())
def test_a_document_that_came_and_went_leaves_no_trace(
    corpus: tuple[ExtractedDocument, ...], data: st.DataObject
) -> None:
    guest = data.draw(extracted_documents("guest"))
    plain = KnowledgeGraph.from_extracted(corpus)
    with Store.memory() as store:
        for d in [guest, *corpus]:
            store.add(d)
        store.resolve()
        store.remove("guest")
        store.resolve()
        assert everything(KnowledgeGraph(store)) == everything(plain)


@RELAXED
@given(corpora, st.sampled_from(sorted(RELATION_TYPES)), st.sampled_from(POLARITIES))
def test_questions_agree_with_a_search_over_all_relations(
    corpus: tuple[ExtractedDocument, ...], kind: str, polarity: str
) -> None:
    graph = KnowledgeGraph.from_extracted(corpus)
    everything = graph.relations()
    assert graph.relations(kind, polarity=polarity) == [
        r for r in everything if (r.type, r.polarity) == (kind, polarity)
    ]
    for e in graph.entities():
        assert graph.relations(source=e) == [
            r for r in everything if r.source == e or (RELATION_TYPES[r.type].symmetric and r.target == e)
        ]
        assert graph.relations(attribution=e) == [r for r in everything if r.attribution == e]
        others = {o.id for r in everything for o in (r.source, r.target) if o and e in (r.source, r.target)}
        assert {n.id for n in graph.neighbors(e)} == others - {e.id}
