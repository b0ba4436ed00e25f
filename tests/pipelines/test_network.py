"""The NumPy network against plain loops, and the grammar of its labels."""

from itertools import pairwise, product

import numpy as np
import pytest

from pipelines.arabic.network import (
    LABELS,
    ROWS,
    UPOS,
    Network,
    Sentence,
    forbidden,
    token_features,
)

SIZE, WORD, HIDDEN = 3, 5, 4
INPUT = SIZE * len(ROWS) + WORD + 2 + 2


@pytest.fixture(scope="module")
def weights():
    make = np.random.default_rng(7).normal
    out = {f"emb.{k}": make(size=(rows, SIZE)) for k, rows in enumerate(ROWS)}
    out |= {
        "src": make(size=(1, 2)),
        "hint": make(size=(4, 2)),
        "trans": make(size=(len(LABELS), len(LABELS))),
    }
    sizes = {
        "vec": (6, WORD),
        "mid": (4 * HIDDEN, HIDDEN),
        "out": (HIDDEN, len(LABELS)),
        "pos": (2 * HIDDEN, len(UPOS)),
    }
    for name, size in sizes.items():
        out |= {f"{name}.w": make(size=size), f"{name}.b": make(size=size[1])}
    for way in ("fw", "bw"):
        out |= {
            f"lstm.{way}.w": make(size=(INPUT, 4 * HIDDEN)),
            f"lstm.{way}.u": make(size=(HIDDEN, 4 * HIDDEN)),
        }
        out[f"lstm.{way}.b"] = make(size=4 * HIDDEN)
    return out


def sentence(length, seed):
    random = np.random.default_rng(seed)
    rows = np.stack([random.integers(0, n, length) for n in ROWS], axis=1)
    words = random.integers(0, 4, length)
    return Sentence(
        rows, random.normal(size=(length, 6)).astype(np.float32), random.integers(0, 4, length), words
    )


def lstm(x, w, u, b):
    """One direction, token by token, in the usual form."""
    h, c, out = np.zeros(HIDDEN), np.zeros(HIDDEN), []
    for row in x:
        i, f, o, g = np.split(row @ w + h @ u + b, 4)
        i, f, o = (1 / (1 + np.exp(-2 * v)) for v in (i, f, o))  # the weights are halved
        c = f * c + i * np.tanh(g)
        h = o * np.tanh(c)
        out.append(h)
    return np.array(out)


def emissions(weights, document):
    """The scores of a document, sentence by sentence, without batches."""
    hidden = []
    for s in document:
        parts = [weights[f"emb.{k}"][s.features[:, k]] for k in range(len(ROWS))]
        parts.append(np.tanh(s.vectors @ weights["vec.w"] + weights["vec.b"]))
        parts += [np.repeat(weights["src"], len(s.words), axis=0), weights["hint"][s.hints]]
        x = np.concatenate(parts, axis=1)
        fw = lstm(x, *(weights[f"lstm.fw.{k}"] for k in "wub"))
        bw = lstm(x[::-1], *(weights[f"lstm.bw.{k}"] for k in "wub"))[::-1]
        hidden.append(np.concatenate((fw, bw), axis=1))
    words, flat = np.concatenate([s.words for s in document]), np.concatenate(hidden)
    pooled = np.array([flat[words == w].max(axis=0) for w in words])
    middle = np.tanh(np.concatenate((flat, pooled), axis=1) @ weights["mid.w"] + weights["mid.b"])
    return np.split(
        middle @ weights["out.w"] + weights["out.b"], np.cumsum([len(s.words) for s in document])[:-1]
    )


def test_scores_are_those_of_plain_loops(weights):
    document = [sentence(n, seed) for seed, n in enumerate((3, 7, 1, 7, 4))]
    for (_, scores, tags), expected in zip(
        Network(weights).predict(document), emissions(weights, document), strict=True
    ):
        np.testing.assert_allclose(scores, expected, rtol=2e-3, atol=2e-3)
        assert len(tags) == len(expected)


def test_the_path_is_the_best_of_all(weights):
    document = [sentence(3, 1), sentence(2, 2)]
    pairs, first, last = forbidden()
    for labels, scores, _ in Network(weights).predict(document):

        def value(path, scores=scores):
            if first[path[0]] or last[path[-1]] or any(pairs[a, b] for a, b in pairwise(path)):
                return -np.inf
            moves = sum(weights["trans"][a, b] for a, b in pairwise(path))
            return sum(scores[i, k] for i, k in enumerate(path)) + moves

        assert tuple(labels) == max(product(range(len(LABELS)), repeat=len(scores)), key=value)


@pytest.mark.parametrize(
    ("before", "after", "allowed"),
    [
        ("O", "B-ORG", True),
        ("O", "I-ORG", False),
        ("B-ORG", "E-ORG", True),
        ("B-ORG", "E-GPE", False),
        ("B-ORG", "O", False),
        ("E-ORG", "S-GPE", True),
        ("S-GPE", "B-ORG", True),
        ("I-LOC", "I-LOC", True),
    ],
)
def test_which_label_may_follow(before, after, allowed):
    pairs, _, _ = forbidden()
    assert pairs[LABELS.index(before), LABELS.index(after)] != allowed


def test_an_empty_document(weights):
    assert Network(weights).predict([]) == []


def test_features_do_not_see_what_spelling_leaves_open():
    assert token_features("ٱلبيت", "البيت")[:4] == token_features("البيت", "البيت")[:4]


@pytest.mark.parametrize("token", ["\u0651", "12", "x", "…", "NATO", "\n"])
def test_features_of_odd_tokens(token):
    assert all(0 <= row < rows for row, rows in zip(token_features(token, token), ROWS, strict=False))
