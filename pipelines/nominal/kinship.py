"""KIN_OF: «دونالد ترامب جونيور، نجل الرئيس», «زوجته ميلانيا», «ابنه هانتر»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Entity
from pipelines.nominal.antecedents import Row, antecedents
from pipelines.nominal.candidates import Candidate
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node

__all__ = ["kinships"]

_PERSON = frozenset({"PERSON"})
_REACH = 6


def kinships(rows: Sequence[Row], entities: Sequence[Entity], lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of KIN_OF of a document."""
    choice = 0
    for k, (_, row) in enumerate(rows):
        for i, node in enumerate(row):
            word = lexicon.kinship(node.norm) if node.kind == "word" else None
            if word is None:
                continue
            choice += 1
            for c in _of_word(rows, k, row, i, word, entities, lexicon, choice):
                if c.source != c.target:
                    yield c


def _of_word(
    rows: Sequence[Row], k: int, row: list[Node], i: int, word: str, entities: Sequence[Entity], lexicon: Lexicon, choice: int
) -> Iterator[Candidate]:
    owned = i + 1 < len(row) and row[i + 1].kind == "pronoun"
    after = _people_after(row, i + 1 + owned, lexicon)
    before = _person_before(row, i, lexicon)
    if owned:
        pronoun = row[i + 1]
        relatives = [j for j, _ in after] or ([before[0]] if before else [])
        if pronoun.entity is not None:
            owners: list[tuple[int, tuple[str, ...]]] = [(pronoun.entity, ("known",))]
        else:
            owners = list(antecedents(rows, (k, i), entities, types=_PERSON, pronoun=pronoun.norm))
        for n, j in enumerate(relatives):
            where = "after" if after else "before"
            for owner, features in owners:
                more = (f"owned:{where}:{min(n, 2)}", f"word={word}", *(f"p.{f}" for f in features))
                yield _candidate(row, i, j, owner, "owned_" + where, more, choice * 10 + min(n, 9))
        return
    if not after:
        return
    first, gap = after[0]
    if before is not None:
        yield _candidate(row, i, before[0], _entity(row, first), "of:before_" + before[1], (f"word={word}", f"gap={gap}"), None)
    if len(after) > 1:
        second, wide = after[1]
        more = (f"word={word}", f"gap={gap}", f"wide={wide}", f"before={before is not None}")
        yield _candidate(row, i, second, _entity(row, first), "of:after", more, None)
    elif before is None:
        for owner, features in list(antecedents(rows, (k, i), entities, types=_PERSON))[:2]:
            more = (f"word={word}", f"gap={gap}", *(f"b.{f}" for f in features))
            yield _candidate(row, i, first, owner, "bare", more, choice * 10)


def _people_after(row: list[Node], j: int, lexicon: Lexicon) -> list[tuple[int, int]]:
    """The persons right behind the kinship word, each with the number of other nodes passed."""
    found: list[tuple[int, int]] = []
    passed = 0
    while j < len(row) and passed <= _REACH:
        node = row[j]
        if node.kind == "PERSON":
            found.append((j, passed))
            if len(found) > 3:
                break
        elif node.kind == "mark" and node.norm not in (",",):
            break
        elif node.kind == "word" and found and node.norm != "و" and not _passable(node, lexicon):
            break
        elif node.kind == "word" and not _passable(node, lexicon):
            passed += 2
        else:
            passed += 1
        j += 1
    return found


def _passable(node: Node, lexicon: Lexicon) -> bool:
    groups = ("kin.modifiers", "phrase.titles", "phrase.modifiers", "phrase.inner", "phrase.prepositions")
    return (
        node.definite or node.norm == "و" or any(lexicon.has(g, node.norm) for g in groups)
        or lexicon.role(node.norm) is not None or lexicon.kinship(node.norm) is not None
    )


def _person_before(row: list[Node], i: int, lexicon: Lexicon) -> tuple[int, str] | None:
    j, how = i - 1, "direct"
    while j >= 0 and i - j < 5:
        node = row[j]
        if node.kind == "PERSON":
            return (j, how) if not (how == "joined" and i - j == 2) else None
        if node.kind == "mark" and node.norm in (",", "-"):
            how = "comma"
        elif node.kind == "word" and node.norm == "و":
            how = "joined" if how == "direct" else how
        elif node.kind == "word" and (lexicon.has("phrase.copulas", node.norm) or node.norm.isdigit() or node.norm == "عاما"):
            how = "copula"
        else:
            return None
        j -= 1
    return None


def _entity(row: list[Node], j: int) -> int:
    entity = row[j].entity
    assert entity is not None
    return entity


def _candidate(
    row: list[Node], i: int, j: int, other: int, pattern: str, features: tuple[str, ...], choice: int | None
) -> Candidate:
    places = [i, j]
    start, end = row[min(places)].start, row[max(places)].end
    return Candidate("KIN_OF", _entity(row, j), other, start, end, pattern, (*features, f"pattern={pattern}"), None, choice)
