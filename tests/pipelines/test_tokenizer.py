"""Tokens cover the text exactly; clitics are tokens of their own; names stay whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.vocab import Vocab

from pipelines.arabic.tokenizer import Tokenizer, is_enclitic, is_proclitic

tokenize = Tokenizer(Vocab())


def words(text: str) -> list[str]:
    return [t.text for t in tokenize(text)]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("وبالكرملين", "و ب الكرملين"),
        ("للبيت", "ل لبيت"),
        ("فللحكومة", "ف ل لحكومة"),
        ("كالصين", "ك الصين"),
        ("سيتهمون", "س يتهمون"),
        ("وستعلن", "و س تعلن"),
        ("اتهمه", "اتهم ه"),
        ("اتهموه", "اتهمو ه"),
        ("رسائلها", "رسائل ها"),
        ("حكومته", "حكومت ه"),
        ("لهم", "ل هم"),
        ("وبها", "و ب ها"),
        ("بترامب", "ب ترامب"),
        ("لواشنطن", "ل واشنطن"),
    ],
)
def test_clitics_are_cut(word, parts):
    assert words(word) == parts.split()


@pytest.mark.parametrize(
    "name",
    [
        "وليد",
        "فيسبوك",
        "كييف",
        "بوتين",
        "لندن",
        "بيلوسي",
        "سناودن",
        "واشنطن",
        "باريس",
        "فرنسا",
        "لبنان",
        "ليبيا",
        "كلينتون",
        "ويكيليكس",
        "وزارة",
        "كندا",
        "سوريا",
        "بلينكن",
        "السعودية",
        "طه",
        "عبدالله",
    ],
)
def test_names_stay_whole(name):
    assert words(name) == [name]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("«إم.إس.إن.بي.سي»", ["«", "إم.إس.إن.بي.سي", "»"]),
        ("(د ب أ)", ["(", "د", "ب", "أ", ")"]),
        ("سي إن إن", ["سي", "إن", "إن"]),
        ("3.5% في 14/11/2017", ["3.5%", "في", "14/11/2017"]),
        ("آب/أغسطس", ["آب", "/", "أغسطس"]),
        ("https://example.org/a?b=1، ثم", ["https://example.org/a?b=1", "،", "ثم"]),
        ("الولاياتالمتحدة", ["الولاياتالمتحدة"]),
        ("Jean-Luc قال", ["Jean-Luc", "قال"]),
        ('"نعم"', ['"', "نعم", '"']),
    ],
)
def test_other_tokens(text, tokens):
    assert words(text) == tokens


def test_norm_is_the_full_word_folded():
    assert [t.norm_ for t in tokenize("للبيت الأبيض رسالتها")] == ["ل", "البيت", "الابيض", "رساله", "ها"]


def test_vowel_signs_stay_with_their_letter():
    text = "وَبِالكرملينِ"
    assert words(text) == ["وَ", "بِ", "الكرملينِ"]


def test_clitic_tests_look_at_the_neighbours():
    doc = tokenize("وهم رسائلها له أ ف ب")
    assert [t.text for t in doc if is_proclitic(t)] == ["و", "ل"]
    assert [t.text for t in doc if is_enclitic(t)] == ["ها", "ه"]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("قال نعم. ثم خرج! لماذا؟", ["قال نعم.", "ثم خرج!", "لماذا؟"]),
        ("قال د. أحمد ذلك. وعاد.", ["قال د. أحمد ذلك.", "وعاد."]),
        ("عنوان الخبر\nنص الخبر", ["عنوان الخبر\n", "نص الخبر"]),
        ('قال: "لا." وغادر', ['قال: "لا."', "وغادر"]),
        ("بنسبة 3.5 في المئة. انتهى", ["بنسبة 3.5 في المئة.", "انتهى"]),
        ("سأل «لماذا؟» ومضى", ["سأل «لماذا؟»", "ومضى"]),
    ],
)
def test_sentences(text, sentences):
    assert [s.text for s in tokenize(text).sents] == sentences


@given(st.text(alphabet='وفبلكس اهيمنتأإى.،؟«»"\n\t12aB/ًـ', max_size=40))
def test_tokens_cover_any_text(text):
    assert tokenize(text).text == text
