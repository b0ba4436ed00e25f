"""How doubtful it is that one name in several documents is one individual."""

from __future__ import annotations

import sqlite3

from kg.common_names import is_lone_name, parts_of
from kg.results import MergeResult
from kg.transliteration import given_name

__all__ = ["same_name_merges", "same_name_score"]

_SURE = {"gazetteer": 1.0, "text": 0.98, "user": 1.0}


def same_name_merges(connection: sqlite3.Connection) -> list[MergeResult]:
    """A merge for each name that several documents give an entity in one form, with its score."""
    rows = connection.execute(
        "SELECT e.key, p.type, coalesce(p.name_ar, p.name), p.name_origin FROM local_entities l "
        "JOIN entities e ON e.id = l.entity JOIN profiles p ON p.id = l.profile "
        "GROUP BY l.entity, l.profile, e.key, p.type, p.name_ar, p.name, p.name_origin HAVING count(*) > 1"
    )
    return [
        MergeResult(entity, name, name, _reason(origin), same_name_score(name, kind, origin))
        for entity, kind, name, origin in rows
    ]


def _reason(origin: str) -> str:
    return "gazetteer" if origin == "gazetteer" else "same name"


def same_name_score(name: str, kind: str, origin: str) -> float:
    """How surely documents that use ``name`` mean one individual: low for what many people are called.

    The parts of a person's name count: a full name of three parts hardly ever has two bearers in the news, one of
    two common given names («محمد علي») often has.

    >>> same_name_score("محمد علي", "PERSON", "transliteration")
    0.7
    >>> same_name_score("محمد علي العبيدي", "PERSON", "transliteration")
    0.95
    """
    if origin in _SURE:
        return _SURE[origin]
    if kind != "PERSON":
        return 0.95
    if is_lone_name(name):
        return 0.6
    parts = parts_of(name)
    if len(parts) > 2:
        return 0.95
    return 0.7 if all(given_name(p.removeprefix("بن ")) for p in parts) else 0.9
