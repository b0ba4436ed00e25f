"""No network at run time: not in a process of the program, not in its workers, not in Python's interface."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from pipelines import build

ROOT = Path(__file__).parents[2]
BLOCKED = Path(__file__).parent / "blocked"
KG = os.environ.get("KG_COMMAND") or str(Path(sys.executable).with_name("kg"))
TEXT = "اتهم سامي الراوي ليلى حداد بإخفاء التقرير يوم 3 مارس 2024. ونفت ليلى حداد ذلك.\n"

NETWORK = {"aiohttp", "ftplib", "http", "httpx", "openai", "requests", "smtplib", "urllib.request", "urllib3"}
MAY = {
    "pipelines/llm/client.py": "asks the service whose address the user gives",
}
"""The modules that may use the network, with the reason; what Stanza loads itself is held by its own tests."""


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    """An environment without network, whose log is in ``tmp_path``."""
    return os.environ | {"PYTHONPATH": str(BLOCKED), "KG_NETWORK_LOG": str(tmp_path / "network.log")}


def in_a_network_of_its_own() -> list[str]:
    """A prefix that gives a command a network that leads nowhere, where the system lets us make one."""
    prefix = ["unshare", "--map-root-user", "--net"]
    try:
        works = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        works = False
    return prefix if works else []


def test_the_block_blocks_and_tells(blocked: dict[str, str], tmp_path: Path) -> None:
    """Else the tests below would prove nothing."""
    code = "import socket\ntry: socket.create_connection(('127.0.0.1', 9))\nexcept OSError as e: print(e)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=blocked, capture_output=True, text=True, check=True
    )
    assert "the network is blocked" in done.stdout
    assert "socket." in (tmp_path / "network.log").read_text("utf-8")


@pytest.mark.slow
def test_no_command_uses_the_network(blocked: dict[str, str], tmp_path: Path) -> None:
    for n in range(12):
        (tmp_path / f"{n}.txt").write_text(TEXT, "utf-8")
    commands = [
        ["build", *(f"{n}.txt" for n in range(12)), "--workers", "2"],
        ["build", *(f"{n}.txt" for n in range(12)), "--prune"],
        ["query", "output/graph.db", "--type", "ACCUSED", "--csv"],
        ["view", "output/graph.db", "-o", "page.html", "--renderer", "sigma"],
        ["export", "output/graph.db", "g.ttl"],
        ["export", "output/graph.db", "g.graphml"],
        ["export", "output/graph.db", "g.json"],
        ["import", "g.json", "-o", "again.db"],
        ["remove", "again.db", "1.txt"],
        ["entities", "again.db"],
        ["info", "again.db"],
        ["extract", "1.txt"],
        ["doctor"],
    ]
    for arguments in commands:
        command = [*in_a_network_of_its_own(), KG, *arguments]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=blocked,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        assert not (tmp_path / "network.log").exists(), (tmp_path / "network.log").read_text("utf-8")


def test_python_does_not_use_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attempts: list[object] = []

    def refuse(*arguments: object, **_: object) -> None:
        attempts.append(arguments)
        raise OSError("the network is blocked")

    for name in ("connect", "connect_ex", "sendto"):  # urllib3 binds ::1 when it is imported
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    graph = build([tmp_path / "a.txt"])
    assert [r.type for r in graph.relations()][:1] == ["ACCUSED"]
    assert list(graph.search("التقرير"))
    for name in ("g.csv", "g.graphml", "g.gexf", "g.json", "g.ttl", "g.jsonld"):
        graph.export(tmp_path / name)
    graph.to_html(tmp_path / "page.html")
    graph.save(tmp_path / "g.db")
    with kg.open(tmp_path / "g.db") as again:
        assert len(again) == len(graph)
    assert attempts == []


def network_modules(path: Path) -> set[str]:
    """What a module imports of the libraries that speak to the network, by name or by ``optional("httpx", …)``."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names += [a.name for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            names += [str(node.args[0].value)] * (
                getattr(node.func, "id", "") in ("optional", "import_module")
            )
    return {n for n in names if n in NETWORK or n.partition(".")[0] in NETWORK}


def test_only_what_the_user_asks_for_by_name_knows_the_network() -> None:
    paths = [p for package in ("kg", "pipelines") for p in (ROOT / package).rglob("*.py")]
    found = {p.relative_to(ROOT).as_posix() for p in paths if network_modules(p)}
    assert found == set(MAY)
