"""Full-text search: Arabic orthography and proclitics make no difference, nothing typed is a query language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kg.search import match_expression, matches, name_matches, vocabulary
from kg.store import Store
from tests.kg.conftest import make, make_articles

RUSSIA = ("russia", "GPE", "Russia", "روسيا")
TEXTS = {
    "a": "اتهمت روسيا إيران باختراق الميناء.",
    "b": "هاجمت روسيا هيلارى كلينتون.",
    "c": "نفت روسيا ذلك «بشدة» أمام وزارة الخارجية.",
}


@pytest.fixture
def store() -> Iterator[Store]:
    with Store.memory() as store:
        for article in make_articles():
            store.add(article)
        for key, text in TEXTS.items():
            store.add(make(key, text, [RUSSIA], [("ACCUSED", "russia", None)]))
        store.resolve()
        yield store


def found(store: Store, text: str) -> list[str]:
    sql = "SELECT d.key FROM relations r JOIN documents d ON d.id = r.document WHERE r.id = ?"
    return [store.connection.execute(sql, (n,)).fetchone()[0] for n in matches(store.connection, text)]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("ايران", ["a"]),
        ("إيران", ["a"]),
        ("هيلاري", ["b"]),
        ("هِيلارى", ["b"]),
        ("اختراق", ["a"]),
        ("ميناء", ["a"]),
        ("بالميناء", ["a"]),
        ("روسيا ميناء", ["a"]),
        ('"روسيا إيران"', ["a"]),
        ('"إيران روسيا"', []),
        ("هيلا*", ["b"]),
        ("شدة", ["c"]),
        ("قرد", []),
        ("", []),
        ("«» …", []),
    ],
)
def test_sentences_are_found_by_their_words(store: Store, text: str, documents: list[str]) -> None:
    assert found(store, text) == documents


def test_a_sentence_gives_all_its_relations_once(store: Store) -> None:
    assert found(store, "بالتدخل") == ["a-accusation.txt"] * 2


@pytest.mark.parametrize(
    "text",
    ['"', "روسيا OR ايران", "NEAR(a b)", "text:روسيا", "-روسيا", "^روسيا", "a) (b", "*", "'; DROP TABLE x"],
)
def test_nothing_typed_is_an_operator(store: Store, text: str) -> None:
    assert matches(store.connection, text) == [] or text in ("-روسيا", "^روسيا")
    name_matches(store.connection, text)


def test_names_are_found_in_any_orthography(store: Store) -> None:
    def names(text: str) -> list[str]:
        sql = "SELECT key FROM entities WHERE id = ?"
        return [
            store.connection.execute(sql, (n,)).fetchone()[0] for n in name_matches(store.connection, text)
        ]

    assert names("اسانج") == ["julian_assange"]
    assert names("البيت الابيض") == names("بيت") == ["white_house"]
    assert names("trump") == ["donald_trump"]


def test_what_is_removed_is_not_found(store: Store) -> None:
    store.remove("a")
    store.remove("c-meeting.txt")
    store.resolve()
    assert found(store, "ايران") == []
    assert name_matches(store.connection, "اسانج") == []


def test_near_words_are_proposed(store: Store) -> None:
    assert vocabulary(store.connection, "كلنتون") == ["كلينتون"]


def test_the_expression_of_a_phrase_is_kept_in_order() -> None:
    assert match_expression('قال "في موسكو"') == '"قال" AND "في موسكو"'
