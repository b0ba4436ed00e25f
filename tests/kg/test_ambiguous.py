"""Short names that several bear in full, document by document, also when these come and go."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg import Document, Entity, ExtractedDocument, KnowledgeGraph, Mention
from kg.aliases import Aliases
from kg.ambiguous import separated
from kg.names import slug, transliterate
from kg.resolve import LocalEntity, profiles_of
from kg.store import Store
from tests.kg.test_resolving import content

NAMES = (
    "محمد الراوي", "محمد بن سعد الراوي", "محمد أحمد الراوي", "محمد احمد الراوى", "الراوي", "محمد بن سعد",
    "محمد بن سعد آل راو", "محمد بن خالد آل راو", "محمد آل راو",
)  # fmt: skip
ALIASES = Aliases.parse(
    '[merge]\n"محمد الراوي" = "محمد أحمد الراوي"\n[split]\n"محمد بن سعد" = { documents = ["doc-1"] }'
)


def person(name: str, document: str, origin: str = "transliteration") -> LocalEntity:
    english = transliterate(name)
    return LocalEntity(document, slug(english), "PERSON", english, name, origin, (name,))


def contexts(*entities: LocalEntity) -> Counter[tuple[str, str]]:
    return Counter((p.name_ar or "", p.context) for p in separated(profiles_of(entities, {})))


FULL = (person("محمد بن سعد الراوي", "1"), person("محمد أحمد الراوي", "2"))


def test_a_short_name_of_two_bearers_is_a_profile_for_each_document() -> None:
    found = contexts(*FULL, person("محمد الراوي", "a"), person("محمد الراوي", "b"))
    assert found["محمد الراوي", "a"] == found["محمد الراوي", "b"] == 1
    assert found["محمد بن سعد الراوي", ""] == 1


@pytest.mark.parametrize(
    "full",
    [FULL[:1], (person("محمد أحمد الراوي", "1"), person("محمد احمد الراوى", "2"))],
    ids=["one bearer", "two spellings of one bearer"],
)
def test_a_short_name_of_one_bearer_stays_whole(full: tuple[LocalEntity, ...]) -> None:
    assert contexts(*full, person("محمد الراوي", "a"), person("محمد الراوي", "b"))["محمد الراوي", ""] == 1


def test_a_short_name_that_the_gazetteer_knows_stays_whole() -> None:
    assert contexts(*FULL, person("محمد الراوي", "a", "gazetteer"))["محمد الراوي", ""] == 1


def test_surfaces_go_with_their_documents() -> None:
    short = [person("محمد الراوي", "a"), person("محمد الراوي", "b")]
    found = [p for p in separated(profiles_of([*FULL, *short], {})) if p.context]
    assert [(p.documents, p.surfaces) for p in found] == [
        (["a"], Counter({"محمد الراوي": 1})), (["b"], Counter({"محمد الراوي": 1})),
    ]  # fmt: skip


def extracted(document: str, names: list[str]) -> ExtractedDocument:
    text, entities, start = " ثم ".join(["قال", *names]), {}, len("قال")
    for name in names:
        start += len(" ثم ")
        english = transliterate(name)
        mention = Mention(start, start + len(name), name)
        entities[slug(english)] = Entity(
            slug(english), "PERSON", english, name, (mention,), "transliteration"
        )
        start += len(name)
    return ExtractedDocument(Document(document, text), tuple(entities.values()))


IDS = st.sampled_from([f"doc-{n}" for n in range(5)])
STEPS = st.lists(
    st.builds(extracted, IDS, st.lists(st.sampled_from(NAMES), min_size=1, max_size=2, unique=True))
    | IDS
    | st.none(),
    max_size=10,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.sampled_from([None, ALIASES]))
def test_bearers_that_come_and_go_give_what_a_build_from_nothing_gives(
    steps: list[ExtractedDocument | str | None], aliases: Aliases | None
) -> None:
    last: dict[str, ExtractedDocument] = {}
    with Store.memory() as store:
        for step in steps:
            if step is None:
                store.resolve(aliases)
            elif isinstance(step, str):
                store.remove(step)
                last.pop(step, None)
            else:
                store.add(step)
                last[step.document.id] = step
        store.resolve(aliases)
        fresh = KnowledgeGraph.from_extracted(last.values(), aliases=aliases)
        assert content(store) == content(fresh._store)
