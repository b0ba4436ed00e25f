"""Where a text refers to an entity without naming it: pronouns, dropped subjects, definite nouns."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.agreement import feminine_verb
from pipelines.antecedents import Anaphor
from pipelines.discourse import Discourse
from pipelines.nominals import definite, load_nominals, stem
from pipelines.relations.syntax import Kind, Syntax

__all__ = ["is_overt", "spot"]

_PLURAL = frozenset({"هم", "هن", "هما"})
_FIRST = frozenset({"نا", "ي", "ني", "نحن", "انا"})
_ALWAYS_FREE = frozenset({"هو", "هي", "نحن", "انا"})
_DEMONSTRATIVE = frozenset({"ذلك", "هذا", "هذه", "تلك"})
_TITLE_REACH, _GOVERNOR_REACH = 9, 7
_SPOTTED = frozenset({Kind.PRONOUN, Kind.VERB, Kind.NOMINAL})
_MARKS = frozenset({Kind.VERB, Kind.PUNCTUATION, Kind.COMPLEMENTIZER, Kind.RELATIVE, Kind.COORDINATOR})

_VERB_PLACES = {Kind.RELATIVE: 1, Kind.COORDINATOR: 2, Kind.COMPLEMENTIZER: 3}
_OPENING = _MARKS - {Kind.VERB}


def spot(d: Discourse, triggers: frozenset[int]) -> Iterator[Anaphor]:
    """The anaphors of a document in the order of the text, a pronoun or verb before a noun at the same token."""
    taken = d.taken
    for i, kind in enumerate(d.syntax.kinds):
        if kind not in _SPOTTED or i in taken:
            continue
        if kind == Kind.PRONOUN:
            yield _pronoun(d.syntax, i, triggers)
        elif kind == Kind.VERB and i in triggers:
            yield _verb(d, i)
        elif kind == Kind.NOMINAL:
            noun = _noun(d, i)
            if noun is not None:
                yield noun


def _pronoun(s: Syntax, i: int, triggers: frozenset[int]) -> Anaphor:
    word = s.norms[i]
    if word in _DEMONSTRATIVE:
        return Anaphor(i, "pronoun", "act", 1, "ذلك")
    form = "we" if word in _FIRST else "they" if word in _PLURAL else "she" if word in ("ها", "هي") else "he"
    if not i or word in _ALWAYS_FREE or (word in _PLURAL and s.kinds[i - 1] in _OPENING):
        return Anaphor(i, "pronoun", form, 0, word)
    before = s.kinds[i - 1]
    if before == Kind.VERB:
        return Anaphor(i, "pronoun", form, 1 if i - 1 in triggers else 2, word, i - 1)
    if before == Kind.NOMINAL:
        place = 3 if load_nominals().types.get(stem(s.norms[i - 1])) == "PERSON" else 4
    else:
        place = 5 if before == Kind.PREPOSITION else 6
    governor = -1 if place == 6 else _verb_before(s, i)
    return Anaphor(i, "pronoun", form, place, word, governor)


def _verb_before(s: Syntax, i: int) -> int:
    """The verb of the clause that the word of a pronoun at ``i`` stands in, as far as the last one before tells."""
    first = max(s.sentences[s.sentence[i]][0], i - _GOVERNOR_REACH)
    kinds = s.kinds[first : max(first, i - 1)]
    kinds.reverse()
    return first + len(kinds) - 1 - kinds.index(Kind.VERB) if Kind.VERB in kinds else -1


def _verb(d: Discourse, i: int) -> Anaphor:
    s, word = d.syntax, d.syntax.norms[i]
    plural = word.endswith(("وا", "ون"))
    form = "verb_p" if plural else "verb_f" if feminine_verb(word) else "verb_m"
    before = s.kinds[i - 1] if i else Kind.PUNCTUATION
    place = 0 if i <= s.sentences[s.sentence[i]][0] + 1 else _VERB_PLACES.get(before, 4)
    return Anaphor(i, "dropped", form, 5 if is_overt(d, i) else place, word)


def is_overt(d: Discourse, verb: int) -> bool:
    """Whether a name stands where the subject of a verb does."""
    s, i = d.syntax, verb + 1
    while i < len(s.kinds) and i <= verb + 2 and s.kinds[i] in (Kind.PRONOUN, Kind.QUOTE):
        i += 1
    if i >= len(s.kinds) or s.chunk[i] < 0:
        return False
    chunk = s.chunks[s.chunk[i]]
    return chunk.start == i and any(j in d.taken for j in range(i, min(chunk.end, i + 5)))


def _noun(d: Discourse, i: int) -> Anaphor | None:
    s, table = d.syntax, load_nominals()
    word = definite(s.norms[i], s.norms[i - 1] if i else "")
    owned = i + 1 < len(s.kinds) and s.kinds[i + 1] == Kind.PRONOUN
    if word is None and not owned:
        return None
    noun = stem(word or s.norms[i])
    kind = table.types.get(noun)
    if kind is None and noun not in table.acts and noun not in table.duals and noun not in table.last:
        return None
    chunk = s.chunks[s.chunk[i]]
    if any(j in d.taken for j in range(i, min(chunk.end, i + 4))):
        return None
    if noun in table.duals:
        return Anaphor(i, "nominal", "dual", 0, noun)
    if noun in table.acts and not _names_one(d, kind, noun, i):
        return Anaphor(i, "nominal", "act", int(owned), noun)
    if noun in table.last:
        follows_noun = i > 0 and s.kinds[i - 1] == Kind.NOMINAL
        return None if follows_noun else Anaphor(i, "nominal", "last", 0, noun)
    if kind is None or (kind == "PERSON" and _in_title(d, i)):
        return None
    return Anaphor(i, "nominal", kind, int(owned), noun)


def _names_one(d: Discourse, kind: str | None, noun: str, i: int) -> bool:
    """Whether the document has named something that a noun of an act may mean («القمة», «الحملة»)."""
    return kind is not None and d.opened.get((kind, "" if kind == "EVENT" else noun), i) < i


def _in_title(d: Discourse, i: int) -> bool:
    """Whether a noun heads the title of somebody who is named with it («الناطق باسم الخارجية ماثيو ميلر»)."""
    s, types = d.syntax, load_nominals().types
    if i in d.heads:
        first = i
        while d.heads.get(first - 1) == d.heads[i]:
            first -= 1
        if all(types.get(stem(s.norms[j])) != "PERSON" for j in range(first, i)):
            return True
    for j in range(i + 1, min(i + _TITLE_REACH, len(s.kinds))):
        if j in d.people:
            return s.kinds[j - 1] != Kind.PREPOSITION
        if s.kinds[j] in _MARKS:
            return False
    return False
