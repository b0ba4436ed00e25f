"""Texts and networks as XML can hold them, without loss.

XML 1.0 forbids most control characters, and its readers change carriage returns. They are written as ``_xHHHH_``,
their code point in hexadecimal, as Office Open XML does (ECMA-376, part 1, 22.9.2.19); where a text has such a
sequence itself, its first ``_`` is written so. :func:`unescaped` gives the text back.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["escaped", "flat", "unescaped"]

_ESCAPES = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def escaped(text: str) -> str:
    """The text with ``_xHHHH_`` in place of what XML cannot hold.

    >>> escaped("a\\x07b"), escaped("_x0007_")
    ('a_x0007_b', '_x005F_x0007_')
    """
    return _ESCAPES.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def unescaped(text: str) -> str:
    """The text that :func:`escaped` was given.

    >>> unescaped(escaped("a\\x07_x0007_"))
    'a\\x07_x0007_'
    """
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)


def flat(network: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """For XML: attributes that are None left out, lists as JSON text, all texts escaped."""
    import networkx as nx

    found: nx.MultiDiGraph[str] = nx.MultiDiGraph(**_values(network.graph))
    for node, values in network.nodes(data=True):
        found.add_node(escaped(node), **_values(values))
    for source, target, key, values in network.edges(keys=True, data=True):
        found.add_edge(escaped(source), escaped(target), escaped(key), **_values(values))
    return found


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {k: _value(v) for k, v in values.items() if v is not None}


def _value(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False)
    return escaped(value) if isinstance(value, str) else value
