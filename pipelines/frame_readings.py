"""Which of the analyses of a form a word may have where it stands: verb or noun, active or passive, of which entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.symbols import ADJ, AUX, NOUN, PROPN, VERB  # type: ignore[import-not-found]

from pipelines.arabic.morphology import Features, Verb
from pipelines.frame_entries import Entry

__all__ = ["Analyses", "Reading", "Word"]

Analyses = Sequence[tuple[Sequence[Entry], Features]]
"""Entries with the same form, and what it says; as the index has them."""

_STRONG = 0.6  # weight from which a trigger seldom means anything else
_VERB_SIGNS = frozenset(("لم", "لن", "قد", "سوف", "س", "لقد", "لا"))
_JUSSIVE_SIGNS = frozenset(("لم", "لما", "ل", "لا"))
_NOUN_SIGNS = frozenset(
    (
        "في",
        "من",
        "الي",
        "علي",
        "عن",
        "مع",
        "بعد",
        "قبل",
        "اثر",
        "عقب",
        "خلال",
        "منذ",
        "ب",
        "ك",
        "بسبب",
        "ضد",
        "اي",
        "كل",
        "غير",
        "عدم",
        "رغم",
        "وسط",
        "هذا",
        "هذه",
        "تلك",
        "ذلك",
    )
)
_PREFIX_WITHOUT_DAMMA = frozenset((1, 5, 6, 7, 8, 10, 12))
_DAMMA = "ُ"


class Reading(NamedTuple):
    """A trigger that a word may be: the entry, what the form says, whether the other voice is as good, what ranks it
    before others of its type (:func:`_rank`), and whether the words around it must fulfil conditions."""

    entry: Entry
    features: Features
    both_voices: bool
    rank: tuple[bool, bool, bool, float]
    conditional: bool


class Word:
    """A written word with its analyses, and its readings by the words before it.

    ``folded`` is its folded form; ``touched`` says whether an enclitic follows it.
    """

    def __init__(self, folded: str, text: str, analyses: Analyses, *, touched: bool) -> None:
        self._folded, self._text, self._analyses, self._touched = folded, text, analyses, touched
        self._tensed = {f.tense != "" for _, f in analyses}
        self._readings: dict[tuple[bool | None, bool], tuple[Reading, ...]] = {}

    def readings(self, before: str, pos: int) -> tuple[Reading, ...]:
        """The readings behind the folded word ``before`` ("" where the document begins) with a part of speech, of
        each entry one."""
        return self._of(_reads_as_verb(before, pos, self._tensed), before in _JUSSIVE_SIGNS)

    def readings_as_verb(self, before: str) -> tuple[Reading, ...]:
        """The readings of a word that is known to be a verb."""
        return self._of(True, before in _JUSSIVE_SIGNS)

    def _of(self, verb: bool | None, jussive: bool) -> tuple[Reading, ...]:
        known = self._readings.get((verb, jussive))
        if known is None:
            known = self._readings[verb, jussive] = tuple(self._read(verb, jussive))
        return known

    def _read(self, verb: bool | None, jussive: bool) -> Iterator[Reading]:
        by_entry: dict[Entry, list[Features]] = {}
        for entries, features in self._likely(verb, jussive):
            for entry in entries:
                by_entry.setdefault(entry, []).append(features)
        for entry, options in by_entry.items():
            conditional = bool(entry.reported or entry.excludes or entry.governs or entry.requires)
            yield Reading(entry, *_preferred(self._text, entry, options), _rank(entry), conditional)

    def _likely(self, verb: bool | None, jussive: bool) -> Analyses:
        """The analyses that fit the place of the word; of those, the third person before the others."""
        likely = [
            a
            for a in self._analyses
            if (verb is None or verb == bool(a[1].tense))
            and (not a[1].tense or self._fits(a[1], verb, jussive))
        ]
        return [a for a in likely if a[1].person in (0, 3)] or likely

    def _fits(self, features: Features, verb: bool | None, jussive: bool) -> bool:
        """Whether a finite verb of these features may stand here.

        The short jussive stands after «لم» and the like («يصف» is not of «صفّى»), the plural in bare «و» before
        a pronoun («يدعو» is not of «ادّعى»). Unless the word is known to be a verb, a dual in alif is taken for
        an accusative («لاحقا»), and the first person for a noun («الأم» is not "I am blamed"): news are told in
        the third person.
        """
        short = features.tense == "jussive" and (features.number == "s" or features.person == 1)
        if short and not jussive:
            return False
        plural = features.number == "p" and features.person != 1
        if plural and self._folded.endswith("و") and not self._touched:
            return False
        if verb:
            return True
        if features.number == "d" and self._folded.endswith("ا") and not self._folded.endswith("تا"):
            return False
        return not (features.person == 1 and features.number == "s" and features.tense == "present")


def _rank(entry: Entry) -> tuple[bool, bool, bool, float]:
    """A strong trigger before a weak one; of either, one with its company («فرض … عقوبات») before a bare one."""
    return entry.weight >= _STRONG, bool(entry.requires), bool(entry.governs), entry.weight


def _reads_as_verb(before: str, pos: int, readings: set[bool]) -> bool | None:
    """Whether the word stands as a finite verb here (True), as a noun (False), or either (None)."""
    if before in _NOUN_SIGNS and (pos != VERB or False in readings):
        return False
    if before in _VERB_SIGNS and before != "لا":
        return True
    if pos in (VERB, AUX) and True in readings:
        return True
    if len(readings) == 1:
        return None
    if pos in (NOUN, ADJ, PROPN):
        return False
    return None


def _preferred(text: str, entry: Entry, options: Sequence[Features]) -> tuple[Features, bool]:
    """Of several readings the likeliest, and whether the other voice is as good.

    The third person before the others, the singular and the past before the rest; the passive where the
    writer marked it with a damma.
    """
    marked = _DAMMA in text[1:4] and any(_marks_passive(text, entry, f) for f in options)
    best = min(
        options,
        key=lambda f: ((f.voice == "passive") != marked, f.person != 3, f.number != "s", f.tense != "past"),
    )
    return best, {f.voice for f in options} == {"active", "passive"} and not marked


def _marks_passive(text: str, entry: Entry, features: Features) -> bool:
    """Whether the damma of ``text`` says passive: any early one of the past («اتُّهم», «نُسب»), and of the
    present that on the prefix where the active has none («يُعتقد», but not «يُعلن»)."""
    if features.tense == "past":
        return True
    if not features.tense or text[1] != _DAMMA:
        return False
    return Verb(entry.lemma, entry.present).form in _PREFIX_WITHOUT_DAMMA
