"""The types, and the errors that name the nearest one."""

from __future__ import annotations

import inspect
import re

import pytest

import kg.errors
from kg import ENTITY_TYPES, RELATION_TYPES, KgError, UnknownName
from kg.ontology import entity_type, relation_type


def test_there_are_six_entity_types_and_twenty_three_relation_types() -> None:
    assert len(ENTITY_TYPES) == len(set(ENTITY_TYPES)) == 6
    assert len(RELATION_TYPES) == 23
    assert all(name == t.name and t.meaning and t.family for name, t in RELATION_TYPES.items())


def test_symmetric_types_accept_the_same_at_both_ends_and_one_type_has_an_open_target() -> None:
    symmetric = {t.name for t in RELATION_TYPES.values() if t.symmetric}
    assert symmetric == {"MET", "COOPERATED_WITH", "KIN_OF", "RIVAL_OF"}
    assert [t.name for t in RELATION_TYPES.values() if t.open_target] == ["DENIED"]


def test_types_are_found_in_any_case_and_slips_get_a_proposal() -> None:
    assert (relation_type("accused").name, entity_type("gpe")) == ("ACCUSED", "GPE")
    with pytest.raises(UnknownName, match="did you mean 'SANCTIONED'"):
        relation_type("sanction")
    with pytest.raises(UnknownName, match="known: EVENT, GPE, GROUP, LOC, ORG, PERSON"):
        entity_type("country")


def test_the_tree_of_errors_is_drawn_as_it_is() -> None:
    drawn = re.findall(r"([│├└─ ]*)(\w+)", inspect.getdoc(kg.errors).split("::")[1])  # type: ignore[union-attr]
    names = [name for _, name in drawn if name in kg.errors.__all__]
    assert sorted(names) == sorted(kg.errors.__all__)
    assert all(issubclass(getattr(kg.errors, name), KgError) for name in names)
    assert all(getattr(kg.errors, name).__doc__ for name in names)
