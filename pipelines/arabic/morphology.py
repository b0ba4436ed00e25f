"""Arabic verbs: every inflected form of a verb, unvocalised, with its tense, voice, person, gender and
number.

A verb is given by two words, its past and its present in the third person («نفى ينفي»). Short vowels may be
left out; a shadda must be written where it stands, for it tells doubled roots («ردّ يردّ») and form II
(«هدّد يهدّد»). The paradigms follow W. Wright, *A Grammar of the Arabic Language*, vol. I, §§ 75-188.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from pipelines.arabic.orthography import fold, strip_marks

__all__ = ["SHADDA", "Features", "Verb", "WordForm", "conjugate"]

SHADDA = "ّ"
_HAMZA = "أإؤئء"


@dataclass(frozen=True, slots=True)
class Features:
    """What a form says: ``tense`` past, present (indicative, subjunctive) or jussive, empty for a nominal
    form; ``voice`` active or passive; ``person`` 1, 2 or 3 (0 for a nominal form); ``gender`` m or f;
    ``number`` s, d or p; ``definite`` for a nominal form with the article."""

    tense: str = ""
    voice: str = "active"
    person: int = 0
    gender: str = "m"
    number: str = "s"
    definite: bool = False


@cache
def features(
    tense: str, voice: str, person: int, gender: str, number: str, definite: bool = False
) -> Features:
    """The one object of these features; there are few, and forms are many."""
    return Features(tense, voice, person, gender, number, definite)


@dataclass(frozen=True, slots=True)
class WordForm:
    """One written form of a word, without vowels, and its features; ``key`` is the form with its spelling
    folded."""

    text: str
    features: Features

    @property
    def key(self) -> str:
        """The form as ``token.norm_`` has it."""
        return fold(self.text)


def conjugate(past: str, present: str, *, passive: bool = True) -> frozenset[WordForm]:
    """All forms of a verb: both tenses, all persons, with the stems that stand before an attached pronoun.

    Arguments:
        past, present: third person singular masculine, with shadda, other vowel signs optional.
        passive: whether the passive is made too.

    >>> forms = {w.text for w in conjugate("نفى", "ينفي")}
    >>> {"نفت", "نفوا", "نفيا", "ينفون", "ينف", "نفا"} <= forms
    True
    """
    return frozenset(Verb(past, present).forms(passive=passive))


@dataclass(frozen=True)
class Verb:
    """A verb by its past and present, with its shape: form I to X (11 and 12 for quadriliterals), kind of
    root."""

    past: str
    present: str

    @cached_property
    def p(self) -> str:
        """The letters of the past."""
        return strip_marks(self.past)

    @cached_property
    def i(self) -> str:
        """The letters of the present."""
        return strip_marks(self.present)

    @cached_property
    def _shaddas(self) -> str:
        """The past with its shadda, but without vowels."""
        return "".join(c for c in self.past if c == SHADDA or strip_marks(c))

    @cached_property
    def doubled(self) -> bool:
        return self._shaddas[-1:] == SHADDA

    @cached_property
    def defective(self) -> bool:
        return not self.doubled and (self.p[-1] in "ىي" or (self.p[-1] == "ا" and len(self.p) > 2))

    @cached_property
    def hollow(self) -> bool:
        return not self.doubled and len(self.p) > 2 and self.p[-2] == "ا" and self.i[-2] in "اوي"

    @cached_property
    def form(self) -> int:
        """The form: 1 to 10, 11 for four root letters («قرصن»), 12 for those with «ت» («تدهور»)."""
        p, shadda = self.p, SHADDA in self._shaddas[:-1]
        if p.startswith("است") and (len(p) >= 6 or self.doubled or self.hollow):
            return 10
        if p.startswith("ا"):
            return 7 if p.startswith("ان") and p[2] not in "تط" and len(p) >= 4 + (not self.doubled) else 8
        if p.startswith("ت") and len(p) >= 4 and (shadda or p[1] != "ا"):
            return self._form_with_t(shadda)
        return self._form_of_bare_stem(shadda)

    def _form_with_t(self, shadda: bool) -> int:
        if self.p[2] == "ا" or self.p[1] == "آ":
            return 6
        return 12 if len(self.p) >= 5 and not shadda else 5

    def _form_of_bare_stem(self, shadda: bool) -> int:
        p = self.p
        if p[0] == "آ":
            return 3 if self.i[2:3] == "ا" else 4
        if p[1] == "ا" and len(p) == 4:
            return 3
        if p[0] == "أ" and (len(p) == 4 or self.doubled) and not shadda:
            return 4
        if len(p) == 3 and shadda:
            return 2
        return 11 if len(p) == 4 else 1

    @cached_property
    def assimilated(self) -> bool:
        """Form I that drops its first «و» in the present («وعد يعد»)."""
        return self.form == 1 and self.p[0] == "و" and self.i[1] != "و"

    def passive(self) -> tuple[str, str]:
        """The letters of the passive past and present."""
        return self._passive_past(), self._passive_present()

    def _passive_past(self) -> str:
        p = self.p
        if p[0] == "آ":
            p = "أو" + p[1:]
        elif self.form == 3:
            p = p[0] + "و" + p[2:]
        elif self.form == 6:
            p = p[0] + "ؤو" + p[2:] if p[1] == "آ" else p[:2] + "و" + p[3:]
        if self.hollow:
            return p[:-2] + "ي" + p[-1]
        if self.defective:
            p = p[:-1] + "ي"
        return self._with_passive_hamza(p)

    def _with_passive_hamza(self, p: str) -> str:
        """Seats of the hamza in the passive past: «سئل», «برئ»; «استؤنف», «تؤثر»."""
        after_damma = {5: 1, 10: 3}.get(self.form)
        if after_damma and p[after_damma] == "أ":
            p = p[:after_damma] + "ؤ" + p[after_damma + 1 :]
        head, last = p[:-1], p[-1].replace("أ", "ئ")
        return head[:-1] + head[-1].replace("أ", "ئ").replace("ء", "ئ") + last if len(p) > 2 else p

    def _passive_present(self) -> str:
        i = self.i
        if self.assimilated:
            i = i[0] + "و" + i[1:]
        elif self.form == 1 and i[1] == "أ":
            i = i[0] + "ؤ" + i[2:]
        if self.hollow:
            return i[:-2] + "ا" + i[-1]
        if self.defective:
            return i[:-1] + "ى"
        return i[:-1] + i[-1].replace("ئ", "أ")

    def forms(self, *, passive: bool = True) -> Iterator[WordForm]:
        """Every form, see :func:`conjugate`; one written form may come with several features."""
        return (WordForm(*analysis) for analysis in self.analyses(passive=passive))

    def analyses(self, *, passive: bool = True) -> Iterator[tuple[str, Features]]:
        """The forms as plain pairs, which is faster."""
        for voice, (past, present) in (("active", (self.p, self.i)), ("passive", self.passive())):
            if voice == "active" or passive:
                for text, tense, person, gender, number in (*_past(self, past), *_present(self, present)):
                    yield text, features(tense, voice, person, gender, number)


_Row = tuple[str, str, int, str, str]
"""A form with its tense, person, gender and number."""
_PAST_CONSONANT = (
    ("ت", 1, "m", "s"),
    ("ت", 2, "m", "s"),
    ("ت", 2, "f", "s"),
    ("تما", 2, "m", "d"),
    ("تم", 2, "m", "p"),
    ("تن", 2, "f", "p"),
    ("ن", 3, "f", "p"),
    ("نا", 1, "m", "p"),
)
_PRESENT_BARE = (
    ("ي", 3, "m", "s"),
    ("ت", 3, "f", "s"),
    ("ت", 2, "m", "s"),
    ("أ", 1, "m", "s"),
    ("ن", 1, "m", "p"),
)


def _past(verb: Verb, past: str) -> Iterator[_Row]:
    """The past: suffixes that begin with a vowel on the long stem, the others on the short stem."""
    vowel_stems, before_t, before_w = _seats(past), past, past
    if verb.defective:
        kept = past[-1] == "ي"  # «لقي», and every passive: the ya stays before «ت»
        vowel_stems, before_t, before_w = (_glide(verb, past),), past if kept else past[:-1], past[:-1]
    yield past, "past", 3, "m", "s"
    for stem in vowel_stems:
        yield stem + "ا", "past", 3, "m", "d"
    yield before_t + "ت", "past", 3, "f", "s"
    yield before_t + "تا", "past", 3, "f", "d"
    for stem in _seats(before_w):
        yield stem + "وا", "past", 3, "m", "p"
        yield stem + "و", "past", 3, "m", "p"  # «اتهموه»
    if past[-1] == "ى":
        yield past[:-1] + "ا", "past", 3, "m", "s"  # «نفاه»
    for suffix, person, gender, number in _PAST_CONSONANT:
        yield _join(_short_past(verb, past), suffix), "past", person, gender, number


def _glide(verb: Verb, past: str) -> str:
    """The stem of a defective verb with its last root letter: «دعو», «نفي»."""
    return past[:-1] + ("و" if past[-1] == "ا" and verb.form == 1 else "ي")


def _short_past(verb: Verb, past: str) -> str:
    if verb.hollow:
        last = past[-1] if past[-1] != "ء" else ("ئ" if verb.form == 1 else "أ")
        return past[:-2] + last
    if verb.defective:
        return _glide(verb, past)
    return past + past[-1] if verb.doubled else past


def _present(verb: Verb, present: str) -> Iterator[_Row]:
    """The present of all moods: the three stems are the long one, that of the jussive and that of «ن»."""
    stem = present[1:]
    jussive, before_n = _short_present(verb, stem)
    for prefix, person, gender, number in _PRESENT_BARE:
        yield _prefixed(prefix, stem), "present", person, gender, number
        if stem[-1] == "ى":
            yield _prefixed(prefix, stem[:-1] + "ا"), "present", person, gender, number  # «يراه»
        if jussive != stem:
            yield _prefixed(prefix, jussive), "jussive", person, gender, number
    yield from _present_with_suffix(verb, stem)
    for prefix, person in (("ي", 3), ("ت", 2)):
        yield _join(prefix + before_n, "ن"), "present", person, "f", "p"


def _present_with_suffix(verb: Verb, stem: str) -> Iterator[_Row]:
    cut = stem[:-1] if verb.defective else stem
    dual = cut + "ي" if stem[-1] == "ى" else stem
    for prefix, person, gender, number, base, suffixes in (
        ("ي", 3, "m", "p", cut, ("ون", "وا", "و")),
        ("ت", 2, "m", "p", cut, ("ون", "وا", "و")),
        ("ت", 2, "f", "s", cut, ("ين", "ي")),
        ("ي", 3, "m", "d", dual, ("ان", "ا")),
        ("ت", 3, "f", "d", dual, ("ان", "ا")),
    ):
        for seat in _seats(base):
            for suffix, tense in zip(suffixes, ("present", "jussive", "jussive"), strict=False):
                yield prefix + seat + suffix, tense, person, gender, number


def _short_present(verb: Verb, stem: str) -> tuple[str, str]:
    """The stem of the jussive and that before the «ن» of the feminine plural."""
    if verb.hollow:
        seat = "أ" if stem[-2] == "ا" else "ئ"
        short = stem[:-2] + (stem[-1] if stem[-1] != "ء" else seat)
        return short, short
    if verb.defective:
        return stem[:-1], stem[:-1] + ("ي" if stem[-1] == "ى" else stem[-1])
    if verb.doubled:
        return stem + stem[-1], stem + stem[-1]
    return stem, stem


def _prefixed(prefix: str, stem: str) -> str:
    return "آ" + stem[1:] if prefix == "أ" and stem[0] in "أا" and len(stem) > 1 else prefix + stem


def _join(stem: str, suffix: str) -> str:
    """Stem and suffix; two equal letters that meet are written once («أعلن» + «نا»)."""
    return stem + (suffix[1:] if stem[-1] == suffix[0] and suffix[0] in "تن" else suffix)


def _seats(stem: str) -> tuple[str, ...]:
    """The stem with every seat that its last hamza may take before a vowel («بدأوا», «بدؤوا», «بدءوا»)."""
    return tuple(stem[:-1] + h for h in "أؤئء") if stem and stem[-1] in _HAMZA else (stem,)
