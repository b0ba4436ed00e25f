"""Polarity, modality and attribution of what a word states, by the words above and around it in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.ontology import is_speech
from pipelines.dependencies.tree import base, children
from pipelines.english.lists import word_list
from pipelines.english.reading import Reading
from pipelines.english.speech import Report, cue_words, innermost

__all__ = ["Qualities", "qualities_of"]

_STANDING = frozenset(("AFFILIATED_WITH", "PART_OF", "LOCATED_IN", "KIN_OF", "RIVAL_OF"))
_DEEPEST = 7
_CONTENT = frozenset(("ccomp", "xcomp", "advcl", "acl", "obl", "nmod", "obj"))
_ACCUSING = word_list("qualities_accusing")


@dataclass(frozen=True, slots=True)
class Qualities:
    """``attribution`` is the position of the entity whose word it is, or None."""

    polarity: str = "affirmed"
    modality: str = "actual"
    attribution: int | None = None


def qualities_of(reading: Reading, reports: list[Report], type_: str, source: int, token: Token) -> Qualities:
    """The qualities of a relation of ``source`` that ``token`` states."""
    negated, modality = _negated(token), _own_modality(token)
    attribution: int | None = None
    for label, above, clause in _above(token):
        lemma = above.lemma_.lower()
        if label in ("xcomp", "acl", "advcl") and lemma in cue_words("attempted") and modality == "actual":
            modality = "attempted"
            negated = negated or (lemma == "fail" and False)
        elif (
            label in ("xcomp", "ccomp", "acl", "advcl")
            and lemma in cue_words("possible")
            and modality == "actual"
        ):
            modality = "possible"
            negated = negated or (lemma in ("refuse", "decline") and label == "xcomp")
        if label in _CONTENT and lemma in _ACCUSING and above.pos_ == "VERB":
            modality = "alleged" if modality == "actual" else modality
            attribution = attribution if attribution is not None else _accuser(reading, above, source)
        if label in ("obj", "xcomp", "ccomp", "nmod", "advcl") and lemma in ("deny", "denial"):
            negated = True
            modality = "alleged" if modality == "actual" else modality
            attribution = attribution if attribution is not None else _accuser(reading, above, source)
        if lemma in cue_words("alleged_words") and modality == "actual":
            modality = "alleged"
        if clause and _own_modality(above) == "possible" and label in ("xcomp",) and modality == "actual":
            modality = "possible"
        if label in ("xcomp",) and _negated(above):
            negated = True
    for report in innermost(reports, token.i):
        if report.lemma in cue_words("denied") and base(token) != "ROOT":
            negated = negated or report.lemma == "deny"
        if report.speaker is not None and report.speaker == source and is_speech(type_):
            continue
        attribution = report.speaker if attribution is None else attribution
        if modality == "actual" and type_ not in _STANDING and report.speaker != source:
            modality = "alleged"
        break
    return Qualities("negated" if negated else "affirmed", modality, attribution)


def _above(token: Token) -> Iterator[tuple[str, Token, bool]]:
    """The words above a word, each with the label of the arc into it and whether that arc ends a clause."""
    node = token
    for _ in range(_DEEPEST):
        if node.head is node:
            return
        label = base(node)
        if label == "conj":
            node = node.head
            continue
        if (label in ("acl",) and node.dep_ == "acl:relcl") or label == "parataxis":
            return
        yield label, node.head, label in ("ccomp", "xcomp", "advcl", "acl")
        if label == "ccomp":
            return
        node = node.head


def _negated(token: Token) -> bool:
    """Whether a word has a negation of its own, or its object or subject has «no»."""
    words = cue_words("negated_words")
    for child in token.children:
        if (
            child.lower_ in words
            and base(child) in ("advmod", "det", "mark", "case", "cc", "neg")
            and child.lower_ not in ("false",)
        ):
            if (
                child.lower_ in ("no", "not")
                and child.i + 1 < len(child.doc)
                and child.nbor().lower_ in ("only", "longer")
            ):
                continue
            return True
        if base(child) in ("obj", "nsubj") and any(
            c.lower_ in ("no", "none", "neither") for c in child.children
        ):
            return True
        if base(child) in ("nsubj", "obj") and child.lower_ in ("nobody", "nothing", "none", "no-one"):
            return True
    if base(token) == "conj" and not list(children(token, "nsubj")):
        return any(
            c.lower_ in ("not", "n't", "n’t", "never")
            for c in token.head.children
            if base(c) == "advmod" and c.i < token.head.i
        ) and (any(c.lower_ in ("or", "nor") for c in token.children))
    return base(token) in ("obj", "nsubj") and any(c.lower_ == "no" for c in token.children)


def _own_modality(token: Token) -> str:
    """The modality that the auxiliaries, adverbs and attributes of a word tell."""
    for child in token.children:
        word, label = child.lower_, base(child)
        if label in ("advmod", "amod", "compound", "acl") and word in cue_words("alleged_words"):
            return "alleged"
        if label in ("amod", "compound") and word in cue_words("attempted_words"):
            return "attempted"
        if (label in ("amod", "advmod")) and word in cue_words("possible_words"):
            return "possible"
        if label == "aux" and word in cue_words("modals") and not _reported_future(token):
            return "possible"
        if label == "mark" and word in cue_words("conditions"):
            return "possible"
    if base(token) == "conj" and not list(children(token, "nsubj")) and token.head is not token:
        return _own_modality(token.head) if token.head.pos_ == "VERB" else "actual"
    return "actual"


def _reported_future(token: Token) -> bool:
    return False


def _accuser(reading: Reading, verb: Token, source: int) -> int | None:
    from pipelines.english.speech import _speaker

    speaker = _speaker(reading, verb)
    return None if speaker == source else speaker
