from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipelines.arabic.orthography import fold
from pipelines.frames import Trigger, load_frames


def triggers(*words: str, spaces: list[bool] | None = None) -> list[Trigger]:
    """Of words as the tokenizer would leave them."""
    doc = Doc(Vocab(), words=list(words), spaces=spaces)
    for t in doc:
        t.norm_ = fold(t.text)
    return load_frames().match(doc)


def types(*words: str) -> set[str]:
    return {t.type for t in triggers(*words)}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("أما", "المدير", "فنصح", "الجيران"), "URGED"),
        (("المدير", "سأله", "أن", "يرحل"), "URGED"),
        ((".", "ورماها", "المدير", "ب", "أن", "ها", "كاذبة"), "ACCUSED"),
        ((".", "وأنّبه", "المدير"), "CRITICIZED"),
        (("وهو", "ما", "فنّده", "المدير"), "DENIED"),
        ((".", "وحث", "الطرفين"), "URGED"),
    ],
)
def test_verbs_whose_clitics_were_not_cut(words: tuple[str, ...], expected: str) -> None:
    assert expected in types(*words)


def test_the_writers_shadda_tells_a_conjunction_from_a_root_letter() -> None:
    assert {t.lemma for t in triggers("وردّ", "المدير", "ب", "أن", "ه", "لم", "يفعل")} >= {"ردّ"}
    assert "عدّ" not in {t.lemma for t in triggers("كان", "قد", "وعد", "ب", "الدعم")}


def test_common_words_and_feminine_nouns_hold_no_verb() -> None:
    assert "MET" not in types("في", "وزارة", "الدفاع")
    assert "CHARGED" not in types("قالت", "قاضية", "التحقيق")


def test_a_particle_with_its_conjunction_is_read_as_cut() -> None:
    assert "REJECTED" in types("طلبت", "لقاءه", "فلم", "يستجب")
