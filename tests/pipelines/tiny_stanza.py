"""Tiny real models of Stanza, trained in seconds from a few sentences of our own, for tests of the backend.

The Arabic words, parts of speech and names are those of the embedded backend on texts of the training corpus, the trees
are made by rule; the English sentences are told by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from spacy.tokens import Span
from spacy.tokens import Token as SpacyToken

import pipelines
from kg.model import Document
from pipelines.backends import load_backend
from pipelines.train.stanza_standin.training import Sizes, Tagged, TrainingData, train
from pipelines.train.stanza_standin.treebanks import Sentence, Token, Word

CORPUS = Path(pipelines.__file__).parent / "train" / "corpus"
SIZES = Sizes(
    tokenize=120, mwt=6, pos=60, lemma=4, depparse=60, ner=150, hidden=32, biaffine=32, batch=300,
    more={"tokenize": ("--batch_size", "8", "--lr0", "0.01"), "ner": ("--batch_size", "8")},
)  # fmt: skip
_DIMENSIONS = 32
ENGLISH = (
    "Russia/Russia/PROPN/2/nsubj/S-GPE did/do/AUX/4/aux n't/not/PART/4/advmod hack/hack/VERB/0/root "
    "the/the/DET/6/det committee/committee/NOUN/4/obj ././PUNCT/4/punct",
    "Microsoft/Microsoft/PROPN/2/nsubj/S-ORG accused/accuse/VERB/0/root Iran/Iran/PROPN/2/obj/S-GPE "
    "of/of/ADP/5/case hacking/hacking/NOUN/2/obl ././PUNCT/2/punct",
    "Iran/Iran/PROPN/3/nsubj:pass/S-GPE was/be/AUX/3/aux:pass accused/accuse/VERB/0/root by/by/ADP/5/case "
    "Microsoft/Microsoft/PROPN/3/obl/S-ORG ././PUNCT/3/punct",
    "Leila/Leila/PROPN/3/nsubj/B-PERSON Haddad/Haddad/PROPN/1/flat/E-PERSON met/meet/VERB/0/root "
    "Obama/Obama/PROPN/3/obj/S-PERSON in/in/ADP/6/case Paris/Paris/PROPN/3/obl/S-GPE ././PUNCT/3/punct",
)


def train_tiny(language: str, folder: Path) -> None:
    """Train all models of ``ar`` or ``en`` into a folder."""
    sentences, names = _arabic() if language == "ar" else _english()
    words = sorted({w.form for s in sentences for t in s.tokens for w in t.words})
    vectors = np.random.default_rng(0).normal(size=(len(words), _DIMENSIONS)).astype(np.float32)
    data = TrainingData(sentences, sentences[:8], names, names[:8], (words, vectors))
    train(language, data, SIZES, folder)


def _arabic() -> tuple[list[Sentence], list[Tagged]]:
    lines = (CORPUS / "t01.jsonl").read_text(encoding="utf-8").splitlines()[:6]
    documents = [Document(str(n), json.loads(line)["text"]) for n, line in enumerate(lines)]
    spans = [s for doc in load_backend().annotate(documents) for s in doc.sents if 4 < len(s) < 40]
    sentences = [Sentence("own", tuple(_tokens(s))) for s in spans]
    return sentences, [_tagged(span, s) for span, s in zip(spans, sentences, strict=True)]


def _tokens(span: Span) -> Iterator[Token]:
    """Words that stand together are one token."""
    words = [t for t in span if not t.is_space]
    heads = _heads(words)
    group: list[int] = []
    for i, word in enumerate(words):
        group.append(i)
        glued = i + 1 < len(words) and not word.whitespace_ and word.text[-1].isalpha()
        if glued and words[i + 1].text[0].isalpha() and words[i + 1].i == word.i + 1:
            continue
        inside = tuple(
            Word(words[k].text, words[k].norm_, words[k].pos_ or "X", "_", *heads[k]) for k in group
        )
        space = bool(word.whitespace_) or i + 1 == len(words) or words[i + 1].i > word.i + 1
        yield Token("".join(words[k].text for k in group), inside, space)
        group = []


def _heads(words: Sequence[SpacyToken]) -> list[tuple[int, str]]:
    """The first verb is the root; the noun behind it its subject, the next its object, others hang on it."""
    root = next((i for i, w in enumerate(words) if w.pos_ == "VERB"), 0)
    roles = iter(("nsubj", "obj"))
    out = []
    for i, word in enumerate(words):
        nominal = word.pos_ in ("NOUN", "PROPN", "X")
        if i == root:
            out.append((0, "root"))
        elif word.pos_ == "ADP" and i + 1 < len(words) and i + 1 != root:
            out.append((i + 2, "case"))
        elif nominal and i and words[i - 1].pos_ == "ADP":
            out.append((root + 1, "obl"))
        else:
            out.append((root + 1, next(roles, "dep") if nominal and i > root else "dep"))
    return out


def _tagged(span: Span, sentence: Sentence) -> Tagged:
    """The names of a sentence as labels of its tokens, in the scheme of Stanza's Arabic model."""
    kinds = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC"}
    labels = iter([kinds.get(t.ent_type_, "O") for t in span if not t.is_space])
    out: Tagged = []
    before = "O"
    for token in sentence.tokens:
        here = [next(labels) for _ in token.words]
        kind = next((k for k in here if k != "O"), "O")
        out.append((token.surface, "O" if kind == "O" else f"{'I' if kind == before else 'B'}-{kind}"))
        before = kind
    return out


def _english() -> tuple[list[Sentence], list[Tagged]]:
    sentences, names = [], []
    for text in ENGLISH:
        cells = [w.rsplit("/", 4 + (w.split("/")[-1][:2] in ("B-", "I-", "E-", "S-"))) for w in text.split()]
        words = [Word(c[0], c[1], c[2], "_", int(c[3]), c[4]) for c in cells]
        tokens: list[Token] = []
        for word in words:
            if word.form == "n't":
                tokens[-1] = Token(tokens[-1].surface + word.form, (*tokens[-1].words, word))
            else:
                if word.form == ".":
                    tokens[-1] = Token(tokens[-1].surface, tokens[-1].words, space=False)
                tokens.append(Token(word.form, (word,)))
        sentences.append(Sentence("own", tuple(tokens)))
        labels = [c[5] if len(c) > 5 else "O" for c in cells if c[0] != "n't"]
        bio = [label.replace("S-", "B-").replace("E-", "I-") for label in labels]
        names.append([(t.surface, b) for t, b in zip(tokens, bio, strict=True)])
    return sentences * 6, names * 6
