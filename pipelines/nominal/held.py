"""A role phrase with one of its holders, and the proposals that can be made of it."""

from __future__ import annotations

from dataclasses import dataclass

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

    def candidate(
        self,
        target: int,
        how: str,
        more: tuple[str, ...] = (),
        *,
        at: int | None = None,
        choice: int | None = None,
    ) -> Candidate:
        """Propose entity ``target``: ``how`` it is told, and the node ``at`` which it is named."""
        kind, pattern = self.profile.entities[target].type, self.holder.pattern
        main = how.split(":")[0]
        features = (
            *self.features,
            *more,
            f"how={how}",
            f"target={kind}",
            f"{pattern}&{main}",
            f"{pattern}&{how}",
            f"{how}&{kind}",
            f"lemma={self.phrase.lemma}&{main}&{kind}",
            *(f"scope={s}&{kind}&{main}" for s in self.phrase.scopes),
        )
        nodes = [self.phrase.start, self.holder.at, self.phrase.end - 1, *([at] if at is not None else [])]
        start, end = self.row[min(nodes)].start, self.row[max(nodes)].end
        name = f"{pattern}/{how}"
        return Candidate(
            "AFFILIATED_WITH", self.person, target, start, end, name, features, self._role(at), choice
        )

    def _role(self, at: int | None) -> tuple[int, int]:
        """The tokens of the role's own words, up to what it is held in and up to the holder."""
        inside = (at, self.phrase.person, self.holder.at, self.holder.adjective)
        ends = [p for p in inside if p is not None and p > self.phrase.start]
        stop = min([*ends, self.phrase.end])
        while stop - 1 > self.phrase.start and self.row[stop - 1].norm in ("ل", "ب"):
            stop -= 1
        return self.row[self.phrase.start].start, self.row[stop - 1].end
