"""PART_OF and LOCATED_IN: what names, adjectives, «التابع ل» and «في» say about where something belongs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipelines.arabic.orthography import fold
from pipelines.nominal.candidates import Candidate
from pipelines.nominal.lexicon import Lexicon
from pipelines.nominal.nodes import Node
from pipelines.nominal.profile import Profile, stem

__all__ = ["memberships"]

_THINGS = frozenset({"ORG", "EVENT", "LOC", "GPE", "GROUP"})
_PLACES = frozenset({"GPE", "LOC"})
_REACH = 7
_WORDS = frozenset({"ل", "من", "عن", "و", "الي", "علي", "بين", "مع", "ضد", "لدي", "ان", "الذي", "التي"})

_CLASSES = {
    "part.belonging": "belonging",
    "place.seat": "seat",
    "place.before": "place",
    "place.stands": "stands",
    "place.in": "in",
    "part.units": "unit",
    "phrase.inner": "inner",
}
"""The classes of words between two entities, by the lists that have them."""


def memberships(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """Proposals of PART_OF and LOCATED_IN of a document."""
    ids = {e.id: k for k, e in enumerate(profile.entities)}
    names, seats = _names(profile), lexicon.words["place.seat"]
    for _, row in profile.rows:
        seated = any(n.norm in seats for n in row)
        for i, node in enumerate(row):
            if node.kind in _THINGS and node.named:
                site = _Site(profile, lexicon, row, i)
                if node.kind not in ("GPE", "GROUP"):
                    yield from site.inside(ids, names)
                yield from site.beside()
                yield from site.behind()
                if seated:
                    yield from site.seat()
    yield from _owned_seats(profile, lexicon)


def _names(profile: Profile) -> dict[str, int]:
    """Entities that a name may contain, by their folded names."""
    names: dict[str, int] = {}
    for k, e in enumerate(profile.entities):
        if e.type in ("GPE", "LOC", "ORG"):
            for text in (e.name_ar or "", *(m.text for m in e.mentions)):
                if norm := " ".join(fold(w) for w in text.split()):
                    names.setdefault(norm, k)
    return names


@dataclass(frozen=True, slots=True)
class _Site:
    """Node ``i`` of a row: a thing that may be part of, or in, something else."""

    profile: Profile
    lexicon: Lexicon
    row: list[Node]
    i: int

    @property
    def head(self) -> str:
        """What kind of thing it is: the first word of the name, or the common noun before it («شركة»)."""
        first = stem(self.row[self.i].norm.split(" ")[0])
        if any(self.lexicon.has(g, first) for g in ("part.state", "phrase.inner")):
            return first
        before = self.row[self.i - 1] if self.i else None
        if before is None or before.kind != "word" or not self.lexicon.has("phrase.inner", before.norm):
            return first
        return stem(before.norm)

    def propose(self, j: int, target: int, pattern: str, *more: str) -> Iterator[Candidate]:
        """Both relations with entity ``target``, as the types allow; the evidence reaches to node ``j``."""
        node, kind = self.row[self.i], self.profile.entities[target].type
        source = self.profile.entity(node)
        if source == target:
            return
        head = self.head
        own = (
            f"type={node.kind}",
            f"head={head}",
            f"head_in_state={self.lexicon.has('part.state', head)}",
            f"free={self.lexicon.has('part.free', head)}",
            *more,
        )
        features = (
            *own,
            *(f"{pattern}&{f}" for f in own),
            f"pattern={pattern}",
            f"target={kind}",
            f"{pattern}&{node.kind}&{kind}",
        )
        start, end = self.row[min(self.i, j)].start, self.row[max(self.i, j)].end
        belongs = any("belonging" in f for f in more)
        if kind in ("ORG", "GPE") and node.kind in (("ORG", "GROUP", "LOC") if belongs else ("ORG",)):
            yield Candidate("PART_OF", source, target, start, end, pattern, features)
        if kind in _PLACES and node.kind != "GROUP":
            yield Candidate("LOCATED_IN", source, target, start, end, pattern, features)

    def inside(self, ids: Mapping[str, int], names: Mapping[str, int]) -> Iterator[Candidate]:
        """A country's adjective or another entity's name inside the name."""
        words = self.row[self.i].norm.split(" ")
        for n in range(1, len(words)):
            pair = self.profile.country(" ".join(words[n : n + 2]))  # «الكورية الشمالية»
            found = ids.get(pair or self.profile.country(words[n]) or "")
            if found is not None:
                yield from self.propose(self.i, found, "adjective_inside", f"last={n == len(words) - 1}")
        spans = ((a, b) for a in range(1, len(words)) for b in range(len(words), a, -1))
        for a, b in spans:
            target = names.get(" ".join(words[a:b]))
            if target is not None and target != self.row[self.i].entity:
                before = words[a - 1] if words[a - 1] in ("ل", "ب", "في", "لدي") else "noun"
                last = f"last={b == len(words)}"
                yield from self.propose(self.i, target, "name_inside", last, f"before={before}")
                return

    def beside(self) -> Iterator[Candidate]:
        """The adjective of a country next to the name."""
        for j, side in ((self.i - 1, "before"), (self.i + 1, "behind")):
            if 0 <= j < len(self.row) and self.row[j].kind == "adjective":
                country = self.row[j].entity
                if country is not None:
                    yield from self.propose(j, country, f"adjective_{side}")

    def behind(self) -> Iterator[Candidate]:
        """«… في لندن», «… التابعة للبرلمان», «…، روسيا»: the next entity, with the words in between."""
        start = self.i + 1
        j = self._next_name(start)
        if j is None or self.row[j].entity == self.row[self.i].entity:
            return
        target = self.profile.entity(self.row[j])
        words = [self._link(node) for node in self.row[start:j]]
        link = "_".join(words) or "adjacent"
        ends = f"{self.row[self.i].kind}&{self.profile.entities[target].type}"
        yield from self.propose(
            j,
            target,
            "link",
            f"link={link}",
            f"links={'|'.join(sorted(set(words)))}",
            f"{ends}&link={link}",
            f"bare={j - start}",
            f"contained={self._contained(words, target)}",
        )

    def _next_name(self, start: int) -> int | None:
        """The next node that is a name, with no mark before it but a comma right behind the thing."""
        for j in range(start, min(len(self.row), start + _REACH)):
            node = self.row[j]
            if node.named:
                return j
            if node.kind == "mark" and (node.norm != "," or j > start):
                return None
        return None

    def _contained(self, words: list[str], target: int) -> bool:
        """«القاهرة، عاصمة مصر», «أوغوستا (ولاية جورجيا)»: a town with its state behind it."""
        both = self.row[self.i].kind == self.profile.entities[target].type == "GPE"
        return both and ("capital" in words or "place" in words or len(self.row) == 3)

    def _link(self, node: Node) -> str:
        """The class of a node between two entities."""
        if node.kind in ("adjective", "pronoun"):
            return node.kind
        if node.norm in _WORDS or node.kind == "mark":
            return node.norm
        found = next((name for group, name in _CLASSES.items() if self.lexicon.has(group, node.norm)), None)
        if found == "place" and stem(node.norm) == "عاصمه":
            return "capital"
        return found or ("definite" if node.definite else "?")

    def seat(self) -> Iterator[Candidate]:
        """«… تتخذ من بورتسودان مقرا لها», «… ومقرها لندن»: the next place, with a word of seat beside it."""
        for j in range(self.i + 2, min(len(self.row), self.i + 10)):
            node = self.row[j]
            if node.norm == ".":
                return
            if node.named and node.kind in _PLACES:
                near = self.row[j - 3 : j] + self.row[j + 1 : j + 3]
                if any(n.kind == "word" and self.lexicon.has("place.seat", n.norm) for n in near):
                    others = sum(n.named for n in self.row[self.i + 1 : j])
                    target = self.profile.entity(node)
                    yield from self.propose(j, target, "seat", f"others={min(others, 2)}")
                return


def _owned_seats(profile: Profile, lexicon: Lexicon) -> Iterator[Candidate]:
    """«ومقرها لندن» and «تتخذ من لندن مقرا لها» of an organisation named before («الشركة»)."""
    choice, seats = 0, lexicon.words["place.seat"]
    for k, (_, row) in enumerate(profile.rows):
        for i in [i for i, node in enumerate(row) if node.norm in seats and node.kind == "word"]:
            around = (*range(i + 1, min(len(row), i + 6)), *range(i - 1, max(-1, i - 3), -1))
            place = next((j for j in around if row[j].kind in _PLACES), None)
            pronoun = next((n.norm for n in row[i + 1 : i + 4] if n.kind == "pronoun"), None)
            if place is None or pronoun is None:
                continue
            choice += 1
            target = profile.entity(row[place])
            start, end = row[min(i, place)].start, row[max(i, place)].end
            for owner, features in profile.owners((k, i), ("ORG",), pronoun=pronoun):
                more = ("seat_of", *(f"s.{f}" for f in features))
                yield Candidate("LOCATED_IN", owner, target, start, end, "seat_of", more, None, choice)
