"""Arabic nouns made from verbs (verbal noun, participles) and the inflection of nouns.

Derivation follows the form of the verb (W. Wright, *A Grammar of the Arabic Language*, vol. I, §§ 192-236).
The verbal noun of form I follows no rule and is given by the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipelines.arabic.morphology import Features, Verb, WordForm, features
from pipelines.arabic.orthography import strip_marks

__all__ = ["active_participle", "inflect", "noun_analyses", "passive_participle", "verbal_nouns"]


def active_participle(verb: Verb) -> str:
    """The active participle, in its full form («نافي», not «نافٍ»).

    >>> [active_participle(Verb(*v.split())) for v in ("نفى ينفي", "قال يقول", "هدّد يهدّد", "أخذ يأخذ")]
    ['نافي', 'قائل', 'مهدد', 'آخذ']
    """
    if verb.form > 1:
        return "م" + verb.i[1:-1] + ("ي" if verb.defective else verb.i[-1].replace("أ", "ئ"))
    first, rest = verb.p[0], verb.p[1:]
    if verb.hollow:
        rest = "ئ" + rest[1:]
    elif verb.defective:
        rest = rest[:-1] + "ي"
    elif rest[-1] == "أ":
        rest = rest[:-1] + "ئ"
    return ("آ" if first == "أ" else first + "ا") + rest


def passive_participle(verb: Verb) -> str:
    """The passive participle.

    >>> [passive_participle(Verb(*v.split())) for v in ("دعا يدعو", "أدان يدين", "ردّ يردّ", "اعتقل يعتقل")]
    ['مدعو', 'مدان', 'مردود', 'معتقل']
    """
    if verb.form > 1:
        return "م" + verb.passive()[1][1:]
    if verb.hollow:
        return "م" + verb.p[0] + ("و" if verb.i[-2] == "و" else "ي") + verb.p[-1]
    if verb.defective:
        return "م" + verb.p[:-1] + ("و" if verb.i[-1] == "و" else "ي")
    root = verb.p + verb.p[-1] if verb.doubled else verb.p
    return "م" + root[:-1] + "و" + root[-1].replace("أ", "ء")


def verbal_nouns(verb: Verb) -> tuple[str, ...]:
    """The verbal noun that the form of the verb gives; empty for form I.

    >>> [*map(verbal_nouns, map(lambda v: Verb(*v.split()), ("اتهم يتهم", "أدان يدين", "استدعى يستدعي")))]
    [('اتهام',), ('إدانة',), ('استدعاء',)]
    """
    if verb.form == 1:
        return ()
    make = {2: _second, 3: _third, 4: _fourth, 5: _with_t, 6: _with_t, 11: _quadriliteral, 12: _quadriliteral}
    return (make.get(verb.form, _with_alif)(verb),)


def _second(verb: Verb) -> str:
    p = verb.p
    if verb.defective:
        return "ت" + p[:-1] + "ية"
    return "ت" + p[:-1] + ("ئة" if p[-1] == "أ" else "ي" + p[-1])


def _third(verb: Verb) -> str:
    if verb.p[0] == "آ":
        return "مؤا" + verb.p[1:] + "ة"
    return "م" + (verb.p[:-1] + "اة" if verb.defective else verb.p + "ة")


def _fourth(verb: Verb) -> str:
    p = "أئ" + verb.p[1:] if verb.p[0] == "آ" else verb.p
    rest = p[1:].replace("و", "ي", 1) if p[1] == "و" else p[1:].replace("ئ", "ي", 1)
    return "إ" + _alif_before_last(verb, rest, "")


def _with_t(verb: Verb) -> str:
    p = verb.p
    if verb.defective:
        return p[:-1] + "ي"
    return p[:-1] + "ؤ" if p[-1] == "أ" else p


def _with_alif(verb: Verb) -> str:
    p = "استي" + verb.p[4:] if verb.form == 10 and verb.p[3] == "و" else verb.p
    return _alif_before_last(verb, p, "" if verb.form == 10 else "ي")


def _alif_before_last(verb: Verb, stem: str, glide: str) -> str:
    """«انتقد» → «انتقاد», «اعتدى» → «اعتداء», «احتلّ» → «احتلال», «اختار» → «اختيار», «استقال» →
    «استقالة»."""
    if verb.hollow:
        return stem[:-2] + glide + stem[-2:] + ("" if glide else "ة")
    if verb.defective:
        return stem[:-1] + "اء"
    if verb.doubled:
        return stem + "ا" + stem[-1]
    return stem[:-1] + "ا" + stem[-1].replace("أ", "ء")


def _quadriliteral(verb: Verb) -> str:
    return verb.p + "ة" if verb.form == 11 else verb.p


def inflect(
    noun: str, plurals: Iterable[str] = (), *, adjective: bool = False, sound_plural: bool = False
) -> frozenset[WordForm]:
    """All forms of a noun, with and without the article, with those that stand before a genitive or a
    pronoun.

    Arguments:
        noun: the singular; a participle of a defective verb in its full form («نافي»).
        plurals: its broken plurals, or any plural that no rule gives.
        adjective: make the feminine and the sound plurals of both genders too (participles, adjectives).
        sound_plural: make the plural in «ات».

    >>> {"متهمة", "المتهمون", "متهمين", "متهمات"} <= {w.text for w in inflect("متهم", adjective=True)}
    True
    """
    return frozenset(
        WordForm(*analysis)
        for analysis in noun_analyses(noun, plurals, adjective=adjective, sound_plural=sound_plural)
    )


def noun_analyses(
    noun: str, plurals: Iterable[str] = (), *, adjective: bool = False, sound_plural: bool = False
) -> Iterator[tuple[str, Features]]:
    """The forms that :func:`inflect` gives, as plain pairs, which is faster."""
    noun = strip_marks(noun)
    gender = "f" if noun[-1] == "ة" else "m"
    rows = [*_singular(noun, gender, "s"), *_dual(noun, gender)]
    for plural in plurals:
        rows += _singular(strip_marks(plural), gender, "p")
    if sound_plural:
        rows.append((_feminine_plural(noun), "f", "p"))
    if adjective:
        rows += _adjective(noun)
    for text, of_gender, number in rows:
        yield text, features("", "active", 0, of_gender, number)
        yield "ال" + text, features("", "active", 0, of_gender, number, True)


_Row = tuple[str, str, str]
"""A form with its gender and number."""


def _singular(noun: str, gender: str, number: str) -> Iterator[_Row]:
    texts = [noun]
    if noun[-1] == "ة":
        texts.append(noun[:-1] + "ت")  # before a pronoun
    elif noun[-1] == "ى":
        texts.append(noun[:-1] + "ا")
    elif noun[-1] == "ء":
        texts += [noun[:-1] + seat for seat in "ئؤ"]
    elif noun[-1] not in "اأ":
        texts.append(noun + "ا")  # accusative
    if _weak(noun):
        texts.append(noun[:-1])  # «نافٍ»
    return ((text, gender, number) for text in texts)


def _weak(noun: str) -> bool:
    """Whether a final ya falls away with tanwin: «نافي», «مدعي», «تحدي», but not a relative noun or
    «منفي»."""
    return noun[-1] == "ي" and len(noun) >= 4 and (noun[-3] == "ا" or noun[0] in "مت")


def _dual(noun: str, gender: str) -> Iterator[_Row]:
    stem = noun[:-1] + {"ة": "ت", "ى": "ي"}.get(noun[-1], noun[-1])
    for suffix in ("ان", "ين", "ا", "ي"):
        yield stem + suffix, gender, "d"


def _feminine(noun: str) -> str:
    return noun[:-1] + "اة" if noun[-1] == "ى" else noun + "ة"


def _feminine_plural(noun: str) -> str:
    return noun[:-1] + {"ة": "", "ى": "ي"}.get(noun[-1], noun[-1]) + "ات"


def _adjective(noun: str) -> Iterator[_Row]:
    if noun[-1] == "ة":
        return
    feminine = _feminine(noun)
    yield from _singular(feminine, "f", "s")
    yield from _dual(feminine, "f")
    yield _feminine_plural(noun), "f", "p"
    stems = {noun[:-1] if _weak(noun) or noun[-1] == "ى" else noun, *([noun] if noun[-1] != "ى" else [])}
    for stem in sorted(stems):
        for suffix in ("ون", "ين", "و", "ي"):
            yield stem + suffix, "m", "p"
