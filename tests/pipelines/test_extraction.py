"""The stages in order on small articles: what comes out of one document."""

from __future__ import annotations

from functools import cache

import pytest

from kg.model import Document, ExtractedDocument, Relation, Span
from pipelines.backends import Annotator, load_backend
from pipelines.extraction import extract_document

load = cache(load_backend)


def extracted(text: str, *, date: str | None = None, boilerplate: tuple[Span, ...] = ()) -> ExtractedDocument:
    document = Document("a", text, date=date, boilerplate=boilerplate)
    annotator: Annotator = load()
    (doc,) = annotator.annotate([document])
    return extract_document(document, doc)


def relation(found: ExtractedDocument, type_: str, source: str, target: str | None) -> Relation:
    return next(r for r in found.relations if (r.type, r.source, r.target) == (type_, source, target))


ACCUSATION = "اتهم جون بوديستا روسيا بقرصنة بريده الإلكتروني."


def test_offsets_are_those_of_the_text_and_ends_are_entities_of_the_document() -> None:
    found = extracted(ACCUSATION + "\n\nونفى الكرملين هذه الاتهامات.")
    text, ids = found.document.text, {e.id for e in found.entities}
    assert ids >= {"john_podesta", "russia", "kremlin"}
    for e in found.entities:
        assert [text[m.start : m.end] for m in e.mentions] == [m.text for m in e.mentions]
    for r in found.relations:
        assert {r.source, r.target, r.attribution} - {None} <= ids
        assert text[r.evidence.start : r.evidence.end].strip()
        assert 0 <= r.confidence <= 1


def test_an_accusation_has_its_evidence() -> None:
    found = extracted(ACCUSATION)
    accused = relation(found, "ACCUSED", "john_podesta", "russia")
    assert (accused.polarity, accused.modality) == ("affirmed", "actual")
    assert ACCUSATION[accused.evidence.start : accused.evidence.end].startswith("اتهم جون بوديستا روسيا")


def test_what_somebody_says_is_alleged_and_his_word() -> None:
    found = extracted("قالت مايكروسوفت إن روسيا اخترقت خوادم الحزب الديمقراطي.")
    hacked = relation(found, "HACKED", "russia", "democratic_party")
    assert (hacked.polarity, hacked.modality, hacked.attribution) == ("affirmed", "alleged", "microsoft")


def test_what_did_not_happen_is_negated() -> None:
    found = extracted("أكد الكرملين أن روسيا لم تتدخل في الانتخابات الفرنسية.")
    (interfered,) = (r for r in found.relations if (r.type, r.source) == ("INTERFERED_IN", "russia"))
    assert (interfered.polarity, interfered.attribution) == ("negated", "kremlin")


def test_each_relation_comes_once_and_in_the_order_of_the_text() -> None:
    found = extracted(f"{ACCUSATION} {ACCUSATION}\nالتقى إيمانويل ماكرون أنغيلا ميركل في برلين.")
    keys = [(r.type, r.source, r.target) for r in found.relations]
    assert len(keys) == len(set(keys))
    assert [r.evidence for r in found.relations] == sorted(r.evidence for r in found.relations)


@pytest.mark.parametrize(("text_date", "date"), [("", "2018-05-04"), (" يوم 3 مايو 2017", "2017-05-03")])
def test_a_relation_has_the_date_of_the_text_else_that_of_the_document(text_date: str, date: str) -> None:
    found = extracted(f"التقى إيمانويل ماكرون أنغيلا ميركل{text_date}.", date="2018-05-04")
    (met,) = (r for r in found.relations if r.type == "MET")
    assert met.date == date


def test_nothing_comes_out_of_boilerplate() -> None:
    text = f"اقرأ أيضا: {ACCUSATION}"
    assert extracted(text, boilerplate=(Span(0, len(text)),)).entities == ()


@pytest.mark.parametrize("text", ["", " \n\n", "...", "كتاب على الطاولة.", "Hello, world.", "🙂 و و و"])
def test_texts_without_names_have_no_relations(text: str) -> None:
    assert extracted(text).relations == ()


def test_the_same_text_gives_the_same_line() -> None:
    assert extracted(ACCUSATION).to_json() == extracted(ACCUSATION).to_json()
