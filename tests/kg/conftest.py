"""Small documents built by hand, as the extraction would give them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation

MakeDocument = Callable[..., ExtractedDocument]

TRUMP = ("donald_trump", "PERSON", "Donald Trump", "دونالد ترامب")
RUSSIA = ("russia", "GPE", "Russia", "روسيا")
KREMLIN = ("kremlin", "ORG", "Kremlin", "الكرملين")
PESKOV = ("dmitry_peskov", "PERSON", "Dmitry Peskov", "دميتري بيسكوف")
ELECTION = ("us_election_2016", "EVENT", "2016 US election", "الانتخابات الأميركية")
ASSANGE = ("julian_assange", "PERSON", "Julian Assange", "جوليان أسانج")
WIKILEAKS = ("wikileaks", "ORG", "WikiLeaks", "ويكيليكس")


def make(
    document_id: str,
    text: str,
    entities: Sequence[tuple[Any, ...]] = (),
    relations: Sequence[tuple[Any, ...]] = (),
    **metadata: Any,
) -> ExtractedDocument:
    """A document whose mentions and evidence are given as texts, which are searched in ``text``.

    An entity is (id, type, name, Arabic name, mentions, origin); mentions default to the Arabic name, the
    origin to ``gazetteer``. A relation is (type, source, target, evidence, other values as a dict); evidence
    defaults to the whole text.
    """
    return ExtractedDocument(
        Document(document_id, text, **metadata),
        tuple(_entity(text, *e) for e in entities),
        tuple(_relation(text, *r) for r in relations),
    )


def _entity(
    text: str,
    entity_id: str,
    kind: str,
    name: str,
    name_ar: str | None = None,
    mentions: Sequence[str] | None = None,
    origin: str = "gazetteer",
) -> Entity:
    wanted = [name_ar or name] if mentions is None else mentions
    spans = tuple(Mention(text.index(m), text.index(m) + len(m), m) for m in wanted)
    return Entity(entity_id, kind, name, name_ar, spans, origin)


def _relation(
    text: str,
    kind: str,
    source: str,
    target: str | None,
    evidence: str | None = None,
    values: dict[str, Any] | None = None,
) -> Relation:
    start = text.index(evidence or text)
    span = Evidence(start, start + len(evidence or text))
    return Relation(kind, source, target, span, **(values or {}))


@pytest.fixture
def make_document() -> MakeDocument:
    """The function :func:`make`."""
    return make


def make_articles() -> list[ExtractedDocument]:
    """Three articles about one affair, and one about another, in different spellings."""
    return [
        make(
            "a-accusation.txt",
            "اتهم دونالد ترامب روسيا بالتدخل في الانتخابات الأميركية.",
            [TRUMP, RUSSIA, ELECTION],
            [
                ("ACCUSED", "donald_trump", "russia"),
                ("INTERFERED_IN", "russia", "us_election_2016", None,
                 {"modality": "alleged", "attribution": "donald_trump", "date": "2016"}),
            ],
            title="ترامب يتهم موسكو", date="2016-10-09", source="صحيفة الميدان", url="https://example.org/a",
            language="ar",
        ),
        make(
            "b-denial.txt",
            "نفى الكرملين ذلك. وقال بيسكوف إن روسيا لم تتدخل في الانتخابات الأمريكية.",
            [KREMLIN, (*PESKOV, ["بيسكوف"]), RUSSIA, (*ELECTION, ["الانتخابات الأمريكية"])],
            [
                ("DENIED", "kremlin", None, "نفى الكرملين ذلك."),
                ("AFFILIATED_WITH", "dmitry_peskov", "kremlin", "وقال بيسكوف",
                 {"role": "المتحدث باسم", "confidence": 0.4}),
                ("INTERFERED_IN", "russia", "us_election_2016",
                 "وقال بيسكوف إن روسيا لم تتدخل في الانتخابات الأمريكية.",
                 {"polarity": "negated", "attribution": "dmitry_peskov"}),
            ],
            date="2016-10-11", source="وكالة الأفق",
        ),
        make(
            "c-meeting.txt",
            "قال متحدث للبيت الأبيض إن ترمب لن يلتقي جوليان أسانج، مؤسس ويكيليكس.",
            [
                ("donald_tarmab", "PERSON", "Tarmab", "ترمب", None, "transliteration"),
                ("white_house", "ORG", "White House", "البيت الأبيض", ["لبيت الأبيض"]),
                ASSANGE, WIKILEAKS,
            ],
            [
                ("MET", "donald_tarmab", "julian_assange", None,
                 {"polarity": "negated", "attribution": "white_house", "date": "2017-01"}),
                ("AFFILIATED_WITH", "julian_assange", "wikileaks", "جوليان أسانج، مؤسس ويكيليكس",
                 {"role": "مؤسس"}),
            ],
            date="2017-01-05",
        ),
        make("d-weather.txt", "أمطار غزيرة على لندن.", [("london", "GPE", "London", "لندن")]),
    ]  # fmt: skip


@pytest.fixture
def articles() -> list[ExtractedDocument]:
    """The documents of :func:`make_articles`."""
    return make_articles()


FAILED = ("e-broken.html", "no text found in the page")


@pytest.fixture(params=["store", pytest.param("tables", marks=pytest.mark.extras)])
def graph(request: pytest.FixtureRequest) -> Iterator[KnowledgeGraph]:
    """The graph of ``articles``, and one document that failed: in a store, and in tables."""
    if request.param == "store":
        yield KnowledgeGraph.from_extracted(make_articles(), [FAILED])
    else:
        with kg.open(request.getfixturevalue("tables")) as opened:
            yield opened


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the tables of ``articles``, and one document that failed."""
    for library in ("duckdb", "pyarrow", "fsspec"):
        pytest.importorskip(library)
    from kg.tables.merging import merge_shards
    from kg.tables.shards import write_shard

    folder = tmp_path_factory.mktemp("tables")
    first, *rest = make_articles()
    for block in ([first, FAILED], rest):
        write_shard(folder / "shards", block)
    merge_shards(folder / "shards", folder / "tables")
    return folder / "tables"


@pytest.fixture
def hostile() -> KnowledgeGraph:
    """Names and texts with what breaks formats: markup, quotes, line ends, formulas, control characters."""
    text = "=SUM(A1) <b>\"'&]]>\u200f;\n,\x00\x0bروسيا\ufffe😀 اتهمت"
    name = text[:8]
    entities = (
        Entity("x&<y>", "ORG", name, 'شركة "أ" <ب>', (Mention(0, 8, name),), "text"),
        Entity("@z", "GPE", "+Z\x07", None, (Mention(9, 12, text[9:12]),), "text"),
    )
    document = Document("دليل/أ 1.txt", text, title="-1\t<script>", url="javascript:alert(1)")
    relation = Relation("ACCUSED", "x&<y>", "@z", Evidence(0, len(text)), role="=1+1")
    return KnowledgeGraph.from_extracted([ExtractedDocument(document, entities, (relation,))])
