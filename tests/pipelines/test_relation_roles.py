"""Roles beside names, and known ties that an Arabic text may state."""

from __future__ import annotations

import pytest

from pipelines.background.facts import Background
from pipelines.background.tables import Table
from pipelines.relations.blending import BLEND_FEATURES
from pipelines.relations.finding import evidence_span, found_relations
from pipelines.relations.model import load_relation_model
from pipelines.relations.roles import roles_of, standings_of

KNOWN = Background(Table.of({("AFFILIATED_WITH", "samir", "washington"): 0}), Table.of({}))
TIE = ("AFFILIATED_WITH", "samir", "washington")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("قال الرئيس الأمريكي سمير درويش إنه مستعد.", "الرييس"),
        ("قال سمير درويش، الرئيس الأمريكي، إنه مستعد.", "الرييس"),
        ("قال سمير درويش إن الرئيس مستعد.", None),
        ("غادر الرئيس. وقال سمير درويش إنه مستعد.", None),
    ],
)
def test_a_role_stands_beside_the_name(tagged, text: str, role: str | None) -> None:
    g = tagged(text)
    found = {g.identifier(e): r.name for e, r in roles_of(g.reading().context).items()}
    assert found.get("samir") == role


def ties(g, background: Background = KNOWN) -> set[tuple[str, str, str]]:
    found = standings_of(g.reading().context, background).ties
    return {(kind, g.identifier(s), g.identifier(t)) for kind, s, t in found}


def test_a_known_tie_may_be_stated_in_one_sentence_or_by_a_role(tagged) -> None:
    assert ties(tagged("عاد سمير درويش إلى واشنطن.")) == {TIE}
    assert ties(tagged("قال الرئيس سمير درويش إنه مستعد. وأيدت واشنطن ذلك.")) == {TIE}
    assert ties(tagged("قال سمير درويش إنه مستعد. واشنطن مدينة كبيرة.")) == set()
    assert ties(tagged("عاد سمير درويش إلى واشنطن."), Background(Table.of({}), Table.of({}))) == set()


def test_a_tie_is_told_with_the_sentence_of_its_ends(tagged, monkeypatch) -> None:
    monkeypatch.setattr("pipelines.relations.finding.load_background", lambda: KNOWN)
    g = tagged("لم يحدث شيء. عاد سمير درويش إلى واشنطن.")
    reading = g.reading()

    class Believer:
        """Believes what is written of who is who."""

        threshold = staticmethod(lambda kind: 0.5)
        score = staticmethod(lambda reading: [])
        blend = staticmethod(lambda rows: rows[:, BLEND_FEATURES.index("written")].tolist())

    (found,) = found_relations(reading, Believer())
    assert (found.type, g.identifier(found.source), g.identifier(found.target)) == TIE
    span = evidence_span(g.doc, reading.context.syntax, found)
    assert "سمير درويش" in g.doc.text[span.start : span.end]
    assert "واشنطن" in g.doc.text[span.start : span.end]
    assert span.start > 0


def test_the_shipped_blend_reads_what_is_known() -> None:
    used = set(load_relation_model().mixture.feature.ravel().tolist())
    assert {BLEND_FEATURES.index(name) for name in ("written", "documents", "near", "source_role")} <= used
