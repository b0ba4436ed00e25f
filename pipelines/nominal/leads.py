"""Roles that verbs and verbal nouns give: «الحزب الذي يقوده فلان», «برئاسة فلان», «على لسان فلان»."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.lexicon import Lead, Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.profile import Profile

__all__ = ["led"]

_BODIES = frozenset({"ORG", "GPE", "GROUP"})
_BACK = 7
_FAR = 18


def led(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of AFFILIATED_WITH around the words of leading, and around «من» and «عن» after a name."""
    leads = lexicon.leads
    for _, row in profile.rows:
        for i, node in enumerate(row):
            if node.kind == "PERSON":
                yield from _from(profile, lexicon, row, i)
            elif node.norm in leads and node.kind == "word":
                lead = leads[node.norm]
                yield from (_verb if lead.verbal else _noun)(profile, lexicon, row, i, lead)


def _verb(profile: Profile, lexicon: Lexicon, row: list[Node], i: int, lead: Lead) -> Iterator[Candidate]:
    owned = i + 1 < len(row) and row[i + 1].kind == "pronoun"
    if owned:  # «الحزب الذي يقوده فلان»
        holder, target = _next(row, i + 2, {"PERSON"}, 7), _last(row, i, _BODIES, _BACK)
        pattern = "led_by"
    else:
        target = _next(row, i + 1, _BODIES, 5)
        holder = _last(row, i, {"PERSON"}, _FAR)
        pattern = "leads"
        if i + 1 < len(row) and row[i + 1].kind == "PERSON":
            holder, pattern = i + 1, "leads_subject"
    yield from _candidate(profile, lexicon, row, i, lead, holder, target, pattern)


def _noun(profile: Profile, lexicon: Lexicon, row: list[Node], i: int, lead: Lead) -> Iterator[Candidate]:
    preposition = row[i - 1].norm if i else ""
    holder = _next(row, i + 1, {"PERSON"}, 6)
    if preposition in ("ب", "علي", "تحت"):
        yield from _candidate(
            profile, lexicon, row, i, lead, holder, _last(row, i, _BODIES, _BACK), f"by:{preposition}"
        )
    target = _next(row, i + 1, _BODIES, 4)
    if target is not None:
        before = _last(row, i, {"PERSON"}, _FAR)
        yield from _candidate(profile, lexicon, row, i, lead, before, target, f"office:{preposition}")


def _from(profile: Profile, lexicon: Lexicon, row: list[Node], i: int) -> Iterator[Candidate]:
    j = i + 1
    comma = j < len(row) and row[j].norm == ","
    j += comma
    if j >= len(row) or row[j].norm not in ("من", "عن"):
        return
    word = row[j].norm
    target = _next(row, j + 1, _BODIES, 6, through=lexicon)
    if target is not None:
        lead = Lead(word, False)
        yield from _candidate(profile, lexicon, row, j, lead, i, target, f"from:{word}:{comma}")


def _next(
    row: list[Node], j: int, kinds: frozenset[str] | set[str], reach: int, through: Lexicon | None = None
) -> int | None:
    for k in range(j, min(len(row), j + reach)):
        node = row[k]
        if node.named:
            if node.kind in kinds:
                return k
            if node.kind == "PERSON" or "PERSON" not in kinds:
                return None
        if node.kind == "mark" or (through is not None and node.kind == "word" and not _quiet(node, through)):
            return None
    return None


def _quiet(node: Node, lexicon: Lexicon) -> bool:
    return (
        node.definite
        or lexicon.has("phrase.inner", node.norm)
        or lexicon.has("phrase.prepositions", node.norm)
    )


def _last(row: list[Node], i: int, kinds: frozenset[str] | set[str], reach: int) -> int | None:
    for k in range(i - 1, max(-1, i - 1 - reach), -1):
        if row[k].norm == "." and row[k].kind == "mark":
            return None
        if row[k].named and row[k].kind in kinds:
            return k
    return None


def _candidate(
    profile: Profile,
    lexicon: Lexicon,
    row: list[Node],
    i: int,
    lead: Lead,
    holder: int | None,
    target: int | None,
    pattern: str,
) -> Iterator[Candidate]:
    if holder is None or target is None:
        return
    source, body = profile.entity(row[holder]), profile.entity(row[target])
    low, high = min(holder, target, i), max(holder, target, i)
    between = row[min(holder, i) + 1 : max(holder, i)]
    others = sum(n.named for n in between)
    marks = sum(n.kind == "mark" for n in row[low:high])
    role_word = any(n.kind == "word" and lexicon.role(n.norm) is not None for n in between)
    kind = profile.entities[body].type
    features = (
        f"lead={pattern}",
        f"lead={pattern}:{lead.role}",
        f"lead={pattern}:{kind}",
        f"lead.others={min(others, 2)}",
        f"lead.marks={min(marks, 2)}",
        f"lead.gap={min(abs(i - target), 4)}",
        f"lead.far={min(abs(i - holder) // 2, 5)}",
        f"lead.role={role_word}",
        f"lead={pattern}:others={min(others, 1)}",
        f"lead={pattern}:{row[i].norm}",
    )
    if source != body:
        yield Candidate(
            "AFFILIATED_WITH",
            source,
            body,
            row[low].start,
            row[high].end,
            f"lead:{pattern}",
            features,
            (row[i].start, row[i].end),
        )
