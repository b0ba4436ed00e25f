"""Who a pronoun or a bare role may belong to: entities named before, with features that tell them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.model import Entity
from pipelines.arabic.orthography import fold
from pipelines.nominal.nodes import Node

__all__ = ["Row", "antecedents", "countries", "gender"]

Row = tuple[int, list[Node]]
_FEMININE_ENDINGS = ("ه", "ا", "اء")
_MASCULINE_COUNTRIES = frozenset({"lebanon", "iraq", "morocco", "jordan", "sudan", "yemen", "chad", "vatican", "kuwait"})
_FEMININE_WORDS = frozenset({"شركه", "منظمه", "وزاره", "صحيفه", "وكاله", "هييه", "حكومه", "حركه", "جماعه", "مجموعه", "قناه",
                             "شبكه", "لجنه", "محكمه", "حمله", "جامعه", "موسسه", "منصه", "بعثه", "سفاره", "مجله", "جريده"})


def gender(entity: Entity, before: str = "") -> str:
    """``m``, ``f`` or ``?``: grammatical gender of an entity's name, ``before`` is the word in front of it.

    >>> gender(Entity("france", "GPE", "France", "فرنسا"))
    'f'
    """
    if entity.type == "GPE":
        return "m" if entity.id in _MASCULINE_COUNTRIES else "f"
    if entity.type == "PERSON":
        return "?"
    if before in _FEMININE_WORDS:
        return "f"
    first = fold(entity.name_ar or entity.name).split(" ")[0]
    if first.startswith("ال") and len(first) > 4:
        first = first[2:]
    return "f" if first.endswith("ه") else "m" if first[:1] > "z" else "?"


def antecedents(
    rows: Sequence[Row], at: tuple[int, int], entities: Sequence[Entity], *, types: frozenset[str], pronoun: str = "", most: int = 5
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The nearest entities of ``types`` before node ``at`` (row, index), nearest first, with features."""
    number, seen = rows[at[0]][0], []
    for k in range(at[0], max(-1, at[0] - 5), -1):
        row_number, row = rows[k]
        back = number - row_number
        nodes = row[: at[1]] if k == at[0] else row
        first = next((n.entity for n in nodes if n.named and n.kind in types), None)
        for j in range(len(nodes) - 1, -1, -1):
            node = nodes[j]
            if not node.named or node.kind not in types or node.entity is None or node.entity in seen:
                continue
            before = nodes[j - 1].norm if j else ""
            features = [f"rank={len(seen)}", f"back={min(back, 3)}", f"type={node.kind}",
                        f"agrees={_agreement(pronoun, gender(entities[node.entity], before))}:{node.kind}"]
            if node.entity == first:
                features.append(f"first:back={min(back, 2)}")
            seen.append(node.entity)
            yield node.entity, tuple(features)
            if len(seen) >= most:
                return


def _agreement(pronoun: str, sex: str) -> str:
    if not pronoun or sex == "?":
        return "?"
    if pronoun in ("هم", "هما", "هن"):
        return "many"
    return "yes" if (pronoun == "ها") == (sex == "f") else "no"


def countries(rows: Sequence[Row], at: tuple[int, int], entities: Sequence[Entity], types: frozenset[str]) -> list[tuple[int, tuple[str, ...]]]:
    """All entities of ``types`` in the document as possible states of a bare role at node ``at``, with features."""
    number = rows[at[0]][0]
    count: dict[int, int] = {}
    nearest: dict[int, tuple[int, int]] = {}
    before_only: dict[int, int] = {}
    first_row: dict[int, int] = {}
    for k, (row_number, row) in enumerate(rows):
        for j, node in enumerate(row):
            if node.entity is None or entities[node.entity].type not in types or node.kind == "pronoun":
                continue
            e = node.entity
            count[e] = count.get(e, 0) + 1
            first_row.setdefault(e, row_number)
            distance = (abs(number - row_number), abs(at[1] - j) if k == at[0] else 99)
            nearest[e] = min(nearest.get(e, (99, 99)), distance)
            if row_number < number or (k == at[0] and j < at[1]):
                before_only[e] = k * 1000 + j
    order_near = sorted(nearest, key=lambda e: nearest[e])
    order_before = sorted(before_only, key=lambda e: -before_only[e])
    order_count = sorted(count, key=lambda e: (-count[e], first_row[e]))
    out = []
    for e in order_near:
        features = [
            f"near={min(order_near.index(e), 4)}", f"count={min(order_count.index(e), 4)}",
            f"before={min(order_before.index(e), 4) if e in order_before else 'no'}",
            f"distance={min(nearest[e][0], 3)}", f"type={entities[e].type}",
            f"of={min(len(count), 5)}", f"first={'yes' if first_row[e] == 0 else 'no'}",
            f"mentions={min(count[e], 4)}",
        ]
        out.append((e, tuple(features)))
    return out
