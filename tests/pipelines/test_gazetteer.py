"""Gazetteer: tables that keep their schema, lookup by name, adjective, capital and context."""

import subprocess
import sys
from collections import defaultdict
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InvalidRecord
from kg.names import normalize
from kg.ontology import ENTITY_TYPES
from pipelines.arabic.gazetteer import (
    ENTRY_TABLES,
    Entry,
    build_gazetteer,
    general_gazetteer,
    load_gazetteer,
    read_table,
)

COLUMNS = {
    **dict.fromkeys(ENTRY_TABLES, ("id", "type", "name", "name_ar", "aliases")),
    "territories.tsv": (
        "code", "id", "name", "name_ar", "aliases", "capital", "adjectives", "plurals", "english",
    ),
    "institutions.tsv": ("key", "english", "arabic"),
    "institutions_of.tsv": ("country", "institution", "id", "name"),
    "in_context.tsv": ("name", "type", "id", "cues"),
    "leaders.tsv": ("id", "country"),
    "nouns.tsv": ("arabic", "english"),
    "peoples.tsv": ("country", "english"),
    "translations.tsv": ("arabic", "english"),
    "words.tsv": ("list", "words"),
}  # fmt: skip


@pytest.fixture(scope="module")
def gazetteer():
    return load_gazetteer()


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_their_columns_and_are_sorted(table):
    rows = list(read_table(table, COLUMNS[table]))
    assert rows == sorted(rows)
    assert len({tuple(r) for r in rows}) == len(rows)
    assert all(cell == cell.strip() for row in rows for cell in row)


def test_no_table_is_left_unread():
    folder = files("pipelines.arabic").joinpath("gazetteer")
    assert {f.name for f in folder.iterdir() if f.name.endswith(".tsv")} == set(COLUMNS)


def test_tables_hold_plain_letters():
    folder = files("pipelines.arabic").joinpath("gazetteer")
    for f in folder.iterdir():
        text = f.read_text(encoding="utf-8")
        assert not any("\u200e" <= c <= "\u200f" or "\u202a" <= c <= "\u202e" for c in text), f.name
        assert "\r" not in text


def test_entries_are_many_and_sound(gazetteer):
    assert len(gazetteer.entries) >= 3000
    for id_, entry in gazetteer.entries.items():
        assert id_ == entry.id
        assert entry.type in ENTITY_TYPES
        assert entry.name
        assert id_ == id_.lower()
        assert id_.isascii()


@pytest.mark.parametrize("table", [t for t in ENTRY_TABLES if t != "corpus.tsv"])
def test_curated_names_of_one_type_mean_one_entry(table):
    owners = defaultdict(set)
    for id_, type_, _, name_ar, aliases in read_table(table, COLUMNS[table]):
        for name in (name_ar, *aliases.split("|")):
            if name and normalize(name) not in {"اوبك", "الراي"}:  # OPEC and OPEC+, two papers
                owners[normalize(name), type_].add(id_)
    assert {k: v for k, v in owners.items() if len(v) > 1} == {}


def test_every_reference_between_tables_is_known(gazetteer):
    for _, type_, id_, cues in read_table("in_context.tsv", COLUMNS["in_context.tsv"]):
        assert gazetteer.entries[id_].type == type_
        assert cues
    for id_, country in read_table("leaders.tsv", COLUMNS["leaders.tsv"]):
        assert gazetteer.entries[id_].type == "PERSON"
        assert country in gazetteer.territories
    kinds = {row[0] for row in read_table("institutions.tsv", COLUMNS["institutions.tsv"])}
    for country, kind, _, _ in read_table("institutions_of.tsv", COLUMNS["institutions_of.tsv"]):
        assert country in gazetteer.territories
        assert kind.split(" in ")[0] in kinds


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("روسيا", "russia"),
        ("أمريكا", "united_states"),
        ("أميركا", "united_states"),
        ("بريطانيا", "united_kingdom"),
        ("الكرملين", "kremlin"),
        ("البيت الأبيض", "white_house"),
        ("البنتاغون", "pentagon"),
        ("ترامب", "donald_trump"),
        ("ترمب", "donald_trump"),
        ("ترامب الابن", "donald_trump_jr"),
        ("أسانج", "julian_assange"),
        ("القرم", "crimea"),
        ("الأمم المتحدة", "united_nations"),
        ("Microsoft", "microsoft"),
        ("نيويورك", "new_york_city"),
        ("ولاية واشنطن", "washington_state"),
        ("تل أبيب", "tel_aviv"),
    ],
)
def test_lookup(gazetteer, name, id_):
    assert gazetteer.lookup(normalize(name)).id == id_


def test_family_names_of_several_people_are_no_aliases(gazetteer):
    for name in ("كلينتون", "بوش", "كينيدي", "جونسون"):
        assert gazetteer.lookup(normalize(name), "PERSON") is None


def test_lookup_by_type(gazetteer):
    place, paper = gazetteer.lookup("الشرق الاوسط", "LOC"), gazetteer.lookup("الشرق الاوسط", "ORG")
    assert (place.id, paper.id) == ("middle_east", "asharq_al_awsat")
    assert gazetteer.lookup("الشرق الاوسط", "PERSON") is None
    assert gazetteer.lookup("لا احد") is None


@pytest.mark.parametrize(
    ("adjective", "country"),
    [
        ("روسي", "russia"),
        ("الروسية", "russia"),
        ("الروس", "russia"),
        ("روسيتان", "russia"),
        ("روسيين", "russia"),
        ("أمريكي", "united_states"),
        ("أميركي", "united_states"),
        ("امريكية", "united_states"),
        ("الأمريكيون", "united_states"),
        ("الأميركيين", "united_states"),
        ("الإيرانيات", "iran"),
        ("فرنسي", "france"),
        ("الصينية", "china"),
        ("إماراتيين", "united_arab_emirates"),
        ("الأتراك", "turkey"),
        ("مغاربة", "morocco"),
        ("الكورية الشمالية", "north_korea"),
        ("كوريين جنوبيين", "south_korea"),
        ("البريطانية", "united_kingdom"),
        ("أوروبيون", "european_union"),
    ],
)
def test_country_of_adjective(gazetteer, adjective, country):
    assert gazetteer.country_of_adjective(adjective) == country


@pytest.mark.parametrize("word", ["كبير", "المالية", "العسكرية", "وطني", "سياسيون", "الخارجية"])
def test_other_adjectives_name_no_country(gazetteer, word):
    assert gazetteer.country_of_adjective(word) is None


@pytest.mark.parametrize(
    ("capital", "country"),
    [
        ("moscow", "russia"),
        ("tehran", "iran"),
        ("washington_dc", "united_states"),
        ("london", "united_kingdom"),
        ("tel_aviv", "israel"),
        ("brussels", "european_union"),
    ],
)
def test_seats(gazetteer, capital, country):
    assert gazetteer.seat_of(capital) == country
    assert gazetteer.entries[capital].type == "GPE"


def test_seat_of_another_city_is_unknown(gazetteer):
    assert gazetteer.seat_of("new_york_city") is None


def test_names_in_context(gazetteer):
    assert gazetteer.in_context("كلينتون", "PERSON", {"ويكيليكس"}).id == "hillary_clinton"
    assert gazetteer.in_context("كلينتون", "PERSON", {"لوينسكي"}).id == "bill_clinton"
    assert gazetteer.in_context("كلينتون", "PERSON", set()) is None
    assert gazetteer.in_context("كلينتون", "ORG", {"ويكيليكس"}) is None


def test_similar_spellings(gazetteer):
    assert gazetteer.similar("فلادمير بوتين", "PERSON").id == "vladimir_putin"
    assert gazetteer.similar("ماريا بوتينا", "PERSON").id == "maria_butina"
    assert gazetteer.similar("سعيد المنشاوي", "PERSON") is None
    assert gazetteer.similar("فلادمير بوتين", "ORG") is None


def test_country_of(gazetteer):
    assert gazetteer.country_of("cia") == "united_states"
    assert gazetteer.country_of("emmanuel_macron") == "france"
    assert gazetteer.country_of("wikileaks") is None


def test_english_adjectives(gazetteer):
    assert gazetteer.english_adjective("iran") == "Iranian"
    assert gazetteer.english_adjective("moscow") is None


def test_tables_may_be_read_behind_a_gazetteer_that_is_there():
    together, after = build_gazetteer(ENTRY_TABLES), build_gazetteer(["corpus.tsv"], general_gazetteer())
    assert list(after.names()) == list(together.names())
    assert after == together


def test_a_copy_does_not_change_what_it_is_of():
    gazetteer = build_gazetteer(())
    names = list(gazetteer.names())
    copy = gazetteer.copy()
    copy.add(Entry("russia", "GPE", "Russia", "روسيا", ("بلد الثلوج",)))
    copy.add(Entry("x", "ORG", "First", "الأولى"))
    assert "بلد الثلوج" in dict(copy.names())
    assert list(gazetteer.names()) == names
    assert "x" not in gazetteer.entries


def test_more_names_for_an_entry_do_not_replace_it():
    gazetteer = build_gazetteer(())
    gazetteer.add(Entry("x", "ORG", "First", "الأولى"))
    gazetteer.add(Entry("x", "ORG", "Second", "الثانية", ("الثالثة",)))
    assert gazetteer.lookup("الثالثه").name == "First"
    assert gazetteer.candidates("الثانيه") == (gazetteer.entries["x"],)


def test_a_wrong_header_is_reported():
    with pytest.raises(InvalidRecord, match=r"leaders\.tsv: expected the columns a, b"):
        list(read_table("leaders.tsv", ("a", "b")))


@given(st.text(max_size=30))
def test_lookups_accept_any_text(text):
    gazetteer = load_gazetteer()
    entry = gazetteer.lookup(normalize(text))
    assert entry is None or normalize(text) in {
        normalize(n) for n in (entry.name, entry.name_ar or "", *entry.aliases)
    }
    assert (
        gazetteer.country_of_adjective(text) is None
        or gazetteer.country_of_adjective(text) in gazetteer.territories
    )


@pytest.mark.slow
def test_loads_fast():
    code = (
        "import time, pipelines.arabic.gazetteer as g, babel\n"
        "t = time.process_time(); g.load_gazetteer(); print(time.process_time() - t)"
    )
    times = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    ]
    assert min(times) < 0.6
