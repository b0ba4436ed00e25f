"""The slots of frames as tables: which of them a reference fills, and which is the best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipelines.arabic.orthography import fold

__all__ = ["AGENT", "NO_SLOT", "SLOTS", "Slots"]

Ints = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]

NO_SLOT = 6
"""The rank of a reference that fills no slot; the slots of a frame have the ranks 0, 1 … and at most 5."""
AGENT = frozenset({"من قبل", "علي يد", "علي ايدي", "من جانب", "من طرف", "بواسطه"})
"""What stands before the agent of a passive, folded."""
_KINDS = ("subject", "object", "genitive", "part:genitive", "agent", "clause", "attribute")
_BEFORE = frozenset({"part:genitive", "subject", "attribute"})  # the slots that may stand before the trigger
_NOT_AFTER = frozenset({"attribute"})


Lists = Sequence[Sequence[tuple[str, ...]]]
"""For each trigger some lists of slots, best slot first, as many of each."""


class Slots:
    """Lists of slots, met so far, by number: the rank of each kind of slot before the trigger and behind it, and
    that of each preposition."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._words: dict[str, int] = {"": 0}
        self._kinds = np.zeros((0, 2, len(_KINDS)), np.int64)
        self._prepositions = np.zeros((0, 1), np.int64)

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
    ) -> Truths:
        """Which kinds of slots each reference fills, a column each."""
        return np.stack([subject, object, genitive, part, agent, clause, attribute], axis=1)

    def ranks(
        self,
        lists: Lists,
        trigger: Ints,
        filled: Truths,
        after: Truths,
        prepositions: Sequence[str],
        spot: Ints,
    ) -> Ints:
        """The rank of the best slot that each reference fills in each of its trigger's lists, :data:`NO_SLOT` if none.

        Arguments:
            lists: the lists of each trigger.
            trigger, spot: for each row its trigger, and its reference.
            filled: for each row what :meth:`filled` gives.
            after: for each row whether the reference stands behind the trigger.
            prepositions: what governs each reference.
        """
        numbers = self._table(lists)[trigger]
        side = after.astype(np.int64)[:, None]
        ranks = np.where(filled[:, None], self._kinds[numbers, side], NO_SLOT).min(2)
        by_word = self._prepositions[numbers, self._known(prepositions, spot)[:, None]]
        best: Ints = np.minimum(ranks, np.where(after[:, None], by_word, NO_SLOT))
        return best

    def names(self, lists: Lists, trigger: Ints, prepositions: Sequence[str], spot: Ints) -> Truths:
        """Whether the first of the trigger's lists names the preposition of the reference."""
        numbers = self._table(lists)[trigger, 0]
        named: Truths = self._prepositions[numbers, self._known(prepositions, spot)] < NO_SLOT
        return named

    def _table(self, lists: Lists) -> Ints:
        known = self._numbers
        table = [
            [known[slots] if slots in known else self._add(slots) for slots in of_trigger]
            for of_trigger in lists
        ]
        return np.array(table, np.int64)

    def _known(self, prepositions: Sequence[str], spot: Ints) -> Ints:
        """The number of the preposition of each row, 0 for those that no list names and for none."""
        known, first, end = self._words, spot.min(initial=len(prepositions)), spot.max(initial=-1) + 1
        # Those of the whole document would be looked up for each of its parts.
        numbers: Ints = np.array([known.get(p, 0) for p in prepositions[first:end]], np.int64)[spot - first]
        return numbers

    def _add(self, slots: tuple[str, ...]) -> int:
        """A list that was not met before."""
        kinds = np.full((1, 2, len(_KINDS)), NO_SLOT)
        words: dict[int, int] = {}
        for rank, slot in enumerate(slots):
            kind, _, word = ("prep", "", "بين") if slot == "between" else slot.partition(":")
            rank = min(rank, NO_SLOT - 1)
            if kind == "prep":
                words.setdefault(self._words.setdefault(fold(word), len(self._words)), rank)
            elif slot in _KINDS:
                for side, there in ((0, slot in _BEFORE), (1, slot not in _NOT_AFTER)):
                    if there:
                        at = 0, side, _KINDS.index(slot)
                        kinds[at] = min(kinds[at], rank)
        self._kinds = np.concatenate([self._kinds, kinds])
        prepositions = np.full((len(self._prepositions) + 1, len(self._words)), NO_SLOT)
        prepositions[:-1, : self._prepositions.shape[1]] = self._prepositions
        for number, rank in words.items():
            prepositions[-1, number] = rank
        self._prepositions = prepositions
        self._numbers[slots] = len(self._kinds) - 1
        return self._numbers[slots]


SLOTS = Slots()
"""The lists of slots of all frames of this process."""
