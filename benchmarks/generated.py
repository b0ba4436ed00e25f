"""Generated documents in any number: people, bodies and places that accuse, meet and support each other.

Names are made of syllables, so that they share parts as Arabic names do; who is named follows Zipf's law, as in
the news. The same seed gives the same documents.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation

__all__ = ["documents"]

_CONSONANTS = "بتثجحخدذرزسشصضطظعغفقكلمنهوي"
_LATIN = dict(zip(
    _CONSONANTS,
    ("b", "t", "th", "j", "h", "kh", "d", "z", "r", "z", "s", "sh", "s", "d", "t", "z", "a", "gh", "f", "q", "k",
     "l", "m", "n", "h", "w", "y"),
    strict=True,
))  # fmt: skip
_PATTERNS = ("{}ا{}{}", "{}{}ي{}", "{}{}ا{}", "م{}{}و{}", "{}و{}{}", "{}{}{}ي")
_VERBS = {
    "ACCUSED": "اتهم", "MET": "التقى", "SUPPORTED": "دعم", "CRITICIZED": "انتقد", "URGED": "حث",
    "THREATENED": "هدد", "CONTACTED": "راسل",
}  # fmt: skip
_CAST = 4  # the entities of a document, one of whom speaks
_SENTENCES = 3  # without relations, a document


def _words(chance: random.Random, number: int) -> list[tuple[str, str]]:
    """Distinct words with their transliterations."""
    words: dict[str, str] = {}
    while len(words) < number:
        root = chance.sample(_CONSONANTS, 3)
        pattern = chance.choice(_PATTERNS)
        word = pattern.format(*root)
        words[word] = "".join(_LATIN.get(c, "a") for c in word)
    return list(words.items())


def _entities(chance: random.Random, number: int) -> list[tuple[str, str, str, str, str]]:
    """Id, type, English and Arabic name and the origin of the name; persons are three in five."""
    words = _words(chance, 12_000)
    given, family = words[:400], words[400:]
    entities: dict[str, tuple[str, str, str, str, str]] = {}
    while len(entities) < number:
        first, second, last = chance.choice(given), chance.choice(given), chance.choice(family)
        kind = chance.choice(("PERSON", "PERSON", "PERSON", "ORG", "GPE"))
        if kind == "PERSON":
            parts = [first, last] if chance.random() < 0.5 else [first, second, last]
        else:
            parts = [last, chance.choice(family)]
        latin = [p[1] for p in parts]
        key = "_".join(latin)
        origin = "gazetteer" if chance.random() < 0.1 else "transliteration"
        name, name_ar = " ".join(w.capitalize() for w in latin), " ".join(p[0] for p in parts)
        entities.setdefault(key, (key, kind, name, name_ar, origin))
    return list(entities.values())


def documents(
    number: int = 300_000, *, entities: int = 200_000, relations: int = 1_000_000, seed: int = 1
) -> Iterator[ExtractedDocument]:
    """Documents that have ``relations`` relations between ``entities`` entities, all together."""
    chance = random.Random(seed)
    known = _entities(chance, entities)
    weights = list(accumulate(1 / (rank + 10) ** 0.75 for rank in range(entities)))
    filler = [word for word, _ in _words(chance, 5_000)]
    verbs = list(_VERBS.items())
    fresh = iter(known)  # each entity is named once at least
    for n in range(number):
        count = relations * (n + 1) // number - relations * n // number
        who = chance.choices(known, cum_weights=weights, k=_CAST)
        who[-1] = next(fresh, who[-1])
        yield _document(f"doc-{n:06}", who, count, chance, verbs, filler)


def _document(
    key: str,
    who: list[tuple[str, str, str, str, str]],
    count: int,
    chance: random.Random,
    verbs: list[tuple[str, str]],
    filler: list[str],
) -> ExtractedDocument:
    found: dict[str, tuple[tuple[str, str, str, str, str], list[Mention]]] = {}
    relations: list[Relation] = []
    sentences: list[str] = []
    start = 0

    def say(sentence: str) -> int:
        nonlocal start
        sentences.append(sentence)
        begin, start = start, start + len(sentence) + 1
        return begin

    def mention(entity: tuple[str, str, str, str, str], at: int) -> None:
        name = entity[3]
        found.setdefault(entity[0], (entity, []))[1].append(Mention(at, at + len(name), name))

    for _ in range(count):
        kind, verb = verbs[int(chance.random() * len(verbs))]
        a, b, speaker = *chance.sample(who, 2), who[-1]
        rest = " ".join(chance.choices(filler, k=6))
        said = chance.random() < 0.3
        head = f"قال {speaker[3]} إن " if said else ""
        at = say(f"{head}{verb} {a[3]} {b[3]} {rest}.")
        if said:
            mention(speaker, at + 4)
        mention(a, at + len(head) + len(verb) + 1)
        mention(b, at + len(head) + len(verb) + 2 + len(a[3]))
        span, by = Evidence(at, start - 1), speaker[0] if said else None
        sure = round(0.5 + chance.random() / 2, 4)
        relations.append(Relation(kind, a[0], b[0], span, attribution=by, confidence=sure))
    for i in range(_SENTENCES):
        name = who[-1][3] if i == 0 else ""
        at = say(f"{name} " + " ".join(chance.choices(filler, k=15)) + ".")
        if name:
            mention(who[-1], at)
    entities = tuple(Entity(*e[:4], tuple(m), e[4]) for e, m in found.values())
    month, day = 1 + int(chance.random() * 12), 1 + int(chance.random() * 28)
    date = f"{2010 + int(chance.random() * 15)}-{month:02}-{day:02}"
    document = Document(key, "\n".join(sentences), date=date, source="مصدر", language="ar")
    return ExtractedDocument(document, entities, tuple(relations))
