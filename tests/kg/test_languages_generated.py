"""Generated names in Arabic, in English and across: people who differ in one thing are never one person."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from kg.names import slug, transliterate
from kg.resolve import LocalEntity, resolve

PAIRS = 2000
# Given names that are easily taken for each other, as both scripts write them; several romanisations of some.
TWINS = [
    (("حسن", "Hassan|Hasan"), ("حسين", "Hussein|Husayn|Hossein")),
    (("محمد", "Mohammed|Muhammad|Mohamed"), ("محمود", "Mahmoud|Mahmud")),
    (("سالم", "Salem"), ("سليم", "Salim|Saleem")), (("عمر", "Omar|Umar"), ("عمرو", "Amr")),
    (("سعد", "Saad"), ("سعيد", "Said|Saeed")), (("أحمد", "Ahmed|Ahmad"), ("حامد", "Hamed")),
    (("راشد", "Rashed"), ("رشيد", "Rashid|Rachid")), (("ناصر", "Nasser|Naser"), ("نصر", "Nasr")),
    (("كمال", "Kamal"), ("كامل", "Kamel")), (("جمال", "Jamal|Gamal"), ("جميل", "Jamil")),
    (("ياسر", "Yasser|Yasir"), ("ياسين", "Yassin|Yaseen")), (("فارس", "Fares"), ("فراس", "Firas")),
    (("سامي", "Sami"), ("سمير", "Samir|Sameer")), (("صالح", "Saleh|Salih"), ("صلاح", "Salah")),
    (("جون", "John"), ("جان", "Jean")), (("بول", "Paul"), ("بيل", "Bill")),
    (("مايكل", "Michael"), ("ميشيل", "Michel")), (("إيفان", "Ivan"), ("إيفون", "Yvonne")),
    (("هانس", "Hans"), ("هاينز", "Heinz")), (("روبرت", "Robert"), ("روبن", "Robin")),
    (("ديفيد", "David"), ("دافني", "Daphne")), (("سيرغي", "Sergei|Sergey"), ("سيرج", "Serge")),
]  # fmt: skip
GENDERS = [
    (("كريم", "Karim|Kareem"), ("كريمة", "Karima|Kareema")), (("أمير", "Amir|Ameer"), ("أميرة", "Amira|Ameera")),
    (("سمير", "Samir"), ("سميرة", "Samira")), (("جميل", "Jamil"), ("جميلة", "Jamila|Djamila")),
    (("نبيل", "Nabil"), ("نبيلة", "Nabila")), (("خالد", "Khaled|Khalid"), ("خالدة", "Khaleda|Khalida")),
    (("سعيد", "Said|Saeed"), ("سعيدة", "Saida")), (("فريد", "Farid"), ("فريدة", "Farida")),
    (("حميد", "Hamid"), ("حميدة", "Hamida")), (("منير", "Munir|Mounir"), ("منيرة", "Munira|Mounira")),
    (("ماجد", "Majed|Majid"), ("ماجدة", "Majida|Magda")), (("نادر", "Nader"), ("نادرة", "Nadera")),
    (("ألكسندر", "Alexander"), ("ألكسندرا", "Alexandra")), (("دانيال", "Daniel"), ("دانييلا", "Daniela")),
    (("كارلو", "Carlo"), ("كارلا", "Carla")), (("أنطونيو", "Antonio"), ("أنطونيا", "Antonia")),
    (("فرانشيسكو", "Francesco"), ("فرانشيسكا", "Francesca")), (("يوليان", "Julian"), ("يوليانا", "Juliana")),
    (("فيكتور", "Victor|Viktor"), ("فيكتوريا", "Victoria")), (("كريستيان", "Christian"), ("كريستينا", "Christina")),
]  # fmt: skip
FAMILIES = [
    ("القذافي", "Gaddafi|Qadhafi|Kadhafi|al-Gaddafi"), ("الشمري", "al-Shammari|Shamari"),
    ("البيطار", "Bitar|al-Bitar|El Bitar"), ("جنبلاط", "Jumblat"), ("الخطيب", "al-Khatib|Khateeb"),
    ("زيدان", "Zidane|Zeidan"), ("العبيدي", "al-Obeidi|Obaidi"), ("بوتفليقة", "Bouteflika"), ("غالي", "Ghali"),
    ("كلينتون", "Clinton"), ("بلينكن", "Blinken"), ("سوليفان", "Sullivan"), ("ماكرون", "Macron"),
    ("نيتشاييف", "Nechaev|Nechayev"), ("كوفالينكو", "Kovalenko"), ("شولتس", "Scholz|Schulz"),
    ("فرنانديز", "Fernandez"), ("برلوسكوني", "Berlusconi"), ("هاريسون", "Harrison"), ("تشرشل", "Churchill"),
]  # fmt: skip
SLAVIC = [("بتروف", "Petrov"), ("إيفانوف", "Ivanov"), ("زاخاروف", "Zakharov"), ("كوزلوف", "Kozlov")]
GENERATIONS = [
    ("", ""), ("الابن", "Jr."), ("الأب", "Sr."), ("الثاني", "II"), ("الثالث", "III"),
]  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A person's name as the two scripts write it; Latin forms apart by a bar."""

    arabic: str
    latin: str

    def written(self, script: str, choice: random.Random) -> str:
        if script == "ar":
            return self.arabic
        return " ".join(choice.choice(part.split("|")) for part in self.latin.split(" + ") if part)


def full(*parts: tuple[str, str]) -> Name:
    return Name(" ".join(a for a, _ in parts if a), " + ".join(b for _, b in parts if b))


def different_people(number: int, seed: int) -> Iterator[tuple[str, Name, Name]]:
    """Pairs that differ by a first name, a gender or a generation."""
    choice = random.Random(seed)
    for _ in range(number):
        what, family = (
            choice.choice(["first", "gender", "family gender", "generation"]),
            choice.choice(FAMILIES),
        )
        if what == "first":
            one, other = choice.choice(TWINS)
            yield what, full(one, family), full(other, family)
        elif what == "gender":
            one, other = choice.choice(GENDERS)
            yield what, full(one, family), full(other, family)
        elif what == "family gender":
            one, (arabic, latin) = choice.choice(TWINS)[0], choice.choice(SLAVIC)
            yield what, full(one, (arabic, latin)), full(one, (f"{arabic}ا", f"{latin}a"))
        else:
            one = choice.choice(choice.choice(TWINS))
            first, second = choice.sample(GENERATIONS, 2)
            yield what, full(one, family, first), full(one, family, second)


def entity(name: str, document: str) -> LocalEntity:
    if name.isascii():
        return LocalEntity(document, slug(name), "PERSON", name, None, "text", (name,))
    english = transliterate(name)
    return LocalEntity(document, slug(english), "PERSON", english, name, "transliteration", (name,))


@pytest.mark.parametrize(("left", "right"), [("ar", "en"), ("ar", "ar"), ("en", "en")])
def test_people_who_differ_in_one_thing_are_never_joined(left: str, right: str) -> None:
    choice = random.Random(11)
    wrong = []
    for what, one, other in different_people(PAIRS, seed=7):
        a, b = one.written(left, choice), other.written(right, choice)
        if len(resolve([entity(a, "a"), entity(b, "b")]).entities) != 2:
            wrong.append((what, a, b))
    assert not wrong


def test_one_person_is_found_in_both_scripts() -> None:
    choice = random.Random(3)
    found = total = 0
    for _, one, other in different_people(PAIRS // 4, seed=8):
        for name in (one, other):
            pair = [entity(name.written("ar", choice), "a"), entity(name.written("en", choice), "b")]
            found += len(resolve(pair).entities) == 1
            total += 1
    assert found / total >= 0.95
