"""The backend ``spacy:``: a pipeline of the user's own, here a small one that the test trains itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example, offsets_to_biluo_tags

from kg.errors import ExtractionFailed, InputNotFound, KgError, UnknownName, UsageError
from kg.model import Document
from pipelines import build
from pipelines.backends import BackendOptions, backend_identity, backend_languages, load_backend
from pipelines.extractor_version import extractor_version
from pipelines.extractors import load_extractor
from pipelines.spacy_backend import SpacyAnnotator

CORPUS = Path(__file__).parents[2] / "pipelines" / "train" / "corpus"
CONLL = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "EVENT": "MISC", "GROUP": "MISC"}
TEXT = "اتهمت روسيا أوكرانيا. ونفت روسيا ذلك."


def examples(nlp: Language, count: int) -> list[Example]:
    """Texts of the project's own corpus with CoNLL labels, in the tokens of ``nlp``, which knows no clitics."""
    out = []
    for line in (CORPUS / "t01.jsonl").read_text("utf-8").splitlines()[:count]:
        record = json.loads(line)
        doc = nlp.make_doc(record["text"])
        names = [(m["start"], m["end"], CONLL[e["type"]]) for e in record["entities"] for m in e["mentions"]]
        spans = [doc.char_span(*name, alignment_mode="expand") for name in names]
        names = [(s.start_char, s.end_char, s.label_) for s in spacy.util.filter_spans(filter(None, spans))]
        assert "-" not in offsets_to_biluo_tags(doc, names)
        out.append(Example.from_dict(doc, {"entities": names}))
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recogniser that has learnt a few texts by heart, on the disk."""
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("ar")
    small = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 32, "depth": 1}
    small |= {"embed_size": 500, "window_size": 1, "maxout_pieces": 2, "subword_features": True}
    nlp.add_pipe("ner", config={"model": {"tok2vec": small}})
    texts = examples(nlp, 3)
    optimizer = nlp.initialize(lambda: texts)
    optimizer.learn_rate = 0.02
    for _ in range(40):
        nlp.update(texts, sgd=optimizer)
    path = tmp_path_factory.mktemp("models") / "own"
    nlp.to_disk(path)
    return path


def ruler(folder: Path, *labels: str, lang: str = "ar") -> Path:
    """A pipeline on the disk that gives these labels to names of a list."""
    nlp = spacy.blank(lang)
    names = ["روسيا", "أوكرانيا", "الكرملين"]
    patterns = [{"label": label, "pattern": name} for label, name in zip(labels, names, strict=False)]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    nlp.to_disk(folder)
    return folder


def test_a_trained_recogniser_gives_mentions_and_relations(folder: Path) -> None:
    record = json.loads((CORPUS / "t01.jsonl").read_text("utf-8").splitlines()[0])
    extracted = load_extractor(f"spacy:{folder}")(Document("a", record["text"]))
    found = {(m.start, m.end) for e in extracted.entities for m in e.mentions}
    wanted = {
        (m["start"], m["end"])
        for e in record["entities"]
        if e["type"] in ("PERSON", "ORG", "GPE")
        for m in e["mentions"]
    }
    assert len(found & wanted) > 0.7 * len(wanted)  # it saw this very text
    assert extracted.relations
    assert {e.type for e in extracted.entities} <= {"PERSON", "ORG", "GPE", "LOC", "EVENT", "GROUP"}


def test_known_names_get_the_type_that_is_known_and_their_ids(tmp_path: Path) -> None:
    extract = load_extractor(f"spacy:{ruler(tmp_path, 'LOC', 'LOC')}")
    extracted = extract(Document("a", TEXT))
    assert [(e.id, e.type) for e in extracted.entities] == [("russia", "GPE"), ("ukraine", "GPE")]
    assert ("russia", "ACCUSED", "ukraine") in {(r.source, r.type, r.target) for r in extracted.relations}


def test_a_graph_of_it(tmp_path: Path) -> None:
    model = ruler(tmp_path / "model", "LOC", "LOC")
    graph = build([Document("a", TEXT, language="ar")], tmp_path / "out", backend=f"spacy:{model}")
    assert {e.id for e in graph.entities()} == {"russia", "ukraine"}


def test_unmapped_labels_are_listed_and_can_be_mapped(tmp_path: Path) -> None:
    model = ruler(tmp_path, "PLANET", "REGION", "PER")
    with pytest.raises(UsageError, match=r"labels that are not known: PLANET, REGION; .*--label PLANET=ORG"):
        load_extractor(f"spacy:{model}")
    options = BackendOptions(labels={"PLANET": "GPE", "REGION": "", "PER": "ORG"})
    extracted = load_extractor(f"spacy:{model}", options=options)(Document("a", TEXT))
    assert [e.id for e in extracted.entities] == ["russia"]
    with pytest.raises(UnknownName, match="did you mean 'GPE'"):
        load_extractor(f"spacy:{model}", options=BackendOptions(labels={"PLANET": "GPEE", "REGION": ""}))


def test_labels_that_a_component_does_not_announce() -> None:
    nlp = spacy.blank("ar")

    @Language.component("test_late_labels", assigns=["doc.ents"])
    def late(doc: Doc) -> Doc:
        doc.set_ents([Span(doc, 1, 2, label="PLANET")])
        return doc

    nlp.add_pipe("test_late_labels")
    with pytest.raises(UsageError, match="labels that are not known: PLANET"):
        list(SpacyAnnotator(nlp, "ar").annotate([Document("a", TEXT)]))
    [doc] = SpacyAnnotator(nlp, "ar", {"PLANET": "GPE"}).annotate([Document("a", TEXT)])
    assert [e.text for e in doc.ents] == ["روسيا"]


def test_a_loaded_pipeline_is_a_backend(tmp_path: Path) -> None:
    nlp = spacy.load(ruler(tmp_path, "LOC", "LOC"))
    graph = build([Document("a", TEXT)], backend=SpacyAnnotator(nlp, "ar"))
    assert {r.type for r in graph.relations()} >= {"ACCUSED"}


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("spacy", UsageError, "needs a pipeline: --backend spacy:PACKAGE_OR_PATH"),
        ("spacy:no_such_model", InputNotFound, "no spaCy pipeline 'no_such_model'"),
        ("spacy:/no/such/folder", InputNotFound, "no package of this name is installed, and it is no folder"),
    ],
)
def test_what_is_not_there(name: str, error: type[KgError], message: str) -> None:
    with pytest.raises(error, match=message):
        load_extractor(name)


def test_a_folder_that_is_no_pipeline(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="is no spaCy pipeline"):
        load_backend(f"spacy:{tmp_path / 'empty'}")
    model = ruler(tmp_path / "model", "ORG")
    (model / "config.cfg").write_text("[nlp]\nlang = ar\n", "utf-8")
    with pytest.raises(UsageError, match="spaCy cannot load"):
        load_backend(f"spacy:{model}")


def test_a_pipeline_without_names(tmp_path: Path) -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path)
    with pytest.raises(UsageError, match="finds no entities; its components: sentencizer"):
        load_backend(f"spacy:{tmp_path}")


def test_the_language_of_a_pipeline(tmp_path: Path) -> None:
    english, many = ruler(tmp_path / "en", "ORG", lang="en"), ruler(tmp_path / "xx", "LOC", "LOC", lang="xx")
    assert "ar" not in backend_languages(f"spacy:{english}")
    assert "ar" in backend_languages(f"spacy:{many}")
    with pytest.raises(UsageError, match="is a pipeline for 'en', and the documents are 'ar'"):
        load_backend(f"spacy:{english}", "ar")
    assert load_extractor(f"spacy:{many}")(Document("a", TEXT)).relations


def test_a_text_of_a_language_that_the_pipeline_does_not_read(tmp_path: Path) -> None:
    extract = load_extractor(f"spacy:{ruler(tmp_path, 'ORG')}")
    with pytest.raises(ExtractionFailed, match=r"language 'en', and backend 'spacy:.*' reads ar"):
        extract(Document("a", "Russia accused Ukraine.", language="en"))


def test_a_device_that_is_not_there(tmp_path: Path) -> None:
    model = ruler(tmp_path, "ORG")
    load_backend(f"spacy:{model}", options=BackendOptions(device="cpu"))
    with pytest.raises(UsageError, match="expected cpu, cuda or cuda:N"):
        load_backend(f"spacy:{model}", options=BackendOptions(device="tpu"))


def test_documents_are_extracted_anew_when_the_pipeline_changes(tmp_path: Path) -> None:
    name = f"spacy:{ruler(tmp_path, 'ORG')}"
    before = extractor_version(name)
    assert extractor_version(name) == before
    assert backend_identity(name) in before
    ruler(tmp_path, "ORG", "LOC")
    assert extractor_version(name) != before
    assert extractor_version(name, options=BackendOptions(labels={"LOC": "LOC"})) != extractor_version(name)


def test_the_shipped_pipeline_is_a_backend_too() -> None:
    from pipelines.components import model_path

    document = Document("a", TEXT)
    assert load_extractor(f"spacy:{model_path()}")(document) == load_extractor()(document)
