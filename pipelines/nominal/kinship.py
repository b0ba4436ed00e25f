"""KIN_OF: «دونالد ترامب جونيور، نجل الرئيس», «زوجته ميلانيا», «ابنه هانتر»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.profile import Owner, Profile

__all__ = ["kinships"]

_PERSON = ("PERSON",)
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
        return self.profile.rows[self.k][1]

    def candidate(self, j: int, other: int, pattern: str, features: Sequence[str], choice: int | None = None) -> Candidate:
        source = self.row[j].entity
        assert source is not None
        start, end = self.row[min(self.i, j)].start, self.row[max(self.i, j)].end
        own = (f"pattern={pattern}", f"lemma={self.lemma}", f"pattern={pattern}&lemma={self.lemma}")
        names = [self.profile.entities[e].name_ar or "" for e in (source, other)]
        family = len({n.split(" ")[-1] for n in names}) == 1
        return Candidate("KIN_OF", source, other, start, end, pattern, (*features, *own, f"family={family}", f"family={family}&{pattern}"), None, choice)

    def owned(self, j: int, pattern: str, pronoun: str, n: int = 0) -> Iterator[Candidate]:
        """Node ``j`` is a relative of whom the pronoun or the bare noun stands for."""
        source = self.row[j].entity
        owners: list[Owner] = self.profile.owners((self.k, min(self.i, j)), _PERSON, pronoun=pronoun, without=source)
        for owner, features in owners:
            more = [f"p.{f}" for f in features] + [f"{pattern}.{f}" for f in features]
            yield self.candidate(j, owner, pattern, [*more, f"n={n}"], self.choice * 10 + min(n, 9))


def kinships(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of KIN_OF of a document."""
    words = list(_words(profile, lexicon))
    for w in words:
        if w.i + 1 < len(w.row) and w.row[w.i + 1].kind == "pronoun":
            profile.kin.update(e for j, _ in w.after[:1] if (e := w.row[j].entity) is not None)
    for w in words:
        for c in _proposals(w):
            if c.source != c.target:
                yield c


def _words(profile: Profile, lexicon: Lexicon) -> Iterator[_Word]:
    choice = 0
    for k, (_, row) in enumerate(profile.rows):
        for i, node in enumerate(row):
            lemma = lexicon.kinship(node.norm) if node.kind == "word" else None
            if lemma is None:
                continue
            choice += 1
            owned = i + 1 < len(row) and row[i + 1].kind == "pronoun"
            yield _Word(profile, k, i, lemma, choice, _people_after(row, i + 1 + owned, lexicon), _person_before(row, i, lexicon))


def _proposals(w: _Word) -> Iterator[Candidate]:
    row = w.row
    if w.i + 1 < len(row) and row[w.i + 1].kind == "pronoun":
        pronoun = row[w.i + 1].norm
        for n, (j, _) in enumerate(w.after):
            yield from w.owned(j, "owned_after", pronoun, n)
        if w.before is not None:
            yield from w.owned(w.before[0], "owned_before_" + w.before[1], pronoun)
        return
    if w.after and w.before is not None:
        target = row[w.after[0][0]].entity
        assert target is not None
        yield w.candidate(w.before[0], target, "of:before_" + w.before[1], [f"gap={w.after[0][1]}"])
    if len(w.after) > 1:
        (first, gap), (second, wide) = w.after[:2]
        target = row[first].entity
        assert target is not None
        yield w.candidate(second, target, "of:after", [f"gap={gap}", f"wide={wide - gap}", f"before={w.before is not None}"])
    if w.after and w.before is None:
        yield from w.owned(w.after[0][0], "bare", "", w.after[0][1])
    if w.before is not None and w.i + 1 < len(row) and (row[w.i + 1].definite or row[w.i + 1].norm == "هذا"):
        yield from w.owned(w.before[0], "common_before_" + w.before[1], "")


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
        node.definite or any(lexicon.has(g, node.norm) for g in groups)
        or lexicon.role(node.norm) is not None or lexicon.kinship(node.norm) is not None
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
        elif node.kind == "word" and (lexicon.has("phrase.copulas", node.norm) or node.norm.isdigit() or node.norm in ("عاما", "البالغ", "البالغه")):
            how = "copula"
        else:
            return None
        j -= 1
    return None
