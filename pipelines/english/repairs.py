"""Trees of which the parser made the subject the root: the finite verb is put above it.

A small parser takes «The United Nations called on Israel» and «WikiLeaks, which …, released …» for noun phrases with a
clause; a sentence whose root is a noun and that has a finite verb of its own is no noun phrase.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

__all__ = ["repair_trees"]

_FINITE = frozenset(("VBD", "VBZ", "VBP"))
_NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "CD"))
_LABELS = frozenset(("acl", "acl:relcl", "parataxis", "advcl", "dep", "appos", "conj"))


@Language.component(
    "kg_english_repairs", requires=["token.dep", "token.tag"], assigns=["token.dep", "token.head"]
)
def repair_trees(doc: Doc) -> Doc:
    """Repair the sentences of a parsed document in place."""
    for sent in doc.sents:
        root = sent.root
        if root.tag_ in _NOUNS and not any(c.dep_ in ("cop", "nsubj") for c in root.children):
            verb = _main_verb(sent, root)
            if verb is not None:
                _raise(doc, root, verb)
    return doc


def _main_verb(sent: Span, root: Token) -> Token | None:
    """The finite verb whose subject the root is: without a subject of its own, and hanging on the root or on a clause
    below it."""
    for token in sent:
        if (
            token.i <= root.i
            or token.dep_ not in _LABELS
            or any(c.dep_.startswith(("nsubj", "mark")) for c in token.children)
        ):
            continue
        finite = token.tag_ in _FINITE or (
            token.tag_ == "VBN" and token.text.endswith("ed") and _takes_object(token)
        )
        if finite and (token.head is root or token.head.head is root):
            return token
    return None


def _takes_object(verb: Token) -> bool:
    """Whether what follows says that a form is past and no participle: an object, or «on», «for» with one."""
    if any(c.dep_ == "aux:pass" or (c.dep_ == "obl:agent") for c in verb.children):
        return False
    after = verb.nbor() if verb.i + 1 < len(verb.doc) else None
    return any(c.dep_ in ("obj", "ccomp", "xcomp") for c in verb.children) or (
        after is not None and after.lower_ in ("on", "for", "that", "to")
    )


def _raise(doc: Doc, root: Token, verb: Token) -> None:
    """Make the verb the root and the old root its subject."""
    if verb.tag_ == "VBN":
        verb.tag_ = "VBD"
    subject, label = root, "nsubj"
    verb.head = verb
    verb.dep_ = "ROOT"
    subject.head = verb
    subject.dep_ = label
