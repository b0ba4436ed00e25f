"""What a role is held in where its phrase does not name it: «رئيسها», «رئيس الشركة», «وزير الدفاع شويغو».

All entities that come into question are proposed, as one choice; the model weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.held import Held
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.profile import Owner, Profile, stem

__all__ = ["Stated", "unstated"]

_OWNERS = ("ORG", "GPE", "GROUP", "PERSON")


@dataclass(slots=True)
class Stated:
    """What the document states of its people: bodies by person, and holders by role and body."""

    bodies: dict[int, set[int]] = field(default_factory=dict)
    holders: dict[tuple[str, int], set[int]] = field(default_factory=dict)

    def add(self, lemma: str, person: int, body: int) -> None:
        """Note that a person holds the role in the body."""
        self.bodies.setdefault(person, set()).add(body)
        self.holders.setdefault((lemma, body), set()).add(person)

    def features(self, profile: Profile, lemma: str, person: int, body: int) -> Iterator[str]:
        """What speaks for or against the body as that of the person's role."""
        kind = profile.entities[body].type
        mine = self.bodies.get(person, set())
        if body in mine:
            yield "mine"
        elif any(profile.entities[e].type == kind for e in mine):
            yield f"mine_is_other:{kind}"
        known = profile.known(person, body)
        yield f"known={known}"
        yield f"known={known}:{kind}"
        if self.holders.get((lemma, body), set()) - {person}:
            yield f"taken:{kind}"


def unstated(held: Held, lexicon: Lexicon, stated: Stated, choice: int) -> Iterator[Candidate]:
    """Proposals of what the role may be held in."""
    phrase, profile = held.phrase, held.profile
    how, prefix, owners = _owners(held, lexicon)
    for entity, features in owners:
        kind = profile.entities[entity].type
        more = (
            *(prefix + f for f in features),
            *(f"o.{f}" for f in stated.features(profile, phrase.lemma, held.person, entity)),
            f"{prefix}lemma={phrase.lemma}:{kind}",
            *(f"{prefix}scope={s}:{kind}" for s in phrase.scopes),
        )
        yield held.candidate(entity, how, more, choice=choice)


def _owners(held: Held, lexicon: Lexicon) -> tuple[str, str, list[Owner]]:
    """How the body is told, the prefix of its features, and the entities that come into question."""
    place = (held.k, held.phrase.start)
    if held.phrase.pronoun is not None:
        pronoun = held.row[held.phrase.pronoun].norm
        return "owner", "p.", held.profile.owners(place, _OWNERS, pronoun=pronoun, without=held.person)
    scope, nouns = _scope(held, lexicon)
    prefix = f"u.{scope}." + ("foreign." if held.phrase.adjectives else "")
    bodies = held.profile.bodies(place, ("ORG", "GPE"), nouns)
    return f"unsaid:{scope}", prefix, [o for o in bodies if o[0] != held.person]


def _scope(held: Held, lexicon: Lexicon) -> tuple[str, frozenset[str]]:
    """What kind of thing the role is held in, and the nouns that its name may have in it or before it."""
    phrase = held.phrase
    common = frozenset(stem(held.row[j].norm) for j in phrase.common)
    if any(lexicon.has("phrase.body_nouns", n) for n in common):
        return "body", common
    if any(lexicon.has("phrase.state_nouns", n) for n in common):
        return "state", common
    scope = next((s for s in ("house", "state") if s in phrase.heads[0][1].scopes), "other")
    return scope, lexicon.seats.get(phrase.lemma, frozenset()) | common
