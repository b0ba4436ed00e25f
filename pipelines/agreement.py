"""Gender and number by which a text is likely to refer to its entities.

The text tells it by the verb before or behind a name, by a relative pronoun and by feminine titles; the kind of name,
its head noun and a given name tell it where the text does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set

from kg.model import Entity
from kg.names import normalize
from pipelines.arabic.gazetteer import word_list
from pipelines.nominals import load_nominals
from pipelines.references import Reference
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["feminine_verb", "genders"]

_AGREEING = frozenset({"PERSON", "ORG", "EVENT"})
_RELATIVE = {"التي": 2, "الذي": -2}
_TITLE = 4
_SURE = 2


def feminine_verb(norm: str) -> bool:
    """Whether a verb has the form of the third person feminine singular.

    >>> [feminine_verb(w) for w in ("قالت", "نفت", "تقول", "قال", "تحدث", "مات")]
    [True, True, True, False, False, False]
    """
    return (norm.startswith("ت") or norm.endswith("ت")) and norm not in load_nominals().masculine_verbs


def genders(
    syntax: Syntax,
    entities: Sequence[Entity],
    named: Iterable[Reference],
    heads: Mapping[int, int],
    words: Mapping[int, Set[str]],
) -> dict[int, str]:
    """``f``, ``m``, ``p`` (plural) or ``?`` (not known) for each entity, by its number.

    Arguments:
        named: the names of the entities.
        heads: for tokens inside somebody's title, the number of that person.
        words: the class nouns said of each entity.
    """
    votes = _votes(syntax, entities, named, heads)
    out = {}
    for n, e in enumerate(entities):
        likely = _likely(e, words.get(n, frozenset()))
        vote = votes[n]
        if e.type == "PERSON" and abs(vote) < _SURE and (likely == "f" or vote > 0):
            out[n] = likely  # one verb may be misread: few people are referred to as women by it alone
        else:
            out[n] = "f" if vote > 0 else "m" if vote < 0 else likely
    return out


def _likely(entity: Entity, words: Set[str]) -> str:
    """The gender of an entity whose verbs tell nothing."""
    table = load_nominals()
    if entity.type == "GROUP":
        return "p"
    if entity.type in ("GPE", "LOC"):
        return "m" if entity.id in table.masculine else "f"
    name = normalize(entity.name_ar or "")
    head = name.split(" ")[0] if name else ""
    if entity.type in ("ORG", "EVENT"):
        if head.endswith("ه"):
            return "f"
        return "m" if head.removeprefix("ال") in table.types else "?"
    titled = any(w.endswith("ه") and table.types.get(w[:-1]) == "PERSON" for w in words)
    return "f" if titled or head in word_list("female_given_name") else "?"


def _votes(
    syntax: Syntax, entities: Sequence[Entity], named: Iterable[Reference], heads: Mapping[int, int]
) -> Counter[int]:
    """What the words around the names of each entity say: above zero feminine, below masculine."""
    votes: Counter[int] = Counter()
    for r in named:
        if entities[r.entity].type in _AGREEING and heads.get(r.start, r.entity) == r.entity:
            votes[r.entity] += _before(syntax, r) + _behind(syntax, r)
    return votes


def _before(syntax: Syntax, r: Reference) -> int:
    """The verb right before the chunk of a name that no preposition governs."""
    c = syntax.chunk[r.start]
    if c < 0:
        return 0
    chunk = syntax.chunks[c]
    verb = chunk.governor
    if verb != chunk.start - 1 or verb < 0 or chunk.conjunct or r.start - chunk.start > _TITLE:
        return 0
    return _vote(syntax.norms[verb]) if syntax.kinds[verb] == Kind.VERB else 0


def _behind(syntax: Syntax, r: Reference) -> int:
    """The relative pronoun or the verb behind a name."""
    norms, j = syntax.norms, r.end
    if j + 1 < len(norms) and norms[j] == "،":
        return _RELATIVE.get(norms[j + 1], 0)
    if j >= len(norms):
        return 0
    c = syntax.chunk[r.start]
    if syntax.kinds[j] == Kind.VERB and (c < 0 or not syntax.chunks[c].preposition):
        return _vote(norms[j])
    return _RELATIVE.get(norms[j], 0)


def _vote(verb: str) -> int:
    return 1 if feminine_verb(verb) else -1
