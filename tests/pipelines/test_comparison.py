"""The paired bootstrap: which of two systems is better, and whether that is more than chance."""

from __future__ import annotations

from kg.model import Document, Entity, ExtractedDocument, Mention
from pipelines.comparison import compare

TEXT = "سمير وليلى"
SAMIR = Entity("samir", "PERSON", "Samir", "سمير", (Mention(0, 4, "سمير"),))
LAYLA = Entity("layla", "PERSON", "Layla", "ليلى", (Mention(6, 10, "ليلى"),))


def document(number: int, *entities: Entity) -> ExtractedDocument:
    return ExtractedDocument(Document(str(number), TEXT), entities)


GOLD = [document(n, SAMIR, LAYLA) for n in range(20)]


def test_a_system_is_not_better_than_itself() -> None:
    mention, _ = compare(GOLD, GOLD, GOLD)
    assert (mention.first, mention.second, mention.low, mention.high) == (1, 1, 0, 0)
    assert not mention.significant


def test_a_constant_advantage_is_significant() -> None:
    half = [document(n, SAMIR) for n in range(20)]
    mention, relation = compare(GOLD, half, GOLD)
    assert mention.measure == "mention, exact"
    assert abs(mention.difference - 1 / 3) < 1e-9
    assert mention.significant
    assert (relation.measure, relation.difference, relation.significant) == ("relation", 0, False)


def test_an_advantage_in_one_document_of_many_is_chance() -> None:
    worse = [document(0), *GOLD[1:]]
    mention, _ = compare(GOLD, worse, GOLD)
    assert mention.difference > 0
    assert mention.low == 0
    assert not mention.significant


def test_the_same_seed_gives_the_same_interval_and_a_missing_document_counts_as_empty() -> None:
    assert compare(GOLD, GOLD[3:], GOLD) == compare(GOLD, GOLD[3:], GOLD)
    assert compare(GOLD, GOLD[3:], GOLD)[0].first < 1
