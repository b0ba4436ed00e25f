"""Known names: territories with their adjectives, places, organisations, people, events.

The tables lie in ``pipelines/arabic/gazetteer/``; its README says what each holds. They are read once,
on first use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files

from kg.errors import InvalidRecord
from kg.names import SAME_NAME, normalize, same_name, skeleton, slug
from kg.ontology import ENTITY_TYPES
from pipelines.arabic.adjectives import adjective_forms

__all__ = ["Entry", "Gazetteer", "Territory", "load_gazetteer", "read_table", "word_list"]

ENTRY_TABLES = ("people.tsv", "organisations.tsv", "places.tsv", "events.tsv", "corpus.tsv")
_CORPUS = "corpus.tsv"
_SHORTEST_SPELLED_APART = 5
_TYPES_OF_CODES = {"EU": "ORG", "UN": "ORG", "EH": "LOC", "AQ": "LOC"}
_ENTRY_COLUMNS = ("id", "type", "name", "name_ar", "aliases")
_TERRITORY_COLUMNS = (
    "code", "id", "name", "name_ar", "aliases", "capital", "adjectives", "plurals", "english",
)  # fmt: skip


_FAMOUS = 100  # names that one which alone means somebody counts for
_BEGINNING = 4
_normalized = lru_cache(maxsize=1 << 16)(normalize)  # adjectives are looked for among all the words of a text


@dataclass(frozen=True, slots=True)
class Entry:
    """A known individual: its id, entity type, English and Arabic names, and other names of it as written."""

    id: str
    type: str
    name: str
    name_ar: str | None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Territory:
    """A country or nation: its entry, the id of its seat of government, and its adjectives."""

    entry: Entry
    capital: Entry | None
    adjectives: tuple[str, ...]
    plurals: tuple[str, ...]
    english: str


@dataclass(slots=True)
class Gazetteer:
    """All known names, found by their normalised form (:func:`kg.names.normalize`)."""

    entries: dict[str, Entry] = field(default_factory=dict)
    territories: dict[str, Territory] = field(default_factory=dict)
    _names: dict[str, list[Entry]] = field(default_factory=dict)
    _adjectives: dict[str, str] = field(default_factory=dict)
    _adjectives_of: dict[str, set[str]] = field(default_factory=dict)
    _openings: set[str] = field(default_factory=set)  # first words of adjectives of two words
    _beginnings: set[str] = field(default_factory=set)  # first letters of adjectives, none to _BEGINNING
    _seats: dict[str, str] = field(default_factory=dict)
    _parts: dict[str, str] = field(default_factory=dict)
    _leaders: dict[str, str] = field(default_factory=dict)
    _countries: dict[str, str] = field(default_factory=dict)
    _contexts: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = field(default_factory=dict)
    _skeletons: dict[str, list[tuple[str, Entry]]] = field(default_factory=dict)

    def add(self, entry: Entry) -> None:
        """Add an entry, or further names to the entry of this id.

        On a name that another entry of the type has, the earlier one keeps precedence.
        """
        known = self.entries.setdefault(entry.id, entry)
        for name in (entry.name, entry.name_ar, *entry.aliases):
            same = self._names.setdefault(normalize(name or ""), [])
            if name and not any(e is known for e in same):
                same.append(known)

    def copy(self) -> Gazetteer:
        """Another gazetteer of the same names; but for short names that mean an entry in a context."""
        return replace(
            self,
            entries=dict(self.entries),
            territories=dict(self.territories),
            _names={name: list(entries) for name, entries in self._names.items()},
            _adjectives=dict(self._adjectives),
            _adjectives_of={country: set(forms) for country, forms in self._adjectives_of.items()},
            _openings=set(self._openings),
            _beginnings=set(self._beginnings),
            _seats=dict(self._seats),
            _leaders=dict(self._leaders),
            _contexts={},
            _parts={},
            _countries={},
            _skeletons={},
        )

    def add_territory(self, territory: Territory) -> None:
        """Add a territory with its capital and the forms of its adjectives."""
        self.territories[territory.entry.id] = territory
        self.add(territory.entry)
        if territory.capital:
            self.add(territory.capital)
            self._seats[territory.capital.id] = territory.entry.id
        for form in adjective_forms(territory.adjectives, territory.plurals):
            key = normalize(form)
            country = self._adjectives.setdefault(key, territory.entry.id)
            self._adjectives_of.setdefault(country, set()).add(key)
            self._openings.update(key.split()[:1] if " " in key else ())
            self._beginnings.update(key[:n] for n in range(_BEGINNING + 1))

    def add_contexts(self, rows: Iterable[Sequence[str]]) -> None:
        """Add short names that mean an entry only where cue words occur: (name, type, id, cues) each."""
        for name, type_, id_, cues in rows:
            if id_ in self.entries:
                words = frozenset(normalize(c) for c in _several(cues))
                self._contexts.setdefault((normalize(name), type_), []).append((id_, words))

    def add_leaders(self, rows: Iterable[Sequence[str]]) -> None:
        """Add which state a head of government governs: (id, country id) each."""
        self._leaders.update({row[0]: row[1] for row in rows})

    def candidates(self, normalized_name: str, type: str | None = None) -> tuple[Entry, ...]:
        """Every entry of this name (and type), the most likely first."""
        found = self._names.get(normalized_name, ())
        return tuple(found) if type is None else tuple([e for e in found if e.type == type])

    def lookup(self, normalized_name: str, type: str | None = None) -> Entry | None:
        """The entry of this name (and type), or None.

        >>> load_gazetteer().lookup("ايران").id
        'iran'
        """
        for entry in self._names.get(normalized_name, ()):
            if type is None or entry.type == type:
                return entry
        return None

    def country_of_adjective(self, token_norm: str) -> str | None:
        """The country id of a nationality adjective in any gender, number and case, with or without «ال».

        >>> g = load_gazetteer()
        >>> [g.country_of_adjective(word) for word in ("الروسية", "أميركيين", "كبير")]
        ['russia', 'united_states', None]
        """
        return self._adjectives.get(token_norm) or self._adjectives.get(_normalized(token_norm))

    def adjectives_among(self, words: Mapping[str, str]) -> dict[str, str]:
        """Those of some words that :meth:`country_of_adjective` knows, with the country; ``words`` gives each its
        normalised form.

        >>> load_gazetteer().adjectives_among({"الروسية": "الروسيه", "كبير": "كبير"})
        {'الروسية': 'russia'}
        """
        known = self._adjectives
        return {word: known[normal] for word, normal in words.items() if normal in known}

    def states_among(self, words: Mapping[str, str]) -> dict[str, tuple[str, bool]]:
        """Those of some words that speak of a state, with its id and whether the word is its adjective; else it names
        the state or its capital. ``words`` gives each its normalised form.

        >>> load_gazetteer().states_among({"الروسية": "الروسيه", "كبير": "كبير", "باريس": "باريس"})
        {'الروسية': ('russia', True), 'باريس': ('france', False)}
        """
        found = {}
        for word, normal in words.items():
            country = self._adjectives.get(normal)
            is_adjective = country is not None
            if country is None and (entry := self.lookup(normal, "GPE")):
                country = entry.id if entry.id in self.territories else self.seat_of(entry.id)
            if country and self.entries[country].type == "GPE":
                found[word] = country, is_adjective
        return found

    def adjectives_of(self, country: str) -> Set[str]:
        """All forms of the nationality adjectives of a country, normalised.

        >>> "الاردنيه" in load_gazetteer().adjectives_of("jordan")
        True
        """
        return self._adjectives_of.get(country, frozenset())

    def country_of_pair(self, first: str, second: str) -> str | None:
        """The country id of an adjective that two words make, given with the white space behind them.

        They do as two words («كوري جنوبي»), or as one where no space is between them or one is a mark.

        >>> g = load_gazetteer()
        >>> g.country_of_pair("كوري ", "جنوبي "), g.country_of_pair("الروسي", "، ")
        ('south_korea', 'russia')
        """
        opening = normalize(first)
        if opening[:_BEGINNING] not in self._beginnings:
            return None
        if first[-1] == " " and opening and opening not in self._openings and normalize(second):
            return None
        return self.country_of_adjective((first + second).rstrip(" "))

    def seat_of(self, capital: str) -> str | None:
        """The id of the state whose capital (or other seat) has this id.

        >>> load_gazetteer().seat_of("moscow")
        'russia'
        """
        return self._seats.get(capital)

    def english_adjective(self, country: str) -> str | None:
        """The English adjective of a country id («russia» → Russian)."""
        territory = self.territories.get(country)
        return territory.english if territory and territory.english else None

    def in_context(self, normalized_name: str, type: str, words: Set[str]) -> Entry | None:
        """The entry that a short name means in a document with these normalised words, or None.

        >>> g = load_gazetteer()
        >>> g.in_context("عباس", "PERSON", {"رام", "الله", "الفلسطينيه"}).id
        'mahmoud_abbas'
        >>> g.in_context("عباس", "PERSON", {"طهران"}) is None
        True
        """
        contexts = self._contexts.get((normalized_name, type))
        if contexts is None:
            return None
        found = [(len(cues & words), id_) for id_, cues in contexts]
        best = max((n for n, _ in found), default=0)
        return self.entries[next(id_ for n, id_ in found if n == best)] if best else None

    def similar(self, name: str, type: str) -> Entry | None:
        """The entry of a name that is another spelling of this one (:func:`kg.names.same_name`), or None.

        >>> load_gazetteer().similar("فولودومير زلينسكي", "PERSON").id
        'volodymyr_zelensky'
        """
        if not self._skeletons:
            for known, entry in self.names():
                if len(known) >= _SHORTEST_SPELLED_APART and entry.type in ("PERSON", "ORG", "GPE", "LOC"):
                    self._skeletons.setdefault(skeleton(known), []).append((known, entry))
        same = [(same_name(name, known), entry) for known, entry in self._skeletons.get(skeleton(name), ())]
        same = [(score, entry) for score, entry in same if score >= SAME_NAME and entry.type == type]
        if len(name) < _SHORTEST_SPELLED_APART or not same:
            return None
        return max(same, key=lambda pair: (pair[0], pair[1].id))[1]

    def country_of(self, entry: str) -> str | None:
        """The state that a head of government or a public body of this id belongs to, where it is known.

        >>> load_gazetteer().country_of("angela_merkel"), load_gazetteer().country_of("bundestag")
        ('germany', 'germany')
        """
        if not self._countries:
            self._countries = {e.id: c for e in self.entries.values() if (c := self._country_in_names(e))}
            self._countries |= self._leaders
        return self._countries.get(entry)

    def _country_in_names(self, entry: Entry) -> str | None:
        """The state whose adjective ends a name of an organisation («وكالة الأمن القومي الأمريكية»)."""
        if entry.type != "ORG":
            return None
        last = (normalize(n).split()[-1] for n in (entry.name_ar or "", *entry.aliases) if len(n.split()) > 1)
        return next((c for w in last if (c := self._adjectives.get(w))), None)

    def name_parts(self) -> dict[str, str]:
        """English spellings of the Arabic parts of known people's names, by the normalised part.

        Only names with as many Arabic as English parts tell which is which; the most frequent spelling
        is taken, that of a part which alone means somebody before all others.
        """
        if not self._parts:
            counts: dict[str, Counter[str]] = {}
            for entry in self.entries.values():
                arabic, english = (entry.name_ar or "").split(), entry.name.split()
                if entry.type == "PERSON" and len(arabic) == len(english):
                    alone = {normalize(a) for a in entry.aliases if " " not in a}
                    for a, e in zip(map(normalize, arabic), english, strict=True):
                        counts.setdefault(a, Counter())[e] += _FAMOUS if a in alone else 1
            self._parts = {a: min((-n, e) for e, n in c.items())[1] for a, c in counts.items()}
        return self._parts

    def names(self, type: str | None = None) -> Iterator[tuple[str, Entry]]:
        """Every normalised name with its most likely entry, of one type or of all."""
        for name, found in self._names.items():
            for entry in found:
                if type is None or entry.type == type:
                    yield name, entry
                    break


@cache
def load_gazetteer() -> Gazetteer:
    """The shipped gazetteer, read on the first call.

    Raises:
        InvalidRecord: a table has other columns than expected, or an unknown entity type.
    """
    return build_gazetteer([_CORPUS], general_gazetteer())


@cache
def general_gazetteer() -> Gazetteer:
    """The shipped gazetteer without the names that were collected from our own annotated texts."""
    return build_gazetteer(t for t in ENTRY_TABLES if t != _CORPUS)


def build_gazetteer(tables: Iterable[str], base: Gazetteer | None = None) -> Gazetteer:
    """A gazetteer of the territories and of the given entry tables, in order of precedence; behind those of ``base``
    if one is given, which stays as it is."""
    if base is None:
        gazetteer = Gazetteer()
        for territory in _territories():
            gazetteer.add_territory(territory)
    else:
        gazetteer = base.copy()
    for table in tables:
        for row in read_table(table, _ENTRY_COLUMNS):
            gazetteer.add(_entry(row, table))
    gazetteer.add_contexts(read_table("in_context.tsv", ("name", "type", "id", "cues")))
    gazetteer.add_leaders(read_table("leaders.tsv", ("id", "country")))
    return gazetteer


def read_table(name: str, columns: Sequence[str]) -> Iterator[list[str]]:
    """The rows of a table of the gazetteer, without its header.

    Raises:
        InvalidRecord: the header or the number of cells of a row is not as expected.
    """
    text = files("pipelines.arabic").joinpath("gazetteer", name).read_text(encoding="utf-8")
    lines = text.split("\n")
    if tuple(lines[0].split("\t")) != tuple(columns):
        raise InvalidRecord(f"gazetteer/{name}: expected the columns {', '.join(columns)}, got {lines[0]!r}")
    for number, line in enumerate(lines[1:], start=2):
        if line:
            row = line.split("\t")
            if len(row) != len(columns):
                raise InvalidRecord(
                    f"gazetteer/{name}, line {number}: {len(row)} cells, expected {len(columns)}"
                )
            yield row


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of normalised Arabic words by its name in ``words.tsv``.

    >>> "حزب" in word_list("organisation_head")
    True
    """
    lists = {row[0]: row[1] for row in read_table("words.tsv", ("list", "words"))}
    return frozenset(normalize(w) for w in _several(lists[name]))


def _entry(row: list[str], table: str) -> Entry:
    id_, type_, name, name_ar, aliases = row
    if type_ not in ENTITY_TYPES:
        raise InvalidRecord(
            f"gazetteer/{table}: {id_}: unknown type {type_!r}; known: {', '.join(ENTITY_TYPES)}"
        )
    return Entry(id_, type_, name, name_ar or None, _several(aliases))


def _territories() -> Iterator[Territory]:
    """Every territory of CLDR, with what our own table adds, and the nations that CLDR does not have."""
    from babel import Locale

    arabic, english = Locale("ar").territories, Locale("en").territories
    table = {row[0]: row for row in read_table("territories.tsv", _TERRITORY_COLUMNS)}
    skipped = {"XA", "XB", "ZZ", "QO", "UM", "EZ"}
    codes = [*table, *(c for c in sorted(english) if c.isalpha() and c not in table and c not in skipped)]
    for code in codes:
        row = table.get(code, [code] + [""] * 8)
        name = row[2] or english[code]
        name_ar = row[3] or arabic[code]
        aliases = dict.fromkeys((*_several(row[4]), *(t[code] for t in (arabic, english) if code in t)))
        type_ = _TYPES_OF_CODES.get(code, "GPE")
        entry = Entry(row[1] or slug(name), type_, name, name_ar, tuple(aliases))
        yield Territory(entry, _capital(row[5]), _several(row[6]), _several(row[7]), row[8])


def _capital(cell: str) -> Entry | None:
    """``Moscow=موسكو,…`` as an entry."""
    name, _, spellings = cell.partition("=")
    if not spellings:
        return None
    arabic = [s for s in spellings.split(",") if s]
    return Entry(slug(name), "GPE", name, arabic[0] if arabic else None, tuple(arabic[1:]))


def _several(cell: str) -> tuple[str, ...]:
    return tuple(v for v in cell.split("|") if v)
