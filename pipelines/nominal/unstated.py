"""What a role is held in where its phrase does not name it: «رئيسها», «رئيس الشركة», «وزير الدفاع شويغو».

All entities that come into question are proposed, as one choice; the model weighs them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.held import Held
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.profile import Owner, Profile, stem

__all__ = ["Stated", "unstated"]

_OWNERS = ("ORG", "GPE", "GROUP", "PERSON")


@dataclass(slots=True)
class Stated:
    """What the document states of its people: bodies by person and their types, and holders by role and body."""

    bodies: dict[int, set[int]] = field(default_factory=dict)
    kinds: dict[int, set[str]] = field(default_factory=dict)
    holders: dict[tuple[str, int], set[int]] = field(default_factory=dict)

    def add(self, lemma: str, person: int, body: int, kind: str) -> None:
        """Note that a person holds the role in the body, which is of that type."""
        self.bodies.setdefault(person, set()).add(body)
        self.kinds.setdefault(person, set()).add(kind)
        self.holders.setdefault((lemma, body), set()).add(person)

    def features(self, profile: Profile, lemma: str, person: int, body: int) -> tuple[str, ...]:
        """What speaks for or against the body as that of the person's role."""
        kind = profile.entities[body].type
        mine = "mine" if body in self.bodies.get(person, ()) else ""
        if not mine and kind in self.kinds.get(person, ()):
            mine = f"mine_is_other:{kind}"
        holders = self.holders.get((lemma, body), ())
        return _other(mine, profile.known(person, body), kind, len(holders) > (person in holders))


@lru_cache(maxsize=1 << 10)
def _other(mine: str, known: str, kind: str, taken: bool) -> tuple[str, ...]:
    own = (f"o.{mine}",) if mine else ()
    return (*own, f"o.known={known}", f"o.known={known}:{kind}", *((f"o.taken:{kind}",) if taken else ()))


def unstated(held: Held, lexicon: Lexicon, stated: Stated, choice: int) -> list[Candidate]:
    """Proposals of what the role may be held in."""
    phrase, profile, person = held.phrase, held.profile, held.person
    how, prefix, owners = _owners(held, lexicon)
    lemma, scopes = phrase.lemma, phrase.scopes
    of_role = {kind: _of_role(prefix, lemma, scopes, kind) for kind in _OWNERS}
    targets = [
        (
            entity,
            (
                *features,
                *stated.features(profile, lemma, person, entity),
                *of_role[profile.entities[entity].type],
            ),
        )
        for entity, features in owners
    ]
    return held.candidates(how, targets, choice=choice)


@lru_cache(maxsize=1 << 12)
def _of_role(prefix: str, lemma: str, scopes: frozenset[str], kind: str) -> tuple[str, ...]:
    return (f"{prefix}lemma={lemma}:{kind}", *(f"{prefix}scope={s}:{kind}" for s in scopes))


def _owners(held: Held, lexicon: Lexicon) -> tuple[str, str, list[Owner]]:
    """How the body is told, the prefix of its features, and the entities that come into question, with features."""
    place = (held.k, held.phrase.start)
    if held.phrase.pronoun is not None:
        pronoun = held.row[held.phrase.pronoun].norm
        owners = held.profile.owners(place, _OWNERS, pronoun=pronoun, without=held.person)
        return "owner", "p.", [(e, tuple([f"p.{f}" for f in features])) for e, features in owners]
    scope, nouns = _scope(held, lexicon)
    prefix = f"u.{scope}." + ("foreign." if held.phrase.adjectives else "")
    bodies = held.profile.bodies(place, ("ORG", "GPE"), nouns, prefix=prefix)
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
