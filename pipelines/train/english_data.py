"""The public English treebank and names, as spaCy examples: what ``pipelines.train.english`` trains on.

Names in GUM are entity annotations of any noun phrase; what is a name of them is read off the tree: a phrase whose
head is a proper noun, from its first capitalised word to the end of its «of»-phrase, without titles before a person.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from kg.model import ExtractedDocument
from kg.names import normalize
from pipelines.arabic.gazetteer import Entry, load_gazetteer
from pipelines.english.backend import load
from pipelines.english.lists import word_list

__all__ = ["Sentence", "exchange_names", "names_of", "read_annotated", "read_conllu", "read_iob2", "to_doc"]

_KINDS = {"person": "PERSON", "organization": "ORG", "place": "GPE", "event": "EVENT"}
_IOB2 = {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE"}
_TITLES = word_list("recipe_titles")
_OPEN, _CLOSE = re.compile(r"\((\d+)-([a-z]+)"), re.compile(r"(\d+)\)")
_NATURAL = word_list("place")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as lists of equal length; ``heads`` are token indices, None where there is no tree; ``names`` are
    (first token, end, type)."""

    document: str
    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    names: tuple[tuple[int, int, str], ...]
    lemmas: tuple[str, ...] = ()
    upos: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()


def read_conllu(path: Path) -> Iterator[Sentence]:
    """The sentences of a CoNLL-U file with GUM's entities."""
    document = ""
    open_: dict[str, list[tuple[int, str]]] = {}
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.split("\n")
        starts = [x.split(" = ")[1] for x in lines if x.startswith("# newdoc id")]
        if starts:
            document, open_ = starts[0], {}
        rows = [x.split("\t") for x in lines if "\t" in x and not x.startswith("#")]
        if rows:
            yield _sentence(document, rows, open_)


def _sentence(document: str, rows: list[list[str]], open_: dict[str, list[tuple[int, str]]]) -> Sentence:
    joined = _without_space(rows)
    words = [r for r in rows if r[0].isdigit()]
    spans: list[tuple[int, int, str]] = []
    open_.clear()
    for i, row in enumerate(words):
        value = next((f[7:] for f in row[9].split("|") if f.startswith("Entity=")), "")
        for m in _OPEN.finditer(value):
            open_.setdefault(m[1], []).append((i, m[2]))
            if re.match(r"[^()]*\)", value[m.end() :]):  # closed at once: (5-object-…)
                open_[m[1]].pop()
                spans.append((i, i + 1, m[2]))
        for m in _CLOSE.finditer(re.sub(r"\([^()]*\)", "", value)):
            if open_.get(m[1]):
                start, kind = open_[m[1]].pop()
                spans.append((start, i + 1, kind))
    heads = [int(r[6]) - 1 for r in words]
    labels = [_label(r[7]) for r in words]
    names = _proper(words, heads, labels, spans)
    return Sentence(
        document,
        tuple(r[1] for r in words),
        tuple(int(r[0]) not in joined for r in words),
        tuple(names),
        tuple(r[2] for r in words),
        tuple(r[3] for r in words),
        tuple(r[4] for r in words),
        tuple(i if h < 0 else h for i, h in enumerate(heads)),
        tuple(labels),
    )


def _without_space(rows: list[list[str]]) -> set[int]:
    """The numbers of the words that no space follows; inside a word of several parts none does."""
    out: set[int] = set()
    for row in rows:
        last = int(row[0].split("-")[-1].split(".")[0])
        if "-" in row[0]:
            out.update(range(int(row[0].split("-")[0]), last))
        if "SpaceAfter=No" in row[9]:
            out.add(last)
    return out


_SAME_LABEL = {
    "nsubj:outer": "nsubj", "csubj:pass": "csubj", "csubj:outer": "csubj", "advcl:relcl": "advcl",
    "obl:tmod": "obl:unmarked", "obl:npmod": "obl:unmarked", "nmod:npmod": "nmod:unmarked",
    "nmod:tmod": "nmod:unmarked", "cc:preconj": "cc", "det:predet": "det", "goeswith": "dep", "reparandum": "dep",
    "orphan": "dep", "dislocated": "dep", "root": "ROOT",
}  # fmt: skip


def _label(label: str) -> str:
    return _SAME_LABEL.get(label, label)


def _proper(
    words: list[list[str]], heads: list[int], labels: list[str], spans: Iterable[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """The names among the entity annotations, longest first where they overlap."""
    found: set[tuple[int, int, str]] = set()
    for first, end, kind in spans:
        if kind in _KINDS and (name := _name(words, heads, labels, first, end)):
            found.add((*name, _type(kind, [w[1] for w in words[slice(*name)]])))
    return _apart(found)


def _apart(found: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    out: list[tuple[int, int, str]] = []
    for first, end, kind in sorted(found, key=lambda n: (n[0] - n[1], n)):
        if all(end <= f or first >= e for f, e, _ in out):
            out.append((first, end, kind))
    return sorted(out)


def _name(
    words: list[list[str]], heads: list[int], labels: list[str], first: int, end: int
) -> tuple[int, int] | None:
    """The name in a phrase: its head, a proper noun, with what is written with it."""
    head = next((i for i in range(first, end) if not first <= heads[i] < end), first)
    if words[head][4] not in ("NNP", "NNPS") or not words[head][1][0].isupper():
        return None
    start, stop = head, head + 1
    while start > first and _capital(words[start - 1]):
        start -= 1
    while stop < end and (words[stop][4] in ("NNP", "NNPS") or words[stop][1] in ("-", "2.0")):
        stop += 1
    if stop + 1 < end and words[stop][1] in ("of", "for") and _of_name(words, stop + 1, end):
        stop = _of_name(words, stop + 1, end)
    while stop - start > 1 and words[start][1].lower() in _TITLES:
        start += 1
    return start, stop


def _capital(row: list[str]) -> bool:
    return (row[4] in ("NNP", "NNPS", "JJ", "NN") and row[1][0].isupper()) or row[1] == "-"


def _of_name(words: list[list[str]], start: int, end: int) -> int:
    stop = start + (words[start][1].lower() == "the")
    begun = stop
    while stop < end and words[stop][1][0].isupper():
        stop += 1
    return stop if stop > begun else 0


def _type(kind: str, name: list[str]) -> str:
    if kind != "place":
        return _KINDS[kind]
    known = load_gazetteer().lookup(normalize(" ".join(name)))
    if known and known.type in ("GPE", "LOC"):
        return known.type
    return "LOC" if name[-1].lower() in _NATURAL or name[0].lower() in _NATURAL else "GPE"


def read_iob2(path: Path) -> Iterator[Sentence]:
    """The sentences of a file of the Universal NER project; spaces as the line ``# text`` has them."""
    document = ""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.split("\n")
        document = next((x.split(" = ")[1] for x in lines if x.startswith("# newdoc id")), document)
        text = next((x[9:] for x in lines if x.startswith("# text = ")), "")
        rows = [x.split("\t") for x in lines if "\t" in x and not x.startswith("#")]
        if rows:
            words = [r[1] for r in rows]
            names = [
                (*n[:2], _type("place", words[n[0] : n[1]]) if n[2] == "GPE" else n[2]) for n in _bio(rows)
            ]
            yield Sentence(document, tuple(words), tuple(_spaces(text, words)), tuple(names))


def _bio(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    start, kind = -1, ""
    for i, row in enumerate([*rows, ["", "", "O"]]):
        if start >= 0 and row[2] != f"I-{kind}":
            yield start, i, _IOB2[kind]
            start = -1
        if row[2].startswith("B-"):
            start, kind = i, row[2][2:]


def read_annotated(documents: Sequence[ExtractedDocument]) -> Iterator[Sentence]:
    """The sentences of annotated documents of the project, with their mentions; of nested ones the longest."""
    for extracted, doc in zip(documents, load().annotate(d.document for d in documents), strict=True):
        found: set[tuple[int, int, str]] = set()
        for entity in extracted.entities:
            for m in entity.mentions:
                span = doc.char_span(m.start, m.end, alignment_mode="expand")
                if span is not None:
                    found.add((span.start, span.end, entity.type))
        names = _apart(found)
        for sent in doc.sents:
            inside = tuple(
                (a - sent.start, b - sent.start, kind)
                for a, b, kind in names
                if sent.start <= a and b <= sent.end
            )
            words = tuple(t.text for t in sent)
            yield Sentence(extracted.document.id, words, tuple(bool(t.whitespace_) for t in sent), inside)


def _spaces(text: str, words: list[str]) -> Iterator[bool]:
    at = 0
    for word in words:
        found = text.find(word, at)
        at = found + len(word) if found >= 0 else at
        yield text[at : at + 1] in (" ", "")


def to_doc(sentence: Sentence, vocab: Vocab) -> Doc:
    """The gold annotation of a sentence; what it lacks (a tree) is left open."""
    more: dict[str, Any] = {}
    if sentence.heads:
        more = {
            "tags": list(sentence.tags),
            "pos": list(sentence.upos),
            "lemmas": list(sentence.lemmas),
            "heads": list(sentence.heads),
            "deps": list(sentence.labels),
        }
    doc = Doc(vocab, words=list(sentence.words), spaces=list(sentence.spaces), **more)
    doc.set_ents([Span(doc, a, b, label=kind) for a, b, kind in sentence.names])
    return doc


def names_of(kinds: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """English names of the gazetteer in words, by type."""
    out: dict[str, list[tuple[str, ...]]] = {k: [] for k in kinds}
    entries: Iterable[Entry] = load_gazetteer().entries.values()
    for entry in sorted(entries, key=lambda e: e.id):
        if entry.type in out and entry.name and entry.name[0].isupper():
            out[entry.type].append(tuple(re.findall(r"[\w.&’']+|-", entry.name)))
    return out


def exchange_names(
    sentence: Sentence, names: dict[str, list[tuple[str, ...]]], order: random.Random
) -> Sentence:
    """The words of a sentence with other names of the same types, where there are any; without a tree, which may not
    fit them."""
    words: list[str] = []
    spaces: list[bool] = []
    spans: list[tuple[int, int, str]] = []
    at = 0
    for first, end, kind in sentence.names:
        words += sentence.words[at:first]
        spaces += sentence.spaces[at:first]
        new = order.choice(names.get(kind) or [sentence.words[first:end]])
        if kind == "PERSON" and end - first == 1:
            new = new[-1:]
        spans.append((len(words), len(words) + len(new), kind))
        words += new
        spaces += [True] * (len(new) - 1) + [sentence.spaces[end - 1]]
        at = end
    words += sentence.words[at:]
    spaces += sentence.spaces[at:]
    return Sentence(sentence.document, tuple(words), tuple(spaces), tuple(spans))
