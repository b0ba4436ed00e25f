"""English texts that make a careless stage take a time that grows with the square of their size."""

from __future__ import annotations

import random
from functools import lru_cache

from tests.hostile.shapes import Shape, repeated, sentences

__all__ = ["ENGLISH_SHAPES"]

_GIVEN = ("John", "Mary", "Peter", "Anna", "Paul", "Susan", "Mark", "Laura", "David", "Helen")


@lru_cache(maxsize=1 << 15)
def _word(number: int) -> str:
    chance = random.Random(number)
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)).capitalize()


def _person(number: int) -> str:
    """A name of two words; hardly two numbers give the same."""
    return f"{_GIVEN[number % len(_GIVEN)]} {_word(number)}"


def _sentences(form: str) -> Shape:
    return sentences(form, _person, _word)


def _phrases(form: str) -> Shape:
    """The same words over and over."""
    return lambda words: form * max(1, words // len(form.split()))


def _acronyms(words: int) -> str:
    """Names with their initials behind them."""
    names = ([_word(i), _word(i + 1), _word(i + 2)] for i in range(max(1, words // 7)))
    return " ".join(f"The {' '.join(name)} ({''.join(w[0] for w in name)}) denied it." for name in names)


ENGLISH_SHAPES: dict[str, Shape] = {
    # many names
    "names_in_a_sentence": lambda n: f"Moscow accused {', '.join(map(_person, range(n // 2)))} of hacking.",
    "clauses_in_a_sentence": lambda n: " and ".join(
        f"{_person(i)} accused the government and the minister denied that Moscow hacked {_person(i + 3)}"
        for i in range(max(1, n // 13))
    ),
    "mentions_of_one": _phrases("The Kremlin denied it. "),
    "people": _sentences("{a} accused {b} of hacking."),
    "people_of_one_family": _sentences("John {w} Haddad said that Haddad denied it."),
    "brothers": _sentences("{w} Haddad said that Haddad denied it."),
    "names_of_common_words": _sentences("{w} bin {v} said that Sheikh {v} bin Salman denied it."),
    "companies": _sentences("{w} Corp accused {v} Group of hacking."),
    "companies_of_one_name": _sentences("Acme {w} Holdings accused Acme of hacking."),
    "acronyms": _acronyms,
    "elections": _sentences("{w} voted in the presidential election and then in the local elections."),
    "capitals": _phrases("THE KREMLIN DENIED IT. "),
    "name_without_end": repeated("Kremlin "),
    "boilerplate": lambda n: "Share Facebook Twitter\nThe Kremlin denied it\n" * max(1, n // 7),
    # what refers to names
    "titles": _sentences("Foreign Minister {a} said the president of the company met its chairman."),
    "kin": _sentences("His wife {a} said that his brother denied it."),
    "pronouns": _sentences("{a} accused the minister. He said he met him and she threatened them."),
    "appositions": lambda n: "Putin, " + "the president of Russia, " * (n // 4) + "denied it.",
    "owners": repeated("Trump's "),
    "ofs": _phrases("minister of "),
    # what is said
    "reports": _phrases("he said that "),
    "quotation": lambda n: f'"{"He said Moscow denied it. " * (n // 5)}"',
    "quotations_never_closed": _phrases("“he said "),
    "dates": _sentences("Moscow accused Washington on March 5, 2020 and then denied it yesterday."),
    "days_without_day": repeated("last "),
    # what is no sentence
    "short_lines": repeated("denied\n"),
    "without_spaces": repeated("KremlinDenied"),
    "long_token": lambda n: f"He denied {'a' * (5 * n)} it.",
    "initials": repeated("U.S. "),
    "apostrophes": repeated("it's "),
    "hyphens": repeated("a-"),
    "brackets": repeated("(", 5),
    "quotes": repeated('"', 5),
    "commas": repeated(", "),
    "dots": repeated(".", 5),
    "digits": repeated("7", 5),
    "emoji": repeated("😀", 3),
    "empty_lines": lambda n: "He" + "\n" * (5 * n) + "denied.",
}
"""Texts by what is wrong with them."""
