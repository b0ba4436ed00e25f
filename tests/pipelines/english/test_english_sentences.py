"""Sentences of our own with the relations that they state; what is measured on whole texts is `kg evaluate`."""

from __future__ import annotations

from pathlib import Path

_EITHER_WAY = ("MET", "RIVAL_OF", "KIN_OF", "COOPERATED_WITH")
_LEAST_RECALL, _MOST_SPURIOUS = 0.9, 0.2
_SURE = 0.5  # confidence; what is less sure than that is stated for recall, and may well be wrong


def _expected(line: str) -> tuple[str, list[tuple[str, str, str]]]:
    text, _, wanted = line.rstrip("\n").partition(" | ")
    triples = [tuple(w.split()) for w in wanted.split(";") if w.strip()]
    return text, [(t, s, o) for t, s, o in triples]


def _states(found: set[tuple[str, str, str]], wanted: tuple[str, str, str]) -> bool:
    kind, source, target = wanted
    ends = [(source, target), (target, source)] if kind in _EITHER_WAY else [(source, target)]
    return any(f[0] == kind and (f[1], f[2] if target != "?" else "?") in ends for f in found)


def test_plain_sentences_give_their_relations(extract):
    lines = (Path(__file__).parent / "sentences.txt").read_text("utf-8").splitlines()
    right = wanted = spurious = system = 0
    missed = []
    for text, triples in map(_expected, lines):
        relations = extract(text).relations
        found = {(r.type, r.source, r.target or "") for r in relations}
        sure = {(r.type, r.source, r.target or "") for r in relations if r.confidence >= _SURE}
        wanted += len(triples)
        hits = [t for t in triples if _states(found, t)]
        right += len(hits)
        system += len(sure)
        spurious += sum(not any(_states({f}, t) for t in triples) for f in sure)
        missed += [(text, t) for t in triples if t not in hits]
    assert right / wanted >= _LEAST_RECALL, missed
    assert spurious / system <= _MOST_SPURIOUS


def test_every_type_is_among_the_sentences():
    from kg.ontology import RELATION_TYPES

    text = (Path(__file__).parent / "sentences.txt").read_text("utf-8")
    assert {kind for kind in RELATION_TYPES if kind in text} == set(RELATION_TYPES)
