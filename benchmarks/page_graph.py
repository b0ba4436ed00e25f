"""A made-up graph of any size for the benchmark of the page: stories with their own circles, and a few hubs.

Names are composed; evidence is a clause with both names and a sentence of the project's own corpus, so that it
compresses as news does. The same arguments give the same graph.
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random

from kg.page.data import Mark, PageData, PageDocument, PageEntity, PageRelation, PageSentence

__all__ = ["page_data"]

CORPUS = Path(__file__).resolve().parents[1] / "pipelines" / "train" / "corpus"
FIRST = {
    "أحمد": "Ahmad", "سامي": "Sami", "ليلى": "Layla", "هند": "Hind", "كريم": "Karim", "نادر": "Nadir",
    "عمر": "Omar", "سلمى": "Salma", "زياد": "Ziyad", "منى": "Mona", "فارس": "Faris", "رنا": "Rana",
    "يوسف": "Yusuf", "هالة": "Hala", "بشير": "Bashir", "وليد": "Walid", "دينا": "Dina", "طارق": "Tariq",
}  # fmt: skip
LAST = {
    "الحداد": "Haddad", "النجار": "Najjar", "الخطيب": "Khatib", "الزين": "Zein", "البحري": "Bahri",
    "الصائغ": "Sayegh", "المرزوق": "Marzouq", "العطار": "Attar", "السقاف": "Saqqaf", "الجبلي": "Jabali",
    "القاسم": "Qasim", "الفارس": "Faris", "الكاتب": "Katib", "الورد": "Ward", "الغانم": "Ghanim",
}  # fmt: skip
KINDS = ("PERSON", "ORG", "GPE", "PERSON", "GROUP", "ORG", "PERSON", "EVENT", "LOC")
VERBS = {
    "ACCUSED": "اتهم", "CRITICIZED": "انتقد", "MET": "التقى", "SUPPORTED": "أيد", "HACKED": "اخترق",
    "URGED": "دعا", "SANCTIONED": "عاقب", "COOPERATED_WITH": "تعاون مع", "INVESTIGATED": "حقق مع",
    "LEAKED": "سرب وثائق", "MEMBER_OF": "انضم إلى", "DENIED": "نفى ما قاله",
}  # fmt: skip


def page_data(entities: int, relations: int, seed: int = 5) -> PageData:
    """A graph of so many entities and relations, most important entities first, as the page takes it."""
    random = Random(seed)
    named = _names(entities)
    stories = _stories(entities, random)
    fillers = _fillers()
    made = [_relation(random.choice(stories), random) for _ in range(relations)]
    made += [(a, b) for a, b in ((i, random.randrange(max(1, i))) for i in range(1, entities)) if a == b]
    degree = Counter(end for pair in made for end in pair)
    order = sorted(range(entities), key=lambda i: (-degree[i], i))
    number = {old: new for new, old in enumerate(order)}
    documents = relations // 6 + 1
    sentences, statements = [], []
    for i, (a, b) in enumerate(made):
        source, target = number[a], number[b]
        kind = random.choice(tuple(VERBS))
        pair = (named[source], named[target])
        text, first, second = _sentence(VERBS[kind], pair, fillers[random.randrange(len(fillers))])
        marks = (Mark(*first, source), Mark(*second, target))
        sentences.append(PageSentence(i * documents // max(1, relations), text, marks))
        statements.append(_statement(kind, source, target, i, random))
    nodes = tuple(
        PageEntity(
            f"e{n}",
            KINDS[n % len(KINDS)],
            named[n][1],
            named[n][0],
            (),
            1 + degree[old] // 2,
            degree[old] + 1,
        )
        for n, old in enumerate(order)
    )
    papers = tuple(
        PageDocument(
            f"d{i}", f"تقرير {i}", f"صحيفة {i % 40}", _date(i, documents), f"https://example.org/{i}"
        )
        for i in range(documents)
    )
    told = {"choice": None, "candidates": entities}
    return PageData(nodes, papers, tuple(sentences), tuple(statements), entities, documents, 0, told)


def _names(count: int) -> list[tuple[str, str]]:
    """So many names in Arabic and English, all different."""
    found = []
    for round_ in range(1 + count // (len(FIRST) ** 2 * len(LAST))):
        tail = (f" {round_ + 1}",) if round_ else ("",)
        for (a, b), (c, d), (e, f), number in product(LAST.items(), FIRST.items(), FIRST.items(), tail):
            found.append((f"{c} {e} {a}{number}", f"{d} {f} {b}{number}"))
    return found[:count]


def _stories(entities: int, random: Random) -> list[list[int]]:
    """Circles of 12 to 90 entities, with one of the hubs of all in each; every entity is in one."""
    hubs = max(3, entities // 400)
    stories, at = [], 0
    while at < entities:
        size = int(12 + 78 * random.random() ** 2)
        stories.append([*range(at, min(entities, at + size)), random.randrange(min(hubs, entities))])
        at += size
    return stories


def _relation(story: list[int], random: Random) -> tuple[int, int]:
    """Two of a story, most often one of its leading figures; a hub now and then."""
    leading = story[int(len(story) * random.random() ** 3)] if random.random() < 0.9 else story[-1]
    other = story[random.randrange(len(story))]
    return (
        (leading, other) if leading != other else (story[0], story[-1] if story[-1] != story[0] else story[1])
    )


def _statement(kind: str, source: int, target: int, sentence: int, random: Random) -> PageRelation:
    polarity = "negated" if random.random() < 0.06 else "affirmed"
    modality = random.choices(("actual", "alleged", "attempted", "possible"), (80, 14, 3, 3))[0]
    speaker = source if modality == "alleged" else None
    confidence = round(0.3 + 0.7 * random.random(), 3)
    return PageRelation(kind, source, target, sentence, polarity, modality, speaker, confidence=confidence)


def _sentence(
    verb: str, pair: tuple[tuple[str, str], tuple[str, str]], filler: str
) -> tuple[str, tuple[int, int], tuple[int, int]]:
    """A clause with both names, then the filler; with the offsets of the names."""
    first, second = pair[0][0], pair[1][0]
    start = len(verb) + 1
    other = start + len(first) + 1
    text = f"{verb} {first} {second}، {filler}"
    return text, (start, start + len(first)), (other, other + len(second))


def _date(i: int, documents: int) -> str:
    month = 96 * i // documents
    return f"{2012 + month // 12}-{month % 12 + 1:02d}-{i % 28 + 1:02d}"


def _fillers() -> list[str]:
    """Sentences of the corpus."""
    texts = []
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            texts.append(json.loads(line)["text"])
    sentences = (s.strip() for text in texts for s in text.replace("\n", ". ").split(". "))
    return [s for s in sentences if 60 <= len(s) <= 260]
