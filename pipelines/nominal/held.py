"""A role phrase with one of its holders, and the proposals that can be made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from pipelines.nominal.candidates import Candidate
from pipelines.nominal.holders import Holder
from pipelines.nominal.nodes import Node
from pipelines.nominal.phrases import RolePhrase
from pipelines.nominal.profile import Profile

__all__ = ["Held"]


@dataclass(frozen=True, slots=True)
class Held:
    """A holder of a role phrase in row ``k`` of the document; ``features`` say how the two stand together."""

    profile: Profile
    k: int
    phrase: RolePhrase
    holder: Holder
    features: tuple[str, ...]

    @property
    def row(self) -> list[Node]:
        """The nodes that the phrase and the holder are indices into."""
        return self.profile.rows[self.k][1]

    @property
    def person(self) -> int:
        """The entity number of the holder."""
        return self.profile.entity(self.row[self.holder.at])

    def candidate(self, target: int, how: str, *, at: int | None = None) -> Candidate:
        """Propose entity ``target``: ``how`` it is told, and the node ``at`` which it is named."""
        (candidate,) = self.candidates(how, [(target, ())], at=at)
        return candidate

    def candidates(
        self,
        how: str,
        targets: Iterable[tuple[int, tuple[str, ...]]],
        *,
        at: int | None = None,
        choice: int | None = None,
    ) -> list[Candidate]:
        """Propose entities that are told in the same way, each with what else speaks for it."""
        pattern, lemma, scopes = self.holder.pattern, self.phrase.lemma, self.phrase.scopes
        person, entities, role, name = self.person, self.profile.entities, self._role(at), f"{pattern}/{how}"
        nodes = [self.phrase.start, self.holder.at, self.phrase.end - 1, *([at] if at is not None else [])]
        start, end = self.row[min(nodes)].start, self.row[max(nodes)].end
        out: list[Candidate] = []
        for target, more in targets:
            told = _told(pattern, how, entities[target].type, lemma, scopes)
            features = (*self.features, *more, *told)
            out.append(Candidate("AFFILIATED_WITH", person, target, start, end, name, features, role, choice))
        return out

    def _role(self, at: int | None) -> tuple[int, int]:
        """The tokens of the role's own words, up to what it is held in and up to the holder."""
        inside = (at, self.phrase.person, self.holder.at, self.holder.adjective)
        ends = [p for p in inside if p is not None and p > self.phrase.start]
        stop = min([*ends, self.phrase.end])
        while stop - 1 > self.phrase.start and self.row[stop - 1].norm in ("ل", "ب"):
            stop -= 1
        return self.row[self.phrase.start].start, self.row[stop - 1].end


@lru_cache(maxsize=1 << 12)
def _told(pattern: str, how: str, kind: str, lemma: str, scopes: frozenset[str]) -> tuple[str, ...]:
    """The features of how a target of this type is told."""
    main = how.split(":")[0]
    return (
        f"how={how}",
        f"target={kind}",
        f"{pattern}&{main}",
        f"{pattern}&{how}",
        f"{how}&{kind}",
        f"lemma={lemma}&{main}&{kind}",
        *(f"scope={s}&{kind}&{main}" for s in scopes),
    )
