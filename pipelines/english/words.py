"""Part of speech, morphology and lemma of English words from their Penn tags, by rule and a table of forms."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc, Token

__all__ = ["irregular_forms", "lemma", "set_words"]

_UPOS = {
    "CC": "CCONJ",
    "CD": "NUM",
    "DT": "DET",
    "EX": "PRON",
    "FW": "X",
    "IN": "ADP",
    "JJ": "ADJ",
    "JJR": "ADJ",
    "JJS": "ADJ",
    "LS": "X",
    "MD": "AUX",
    "NN": "NOUN",
    "NNS": "NOUN",
    "NNP": "PROPN",
    "NNPS": "PROPN",
    "PDT": "DET",
    "POS": "PART",
    "PRP": "PRON",
    "PRP$": "PRON",
    "RB": "ADV",
    "RBR": "ADV",
    "RBS": "ADV",
    "RP": "ADP",
    "TO": "PART",
    "UH": "INTJ",
    "VB": "VERB",
    "VBD": "VERB",
    "VBG": "VERB",
    "VBN": "VERB",
    "VBP": "VERB",
    "VBZ": "VERB",
    "WDT": "PRON",
    "WP": "PRON",
    "WP$": "PRON",
    "WRB": "ADV",
    "SYM": "SYM",
    "$": "SYM",
    "NFP": "PUNCT",
    "ADD": "X",
    "AFX": "X",
    "GW": "X",
    "XX": "X",
    "HYPH": "PUNCT",
}
_MORPH = {
    "NN": "Number=Sing",
    "NNP": "Number=Sing",
    "NNS": "Number=Plur",
    "NNPS": "Number=Plur",
    "VBD": "Tense=Past|VerbForm=Fin",
    "VBZ": "Tense=Pres|VerbForm=Fin",
    "VBP": "Tense=Pres|VerbForm=Fin",
    "VB": "VerbForm=Inf",
    "VBG": "VerbForm=Ger",
    "VBN": "Tense=Past|VerbForm=Part",
}
_VOWELS = frozenset("aeiou")


@Language.component("kg_english_words", assigns=["token.pos", "token.morph", "token.lemma"])
def set_words(doc: Doc) -> Doc:
    """Set part of speech, morphology and lemma of every word from ``tag_`` and ``dep_``.

    >>> from pipelines.dependencies.testing import tree
    >>> doc = tree("Hackers stole it", heads=(1, 1, 1), deps=("nsubj", "ROOT", "obj"), tags=("NNS", "VBD", "PRP"))
    >>> [t.lemma_ for t in set_words(doc)]
    ['hacker', 'steal', 'it']
    """
    for token in doc:
        token.pos_ = _upos(token)
        if token.tag_ in _MORPH:
            token.set_morph(_MORPH[token.tag_])  # type: ignore[attr-defined]
        token.lemma_ = lemma(token.text.lower(), token.tag_)
    return doc


def _upos(token: Token) -> str:
    if token.is_space:
        return "SPACE"
    tag, label = token.tag_, token.dep_
    if tag.startswith("V") and label in ("aux", "aux:pass", "cop"):
        return "AUX"
    if tag == "IN" and label == "mark":
        return "SCONJ"
    return _UPOS.get(tag, "PUNCT" if token.is_punct else "X")


def lemma(word: str, tag: str) -> str:
    """The lemma of a word in small letters by its Penn tag.

    >>> [lemma(w, t) for w, t in (("accusing", "VBG"), ("denies", "VBZ"), ("admitted", "VBD"), ("spies", "NNS"))]
    ['accuse', 'deny', 'admit', 'spy']
    """
    if tag.startswith("V"):
        if word in ("'s", "’s", "'re", "’re", "am", "is", "are", "'m"):
            return "be"
        if word in ("has", "'ve", "’ve", "'d"):
            return "have"
        return _irregular().get(word) or _verb(word, tag)
    if tag in ("NNS", "NNPS"):
        return _irregular_nouns().get(word) or _singular(word)
    return word


def _verb(word: str, tag: str) -> str:
    if tag in ("VB", "VBP"):
        return word
    if tag == "VBZ" or (word.endswith("s") and not word.endswith("ss")):
        return "do" if word == "does" else "go" if word == "goes" else _without_s(word)
    ending = "ing" if word.endswith("ing") else "ed" if word.endswith("ed") else ""
    if not ending or len(word) < len(ending) + 2:
        return word
    return _stem(word[: -len(ending)])


def _stem(stem: str) -> str:
    """The verb whose form without ``-ed`` or ``-ing`` is ``stem``."""
    if stem in _verbs():
        return stem
    if stem + "e" in _verbs():
        return stem + "e"
    if len(stem) > 3 and stem[-1] == stem[-2] and (stem[:-1] in _verbs() or stem[-1] not in "lsfz"):
        return stem[:-1]
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if stem.endswith(
        ("at", "iz", "is", "ag", "dg", "rg", "v", "c", "u", "bl", "pl", "tl", "dl", "gl", "fl", "ur", "ns")
    ):
        return stem + "e"
    short = (
        len(stem) == 3
        and stem[-1] not in _VOWELS | set("wxy")
        and stem[-2] in _VOWELS
        and stem[-3] not in _VOWELS
    )
    return stem + "e" if short else stem


def _without_s(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


_singular = _without_s


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    text = files("pipelines.english").joinpath("irregular.txt").read_text("utf-8")
    return tuple(tuple(line.split()) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def _irregular() -> dict[str, str]:
    verbs = [row for row in _rows() if row[0] != "noun"]
    return {form: row[0] for row in verbs for cell in row for form in cell.split("/")}


@cache
def irregular_forms() -> dict[str, tuple[str, str]]:
    """Past and past participle of the irregular verbs.

    >>> irregular_forms()["steal"]
    ('stole', 'stolen')
    """
    rows = (row for row in _rows() if row[0] != "noun")
    return {row[0]: (row[1].split("/")[0], row[-1].split("/")[0]) for row in rows}


@cache
def _irregular_nouns() -> dict[str, str]:
    return {row[1]: row[2] for row in _rows() if row[0] == "noun"}


@cache
def _verbs() -> frozenset[str]:
    """Known verbs: those of the frames, of speech, and of the table that the recipe drew from the treebank."""
    words = files("pipelines.english").joinpath("verbs.txt").read_text("utf-8").split()
    return frozenset(words)
