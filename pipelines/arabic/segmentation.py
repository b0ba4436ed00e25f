"""Clitics of an Arabic word: which of its first and last letters are words of their own.

``segment("وبالكرملين")`` gives ``("و", "ب", "الكرملين")``: conjunctions and prepositions written on the word,
and pronouns written after it, are cut off; the article ``ال`` stays, and the letters of the word never
change, so that the parts always join to the word.

All analyses that the grammar allows are ranked by a log-linear model. Its features compare how often the
whole word and the remaining stem occur on their own, and how many other clitics each is seen with: «وليد» is
seen with ``ب``/``ل`` before it, so its ``و`` belongs to it. ``pipelines/train/segmentation.py`` counts and
trains it.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator, Mapping
from functools import cache

from pipelines.models import model_bytes, model_json

__all__ = ["CONJUNCTIONS", "ENCLITICS", "PREPOSITIONS", "Analysis", "Segmenter", "load_segmenter"]

CONJUNCTIONS = ("و", "ف")
PREPOSITIONS = ("ب", "ل", "ك")
FUTURE = "س"
ENCLITICS = ("ه", "ها", "هم", "هما", "هن", "ك", "كم", "نا", "ي", "ني")
_BEFORE_PRONOUN = ("ب", "ل")
_IMPERFECT = frozenset("يتنأ")

Analysis = tuple[tuple[str, ...], str, str]
"""Proclitics, stem (empty in «له»), enclitic (empty if none)."""


def analyses(word: str) -> Iterator[Analysis]:
    """Every way to cut ``word`` that the grammar allows, the uncut word first."""
    for proclitics, rest in _proclitics(word):
        if not proclitics or len(rest) > 1:
            yield proclitics, rest, ""
        for enclitic in ENCLITICS:
            stem = rest.removesuffix(enclitic)
            if stem == rest:
                continue
            if len(stem) >= 2 and not _has_article(proclitics, stem):
                yield proclitics, stem, enclitic
            elif not stem and proclitics and proclitics[-1] in _BEFORE_PRONOUN:
                yield proclitics, "", enclitic


def _has_article(proclitics: tuple[str, ...], stem: str) -> bool:
    return (stem.startswith("ال") and len(stem) > 4) or (
        bool(proclitics) and proclitics[-1] == "ل" and stem[0] == "ل"
    )


def _proclitics(word: str) -> Iterator[tuple[tuple[str, ...], str]]:
    starts: list[tuple[tuple[str, ...], str]] = [((), word)]
    if word[0] in CONJUNCTIONS and len(word) > 2:
        starts.append(((word[0],), word[1:]))
    for before, rest in starts:
        if rest:
            yield before, rest
        if len(rest) >= 2 and rest[0] in PREPOSITIONS:
            yield (*before, rest[0]), rest[1:]
        if len(rest) >= 4 and rest[0] == FUTURE and rest[1] in _IMPERFECT:
            yield (*before, FUTURE), rest[1:]


def free_forms(stem: str, enclitic: str) -> tuple[str, ...]:
    """How a stem before a pronoun may be written on its own: «رسالت» → «رسالة», «اتهمو» → «اتهموا»."""
    if not enclitic or not stem:
        return (stem,)
    head, last = stem[:-1], stem[-1]
    other = {
        "ت": (head + "ة",),
        "و": (stem + "ا",),
        "ا": (head + "ى",),
        "ي": (head + "ى", stem + "ن"),
        "ئ": (head + "ء",),
        "ؤ": (head + "ء",),
    }.get(last, ())
    return (stem, *other)


class Segmenter:
    """Ranks the analyses of a word; :meth:`segment` gives the parts of the best one.

    ``counts`` tells how often a word form occurs in running text; ``weights`` belong to the features that
    :meth:`features` names; ``exceptions`` are forms whose parts are fixed (closed classes, names).
    """

    def __init__(
        self,
        counts: Mapping[str, int],
        weights: Mapping[str, float],
        exceptions: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.counts = counts
        self.weights = weights
        self._cache: dict[str, tuple[str, ...]] = dict(exceptions or {})

    def segment(self, word: str) -> tuple[str, ...]:
        """The parts of ``word``, which is written without vowel signs; they join to the word.

        >>> load_segmenter().segment("وسيتهمونهم")
        ('و', 'س', 'يتهمون', 'هم')
        """
        parts = self._cache.get(word)
        if parts is None:
            proclitics, stem, enclitic = self.best(word)
            parts = (*proclitics, *(p for p in (stem, enclitic) if p))
            if len(self._cache) < 500_000:
                self._cache[word] = parts
        return parts

    def best(self, word: str) -> Analysis:
        """The analysis with the highest score; the first of equals."""
        if len(word) < 2:
            return (), word, ""
        found = list(analyses(word))
        return found[0] if len(found) == 1 else max(found, key=lambda a: self.score(word, a))

    def score(self, word: str, analysis: Analysis) -> float:
        """The log-linear score of one analysis of ``word``."""
        w = self.weights
        return sum(w.get(name, 0.0) * value for name, value in self.features(word, analysis).items())

    def free_form(self, stem: str, enclitic: str) -> str:
        """The most frequent way to write ``stem`` without its pronoun: «رسالت» → «رسالة»."""
        return max(free_forms(stem, enclitic), key=self._log)

    def with_article(self, rest: str) -> str:
        """The full word behind what follows the preposition ``ل``: «لبيت» → «البيت», «لجنة» → «اللجنة» or
        itself."""
        return max((rest, "ال" + rest[1:], "ال" + rest), key=self._log)

    def features(self, word: str, analysis: Analysis) -> dict[str, float]:
        """What the ranking looks at; every value is of the order of one."""
        proclitics, stem, enclitic = analysis
        pro = "".join(proclitics)
        out = {f"pro={pro}": 1.0, f"enc={enclitic}": 1.0, f"len={min(len(stem), 7)}": 1.0}
        if not pro and not enclitic:
            out["whole"] = 1.0
        own = max(self._log(f) for f in free_forms(stem, enclitic)) if stem else 8.0
        out["own"] = own / 4
        out["unseen"] = float(own == 0)
        cut = "enc" if enclitic else "pro" if pro else "none"
        out[f"own:{cut}"] = own / 4
        out[f"unseen:{cut}"] = float(own == 0)
        if stem:
            out |= self._paradigm(stem, cut, pro, enclitic)
        if pro and stem:
            out[f"{pro[-1]}+{self._start(stem)}"] = 1.0
            out[f"own:{pro[-1]}"] = own / 4
        if enclitic and stem:
            out[f"{stem[-1]}+{enclitic}"] = 1.0
            out[f"own:+{enclitic}"] = own / 4
        return out

    def _paradigm(self, stem: str, cut: str, pro: str, enclitic: str) -> dict[str, float]:
        """With how many other clitics the stem is seen."""
        bare = stem.removeprefix("ال")
        before = sum(self._log(p + stem) for p in ("و", "ب", "ل", "ف", "ك") if p != pro) / 12
        after = sum(self._log(stem + e) for e in ("ه", "ها", "هم", "نا") if e != enclitic) / 12
        article = (self._log("ال" + bare) + self._log("لل" + bare)) / 8
        return {
            f"before:{cut}": before,
            f"after:{cut}": after,
            f"article:{cut}": article,
            f"future:{cut}": self._log("س" + stem) / 4,
        }

    @staticmethod
    def _start(stem: str) -> str:
        return "ال" if stem.startswith("ال") else stem[0]

    @cache  # noqa: B019  (one segmenter lives as long as the process)
    def _log(self, form: str) -> float:
        return math.log1p(self.counts.get(form, 0))


@cache
def load_segmenter() -> Segmenter:
    """The segmenter that the package ships; loaded once."""
    words = gzip.decompress(model_bytes("arabic/model/lexicon.txt.gz")).decode().split()
    counts = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    data = model_json("arabic/model/segmentation.json")
    exceptions = {"".join(parts): tuple(parts) for parts in data["exceptions"]}
    return Segmenter(counts, data["weights"], exceptions)
