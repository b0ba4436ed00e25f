"""The backend stanza with tiny models that Stanza's own code trains here; downloads come from a server of the test."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kg.errors import InputNotFound, ModelError, UnknownName, UsageError
from kg.model import Document
from pipelines import build, extract
from pipelines.backends import BackendOptions, backend_identity, backend_languages, load_backend
from pipelines.cli import run
from pipelines.doctor import examine
from pipelines.extractor_version import extractor_version
from tests.pipelines import tiny_stanza

stanza = pytest.importorskip("stanza", reason="needs the extra stanza: pip install 'kg[stanza]'")
pytestmark = [pytest.mark.extras, pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

TEXT = (
    "اتهمت مايكروسوفت إيران بالقرصنة، ونفت طهران ذلك.\n\n  قال  المتحدث باسم الكرملين إن للحكومة الروسية رأيا آخر"
    "\u200f…\r\nhttps://example.org/أخبار 12.5% (انتهى)"
)
MORE = ("", " \n\t", "كلمة", "\u200f", "و", "Microsoft and Iran, 2016!", "ب" * 4000 + " " + "س " * 3000)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tiny models for ar and en, as Stanza lays it out."""
    folder = tmp_path_factory.mktemp("stanza")
    for language in ("ar", "en"):
        tiny_stanza.train_tiny(language, folder)
    return folder


@pytest.fixture(autouse=True)
def no_models_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path / "none"))


def test_any_text_keeps_its_offsets(models: Path) -> None:
    texts = [TEXT, *MORE]
    annotator = load_backend(f"stanza:{models}", "ar")
    docs = list(annotator.annotate(Document(str(n), t) for n, t in enumerate(texts)))
    assert [d.text for d in docs] == texts
    for doc in docs:
        assert all(t.head.sent == t.sent for t in doc if len(doc) > 1)
        assert all(e.label_ in ("PERSON", "ORG", "GPE", "LOC", "GROUP", "EVENT") for e in doc.ents)


def test_words_have_lemmas_parts_of_speech_and_trees(models: Path) -> None:
    (doc,) = load_backend(f"stanza:{models}", "ar").annotate([Document("a", TEXT)])
    assert all(doc.has_annotation(name) for name in ("LEMMA", "POS", "DEP", "SENT_START"))
    assert {t.pos_ for t in doc if t.is_space} == {"SPACE"}
    assert not any(t.text.startswith("\n") and not t.is_space for t in doc)


def test_english_contractions_are_cut_and_names_mapped(models: Path) -> None:
    (doc,) = load_backend(f"stanza:{models}", "en").annotate(
        [Document("a", "Russia didn't hack the committee.")]
    )
    assert doc.text == "Russia didn't hack the committee."
    assert [t.text for t in doc] == ["Russia", "did", "n't", "hack", "the", "committee", "."]
    assert doc[0].dep_ == "nsubj"
    assert doc[0].head in doc[1:]  # which word it is a parser of four sentences may mistake
    assert [(e.text, e.label_) for e in doc.ents] == [("Russia", "GPE")]


def test_each_document_goes_the_way_of_its_language(models: Path) -> None:
    english = Document(
        "e", "Microsoft accused Iran of hacking. Russia didn't hack the committee.", language="en"
    )
    arabic = Document("a", TEXT, language="ar")
    first, second = extract([english, arabic], backend=f"stanza:{models}")
    assert {"Microsoft", "Iran", "Russia"} <= {e.name for e in first.entities}
    assert first.document.text == english.text
    assert second == next(extract([arabic], backend=f"stanza:{models}"))


def test_a_loaded_pipeline_is_a_backend(models: Path) -> None:
    from pipelines.stanza_backend import StanzaAnnotator

    pipeline = stanza.Pipeline(
        "ar", dir=str(models), download_method=None, logging_level="ERROR", use_gpu=False
    )
    (found,) = extract([Document("a", TEXT)], backend=StanzaAnnotator(pipeline))
    (same,) = extract([Document("a", TEXT)], backend=f"stanza:{models}")
    assert found == same
    with pytest.raises(UsageError, match=r"got a Stanza pipeline of tokenize.*expected one with ner"):
        StanzaAnnotator(
            stanza.Pipeline(
                "en", dir=str(models), processors="tokenize,mwt", download_method=None, use_gpu=False
            )
        )


def test_labels_that_are_not_known_are_said_by_the_user(models: Path) -> None:
    from pipelines.stanza_backend import StanzaAnnotator

    pipeline = stanza.Pipeline(
        "en", dir=str(models), download_method=None, logging_level="ERROR", use_gpu=False
    )
    recogniser = pipeline.processors["ner"]
    recogniser.get_known_tags = lambda _=0: ["PERSON", "WIDGET"]
    with pytest.raises(UsageError, match="WIDGET"):
        StanzaAnnotator(pipeline)
    assert StanzaAnnotator(pipeline, {"WIDGET": "ORG"})


def test_neither_batches_nor_neighbours_change_what_is_found(models: Path) -> None:
    documents = [Document(str(n), TEXT * (n + 1)) for n in range(3)]
    alone = [next(extract([d], backend=f"stanza:{models}")) for d in documents]
    options = BackendOptions(device="cpu", batch_size=2)
    assert list(extract(documents, backend=f"stanza:{models}", options=options)) == alone


def test_a_graph_is_built_and_brought_up_to_date(models: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    backend = f"stanza:{models}"
    first = build([tmp_path / "a.txt"], tmp_path / "out", backend=backend)
    assert [d.id for d in first.documents()]
    assert backend_languages(backend) == ("ar", "en")
    version = extractor_version(backend)
    assert backend_identity(backend) in version
    index = json.loads((models / "resources.json").read_text(encoding="utf-8"))
    other = tmp_path / "other"
    shutil.copytree(models, other)
    index["ar"]["ner"]["standin"]["md5"] = "0" * 32
    (other / "resources.json").write_text(json.dumps(index), encoding="utf-8")
    assert backend_identity(f"stanza:{other}") != backend_identity(backend)


def test_what_is_not_there_is_told_with_the_command(tmp_path: Path, models: Path) -> None:
    with pytest.raises(InputNotFound, match="kg models download stanza-ar"):
        load_backend("stanza", "ar")
    partial_ = tmp_path / "partial"
    shutil.copytree(models, partial_)
    (partial_ / "ar" / "ner" / "standin.pt").unlink()
    with pytest.raises(ModelError, match=r"ner/standin\.pt.*kg models download stanza-ar"):
        load_backend(f"stanza:{partial_}", "ar")
    (partial_ / "resources.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=r"resources\.json"):
        load_backend(f"stanza:{partial_}", "ar")


@pytest.mark.parametrize(
    ("device", "message"), [("tpu", "expected cpu, cuda"), ("cuda:99", "CUDA devices here")]
)
def test_a_device_that_is_not_there_is_told(models: Path, device: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load_backend(f"stanza:{models}", "ar", BackendOptions(device=device))


@pytest.fixture
def server(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A server that has the tiny models where Stanza's downloader looks; gives its folder."""
    from stanza.resources import common

    place = tmp_path / "server"
    shutil.copytree(models, place / "models")
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(quiet, directory=str(place))) as http:
        thread = Thread(target=http.serve_forever, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{http.server_address[1]}"
        index = json.loads((models / "resources.json").read_text(encoding="utf-8"))
        index["url"] = url + "/models/{lang}/{filename}"
        name = f"resources_{common.DEFAULT_RESOURCES_VERSION}.json"
        (place / name).write_text(json.dumps(index), encoding="utf-8")
        monkeypatch.setattr(common, "DEFAULT_RESOURCES_URL", url)
        yield place
        http.shutdown()
        thread.join()


def test_models_are_downloaded_when_asked(
    server: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    assert run(["models", "list", "--folder", str(folder)]) == 0
    assert "absent" in capfd.readouterr().out
    assert run(["models", "download", "stanza-ar", "--folder", str(folder)]) == 0
    out, err = capfd.readouterr()
    assert "7 files" in out
    assert "whole" in out
    assert "Downloading http://127.0.0.1" in err  # Stanza's progress
    assert (folder / "ar" / "depparse" / "standin.pt").exists()
    (folder / "ar" / "pos" / "standin.pt").write_bytes(b"cut")
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(folder))
    assert [f.state for f in examine(tmp_path) if f.name == "model stanza-ar"] == ["broken"]
    assert run(["models", "download", "stanza-ar", "--folder", str(folder)]) == 0
    assert [f.state for f in examine(tmp_path) if f.name.startswith("model ")] == ["ok", "missing"]
    assert load_backend("stanza", "ar")


def test_a_server_that_gives_another_file_is_told(
    server: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (server / "models" / "ar" / "lemma" / "standin.pt").write_bytes(b"something else")
    assert run(["models", "download", "stanza-ar", "--folder", str(tmp_path / "mine")]) == 2
    assert "is not what Stanza published" in capsys.readouterr().err
    shutil.rmtree(server / "models" / "ar" / "lemma")
    assert run(["models", "download", "stanza-ar", "--folder", str(tmp_path / "mine")]) == 2
    assert "kg: " in capsys.readouterr().err


def test_no_network_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import requests

    def refuse(*_: object, **__: object) -> None:
        raise requests.exceptions.ConnectionError("unreachable")

    monkeypatch.setattr(requests, "get", refuse)
    assert run(["models", "download", "stanza-ar", "--folder", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "cannot download stanza-ar: no connection to https://" in error
    assert run(["models", "download", "stanza-fr"]) == 2
    assert "did you mean" in capsys.readouterr().err
    assert run(["models", "download"]) == 2
    assert os.listdir(tmp_path) == []


def test_nothing_is_downloaded_unasked(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert list(extract([Document("a", TEXT)], backend=f"stanza:{models}"))
    with pytest.raises(InputNotFound):
        load_backend("stanza", "en")


def test_only_known_languages_are_read(models: Path) -> None:
    with pytest.raises(UnknownName):
        load_backend(f"stanza:{models}", "fr")
