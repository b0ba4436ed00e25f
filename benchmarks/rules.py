"""Relations by rule: a trigger of the frames with the references that its government asks for; nothing is learned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from kg.ontology import RELATION_TYPES
from pipelines.arabic.orthography import fold
from pipelines.frames import Trigger
from pipelines.relations.arguments import ARGUMENT_FEATURES, Argument
from pipelines.relations.reading import Reading, TriggerReading

__all__ = ["by_government", "by_parse"]

Pairs = set[tuple[str, int, int]]
_SURE = 0.5  # weaker triggers are left to models
_NO_SLOT = 6
_SOURCE, _TARGET, _PASSIVE_SOURCE, _PASSIVE_TARGET, _DISTANCE = map(
    ARGUMENT_FEATURES.index,
    ("source_slot", "target_slot", "passive_source_slot", "passive_target_slot", "distance"),
)
_SUBJECT = frozenset(("nsubj", "nsubj:pass", "csubj"))
_NOMINAL = frozenset(("obl", "nmod", "obl:arg"))


def by_government(reading: Reading) -> Pairs:
    """For each sure trigger the nearest references that stand where its frame wants source and target."""
    out: Pairs = set()
    for t in reading.triggers:
        if t.trigger.entry.weight >= _SURE:
            out |= _stated(
                t.trigger, _nearest(t, _SOURCE, _PASSIVE_SOURCE), _nearest(t, _TARGET, _PASSIVE_TARGET)
            )
    return out


def _nearest(t: TriggerReading, *slots: int) -> list[int]:
    """The entities in the best slot that is filled, the nearest first; the passive counts where nothing else does."""
    for slot in slots:
        filled = [n for n in range(len(t.arguments)) if t.rows[n, slot] < _NO_SLOT]
        if filled:
            order = sorted(
                filled,
                key=lambda n: (t.rows[n, slot], t.rows[n, _DISTANCE], t.arguments[n].reference.rank, n),
            )
            return [t.arguments[n].entity for n in order]
    return []


def _stated(trigger: Trigger, sources: Sequence[int], targets: Sequence[int]) -> Pairs:
    """The relation between the first source and the first target that is somebody else."""
    if not sources:
        return set()
    source = sources[0]
    target = next((e for e in targets if e != source), None)
    kind = RELATION_TYPES.get(trigger.type)
    if target is None:
        return {(trigger.type, source, -1)} if kind is not None and kind.open_target else set()
    return {(trigger.type, source, target)}


def by_parse(reading: Reading, heads: Sequence[int], labels: Sequence[str]) -> Pairs:
    """The same, with the places of the frame read off a dependency parse: head and label of each token."""
    children: dict[int, list[int]] = {}
    for i, head in enumerate(heads):
        children.setdefault(head, []).append(i)
    norms = reading.context.syntax.norms
    out: Pairs = set()
    for t in reading.triggers:
        if t.trigger.entry.weight >= _SURE:
            passive = t.trigger.features.voice == "passive"
            found = [
                _in_tree(
                    t.arguments, children, _places(t.trigger, slots, passive, children, heads, labels, norms)
                )
                for slots in (t.trigger.entry.source, t.trigger.entry.target)
            ]
            out |= _stated(t.trigger, *found)
    return out


def _places(
    trigger: Trigger,
    slots: Iterable[str],
    passive: bool,
    children: dict[int, list[int]],
    heads: Sequence[int],
    labels: Sequence[str],
    norms: Sequence[str],
) -> list[int]:
    """The tokens that fill the slots of a trigger, the best slot first."""
    at = trigger.start
    below = children.get(at, [])

    def case(i: int) -> str:
        return next((norms[c] for c in children.get(i, ()) if labels[c] == "case"), "")

    def subjects_of(i: int) -> list[int]:
        """The subject of a verb; of a relative clause what it describes, of a conjunct that of the first verb, else
        the verb itself, whose subject is dropped."""
        own = [c for c in children.get(i, ()) if labels[c] in _SUBJECT]
        if own or heads[i] < 0:
            return own or [i]
        if labels[i].startswith("acl"):
            return [heads[i]]
        return subjects_of(heads[i]) if labels[i] in ("conj", "parataxis") and heads[i] < i else [i]

    subjects = subjects_of(at)
    objects = [i for i in below if labels[i] in ("obj", "iobj")]
    clauses = [i for i in below if labels[i] in ("ccomp", "xcomp", "parataxis")]
    of_slot: dict[str, Callable[[], list[int]]] = {
        "subject": lambda: [] if passive else subjects,
        "object": lambda: subjects if passive else objects,
        "genitive": lambda: [i for i in below if labels[i] in ("nmod", "nsubj", "obj") and not case(i)],
        "attribute": lambda: [heads[at]] if labels[at] in ("amod", "acl", "acl:relcl") else [],
        "clause": lambda: [s for c in clauses for s in children.get(c, ()) if labels[s] in _SUBJECT],
        "between": lambda: [i for i in below if case(i) == "بين"],
    }
    out: list[int] = []
    for slot in slots:
        if slot.startswith("prep:"):
            wanted = fold(slot[5:])
            out += [i for i in below if labels[i].split(":")[0] in _NOMINAL and case(i) == wanted]
        elif slot in of_slot:
            out += of_slot[slot]()
    return out


def _in_tree(
    arguments: Sequence[Argument], children: dict[int, list[int]], places: Iterable[int]
) -> list[int]:
    """The entities at or nearest below the places, conjuncts and appositions behind what they stand with."""
    out: list[int] = []
    for place in places:
        waiting, seen = [place], {place}  # heads that are chosen one by one may run in a circle
        while waiting:
            i = waiting.pop(0)
            here = [
                a for a in arguments if a.reference.start <= i < a.reference.end and a.reference.rank == 0
            ]
            if here:
                out.append(here[0].entity)
                break
            below = [c for c in children.get(i, ()) if c not in seen]
            waiting += below
            seen.update(below)
    return out
