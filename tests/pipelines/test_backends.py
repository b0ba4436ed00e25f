"""The choice of a backend, and what the embedded one promises."""

import pytest

from kg.errors import UnknownName
from kg.model import Document
from kg.ontology import ENTITY_TYPES
from pipelines.backends import load_backend

TEXT = "واشنطن - اتهم وزير الخارجية الأمريكي أنتوني بلينكن روسيا بالتدخل في الانتخابات.\nونفى الكرملين ذلك."


@pytest.fixture(scope="module")
def annotator():
    return load_backend("embedded", "ar")


def test_unknown_backend_proposes_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'embedded'"):
        load_backend("embeded")


def test_unknown_language():
    with pytest.raises(UnknownName, match="unknown language 'xx'"):
        load_backend("embedded", "xx")


def test_text_tokens_tags_and_names(annotator):
    [doc] = annotator.annotate([Document("a", TEXT)])
    assert doc.text == TEXT
    assert all(t.pos_ for t in doc if not t.is_space)
    assert [t.pos_ for t in doc if t.text == "اتهم"] == ["VERB"]
    names = {(e.text, e.label_) for e in doc.ents}
    assert {("أنتوني بلينكن", "PERSON"), ("روسيا", "GPE"), ("الكرملين", "ORG")} <= names
    assert {label for _, label in names} <= set(ENTITY_TYPES)


def test_a_document_is_annotated_alike_alone_and_among_others(annotator):
    others = [Document(str(i), TEXT * i) for i in range(1, 5)]
    alone = [annotator.annotate([d]) for d in others]
    together = annotator.annotate(others)
    for [one], other in zip(alone, together, strict=True):
        assert [(t.text, t.pos_, t.ent_iob_, t.ent_type_) for t in one] == [
            (t.text, t.pos_, t.ent_iob_, t.ent_type_) for t in other
        ]


@pytest.mark.parametrize("text", ["", " \n ", "…", "12", "no Arabic at all", "ّ", "\u200f«»"])
def test_odd_texts(annotator, text):
    [doc] = annotator.annotate([Document("a", text)])
    assert doc.text == text


def test_loading_again_is_free(annotator):
    assert load_backend() is annotator
