"""The words of ``pipelines/arabic/roles.toml`` with their inflected forms, ready to be looked up by token."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pipelines.arabic.orthography import fold

__all__ = ["Lead", "Lexicon", "RoleWord", "inflections", "load_lexicon"]

_FILE = Path(__file__).parent.parent / "arabic" / "roles.toml"
T = TypeVar("T")
_SCOPES = ("state", "house", "body", "person")


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A form of a role: its folded ``lemma``, where it can be held, if it may name ``several`` people."""

    lemma: str
    scopes: frozenset[str]
    several: bool


@dataclass(frozen=True, slots=True)
class Lead:
    """A verb or verbal noun that gives a role («يرأس», «برئاسة»); ``role`` is the noun of it."""

    role: str
    verbal: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists by folded form, with the article and without it: see the comments in ``roles.toml``."""

    roles: dict[str, RoleWord]
    kin: dict[str, str]
    leads: dict[str, Lead]
    words: dict[str, frozenset[str]]
    seats: dict[str, frozenset[str]]

    def role(self, norm: str) -> RoleWord | None:
        """The role that the folded word is a form of, with or without article."""
        return self.roles.get(norm)

    def kinship(self, norm: str) -> str | None:
        """The kinship lemma that the folded word is a form of."""
        return self.kin.get(norm)

    def has(self, group: str, norm: str) -> bool:
        """Whether the word list ``group`` has the folded word, itself or without its article."""
        return norm in self.words[group]

    def split(self, norm: str) -> tuple[str, str] | None:
        """A dual or plural and the pronoun that the tokenizer left on it: «مستشاريه» → مستشاري, ه."""
        if norm[-1:] not in ("ا", "م", "ه") or norm.startswith("ال"):
            return None
        for pronoun in ("هما", "هم", "ها", "ه"):
            noun = norm.removesuffix(pronoun)
            if noun != norm and noun.endswith(("ي", "ا", "و")) and len(noun) > 3:
                known = self.roles.get(noun)
                if (known is not None and known.several) or noun in self.kin:
                    return noun, pronoun
        return None


def inflections(lemma: str) -> dict[str, bool]:
    """The forms of a masculine noun of a person, folded, and whether each may name more than one.

    Feminine, accusative, dual, sound plurals, and the construct forms of these.

    >>> inflections("رئيس")["رييسه"], inflections("رئيس")["رييسا"]
    (False, True)
    """
    base = fold(lemma)
    stem = base[:-1] if base.endswith("ه") else base
    forms = {base: False, stem + "ه": False, stem + "ت": False}
    forms |= {
        stem + e: True for e in ("ا", "ان", "ين", "ون", "ي", "و", "ات", "تان", "تين", "تا", "تي", "يي", "يو")
    }
    if base.endswith("ي"):
        forms |= {base[:-1] + e: True for e in ("ون", "ين", "و")}
    return forms


@cache
def load_lexicon(path: Path = _FILE) -> Lexicon:
    """Read the word lists and derive the forms.

    >>> load_lexicon().role("الوزيره").lemma
    'وزير'
    """
    with path.open("rb") as file:
        data = tomllib.load(file)
    words = {
        f"{part}.{name}": _folded(value)
        for part in ("phrase", "part", "place")
        for name, value in data[part].items()
    }
    words["kin.modifiers"] = _folded(data["kin"]["modifiers"])
    return Lexicon(
        _with_article(_roles(data["roles"])),
        _with_article(_kin(data["kin"])),
        _leads(data["leading"]),
        {group: frozenset(_with_article(dict.fromkeys(listed))) for group, listed in words.items()},
        {fold(k): _folded(v) for k, v in data["seats"].items()},
    )


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(w) for w in words)


def _with_article(forms: Mapping[str, T]) -> dict[str, T]:
    """The forms, and the same ones with an article."""
    return {**{f"ال{form}": value for form, value in forms.items()}, **forms}


def _roles(groups: list[dict[str, Any]]) -> dict[str, RoleWord]:
    found: dict[str, tuple[str, set[str], bool]] = {}
    for group in groups:
        if group["scope"] not in _SCOPES:
            raise ValueError(f"roles.toml: scope {group['scope']!r}; known: {', '.join(_SCOPES)}")
        forms = {f: (fold(w), n) for w in group["lemmas"] for f, n in inflections(w).items()}
        forms |= {
            f + e: (fold(w), True) for w in group.get("plurals", ()) for f in (fold(w),) for e in ("", "ا")
        }
        for form, (lemma, several) in forms.items():
            known = found.setdefault(form, (lemma, set(), several))
            known[1].add(group["scope"])
    # A written lemma wins over a derived form of another one.
    lemmas = {fold(w) for g in groups for w in g["lemmas"]}
    return {
        f: RoleWord(f if f in lemmas else w, frozenset(s), n and f not in lemmas)
        for f, (w, s, n) in found.items()
    }


def _kin(data: dict[str, Any]) -> dict[str, str]:
    forms: dict[str, str] = {}
    for word in [*data["lemmas"], *data["plurals"]]:
        base = fold(word)
        for form in (base, base[:-1] + "ت" if base.endswith("ه") else base):
            forms.setdefault(form, base)
        stem = base[:-1] + "ت" if base.endswith("ه") else base
        for ending in ("ا", "ي", "ان", "ين"):
            forms.setdefault(stem + ending, base)
    return forms


def _leads(groups: list[dict[str, Any]]) -> dict[str, Lead]:
    leads = {fold(v): Lead(g["role"], True) for g in groups for v in g["verbs"]}
    return leads | {fold(n): Lead(g["role"], False) for g in groups for n in g["nouns"]}
