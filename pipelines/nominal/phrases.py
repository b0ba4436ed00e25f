"""Role phrases: «نائب رئيس الشركة لشؤون الأمن», what they govern and how far they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.nominal.lexicon import Lexicon, RoleWord
from pipelines.nominal.nodes import Node

__all__ = ["RolePhrase", "Target", "role_phrase"]

_LONGEST = 14
_CHIEFS = frozenset({"الرييس", "الوزير", "الملك", "الامير"})  # «مستشار الرئيس»: a role, not a word of address
_TARGETS = frozenset({"ORG", "GPE", "GROUP", "LOC", "EVENT"})


@dataclass(frozen=True, slots=True)
class Target:
    """What a role phrase names: a node, and the preposition before it (empty in an idafa).

    ``after_adjective``: a country's adjective stands before it («السفير الإماراتي في واشنطن»);
    ``joined``: «و» does.
    """

    at: int
    preposition: str
    after_adjective: bool = False
    joined: bool = False


@dataclass(slots=True)
class RolePhrase:
    """A role word with all that belongs to it; positions are indices into the row of nodes.

    ``person`` is a PERSON right after the role word, its holder («الرئيس بوتين») or target («محامي سنودن»).
    ``end`` is the first node that does not belong to the phrase; ``heads`` are its role words.
    """

    start: int
    heads: list[tuple[int, RoleWord]]
    end: int = 0
    targets: list[Target] = field(default_factory=list)
    adjectives: list[int] = field(default_factory=list)
    pronoun: int | None = None
    person: int | None = None
    common: list[int] = field(default_factory=list)
    unknown: int = 0

    @property
    def lemma(self) -> str:
        """The first role word."""
        return self.heads[0][1].lemma

    @property
    def scopes(self) -> frozenset[str]:
        """Where the role can be held, by any of its words."""
        if len(self.heads) == 1:
            return self.heads[0][1].scopes
        return frozenset().union(*(w.scopes for _, w in self.heads))

    @property
    def several(self) -> bool:
        """Whether the role may have several holders (dual, plural)."""
        return self.heads[0][1].several


def role_phrase(row: Sequence[Node], i: int, lexicon: Lexicon) -> RolePhrase | None:
    """The role phrase that starts at node ``i``, if that is a role word."""
    first = row[i]
    word = lexicon.role(first.norm) if first.kind == "word" else None
    if word is None:
        return None
    phrase, j = RolePhrase(i, [(i, word)]), i + 1
    preposition = ""
    while j < min(len(row), i + _LONGEST):
        step = _step(row, j, phrase, lexicon, preposition)
        if step is None:
            break
        preposition = step
        j += 1
    while j > i + 1 and row[j - 1].kind == "word" and lexicon.has("phrase.prepositions", row[j - 1].norm):
        j -= 1
    phrase.end = j
    return phrase


def _step(row: Sequence[Node], j: int, phrase: RolePhrase, lexicon: Lexicon, preposition: str) -> str | None:
    """Take node ``j`` in: the preposition that then waits for its noun ("" for none), or None to stop."""
    node, before = row[j], row[j - 1]
    if node.kind == "pronoun":
        if before.kind != "word":
            return None
        if phrase.pronoun is None:
            phrase.pronoun = j
        return ""
    if node.kind == "adjective":
        if phrase.person is not None:
            return None
        phrase.adjectives.append(j)
        return ""
    if node.kind == "PERSON":
        return _person(row, j, phrase, preposition)
    if node.named:
        if node.kind not in _TARGETS or phrase.person is not None:
            return None
        phrase.targets.append(Target(j, preposition, bool(phrase.adjectives), before.norm == "و"))
        return ""
    if node.kind == "mark":
        return None
    if phrase.person is not None:  # «مستشار ترامب للأمن القومي»
        purpose = node.norm == "ل" or (
            preposition == "ل" and node.definite and lexicon.role(node.norm) is None
        )
        return "ل" if purpose and row[phrase.person + 1].norm == "ل" else None
    return _word(row, j, phrase, lexicon, preposition)


def _person(row: Sequence[Node], j: int, phrase: RolePhrase, preposition: str) -> str | None:
    before = row[j - 1]
    bare = not phrase.targets and not phrase.adjectives and phrase.pronoun is None and phrase.person is None
    governs = not row[phrase.start].definite and not before.definite and not phrase.common
    if bare and (preposition == "ل" or governs or before.norm in ("اسم", "لسان")):
        phrase.person = j
        return ""
    return None


def _word(row: Sequence[Node], j: int, phrase: RolePhrase, lexicon: Lexicon, preposition: str) -> str | None:
    node, before = row[j], row[j - 1]
    after = row[j + 1] if j + 1 < len(row) else None
    if node.norm == "و":
        if after is None:
            return None
        same = before.kind == "ORG" and after.kind == "ORG"
        joined = after.definite and lexicon.role(after.norm) is None and before.kind == "word"
        return preposition if joined or same else None
    if lexicon.has("phrase.stops", node.norm):
        return None
    if lexicon.has("phrase.prepositions", node.norm):
        waiting = before.kind == "word" and lexicon.has("phrase.prepositions", before.norm)
        return None if waiting else node.norm
    role = lexicon.role(node.norm)
    governed = before.norm == "ل" or (before.kind == "word" and lexicon.role(before.norm) is not None)
    title = lexicon.has("phrase.titles", node.norm) and not (governed and node.norm in _CHIEFS)
    if role is not None and not title and not role.several and not phrase.targets and before.norm != "و":
        phrase.heads.append((j, role))
        return preposition
    if lexicon.has("phrase.modifiers", node.norm) or title:
        return preposition
    if lexicon.has("phrase.inner", node.norm) or node.definite:
        phrase.common.append(j)
        return preposition
    if phrase.unknown or phrase.targets or phrase.adjectives:
        return None
    phrase.unknown += 1
    return preposition
