"""The recipe of the English pair network: it begins as the Arabic one, and learns its sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs PyTorch")

from pipelines.english.learned.network_input import CLASSES, ROW_WIDTH, word_number  # noqa: E402
from pipelines.models import model_arrays  # noqa: E402
from pipelines.relations.pair_input import UNPLACED  # noqa: E402
from pipelines.relations.pair_network import PairNetwork  # noqa: E402
from pipelines.train import english_network as recipe  # noqa: E402
from pipelines.train.english_examples import english_examples, read_texts  # noqa: E402
from pipelines.train.english_meanings import arabic_norms, read_words  # noqa: E402
from pipelines.train.marked import ENGLISH  # noqa: E402
from pipelines.train.torch_encoder import Encoder  # noqa: E402
from pipelines.train.torch_pairs import PairBatch, TorchPairNetwork, pair_weights, pooled, relation_loss  # noqa: E402
from tests.pipelines.pair_scores import by_ends, right_and_wrong  # noqa: E402

WORDS = ["the", "accuse", "deny", "say"]


@pytest.fixture(scope="module")
def texts():
    return english_examples([d for _, d in read_texts([ENGLISH / "dev-01.jsonl", ENGLISH / "dev-03.jsonl"])])


def begun():
    torch.manual_seed(0)
    encoder = Encoder(0.0, recipe.KEPT, 3 + len(WORDS), arcs=True)
    network = TorchPairNetwork(encoder, 0.0, CLASSES, ROW_WIDTH)
    recipe.begin_with(network, model_arrays("arabic/model/pairs.npz"), WORDS)
    return network


def test_it_begins_with_all_that_the_arabic_network_knows():
    arabic, english = model_arrays("arabic/model/pairs.npz"), pair_weights(begun(), WORDS, word_number)
    own = {"words", "word", "class.1", "class.4", "reference.w", "reference.b"}
    own |= {"layer.0.arc", "layer.1.arc", "top.w", "top.b", "up", "down"}  # of the dependency tree
    assert set(english) - own == set(arabic) - own
    for name in sorted(set(arabic) - own):
        assert np.allclose(arabic[name], english[name], atol=1e-3), name


def test_a_word_begins_as_the_mean_of_its_arabic_equivalents():
    from pipelines.relations.pair_input import word_number as arabic_number

    arabic = model_arrays("arabic/model/pairs.npz")
    row = {int(n): arabic["word"][k + 3] for k, n in enumerate(arabic["words"])}
    numbers = [arabic_number(n) for n in arabic_norms(read_words()["accuse"])]
    expected = np.mean([row[n].astype(np.float32) for n in numbers if n in row], axis=0)
    table = pair_weights(begun(), WORDS, word_number)["word"]
    assert np.allclose(table[3 + WORDS.index("accuse")], expected, atol=1e-2)


def test_words_that_mean_another_entity_do_not_state_what_is_stated(texts):
    network = begun().eval()
    samples = [s for e in texts for s in recipe.samples_of(e, WORDS) if s.stated and s.wrong]
    assert samples
    sample = samples[0]
    right, everything = PairBatch([sample]), PairBatch([replace(sample, wrong=frozenset())])
    assert everything.right.all()
    assert not right.right.all()
    touched = [n for n, (_, i, j, _) in enumerate(right.pairs.tolist()) if {i - 1, j - 1} & sample.wrong]
    alone = {g for g in right.group.tolist() if g not in right.group[right.right].tolist()}
    assert not alone  # entities of which all pairs are wrong keep them
    assert set(np.flatnonzero(~right.right.numpy())) <= set(touched)
    with torch.no_grad():
        scores = network(right)
        assert relation_loss(scores, right) >= relation_loss(scores, everything)


def test_numpy_and_pytorch_agree_on_trees(texts):
    network = begun().eval()
    with torch.no_grad():
        for part in (network.up.weight, network.down.weight, network.top.weight):
            part.normal_()  # so that ways count
    samples = [s for e in texts for s in recipe.samples_of(e, WORDS)][:6]
    numpy_network = PairNetwork(pair_weights(network, WORDS, word_number))
    for sample in samples:
        batch = PairBatch([sample])
        with torch.no_grad():
            odds = torch.sigmoid(pooled(network(batch), batch.group, len(batch.labels))).numpy()
        expected = {ends: odds[n] for n, ends in enumerate(ends_of(sample.sentence))}
        found = by_ends(numpy_network.score([sample.sentence]))
        assert found.keys() == expected.keys()
        assert all(np.allclose(found[ends], expected[ends], atol=0.01) for ends in expected)


def ends_of(sentence):
    """The pairs of entities in the order in which the batch counts them: two that no word stands for are none."""
    found = {}
    for a in sentence.references:
        for b in [None, *sentence.references]:
            apart = b is None or (a.entity != b.entity and not {a.kind, b.kind} <= UNPLACED)
            if apart:
                found[a.entity, -1 if b is None else b.entity] = True
    return list(found)


def test_training_learns_its_sentences(texts, tmp_path):
    words = recipe.frequent_words(texts)
    samples = [s for e in texts for s in recipe.samples_of(e, words)]
    assert sum(int(y.sum()) for s in samples for y in s.stated.values()) > 20
    network = recipe.fit_english_network(samples, words, epochs=40, quiet=True)
    network.save(tmp_path / "pairs.npz")
    network = PairNetwork(dict(np.load(tmp_path / "pairs.npz")))
    right, wrong = right_and_wrong(network, samples)
    assert np.mean(right) > 5 * np.mean(wrong)


def test_opinions_of_held_out_texts_are_written_and_read(monkeypatch, tmp_path):
    from pipelines.train.held_opinions import read_opinions

    files = [ENGLISH / "dev-01.jsonl", ENGLISH / "dev-02.jsonl", ENGLISH / "dev-03.jsonl"]
    monkeypatch.setattr(recipe, "training_files", lambda: files)
    monkeypatch.setattr(recipe, "folds_of", lambda blocks: np.arange(len(blocks)) % 2)
    monkeypatch.setattr(recipe, "FOLDS", 2)
    recipe.main(["--held", str(tmp_path / "held.npz"), "-o", str(tmp_path / "pairs.npz"), "--epochs", "1"])
    assert PairNetwork(dict(np.load(tmp_path / "pairs.npz"))).words
    ids = [d.document.id for _, d in read_texts(files)]
    assert all(o.pairs for o in read_opinions(tmp_path / "held.npz", ids))
