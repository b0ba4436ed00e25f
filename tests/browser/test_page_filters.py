"""Filters: types, polarity, modality, speaker, publisher, confidence, time; and the table that they leave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import graphs
from driving import ROWS, find, switch, texts


def test_filters_hide_and_reset_brings_back(page: Any) -> None:
    find(page, "#view-table")[0].click()
    assert page.execute_script(ROWS) == 7
    assert [switch(page, name) for name in ("negated", "alleged", "role", "GPE")] == [6, 5, 3, 2]
    page.execute_script("document.querySelector('#filters .reset').click()")
    assert page.execute_script(ROWS) == 7
    assert switch(page, "confidence", 0.8) == 6


def test_filters_by_speaker_publisher_and_time(page: Any) -> None:
    find(page, "#view-table")[0].click()
    microsoft = page.execute_script("return kgPage.entity('microsoft')")
    assert switch(page, "speaker", f"entity {microsoft}") == 1
    assert switch(page, "speaker", "") == 7
    assert switch(page, "publisher", "by صحيفة الميناء") == 2
    assert switch(page, "publisher", "") == 7
    assert switch(page, "from", 1) == 4, "2017 and 2018; one relation has no date"
    assert switch(page, "until", 1) == 3
    assert texts(page, "#filters .timeline output") == ["2017 – 2017"]


def test_doubtful_relations_are_hidden_until_asked_for(open_page: Callable[..., Any]) -> None:
    page = open_page(graphs.small_graph(), min_confidence=0.7, lang="en")
    find(page, "#view-table")[0].click()
    assert page.execute_script(ROWS) == 6
    assert texts(page, "#table .hidden-note") == ["The filters hide 1 relation. Show all"]
    find(page, "#table .hidden-note button")[0].click()
    assert page.execute_script(ROWS) == 7
    assert find(page, "#table .hidden-note") == []


def test_table_sorts_and_leads_to_evidence(page: Any) -> None:
    find(page, "#view-table")[0].click()
    find(page, "#table th button")[0].click()
    first_column = texts(page, "#table tbody td:first-child")
    assert first_column[0] == "الاتحاد الأوروبي EU"
    assert find(page, "#table th")[0].get_attribute("aria-sort") == "ascending"
    find(page, "#table tbody .open")[0].click()
    assert texts(page, "#panel .status.negated") == ["منفي · واقع"]


def test_the_histogram_counts_relations_by_date(page: Any) -> None:
    bars = page.execute_script("return [...document.querySelectorAll('#filters .bars i')].map(b => b.title)")
    assert [b.split(": ")[1] for b in bars] == ["علاقتان", "3 علاقات", "علاقة واحدة"]
    switch(page, "from", 2)
    off = page.execute_script("return document.querySelectorAll('#filters .bars i.off').length")
    assert off == 2
    assert find(page, "#filters [data-filter=from]")[0].get_attribute("aria-valuetext") == "2018"


def test_filters_are_at_hand_in_every_view(page: Any) -> None:
    for view in ("claims", "table", "graph"):
        find(page, f"#view-{view}")[0].click()
        assert find(page, "#filters .chip")[0].is_displayed(), view


def test_one_relation_type_of_a_family_can_be_hidden(page: Any) -> None:
    find(page, "#view-table")[0].click()
    find(page, "#filters [data-filter='more words']")[0].click()
    assert switch(page, "ACCUSED") == 6
    assert find(page, "#filters [data-filter=words]")[0].get_attribute("aria-pressed") == "mixed"
