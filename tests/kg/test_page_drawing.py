"""Discs and lines: grouped, sized, bent apart."""

from __future__ import annotations

from itertools import pairwise

from kg.ontology import RELATION_TYPES
from kg.page.data import PageData, PageEntity, PageRelation
from kg.page.drawing import MAX_BEND, Line, draw


def data(*relations: PageRelation, documents: tuple[int, ...] = (1, 1, 1)) -> PageData:
    entities = tuple(PageEntity(f"e{i}", "ORG", f"E{i}", documents=n) for i, n in enumerate(documents))
    return PageData(entities, relations=relations)


def lines(*relations: PageRelation) -> tuple[Line, ...]:
    return draw(data(*relations)).lines


def test_relations_of_one_type_and_status_are_one_line() -> None:
    plain, denied = PageRelation("ACCUSED", 0, 1, 0), PageRelation("ACCUSED", 0, 1, 1, polarity="negated")
    found = lines(plain, denied, plain)
    assert [(line.tentative, line.relations) for line in found] == [(False, (0, 2)), (True, (1,))]
    assert found[0].width > found[1].width


def test_symmetric_relations_are_one_line_either_way() -> None:
    (line,) = lines(PageRelation("MET", 1, 0, 0), PageRelation("MET", 0, 1, 0))
    assert (line.source, line.target, line.symmetric) == (0, 1, True)


def test_parallel_lines_are_bent_apart() -> None:
    types = sorted(RELATION_TYPES)[:9]
    found = lines(*(PageRelation(t, i % 2, 1 - i % 2, 0) for i, t in enumerate(types)))
    seen_from_first = sorted(line.bend if line.source == 0 else -line.bend for line in found)
    assert all(b - a > 0.05 for a, b in pairwise(seen_from_first))
    assert max(abs(b) for b in seen_from_first) <= MAX_BEND


def test_denial_without_addressee_is_a_loop() -> None:
    (line,) = lines(PageRelation("DENIED", 2, None, 0))
    assert (line.source, line.target) == (2, 2)


def test_size_grows_with_documents() -> None:
    sizes = [disc.size for disc in draw(data(documents=(9, 3, 1))).discs]
    assert sizes[0] > sizes[1] > sizes[2] > 4


def test_entities_without_relations_lie_below_those_with() -> None:
    discs = draw(data(PageRelation("MET", 0, 1, 0))).discs
    assert [d.linked for d in discs] == [True, True, False]
    assert discs[2].y > max(discs[0].y, discs[1].y)


def test_relation_type_of_the_users_own_is_drawn() -> None:
    (line,) = lines(PageRelation("SELLS_TO", 0, 1, 0))
    assert (line.type, line.family, line.symmetric) == ("SELLS_TO", "role", False)
