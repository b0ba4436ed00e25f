"""Triggers by lemma, and the voice of verbs, where the annotator gives lemmas, morphology and trees.

The index of forms (:mod:`pipelines.frame_matching`) has what the grammar derives; a spelling or a broken plural that
it does not have is found by the lemma that the annotator gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from pipelines.arabic.morphology import Features, features
from pipelines.arabic.orthography import fold
from pipelines.frame_entries import Entry
from pipelines.frame_matching import Found, required_parts

__all__ = ["LemmaIndex", "voiced"]

_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC"))
_FITS = {
    "verb": frozenset(("VERB", "AUX")),
    "masdar": frozenset(("NOUN",)),
    "noun": frozenset(("NOUN",)),
}
# Not participles and adjectives: their lemma covers nouns that mean something else («قادة» of «قائد»), and of those
# found by lemma alone only 7 in 100 stated the relation in the training corpus.
_STRONG = 0.6  # weight from which a trigger seldom means anything else
_TENSES = {"Perf": "past", "Imp": "present"}


class LemmaIndex:
    """Entries of single words by their folded lemma."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._index: dict[str, list[Entry]] = {}
        for entry in entries:
            if entry.pos in _FITS and entry.weight >= _STRONG and " " not in entry.lemma:
                self._index.setdefault(fold(entry.lemma), []).append(entry)

    def match(self, doc: Doc, found: Sequence[Found]) -> Iterator[Found]:
        """The triggers at words where none was found; of each type the surest.

        Args:
            found: the triggers that are known by their form.
        """
        taken = {i for start, end, *_, parts, _ in found for i in (*range(start, end), *parts)}
        norms = [t.norm_ for t in doc]
        starts = [t.i for t in doc if t.is_sent_start or t.i == 0]
        for begin, end in pairwise((*starts, len(doc))):
            for i in range(begin, end):
                if i not in taken and doc[i].ent_type_ not in _NAMES:
                    yield from self._at(doc[i], norms, (begin, end))

    def _at(self, token: Token, norms: Sequence[str], sentence: tuple[int, int]) -> Iterator[Found]:
        best: dict[str, Found] = {}
        for entry in self._index.get(fold(token.lemma_), ()) if token.lemma_ else ():
            if token.pos_ not in _FITS[entry.pos]:
                continue
            parts = required_parts(norms, token.i, sentence, entry)
            known = best.get(entry.type)
            if parts is not None and (known is None or entry.weight > known[2].weight):
                said = _features(token) if entry.pos == "verb" else Features()
                best[entry.type] = (token.i, token.i + 1, entry, said, parts, False)
        yield from best.values()


def voiced(doc: Doc, found: Found) -> Found:
    """A trigger whose form is active and passive alike, in the voice that its tree says."""
    start, end, entry, said, parts, both = found
    if not both or not doc.has_annotation("DEP"):
        return found
    if not _is_passive(doc[start]):
        return (start, end, entry, said, parts, False)
    turned = features(said.tense, "passive", said.person, said.gender, said.number, said.definite)
    return (start, end, entry, turned, parts, False)


def _is_passive(verb: Token) -> bool:
    """Whether the tree gives the verb the subject of a passive. The tagger's word alone does not count: without
    vowels it guesses."""
    return any(c.dep_ in ("nsubj:pass", "csubj:pass", "obl:agent") for c in verb.children)


def _features(token: Token) -> Features:
    """The features of a verb as Universal Dependencies name them."""
    morph = token.morph.to_dict()
    tense = "jussive" if morph.get("Mood") == "Jus" else _TENSES.get(morph.get("Aspect", ""), "past")
    voice = "passive" if _is_passive(token) else "active"
    number = {"Plur": "p", "Dual": "d"}.get(morph.get("Number", ""), "s")
    gender = "f" if morph.get("Gender") == "Fem" else "m"
    return features(tense, voice, int(morph.get("Person", "3")), gender, number)
