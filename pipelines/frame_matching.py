"""Looking the words of a document up in the index of triggers, and telling readings of one form apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from spacy.tokens import Doc, Token

from pipelines.arabic.morphology import Features, Verb
from pipelines.frame_cuts import ENCLITICS, Written, conjunction_hidden, form_at, uncut_verbs
from pipelines.frame_entries import Entry

__all__ = ["Found", "Index", "Phrases", "match_document", "required_parts"]

Found = tuple[int, int, Entry, Features, tuple[int, ...], bool]
Analyses = Sequence[tuple[Sequence[Entry], Features]]
Index = Mapping[str, Analyses]
Phrases = Mapping[str, Mapping[str, Sequence[Entry]]]
"""The phrases by their first word, then by their second; "" where there is none."""

_BEFORE, _CLOSE = 4, 2  # how far before the trigger a required word, after it an excluded word may stand
_STRONG = 0.6  # weight from which a trigger seldom means anything else
_GAP = 1  # words that may stand between two words of a phrase
_PARTICLES = {f"{c}{p}": p for c in "وف" for p in ("لم", "لن", "لا", "ليس", "ليست")}  # where not cut
_REPORTING = frozenset(("ان", "بان", "«", '"', "“", "”", ":"))  # what begins reported speech
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
_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC"))
_PREFIX_WITHOUT_DAMMA = frozenset((1, 5, 6, 7, 8, 10, 12))
_DAMMA = "ُ"


def match_document(doc: Doc, index: Index, phrases: Phrases) -> Iterator[Found]:
    """The triggers of the document: token span, entry, features, tokens of required words, whether the form
    is both active and passive."""
    norms, names, starts = [], [], [0]
    for t in doc:
        norms.append(_PARTICLES.get(t.norm_, t.norm_))
        names.append(t.ent_type_ in _NAMES)
        if t.i and t.is_sent_start:
            starts.append(t.i)
    words = Written(doc, norms)
    for begin, end in pairwise((*starts, len(norms))):
        for i in range(begin, end):
            if names[i]:
                continue
            if norms[i] in phrases:
                yield from _phrases(norms, i, (begin, end), phrases[norms[i]])
            yield from _words_at(words, i, (begin, end), index)


def _words_at(words: Written, i: int, sentence: tuple[int, int], index: Index) -> Iterator[Found]:
    """The triggers of the word at ``i`` as it is cut; else as a verb whose clitics were not cut."""
    word = form_at(index, words, i)
    found = []
    if word and not conjunction_hidden(index, words, i):
        found = list(_words(words.doc, words.norms, i, sentence, index[word]))
    if not found:
        for form in uncut_verbs(words, i):
            if form not in index:
                continue
            verbs = [a for a in index[form] if a[1].tense == "past" and a[1].person == 3]
            if verbs:
                found = list(_words(words.doc, words.norms, i, sentence, verbs, verb=True))
                break
    yield from found


def _phrases(
    norms: Sequence[str], i: int, sentence: tuple[int, int], by_second: Mapping[str, Sequence[Entry]]
) -> Iterator[Found]:
    """The phrases that start at ``i``, of each type the longest, of equals the surest."""
    begin, end = sentence
    near = norms[i + 1 : min(end, i + 2 + _GAP)]
    best: dict[str, Found] = {}
    for second in dict.fromkeys(("", *near)):
        for entry in by_second.get(second, ()):
            stop = _phrase_end(norms, i, end, entry)
            known = best.get(entry.type)
            if not stop or (known and (stop, entry.weight) <= (known[1], known[2].weight)):
                continue
            parts = required_parts(norms, stop - 1, (begin if entry.reported else i, end), entry)
            if parts is not None:
                best[entry.type] = (i, stop, entry, Features(), parts, False)
    yield from best.values()


def _phrase_end(norms: Sequence[str], start: int, end: int, entry: Entry) -> int:
    """The end of the phrase that starts at ``start``, or 0."""
    i = start + 1
    for words in entry.rest:
        here = next((j for j in range(i, min(end, i + _GAP + 1)) if norms[j] in words), None)
        if here is None:
            return 0
        i = here + 1
    return i


def _words(
    doc: Doc,
    norms: Sequence[str],
    i: int,
    sentence: tuple[int, int],
    analyses: Analyses,
    *,
    verb: bool | None = None,
) -> Iterator[Found]:
    if verb is None:
        verb = _reads_as_verb(doc[i], {f.tense != "" for _, f in analyses})
    by_entry: dict[Entry, list[Features]] = {}
    for entries, features in _likely(doc[i], verb, analyses):
        for entry in entries:
            by_entry.setdefault(entry, []).append(features)
    best: dict[str, Found] = {}
    for entry, options in by_entry.items():
        parts = required_parts(norms, i, sentence, entry)
        if parts is None:
            continue
        features, both = _preferred(doc[i], entry, options)
        found = (i, i + 1, entry, features, parts, both)
        if entry.type not in best or _rank(found) > _rank(best[entry.type]):
            best[entry.type] = found
    yield from best.values()


def _likely(token: Token, verb: bool | None, analyses: Analyses) -> Analyses:
    """The analyses that fit the place of the word; of those, the third person before the others."""
    before = token.nbor(-1).norm_ if token.i else ""
    after = token.nbor().norm_ if token.i + 1 < len(token.doc) and not token.whitespace_ else ""
    likely = [
        a
        for a in analyses
        if (verb is None or verb == bool(a[1].tense))
        and (not a[1].tense or _fits(a[1], token.norm_, before, after, verb))
    ]
    return [a for a in likely if a[1].person in (0, 3)] or likely


def _fits(features: Features, norm: str, before: str, after: str, verb: bool | None) -> bool:
    """Whether a finite verb of these features may stand here.

    The short jussive stands after «لم» and the like («يصف» is not of «صفّى»), the plural in bare «و» before
    a pronoun («يدعو» is not of «ادّعى»). Unless the word is known to be a verb, a dual in alif is taken for
    an accusative («لاحقا»), and the first person for a noun («الأم» is not "I am blamed"): news are told in
    the third person.
    """
    if (
        features.tense == "jussive"
        and (features.number == "s" or features.person == 1)
        and before not in _JUSSIVE_SIGNS
    ):
        return False
    if features.number == "p" and features.person != 1 and norm.endswith("و") and after not in ENCLITICS:
        return False
    if verb:
        return True
    if features.number == "d" and norm.endswith("ا") and not norm.endswith("تا"):
        return False
    return not (features.person == 1 and features.number == "s" and features.tense == "present")


def _rank(found: Found) -> tuple[bool, bool, bool, float]:
    """A strong trigger before a weak one; of either, one with its company («فرض … عقوبات») before a bare one."""
    entry = found[2]
    return entry.weight >= _STRONG, bool(entry.requires), bool(entry.governs), entry.weight


def required_parts(
    norms: Sequence[str], i: int, sentence: tuple[int, int], entry: Entry
) -> tuple[int, ...] | None:
    """The tokens of the required words; None where a condition of the entry does not hold."""
    begin, end = sentence
    after = range(i + 1, min(end, i + 1 + entry.reach))
    if entry.reported and not any(norms[j] in _REPORTING for j in range(max(begin, i - entry.reported), i)):
        return None
    if entry.excludes and any(norms[j] in entry.excludes for j in after[:_CLOSE]):
        return None
    if entry.governs and not any(norms[j] in entry.governs for j in after):
        return None
    if not entry.requires:
        return ()
    near = (*after, *range(i - 1, max(begin, i - 1 - _BEFORE) - 1, -1))
    part = next((j for j in near if norms[j] in entry.requires), None)
    return None if part is None else (part,)


def _reads_as_verb(token: Token, readings: set[bool]) -> bool | None:
    """Whether the word stands as a finite verb here (True), as a noun (False), or either (None)."""
    before = token.doc[token.i - 1].norm_ if token.i else ""
    if before in _NOUN_SIGNS and (token.pos_ != "VERB" or False in readings):
        return False
    if before in _VERB_SIGNS and before != "لا":
        return True
    if token.pos_ in ("VERB", "AUX") and True in readings:
        return True
    if len(readings) == 1:
        return None
    if token.pos_ in ("NOUN", "ADJ", "PROPN"):
        return False
    return None


def _preferred(token: Token, entry: Entry, options: Sequence[Features]) -> tuple[Features, bool]:
    """Of several readings the likeliest, and whether the other voice is as good.

    The third person before the others, the singular and the past before the rest; the passive where the
    writer marked it with a damma.
    """
    marked = _DAMMA in token.text[1:4] and any(_marks_passive(token.text, entry, f) for f in options)
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
