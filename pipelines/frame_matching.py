"""Looking the words of a document up in the index of triggers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from spacy.symbols import VERB  # type: ignore[import-not-found]
from spacy.tokens import Doc

from pipelines.arabic.morphology import Features
from pipelines.frame_cuts import Written, conjunction_hidden, form_of, is_rare, uncut_verbs
from pipelines.frame_entries import Entry
from pipelines.frame_readings import Analyses, Reading, Word

__all__ = ["Found", "Index", "Matcher", "Phrases", "required_parts"]

Found = tuple[int, int, Entry, Features, tuple[int, ...], bool]
Index = Mapping[str, Analyses]
Phrases = Mapping[str, Mapping[str, Sequence[Entry]]]
"""The phrases by their first word, then by their second; "" where there is none."""

_BEFORE, _CLOSE = 4, 2  # how far before the trigger a required word, after it an excluded word may stand
_GAP = 1  # words that may stand between two words of a phrase
_REPORTING = frozenset(("ان", "بان", "«", '"', "“", "”", ":"))  # what begins reported speech
_REMEMBERED = 50_000  # words with what they touch


class _Place(NamedTuple):
    """What may be at a word: phrases that begin with it, by their second word; the word as it is cut; the word as a
    verb whose clitics were not cut, ``anywhere`` or only where a clause begins."""

    phrases: Mapping[str, Sequence[Entry]]
    cut: Word | None
    uncut: Word | None
    anywhere: bool


class Matcher:
    """Finds triggers in documents; what a word may be, whatever its sentence, is looked up once."""

    def __init__(self, index: Index, phrases: Phrases) -> None:
        self._index, self._phrases = index, phrases
        self._place = lru_cache(maxsize=_REMEMBERED)(self._look_up)

    def match(self, doc: Doc) -> Iterator[Found]:
        """The triggers of the document: token span, entry, features, tokens of required words, whether the form
        is both active and passive."""
        words = Written(doc)
        verbs = [pos == VERB for pos in words.pos]
        places = [*map(self._place, words.folded, words.norms, words.texts, words.before, words.after, verbs)]
        for sentence in words.sentences:
            for i in range(*sentence):
                place = places[i]
                if place is None or words.named[i]:
                    continue
                if place.phrases:
                    yield from _phrases(words.norms, i, sentence, place.phrases)
                if place.cut is not None or place.uncut is not None:
                    yield from _words(words, i, sentence, place)

    def _look_up(
        self, folded: str, norm: str, text: str, before: str, after: str, verb: bool
    ) -> _Place | None:
        """What may be at a word, given as :class:`Written` has it, and whether it was tagged as a verb."""
        form = form_of(self._index, norm, text, before, after, verb)
        cut = uncut = None
        if form and not conjunction_hidden(self._index, norm, text):
            cut = Word(folded, text, self._index[form], touched=bool(after))
        for form in uncut_verbs(norm, text):
            past = [a for a in self._index.get(form, ()) if a[1].tense == "past" and a[1].person == 3]
            if past:
                uncut = Word(folded, text, past, touched=bool(after))
                break
        phrases = self._phrases.get(norm, {})
        anywhere = uncut is not None and is_rare(text)
        return _Place(phrases, cut, uncut, anywhere) if phrases or cut or uncut else None


def _words(words: Written, i: int, sentence: tuple[int, int], place: _Place) -> Sequence[Found]:
    """The triggers of the word at ``i`` as it is cut; else as a verb whose clitics were not cut."""
    before = words.folded[i - 1] if i else ""
    if place.cut is not None:
        found = _best(words.norms, i, sentence, place.cut.readings(before, words.pos[i]))
        if found:
            return found
    if place.uncut is None or (words.before[i] and words.texts[i - 1].isalpha()):
        return ()
    if not place.anywhere and (len(words.norms[i]) != 3 or (i and words.norms[i - 1][:1].isalpha())):
        return ()  # a common word is taken for one only where a clause begins («. ورد الناطق بأن»)
    return _best(words.norms, i, sentence, place.uncut.readings_as_verb(before))


def _best(
    norms: Sequence[str], i: int, sentence: tuple[int, int], readings: Sequence[Reading]
) -> Sequence[Found]:
    """Of each type the best of the readings whose conditions hold at ``i``."""
    best: dict[str, tuple[Reading, tuple[int, ...]]] = {}
    for reading in readings:
        entry = reading.entry
        known = best.get(entry.type)
        if known is not None and reading.rank <= known[0].rank:
            continue
        parts = required_parts(norms, i, sentence, entry) if reading.conditional else ()
        if parts is not None:
            best[entry.type] = reading, parts
    return [(i, i + 1, r.entry, r.features, parts, r.both_voices) for r, parts in best.values()]


def _phrases(
    norms: Sequence[str], i: int, sentence: tuple[int, int], by_second: Mapping[str, Sequence[Entry]]
) -> Sequence[Found]:
    """The phrases that start at ``i``, of each type the longest, of equals the surest."""
    begin, end = sentence
    seconds = [w for w in ("", *norms[i + 1 : min(end, i + 2 + _GAP)]) if w in by_second]
    best: dict[str, Found] = {}
    for second in dict.fromkeys(seconds):
        for entry in by_second[second]:
            stop = _phrase_end(norms, i, end, entry)
            known = best.get(entry.type)
            if not stop or (known and (stop, entry.weight) <= (known[1], known[2].weight)):
                continue
            parts = required_parts(norms, stop - 1, (begin if entry.reported else i, end), entry)
            if parts is not None:
                best[entry.type] = (i, stop, entry, Features(), parts, False)
    return list(best.values())


def _phrase_end(norms: Sequence[str], start: int, end: int, entry: Entry) -> int:
    """The end of the phrase that starts at ``start``, or 0."""
    i = start + 1
    for words in entry.rest:
        here = next((j for j in range(i, min(end, i + _GAP + 1)) if norms[j] in words), None)
        if here is None:
            return 0
        i = here + 1
    return i


def required_parts(
    norms: Sequence[str], i: int, sentence: tuple[int, int], entry: Entry
) -> tuple[int, ...] | None:
    """The tokens of the required words; None where a condition of the entry does not hold."""
    begin, end = sentence
    stop = min(end, i + 1 + entry.reach)
    if entry.reported and _REPORTING.isdisjoint(norms[max(begin, i - entry.reported) : i]):
        return None
    if entry.excludes and not entry.excludes.isdisjoint(norms[i + 1 : min(stop, i + 1 + _CLOSE)]):
        return None
    if entry.governs and entry.governs.isdisjoint(norms[i + 1 : stop]):
        return None
    if not entry.requires:
        return ()
    first = max(begin, i - 1 - _BEFORE)
    if entry.requires.isdisjoint(norms[first:stop]):
        return None
    near = (*range(i + 1, stop), *range(i - 1, first - 1, -1))
    part = next((j for j in near if norms[j] in entry.requires), None)
    return None if part is None else (part,)
