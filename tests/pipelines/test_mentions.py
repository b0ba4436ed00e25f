"""Spans are those of the ontology; what is named once is found everywhere in the document."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from spacy.tokens import Span
from spacy.vocab import Vocab

from kg import model
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.mentions import find_mentions

GOLD = Path(__file__).parents[3] / "shared" / "gold" / "dev.jsonl"
tokenize = Tokenizer(Vocab())


def annotated(text, *names):
    """A document whose recogniser found ``names``: (text, type), each at its first place not yet taken."""
    doc = tokenize(text)
    ents, start = [], 0
    for name, label in names:
        begin = text.index(name, start)
        start = begin + len(name)
        ents.append(doc.char_span(begin, start, label=label, alignment_mode="expand"))
    doc.set_ents(ents)
    return doc


def found(doc, boilerplate=()):
    return [(m.text, m.label_) for m in find_mentions(doc, boilerplate)]


@pytest.mark.parametrize(
    ("text", "span", "mention"),
    [
        ("قال الرئيس سامي حداد ذلك", "الرئيس سامي حداد", "سامي حداد"),
        ("نشرت «ويكيليكس» رسائل", "«ويكيليكس»", "ويكيليكس"),
        ("فالكرملين نفى", "فالكرملين", "الكرملين"),
        ("عن سامي حداد، وآخرين", "سامي حداد،", "سامي حداد"),
    ],
)
def test_what_is_not_the_name_is_trimmed(text, span, mention):
    assert [m for m, _ in found(annotated(text, (span, "PERSON")))] == [mention]


def test_a_name_is_found_everywhere():
    doc = annotated("التقى سامي حداد وزيرا. وسامي حداد رئيس.", ("سامي حداد", "PERSON"))
    assert found(doc) == [("سامي حداد", "PERSON")] * 2


def test_a_family_name_is_found_after_the_full_name():
    doc = annotated("التقى سامي حداد وزيرا. وقال حداد ذلك.", ("سامي حداد", "PERSON"))
    assert found(doc) == [("سامي حداد", "PERSON"), ("حداد", "PERSON")]


def test_the_more_frequent_type_holds():
    doc = annotated(
        "برافو هنا. برافو هناك. برافو أيضا.", ("برافو", "ORG"), ("برافو", "PERSON"), ("برافو", "ORG")
    )
    assert found(doc) == [("برافو", "ORG")] * 3


def test_groups_are_not_repeated():
    doc = annotated("قراصنة روس. قراصنة روس.", ("قراصنة روس", "GROUP"))
    assert len(find_mentions(doc)) == 1


def test_boilerplate_is_skipped():
    text = "زار سامي حداد لندن. اقرأ أيضا: سامي حداد"
    doc = annotated(text, ("سامي حداد", "PERSON"), ("لندن", "GPE"))
    boilerplate = [model.Span(text.index("اقرأ"), len(text))]
    assert found(doc, boilerplate) == [("سامي حداد", "PERSON"), ("لندن", "GPE")]


def test_mentions_are_spans_in_order_without_overlap():
    doc = annotated("لندن وسامي حداد ولندن.", ("لندن", "GPE"), ("سامي حداد", "PERSON"))
    mentions = find_mentions(doc)
    assert all(isinstance(m, Span) for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


@pytest.mark.gold
def test_f1_on_gold():
    if not GOLD.exists():
        pytest.skip("no gold texts beside the repository")
    from pipelines.backends import load_backend

    records = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    documents = [model.Document(r["id"], r["text"]) for r in records]
    right = system = gold = 0
    for record, doc in zip(records, load_backend().annotate(documents), strict=True):
        expected = {(m["start"], m["end"], e["type"]) for e in record["entities"] for m in e["mentions"]}
        mentions = {(m.start_char, m.end_char, m.label_) for m in find_mentions(doc)}
        right, system, gold = right + len(expected & mentions), system + len(mentions), gold + len(expected)
    assert 2 * right / (system + gold) >= 0.80


def test_a_nationality_behind_a_known_name_is_no_part_of_it() -> None:
    text = "ذكرت تاس الروسية أن الجيش الروسي تقدم."
    doc = Tokenizer(Vocab())(text)
    doc.set_ents([Span(doc, 1, 3, label="ORG"), Span(doc, 4, 6, label="ORG")])
    assert [m.text for m in find_mentions(doc)] == ["تاس", "الجيش الروسي"]


@pytest.mark.parametrize("month", ["نونبر", "غشت", "أيار"])
def test_the_name_of_a_month_is_no_place(month: str) -> None:
    assert found(annotated(f"زار الرباط في {month} الماضي", ("الرباط", "GPE"), (month, "GPE"))) == [
        ("الرباط", "GPE")
    ]
    assert found(annotated(f"تراجعت {month} في السوق", (month, "ORG"))) == [(month, "ORG")]


def test_two_family_names_are_two_persons():
    doc = annotated(
        "التقى روبرت مولر روجر ستون. ثم اتهم مولر ستون بالكذب",
        *(("روبرت مولر", "PERSON"), ("روجر ستون", "PERSON"), ("مولر ستون", "PERSON")),
    )
    assert [m for m, _ in found(doc)] == ["روبرت مولر", "روجر ستون", "مولر", "ستون"]


def test_a_name_whose_parts_are_given_and_family_names_is_one_person():
    doc = annotated(
        "التقى حسن علي عمر محمد. ثم وصل محمد سالم ومحمد علي",
        *((name, "PERSON") for name in ("حسن علي", "عمر محمد", "محمد سالم", "محمد علي")),
    )
    assert [m for m, _ in found(doc)] == ["حسن علي", "عمر محمد", "محمد سالم", "محمد علي"]


def test_a_verb_before_a_family_name_is_no_given_name():
    doc = annotated(
        "التقى سامي حداد أخاه. ثم قضقض حداد ساعة", ("سامي حداد", "PERSON"), ("قضقض حداد", "PERSON")
    )
    next(t for t in doc if t.text == "قضقض").pos_ = "VERB"
    assert [m for m, _ in found(doc)] == ["سامي حداد", "حداد"]
