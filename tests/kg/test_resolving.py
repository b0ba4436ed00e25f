"""Documents come, change and go: what is resolved bit by bit is what a build from nothing gives."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import ENTITY_TYPES, Document, Entity, ExtractedDocument, KnowledgeGraph, Mention
from kg.aliases import Aliases
from kg.names import slug, transliterate
from kg.store import Store
from tests.kg.conftest import make_articles
from tests.kg.test_graph_properties import everything, extracted_documents

RELAXED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = [
    "محمد بن سالم", "محمد بن سالم آل نهار", "سالم", "سالم نهار", "خالد حسن سالم", "حسن علي", "خالد حسن علي",
    "حسن", "علي", "علي سالم", "دونالد ترامب", "دونالد ترمب", "ترامب", "ترمب الابن", "دونالد ترامب الابن",
    "وزارة العدل", "حملة ترامب", "حملة الرئيس دونالد ترامب", "سجن بلمار", "بلمار", "فرنسا", "روسيا",
]  # fmt: skip
LATIN = [
    "Donald Trump", "Donald Tramp", "Donald Trump Jr.", "Trump", "Trump campaign", "Donald Trump's campaign",
    "Khaled Hassan Salem", "Khalid Hasan Salem", "Hassan Ali", "Mohammed bin Salem", "Salem", "Belmar",
    "Ministry of Justice", "Justice Ministry of France", "French Justice Ministry", "Federal Office of Ports", "FOP",
]  # fmt: skip
BODIES = {"campaign", "ministry", "office", "fop"}
DERIVED = {
    "entities": "SELECT key, type, name, name_ar, name_origin, aliases, documents, mentions FROM entities",
    "locals": "SELECT d.key, p.key, e.key FROM local_entities l JOIN documents d ON d.id = l.document "
    "JOIN profiles p ON p.id = l.profile LEFT JOIN entities e ON e.id = l.entity",
    "relations": "SELECT d.key, r.position, s.key, t.key, a.key FROM relations r "
    "JOIN documents d ON d.id = r.document LEFT JOIN entities s ON s.id = r.source_entity "
    "LEFT JOIN entities t ON t.id = r.target_entity LEFT JOIN entities a ON a.id = r.attribution_entity",
    "names": "SELECT e.key, normalized, rank, uses, spelling FROM names JOIN entities e ON e.id = entity",
    "merges": 'SELECT e.key, "left", "right", reason, score FROM merges JOIN entities e ON e.id = entity',
    "name_search": "SELECT e.key, names FROM name_search n LEFT JOIN entities e ON e.id = n.rowid",
    "evidence_search": 'SELECT d.key, r.start, r."end", f.text FROM evidence_search f '
    "LEFT JOIN relations r ON r.id = f.rowid LEFT JOIN documents d ON d.id = r.document",
    "touches": "SELECT t.key, p.key, p.name, p.name_ar, p.type FROM touches t JOIN profiles p ON p.id = t.profile",
    "given_names": "SELECT g.name, asks, p.key, p.name, p.name_ar, p.type FROM given_names g "
    "JOIN profiles p ON p.id = g.profile",
    "dirty": "SELECT profile FROM dirty UNION ALL SELECT entity FROM dirty_entities",
    "meta": "SELECT key, value FROM meta",
}


def content(store: Store) -> dict[str, list[Any]]:
    """All that is derived from the documents, by ids that do not depend on the way here."""
    tables = {name: sorted(map(repr, store.connection.execute(sql))) for name, sql in DERIVED.items()}
    return tables | {"documents": list(store.extracted())}


@st.composite
def documents_of_people(draw: st.DrawFn, document_id: str) -> ExtractedDocument:
    """Names that touch each other in the ways that the resolution knows."""
    names = draw(st.lists(st.sampled_from(NAMES) | st.sampled_from(LATIN), max_size=4, unique=True))
    text, entities, start = " ثم ".join(["قال", *names]), [], len("قال")
    for name in names:
        start += len(" ثم ")
        kind = draw(st.sampled_from(ENTITY_TYPES)) if draw(st.integers(0, 9)) == 0 else kind_of(name)
        origin = draw(st.sampled_from(["transliteration", "transliteration", "gazetteer"]))
        mention = Mention(start, start + len(name), name)
        if name.isascii():
            entities.append(Entity(slug(name), kind, name, None, (mention,), "text"))
        else:
            english = transliterate(name)
            entities.append(Entity(slug(english), kind, english, name, (mention,), origin))
        start += len(name)
    return ExtractedDocument(Document(document_id, text), tuple({e.id: e for e in entities}.values()))


def kind_of(name: str) -> str:
    first = name.split()[0] if set(name.lower().split()).isdisjoint(BODIES) else "وزارة"
    return {
        "وزارة": "ORG",
        "حملة": "ORG",
        "سجن": "LOC",
        "بلمار": "LOC",
        "Belmar": "LOC",
        "فرنسا": "GPE",
        "روسيا": "GPE",
    }.get(first, "PERSON")


IDS = st.sampled_from([f"doc-{i}" for i in range(6)])
DOCUMENTS = IDS.flatmap(lambda i: extracted_documents(i) | documents_of_people(i) | documents_of_people(i))
STEPS = st.lists(DOCUMENTS | DOCUMENTS | IDS | st.just(None), max_size=14)


@RELAXED
@given(STEPS)
def test_random_adds_changes_and_removals_give_what_a_build_from_nothing_gives(
    steps: list[ExtractedDocument | str | None],
) -> None:
    last: dict[str, ExtractedDocument] = {}
    with Store.memory() as store:
        for step in steps:
            if step is None:
                store.resolve()
            elif isinstance(step, str):
                store.remove(step)
                last.pop(step, None)
            else:
                store.add(step)
                last[step.document.id] = step
        store.resolve()
        assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        fresh = KnowledgeGraph.from_extracted(last.values())
        assert content(store) == content(fresh._store)
        assert everything(KnowledgeGraph(store)) == everything(fresh)


def test_names_that_do_not_touch_what_changed_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, c, d = make_articles()
    resolved: list[str] = []
    with Store.memory() as store:
        for article in (a, b, d):
            store.add(article)
        store.resolve()
        import kg.resolving as module

        real = module.grouped
        monkeypatch.setattr(
            module,
            "grouped",
            lambda part, *rest: resolved.extend(p.id for p in part) or real(part, *rest),
        )
        store.add(c)
        store.resolve()
        assert {"donald_trump", "donald_tarmab", "julian_assange"} <= set(resolved)
        assert not {"london", "russia", "kremlin"} & set(resolved)
        resolved.clear()
        store.resolve()
        assert resolved == []


def test_a_name_becomes_a_given_name_far_away() -> None:
    """Whether «سالم» in «خالد حسن سالم» is the grandfather depends on people whom nothing else connects."""

    def person(document: str, name: str) -> ExtractedDocument:
        english = transliterate(name)
        entity = Entity(
            slug(english), "PERSON", english, name, (Mention(0, len(name), name),), "transliteration"
        )
        return ExtractedDocument(Document(document, name), (entity,))

    rare = "زرقاف"  # no list has it
    first = [person("a", f"خالد {rare}"), person("b", f"خالد حسن {rare}")]
    with Store.memory() as store:
        for d in first:
            store.add(d)
        store.resolve()
        assert len(KnowledgeGraph(store).entities()) == 1
        store.add(person("c", f"{rare} منصور"))
        store.resolve()
        assert len(KnowledgeGraph(store).entities()) == 3
        store.remove("c")
        store.resolve()
        assert len(KnowledgeGraph(store).entities()) == 1


def test_a_change_of_the_users_decisions_resolves_all_anew() -> None:
    aliases = Aliases.parse('[merge]\n"London" = "Russia"')
    with Store.memory() as store:
        for article in make_articles():
            store.add(article)
        store.resolve()
        before = content(store)
        store.resolve(aliases)
        assert KnowledgeGraph(store).entity("لندن").id == "russia"
        store.resolve()
        assert content(store) == before
