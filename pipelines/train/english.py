"""Trains the shipped English tagger, parser and recogniser: ``python -m pipelines.train.english`` (40 minutes of one
core).

Syntax is learned from GUM, names from GUM, the English part of Universal NER and the annotated news of this project
(``corpus/english``, without the held-out texts); in every second sentence the names are exchanged anew every round for
others of the gazetteer, so that the sentence around a name is learned and not the name. Every tenth document of the
public corpora is held out; the figures on these go into the model card. Seeds are fixed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import minibatch
from thinc.api import fix_random_seed

from pipelines.english.weights import CONFIG, MODEL, load_pipeline, save_pipeline
from pipelines.train.english_data import (
    Sentence,
    exchange_names,
    names_of,
    read_annotated,
    read_conllu,
    read_iob2,
    to_doc,
)
from pipelines.train.english_examples import read_texts, training_files
from pipelines.train.english_words import exchange_words, frame_verbs

__all__ = ["main", "train_names", "train_syntax"]

_HELD = 10  # every tenth document
_BATCH = 32  # sentences
_VERBS = CONFIG.with_name("verbs.txt")
_KINDS = ("PERSON", "ORG", "GPE", "LOC", "EVENT")
Tell = Callable[[str], object]
_SYNTAX, _NAMES = ("syntax", "tagger", "parser"), ("ner",)


def held_out(sentences: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences to train on, and those of every tenth document."""
    documents = list(dict.fromkeys(s.document for s in sentences))
    held = set(documents[_HELD - 1 :: _HELD])
    return [s for s in sentences if s.document not in held], [s for s in sentences if s.document in held]


def examples(nlp: Language, sentences: Sequence[Sentence]) -> list[Example]:
    """Examples whose tokens are those of the pipeline."""
    out = []
    for s in sentences:
        gold = to_doc(s, nlp.vocab)
        out.append(Example(nlp.make_doc(gold.text), gold))
    return out


def train_syntax(treebank: Sequence[Sentence], *, rounds: int, seed: int = 0, tell: Tell = print) -> Language:
    """A pipeline with a trained tagger and parser."""
    fix_random_seed(seed)
    nlp, order = English.from_config(spacy.util.load_config(CONFIG)), random.Random(seed)
    nlp.remove_pipe("ner")
    optimizer = nlp.initialize(lambda: examples(nlp, treebank))

    def exchanged() -> list[Example]:
        return examples(nlp, [exchange_words(s, order) if order.random() < 0.6 else s for s in treebank])

    _fit(nlp, _SYNTAX, optimizer, exchanged, order, rounds, tell)
    return nlp


def train_names(
    public: Sequence[Sentence], own: Sequence[Sentence], *, rounds: int, seed: int = 0, tell: Tell = print
) -> Language:
    """A pipeline with a trained recogniser alone; of public sentences without a name a part is read each round."""
    fix_random_seed(seed)
    nlp, order = English.from_config(spacy.util.load_config(CONFIG)), random.Random(seed)
    for name in _SYNTAX:
        nlp.remove_pipe(name)
    optimizer = nlp.initialize(lambda: tokenized(nlp, [*own, *public]))
    known = names_of(_KINDS)

    def exchanged() -> list[Example]:
        read = [*own, *(s for s in public if s.names or order.random() < 0.3)]
        return tokenized(nlp, [s if order.random() < 0.5 else exchange_names(s, known, order) for s in read])

    _fit(nlp, _NAMES, optimizer, exchanged, order, rounds, tell)
    return nlp


def tokenized(nlp: Language, sentences: Sequence[Sentence]) -> list[Example]:
    """Examples of names, in the tokens that the sentences have."""
    made = ((Doc(nlp.vocab, words=list(s.words), spaces=list(s.spaces)), s) for s in sentences)
    bare = (replace(s, lemmas=(), upos=(), tags=(), heads=(), labels=()) for s in sentences)
    return [Example(doc, to_doc(s, nlp.vocab)) for (doc, _), s in zip(made, bare, strict=True)]


def _fit(
    nlp: Language,
    parts: Sequence[str],
    optimizer: Any,
    make: Callable[[], list[Example]],
    order: random.Random,
    rounds: int,
    tell: Tell,
) -> None:
    with nlp.select_pipes(enable=list(parts)):
        for n in range(rounds):
            losses: dict[str, float] = {}
            optimizer.learn_rate = 0.001 * (1.0 if n < rounds * 0.6 else 0.4 if n < rounds * 0.85 else 0.15)
            for batch in _batches(make(), order):
                nlp.update(batch, sgd=optimizer, losses=losses, drop=0.2, annotates=[])
            tell(f"round {n + 1}: " + ", ".join(f"{k} {v:.0f}" for k, v in losses.items() if v))


def _batches(all_: list[Example], order: random.Random) -> Iterator[list[Example]]:
    order.shuffle(all_)
    yield from minibatch(all_, _BATCH)  # type: ignore[no-untyped-call]


def evaluate(nlp: Language, treebank: Sequence[Sentence], names: Sequence[Sentence]) -> dict[str, float]:
    """Tags, heads and labels on the treebank, names on both, in per cent."""
    scorer = Scorer(nlp)
    out: dict[str, float] = {}
    tree = [Example(nlp(e.x.text), e.y) for e in examples(nlp, treebank)]
    scores = scorer.score(tree)
    out |= {k: 100 * scores[k] for k in ("tag_acc", "dep_uas", "dep_las")}
    named = [Example(nlp(e.x.text), e.y) for e in examples(nlp, [*treebank, *names])]
    scores = scorer.score(named)
    out |= {k: 100 * scores[k] for k in ("ents_p", "ents_r", "ents_f")}
    return out | {f"ents_f {k}": 100 * v["f"] for k, v in (scores["ents_per_type"] or {}).items()}


def write_verbs(treebank: Sequence[Sentence], path: Path = _VERBS) -> None:
    """Write the verbs that lemmas are told by: those of the treebank and of the frames."""
    verbs = {m for s in treebank for m, u in zip(s.lemmas, s.upos, strict=True) if u in ("VERB", "AUX")}
    found = {
        v for v in verbs | set(frame_verbs()) if v.isascii() and v.isalpha() and v.islower() and len(v) > 1
    }
    path.write_text("\n".join(sorted(found)) + "\n", encoding="utf-8")


_CARD = """# Model card: embedded English pipeline

A tagger, a dependency parser and a recogniser of names for English news; small networks of spaCy over hashed
word forms, without word vectors. Written by `python -m pipelines.train.english`, which trains them in about 40
minutes of one core; `--measure` measures the shipped ones again.

| file | what |
|---|---|
| `weights.npz` | the weights as 16-bit floats |
| `pipeline.json` | labels, actions and shapes; `../pipeline.cfg` is the configuration |

The relations of sentences have a model and a card of their own: `relations.npz`, `relations.md`.

## Sources

| corpus | used for | licence |
|---|---|---|
| GUM: news, interview, bio, voyage, academic, court | tags, trees, names | CC BY 4.0, CC BY-SA 4.0 |
| Universal NER, English EWT | names | CC BY-SA 4.0 |
| annotated English news of this project (`pipelines/train/corpus/english`, without `test-*`) | names | Apache-2.0 |
| gazetteer and frames of this project | words and names put in the place of others | Apache-2.0 |

No text of the corpora is in the package. Amir Zeldes, "The GUM Corpus", Language Resources and Evaluation 51 (2017);
Mayhew et al., "Universal NER", NAACL 2024.

## Figures

On every tenth document, which was not trained on:

{table}

In news the gazetteer and rules over capitals find names besides; mention F1: `docs/backends.md`.

## Weaknesses

- The corpora differ in what a name is: the figures above are of the public ones, and lower than those of news.
- Long insertions («X, who …, said») and headlines cost the parser the subject; `pipelines/english/repairs.py` and
  `surface.py` mend the commonest of such trees.
- Verbs that the corpora lack are tagged by their ending; irregular ones were learned by exchanging words.
- British and American spelling, no dialects, no speech.
"""
_NAMES_OF = {
    "tag_acc": "parts of speech (Penn tags), accuracy", "dep_uas": "heads (UAS)", "dep_las": "heads and labels (LAS)",
    "ents_p": "names, precision", "ents_r": "names, recall", "ents_f": "names, F1",
}  # fmt: skip


def _tell(line: str) -> None:
    print(line, flush=True)


def card(figures: dict[str, float]) -> str:
    """The model card with these figures, in per cent."""
    rows = [f"| {_NAMES_OF.get(k, k.replace('ents_f', 'F1 of'))} | {v:.1f} |" for k, v in figures.items()]
    return _CARD.format(table="\n".join(["| measure | per cent |", "|---|---:|", *rows]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure, save; or only measure."""
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.train.english",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="the public corpora")
    parser.add_argument("--out", type=Path, default=MODEL, help="where the model goes")
    parser.add_argument("--rounds", type=int, default=16, help="of tagger and parser")
    parser.add_argument("--name-rounds", type=int, default=6, help="of the recogniser")
    parser.add_argument("--measure", action="store_true", help="train nothing, measure what is there")
    parser.add_argument(
        "--names", action="store_true", help="train the recogniser only, keep tagger and parser"
    )
    parser.add_argument(
        "--corpus", type=Path, nargs="+", help="annotated news; all but the held-out texts if none"
    )
    options = parser.parse_args(arguments)
    english = options.data / "english"
    treebank, held_tree = held_out(list(read_conllu(english / "gum_permissive.conllu")))
    names, held_names = held_out(
        [s for part in ("dev", "test") for s in read_iob2(english / f"en_ewt-ud-{part}.iob2")]
    )
    if not options.measure:
        if options.out == MODEL and not options.names:
            write_verbs([*treebank, *held_tree])
        texts = [d for _, d in read_texts(options.corpus or training_files())]
        own, public = list(read_annotated(texts)), [*treebank, *names]
        recogniser = train_names(public, own, rounds=options.name_rounds, tell=_tell)
        nlp = (
            load_pipeline(options.out)
            if options.names
            else train_syntax(treebank, rounds=options.rounds, tell=_tell)
        )
        if nlp.has_pipe("ner"):
            nlp.remove_pipe("ner")
        nlp.add_pipe("ner", source=recogniser)
        save_pipeline(nlp, options.out)
    figures = evaluate(load_pipeline(options.out), held_tree, held_names)
    (options.out / "README.md").write_text(card(figures), encoding="utf-8")
    for key, value in figures.items():
        print(f"{key}\t{value:.1f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
