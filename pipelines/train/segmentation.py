"""Counts the lexicon and trains the ranking of clitic analyses: ``python -m pipelines.train.segmentation``.

Sources, all permissive: word counts of the ANT corpus and Wikipedia; gold segmentation of WikiNews and UD
PUD; where NewsFANE splits «و» from the words that CLEANANERCorp leaves whole; where the names of our own
corpus begin and end. Words whose analysis is only partly known train with the sum over what is possible.
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import lzma
import math
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.arabic.gazetteer import ENTRY_TABLES, build_gazetteer
from pipelines.arabic.orthography import ARABIC_WORD, strip_marks
from pipelines.arabic.segmentation import ENCLITICS, Analysis, Segmenter, analyses

__all__ = ["gold_words", "main", "train"]

Example = tuple[str, frozenset[Analysis]]
"""A word and the analyses that are right as far as is known."""


def count_words(raw: Path, names: Iterable[str] = ("antcorpus", "wikipedia_ar")) -> collections.Counter[str]:
    """How often each word form occurs in the raw files, without vowel signs."""
    counts: collections.Counter[str] = collections.Counter()
    for name in names:
        with lzma.open(raw / f"{name}.txt.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                counts.update(strip_marks(w) for w in ARABIC_WORD.findall(line))
    return counts


def parts_of(analysis: Analysis) -> tuple[str, ...]:
    """The parts of an analysis that are not empty."""
    proclitics, stem, enclitic = analysis
    return (*proclitics, *(p for p in (stem, enclitic) if p))


def gold_words(parts: list[str]) -> Example | None:
    """An example of the gold parts of a word, or None if its analysis is not one that the grammar here
    knows."""
    word = "".join(parts)
    wanted = [a for a in analyses(word) if list(parts_of(a)) == parts]
    return (word, frozenset(wanted)) if wanted else None


def read_wikinews(path: Path) -> Iterator[list[str]]:
    """The parts of each word of WikiNews: inflection stays on its stem."""
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        word, _, tags = line.partition("\t")
        if not re.fullmatch(r"[ء-ي+]+", word):
            continue
        pieces, labels = word.split("+"), tags.split("+")
        if len(pieces) == len(labels):
            yield join_parts(pieces, labels)


_PARTICLES = ("CONJ", "PREP", "FUT_PART", "FUTURE_PART", "PART")


def join_parts(pieces: list[str], labels: list[str]) -> list[str]:
    parts: list[str] = []
    stem = False
    for i, (piece, label) in enumerate(zip(pieces, labels, strict=True)):
        first = not stem
        if first and label in _PARTICLES and i < len(pieces) - 1 and len(piece) == 1:
            parts.append(piece)
            continue
        if (
            label == "PRON"
            and stem
            and piece in ENCLITICS
            and i == len(pieces) - 1
            and not _subject(piece, labels)
        ) or (label == "PRON" and not stem and parts and piece in ENCLITICS and i == len(pieces) - 1):
            parts.append(piece)
        elif first:
            parts.append(piece)
            stem = True
        else:
            parts[-1] += piece
    return _assimilate(parts)


def _subject(piece: str, labels: list[str]) -> bool:
    return piece == "نا" and labels[-2] == "V"


def _assimilate(parts: list[str]) -> list[str]:
    for i in range(1, len(parts)):
        if parts[i - 1] == "ل" and parts[i].startswith("ال") and len(parts[i]) > 3:
            parts[i] = parts[i][2:] if parts[i][2] == "ل" else parts[i][1:]
    return parts


def read_pud(path: Path) -> Iterator[list[str]]:
    """The parts of each word of the treebank."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        parts: list[str] = []
        for line in block.splitlines():
            cells = line.split("\t")
            if len(cells) < 10 or not cells[0].isdigit():
                continue
            form = strip_marks(cells[1])
            joined = "SpaceAfter=No" in cells[9]
            if re.fullmatch("[ء-ي]+", form):
                parts.append(form)
            else:
                joined = False
            if parts and not joined:
                yield parts
                parts = []


def read_newsfane(split: Path, whole: Path) -> Iterator[Example]:
    """Words of which is known whether a «و» is cut off, by aligning the two corpora."""

    def fold(word: str) -> str:
        return re.sub("[أإآ]", "ا", word)

    a = [line.split()[0] for line in split.read_text(encoding="utf-8").splitlines() if line.strip()]
    b = [line.split()[0] for line in whole.read_text(encoding="utf-8").splitlines() if line.strip()]
    seen = {fold(w): w for w in b}
    for i, word in enumerate(a[:-1]):
        if word == "و" and fold("و" + a[i + 1]) in seen:
            yield from _partial(seen[fold("و" + a[i + 1])], cut=True)
        elif word.startswith("و") and len(word) > 2 and word in seen:
            yield from _partial(seen[word], cut=False)


def _partial(word: str, *, cut: bool) -> Iterator[Example]:
    if re.fullmatch("[ء-ي]+", word):
        right = frozenset(a for a in analyses(word) if (a[0][:1] == ("و",)) == cut)
        if right:
            yield word, right


def read_mentions(documents: Iterable[Any]) -> Iterator[Example]:
    """What the borders of names tell: a name is not cut inside, and begins and ends at a token border."""
    for d in documents:
        text = d["text"]
        words = [(m.start(), m.end()) for m in ARABIC_WORD.finditer(text)]
        for e in d["entities"]:
            for m in e["mentions"]:
                inside = [(s, t) for s, t in words if s < m["end"] and t > m["start"]]
                for s, t in inside:
                    fixed = e["type"] == "PERSON" or len(inside) == 1
                    before, after = strip_marks(text[s : m["start"]]), strip_marks(text[m["end"] : t])
                    yield from _border(
                        strip_marks(text[s:t]),
                        len(before),
                        len(after),
                        fixed=fixed,
                        first=(s, t) == inside[0],
                        last=(s, t) == inside[-1],
                    )


def _border(word: str, before: int, after: int, *, fixed: bool, first: bool, last: bool) -> Iterator[Example]:
    def right(a: Analysis) -> bool:
        pro, enc = len("".join(a[0])), len(a[2])
        return (pro == before if first or fixed else True) and (
            enc == after if fixed or (last and after) else True
        )

    if re.fullmatch("[ء-ي]+", word) and len(word) > 1:
        wanted = frozenset(a for a in analyses(word) if right(a))
        if wanted:
            yield word, wanted


def train(
    examples: Iterable[Example],
    counts: collections.Counter[str],
    *,
    epochs: int = 40,
    rate: float = 0.15,
    penalty: float = 2e-6,
    seed: int = 1,
) -> dict[str, float]:
    """The weights that make the right analyses most likely (gradient ascent with AdaGrad)."""
    merged = collections.Counter(examples)
    plain = Segmenter(counts, {})
    index: dict[str, int] = {}
    rows = []
    for (word, right), n in merged.items():
        cands = list(analyses(word))
        if len(cands) < 2 or len(right) == len(cands):
            continue
        feats = []
        for a in cands:
            f = plain.features(word, a)
            feats.append((np.array([index.setdefault(k, len(index)) for k in f]), np.array(list(f.values()))))
        rows.append((feats, np.array([a in right for a in cands]), math.sqrt(n)))
    weights, squares = np.zeros(len(index)), np.full(len(index), 1e-2)
    order = random.Random(seed)
    for _ in range(epochs):
        order.shuffle(rows)
        for feats, mask, weight in rows:
            scores = np.array([weights[i] @ v for i, v in feats])
            p = np.exp(scores - scores.max())
            p /= p.sum()
            q = np.where(mask, p, 0)
            total = float(q.sum())
            if total > 0.999:
                continue
            q /= max(total, 1e-12)
            for (i, v), delta in zip(feats, (q - p) * min(weight, 5), strict=True):
                if abs(delta) > 1e-4:
                    g = delta * v - penalty * weights[i]
                    squares[i] += g * g
                    weights[i] += rate * g / np.sqrt(squares[i])
    return {k: round(float(weights[i]), 3) for k, i in index.items() if abs(weights[i]) > 5e-3}


def read_documents(paths: Iterable[Path]) -> Iterator[Any]:
    """The documents of corpus files."""
    for path in sorted(paths):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def known_names() -> Iterator[str]:
    """The words of the names that the gazetteer has from general knowledge."""
    gazetteer = build_gazetteer(t for t in ENTRY_TABLES if "corpus" not in t)
    for entry in gazetteer.entries.values():
        yield from map(strip_marks, ARABIC_WORD.findall(entry.name_ar or ""))


def all_examples(data: Path, documents: Iterable[dict[str, Any]]) -> list[Example]:
    """Every example of the permissive sources."""
    gold = [e for source in gold_texts(data) for e in map(gold_words, source) if e]
    return [*gold, *other_examples(data, documents)]


def gold_texts(data: Path) -> tuple[list[list[str]], list[list[str]]]:
    """The words of WikiNews and of PUD, in their parts."""
    wikinews = list(read_wikinews(data / "segmentation/WikiNews.pos.ref"))
    return wikinews, list(read_pud(data / "treebanks/pud.conllu"))


def other_examples(data: Path, documents: Iterable[dict[str, Any]]) -> Iterator[Example]:
    """Examples of which only something is known."""
    yield from read_newsfane(data / "ner/newsfane_train.tsv", data / "ner/cleananercorp_train.tsv")
    yield from read_mentions(documents)


def build(examples: Iterable[Example], data: Path, documents: Iterable[dict[str, Any]]) -> Segmenter:
    """A segmenter trained on the examples, with the counts of the raw files, the names, and the documents."""
    counts = count_words(data / "raw")
    counts = collections.Counter({w: n for w, n in counts.items() if n >= 2})
    for d in documents:
        counts.update(w for w in map(strip_marks, ARABIC_WORD.findall(d["text"])))
    for word in known_names():
        counts[word] += 4
    return Segmenter(counts, train(examples, counts), {"".join(p): tuple(p) for p in EXCEPTIONS})


def measure(data: Path, documents: Iterable[dict[str, Any]], held: set[str]) -> str:
    """What a segmenter gets right that is trained without the last eighth of WikiNews and PUD and the
    held-out topics of the corpus; as lines of Markdown."""
    texts = list(documents)
    left = [d for d in texts if d["id"][:3] not in held]
    sources = gold_texts(data)
    known = [e for words in sources for e in map(gold_words, words[: len(words) * 7 // 8]) if e]
    segmenter = build([*known, *other_examples(data, left)], data, left)
    out = ""
    for name, words in zip(("WikiNews", "PUD"), sources, strict=True):
        test = words[len(words) * 7 // 8 :]
        right = sum(segmenter.segment("".join(w)) == tuple(w) for w in test)
        out += f"- {name}: {right / len(test):.4f} of {len(test)} words\n"
    names = list(read_mentions(d for d in texts if d["id"][:3] in held))
    right = sum(segmenter.segment(word) in map(parts_of, wanted) for word, wanted in names)
    return out + f"- words of names in the held-out topics: {right / len(names):.4f} of {len(names)}\n"


# Forms that mean something else than their letters suggest, whatever the counts say.
_WHOLE = """
بي كي لكن لدى كما فيما عندما بينما ربما لماذا كذلك لذا كلا كان كل كانت وفق وسط وراء ولاية لو بل لم لن لا
فيسبوك وليد كييف بوتين لندن بيلوسي سناودن لافروف كلينتون بايدن بلير بوش كوهين كومي لابيد باولا بوتسوانا
بوليفيا وليام وليم ويليام وليامز ويليامز والت والتر والاس ويلسون ويلسن وولف ويتكوف ويلبر ولفويتز ولفوفيتز
وارن ووترز وسيم وفيق وجيه وديع وهبة وائل وهيب وحيد وجدي وصفي ورد نبيه زاده روته فقيه بلال بدران بشار بسام
كامل كمال كريم لؤي لبيب لطفي ليلى لينا لميس لامبرت ليندا ليز ليندسي فهد فهمي فيصل فيليب فريد فؤاد فادي
"""
EXCEPTIONS: list[list[str]] = [[word] for word in _WHOLE.split()]


def main() -> None:
    """Write ``lexicon.txt.gz`` and ``segmentation.json``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--corpus", type=Path, nargs="*", default=[Path("pipelines/train/corpus")])
    parser.add_argument("--out", type=Path, default=Path("pipelines/arabic/model"))
    args = parser.parse_args()
    documents = list(read_documents(p for folder in args.corpus for p in folder.glob("*.jsonl")))
    segmenter = build(all_examples(args.data, documents), args.data, documents)
    args.out.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{w} {n}\n" for w, n in sorted(segmenter.counts.items()))
    (args.out / "lexicon.txt.gz").write_bytes(gzip.compress(lines.encode(), mtime=0))
    content = {"weights": dict(sorted(segmenter.weights.items())), "exceptions": EXCEPTIONS}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    (args.out / "segmentation.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
