"""Who holds a role: the person before the role phrase or after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.phrases import RolePhrase

__all__ = ["Holder", "holders"]

_REACH = 9
_AGE = frozenset({"عاما", "سنه", "عام"})


@dataclass(frozen=True, slots=True)
class Holder:
    """A possible holder: a node of the row, and how it stands to the role.

    ``adjective`` is one of its own («نظيريه الأردني فلان والعراقي علان»).
    """

    at: int
    pattern: str
    adjective: int | None = None


def holders(
    row: Sequence[Node], phrase: RolePhrase, lexicon: Lexicon, before: Sequence[Holder] = ()
) -> list[Holder]:
    """The possible holders of the phrase; ``before`` are those of a phrase that it is joined to by «و»."""
    found = [Holder(h.at, "chain") for h in before] or list(_before(row, phrase, lexicon))
    after = list(_after(row, phrase, lexicon))
    if not found or not after:
        return found or after
    first = found[0].pattern
    if first in ("chain", "before_direct") and after[0].pattern == "after_direct":
        return after  # without a comma the name behind the role is its own
    if first.startswith("before") and after[0].pattern == "after_governed":
        return found  # «فلان، محامي علان»
    if first in ("before_comma", "before_copula") and after[0].pattern == "after_comma":
        return found
    return found + after


def _before(row: Sequence[Node], phrase: RolePhrase, lexicon: Lexicon) -> Iterator[Holder]:
    relative = _relative(row, phrase.start, lexicon)
    if relative is not None:
        yield Holder(relative, "chain")
        return
    j, commas, copula = phrase.start - 1, 0, ""
    while j >= 0 and phrase.start - j < _REACH:
        node = row[j]
        if node.kind == "mark" and node.norm in (",", "-") and commas < 2:
            commas += 1
        elif node.kind == "word" and lexicon.has("phrase.copulas", node.norm):
            copula = node.norm if not copula or copula == "و" else copula
        elif node.norm == "من" and j and row[j - 1].norm in ("هو", "هي", "هم", "هما"):
            copula = "من"
        elif not (node.kind == "word" and (node.norm.isdigit() or node.norm in _AGE)):
            break
        j -= 1
    if j < 0 or row[j].kind != "PERSON" or (copula == "و" and not commas and phrase.start - j == 2):
        return  # «بوتين ورئيس …» is two people
    pattern = "before_" + ("copula" if copula and copula != "و" else "comma" if commas else "direct")
    yield Holder(j, pattern)
    while phrase.several and j >= 2 and row[j - 1].norm in ("و", ",") and row[j - 2].kind == "PERSON":
        j -= 2
        yield Holder(j, pattern + "+joined")


def _relative(row: Sequence[Node], start: int, lexicon: Lexicon) -> int | None:
    """«فلان، نجل علان ورئيس …»: the node of the first name, whose role follows his kinship."""
    if start < 5 or row[start - 1].norm != "و" or row[start - 2].kind != "PERSON":
        return None
    for j in range(start - 3, max(1, start - 7), -1):
        if row[j].kind == "word" and lexicon.kinship(row[j].norm) is not None:
            return j - 2 if row[j - 1].norm == "," and row[j - 2].kind == "PERSON" else None
        if row[j].kind not in ("word", "adjective"):
            return None
    return None


def _after(row: Sequence[Node], phrase: RolePhrase, lexicon: Lexicon) -> Iterator[Holder]:
    j, pattern = phrase.end, "after_direct"
    if phrase.person is not None and not (j < len(row) and row[j].kind == "PERSON"):
        yield Holder(phrase.person, "after_governed")
        j = phrase.person
    else:
        if j < len(row) and row[j].kind == "mark" and row[j].norm in (",", ":", "-"):
            j, pattern = _titles(row, j + 1, lexicon), "after_comma"
        if j >= len(row) or row[j].kind != "PERSON":
            return
        yield Holder(j, pattern)
    while j + 2 < len(row) and row[j + 1].norm in ("و", ","):
        j = j + 2
        if row[j].kind == "word" and row[j].norm == "و" and j + 1 < len(row):
            j += 1
        adjective = j if row[j].kind == "adjective" else None
        j = _titles(row, j + (adjective is not None), lexicon)
        if j >= len(row) or row[j].kind != "PERSON" or not (phrase.several or adjective is not None):
            return
        yield Holder(j, pattern + "+joined", adjective)


def _titles(row: Sequence[Node], j: int, lexicon: Lexicon) -> int:
    while j < len(row) and row[j].kind == "word" and lexicon.has("phrase.titles", row[j].norm):
        j += 1
    return j
