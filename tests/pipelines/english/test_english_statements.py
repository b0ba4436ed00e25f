"""Polarity, modality, attribution, dates and references of English relations."""

from __future__ import annotations

import pytest

from pipelines.english.dates import find_dates


def relation(extracted, kind, source=None):
    found = [r for r in extracted.relations if r.type == kind and source in (None, r.source)]
    assert found, [(r.type, r.source, r.target) for r in extracted.relations]
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "polarity", "modality", "attribution"),
    [
        ("Russia hacked the DNC.", "HACKED", "affirmed", "actual", None),
        ("Russia did not hack the DNC.", "HACKED", "negated", "actual", None),
        ("Russia tried to hack the DNC.", "HACKED", "affirmed", "attempted", None),
        ("Russia may have hacked the DNC.", "HACKED", "affirmed", "possible", None),
        ("Russia allegedly hacked the DNC.", "HACKED", "affirmed", "alleged", None),
        ("Microsoft said that Russia had hacked the DNC.", "HACKED", "affirmed", "alleged", "microsoft"),
        ("According to Microsoft, Russia hacked the DNC.", "HACKED", "affirmed", "alleged", "microsoft"),
        ("Microsoft accused Russia of hacking the DNC.", "HACKED", "affirmed", "alleged", "microsoft"),
        ("Microsoft accused Russia of hacking the DNC.", "ACCUSED", "affirmed", "actual", None),
        ("The United States threatened to attack Iran.", "ATTACKED", "affirmed", "possible", None),
    ],
)
def test_qualities(extract, text, kind, polarity, modality, attribution):
    r = relation(extract(text), kind)
    assert (r.polarity, r.modality, r.attribution) == (polarity, modality, attribution)


def test_a_quotation_that_goes_on_is_of_the_same_speaker(extract):
    text = '"Nobody should be surprised," said Angela Merkel. "Russia hacked the Bundestag."'
    assert relation(extract(text), "HACKED").attribution == "angela_merkel"


def test_a_denial_without_a_verb_of_denial(extract):
    text = "Robert Mueller accused Paul Manafort of fraud. Manafort insists that he never took money."
    r = relation(extract(text), "DENIED")
    assert (r.source, r.target) == ("paul_manafort", "robert_mueller")


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Julian Assange left London. He thanked Ecuador.", "julian_assange", "ecuador"),
        ("Angela Merkel arrived late. She praised Emmanuel Macron.", "angela_merkel", "emmanuel_macron"),
        ("Microsoft acted quickly. The company praised the FBI.", "microsoft", "fbi"),
    ],
)
def test_references(extract, text, source, target):
    r = relation(extract(text), "SUPPORTED")
    assert (r.source, r.target) == (source, target)


def test_roles_keep_their_wording(extract):
    r = relation(extract("Dmitry Peskov, the spokesman for the Kremlin, smiled."), "AFFILIATED_WITH")
    assert (r.source, r.target, r.role) == ("dmitry_peskov", "kremlin", "spokesman")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("on Thursday", ["2017-11-09"]),
        ("last Tuesday", ["2017-11-14"]),
        ("yesterday", ["2017-11-13"]),
        ("in October 2016", ["2016-10"]),
        ("on July 5, 2016", ["2016-07-05"]),
        ("on 3 March 2018", ["2018-03-03"]),
        ("in 2016", ["2016"]),
        ("two years ago", ["2015"]),
        ("last month", ["2017-10"]),
        ("in August", ["2017-08"]),
        ("in December", ["2016-12"]),
        ("he may march", []),
        ("2,016 people", []),
    ],
)
def test_dates(text, values):
    assert [d.value for d in find_dates(f"It happened {text}.", "2017-11-14")] == values


def test_without_a_date_of_publication_only_whole_dates_count():
    assert [d.value for d in find_dates("on Thursday, in October 2016")] == ["2016-10"]


def test_the_nearest_date_is_that_of_the_relation(extract):
    r = relation(extract("In July 2016 WikiLeaks published emails of John Podesta."), "LEAKED")
    assert r.date == "2016-07"
    assert relation(extract("Trump met Putin."), "MET").date == "2017-11-14"
