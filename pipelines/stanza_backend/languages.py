"""What the rest of the way wants of the words of each language."""

from __future__ import annotations

from functools import cache

from rapidfuzz.distance import Levenshtein

from kg.names import normalize
from kg.orthography import fold
from pipelines.stanza_backend.alignment import Clitics
from pipelines.stanza_backend.documents import Language

__all__ = ["language_of"]

_REST = ("MIS", "MISC")
_PLURAL = ("ون", "ين")
_FAR = 2  # letters that an expanded word may differ from what is written: «ل|لسلطة» is «السلطة»


def language_of(code: str) -> Language:
    """The needs of a language, by Stanza's code."""
    return _arabic() if code == "ar" else _OTHER


def _written(text: str, word: str) -> str:
    return text.lower()


def _table_type(name: str, label: str, kind: str) -> str:
    return kind


def _never(token: str) -> bool:
    return False


_OTHER = Language(None, _written, _table_type, _never)


@cache
def _arabic() -> Language:
    """The same clitics are cut, and words are folded, as the embedded tokenizer does it."""
    from pipelines.arabic.segmentation import CONJUNCTIONS, ENCLITICS, FUTURE, PREPOSITIONS

    before = frozenset((*CONJUNCTIONS, *PREPOSITIONS, FUTURE))
    return Language(Clitics(before, frozenset(ENCLITICS), fold), _arabic_norm, _arabic_type, _is_arabic_name)


def _arabic_norm(text: str, word: str) -> str:
    """The folded word as it is written apart («رسالت» before a pronoun is «رسالة»); marks stay as they are.

    The expander is a network and may write another word altogether: what is written then counts.
    """
    written = fold(text) if any(c.isalnum() for c in text) else text
    apart = fold(word)
    near = apart and written and Levenshtein.distance(written, apart, score_cutoff=_FAR) <= _FAR
    return apart if near and written[:1].isalpha() else written


def _is_arabic_name(token: str) -> bool:
    """Whether a token is a name as a whole: «واشنطن» does not begin with «و», nor «لندن» with «ل»."""
    from pipelines.arabic.gazetteer import load_gazetteer

    gazetteer, name = load_gazetteer(), normalize(token)
    return gazetteer.lookup(name) is not None or name in gazetteer.name_parts()


def _arabic_type(name: str, label: str, kind: str) -> str:
    """The gazetteer's word on names that it knows as one type, since Stanza's labels are coarser than the ontology:
    AQMAR has one for all places, and one for the rest, nations and events among them."""
    from pipelines.arabic.gazetteer import load_gazetteer

    known = {e.type for e in load_gazetteer().candidates(normalize(name))}
    if len(known) == 1:
        return known.pop()
    return kind or ("GROUP" if label in _REST and _is_group(name) else "")


def _is_group(name: str) -> bool:
    """Whether a name is that of people of a nation («الروس», «قراصنة إيرانيون»); an adjective («الروسية») is not."""
    from pipelines.arabic.gazetteer import load_gazetteer
    from pipelines.arabic.groups import parse_group

    words = [normalize(w) for w in name.split()]
    group = parse_group(words, load_gazetteer())
    if len(words) > 1:
        return bool(group.countries and group.nouns and group.known)
    return bool(group.countries) and (words[0].endswith(_PLURAL) or words[0] in _peoples())


@cache
def _peoples() -> frozenset[str]:
    """The names of peoples that are broken plurals, with and without the article."""
    from pipelines.arabic.gazetteer import load_gazetteer

    plurals = {normalize(p) for t in load_gazetteer().territories.values() for p in t.plurals}
    return frozenset(plurals | {f"ال{p}" for p in plurals})
