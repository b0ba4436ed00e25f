"""Pronouns, common nouns and adjectives of nationality to the entities that they refer to.

A reference goes to the best of the entities named before it: of fitting type, gender and number, near, preferably a
subject (salience, after Lappin and Leass 1994). A common noun prefers the entity that is described by it elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Doc, Token

from kg.model import Entity
from pipelines.dependencies.tree import base
from pipelines.english.composed import nation_at
from pipelines.english.gazetteer import load_names, words_of
from pipelines.english.lists import phrase_list, word_list
from pipelines.english.names import keys_of
from pipelines.references import Reference, name_references

__all__ = ["Known", "describe", "find_references", "name_references"]

_HE = word_list("references_he")
_SHE = word_list("references_she")
_IT = word_list("references_it")
_THEY = word_list("references_they")
_DETERMINERS = word_list("references_determiners")
_STATES = frozenset(("GPE",))
_GROUPS = frozenset(("ORG", "GPE", "GROUP"))
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
_SENTENCES = 3  # how far back an antecedent may stand
_STATE_NOUNS = word_list("references_state_nouns")
_BUSINESS = word_list("references_business")
_PLURAL_OF = {
    "firms": "firm",
    "companies": "company",
    "agencies": "agency",
    "men": "man",
    "women": "woman",
    "countries": "country",
    "organisations": "organisation",
    "organizations": "organization",
    "groups": "group",
    "sides": "country",
    "parties": "party",
    "states": "state",
    "newspapers": "newspaper",
    "ministers": "minister",
    "leaders": "leader",
    "presidents": "president",
    "neighbours": "country",
    "neighbors": "country",
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


def find_references(doc: Doc, entities: Sequence[Entity]) -> list[Reference]:
    """Names, and what refers to them, in the order of the text.

    >>> from pipelines.english.backend import load
    >>> from pipelines.english.entities import resolve_names
    >>> from pipelines.english.names import find_mentions
    >>> from kg.model import Document
    >>> [doc] = load().annotate([Document("a", "Julian Assange left. He thanked Ecuador.")])
    >>> entities = resolve_names(doc, find_mentions(doc))
    >>> [(doc[r.start:r.end].text, entities[r.entity].id) for r in find_references(doc, entities)]
    [('Julian Assange', 'julian_assange'), ('He', 'julian_assange'), ('Ecuador', 'ecuador')]
    """
    names = name_references(doc, entities)
    at = {i: r for r in names for i in range(r.start, r.end)}
    known = [Known(n, e) for n, e in enumerate(entities)]
    for r in names:
        describe(doc, known[r.entity], r)
    sentence_of = _sentences(doc)
    out: list[Reference] = [*names, *_adjectives(doc, entities, at)]
    i = 0
    while i < len(doc):
        if i in at:
            r = at[i]
            known[r.entity].places.append((r.start, _is_subject(doc[i], r)))
            i = r.end
            continue
        for reference in _refer(doc, i, known, sentence_of):
            out.append(reference)
            known[reference.entity].places.append((i, base(doc[reference.end - 1]) == "nsubj"))
        i += 1
    return sorted(out)


def _sentences(doc: Doc) -> list[int]:
    out: list[int] = []
    for n, sent in enumerate(doc.sents):
        out += [n] * len(sent)
    return out


def _is_subject(token: Token, r: Reference) -> bool:
    return any(base(t) == "nsubj" for t in token.doc[r.start : r.end]) or base(token.head) == "nsubj"


def describe(doc: Doc, known: Known, r: Reference) -> None:
    """Note the nouns around and in a name, and the gender that they tell."""
    words = {k for m in known.entity.mentions for k in words_of(m.text)}
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


def _adjectives(doc: Doc, entities: Sequence[Entity], at: dict[int, Reference]) -> list[Reference]:
    """Adjectives of nationality outside of names, of countries that the document names."""
    numbers = {e.id: n for n, e in enumerate(entities)}
    keys, names, out = keys_of(doc), load_names(), []
    for i, token in enumerate(doc):
        if i in at or not token.text[0].isupper():
            continue
        nation = nation_at(keys, names, i)
        if nation and nation[1] in numbers:
            out.append(Reference(i, nation[0], numbers[nation[1]], "adjective"))
    return out


def _refer(doc: Doc, i: int, known: Sequence[Known], sentence_of: Sequence[int]) -> list[Reference]:
    """What the token refers to: none, one entity, or several for a plural noun."""
    token = doc[i]
    word = token.lower_
    if word in _HE | _SHE:
        fits = [
            k for k in known if k.entity.type == "PERSON" and k.gender in ("", "m" if word in _HE else "f")
        ]
        best = _best(token, fits, sentence_of, word)
        if best:
            best.gender = "m" if word in _HE else "f"
        return [Reference(i, i + 1, best.number, "pronoun")] if best else []
    if word in _IT and token.tag_ in ("PRP", "PRP$") and not _expletive(token):
        best = _best(token, [k for k in known if k.entity.type in ("ORG", "GPE")], sentence_of, word)
        return [Reference(i, i + 1, best.number, "pronoun")] if best else []
    if word in _THEY and not (i and doc[i - 1].lower_ in ("among", "of")):
        best = _best(token, [k for k in known if k.entity.type in ("GROUP", "ORG")], sentence_of, word)
        return [Reference(i, i + 1, best.number, "pronoun")] if best else []
    return _nominal(doc, token, known, sentence_of)


def _expletive(token: Token) -> bool:
    """Whether «it» refers to nothing: «it is clear that …», «it was the owners who …»."""
    if token.lower_ != "it":
        return False
    return (
        token.dep_ == "expl"
        or token.head.lemma_ in ("be", "seem", "appear", "turn", "happen")
        or (any(c.lemma_ == "be" for c in token.head.children if base(c) == "cop"))
    )


def _nominal(doc: Doc, token: Token, known: Sequence[Known], sentence_of: Sequence[int]) -> list[Reference]:
    """«the company», «the president», «the country»."""
    word, i = token.lower_, token.i
    plural = _PLURAL_OF.get(word)
    noun = plural or word
    if noun == "minister" and i and doc[i - 1].lower_ == "prime":
        noun = "prime minister"
    if token.tag_ not in ("NN", "NNS", "NNP") or not _definite(token) or _names_itself(token):
        return []
    if noun in word_list("nominal_org"):
        fits = [k for k in known if k.entity.type == "ORG" and _may_be(k, noun)]
    elif (words_of(word)) in phrase_list("nominal_person") and not plural:
        fits = [k for k in known if k.entity.type == "PERSON" and not _wrong_gender(k, noun)]
        described = [k for k in fits if noun in k.nouns]
        if not described and noun not in ("man", "woman"):
            return []
        fits = described or fits
    elif noun == "government":
        fits = [k for k in known if k.entity.type == "ORG" and noun in k.entity.name.lower()]
        fits = fits or [k for k in known if k.entity.type == "GPE"]
    elif noun in word_list("nominal_gpe"):
        fits = [k for k in known if k.entity.type == "GPE"]
    else:
        return []
    start = next((c.i for c in token.children if c.i < i and c.lower_ in _DETERMINERS), i)
    if plural:
        return [
            Reference(start, i + 1, k.number, "nominal") for k in _several(token, fits, noun, sentence_of)
        ]
    best = _best(token, fits, sentence_of, noun)
    return [Reference(start, i + 1, best.number, "nominal")] if best else []


def _may_be(k: Known, noun: str) -> bool:
    """Whether an organisation may be called so: ministries are no companies."""
    state = any(n in k.nouns for n in _STATE_NOUNS)
    if noun in _BUSINESS:
        return not state and k.entity.id not in ("white_house", "kremlin")
    if noun in ("newspaper", "paper", "daily") and not _named_or_unknown(k, noun):
        return False
    if noun in (
        "ministry",
        "department",
        "committee",
        "court",
        "bureau",
        "embassy",
        "party",
        "campaign",
        "council",
    ):
        return noun in k.nouns or noun in k.entity.name.lower() or (noun == "bureau" and k.entity.id == "fbi")
    return True


def _named_or_unknown(k: Known, noun: str) -> bool:
    """Whether an organisation is described so, or not described at all."""
    return noun in k.nouns or not k.nouns


def _definite(token: Token) -> bool:
    before = token.nbor(-1).lower_ if token.i else ""
    return before in _DETERMINERS or any(c.lower_ in _DETERMINERS for c in token.children if c.i < token.i)


def _names_itself(token: Token) -> bool:
    """Whether the noun stands beside a name that says whom it means («the company NSO», «the president of Iran»)."""
    if token.i + 1 < len(token.doc):
        after = token.nbor()
        if after.text[0].isupper() and not after.is_sent_start:
            return True
    for child in token.children:
        if base(child) in ("nmod", "appos", "flat", "compound") and child.text[0].isupper():
            return True
        if base(child) == "amod" and child.text[0].isupper():
            return True
    return False


def _wrong_gender(k: Known, noun: str) -> bool:
    if noun in word_list("female"):
        return k.gender == "m"
    return noun in word_list("male") and k.gender == "f"


def _several(token: Token, fits: Sequence[Known], noun: str, sentence_of: Sequence[int]) -> list[Known]:
    """The entities that a plural refers to: as many as a number before it says, else two, of those just named."""
    numbers = {"two": 2, "both": 2, "three": 3, "four": 4}
    count = next((numbers[c.lower_] for c in token.children if c.lower_ in numbers), 0)
    if not count:
        return []
    own = {
        p
        for c in token.head.children
        if base(c) == "nsubj" and c.i != token.i
        for p in range(c.left_edge.i, c.right_edge.i + 1)
    }
    near = [k for k in fits if any(0 < token.i - p < 90 and p not in own for p, _ in k.places)]
    near = [k for k in near if max(p for p, _ in k.places if p < token.i) not in own]
    described = [k for k in near if noun in k.nouns]
    chosen = described if len(described) >= count else near
    chosen = sorted(chosen, key=lambda k: -max(p for p, _ in k.places if p < token.i))[:count]
    return chosen if len(chosen) == count else []


def _best(token: Token, fits: Sequence[Known], sentence_of: Sequence[int], word: str) -> Known | None:
    """The most salient of the entities that fit."""
    here = sentence_of[token.i]
    scored = []
    for k in fits:
        score = _salience(token, k, here, sentence_of, word)
        if score is not None:
            scored.append((score, -k.number, k))
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _salience(token: Token, k: Known, here: int, sentence_of: Sequence[int], word: str) -> float | None:
    nominal = word not in _HE | _SHE | _IT | _THEY
    described = nominal and word in k.nouns
    reach = 8 if described else _SENTENCES + 2 if nominal else _SENTENCES
    places = [(p, s) for p, s in k.places if p < token.i and here - sentence_of[p] <= reach]
    if not places:
        return None
    position = places[-1][0]
    if not nominal and (_same_clause(token, position) or _apposed(token, position)):
        return None
    distance = here - sentence_of[position]
    score = -1.0 * distance - 0.004 * (token.i - position)
    score += 0.8 * any(s and here - sentence_of[p] == distance for p, s in places)
    score += min(len(places), 4) * 0.15
    score += 3.0 * described
    score -= 1.5 * _told(token.doc[position])
    if word in _IT:
        score += 0.3 * (k.entity.type == "ORG")
    if word in _THEY:
        score += 0.5 * (k.entity.type == "GROUP")
    return score


def _apposed(token: Token, position: int) -> bool:
    """Whether a possessive opens the apposition to this very name («Leonid Volkov, his closest aide»)."""
    doc, i = token.doc, token.i
    return (
        token.tag_ == "PRP$"
        and i >= 2
        and doc[i - 1].text == ","
        and position <= i - 2
        and all(t.ent_type_ or t.tag_ in ("NNP", "NNPS") for t in doc[position : i - 1])
    )


def _told(token: Token) -> bool:
    """Whether a word is whom something is told («told Reuters that the company …»)."""
    top = token
    while base(top) in ("flat", "compound") and top.head is not top:
        top = top.head
    return base(top) in ("obj", "iobj", "obl") and top.head.lemma_ in ("tell", "inform", "brief")


def _same_clause(token: Token, position: int) -> bool:
    """Whether an object pronoun would refer to the subject of its own verb («Trump praised him»)."""
    if token.tag_ == "PRP$" or base(token) == "nsubj":
        return False
    verb = token.head if base(token) in ("obj", "iobj") else token.head.head
    return any(
        base(c) == "nsubj" and (c.i == position or c.left_edge.i <= position <= c.i) for c in verb.children
    )
