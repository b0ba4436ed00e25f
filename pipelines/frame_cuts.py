"""What a written word may be, where the tokenizer cut its clitics wrongly or not at all: «وحضّ», «وات|هم», «فنصح»."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.symbols import GPE, LOC, ORG, PERSON  # type: ignore[import-not-found]
from spacy.tokens import Doc

from pipelines.arabic.morphology import SHADDA
from pipelines.arabic.segmentation import load_segmenter

__all__ = ["ENCLITICS", "Written", "conjunction_hidden", "form_of", "is_rare", "uncut_verbs"]

_CONJUNCTIONS = ("و", "ف")
ENCLITICS = ("هم", "ها", "ه", "نا", "ني", "ك")
_RARE = 25  # a written word that running text has less often may be a verb whose clitics were not cut
_NAMES = (PERSON, ORG, GPE, LOC)
_PARTICLES = {f"{c}{p}": p for c in "وف" for p in ("لم", "لن", "لا", "ليس", "ليست")}  # where not cut


class Written:
    """The words of a document as they are written, one entry a token.

    Attributes:
        texts, folded: the words and their folded forms.
        norms: the folded forms without the conjunctions of particles.
        pos: parts of speech, as :mod:`spacy.symbols` numbers them.
        named: whether the word is part of a name.
        before: the conjunction that the word touches, "." if it touches another word, or "".
        after: the enclitic that touches the word from behind, or "".
        sentences: half-open token spans.
    """

    def __init__(self, doc: Doc) -> None:
        columns = doc.to_array(["ORTH", "NORM", "POS", "ENT_TYPE", "SPACY", "SENT_START"]).T
        orths, folded = columns[:2].tolist()
        words = {n: doc.vocab.strings[n] for n in {*orths, *folded}}
        self.texts, self.folded = ([*map(words.__getitem__, numbers)] for numbers in (orths, folded))
        particles = {w: _PARTICLES[w] for w in _PARTICLES.keys() & words.values()}
        self.norms = [particles.get(w, w) for w in self.folded] if particles else self.folded
        self.pos: list[int] = columns[2].tolist()
        self.named: list[bool] = np.logical_or.reduce([columns[3] == n for n in _NAMES]).tolist()
        spaced = columns[4].tolist()
        touched = (
            "" if s else w if w in _CONJUNCTIONS else "." for w, s in zip(self.norms, spaced, strict=True)
        )
        self.before = ["", *touched][: len(spaced)]
        behind = ("" if s or w not in ENCLITICS else w for w, s in zip(self.norms[1:], spaced, strict=False))
        self.after = [*behind, ""][: len(spaced)]
        begins = sorted({0, *np.flatnonzero(columns[5] == 1).tolist()})
        self.sentences = list(pairwise((*begins, len(spaced))))


def form_of(index: Container[str], norm: str, text: str, before: str, after: str, verb: bool) -> str:
    """The form of the index that a word is; or "".

    ``before`` and ``after`` are what it touches as :class:`Written` has it; ``verb`` is
    whether it was tagged as a verb.
    """
    if norm in index:
        return norm
    if len(norm) < 2 or not norm[0].isalpha():
        return ""
    return next((form for form in _other_cuts(norm, text, before, after, verb) if form in index), "")


def _other_cuts(norm: str, text: str, before: str, after: str, verb: bool) -> Iterator[str]:
    """What the word may be if its clitics were cut wrongly: «وحضّ», «و|لج», «وات|هم», «تنفيه», «سيهاتف»."""
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


def conjunction_hidden(index: Mapping[str, Any], norm: str, text: str) -> bool:
    """Whether the writer's shadda tells «و» and a verb («وعدّ», «وردّ») from the verb that is spelt alike."""
    return (
        norm[0] in _CONJUNCTIONS
        and SHADDA in text
        and norm[1:] in index
        and all(SHADDA not in e.lemma for entries, _ in index.get(norm, ()) for e in entries)
    )


def uncut_verbs(norm: str, text: str) -> tuple[str, ...]:
    """The verbs that a word may be with conjunction or pronoun before the cut: «فنصح», «سأله», «ورماها»."""
    if len(norm) < 3 or not norm[0].isalpha():
        return ()
    marked, joined = SHADDA in text, norm[0] in _CONJUNCTIONS
    verbs = [norm[1:]] if joined else []
    for base in (norm[1:], norm) if joined else (norm,):
        for enclitic in ENCLITICS[:-1]:
            stem = base.removesuffix(enclitic)
            if text.endswith(enclitic) and len(stem) >= 3 - marked:
                verbs += (stem, stem[:-1] + "ي") if stem[-1] == "ا" else (stem,)
    return tuple(verbs)


def is_rare(text: str) -> bool:
    """Whether a written word may be a verb whose clitics were not cut wherever it stands."""
    return SHADDA in text or load_segmenter().counts.get(text, 0) <= _RARE
