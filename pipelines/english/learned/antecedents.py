"""Whom a pronoun or a definite noun may stand for: the likelier ones, ranked, for the models to choose among.

The rules of :mod:`pipelines.english.references` settle for one antecedent or for none; here every anaphor has up to
five, and any noun of people, bodies or states with «the», «his», «this» is one («the fugitive», «his former boss»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.english.learned.words import Words
from pipelines.english.lists import word_list
from pipelines.english.reading import Reading
from pipelines.english.references import Known, describe

__all__ = ["Antecedent", "antecedents_of"]

_MOST = 5
_REACH = 6  # sentences
_DETERMINERS = word_list("references_determiners") | {"both", "neither", "own"}
_ROLES = frozenset(
    (
        "nsubj",
        "nsubj:pass",
        "obj",
        "iobj",
        "obl",
        "obl:agent",
        "nmod",
        "nmod:poss",
        "conj",
        "xcomp",
        "appos",
        "ROOT",
    )
)
_HE, _SHE, _IT, _THEY = (word_list(f"references_{w}") for w in ("he", "she", "it", "they"))


@dataclass(frozen=True, slots=True)
class Antecedent:
    """One of the entities that the words from ``start`` to ``end``, with the head ``token``, may stand for.

    ``lead`` is how much its score is above (or below) that of the best other one; ``kind`` is ``nominal`` or
    ``pronoun``; ``described`` says whether the entity is called by this noun elsewhere; ``sure`` whether the type of
    entity that the word asks for is known.
    """

    entity: int
    token: int
    start: int
    end: int
    kind: str
    rank: int
    lead: float
    described: bool
    sure: bool


def antecedents_of(reading: Reading, words: Words) -> Iterator[Antecedent]:
    """The possible antecedents of every anaphor, in the order of the text, the likeliest first."""
    known = [Known(n, e) for n, e in enumerate(reading.entities)]
    settled: dict[int, int] = {}
    for r in reading.references:
        if r.kind == "name":
            describe(reading.doc, known[r.entity], r)
        else:
            settled.setdefault(r.end - 1, r.entity)
    named = {i for r in reading.references if r.kind == "name" for i in range(r.start, r.end)}
    first = {r.start: r.entity for r in reading.references if r.kind == "name"}
    subjects = {
        r.start
        for r in reading.references
        if words.dep[words.root(r.start, r.end)] in ("nsubj", "nsubj:pass")
    }
    for i in range(len(words.lower)):
        if i in first:
            known[first[i]].places.append((i, i in subjects))
        if i in named:
            continue
        fits = _fitting(words, i, known, named)
        if fits is None:
            continue
        ranked = _ranked(words, i, fits, settled.get(i))
        if ranked:
            number = ranked[0][1].number
            known[number].places.append((i, words.dep[i] in ("nsubj", "nsubj:pass")))
        yield from _antecedents(words, i, ranked)


def _antecedents(
    words: Words, i: int, ranked: Sequence[tuple[float, Known, bool, bool]]
) -> Iterator[Antecedent]:
    kind = "pronoun" if words.tag[i] in ("PRP", "PRP$") else "nominal"
    start = min((c for c in words.children[i] if c < i and words.lower[c] in _DETERMINERS), default=i)
    for rank, (score, k, described, sure) in enumerate(ranked[:_MOST]):
        other = next((s for s, o, _, _ in ranked if o is not k), score - 5.0)
        yield Antecedent(k.number, i, start, i + 1, kind, rank, round(score - other, 3), described, sure)


_Fit = tuple[Known, float, bool, bool]
"""An entity, what is added to its score, whether it is described so, and whether its type is asked for."""


def _fitting(words: Words, i: int, known: Sequence[Known], named: set[int]) -> list[_Fit] | None:
    """The entities of a type that the word asks for; None where it is no anaphor."""
    word, tag = words.lower[i], words.tag[i]
    if tag in ("PRP", "PRP$"):
        return _of_pronoun(word, known)
    if tag not in ("NN", "NNS", "NNP", "NNPS", "JJ") or words.dep[i] not in _ROLES:
        return None
    before = [c for c in words.children[i] if c < i]
    if not any(words.lower[c] in _DETERMINERS or words.dep[c] == "nmod:poss" for c in before):
        return None
    if (
        any(c in named and words.dep[c] not in ("nmod:poss", "acl:relcl") for c in words.children[i])
        or i + 1 in named
    ):
        return None
    return list(_of_noun(words, i, known))


def _of_pronoun(word: str, known: Sequence[Known]) -> list[_Fit] | None:
    if word in _HE | _SHE:
        gender = "m" if word in _HE else "f"
        people = [k for k in known if k.entity.type == "PERSON" and k.gender in ("", gender)]
        return [(k, 0.5 * (k.gender == gender), False, True) for k in people]
    if word in _IT:
        return [
            (k, 0.3 * (k.entity.type == "ORG"), False, True) for k in known if k.entity.type in ("ORG", "GPE")
        ]
    if word in _THEY:
        fits = [k for k in known if k.entity.type in ("GROUP", "ORG", "PERSON", "GPE")]
        plus = {"GROUP": 0.6, "ORG": 0.2, "PERSON": -0.3, "GPE": -0.6}
        return [(k, plus[k.entity.type], False, k.entity.type in ("GROUP", "ORG")) for k in fits]
    return None


def _of_noun(words: Words, i: int, known: Sequence[Known]) -> Iterator[_Fit]:
    noun = words.lemma[i]
    asked = _types(noun, words.lower[i])
    for k in known:
        described = noun in k.nouns or words.lower[i] in k.nouns
        if described or k.entity.type in asked:
            yield k, 3.0 * described, described, bool(asked)


def _types(noun: str, word: str) -> frozenset[str]:
    """The types of entities that are called by a noun; empty where it is not known."""
    if noun in word_list("nominal_org") | word_list("organisation"):
        return frozenset(("ORG", "GROUP"))
    if noun in word_list("nominal_person") | word_list("roles") | word_list("kin") | word_list("people"):
        return frozenset(("PERSON", "GROUP") if word != noun else ("PERSON",))
    if noun in word_list("nominal_gpe"):
        return frozenset(("GPE", "ORG") if noun == "government" else ("GPE",))
    if word in word_list("groups"):
        return frozenset(("GROUP", "PERSON"))
    if noun in word_list("event"):
        return frozenset(("EVENT",))
    return frozenset()


def _ranked(
    words: Words, i: int, fits: Sequence[_Fit], settled: int | None
) -> list[tuple[float, Known, bool, bool]]:
    """The entities that were named not long before, the most salient first; the one that the rules chose leads."""
    here, out = words.sent[i], []
    for k, plus, described, sure in fits:
        places = [(p, s) for p, s in k.places if p < i]
        if not places:
            continue
        away = here - words.sent[places[-1][0]]
        if away > (_REACH + 4 if described else _REACH):
            continue
        score = plus - away - 0.004 * (i - places[-1][0]) + 0.15 * min(len(places), 4)
        score += 0.8 * any(s for p, s in places if here - words.sent[p] == away)
        score += 2.0 * (k.number == settled)
        out.append((score, k, described, sure))
    return sorted(out, key=lambda s: (-s[0], s[1].number))
