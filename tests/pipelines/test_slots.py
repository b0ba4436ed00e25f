"""The slots of frames as tables: ranks before and behind the trigger, prepositions in folded spelling."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.relations.slots import NO_SLOT, Slots

KINDS = ("subject", "object", "genitive", "part", "agent", "clause", "attribute")


def filled(*kinds: str):
    """One reference that fills these kinds of slots."""
    return Slots.filled(**{k: np.array([k in kinds]) for k in KINDS})


def rank(slots: tuple[str, ...], *kinds: str, preposition: str = "", after: bool = True) -> int:
    return ranks_in(Slots(), slots, *kinds, preposition=preposition, after=after)


def ranks_in(table: Slots, slots: tuple[str, ...], *kinds: str, preposition: str, after: bool = True) -> int:
    lists = np.array([[table.number(slots)]])
    words = table.words([preposition], np.zeros(1, np.int64))
    return int(table.ranks(lists, filled(*kinds), np.array([after]), words)[0, 0])


@pytest.mark.parametrize(
    ("slots", "kinds", "after", "expected"),
    [
        (("subject", "object"), ("subject", "object"), True, 0),
        (("object", "subject"), ("subject",), True, 1),
        (
            ("object",),
            ("object",),
            False,
            NO_SLOT,
        ),  # nothing but subjects and the like stands before a trigger
        (("subject",), ("subject",), False, 0),
        (("attribute",), ("attribute",), True, NO_SLOT),
        (("attribute",), ("attribute",), False, 0),
        (("part:genitive",), ("part",), False, 0),
        (("unheard of",), KINDS, True, NO_SLOT),
        ((), KINDS, True, NO_SLOT),
    ],
)
def test_the_best_slot_counts(
    slots: tuple[str, ...], kinds: tuple[str, ...], after: bool, expected: int
) -> None:
    assert rank(slots, *kinds, after=after) == expected


def test_prepositions_are_compared_folded_and_behind_the_trigger_only() -> None:
    assert rank(("subject", "prep:على"), preposition="علي") == 1
    assert rank(("prep:على",), preposition="علي", after=False) == NO_SLOT
    assert rank(("prep:على",), preposition="في") == NO_SLOT
    assert rank(("between",), preposition="بين") == 0


def test_ranks_end_at_five() -> None:
    slots = tuple(f"prep:{w}" for w in ("في", "من", "عن", "مع", "إلى", "بين", "ضد", "نحو"))
    assert rank(slots, preposition="نحو") == NO_SLOT - 1


def test_lists_that_come_later_leave_the_first_as_they_were() -> None:
    table, one = Slots(), np.zeros(1, np.int64)
    assert ranks_in(table, ("prep:عن",), preposition="عن") == 0
    assert ranks_in(table, ("prep:ضد", "prep:عن"), preposition="عن") == 1
    assert ranks_in(table, ("prep:عن",), preposition="عن") == 0
    words = table.words(["عن"], one)
    named = [table.names(one + table.number(s), words).tolist() for s in (("prep:عن",), ("prep:ضد",))]
    assert named == [[True], [False]]
