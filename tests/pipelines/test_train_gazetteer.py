"""The table of names derived from annotated documents."""

import json

import pytest

from pipelines.arabic.gazetteer import Entry, build_gazetteer
from pipelines.train.gazetteer import corpus_entries


def write(folder, *documents):
    """A corpus file of documents given as lists of (id, type, English name, surfaces)."""
    path = folder / "corpus.jsonl"
    lines = [
        json.dumps({"entities": [
            {"id": i, "type": t, "name": n, "mentions": [{"text": s} for s in surfaces]}
            for i, t, n, surfaces in entities
        ]})
        for entities in documents
    ]  # fmt: skip
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def curated():
    gazetteer = build_gazetteer(())
    gazetteer.add(Entry("sami_najjar", "PERSON", "Sami Najjar", "سامي النجار"))
    return gazetteer


def test_full_names_become_entries_and_family_names_do_not(tmp_path, curated):
    path = write(tmp_path, [("rana_haddad", "PERSON", "Rana Haddad", ["رنا حداد", "حداد"])])
    assert corpus_entries([path], curated) == [Entry("rana_haddad", "PERSON", "Rana Haddad", "رنا حداد")]


def test_known_entities_keep_their_id_and_get_further_names(tmp_path, curated):
    path = write(tmp_path, [("s_najjar", "PERSON", "S. Najjar", ["سامي النجار", "سامي نجار الحلبي"])])
    [entry] = corpus_entries([path], curated)
    assert (entry.id, entry.name, entry.aliases) == ("sami_najjar", "Sami Najjar", ("سامي نجار الحلبي",))


def test_ids_that_share_a_full_name_are_one(tmp_path, curated):
    one = [("karim_zed", "PERSON", "Karim Zed", ["كريم زد"])]
    other = [("kareem_zed", "PERSON", "Kareem Zed", ["كريم زد", "كريم زد المدني"])]
    [entry] = corpus_entries([write(tmp_path, one, one, other)], curated)
    assert entry.id == "karim_zed"


def test_groups_bare_institutions_and_general_nouns_are_left_out(tmp_path, curated):
    path = write(tmp_path, [
        ("iranian_hackers", "GROUP", "Iranian hackers", ["قراصنة إيرانيون"]),
        ("us_justice_department", "ORG", "US Justice Department", ["وزارة العدل"]),
        ("valley_bank_board", "ORG", "Valley Bank board", ["المجلس"]),
        ("2019_lakeside_fair", "EVENT", "2019 Lakeside fair", ["معرض البحيرة"]),
    ])  # fmt: skip
    assert corpus_entries([path], curated) == []


def test_names_of_two_entities_are_left_out(tmp_path, curated):
    path = write(
        tmp_path,
        [("dawn_paper", "ORG", "Dawn", ["صحيفة الفجر الجديد", "مؤسسة الفجر"])],
        [("sunrise_party", "ORG", "Sunrise Party", ["حزب الفجر الجديد", "مؤسسة الفجر"])],
    )
    names = [n for e in corpus_entries([path], curated) for n in (e.name_ar, *e.aliases)]
    assert names == ["صحيفة الفجر الجديد", "حزب الفجر الجديد"]
