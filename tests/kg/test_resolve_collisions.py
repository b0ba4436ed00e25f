"""Resolution of many generated names that share their parts: precision, recall, and how much is compared."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
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


SERVANTS = ("عبد الله", "عبد الرحمن", "عبد العزيز", "عبد الكريم")


def crowd(number: int, seed: int) -> list[tuple[str, ...]]:
    """Distinct people by the parts of their names: fathers and grandfathers, with and without «بن», houses."""
    choice = random.Random(seed)
    given = [*GIVEN, *SERVANTS * 3, *("محمد", "أحمد") * 5]
    found: set[tuple[str, ...]] = set()
    while len(found) < number:
        name, father, grandfather = (choice.choice(given) for _ in range(3))
        family = choice.choice(FAMILY)
        found.add(
            choice.choice(
                [
                    (name, "بن", father, family),
                    (name, father, family),
                    (name, "بن", father, "بن", grandfather, family),
                    (name, father, grandfather, family),
                    (name, "بن", father, f"آل {family.removeprefix('ال')}"),
                ]
            )
        )
    return sorted(found)


@pytest.mark.parametrize("seed", [1, 2])
def test_people_who_are_named_in_full_in_short_and_by_their_family_do_not_collapse(seed: int) -> None:
    choice = random.Random(seed)
    entities, owner = [], {}
    for number, parts in enumerate(crowd(2500, seed)):
        for copy in range(choice.randint(1, 3)):
            wording = choice.choices(["full", "short", "lone"], [75, 15, 10])[0]
            name = {"full": " ".join(parts), "short": f"{parts[0]} {parts[-1]}", "lone": parts[-1]}[wording]
            owner[f"{number}-{copy}"] = (number, wording)
            entities.append(entity(name, f"{number}-{copy}"))
    clusters = defaultdict(list)
    for (document, _), found in resolve(entities).ids.items():
        clusters[found].append(document)
    pairs = [(owner[a], owner[b]) for members in clusters.values() for a, b in combinations(members, 2)]
    right = [(a, b) for a, b in pairs if a[0] == b[0]]
    assert len(right) / len(pairs) >= 0.98
    full = Counter(n for n, wording in owner.values() if wording == "full")
    wanted = sum(n * (n - 1) // 2 for n in full.values())
    assert sum(a[1] == b[1] == "full" for a, b in right) == wanted, "full names find each other"


def test_a_short_name_that_several_bear_is_somebody_else_in_every_document() -> None:
    full = [entity(name, name) for name in ("محمد بن سعد الراوي", "محمد أحمد الراوي")]
    short = [entity("محمد الراوي", document) for document in ("a", "b")]
    ids = resolve([*full, *short]).ids
    assert len(set(ids.values())) == 4
    assert len(set(resolve(short).ids.values())) == 1, "unless nobody else bears it"
    many = [entity("محمد الراوي", str(n)) for n in range(10)]
    assert len(set(resolve([*full, *many]).ids.values())) == 3, "or nearly all documents mean one"


def test_a_house_is_no_article() -> None:
    assert variant_score("محمد بن خالد آل خطيب", "محمد بن خالد الخطيب") == 0
    assert variant_score("محمد بن زايد آل نهيان", "محمد بن زايد ال نهيان") == 1


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
