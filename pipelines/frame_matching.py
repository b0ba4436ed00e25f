"""Looking the words of a document up in the index of triggers, and telling readings of one form apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from spacy.tokens import Doc, Token

from pipelines.arabic.morphology import Features
from pipelines.frame_entries import Entry

__all__ = ["match_document"]

Found = tuple[int, int, Entry, Features, tuple[int, ...], bool]
Analyses = Sequence[tuple[Sequence[Entry], Features]]
Index = Mapping[str, Analyses]

_BEFORE, _CLOSE = 4, 2  # how far before the trigger a required word, after it an excluded word may stand
_GAP = 1  # words that may stand between two words of a phrase
_VERB_SIGNS = frozenset(("لم", "لن", "قد", "سوف", "س", "لقد", "لا"))
_JUSSIVE_SIGNS = frozenset(("لم", "لما", "ل", "لا"))
_NOUN_SIGNS = frozenset(("في", "من", "الي", "علي", "عن", "مع", "بعد", "قبل", "اثر", "عقب", "خلال", "منذ", "ب", "ك",
                         "بسبب", "ضد", "اي", "كل", "غير", "عدم", "رغم", "وسط", "هذا", "هذه", "تلك", "ذلك"))  # fmt: skip
_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC"))
_CONJUNCTIONS = "وف"
_ENCLITICS = ("هم", "ها", "ه", "نا", "ني", "ك")
_DAMMA = "ُ"


def match_document(doc: Doc, index: Index, phrases: Mapping[str, Sequence[Entry]]) -> Iterator[Found]:
    """The triggers of the document: token span, entry, features, tokens of required words, whether the form is
    both active and passive."""
    norms = [t.norm_ for t in doc]
    sentence_ends = _sentence_ends(doc)
    for token in doc:
        i, end = token.i, sentence_ends[token.i]
        if token.ent_type_ in _NAMES:
            continue
        for entry in phrases.get(norms[i], ()):
            stop = _phrase_end(norms, i, end, entry)
            if stop and (parts := _required(norms, stop - 1, end, i, entry)) is not None:
                yield i, stop, entry, Features(), parts, False
        word = _word_in(index, doc, norms, i)
        if word:
            yield from _words(doc, norms, i, end, index[word])


def _sentence_ends(doc: Doc) -> list[int]:
    ends = [0] * len(doc)
    end = len(doc)
    for i in range(len(doc) - 1, -1, -1):
        ends[i] = end
        if doc[i].is_sent_start:
            end = i
    return ends


def _word_in(index: Index, doc: Doc, norms: Sequence[str], i: int) -> str:
    """The form of the index that stands at ``i``, also where the clitics were cut wrongly («و|لج», «وحض»); or ""."""
    norm = norms[i]
    if norm in index:
        return norm
    if len(norm) < 2 or not norm[0].isalpha():
        return ""
    joined_before = i > 0 and len(norms[i - 1]) == 1 and norms[i - 1].isalpha() and not doc[i - 1].whitespace_
    if not joined_before and norm[0] in _CONJUNCTIONS and len(doc[i].text) > 4 and norm[1:] in index:
        return norm[1:]  # five letters, or four with a shadda
    if joined_before and norms[i - 1] in _CONJUNCTIONS and norms[i - 1] + norm in index:
        return norms[i - 1] + norm
    if i + 1 < len(norms) and not doc[i].whitespace_ and norms[i + 1] in _ENCLITICS:
        joined = norm + norms[i + 1]
        return next((w for w in (joined, joined[1:] if joined[0] in _CONJUNCTIONS else "") if w in index), "")
    return next((norm[: -len(e)] for e in _ENCLITICS if norm.endswith(e) and len(norm) > len(e) + 3 and norm[: -len(e)] in index), "")


def _phrase_end(norms: Sequence[str], start: int, end: int, entry: Entry) -> int:
    """The end of the phrase that starts at ``start``, or 0."""
    i = start + 1
    for words in entry.rest:
        here = next((j for j in range(i, min(end, i + _GAP + 1)) if norms[j] in words), None)
        if here is None:
            return 0
        i = here + 1
    return i


def _words(doc: Doc, norms: Sequence[str], i: int, end: int, analyses: Analyses) -> Iterator[Found]:
    verb = _reads_as_verb(doc[i], {f.tense != "" for _, f in analyses})
    by_entry: dict[Entry, list[Features]] = {}
    for entries, features in _likely(doc[i], verb, analyses):
        for entry in entries:
            by_entry.setdefault(entry, []).append(features)
    best: dict[str, Found] = {}
    for entry, options in by_entry.items():
        parts = _required(norms, i, end, doc[i].sent.start, entry)
        if parts is None:
            continue
        features = _preferred(doc[i], options)
        both = {f.voice for f in options} == {"active", "passive"} and not _marked_passive(doc[i])
        found = (i, i + 1, entry, features, parts, both)
        if entry.type not in best or _rank(found) > _rank(best[entry.type]):
            best[entry.type] = found
    yield from best.values()


def _likely(token: Token, verb: bool | None, analyses: Analyses) -> Analyses:
    """The analyses that fit the place of the word; of those, the third person before the others."""
    before = token.nbor(-1).norm_ if token.i else ""
    after = token.nbor().norm_ if token.i + 1 < len(token.doc) and not token.whitespace_ else ""
    likely = [
        a for a in analyses
        if (verb is None or verb == bool(a[1].tense)) and (not a[1].tense or _fits(a[1], token.norm_, before, after, verb))
    ]  # fmt: skip
    return [a for a in likely if a[1].person in (0, 3)] or likely


def _fits(features: Features, norm: str, before: str, after: str, verb: bool | None) -> bool:
    """Whether a finite verb of these features may stand here.

    The short jussive stands after «لم» and the like («يصف» is not of «صفّى»), the plural in bare «و» before a pronoun
    («يدعو» is not of «ادّعى»). Unless the word is known to be a verb, a dual in alif is taken for an accusative
    («لاحقا»), and the first person for a noun («الأم» is not "I am blamed"): news are told in the third person.
    """
    if features.tense == "jussive" and (features.number == "s" or features.person == 1) and before not in _JUSSIVE_SIGNS:
        return False
    if features.number == "p" and features.person != 1 and norm.endswith("و") and after not in _ENCLITICS:
        return False
    if verb:
        return True
    if features.number == "d" and norm.endswith("ا"):
        return False
    return not (features.person == 1 and features.number == "s" and features.tense == "present")


def _rank(found: Found) -> tuple[bool, bool, float]:
    """A trigger with its company («فرض … عقوبات») before a bare one, a strong one before a weak one."""
    entry = found[2]
    return bool(entry.requires), bool(entry.governs), entry.weight


def _required(norms: Sequence[str], i: int, end: int, begin: int, entry: Entry) -> tuple[int, ...] | None:
    """The tokens of the required words; None where a condition of the entry does not hold."""
    after = range(i + 1, min(end, i + 1 + entry.reach))
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
    if before in _NOUN_SIGNS:
        return False
    if before in _VERB_SIGNS and before != "لا":
        return True
    if len(readings) == 1:
        return None
    if token.pos_ in ("VERB", "AUX"):
        return True
    if token.pos_ in ("NOUN", "ADJ", "PROPN"):
        return False
    return None


def _preferred(token: Token, options: Sequence[Features]) -> Features:
    """Of several readings: third person, active unless the writer marked the passive, singular, past."""
    passive = _marked_passive(token)
    return min(options, key=lambda f: ((f.voice == "passive") != passive, f.person != 3, f.number != "s", f.tense != "past"))


def _marked_passive(token: Token) -> bool:
    """Whether a damma after the first letter says passive («اتُّهم» has it after the second)."""
    return _DAMMA in token.text[1:3] and not token.norm_.startswith(("ي", "ت", "ن"))
