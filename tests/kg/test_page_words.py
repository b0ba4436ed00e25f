"""The page's words and colours: complete in both languages, legible on both grounds."""

from __future__ import annotations

import re
from importlib.resources import files
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
@pytest.mark.parametrize("name", sorted(FAMILY_STYLES))
def test_family_colours_are_legible_as_text(name: str, ground: str) -> None:
    css = files("kg.page").joinpath("template", "page.css").read_text(encoding="utf-8")
    grounds = re.findall(r"--(?:ground|panel): (#[0-9a-f]{6})", css)
    light, dark = grounds[:2], grounds[2:]
    for behind in light if ground == "light" else dark:
        a, b = sorted((luminance(getattr(FAMILY_STYLES[name], ground)), luminance(behind)))
        assert (b + 0.05) / (a + 0.05) >= 4.5, behind


def test_shapes_differ() -> None:
    assert len({s.shape for s in ENTITY_STYLES.values()}) == len(ENTITY_STYLES)
