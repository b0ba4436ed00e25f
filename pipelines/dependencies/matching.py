"""The triggers of a document by lemma: words with their company, and phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipelines.dependencies.grammar import ENGLISH, Grammar
from pipelines.frame_entries import Entry

__all__ = ["LemmaFrames", "TreeTrigger"]

_NOUNS = frozenset(("masdar", "noun"))
_FITS = {
    "verb": frozenset(("VERB", "AUX")),
    "masdar": frozenset(("NOUN", "PROPN")),
    "noun": frozenset(("NOUN", "PROPN")),
    "active_participle": frozenset(("NOUN", "ADJ", "VERB")),
    "passive_participle": frozenset(("NOUN", "ADJ", "VERB")),
    "adjective": frozenset(("ADJ", "VERB", "NOUN", "ADV")),
}
_NAMES = frozenset(("PERSON", "ORG", "GPE", "LOC", "GROUP"))
_GAP = 1  # words that may stand between two words of a phrase
_PARTICLE_REACH = 4  # tokens from a verb to its particle


@dataclass(frozen=True, slots=True)
class TreeTrigger:
    """An occurrence of a trigger: its head word, half-open token span, entry, and the tokens of the required words."""

    token: Token
    start: int
    end: int
    entry: Entry
    parts: tuple[Token, ...] = ()

    @property
    def type(self) -> str:
        """The relation type."""
        return self.entry.type


class LemmaFrames:
    """Triggers indexed by the key of their first word.

    >>> from pipelines.dependencies.testing import example_entry, example_tree
    >>> frames = LemmaFrames([example_entry("hack", "HACKED")])
    >>> [(t.token.text, t.type) for t in frames.match(example_tree())]
    [('hacked', 'HACKED')]
    """

    def __init__(
        self,
        entries: Iterable[Entry],
        grammar: Grammar = ENGLISH,
        key: Callable[[str], str] = str.lower,
    ) -> None:
        """``key`` makes of a word in a frame file what ``grammar.key`` makes of a word in a text."""
        self.entries = tuple(entries)
        self.grammar = grammar
        self._words: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        self._phrases: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if entry.pos == "phrase":
                for first in sorted(entry.words):
                    self._phrases.setdefault(first, []).append(entry)
            else:
                first, *rest = (key(w) for w in entry.lemma.split())
                self._words.setdefault(first, []).append((tuple(rest), entry))

    def match(self, doc: Doc) -> list[TreeTrigger]:
        """The triggers in the order of the text; of each type the best at a word. Words of names are none."""
        out: list[TreeTrigger] = []
        keys = [self.grammar.key(t) for t in doc]
        for token in doc:
            best: dict[str, TreeTrigger] = {}
            for trigger in self._of_word(token, keys):
                known = best.get(trigger.type)
                if known is None or _rank(trigger) > _rank(known):
                    best[trigger.type] = trigger
            out += best.values()
        return out

    def candidates(self, doc: Doc) -> list[TreeTrigger]:
        """Like :meth:`match`, but every entry of a type that fits a word, the best first."""
        keys = [self.grammar.key(t) for t in doc]
        return [t for token in doc for t in sorted(self._of_word(token, keys), key=_rank, reverse=True)]

    def _of_word(self, token: Token, keys: list[str]) -> Iterator[TreeTrigger]:
        named = token.ent_type_ in _NAMES and token.pos_ not in (
            "VERB",
            "AUX",
        )  # a recogniser's slip takes verbs along
        if not named and not token.is_punct:
            yield from self._at(token, keys)
            yield from self._phrases_at(token, keys)

    def _at(self, token: Token, keys: list[str]) -> Iterator[TreeTrigger]:
        for rest, entry in self._words.get(keys[token.i], ()):
            if token.pos_ not in _FITS.get(entry.pos, _NOUNS) and not _mistaken(token, entry.pos):
                continue
            if token.dep_ in ("aux", "aux:pass", "cop"):
                continue
            end = _rest_end(token, rest, keys) if rest else token.i + 1
            if end and (parts := self._company(token, entry, keys)) is not None:
                yield TreeTrigger(token, token.i, end, entry, parts)

    def _company(self, token: Token, entry: Entry, keys: list[str]) -> tuple[Token, ...] | None:
        """The required words near a trigger; None where they, or the preposition that it governs, are missing, or an
        excluded word stands there."""
        doc, sentence = token.doc, token.sent
        near = range(max(sentence.start, token.i - 2), min(sentence.end, token.i + entry.reach + 1))
        if entry.excludes and any(self._is(doc[j], keys, entry.excludes) for j in near[:6] if j != token.i):
            return None
        if entry.governs:
            below = {c.i for c in token.children} | {g.i for c in token.children for g in c.children}
            after = range(token.i + 1, min(sentence.end, token.i + entry.reach + 1))
            if not any(self._is(doc[j], keys, entry.governs) for j in (*after, *sorted(below))):
                return None
        if not entry.requires:
            return ()
        wide = range(max(sentence.start, token.i - entry.reach), near.stop)
        found = [doc[j] for j in wide if j != token.i and self._is(doc[j], keys, entry.requires)]
        tied = [p for p in found if _tied(p, token)] or [p for p in found if p.i > token.i]
        return tuple(tied[:2]) or None

    def _is(self, token: Token, keys: list[str], words: frozenset[str]) -> bool:
        return keys[token.i] in words or token.lower_ in words or token.norm_ in words

    def _phrases_at(self, token: Token, keys: list[str]) -> Iterator[TreeTrigger]:
        for first in dict.fromkeys((keys[token.i], token.lower_, token.norm_)):
            for entry in self._phrases.get(first, ()):
                end = self._phrase_end(token, entry, keys)
                if end and (parts := self._company(token, entry, keys)) is not None:
                    yield TreeTrigger(_head(token.doc[token.i : end]), token.i, end, entry, parts)

    def _phrase_end(self, token: Token, entry: Entry, keys: list[str]) -> int:
        i, end, doc = token.i + 1, token.sent.end, token.doc
        for words in entry.rest:
            here = next((j for j in range(i, min(end, i + _GAP + 1)) if self._is(doc[j], keys, words)), None)
            if here is None:
                return 0
            i = here + 1
        return i


def _mistaken(token: Token, kind: str) -> bool:
    """Whether a verb was taken for the head noun of its sentence («Iran backs Hezbollah»)."""
    return kind == "verb" and token.tag_ == "NNS" and token.dep_ == "ROOT" and token.i > token.sent.start


def _rest_end(token: Token, rest: tuple[str, ...], keys: list[str]) -> int:
    """The end of a trigger of several words («break into», «carry out»): its other words follow in order, soon."""
    i, end = token.i + 1, min(token.sent.end, token.i + 1 + _PARTICLE_REACH + len(rest))
    for word in rest:
        here = next((j for j in range(i, end) if keys[j] == word or token.doc[j].lower_ == word), None)
        if here is None:
            return 0
        i = here + 1
    return i


def _tied(part: Token, token: Token) -> bool:
    """Whether a required word hangs on the trigger, at most three arcs away, or the trigger on it."""
    for low, high in ((part, token), (token, part)):
        node = low
        for _ in range(3):
            if node.head.i == high.i:
                return True
            node = node.head
    return False


def _head(span: object) -> Token:
    root: Token = span.root  # type: ignore[attr-defined]
    return root


def _rank(trigger: TreeTrigger) -> tuple[float, ...]:
    entry = trigger.entry
    size = trigger.end - trigger.start + len(trigger.parts)
    return (entry.weight >= 0.6, size, bool(entry.governs), entry.weight)
