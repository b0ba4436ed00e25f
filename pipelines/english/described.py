"""What a document tells of its entities beside their names: the nouns that they are described by, and their gender."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc

from kg.model import Entity
from pipelines.english.gazetteer import words_of
from pipelines.english.lists import word_list
from pipelines.references import Reference

__all__ = ["Known", "describe"]

_BREAKS = frozenset(("IN", "WP", "WDT", "VBD", "VBZ", "VBP", "VBG", "TO", "MD", "PRP"))
_PRESS = word_list("references_press")
_NAMED_LIKE = {
    "newspaper": _PRESS,
    "daily": _PRESS,
    "paper": _PRESS,
    "outlet": _PRESS | {"news", "cnn", "bbc", "nbc", "reuters"},
    "agency": frozenset(("cia", "nsa", "fsb", "nso", "mi6", "mossad", "agency")),
    "bureau": frozenset(("fbi",)),
    "network": frozenset(("cnn", "nbc", "abc", "cbs", "jazeera", "fox", "bbc")),
    "website": frozenset(("wikileaks", "dcleaks")),
    "broadcaster": frozenset(("bbc", "rt", "jazeera", "arabiya")),
    "channel": frozenset(("jazeera", "arabiya", "cnn", "rt")),
    "organisation": frozenset(("wikileaks",)),
    "organization": frozenset(("wikileaks",)),
    "alliance": frozenset(("nato",)),
    "bloc": frozenset(("union", "eu")),
    "party": frozenset(("party",)),
    "studio": frozenset(("pictures",)),
    "committee": frozenset(("dnc", "rnc", "committee")),
}


@dataclass(slots=True)
class Known:
    """What the document tells of an entity so far."""

    number: int
    entity: Entity
    gender: str = ""
    nouns: set[str] = field(default_factory=set)
    places: list[tuple[int, bool]] = field(default_factory=list)
    """Where it was named or referred to: token, and whether as a subject."""
    named: bool = False
    """Whether the words of its names were noted."""


def describe(doc: Doc, known: Known, r: Reference) -> None:
    """Note the nouns around and in a name, and the gender that they tell."""
    if not known.named:
        known.named = True
        words = {k for text in {m.text for m in known.entity.mentions} for k in words_of(text)}
        known.nouns |= words & (word_list("nominal_org") | word_list("organisation"))
        known.nouns |= {noun for noun, parts in _NAMED_LIKE.items() if words & parts}
    near = [t.lower_ for t in doc[max(0, r.start - 5) : r.start]]
    for cut in (",", ";", ".", "and"):
        if cut in near:
            near = near[len(near) - near[::-1].index(cut) :]
    after: list[str] = []
    if r.end < len(doc) and doc[r.end].text in (",", "(", "—"):
        for t in doc[r.end + 1 : r.end + 9]:
            if (t.is_punct and t.text != "-") or (t.tag_ in _BREAKS and t.lower_ != "of"):
                break
            after.append(t.lower_)
    nouns = _with_premier([*near, *after])
    known.nouns |= set(nouns) & (word_list("nominal_org") | word_list("nominal_person"))
    if known.entity.type == "PERSON" and not known.gender:
        first = words_of(known.entity.name)[:1]
        titles = set(near[-2:]) | set(after[:4])
        if titles & word_list("female") or (first and first[0] in word_list("female_names")):
            known.gender = "f"
        elif titles & word_list("male"):
            known.gender = "m"


def _with_premier(words: list[str]) -> list[str]:
    """The words, with «prime minister» as one word, which is also a premier."""
    out = list(words)
    for a, b in pairwise(words):
        if (a, b) == ("prime", "minister"):
            out += ["prime minister", "premier"]
    return [w for w in out if not (w == "minister" and "prime minister" in out)]
