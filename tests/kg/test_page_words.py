"""The page's words and colours: complete in both languages, legible on both grounds."""

from __future__ import annotations

import math
import re
from importlib.resources import files
from itertools import combinations
from typing import Any

import pytest

from kg.ontology import ENTITY_TYPES, MODALITIES, POLARITIES, RELATION_TYPES
from kg.page.theme import ENTITY_STYLES, FAMILY_STYLES
from kg.page.words import words


def keys(value: Any, path: str = "") -> set[str]:
    if not isinstance(value, dict):
        return {path}
    return set().union(*(keys(v, f"{path}.{k}") for k, v in value.items() if k != "number"))


def test_both_languages_have_all_words() -> None:
    assert keys(words()["ar"]) == keys(words()["en"])
    assert words()["ar"]["number"].keys() == words()["en"]["number"].keys()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_everything_of_the_ontology_has_a_word(language: str) -> None:
    own = words()[language]
    assert own["entity"].keys() == set(ENTITY_TYPES) == ENTITY_STYLES.keys()
    assert own["relation"].keys() == RELATION_TYPES.keys()
    families = {t.family for t in RELATION_TYPES.values()}
    assert own["family"].keys() == families == FAMILY_STYLES.keys()
    assert (list(own["polarities"]), list(own["modalities"])) == (list(POLARITIES), list(MODALITIES))


def test_every_word_that_the_scripts_ask_for_exists() -> None:
    folder = files("kg.page").joinpath("template", "js")
    scripts = "".join(f.read_text(encoding="utf-8") for f in folder.iterdir())
    asked = set(re.findall(r'\bword\("([a-z_.]+)"', scripts))
    assert len(asked) > 40
    assert {f".{key}" for key in asked} <= keys(words()["en"])


def test_every_plain_word_is_asked_for() -> None:
    folder = files("kg.page").joinpath("template", "js")
    scripts = "".join(f.read_text(encoding="utf-8") for f in folder.iterdir())
    plain = {k for k, v in words()["en"].items() if isinstance(v, str)} - {"noscript"}
    assert {k for k in plain if not re.search(rf"\b{k}\b", scripts)} == set()


def test_placeholders_are_the_same_in_both_languages() -> None:
    for key, text in words()["ar"].items():
        if isinstance(text, str):
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", words()["en"][key])), key


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("name", sorted(FAMILY_STYLES | ENTITY_STYLES))
def test_family_colours_are_legible_as_text_and_shapes_stand_out(name: str, ground: str) -> None:
    style, least = (FAMILY_STYLES[name], 4.5) if name in FAMILY_STYLES else (ENTITY_STYLES[name], 3)
    css = files("kg.page").joinpath("template", "page.css").read_text(encoding="utf-8")
    grounds = re.findall(r"--(?:ground|panel|raised): (#[0-9a-f]{6})", css)
    light, dark = grounds[:3], grounds[3:]
    for behind in light if ground == "light" else dark:
        a, b = sorted((luminance(getattr(style, ground)), luminance(behind)))
        assert (b + 0.05) / (a + 0.05) >= least, behind


SIGHT = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}  # fmt: skip
"""How linear red, green and blue are seen without one kind of cones: Machado, Oliveira and Fernandes 2009."""


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as it is seen."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    seen = (sum(w * c for w, c in zip(row, linear, strict=True)) for row in SIGHT[sight])
    r, g, b = (min(1.0, max(0.0, c)) for c in seen)
    x, y, z = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("styles", [FAMILY_STYLES, ENTITY_STYLES], ids=["families", "entities"])
@pytest.mark.parametrize("sight", SIGHT)
def test_colours_keep_apart_for_colour_blind_readers(sight: str, styles: Any, ground: str) -> None:
    for a, b in combinations(styles, 2):
        distance = math.dist(*(lab(getattr(styles[k], ground), sight) for k in (a, b)))
        assert distance > 16, (a, b)


def test_shapes_differ() -> None:
    assert len({s.shape for s in ENTITY_STYLES.values()}) == len(ENTITY_STYLES)
