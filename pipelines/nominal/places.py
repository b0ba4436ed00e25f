"""PART_OF and LOCATED_IN: what a name, an adjective, «التابع ل» or «في» says about where an organisation belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.model import Entity
from pipelines.arabic.orthography import fold
from pipelines.nominal.candidates import Candidate
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.profile import Country, Profile

__all__ = ["memberships"]

_THINGS = frozenset({"ORG", "EVENT", "LOC", "GPE"})
_REACH = 5


def memberships(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of PART_OF and LOCATED_IN of a document."""
    entities, country, rows = profile.entities, profile.country, profile.rows
    ids = {e.id: k for k, e in enumerate(entities)}
    names = _place_names(entities)
    for _, row in rows:
        for i, node in enumerate(row):
            if not node.named or node.kind not in _THINGS:
                continue
            for c in _of_node(row, i, entities, lexicon, country, ids, names):
                if c.source != c.target:
                    yield c
    yield from _owned_seats(profile)


def _owned_seats(profile: Profile) -> Iterator[Candidate]:
    """«ومقرها لندن» and «تتخذ من لندن مقرا لها» of an organisation named before («الشركة»)."""
    choice = 0
    for k, (_, row) in enumerate(profile.rows):
        for i, node in enumerate(row):
            if node.norm not in ("مقر", "مقرا", "مقرها", "عنوان") or node.kind != "word":
                continue
            place = next((j for j in (*range(i + 1, min(len(row), i + 6)), *range(i - 1, max(-1, i - 3), -1))
                          if row[j].kind in ("GPE", "LOC")), None)
            pronoun = next((n.norm for n in row[i + 1 : i + 4] if n.kind == "pronoun"), "")
            if place is None or not pronoun:
                continue
            choice += 1
            target = row[place].entity
            assert target is not None
            for owner, features in profile.owners((k, i), ("ORG",), pronoun=pronoun):
                more = ("seat_of", *(f"s.{f}" for f in features))
                yield Candidate("LOCATED_IN", owner, target, row[min(i, place)].start, row[max(i, place)].end, "seat_of", more, None, choice)


def _place_names(entities: Sequence[Entity]) -> dict[str, int]:
    names: dict[str, int] = {}
    for k, e in enumerate(entities):
        if e.type in ("GPE", "LOC", "ORG"):
            for text in {e.name_ar or "", *(m.text for m in e.mentions)}:
                norm = " ".join(fold(w) for w in text.split())
                if norm:
                    names.setdefault(norm, k)
    return names


def _of_node(
    row: list[Node], i: int, entities: Sequence[Entity], lexicon: Lexicon, country: Country,
    ids: Mapping[str, int], names: Mapping[str, int],
) -> Iterator[Candidate]:
    node = row[i]
    head = _head(row, i, lexicon)
    base = (f"type={node.kind}", f"head={head}", f"head_in_state={lexicon.has('part.state', head)}", f"free={lexicon.has('part.free', head)}")
    if node.kind != "GPE":
        yield from _inside(row, i, entities, country, ids, names, base)
    yield from _behind(row, i, entities, lexicon, base)
    yield from _seat(row, i, entities, lexicon, base)


def _head(row: list[Node], i: int, lexicon: Lexicon) -> str:
    """What kind of thing the name is: the common noun before it («شركة»), else the name's first word."""
    first = row[i].norm.split(" ")[0]
    first = first[2:] if first.startswith("ال") and len(first) > 4 else first
    if lexicon.has("part.state", first) or lexicon.has("phrase.inner", first) or not i or row[i - 1].kind != "word":
        return first
    before = row[i - 1].norm
    before = before[2:] if before.startswith("ال") else before
    return before if lexicon.has("phrase.inner", before) else first


def _both(row: list[Node], i: int, j: int, target: int, pattern: str, features: tuple[str, ...], entities: Sequence[Entity]) -> Iterator[Candidate]:
    source = row[i].entity
    assert source is not None
    kind = entities[target].type
    crossed = tuple(f"{pattern}&{f}" for f in features)
    low, high = min(i, j), max(i, j)
    all_features = (*features, *crossed, f"pattern={pattern}", f"target={kind}", f"{pattern}&{row[i].kind}&{kind}")
    for relation in ("PART_OF", "LOCATED_IN"):
        if relation == "PART_OF" and (row[i].kind not in ("ORG",) or kind not in ("ORG", "GPE")):
            continue
        if relation == "LOCATED_IN" and kind not in ("GPE", "LOC"):
            continue
        yield Candidate(relation, source, target, row[low].start, row[high].end, pattern, all_features)


def _inside(
    row: list[Node], i: int, entities: Sequence[Entity], country: Country, ids: Mapping[str, int], names: Mapping[str, int],
    base: tuple[str, ...],
) -> Iterator[Candidate]:
    """A country's adjective or a place's name inside the name."""
    words = row[i].norm.split(" ")
    for n, word in enumerate(words):
        found = country(word) if n else None
        if found is not None and found in ids:
            yield from _both(row, i, i, ids[found], "adjective_inside", (*base, f"last={n == len(words) - 1}"), entities)
    for a in range(1, len(words)):
        for b in range(len(words), a, -1):
            target = names.get(" ".join(words[a:b]))
            if target is not None and target != row[i].entity:
                features = (*base, f"last={b == len(words)}", f"before={words[a - 1] if words[a - 1] in ('ل', 'ب', 'في', 'لدي') else 'noun'}")
                yield from _both(row, i, i, target, "name_inside", features, entities)
                return


def _behind(row: list[Node], i: int, entities: Sequence[Entity], lexicon: Lexicon, base: tuple[str, ...]) -> Iterator[Candidate]:
    """«… في لندن», «… التابعة للبرلمان», «…، روسيا», and an adjective next to the name."""
    for j in (i - 1, i + 1):
        if 0 <= j < len(row) and row[j].kind == "adjective" and row[j].entity is not None:
            target = row[j].entity
            assert target is not None
            yield from _both(row, i, j, target, "adjective_" + ("before" if j < i else "behind"), base, entities)
    j, words = i + 1, []
    while j < len(row) and j - i <= _REACH:
        node = row[j]
        if node.named:
            break
        if node.kind == "mark" and (node.norm != "," or words):
            return
        words.append("," if node.kind == "mark" else _link(node, lexicon))
        j += 1
    if j >= len(row) or not row[j].named or j - i > _REACH:
        return
    target = row[j].entity
    assert target is not None
    link = "_".join(w for w in words if w) or "adjacent"
    ends = f"{row[i].kind}&{entities[target].type}"
    features = (*base, f"link={link}", f"links={'|'.join(sorted(set(words)))}", f"{ends}&link={link}", f"bare={j - i - 1}")
    yield from _both(row, i, j, target, "link", features, entities)


def _link(node: Node, lexicon: Lexicon) -> str:
    if node.kind in ("adjective", "pronoun"):
        return node.kind
    if lexicon.has("part.belonging", node.norm):
        return "belonging"
    if node.norm in ("مقر", "مقرا", "المقر", "مقره"):
        return "seat"
    if lexicon.has("place.before", node.norm):
        return "capital" if node.norm == "عاصمه" else "place"
    if lexicon.has("place.seats", node.norm):
        return "stands"
    if node.norm in ("في", "ب"):
        return "in"
    if node.norm in ("ل", "من", "عن", "و", "الي", "علي", "بين", "مع", "ضد", "لدي", "ان", "الذي", "التي"):
        return node.norm
    if lexicon.has("part.units", node.norm):
        return "unit"
    if lexicon.has("phrase.inner", node.norm):
        return "inner"
    return "definite" if node.definite else "?"


def _seat(row: list[Node], i: int, entities: Sequence[Entity], lexicon: Lexicon, base: tuple[str, ...]) -> Iterator[Candidate]:
    """«… التي تتخذ من بورتسودان مقرا لها», «… ومقرها لندن» further away."""
    for j in range(i + 2, min(len(row), i + 10)):
        node = row[j]
        if node.kind not in ("GPE", "LOC") or not node.named:
            continue
        between = row[i + 1 : j]
        if any(n.norm == "." for n in between):
            return
        near = row[j - 3 : j] + row[j + 1 : j + 3]
        if any(n.kind == "word" and n.norm in ("مقر", "مقرا", "مقره", "المقر", "الكاين", "الكاينه", "تتخذ", "يتخذ") for n in near):
            others = sum(n.named for n in between)
            assert node.entity is not None
            yield from _both(row, i, j, node.entity, "seat", (*base, f"others={min(others, 2)}"), entities)
        return
