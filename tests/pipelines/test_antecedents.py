"""The ranking of antecedents: memory, categories and weights."""

from __future__ import annotations

import numpy as np
import pytest

from kg.ontology import ENTITY_TYPES
from pipelines.anaphora import Discourse, read_anaphors
from pipelines.anaphors import spot
from pipelines.antecedents import CATEGORIES, FORMS, PLACES, Anaphor, Ranker, load_ranker
from pipelines.memory import Manner
from pipelines.nominals import definite, load_nominals, stem


def discourse_of(g, *verbs: str) -> Discourse:
    return Discourse.of(g.syntax(*verbs), g.entities, [r for r in g.references if r.kind == "name"], {})


def empty() -> np.ndarray:
    return np.zeros((len(FORMS), sum(CATEGORIES.values())))


def test_the_shipped_weights_fit_the_categories() -> None:
    ranker = load_ranker()
    assert set(ranker.weights) == set(FORMS)
    for tables in ranker.weights.values():
        assert [len(t) for t in tables] == list(CATEGORIES.values())


def test_without_weights_all_are_alike() -> None:
    ranker = Ranker.of(empty())
    codes = [(0,) * len(CATEGORIES), tuple(n - 1 for n in CATEGORIES.values())]
    assert ranker.probabilities("he", codes) == [0.5, 0.5]


def test_a_weight_counts_for_its_form_and_category_only() -> None:
    table = empty()
    table[FORMS.index("he"), 3] = 1.0  # the fourth value of the first category
    ranker = Ranker.of(table)
    first, other = (3, *[0] * (len(CATEGORIES) - 1)), (0, *[3] * (len(CATEGORIES) - 1))
    assert ranker.scores("he", [first]) == [1.0]
    assert ranker.scores("she", [first]) == [0.0]
    assert ranker.scores(
        "he", [tuple(min(c, n - 1) for c, n in zip(other, CATEGORIES.values(), strict=True))]
    ) == [0.0]


def test_every_code_is_inside_its_category(given) -> None:
    g = given(
        "قالت شركة مايكروسوفت الأمريكية إن سمير درويش الذي التقى ليلى حداد اتهمها. «نحن نفينا ذلك». "
        "وصف الطرفان القرار بأنه خطأ. ثم غادروا بلادهم. ونفى الأخير الخبر للشركة."
    )
    verbs = frozenset(g.at(w) for w in ("قالت", "التقى", "اتهم", "وصف", "غادروا", "نفى"))
    d = discourse_of(g, "قالت", "التقى", "اتهم", "وصف", "غادروا", "نفى")
    seen = list(read_anaphors(d, verbs, load_ranker()))
    assert {a.kind for _, a, _, _ in seen} == {"nominal", "pronoun", "dropped"}
    for _, anaphor, found, p in seen:
        assert 0 <= anaphor.place < PLACES
        assert sum(p) == pytest.approx(1)
        assert len(found.entities) == len(found.codes) == len(found.agree) == len(p)
        for row in found.codes:
            assert all(0 <= c < n for c, n in zip(row, CATEGORIES.values(), strict=True))


def test_memory_keeps_the_last_mention_and_the_order(given) -> None:
    g = given("زار سمير درويش عادل منصور في موسكو.")
    memory = discourse_of(g).memory()
    samir, adel = g.number("samir"), g.number("adel")
    memory.mention(samir, 1, 3, Manner.SUBJECT)
    memory.mention(adel, 3, 5, Manner.BARE)
    assert memory.order == [adel, samir]
    memory.resolve(Anaphor(6, "pronoun", "he", 1, "ه"), samir, bare=False)
    assert memory.order == [samir, adel]
    assert (memory.last[samir], memory.manner[samir], memory.names[samir], memory.mentions[samir]) == (
        7,
        Manner.PRONOUN,
        1,
        2,
    )
    assert memory.first == samir


def test_acts_do_not_count_as_mentions(given) -> None:
    g = given("زار سمير درويش موسكو.")
    memory = discourse_of(g).memory()
    memory.resolve(Anaphor(0, "nominal", "act", 0, "زياره"), g.number("samir"), bare=True)
    assert memory.order == []


def test_a_dual_has_candidates_of_its_type(given) -> None:
    g = given("زار سمير درويش وليلى حداد موسكو. ثم غادر الرجلان.")
    d = discourse_of(g)
    (dual,) = [a for a in spot(d, frozenset()) if a.form == "dual"]
    found = next(f for _, a, f, _ in read_anaphors(d, frozenset(), load_ranker()) if a == dual)
    assert {ENTITY_TYPES.index("PERSON")} == {ENTITY_TYPES.index(g.entities[e].type) for e in found.entities}


def test_nouns_of_the_table_have_one_reading() -> None:
    table = load_nominals()
    assert not table.last & (table.acts | set(table.types))
    assert not set(table.duals) & (table.acts | set(table.types) | table.last)
    assert set(table.types.values()) <= set(ENTITY_TYPES)
    assert set(table.duals.values()) <= {*ENTITY_TYPES, None}
    assert all(stem(w) == w for w in (*table.types, *table.acts, *table.duals))


@pytest.mark.parametrize(
    ("norm", "before", "expected"),
    [("الوزير", "و", "الوزير"), ("لوزير", "ل", "الوزير"), ("لوزير", "و", None), ("وزير", "ل", None)],
)
def test_a_definite_noun(norm: str, before: str, expected: str | None) -> None:
    assert definite(norm, before) == expected
