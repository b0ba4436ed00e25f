"""The stages of a build one after the other, each with the processor time that it takes."""

from __future__ import annotations

from pathlib import Path

import kg
from kg.store import Store
from pipelines.read.text import read_text
from tests.hostile.arabic_stages import ARABIC_STAGES, extract_arabic
from tests.hostile.english_stages import ENGLISH_STAGES, extract_english
from tests.hostile.stopwatch import Stopwatch, forget_words

__all__ = ["STAGES", "times"]

_EXTRACT = {"ar": extract_arabic, "en": extract_english}

STAGES = {
    language: ("read", *stages, "store", "resolution", "page")
    for language, stages in (("ar", ARABIC_STAGES), ("en", ENGLISH_STAGES))
}
"""Of a document in each language."""


def times(text: str, language: str, page: Path, *, new: bool = True) -> dict[str, float]:
    """How long each stage takes for a text of words not seen before, if they shall be ``new``; ``page`` is the file for
    the page."""
    if new:
        forget_words()
    take = Stopwatch()
    document = take("read", lambda: read_text(text.encode("utf-8", "surrogatepass"), "a"))
    extracted = _EXTRACT[language](take, document)
    store = Store.memory()
    take("store", lambda: store.add(extracted))
    take("resolution", store.resolve)
    take("page", lambda: kg.KnowledgeGraph(store).to_html(page))
    return take.times
