"""Cues of reporting, hedging and negation in sentences of our own."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from kg.ontology import RELATION_TYPES
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.cues import CUE_KINDS, load_cues
from pipelines.frame_schema import FrameFile, read_toml
from pipelines.frames import load_frames

DATA = Path(__file__).parents[2] / "pipelines" / "arabic"
REPORTING, STATEMENTS = DATA / "cues" / "reporting.toml", DATA / "frames" / "statements.toml"
TOKENIZER = Tokenizer(spacy.blank("xx").vocab)


def kinds(text: str) -> dict[str, set[str]]:
    """Kinds of cue by the words that carry them."""
    doc = TOKENIZER(text)
    found: dict[str, set[str]] = {}
    for cue in load_cues().match(doc):
        found.setdefault(doc[cue.start : cue.end].text, set()).add(cue.kind)
    return found


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("قالت الوزيرة إن المطر قريب", "قالت", "said"),
        ("شدّد المدير على ذلك", "شدّد", "asserted"),
        ("كشفت المجلة عن الصفقة", "كشفت", "revealed"),
        ("يرى الكاتب أن الفيلم جيد", "يرى", "judged"),
        ("زعم الجار أنه رآه", "زعم", "claimed"),
        ("نفت الممثلة الخبر", "نفت", "denied"),
        ("اتهم الجار أخاه", "اتهم", "accused"),
        ("وتابع قائلا إن الأمر سهل", "تابع", "continued"),
        ("وفقا للمدير تأخر القطار", "وفقا ل", "according"),
        ("على حد قول الجار", "على حد قول", "according"),
        ("وجاء في بيان للنادي", "بيان", "document"),
        ("مصادر مطلعة أكدت الخبر", "مصادر مطلعة", "anonymous"),
        ("اللص المزعوم", "المزعوم", "alleged"),
        ("يُعتقد أن المطر قريب", "يُعتقد أن", "alleged"),
        ("فشلوا في العبور", "فشلوا", "attempted"),
        ("محاولات للعبور", "محاولات", "attempted"),
        ("سيزور المدينة", "س", "possible"),
        ("إذا وصل القطار", "إذا", "possible"),
        ("من المتوقع أن يصل", "من المتوقع", "possible"),
        ("لم يصل القطار", "لم", "negated"),
        ("من دون سبب", "من دون", "negated"),
        ("لم يعد هناك قطار", "لم يعد", "ended"),
    ],
)
def test_cue(text: str, word: str, kind: str) -> None:
    assert kind in kinds(text).get(word, set()), kinds(text)


def test_every_kind_occurs_in_the_data() -> None:
    assert {e.type for e in load_cues().frames.entries} == set(CUE_KINDS)


@pytest.mark.parametrize("text", ["لا يزال القطار هنا", "لا بد من الصبر", "ولا سيما القطار"])
def test_what_only_looks_like_a_negation(text: str) -> None:
    assert not any("negated" in k for k in kinds(text).values())


def test_qad_is_possible_before_the_imperfect_only() -> None:
    assert "possible" in kinds("قد يصل القطار")["قد"]
    assert "قد" not in kinds("قد وصل القطار")
    assert "قد" not in kinds("كانت قد تدخلت")


def test_place_of_the_speaker() -> None:
    by_kind = {c.kind: c for c in load_cues().match(TOKENIZER("قال الجار، بحسب المجلة، إنه سمع"))}
    assert by_kind["said"].speaker == ("subject",)
    assert by_kind["according"].speaker == ("genitive",)
    assert by_kind["said"].reporting


def test_verbs_of_speech_are_listed_once() -> None:
    """What a verb of speech may state stands with its cue; the frames take their verbs from there."""
    reporting = read_toml(REPORTING, FrameFile)
    stated = {(v.verb, kind) for f in reporting.frames for v in f.verbs for kind in v.states}
    assert {kind for _, kind in stated} <= set(RELATION_TYPES)
    known = {v.verb for f in reporting.frames for v in f.verbs}
    statements = read_toml(STATEMENTS, FrameFile)
    assert all(f.speech for f in statements.frames)
    assert not known & {v.verb for f in statements.frames for v in f.verbs}
    weak = {(e.lemma, e.type) for e in load_frames().entries if e.pos == "verb" and e.weight == 0.1}
    assert {(verb.split()[0], kind) for verb, kind in stated} <= weak
