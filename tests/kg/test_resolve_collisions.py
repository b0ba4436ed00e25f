"""Resolution of many generated names that share their parts: precision, recall, and how much is compared."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations

import pytest

from kg.names import slug, transliterate
from kg.resolve import LocalEntity, resolve
from kg.spelling import variant_score

GIVEN = (
    "محمد", "أحمد", "محمود", "علي", "حسن", "حسين", "عمر", "عمرو", "خالد", "سالم", "سليم", "سلمان",
    "سليمان", "ناصر", "نصر", "سعد", "سعيد", "سامي", "سمير", "كامل", "كمال", "جمال", "جميل", "فارس",
    "فراس", "طارق", "رامي", "رمزي", "ياسر", "ياسين", "ماجد", "مجيد", "راشد", "رشيد", "حامد", "حميد",
    "صالح", "صلاح", "عادل", "عدلي", "نبيل", "نائل", "وليد", "خليل",
)  # fmt: skip
FAMILY = (
    "العبيدي", "الجبوري", "الشمري", "الدوري", "التكريتي", "الراوي", "الهاشمي", "الموسوي", "الحسيني",
    "الحسني", "البغدادي", "المصري", "الشامي", "الحلبي", "القحطاني", "العتيبي", "الدوسري", "الشهري",
    "الزهراني", "الغامدي", "العمري", "العامري", "المالكي", "المليكي", "النجار", "البيطار", "الحداد",
    "الخطيب",
)  # fmt: skip


def people(number: int, seed: int = 5) -> list[str]:
    """Distinct full names of a given, a father's and a family name, «عبد الله» and «بن» among them."""
    choice = random.Random(seed)
    names: set[str] = set()
    while len(names) < number:
        father = choice.choice([choice.choice(GIVEN), "عبد " + choice.choice(["الله", "الرحمن", "العزيز"])])
        middle = choice.choice([father, "بن " + father])
        names.add(f"{choice.choice(GIVEN)} {middle} {choice.choice(FAMILY)}")
    return sorted(names)


def entity(name: str, document: str) -> LocalEntity:
    english = transliterate(name)
    return LocalEntity(document, slug(english), "PERSON", english, name, "transliteration", (name,))


def test_generated_people_do_not_collapse() -> None:
    names = people(3000)
    owner = {f"{n}-{i}": name for n, name in enumerate(names) for i in range(2)}
    entities = [entity(name, document) for document, name in owner.items()]
    clusters = defaultdict(set)
    for (document, _), found in resolve(entities).ids.items():
        clusters[found].add(document)
    pairs = [pair for members in clusters.values() for pair in combinations(sorted(members), 2)]
    right = sum(owner[a] == owner[b] for a, b in pairs)
    assert right / len(pairs) >= 0.98
    assert right == len(names), "a person of one spelling is one entity in both documents"


def test_lone_names_of_many_bearers_join_nobody() -> None:
    names = people(400)
    full = [entity(name, f"full-{n}") for n, name in enumerate(names)]
    lone = [entity(family, f"lone-{n}") for n, family in enumerate(FAMILY)]
    ids = resolve([*full, *lone]).ids
    taken = {ids[e.document, e.id] for e in full}
    bearers = {f: sum(name.endswith(f) for name in names) for f in FAMILY}
    assert all(count > 1 for count in bearers.values())
    assert not taken & {ids[e.document, e.id] for e in lone}


@pytest.mark.parametrize("number", [500, 5000])
def test_names_are_compared_a_few_times_each_however_many_there_are(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0

    def counted(a: str, b: str) -> float:
        nonlocal compared
        compared += 1
        return variant_score(a, b)

    monkeypatch.setattr("kg.joining.variant_score", counted)
    monkeypatch.setattr("kg.joining_persons.variant_score", counted)
    lone = [entity(family, f"lone-{n}") for n, family in enumerate(FAMILY)]
    resolve([*(entity(name, str(n)) for n, name in enumerate(people(number))), *lone])
    assert number / 10 < compared < 5 * number
