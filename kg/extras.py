"""Optional libraries: imported when a question needs them, with the install command where they are missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kg.errors import MissingExtra

__all__ = ["optional"]


def optional(module: str, extra: str, what: str) -> Any:
    """Import ``module``, which ``pip install 'kg[extra]'`` brings, for ``what`` needs it.

    Raises:
        MissingExtra: it is not installed.

    >>> optional("json", "none", "this").dumps(1)
    '1'
    >>> optional("no_such_module", "rdf", "Turtle")
    Traceback (most recent call last):
    kg.errors.MissingExtra: Turtle needs no_such_module, which is not installed: pip install 'kg[rdf]'
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as e:
        if e.name is None or e.name.partition(".")[0] != module.partition(".")[0]:
            raise
        name = module.partition(".")[0]
        raise MissingExtra(
            f"{what} needs {name}, which is not installed: pip install 'kg[{extra}]'"
        ) from None
