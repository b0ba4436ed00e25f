"""From tokens to the mentions of an English document: known names, composed ones, what the recogniser found, and runs
of capitals.

A run of capitalised words is cut at titles («Commerce Secretary Gina Raimondo») and at adjectives of nationality; what
is left is a name. The gazetteer says its type where it knows it, else the recogniser, else its first and last words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from kg import model
from pipelines.english.choosing import load_mention_model
from pipelines.english.composed import composed_names
from pipelines.english.gazetteer import EnglishNames, load_names, words_of
from pipelines.english.lists import phrase_list, word_list
from pipelines.outside import outside_of

__all__ = ["find_mentions", "keys_of", "ruled_spans"]

_CALENDAR = word_list("names_calendar")
_NEVER = word_list("names_never")
_PROPER = frozenset(("NNP", "NNPS"))
_OPEN_TAGS = frozenset(("NN", "NNS", "JJ", "VBG", "VBN", "VBD", "VB", "VBP", "FW", "CD", "VBZ", "RB"))
_KINDS = frozenset(("PERSON", "ORG", "GPE", "LOC", "EVENT"))
_OF_NAME = frozenset(("of", "for", "and", "the", "on", "in"))


@dataclass(slots=True)
class _Text:
    """The document with the keys of its words, and what has been found in it."""

    doc: Doc
    keys: list[str]
    names: EnglishNames
    found: list[tuple[int, int, str, float]] = field(default_factory=list)


def keys_of(doc: Doc) -> list[str]:
    """The key of every token, as :func:`pipelines.english.gazetteer.words_of` makes them."""
    return [("" if not (w := words_of(t.text)) else w[0] if len(w) == 1 else "".join(w)) for t in doc]


def find_mentions(doc: Doc, boilerplate: Iterable[model.Span] = ()) -> list[Span]:
    """The mentions of an annotated document, in the order of the text; ``label_`` is the entity type.

    Args:
        doc: the annotation; ``doc.ents`` are what the recogniser found.
        boilerplate: parts of the text (code points) from which nothing is taken.
    """
    text = _Text(doc, keys_of(doc), load_names())
    spans = load_mention_model().chosen(doc, text.keys, text.names, _ruled(text))
    outside = outside_of(boilerplate)
    known = _apart(_one_type([s for s in spans if outside(s)], text.names))
    again = [s for s in _repeated(doc, known) if outside(s)]
    return sorted((*known, *again), key=lambda s: s.start)


def ruled_spans(doc: Doc) -> list[Span]:
    """What the rules take for mentions; they may overlap."""
    return _ruled(_Text(doc, keys_of(doc), load_names()))


def _ruled(text: _Text) -> list[Span]:
    composed = list(composed_names(text.doc, text.keys, text.names))
    taken = {i for a, b, _ in composed for i in range(a, b)}
    runs = [r for run in _runs(text, taken) for r in _pieces(text, *run)]
    return [Span(text.doc, a, b, label=kind) for a, b, kind in (*composed, *_typed(text, runs))]


def _repeated(doc: Doc, spans: Sequence[Span]) -> Iterator[Span]:
    """Family names of the document's people where nothing else shows a name, as at the start of a sentence."""
    families = {s[-1].text for s in spans if s.label_ == "PERSON" and len(s) > 1 and len(s[-1]) > 3}
    taken = {i for s in spans for i in range(s.start, s.end)}
    for token in doc:
        if token.text in families and token.i not in taken:
            yield Span(doc, token.i, token.i + 1, label="PERSON")


def _apart(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    taken: set[int] = set()
    for s in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if taken.isdisjoint(range(s.start, s.end)):
            out.append(s)
            taken.update(range(s.start, s.end))
    return out


def _capital(token: Token) -> bool:
    text = token.text
    return text[0].isupper() or (text[0].isdigit() and any(c.isupper() for c in text))


def _in_name(text: _Text, i: int) -> bool:
    """Whether a token may be part of a run of capitals."""
    token = text.doc[i]
    if not _capital(token) or text.keys[i] in _NEVER or not text.keys[i]:
        return False
    if text.keys[i] in _CALENDAR:
        return i > 0 and text.names.lookup((text.keys[i - 1], text.keys[i])) is not None  # «Theresa May»
    if token.tag_ in _PROPER or token.ent_type_ in _KINDS:
        return True
    if token.is_upper and len(token) > 1 and token.tag_ not in ("PRP", "DT", "IN"):
        return True
    if _first(token):
        after = text.doc[i + 1] if i + 1 < len(text.doc) else None
        known = text.names.lookup((text.keys[i],)) is not None
        ahead = after is not None and _capital(after) and after.tag_ in _PROPER
        return token.tag_ in ("NN", "JJ", "NNS", "VBG", "FW", "CD") and (known or ahead)
    return token.tag_ in _OPEN_TAGS


def _first(token: Token) -> bool:
    """Whether a capital is due to the place: after a full stop, a colon, an opening quotation mark."""
    if token.is_sent_start or token.i == 0:
        return True
    before = token.nbor(-1)
    return before.text in ('"', "“", "‘", "'", ":", "—", "–", "(", "[", "«", "•", "-") or before.is_space


def _runs(text: _Text, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Runs of capitals with the small words that join them."""
    doc, i = text.doc, 0
    joins = word_list("joins")
    while i < len(doc):
        if i in taken or not _in_name(text, i):
            i += 1
            continue
        end = i + 1
        while end < len(doc) and end not in taken:
            if _in_name(text, end) and not (doc[end].is_sent_start or doc[end - 1].is_space):
                end += 1
            elif _joined(text, i, end, joins, taken):
                end += 2
            elif doc[end].lower_ in ("al", "el") and end + 2 < len(doc) and doc[end + 1].text == "-":
                end += 3  # «Omar al-Bashir»
            elif doc[end].text == "&" and end + 1 < len(doc) and _capital(doc[end + 1]):
                end += 2
            elif doc[end].like_num and _numbered(doc[end]):
                end += 1
            else:
                break
        yield i, end
        i = end


def _numbered(token: Token) -> bool:
    """Whether a number belongs to the name before it: «Guccifer 2.0», «Nord Stream 2»."""
    if token.is_sent_start:
        return False
    alone = len(token) == 1 and (token.i + 1 == len(token.doc) or token.nbor().tag_ not in ("NN", "NNS"))
    return "." in token.text or (alone and token.is_digit)


def _joined(text: _Text, start: int, i: int, joins: frozenset[str], taken: set[int]) -> bool:
    """Whether a small word joins capitals into one name («bin», «Ministry of Justice», «Al-Thani»)."""
    doc = text.doc
    if i + 1 >= len(doc) or i + 1 in taken or not _in_name(text, i + 1):
        return False
    word = doc[i].lower_
    if word in ("-", "‐", "'", "’"):
        return not doc[i].whitespace_ and not doc[i - 1].whitespace_
    if word == "of" or word in ("for",):
        head = doc[i - 1].lower_
        if text.names.country_of((text.keys[i + 1],)) is not None or (head,) in phrase_list("roles"):
            return False
        place = text.names.lookup((text.keys[i + 1],))
        if head in word_list("organisation") or head in word_list("event"):
            return True
        return word == "of" and i - start == 1 and place is None and doc[i - 1].tag_ in _PROPER
    return word in joins and word != "of"


def _pieces(text: _Text, start: int, end: int) -> Iterator[tuple[int, int, str, float]]:
    """The names in a run: known ones, and what stands between titles and adjectives."""
    i, begun = start, start
    while i < end:
        known = _known(text, i, end)
        title = _title(text, i, end)
        nation = _nation(text, i, end)
        if known and (known[0] == end or known[0] - i > 1 or _cuts(text, known[0], end)) and begun == i:
            yield known[0], i, known[1], 1.0
            i = begun = known[0]
        elif title and not (known and known[0] >= title):
            if not _portfolio(text, begun, i):
                yield begun, i, "", 0.0
            i = begun = title
        elif nation and begun == i:
            if nation[1]:
                yield nation[0], i, "GROUP", 1.0
            i = begun = nation[0]
        else:
            i += 1
    yield begun, end, "", 0.0


def _portfolio(text: _Text, a: int, b: int) -> bool:
    """Whether a word before a title is its subject («Commerce Secretary») and no name."""
    return b - a == 1 and text.names.lookup((text.keys[a],)) is None and text.doc[a].ent_type_ != "ORG"


def _cuts(text: _Text, i: int, end: int) -> bool:
    """Whether a name ends before ``i`` because a title, or another known name, begins there."""
    return _title(text, i, end) is not None


def _known(text: _Text, i: int, end: int) -> tuple[int, str] | None:
    found = text.names.longest(text.keys, i)
    if found and found[0] <= end:
        stop, entries = found
        if (
            stop - i == 1
            and len(text.keys[i]) < 3
            and not text.doc[i].is_upper
            and "." not in text.doc[i].text
        ):
            return None
        return stop, entries[0].type
    return None


def _title(text: _Text, i: int, end: int) -> int | None:
    """The end of a title that begins at ``i``."""
    for size in (3, 2, 1):
        words = tuple(k for k in text.keys[i : min(end, i + size)] if k)
        if len(words) == size and words in phrase_list("roles"):
            return i + size
    return i + 1 if text.keys[i] in word_list("courtesy") else None


def _nation(text: _Text, i: int, end: int) -> tuple[int, bool] | None:
    """The end of an adjective of nationality, and whether it names the people."""
    for size in (2, 1):
        words = tuple(text.keys[i : i + size])
        if i + size <= end and text.names.country_of(words):
            people = text.doc[i + size - 1].tag_ in ("NNS", "NNPS") and words[-1].endswith(("s", "men"))
            return i + size, people and words[-1] not in ("swiss",)
    return None


def _typed(text: _Text, pieces: Iterable[tuple[int, int, str, float]]) -> Iterator[tuple[int, int, str]]:
    """The pieces with their type; those that nothing speaks for are left out."""
    unknown: list[tuple[int, int]] = []
    for a, b, kind, sure in pieces:
        if sure:
            yield b, a, kind
        elif a < b:
            unknown.append((a, b))
    for a, b in unknown:
        kind = _kind(text, *_trimmed(text, a, b))
        if kind:
            yield (*_trimmed(text, a, b), kind)


def _trimmed(text: _Text, a: int, b: int) -> tuple[int, int]:
    while a < b and (text.doc[a].is_punct or text.keys[a] in word_list("courtesy")):
        a += 1
    while b > a and (text.doc[b - 1].is_punct or text.doc[b - 1].lower_ in _OF_NAME):
        b -= 1
    return a, b


def _kind(text: _Text, a: int, b: int) -> str:
    """The type of an unknown name, or ""."""
    if a >= b:
        return ""
    doc, names = text.doc, text.names
    entry = names.lookup(words_of(doc[a:b].text))
    if entry:
        return entry.type
    found = Counter(t.ent_type_ for t in doc[a:b] if t.ent_type_ in _KINDS)
    last, first = doc[b - 1].lower_, text.keys[a]
    if b - a > 1 and last in word_list("organisation"):
        return "ORG"
    if b - a > 1 and (last in word_list("event")):
        return "EVENT"
    if b - a > 1 and (last in word_list("place") or first in word_list("place")):
        return "LOC"
    if _titled(text, a) or (b - a == 1 and names.family(first)):
        return "PERSON"
    if b - a > 1 and first in given_names() and len(doc[a]) > 2:
        return "PERSON"
    if found:
        return found.most_common(1)[0][0]
    if b - a == 1:
        upper = doc[a].is_upper and len(doc[a]) in range(2, 7) and not doc[a].is_digit
        return "ORG" if upper and not _first(doc[a]) else ""
    return "PERSON" if b - a <= 4 and all(t.is_alpha or t.text in "-'’." for t in doc[a:b]) else "ORG"


def _place(name: Span, names: EnglishNames) -> bool:
    entry = names.lookup(words_of(name.text))
    return entry is not None and entry.type == "GPE"


def _titled(text: _Text, a: int) -> bool:
    if not a:
        return False
    before = text.keys[a - 1] or (text.keys[a - 2] if a > 1 else "")
    return before in word_list("courtesy") or (before,) in phrase_list("roles")


def given_names() -> frozenset[str]:
    """First names of the people of the gazetteer, as keys."""
    return _given(load_names())


_GIVEN: dict[int, frozenset[str]] = {}


def _given(names: EnglishNames) -> frozenset[str]:
    if id(names) not in _GIVEN:
        people = [
            k for k, found in names.entries.items() if found and found[0].type == "PERSON" and len(k) > 1
        ]
        _GIVEN[id(names)] = frozenset(k[0] for k in people if k[0].isalpha()) | word_list("female_names")
    return _GIVEN[id(names)]


def _one_type(spans: Sequence[Span], names: EnglishNames) -> list[Span]:
    """Each name with its most frequent type in the document; the family name of a person is a person."""
    counts: dict[str, Counter[str]] = {}
    families = {s[-1].lower_ for s in spans if s.label_ == "PERSON" and len(s) > 1}
    for s in spans:
        counts.setdefault(s.text.lower(), Counter())[s.label_] += 1
    out = []
    for s in spans:
        kind = counts[s.text.lower()].most_common(1)[0][0]
        if len(s) == 1 and s.text.lower() in families and not (kind == "GPE" and _place(s, names)):
            kind = "PERSON"
        out.append(Span(s.doc, s.start, s.end, label=kind))
    return out
