"""Questions to a small graph of four articles; see conftest.py for what they say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kg
from kg import ExtractedDocument, KnowledgeGraph, UnknownName, UsageError
from kg.errors import InputNotFound, OutputNotWritable


def found(graph: KnowledgeGraph, *args: Any, **kwargs: Any) -> list[str]:
    """The answers in short: the document's letter, type and ends."""
    return [
        f"{r.document[0]} {r.type} {r.source.id} {r.target.id if r.target else '-'}"
        for r in graph.relations(*args, **kwargs)
    ]


# Entities


@pytest.mark.parametrize(
    "name",
    [
        "donald_trump", "Donald Trump", "donald TRUMP", "دونالد ترامب", "دُونالد تـرامب", "ترمب", "ترامب",
        "دونالد ترمب",
    ],
)  # fmt: skip
def test_an_entity_is_found_by_id_names_alias_and_spelling(graph: KnowledgeGraph, name: str) -> None:
    assert graph.entity(name).id == "donald_trump"


def test_an_entity_carries_its_names_and_counts(graph: KnowledgeGraph) -> None:
    e = graph.entity("ترامب")
    assert (e.type, e.name, e.name_ar, e.aliases) == ("PERSON", "Donald Trump", "دونالد ترامب", ("ترمب",))
    assert (e.documents, e.mentions, e.name_origin) == (2, 2, "gazetteer")
    assert str(e) == "Donald Trump (دونالد ترامب)"


def test_the_article_that_a_proclitic_took_is_back(graph: KnowledgeGraph) -> None:
    assert graph.entity("البيت الأبيض").id == "white_house"
    assert graph.entity("white_house").aliases == ()


@pytest.mark.parametrize(
    ("name", "near"), [("Donlad Trump", "Donald Trump"), ("ويكليكس الجديد", "WikiLeaks")]
)
def test_an_unknown_name_gets_a_proposal(graph: KnowledgeGraph, name: str, near: str) -> None:
    with pytest.raises(UnknownName, match=f"unknown entity '{name}'; did you mean '{near}'"):
        graph.entity(name)


def test_a_name_near_to_nothing_gets_advice(graph: KnowledgeGraph) -> None:
    with pytest.raises(
        UnknownName, match=r"no name is near to it; `graph\.entities\(\)` or `kg entities` lists all"
    ):
        graph.entity("xyzzy")


def test_of_several_bearers_of_a_name_the_one_most_often_meant_goes_first(make_document: Any) -> None:
    def smith(document: str, first: str) -> ExtractedDocument:
        entity = (f"{first}_smith", "PERSON", f"{first} Smith", f"{first} سميث", ["سميث"])
        return make_document(document, "قال سميث", [entity])

    graph = KnowledgeGraph.from_extracted([smith("1", "آدم"), smith("2", "بول"), smith("3", "بول")])
    assert [e.id for e in graph.find("سميث")] == ["بول_smith", "آدم_smith"]
    assert graph.entity("سميث").id == "بول_smith"
    assert graph.find("لا أحد") == []


def test_entities_come_by_importance_and_type(graph: KnowledgeGraph) -> None:
    assert [e.id for e in graph.entities()][:3] == ["donald_trump", "russia", "us_election_2016"]
    assert [e.id for e in graph.entities("gpe")] == ["russia", "london"]
    with pytest.raises(UnknownName, match="unknown entity type 'PERSN'; did you mean 'PERSON'"):
        graph.entities("PERSN")


def test_mentions_are_where_they_say(graph: KnowledgeGraph) -> None:
    everything = graph.mentions()
    assert len(everything) == graph.info().mentions
    for m in everything:
        assert graph.document(m.document).text[m.start : m.end] == m.text
    assert [(m.document, m.text) for m in graph.mentions("ترامب")] == [
        ("a-accusation.txt", "دونالد ترامب"), ("c-meeting.txt", "ترمب"),
    ]  # fmt: skip
    assert [m.entity for m in graph.mentions(document="d-weather.txt")] == ["london"]
    assert graph.mentions("ترامب", document="d-weather.txt") == []


def test_neighbors_are_those_with_a_relation(graph: KnowledgeGraph) -> None:
    assert [e.id for e in graph.neighbors("روسيا")] == ["us_election_2016", "donald_trump"]
    assert graph.neighbors("London") == []


# Relations


def test_all_relations_come_in_the_order_of_the_documents(graph: KnowledgeGraph) -> None:
    assert found(graph) == [
        "a ACCUSED donald_trump russia",
        "a INTERFERED_IN russia us_election_2016",
        "b DENIED kremlin -",
        "b AFFILIATED_WITH dmitry_peskov kremlin",
        "b INTERFERED_IN russia us_election_2016",
        "c MET donald_trump julian_assange",
        "c AFFILIATED_WITH julian_assange wikileaks",
    ]
    assert len(graph) == 7


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ({"type": "accused"}, "a"),
        ({"type": ["ACCUSED", "DENIED"]}, "ab"),
        ({"source": "Russia"}, "ab"),
        ({"source": "روسيا", "polarity": "negated"}, "b"),
        ({"target": "الكرملين"}, "b"),
        ({"type": "INTERFERED_IN", "source": "روسيا", "target": "2016 US election"}, "ab"),
        ({"source": "Russia", "target": "Donald Trump"}, ""),
        ({"modality": "alleged"}, "a"),
        ({"attribution": "ترامب"}, "a"),
        ({"attribution": "البيت الأبيض"}, "c"),
        ({"document": "b-denial.txt", "type": "DENIED"}, "b"),
        ({"text": "لم تتدخل"}, "b"),
        ({"text": "الانتخابات الامريكيه"}, "b"),
        ({"min_confidence": 0.5, "document": "b-denial.txt"}, "bb"),
        ({"source": "Donald Trump", "since": "2017"}, "c"),
    ],
)
def test_each_condition_selects(graph: KnowledgeGraph, question: dict[str, Any], documents: str) -> None:
    assert "".join(r.document[0] for r in graph.relations(**question)) == documents


def test_conditions_hold_together(graph: KnowledgeGraph) -> None:
    question = {"type": "INTERFERED_IN", "source": "Russia", "modality": "actual"}
    assert found(graph, **question, attribution="بيسكوف") == ["b INTERFERED_IN russia us_election_2016"]
    assert found(graph, **question, attribution="ترامب") == []


def test_a_type_that_reads_both_ways_is_found_from_both_ends(graph: KnowledgeGraph) -> None:
    stated = ["c MET donald_trump julian_assange"]
    assert found(graph, "MET", source="Julian Assange") == stated
    assert found(graph, "MET", target="Donald Trump") == stated
    assert found(graph, "MET", source="Julian Assange", target="Donald Trump") == stated
    assert found(graph, "ACCUSED", source="Russia") == []


@pytest.mark.parametrize(
    ("since", "until", "documents"),
    [
        (None, None, "aabbbcc"),
        ("2016", None, "aabbbcc"),
        ("2016-10-10", None, "abbbcc"),
        ("2016-10-12", None, "acc"),
        ("2017", None, "cc"),
        ("2017-01-20", None, "c"),
        ("2018", None, ""),
        (None, "2015", ""),
        (None, "2016-01", "a"),
        (None, "2016-10-09", "aa"),
        (None, "2016-12-31", "aabbb"),
        (None, "2017-01-01", "aabbbc"),
        ("2016-10-10", "2016-10-11", "abbb"),
    ],
)
def test_a_date_fits_if_it_may_lie_in_the_range(
    graph: KnowledgeGraph, since: str | None, until: str | None, documents: str
) -> None:
    """The dates: a 2016-10-09 and 2016, b 2016-10-11, c 2017-01 and 2017-01-05."""
    assert "".join(r.document[0] for r in graph.relations(since=since, until=until)) == documents


def test_a_relation_carries_its_provenance(graph: KnowledgeGraph) -> None:
    r = graph.relations("INTERFERED_IN", modality="alleged")[0]
    assert r.evidence == "اتهم دونالد ترامب روسيا بالتدخل في الانتخابات الأميركية."
    assert (r.start, r.end, r.document, r.position) == (0, len(r.evidence), "a-accusation.txt", 1)
    assert (r.title, r.publisher, r.url) == ("ترامب يتهم موسكو", "صحيفة الميدان", "https://example.org/a")
    assert (r.date, r.document_date, r.confidence) == ("2016", "2016-10-09", 1.0)
    assert r.attribution is not None
    assert r.attribution.id == "donald_trump"
    assert str(r) == "Russia — INTERFERED_IN (alleged) → 2016 US election, says Donald Trump"
    assert r.to_dict()["attribution"] == "donald_trump"
    assert r.key == "a-accusation.txt#1"


def test_every_evidence_is_the_text_of_a_stored_document(graph: KnowledgeGraph) -> None:
    for r in graph.relations():
        assert graph.document(r.document).text[r.start : r.end] == r.evidence


def test_a_denial_without_addressee_has_no_target(graph: KnowledgeGraph) -> None:
    (r,) = graph.relations("DENIED")
    assert r.target is None
    assert str(r) == "Kremlin — DENIED → …"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"type": "ACUSED"}, "unknown relation type 'ACUSED'; did you mean 'ACCUSED'"),
        ({"source": "Rusia"}, "unknown entity 'Rusia'; did you mean 'Russia'"),
        ({"attribution": "بيسكاليف"}, "unknown entity .*دميتري بيسكوف"),
        ({"polarity": "negative"}, "unknown polarity 'negative'; did you mean 'negated'"),
        ({"modality": "aleged"}, "did you mean 'alleged'"),
        ({"document": "b-denial"}, r"unknown document 'b-denial'; did you mean 'b-denial\.txt'"),
    ],
)
def test_an_unknown_word_is_named_with_the_nearest_known(
    graph: KnowledgeGraph, question: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnknownName, match=message):
        graph.relations(**question)


@pytest.mark.parametrize("date", ["yesterday", "2016-13", "16", "2016-1-1", "2016/01/01", "2016-01-32", ""])
def test_what_is_no_date_is_refused(graph: KnowledgeGraph, date: str) -> None:
    with pytest.raises(UsageError, match="not a date"):
        graph.relations(since=date)


def test_dates_may_have_other_digits_and_be_numbers(graph: KnowledgeGraph) -> None:
    after = graph.relations(since="2015-12-31")
    assert after != graph.relations(since="2016-11")
    assert graph.relations(since="٢٠١٥-١٢-۳۱") == after
    assert graph.relations(since=2016) == graph.relations(since="2016")  # type: ignore[arg-type]


def test_a_folder_of_a_build_is_told_from_one_of_tables(tmp_path: Path) -> None:
    saved = kg.example().save(tmp_path / "graph.db")
    with pytest.raises(InputNotFound, match=f"without tables of a graph; did you mean '{saved}'"):
        kg.open(tmp_path)


def test_names_are_data_and_no_sql(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName):
        graph.relations(source="x' OR 1=1 --")
    assert graph.relations(text="' OR 1=1 --") == []


# Documents and the whole


def test_documents_are_listed_with_their_counts_and_errors(graph: KnowledgeGraph) -> None:
    listed = {d.id: d for d in graph.documents()}
    assert list(listed) == sorted(listed)
    assert (listed["a-accusation.txt"].mentions, listed["a-accusation.txt"].relations) == (3, 2)
    assert listed["a-accusation.txt"].title == "ترامب يتهم موسكو"
    assert listed["e-broken.html"].error == "no text found in the page"
    assert sum(d.error is not None for d in listed.values()) == 1


def test_info_counts(graph: KnowledgeGraph) -> None:
    info = graph.info()
    assert (info.documents, info.failed, info.mentions) == (4, 1, 12)
    assert info.entities == {"EVENT": 1, "GPE": 2, "ORG": 3, "PERSON": 3}
    assert info.relations == {"ACCUSED": 1, "AFFILIATED_WITH": 2, "DENIED": 1, "INTERFERED_IN": 2, "MET": 1}
    assert (info.entity_count, info.relation_count) == (9, 7)
    assert repr(graph) == "<KnowledgeGraph: 4 documents, 9 entities, 7 relations>"


def test_merges_have_their_reasons(graph: KnowledgeGraph) -> None:
    doubtful, *sure = graph.merges()
    assert (doubtful.entity, doubtful.reason, doubtful.score) == ("donald_trump", "short name", 0.8)
    assert {doubtful.left, doubtful.right} == {"ترمب", "دونالد ترامب"}
    assert [(m.entity, m.left, m.right, m.reason, m.score) for m in sure] == [
        ("russia", "روسيا", "روسيا", "gazetteer", 1.0),
        ("us_election_2016", "الانتخابات الأميركية", "الانتخابات الأميركية", "gazetteer", 1.0),
    ]


def test_an_empty_graph_answers(tmp_path: Path) -> None:
    graph = KnowledgeGraph.from_extracted([])
    assert (len(graph), bool(graph), graph.entities(), graph.relations(), graph.documents()) == (
        0,
        True,
        [],
        [],
        [],
    )
    assert graph.info().entity_count == 0
    with pytest.raises(UnknownName):
        graph.entity("ترامب")


def test_a_saved_graph_gives_the_same_answers(graph: KnowledgeGraph, tmp_path: Path) -> None:
    path = graph.save(tmp_path / "g.db")
    with kg.open(path) as opened:
        assert opened.relations() == graph.relations()
        assert opened.entities() == graph.entities()
        assert opened.documents() == graph.documents()
        assert opened.mentions() == graph.mentions()
        assert opened.merges() == graph.merges()
        assert list(opened.extracted()) == list(graph.extracted())
        opened.save(tmp_path / "again.db")
    with kg.open(tmp_path / "again.db") as again:
        assert again.relations() == graph.relations()


def test_a_graph_saved_nowhere_says_so(graph: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable, match="there is no folder"):
        graph.save(tmp_path / "missing" / "g.db")
