"""A model that needs no time: a local server that answers what the embedded backend finds.

With it the backend ``llm`` is measured without a model: what remains is its own work, and what gets lost on
the way through quotations are seen.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from typing import Any

from benchmarks.llm_server import Answer, LlmServer, text_of
from kg.model import Document, ExtractedDocument
from pipelines.extractors import load_extractor

__all__ = ["answer_of", "configure_echo"]


def configure_echo(documents: Iterable[Document]) -> LlmServer:
    """Start a server that knows these documents, and configure the backend ``llm`` of this process for it."""
    extract = load_extractor()
    known = [extract(document) for document in documents]

    def answer(request: dict[str, Any]) -> Answer:
        piece = text_of(request)
        found = next((d for d in known if piece in d.document.text), None)
        return Answer() if found is None else Answer(answer_of(found, piece))

    server = LlmServer(answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    values = {"BASE_URL": server.base_url, "MODEL": "echo", "CACHE": "off", "PARALLEL": "1"}
    os.environ.update({f"KG_LLM_{name}": value for name, value in values.items()})
    return server


def answer_of(extracted: ExtractedDocument, piece: str) -> dict[str, Any]:
    """What a model would answer to a piece of a document, had it found what was extracted."""
    start = extracted.document.text.index(piece)
    end = start + len(piece)
    entities = []
    for e in extracted.entities:
        mentions = sorted({m.text for m in e.mentions if start <= m.start and m.end <= end})
        if mentions:
            named = {"id": e.id, "type": e.type, "name": e.name, "name_ar": e.name_ar, "mentions": mentions}
            entities.append(named)
    ids = {e["id"] for e in entities} | {None}
    relations = []
    for r in extracted.relations:
        inside = start <= r.evidence.start and r.evidence.end <= end
        if inside and {r.source, r.target} <= ids:
            kept = ("type", "source", "target", "polarity", "modality", "attribution", "date", "role")
            quoted = extracted.document.text[r.evidence.start : r.evidence.end]
            relations.append({name: getattr(r, name) for name in kept} | {"evidence": quoted})
    return {"entities": entities, "relations": relations}
