"""Pronouns, common nouns and adjectives of nationality to the entities that they refer to.

A reference goes to the best of the entities named before it: of fitting type, gender and number, near, preferably a
subject (salience, after Lappin and Leass 1994). A common noun prefers the entity that is described by it elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from kg.model import Entity
from pipelines.dependencies.tree import base
from pipelines.english.composed import nation_at
from pipelines.english.described import Known, describe
from pipelines.english.gazetteer import load_names, words_of
from pipelines.english.lists import phrase_list, word_list
from pipelines.english.names import keys_of
from pipelines.english.salience import HE, IT, SHE, THEY, Mentioned, most_salient, several
from pipelines.references import Reference, name_references

__all__ = ["find_references"]

_DETERMINERS = word_list("references_determiners")
_STATES = frozenset(("GPE",))
_GROUPS = frozenset(("ORG", "GPE", "GROUP"))
_WRONG = {"man": "f", "woman": "m"}
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
    sentence_of, mentioned = _sentences(doc), Mentioned(known)
    out: list[Reference] = [*names, *_adjectives(doc, entities, at)]
    i = 0
    while i < len(doc):
        if i in at:
            r = at[i]
            mentioned.mention(known[r.entity], r.start, subject=_is_subject(doc[i], r))
            i = r.end
            continue
        for reference in _refer(doc, i, mentioned, sentence_of):
            out.append(reference)
            mentioned.mention(known[reference.entity], i, subject=base(doc[reference.end - 1]) == "nsubj")
        i += 1
    return sorted(out)


def _sentences(doc: Doc) -> list[int]:
    out: list[int] = []
    for n, sent in enumerate(doc.sents):
        out += [n] * len(sent)
    return out


def _is_subject(token: Token, r: Reference) -> bool:
    return any(base(t) == "nsubj" for t in token.doc[r.start : r.end]) or base(token.head) == "nsubj"


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


def _refer(doc: Doc, i: int, mentioned: Mentioned, sentence_of: Sequence[int]) -> list[Reference]:
    """What the token refers to: none, one entity, or several for a plural noun."""
    token = doc[i]
    word = token.lower_
    if word in HE | SHE:
        gender = "m" if word in HE else "f"
        fits = [k for k in mentioned.of_type("PERSON") if k.gender in ("", gender)]
        best = most_salient(token, fits, sentence_of, word)
        if best:
            mentioned.set_gender(best, gender)
        return [Reference(i, i + 1, best.number, "pronoun")] if best else []
    if word in IT and token.tag_ in ("PRP", "PRP$") and not _expletive(token):
        best = most_salient(token, mentioned.of_type("ORG", "GPE"), sentence_of, word)
        return [Reference(i, i + 1, best.number, "pronoun")] if best else []
    if word in THEY and not (i and doc[i - 1].lower_ in ("among", "of")):
        best = most_salient(token, mentioned.of_type("GROUP", "ORG"), sentence_of, word)
        return [Reference(i, i + 1, best.number, "pronoun")] if best else []
    return _nominal(doc, token, mentioned, sentence_of)


def _expletive(token: Token) -> bool:
    """Whether «it» refers to nothing: «it is clear that …», «it was the owners who …»."""
    if token.lower_ != "it":
        return False
    return (
        token.dep_ == "expl"
        or token.head.lemma_ in ("be", "seem", "appear", "turn", "happen")
        or (any(c.lemma_ == "be" for c in token.head.children if base(c) == "cop"))
    )


def _nominal(doc: Doc, token: Token, mentioned: Mentioned, sentence_of: Sequence[int]) -> list[Reference]:
    """«the company», «the president», «the country»."""
    word, i = token.lower_, token.i
    plural = _PLURAL_OF.get(word)
    noun = plural or word
    if noun == "minister" and i and doc[i - 1].lower_ == "prime":
        noun = "prime minister"
    if token.tag_ not in ("NN", "NNS", "NNP") or not _definite(token) or _names_itself(token):
        return []
    if noun in word_list("nominal_org"):
        fits = [k for k in mentioned.of_type("ORG") if _may_be(k, noun)]
    elif (words_of(word)) in phrase_list("nominal_person") and not plural:
        fits = [k for k in mentioned.of_type("PERSON") if not _wrong_gender(k, noun)]
        described = [k for k in fits if noun in k.nouns]
        if not described and (noun not in _WRONG or mentioned.any_described(noun, but=_WRONG[noun])):
            return []
        fits = described or fits
    elif noun == "government":
        fits = mentioned.of_type("ORG" if mentioned.government else "GPE")
        fits = [k for k in fits if k.entity.type == "GPE" or noun in k.entity.name.lower()]
    elif noun in word_list("nominal_gpe"):
        fits = mentioned.of_type("GPE")
    else:
        return []
    start = next((c.i for c in token.children if c.i < i and c.lower_ in _DETERMINERS), i)
    if plural:
        return [Reference(start, i + 1, k.number, "nominal") for k in several(token, fits, noun)]
    best = most_salient(token, fits, sentence_of, noun)
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
