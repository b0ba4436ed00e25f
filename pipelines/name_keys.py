"""Keys by which the names of a document are found that may be spellings of one another.

Comparing every name with every other takes a time that grows with the square of their number. Two names that
:func:`kg.names.same_name` takes for one share a key, so that only those need to be compared that do
(blocking, Christen 2012, "A Survey of Indexing Techniques for Scalable Record Linkage and Deduplication").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations, product
from typing import Generic, TypeVar

from kg.names import is_son, name_parts, normalize, skeleton, transliterate
from kg.transliteration import given_name

__all__ = ["COMPARED", "NameIndex", "end_keys", "name_keys", "pair_keys"]

COMPARED = 32
"""A name is compared with so many others at most that share a key with it; no article names as many alike."""

Pair = tuple[str, str]
T = TypeVar("T")


@lru_cache(maxsize=1 << 16)
def name_keys(name: str) -> frozenset[str]:
    """The keys of a whole name: any two names that are spellings of one have one in common.

    >>> bool(name_keys("ستيفن تشيونغ") & name_keys("ستيفن تشيونج")), bool(name_keys("قطر") & name_keys("مصر"))
    (True, False)
    >>> bool(name_keys("أليكسي") & name_keys("ألكسي")), bool(name_keys("ترامب") & name_keys("Trump"))
    (True, True)
    """
    words = normalize(name).split()
    plain = [w for w in words if not _is_son(w)] or words
    return frozenset(("".join(("=", *words)), *_sound_keys(tuple(plain))))


def _sound_keys(words: tuple[str, ...]) -> Iterator[str]:
    """The consonants of the words: without articles, with them (of «ألكسي» it is none), and across scripts."""
    yield "".join(map(skeleton, words))
    yield "".join(skeleton(f"ال{w}") for w in words)  # it takes one article away
    yield "".join(("@", *map(_latin, words)))


@lru_cache(maxsize=1 << 16)
def _is_son(word: str) -> bool:
    return is_son(f"- {word} {word}")


@lru_cache(maxsize=1 << 16)
def _latin(word: str) -> str:
    if not word.isascii():
        word = (given_name(word) or transliterate(word)).lower().removeprefix("al-")
    return skeleton(word.replace("'", "").replace("-", ""))


@lru_cache(maxsize=1 << 16)
def _word_keys(word: str) -> frozenset[str]:
    return frozenset(_sound_keys((word,)))


def pair_keys(name: str) -> Iterator[Pair]:
    """The keys of all pairs of words of a long name: by them it is found for a form that leaves parts out."""
    units = [*normalize(name).split(), *(p.replace(" ", "") for p in name_parts(name) if " " in p)]
    for a, b in combinations(units, 2):
        yield from _keys_of_two(a, b)


def end_keys(name: str) -> Iterator[Pair]:
    """The keys of the first and the last part of a name, as :func:`pair_keys` of its longer forms has them.

    >>> set(end_keys("محمد السيسي")) & set(pair_keys("محمد حسين السيسي")) != set()
    True
    """
    parts = name_parts(name)
    parts = [p for p in parts if not _is_son(p)] or parts
    first, last = parts[0], parts[-1]
    for a, b in product(
        {first.split()[0], first.replace(" ", "")}, {last.split()[-1], last.replace(" ", "")}
    ):
        yield from _keys_of_two(a, b)


@lru_cache(maxsize=1 << 13)
def _keys_of_two(a: str, b: str) -> tuple[Pair, ...]:
    """The keys of two words, whichever comes first."""
    return tuple({(x, y) if x <= y else (y, x) for x, y in product(_word_keys(a), _word_keys(b))})


class NameIndex(Generic[T]):
    """Things by their keys; of those with one key only the first :data:`COMPARED` are kept.

    >>> index = NameIndex[int]()
    >>> index.add(7, name_keys("تشيونغ"))
    >>> index.find(name_keys("تشيونج"))
    [7]
    """

    def __init__(self) -> None:
        self._items: defaultdict[Hashable, list[T]] = defaultdict(list)

    def add(self, item: T, keys: Iterable[Hashable]) -> None:
        """Keep ``item`` under each of the keys."""
        for key in set(keys):
            items = self._items[key]
            if len(items) < COMPARED:
                items.append(item)

    def find(self, keys: Iterable[Hashable]) -> list[T]:
        """What has any of the keys, sorted, each once."""
        return sorted({item for key in keys for item in self._items.get(key, ())})  # type: ignore[type-var]
