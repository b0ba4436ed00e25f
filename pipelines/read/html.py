"""Web pages -> documents, by trafilatura."""

from __future__ import annotations

import json
import re
from typing import Any

from kg.errors import EmptyText
from kg.model import Document
from pipelines.read.boilerplate import find_boilerplate
from pipelines.read.decode import decode
from pipelines.read.language import detect_language
from pipelines.read.written_date import parse_date

__all__ = ["read_html"]

_DECLARED = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I)
# Where the declaration may stand, by the HTML standard 1,024 bytes; pages are less exact.
_HEAD = 4096


def read_html(data: bytes, name: str) -> Document:
    """The article of a web page; its text is what trafilatura extracts, and stays so.

    Title, date, site name and address come from the page's metadata.

    Raises:
        UnreadableFile: the bytes are no text.
        EmptyText: the page has no article.
    """
    declared = _DECLARED.search(data[:_HEAD])
    page = decode(data, declared.group(1).decode("ascii") if declared else None)
    article = _extract(page)
    text: str = article.get("text") or ""
    if not text.strip():
        raise EmptyText("no article text was found in the page")
    return Document(
        id=name,
        text=text,
        title=article.get("title") or None,
        date=parse_date(article.get("date") or ""),
        source=article.get("source-hostname") or article.get("hostname") or None,
        url=article.get("source") or None,
        language=detect_language(text),
        boilerplate=find_boilerplate(text),
    )


def _extract(page: str) -> dict[str, Any]:
    # trafilatura takes half a second to load: only where a page is read.
    import trafilatura

    found = trafilatura.extract(page, output_format="json", with_metadata=True, include_comments=False)
    article: dict[str, Any] = json.loads(found) if found else {}
    if not article.get("text"):
        # Very short pages are below its thresholds.
        article["text"] = trafilatura.html2txt(page)
    return article
