"""Who is who in shards: the steps of :mod:`kg.resolve` over the distinct names, with the counts that DuckDB gives.

What is in memory are the distinct names (:class:`~kg.clusters.Profile` without their documents) and, one batch
after the other, those of some components with what their steps ask for. Of a name that means the same in every
document the documents are counted, and read only if a step wants to know them; a name that says nothing beyond its
document is there once for each of these, as in a store.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from typing import Any

from kg.aliases import Aliases
from kg.ambiguous import separated
from kg.clusters import Key, Profile
from kg.names import normalize
from kg.resolve import grouped, identifies
from kg.resolved import Resolved, entity_row, name_rows, searchable
from kg.search import stems
from kg.tables.duck import run
from kg.tables.profiles import Later, Reader
from kg.tables.rows import Rows
from kg.touching import announced, components

__all__ = ["resolve"]

_BATCH = 20_000
"""Names that are resolved together, and rows of documents that are read with them."""


def resolve(duck: Any, aliases: Aliases | None = None) -> None:
    """Make the tables ``found`` (entities), ``called`` (their names), ``joined`` (merges) and ``means`` (the entity of
    each local one) from those of :func:`kg.tables.loading.number`."""
    known = _forms(duck)
    forms = [form for form, _ in known]
    firsts = {name for form in forms for name in announced(form)}
    numbers = {form.key: own for form, own in known}
    parts = components(forms, aliases)
    alone = {form.key for form in forms if not identifies(form) or _decided(form, aliases)}
    batches = _batches(duck, parts, numbers, alone)
    out = _Output(duck)
    for n, batch in enumerate(batches):
        reader = Reader(duck, n, numbers, alone, aliases)
        for part in batch:
            _resolve(reader.profiles(part), firsts, aliases, reader, out)
        out.flush()
    run(duck, _MEANS)


def _forms(duck: Any) -> list[tuple[Profile, tuple[int, ...]]]:
    """The distinct names in the order of their keys, with the numbers of their rows: of two if the article that
    «ل» took is all that they differ in."""
    found: dict[Key, tuple[Profile, list[int]]] = {}
    rows = duck.execute("SELECT id, key, type, name, name_ar, name_origin, article FROM profiles ORDER BY id")
    while some := rows.fetchmany(10_000):
        for number, key, kind, name, name_ar, origin, article in some:
            form = Profile(key, kind, name, f"ا{name_ar}" if article else name_ar, origin)
            found.setdefault(form.key, (form, []))[1].append(number)
    return [(form, tuple(numbers)) for _, (form, numbers) in sorted(found.items())]


def _decided(form: Profile, aliases: Aliases | None) -> bool:
    """Whether a decision of the user may make it somebody else in some documents."""
    return aliases is not None and any(d.documents for d in aliases.naming(form.id, form.called()))


def _batches(
    duck: Any, parts: Iterable[list[Profile]], numbers: dict[Key, tuple[int, ...]], alone: Set[Key]
) -> list[list[list[Profile]]]:
    """Components that are read together; the rows that they need are put in this order."""
    counts = dict(duck.execute("SELECT profile, count(*) FROM locals GROUP BY profile").fetchall())
    rows = Rows(duck, "batches", "profile BIGINT, batch INTEGER, alone BOOLEAN")
    found: list[list[list[Profile]]] = []
    size = _BATCH
    for part in parts:
        if size >= _BATCH:
            found.append([])
            size = 0
        found[-1].append(part)
        for form in part:
            own = numbers[form.key]
            size += sum(counts[n] for n in own) if form.key in alone else 1
            rows.extend((n, len(found) - 1, form.key in alone) for n in own)
    rows.flush()
    run(duck, _SORTED)
    return found


class _Output:
    """The rows of entities, on their way into tables."""

    def __init__(self, duck: Any) -> None:
        self.entities = Rows(duck, "found", _FOUND)
        self.names = Rows(duck, "called", _CALLED)
        self.merges = Rows(duck, "joined", _JOINED)
        self.whole = Rows(duck, "whole", "profile BIGINT, entity VARCHAR")
        self.single = Rows(duck, "singly", "local BIGINT, entity VARCHAR")

    def flush(self) -> None:
        """Write what is waiting."""
        for rows in (self.entities, self.names, self.merges, self.whole, self.single):
            rows.flush()


def _resolve(
    profiles: Sequence[Profile], firsts: Set[str], aliases: Aliases | None, reader: Reader, out: _Output
) -> None:
    """Resolve one component."""
    if not profiles:
        return
    members, merges = grouped(separated(profiles), firsts, aliases)
    out.merges.extend((m.entity, m.left, m.right, m.reason, m.score) for m in merges)
    for entity, own in members:
        uses = Counter[str]()
        for p in own:
            for text, n in p.surfaces.items():
                uses[normalize(text)] += n
            if isinstance(p.spoken, Later):
                out.whole.extend((n, entity.id) for n in reader.numbers(p))
            else:
                out.single.extend((reader.locals[document, p.id], entity.id) for document in p.documents)
        resolved = Resolved(entity, own, 0, uses.total(), uses)
        _, *row, _, mentions = entity_row(0, resolved)
        words = searchable(entity).replace("\n", " ")
        out.entities.append((*row, mentions, words, stems(words)))
        out.names.extend((name, entity.id, *rest) for name, _, *rest in name_rows(0, resolved))


_FOUND = """key VARCHAR, type VARCHAR, name VARCHAR, name_ar VARCHAR, name_origin VARCHAR, aliases VARCHAR,
mentions BIGINT, words VARCHAR, stems VARCHAR"""
_CALLED = "normalized VARCHAR, entity VARCHAR, rank INTEGER, uses BIGINT, spelling VARCHAR"
_JOINED = 'entity VARCHAR, "left" VARCHAR, "right" VARCHAR, reason VARCHAR, score DOUBLE'
_SORTED = """
CREATE TABLE countries AS
SELECT l.document, arg_min(p.key, (-greatest(1, len(l.surfaces)), p.key)) AS country
FROM locals l JOIN profiles p ON p.id = l.profile WHERE p.type IN ('GPE', 'LOC') GROUP BY l.document;
CREATE TABLE holders AS
SELECT b.batch, l.profile, l.id AS local, d.key, l.surfaces
FROM locals l JOIN batches b ON b.profile = l.profile JOIN docs d ON d.id = l.document
WHERE NOT b.alone ORDER BY b.batch, l.profile, l.id;
CREATE TABLE single AS
SELECT b.batch, l.profile, l.id AS local, d.key, l.surfaces, coalesce(c.country, '') AS country
FROM locals l JOIN batches b ON b.profile = l.profile JOIN docs d ON d.id = l.document
LEFT JOIN countries c ON c.document = l.document
WHERE b.alone ORDER BY b.batch, l.profile, l.id;
CREATE TABLE counts AS
SELECT batch, profile, count(*) AS n FROM holders GROUP BY batch, profile ORDER BY batch, profile;
CREATE TABLE surfaces AS
SELECT batch, profile, surface, count(*) AS n
FROM (SELECT batch, profile, unnest(surfaces) AS surface FROM holders) GROUP BY batch, profile, surface
ORDER BY batch, profile, surface
"""
_MEANS = """
CREATE TABLE numbered AS SELECT row_number() OVER (ORDER BY key) AS id, * FROM found;
CREATE TABLE means AS
SELECT l.id, l.document, l.profile, e.id AS entity
FROM locals l LEFT JOIN whole w ON w.profile = l.profile LEFT JOIN singly s ON s.local = l.id
JOIN numbered e ON e.key = coalesce(s.entity, w.entity)
"""
