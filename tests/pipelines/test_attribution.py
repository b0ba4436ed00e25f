"""Who says what: the speeches of small texts, and what a relation in them carries."""

from __future__ import annotations

import re
from functools import cache

import pytest
from spacy.tokens import Doc

from kg.model import Document, Entity, Mention
from pipelines.attribution import Opener, Speech, find_speech
from pipelines.backends import load_backend
from pipelines.coreference import adjective_references, name_references
from pipelines.cues import load_cues
from pipelines.frames import load_frames
from pipelines.qualities import Qualification, Statement, qualify
from pipelines.relations.reading import Reading, read_document

NAMES = {
    "minister": ("PERSON", "سامي الخالدي"),
    "lawyer": ("PERSON", "ليلى حداد"),
    "company": ("ORG", "شركة النور"),
    "party": ("ORG", "حزب الإصلاح"),
    "paper": ("ORG", "صحيفة الأفق"),
    "russia": ("GPE", "روسيا"),
    "iran": ("GPE", "إيران"),
}
IDS = list(NAMES)
backend = cache(load_backend)


def read(text: str) -> tuple[Doc, Reading]:
    """The text read with the names above, each entity numbered by its place in ``IDS``."""
    entities = []
    for identifier, (kind, name) in NAMES.items():
        spans = [m.start() for m in re.finditer(name, text)]
        mentions = tuple(Mention(i, i + len(name), name) for i in spans)
        entities.append(Entity(identifier, kind, identifier, name, mentions))
    (doc,) = backend().annotate([Document("a", text)])
    references = sorted([*name_references(doc, entities), *adjective_references(doc, entities)])
    return doc, read_document(doc, entities, references, load_frames())


def speeches(text: str) -> tuple[Doc, list[Speech]]:
    doc, reading = read(text)
    return doc, find_speech(reading.context, load_cues().match(doc), {})


def only(text: str, opener: Opener) -> tuple[str, str | None]:
    """Content and speaker, by the rule, of the one speech that ``opener`` opens."""
    doc, found = speeches(text)
    (speech,) = [s for s in found if s.opener == opener]
    speaker = IDS[speech.speakers[0].entity] if speech.speakers else None
    return doc[speech.start : speech.end].text, speaker


@pytest.mark.parametrize(
    ("text", "opener", "content", "speaker"),
    [
        ("قال سامي الخالدي إن المطر قريب.", Opener.THAT, "المطر قريب.", "minister"),
        ("سامي الخالدي أكد أن المطر قريب.", Opener.THAT, "المطر قريب.", "minister"),
        ("قال سامي الخالدي: المطر قريب.", Opener.COLON, "المطر قريب.", "minister"),
        ("وفق صحيفة الأفق تأخر القطار.", Opener.ACCORDING, "وفق صحيفة الأفق تأخر القطار.", "paper"),
        ("حضر سامي الخالدي الذي أعلن أن المطر قريب.", Opener.THAT, "المطر قريب.", "minister"),
    ],
)
def test_content_and_speaker(text: str, opener: Opener, content: str, speaker: str) -> None:
    assert only(text, opener) == (content, speaker)


def test_a_speaker_without_a_name_is_the_one_before() -> None:
    _, found = speeches("قال سامي الخالدي إن المطر قريب. وأضاف أن الحصاد بعيد.")
    assert [IDS[s.speakers[0].entity] for s in found if s.opener == Opener.THAT] == ["minister", "minister"]


def test_coordinated_contents_have_one_cue() -> None:
    _, found = speeches("قالت ليلى حداد إن المطر قريب وإن الحصاد بعيد.")
    first, second = (s for s in found if s.opener == Opener.THAT)
    assert first.at == second.at
    assert IDS[second.speakers[0].entity] == "lawyer"


def test_a_quotation_runs_on_over_sentences() -> None:
    text = "قال سامي الخالدي: «المطر قريب جدا من المدينة. الحصاد بعيد عنها.» وغادر القاعة."
    doc, found = speeches(text)
    speech = next(s for s in found if s.opener == Opener.COLON)
    assert "الحصاد" in doc[speech.start : speech.end].text
    assert "غادر" not in doc[speech.start : speech.end].text


@pytest.mark.parametrize("text", ["وصل سامي الخالدي بعد أن غادرت ليلى حداد.", "يجب أن يغادر سامي الخالدي."])
def test_not_every_complementizer_opens_speech(text: str) -> None:
    assert not [s for s in speeches(text)[1] if s.opener == Opener.THAT]


def quality(text: str, kind: str, source: str, target: str, *, date: str | None = None) -> Qualification:
    """The qualities of a relation that the first trigger of its type states."""
    (found,) = qualities(text, (kind, source, target), date=date)
    return found


def qualities(text: str, *relations: tuple[str, str, str], date: str | None = None) -> list[Qualification]:
    """The qualities of all relations of a text, each stated by the first trigger of its type."""
    doc, reading = read(text)
    statements = []
    for kind, source, target in relations:
        token = next(t.trigger.start for t in reading.triggers if t.trigger.type == kind)
        sentence = doc[token].sent
        ends = IDS.index(source), IDS.index(target)
        statements.append(Statement(kind, *ends, token, sentence.start, sentence.end))
    return qualify(doc, Document("a", text, date=date), reading, load_cues().match(doc), statements)


def speaker_of(q: Qualification) -> str | None:
    return None if q.attribution is None else IDS[q.attribution]


def test_what_the_article_says_is_actual_and_nobodys_word() -> None:
    found = quality("التقى سامي الخالدي ليلى حداد أمس.", "MET", "minister", "lawyer", date="2020-05-02")
    assert found == Qualification("affirmed", "actual", None, "2020-05-01")


def test_what_somebody_says_is_alleged() -> None:
    found = quality("قالت شركة النور إن روسيا اخترقت خوادم حزب الإصلاح.", "HACKED", "russia", "party")
    assert (found.polarity, found.modality, speaker_of(found)) == ("affirmed", "alleged", "company")


def test_an_accusation_is_the_articles_word_and_what_it_says_is_the_accusers() -> None:
    text = "اتهمت ليلى حداد روسيا باختراق خوادم حزب الإصلاح."
    accusation, deed = qualities(text, ("ACCUSED", "lawyer", "russia"), ("HACKED", "russia", "party"))
    assert (accusation.modality, accusation.attribution) == ("actual", None)
    assert (deed.modality, speaker_of(deed)) == ("alleged", "lawyer")


def test_what_is_denied_did_not_happen_in_the_word_of_who_denies() -> None:
    text = "نفت إيران أن تكون قد اخترقت خوادم حزب الإصلاح."
    found = quality(text, "HACKED", "iran", "party")
    assert (found.polarity, found.modality, speaker_of(found)) == ("negated", "alleged", "iran")


def test_an_attempt_is_one() -> None:
    text = "قالت شركة النور إن قراصنة من إيران حاولوا اختراق خوادم حزب الإصلاح."
    assert quality(text, "HACKED", "iran", "party").modality == "attempted"


def test_no_statements_no_qualities() -> None:
    doc, reading = read("التقى سامي الخالدي ليلى حداد.")
    assert qualify(doc, Document("a", doc.text), reading, [], []) == []
