"""The words of an annotated document as lists, which features are read from faster than from spaCy's tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from spacy.tokens import Doc

__all__ = ["Words"]

_CLOSING = {"“": "”", "«": "»", '"': '"', "``": "''"}
_STOPS = frozenset((",", ";", ":", "—", "–", "(", ")", "-"))


@dataclass(frozen=True, slots=True)
class Words:
    """Forms in small letters, lemmas, tags, arcs and sentences of all tokens.

    Attributes:
        head: the token above; of a root itself.
        dep: labels without subtype, but for ``nsubj:pass``, ``nmod:poss``, ``obl:agent`` and ``acl:relcl``.
        bounds: the half-open token range of each sentence; ``sent`` is the number of that of each token.
        case: the preposition that a noun hangs on, several words joined by ``_``; "" where there is none.
        quoted: whether a token stands between quotation marks.
        verbs, stops: how many verbs, and commas or dashes, stand before each token, and at the end in all.
    """

    lower: list[str]
    lemma: list[str]
    tag: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    sent: list[int]
    bounds: list[tuple[int, int]]
    children: list[list[int]]
    case: list[str]
    quoted: list[bool]
    verbs: list[int]
    stops: list[int]

    @classmethod
    def of(cls, doc: Doc) -> Words:
        """Read them from an annotated document."""
        children: list[list[int]] = [[] for _ in doc]
        head = [t.head.i for t in doc]
        for i, h in enumerate(head):
            if h != i:
                children[h].append(i)
        lower, dep = [t.lower_ for t in doc], [_label(t.dep_) for t in doc]
        bounds = [(s.start, s.end) for s in doc.sents]
        sent = [n for n, (a, b) in enumerate(bounds) for _ in range(a, b)]
        pos = [t.pos_ for t in doc]
        return cls(
            lower,
            [(t.lemma_ or t.text).lower() for t in doc],
            [t.tag_ for t in doc],
            pos,
            dep,
            head,
            sent,
            bounds,
            children,
            [_case(i, lower, dep, children) for i in range(len(doc))],
            _quoted([t.text for t in doc]),
            _before(p == "VERB" for p in pos),
            _before(w in _STOPS for w in lower),
        )

    def path(self, a: int, b: int, most: int = 9) -> tuple[list[int], list[int]] | None:
        """The tokens from ``a`` up to the lowest word above both, which is last, and those from ``b`` up to below it;
        None where the way is longer than ``most`` arcs or the two are not in one tree."""
        up, seen, node = [a], {a: 0}, a
        while self.head[node] != node and len(up) <= most:
            node = self.head[node]
            seen[node] = len(up)
            up.append(node)
        down, node = [], b
        while node not in seen:
            down.append(node)
            if self.head[node] == node or len(down) > most:
                return None
            node = self.head[node]
        up = up[: seen[node] + 1]
        return (up, down) if len(up) + len(down) <= most + 1 else None

    def root(self, start: int, end: int) -> int:
        """The token of a span whose head is outside of it."""
        return next((i for i in range(end - 1, start - 1, -1) if not start <= self.head[i] < end), end - 1)

    def governor(self, i: int) -> int:
        """The word that the phrase of a token hangs on, above coordination and apposition."""
        for _ in range(6):
            if self.dep[i] not in ("conj", "appos", "flat", "compound") or self.head[i] == i:
                break
            i = self.head[i]
        return self.head[i]

    def clause(self, i: int) -> int:
        """The verb or root nearest above a token, or itself."""
        for _ in range(12):
            if self.pos[i] in ("VERB", "AUX") or self.head[i] == i:
                return i
            i = self.head[i]
        return i


_KEPT = frozenset(("nsubj:pass", "nmod:poss", "obl:agent", "acl:relcl"))


def _label(label: str) -> str:
    return label if label in _KEPT else label.partition(":")[0]


def _case(i: int, lower: list[str], dep: list[str], children: list[list[int]]) -> str:
    words = [
        w
        for c in children[i]
        if dep[c] == "case" and lower[c] not in ("'s", "’s", "'", "’")
        for w in (c, *(g for g in children[c] if dep[g] == "fixed"))
    ]
    return "_".join(lower[w] for w in sorted(words))


def _quoted(texts: list[str]) -> list[bool]:
    """A straight mark opens and closes in turn, within a paragraph."""
    out, end = [], ""
    for text in texts:
        if "\n" in text:
            end = ""
        if end and text == end:
            end = ""
        elif not end and text in _CLOSING:
            end = _CLOSING[text]
        out.append(bool(end))
    return out


def _before(flags: Iterable[bool]) -> list[int]:
    return list(accumulate(flags, initial=0))
