"""The shipped model: that it fits the features, and that clear sentences give the relation they state."""

from __future__ import annotations

import numpy as np
import pytest

from kg.ontology import RELATION_TYPES
from pipelines.relations.arguments import ARGUMENT_FEATURES, TRIGGER_FEATURES
from pipelines.relations.blending import BLEND_FEATURES
from pipelines.relations.finding import Found, found_relations, opinions_of
from pipelines.relations.model import (
    Priors,
    RelationModel,
    argument_features,
    load_relation_model,
    name_tokens,
    trigger_features,
    word_features,
)
from pipelines.relations.pair_network import load_pair_network
from pipelines.relations.triples import TRIPLE_FEATURES

WORDS = 3  # numbers of word_features


@pytest.fixture(scope="module")
def model() -> RelationModel:
    return load_relation_model()


def stated(g, model: RelationModel) -> set[tuple[str, str | None, str | None]]:
    return {(f.type, g.identifier(f.source), g.identifier(f.target)) for f in found(g, model)}


def found(g, model: RelationModel) -> list[Found]:
    reading = g.reading()
    return found_relations(reading, model, opinions=opinions_of(g.doc, reading, load_pair_network()))


DIRECTED = [
    ("ACCUSED", "washington", "moscow", "اتهمت واشنطن موسكو باختراق خوادم مايكروسوفت."),
    ("SANCTIONED", "washington", "iran", "فرضت واشنطن عقوبات على إيران."),
    ("THREATENED", "samir", "iran", "هدد سمير درويش إيران بالحرب."),
    ("URGED", "france", "iran", "دعت فرنسا إيران إلى وقف القتال."),
    ("HACKED", "hackers", "microsoft", "اخترق قراصنة الليل خوادم مايكروسوفت."),
    ("LEFT", "samir", "bank", "استقال سمير درويش من بنك النور."),
    ("SUPPORTED", "france", "party", "أعلنت فرنسا دعمها لحزب الإصلاح."),
    ("CRITICIZED", "leila", "party", "انتقدت ليلى حداد حزب الإصلاح بشدة."),
    ("ATTACKED", "iran", "moscow", "قصفت إيران موسكو بالصواريخ."),
    ("CONTACTED", "samir", "adel", "اتصل سمير درويش هاتفيا بعادل منصور."),
    ("INVESTIGATED", "france", "microsoft", "فتحت فرنسا تحقيقا مع مايكروسوفت."),
    ("CHARGED", "microsoft", "bank", "رفعت مايكروسوفت دعوى قضائية ضد بنك النور."),
    ("INTERFERED_IN", "iran", "lebanon", "تدخلت إيران في شؤون لبنان."),
    ("DENIED", "kremlin", "washington", "نفى الكرملين اتهامات واشنطن."),
]


@pytest.mark.parametrize(("kind", "source", "target", "text"), DIRECTED, ids=[c[0] for c in DIRECTED])
def test_a_clear_sentence(
    tagged, model: RelationModel, kind: str, source: str, target: str, text: str
) -> None:
    relations = stated(tagged(text), model)
    assert (kind, source, target) in relations
    assert (kind, target, source) not in relations


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("MET", "التقى سمير درويش عادل منصور في برلين."),
        ("MET", "عقد سمير درويش لقاء مع عادل منصور."),
        ("RIVAL_OF", "نافس سمير درويش عادل منصور في الانتخابات."),
    ],
)
def test_a_symmetric_relation_comes_once(tagged, model: RelationModel, kind: str, text: str) -> None:
    g = tagged(text)
    pairs = [(g.identifier(f.source), g.identifier(f.target)) for f in found(g, model) if f.type == kind]
    assert len(pairs) == 1
    assert set(pairs[0]) == {"samir", "adel"}


@pytest.mark.parametrize(
    ("who", "text"),
    [("kremlin", "نفى الكرملين هذه الاتهامات."), ("moscow", "نفت موسكو أي تدخل في الانتخابات.")],
)
def test_a_denial_without_addressee(tagged, model: RelationModel, who: str, text: str) -> None:
    assert {r for r in stated(tagged(text), model) if r[0] == "DENIED"} == {("DENIED", who, None)}


@pytest.mark.parametrize(
    "text",
    [
        "وصل سمير درويش وليلى حداد إلى برلين أمس.",
        "المطر قريب من واشنطن وموسكو.",
        "درس عادل منصور في فرنسا.",
    ],
)
def test_nothing_is_stated(tagged, model: RelationModel, text: str) -> None:
    assert stated(tagged(text), model) == set()


def test_scores_are_probabilities_of_candidates_in_the_order_of_the_text(
    tagged, model: RelationModel
) -> None:
    g = tagged(" ".join(text for *_, text in DIRECTED))
    scored = model.score(g.reading())
    assert len(scored) > len(DIRECTED)
    assert all(isinstance(p, float) and 0 <= p <= 1 for _, p in scored)
    places = [c.trigger.start for c, _ in scored]
    assert places == sorted(places)
    assert all(c.target is not None or c.trigger.type == "DENIED" for c, _ in scored)


@pytest.mark.parametrize("text", ["", "كتاب على الطاولة.", "اتهم الوزير الشركة بالكذب."])
def test_without_names_there_are_no_candidates(tagged, model: RelationModel, text: str) -> None:
    assert model.score(tagged(text).reading()) == []


def test_the_forests_ask_for_known_features(model: RelationModel) -> None:
    argument = len(TRIGGER_FEATURES) + WORDS + len(ARGUMENT_FEATURES) + len(model.government.types)
    widths = {
        "trigger": len(TRIGGER_FEATURES) + WORDS + 2 + 4,
        "source": argument,
        "target": argument,
        "pair": WORDS + len(TRIPLE_FEATURES),
        "mixture": len(BLEND_FEATURES),
    }
    for name, width in widths.items():
        forest = getattr(model, name)
        assert 0 < forest.feature.max() < width, name


def test_the_rows_are_as_wide_as_the_forests_expect(tagged, model: RelationModel) -> None:
    reading = tagged(DIRECTED[0][-1]).reading()
    t = reading.triggers[0]
    probability = model.words.probability([1, 2]).tolist()
    words = word_features(probability, model.words.types, t.trigger.type)
    assert len(words) == WORDS
    assert trigger_features([t], [words], [(0.5, 3)]).shape == (1, len(TRIGGER_FEATURES) + WORDS + 2 + 4)
    head = np.array([*t.head, *words], np.float32)
    assert argument_features([head], [t]).shape == (len(t.rows), len(head) + len(ARGUMENT_FEATURES))


def test_word_features_rank_the_type() -> None:
    probability = [0.1, 0.6, 0.4]
    assert word_features(probability, ("A", "B", "C"), "C") == pytest.approx([0.4, 0.6, 1])
    assert word_features(probability, ("A", "B", "C"), "B") == pytest.approx([0.6, 0.6, 0])
    assert word_features(probability, ("A", "B", "C"), "PART_OF") == pytest.approx([0, 0.6, 3])
    assert word_features(probability, ("A", "B", "C"), "OWN") == pytest.approx([0.6, 0.6, 0])


def test_priors_and_thresholds_are_probabilities(model: RelationModel) -> None:
    assert set(model.thresholds) - {"*"} <= set(RELATION_TYPES)
    assert all(0 < v < 1 for v in model.thresholds.values())
    assert model.threshold("OWN_TYPE") == model.thresholds["*"]
    assert all(0 < s < 1 and n > 0 for s, n in model.priors.share.values())
    assert all(0 < s < 1 for s in model.priors.base.values())


def test_an_unknown_word_has_the_prior_of_its_type(given) -> None:
    t = next(
        t.trigger for t in given("اتهمت واشنطن موسكو.").reading().triggers if t.trigger.type == "ACCUSED"
    )
    assert Priors.key(t) == "ACCUSED|اتهم|verb"
    assert Priors({"ACCUSED|اتهم|verb": (0.9, 7)}, {"ACCUSED": 0.4}).of(t) == (0.9, 7)
    assert Priors({}, {"ACCUSED": 0.4}).of(t) == (0.4, 0)
    assert Priors({}, {}).of(t) == (0.3, 0)


def test_name_tokens_are_those_of_names(given) -> None:
    g = given("وصل سمير درويش. غادر الوزير.")
    assert name_tokens(g.reading().context) == {1, 2}


def test_saved_and_loaded(tmp_path, tagged, model: RelationModel) -> None:
    arrays = model.arrays()
    np.savez(tmp_path / "m.npz", **arrays)
    loaded = RelationModel.load(dict(np.load(tmp_path / "m.npz")))
    assert loaded.thresholds == model.thresholds
    assert loaded.priors == model.priors
    reading = tagged(DIRECTED[0][-1] + " " + DIRECTED[-1][-1]).reading()
    assert loaded.score(reading) == model.score(reading)
