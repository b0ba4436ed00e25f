"""What is kept of the scored candidates, and the evidence of a relation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from kg.model import Document
from kg.ontology import RELATION_TYPES
from pipelines.backends import load_backend
from pipelines.extraction import extract_document, relate
from pipelines.relations.blending import BLEND_FEATURES, Opinions
from pipelines.relations.finding import evidence_span, found_relations, opinions_of
from pipelines.relations.model import load_relation_model
from pipelines.relations.pair_network import load_pair_network
from pipelines.relations.triples import Candidate
from tests.pipelines.pair_scores import scores_of

Scores = dict[tuple[str, str, str | None], float]


@dataclass
class Oracle:
    """Stands for the model: gives the scores it is told, by source and target, to the triggers of the types."""

    g: object
    scores: Scores
    cut: float = 0.5

    def threshold(self, kind: str) -> float:
        return self.cut

    def blend(self, rows) -> list[float]:
        return rows[:, BLEND_FEATURES.index("frames")].tolist()

    def score(self, reading) -> list[tuple[Candidate, float]]:
        g, out = self.g, []
        for t in reading.triggers:
            by = {g.identifier(a.entity): a.reference for a in reversed(t.arguments)}
            for (kind, source, target), p in self.scores.items():
                if kind == t.trigger.type and source in by and (target is None or target in by):
                    out.append((Candidate(t.trigger, by[source], target and by[target]), p))
        return out


def kept(
    g, scores: dict[tuple[str, str, str | None], float], cut: float = 0.5
) -> list[tuple[str, str, str | None, float]]:
    found = found_relations(g.reading(), Oracle(g, scores, cut))
    return [(f.type, g.identifier(f.source), g.identifier(f.target), round(f.confidence, 4)) for f in found]


def test_what_is_below_the_threshold_is_left_out(given) -> None:
    g = given("اتهمت واشنطن موسكو بالكذب أمام فرنسا.")
    scores = {("ACCUSED", "washington", "moscow"): 0.5, ("ACCUSED", "washington", "france"): 0.49}
    assert kept(g, scores) == [("ACCUSED", "washington", "moscow", 0.5)]


def test_the_likeliest_statement_is_kept(given) -> None:
    g = given("اتهمت واشنطن موسكو بالكذب. التقى سمير درويش عادل منصور.")
    scores = {
        ("ACCUSED", "washington", "moscow"): 0.6,
        ("MET", "samir", "adel"): 0.7,
        ("MET", "adel", "samir"): 0.8,
        ("ACCUSED", "moscow", "washington"): 0.55,
    }
    assert kept(g, scores) == [
        ("ACCUSED", "washington", "moscow", 0.6),
        ("ACCUSED", "moscow", "washington", 0.55),
        ("MET", "adel", "samir", 0.8),
    ]


def test_relations_come_in_the_order_of_the_text(given) -> None:
    g = given("التقى سمير درويش عادل منصور. اتهمت واشنطن موسكو بالكذب.")
    scores = {("ACCUSED", "washington", "moscow"): 0.9, ("MET", "samir", "adel"): 0.6}
    assert [k[0] for k in kept(g, scores)] == ["MET", "ACCUSED"]


@pytest.mark.parametrize(
    ("addressed", "alone", "targets"),
    [(0.7, 0.6, ["washington"]), (0.6, 0.7, [None, "washington"]), (0.4, 0.6, [None])],
)
def test_a_denial_without_addressee_yields_to_one_with(
    given, addressed: float, alone: float, targets: list
) -> None:
    g = given("نفى الكرملين اتهامات واشنطن.")
    scores = {("DENIED", "kremlin", "washington"): addressed, ("DENIED", "kremlin", None): alone}
    assert [k[2] for k in kept(g, scores)] == targets


def test_a_denial_elsewhere_does_not_count(given) -> None:
    g = given("نفى سمير درويش ذلك. نفى الكرملين اتهامات واشنطن.")
    scores = {("DENIED", "kremlin", "washington"): 0.9, ("DENIED", "samir", None): 0.6}
    assert [k[1:3] for k in kept(g, scores)] == [("samir", None), ("kremlin", "washington")]


def evidence(g, kind: str, source: str, target: str | None) -> str:
    reading = g.reading()
    (found,) = found_relations(reading, Oracle(g, {(kind, source, target): 0.9}))
    span = evidence_span(g.doc, reading.context.syntax, found)
    return g.doc.text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("اتهمت واشنطن موسكو بالكذب.", "اتهمت واشنطن موسكو بالكذب."),
        ("في برلين، اتهمت واشنطن موسكو بالكذب، ثم بدأ المطر.", "اتهمت واشنطن موسكو بالكذب"),
        ("واشنطن، التي غادرت، اتهمت موسكو بالكذب؛ بدأ المطر.", "واشنطن، التي غادرت، اتهمت موسكو بالكذب"),
        ("بدأ المطر.\n\nاتهمت واشنطن موسكو بالكذب\nوصل الوزير.", "اتهمت واشنطن موسكو بالكذب"),
        ("وصل الوزير: اتهمت واشنطن موسكو", "اتهمت واشنطن موسكو"),
        ("   اتهمت واشنطن موسكو   ، ثم بدأ المطر.", "اتهمت واشنطن موسكو"),
    ],
    ids=["sentence", "clause", "clauses between", "lines", "colon", "spaces"],
)
def test_evidence_is_the_clause_that_holds_all(given, text: str, expected: str) -> None:
    assert evidence(given(text), "ACCUSED", "washington", "moscow") == expected


def test_evidence_of_a_denial_without_addressee(given) -> None:
    assert evidence(given("أمس، نفى الكرملين ذلك، وصمت."), "DENIED", "kremlin", None) == "نفى الكرملين ذلك"


TEXT = (
    "اتهمت واشنطن موسكو، أمس، باختراق خوادم مايكروسوفت. ونفى الكرملين هذه الاتهامات، وقال إن واشنطن تكذب.\n"
    "والتقى سمير درويش، مدير بنك النور، عادل منصور في برلين. ثم اتصل هاتفيا بليلى حداد التي انتقدت حزب الإصلاح.\n"
    "فرضت فرنسا عقوبات على إيران، ودعتها إلى وقف القتال في لبنان."
)


def shipped(g):
    """What the shipped models find."""
    reading, model = g.reading(), load_relation_model()
    return found_relations(reading, model, opinions=opinions_of(g.doc, reading, load_pair_network()))


def test_evidence_lies_in_the_sentence_and_holds_the_trigger(tagged) -> None:
    g = tagged(TEXT)
    found = shipped(g)
    assert len(found) > 3
    for f in found:
        span = evidence_span(g.doc, g.reading().context.syntax, f)
        trigger = g.doc[f.start : f.end]
        assert trigger.sent.start_char <= span.start <= trigger.start_char
        assert trigger.end_char <= span.end <= trigger.sent.end_char
        text = g.doc.text[span.start : span.end]
        assert text == text.strip()
        for r in f.references:
            if g.doc[r.start].sent == trigger.sent:
                assert span.start <= g.doc[r.start].idx < span.end


def test_each_relation_once_above_its_threshold(tagged) -> None:
    found, model = shipped(tagged(TEXT)), load_relation_model()
    keys = [(f.type, f.source, f.target) for f in found]
    assert len(keys) == len(set(keys))
    assert all(model.threshold(f.type) <= f.confidence <= 1 and f.source != f.target for f in found)
    places = [f.start for f in found]
    assert places == sorted(places)


@dataclass
class Listener(Oracle):
    """Believes the pair network and the noun phrases too."""

    def blend(self, rows) -> list[float]:
        columns = [BLEND_FEATURES.index(name) for name in ("frames", "phrases", "network")]
        return rows[:, columns].max(1).tolist()


def test_what_only_the_network_or_a_phrase_states_is_found_too(given) -> None:
    g = given("واشنطن ترى موسكو كاذبة.")
    reading = g.reading()
    ends = [r for r in reading.context.references if r.kind == "name"][:2]
    probability = np.zeros(len(RELATION_TYPES), np.float32)
    probability[list(RELATION_TYPES).index("ACCUSED")] = 0.8
    source, target = (r.entity for r in ends)
    opinions = Opinions.of([scores_of((source, target, 1), probability, ends)])
    phrases = {("PART_OF", source, target): 0.7}
    phrase, found = found_relations(reading, Listener(g, {}), opinions=opinions, phrases=phrases)
    assert (phrase.type, phrase.start, phrase.references) == ("PART_OF", -1, ())
    assert (found.type, found.source, found.target, found.start) == ("ACCUSED", source, target, 1)
    assert found.confidence == pytest.approx(0.8)
    span = evidence_span(g.doc, reading.context.syntax, found)
    assert g.doc.text[span.start : span.end] == g.doc.text


def test_two_runs_give_the_same_bytes() -> None:
    document, backend = Document("a", TEXT, date="2020-05-04"), load_backend()
    first, second = (
        extract_document(document, doc).to_json().encode() for doc in backend.annotate([document, document])
    )
    assert first == second
    assert b'"relations": [{' in first


def test_relations_between_entities_given_by_hand(tagged) -> None:
    g = tagged("اتهمت واشنطن موسكو باختراق خوادم مايكروسوفت.")
    found = relate(Document("a", g.doc.text), g.doc, g.entities)
    assert found.entities == tuple(g.entities)
    assert ("ACCUSED", "washington", "moscow") in {(r.type, r.source, r.target) for r in found.relations}
