"""Measure how well the resolution joins what Arabic and English texts say of the same entities.

usage: python -m benchmarks.crosslanguage [--write] [--errors]

The texts are the parallel ones of ``pipelines/train/corpus/english``: an Arabic text of our own and a free English
version. What is given are the annotated mentions and which of them one document means alike; all ids are dropped.
Names are linked and written as the backends of the two languages do, then resolved as by ``kg build``, and B³ counts
over the mentions of all documents. ``masked`` repeats that with a gazetteer that has forgotten every name of these
texts but those of countries. ``--write`` puts the table into docs/quality.md, ``--errors`` prints what went wrong.
"""

from __future__ import annotations

import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

from pipelines.threads import use_one_thread

use_one_thread()  # before NumPy is loaded

from spacy.tokens import Doc, Span  # noqa: E402
from spacy.vocab import Vocab  # noqa: E402

from benchmarks.report import write_block  # noqa: E402
from kg.across_scripts import across_score  # noqa: E402
from kg.model import Entity, ExtractedDocument  # noqa: E402
from kg.names import normalize, slug, transliterate  # noqa: E402
from kg.resolve import LocalEntity, Resolution, resolve, surface  # noqa: E402
from pipelines.arabic.gazetteer import build_gazetteer, load_gazetteer  # noqa: E402
from pipelines.arabic.tokenizer import Tokenizer  # noqa: E402
from pipelines.coreference import resolve_names  # noqa: E402
from pipelines.english import entities  # noqa: E402
from pipelines.english.backend import load  # noqa: E402
from pipelines.english.gazetteer import EnglishNames, load_names  # noqa: E402
from pipelines.evaluate import Figure, b_cubed  # noqa: E402

__all__ = ["Pair", "Said", "local_entities_of", "masked", "measure", "pairs"]

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "pipelines" / "train" / "corpus"
PAGE = ROOT / "docs" / "quality.md"
GENERATED, _PARTS = 20_000, 2
_SAME = {
    "joe_biden_campaign": "biden_campaign",
    "permanent_mission_of_iran_to_the_united_nations": "iranian_mission_to_the_un",
    "dpa": "deutsche_presse_agentur",
}
"""Ids of the corpus that mean one individual: files of it were annotated by several hands."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An Arabic text and the English one that retells it."""

    arabic: ExtractedDocument
    english: ExtractedDocument


@dataclass(frozen=True, slots=True)
class Said:
    """An annotated entity of one document: its gold id, and the local entity that stands for it."""

    language: str
    gold: str
    mentions: int
    local: LocalEntity


def pairs(corpus: Path = CORPUS) -> list[Pair]:
    """The parallel texts."""
    arabic = {d.document.id: d for d in _documents(corpus.glob("*.jsonl"))}
    english = {d.document.id: d for d in _documents((corpus / "english").glob("*.jsonl"))}
    rows = (corpus / "english" / "parallel.tsv").read_text("utf-8").splitlines()[1:]
    return [Pair(arabic[b], english[a]) for a, b in (row.split("\t") for row in rows)]


def _documents(paths: Iterable[Path]) -> Iterator[ExtractedDocument]:
    for path in sorted(paths):
        yield from map(ExtractedDocument.from_json, path.read_text("utf-8").splitlines())


def local_entities_of(texts: Sequence[Pair], names: EnglishNames) -> list[Said]:
    """The local entities of all texts, their ids dropped, linked with this gazetteer."""
    tokenizer, annotator = Tokenizer(Vocab()), load()
    out: list[Said] = []
    with patch.object(entities, "load_names", lambda: names):
        for pair in texts:
            arabic = tokenizer(pair.arabic.document.text)
            (english,) = annotator.annotate([pair.english.document])
            out += _linked("ar", pair.arabic, arabic, partial(resolve_names, gazetteer=names.gazetteer))
            out += _linked("en", pair.english, english, entities.resolve_names)
    return out


Link = Callable[[Doc, Sequence[Span]], Sequence[Entity]]


def _linked(language: str, gold: ExtractedDocument, doc: Doc, link: Link) -> Iterator[Said]:
    """The annotated entities, each as the individual that the backend links most of its mentions to."""
    text = gold.document.text
    owners = {(m.start, m.end): e for e in gold.entities for m in e.mentions}
    spans, places = [], {}
    for (start, end), e in sorted(owners.items()):
        span = doc.char_span(start, end, e.type, alignment_mode="expand")
        assert span is not None, "the span was expanded to tokens"
        spans.append(span)
        places[span.start_char, span.end_char] = e.id
    votes: dict[str, Counter[str]] = {}
    linked = {found.id: found for found in link(doc, spans)}
    for found in linked.values():
        for m in found.mentions:
            votes.setdefault(places[m.start, m.end], Counter())[found.id] += 1
    for e in gold.entities:
        own = votes.get(e.id)
        known = linked[min(own, key=lambda i: (-own[i], i))] if own else _unlinked(e, language)
        said = tuple(surface(text, m.start, m.text) for m in e.mentions)
        local = LocalEntity(
            gold.document.id, known.id, e.type, known.name, known.name_ar, known.name_origin, said
        )
        yield Said(language, _SAME.get(e.id, e.id), len(e.mentions), local)


def _unlinked(e: Entity, language: str) -> Entity:
    """An entity that the linking took for no name («الروسية»), by its first mention."""
    name = e.mentions[0].text
    if language == "en":
        return Entity(slug(name), e.type, name, None, e.mentions, "text")
    return Entity(slug(name), e.type, transliterate(name), name, e.mentions, "transliteration")


def masked(texts: Sequence[Pair]) -> EnglishNames:
    """The gazetteer without any entry that has a name of the texts, in either language, but for countries."""
    whole = load_gazetteer()
    gone = {normalize(n) for pair in texts for n in _all_names(pair)}
    gone_ids = {e.id for pair in texts for d in (pair.arabic, pair.english) for e in d.entities}
    kept = build_gazetteer(())
    for entry in whole.entries.values():
        own = {normalize(n) for n in (entry.name, entry.name_ar or "", *entry.aliases)}
        if entry.id not in gone_ids and not own & gone:
            kept.add(entry)
    full = load_names()
    names = EnglishNames(kept, nations=full.nations)
    for key, entries in full.entries.items():
        left = [e for e in entries if e.id in kept.entries]
        if left:
            names.entries[key] = left
    return names


def _all_names(pair: Pair) -> Iterator[str]:
    for d in (pair.arabic, pair.english):
        for e in d.entities:
            yield from (e.name, e.name_ar or "", *(m.text for m in e.mentions))


def measure(said: Sequence[Said], found: Resolution) -> dict[str, Figure]:
    """B³ of all mentions, and the links across languages: pairs of an Arabic and an English entity."""
    ids = {id(s): found.ids[s.local.document, s.local.id] for s in said}
    both = [(s.gold, ids[id(s)]) for s in said for _ in range(s.mentions)]
    gold, system = (
        {
            (a.local.document, a.gold, b.local.document, b.gold)
            for members in _grouped(said, key).values()
            for a in members
            for b in members
            if (a.language, b.language) == ("ar", "en")
        }
        for key in ({id(s): s.gold for s in said}, ids)
    )
    return {
        "B³ of all mentions": b_cubed(both),
        "pairs across languages": Figure.of_counts(len(gold & system), len(system), len(gold)),
    }


def _grouped(said: Sequence[Said], key: Mapping[int, str]) -> dict[str, list[Said]]:
    groups: defaultdict[str, list[Said]] = defaultdict(list)
    for s in said:
        groups[key[id(s)]].append(s)
    return groups


def errors(said: Sequence[Said], found: Resolution) -> Iterator[str]:
    """Gold entities in several pieces, and clusters of several gold entities."""
    ids = {id(s): found.ids[s.local.document, s.local.id] for s in said}
    for gold, members in sorted(_grouped(said, {id(s): s.gold for s in said}).items()):
        if len({ids[id(s)] for s in members}) > 1:
            names = {
                f"{ids[id(s)]}={s.local.name_ar or ''}/{s.local.name}/{s.local.name_origin[:2]}"
                for s in members
            }
            yield f"split {gold}: {'; '.join(sorted(names))}"
    for cluster, members in sorted(_grouped(said, ids).items()):
        if len({s.gold for s in members}) > 1:
            names = {
                f"{s.gold}={s.local.name_ar or ''}/{s.local.name}/{s.local.name_origin[:2]}" for s in members
            }
            yield f"mixed {cluster}: {'; '.join(sorted(names))}"


def exchanged_names(number: int = GENERATED, seed: int = 4) -> list[tuple[str, str]]:
    """Pairs of an Arabic and an English name that differ by the first name, made of the people of the gazetteer."""
    people = [
        (tuple(normalize(e.name_ar).split()), tuple(e.name.split()))
        for e in load_gazetteer().entries.values()
        if e.type == "PERSON" and e.name_ar and len(e.name_ar.split()) == len(e.name.split()) == _PARTS
    ]
    choice = random.Random(seed)
    out: list[tuple[str, str]] = []
    while len(out) < number:
        (arabic, english), (other_arabic, other_english) = choice.sample(people, 2)
        if arabic[0] != other_arabic[0] and english[0] != other_english[0]:
            out.append((" ".join(arabic), f"{other_english[0]} {english[1]}"))
    return out


def false_merges(names: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that the resolution takes for one person."""
    wrong = []
    for arabic, english in names:
        if not across_score(arabic, english):  # nothing else could join them
            continue
        made = transliterate(arabic)
        pair = [
            LocalEntity("ar", slug(made), "PERSON", made, arabic, "transliteration"),
            LocalEntity("en", slug(english), "PERSON", english, None, "text"),
        ]
        if len(resolve(pair).entities) == 1:
            wrong.append((arabic, english))
    return wrong


def main(arguments: Sequence[str]) -> None:
    """Print the table; write it into the page if asked."""
    texts = pairs()
    lines = [
        f"{len(texts)} pairs of parallel texts.\n",
        "| gazetteer | measure | P | R | F1 |",
        "|---|---|---:|---:|---:|",
    ]
    for label, names in (("whole", load_names()), ("masked", masked(texts))):
        said = local_entities_of(texts, names)
        found = resolve({(s.local.document, s.local.id): s.local for s in said}.values())
        for what, figure in measure(said, found).items():
            lines.append(
                f"| {label} | {what} | {figure.precision:.3f} | {figure.recall:.3f} | {figure.f1:.3f} |"
            )
        if "--errors" in arguments:
            print(f"--- {label}", *errors(said, found), sep="\n")
    wrong = false_merges(exchanged_names())
    lines += [
        "",
        f"False merges among {GENERATED:,} pairs of an Arabic and an English name of known people, of which the",
    ]
    lines += [f"first names were exchanged: {len(wrong)}{_listed(wrong)}."]
    print("\n".join(lines))
    if "--write" in arguments:
        write_block(PAGE, "crosslanguage", "\n".join(lines))


def _listed(names: Sequence[tuple[str, str]]) -> str:
    return f" ({'; '.join(f'{a}, {b}' for a, b in names)})" if names else ""


if __name__ == "__main__":
    main(sys.argv[1:])
