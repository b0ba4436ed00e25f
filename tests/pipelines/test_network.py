"""The NumPy network against plain loops, and the grammar of its labels."""

from itertools import pairwise, product

import numpy as np
import pytest

from pipelines.arabic.network import (
    LABELS,
    ROWS,
    UPOS,
    Input,
    Network,
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


def document(*lengths, seed=1):
    """A document of sentences, each token a form of its own but for every third."""
    random = np.random.default_rng(seed)
    tokens = sum(lengths)
    return Input(
        lengths=np.array(lengths),
        forms=np.where(np.arange(tokens) % 3 == 0, 0, np.arange(tokens)),
        features=np.stack([random.integers(0, n, tokens) for n in ROWS[:-1]], axis=1),
        vectors=random.normal(size=(tokens, 6)).astype(np.float32),
        touches=random.integers(0, ROWS[-1], tokens),
        hints=random.integers(0, 4, tokens),
        words=random.integers(0, 4, tokens),
    )


def sentences(of_tokens, given):
    """What there is of a document's tokens, sentence by sentence."""
    return np.split(of_tokens, np.cumsum(given.lengths)[:-1])


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


def emissions(weights, given):
    """The scores of a document, sentence by sentence, without batches."""
    features = np.column_stack((given.features[given.forms], given.touches))
    parts = [weights[f"emb.{k}"][features[:, k]] for k in range(len(ROWS))]
    parts.append(np.tanh(given.vectors[given.forms] @ weights["vec.w"] + weights["vec.b"]))
    parts += [np.repeat(weights["src"], len(given.words), axis=0), weights["hint"][given.hints]]
    hidden = []
    for x in sentences(np.concatenate(parts, axis=1), given):
        fw = lstm(x, *(weights[f"lstm.fw.{k}"] for k in "wub"))
        bw = lstm(x[::-1], *(weights[f"lstm.bw.{k}"] for k in "wub"))[::-1]
        hidden.append(np.concatenate((fw, bw), axis=1))
    flat = np.concatenate(hidden)
    pooled = np.array([flat[given.words == w].max(axis=0) for w in given.words])
    middle = np.tanh(np.concatenate((flat, pooled), axis=1) @ weights["mid.w"] + weights["mid.b"])
    return middle @ weights["out.w"] + weights["out.b"]


@pytest.mark.parametrize("lengths", [(3, 7, 1, 7, 4), (1,), (2,) * 150], ids=len)
def test_scores_are_those_of_plain_loops(weights, lengths):
    given = document(*lengths)
    _, scores, tags = Network(weights).predict(given)
    np.testing.assert_allclose(scores, emissions(weights, given), rtol=2e-3, atol=2e-3)
    assert len(tags) == len(scores)


def test_the_path_is_the_best_of_all(weights):
    given = document(2, 3, 1, 3)
    pairs, first, last = forbidden()
    labels, scores, _ = Network(weights).predict(given)
    for found, score in zip(sentences(labels, given), sentences(scores, given), strict=True):

        def value(path, score=score):
            if first[path[0]] or last[path[-1]] or any(pairs[a, b] for a, b in pairwise(path)):
                return -np.inf
            moves = sum(weights["trans"][a, b] for a, b in pairwise(path))
            return sum(score[i, k] for i, k in enumerate(path)) + moves

        assert tuple(found) == max(product(range(len(LABELS)), repeat=len(score)), key=value)


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
    assert [len(part) for part in Network(weights).predict(document())] == [0, 0, 0]


def test_features_do_not_see_what_spelling_leaves_open():
    assert token_features("ٱلبيت", "البيت")[:4] == token_features("البيت", "البيت")[:4]


@pytest.mark.parametrize("token", ["\u0651", "12", "x", "…", "NATO", "\n"])
def test_features_of_odd_tokens(token):
    assert all(0 <= row < rows for row, rows in zip(token_features(token, token), ROWS, strict=False))
