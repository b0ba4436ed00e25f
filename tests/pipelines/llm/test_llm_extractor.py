"""From documents to a graph by a model behind a local server: what is asked, kept, counted, and told to nobody."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.llm_server import Answer, LlmServer, running, text_of
from kg.errors import MissingExtra, UsageError
from kg.model import Document
from pipelines import build, extract
from pipelines.backends import backend_names, load_backend
from pipelines.extractor_version import extractor_version
from pipelines.extractors import load_extractor
from pipelines.llm.client import Client
from pipelines.llm.extractor import LlmExtractor
from pipelines.llm.settings import Settings

pytest.importorskip("httpx")
pytestmark = pytest.mark.extras

KEY = "sk-very-secret-0123456789"
Make = Callable[..., LlmExtractor]
Configure = Callable[..., Settings]
KNOWN = {
    "مايكروسوفت": ("ORG", "Microsoft"),
    "الكرملين": ("ORG", "Kremlin"),
    "سامر حداد": ("PERSON", "Samer Haddad"),
    "وموسكو": ("GPE", "Moscow"),
    "Kremlin": ("ORG", "Kremlin"),
    "Microsoft": ("ORG", "Microsoft"),
}


def model(request: dict[str, Any]) -> Answer:
    """A model that knows a few names, and takes every sentence with two of them for an accusation."""
    text = text_of(request)
    names = [name for name in KNOWN if name in text]
    entities = [
        {"id": n, "type": KNOWN[n][0], "name": KNOWN[n][1], "name_ar": None, "mentions": [n]} for n in names
    ]
    relations = []
    for sentence in text.split("."):
        inside = sorted((n for n in names if n in sentence), key=sentence.find)
        if len(inside) > 1:
            relations.append(
                {
                    "type": "ACCUSED", "source": inside[0], "target": inside[1], "polarity": "affirmed",
                    "modality": "actual", "attribution": None, "evidence": sentence.strip(), "date": None,
                    "role": None,
                }
            )  # fmt: skip
    return Answer({"entities": entities, "relations": relations}, usage=(1000, 100))


TEXT = "اتهمت مايكروسوفت الكرملين. واتهم سامر حداد مايكروسوفت وموسكو أمس."


def test_entities_are_those_of_the_other_backends(extractor: Make) -> None:
    with running(model) as server:
        extracted = extractor(server)(Document("a", TEXT))
    ids = {e.id: (e.name, [m.text for m in e.mentions]) for e in extracted.entities}
    assert ids == {
        "microsoft": ("Microsoft", ["مايكروسوفت", "مايكروسوفت"]),
        "kremlin": ("Kremlin", ["الكرملين"]),
        "samer_haddad": ("Samer Haddad", ["سامر حداد"]),
        "russia": ("Russia", ["موسكو"]),
    }
    embedded = {e.id: e.name_ar for e in load_extractor()(Document("a", TEXT)).entities}
    assert {e.id: e.name_ar for e in extracted.entities if e.id in embedded}.items() <= embedded.items()
    assert [(r.source, r.type, r.target) for r in extracted.relations] == [
        ("microsoft", "ACCUSED", "kremlin"),
        ("samer_haddad", "ACCUSED", "microsoft"),
    ]
    for relation in extracted.relations:
        assert (
            TEXT[relation.evidence.start : relation.evidence.end] in TEXT.split(". ")[0:2]
            or relation.evidence
        )


def test_english_texts(extractor: Make) -> None:
    with running(model) as server:
        extracted = extractor(server)(Document("a", "Microsoft accused the Kremlin.", language="en"))
    assert [(r.source, r.target) for r in extracted.relations] == [("microsoft", "kremlin")]


def test_a_name_inside_a_longer_word_is_none(extractor: Make) -> None:
    answer = {"entities": [{"id": "k", "type": "ORG", "name": "K", "mentions": ["كرملي"]}], "relations": []}
    with running([Answer(answer)]) as server:
        extract_one = extractor(server)
        assert extract_one(Document("a", TEXT)).entities == ()
    assert extract_one.usage.refused == {"name that is not in the text": 1}


def test_long_documents_go_in_overlapping_pieces(extractor: Make) -> None:
    filler = " ".join(["وقال المتحدث إن الأمر ما زال قيد الدراسة في اللجنة."] * 12)
    text = (
        f"اتهمت مايكروسوفت الكرملين. {filler}\nاتهم سامر حداد مايكروسوفت. {filler}\nاتهم سامر حداد الكرملين."
    )
    with running(model) as server:
        extracted = extractor(server, piece=500, overlap=120)(Document("a", text))
        asked = [text_of(r) for r in server.requests]
    assert len(asked) > 3
    assert all(len(piece) <= 500 for piece in asked)
    found = [(r.source, r.target) for r in extracted.relations]
    assert found == [("microsoft", "kremlin"), ("samer_haddad", "microsoft"), ("samer_haddad", "kremlin")]
    spans = [(r.evidence.start, r.evidence.end) for r in extracted.relations]
    assert [text[a:b] for a, b in spans][2] == "اتهم سامر حداد الكرملين"


def test_an_empty_document_is_not_asked_about(extractor: Make) -> None:
    with running(model) as server:
        assert extractor(server)(Document("a", " \n")).entities == ()
        assert server.requests == []


def test_tokens_cost_and_cache(extractor: Make) -> None:
    with running(model) as server:
        first = extractor(server, price_input=2, price_output=10)
        first(Document("a", TEXT))
        assert (first.usage.requests, first.usage.cached, first.usage.cost) == (1, 0, 0.003)
        assert "1,000 + 100 tokens, cost 0.0030" in str(first.usage)
        again = extractor(server)
        assert again(Document("other id", TEXT)).relations
        assert (again.usage.requests, again.usage.cached, again.usage.cost) == (0, 1, 0)
        extractor(server, model="another")(Document("a", TEXT))
        assert len(server.requests) == 2


def test_a_server_that_does_not_count(extractor: Make) -> None:
    with running([Answer(usage=None), Answer(usage=(True, -1))]) as server:  # type: ignore[arg-type]
        extract_one = extractor(server)
        extract_one(Document("a", TEXT))
        extract_one(Document("b", TEXT + " "))
    assert (extract_one.usage.uncounted, extract_one.usage.input_tokens) == (2, 0)
    assert "(2 not counted by the server)" in str(extract_one.usage)


def test_types_of_the_users(configure: Configure, tmp_path: Path) -> None:
    frames = tmp_path / "own.toml"
    frames.write_text(
        '[[new_type]]\nname = "PRAISED"\nmeaning = "speaks well of target"\nfamily = "words"\n', "utf-8"
    )
    with running(model) as server:
        configure(server)
        list(extract([Document("a", TEXT)], backend="llm", frames=[frames]))
        [request] = server.requests
    assert "- PRAISED: speaks well of target" in request["messages"][0]["content"]


def test_a_build_asks_in_parallel_and_in_order(configure: Configure, tmp_path: Path) -> None:
    documents = [Document(f"d{n:02}", f"{TEXT} {n}") for n in range(12)]

    def slow(request: dict[str, Any]) -> Answer:
        answer = model(request)
        return Answer(answer.content, delay=0.05 * (len(text_of(request)) % 3))

    with running(slow) as server:
        configure(server, parallel=4)
        found = list(extract(documents, backend="llm"))
        graph = build(documents, tmp_path / "out", backend="llm")
        assert len(server.requests) == len(documents), "the second time from the cache"
    assert [d.document.id for d in found] == [d.id for d in documents]
    assert len(graph.relations(type="ACCUSED", source="Microsoft")) == len(documents)


def test_the_store_names_the_model_and_a_new_model_extracts_anew(
    configure: Configure, tmp_path: Path
) -> None:
    with running(model) as server:
        for name, number in (("small-1", 1), ("small-1", 1), ("large-2", 2)):
            configure(server, model=name)
            graph = build([Document("a", TEXT)], tmp_path, backend="llm")
            assert len(server.requests) == number
            [document] = graph.documents()
            assert f"model {name} pieces 6000/600" in str(document.extractor)
        [document] = build([Document("a", TEXT)], backend="llm").documents()
        assert document.extractor == extractor_version("llm")


def everything(server: LlmServer) -> list[str]:
    """What must not be found anywhere."""
    return [KEY, "very-secret", server.base_url, f"127.0.0.1:{server.server_port}"]


def test_key_and_address_are_nowhere(
    configure: Configure, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def leaky(request: dict[str, Any]) -> Answer:
        if len(server.requests) == 1:
            return Answer(f"quota of {KEY} at {server.base_url} is used up", status=429)
        if "خطأ" in text_of(request):
            return Answer(f"you sent {KEY} to {server.base_url}", status=400)
        return model(request)

    # The command line sets the level of the package, where a test before has called it.
    told = caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="pipelines")
    with told[0], told[1], running(leaky) as server:
        settings = configure(server)
        build([Document("a", TEXT), Document("b", "خطأ مايكروسوفت")], tmp_path / "out", backend="llm")
        secrets = everything(server)
        assert server.keys[0] == f"Bearer {KEY}"
    written = [p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()]
    assert any(b"you sent [key] to [address]" in content for content in written), "the error itself is kept"
    assert "quota of [key] at [address]" in caplog.text
    for secret in secrets:
        assert not any(secret.encode() in content for content in written)
        assert secret not in caplog.text
        assert secret not in repr(settings)
        assert secret not in extractor_version("llm")


def test_errors_name_neither_key_nor_address(configure: Configure) -> None:
    with running(lambda _: Answer(f"wrong key {KEY}", status=401)) as server:
        configure(server)
        secrets = everything(server)
        with pytest.raises(UsageError) as refused:
            list(extract([Document("a", TEXT)], backend="llm"))
    configure(server, retries=0)
    with pytest.raises(UsageError) as unreachable:
        list(extract([Document("a", TEXT)], backend="llm"))
    for secret in secrets:
        assert secret not in str(refused.value)
        assert secret not in str(unreachable.value)
    assert unreachable.value.__cause__ is None
    assert unreachable.value.__suppress_context__ or unreachable.value.__context__ is None


def test_off_unless_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        UsageError, match="is off until it is configured: KG_LLM_BASE_URL and KG_LLM_MODEL not set"
    ):
        load_extractor("llm")
    with pytest.raises(UsageError, match="KG_LLM_MODEL=gpt"):
        load_extractor("llm:gpt")
    with pytest.raises(UsageError, match="is no annotator"):
        load_backend("llm")
    assert "llm" in backend_names("ar")


def test_without_httpx(configure: Configure, monkeypatch: pytest.MonkeyPatch) -> None:
    with running([]) as server:
        settings = configure(server)
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtra, match=r"pip install 'kg\[llm\]'"):
        Client(settings, LlmExtractor.__init__.__globals__["Usage"]())


def test_the_command_line_tells_tokens_and_cost(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    with running(model) as server:
        variables = {
            "BASE_URL": server.base_url,
            "MODEL": "test-model",
            "API_KEY": KEY,
            "CACHE": str(tmp_path / "c"),
        }
        variables |= {"PRICE_INPUT": "1", "PRICE_OUTPUT": "1"}
        env = os.environ | {f"KG_LLM_{name}": value for name, value in variables.items()}
        kg = [str(Path(sys.executable).with_name("kg")), "build", "a.txt", "--backend", "llm"]
        results = [
            subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=False)
            for command in (kg, [*kg, "--json", "--fresh"])
        ]
        secrets = everything(server)
    assert [r.returncode for r in results] == [0, 0], results
    assert "1 answer of the model, 0 from the cache; 1,000 + 100 tokens, cost 0.0011" in results[0].stdout
    assert json.loads(results[1].stdout)["llm"]["cached"] == 1
    for result in results:
        assert not any(secret in result.stdout + result.stderr for secret in secrets)
