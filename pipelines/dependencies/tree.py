"""Grammatical roles around a word of a Universal Dependencies tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from pipelines.dependencies.grammar import Grammar

__all__ = [
    "base",
    "case_of",
    "conjuncts",
    "governor",
    "is_passive",
    "objects",
    "obliques",
    "possessors",
    "subjects",
]

_VERBAL = frozenset(("VERB", "AUX"))
_CLAUSES = frozenset(("xcomp", "advcl", "acl", "acl:relcl", "ccomp", "parataxis"))
_DEEPEST = 6  # clauses to climb for a subject; trees are small, cycles impossible


def base(token: Token) -> str:
    """The label without its subtype.

    >>> from pipelines.dependencies.testing import tree
    >>> base(tree("Iran was hit", heads=(2, 2, 2), deps=("nsubj:pass", "aux:pass", "ROOT"))[0])
    'nsubj'
    """
    return token.dep_.partition(":")[0]


def children(token: Token, *labels: str) -> Iterator[Token]:
    """The dependents whose label, with or without subtype, is one of ``labels``."""
    return (c for c in token.children if c.dep_ in labels or base(c) in labels)


def conjuncts(token: Token) -> Iterator[Token]:
    """A word and those coordinated with it after it.

    >>> from pipelines.dependencies.testing import tree
    >>> doc = tree("Iran and Russia refused", heads=(3, 2, 0, 3), deps=("nsubj", "cc", "conj", "ROOT"))
    >>> [t.text for t in conjuncts(doc[0])]
    ['Iran', 'Russia']
    """
    yield token
    for child in children(token, "conj"):
        yield from conjuncts(child)


def case_of(token: Token, grammar: Grammar) -> str:
    """The preposition before a noun, several words joined by ``_`` («according_to»); "" where there is none."""
    cases = [c for c in token.children if base(c) == "case" and not _possessive(c)]
    words = [w for c in cases for w in (c, *children(c, "fixed"))]
    return "_".join(grammar.key(w) for w in sorted(words, key=lambda w: w.i))


def _possessive(token: Token) -> bool:
    return token.tag_ == "POS" or token.text in ("'s", "’s", "'", "’")


def is_passive(verb: Token) -> bool:
    """Whether a verb is passive: by its subject or auxiliary, by its own form, or as a bare past participle
    behind a noun («emails leaked by …»)."""
    if any(c.dep_ in ("nsubj:pass", "aux:pass", "csubj:pass") for c in verb.children):
        return True
    if any(c.dep_ == "nsubj" for c in verb.children):
        return False
    if any(c.dep_ == "obl:agent" for c in verb.children):
        return True
    if "Voice=Pass" in str(verb.morph):
        return True
    if verb.dep_ == "conj" and _governs_verb(verb) and not _has(verb, "nsubj", "aux", "cop"):
        return verb.tag_ == "VBN" and verb.head.tag_ == "VBN" and is_passive(verb.head)
    bare = verb.tag_ == "VBN" and not _has(verb, "aux")
    return (
        bare and base(verb) in ("acl", "advcl", "amod") and not _has(verb, "obj") and not _has(verb, "nsubj")
    )


def _governs_verb(verb: Token) -> bool:
    return verb.head.pos_ in _VERBAL


def _has(token: Token, *labels: str) -> bool:
    return any(True for _ in children(token, *labels))


def subjects(verb: Token, grammar: Grammar) -> list[Token]:
    """The words in the subject position of a verb or predicate, of the passive, too: its own, else that of the verb
    it is coordinated with, else who controls it (infinitive, participle, relative clause)."""
    return _subjects(verb, grammar, _DEEPEST)


def _subjects(verb: Token, grammar: Grammar, depth: int) -> list[Token]:
    own = [s for c in children(verb, "nsubj") for s in _antecedents(c, grammar)]
    relative = any(grammar.key(c) in grammar.relative for c in children(verb, "nsubj"))
    if own or relative or depth == 0 or verb.head is verb:
        return [t for s in own for t in conjuncts(s)]
    label, head = base(verb), verb.head
    if label == "conj":
        return _subjects(head, grammar, depth - 1)
    if label == "xcomp":
        return _controllers(verb, head, grammar, depth, of_object=True)
    if label == "advcl":
        marks = {grammar.key(c) for c in children(verb, "mark", "case")}
        return _controllers(verb, head, grammar, depth, of_object=bool(marks & grammar.object_marks))
    if label in ("acl", "amod"):
        return _of_noun(verb, head, grammar, depth)
    return []


def _antecedents(subject: Token, grammar: Grammar) -> list[Token]:
    """What a relative pronoun stands for; else the word itself."""
    clause = subject.head
    if grammar.key(subject) in grammar.relative:
        while clause.dep_ == "conj":
            clause = clause.head
        if base(clause) == "acl":
            return [clause.head]
        return []
    return [subject]


def _controllers(verb: Token, head: Token, grammar: Grammar, depth: int, *, of_object: bool) -> list[Token]:
    """The subject of an infinitive or gerund below ``head``: its object or, of a passive, its subject."""
    if of_object and grammar.key(head) not in grammar.subject_control:
        found = [t for c in children(head, "obj", "iobj") if c.i != verb.i for t in conjuncts(c)]
        if found and head.pos_ in _VERBAL:
            return found
    return _subjects(head, grammar, depth - 1)


def _of_noun(verb: Token, noun: Token, grammar: Grammar, depth: int) -> list[Token]:
    """The subject of a clause that belongs to a noun: the noun itself before a participle or relative clause; before
    an infinitive («attempt to …») who owns the noun, else the subject of the verb above."""
    if verb.dep_ == "acl:relcl" and not grammar.drops_subjects:
        return []
    infinitive = verb.tag_ == "VB" or any(
        grammar.key(c) in ("to", "of", "for") for c in children(verb, "mark")
    )
    if not infinitive:
        return list(conjuncts(noun))
    owners = [t for _, t in possessors(noun, grammar)] + [
        t for case, t in obliques(noun, grammar) if case in grammar.agent
    ]
    if owners:
        return owners
    above = noun.head
    return (
        _subjects(above, grammar, depth - 1) if base(noun) in ("obj", "xcomp", "obl", "nmod", "conj") else []
    )


def objects(verb: Token, grammar: Grammar) -> list[Token]:
    """The objects of a verb; in a relative clause without one, the noun that the clause describes. Verbs coordinated
    with a later one that has the object share it («hacked and leaked the emails»)."""
    found = [t for c in children(verb, "obj") for o in _antecedents(c, grammar) for t in conjuncts(o)]
    if found:
        return found
    if verb.dep_ == "acl:relcl" and _has(verb, "nsubj") and not is_passive(verb):
        pronouns = [c for c in children(verb, "nsubj") if grammar.key(c) in grammar.relative]
        return [] if pronouns else [verb.head]
    later = [c for c in children(verb, "conj") if c.pos_ in _VERBAL and not _has(c, "nsubj")]
    if later and not is_passive(verb) and not _has(verb, "obl", "xcomp", "ccomp"):
        return [t for c in children(later[0], "obj") for t in conjuncts(c)]
    return []


def obliques(word: Token, grammar: Grammar) -> list[tuple[str, Token]]:
    """Nouns joined to a word by a preposition, each with it; an indirect object has the preposition ``to``."""
    out: list[tuple[str, Token]] = []
    for child in word.children:
        label = base(child)
        if label in ("obl", "nmod") and child.dep_ != "nmod:poss":
            case = case_of(child, grammar)
            for target in _antecedents(child, grammar):
                out += [(case_of(t, grammar) or case, t) for t in conjuncts(target)]
        elif label == "iobj":
            out += [("to", t) for t in conjuncts(child)]
        elif label == "advmod" and _has(child, "obl"):  # «together with Iran», «ahead of the vote»
            out += obliques(child, grammar)
    return out


def possessors(noun: Token, grammar: Grammar) -> list[tuple[str, Token]]:
    """Who a noun belongs to: ``poss`` («Iran's»), ``of``, or ``bare`` («اتهام واشنطن»)."""
    out = [("poss", t) for c in children(noun, "nmod") if c.dep_ == "nmod:poss" for t in conjuncts(c)]
    out += [("of", t) for case, t in obliques(noun, grammar) if case in grammar.genitive]
    if grammar.bare_genitive:
        out += [("bare", t) for case, t in obliques(noun, grammar) if not case and t.i > noun.i]
    return out


def governor(token: Token) -> Token | None:
    """The verb or predicate above a word, or None at the root."""
    seen: Iterable[Token] = token.ancestors
    return next((t for t in seen if t.pos_ in _VERBAL or t.dep_ in ("ROOT", *_CLAUSES)), None)
