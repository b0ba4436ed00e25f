"""Web pages -> documents, by trafilatura."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

from kg.errors import EmptyText
from kg.model import Document
from pipelines.read.boilerplate import find_boilerplate
from pipelines.read.decode import decode
from pipelines.read.guess import guess_date
from pipelines.read.language import detect_language
from pipelines.read.limits import check_length
from pipelines.read.page_tables import check_tables
from pipelines.read.written_date import find_date, parse_date

__all__ = ["read_html"]

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
# The short text of an element that its class, id or property calls a date. All is bounded: a page of opened tags that
# are never closed would else be read from each of them to its end.
_DATED = re.compile(
    r"""<\w{1,20}\s[^<>]{0,300}?\b(?:class|id|itemprop)\s?=\s?["'][^"'<>]{0,100}?(?:date|time|publish)[^"'<>]{0,100}["']"""
    r"""[^<>]{0,300}>\s{0,100}([^<>]{6,80})<""",
    re.I,
)
# Where the declaration may stand, by the HTML standard 1,024 bytes; pages are less exact.
_HEAD = 4096


def read_html(data: bytes, name: str) -> Document:
    """The article of a web page; its text is what trafilatura extracts, and stays so.

    Title, date, site name and address come from the page's metadata; the date also from what the page shows
    as its date, or from the text. Nothing is made up: a year in the footer is no date.

    Raises:
        UnreadableFile: the bytes are no text.
        DocumentTooLarge: its text is longer, or its tables are larger, than may be (:mod:`pipelines.read.limits`).
        EmptyText: the page has no article.
    """
    declared = _DECLARED.search(data[:_HEAD])
    page = decode(data, declared.group(1).decode("ascii") if declared else None)
    check_tables(page)
    article = _extract(page)
    text: str = article.get("text") or ""
    check_length(text)
    if not text.strip():
        raise EmptyText("no article text was found in the page")
    return Document(
        id=name,
        text=text,
        title=article.get("title") or None,
        date=parse_date(article.get("date") or "") or _shown_date(page) or guess_date(text),
        source=article.get("source-hostname") or article.get("hostname") or None,
        url=article.get("source") or None,
        language=detect_language(text),
        boilerplate=find_boilerplate(text),
    )


def _shown_date(page: str) -> str | None:
    """The date that the page shows where it says so; None where it shows several."""
    found = {hit[0] for m in _DATED.finditer(page) if (hit := find_date(m.group(1)))}
    return found.pop() if len(found) == 1 else None


def _extract(page: str) -> dict[str, Any]:
    # trafilatura takes half a second to load: only where a page is read.
    import trafilatura

    # It logs an error for every page without text, which is reported here in one line.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    found = trafilatura.extract(
        page,
        output_format="json",
        with_metadata=True,
        include_comments=False,
        # Its extensive search makes a date of any year of the page, such as that of the copyright.
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": None},
    )
    article: dict[str, Any] = json.loads(found) if found else {}
    if not article.get("text"):
        # Very short pages are below its thresholds.
        article["text"] = trafilatura.html2txt(page)
    return article
