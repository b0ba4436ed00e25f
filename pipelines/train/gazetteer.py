"""Write ``gazetteer/corpus.tsv``: the names of the annotated corpus that the curated tables lack.

Run as ``python -m pipelines.train.gazetteer [FOLDER …]``; the corpora of the project are the default.
Groups and events of one text are left out, and so are names that mean different entities in different
texts, bare institutions («وزارة العدل»), family names, and general nouns: what the coreference stage
has to decide from the document. Entities of two annotators that share a full name are one.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kg.names import name_parts, normalize, same_name, slug
from pipelines.arabic.gazetteer import ENTRY_TABLES, Entry, Gazetteer, build_gazetteer, word_list
from pipelines.arabic.institutions import parse_institution

__all__ = ["corpus_entries", "main"]

_TABLE = Path(__file__).parent.parent / "arabic" / "gazetteer" / "corpus.tsv"
_CORPORA = (Path(__file__).parent / "corpus", Path(__file__).parents[3] / "shared" / "corpus")
_GENERAL = word_list("institution_head")


@dataclass(slots=True)
class _Seen:
    """What the corpus says of one entity id."""

    id: str
    types: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    documents: int = 0


def corpus_entries(paths: Iterable[Path], curated: Gazetteer) -> list[Entry]:
    """Entries for the entities of annotated documents (JSONL files), sorted by id.

    An entity that the curated tables know gets their id, and a row only if it has further names.
    """
    seen = _merged(_read(paths), curated)
    owners = _owners(seen)
    out = []
    for s in seen.values():
        type_ = s.types.most_common(1)[0][0]
        names = [n for n in sorted(s.surfaces, key=lambda n: (-s.surfaces[n], n))
                 if owners[normalize(n), type_] == {s.id} and _usable(n, s, type_, curated)]  # fmt: skip
        entry = _entry(s, type_, names, curated)
        if entry:
            out.append(entry)
    return sorted(out, key=lambda e: e.id)


def _read(paths: Iterable[Path]) -> dict[str, _Seen]:
    out: dict[str, _Seen] = {}
    for path in sorted(paths):
        for line in path.read_text(encoding="utf-8").splitlines():
            for e in json.loads(line)["entities"] if line.strip() else ():
                s = out.setdefault(e["id"], _Seen(e["id"]))
                s.types[e["type"]] += 1
                s.names[e["name"].split(" (")[0]] += 1
                s.documents += 1
                for m in e["mentions"]:
                    s.surfaces[_with_article(m["text"])] += 1
    return {i: s for i, s in out.items() if s.types.most_common(1)[0][0] != "GROUP"}


def _with_article(name: str) -> str:
    """Mentions after ل are written without the alef of the article; such forms are not names of their own."""
    name = " ".join(name.split())
    return "ا" + name if name.startswith("ل") and len(name.split()) > 1 and "ال" in name.split()[1] else name


def _merged(seen: dict[str, _Seen], curated: Gazetteer) -> dict[str, _Seen]:
    """Entities of several annotators under one id: that of the curated tables, else the more frequent one."""
    home: dict[tuple[str, str], str] = {}
    out: dict[str, _Seen] = {}
    for s in sorted(seen.values(), key=lambda s: (-s.documents, s.id)):
        type_ = s.types.most_common(1)[0][0]
        full = sorted({normalize(n) for n in (*s.surfaces, *s.names) if _is_full(n, type_)})
        entries = Counter(e.id for n in full for e in curated.candidates(n, type_))
        shared = [home[n, type_] for n in full if (n, type_) in home]
        shared = [i for i in shared if type_ == "PERSON" or _share_a_word(out[i], s)]
        own = curated.entries.get(s.id)
        id_ = s.id if own and own.type == type_ else ""
        id_ = id_ or (min(entries, key=lambda i: (-entries[i], i)) if entries else (shared or [s.id])[0])
        known = out.setdefault(id_, _Seen(id_))
        known.types += s.types
        known.names += s.names
        known.surfaces += s.surfaces
        known.documents += s.documents
        for n in full:
            home.setdefault((n, type_), id_)
    return out


def _share_a_word(a: _Seen, b: _Seen) -> bool:
    """Whether the English names of two entities have a word in common."""
    words = [{w for n in s.names for w in normalize(n).split() if len(w) > 3} for s in (a, b)]
    return bool(words[0] & words[1])


def _is_full(name: str, type_: str) -> bool:
    words = normalize(name).split()
    if type_ == "PERSON":
        return len(name_parts(name)) > 1
    return len(words) > 1 and words[0] not in _GENERAL


def _owners(seen: dict[str, _Seen]) -> dict[tuple[str, str], set[str]]:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for s in seen.values():
        for n in s.surfaces:
            owners[normalize(n), s.types.most_common(1)[0][0]].add(s.id)
    return owners


def _usable(name: str, s: _Seen, type_: str, curated: Gazetteer) -> bool:
    """Whether a name means the entity in any document."""
    words = normalize(name).split()
    if not words or curated.candidates(normalize(name), type_):
        return False
    if type_ == "PERSON":
        return len(name_parts(name)) > 1 or len(next(iter(s.names)).split()) == 1
    if type_ == "EVENT":
        return s.documents > 1 and not words[0].removeprefix("ال").startswith(
            ("انتخاب", "اتفاق", "قمه", "اقتراع")
        )
    if parse_institution(words, curated):
        return False
    if len(words) == 1 or (words[0] in _GENERAL and len(words) < 4):
        return name.isascii() or any(
            same_name(name, part) >= 0.85 for n in s.names for part in (n, *n.split())
        )
    return True


def _entry(s: _Seen, type_: str, names: list[str], curated: Gazetteer) -> Entry | None:
    known = curated.entries.get(s.id)
    if not names or (known and known.type != type_):
        return None
    if known:
        return Entry(s.id, type_, known.name, known.name_ar, tuple(names))
    name = min(s.names, key=lambda n: (-s.names[n], n))
    arabic = [n for n in names if not n.isascii()]
    first = max(arabic, key=lambda n: (len(n.split()) > 1, s.surfaces[n], n)) if arabic else None
    return Entry(s.id or slug(name), type_, name, first, tuple(n for n in names if n != first))


def main(*folders: Path) -> int:
    """Write the table from the corpora in ``folders``; returns the number of its entries."""
    curated = build_gazetteer(t for t in ENTRY_TABLES if t != "corpus.tsv")
    paths = [path for folder in folders or _CORPORA for path in sorted(folder.glob("*.jsonl"))]
    entries = corpus_entries(paths, curated)
    rows = ["\t".join((e.id, e.type, e.name, e.name_ar or "", "|".join(e.aliases))) for e in entries]
    header = "\t".join(("id", "type", "name", "name_ar", "aliases"))
    _TABLE.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return len(entries)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
