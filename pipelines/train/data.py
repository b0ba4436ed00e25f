"""Training documents from the corpora: our own texts, and public ones mapped to the ontology's entity types.

Public corpora follow other guidelines: their titles, facilities and groups differ, and they have no GROUP or
EVENT. Each document carries its source in ``user_data``, which the network reads as one more feature, so that
one model learns from all without mixing them up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span

from pipelines.arabic.tokenizer import Tokenizer, is_proclitic

__all__ = ["own_document", "read_fane", "read_jsonl", "read_pud_tags", "read_wikinews_tags"]

ANY_SOURCE = "own"
SOURCE_KEY = "kg_source"

_PERSON = "Politician Athlete Artist Other_PER Religious_PER Scientist Businessperson Lawyer Engineer Police"
_ORG = "Non-Governmental Sports Media Government Commercial Educational Medical-Science Religious_ORG"
_GPE = "Nation Population-Center State-or-Province County-or-District"
_LOC = "Continent Water-Body Land-Region-Natural Celestial Land"
_OPEN = "Group GPE-Cluster Building-Grounds Airport Path Subarea-Facility"
FANE_TYPES: dict[str, str | None] = {
    **dict.fromkeys(_PERSON.split(), "PERSON"),
    **dict.fromkeys(_ORG.split(), "ORG"),
    **dict.fromkeys(_GPE.split(), "GPE"),
    **dict.fromkeys(_LOC.split(), "LOC"),
    **dict.fromkeys(_OPEN.split()),
}
"""FANE's fine types; None: may be an entity of ours or not, left open in training. Others are no entity."""


def read_jsonl(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The records of files in the interchange form, file by file in the order of their names."""
    for path in sorted(paths):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def own_document(tokenizer: Tokenizer, record: dict[str, Any]) -> Doc:
    """A document of our own corpus with its mentions as ``ents``; mentions inside a longer one are left
    out."""
    doc = tokenizer(record["text"])
    spans = []
    for entity in record["entities"]:
        for m in entity["mentions"]:
            span = doc.char_span(m["start"], m["end"], entity["type"], entity["id"], alignment_mode="expand")
            if span is not None:
                spans.append(span)
    taken: set[int] = set()
    keep = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, s.start)):
        if taken.isdisjoint(range(span.start, span.end)) and _in_one_sentence(span):
            keep.append(span)
            taken.update(range(span.start, span.end))
    doc.set_ents(keep)
    doc.user_data[SOURCE_KEY] = ANY_SOURCE
    return doc


def _in_one_sentence(span: Span) -> bool:
    return not any(t.is_sent_start for t in span[1:])


def read_fane(tokenizer: Tokenizer, path: Path, source: str, *, lines: int = 20) -> Iterator[Doc]:
    """Documents of ``lines`` sentences of NewsFANE or WikiFANE, retokenised, with our types."""
    sentences = [s for s in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")) if s.strip()]
    for start in range(0, len(sentences), lines):
        rows = [row for s in sentences[start : start + lines] for row in (*_rows(s), ("\n", "O"))]
        yield _fane_document(tokenizer, rows, source)


def _rows(sentence: str) -> Iterator[tuple[str, str]]:
    for line in sentence.splitlines():
        cells = line.split()
        if len(cells) == 2:
            yield cells[0], cells[1]


def _fane_document(tokenizer: Tokenizer, rows: list[tuple[str, str]], source: str) -> Doc:
    text = ""
    spans: list[tuple[int, int, str]] = []
    for i, (word, label) in enumerate(rows):
        glue = word == "\n" or (i > 0 and rows[i - 1][0] in ("\n", "و"))
        text += ("" if glue or not text else " ") + word
        if label.startswith("B-"):
            spans.append((len(text) - len(word), len(text), label[2:]))
        elif label.startswith("I-") and spans:
            spans[-1] = (spans[-1][0], len(text), spans[-1][2])
    doc = tokenizer(text)
    found: list[Span] = []
    open_: list[Span] = []
    for begin, end, fine in spans:
        if fine not in FANE_TYPES:
            continue
        kind = FANE_TYPES[fine]
        span = doc.char_span(begin, end, alignment_mode="expand", label=kind or "open")
        while span is not None and len(span) > 1 and is_proclitic(span[0]):
            span = Span(doc, span.start + 1, span.end, label=span.label)
        if span is not None:
            (found if kind else open_).append(span)
    doc.set_ents(_apart(found), missing=_apart(open_, found))
    doc.user_data[SOURCE_KEY] = source
    return doc


def _apart(spans: list[Span], others: Iterable[Span] = ()) -> list[Span]:
    taken = {i for s in others for i in range(s.start, s.end)}
    out = []
    for span in spans:
        if taken.isdisjoint(range(span.start, span.end)) and _in_one_sentence(span):
            out.append(span)
            taken.update(range(span.start, span.end))
    return out


_WIKINEWS_TAGS = {
    "NOUN": "NOUN",
    "ADJ": "ADJ",
    "V": "VERB",
    "PREP": "ADP",
    "CONJ": "CCONJ",
    "NUM": "NUM",
    "ADV": "ADV",
    "PUNC": "PUNCT",
    "PRON": "PRON",
    "FOREIGN": "X",
    "ABBREV": "NOUN",
}


def read_pud_tags(tokenizer: Tokenizer, path: Path, *, lines: int = 10) -> Iterator[Doc]:
    """Documents of ``lines`` sentences of UD PUD with UPOS on the tokens that the tokenizer cuts alike."""
    pieces: list[tuple[str, str, bool]] = []
    for number, block in enumerate(path.read_text(encoding="utf-8").split("\n\n"), start=1):
        for line in block.splitlines():
            cells = line.split("\t")
            if len(cells) > 9 and cells[0].isdigit():
                pieces.append((cells[1], cells[3], "SpaceAfter=No" not in cells[9]))
        if number % lines == 0:
            yield _tagged(tokenizer, pieces)
            pieces = []
    if pieces:
        yield _tagged(tokenizer, pieces)


def read_wikinews_tags(tokenizer: Tokenizer, path: Path) -> Iterator[Doc]:
    """Lines of WikiNews, its parts of speech mapped to UPOS (particles stay open)."""
    from pipelines.train.segmentation import join_parts

    pieces: list[tuple[str, str, bool]] = []
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        word, _, tags = line.partition("\t")
        parts, labels = word.split("+"), tags.split("+")
        if len(parts) != len(labels) or not word:
            continue
        cut = join_parts(list(parts), labels) if len(parts) > 1 else parts
        mains = _main_tags(cut, labels)
        for i, part in enumerate(cut):
            pieces.append((part, mains[i], i == len(cut) - 1))
        if word in (".", "؟", "!") or len(pieces) > 400:
            yield _tagged(tokenizer, pieces)
            pieces = []
    if pieces:
        yield _tagged(tokenizer, pieces)


def _main_tags(parts: list[str], labels: list[str]) -> list[str]:
    core = [x for x in labels if x not in ("DET", "NSUFF", "CASE")]
    if len(core) > len(parts):  # subject pronouns stay on their verb
        core = (
            [x for i, x in enumerate(core) if not (x == "PRON" and i and core[i - 1] == "V")]
            if len(parts) < len(core)
            else core
        )
    if len(core) != len(parts):
        return [""] * len(parts)
    return [_WIKINEWS_TAGS.get(x, "") for x in core]


def _tagged(tokenizer: Tokenizer, pieces: list[tuple[str, str, bool]]) -> Doc:
    text, spans = "", {}
    for form, tag, space in pieces:
        spans[len(text), len(text) + len(form)] = tag
        text += form + (" " if space else "")
    doc = tokenizer(text.strip())
    for token in doc:
        tag = spans.get((token.idx, token.idx + len(token)), "")
        if tag:
            token.tag_ = tag
    return doc
