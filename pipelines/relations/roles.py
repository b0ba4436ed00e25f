"""Which roles the text gives to people beside their names: «وزير الخارجية الروسي سيرغي لافروف», «فلان، المتحدث»."""

from __future__ import annotations

from kg.model import Entity
from pipelines.background.facts import Background
from pipelines.background.standing import RoleAt, Standings
from pipelines.nominal.lexicon import Lexicon, load_lexicon
from pipelines.references import Reference
from pipelines.relations.arguments import Context
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["roles_of", "standings_of"]

_BEFORE, _BEHIND = 5, 2  # tokens


def standings_of(context: Context, background: Background) -> Standings:
    """How the entities of a document stand to each other."""
    sentence = context.syntax.sentence
    return Standings(context.entities, context.references, sentence, roles_of(context), background)


def roles_of(context: Context) -> dict[int, RoleAt]:
    """The first role that each person is called by beside the name."""
    lexicon, out = load_lexicon(), dict[int, RoleAt]()
    for r in context.references:
        if r.kind == "name" and r.entity not in out and _is_person(context.entities[r.entity]):
            at = _before(context.syntax, r, lexicon)
            at = _behind(context.syntax, r, lexicon) if at is None else at
            if at is not None:
                out[r.entity] = RoleAt(at, context.syntax.norms[at])
    return out


def _is_person(entity: Entity) -> bool:
    return entity.type == "PERSON"


def _before(syntax: Syntax, r: Reference, lexicon: Lexicon) -> int | None:
    first = syntax.sentences[syntax.sentence[r.start]][0]
    for i in range(r.start - 1, max(first, r.start - _BEFORE) - 1, -1):
        if syntax.kinds[i] in (Kind.PUNCTUATION, Kind.VERB):
            return None
        if lexicon.role(syntax.norms[i]) is not None:
            return i
    return None


def _behind(syntax: Syntax, r: Reference, lexicon: Lexicon) -> int | None:
    end = syntax.sentences[syntax.sentence[r.start]][1]
    if r.end >= end or syntax.kinds[r.end] != Kind.PUNCTUATION:
        return None
    inside = range(r.end + 1, min(end, r.end + 1 + _BEHIND))
    return next((i for i in inside if lexicon.role(syntax.norms[i]) is not None), None)
