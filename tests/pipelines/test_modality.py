"""Hedges and negations around a word, as numbers."""

from __future__ import annotations

import pytest
import spacy

from pipelines.arabic.tokenizer import Tokenizer
from pipelines.cues import load_cues
from pipelines.modality import HEDGE_FEATURES, HEDGE_KINDS, Hedges
from pipelines.relations.syntax import analyse

TOKENIZER = Tokenizer(spacy.blank("xx").vocab)


def hedges(text: str, word: str) -> dict[str, float]:
    """The features of the first token ``word``."""
    doc = TOKENIZER(text)
    cues = load_cues().match(doc)
    token = next(t.i for t in doc if t.text == word)
    verbs = frozenset(c.start for c in cues if c.pos == "verb") | {token}
    found = Hedges.of(analyse(doc, verbs=verbs), cues)
    return dict(zip(HEDGE_FEATURES, found.rows([token])[0].tolist(), strict=True))


def test_every_kind_of_hedge_has_the_same_features() -> None:
    names = [n for n in HEDGE_FEATURES if n.startswith("possible_")]
    assert all(
        [n for n in HEDGE_FEATURES if n.startswith(f"{k}_")] == [n.replace("possible", k) for n in names]
        for k in HEDGE_KINDS
    )


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("لم تتدخل الشركة في الاقتراع", "تتدخل", "negated"),
        ("حاول قراصنة اختراق الموقع", "اختراق", "attempted"),
        ("دعا النائب إلى فتح تحقيق", "تحقيق", "possible"),
        ("يُعتقد أن الشركة سرّبت الوثائق", "سرّبت", "alleged"),
        ("نفى الحزب اختراق الموقع", "اختراق", "denied"),
    ],
)
def test_a_hedge_before_the_word_governs_it(text: str, word: str, kind: str) -> None:
    found = hedges(text, word)
    assert 0 <= found[f"{kind}_before"] < 5
    assert found[f"{kind}_governs"]


def test_a_hedge_of_another_clause_does_not_govern() -> None:
    found = hedges("حاول الوزير السفر وغادر، ثم سرّبت الصحيفة رسائله", "سرّبت")
    assert not found["attempted_governs"]
    assert found["attempted_clauses"] >= 1


def test_a_hedge_behind_the_word_is_seen_and_one_of_another_sentence_is_not() -> None:
    behind = hedges("سرّبت الصحيفة الرسائل المزعومة", "سرّبت")
    assert behind["alleged_after"] == 3
    other = hedges("لم يسافر الوزير. سرّبت الصحيفة رسائله.", "سرّبت")
    assert other["negated_before"] == hedges("سرّبت الصحيفة رسائله.", "سرّبت")["negated_before"]


def test_words_that_are_no_cues() -> None:
    assert hedges("إذا سرّبت الصحيفة الرسائل", "سرّبت")["condition"]
    assert hedges("هل سرّبت الصحيفة الرسائل؟", "سرّبت")["question"]
    plain = hedges("سرّبت الصحيفة الرسائل", "سرّبت")
    assert not plain["condition"]
    assert not plain["negator"]
    assert not plain["question"]


def test_before_gives_the_distance_or_minus_one() -> None:
    doc = TOKENIZER("لم تتدخل الشركة في الاقتراع")
    found = Hedges.of(analyse(doc, verbs=frozenset({1})), load_cues().match(doc))
    assert found.before("negated", 1) == 0
    assert found.before("negated", 4) == 3
    assert found.before("negated", 4, reach=2) == -1
    assert found.before("attempted", 4) == -1
