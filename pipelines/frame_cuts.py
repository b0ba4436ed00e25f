"""What a written word may be, where the tokenizer cut its clitics wrongly or not at all: «وحضّ», «وات|هم», «فنصح»."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from pipelines.arabic.morphology import SHADDA
from pipelines.arabic.segmentation import load_segmenter

__all__ = ["ENCLITICS", "conjunction_hidden", "form_at", "uncut_verbs"]

_CONJUNCTIONS = ("و", "ف")
ENCLITICS = ("هم", "ها", "ه", "نا", "ني", "ك")
_RARE = 25  # a written word that running text has less often may be a verb whose clitics were not cut


def form_at(index: Container[str], doc: Doc, norms: Sequence[str], i: int) -> str:
    """The form of the index that stands at ``i``; or ""."""
    norm = norms[i]
    if norm in index:
        return norm
    if len(norm) < 2 or not norm[0].isalpha():
        return ""
    return next((form for form in _other_cuts(doc, norms, i) if form in index), "")


def _other_cuts(doc: Doc, norms: Sequence[str], i: int) -> Iterator[str]:
    """What the word may be if its clitics were cut wrongly: «وحضّ», «و|لج», «وات|هم», «تنفيه», «سيهاتف»."""
    norm, text = norms[i], doc[i].text
    before = norms[i - 1] if i and not doc[i - 1].whitespace_ else ""
    after = norms[i + 1] if i + 1 < len(norms) and not doc[i].whitespace_ else ""
    if not before and norm[0] in _CONJUNCTIONS and (len(norm) > 4 or SHADDA in text or doc[i].pos_ == "VERB"):
        yield norm[1:]
    if norm[0] == "س" and norm[1] in "يتن" and len(norm) > 4:
        yield norm[1:]
    if before in _CONJUNCTIONS:
        yield before + norm
    if after in ENCLITICS:
        yield norm + after
        if norm[0] in _CONJUNCTIONS:
            yield norm[1:] + after
    for enclitic in ENCLITICS:
        if norm.endswith(enclitic) and text[-1] != "ة" and len(norm) > len(enclitic) + 3:
            yield norm.removesuffix(enclitic)


def conjunction_hidden(index: Mapping[str, Any], doc: Doc, norms: Sequence[str], i: int) -> bool:
    """Whether the writer's shadda tells «و» and a verb («وعدّ», «وردّ») from the verb that is spelt alike."""
    norm = norms[i]
    return (
        norm[0] in _CONJUNCTIONS
        and SHADDA in doc[i].text
        and norm[1:] in index
        and all(SHADDA not in e.lemma for entries, _ in index.get(norm, ()) for e in entries)
    )


def uncut_verbs(doc: Doc, norms: Sequence[str], i: int) -> Sequence[str]:
    """The verbs that a rare word may be with conjunction or pronoun before the cut: «فنصح», «سأله», «ورماها».

    A common word is taken for one only where a clause begins («. ورد الناطق بأن»).
    """
    norm, text = norms[i], doc[i].text
    rare, verbs = _verbs_in(text, norm)
    if not verbs or (i > 0 and not doc[i - 1].whitespace_ and doc[i - 1].is_alpha):
        return ()
    return verbs if rare or (len(norm) == 3 and (i == 0 or not norms[i - 1][:1].isalpha())) else ()


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
