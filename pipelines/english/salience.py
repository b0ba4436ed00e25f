"""Which of the entities named before a word it refers to: the most salient one, and for a plural those just named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from pipelines.dependencies.tree import base
from pipelines.english.described import Known
from pipelines.english.lists import word_list

__all__ = ["HE", "IT", "SHE", "THEY", "Mentioned", "most_salient", "several"]

HE = word_list("references_he")
SHE = word_list("references_she")
IT = word_list("references_it")
THEY = word_list("references_they")
_SENTENCES = 3  # how far back an antecedent may stand
_COUNTED = 4  # places that count
_FAR = 90  # tokens from a plural to the names that it refers to
_KEPT = 50  # entities of a type that a word may refer to: the last mentioned
_SEXED = ("man", "woman")


class Mentioned:
    """The entities that were mentioned last, and what is asked of all of them."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._last: dict[str, dict[int, Known]] = {}
        self._described: Counter[tuple[str, str]] = Counter()
        self.government = False
        """Whether any is an organisation that is called a government."""
        for k in known:
            self._described.update((noun, k.gender) for noun in _SEXED if self._counts(k, noun))
            self.government |= k.entity.type == "ORG" and "government" in k.entity.name.lower()

    @staticmethod
    def _counts(k: Known, noun: str) -> bool:
        return k.entity.type == "PERSON" and noun in k.nouns

    def mention(self, k: Known, token: int, *, subject: bool) -> None:
        """Note that an entity is mentioned at a token."""
        k.places.append((token, subject))
        of_type = self._last.setdefault(k.entity.type, {})
        of_type.pop(k.number, None)
        of_type[k.number] = k
        if len(of_type) > _KEPT:
            del of_type[next(iter(of_type))]

    def of_type(self, *kinds: str) -> list[Known]:
        """The entities of some types that were mentioned last."""
        return [k for kind in kinds for k in self._last.get(kind, {}).values()]

    def set_gender(self, k: Known, gender: str) -> None:
        """Note that a pronoun tells the gender of a person."""
        for noun in _SEXED:
            if self._counts(k, noun):
                self._described.subtract([(noun, k.gender)])
                self._described[noun, gender] += 1
        k.gender = gender

    def any_described(self, noun: str, *, but: str) -> bool:
        """Whether anybody is described as a man or a woman, those of a gender left out."""
        return any(n == noun and gender != but and count for (n, gender), count in self._described.items())


def several(token: Token, fits: Sequence[Known], noun: str) -> list[Known]:
    """The entities that a plural refers to: as many as a number before it says, else two, of those just named."""
    numbers = {"two": 2, "both": 2, "three": 3, "four": 4}
    count = next((numbers[c.lower_] for c in token.children if c.lower_ in numbers), 0)
    if not count:
        return []
    own = {
        p
        for c in token.head.children
        if base(c) == "nsubj" and c.i != token.i
        for p in range(c.left_edge.i, c.right_edge.i + 1)
    }
    last = {k.number: next((p for p, _ in reversed(k.places) if p < token.i), -_FAR) for k in fits}
    near = [k for k in fits if token.i - last[k.number] < _FAR and last[k.number] not in own]
    described = [k for k in near if noun in k.nouns]
    chosen = described if len(described) >= count else near
    chosen = sorted(chosen, key=lambda k: (-last[k.number], k.number))[:count]
    return chosen if len(chosen) == count else []


def most_salient(token: Token, fits: Sequence[Known], sentence_of: Sequence[int], word: str) -> Known | None:
    """The most salient of the entities that fit what a token refers to with ``word``."""
    here = sentence_of[token.i]
    scored = []
    for k in fits:
        score = _salience(token, k, here, sentence_of, word)
        if score is not None:
            scored.append((score, -k.number, k))
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _salience(token: Token, k: Known, here: int, sentence_of: Sequence[int], word: str) -> float | None:
    nominal = word not in HE | SHE | IT | THEY
    described = nominal and word in k.nouns
    reach = 8 if described else _SENTENCES + 2 if nominal else _SENTENCES
    places = _places(k, token.i, here - reach, sentence_of)
    if not places:
        return None
    position = places[0][0]
    if not nominal and (_same_clause(token, position) or _apposed(token, position)):
        return None
    distance = here - sentence_of[position]
    score = -1.0 * distance - 0.004 * (token.i - position)
    score += 0.8 * any(s and here - sentence_of[p] == distance for p, s in places)
    score += min(len(places), _COUNTED) * 0.15
    score += 3.0 * described
    score -= 1.5 * _told(token.doc[position])
    if word in IT:
        score += 0.3 * (k.entity.type == "ORG")
    if word in THEY:
        score += 0.5 * (k.entity.type == "GROUP")
    return score


def _places(k: Known, before: int, first: int, sentence_of: Sequence[int]) -> list[tuple[int, bool]]:
    """The last places of an entity before a token, the last one first, none before the sentence ``first``: all of the
    last sentence that has any, and as many as count."""
    out: list[tuple[int, bool]] = []
    for p, subject in reversed(k.places):
        here = sentence_of[p]
        if here < first or (len(out) >= _COUNTED and here != sentence_of[out[0][0]]):
            break
        if p < before:
            out.append((p, subject))
    return out


def _apposed(token: Token, position: int) -> bool:
    """Whether a possessive opens the apposition to this very name («Leonid Volkov, his closest aide»)."""
    doc, i = token.doc, token.i
    return (
        token.tag_ == "PRP$"
        and i >= 2
        and doc[i - 1].text == ","
        and position <= i - 2
        and all(t.ent_type_ or t.tag_ in ("NNP", "NNPS") for t in doc[position : i - 1])
    )


def _told(token: Token) -> bool:
    """Whether a word is whom something is told («told Reuters that the company …»)."""
    top = token
    while base(top) in ("flat", "compound") and top.head is not top:
        top = top.head
    return base(top) in ("obj", "iobj", "obl") and top.head.lemma_ in ("tell", "inform", "brief")


def _same_clause(token: Token, position: int) -> bool:
    """Whether an object pronoun would refer to the subject of its own verb («Trump praised him»)."""
    if token.tag_ == "PRP$" or base(token) == "nsubj":
        return False
    verb = token.head if base(token) in ("obj", "iobj") else token.head.head
    return any(
        base(c) == "nsubj" and (c.i == position or c.left_edge.i <= position <= c.i) for c in verb.children
    )
