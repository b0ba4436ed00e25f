"""Training data: what is read from the corpora, and how texts are varied. No PyTorch is needed."""

import random

import numpy as np
import pytest
from spacy.vocab import Vocab

from pipelines.arabic.backend import InputMaker, spans
from pipelines.arabic.network import LABELS
from pipelines.arabic.segmentation import Segmenter
from pipelines.arabic.tokenizer import Tokenizer
from pipelines.arabic.vectors import WordVectors
from pipelines.train import data, figures, samples, segmentation


class NoVectors:
    """Stands for the floret table."""

    shape = (1, 128)

    def get_batch(self, words):
        return np.zeros((len(words), 128), np.float32)


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(Vocab())


RECORD = {
    "id": "x01-1",
    "text": "التقى سامي حداد وزيرا في باريس.\nوقال حداد إنه سعيد بباريس.",
    "entities": [
        {
            "id": "sami_haddad",
            "type": "PERSON",
            "mentions": [{"start": 6, "end": 15}, {"start": 37, "end": 41}],
        },
        {"id": "paris", "type": "GPE", "mentions": [{"start": 25, "end": 30}, {"start": 52, "end": 57}]},
    ],
}


def test_own_document(tokenizer):
    doc = data.own_document(tokenizer, RECORD)
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("سامي حداد", "PERSON", "sami_haddad"),
        ("باريس", "GPE", "paris"),
        ("حداد", "PERSON", "sami_haddad"),
        ("باريس", "GPE", "paris"),
    ]


def test_fane_types_are_mapped_or_left_open(tokenizer, tmp_path):
    rows = [
        "زار O",
        "سامي B-Politician",
        "حداد I-Politician",
        "بباريس B-Population-Center",
        "و O",
        "العرب B-Group",
    ]
    path = tmp_path / "fane.tsv"
    path.write_text("\n".join(rows), encoding="utf-8")
    (doc,) = data.read_fane(tokenizer, path, "news")
    assert [(e.text, e.label_) for e in doc.ents] == [("سامي حداد", "PERSON"), ("باريس", "GPE")]
    assert [t.text for t in doc if t.ent_iob_ == ""] == ["العرب"]
    assert "والعرب" in doc.text


def test_exchange_keeps_labels_and_coreference(tokenizer):
    words: dict[int, int] = {}
    make = InputMaker(WordVectors(NoVectors()))
    document = samples.samples_of(data.own_document(tokenizer, RECORD), make, words)
    other = {**RECORD, "text": RECORD["text"].replace("سامي حداد", "نادر خولي").replace("حداد", "خولي")}
    pool = samples.samples_of(data.own_document(tokenizer, other), make, words)
    new = list(samples.Exchange([pool], rate=1.0)(document, random.Random(1)))
    for sample in new:
        sizes = {len(x) for x in (sample.features, sample.words, sample.hints, sample.labels, sample.tags)}
        assert len(sizes) == 1
    assert [k for s in new for _, _, k in spans(s.labels)] == [
        k for s in document for _, _, k in spans(s.labels)
    ]
    strings = tokenizer.vocab.strings
    norms = {number: strings[norm] for norm, number in words.items()}
    assert [norms[w] for w in new[0].words][1:3] == ["نادر", "خولي"]
    assert norms[new[1].words[2]] == "خولي"
    assert [norms[w] for w in document[0].words][1:3] == ["سامي", "حداد"], "the original stays"


def test_bioes():
    assert [LABELS[x] for x in samples.bioes("ORG", 3)] == ["B-ORG", "I-ORG", "E-ORG"]
    assert [LABELS[x] for x in samples.bioes("ORG", 1)] == ["S-ORG"]


def test_gold_words():
    word, right = segmentation.gold_words(["و", "ل", "حفل", "ها"])
    assert word == "ولحفلها"
    assert right == {(("و", "ل"), "حفل", "ها")}
    assert segmentation.gold_words(["مم", "ما"]) is None


@pytest.mark.parametrize(
    ("pieces", "labels", "parts"),
    [
        ("ل+ال+فنون", "PREP+DET+NOUN", ["ل", "لفنون"]),
        ("ل+ال+لجن+ة", "PREP+DET+NOUN+NSUFF", ["ل", "لجنة"]),
        ("أعلن+ت", "V+PRON", ["أعلنت"]),
        ("ترشيح+ات+ها", "NOUN+NSUFF+PRON", ["ترشيحات", "ها"]),
        ("ل+ه", "PREP+PRON", ["ل", "ه"]),
    ],
)
def test_wikinews_words(pieces, labels, parts):
    assert segmentation.join_parts(pieces.split("+"), labels.split("+")) == parts


def test_ranking_learns_from_counts():
    counts = {"بيت": 50, "قال": 50, "وقال": 9, "وبيت": 3, "وزير": 40, "بوزير": 5, "لوزير": 5, "ولد": 30}
    examples = [segmentation.gold_words(p) for p in (["و", "قال"], ["و", "بيت"], ["وزير"], ["ولد"])] * 3
    weights = segmentation.train(examples, counts)
    segmenter = Segmenter(counts, weights)
    assert segmenter.segment("وقال") == ("و", "قال")
    assert segmenter.segment("وزير") == ("وزير",)


def test_counts():
    counts = figures.Counts()
    counts.add({(0, 1, "ORG"), (2, 3, "GPE")}, {(0, 1, "ORG"), (2, 4, "GPE"), (5, 6, "GPE")})
    assert list(counts.rows()) == [
        ("ORG", 1.0, 1.0, 1.0, 1),
        ("GPE", 0.0, 0.0, 0.0, 1),
        ("all", 1 / 3, 0.5, 0.4, 2),
    ]


def test_sections_of_the_card(tmp_path):
    card = tmp_path / "card.md"
    card.write_text("a\n<!-- x -->\nold\n<!-- end of x -->\nb\n", encoding="utf-8")
    figures.write_section(card, "x", "new\n")
    assert card.read_text(encoding="utf-8") == "a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n"
