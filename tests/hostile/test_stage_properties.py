"""Invariants of every stage, over texts that Hypothesis makes of words, names, marks and odd characters."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.model import Document, Entity, ExtractedDocument
from kg.ontology import ENTITY_TYPES, MODALITIES, POLARITIES, RELATION_TYPES
from kg.store import Store
from pipelines.arabic.backend import load
from pipelines.arabic.sentences import LONGEST, sentence_starts
from pipelines.coreference import adjective_references, name_references, resolve_names
from pipelines.cues import load_cues
from pipelines.dates import find_dates
from pipelines.extraction import extract_document
from pipelines.frames import load_frames
from pipelines.mentions import find_mentions
from pipelines.nominal import nominal_phrases, nominal_relations
from pipelines.persons import cluster_persons
from pipelines.read.boilerplate import find_boilerplate
from pipelines.relations.finding import opinions_of
from pipelines.relations.pair_network import load_pair_network
from pipelines.relations.reading import read_document
from tests.fuzz.targets import TARGETS, check_tokens
from tests.hostile.corpus import ODD

_WORDS = """
    قال قالت نفى نفت اتهم اتهمت التقى هدد انتقدت أن إن لم لن لا قد سوف الذي التي في من على إلى عن مع بعد قبل أمس الخميس
    سعيد الحداد ليلى سامي الراوي الكرملين موسكو واشنطن روسيا الروسية الأمريكي شركة النور مايكروسوفت وزارة العدل
    وزير الخارجية رئيس رئيسها زوجته نجل الانتخابات الرئاسية حملة قراصنة السفارة مقرها لندن عاصمة القمة الشركة
    وقالت وبالكرملين له منه هو هي هم ذلك المتحدث باسم بحسب وأضاف محاولة اختراق الاتهامات 2016 ٢٠١٧
    مارس آذار 12/3/2019 يوم عام
"""
WORDS = _WORDS.split()
MARKS = [
    *".،؛:!؟…«»\"'()[]/-–",
    "\n",
    "\r\n",
    " ",
    "  ",
    "\t",
    ". ",
    "، ",
    "د.",
    "..",
    "@",
    "#",
    "www.",
    "U.S.",
]
PIECES = st.one_of(
    st.sampled_from(WORDS).map(lambda w: f" {w}"),
    st.sampled_from(WORDS),
    st.sampled_from(MARKS),
    st.sampled_from(sorted(ODD.values())),
    st.text(max_size=4, alphabet=st.characters(exclude_categories=("Cs",))),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=60).map("".join)
SOUND = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def annotated(text: str) -> Doc:
    (doc,) = load().annotate([Document("a", text)])
    return doc


@SOUND
@given(TEXTS)
@example("")
@example("\n")
@example("«" * 600)
def test_tokens_are_the_text(text: str) -> None:
    check_tokens(text)


@SOUND
@given(
    st.lists(st.tuples(st.sampled_from([*WORDS, *".،؟«»\"'\n"]), st.booleans()), max_size=50),
    st.integers(1, 30),
)
def test_sentences_begin_with_the_text_and_are_bounded(pieces: list[tuple[str, bool]], times: int) -> None:
    words, spaces = [w for w, _ in pieces] * times, [s for _, s in pieces] * times
    starts = sentence_starts(words, spaces)
    assert len(starts) == len(words)
    assert starts[:1] == [True] * bool(words)
    begins = [i for i, s in enumerate(starts) if s] + [len(words)]
    lines = sum(w == "\n" for w in words)
    assert all(b - a <= LONGEST + lines for a, b in pairwise(begins))


@SOUND
@given(TEXTS)
def test_boilerplate_lies_in_the_text_in_order(text: str) -> None:
    end = 0
    for span in find_boilerplate(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end


@SOUND
@given(TEXTS, st.sampled_from([None, "2020-03-04", "2020-03", "2020", "0001-01-01", "9999-12-31"]))
def test_dates_are_of_the_calendar_and_do_not_overlap(text: str, reference: str | None) -> None:
    end = 0
    for found in find_dates(text, reference):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        full = f"{found.value}-01-01"[:10] if len(found.value) == 4 else f"{found.value}-01"[:10]
        date.fromisoformat(full)


@SOUND
@given(TEXTS)
def test_mentions_are_spans_of_the_text(text: str) -> None:
    doc = annotated(text)
    spans = find_mentions(doc)
    assert spans == sorted(spans, key=lambda s: s.start)
    for span in spans:
        assert text[span.start_char : span.end_char] == span.text != ""
        assert span.label_ in ENTITY_TYPES
    assert [(s.start, s.end) for s in find_mentions(annotated(text))] == [(s.start, s.end) for s in spans]


@SOUND
@given(TEXTS, st.randoms(use_true_random=False))
def test_every_mention_is_one_of_one_entity_whatever_their_order(text: str, chance: random.Random) -> None:
    doc = annotated(text)
    spans = find_mentions(doc)
    entities = resolve_names(doc, spans)
    mentions = [(m.start, m.end) for e in entities for m in e.mentions]
    assert len(mentions) == len(set(mentions))
    assert set(mentions) <= {(s.start_char, s.end_char) for s in spans}
    assert len({e.id for e in entities}) == len(entities)
    assert all(e.id and e.name and e.type in ENTITY_TYPES for e in entities)
    shuffled = list(spans)
    chance.shuffle(shuffled)
    assert resolve_names(doc, shuffled) == entities


@SOUND
@given(st.lists(st.lists(st.sampled_from(WORDS[20:40]), min_size=1, max_size=3).map(" ".join), max_size=40))
def test_every_name_of_a_person_is_one_person_s(names: list[str]) -> None:
    from pipelines.arabic.gazetteer import load_gazetteer

    people = cluster_persons(names, load_gazetteer())
    assert sorted(i for p in people for i in p.names) == list(range(len(names)))
    assert all(p.names == sorted(p.names) for p in people)


@SOUND
@given(TEXTS)
def test_references_triggers_and_cues_lie_in_the_document(text: str) -> None:
    doc = annotated(text)
    document = Document("a", text)
    entities = resolve_names(doc, find_mentions(doc))
    references = sorted([*name_references(doc, entities), *adjective_references(doc, entities)])
    phrases = nominal_phrases(doc, entities, references)
    reading = read_document(doc, entities, references, load_frames(), phrases)
    for r in reading.context.references:
        assert 0 <= r.start < r.end <= len(doc)
        assert 0 <= r.entity < len(entities)
    for t in (*load_frames().match(doc), *load_cues().match(doc)):
        assert 0 <= t.start < t.end <= len(doc)
    for relation in nominal_relations(doc, entities, references, document, phrases=phrases):
        assert 0 <= relation.evidence.start < relation.evidence.end <= len(text)
    opinions = opinions_of(doc, reading, load_pair_network())
    assert all(0 <= p <= 1 for p, _ in opinions.best.values())


@SOUND
@given(TEXTS)
@example(" ".join(WORDS) + ".")
def test_what_is_extracted_is_in_the_text_and_the_same_every_time(text: str) -> None:
    document = Document("a", text, date="2020-03-04")
    found = extract_document(document, annotated(text))
    check_extracted(found)
    assert extract_document(document, annotated(text)).to_json() == found.to_json()
    assert ExtractedDocument.from_json(found.to_json()) == found


def check_extracted(found: ExtractedDocument) -> None:
    text, ids = found.document.text, {e.id for e in found.entities}
    assert all(text[m.start : m.end] == m.text for e in found.entities for m in e.mentions)
    for r in found.relations:
        assert {r.source, r.target, r.attribution} <= {*ids, None}
        assert r.source != r.target
        assert 0 <= r.evidence.start < r.evidence.end <= len(text)
        assert text[r.evidence.start : r.evidence.end].strip()
        assert r.type in RELATION_TYPES
        assert r.polarity in POLARITIES
        assert r.modality in MODALITIES
        assert 0 < r.confidence <= 1
        assert r.target is not None or RELATION_TYPES[r.type].open_target


@settings(SOUND, max_examples=8)
@given(st.lists(TEXTS, min_size=2, max_size=4), st.randoms(use_true_random=False))
def test_the_graph_does_not_depend_on_the_order_of_documents(texts: list[str], chance: random.Random) -> None:
    found = [extract_document(Document(str(n), t), annotated(t)) for n, t in enumerate(texts)]
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert resolved(found) == resolved(shuffled)


def resolved(documents: list[ExtractedDocument]) -> list[Entity | tuple[object, ...]]:
    with Store.memory() as store:
        for d in documents:
            store.add(d)
        store.resolve()
        sql = "SELECT key, type, name, name_ar, name_origin, aliases, documents, mentions FROM entities ORDER BY key"
        return list(store.connection.execute(sql))


@SOUND
@given(st.sampled_from(sorted(TARGETS)), st.one_of(st.binary(max_size=300), TEXTS.map(str.encode)))
def test_readers_refuse_what_they_cannot_read_only_by_their_errors(target: str, data: bytes) -> None:
    TARGETS[target](data)


@pytest.mark.parametrize("name", sorted(ODD))
def test_a_sentence_is_read_around_every_odd_character(name: str) -> None:
    text = f"اتهم سعيد الحداد شركة مايكروسوفت.{ODD[name]} نفى{ODD[name]} الكرملين {ODD[name]}ذلك."
    check_extracted(extract_document(Document("a", text), annotated(text)))
