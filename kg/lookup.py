"""From what a user types to an entity: an id, an English or Arabic name, an alias, or a spelling of one."""

from __future__ import annotations

import sqlite3

from kg.errors import UnknownName
from kg.names import SAME_NAME, normalize, same_name
from kg.spelling import spelling_key

__all__ = ["find_entities", "near_names", "one_entity"]


def find_entities(connection: sqlite3.Connection, name: str) -> list[int]:
    """The row numbers of the entities that ``name`` may mean, the likeliest first; empty if there is none.

    An id goes before a name, a name before an alias; of several bearers the one whom the documents mean most
    often by this name goes first. Only where nothing bears the name, spellings near to it count.
    """
    exact = connection.execute("SELECT id FROM entities WHERE key = ?", (name,)).fetchall()
    named = connection.execute(
        "SELECT n.entity FROM names n JOIN entities e ON e.id = n.entity WHERE n.normalized = ? "
        "ORDER BY n.rank, n.uses DESC, e.documents DESC, e.key",
        (normalize(name),),
    ).fetchall()
    found = [number for (number,) in exact + named] or _near(connection, name)
    return list(dict.fromkeys(found))


def _near(connection: sqlite3.Connection, name: str) -> list[int]:
    rows = connection.execute(
        "SELECT n.entity, n.normalized, e.documents, e.key FROM names n JOIN entities e ON e.id = n.entity "
        "WHERE n.spelling = ? AND n.rank > 0 LIMIT 1000",
        (spelling_key(name),),
    )
    scored = ((same_name(name, near), documents, key, number) for number, near, documents, key in rows)
    return [n for s, _, _, n in sorted(scored, key=lambda x: (-x[0], -x[1], x[2])) if s >= SAME_NAME]


def one_entity(connection: sqlite3.Connection, name: str) -> int:
    """The row number of the likeliest entity for ``name``.

    Raises:
        UnknownName: no entity has this name; the message proposes the nearest ones.
    """
    found = find_entities(connection, name)
    if found:
        return found[0]
    labels = [_label(connection, n) for n in _proposals(connection, name)]
    hint = f"did you mean {' or '.join(dict.fromkeys(labels))}?" if labels else "no name is near to it;"
    raise UnknownName(f"unknown entity {name!r}; {hint} `graph.entities()` or `kg entities` lists all")


def near_names(connection: sqlite3.Connection, text: str) -> list[str]:
    """The names of entities that are near to ``text``, in its script, the nearest first."""
    arabic = any("\u0621" <= c <= "\u06cc" for c in text)
    found = (_names_of(connection, n) for n in _proposals(connection, text))
    return list(dict.fromkeys(name_ar if arabic and name_ar else name for name, name_ar in found))


def _proposals(connection: sqlite3.Connection, name: str) -> list[str]:
    from rapidfuzz import fuzz, process

    known = [n for (n,) in connection.execute("SELECT DISTINCT normalized FROM names ORDER BY normalized")]
    found = process.extract(normalize(name), known, scorer=fuzz.WRatio, score_cutoff=70, limit=3)
    return [text for text, _, _ in found]


def _label(connection: sqlite3.Connection, normalized: str) -> str:
    name, name_ar = _names_of(connection, normalized)
    return f"{name!r}" if name_ar is None else f"{name!r} ({name_ar})"


def _names_of(connection: sqlite3.Connection, normalized: str) -> tuple[str, str | None]:
    """The names of the likeliest bearer of a normalised name."""
    sql = (
        "SELECT e.name, e.name_ar FROM names n JOIN entities e ON e.id = n.entity WHERE n.normalized = ? "
        "ORDER BY n.rank, e.documents DESC, e.key LIMIT 1"
    )
    name, name_ar = connection.execute(sql, (normalized,)).fetchone()
    return name, name_ar
