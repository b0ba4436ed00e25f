"""Multi-word tokens of Stanza's as pieces of the text; no model and no Stanza needed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipelines.stanza_backend.alignment import pieces
from pipelines.stanza_backend.documents import make_doc, passages
from pipelines.stanza_backend.languages import language_of

ARABIC = language_of("ar").clitics
PLACES = {"PER": "PERSON", "LOC": "GPE", "ORG": "ORG", "MIS": ""}


def parts(token: str, *words: str) -> list[str]:
    return [token[p.start : p.end] for p in pieces(token, words, ARABIC)]


@pytest.mark.parametrize(
    ("token", "words", "expected"),
    [
        ("للبيت", ("ل", "البيت"), ["ل", "لبيت"]),
        ("وللجنة", ("و", "ل", "اللجنة"), ["و", "ل", "لجنة"]),
        ("رسالته", ("رسالة", "ه"), ["رسالت", "ه"]),
        ("وبرسائلها", ("و", "ب", "رسائل", "ها"), ["و", "ب", "رسائل", "ها"]),
        ("سيتهمونهم", ("س", "يتهمون", "هم"), ["س", "يتهمون", "هم"]),
        ("وَلِلبَيتِ", ("و", "ل", "البيت"), ["وَ", "لِ", "لبَيتِ"]),
        ("له", ("ل", "ه"), ["ل", "ه"]),
        ("مما", ("من", "ما"), ["مما"]),
        ("فيما", ("في", "ما"), ["فيما"]),
        ("وفيما", ("و", "في", "ما"), ["و", "فيما"]),
        ("البيت", ("البيت",), ["البيت"]),
        ("وليد", ("و", "ل", "يد"), ["و", "ل", "يد"]),
        ("و", ("و", "هو"), ["و"]),
    ],
)
def test_arabic_tokens_are_cut_at_clitics(token: str, words: tuple[str, ...], expected: list[str]) -> None:
    assert parts(token, *words) == expected


@given(
    st.text("وبلكسهاتعن\u064e", min_size=1, max_size=9),
    st.lists(st.text("وبلكسهاتعن", min_size=1, max_size=4), min_size=1, max_size=5),
)
def test_pieces_cover_the_token_and_every_word_has_a_place(token: str, words: list[str]) -> None:
    for clitics in (ARABIC, None):
        found = pieces(token, words, clitics)
        assert "".join(token[p.start : p.end] for p in found) == token
        assert all(p.start < p.end for p in found)
        assert [i for p in found for i in p.words] == list(range(len(words)))


def word(number: int, text: str, head: int, deprel: str, **more: Any) -> SimpleNamespace:
    values = {"lemma": text, "upos": "NOUN", "xpos": None, "feats": None} | more
    return SimpleNamespace(id=number, text=text, head=head, deprel=deprel, **values)


def read(text: str, *sentences: list[tuple[str, list[SimpleNamespace]]], names: Any = ()) -> list[Any]:
    """One passage, as Stanza gives it: tokens with their words are found in the text one after the other."""
    at, made = 0, []
    for sentence in sentences:
        tokens = []
        for surface, words in sentence:
            start = text.index(surface, at)
            at = start + len(surface)
            tokens.append(SimpleNamespace(start_char=start, end_char=at, words=words))
        made.append(SimpleNamespace(tokens=tokens, words=[w for t in tokens for w in t.words]))
    found = [
        SimpleNamespace(start_char=text.index(n), end_char=text.index(n) + len(n), type=k) for n, k in names
    ]
    (passage,) = passages(text)
    return [(passage, SimpleNamespace(sentences=made, ents=found))]


def doc_of(text: str, *sentences: Any, names: Any = ()) -> Doc:
    vocab = spacy.blank("ar").vocab
    return make_doc(vocab, text, read(text, *sentences, names=names), language_of("ar"), PLACES)


def test_heads_lemmas_and_names_reach_the_tokens() -> None:
    sentence = [
        ("وأدانت", [word(1, "و", 2, "cc"), word(2, "أدانت", 0, "root", upos="VERB", feats="Voice=Act")]),
        ("باريس", [word(3, "باريس", 2, "nsubj")]),
        ("هجماتهم", [word(4, "هجمات", 2, "obj", lemma="هَجمَة"), word(5, "هم", 4, "nmod")]),
    ]
    doc = doc_of("وأدانت باريس هجماتهم", sentence, names=[("باريس", "LOC")])
    assert [t.text for t in doc] == ["و", "أدانت", "باريس", "هجمات", "هم"]
    assert [(t.dep_, t.head.text) for t in doc] == [
        ("cc", "أدانت"),
        ("ROOT", "أدانت"),
        ("nsubj", "أدانت"),
        ("obj", "أدانت"),
        ("nmod", "هجمات"),
    ]
    assert doc[3].lemma_ == "هَجمَة"
    assert doc[1].morph.get("Voice") == ["Act"]
    assert [(e.text, e.label_) for e in doc.ents] == [("باريس", "GPE")]


def test_what_stanza_left_out_is_a_token_and_changes_no_offset() -> None:
    text = "  زارت  باريس \u200f- لندن\n"
    sentence = [(w, [word(n, w, 0 if n == 1 else 1, "root" if n == 1 else "dep")]) for n, w in
                enumerate(("زارت", "باريس", "لندن"), 1)]  # fmt: skip
    doc = doc_of(text, sentence)
    assert doc.text == text
    assert [t.text for t in doc if t.pos_ != "SPACE"] == ["زارت", "باريس", "\u200f-", "لندن"]
    assert len(list(doc.sents)) == 1


def test_words_that_share_letters_are_one_token_that_hangs_where_the_highest_does() -> None:
    sentence = [
        ("غضب", [word(1, "غضب", 0, "root", upos="VERB")]),
        ("مما", [word(2, "من", 3, "case"), word(3, "ما", 1, "obl")]),
        ("قيل", [word(4, "قيل", 3, "acl", upos="VERB")]),
    ]
    doc = doc_of("غضب مما قيل", sentence)
    assert [(t.text, t.dep_, t.head.text) for t in doc] == [
        ("غضب", "ROOT", "غضب"),
        ("مما", "obl", "غضب"),
        ("قيل", "acl", "مما"),
    ]


def test_names_lose_their_clitics_and_the_gazetteer_tells_kinds_apart() -> None:
    sentence = [
        ("وباريس", [word(1, "و", 2, "cc"), word(2, "باريس", 0, "root")]),
        ("والبحر", [word(3, "و", 4, "cc"), word(4, "البحر", 2, "conj")]),
        ("المتوسط", [word(5, "المتوسط", 4, "amod")]),
        ("والروس", [word(6, "و", 7, "cc"), word(7, "الروس", 2, "conj")]),
        ("والعيد", [word(8, "و", 9, "cc"), word(9, "العيد", 2, "conj")]),
    ]
    text = "وباريس والبحر المتوسط والروس والعيد"
    names = [("وباريس", "ORG"), ("والبحر المتوسط", "LOC"), ("والروس", "MIS"), ("والعيد", "MIS")]
    doc = doc_of(text, sentence, names=names)
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("باريس", "GPE"),
        ("البحر المتوسط", "LOC"),
        ("الروس", "GROUP"),
    ]


def test_names_are_not_cut() -> None:
    sentence = [
        ("زارت", [word(1, "زارت", 0, "root", upos="VERB")]),
        ("واشنطن", [word(2, "و", 3, "cc"), word(3, "اشنطن", 1, "conj", upos="X")]),
    ]
    doc = doc_of("زارت واشنطن", sentence)
    assert [(t.text, t.norm_, t.pos_, t.dep_) for t in doc][1] == ("واشنطن", "واشنطن", "X", "conj")


def test_norms_are_those_of_the_word_apart_unless_the_expander_wrote_another() -> None:
    norm = language_of("ar").norm
    assert norm("لبيت", "البيت") == "البيت"
    assert norm("رسالت", "رسالة") == "رساله"
    assert norm("إيران", "قطار") == "ايران"
    assert norm("،", "،") == "،"


def test_long_lines_are_cut_at_white_space_and_nothing_is_lost() -> None:
    text = "كلمة " * 2000 + "\n\n" + "س" * 7000 + "\r\nآخر"
    found = list(passages(text))
    assert all(len(p.text) <= 3000 and text[p.start : p.start + len(p.text)] == p.text for p in found)
    assert "".join(p.text for p in found).split() == text.split() or "".join(
        "".join(p.text for p in found).split()
    ) == "".join(text.split())
    assert not found[1].text.startswith("ة")


def test_other_languages_are_cut_where_stanza_cuts() -> None:
    english = language_of("en")
    assert english.clitics is None
    assert english.norm("Iran", "Iran") == "iran"
    assert english.name_type("Iran", "GPE", "GPE") == "GPE"
