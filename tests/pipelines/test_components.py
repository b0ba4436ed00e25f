"""The project inside spaCy: factories, extension attributes, what is stored and drawn."""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

import kg
from kg.errors import InputNotFound, UnknownName, UsageError
from kg.model import Document, Relation
from pipelines.backends import load_backend
from pipelines.components import (
    DISPLACY_OPTIONS,
    displacy_mentions,
    displacy_relations,
    extracted_document,
    model_path,
    register_extensions,
)
from pipelines.extractors import load_extractor

TEXT = "اتهمت مايكروسوفت الكرملين باختراق خوادم الحزب الديمقراطي. ونفى الكرملين ذلك."
TEXTS = [TEXT, "التقى ماكرون وميركل في برلين.", "", "نفى الكرملين الاتهامات."]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(model_path())


@pytest.fixture
def no_extensions() -> Iterator[None]:
    """The process as it is before anything of the project was loaded, and afterwards as it was."""
    names = [(owner, n) for owner in (Doc, Span) for n in ("relations", "mentions", "entity_id")]
    before = {(o, n): o.get_extension(n) for o, n in names if o.has_extension(n)}
    for owner, name in before:
        owner.remove_extension(name)
    yield
    for owner, name in names:
        if owner.has_extension(name):
            owner.remove_extension(name)
    for (owner, name), (_, _, getter, _) in before.items():
        owner.set_extension(name, getter=getter)


def third_party(lang: str = "ar", **labels: str) -> Language:
    """A pipeline that knows names from a list, in spaCy's own tokens."""
    nlp = spacy.blank(lang)
    names = {"microsoft": "مايكروسوفت", "kremlin": "الكرملين", "with_clitic": "وموسكو"}
    patterns = [{"label": label, "pattern": names[key]} for key, label in labels.items()]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    return nlp


def triples(doc: Doc) -> set[tuple[str, str, str | None]]:
    return {(r.source, r.type, r.target) for r in doc._.relations}


def test_the_shipped_pipeline_finds_what_the_backend_finds(nlp: Language) -> None:
    for text in TEXTS:
        document = Document("a", text, language="ar")
        assert extracted_document(nlp(text), document) == load_extractor()(document)


def test_a_fresh_process_loads_it_by_its_path(tmp_path: Path) -> None:
    code = (
        "import spacy, sys\n"
        "doc = spacy.load(sys.argv[1])(sys.argv[2])\n"
        "assert 'pipelines.components' in sys.modules\n"
        "print(*sorted(f'{r.source} {r.type} {r.target}' for r in doc._.relations), sep=chr(10))"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(model_path()), TEXT]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    assert "microsoft ACCUSED kremlin" in result.stdout.splitlines()


def test_registering_the_factories_loads_no_model_and_no_stage(tmp_path: Path) -> None:
    code = (
        "import spacy, sys\n"
        "assert spacy.blank('en').has_factory('kg_relations')\n"
        "print(*[m for m in sys.modules if m.startswith(('pipelines.', 'kg.'))])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(result.stdout.split())
    assert "pipelines.components.factories" in loaded
    assert not loaded & {"pipelines.extraction", "pipelines.arabic.backend", "kg.store", "kg.resolve"}


def test_attributes_are_typed_and_point_into_the_text(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert all(isinstance(r, Relation) for r in doc._.relations)
    assert ("microsoft", "ACCUSED", "kremlin") in triples(doc)
    assert [(m.text, m.label_, m.kb_id_) for m in doc._.mentions][:2] == [
        ("مايكروسوفت", "ORG", "microsoft"),
        ("الكرملين", "ORG", "kremlin"),
    ]
    assert all(m._.entity_id == m.kb_id_ for m in doc._.mentions)
    assert [e._.entity_id for e in doc.ents] == [m._.entity_id for m in doc._.mentions]
    assert doc[:1]._.entity_id is None
    assert doc[:3]._.entity_id is None, "two entities are named in it"
    assert doc[0:2]._.entity_id == "microsoft"


def test_a_doc_that_nobody_looked_at_has_nothing(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    assert (doc._.relations, doc._.mentions, doc[:2]._.entity_id) == ([], [], None)
    with pytest.raises(UsageError, match="did not pass through kg_relations"):
        extracted_document(doc, "a")
    with pytest.raises(UsageError, match="is not that of the Doc"):
        extracted_document(nlp(TEXT), Document("a", "another text"))


@pytest.mark.parametrize("lang", ["ar", "xx"])
def test_after_a_pipeline_of_somebody_else(lang: str) -> None:
    nlp = third_party(lang, microsoft="ORG", kremlin="ORG", with_clitic="LOC")
    nlp.add_pipe("kg_relations")
    doc = nlp("اتهمت مايكروسوفت الكرملين وموسكو باختراق خوادمها .")
    assert {("microsoft", "ACCUSED", body) for body in ("kremlin", "russia")} & triples(doc)
    assert [e.label_ for e in doc.ents] == ["ORG", "ORG", "LOC"], "its names stay"
    assert [t.pos_ for t in doc] == [""] * len(doc), "its tokens stay"
    assert [m.text for m in doc._.mentions] == ["مايكروسوفت", "الكرملين", "وموسكو"]
    found = extracted_document(doc, "a")
    assert [m.text for e in found.entities for m in e.mentions] == ["مايكروسوفت", "الكرملين", "موسكو"]


def test_english_after_a_pipeline_of_somebody_else() -> None:
    nlp = spacy.blank("en")
    names = {"Microsoft": "ORG", "the Kremlin": "FAC", "Friday": "DATE", "John Podesta": "PERSON"}
    patterns = [{"label": label, "pattern": name} for name, label in names.items()]
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    nlp.add_pipe("kg_relations")
    doc = nlp("Microsoft accused the Kremlin on Friday. The Kremlin denied it.")
    assert {("microsoft", "ACCUSED", "kremlin"), ("kremlin", "DENIED", "microsoft")} <= triples(doc)
    assert [e._.entity_id for e in doc.ents] == ["microsoft", "kremlin", None]
    assert [t.lemma_ for t in doc] == [""] * len(doc), "its tokens stay"


def test_the_embedded_english_pipeline_is_saved_and_loaded_elsewhere(tmp_path: Path) -> None:
    nlp = load_backend("embedded", "en").nlp  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "model")
    text = "Microsoft accused the Kremlin."
    code = (
        "import spacy, sys\nnlp = spacy.load('model')\nnlp.add_pipe('kg_relations')\n"
        "print(*[(r.source, r.type, r.target) for r in nlp(sys.argv[1])._.relations])"
    )
    command = [sys.executable, "-c", code, text]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    assert "('microsoft', 'ACCUSED', 'kremlin')" in result.stdout


def test_labels_that_are_not_known() -> None:
    nlp = third_party(microsoft="FIRM", kremlin="PALACE")
    nlp.add_pipe("kg_relations", config={"labels": {"PALACE": "ORG"}})
    with pytest.raises(UsageError, match=r'not known: FIRM; .*config=\{"labels": \{"FIRM": "ORG"\}\}'):
        nlp(TEXT)
    nlp.remove_pipe("kg_relations")
    nlp.add_pipe("kg_relations", config={"labels": {"PALACE": "ORG", "FIRM": ""}})
    assert {m.kb_id_ for m in nlp(TEXT)._.mentions} == {"kremlin"}


def test_wrong_order_shows_before_a_run() -> None:
    nlp = spacy.blank("ar")
    nlp.add_pipe("kg_relations")
    assert nlp.analyze_pipes()["problems"]["kg_relations"] == ["doc.ents"]


def test_a_pipeline_of_a_language_without_stages() -> None:
    nlp = spacy.blank("fi")
    with pytest.raises(UsageError, match="the pipeline is of language 'fi'"):
        nlp.add_pipe("kg_relations")
    nlp.add_pipe("kg_relations", config={"language": "ar"})
    with pytest.raises(UnknownName):
        model_path("fi")


def test_extensions_of_the_user_stay(no_extensions: None) -> None:
    Doc.set_extension("relations", default="mine")
    nlp = third_party(microsoft="ORG", kremlin="ORG")
    with pytest.raises(UsageError, match=r"Doc\._\.relations is an extension of yours already"):
        nlp.add_pipe("kg_relations")
    assert not Doc.has_extension("mentions"), "nothing half done"
    nlp.add_pipe("kg_relations", config={"prefix": "kg_"})
    doc = nlp(TEXT)
    assert doc._.relations == "mine"
    assert doc._.kg_relations
    assert doc.ents[0]._.kg_entity_id == "microsoft"
    for owner, name in ((Doc, "kg_relations"), (Doc, "kg_mentions"), (Span, "kg_entity_id")):
        owner.remove_extension(name)


def test_what_the_user_keeps_with_a_doc_stays(nlp: Language) -> None:
    doc = nlp.make_doc(TEXT)
    doc.user_data["mine"] = 1
    assert nlp(doc).user_data["mine"] == 1


def test_two_processes_find_the_same(nlp: Language) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork in a process with threads
        together = list(nlp.pipe(TEXTS * 3, n_process=2, batch_size=3))
    for doc, text in zip(together, TEXTS * 3, strict=True):
        assert doc.text == text
        assert doc._.relations == nlp(text)._.relations
        assert [m.kb_id_ for m in doc._.mentions] == [m.kb_id_ for m in nlp(text)._.mentions]


def test_docbin_keeps_all(nlp: Language, tmp_path: Path) -> None:
    docs = list(nlp.pipe(TEXTS))
    DocBin(docs=docs, store_user_data=True).to_disk(tmp_path / "docs.spacy")
    back = list(DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("ar").vocab))
    for doc, other in zip(docs, back, strict=True):
        assert extracted_document(other, "a") == extracted_document(doc, "a")
        assert [m._.entity_id for m in other._.mentions] == [m._.entity_id for m in doc._.mentions]
    copied = Doc(nlp.vocab).from_bytes(docs[0].to_bytes())
    assert copied._.relations == docs[0]._.relations


def test_docbin_without_user_data_says_what_is_missing(nlp: Language) -> None:
    [back] = DocBin().from_bytes(DocBin(docs=[nlp(TEXT)]).to_bytes()).get_docs(nlp.vocab)
    with pytest.raises(UsageError, match="store_user_data=True"):
        extracted_document(back, "a")


def test_a_process_that_only_reads(nlp: Language, tmp_path: Path) -> None:
    DocBin(docs=[nlp(TEXT)], store_user_data=True).to_disk(tmp_path / "docs.spacy")
    code = (
        "import spacy\nfrom spacy.tokens import DocBin\n"
        "from pipelines.components import register_extensions\nregister_extensions()\n"
        "[doc] = DocBin().from_disk('docs.spacy').get_docs(spacy.blank('ar').vocab)\n"
        "print(len(doc._.relations))"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=True)
    assert int(result.stdout) == len(nlp(TEXT)._.relations)


def test_pipelines_are_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    for number, pipeline in enumerate((nlp, third_party(microsoft="ORG", kremlin="ORG"))):
        if "kg_relations" not in pipeline.pipe_names:
            pipeline.add_pipe("kg_relations")
        pipeline.to_disk(tmp_path / str(number))
        back = spacy.load(tmp_path / str(number))
        assert back.pipe_names == pipeline.pipe_names
        assert extracted_document(back(TEXT), "a") == extracted_document(pipeline(TEXT), "a")
    again = spacy.blank("ar").from_config(nlp.config).from_bytes(nlp.to_bytes())
    assert extracted_document(again(TEXT), "a") == extracted_document(nlp(TEXT), "a")


def test_own_frames_travel_with_the_pipeline(tmp_path: Path) -> None:
    frames = tmp_path / "own.toml"
    frames.write_text(
        '[[frame]]\ntype = "SUPPORTED"\nsource = ["subject"]\ntarget = ["object"]\nverbs = ["بجّل يبجّل"]\n',
        "utf-8",
    )
    nlp = third_party(microsoft="ORG", kremlin="ORG")
    nlp.add_pipe("kg_relations", config={"frames": [str(frames)]})
    text = "بجلت مايكروسوفت الكرملين ."
    found = triples(nlp(text))
    assert ("microsoft", "SUPPORTED", "kremlin") in found
    nlp.to_disk(tmp_path / "model")
    frames.unlink()
    assert triples(spacy.load(tmp_path / "model")(text)) == found
    lost = third_party(microsoft="ORG")
    lost.add_pipe("kg_relations", config={"frames": [str(frames)]})
    with pytest.raises(InputNotFound):
        lost(text)


def test_one_bad_document_goes_to_the_error_handler(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("stage")

    other = third_party(microsoft="ORG")
    finder = other.add_pipe("kg_relations")
    seen: list[str] = []
    other.set_error_handler(lambda name, component, docs, error: seen.append(f"{name}: {error}"))
    assert len(list(other.pipe([TEXT]))) == 1
    monkeypatch.setattr(finder, "_stages", {"ar": fail})
    assert list(other.pipe([TEXT])) == []
    assert seen == ["kg_relations: stage"]


def test_mentions_are_drawn(nlp: Language) -> None:
    html = displacy.render(displacy_mentions(nlp(TEXT)), style="ent", manual=True, jupyter=False)
    assert html.count("<mark") == 4
    assert "direction: rtl" in html
    assert "kremlin" in html


def test_relations_are_drawn(nlp: Language) -> None:
    drawings = displacy_relations(nlp(TEXT))
    svg = displacy.render(drawings, style="dep", manual=True, jupyter=False, options=dict(DISPLACY_OPTIONS))
    relations = nlp(TEXT)._.relations
    assert svg.count('class="displacy-arc"') == len(relations)
    assert "direction: rtl" not in svg, "so drawn the labels stand upside down"
    assert "ACCUSED" in svg
    assert "HACKED (alleged)" in svg
    assert [w["text"] for w in drawings[0]["words"]][-3:] == ["الكرملين", "مايكروسوفت", "اتهمت"]
    assert drawings[-1]["words"][-1]["text"] == "[مايكروسوفت]", (
        "an end outside of the evidence stands before it"
    )
    for drawing in drawings:
        for arc in drawing["arcs"]:
            assert 0 <= arc["start"] < arc["end"] < len(drawing["words"])


def test_a_denial_of_nothing_in_particular_is_drawn(nlp: Language) -> None:
    [drawing] = displacy_relations(nlp("نفى الكرملين الاتهامات."))
    texts = [w["text"] for w in drawing["words"]]
    assert [(texts[a["start"]], texts[a["end"]], a["dir"]) for a in drawing["arcs"]] == [
        ("الكرملين", "[…]", "right")
    ]


def test_nothing_to_draw(nlp: Language) -> None:
    assert displacy_relations(nlp("")) == []
    assert displacy_mentions(nlp("لا شيء"))["ents"] == []


def test_a_graph_of_docs(nlp: Language) -> None:
    graph = kg.KnowledgeGraph.from_extracted(
        extracted_document(doc, f"text-{n}") for n, doc in enumerate(nlp.pipe(TEXTS))
    )
    assert graph.relations(type="ACCUSED", source="Microsoft")


def test_registering_twice_does_no_harm() -> None:
    register_extensions()
    register_extensions()


@pytest.mark.extras
def test_after_a_transformer_of_spacy_transformers(tmp_path: Path) -> None:
    """A recogniser over a tiny transformer with random weights, as spacy-transformers loads it from a folder."""
    pytest.importorskip("spacy_transformers")
    nlp = tiny_transformer(tmp_path)
    nlp.add_pipe("kg_relations", config={"labels": {"THING": ""}})
    nlp.to_disk(tmp_path / "model")
    back = spacy.load(tmp_path / "model")
    [doc] = back.pipe([TEXT])
    assert doc._.trf_data is not None
    assert ("microsoft", "ACCUSED", "kremlin") in triples(doc)


def tiny_transformer(folder: Path) -> Language:
    """The pipeline of a transformer with random weights, and a list of names in place of what it would learn."""
    from transformers import BertConfig, BertModel, BertTokenizerFast

    pieces = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "[MASK]",
        *sorted({c for t in TEXTS for c in t if c.strip()}),
    ]
    pieces += [f"##{piece}" for piece in pieces[5:]]
    (folder / "vocab.txt").write_text("\n".join(pieces), "utf-8")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    small = BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
    )
    BertModel(small).save_pretrained(folder / "bert")
    nlp = spacy.blank("ar")
    model = {"@architectures": "spacy-transformers.TransformerModel.v3", "name": str(folder / "bert")}
    model |= {"get_spans": {"@span_getters": "spacy-transformers.doc_spans.v1"}}
    nlp.add_pipe("transformer", config={"model": model})
    listener = {"@architectures": "spacy-transformers.TransformerListener.v1", "grad_factor": 1.0}
    listener |= {"pooling": {"@layers": "reduce_mean.v1"}}
    ner = nlp.add_pipe("ner", config={"model": {"tok2vec": listener}})
    ner.add_label("THING")
    ruler = nlp.add_pipe("entity_ruler", config={"overwrite_ents": True})
    nlp.initialize()
    ruler.add_patterns([{"label": "ORG", "pattern": name} for name in ("مايكروسوفت", "الكرملين")])
    return nlp
