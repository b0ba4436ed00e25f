"""The slots of frames as tables: which of them a reference fills, and which is the best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipelines.arabic.orthography import fold

__all__ = ["AGENT", "NO_SLOT", "SLOTS", "Slots"]

Ints = npt.NDArray[np.int64]
Ranks = npt.NDArray[np.int8]
Bits = npt.NDArray[np.uint8]
Truths = npt.NDArray[np.bool_]

NO_SLOT = 6
"""The rank of a reference that fills no slot; the slots of a frame have the ranks 0, 1 … and at most 5."""
AGENT = frozenset({"من قبل", "علي يد", "علي ايدي", "من جانب", "من طرف", "بواسطه"})
"""What stands before the agent of a passive, folded."""
_KINDS = ("subject", "object", "genitive", "part:genitive", "agent", "clause", "attribute")
_BEFORE = frozenset({"part:genitive", "subject", "attribute"})  # the slots that may stand before the trigger
_NOT_AFTER = frozenset({"attribute"})


class Slots:
    """Lists of slots, met so far, by number: the rank of the best slot of each set of kinds before the trigger and
    behind it, and that of each preposition."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._words: dict[str, int] = {"": 0}
        self._kinds: Ranks = np.zeros((0, 2, 1 << len(_KINDS)), np.int8)
        self._prepositions: Ranks = np.zeros((0, 1), np.int8)

    @staticmethod
    def filled(
        *,
        subject: Truths,
        object: Truths,
        genitive: Truths,
        part: Truths,
        agent: Truths,
        clause: Truths,
        attribute: Truths,
    ) -> Bits:
        """The set of the kinds of slots that each reference fills, a bit each."""
        out: Bits = np.zeros(len(subject), np.uint8)
        for n, kind in enumerate((subject, object, genitive, part, agent, clause, attribute)):
            out |= kind.view(np.uint8) << n
        return out

    def number(self, slots: tuple[str, ...]) -> int:
        """The number of a list of slots, best slot first."""
        known = self._numbers.get(slots)
        return self._add(slots) if known is None else known

    def words(self, prepositions: Sequence[str], spot: Ints) -> Ints:
        """The number of the preposition of each reference ``spot``, 0 for those that no list names so far, and for
        none."""
        known, first, end = self._words, spot.min(initial=len(prepositions)), spot.max(initial=-1) + 1
        # Those of the whole document would be looked up for each of its parts.
        numbers: Ints = np.array([known.get(p, 0) for p in prepositions[first:end]], np.int64)[spot - first]
        return numbers

    def ranks(self, lists: Ints, filled: Bits, after: Truths, words: Ints) -> Ranks:
        """The rank of the best slot that each reference fills in each of some lists, :data:`NO_SLOT` if none.

        Arguments:
            lists: for each reference the numbers of the lists.
            filled: for each what :meth:`filled` gives.
            after: for each whether it stands behind the trigger.
            words: for each what governs it, by :meth:`words`.
        """
        sides, sets = self._kinds.shape[1:]
        kinds = self._kinds.ravel().take((lists * sides + after[:, None]) * sets + filled[:, None])
        by_word = np.where(after[:, None], self._named(lists, words[:, None]), NO_SLOT)
        best: Ranks = np.minimum(kinds, by_word)
        return best

    def names(self, lists: Ints, words: Ints) -> Truths:
        """Whether the list of each reference names what governs it."""
        named: Truths = self._named(lists, words) < NO_SLOT
        return named

    def _named(self, lists: Ints, words: Ints) -> Ranks:
        ranks: Ranks = self._prepositions.ravel().take(lists * self._prepositions.shape[1] + words)
        return ranks

    def _add(self, slots: tuple[str, ...]) -> int:
        """A list that was not met before."""
        sets = np.arange(1 << len(_KINDS))
        kinds = np.full((1, 2, len(sets)), NO_SLOT, np.int8)
        words: dict[int, int] = {}
        for rank, slot in enumerate(slots):
            kind, _, word = ("prep", "", "بين") if slot == "between" else slot.partition(":")
            rank = min(rank, NO_SLOT - 1)
            if kind == "prep":
                words.setdefault(self._words.setdefault(fold(word), len(self._words)), rank)
            elif slot in _KINDS:
                inside = (sets >> _KINDS.index(slot) & 1).astype(bool)
                for side, there in ((0, slot in _BEFORE), (1, slot not in _NOT_AFTER)):
                    if there:
                        kinds[0, side, inside] = np.minimum(kinds[0, side, inside], rank)
        self._kinds = np.concatenate([self._kinds, kinds])
        prepositions = np.full((len(self._prepositions) + 1, len(self._words)), NO_SLOT, np.int8)
        prepositions[:-1, : self._prepositions.shape[1]] = self._prepositions
        for number, rank in words.items():
            prepositions[-1, number] = rank
        self._prepositions = prepositions
        self._numbers[slots] = len(self._kinds) - 1
        return self._numbers[slots]


SLOTS = Slots()
"""The lists of slots of all frames of this process."""
