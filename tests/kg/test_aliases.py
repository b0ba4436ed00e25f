"""The user's decisions: how they are written, refused, applied and undone."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from kg import KnowledgeGraph
from kg.aliases import Aliases, stem, unknown_names
from kg.errors import InputNotFound, InvalidAliases
from kg.names import slug, transliterate
from kg.resolve import LocalEntity, Resolution, resolve


def person(name_ar: str, document: str, kind: str = "PERSON") -> LocalEntity:
    name = transliterate(name_ar)
    return LocalEntity(document, slug(name), kind, name, name_ar, "transliteration", (name_ar,))


TRUMP = LocalEntity("a", "donald_trump", "PERSON", "Donald Trump", "دونالد ترامب", "gazetteer")
ORANGE = LocalEntity("b", "orange_man", "PERSON", "Orange Man", "الرجل البرتقالي", "transliteration")
HASSANS = [person("علي حسن", document) for document in ("court", "match", "trial")]


def resolved(text: str, *entities: LocalEntity) -> Resolution:
    return resolve(entities, Aliases.parse(text))


def ids(resolution: Resolution, *entities: LocalEntity) -> list[str]:
    return [resolution.ids[e.document, e.id] for e in entities]


# What the file says


def test_every_kind_of_decision_is_read_with_its_line() -> None:
    aliases = Aliases.parse(
        '# mine\n[merge]\n"Tarmab" = "Donald Trump"\nbob = "robert"\n\n[split]\n'
        '"علي حسن" = [{ documents = ["a"] }, { documents = ["b", "c"] }]\n"سامي" = "سامية"\n'
        '[rename]\nx = { name = "New", name_ar = "جديد" }\n"y" = "اسم"\n[retype]\nz = "org"\n'
    )
    assert [(d.what, d.name, d.line) for d in aliases.decisions] == [
        ("merge", "Tarmab", 3), ("merge", "bob", 4), ("split", "علي حسن", 7), ("split", "علي حسن", 7),
        ("split", "سامي", 8), ("rename", "x", 10), ("rename", "y", 11), ("retype", "z", 13),
    ]  # fmt: skip
    assert [d.documents for d in aliases.decisions[2:4]] == [("a",), ("b", "c")]
    assert [(d.new_name, d.new_name_ar) for d in aliases.decisions[5:7]] == [("New", "جديد"), (None, "اسم")]
    assert aliases.decisions[7].type == "ORG"


def test_an_empty_file_decides_nothing() -> None:
    assert not Aliases.parse("")
    assert Aliases.parse("[merge]\n").fingerprint == Aliases().fingerprint == ""


def test_the_fingerprint_goes_by_what_is_said() -> None:
    one = Aliases.parse('[merge]\na = "b"')
    assert one.fingerprint == Aliases.parse('# why\n[merge]\n\n"a" = "b"\n').fingerprint
    assert one.fingerprint != Aliases.parse('[merge]\na = "c"').fingerprint
    assert (
        Aliases.parse('[retype]\na = "ORG"').fingerprint != Aliases.parse('[retype]\na = "GPE"').fingerprint
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[merge]\n"a" = "b"\n"c" =\n', r"aliases\.toml, line 3: no valid TOML: Invalid value"),
        ('[merge]\n"a" = "b"\n"a" = "c"\n', r"line 3: no valid TOML: Cannot overwrite a value"),
        ('[merge]\n"a" = "b"\n\n[joins]\n"c" = "d"\n', r"line 4: unknown table 'joins'; expected merge, split"),
        ('merge = "x"\n', r"line 1: expected lines of the form"),
        ('[merge]\na = "b"\n"c" = 3\n', r"line 3: 'c': expected the name or id of the entity that it is, got 3"),
        ('[merge]\n"أحمد" = "احمد"\n', r"line 2: 'أحمد' is merged with itself"),
        ('[split]\n"c" = { document = "a" }\n', r"line 2: 'c': expected the name of the entity that it is not"),
        ('[split]\n"c" = { documents = [] }\n', r"line 2: 'c': expected the name"),
        ('[split]\n"c" = "C"\n', r"line 2: 'c' is split from itself; say in which documents"),
        ('[rename]\n"c" = { nom = "x" }\n', r"line 2: 'c': expected a name"),
        ('[rename]\n"c" = ""\n', r"line 2: 'c': expected a name, got ''"),
        ('[retype]\n\n# note\n"c" = "PERSN"\n', r"line 4: 'c': expected a type \(PERSON, ORG"),
        ('[merge]\na = "b"\n[split]\n"b" = "a"\n', r"line 4: splits what line 2 merges; delete one"),
    ],
)  # fmt: skip
def test_errors_name_file_and_line(text: str, message: str) -> None:
    with pytest.raises(InvalidAliases, match=message):
        Aliases.parse(text)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound, match=r"cannot read .*none\.toml"):
        Aliases.load(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes("[merge]\n'é' = 'e'".encode("latin-1"))
    with pytest.raises(InvalidAliases, match=r"latin\.toml: expected UTF-8"):
        Aliases.load(tmp_path / "latin.toml")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('\ufeff[merge]\na = "b"\n', "utf-8")
    assert Aliases.load(tmp_path / "a.toml").decisions[0].line == 2


# What it does


@pytest.mark.parametrize("name", ["الرجل البرتقالي", "Orange Man", "orange_man", "الرجل البُرتقالى"])
@pytest.mark.parametrize("other", ["donald_trump", "Donald Trump", "دونالد ترامب"])
def test_merge_makes_one_entity_that_the_second_one_names(name: str, other: str) -> None:
    resolution = resolved(f'[merge]\n"{name}" = "{other}"', TRUMP, ORANGE)
    (entity,) = resolution.entities
    assert (entity.id, entity.name, entity.name_ar) == ("donald_trump", "Donald Trump", "دونالد ترامب")
    assert "الرجل البرتقالي" in entity.aliases
    assert [(m.reason, m.score) for m in resolution.merges] == [("user", 1.0)]


def test_without_the_line_they_are_two_again() -> None:
    assert len(resolved("", TRUMP, ORANGE).entities) == 2


def test_merge_wins_over_gazetteer_and_class() -> None:
    city = LocalEntity("b", "trump_city", "GPE", "Trump City", "مدينة ترامب", "gazetteer")
    (entity,) = resolved('[merge]\ntrump_city = "donald_trump"', TRUMP, city).entities
    assert (entity.id, entity.type) == ("donald_trump", "PERSON")


def test_merges_in_a_chain_end_in_one_entity() -> None:
    third = person("العم دونالد الكبير", "c")
    text = '[merge]\n"العم دونالد الكبير" = "orange_man"\n"orange_man" = "donald_trump"'
    (entity,) = resolved(text, TRUMP, ORANGE, third).entities
    assert entity.id == "donald_trump"


def test_split_keeps_two_names_apart_through_every_step() -> None:
    a, b = person("دونالد ترمب", "x"), person("دونالد ترامب", "y")
    assert len(resolved("", a, b).entities) == 1
    assert len(resolved('[split]\n"دونالد ترمب" = "دونالد ترامب"', a, b).entities) == 2


def test_split_holds_where_a_third_name_would_link_the_two() -> None:
    third = LocalEntity("z", "dunald_tarmab", "PERSON", "Donald Trump", "دونالد ترمب", "text")
    a, b = (
        person("دونالد ترمب", "x"),
        LocalEntity("y", "donald_trump", "PERSON", "Donald Trump", None, "text"),
    )
    assert len(resolved("", a, b, third).entities) == 1
    parts = resolved('[split]\n"دونالد ترمب" = "donald_trump"', a, b, third)
    assert ids(parts, a) != ids(parts, b)


def test_split_by_documents_makes_somebody_else_of_the_same_name() -> None:
    court, match, trial = HASSANS
    parts = resolved('[split]\n"علي حسن" = { documents = ["court", "trial"] }', *HASSANS)
    assert ids(parts, court) == ids(parts, trial) != ids(parts, match)
    assert len(parts.entities) == 2


def test_several_parts_of_one_name() -> None:
    text = '[split]\n"علي حسن" = [{ documents = ["court"] }, { documents = ["trial"] }]'
    assert len(resolved(text, *HASSANS).entities) == 3


def test_numbered_ids_are_understood_and_stay() -> None:
    text = '[split]\n"علي حسن" = [{ documents = ["court"] }, { documents = ["trial"] }]\n'
    before = resolved(text, *HASSANS)
    assert sorted(e.id for e in before.entities) == ["ali_hassan", "ali_hassan_2", "ali_hassan_3"]
    after = resolved(text + '[merge]\nali_hassan_2 = "ali_hassan"', *HASSANS)
    assert sorted(e.id for e in after.entities) == ["ali_hassan", "ali_hassan_3"]
    moved = [e for e in HASSANS if ids(before, e) == ["ali_hassan_3"]]
    assert ids(after, *moved) == ["ali_hassan_3"]


def test_rename_gives_names_and_keeps_id_and_former_names() -> None:
    (entity,) = resolved('[rename]\norange_man = { name = "Mr X", name_ar = "السيد س" }', ORANGE).entities
    assert (entity.id, entity.name, entity.name_ar, entity.name_origin) == (
        "orange_man",
        "Mr X",
        "السيد س",
        "user",
    )
    assert entity.aliases == ("Orange Man", "الرجل البرتقالي")
    (entity,) = resolved('[rename]\n"Orange Man" = "السيد س"', ORANGE).entities
    assert (entity.name, entity.name_ar, entity.name_origin) == ("Orange Man", "السيد س", "transliteration")


def test_retype_wins() -> None:
    (entity,) = resolved('[retype]\n"الرجل البرتقالي" = "GROUP"', ORANGE).entities
    assert entity.type == "GROUP"


def test_the_order_of_documents_makes_no_difference() -> None:
    text = '[split]\n"علي حسن" = { documents = ["trial"] }\n[merge]\norange_man = "donald_trump"\n[retype]\nx = "ORG"'
    found = [resolved(text, *order) for order in permutations([*HASSANS, TRUMP, ORANGE])]
    assert all(r.ids == found[0].ids and r.entities == found[0].entities for r in found)


def test_the_stem_of_an_id() -> None:
    assert [stem(i) for i in ("a_2", "guccifer_2_0", "a")] == ["a", "guccifer_2", "a"]


def test_names_that_nobody_bears_are_told(graph: KnowledgeGraph) -> None:
    aliases = Aliases.parse(
        '[merge]\n"nobody" = "ترمب"\n[split]\n"لندن" = { documents = ["z.txt", "d-weather.txt"] }'
    )
    assert unknown_names(graph._store.connection, aliases) == [
        "aliases.toml, line 2: no entity is called 'nobody'; `kg entities` lists ids and names",
        "aliases.toml, line 4: no document 'z.txt'",
    ]
