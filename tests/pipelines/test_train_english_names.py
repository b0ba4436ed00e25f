"""The recipe of the English recogniser: annotated news as sentences, other names in their place, a first round."""

from __future__ import annotations

import random

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipelines.train.english import train_names
from pipelines.train.english_data import exchange_names, names_of, read_annotated, to_doc
from pipelines.train.english_examples import read_texts
from pipelines.train.marked import ENGLISH


def sentences():
    texts = [d for _, d in read_texts([ENGLISH / "dev-01.jsonl", ENGLISH / "dev-02.jsonl"])]
    return texts, list(read_annotated(texts))


def test_every_mention_is_a_name_of_its_sentence():
    texts, read = sentences()
    mentions = sorted((m.text, e.type) for d in texts for e in d.entities for m in e.mentions)
    names = sorted((e.text, e.label_) for s in read for e in to_doc(s, Vocab()).ents)
    assert names == mentions


def test_a_group_keeps_its_name_and_people_get_others():
    _, read = sentences()
    known, order = names_of(("PERSON", "ORG", "GPE", "LOC", "EVENT")), random.Random(1)
    with_groups = [s for s in read if any(k == "GROUP" for *_, k in s.names)]
    assert with_groups
    for s in with_groups:
        new = exchange_names(s, known, order)
        assert [k for *_, k in new.names] == [k for *_, k in s.names]
        for (a, b, kind), (c, d, _) in zip(s.names, new.names, strict=True):
            if kind == "GROUP":
                assert new.words[c:d] == s.words[a:b]


@pytest.mark.slow
def test_the_recogniser_learns_what_it_reads():
    _, read = sentences()
    some = [s for s in read if s.names][:8]
    nlp = train_names([], some, rounds=100, tell=lambda _: None)
    found, gold = set(), set()
    for n, s in enumerate(some):
        doc = nlp(Doc(nlp.vocab, words=list(s.words), spaces=list(s.spaces)))
        found |= {(n, e.start, e.end) for e in doc.ents}
        gold |= {(n, a, b) for a, b, _ in s.names}
    assert len(found & gold) > len(gold) / 2
