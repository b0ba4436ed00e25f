"""The profiles of the names of one batch, with what the steps of the resolution ask of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeVar

from kg.aliases import Aliases
from kg.clusters import CLASSES, Key, Profile
from kg.resolve import identifies, part_of

__all__ = ["Counted", "Later", "Reader"]

T = TypeVar("T")
_HOLDERS = "SELECT {} FROM holders WHERE batch = ? AND profile IN ({}) ORDER BY local"


@dataclass(slots=True)
class Counted(Profile):
    """A profile whose documents are counted; they are read when a step goes through them."""

    counted: Counter[str] = field(default_factory=Counter)

    @property
    def surfaces(self) -> Counter[str]:
        if isinstance(self.spoken, Later):
            return self.counted
        return Counter(surface for said in self.spoken for surface in said)  # of its part in one document


class Later(list[T]):
    """A list of known length whose items are read when they are needed."""

    def __init__(self, length: int, read: Callable[[], Iterable[T]]) -> None:
        super().__init__()
        self._length = length
        self._read: Callable[[], Iterable[T]] | None = read

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[T]:
        if self._read is not None:
            self.extend(self._read())
            self._read = None
        return super().__iter__()


class Reader:
    """What the resolution of one batch asks of DuckDB."""

    def __init__(
        self,
        duck: Any,
        batch: int,
        numbers: dict[Key, tuple[int, ...]],
        alone: Set[Key],
        aliases: Aliases | None,
    ) -> None:
        self._duck = duck
        self._batch = batch
        self._numbers = numbers
        self._alone = alone
        self._aliases = aliases
        self._surfaces: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for number, surface, n in self._ask("SELECT profile, surface, n FROM surfaces WHERE batch = ?"):
            self._surfaces[number][surface] = n
        self._counts = dict(self._ask("SELECT profile, n FROM counts WHERE batch = ?"))
        self._single: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
        sql = "SELECT profile, local, key, surfaces, country FROM single WHERE batch = ? ORDER BY local"
        for number, *row in self._ask(sql):
            self._single[number].append(tuple(row))
        self.locals: dict[tuple[str, str], int] = {}
        """The local entities that are known one by one, by the ids of their documents and their own."""

    def _ask(self, sql: str, *values: Any) -> list[Any]:
        return list(self._duck.execute(sql, [self._batch, *values]).fetchall())

    def numbers(self, profile: Profile) -> tuple[int, ...]:
        """The rows of a profile of many documents."""
        return self._numbers[(*profile.key[:-2], "", "")]

    def profiles(self, forms: Iterable[Profile]) -> list[Profile]:
        """The profiles of these names, sorted by key, as :func:`kg.resolve.profiles_of` makes them."""
        found: dict[Key, Profile] = {}
        for form in forms:
            own = self._numbers[form.key]
            if form.key in self._alone:
                self._add_single(found, form, own)
            else:
                found[form.key] = self._counted(form, own)
        return [found[key] for key in sorted(found)]

    def _add_single(self, found: dict[Key, Profile], form: Profile, numbers: Sequence[int]) -> None:
        """A profile for each document of a name that identifies nobody, and for each decision of the user."""
        alone = not identifies(form)
        for local, document, surfaces, country in sorted(row for n in numbers for row in self._single[n]):
            context = document if alone else ""
            told = country if alone and CLASSES[form.type] != "person" else ""
            part = part_of(form, document, self._aliases)
            fresh = replace(form, context=context, country=told, part=part, documents=[], spoken=[])
            profile = found.setdefault(fresh.key, fresh)
            profile.documents.append(document)
            profile.spoken.append(tuple(surfaces))
            self.locals[document, form.id] = local

    def _counted(self, form: Profile, numbers: tuple[int, ...]) -> Profile:
        count = sum(self._counts[n] for n in numbers)
        surfaces = sum((self._surfaces[n] for n in numbers), Counter[str]())
        documents = Later(count, partial(self._documents, numbers))
        spoken = Later(count, partial(self._spoken, form.id, numbers))
        return Counted(form.id, form.type, form.name, form.name_ar, form.name_origin, documents=documents,
                        spoken=spoken, counted=surfaces)  # fmt: skip

    def _documents(self, numbers: tuple[int, ...]) -> Iterable[str]:
        return [key for (key,) in self._ask(_HOLDERS.format("key", _marks(numbers)), *numbers)]

    def _spoken(self, entity_id: str, numbers: tuple[int, ...]) -> Iterable[tuple[str, ...]]:
        sql = _HOLDERS.format("local, key, surfaces", _marks(numbers))
        for local, key, surfaces in self._ask(sql, *numbers):
            self.locals[key, entity_id] = local
            yield tuple(surfaces)


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
