"""Entities that were mentioned last, and offices looked up among many: as before, however many a document has."""

from __future__ import annotations

from kg.model import Document, Entity
from pipelines.english.backend import load
from pipelines.english.bodies import Bodies
from pipelines.english.dates import DateFound
from pipelines.english.denials import with_accusers
from pipelines.english.described import Known
from pipelines.english.extraction import _date
from pipelines.english.found import Found
from pipelines.english.salience import Mentioned


def people(count: int) -> list[Known]:
    return [Known(n, Entity(f"p{n}", "PERSON", f"P {n}", None)) for n in range(count)]


def test_the_last_mentioned_of_a_type_are_kept() -> None:
    known = people(150)
    mentioned = Mentioned(known)
    for k in known:
        mentioned.mention(k, k.number, subject=False)
    mentioned.mention(known[120], 150, subject=True)
    kept = [k.number for k in mentioned.of_type("PERSON")]
    assert len(kept) == 50
    assert kept[-1] == 120
    assert kept[0] == 100
    assert known[120].places == [(120, False), (150, True)]


def test_who_is_described_as_a_man_is_known_without_looking_at_all() -> None:
    known = people(2)
    known[0].nouns.add("man")
    mentioned = Mentioned(known)
    assert mentioned.any_described("man", but="f")
    mentioned.set_gender(known[0], "f")
    assert not mentioned.any_described("man", but="f")
    assert not mentioned.any_described("woman", but="m")


def test_bodies_are_found_by_id_and_word() -> None:
    names = ["Pentagon", *(f"{n} Ministry" for n in range(150))]
    found = Bodies.of([Entity(n.lower(), "ORG", n, None) for n in names], [])
    assert found.by_id["pentagon"] == 0
    assert len(found.ministries) == 100
    assert found.ministries[0] == (1, "0 ministry")


def test_a_denial_answers_the_last_accuser_before_it() -> None:
    [doc] = load().annotate([Document("a", "a b c d e f g h", language="en")])
    found = [Found("ACCUSED", n, 9, None, doc[n], (n,), 1.0) for n in (3, 1, 5)]
    denial = Found("DENIED", 9, -1, None, doc[4], (4,), 1.0)
    *_, answer = with_accusers([*found, denial])
    assert (answer.source, answer.target, answer.places) == (9, 3, (4, 3))
    assert with_accusers([found[2], denial])[-1] is denial


def test_the_date_is_one_of_the_sentence_of_the_trigger() -> None:
    [doc] = load().annotate([Document("a", "He left. She denied it. They met.", language="en")])
    dates = [DateFound(n, n + 1, str(n)) for n in (0, 8, 12, 20, 25)]
    denied = Found("DENIED", 0, -1, None, doc[4], (3,), 1.0)
    assert _date(denied, dates) == "12"
    assert _date(denied, dates[:1]) is None
