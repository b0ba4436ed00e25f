"""A backend ``llm`` that is configured for a local server, in an environment of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.llm_server import LlmServer
from pipelines.llm.client import Client
from pipelines.llm.extractor import LlmExtractor
from pipelines.llm.settings import Settings
from pipelines.llm.usage import Usage

KEY = "sk-very-secret-0123456789"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the user's reaches the tests, and no test the user's cache."""
    for name in [name for name in os.environ if name.startswith("KG_LLM_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KG_LLM_CACHE", str(tmp_path / "answers"))


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Configures the environment for a server, with other settings by name (``piece=500``)."""

    def configured(server: LlmServer, **others: object) -> Settings:
        values = {"base_url": server.base_url, "model": "test-model", "api_key": KEY, "timeout": 5, **others}
        for name, value in values.items():
            monkeypatch.setenv(f"KG_LLM_{name.upper()}", str(value))
        return Settings.of()

    return configured


@pytest.fixture
def extractor(configure: Callable[..., Settings]) -> Callable[..., LlmExtractor]:
    """An extractor that asks a server and does not wait between retries; ``waits`` has how long it would have."""

    def make(server: LlmServer, waits: list[float] | None = None, **others: object) -> LlmExtractor:
        settings, usage = configure(server, **others), Usage()
        sleep = (waits if waits is not None else []).append
        client = Client(settings, usage, sleep=sleep)
        return LlmExtractor(settings, client=client, usage=usage)

    return make
