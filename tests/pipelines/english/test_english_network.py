"""The English pair network: what words mean, what it reads of a sentence, and what it says."""

from __future__ import annotations

import numpy as np
import pytest

from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.english.learned.meanings import load_meanings
from pipelines.english.learned.network import load_english_network, opinions_of
from pipelines.english.learned.network_input import CLASSES, ROW_WIDTH, network_inputs, word_number


def likeness(a: str, b: str) -> float:
    x, y = load_meanings().of([(a, a), (b, b)])
    return float(x @ y / np.sqrt((x @ x) * (y @ y)))


def test_words_that_mean_the_like_are_near_each_other():
    assert likeness("accuse", "accusation") > likeness("accuse", "meet") + 0.2
    assert likeness("hack", "breach") > likeness("hack", "wedding") + 0.2


def test_a_word_is_known_by_its_lemma_or_else_by_its_form():
    by_lemma, by_form, unknown = load_meanings().of(
        [("accuse", "qwxz"), ("qwxz", "accuse"), ("qwxz", "qwxz")]
    )
    assert np.array_equal(by_lemma, by_form)
    assert by_lemma.any()
    assert not unknown.any()


def test_every_column_is_of_the_tokens_and_every_row_of_a_reference(learned):
    reading, _, _ = learned(
        "Russia hacked the DNC, Microsoft said. \n\nIt rained. Putin denied it to Donald Trump."
    )
    known = {word_number("hack"): 7}
    inputs = list(network_inputs(reading, known, load_meanings()))
    assert [n for n, _ in inputs] == sorted({n for n, _ in inputs})
    for _, s in inputs:
        size = len(s.tokens)
        assert len(s.words) == len(s.vectors) == len(s.classes) == len(s.triggers) == size
        assert s.triggers.shape[1] == len(RELATION_TYPES)
        assert (s.classes >= 0).all()
        assert (s.classes < np.array(CLASSES)).all()
        assert s.rows.shape == (len(s.references), ROW_WIDTH)
        assert ((s.spans >= 0) & (s.spans < size)).all()
    words = reading.setting.words
    first = inputs[0][1]
    assert [words.lemma[t] for t, w in zip(first.tokens, first.words, strict=True) if w == 7] == ["hack"]


def test_a_name_is_marked_by_its_type_and_where_it_begins(learned):
    reading, _, _ = learned("The Democratic National Committee accused Russia.")
    ((_, s),) = network_inputs(reading, {}, load_meanings())
    org = ENTITY_TYPES.index("ORG")
    names = s.classes[:, 2].tolist()
    assert names.count(1 + 2 * org) == 1
    assert names.count(2 + 2 * org) == 2


def test_a_sentence_of_one_entity_is_not_read(learned):
    reading, _, _ = learned("Russia grew colder.")
    assert list(network_inputs(reading, {}, load_meanings())) == []


def test_the_network_sees_who_accuses_whom(learned):
    reading, ids, _ = learned("Microsoft accused Russia of hacking the Democratic National Committee.")
    best = opinions_of(reading, load_english_network()).best
    source, target = ids.index("microsoft"), ids.index("russia")
    p, _ = best["ACCUSED", source, target]
    assert p > 0.5
    assert p > best.get(("ACCUSED", target, source), (0.0, None))[0] + 0.3


def test_the_network_says_the_same_whatever_it_reads_at_the_same_time(learned):
    text = "Microsoft accused Russia of hacking the DNC. Putin denied it to Donald Trump. "
    alone, _, _ = learned(text)
    among, _, _ = learned(text + "Angela Merkel met Barack Obama in Berlin. " * 20)
    network = load_english_network()
    first, second = opinions_of(alone, network).best, opinions_of(among, network).best
    for key, (p, seen) in first.items():
        if seen.token < len(alone.setting.words.lower) and len(seen.references) == 2 and key[0] == "ACCUSED":
            assert second[key][0] == pytest.approx(p, abs=0.02)
