"""Names composed by rule: institutions of a state, campaigns, unnamed groups, elections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from pipelines.english.gazetteer import EnglishNames
from pipelines.english.lists import institution_kinds, phrase_list, word_list

__all__ = ["composed_names", "group_noun", "nation_at", "state_before"]

_OF_PERSON = frozenset(("campaign", "administration", "transition"))
_ELECTION = frozenset(("election", "elections", "vote", "referendum", "runoff", "primary", "primaries"))
_KINDS = frozenset(
    (
        "presidential",
        "parliamentary",
        "general",
        "legislative",
        "midterm",
        "local",
        "municipal",
        "european",
        "primary",
    )
)
_BETWEEN = frozenset(
    (
        "senior",
        "former",
        "top",
        "military",
        "state",
        "federal",
        "local",
        "opposition",
        "security",
        "intelligence",
        "government",
        "political",
        "private",
        "alleged",
        "suspected",
        "young",
        "elite",
    )
)
_PLURAL = frozenset(
    ("media", "opposition", "police", "staff", "delegation", "militia", "intelligence", "people")
)
_NOUN_LIKE = frozenset(("NOUN", "PROPN", "ADJ"))
_LONGEST = 5


def composed_names(doc: Doc, keys: Sequence[str], names: EnglishNames) -> Iterator[tuple[int, int, str]]:
    """(first token, end, type) of every composed name."""
    i = 0
    while i < len(doc):
        found = _election(doc, keys, names, i) or _at(doc, keys, names, i)
        if found:
            yield i, *found
            i = found[0]
        else:
            i += 1


def state_before(doc: Doc, keys: Sequence[str], names: EnglishNames, i: int) -> str | None:
    """The state that owns what begins at ``i``: «Iran's foreign ministry»."""
    return _state_at(keys, names, i - 2) if i >= 2 and doc[i - 1].tag_ == "POS" else None


def nation_at(keys: Sequence[str], names: EnglishNames, i: int) -> tuple[int, str] | None:
    """The end and country of the adjective of nationality at ``i``."""
    for size in (2, 1):
        words = tuple(keys[i : i + size])
        if len(words) == size and (country := names.country_of(words)):
            return i + size, country
    return None


def _at(doc: Doc, keys: Sequence[str], names: EnglishNames, i: int) -> tuple[int, str] | None:
    nation = nation_at(keys, names, i) if doc[i].text[0].isupper() else None
    if nation and (doc[i].lower_ != "us" or doc[i].is_upper):
        end = nation[0]
        known = names.longest(keys, i)
        if known and known[0] > end and all(t.text[0].isupper() for t in doc[i : known[0]]):
            return None
        return _institution(doc, keys, end, small=True) or _group(doc, keys, end, i)
    if doc[i].text in word_list("group_names") and doc[i].text.endswith("s") and doc[i].pos_ in _NOUN_LIKE:
        return i + 1, "GROUP"
    if doc[i].text in word_list("group_adjectives"):
        return _group(doc, keys, i + 1, i)
    if state_before(doc, keys, names, i) and (found := _institution(doc, keys, i, small=True)):
        return found
    return _of_person(doc, keys, names, i) or _bare(doc, keys, names, i)


def _state_at(keys: Sequence[str], names: EnglishNames, i: int) -> str | None:
    """The state whose name ends at ``i``."""
    for size in (3, 2, 1):
        entry = names.lookup(tuple(keys[max(0, i + 1 - size) : i + 1]), "GPE")
        state = entry and (names.gazetteer.seat_of(entry.id) or entry.id)
        if state and state in names.gazetteer.territories:
            return state
    return None


def _institution(doc: Doc, keys: Sequence[str], i: int, *, small: bool) -> tuple[int, str] | None:
    """The end of an institution's name that begins at ``i``; in small letters only behind a nationality."""
    for size in range(_LONGEST, 0, -1):
        words = tuple(k for k in keys[i : i + size] if k)
        if len(words) == size and words in institution_kinds():
            if not small and not (doc[i].text[0].isupper() and doc[i + size - 1].text[0].isupper()):
                continue
            after = doc[i + size] if i + size < len(doc) else None
            if size == 1 and after is not None and after.lower_ in word_list("groups"):
                return None
            if (
                size == 1
                and after is not None
                and after.tag_ in ("NN", "NNS")
                and words[0] in ("intelligence", "military")
            ):
                return None
            return i + size, "ORG"
    return None


def _bare(doc: Doc, keys: Sequence[str], names: EnglishNames, i: int) -> tuple[int, str] | None:
    """An institution with a capital and without a nationality: «the Foreign Ministry», and what follows with «of»."""
    if doc[i].lower_ in ("parliament", "army") and not _capital_at(doc, i - 1):
        return i + 1, "ORG"
    if not doc[i].text[0].isupper() or names.longest(keys, i) or _capital_at(doc, i - 1):
        return None
    found = _institution(doc, keys, i, small=False)
    if found is None or (_capital_at(doc, found[0]) and not doc[found[0]].is_sent_start):
        return None
    if found[0] - i == 1 and keys[i] in (
        "government",
        "intelligence",
        "opposition",
        "military",
        "police",
        "army",
        "cabinet",
    ):
        return None
    end = found[0]
    if end + 1 < len(doc) and doc[end].lower_ == "of":
        place = names.longest(keys, end + 1)
        if place and place[1][0].type == "GPE" and doc[end + 1].text[0].isupper():
            return place[0], "ORG"
    return found


def _capital_at(doc: Doc, i: int) -> bool:
    """Whether the token at ``i`` is a capitalised word of a name."""
    return 0 <= i < len(doc) and doc[i].text[0].isupper() and doc[i].tag_ in ("NNP", "NNPS", "JJ", "NN")


def _of_person(doc: Doc, keys: Sequence[str], names: EnglishNames, i: int) -> tuple[int, str] | None:
    """«Trump campaign», «Hillary Clinton campaign», «Obama administration»."""
    end = i
    while (
        end < len(doc)
        and end - i < 3
        and doc[end].text[0].isupper()
        and doc[end].tag_ in ("NNP", "NNPS", "NN")
    ):
        end += 1
    if end == i or end >= len(doc) or doc[end].lower_ not in _OF_PERSON:
        return None
    if names.country_of((keys[i],)) or keys[end - 1] in ("presidential", "election", "the"):
        return None
    known = names.lookup(tuple(keys[i:end]))
    if known is not None and known.type not in ("PERSON",):
        return None
    return end + 1, "ORG"


def _group(doc: Doc, keys: Sequence[str], i: int, first: int = 0) -> tuple[int, str] | None:
    """The end of the nouns of a group behind its nationality, which begins at ``first``; one of a group only where it
    is spoken of for the first time («a Russian lawyer»)."""
    start = i
    while i < len(doc) and i - start < 2 and doc[i].lower_ in _BETWEEN and group_noun(keys, i) is None:
        i += 1
    end = group_noun(keys, i)
    if end is None or (end < len(doc) and (_goes_on(doc[end]) or doc[end].tag_ in ("NN", "NNS"))):
        return None
    one = doc[end - 1].tag_ == "NN" and doc[end - 1].text[-1] != "s" and doc[end - 1].lower_ not in _PLURAL
    if one and not (first and doc[first - 1].lower_ in ("a", "an", "another", "one")):
        return None
    return end, "GROUP"


def _goes_on(token: Token) -> bool:
    """Whether a name follows, so that the noun is its title («Russian lawyer Natalia Veselnitskaya»)."""
    return token.text[0].isupper() and token.tag_ in ("NNP", "NNPS") and not token.nbor(-1).text.endswith("s")


def group_noun(keys: Sequence[str], i: int) -> int | None:
    """The end of a noun of unnamed groups at ``i``."""
    for size in (3, 2, 1):
        words = tuple(k for k in keys[i : i + size] if k)
        if len(words) == size and words in phrase_list("groups"):
            return i + size
    return None


def _election(doc: Doc, keys: Sequence[str], names: EnglishNames, i: int) -> tuple[int, str] | None:
    """«2016 US presidential election», «presidential election», «Brexit referendum»."""
    j = i
    if doc[j].like_num and len(doc[j]) == 4 and j + 1 < len(doc):
        j += 1
    elif not (keys[j] in _KINDS or nation_at(keys, names, j)):
        return None
    nation = nation_at(keys, names, j)
    j = nation[0] if nation else j
    kind = j < len(doc) and keys[j] in _KINDS
    j += bool(kind)
    if j < len(doc) and keys[j] in _ELECTION and (j > i + 1 or kind or doc[i].like_num):
        return j + 1, "EVENT"
    return None
