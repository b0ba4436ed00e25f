"""What a written word may be, where the tokenizer cut its clitics wrongly or not at all: «وحضّ», «وات|هم», «فنصح»."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from pipelines.arabic.morphology import SHADDA
from pipelines.arabic.segmentation import load_segmenter

__all__ = ["ENCLITICS", "Written", "conjunction_hidden", "form_at", "uncut_verbs"]

_CONJUNCTIONS = ("و", "ف")
ENCLITICS = ("هم", "ها", "ه", "نا", "ني", "ك")
_RARE = 25  # a written word that running text has less often may be a verb whose clitics were not cut


class Written:
    """The words of a document as they are written: folded forms, texts, and whether white space follows."""

    def __init__(self, doc: Doc, norms: Sequence[str]) -> None:
        self.doc, self.norms = doc, norms
        self.texts = [t.text for t in doc]
        self.spaced = [bool(t.whitespace_) for t in doc]

    def glued(self, i: int) -> bool:
        """Whether the word at ``i`` follows another without white space."""
        return i > 0 and not self.spaced[i - 1]


def form_at(index: Container[str], words: Written, i: int) -> str:
    """The form of the index that stands at ``i``; or ""."""
    norm = words.norms[i]
    if norm in index:
        return norm
    if len(norm) < 2 or not norm[0].isalpha():
        return ""
    norms = words.norms
    before = norms[i - 1] if words.glued(i) else ""
    after = norms[i + 1] if i + 1 < len(norms) and words.glued(i + 1) else ""
    if after not in ENCLITICS:
        after = ""
    verb = not before and norm[0] in _CONJUNCTIONS and words.doc[i].pos_ == "VERB"
    return next(
        (form for form in _other_cuts(norm, words.texts[i], before, after, verb) if form in index), ""
    )


@lru_cache(maxsize=100_000)
def _other_cuts(norm: str, text: str, before: str, after: str, verb: bool) -> tuple[str, ...]:
    return tuple(_all_cuts(norm, text, before, after, verb))


def _all_cuts(norm: str, text: str, before: str, after: str, verb: bool) -> Iterator[str]:
    """What the word may be if its clitics were cut wrongly: «وحضّ», «و|لج», «وات|هم», «تنفيه», «سيهاتف».

    ``before`` and ``after`` are the words that it touches, ``after`` only if it is an enclitic; ``verb`` is whether it
    was tagged as one.
    """
    if not before and norm[0] in _CONJUNCTIONS and (len(norm) > 4 or SHADDA in text or verb):
        yield norm[1:]
    if norm[0] == "س" and norm[1] in "يتن" and len(norm) > 4:
        yield norm[1:]
    if before in _CONJUNCTIONS:
        yield before + norm
    if after:
        yield norm + after
        if norm[0] in _CONJUNCTIONS:
            yield norm[1:] + after
    for enclitic in ENCLITICS:
        if norm.endswith(enclitic) and text[-1] != "ة" and len(norm) > len(enclitic) + 3:
            yield norm.removesuffix(enclitic)


def conjunction_hidden(index: Mapping[str, Any], words: Written, i: int) -> bool:
    """Whether the writer's shadda tells «و» and a verb («وعدّ», «وردّ») from the verb that is spelt alike."""
    norm = words.norms[i]
    return (
        norm[0] in _CONJUNCTIONS
        and SHADDA in words.texts[i]
        and norm[1:] in index
        and all(SHADDA not in e.lemma for entries, _ in index.get(norm, ()) for e in entries)
    )


def uncut_verbs(words: Written, i: int) -> Sequence[str]:
    """The verbs that a rare word may be with conjunction or pronoun before the cut: «فنصح», «سأله», «ورماها».

    A common word is taken for one only where a clause begins («. ورد الناطق بأن»).
    """
    norm = words.norms[i]
    rare, verbs = _verbs_in(words.texts[i], norm)
    if not verbs or (words.glued(i) and words.texts[i - 1].isalpha()):
        return ()
    return verbs if rare or (len(norm) == 3 and (i == 0 or not words.norms[i - 1][:1].isalpha())) else ()


@lru_cache(maxsize=100_000)
def _verbs_in(text: str, norm: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the word is rare, and the verbs that it may hold with «و» or «ف» before, a pronoun behind."""
    if len(norm) < 3 or not norm[0].isalpha():
        return False, ()
    marked, joined = SHADDA in text, norm[0] in _CONJUNCTIONS
    verbs = [norm[1:]] if joined else []
    for base in (norm[1:], norm) if joined else (norm,):
        for enclitic in ENCLITICS[:-1]:
            stem = base.removesuffix(enclitic)
            if text.endswith(enclitic) and len(stem) >= 3 - marked:
                verbs += (stem, stem[:-1] + "ي") if stem[-1] == "ا" else (stem,)
    return marked or load_segmenter().counts.get(text, 0) <= _RARE, tuple(verbs)
