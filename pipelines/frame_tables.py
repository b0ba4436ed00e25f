"""The shipped triggers in tables that are read in a moment.

Reading the files of the frames, deriving and inflecting their words takes half a second at each start, and a document
has few of the words. A table has every form with the numbers of what it may be, and every entry as a line of text;
entries and analyses are made when a word of a document asks for them.

A table belongs to the files that it was made from, language data and code: where one of them is another than it was
then, the files count, and the table is as if it were not there. ``python -m pipelines.train.frame_tables`` makes the
tables anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import astuple, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipelines.arabic.morphology import Features, features
from pipelines.frame_entries import Entry, phrase_words
from pipelines.frame_index import by_word, phrase_index
from pipelines.models import model_arrays
from pipelines.stored_arrays import bytes_of, made_from, text_of

__all__ = ["FrameTable", "arrays_of", "stored_table"]

_PIPELINES = Path(__file__).parent
_CODE = (
    *(_PIPELINES / f"{name}.py" for name in ("frame_entries", "frame_index", "frame_schema", "frames")),
    *(_PIPELINES / "arabic" / f"{name}.py" for name in ("derivation", "morphology", "orthography")),
    _PIPELINES.parent / "kg" / "orthography.py",
)
_OWN = ("lemma", "pos", "present", "plurals")
"""What is an entry's own; the other fields are those of its frame, and many entries share them."""
_WORDS = ("words", "rest")  # of a phrase: they follow from its lemma


class FrameTable:
    """Entries, and the indexes of their forms and phrases, as :mod:`pipelines.frame_index` makes them."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self.entries = _Entries(text_of(arrays["entries"]).split("\n"), json.loads(text_of(arrays["frames"])))
        self.index = _Forms(arrays, self.entries)

    @cached_property
    def phrases(self) -> dict[str, dict[str, list[Entry]]]:
        """The phrases by their first two words."""
        return phrase_index(self.entries.phrases())


class _Entries(Collection[Entry]):
    """The entries in their order, each made when it is first asked for."""

    def __init__(self, rows: list[str], frames: dict[str, Any]) -> None:
        self._rows, self._frames, self._sets = rows, frames["frames"], frames["sets"]
        self._made: dict[int, Entry] = {}
        self._shared: dict[int, dict[str, Any]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Entry]:
        return map(self.of, range(len(self._rows)))

    def __contains__(self, entry: object) -> bool:
        return any(entry is e for e in self)

    def of(self, number: int) -> Entry:
        """The entry of a number; always the same object."""
        entry = self._made.get(number)
        if entry is None:
            frame, lemma, pos, present, plurals = self._rows[number].split("\t")
            own: dict[str, Any] = {
                "lemma": lemma,
                "pos": pos,
                "present": present,
                "plurals": tuple(plurals.split()),
            }
            if pos == "phrase":
                own |= dict(zip(_WORDS, phrase_words(lemma), strict=True))
            entry = self._made[number] = Entry(**self._frame(int(frame)), **own)
        return entry

    def phrases(self) -> Iterator[Entry]:
        """The entries that are phrases."""
        return (self.of(n) for n, row in enumerate(self._rows) if "\tphrase\t" in row)

    def _frame(self, number: int) -> dict[str, Any]:
        """The fields that the entries of a frame share."""
        if number not in self._shared:
            self._shared[number] = {
                name: tuple(value)
                if isinstance(value, list)
                else self._set(value["set"])
                if isinstance(value, dict)
                else value
                for name, value in self._frames[number].items()
            }
        return self._shared[number]

    def _set(self, number: int) -> frozenset[str]:
        if not isinstance(self._sets[number], frozenset):
            self._sets[number] = frozenset(self._sets[number])
        return self._sets[number]  # type: ignore[no-any-return]


class _Forms(Mapping[str, list[tuple[list[Entry], Features]]]):
    """The index of forms; the analyses of a form are made when it is first asked for."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], entries: _Entries) -> None:
        forms = text_of(arrays["forms"]).split("\n")
        self._numbers = dict(zip(forms, range(len(forms)), strict=True))
        self._ends = np.cumsum(arrays["counts"], dtype=np.int64)
        self._words, self._said = arrays["words"], arrays["said"]
        self._features = [features(*row) for row in json.loads(text_of(arrays["features"]))]
        self._entries = entries
        self._of_word: dict[int, list[int]] = {}
        for number, word in enumerate(arrays["word_of_entry"].tolist()):
            self._of_word.setdefault(word, []).append(number)
        self._same: dict[int, list[Entry]] = {}
        self._made: dict[str, list[tuple[list[Entry], Features]]] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __contains__(self, form: object) -> bool:
        return form in self._numbers

    def __getitem__(self, form: str) -> list[tuple[list[Entry], Features]]:
        made = self._made.get(form)
        if made is None:
            number = self._numbers[form]
            part = slice(int(self._ends[number - 1]) if number else 0, int(self._ends[number]))
            made = self._made[form] = [
                (self._entries_of(word), self._features[said])
                for word, said in zip(self._words[part].tolist(), self._said[part].tolist(), strict=True)
            ]
        return made

    def _entries_of(self, word: int) -> list[Entry]:
        if word not in self._same:
            self._same[word] = [self._entries.of(n) for n in self._of_word[word]]
        return self._same[word]


def stored_table(name: str, sources: Iterable[Path]) -> FrameTable | None:
    """The shipped table of this name, or None where it was not made from these files and this code.

    Raises:
        ModelError: the table is missing or damaged.
    """
    arrays = model_arrays(f"arabic/model/{name}.npz")
    return FrameTable(arrays) if arrays["made_from"].item() == made_from([*sources, *_CODE]) else None


def arrays_of(entries: Collection[Entry], sources: Iterable[Path]) -> dict[str, npt.NDArray[Any]]:
    """The arrays of the table of these entries, which were read from ``sources``."""
    words = by_word(entries)
    said: dict[Features, int] = {}
    forms: dict[str, list[tuple[int, int]]] = {}
    for number, same in enumerate(words):
        for form, features_ in same[0].analyses():
            forms.setdefault(form, []).append((number, said.setdefault(features_, len(said))))
    word_of = {id(entry): number for number, same in enumerate(words) for entry in same}
    pairs = [pair for analyses in forms.values() for pair in analyses]
    rows, frames = _rows(entries)
    return {
        "made_from": np.array(made_from([*sources, *_CODE])),
        "entries": bytes_of("\n".join(rows)),
        "frames": bytes_of(json.dumps(frames, ensure_ascii=False)),
        "word_of_entry": np.array([word_of[id(entry)] for entry in entries], np.uint16),
        "forms": bytes_of("\n".join(forms)),
        "counts": np.array([len(analyses) for analyses in forms.values()], np.uint16),
        "words": np.array([word for word, _ in pairs], np.uint16),
        "said": np.array([said_ for _, said_ in pairs], np.uint8),
        "features": bytes_of(json.dumps([astuple(f) for f in said])),
    }


def _rows(entries: Iterable[Entry]) -> tuple[list[str], dict[str, Any]]:
    """The lines of the entries, and what they share: the frames, and the sets of words of these."""
    frames: dict[str, int] = {}
    sets: dict[frozenset[str], int] = {}
    rows = []
    for entry in entries:
        shared = {f.name: getattr(entry, f.name) for f in fields(entry) if f.name not in (*_OWN, *_WORDS)}
        for name, value in shared.items():
            if isinstance(value, frozenset):
                shared[name] = {"set": sets.setdefault(value, len(sets))}
        frame = frames.setdefault(json.dumps(shared, ensure_ascii=False), len(frames))
        rows.append("\t".join((str(frame), entry.lemma, entry.pos, entry.present, " ".join(entry.plurals))))
    return rows, {"frames": [json.loads(f) for f in frames], "sets": [sorted(s) for s in sets]}
