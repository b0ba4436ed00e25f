"""From the entity labels of other people's models to the entity types of the ontology.

The schemes that are known stand in ``labels.toml``; what is not there the user says, label by label.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from kg.errors import UsageError
from kg.ontology import ENTITY_TYPES, entity_type

__all__ = ["label_table"]


def label_table(
    labels: Iterable[str],
    own: Mapping[str, str] | None = None,
    *,
    model: str = "the model",
    option: str = "--label {label}={type}",
) -> dict[str, str]:
    """For each label of a model its entity type, empty where names of that label are left out.

    The labels are those of the first known scheme that has all of them, so that ``LOC`` beside ``GPE`` is a place
    without a government, and alone any place. Case does not matter.

    Args:
        labels: what the model gives.
        own: the user's table, which goes before the known ones; an empty type leaves a label out. A label that
            the model does not give does no harm.
        model: its name, for the error.
        option: how the user says what a label is, for the error.

    Raises:
        UsageError: labels are not known; the message lists them, and how to say what they are.
        UnknownName: a type of the user's table is none.

    >>> label_table(["PER", "LOC", "MISC"])
    {'LOC': 'GPE', 'MISC': '', 'PER': 'PERSON'}
    >>> label_table(["GPE", "LOC", "COMPANY", "DISEASE"], {"COMPANY": "ORG", "DISEASE": ""})
    {'COMPANY': 'ORG', 'DISEASE': '', 'GPE': 'GPE', 'LOC': 'LOC'}
    >>> label_table(["PER", "DISEASE"], model="'med_model'")
    Traceback (most recent call last):
    kg.errors.UsageError: 'med_model' gives entity labels that are not known: DISEASE; say of each which type it \
is (--label DISEASE=ORG), or leave it out (--label DISEASE=); types: PERSON, ORG, GPE, LOC, GROUP, EVENT
    """
    names = sorted(set(labels))
    told = {label.upper(): entity_type(kind) if kind else "" for label, kind in (own or {}).items()}
    known = _scheme({n.upper() for n in names} - told.keys()) | told
    unknown = [n for n in names if n.upper() not in known]
    if unknown:
        is_one, is_none = (option.format(label=unknown[0], type=kind) for kind in ("ORG", ""))
        raise UsageError(
            f"{model} gives entity labels that are not known: {', '.join(unknown)}; say of each which type it is "
            f"({is_one}), or leave it out ({is_none}); types: {', '.join(ENTITY_TYPES)}"
        )
    return {n: known[n.upper()] for n in names}


def _scheme(labels: set[str]) -> dict[str, str]:
    """The scheme that has all the labels, else all schemes in one, the first before the others."""
    schemes = _schemes()
    for scheme in schemes:
        if labels <= scheme.keys():
            return dict(scheme)
    places = {"LOC": "LOC" if "GPE" in labels else "GPE"}
    return {label: kind for scheme in reversed(schemes) for label, kind in scheme.items()} | places


@cache
def _schemes() -> tuple[dict[str, str], ...]:
    text = files("pipelines").joinpath("labels.toml").read_text("utf-8")
    return tuple(tomllib.loads(text).values())
