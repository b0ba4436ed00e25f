"""AFFILIATED_WITH: who holds which role in, or for, what.

A role phrase (:mod:`~pipelines.nominal.phrases`) has a holder (:mod:`~pipelines.nominal.holders`) and a
target: named in it, told by the adjective of a country, or not stated (:mod:`~pipelines.nominal.unstated`);
the last is weighed after all that is stated has been read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.held import Held
from pipelines.nominal.holders import Holder, holders
from pipelines.nominal.leads import led
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.phrases import RolePhrase, role_phrase
from pipelines.nominal.profile import Profile
from pipelines.nominal.unstated import Stated, unstated

__all__ = ["affiliations"]

_BODIES = frozenset({"ORG", "GPE", "GROUP"})
_LATER = frozenset({"عن", "من", "ل", "في", "ب", "لدي"})


def affiliations(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of AFFILIATED_WITH of a document."""
    for c in (*_Reader(profile, lexicon).read(), *led(profile, lexicon)):
        if c.source != c.target and profile.entities[c.source].type == "PERSON":
            yield c


@dataclass(slots=True)
class _Reader:
    """One document, read row by row; ``open`` are holders whose target the phrase does not name."""

    profile: Profile
    lexicon: Lexicon
    open: list[Held] = field(default_factory=list)
    stated: Stated = field(default_factory=Stated)
    officials: list[int] | None = None

    def read(self) -> Iterator[Candidate]:
        for k, (_, row) in enumerate(self.profile.rows):
            yield from self._row(k, row)
        for choice, held in enumerate(self.open):
            yield from unstated(held, self.lexicon, self.stated, choice)

    def _row(self, k: int, row: list[Node]) -> Iterator[Candidate]:
        ended: dict[int, list[Holder]] = {}  # holders of the phrases that end at a node
        roles, end = self.lexicon.roles, 0
        for i in [i for i, node in enumerate(row) if node.norm in roles]:
            phrase = role_phrase(row, i, self.lexicon) if i >= end else None
            if phrase is None:
                continue
            end = phrase.end
            joined = (ended.get(i - 1) or ended.get(i - 2) or []) if i and row[i - 1].norm == "و" else []
            found = holders(row, phrase, self.lexicon, joined)
            ended[phrase.end] = [h for h in found if h.pattern.startswith(("before", "chain"))][:1]
            ended.update({h.at + 1: [h] for h in found[:1] if h.at >= phrase.end})
            if found:
                yield from self._phrase(k, phrase, found)
            else:
                yield from self._nameless(row, phrase)

    def _officials(self) -> list[int]:
        """The people who are known to be in anything."""
        if self.officials is None:
            p = self.profile
            self.officials = [e for e in p.named if p.offices_of(e)]
        return self.officials

    def _phrase(self, k: int, phrase: RolePhrase, found: list[Holder]) -> Iterator[Candidate]:
        both = len({h.pattern.startswith("after") for h in found}) > 1
        lemma = phrase.lemma
        shape = (f"lemma={lemma}", f"unknown={phrase.unknown}", f"words={min(len(phrase.heads), 3)}")
        for h in found:
            features: tuple[str, ...] = (
                *shape,
                f"definite={self.profile.rows[k][1][phrase.start].definite}",
                f"pattern={h.pattern}",
                f"several={phrase.several}:{'joined' in h.pattern}",
                f"both={both}:{h.pattern}",
            )
            if h.pattern == "after_direct" and len(phrase.heads) > 1:
                yield from self._inner(Held(self.profile, k, phrase, h, features), found)
                if both:
                    continue
                features += (f"nested={lemma}", f"nested={lemma}:{phrase.heads[1][1].lemma}")
            for c in self._stated(Held(self.profile, k, phrase, h, features)):
                if c.source != c.target:
                    self.stated.add(lemma, c.source, c.target, self.profile.entities[c.target].type)
                    yield c

    def _inner(self, held: Held, found: list[Holder]) -> Iterator[Candidate]:
        """«فلان، المتحدث باسم الأمين العام للأمم المتحدة علان»: the second role is the second person's."""
        start = held.phrase.heads[1][0]
        inner = role_phrase(held.row, start, self.lexicon)
        if inner is None:
            return
        before = [h for h in found if h.pattern.startswith("before")]
        features = (
            f"inner={inner.lemma}",
            f"inner_of={held.phrase.lemma}",
            f"inner:before={len(found) > 1}",
        )
        yield from self._stated(Held(self.profile, held.k, inner, held.holder, features))
        for h in before:
            outer = Held(self.profile, held.k, held.phrase, h, held.features)
            yield outer.candidate(held.person, "inner_person", at=start)

    def _stated(self, held: Held) -> Iterator[Candidate]:
        """What the phrase names; a phrase that names nothing is left ``open``."""
        row, phrase, adjective = held.row, held.phrase, held.holder.adjective
        if adjective is not None:  # «نظيريه الأردني فلان والعراقي علان»
            if (country := row[adjective].entity) is not None:
                yield held.candidate(country, "adjective", at=adjective)
            return
        found = phrase.person is not None and phrase.person != held.holder.at
        if found and phrase.person is not None:
            yield held.candidate(self.profile.entity(row[phrase.person]), "person", at=phrase.person)
        for n, t in enumerate(phrase.targets):
            found = found or not t.after_adjective
            marks = (":adjective" if t.after_adjective else "") + (":joined" if t.joined else "")
            how = f"named:{t.preposition}:{min(n, 2)}{marks}"
            yield held.candidate(self.profile.entity(row[t.at]), how, at=t.at)
        for j in phrase.adjectives:
            if (country := row[j].entity) is not None:
                yield held.candidate(country, "adjective_too" if found else "adjective", at=j)
        yield from self._later(held, found)
        owned = phrase.pronoun is not None and phrase.pronoun - phrase.start <= 2
        if owned or (not found and all(row[j].entity is None for j in phrase.adjectives)):
            self.open.append(held)

    def _later(self, held: Held, found: bool) -> Iterator[Candidate]:
        """«السيناتور فلان عن ولاية …»: the target behind the holder."""
        row, j = held.row, held.holder.at + 1
        if held.holder.at < held.phrase.start or j >= len(row) or row[j].norm not in _LATER:
            return
        preposition = row[j].norm
        j += 1
        while j < len(row) - 1 and row[j].kind == "word" and self.lexicon.has("phrase.inner", row[j].norm):
            j += 1
        if j < len(row) and row[j].named and row[j].kind in _BODIES:
            yield held.candidate(self.profile.entity(row[j]), f"later:{preposition}:{found}", at=j)

    def _nameless(self, row: list[Node], phrase: RolePhrase) -> Iterator[Candidate]:
        """«مؤسس ويكيليكس» without a name: who of the document is known to be it."""
        places = [t.at for t in phrase.targets[:1]] or phrase.adjectives[:1]
        body = row[places[0]].entity if places else None
        if body is None or not self.lexicon.has("phrase.sole", phrase.lemma) or phrase.several:
            return
        people = [e for e in self._officials() if self.profile.known(e, body) == "yes"]
        features = (
            "nominal",
            f"nominal:{phrase.lemma}",
            f"nominal:{self.profile.entities[body].type}",
            f"nominal:of={min(len(people), 3)}",
            f"nominal:adjective={bool(phrase.adjectives)}",
            f"nominal:definite={row[phrase.start].definite}",
        )
        start, end = row[phrase.start].start, row[places[0]].end
        role = (start, row[phrase.start].end)
        for person in people:
            yield Candidate("AFFILIATED_WITH", person, body, start, end, "nominal", features, role)
