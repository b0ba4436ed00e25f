"""A server with all the faults that servers have."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from benchmarks.llm_server import Answer, running
from kg.errors import ExtractionFailed, KgError, OutputNotWritable, UsageError
from kg.model import Document
from pipelines.llm.client import _retry_after
from pipelines.llm.extractor import LlmExtractor
from pipelines.llm.settings import Settings

pytest.importorskip("httpx")
pytestmark = pytest.mark.extras

Make = Callable[..., LlmExtractor]
DOCUMENT = Document("a", "نفى الكرملين ذلك.", language="ar")
GOOD = Answer(
    {
        "entities": [{"id": "k", "type": "ORG", "name": "Kremlin", "name_ar": "الكرملين", "mentions": ["الكرملين"]}],
        "relations": [
            {
                "type": "DENIED", "source": "k", "target": None, "polarity": "affirmed", "modality": "actual",
                "attribution": None, "evidence": "نفى الكرملين ذلك", "date": None, "role": None,
            }
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    "fault",
    [
        Answer("busy", status=500),
        Answer("busy", status=503),
        Answer("slow down", status=429),
        Answer(reset=True),
        Answer(raw=b"<html>gateway</html>"),
        Answer(raw=b'{"choices": []}'),
        Answer(raw=b'{"choices": [{"message": {"content": null}}]}'),
        Answer(raw=b"[1]"),
        Answer("no JSON at all"),
        Answer('{"entities": [{"id": "k", "type"'),
        Answer({"entities": [], "relations": [{"type": "DENIED"}]}),
        Answer({"entities": "none", "relations": []}),
    ],
    ids=str,
)
def test_a_fault_is_asked_again(fault: Answer, extractor: Make) -> None:
    with running([fault, GOOD]) as server:
        extract = extractor(server)
        assert [r.type for r in extract(DOCUMENT).relations] == ["DENIED"]
        assert len(server.requests) == 2


def test_a_time_out_and_an_answer_that_drips(extractor: Make) -> None:
    for slow in (Answer(delay=3.0), Answer(content="x" * 500, drip=0.02)):
        with running([slow, GOOD]) as server:
            assert extractor(server, timeout=1, cache="off")(DOCUMENT).relations
            assert len(server.requests) >= 2


def test_retry_after_is_honoured(extractor: Make) -> None:
    waits: list[float] = []
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    faults = [Answer("wait", status=429, headers=(("Retry-After", value),)) for value in ("7", date, "soon")]
    with running([*faults, GOOD]) as server:
        extract = extractor(server, waits)
        assert extract(DOCUMENT).relations
    assert waits[0] == 7
    assert 25 < waits[1] <= 30
    assert 1 < waits[2] < 4, "of what is no time the usual wait"
    assert extract.usage.retries == 3


def test_waits_grow_and_end(extractor: Make) -> None:
    waits: list[float] = []
    with running(lambda _: Answer("busy", status=503)) as server:
        with pytest.raises(UsageError, match=r"does not answer: status 503 \(busy\); asked 4 times"):
            extractor(server, waits, retries=3)(DOCUMENT)
        assert len(server.requests) == 4
    assert len(waits) == 3
    assert waits == sorted(waits)


def test_a_server_that_asks_to_wait_for_hours(extractor: Make) -> None:
    with (
        running([Answer("later", status=429, headers=(("Retry-After", "7200"),))]) as server,
        pytest.raises(ExtractionFailed, match="asks to wait 7200 seconds"),
    ):
        extractor(server)(DOCUMENT)


def test_odd_dates_to_wait_for() -> None:
    assert _retry_after("-5") is None
    assert _retry_after("٥") in (5.0, None)
    assert _retry_after("") is None


def test_a_server_that_is_not_there(extractor: Make) -> None:
    with running([]) as server:
        extract = extractor(server, retries=1)
    with pytest.raises(
        UsageError, match=r"does not answer: the connection failed \(ConnectError\); asked 2 times"
    ):
        extract(DOCUMENT)


def test_once_reached_a_failure_costs_one_document(extractor: Make) -> None:
    with running([GOOD, *[Answer("busy", status=500)] * 3]) as server:
        extract = extractor(server, retries=2)
        extract(DOCUMENT)
        with pytest.raises(ExtractionFailed, match=r"gave no answer: status 500"):
            extract(Document("b", "نص آخر"))


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (Answer("bad key", status=401), UsageError, r"refuses the key: status 401 \(bad key\); look at KG_LLM_API_KEY"),
        (Answer("no such model", status=404), UsageError, "no such model or address"),
        (Answer("", status=301, headers=(("Location", "http://b.example/"),)), UsageError, "sends us elsewhere"),
        (Answer("context too long", status=400), ExtractionFailed, r"refuses the request: status 400 \(context too"),
        (Answer(raw=b"<h1>" + b"x" * 5000, status=418), ExtractionFailed, r"status 418 \(<h1>x{296}…\)"),
        (Answer("", finish="content_filter"), ExtractionFailed, "refuses to answer to this text"),
        (Answer("{", finish="length"), ExtractionFailed, "cut off at 8000 tokens; allow more"),
        (Answer("x" * 5_000_000), ExtractionFailed, "larger than 4,000,000 bytes"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_asked_again(answer: Answer, error: type[KgError], message: str, extractor: Make) -> None:
    with running([answer]) as server:
        with pytest.raises(error, match=message):
            extractor(server)(DOCUMENT)
        assert len(server.requests) == 1


def test_an_answer_that_never_is_json(extractor: Make) -> None:
    with running(lambda _: Answer("Certainly! Here is the graph.")) as server:
        with pytest.raises(
            ExtractionFailed, match=r"not of the form that was asked for \(Invalid JSON.*3 times"
        ):
            extractor(server)(DOCUMENT)
        assert len(server.requests) == 3


def test_a_long_answer_is_asked_for_in_halves(extractor: Make) -> None:
    def answer(request: dict[str, object]) -> Answer:
        return Answer("{", finish="length") if len(str(request)) > longest else GOOD

    text = " ".join(["وقال المتحدث إن الأمر قيد الدراسة."] * 40) + " نفى الكرملين ذلك."
    with running([]) as server:
        extractor(server)(Document("a", text))
        longest = len(str(server.requests[0])) - 300
    with running(answer) as server:
        extracted = extractor(server)(Document("b", text + " "))
        assert [r.type for r in extracted.relations] == ["DENIED"]
        assert len(server.requests) == 3


def test_the_ways_of_asking_for_json(extractor: Make, caplog: pytest.LogCaptureFixture) -> None:
    refusal = "response_format of type {} is not supported"

    def answer(request: dict[str, object]) -> Answer:
        asked = request.get("response_format")
        return Answer(refusal.format(asked["type"]), status=400) if isinstance(asked, dict) else GOOD

    with caplog.at_level(logging.WARNING), running(answer) as server:
        extract = extractor(server)
        assert extract(DOCUMENT).relations
        assert extract(Document("b", "نفى الكرملين ذلك ثانية.")).relations
        ways = [r.get("response_format", {}).get("type") for r in server.requests]
    assert ways == ["json_schema", "json_object", None, None]
    assert [
        r.getMessage() for r in caplog.records if "asking with json_object from here on" in r.getMessage()
    ]


def test_the_schema_is_sent(extractor: Make) -> None:
    with running([GOOD]) as server:
        extractor(server)(DOCUMENT)
        [request] = server.requests
    form = request["response_format"]["json_schema"]
    assert form["strict"] is True
    assert "DENIED" in form["schema"]["properties"]["relations"]["items"]["properties"]["type"]["enum"]
    assert (request["model"], request["temperature"]) == ("test-model", 0)


def test_a_cache_that_cannot_be_written(extractor: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with running([GOOD]) as server, pytest.raises(OutputNotWritable, match="KG_LLM_CACHE=off"):
        extractor(server, cache=tmp_path / "file")(DOCUMENT)


def test_a_cache_that_is_damaged_or_off(extractor: Make, tmp_path: Path) -> None:
    with running([GOOD, GOOD, GOOD]) as server:
        extractor(server)(DOCUMENT)
        [kept] = (tmp_path / "answers").rglob("*.json")
        for damage in ('{"content": "', '{"content": 1}', "[]", '{"content": "{}"}'):
            kept.write_text(damage)
            assert extractor(server)(DOCUMENT).document == DOCUMENT
        number = len(server.requests)
        extractor(server)(DOCUMENT)
        assert len(server.requests) == number
        extractor(server, cache="off")(DOCUMENT)
        assert len(server.requests) == number + 1
    assert not [p for p in (tmp_path / "answers").rglob(".*") if p.is_file()], "no temporary file stays"


def test_settings_of_the_wrong_form(configure: Callable[..., Settings]) -> None:
    with running([]) as server:
        for name, value, message in (
            ("timeout", "soon", "got KG_LLM_TIMEOUT='soon'; expected a number from 0.1"),
            ("overlap", "5000", "got KG_LLM_OVERLAP='5000'; expected a number from 0 to 3000"),
            ("price_input", "2", "got KG_LLM_PRICE_INPUT alone"),
            ("base_url", "localhost:8000", "KG_LLM_BASE_URL is no address"),
            ("api_key", "sk-1\n", "has characters that no key has"),
        ):
            configure(server)
            with pytest.raises(UsageError, match=message):
                Settings.of({**os.environ, f"KG_LLM_{name.upper()}": value})
