"""AFFILIATED_WITH: who holds which role in, or for, what.

A role phrase (:mod:`pipelines.nominal.phrases`) has a holder, who stands before it («بوتين، رئيس روسيا») or after it
(«الرئيس الروسي بوتين»), and a target: named in it, owned by its pronoun («رئيسها»), told by the adjective of a
country, a common noun («رئيس الشركة»), or not said at all («وزير الدفاع شويغو»).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.model import Entity
from pipelines.nominal.antecedents import Row, antecedents, countries
from pipelines.nominal.candidates import Candidate
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.phrases import RolePhrase, role_phrase

__all__ = ["affiliations"]

_BODIES = frozenset({"ORG", "GPE", "GROUP"})
_ANY = frozenset({"ORG", "GPE", "GROUP", "PERSON"})


@dataclass(slots=True)
class _Reader:
    """One document, read row by row."""

    rows: Sequence[Row]
    entities: Sequence[Entity]
    lexicon: Lexicon
    choices: int = 0
    holders: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def read(self) -> Iterator[Candidate]:
        for k, (_, row) in enumerate(self.rows):
            self.holders = {}
            i = 0
            while i < len(row):
                phrase = role_phrase(row, i, self.lexicon)
                if phrase is None:
                    i += 1
                    continue
                yield from self._phrase(k, row, phrase)
                i = max(i + 1, phrase.end)

    # --- holders -------------------------------------------------------------------------------------------------

    def _phrase(self, k: int, row: list[Node], phrase: RolePhrase) -> Iterator[Candidate]:
        holders = list(self._before(row, phrase)) + list(self._after(row, phrase))
        self.holders[phrase.end] = [h for h in holders if h[1].startswith(("before", "chain"))][:1] or holders[:1]
        names = [h for h in holders if row[h[0]].entity is not None]
        if not names:
            return
        both = len({p.split("+")[0] for _, p in names}) > 1
        for at, pattern in names:
            yield from self._targets(k, row, phrase, at, pattern + ("|both" if both else ""))

    def _before(self, row: list[Node], phrase: RolePhrase) -> Iterator[tuple[int, str]]:
        j, commas, copula = phrase.start - 1, 0, ""
        chained = j >= 0 and row[j].norm in ("و", ",") and (self.holders.get(j) or self.holders.get(j - 1))
        if chained:
            yield from ((at, "chain") for at, _ in chained)
            return
        while j >= 0 and phrase.start - j < 9:
            node = row[j]
            if node.kind == "mark" and node.norm in (",", "-") and commas < 2:
                commas += 1
            elif node.kind == "word" and self.lexicon.has("phrase.copulas", node.norm):
                copula = copula or node.norm
            elif not (node.kind == "word" and (node.norm.isdigit() or node.norm in ("عاما", "سنه", "عام"))):
                break
            j -= 1
        if j < 0 or row[j].kind != "PERSON":
            return
        if copula == "و" and not commas and phrase.start - j == 2:
            return  # «بوتين ورئيس …»: two people
        pattern = "before_" + ("copula" if copula and copula != "و" else "comma" if commas else "direct")
        yield j, pattern
        yield from self._joined_before(row, j, phrase, pattern)

    def _joined_before(self, row: list[Node], j: int, phrase: RolePhrase, pattern: str) -> Iterator[tuple[int, str]]:
        while phrase.several and j >= 2 and row[j - 1].norm in ("و", ",") and row[j - 2].kind == "PERSON":
            j -= 2
            yield j, pattern + "+joined"

    def _after(self, row: list[Node], phrase: RolePhrase) -> Iterator[tuple[int, str]]:
        j, pattern = phrase.end, "after_direct"
        if phrase.person is not None and not (j < len(row) and row[j].kind == "PERSON"):
            yield phrase.person, "after_governed"
            j = phrase.person
        else:
            if j < len(row) and row[j].norm in (",", ":", "-") and row[j].kind == "mark":
                j, pattern = j + 1, "after_comma"
                while j < len(row) and row[j].kind == "word" and self.lexicon.has("phrase.titles", row[j].norm):
                    j += 1
            if j >= len(row) or row[j].kind != "PERSON":
                return
            yield j, pattern
        while phrase.several and j + 2 < len(row) and row[j + 1].norm in ("و", ","):
            j += 2
            while j < len(row) - 1 and row[j].kind == "word" and self.lexicon.has("phrase.titles", row[j].norm):
                j += 1
            if row[j].kind != "PERSON":
                return
            yield j, pattern + "+joined"

    # --- targets -------------------------------------------------------------------------------------------------

    def _targets(self, k: int, row: list[Node], phrase: RolePhrase, at: int, pattern: str) -> Iterator[Candidate]:
        base = (f"head={phrase.words[0].lemma}", f"unknown={phrase.unknown}", f"several={phrase.several}",
                f"words={min(len(phrase.words), 3)}")
        found = False
        for n, (j, preposition) in enumerate(phrase.targets):
            how = f"named:{preposition}:{min(n, 2)}"
            found = found or n == 0
            yield self._candidate(row, phrase, at, j, pattern, how, base)
        if phrase.person is not None and phrase.person != at:
            found = True
            yield self._candidate(row, phrase, at, phrase.person, pattern, "person", base)
        for j in phrase.adjectives:
            how = "adjective" if not found else "adjective_too"
            if row[j].entity is not None:
                yield self._candidate(row, phrase, at, j, pattern, how, base)
        if found:
            return
        yield from self._later(row, phrase, at, pattern, base)
        if phrase.adjectives:
            return
        if phrase.pronoun is not None:
            yield from self._owners(k, row, phrase, at, pattern, base)
        else:
            yield from self._unsaid(k, row, phrase, at, pattern, base)

    def _later(self, row: list[Node], phrase: RolePhrase, at: int, pattern: str, base: tuple[str, ...]) -> Iterator[Candidate]:
        """«السيناتور فلان عن ولاية …»: the target behind the holder."""
        j = at + 1
        if at < phrase.start or j >= len(row) or row[j].norm not in ("عن", "من", "ل", "في", "ب"):
            return
        preposition = row[j].norm
        j += 1
        while j < len(row) - 1 and row[j].kind == "word" and self.lexicon.has("phrase.inner", row[j].norm):
            j += 1
        if j < len(row) and row[j].named and row[j].kind in _BODIES:
            yield self._candidate(row, phrase, at, j, pattern, f"later:{preposition}", base)

    def _owners(self, k: int, row: list[Node], phrase: RolePhrase, at: int, pattern: str, base: tuple[str, ...]) -> Iterator[Candidate]:
        assert phrase.pronoun is not None
        pronoun = row[phrase.pronoun]
        if pronoun.entity is not None:
            yield self._candidate(row, phrase, at, phrase.pronoun, pattern, "pronoun", base)
            return
        self.choices += 1
        for entity, features in antecedents(self.rows, (k, phrase.start), self.entities, types=_ANY, pronoun=pronoun.norm):
            if entity != row[at].entity:
                more = tuple("p." + f for f in features) + tuple(f"p.scope={s}:{self.entities[entity].type}" for s in phrase.scopes)
                yield self._to(row, phrase, at, entity, pattern, "owner", (*base, *more), self.choices)

    def _unsaid(self, k: int, row: list[Node], phrase: RolePhrase, at: int, pattern: str, base: tuple[str, ...]) -> Iterator[Candidate]:
        common = row[phrase.common[-1]].norm if phrase.common else ""
        body = bool(phrase.common) and self.lexicon.has("phrase.inner", common)
        if not phrase.scopes & {"state", "house"} and not body:
            return
        self.choices += 1
        kind = "common" if body else "bare"
        types = frozenset({"ORG", "GPE"})
        for entity, features in countries(self.rows, (k, phrase.start), self.entities, types)[:8]:
            e = self.entities[entity]
            names = {e.name_ar or "", *(m.text for m in e.mentions)}
            scope = "state" if "state" in phrase.scopes else "house" if "house" in phrase.scopes else "body"
            more = [f"u.{kind}.{scope}.{f}" for f in features]
            more += [f"u.{kind}.{scope}:{e.type}", f"u.{kind}.{phrase.words[0].lemma}:{e.type}"]
            del names
            yield self._to(row, phrase, at, entity, pattern, "unsaid", (*base, *more), self.choices)

    def _candidate(
        self, row: list[Node], phrase: RolePhrase, at: int, j: int, pattern: str, how: str, base: tuple[str, ...]
    ) -> Candidate:
        entity = row[j].entity
        assert entity is not None
        return self._to(row, phrase, at, entity, pattern, how, base, None, j)

    def _to(
        self, row: list[Node], phrase: RolePhrase, at: int, entity: int, pattern: str, how: str, base: tuple[str, ...],
        choice: int | None, j: int | None = None,
    ) -> Candidate:
        source = row[at].entity
        assert source is not None
        nodes = [phrase.start, at, phrase.end - 1] + ([j] if j is not None else [])
        low, high = min(nodes), max(nodes)
        kind = self.entities[entity].type
        features = (*base, f"pattern={pattern}", f"how={how}", f"{pattern.split('|')[0]}&{how.split(':')[0]}", f"target={kind}",
                    *(f"scope={s}&{kind}&{how.split(':')[0]}" for s in phrase.scopes))
        return Candidate("AFFILIATED_WITH", source, entity, row[low].start, row[high].end, f"{pattern}/{how}", features,
                         self._role(row, phrase, j), choice)

    def _role(self, row: list[Node], phrase: RolePhrase, j: int | None) -> tuple[int, int]:
        """The tokens of the role's own words, up to what it is held in."""
        last = phrase.end - 1
        stop = min([p for p in (j, phrase.person) if p is not None and p > phrase.start] or [last + 1])
        while stop - 1 > phrase.start and row[stop - 1].norm in ("ل", "ب"):
            stop -= 1
        return row[phrase.start].start, row[stop - 1].end


def affiliations(rows: Sequence[Row], entities: Sequence[Entity], lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of AFFILIATED_WITH of a document."""
    for c in _Reader(rows, entities, lexicon).read():
        if c.source != c.target:
            yield c
