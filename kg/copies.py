"""Copies of one text in several documents: an agency's article, printed by many, is one source.

Texts are compared by *shingling* (Broder, "On the resemblance and containment of documents", 1997): the set of
all runs of :data:`WORDS` words. Of each set only its smallest hashes are kept, the *sketch* of the document;
what two sketches share tells how much of the shorter text the longer one contains. Newspapers shorten and
frame what agencies send, therefore containment, not resemblance.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

from kg.model import Document
from kg.names import normalize

__all__ = ["COPIED", "WORDS", "containment", "copies", "sketch"]

K = TypeVar("K", bound=Hashable)

WORDS = 4
"""The words of a shingle: fewer are shared by chance, more are broken by a single changed word."""
COPIED = 0.5
"""From this containment on, two texts are copies of one."""
_HASHES = 64
_BYTES = 4
_LEAST = 4
"""Fewer shared hashes say nothing: two short texts of their own may share a formula."""
_MASK = 0xFFFFFFFF
_ODD = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F)


def sketch(document: Document) -> bytes:
    """The smallest hashes of the shingles of a text, boilerplate left out: at most 256 bytes, none if no words.

    Vowel signs, other orthographic detail and punctuation do not count.

    >>> one = sketch(Document("a", "قال المتحدث إن الحكومة سترد على الاتهامات في بيان لاحق هذا المساء"))
    >>> other = sketch(Document("b", "قال المتحدث: إنّ الحكومة سترد على الاتهامات في بيان لاحق"))
    >>> containment(one, other)
    1.0
    """
    words = [zlib.crc32(w.encode("utf-8", "replace")) for w in normalize(_article(document)).split()]
    if not words:
        return b""
    words += [0] * (WORDS - len(words))
    a, b, c, d = _ODD
    runs = zip(words, words[1:], words[2:], words[3:], strict=False)
    found = sorted({_spread(w * a + x * b + y * c + z * d) for w, x, y, z in runs})
    return b"".join(h.to_bytes(_BYTES, "big") for h in found[:_HASHES])


def _article(document: Document) -> str:
    """The text without the spans from which nothing is extracted."""
    if not document.boilerplate:
        return document.text
    kept, start = [], 0
    for span in sorted(document.boilerplate):
        kept.append(document.text[start : span.start])
        start = max(start, span.end)
    return " ".join([*kept, document.text[start:]])


def _spread(number: int) -> int:
    """A number of 32 bits that is small for no other reason than chance (the finaliser of MurmurHash 3)."""
    number &= _MASK
    number = ((number ^ number >> 16) * 0x85EBCA6B) & _MASK
    number = ((number ^ number >> 13) * 0xC2B2AE35) & _MASK
    return number ^ number >> 16


def containment(one: bytes, other: bytes) -> float:
    """How much of the shorter text the longer one contains, by their sketches; 0 if both are too short to say.

    Sketches of long texts are samples; only the range of hashes that both cover is compared, where both are
    samples of one rate.
    """
    if one == other:
        return 1.0 if one else 0.0
    a, b = _hashes(one), _hashes(other)
    most = min(_reach(a), _reach(b))
    x, y = ({h for h in hashes if h <= most} for hashes in (a, b))
    shared = len(x & y)
    return shared / min(len(x), len(y)) if shared >= _LEAST else 0.0


def _hashes(packed: bytes) -> list[int]:
    return [int.from_bytes(packed[i : i + _BYTES], "big") for i in range(0, len(packed), _BYTES)]


def _reach(hashes: list[int]) -> int:
    """Up to which hash a sketch has all of its text."""
    return hashes[-1] if len(hashes) == _HASHES else _MASK


def copies(sketches: Mapping[K, bytes]) -> list[tuple[K, K]]:
    """The pairs of documents that are copies of one text; only those that share a hash are compared.

    >>> text = "قال المتحدث إن الحكومة سترد على الاتهامات في بيان لاحق"
    >>> copies({n: sketch(Document(n, t)) for n, t in (("a", text), ("b", "نص آخر"), ("c", text + " هذا المساء"))})
    [('a', 'c')]
    """
    holders: defaultdict[bytes, list[K]] = defaultdict(list)
    compared: set[tuple[K, K]] = set()
    found = []
    for key, packed in sketches.items():
        for i in range(0, len(packed), _BYTES):
            hash_ = packed[i : i + _BYTES]
            for other in holders[hash_]:
                if (other, key) not in compared:
                    compared.add((other, key))
                    if containment(sketches[other], packed) >= COPIED:
                        found.append((other, key))
            holders[hash_].append(key)
    return found
