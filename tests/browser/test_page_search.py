"""Search in both scripts, with the store's folding, by hand and by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from driving import find, texts

from kg.names import normalize


@pytest.mark.parametrize("query", ["ترامب", "تْرامـب", "trump", "Donald"])
def test_search_selects_the_best_known_bearer_of_a_name(page: Any, query: str) -> None:
    search = find(page, "#search")[0]
    search.send_keys(query)
    assert texts(page, "#results li bdi:first-child") == ["دونالد ترامب", "دونالد ترامب الابن"]
    assert texts(page, "#panel h2") == ["دونالد ترامب"]
    search.send_keys("\ue007")
    assert texts(page, "#panel .second") == ["Donald Trump"]
    assert "entity=donald_trump" in page.current_url


def test_search_folds_names_as_the_store_does(page: Any) -> None:
    spellings = [
        "إدارة الرّئيس أُوباما", "آل ثاني", "مصطفى", "سؤال", "هيئة", "ٱلله", "ترامـــب", "Guccifer 2.0",
        "Élysée", "J. Edgar-Hoover", "ﻻﻣﻊ", "Ⅳ", "٢٠١٦", "«وزارة»؟", " a\u00a0 b ", "İstanbul", "ß",
        "کرملین", "حَمَلَة",
    ]  # fmt: skip
    folded = page.execute_script("return arguments[0].map(kgPage.normalise)", spellings)
    assert dict(zip(spellings, folded, strict=True)) == {s: normalize(s) for s in spellings}


def test_search_moves_with_arrows_and_ends_with_escape(page: Any) -> None:
    search = find(page, "#search")[0]
    search.send_keys("ترامب", "\ue015")
    assert texts(page, "#panel h2") == ["دونالد ترامب الابن"]
    search.send_keys("\ue00c")
    assert find(page, "#panel .overview")


def test_search_without_match_says_so(page: Any) -> None:
    find(page, "#search")[0].send_keys("زنجبيل")
    assert texts(page, "#results li") == ["لا نتيجة"]
