"""AFFILIATED_WITH: who holds which role in, or for, what.

A role phrase (:mod:`pipelines.nominal.phrases`) has a holder (:mod:`pipelines.nominal.holders`) and a target: named
in it, owned by its pronoun («رئيسها»), told by the adjective of a country, a common noun («رئيس الشركة»), or not said
at all («وزير الدفاع شويغو»). The last three are weighed after all that is stated has been read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.holders import Holder, holders
from pipelines.nominal.leads import led
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.phrases import RolePhrase, role_phrase
from pipelines.nominal.profile import Owner, Profile, stem

__all__ = ["affiliations"]

_BODIES = frozenset({"ORG", "GPE", "GROUP"})
_OWNERS = frozenset({"ORG", "GPE", "GROUP", "PERSON"})
_LATER = frozenset({"عن", "من", "ل", "في", "ب", "لدي"})


@dataclass(slots=True)
class _Held:
    """A holder of a role phrase in row ``k``."""

    k: int
    row: list[Node]
    phrase: RolePhrase
    holder: Holder
    features: tuple[str, ...]

    def candidate(
        self, profile: Profile, target: int, how: str, more: tuple[str, ...] = (), at: int | None = None,
        choice: int | None = None,
    ) -> Candidate:
        source = self.row[self.holder.at].entity
        assert source is not None
        kind, pattern = profile.entities[target].type, self.holder.pattern
        main = how.split(":")[0]
        nodes = [self.phrase.start, self.holder.at, self.phrase.end - 1, *([at] if at is not None else [])]
        features = (
            *self.features, *more, f"how={how}", f"target={kind}", f"{pattern}&{main}", f"{pattern}&{how}", f"{how}&{kind}",
            f"lemma={self.phrase.lemma}&{main}&{kind}", *(f"scope={s}&{kind}&{main}" for s in self.phrase.scopes),
        )
        return Candidate("AFFILIATED_WITH", source, target, self.row[min(nodes)].start, self.row[max(nodes)].end,
                         f"{pattern}/{how}", features, self._role(at), choice)

    def _role(self, at: int | None) -> tuple[int, int]:
        """The tokens of the role's own words, up to what it is held in."""
        ends = [p for p in (at, self.phrase.person) if p is not None and p > self.phrase.start]
        stop = min(ends or [self.phrase.end])
        while stop - 1 > self.phrase.start and self.row[stop - 1].norm in ("ل", "ب"):
            stop -= 1
        return self.row[self.phrase.start].start, self.row[stop - 1].end


@dataclass(slots=True)
class _Reader:
    """One document, read row by row; ``open`` are holders whose target the phrase does not name."""

    profile: Profile
    lexicon: Lexicon
    open: list[_Held] = field(default_factory=list)
    stated: dict[int, set[int]] = field(default_factory=dict)
    offices: dict[tuple[str, int], set[int]] = field(default_factory=dict)

    def read(self) -> Iterator[Candidate]:
        for k, (_, row) in enumerate(self.profile.rows):
            ended: dict[int, list[Holder]] = {}
            i = 0
            while i < len(row):
                phrase = role_phrase(row, i, self.lexicon)
                if phrase is None:
                    i += 1
                    continue
                joined = row[i - 1].norm == "و" and (ended.get(i - 1) or ended.get(i - 2)) if i else None
                found = holders(row, phrase, self.lexicon, joined or ())
                ended[phrase.end] = [h for h in found if h.pattern.startswith(("before", "chain"))][:1]
                ended.update({h.at + 1: [h] for h in found[:1] if h.at >= phrase.end})
                yield from self._phrase(k, row, phrase, found)
                if not found:
                    yield from self._nominal(row, phrase)
                i = max(i + 1, phrase.end)
        for choice, held in enumerate(self.open):
            yield from self._open(held, choice)

    def _phrase(self, k: int, row: list[Node], phrase: RolePhrase, found: list[Holder]) -> Iterator[Candidate]:
        sides = {h.pattern[:3] for h in found}
        both = len({"aft" if s == "aft" else "bef" for s in sides}) > 1
        features = (
            f"lemma={phrase.lemma}", f"unknown={phrase.unknown}", f"words={min(len(phrase.heads), 3)}",
            f"definite={row[phrase.start].definite}",
        )
        for h in found:
            more = (f"pattern={h.pattern}", f"several={phrase.several}:{'joined' in h.pattern}", f"both={both}:{h.pattern}")
            held = _Held(k, row, phrase, h, features + more)
            if h.pattern == "after_direct" and len(phrase.heads) > 1:
                yield from self._inner(held, found)
                if both:
                    continue
                held = _Held(k, row, phrase, h, (*features, *more, f"nested={phrase.lemma}", f"nested={phrase.lemma}:{phrase.heads[1][1].lemma}"))
            for c in self._stated(held):
                if c.source != c.target:
                    self.stated.setdefault(c.source, set()).add(c.target)
                    self.offices.setdefault((phrase.lemma, c.target), set()).add(c.source)
                    yield c

    def _nominal(self, row: list[Node], phrase: RolePhrase) -> Iterator[Candidate]:
        """«مؤسس ويكيليكس» without a name: who of the document is known to be it."""
        places = [t.at for t in phrase.targets[:1]] or phrase.adjectives[:1]
        body = row[places[0]].entity if places else None
        if body is None or not self.lexicon.has("phrase.sole", phrase.lemma) or phrase.several:
            return
        people = [e for e in self.profile.named if self.profile.known(e, body) == "yes"]
        kind = self.profile.entities[body].type
        for person in people:
            features = ("nominal", f"nominal:{phrase.lemma}", f"nominal:{kind}", f"nominal:of={min(len(people), 3)}",
                        f"nominal:adjective={bool(phrase.adjectives)}", f"nominal:definite={row[phrase.start].definite}")
            start, end = row[phrase.start].start, row[places[0]].end
            yield Candidate("AFFILIATED_WITH", person, body, start, end, "nominal", features, (start, row[phrase.start].end))

    def _inner(self, held: _Held, found: list[Holder]) -> Iterator[Candidate]:
        """«فلان، المتحدث باسم الأمين العام للأمم المتحدة علان»: the second role is the second person's."""
        start = held.phrase.heads[1][0]
        inner = role_phrase(held.row, start, self.lexicon)
        if inner is None:
            return
        after = _Held(held.k, held.row, inner, held.holder, (f"inner={inner.lemma}", f"inner_of={held.phrase.lemma}", f"inner:before={len(found) > 1}"))
        yield from self._stated(after)
        person = held.row[held.holder.at].entity
        assert person is not None
        for h in found:
            if h.pattern.startswith("before"):
                outer = _Held(held.k, held.row, held.phrase, h, held.features)
                yield outer.candidate(self.profile, person, "inner_person", at=start)

    # --- targets that the text names -----------------------------------------------------------------------------

    def _stated(self, held: _Held) -> Iterator[Candidate]:
        row, phrase, at = held.row, held.phrase, held.holder.at
        if held.holder.adjective is not None:
            entity = row[held.holder.adjective].entity
            if entity is not None:
                yield held.candidate(self.profile, entity, "adjective", at=held.holder.adjective)
            return
        found = False
        for n, t in enumerate(phrase.targets):
            entity = row[t.at].entity
            assert entity is not None
            found = found or not t.after_adjective
            how = f"named:{t.preposition}:{min(n, 2)}" + (":adjective" if t.after_adjective else "") + (":joined" if t.joined else "")
            yield held.candidate(self.profile, entity, how, at=t.at)
        if phrase.person is not None and phrase.person != at:
            found = True
            person = row[phrase.person].entity
            assert person is not None
            yield held.candidate(self.profile, person, "person", at=phrase.person)
        for j in phrase.adjectives:
            entity = row[j].entity
            if entity is not None:
                yield held.candidate(self.profile, entity, "adjective_too" if found else "adjective", at=j)
        yield from self._later(held, found)
        if not found and all(row[j].entity is None for j in phrase.adjectives):
            self.open.append(held)

    def _later(self, held: _Held, found: bool) -> Iterator[Candidate]:
        """«السيناتور فلان عن ولاية …»: the target behind the holder."""
        row, j = held.row, held.holder.at + 1
        if held.holder.at < held.phrase.start or j >= len(row) or row[j].norm not in _LATER:
            return
        preposition = row[j].norm
        j += 1
        while j < len(row) - 1 and row[j].kind == "word" and self.lexicon.has("phrase.inner", row[j].norm):
            j += 1
        entity = row[j].entity if j < len(row) else None
        if entity is not None and row[j].named and row[j].kind in _BODIES:
            yield held.candidate(self.profile, entity, f"later:{preposition}:{found}", at=j)

    # --- targets to be found elsewhere ---------------------------------------------------------------------------

    def _open(self, held: _Held, choice: int) -> Iterator[Candidate]:
        source = held.row[held.holder.at].entity
        assert source is not None
        place = (held.k, held.phrase.start)
        if held.phrase.pronoun is not None:
            pronoun = held.row[held.phrase.pronoun].norm
            how, prefix = "owner", "p."
            owners = self.profile.owners(place, _OWNERS, pronoun=pronoun, without=source)
        else:
            scope, nouns = self._scope(held)
            how, prefix = f"unsaid:{scope}", f"u.{scope}."
            if held.phrase.adjectives:
                prefix += "foreign."
            owners = [o for o in self.profile.bodies(place, ("ORG", "GPE"), nouns) if o[0] != source]
        for entity, features in owners:
            more = [prefix + f for f in features]
            more += [f"o.{x}" for x in self._known(held, source, (entity, features))]
            more.append(f"{prefix}lemma={held.phrase.lemma}:{self.profile.entities[entity].type}")
            more += [f"{prefix}scope={s}:{self.profile.entities[entity].type}" for s in held.phrase.scopes]
            yield held.candidate(self.profile, entity, how, tuple(more), choice=choice)

    def _scope(self, held: _Held) -> tuple[str, frozenset[str]]:
        """What kind of thing the role is held in, and the nouns that its name may have beside it."""
        phrase = held.phrase
        common = [stem(held.row[j].norm) for j in phrase.common]
        if any(self.lexicon.has("phrase.body_nouns", n) for n in common):
            return "body", frozenset(common)
        if any(self.lexicon.has("phrase.state_nouns", n) for n in common):
            return "state", frozenset(common)
        scope = next((s for s in ("house", "state") if s in phrase.heads[0][1].scopes), "other")
        return scope, self.lexicon.seats.get(phrase.lemma, frozenset()) | frozenset(common)

    def _known(self, held: _Held, source: int, owner: Owner) -> Iterator[str]:
        """What the document states elsewhere of the holder and of the office."""
        entity = owner[0]
        kind = self.profile.entities[entity].type
        mine = self.stated.get(source, set())
        if entity in mine:
            yield "mine"
        elif any(self.profile.entities[e].type == kind for e in mine):
            yield f"mine_is_other:{kind}"
        known = self.profile.known(source, entity)
        yield f"known={known}"
        yield f"known={known}:{kind}"
        others = self.offices.get((held.phrase.lemma, entity), set()) - {source}
        if others:
            yield f"taken:{kind}"


def affiliations(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of AFFILIATED_WITH of a document."""
    for c in (*_Reader(profile, lexicon).read(), *led(profile, lexicon)):
        if c.source != c.target and profile.entities[c.source].type == "PERSON":
            yield c
