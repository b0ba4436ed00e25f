"""The figures of `kg evaluate`: of hand-built documents, and one by one against the reference scorer."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.errors import UsageError
from kg.model import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from pipelines.evaluate import Figure, b_cubed, judged, resolved, score

SHARED = Path(__file__).parents[2] / ".." / "shared"
TEXT = "اتهمت ليلى الشركة بالكذب، ونفى سمير ذلك"


def entity(id_: str, type_: str, surface: str, text: str = TEXT) -> Entity:
    start = text.index(surface)
    return Entity(id_, type_, id_.title(), surface, (Mention(start, start + len(surface), surface),))


LAYLA = entity("layla", "PERSON", "ليلى")
COMPANY = entity("company", "ORG", "الشركة")
SAMIR = entity("samir", "PERSON", "سمير")
WHOLE = Evidence(0, len(TEXT))


def document(*entities: Entity, relations: tuple[Relation, ...] = (), id_: str = "a") -> ExtractedDocument:
    return ExtractedDocument(Document(id_, TEXT), entities, relations)


def test_gold_against_itself_is_perfect() -> None:
    gold = document(LAYLA, COMPANY, relations=(Relation("ACCUSED", "layla", "company", WHOLE),))
    scores = score([gold], [gold])
    figures = (scores.mention_exact, scores.mention_lenient, scores.entity_b3, scores.relation)
    assert [f.f1 for f in figures] == [1, 1, 1, 1]
    assert scores.accuracy == {"polarity": 1.0, "modality": 1.0, "attribution": 1.0}
    assert scores.errors == ()


def test_a_longer_span_is_wrong_exactly_and_right_leniently() -> None:
    long = replace(COMPANY, mentions=(Mention(6, 17, "ليلى الشركة"),))
    scores = score([document(COMPANY)], [document(long)])
    assert scores.mention_exact == Figure(0.0, 0.0, 0, 1, 1)
    assert scores.mention_lenient.f1 == 1.0


def test_mentions_count_by_type() -> None:
    scores = score([document(LAYLA, SAMIR, COMPANY)], [document(LAYLA, replace(SAMIR, type="ORG"))])
    assert scores.mention_by_type["PERSON"] == Figure(1.0, 0.5, 1, 1, 2)
    assert scores.mention_by_type["ORG"] == Figure(0.0, 0.0, 0, 1, 1)


def test_a_document_without_output_counts_as_empty() -> None:
    scores = score([document(LAYLA), document(LAYLA, id_="b")], [document(LAYLA)])
    assert scores.missing == ("b",)
    assert scores.mention_exact == Figure(1.0, 0.5, 1, 1, 2)


def test_other_text_cannot_be_compared() -> None:
    with pytest.raises(UsageError, match="document a: its text is not"):
        score([document()], [ExtractedDocument(Document("a", TEXT + " "))])


def test_b3_counts_entities_over_all_documents() -> None:
    gold = [document(LAYLA), document(LAYLA, id_="b")]
    apart = [document(LAYLA), document(replace(LAYLA, id="laila"), id_="b")]
    assert score(gold, apart).entity_b3 == Figure(1.0, 0.5)
    assert score(gold, apart).entity_mentions == 2


def test_b3_by_hand() -> None:
    # x holds two of a and one of b: precision (2/3 + 2/3 + 1/3 + 1) / 4
    # b is split in two: recall (1 + 1 + 1/2 + 1/2) / 4
    figure = b_cubed([("a", "x"), ("a", "x"), ("b", "x"), ("b", "y")])
    assert figure.precision == pytest.approx(8 / 12)
    assert figure.recall == pytest.approx(3 / 4)
    assert b_cubed([]).f1 == 0.0


def test_resolved_documents_share_the_ids_of_their_graph() -> None:
    known = replace(LAYLA, name="Layla Mansur", name_ar="ليلى منصور")
    other = replace(known, name="Laila Mansour", id="laila_mansour", name_origin="transliteration")
    one, two = resolved([document(known), document(other, id_="b")])
    assert one.entities[0].id == two.entities[0].id == "layla"


def test_system_entities_stand_for_the_gold_ones_that_they_overlap() -> None:
    gold = document(LAYLA, COMPANY, relations=(Relation("ACCUSED", "layla", "company", WHOLE),))
    system = gold.with_ids({"layla": "x", "company": "y"})
    assert score([gold], [system]).relation.f1 == 1.0


def test_else_by_a_shared_normalised_name() -> None:
    gold = document(LAYLA, COMPANY, relations=(Relation("ACCUSED", "layla", "company", WHOLE),))
    nameless = Entity("z", "ORG", "Z", "الشركه", ())
    system = document(LAYLA, nameless, relations=(Relation("ACCUSED", "layla", "z", WHOLE),))
    assert score([gold], [system]).relation.f1 == 1.0


@pytest.mark.parametrize(("type_", "correct"), [("MET", 1), ("CONTACTED", 0)])
def test_only_symmetric_types_match_either_way(type_: str, correct: int) -> None:
    gold = document(LAYLA, SAMIR, relations=(Relation(type_, "layla", "samir", WHOLE),))
    system = document(LAYLA, SAMIR, relations=(Relation(type_, "samir", "layla", WHOLE),))
    assert score([gold], [system]).relation.correct == correct


def test_an_open_target_takes_any_and_counts_once() -> None:
    gold = document(LAYLA, COMPANY, SAMIR, relations=(Relation("DENIED", "samir", None, WHOLE),))
    denied = tuple(Relation("DENIED", "samir", target, WHOLE) for target in ("layla", "company"))
    assert score([gold], [document(LAYLA, COMPANY, SAMIR, relations=denied)]).relation == Figure(
        1.0, 1.0, 1, 1, 1
    )


def test_attributes_are_compared_over_the_matched_relations() -> None:
    accused = Relation("ACCUSED", "layla", "company", WHOLE, modality="alleged", attribution="layla")
    other = Relation("MET", "layla", "samir", WHOLE)
    gold = document(LAYLA, COMPANY, SAMIR, relations=(accused, other))
    system = document(
        LAYLA, COMPANY, SAMIR, relations=(replace(accused, modality="actual", attribution="samir"),)
    )
    assert score([gold], [system]).accuracy == {"polarity": 1.0, "modality": 0.0, "attribution": 0.0}


def test_errors_name_gold_entities_and_show_the_sentence() -> None:
    gold = document(LAYLA, COMPANY, relations=(Relation("ACCUSED", "layla", "company", WHOLE),))
    system = document(
        LAYLA, SAMIR, relations=(Relation("DENIED", "samir", "layla", Evidence(26, len(TEXT))),)
    )
    missed, spurious = score([gold], [system]).errors
    assert (missed.kind, tuple(missed.key), missed.sentence) == (
        "missed",
        ("ACCUSED", "layla", "company"),
        TEXT,
    )
    assert (spurious.kind, tuple(spurious.key)) == ("spurious", ("DENIED", "?samir", "layla"))
    assert spurious.sentence == "ونفى سمير ذلك"


@pytest.mark.gold
@pytest.mark.parametrize("name", ["dev", "seeds"])
def test_every_figure_is_that_of_the_reference_scorer(name: str, tmp_path: Path) -> None:
    gold_path = SHARED / "gold" / f"{name}.jsonl"
    if not gold_path.exists():
        pytest.skip("no ../shared/gold: the reference scorer and its gold are not here")
    gold = [ExtractedDocument.from_json(line) for line in gold_path.read_text("utf-8").splitlines()]
    system = _damaged(gold, random.Random(7))
    system_path = tmp_path / "system.jsonl"
    system_path.write_text("".join(d.to_json() + "\n" for d in system), "utf-8")
    reference = subprocess.run(
        [sys.executable, SHARED / "score.py", gold_path, system_path, "--json"],
        capture_output=True,
        check=True,
    )
    ours, theirs = _flat(score(gold, system).to_dict()), _flat(json.loads(reference.stdout))
    assert ours == pytest.approx(theirs)
    assert 0 < ours["relation.f1"] < 1


def _damaged(gold: list[ExtractedDocument], chance: random.Random) -> list[ExtractedDocument]:
    """The gold with a document missing, mentions dropped and shifted, entities merged, relations changed."""
    return [_damage(d, chance) for d in gold[1:]]


def _damage(d: ExtractedDocument, chance: random.Random) -> ExtractedDocument:
    entities = []
    for e in d.entities:
        kept = [m for m in e.mentions if chance.random() < 0.8]
        entities.append(replace(e, mentions=tuple(_shifted(m, d.document.text, chance) for m in kept)))
    merged = {e.id: chance.choice(entities).id for e in entities if chance.random() < 0.2}
    relations = [
        replace(
            r,
            type=chance.choice([r.type] * 5 + ["MET", "DENIED"]),
            source=chance.choice([r.source] * 4 + [entities[0].id]),
            target=r.target and chance.choice([r.target] * 4 + [r.source]),
            modality=chance.choice([r.modality, "alleged"]),
            attribution=chance.choice([r.attribution, r.attribution, r.source]),
        )
        for r in d.relations
        if chance.random() < 0.9
    ]
    return replace(d, entities=tuple(entities), relations=tuple(relations)).with_ids(merged)


def _shifted(m: Mention, text: str, chance: random.Random) -> Mention:
    end = m.end + chance.choice((0, 0, 0, 1))
    return Mention(m.start, min(end, len(text)), text[m.start : end])


def _flat(value: Any, path: str = "") -> dict[str, float]:
    """Nested figures as one flat mapping; a list counts as its length."""
    if not isinstance(value, dict):
        return {path: len(value) if isinstance(value, list) else value}
    return {
        k: v for name, inner in value.items() for k, v in _flat(inner, f"{path}.{name}".strip(".")).items()
    }


def test_relations_are_judged_each_once_by_the_surest() -> None:
    right = Relation("ACCUSED", "layla", "company", WHOLE, confidence=0.4)
    surer, wrong = replace(right, confidence=0.7), replace(right, source="samir")
    gold = document(LAYLA, COMPANY, SAMIR, relations=(right,))
    system = document(LAYLA, COMPANY, SAMIR, relations=(right, surer, wrong))
    assert judged(gold, system) == [(surer, True), (wrong, False)]
