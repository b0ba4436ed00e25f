"""A local server that speaks the protocol of chat completions, for tests and for the measurement of overhead.

What it answers is scripted: each request gets the next :class:`Answer` of a list, or what a function makes of it.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["Answer", "LlmServer", "running", "text_of"]


@dataclass(frozen=True)
class Answer:
    """One answer of the server, with its faults.

    Attributes:
        content: what the model says; a value becomes JSON.
        status, headers: of HTTP; with a status other than 200 the content is the message of an error.
        raw: the body instead of the protocol's.
        finish: the reason for which the model stopped.
        usage: tokens of question and answer; None leaves the count out.
        delay: seconds before the answer begins; ``drip`` seconds between its bytes.
        reset: the connection is broken in place of an answer.
    """

    content: Any = field(default_factory=lambda: {"entities": [], "relations": []})
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    raw: bytes | None = None
    finish: str = "stop"
    usage: tuple[int, int] | None = (100, 20)
    delay: float = 0.0
    drip: float = 0.0
    reset: bool = False

    def body(self) -> bytes:
        """The bytes of the body."""
        if self.raw is not None:
            return self.raw
        text = self.content if isinstance(self.content, str) else json.dumps(self.content, ensure_ascii=False)
        if self.status != 200:
            return json.dumps({"error": {"message": text, "type": "error"}}).encode()
        message = {"role": "assistant", "content": text}
        value: dict[str, Any] = {"choices": [{"index": 0, "message": message, "finish_reason": self.finish}]}
        if self.usage is not None:
            value["usage"] = dict(zip(("prompt_tokens", "completion_tokens"), self.usage, strict=True))
        return json.dumps(value).encode()


Script = Callable[[dict[str, Any]], Answer]


class LlmServer(ThreadingHTTPServer):
    """The server; ``requests`` are the bodies that it got, ``keys`` the values of ``Authorization``."""

    daemon_threads = True

    def __init__(self, script: Script | Iterable[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        answers = None if callable(script) else iter(script)
        self._lock = threading.Lock()
        self._next: Script = script if callable(script) else lambda _: next(answers, Answer())  # type: ignore[arg-type]
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []

    @property
    def base_url(self) -> str:
        """The address to configure."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def answer(self, body: dict[str, Any], key: str | None) -> Answer:
        """The answer to a request, which is kept."""
        with self._lock:
            self.requests.append(body)
            self.keys.append(key)
            return self._next(body)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that hang up are part of what is tested."""


class _Handler(BaseHTTPRequestHandler):
    server: LlmServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        answer = self.server.answer(body, self.headers.get("Authorization"))
        time.sleep(answer.delay)
        if answer.reset:
            # Without lingering the connection is reset, not closed.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        content = answer.body()
        known = self.path == "/v1/chat/completions"
        self.send_response(answer.status if known else 404)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for i in range(0, len(content), 1 if answer.drip else len(content) or 1):
            self.wfile.write(content[i : i + 1] if answer.drip else content)
            time.sleep(answer.drip)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def running(script: Script | Iterable[Answer]) -> Iterator[LlmServer]:
    """A server that answers by a script, on a free port of this machine."""
    server = LlmServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def text_of(request: dict[str, Any]) -> str:
    """The piece of text that a request asks about."""
    text: str = json.loads(request["messages"][1]["content"])["text"]
    return text
