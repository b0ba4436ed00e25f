"""One small Ray on this machine for all tests that need it, and articles for an extractor that is ready at once."""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kg

STUB = str(Path(__file__).parent / "stub")
KINDS = ("ACCUSED", "DENIED", "MET", "SUPPORTED", "CRITICIZED")


@pytest.fixture(scope="session")
def object_store() -> Iterator[dict[str, str]]:
    """The environment in which ``s3://`` is a server of moto on this machine; empty without moto."""
    try:
        from moto.server import ThreadedMotoServer
    except ImportError:
        yield {}
        return
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "DEFAULT_REGION": "us-east-1"}
    settings |= {"EC2_METADATA_DISABLED": "true", "ENDPOINT_URL": f"http://{host}:{port}"}
    yield {f"AWS_{name}": value for name, value in settings.items()}
    server.stop()


@pytest.fixture(scope="session")
def ray_here(object_store: dict[str, str]) -> Iterator[None]:
    """Ray with three processors and two graphics cards of which it is told; its workers find the stub and ``s3://``."""
    ray = pytest.importorskip("ray", reason="needs the extra ray")
    pytest.importorskip("duckdb", reason="needs the extra ray")
    before = dict(os.environ)
    os.environ |= object_store
    os.environ["PYTHONPATH"] = os.pathsep.join([STUB, os.environ.get("PYTHONPATH", "")])
    os.environ |= {
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_BACKEND_LOG_LEVEL": "fatal",
        "RAY_worker_niceness": "0",
    }
    ray.init(
        num_cpus=3,
        num_gpus=2,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=200 << 20,
        logging_level=40,
    )
    for name in object_store:  # what Ray itself set there, such as its token, stays for programs that connect
        os.environ.pop(name) if name not in before else os.environ.update({name: before[name]})
    yield
    ray.shutdown()


@pytest.fixture(autouse=True)
def _stub_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(STUB)
    sys.modules.pop("stub_extractor", None)


@pytest.fixture
def articles(tmp_path: Path) -> Callable[..., Path]:
    """Writes articles about made-up companies: ``files`` of ``records`` each."""

    def write(files: int = 4, records: int = 10, seed: int = 1) -> Path:
        coins, folder = random.Random(seed), tmp_path / "articles"
        folder.mkdir(exist_ok=True)
        for n in range(files):
            lines = []
            for k in range(records):
                said = [
                    f"E{coins.randrange(60)} {coins.choice(KINDS)} E{60 + coins.randrange(60)}"
                    for _ in range(3)
                ]
                lines.append(json.dumps({"id": f"{n}-{k}", "text": ". ".join(said), "language": "en"}))
            (folder / f"{n:03}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
        return folder

    return write


def content(graph: kg.KnowledgeGraph) -> tuple[object, ...]:
    """All that a graph says, in an order that does not depend on how it was made."""
    entities = sorted((e.id, e.type, e.name, e.name_ar, e.mentions) for e in graph.entities())
    relations = sorted(
        json.dumps(r.to_dict(), sort_keys=True, ensure_ascii=False, default=str) for r in graph.relations()
    )
    info = graph.info()
    return entities, relations, info.documents, info.failed
