"""English documents longer than articles: what bounds their time leaves what is found as it is."""

from __future__ import annotations

import random

import numpy as np
import pytest
import spacy
from spacy.tokens import Span

from pipelines.arabic.sentences import LONGEST
from pipelines.english import blocks, parts
from pipelines.english.backend import load
from pipelines.english.dates import find_dates
from pipelines.english.gazetteer import load_names, words_of
from pipelines.english.individuals import SUFFIX, Individual, Individuals
from pipelines.english.places import in_dateline
from pipelines.english.sentences import set_sentences

TEXT = (
    "John Podesta said on Monday that hackers of the Kremlin had stolen his emails. Moscow didn't deny it. "
)


@pytest.fixture(scope="module")
def blank():
    return spacy.blank("en")


def _same(a, b):
    """Whether two names are of one person, compared with each other."""
    short, long = sorted((a, b), key=len)
    if len(short) < 2 or (long[-1] in SUFFIX) != (short[-1] in SUFFIX):
        return False
    if short[-1] == long[-1] and (short[0] == long[0] or short == long[-len(short) :]):
        return True
    return len(short) > 2 and set(short) <= set(long)


@pytest.mark.parametrize("seed", range(30))
def test_a_person_is_looked_up_as_if_compared_with_all(blank, seed):
    chance = random.Random(seed)
    names = [
        " ".join(
            chance.choice(["Ana", "Bo", "bin", "Cy", "Dee", "Ed", "Jr"]) for _ in range(chance.randint(1, 4))
        )
        for _ in range(12)
    ]
    doc = blank(" , ".join(names))
    found, people = Individuals(load_names()), []
    start = 0
    for number, name in enumerate(names):
        words = words_of(name)
        expected = next((p for p in people if any(_same(words, w) for w in p.words)), None)
        assert found.same_person(words) is expected, (names, name)
        end = start + len(name.split())
        individual = expected or Individual(str(number), "PERSON", name)
        found.add(Span(doc, start, end), individual)
        people += [] if expected else [individual]
        start = end + 1


def test_of_many_of_one_family_the_last_one_before_is_meant(blank):
    doc = blank(" ".join(f"Given{n} Haddad" for n in range(200)))
    found = Individuals(load_names())
    for n in range(200):
        found.add(Span(doc, 2 * n, 2 * n + 2), Individual(f"h{n}", "PERSON", f"Given{n} Haddad"))
    assert [found.by_short_name(("haddad",), at).id for at in (399, 201, 2, 0)] == [
        "h199",
        "h100",
        "h0",
        "h0",
    ]


def test_a_sentence_without_end_is_cut_behind_a_comma(blank):
    doc = set_sentences(blank("one, two, three and four, " * 200))
    lengths = [len(s) for s in doc.sents]
    assert max(lengths) <= LONGEST
    assert all(s[-1].text == "," for s in doc.sents)


def test_vectors_of_blocks_are_those_of_the_whole(monkeypatch):
    nlp = load().nlp
    doc = set_sentences(nlp.make_doc(TEXT * 20))
    [whole] = nlp.get_pipe("syntax").predict([doc])
    monkeypatch.setattr(blocks, "_BLOCK", 50)
    [parts] = nlp.get_pipe("syntax").predict([doc])
    assert np.allclose(whole, parts, atol=1e-5)


def test_trees_and_names_of_parts_are_those_of_the_whole(monkeypatch):
    nlp = load().nlp
    whole = nlp(TEXT * 20)
    monkeypatch.setattr(parts, "_WHOLE", 100)
    monkeypatch.setattr(parts, "_PART", 60)
    read = nlp(TEXT * 20)
    assert [(t.head.i, t.dep_) for t in read] == [(t.head.i, t.dep_) for t in whole]
    assert [s.start for s in read.sents] == [s.start for s in whole.sents]
    assert [(e.start, e.end, e.label_) for e in read.ents] == [(e.start, e.end, e.label_) for e in whole.ents]


def test_long_runs_of_characters_are_cut_and_nothing_is_lost():
    text = f"He didn't {'(' * 2000} go.\n\n{'a' * 1000}"
    doc = load().nlp.make_doc(text)
    assert doc.text == text
    assert max(map(len, doc)) == 512
    assert doc[2].norm_ == "not"


def test_a_dateline_is_near_the_start_of_its_line(blank):
    doc = blank("PARIS (AP) - Talks. " + "THE KREMLIN " * 40 + "PARIS (AP) - Talks.")
    last = max(t.i for t in doc if t.text == "PARIS")
    assert in_dateline(doc[:1])
    assert not in_dateline(doc[last : last + 1])


def test_a_date_behind_many_words_of_time_is_found():
    [found] = find_dates("It met " + "last " * 50 + "Monday.", "2020-03-04")
    assert found.value == "2020-03-02"
