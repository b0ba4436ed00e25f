"""The shallow analysis: word classes, chunks and what governs them, coordination, quotations."""

from __future__ import annotations

import pytest

from pipelines.relations.syntax import Chunk, Kind, Syntax, analyse


def chunk_of(syntax: Syntax, token: int) -> Chunk:
    assert syntax.chunk[token] >= 0
    return syntax.chunks[syntax.chunk[token]]


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("وصل الوزير إلى القاعة", "إلى", Kind.PREPOSITION),
        ("وصل الوزير وغادر", "و", Kind.COORDINATOR),
        ("قال إن المطر قريب", "إن", Kind.COMPLEMENTIZER),
        ("الرجل الذي وصل", "الذي", Kind.RELATIVE),
        ("نشر رسائلها أمس", "ها", Kind.PRONOUN),
        ("هو وصل", "هو", Kind.PRONOUN),
        ("لم يصل الوزير", "لم", Kind.PARTICLE),
        ("كتاب «الليل» جديد", "«", Kind.QUOTE),
        ("وصل الوزير، وغادر", "،", Kind.PUNCTUATION),
        ("وصل الوزير\nغادر", "\n", Kind.PUNCTUATION),
        ("وصل الوزير", "الوزير", Kind.NOMINAL),
        ("كشركة كبيرة", "ك", Kind.PREPOSITION),
    ],
)
def test_word_classes(given, text: str, word: str, kind: int) -> None:
    g = given(text)
    assert g.syntax().kinds[g.at(word)] == kind


def test_an_enclitic_needs_a_word_before_it(given) -> None:
    g = given("هم وصلوا بعد «ها» قالها")
    kinds = g.syntax().kinds
    assert kinds[g.at("ها", 0)] != Kind.PRONOUN
    assert kinds[g.at("ها", 1)] == Kind.PRONOUN


def test_known_verbs_and_names_override_the_word_class(given) -> None:
    g = given("أكد سمير درويش ذلك")
    doc = g.doc
    assert analyse(doc).kinds[0] == Kind.NOMINAL
    assert analyse(doc, verbs=frozenset({0})).kinds[0] == Kind.VERB
    assert analyse(doc, verbs=frozenset({0}), names=frozenset({0})).kinds[0] == Kind.NOMINAL


def test_parts_of_speech_decide_where_the_word_is_not_listed(given) -> None:
    g = given("غادر الوزير القاعة")
    g.doc[0].pos_ = "VERB"
    syntax = g.syntax()
    assert syntax.kinds == [Kind.VERB, Kind.NOMINAL, Kind.NOMINAL]
    assert chunk_of(syntax, 2) == Chunk(1, 3, 0, "", 0)


def test_a_chunk_has_the_preposition_before_it(given) -> None:
    g = given("اتهمت واشنطن موسكو بالكذب في قمة الرياض.")
    syntax = g.syntax("اتهمت")
    assert chunk_of(syntax, g.at("موسكو")) == Chunk(1, 3, 0, "", 0)
    assert chunk_of(syntax, g.at("الكذب")) == Chunk(4, 5, g.at("ب"), "ب", 0)
    assert chunk_of(syntax, g.at("الرياض")) == Chunk(6, 8, g.at("في"), "في", 0)
    assert syntax.chunk[g.at("اتهمت")] == syntax.chunk[g.at("في")] == -1


@pytest.mark.parametrize(
    ("text", "first", "last", "preposition"),
    [
        ("تحدث مع موسكو وواشنطن وفرنسا", "موسكو", "فرنسا", "مع"),
        ("تحدث مع موسكو، وواشنطن، وفرنسا", "موسكو", "فرنسا", "مع"),
        ("زار موسكو وواشنطن وفرنسا", "موسكو", "فرنسا", ""),
    ],
)
def test_conjuncts_are_governed_as_the_first(
    given, text: str, first: str, last: str, preposition: str
) -> None:
    g = given(text)
    syntax = g.syntax("تحدث", "زار")
    a, b = chunk_of(syntax, g.at(first)), chunk_of(syntax, g.at(last))
    assert (a.governor, a.preposition, a.conjunct) == (b.governor, preposition, 0)
    assert (b.preposition, b.conjunct) == (preposition, 2)


def test_a_preposition_of_its_own_ends_the_coordination(given) -> None:
    g = given("تحدث مع موسكو وعن واشنطن")
    assert chunk_of(g.syntax("تحدث"), g.at("واشنطن")) == Chunk(5, 6, g.at("عن"), "عن", 0)


def test_particles_and_quotes_are_not_governors(given) -> None:
    g = given("تحدث عن «قمة الرياض» و لم يحضر")
    assert chunk_of(g.syntax("تحدث", "يحضر"), g.at("قمة")).preposition == "عن"


def test_a_chunk_does_not_pass_the_end_of_a_sentence(given) -> None:
    g = given("وصل الوزير. موسكو بعيدة.")
    syntax = g.syntax("وصل")
    assert chunk_of(syntax, g.at("موسكو")).governor == -1
    assert syntax.sentence == [0, 0, 0, 1, 1, 1]
    assert syntax.sentences == [(0, 3), (3, 6)]


def test_an_enclitic_and_an_inner_quotation_mark_belong_to_the_chunk(given) -> None:
    g = given("نشر موقع «ويكي» رسائلها «")
    chunk = chunk_of(g.syntax("نشر"), g.at("موقع"))
    assert (chunk.start, chunk.end) == (1, g.at("ها") + 1)


@pytest.mark.parametrize("marks", ["«»", '""', "“”"])
def test_only_long_quotations_count(given, marks: str) -> None:
    a, b = marks
    g = given(f"قال {a}الليل{b} ثم {a}المطر قريب جدا من القرية{b} وغادر")
    quoted = g.syntax().quoted
    assert not quoted[g.at("الليل")]
    assert all(quoted[g.at("المطر") : g.at("القرية") + 1])
    assert not quoted[g.at("غادر")]


def test_a_quotation_that_is_never_closed_is_none(given) -> None:
    assert not any(given("قال «المطر قريب جدا من القرية وغادر القاعة").syntax().quoted)


def test_running_counts_give_what_stands_between(given) -> None:
    g = given("أكد سمير درويش، أن ليلى حداد التي غادرت، عادت")
    s = g.syntax("أكد", "غادرت", "عادت")
    i, j = g.at("درويش"), len(g.doc)
    assert s.verbs_before[j] - s.verbs_before[i] == 2
    assert s.complementizers_before[j] - s.complementizers_before[i] == 2
    assert s.punctuation_before[j] - s.punctuation_before[i] == 2
    assert s.verbs_before[0] == 0


def test_an_empty_text(given) -> None:
    s = given("").syntax()
    assert (s.kinds, s.chunks, s.sentences, s.verbs_before) == ([], [], [], [0])
