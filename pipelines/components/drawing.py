"""What displaCy, the drawing of spaCy, needs to draw mentions and relations (``manual=True``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spacy.tokens import Doc, Span

from kg.model import Relation
from pipelines.components.extensions import extracted_document

__all__ = ["displacy_mentions", "displacy_relations"]

_COLORS = {
    "PERSON": "#aad4f5",
    "ORG": "#ffd59e",
    "GPE": "#b8e0b8",
    "LOC": "#d9e8c4",
    "GROUP": "#e3c8ee",
    "EVENT": "#f5b8b8",
}
DISPLACY_OPTIONS: Mapping[str, Any] = {"colors": _COLORS, "compact": True, "distance": 170}
"""Options of ``displacy.render`` that suit both: the distance is that of the longest label."""
_NOBODY = "[…]"
"""Stands for the target of a relation that has none."""


def displacy_mentions(doc: Doc) -> dict[str, Any]:
    """The mentions, each with the id of its entity, for ``displacy.render(…, style="ent", manual=True)``.

    >>> import spacy
    >>> from pipelines.components import model_path
    >>> drawn = displacy_mentions(spacy.load(model_path())("نفى الكرملين ذلك."))
    >>> drawn["ents"][0]["label"], drawn["ents"][0]["kb_id"], drawn["settings"]["direction"]
    ('ORG', 'kremlin', 'rtl')
    """
    ents = [
        {"start": m.start, "end": m.end, "label": e.type, "kb_id": e.id, "kb_url": "#"}
        for e in extracted_document(doc, "").entities
        for m in e.mentions
    ]
    ents.sort(key=lambda e: (e["start"], e["end"]))
    return {"text": doc.text, "ents": ents, "title": None, "settings": _settings(doc)}


def displacy_relations(doc: Doc) -> list[dict[str, Any]]:
    """The relations as arcs from source to target, for ``displacy.render(…, style="dep", manual=True)``.

    One drawing for each stretch of text that is the evidence of relations. A mention is one word there; an end that
    the evidence does not name («نفى ذلك») stands before it in brackets, as does «[…]» for nobody. Words of Arabic come
    from right to left; displaCy's own way of drawing them so would turn the labels upside down.

    >>> import spacy
    >>> from pipelines.components import model_path
    >>> (drawn,) = displacy_relations(spacy.load(model_path())("اتهمت مايكروسوفت الكرملين."))
    >>> [word["text"] for word in drawn["words"]]
    ['.', 'الكرملين', 'مايكروسوفت', 'اتهمت']
    >>> drawn["arcs"]
    [{'start': 1, 'end': 2, 'label': 'ACCUSED', 'dir': 'left'}]
    """
    extracted = extracted_document(doc, "")
    names = {e.id: e.name_ar or e.name for e in extracted.entities}
    stated: dict[tuple[int, int], list[Relation]] = {}
    for relation in extracted.relations:
        stated.setdefault((relation.evidence.start, relation.evidence.end), []).append(relation)
    mentions = [(m.start, m.end, e.id, e.type) for e in extracted.entities for m in e.mentions]
    return [_drawing(doc, span, relations, mentions, names) for span, relations in stated.items()]


Named = tuple[int, int, str, str]


def _drawing(
    doc: Doc,
    evidence: tuple[int, int],
    relations: list[Relation],
    mentions: list[Named],
    names: Mapping[str, str],
) -> dict[str, Any]:
    span = doc.char_span(*evidence, alignment_mode="expand")
    assert span is not None, "expanded spans of the text always have tokens"
    words, places = _words(span, mentions)
    ends = [i for r in relations for i in (r.source, r.target or "")]
    outside = [i for i in dict.fromkeys(ends) if i not in places]
    places = {i: n for n, i in enumerate(outside)} | {i: n + len(outside) for i, n in places.items()}
    words = [{"text": f"[{names[i]}]" if i else _NOBODY, "tag": ""} for i in outside] + words
    if _settings(doc)["direction"] == "rtl":
        words.reverse()
        places = {i: len(words) - 1 - n for i, n in places.items()}
    arcs = [_arc(r, places) for r in relations if r.source != r.target]
    return {"words": words, "arcs": arcs, "settings": {"lang": doc.lang_, "direction": "ltr"}}


def _words(span: Span, mentions: list[Named]) -> tuple[list[dict[str, str]], dict[str, int]]:
    """The words of a stretch, mentions in one, and where each entity is first named."""
    words: list[dict[str, str]] = []
    places: dict[str, int] = {}
    inside = sorted(m for m in mentions if m[0] >= span.start_char and m[1] <= span.end_char)
    taken = {t.i: m for m in inside for t in span.doc.char_span(m[0], m[1], alignment_mode="expand") or ()}
    before = None
    for token in span:
        named = taken.get(token.i)
        if named is not None and named == before:
            continue
        before = named
        if named is not None:
            places.setdefault(named[2], len(words))
            words.append({"text": span.doc.text[named[0] : named[1]], "tag": named[3]})
        elif not token.is_space:
            words.append({"text": token.text, "tag": token.pos_})
    return words, places


def _arc(relation: Relation, places: Mapping[str, int]) -> dict[str, Any]:
    """An arc, its head at the target; displaCy wants the earlier word first."""
    source, target = places[relation.source], places[relation.target or ""]
    label = relation.type + ("" if relation.polarity == "affirmed" else " (negated)")
    if relation.modality != "actual":
        label += f" ({relation.modality})"
    way = "right" if source < target else "left"
    return {"start": min(source, target), "end": max(source, target), "label": label, "dir": way}


def _settings(doc: Doc) -> dict[str, str]:
    return {"lang": doc.lang_, "direction": doc.vocab.writing_system.get("direction", "ltr")}
