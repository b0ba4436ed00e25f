"""Arabic text to a spaCy ``Doc``: words, clitics as tokens of their own, folded forms, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token
from spacy.vocab import Vocab

from pipelines.arabic.orthography import MARKS, fold, strip_marks
from pipelines.arabic.segmentation import (
    CONJUNCTIONS,
    ENCLITICS,
    FUTURE,
    PREPOSITIONS,
    Segmenter,
    load_segmenter,
)
from pipelines.arabic.sentences import sentence_starts

__all__ = ["Tokenizer", "is_enclitic", "is_proclitic"]

_LETTER = f"\u0621-\u063f\u0641-\u064a\u0671-\u06d3{MARKS}"
_DIGIT = "0-9\u0660-\u0669\u06f0-\u06f9"
_LATIN = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_DOMAINS = "com|org|net|info|gov|edu|io|tv|me|uk|ru|ir|fr|de"
# The bounds are those of the standards of mail and domain names; without them a long run of dashes or of letters of
# another script would be read from its every place to its end.
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+)
  | (?P<plain>
      (?:https?://|www\.)[^\s،؛«»“”"<>()]*[^\s،؛«»“”"<>().,:;!?؟]   # addresses
    | [\w.+-]{{1,64}}+@[\w-]{{1,63}}+(?:\.[\w-]{{1,63}}+)+                # mail
    | [@\#][\w]+                                                       # handles, hash tags
    | [{_LATIN}0-9-]{{1,63}}+(?:\.[{_LATIN}0-9-]{{1,63}}+){{0,8}}\.(?:{_DOMAINS})\b
    | [{_DIGIT}]+(?:[.,٫٬:/-][{_DIGIT}]+)*(?:[%٪]|[{_LATIN}]+\b)?     # numbers, dates, times, 4G
    | (?:[{_LATIN}]\.){{2,}}                                           # U.S.
    | [{_LATIN}][{_LATIN}{_DIGIT}]*(?:[-'’&.][{_LATIN}{_DIGIT}]+)*     # Latin words, names with hyphens
    | (?:[{_LETTER}]{{1,3}}\.){{2,}}[{_LETTER}]{{1,4}}(?![{_LETTER}])  # letters read out: إم.إس.إن
    )
  | (?P<word>[{_LETTER}]+)
  | (?P<mark>\.{{2,}}|…|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PROCLITICS = frozenset((*CONJUNCTIONS, *PREPOSITIONS, FUTURE))
_PRONOUNS = frozenset(ENCLITICS)
_REMEMBERED = 40  # letters of the longest word that is worth remembering


class Tokenizer:
    """Makes a ``Doc`` of a text; the tokens cover it exactly, offsets are kept.

    Proclitics and enclitic pronouns are tokens of their own; the article stays on its word («للبيت» →
    ل|لبيت). ``token.norm_`` is the folded form of the full word («البيت»). Sentences are set.

    >>> from spacy.vocab import Vocab
    >>> [t.text for t in Tokenizer(Vocab())("اتهمه وبالكرملين.")]
    ['اتهم', 'ه', 'و', 'ب', 'الكرملين', '.']
    """

    def __init__(self, vocab: Vocab, segmenter: Segmenter | None = None) -> None:
        self.vocab = vocab
        self._segmenter = segmenter or load_segmenter()
        self._cache: dict[str, tuple[tuple[str, str], ...]] = {}

    def __call__(self, text: str) -> Doc:
        """The tokens of ``text``, joined they are the text."""
        words: list[str] = []
        spaces: list[bool] = []
        norms: list[str] = []
        for word, norm in self._tokens(text):
            if word[0].isspace() and words and word[0] == " " and not spaces[-1]:
                spaces[-1] = True
                word = norm = word[1:]
                if not word:
                    continue
            words.append(word)
            spaces.append(False)
            norms.append(norm)
        doc = Doc(self.vocab, words=words, spaces=spaces, sent_starts=sentence_starts(words, spaces))
        for token, norm in zip(doc, norms, strict=True):
            token.norm_ = norm
        return doc

    def norms(self, text: str) -> Iterator[str]:
        """The folded forms alone, white space included; faster than a ``Doc``."""
        return (norm for _, norm in self._tokens(text))

    def _tokens(self, text: str) -> Iterator[tuple[str, str]]:
        for match in _TOKEN.finditer(text):
            value = match.group()
            if match.lastgroup == "word":
                parts = self._cache.get(value)
                if parts is None:
                    parts = tuple(self._parts(value))
                    if len(value) <= _REMEMBERED:
                        self._cache[value] = parts
                    if len(self._cache) > 500_000:
                        self._cache.clear()
                yield from parts
            else:
                yield value, fold(value) if match.lastgroup == "plain" else value

    def _parts(self, word: str) -> Iterator[tuple[str, str]]:
        bare = strip_marks(word)
        if not bare:
            yield word, word
            return
        parts = self._segmenter.segment(bare)
        norms = self._norms(parts)
        start = 0
        for i, part in enumerate(parts):
            end = len(word) if i == len(parts) - 1 else _end(word, start, len(part))
            yield word[start:end], norms[i]
            start = end

    def _norms(self, parts: tuple[str, ...]) -> list[str]:
        out = [fold(p) for p in parts]
        for i, part in enumerate(parts):
            if i > 0 and parts[i - 1] == "ل" and part[0] == "ل" and len(part) > 2:
                out[i] = fold(self._segmenter.with_article(part))
            elif i == len(parts) - 2 and parts[-1] in _PRONOUNS and len(part) > 2:
                out[i] = fold(self._segmenter.free_form(part, parts[-1]))
        return out

    def to_bytes(self, **kwargs: object) -> bytes:
        """Nothing: the tokenizer has no state of its own (spaCy asks for it on saving)."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: object) -> Tokenizer:
        """The tokenizer itself."""
        return self

    def to_disk(self, path: object, **kwargs: object) -> None:
        """Writes nothing."""

    def from_disk(self, path: object, **kwargs: object) -> Tokenizer:
        """The tokenizer itself."""
        return self


def _end(word: str, start: int, letters: int) -> int:
    """Where ``letters`` letters from ``start`` end, the marks on the last of them included."""
    i = start
    while i < len(word) and letters:
        letters -= bool(strip_marks(word[i]))
        i += 1
    while i < len(word) and not strip_marks(word[i]):
        i += 1
    return i


def is_proclitic(token: Token) -> bool:
    """Whether the token is a conjunction, preposition or future sign written on the next word."""
    if token.text not in _PROCLITICS or token.whitespace_ or token.i + 1 >= len(token.doc):
        return False
    return token.nbor().text[0].isalpha()


def is_enclitic(token: Token) -> bool:
    """Whether the token is a pronoun written on the word before it («له», «رسائلها»; not «وهم»)."""
    if token.text not in _PRONOUNS or token.i == 0:
        return False
    before = token.nbor(-1)
    return not before.whitespace_ and before.text[-1].isalpha() and before.text not in CONJUNCTIONS
