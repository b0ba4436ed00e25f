"""Entity labels of other people's models."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName, UsageError
from kg.ontology import ENTITY_TYPES
from pipelines.labels import label_table

ONTONOTES = [
    "CARDINAL",
    "DATE",
    "EVENT",
    "FAC",
    "GPE",
    "LANGUAGE",
    "LAW",
    "LOC",
    "MONEY",
    "NORP",
    "ORDINAL",
    "ORG",
    "PERCENT",
    "PERSON",
    "PRODUCT",
    "QUANTITY",
    "TIME",
    "WORK_OF_ART",
]
WOJOOD = [
    "PERS",
    "NORP",
    "OCC",
    "ORG",
    "GPE",
    "LOC",
    "FAC",
    "PRODUCT",
    "EVENT",
    "DATE",
    "TIME",
    "LANGUAGE",
    "WEBSITE",
    "LAW",
    "CARDINAL",
    "ORDINAL",
    "PERCENT",
    "QUANTITY",
    "UNIT",
    "MONEY",
    "CURR",
]


@pytest.mark.parametrize(
    ("labels", "kept"),
    [
        (["PER", "LOC", "ORG", "MISC"], {"PER": "PERSON", "LOC": "GPE", "ORG": "ORG"}),
        (["PERSON", "LOC", "ORG"], {"PERSON": "PERSON", "LOC": "GPE", "ORG": "ORG"}),
        (["PER", "ORG", "GPE", "LOC", "FAC", "VEH", "WEA"], {"PER": "PERSON", "FAC": "LOC", "LOC": "LOC"}),
        (ONTONOTES, {"NORP": "GROUP", "FAC": "LOC", "LOC": "LOC", "EVENT": "EVENT", "GPE": "GPE"}),
        (WOJOOD, {"PERS": "PERSON", "WEBSITE": "ORG", "LOC": "LOC"}),
        (["per", "Loc"], {"per": "PERSON", "Loc": "GPE"}),
    ],
)
def test_known_schemes(labels, kept):
    table = label_table(labels)
    assert set(table) == set(labels)
    assert kept.items() <= table.items()
    assert set(table.values()) <= {*ENTITY_TYPES, ""}


def test_own_types_stay():
    assert label_table(ENTITY_TYPES) == {kind: kind for kind in ENTITY_TYPES}


def test_labels_of_two_schemes():
    assert label_table(["PER", "NORP", "LOC"]) == {"PER": "PERSON", "NORP": "GROUP", "LOC": "GPE"}
    assert label_table(["PER", "NORP", "GPE", "LOC"])["LOC"] == "LOC"


def test_the_users_word_goes_first():
    assert label_table(["PER", "MISC"], {"misc": "event", "PER": ""}) == {"PER": "", "MISC": "EVENT"}


def test_all_unknown_labels_are_listed_with_the_way_out():
    with pytest.raises(UsageError) as caught:
        label_table(["PER", "DRUG", "DISEASE"], {"DRUG": ""}, model="'med'")
    message = str(caught.value)
    assert message.startswith("'med' gives entity labels that are not known: DISEASE;")
    assert "--label DISEASE=ORG" in message
    assert "leave it out (--label DISEASE=)" in message


def test_a_type_of_the_users_that_is_none():
    with pytest.raises(UnknownName, match="did you mean 'PERSON'"):
        label_table(["X"], {"X": "PERSONN"})
