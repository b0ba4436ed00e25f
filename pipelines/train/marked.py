"""Annotated texts as their writer types them, turned into the interchange form with its offsets.

A marked file is one document, or several one after another, each from its head line on::

    = en-dev-01 2021-11-04 parallel=t04-02
    @ fbi = federal_bureau_of_investigation
    @ candiru ORG Candiru

    The [FBI|fbi] is looking into [Candiru|candiru], whose owners deny it.
    > INVESTIGATED fbi candiru
    > DENIED candiru - ev="whose owners deny it"

Its lines are

``= ID DATE``
    the head, with ``parallel=ID`` where the text says what an Arabic one of the corpus says;
``@ SHORT = ID`` or ``@ ID TYPE NAME``
    a short name for an entity id of the corpus, or an entity that the corpus lacks;
text
    one sentence a line, every mention as ``[surface|entity]``; an empty line ends a paragraph, whose sentences
    are joined by spaces;
``> TYPE SOURCE TARGET``
    a relation that the sentence above states, the target ``-`` where there is none. After it may stand ``neg``,
    a modality, ``by=ENTITY`` (attribution), ``d=DATE`` (else that of the head), ``role="…"``, ``ev="…"`` (the
    evidence, verbatim, if it is not the whole sentence) and ``prev`` (the evidence begins a sentence earlier).

Training texts are read as they are. Of those that are measured with (``dev-*``, ``test-*``, ``valid-*``)
``python -m pipelines.train.marked`` writes ``corpus/english/NAME.jsonl`` for every ``marked/NAME.txt``, and the table
of parallel texts; with names of marked files it writes only theirs.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import UsageError
from kg.model import ExtractedDocument

__all__ = [
    "Marked",
    "corpus_entities",
    "main",
    "marked_documents",
    "measured_with",
    "parse_marked",
    "unmarked",
]

ENGLISH = Path(__file__).parent / "corpus" / "english"
_HEAD = re.compile(r"= (?P<id>\S+) (?P<date>\S+)(?: parallel=(?P<parallel>\S+))?")
_ALIAS = re.compile(r"@ (?P<short>\S+) = (?P<id>\S+)")
_ENTITY = re.compile(r"@ (?P<id>\S+) (?P<type>[A-Z]+) (?P<name>.+)")
_MENTION = re.compile(r"\[([^\]|]+)\|([^\]]+)\]")
_MODALITIES = ("alleged", "attempted", "possible")

Known = Mapping[str, tuple[str, str]]
"""Entities by id: type and English name."""


@dataclass(slots=True)
class Marked:
    """A marked file that was read: the record in the interchange form, and the Arabic text that it retells."""

    record: dict[str, Any]
    parallel: str | None


@dataclass(slots=True)
class _Draft:
    """The document as far as it was read; ``sentences`` are the spans of its sentences."""

    head: re.Match[str] | None = None
    short: dict[str, str] = field(default_factory=dict)
    own: dict[str, tuple[str, str]] = field(default_factory=dict)
    text: str = ""
    gap: str = ""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    mentions: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    relations: list[dict[str, Any]] = field(default_factory=list)


def parse_marked(source: str, known: Known, first: int = 1) -> Marked:
    """The document of a marked file; ``known`` are the entities that need no ``@`` line of their own, ``first`` is the
    number of the first line.

    >>> known = {"fbi": ("ORG", "FBI"), "candiru": ("ORG", "Candiru")}
    >>> lines = ["= x 2021", "The [FBI|fbi] is looking into [Candiru|candiru].", "> INVESTIGATED fbi candiru"]
    >>> record = parse_marked("\\n".join(lines), known).record
    >>> record["text"], [e["mentions"][0]["start"] for e in record["entities"]]
    ('The FBI is looking into Candiru.', [4, 24])

    Raises:
        UsageError: a line is none of the forms above, or names what is not there; it says which line.
    """
    draft = _Draft()
    for number, line in enumerate(source.splitlines(), first):
        try:
            _read_line(draft, line.strip(), known)
        except ValueError as error:
            raise UsageError(f"line {number}: {error}") from error
    if draft.head is None:
        raise UsageError("expected a first line “= ID DATE”")
    entities = [
        {"id": i, "type": kind, "name": name, "name_ar": None, "mentions": draft.mentions[i]}
        for i, (kind, name) in ((i, draft.own.get(i) or known[i]) for i in draft.mentions)
    ]
    head = draft.head
    record = {
        "id": head["id"], "text": draft.text, "date": head["date"], "source": None,
        "entities": entities, "relations": draft.relations,
    }  # fmt: skip
    _check_ends(record)
    return Marked(record, head["parallel"])


def _read_line(draft: _Draft, line: str, known: Known) -> None:
    if not line:
        draft.gap = "\n\n" if draft.text else ""
    elif line.startswith("= "):
        draft.head = _HEAD.fullmatch(line)
        if draft.head is None:
            raise ValueError(f"got {line!r}, expected “= ID DATE” or “= ID DATE parallel=ID”")
    elif line.startswith("@ "):
        if alias := _ALIAS.fullmatch(line):
            draft.short[alias["short"]] = alias["id"]
        elif entity := _ENTITY.fullmatch(line):
            draft.own[entity["id"]] = entity["type"], entity["name"]
        else:
            raise ValueError(f"got {line!r}, expected “@ SHORT = ID” or “@ ID TYPE NAME”")
    elif line.startswith("> "):
        draft.relations.append(_relation(draft, line))
    else:
        _add_sentence(draft, line, known)


def _add_sentence(draft: _Draft, line: str, known: Known) -> None:
    start = len(draft.text) + len(draft.gap)
    plain, at = "", 0
    for mark in _MENTION.finditer(line):
        plain += line[at : mark.start()]
        at = mark.end()
        entity = _entity(draft, mark[2])
        if entity not in known and entity not in draft.own:
            raise ValueError(f"nobody knows the entity {entity!r}; declare it: @ {entity} TYPE NAME")
        begin = start + len(plain)
        plain += mark[1]
        mention = {"start": begin, "end": begin + len(mark[1]), "text": mark[1]}
        draft.mentions.setdefault(entity, []).append(mention)
    plain += line[at:]
    if set("[]|") & set(plain):
        raise ValueError(f"a bracket is left over in {plain!r}")
    draft.text += draft.gap + plain
    draft.gap = " "
    draft.sentences.append((start, len(draft.text)))


def _entity(draft: _Draft, name: str) -> str:
    return draft.short.get(name, name)


def _relation(draft: _Draft, line: str) -> dict[str, Any]:
    kind, source, target, *rest = shlex.split(line[2:].replace("'", "’"))
    if not draft.sentences or draft.head is None:
        raise ValueError("a relation before the first sentence")
    options = dict(item.split("=", 1) for item in rest if "=" in item)
    flags = {item for item in rest if "=" not in item}
    if unknown := flags - {"neg", "prev", *_MODALITIES} | options.keys() - {"by", "d", "role", "ev"}:
        raise ValueError(f"got {sorted(unknown)}; expected neg, prev, a modality, by=, d=, role=, ev=")
    by = options.get("by")
    return {
        "type": kind,
        "source": _entity(draft, source),
        "target": None if target == "-" else _entity(draft, target),
        "polarity": "negated" if "neg" in flags else "affirmed",
        "modality": next((m for m in _MODALITIES if m in flags), "actual"),
        "attribution": by and _entity(draft, by),
        "evidence": _evidence(draft, options.get("ev"), earlier="prev" in flags),
        "date": options.get("d", draft.head["date"]),
        "role": options.get("role"),
    }


def _evidence(draft: _Draft, words: str | None, *, earlier: bool) -> dict[str, int]:
    start, end = draft.sentences[-1]
    if words is not None:
        at = draft.text.replace("'", "’").find(words, start, end)
        if at < 0:
            raise ValueError(f"the sentence does not say {words!r}")
        start, end = at, at + len(words)
    return {"start": draft.sentences[-2][0] if earlier else start, "end": end}


def _check_ends(record: dict[str, Any]) -> None:
    """Entities of relations must be mentioned; the reader of the interchange form checks the rest."""
    ids = {e["id"] for e in record["entities"]} | {None}
    lost = [
        f"{r['type']} {end}"
        for r in record["relations"]
        for end in (r["source"], r["target"], r["attribution"])
        if end not in ids
    ]
    if lost:
        raise UsageError(f"the text does not mention: {', '.join(lost)}")
    ExtractedDocument.from_dict(record)


def unmarked(record: Mapping[str, Any]) -> list[str]:
    """Occurrences of a marked surface that bear no mark: a likely slip of the annotator.

    >>> e = {"id": "fbi", "mentions": [{"start": 0, "end": 3, "text": "FBI"}]}
    >>> unmarked({"text": "FBI men left the FBI.", "entities": [e]})
    ['FBI at 17']
    """
    text, spans = record["text"], [m for e in record["entities"] for m in e["mentions"]]
    out = []
    for surface in sorted({m["text"] for m in spans}):
        for found in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            if not any(m["start"] <= found.start() and found.end() <= m["end"] for m in spans):
                out.append(f"{surface} at {found.start()}")
    return out


def corpus_entities(files: Iterable[Path]) -> dict[str, tuple[str, str]]:
    """The entities of annotated texts by id, each with the type and English name that most texts give it."""
    votes: dict[str, Counter[tuple[str, str]]] = {}
    for record in _records(files):
        for e in record["entities"]:
            votes.setdefault(e["id"], Counter())[e["type"], e["name"]] += 1
    return {i: min(c, key=lambda v: (-c[v], v)) for i, c in votes.items()}


def _records(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for path in sorted(files):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def marked_documents(source: str, known: Known) -> list[Marked]:
    """The documents of a marked file, in its order.

    >>> known = {"fbi": ("ORG", "FBI")}
    >>> file = "= a 2021\\nThe [FBI|fbi] knew.\\n= b 2022\\nThe [FBI|fbi] was silent."
    >>> [m.record["id"] for m in marked_documents(file, known)]
    ['a', 'b']

    Raises:
        UsageError: as :func:`parse_marked`, the line counted from the top of the file.
    """
    lines = source.splitlines()
    heads = [n for n, line in enumerate(lines) if line.startswith("= ")] or [0]
    out = []
    for n, (start, end) in enumerate(zip(heads, [*heads[1:], len(lines)], strict=True)):
        first = start if n else 0
        out.append(parse_marked("\n".join(lines[first:end]), known, first + 1))
    return out


def measured_with(folder: Path) -> list[Path]:
    """The marked files whose texts are read in the interchange form, too."""
    return sorted(p for p in (folder / "marked").glob("*.txt") if not p.stem.startswith("train-"))


def main(files: Sequence[str] = (), folder: Path = ENGLISH) -> None:
    """Write the annotated texts of the marked ones; complain of names that were left unmarked."""
    known = corpus_entities(folder.parent.glob("*.jsonl"))
    pairs = ["english\tarabic"]
    for path in [Path(f) for f in files] or measured_with(folder):
        try:
            documents = marked_documents(path.read_text("utf-8"), known)
        except UsageError as error:
            raise UsageError(f"{path}, {error}") from error
        lines = (json.dumps(d.record, ensure_ascii=False) + "\n" for d in documents)
        (folder / f"{path.stem}.jsonl").write_text("".join(lines), "utf-8")
        pairs += [f"{d.record['id']}\t{d.parallel}" for d in documents if d.parallel]
        for record in (d.record for d in documents):
            for left in unmarked(record):
                sys.stderr.write(f"{path.name}, {record['id']}: no mark on {left}\n")
    if not files:
        (folder / "parallel.tsv").write_text("\n".join(pairs) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
