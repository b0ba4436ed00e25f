"""What trees of Arabic sentences say of triggers and their arguments; the trees are written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from spacy.tokens import Doc

from kg.model import Document
from pipelines.backends import load_backend
from pipelines.dependencies.testing import tree
from pipelines.extraction import extract_document
from pipelines.frames import Trigger, load_frames
from pipelines.references import Reference
from pipelines.relations import parse
from pipelines.relations.parse import PARSE_FEATURES, TreeOpinion
from pipelines.relations.triples import Candidate
from pipelines.train.tree_opinion import fit

VERB, NOUN, NAME, CASE, PRON = "VERB", "NOUN", "X", "ADP", "PRON"


def arabic(text: str, heads: tuple[int, ...], deps: str, pos: str, lemmas: str = "") -> Doc:
    more: dict[str, Any] = {"lemmas": lemmas.split()} if lemmas else {}
    doc = tree(text, heads, deps.split(), pos=pos.split(), **more)
    for token in doc:
        token.norm_ = token.text
    return doc


def trigger_of(doc: Doc, kind: str = "") -> Trigger:
    return next(t for t in load_frames().match(doc) if not kind or t.type == kind)


def row(
    doc: Doc, source: str, target: str, kind: str = "", trigger: Trigger | None = None
) -> dict[str, float]:
    words = [t.text for t in doc]
    ends = [Reference(words.index(w), words.index(w) + 1, n, "name") for n, w in enumerate((source, target))]
    values = TreeOpinion(doc).features(trigger or trigger_of(doc, kind), *ends, p=0.5)
    return dict(zip(PARSE_FEATURES, values, strict=True))


def fits(doc: Doc, source: str, target: str, kind: str = "") -> tuple[float, float]:
    found = row(doc, source, target, kind)
    return found["source_fills"], found["target_fills"]


def test_subject_and_object_fill_the_slots_of_an_active_verb() -> None:
    doc = arabic("اتهمت واشنطن موسكو", (0, 0, 0), "ROOT nsubj obj", "VERB X X")
    assert fits(doc, "واشنطن", "موسكو") == (1, 1)
    turned = row(doc, "موسكو", "واشنطن")
    assert (turned["source_fills"], turned["swapped"], turned["other_source"]) == (0, 1, 1)


def test_the_subject_of_a_passive_is_the_target_and_the_agent_the_source() -> None:
    doc = arabic(
        "اتهمت موسكو من قبل واشنطن", (0, 0, 3, 0, 3), "ROOT nsubj:pass case obl nmod", "VERB X ADP NOUN X",
        "اِتَّهَم مُوسكُو مِن قِبَل وَاشِنطُن",
    )  # fmt: skip
    trigger = trigger_of(doc)
    assert trigger.features.voice == "passive"
    assert not trigger.both_voices
    assert fits(doc, "واشنطن", "موسكو") == (1, 1)


def test_a_verb_that_may_be_passive_is_active_where_its_tree_says_so() -> None:
    deps = "ROOT nsubj obj"
    doc = arabic("اتهمت واشنطن موسكو", (0, 0, 0), deps, "VERB X X", "اِتَّهَم وَاشِنطُن مُوسكُو")
    assert trigger_of(doc).features.voice == "active"
    assert not trigger_of(doc).both_voices
    assert trigger_of(arabic("اتهمت واشنطن موسكو", (0, 0, 0), deps, "VERB X X")).both_voices


def test_coordination_shares_subject_and_object() -> None:
    doc = arabic(
        "انتقدت واشنطن و لندن موسكو", (0, 0, 3, 1, 0), "ROOT nsubj cc conj obj", "VERB X CCONJ X X"
    )  # fmt: skip
    assert fits(doc, "واشنطن", "موسكو") == (1, 1)
    assert fits(doc, "لندن", "موسكو") == (1, 1)


def test_the_noun_of_a_relative_clause_is_its_subject() -> None:
    doc = arabic(
        "عادت مايكروسوفت التي اتهمت موسكو", (0, 0, 3, 1, 3), "ROOT nsubj nsubj acl:relcl obj", "VERB X PRON VERB X",
        "عَاد مايكروسوفت اَلَّذِي اِتَّهَم مُوسكُو",
    )  # fmt: skip
    assert fits(doc, "مايكروسوفت", "موسكو", "ACCUSED") == (1, 1)


def test_genitive_and_preposition_fill_the_slots_of_a_verbal_noun() -> None:
    doc = arabic("رفض اتهام واشنطن ل موسكو", (0, 0, 1, 4, 1), "ROOT obj nmod case nmod", "VERB NOUN X ADP X")
    source, target = fits(doc, "واشنطن", "موسكو", "ACCUSED")
    assert source > 0
    assert target > 0
    assert fits(doc, "موسكو", "واشنطن", "ACCUSED")[0] < source


def test_a_name_beside_its_title_fits_less_than_the_title() -> None:
    doc = arabic("اتهم الرئيس أوباما موسكو", (0, 0, 1, 0), "ROOT nsubj nmod obj", "VERB NOUN X X")
    found = row(doc, "أوباما", "موسكو")
    assert (found["source_fills"], found["source_beside"], found["other_source"]) == (0, 1, 0)


def test_distance_is_counted_in_arcs() -> None:
    doc = arabic("اتهمت واشنطن موسكو", (0, 0, 1), "ROOT nsubj nmod", "VERB X X")
    found = row(doc, "واشنطن", "موسكو")
    assert (found["source_distance"], found["target_distance"]) == (1, 2)


def test_a_form_that_no_paradigm_has_is_found_by_its_lemma() -> None:
    words, lemmas = "اتهمتوها واشنطن", "اِتَّهَم وَاشِنطُن"
    doc = arabic(words, (0, 0), "ROOT nsubj", "VERB X", lemmas)
    found = trigger_of(doc)
    assert (found.type, found.lemma, found.start, found.features.tense) == ("ACCUSED", "اتهم", 0, "past")
    assert load_frames().match(arabic(words, (0, 0), "ROOT nsubj", "VERB X")) == []
    assert load_frames().match(arabic(words, (0, 0), "ROOT nsubj", "NOUN X", lemmas)) == []


def test_the_opinion_of_trees_changes_probabilities() -> None:
    doc = arabic("اتهمت واشنطن موسكو", (0, 0, 0), "ROOT nsubj obj", "VERB X X")
    first, second = Reference(1, 2, 0, "name"), Reference(2, 3, 1, "name")
    right = Candidate(trigger_of(doc), first, second)
    wrong = right._replace(source=second, target=first)
    [(_, p), (_, q)] = TreeOpinion(doc).revised([(right, 0.4), (wrong, 0.4)])
    assert p > 0.4 > q


def test_trees_reach_the_relations_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "اتهمت مايكروسوفت الكرملين."
    (doc,) = load_backend().annotate([Document("a", text)])
    turned = Doc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        pos=[t.pos_ for t in doc],
        heads=[0, 0, 0, 0],
        deps=["ROOT", "obj", "nsubj", "punct"],
    )
    for old, new in zip(doc, turned, strict=True):
        new.norm_ = old.norm_
    turned.set_ents([turned.char_span(e.start_char, e.end_char, e.label_) for e in doc.ents])
    seen: list[tuple[float, float]] = []
    revised = TreeOpinion.revised

    def spy(self: TreeOpinion, scored: Sequence[tuple[Candidate, float]]) -> list[tuple[Candidate, float]]:
        out = revised(self, scored)
        seen.extend((p, q) for (_, p), (_, q) in zip(scored, out, strict=True))
        return out

    monkeypatch.setattr(TreeOpinion, "revised", spy)
    extract_document(Document("a", text), doc)
    assert seen == []
    extract_document(Document("a", text), turned)
    likeliest = max(seen)
    assert likeliest[1] < likeliest[0]  # the tree has subject and object the other way round


def test_the_recipe_learns_what_helps() -> None:
    pytest.importorskip("sklearn", reason="needs the extra train")
    chance = np.random.default_rng(0)
    right = chance.random(400) < 0.3
    rows = np.zeros((400, len(PARSE_FEATURES)))
    rows[:, 0] = 1
    rows[:, 1] = chance.normal(size=400) + right
    rows[:, 2] = right & (chance.random(400) < 0.8)
    weights, report = fit(rows, right, np.arange(400) % 4)
    assert weights[2] > 1
    assert report["average precision with trees"] > report["average precision of frames"]
    assert len(parse.WEIGHTS) == len(PARSE_FEATURES) == len(weights)
