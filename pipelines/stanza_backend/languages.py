"""What the rest of the way wants of the words of each language."""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import Levenshtein

from kg.names import normalize
from kg.orthography import fold
from pipelines.stanza_backend.alignment import Clitics
from pipelines.stanza_backend.documents import Language

__all__ = ["language_of"]

_FAR = 2  # letters that an expanded word may differ from what is written: «ل|لسلطة» is «السلطة»


def language_of(code: str) -> Language:
    """The needs of a language, by Stanza's code."""
    return _arabic() if code == "ar" else _OTHER


def _written(text: str, word: str) -> str:
    return text.lower()


def _table_type(name: str, label: str, kind: str) -> str:
    return kind


_OTHER = Language(None, _written, _table_type)


@cache
def _arabic() -> Language:
    """The same clitics are cut, and words are folded, as the embedded tokenizer does it."""
    from pipelines.arabic.segmentation import CONJUNCTIONS, ENCLITICS, FUTURE, PREPOSITIONS

    before = frozenset((*CONJUNCTIONS, *PREPOSITIONS, FUTURE))
    return Language(Clitics(before, frozenset(ENCLITICS), fold), _arabic_norm, _arabic_type)


def _arabic_norm(text: str, word: str) -> str:
    """The folded word as it is written apart («رسالت» before a pronoun is «رسالة»); marks stay as they are.

    The expander is a network and may write another word altogether: what is written then counts.
    """
    written = fold(text) if any(c.isalnum() for c in text) else text
    apart = fold(word)
    near = apart and written and Levenshtein.distance(written, apart, score_cutoff=_FAR) <= _FAR
    return apart if near and written[:1].isalpha() else written


def _arabic_type(name: str, label: str, kind: str) -> str:
    """The gazetteer's word where Stanza's labels are coarser than the ontology: AQMAR has one for all places, and one
    for all that is no person, place or organisation, nations and events among them."""
    from pipelines.arabic.gazetteer import load_gazetteer
    from pipelines.arabic.groups import parse_group

    if label not in ("LOC", "MIS", "MISC"):
        return kind
    gazetteer = load_gazetteer()
    known = {e.type for e in gazetteer.candidates(normalize(name))}
    if label == "LOC":
        return "LOC" if "LOC" in known and "GPE" not in known else kind
    for other in ("EVENT", "GROUP"):
        if other in known:
            return other
    group = parse_group([normalize(w) for w in name.split()], gazetteer)
    return "GROUP" if group.countries and group.known else kind
