"""KIN_OF: «دونالد ترامب جونيور، نجل الرئيس», «زوجته ميلانيا», «ابنه هانتر»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.profile import Profile

__all__ = ["kinships"]

_REACH = 6


@dataclass(slots=True)
class _Word:
    """A kinship word at node ``i`` of row ``k``, with the persons behind it and the one before it."""

    profile: Profile
    k: int
    i: int
    lemma: str
    choice: int
    after: list[tuple[int, int]]
    before: tuple[int, str] | None

    @property
    def row(self) -> list[Node]:
        """The nodes of the word's row."""
        return self.profile.rows[self.k][1]

    @property
    def pronoun(self) -> str | None:
        """The pronoun attached to the word («زوجته»)."""
        after = self.row[self.i + 1] if self.i + 1 < len(self.row) else None
        return after.norm if after is not None and after.kind == "pronoun" else None

    def candidate(
        self, j: int, other: int, pattern: str, features: Sequence[str], choice: int | None = None
    ) -> Candidate:
        """Node ``j`` is a relative of entity ``other``."""
        source = self.profile.entity(self.row[j])
        names = [self.profile.entities[e].name_ar or "" for e in (source, other)]
        family = len({n.split(" ")[-1] for n in names}) == 1
        all_features = (
            *features,
            f"pattern={pattern}",
            f"lemma={self.lemma}",
            f"pattern={pattern}&lemma={self.lemma}",
            f"family={family}",
            f"family={family}&{pattern}",
        )
        start, end = self.row[min(self.i, j)].start, self.row[max(self.i, j)].end
        return Candidate("KIN_OF", source, other, start, end, pattern, all_features, None, choice)

    def owned(self, j: int, pattern: str, pronoun: str = "", n: int = 0) -> Iterator[Candidate]:
        """Node ``j`` is a relative of whom the pronoun or the bare noun stands for."""
        at = (self.k, min(self.i, j))
        source = self.profile.entity(self.row[j])
        for owner, features in self.profile.owners(at, ("PERSON",), pronoun=pronoun, without=source):
            more = [f"p.{f}" for f in features] + [f"{pattern}.{f}" for f in features]
            yield self.candidate(j, owner, pattern, [*more, f"n={n}"], self.choice * 10 + min(n, 9))


def kinships(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of KIN_OF of a document."""
    words = list(_words(profile, lexicon))
    for w in words:
        if w.pronoun is not None and w.after:
            profile.kin.add(profile.entity(w.row[w.after[0][0]]))
    for w in words:
        yield from (c for c in _proposals(w) if c.source != c.target)


def _words(profile: Profile, lexicon: Lexicon) -> Iterator[_Word]:
    choice, kin = 0, lexicon.kin
    for k, (_, row) in enumerate(profile.rows):
        for i in [i for i, node in enumerate(row) if node.norm in kin and node.kind == "word"]:
            choice += 1
            owned = i + 1 < len(row) and row[i + 1].kind == "pronoun"
            after = _people_after(row, i + 1 + owned, lexicon)
            before = _person_before(row, i, lexicon)
            yield _Word(profile, k, i, kin[row[i].norm], choice, after, before)


def _proposals(w: _Word) -> Iterator[Candidate]:
    row, before = w.row, w.before
    if w.pronoun is not None:
        for n, (j, _) in enumerate(w.after):
            yield from w.owned(j, "owned_after", w.pronoun, n)
        if before is not None:
            yield from w.owned(before[0], f"owned_before_{before[1]}", w.pronoun)
        return
    if w.after:
        first, gap = w.after[0]
        target = w.profile.entity(row[first])
        if before is not None:
            yield w.candidate(before[0], target, f"of:before_{before[1]}", [f"gap={gap}"])
        else:
            yield from w.owned(first, "bare", "", gap)
        if len(w.after) > 1:
            second, wide = w.after[1]
            more = [f"gap={gap}", f"wide={wide - gap}", f"before={before is not None}"]
            yield w.candidate(second, target, "of:after", more)
    if before is not None and w.i + 1 < len(row) and row[w.i + 1].definite:
        yield from w.owned(before[0], f"common_before_{before[1]}")


def _people_after(row: list[Node], j: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The persons right behind the kinship word, each with the number of other nodes passed."""
    found: list[tuple[int, int]] = []
    passed = 0
    while j < len(row) and passed <= _REACH and len(found) < 4:
        node = row[j]
        if node.kind == "PERSON":
            found.append((j, passed))
        elif node.kind == "mark" and node.norm != ",":
            break
        elif node.kind == "word" and node.norm != "و" and not _passable(node, lexicon):
            if found:
                break
            passed += 2
        else:
            passed += 1
        j += 1
    return found


def _passable(node: Node, lexicon: Lexicon) -> bool:
    groups = ("kin.modifiers", "phrase.titles", "phrase.modifiers", "phrase.inner", "phrase.prepositions")
    return (
        node.definite
        or any(lexicon.has(g, node.norm) for g in groups)
        or lexicon.role(node.norm) is not None
        or lexicon.kinship(node.norm) is not None
    )


def _person_before(row: list[Node], i: int, lexicon: Lexicon) -> tuple[int, str] | None:
    j, how = i - 1, "direct"
    while j >= 0 and i - j < 6:
        node = row[j]
        if node.kind == "PERSON":
            return None if how == "joined" and i - j == 2 else (j, how)
        if node.kind == "mark" and node.norm in (",", "-"):
            how = "comma"
        elif node.kind == "word" and node.norm == "و":
            how = "joined" if how == "direct" else how
        elif node.kind == "word" and (
            lexicon.has("phrase.copulas", node.norm)
            or node.norm.isdigit()
            or node.norm in ("عاما", "البالغ", "البالغه")
        ):
            how = "copula"
        else:
            return None
        j -= 1
    return None
