"""The pair network in NumPy gives what the one in PyTorch gives, and is trained to say what its corpus states."""

import json
from pathlib import Path

import numpy as np
import pytest

from kg.model import ExtractedDocument
from pipelines.relations.pair_input import pair_inputs
from pipelines.relations.pair_network import PairNetwork
from pipelines.relations.pair_scores import PairScores

torch = pytest.importorskip("torch", reason="training needs PyTorch")

from pipelines.arabic.vectors import word_vectors  # noqa: E402
from pipelines.train import pair_network as recipe  # noqa: E402
from pipelines.train.relation_data import examples  # noqa: E402
from pipelines.train.torch_encoder import Encoder  # noqa: E402
from pipelines.train.torch_pairs import PairBatch, TorchPairNetwork, pair_weights, pooled  # noqa: E402
from tests.pipelines.pair_scores import by_ends, right_and_wrong  # noqa: E402

CORPUS = Path(__file__).parents[2] / "pipelines/train/corpus/t01.jsonl"
WORDS = ["و", "في", "من", "ان", "قال", "اتهم"]


@pytest.fixture(scope="module")
def read():
    lines = CORPUS.read_text(encoding="utf-8").splitlines()[:3]
    return examples([("t01", ExtractedDocument.from_json(line)) for line in lines])


def ends_of(sentence):
    """The pairs of entities in the order in which the batch counts them."""
    entities = [r.entity for r in sentence.references]
    return [(a, b) for a in entities for b in [-1, *entities] if a != b]


def test_numpy_and_pytorch_agree(read):
    torch.manual_seed(1)
    network = TorchPairNetwork(Encoder(), 0.0).eval()
    numpy_network = PairNetwork(pair_weights(network, WORDS))
    samples = recipe.samples_of(read[0], WORDS)
    assert len(samples) > 2
    for sample in samples:
        batch = PairBatch([sample])
        with torch.no_grad():
            odds = pooled(network(batch), batch.group, len(batch.labels))
        numbers = dict.fromkeys(ends_of(sample.sentence))
        expected = dict(zip(numbers, torch.sigmoid(odds).numpy(), strict=True))
        scores = numpy_network.score([sample.sentence])
        found = by_ends(scores)
        assert found.keys() == expected.keys()
        assert all(np.allclose(found[ends], expected[ends], atol=0.002) for ends in expected)
        assert set(scores.token) <= set(sample.sentence.tokens)
        for scored in map(scores.row, range(len(found))):
            assert [r.entity for r in scored.references] == [
                e for e in (scored.source, scored.target) if e >= 0
            ]


def test_a_sentence_alone_and_in_a_batch_is_scored_alike(read):
    network = PairNetwork(pair_weights(TorchPairNetwork(Encoder(), 0.0), WORDS))
    sentences = [s for e in read for s in pair_inputs(e.doc, e.reading, network.words, word_vectors())]
    together = network.score(sentences)
    alone = PairScores.joined(network.score([s]) for s in sentences)
    assert alone.references == together.references
    assert np.array_equal(alone.ends, together.ends)
    assert np.array_equal(alone.token, together.token)
    assert np.allclose(alone.probability, together.probability, atol=1e-4)


def test_training_learns_its_sentences(read, tmp_path):
    samples = [s for e in read for s in recipe.samples_of(e, WORDS)]
    assert sum(int(y.sum()) for s in samples for y in s.stated.values()) > 10
    network = recipe.fit_pair_network(Encoder().state_dict(), WORDS, samples, epochs=60)
    network.save(tmp_path / "pairs.npz")
    network = PairNetwork(dict(np.load(tmp_path / "pairs.npz")))
    right, wrong = right_and_wrong(network, samples)
    assert np.mean(right) > 5 * np.mean(wrong)


def test_a_network_of_other_types_is_refused():
    weights = pair_weights(TorchPairNetwork(Encoder(), 0.0), WORDS)
    weights["out.w"] = weights["out.w"][:, :5]
    with pytest.raises(ValueError, match="train it again"):
        PairNetwork(weights)


def test_corpus_is_of_the_form_that_the_recipe_reads():
    assert json.loads(CORPUS.read_text(encoding="utf-8").splitlines()[0])["relations"]
