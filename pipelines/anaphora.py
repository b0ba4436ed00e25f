"""Nominal references, pronouns and dropped subjects: what they may stand for.

Antecedents are ranked by the salience factors of Lappin and Leass (1994) and Mitkov (1998), as far as a shallow
analysis knows them: sentence distance, subject position, frequency, and agreement in type, gender and number.
Only ranked candidates are given; the relation model decides which of them to believe.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from kg.model import Entity
from kg.names import normalize
from pipelines.references import Reference
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["LINK", "Discourse", "anaphoric_references"]

Agree = Callable[[int], float]
"""How well an entity agrees with what refers to it; minus infinity where it cannot be meant."""

_PLURAL = frozenset({"هم", "هن", "هما"})
_FIRST = frozenset({"نا", "ي", "ني", "نحن", "انا"})
_ANTECEDENTS = 5
_WINDOW = 4


@dataclass(frozen=True, slots=True)
class _Nominals:
    types: dict[str, str]
    dual: frozenset[str]
    masculine: frozenset[str]


@cache
def _nominals() -> _Nominals:
    data = tomllib.loads((files("pipelines.arabic") / "nominals.toml").read_text(encoding="utf-8"))
    types = {word: kind for kind in ("PERSON", "ORG", "GPE", "GROUP", "EVENT") for word in data[kind]}
    return _Nominals(types, frozenset(data["dual"]), frozenset(data["masculine_countries"]))


def _stem(norm: str) -> str:
    """A class noun without article and feminine ending, as far as the table needs it."""
    word = norm[2:] if norm.startswith("ال") and len(norm) > 4 else norm
    types = _nominals().types
    if word in types or word in _nominals().dual:
        return word
    if word.endswith("ه") and word[:-1] in types:
        return word[:-1]
    if word.endswith("ت") and word[:-1] + "ه" in types:
        return word[:-1] + "ه"
    return word


@dataclass(slots=True)
class Discourse:
    """What a reader knows of the entities: where each is named, as what, and how it agrees."""

    syntax: Syntax
    entities: list[Entity]
    named: list[Reference]
    subjects: dict[int, list[int]] = field(default_factory=dict)
    words: dict[int, set[str]] = field(default_factory=dict)
    gender: dict[int, str] = field(default_factory=dict)
    frequency: dict[int, int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)
    by_sentence: dict[int, list[Reference]] = field(default_factory=dict)
    places: dict[int, list[int]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    heads: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, syntax: Syntax, entities: list[Entity], named: list[Reference], heads: dict[int, int]
    ) -> Discourse:
        """Read the names of a document once; ``heads`` gives the person whose title a token belongs to."""
        d = cls(syntax, entities, sorted(named), heads=heads)
        d.starts = [r.start for r in d.named]
        by_sentence: dict[int, list[Reference]] = defaultdict(list)
        for n, r in enumerate(d.named):
            d.places.setdefault(r.entity, []).append(n)
            by_sentence[syntax.sentence[r.start]].append(r)
            d.first.setdefault(r.entity, r.start)
            d.frequency[r.entity] = d.frequency.get(r.entity, 0) + 1
            d.words.setdefault(r.entity, set()).update(_class_words(syntax, r))
        d.by_sentence = dict(by_sentence)
        for s, refs in d.by_sentence.items():
            d.subjects[s] = [r.entity for r in refs if is_bare(syntax, r)]
        for n, e in enumerate(entities):
            d.gender[n] = _gender(e, d.words.get(n, set()))
        return d


def is_bare(syntax: Syntax, reference: Reference) -> bool:
    """Whether no preposition and no subordinate noun stands before the reference: it may be a subject."""
    c = syntax.chunk[reference.start]
    if c < 0:
        return True
    chunk = syntax.chunks[c]
    return not chunk.preposition and reference.start - chunk.start <= 6


def _class_words(syntax: Syntax, reference: Reference) -> set[str]:
    """Class nouns that stand with a name: «شركة مايكروسوفت», «الرئيس الأمريكي جو بايدن», «بايدن، الرئيس …»."""
    out: set[str] = set()
    c = syntax.chunk[reference.start]
    first = syntax.chunks[c].start if c >= 0 else reference.start
    after = reference.end
    places = [*range(first, reference.end)]
    if after + 1 < len(syntax.norms) and syntax.norms[after] == "،":
        places.append(after + 1)
    for norm in (syntax.norms[i] for i in places):
        word = _stem(norm)
        if word in _nominals().types:
            out.add(word)
            if norm.endswith("ه") and not word.endswith("ه"):
                out.add(word + "ه")
    return out


def _gender(entity: Entity, words: set[str]) -> str:
    """``f``, ``m``, ``p`` (plural) or ``?`` as the entity is likely to be referred to."""
    if entity.type == "GROUP":
        return "p"
    if entity.type in ("GPE", "LOC"):
        return "m" if entity.id in _nominals().masculine else "f"
    name = normalize(entity.name_ar or "")
    head = name.split(" ")[0] if name else ""
    if entity.type in ("ORG", "EVENT"):
        if head.endswith("ه"):
            return "f"
        known = _nominals().types
        return "m" if (head.removeprefix("ال") in known and not head.endswith("ه")) else "?"
    if any(w.endswith("ه") and _nominals().types.get(w[:-1]) == "PERSON" for w in words):
        return "f"
    return "?"


def anaphoric_references(discourse: Discourse, *, triggers: frozenset[int] = frozenset()) -> list[Reference]:
    """Ranked antecedents of nominals, pronouns and the dropped subjects of the verbs ``triggers``.

    Each span yields up to five references with ranks from 0. Spans that overlap a name yield none.
    """
    syntax = discourse.syntax
    taken = {i for r in discourse.named for i in range(r.start, r.end)}
    out: list[Reference] = []
    for i, kind in enumerate(syntax.kinds):
        if i in taken:
            continue
        if kind == Kind.PRONOUN:
            out += _ranked(discourse, i, i + 1, "pronoun", _agrees_with_pronoun(discourse, syntax.norms[i]))
        elif i in triggers and kind == Kind.VERB:
            out += _ranked(discourse, i, i + 1, "dropped", _agrees_with_verb(discourse, syntax.norms[i]))
        if kind == Kind.NOMINAL:
            out += _nominal(discourse, i, taken)
    return out


def _nominal(discourse: Discourse, i: int, taken: set[int]) -> list[Reference]:
    syntax = discourse.syntax
    norm = syntax.norms[i]
    definite = norm.startswith("ال")
    owned = i + 1 < len(syntax.kinds) and syntax.kinds[i + 1] == Kind.PRONOUN
    if not (definite or owned):
        return []
    chunk = syntax.chunks[syntax.chunk[i]]
    if any(j in taken for j in range(i, min(chunk.end, i + 4))):
        return []
    word = _stem(norm)
    kind = _nominals().types.get(word)
    if word in _nominals().dual:
        return _ranked(discourse, i, i + 1, "nominal", lambda e: 0.0)[:2]
    if kind is None:
        return []
    return _ranked(discourse, i, i + 1, "nominal", _agrees_with_noun(discourse, word, kind))


def _agrees_with_noun(discourse: Discourse, word: str, kind: str) -> Agree:
    def agree(e: int) -> float:
        known = discourse.words.get(e, ())
        if word in known or word + "ه" in known:
            return 3.0
        return 0.5 if discourse.entities[e].type == kind else -math.inf

    return agree


def _agrees_with_pronoun(discourse: Discourse, norm: str) -> Agree:
    def agree(e: int) -> float:
        gender, kind = discourse.gender[e], discourse.entities[e].type
        if norm in _FIRST:
            return 1.0 if kind in ("PERSON", "ORG", "GROUP") else -2.0
        if norm in _PLURAL:
            return {"GROUP": 2.0, "ORG": 0.0, "PERSON": -0.5, "GPE": -1.0}.get(kind, -2.0)
        if norm in ("ها", "هي"):
            return {"f": 1.5, "?": 0.0, "p": 0.3, "m": -2.0}[gender] - (
                1.0 if kind == "PERSON" and gender != "f" else 0.0
            )
        return {"m": 1.0, "?": 0.5, "f": -2.0, "p": -2.0}[gender] + (0.5 if kind == "PERSON" else 0.0)

    return agree


def _agrees_with_verb(discourse: Discourse, norm: str) -> Agree:
    feminine = norm.startswith("ت") or (norm.endswith("ت") and len(norm) > 3)
    plural = norm.endswith(("وا", "ون"))

    def agree(e: int) -> float:
        gender, kind = discourse.gender[e], discourse.entities[e].type
        if kind in ("EVENT", "LOC"):
            return -2.0
        if plural:
            return 1.5 if gender == "p" else -0.5
        if feminine:
            return {"f": 1.0, "?": -0.2 if kind == "ORG" else -0.8, "p": 0.2, "m": -2.0}[gender]
        return {"m": 0.8, "?": 0.5, "f": -2.0, "p": -1.5}[gender]

    return agree


LINK = (
    "agreement",
    "score",
    "behind",
    "sentences",
    "tokens",
    "bare",
    "subject",
    "names_between",
    "relative",
    "opening",
    "gender",
    "candidates",
    "title",
)
"""What ``Reference.link`` says of an antecedent: how it agrees, its salience and how far that is behind the best; the
distance of its nearest name before, in sentences and tokens; whether that name is bare, is the first bare one of its
sentence, has other names or a relative pronoun behind it; whether the document opens with it; its gender; how many
candidates there are; whether the name is part of somebody's title."""

_GENDERS = ("?", "m", "f", "p")


def _ranked(discourse: Discourse, start: int, end: int, kind: str, agree: Agree) -> list[Reference]:
    scores: dict[int, tuple[float, float]] = {}
    for e, count in discourse.frequency.items():
        if count > 1 and discourse.first[e] < start and (agreement := agree(e)) > -math.inf:
            scores[e] = (-2.0 + 0.8 * math.log(count) + agreement, agreement)
    for s, e, agreement in _salient(discourse, start, agree):
        if s > scores.get(e, (-math.inf,))[0]:
            scores[e] = (s, agreement)
    best = sorted(scores.items(), key=lambda x: (-x[1][0], x[0]))[:_ANTECEDENTS]
    top = best[0][1][0] if best else 0.0
    return [
        Reference(start, end, e, kind, rank, (agreement, s, top - s, *_tie(discourse, start, e, len(scores))))
        for rank, (e, (s, agreement)) in enumerate(best)
    ]


def _salient(discourse: Discourse, start: int, agree: Agree) -> Iterator[tuple[float, int, float]]:
    """The names of this sentence and the ones before: salience, entity, agreement."""
    here = discourse.syntax.sentence[start]
    for distance in range(_WINDOW + 1):
        subjects = discourse.subjects.get(here - distance, ())[:1]
        for r in discourse.by_sentence.get(here - distance, ()):
            if distance == 0 and r.end > start:
                break
            agreement = agree(r.entity)
            if agreement == -math.inf:
                continue
            near = 1.0 / (1 + (start - r.end) / 8) if distance == 0 else 0.0
            frequent = 0.5 * math.log(discourse.frequency[r.entity])
            yield 2.0 - distance + near + (r.entity in subjects) + frequent + agreement, r.entity, agreement


def _tie(discourse: Discourse, start: int, entity: int, candidates: int) -> tuple[float, ...]:
    """The part of a link that tells where the antecedent was named last."""
    syntax = discourse.syntax
    places = discourse.places[entity]
    last = discourse.named[places[bisect_left(places, start, key=lambda n: discourse.named[n].end) - 1]]
    sentence = syntax.sentence[last.start]
    between = bisect_left(discourse.starts, start) - bisect_left(discourse.starts, last.end)
    behind = syntax.kinds[last.end : min(last.end + 3, start)]
    return (
        syntax.sentence[start] - sentence,
        min(200, start - last.end),
        is_bare(syntax, last),
        entity in discourse.subjects.get(sentence, ())[:1],
        min(20, between),
        Kind.RELATIVE in behind,
        syntax.sentence[discourse.first[entity]] == 0,
        _GENDERS.index(discourse.gender[entity]),
        candidates,
        discourse.heads.get(last.start, entity) != entity,
    )
