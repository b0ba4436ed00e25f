"""Triggers and the references beside them: slots, relative clauses, titles, and rows as wide as their names."""

from __future__ import annotations

import numpy as np
import pytest

from kg.ontology import ENTITY_TYPES, RELATION_TYPES
from pipelines.relations.arguments import (
    ARGUMENT_FEATURES,
    TRIGGER_FEATURES,
    Context,
    argument_tables,
    trigger_row,
)
from pipelines.relations.model import governed_arguments
from pipelines.relations.reading import TriggerReading
from pipelines.relations.reference_rows import REFERENCE_FEATURES
from pipelines.relations.words import ROWS, WordModel

NONE = 6
"""The number of a slot that is not filled."""


def trigger_of(g, word: str, kind: str) -> TriggerReading:
    return next(
        t for t in g.reading().triggers if t.trigger.type == kind and g.doc[t.trigger.start].text == word
    )


def head(t: TriggerReading) -> dict[str, float]:
    return dict(zip(TRIGGER_FEATURES, t.head, strict=True))


def row(g, t: TriggerReading, identifier: str, kind: str = "name") -> dict[str, float]:
    """The features of the first reference of a kind to an entity."""
    n = next(
        n for n, a in enumerate(t.arguments) if a.entity == g.number(identifier) and a.reference.kind == kind
    )
    return dict(zip(ARGUMENT_FEATURES, t.rows[n].tolist(), strict=True))


def slots(features: dict[str, float]) -> tuple[float, float]:
    return features["source_slot"], features["target_slot"]


LONG = (
    "قال المتحدث باسم الكرملين سمير درويش، الذي زار فرنسا، إن واشنطن لم تتهم موسكو "
    "باختراق «خوادم مايكروسوفت في برلين أمس». "
    "ثم نفى الوزير الفرنسي اتهاماتها، وفرضت عقوبات عليه بعد لقاء بين موسكو وواشنطن في قمة الرياض."
)


def test_rows_are_as_wide_as_their_names_and_finite(given) -> None:
    g = given(LONG)
    reading = g.reading()
    assert len(reading.triggers) > 5
    for t in reading.triggers:
        assert len(t.head) == len(TRIGGER_FEATURES)
        assert t.rows.shape == (len(t.arguments), len(ARGUMENT_FEATURES))
        assert t.rows.dtype == np.float32
        assert np.isfinite(t.rows).all()
        assert np.isfinite(t.head).all()
    assert len(set(ARGUMENT_FEATURES)) == len(ARGUMENT_FEATURES)
    assert len(set(TRIGGER_FEATURES)) == len(TRIGGER_FEATURES)


def test_a_reference_is_described_once(given) -> None:
    context = given(LONG).reading().context
    references, rows = context.described(0)
    assert context.described(0)[1].base is rows.base
    assert references == context.by_sentence[0]
    assert rows.shape == (len(references), len(REFERENCE_FEATURES))
    assert context.described(99)[0] == []


def test_subject_and_object_of_a_verb(given) -> None:
    g = given("اتهمت واشنطن موسكو بالكذب على فرنسا.")
    t = trigger_of(g, "اتهمت", "ACCUSED")
    assert slots(row(g, t, "washington")) == slots(row(g, t, "moscow")) == (0, 0)
    assert slots(row(g, t, "france")) == (NONE, NONE)
    assert [row(g, t, i)["names_between"] for i in ("washington", "moscow", "france")] == [0, 1, 2]
    assert row(g, t, "washington")["attached"]
    assert row(g, t, "washington")["first_after"]
    assert row(g, t, "moscow")["governed_by_trigger"]
    assert not row(g, t, "france")["governed_by_trigger"]
    assert ENTITY_TYPES[int(row(g, t, "france")["type"])] == "GPE"


def test_the_agent_of_a_passive(given) -> None:
    g = given("اتهم سمير درويش من قبل ليلى حداد.")
    t = trigger_of(g, "اتهم", "ACCUSED")
    assert head(t)["both_voices"]
    samir, leila = row(g, t, "samir"), row(g, t, "leila")
    assert (samir["passive_source_slot"], samir["passive_target_slot"]) == (NONE, 0)
    assert (leila["passive_source_slot"], leila["passive_target_slot"]) == (0, NONE)


def test_the_agent_of_a_verbal_noun(given) -> None:
    g = given("أعلن اختراق مايكروسوفت من قبل قراصنة الليل.")
    t = trigger_of(g, "اختراق", "HACKED")
    assert row(g, t, "microsoft")["source_slot"] == 0
    assert row(g, t, "microsoft")["attached"]
    assert slots(row(g, t, "hackers")) == (1, NONE)


def test_the_genitive_of_a_required_word_and_between(given) -> None:
    g = given("عقد لقاء بين موسكو وواشنطن.")
    t = trigger_of(g, "لقاء", "MET")
    assert row(g, t, "moscow")["source_slot"] == row(g, t, "washington")["source_slot"]
    assert row(g, t, "moscow")["source_slot"] < NONE
    assert (row(g, t, "moscow")["conjunct"], row(g, t, "washington")["conjunct"]) == (0, 1)
    verb = trigger_of(g, "عقد", "MET")
    assert head(verb)["requires"]
    assert row(g, verb, "moscow")["part"]


def test_what_a_preposition_of_the_frame_governs(given) -> None:
    g = given("التقى سمير درويش مع عادل منصور عن فرنسا.")
    t = trigger_of(g, "التقى", "MET")
    assert row(g, t, "adel")["target_slot"] < NONE
    assert row(g, t, "france")["target_slot"] == NONE


@pytest.mark.parametrize(
    ("text", "word", "kind", "target"),
    [
        ("فرضت واشنطن عقوبات على إيران.", "عقوبات", "SANCTIONED", "iran"),
        ("أرسل سمير درويش رسالة إلى عادل منصور.", "رسالة", "CONTACTED", "adel"),
    ],
)
def test_a_preposition_that_folding_changes(given, text: str, word: str, kind: str, target: str) -> None:
    g = given(text)
    assert row(g, trigger_of(g, word, kind), target)["target_slot"] < NONE


def test_a_pronoun_behind_a_preposition(given) -> None:
    g = given("وصل سمير درويش. ثم التقى عادل منصور معه.")
    t = trigger_of(g, "التقى", "MET")
    assert row(g, t, "samir", "pronoun")["target_slot"] < NONE
    assert row(g, t, "adel")["after"]


def test_a_dropped_subject_and_an_object_pronoun(given) -> None:
    g = given("وصل سمير درويش أمام ليلى حداد. ثم اتهمها بالكذب.")
    t = trigger_of(g, "اتهم", "ACCUSED")
    assert head(t)["enclitic_follows"]
    assert slots(row(g, t, "samir", "dropped")) == (0, NONE)
    assert slots(row(g, t, "leila", "pronoun")) == (NONE, 0)
    assert all(a.reference.start == t.trigger.start for a in t.arguments if a.reference.kind == "dropped")


def test_a_relative_clause_has_its_antecedent(given) -> None:
    g = given("غادر عادل منصور القاعة قبل سمير درويش الذي اتهم ليلى حداد.")
    t = trigger_of(g, "اتهم", "ACCUSED")
    assert head(t)["before_relative"]
    samir = row(g, t, "samir")
    assert (samir["relative_antecedent"], samir["relative_head"], samir["relative_reach"]) == (1, 1, 1)
    assert not samir["after"]
    for other in ("adel", "leila"):
        assert row(g, t, other)["relative_antecedent"] == row(g, t, other)["relative_head"] == 0


def test_the_relative_pronoun_of_another_sentence_does_not_count(given) -> None:
    g = given("غادر سمير درويش الذي وصل. اتهم عادل منصور ليلى حداد.")
    t = trigger_of(g, "اتهم", "ACCUSED")
    assert row(g, t, "adel")["relative_reach"] == 0
    assert not head(t)["before_relative"]


def test_a_title_belongs_to_its_bearer(given) -> None:
    g = given("نفى المتحدث باسم الكرملين سمير درويش اتهامات واشنطن.")
    reading = g.reading()
    assert reading.context.heads[g.at("الكرملين")] == g.number("samir")
    t = trigger_of(g, "نفى", "DENIED")
    kremlin, samir = row(g, t, "kremlin"), row(g, t, "samir")
    assert kremlin["subordinate"]
    assert ENTITY_TYPES[int(kremlin["subordinate_type"])] == "PERSON"
    assert not samir["subordinate"]
    assert (samir["names_between"], samir["heads_between"]) == (1, 0)
    assert row(g, t, "samir", "nominal")["attached"], "the role word stands for its bearer"


def test_the_trigger_by_itself(given) -> None:
    g = given("قال سمير درويش إن واشنطن لم تتهم موسكو.")
    t = trigger_of(g, "تتهم", "ACCUSED")
    h = head(t)
    assert list(RELATION_TYPES)[int(h["relation"])] == "ACCUSED"
    assert (h["negated"], h["names_in_sentence"], h["before_complementizer"]) == (True, 3, True)
    assert (h["feminine"], h["plural"], h["quoted"]) == (True, False, False)
    assert 0 < h["position"] < 1
    first = head(trigger_of(given("اتهمت واشنطن موسكو."), "اتهمت", "ACCUSED"))
    assert (first["negated"], first["position"], first["before_complementizer"]) == (False, 0, False)


def test_a_quoted_trigger(given) -> None:
    g = given("قال سمير درويش: «واشنطن اتهمت موسكو بالكذب أمس» ثم غادر.")
    assert head(trigger_of(g, "اتهمت", "ACCUSED"))["quoted"]


def test_triggers_of_a_type_are_counted_by_sentence(given) -> None:
    g = given("اتهمت واشنطن موسكو واتهم سمير درويش فرنسا. اتهمت إيران لبنان.")
    counts = {
        t.trigger.start: head(t)["triggers_of_type"]
        for t in g.reading().triggers
        if t.trigger.type == "ACCUSED"
    }
    assert list(counts.values()) == [2, 2, 1]


def test_a_nationality_is_an_argument(given) -> None:
    g = given("غادرت فرنسا القمة. ثم اتهم الوزير الفرنسي موسكو بالكذب.")
    t = trigger_of(g, "اتهم", "ACCUSED")
    assert row(g, t, "france", "adjective")["owner"] == 0
    assert row(g, t, "france", "adjective")["after"]


def test_only_names_reach_far(given) -> None:
    g = given("غادر سمير درويش. ثم اتهمت واشنطن موسكو " + "مطر " * 30 + "رسائله فرنسا.")
    t = trigger_of(g, "اتهمت", "ACCUSED")
    kinds = {(g.identifier(a.entity), a.reference.kind) for a in t.arguments}
    assert ("france", "name") in kinds
    assert not any(a.reference.start == g.at("ه") for a in t.arguments)


def test_a_sentence_without_references(given) -> None:
    g = given("وصل سمير درويش. ثم بدأ المطر واستمر الهجوم.")
    context = Context.of(g.syntax(), g.entities, [r for r in g.references if r.kind == "name"], {})
    trigger = g.reading().triggers[-1].trigger
    [(arguments, rows)] = argument_tables(context, [trigger])
    assert (arguments, rows.shape) == ([], (0, len(ARGUMENT_FEATURES)))
    assert len(trigger_row(context, trigger, 1)) == len(TRIGGER_FEATURES)


def test_names_inside_a_trigger_are_no_triggers(given) -> None:
    g = given("غادر سمير درويش حزب الإصلاح.")
    names = {i for r in g.references for i in range(r.start, r.end)}
    assert not names & {t.trigger.start for t in g.reading().triggers}


def test_government_tells_roles_apart(given) -> None:
    g = given("اتهمت واشنطن موسكو بالكذب. اتهمت فرنسا إيران بالكذب.")
    reading = g.reading()
    first, second = (t for t in reading.triggers if t.trigger.type == "ACCUSED")
    rows = {
        g.identifier(a.entity): found
        for t in (first, second)
        for a, found in zip(t.arguments, governed_arguments(reading.context, [t]).lists(), strict=True)
        if a.reference.kind == "name"
    }
    assert all(0 <= r < ROWS for found in rows.values() for r in found)
    assert rows["washington"] != rows["moscow"]
    assert len(rows["moscow"]) > len(rows["washington"]), "the words between add to it"


def test_government_knows_the_preposition(given) -> None:
    a, b = given("التقت واشنطن مع موسكو."), given("التقت واشنطن في موسكو.")
    found = []
    for g in (a, b):
        reading = g.reading()
        t = next(t for t in reading.triggers if t.trigger.type == "MET")
        n = next(n for n, x in enumerate(t.arguments) if x.entity == g.number("moscow"))
        found.append(set(governed_arguments(reading.context, [t]).lists()[n]))
    assert found[0] & found[1]
    assert found[0] != found[1]


def test_government_of_many_triggers_is_that_of_each(given) -> None:
    text = "اتهمت واشنطن موسكو بالكذب أمس، ونفى الكرملين ذلك وقال إن فرنسا دعت إيران إلى وقف القتال."
    reading = given(text).reading()
    random = np.random.default_rng(7)
    model = WordModel(random.normal(0, 1, (ROWS, 2)).astype(np.float32), np.zeros(2, np.float32), ("a", "b"))
    together = governed_arguments(reading.context, reading.triggers)
    alone = [row for t in reading.triggers for row in governed_arguments(reading.context, [t]).lists()]
    assert together.lists() == alone
    assert len({tuple(row) for row in alone}) > 10
    np.testing.assert_allclose(together.probabilities(model), model.probabilities(alone), rtol=1e-3)


def test_government_of_nothing(given) -> None:
    reading = given("وصل القطار.").reading()
    assert governed_arguments(reading.context, []).lists() == []
    assert governed_arguments(reading.context, reading.triggers).lists() == []


@pytest.mark.parametrize("text", ["", "كتاب على الطاولة.", "\n"])
def test_nothing_to_read(given, text: str) -> None:
    reading = given(text).reading()
    assert all(len(t.rows) == 0 for t in reading.triggers)
