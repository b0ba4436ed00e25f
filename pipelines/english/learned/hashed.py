"""What sentences and pairs say in their words, as rows of hashed features for logistic models."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from spacy.strings import hash_string  # type: ignore[attr-defined]

from pipelines.english.learned.arguments import Argument
from pipelines.english.learned.cues import Cue
from pipelines.english.learned.words import Words

__all__ = ["PAIR_ROWS", "SENTENCE_ROWS", "pair_rows", "sentence_rows", "word_row"]

SENTENCE_ROWS, PAIR_ROWS = 1 << 15, 1 << 16
_SURE = 0.5  # weight of a frame
_NEAR = 14  # tokens between two arguments that are read


@lru_cache(maxsize=400_000)
def _sentence_row(feature: str) -> int:
    return int(hash_string(feature) % SENTENCE_ROWS)


@lru_cache(maxsize=800_000)
def _pair_row(feature: str) -> int:
    return int(hash_string(feature) % PAIR_ROWS)


def word_row(lemma: str) -> int:
    """The row of a word by itself."""
    return _sentence_row(f"L:{lemma}")


def sentence_rows(words: Words, number: int, names: Sequence[str], cues: Sequence[Cue]) -> list[int]:
    """The rows of a sentence: lemmas, pairs of neighbours, and cues.

    ``names`` has the type of the name at each token, "" outside of names.
    """
    plain = _plain(words, names, *words.bounds[number])
    features = {f"L:{w}" for w in plain} | {f"{x}_{y}" for x, y in pairwise(plain)} | {"bias"}
    features |= {f"C:{c.type}:{c.kind}" for c in cues} | {f"W:{c.type}" for c in cues if c.weight >= _SURE}
    return sorted({_sentence_row(f) for f in features})


def _plain(words: Words, names: Sequence[str], a: int, b: int) -> list[str]:
    """The lemmas of a stretch, a name as its type, without spaces."""
    out: list[str] = []
    for i in range(a, b):
        if names[i]:
            if not (i > a and names[i - 1]):
                out.append(f"<{names[i]}>")
        elif not words.lower[i].isspace():
            out.append(words.lemma[i])
    return out


def pair_rows(
    words: Words,
    names: Sequence[str],
    kinds: Sequence[str],
    portraits: Sequence[Sequence[str]],
    cues: Sequence[Cue],
    source: Argument,
    target: Argument | None,
) -> list[int]:
    """The rows of a pair of arguments of one sentence: the way between them in the tree, the words around them and
    between them; ``kinds`` are the types of the entities, ``portraits`` the nouns that say what each is."""
    s_type = kinds[source.entity]
    t_type = "-" if target is None else kinds[target.entity]
    features = [f"T:{s_type}:{t_type}", f"K:{source.kind}:{'-' if target is None else target.kind}"]
    features += _around(words, names, source, "s")
    features += [f"s:is:{noun}" for noun in portraits[source.entity]]
    for c in cues:
        features.append(f"C:{c.type}")
    if target is None:
        return [_pair_row(f) for f in dict.fromkeys(features)]
    features += _around(words, names, target, "t")
    features += [f"t:is:{noun}" for noun in portraits[target.entity]]
    if source.placed and target.placed:
        features += _way(words, names, cues, source, target)
        features += _between(words, names, cues, source, target)
    return [_pair_row(f) for f in dict.fromkeys(features)]


def _around(words: Words, names: Sequence[str], argument: Argument, side: str) -> list[str]:
    """The word that an argument hangs on, with its label and preposition, and its neighbours."""
    if not argument.placed:
        return [f"{side}:{argument.kind}:{argument.rank}"]
    i = argument.token
    top = i
    while words.dep[top] in ("conj", "appos", "flat", "compound") and words.head[top] != top:
        top = words.head[top]
    head, label = words.head[top], words.case[top] or words.dep[top]
    lemma = f"<{names[head]}>" if names[head] else words.lemma[head]
    out = [f"{side}:h:{lemma}:{label}", f"{side}:l:{label}", f"{side}:hl:{lemma}"]
    if not names[head]:
        up = words.head[head]
        if up != head and words.pos[head] not in ("VERB", "AUX"):
            out.append(f"{side}:u:{words.lemma[up]}:{label}")
    a, b = words.bounds[words.sent[i]]
    out += [f"{side}:-{n}:{words.lemma[argument.start - n]}" for n in (1, 2) if argument.start - n >= a]
    out += [f"{side}:+{n}:{words.lemma[argument.end - 1 + n]}" for n in (1, 2) if argument.end - 1 + n < b]
    return out


def _way(
    words: Words, names: Sequence[str], cues: Sequence[Cue], source: Argument, target: Argument
) -> Iterator[str]:
    way = words.path(source.token, target.token)
    if way is None:
        yield "way:none"
        return
    up, down = way
    top = up[-1]
    shape = (
        ">".join(words.dep[i] for i in up[:-1]) + "^" + "<".join(words.case[i] or words.dep[i] for i in down)
    )
    yield f"way:{shape}"
    lemma = f"<{names[top]}>" if names[top] else words.lemma[top]
    yield f"top:{lemma}:{shape}"
    yield f"top:{lemma}"
    inner = [i for i in (*up[1:], *down[1:]) if not names[i]]
    for i in inner:
        side = "u" if i in up else "d"
        yield f"w:{words.lemma[i]}"
        yield f"w{side}:{words.lemma[i]}"
    on = set(inner)
    yield from (f"wC:{c.type}" for c in cues if c.token in on)
    yield from (
        f"wC:{c.type}:{words.dep[source.token]}:{words.case[target.token] or words.dep[target.token]}"
        for c in cues
        if c.token in on
    )


def _between(
    words: Words, names: Sequence[str], cues: Sequence[Cue], source: Argument, target: Argument
) -> Iterator[str]:
    first, second = (source, target) if source.start <= target.start else (target, source)
    order = ">" if first is source else "<"
    yield f"o:{order}"
    a, b = first.end, second.start
    if b - a > _NEAR:
        yield f"o:{order}:far"
        return
    plain = _plain(words, names, a, b)
    yield f"b:{order}:{' '.join(plain[:4])}:{len(plain) > 4}"
    yield from (f"b:{order}:{w}" for w in plain)
    yield from (f"b:{order}:{x}_{y}" for x, y in pairwise(plain))
    yield from (f"bC:{order}:{c.type}" for c in cues if a <= c.token < b)
