"""Which of the relations found are kept, and how likely they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spacy.tokens import Doc

from kg.ontology import RELATION_TYPES
from pipelines.english.found import Found
from pipelines.english.learned.blending import Voices
from pipelines.english.learned.model import EnglishRelationModel
from pipelines.english.learned.network import load_english_network, opinions_of
from pipelines.english.learned.pairs import Candidate
from pipelines.english.learned.reading import LearnedReading
from pipelines.english.lists import word_list
from pipelines.relations.keys import Key, key_of

__all__ = ["addressed", "believed"]

_LEAST = 0.15
"""The score below which a relation of a type of the user's own, which no model knows, is not believed."""
_HALF = 0.5


def believed(
    read: LearnedReading, stated: Iterable[Found], model: EnglishRelationModel
) -> list[tuple[Found, float]]:
    """The relations to state, each once, with a probability; see :func:`addressed` for denials."""
    opinions = opinions_of(read, load_english_network())
    probability, voices = model.relations(read, opinions)
    kept = {key: p for key, p in addressed(probability).items() if p >= model.threshold}
    return [*((_found(read, key, voices), p) for key, p in kept.items()), *_of_own_types(stated)]


def addressed(probability: Mapping[Key, float]) -> dict[Key, float]:
    """The probabilities, where a denial without addressee gives way to the likeliest one of the same source with an
    addressee, and adds its own to it, unless it is more than twice as likely: it is one denial of which nobody knows to
    whom it is said.

    >>> addressed({("DENIED", 0, -1): 0.25, ("DENIED", 0, 2): 0.5, ("DENIED", 0, 3): 0.1})
    {('DENIED', 0, 2): 0.75, ('DENIED', 0, 3): 0.1}
    """
    out = dict(probability)
    likeliest: dict[tuple[str, int], tuple[float, Key]] = {}
    for k, q in probability.items():
        if k[2] >= 0:
            likeliest[k[:2]] = max((q, k), likeliest.get(k[:2], (q, k)))
    for kind, source, target in probability:
        if target >= 0 or (kind, source) not in likeliest:
            continue
        best, key = likeliest[kind, source]
        if best >= _HALF * probability[kind, source, target]:
            out[key] = min(1.0, best + out.pop((kind, source, target)))
    return out


def _found(read: LearnedReading, key: Key, voices: Voices) -> Found:
    """Where a relation is stated: by rule, or where its likeliest candidate stands, where the network sees it, or where
    the ends of a known tie stand."""
    rules = [table[key] for table in (read.phrases, read.stated) if key in table]
    if rules:
        return max(rules, key=lambda r: r[0])[1]
    doc = read.setting.reading.doc
    if key in voices.spoken:
        return _of_candidate(doc, key[0], *voices.spoken[key].candidates[0])
    if key in voices.opinions.best:
        p, seen = voices.opinions.best[key]
        return Found(*key, None, doc[seen.token], tuple(r.start for r in seen.references), round(p, 4), None)
    tie = voices.standings.ties[key]
    role = tie.role.name if tie.role is not None and key[0] == "AFFILIATED_WITH" else None
    return Found(*key, None, doc[tie.token], tuple(r.start for r in tie.references), 0.0, role)


def _of_candidate(doc: Doc, kind: str, p: float, c: Candidate) -> Found:
    token = doc[c.cue.token]
    role = token.text if kind == "AFFILIATED_WITH" and token.lower_ in word_list("roles") else None
    places = tuple(a.start for a in (c.source, c.target) if a is not None)
    target = -1 if c.target is None else c.target.entity
    return Found(kind, c.source.entity, target, None, token, places, round(p, 4), role)


def _of_own_types(stated: Iterable[Found]) -> list[tuple[Found, float]]:
    best: dict[Key, Found] = {}
    for f in stated:
        if f.type not in RELATION_TYPES and f.score >= _LEAST:
            key = key_of(f.type, f.source, f.target)
            if key not in best or best[key].score < f.score:
                best[key] = f
    return [(f, f.score) for f in best.values()]
