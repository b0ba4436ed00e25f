"""Requests to an OpenAI-compatible server: time limits, retries, and the ways of asking for JSON that it knows."""

from __future__ import annotations

import json
import logging
import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from kg.errors import ExtractionFailed, UsageError
from kg.extras import optional
from pipelines.llm.settings import Settings
from pipelines.llm.usage import Usage

if TYPE_CHECKING:
    import httpx

__all__ = ["Client", "Reply"]

_AGAIN = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
"""Status codes after which the same request may succeed."""
_FORMATS = ("json_schema", "json_object", "none")
"""Ways of asking for JSON, the strictest first."""
_LARGEST = 4_000_000
"""Bytes of an answer; what is larger is no answer to what was asked."""
_LONGEST_WAIT = 300.0
"""Seconds that a server may ask us to wait."""
_FIRST_WAIT, _GROWTH = 0.5, 2.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its text, whether it was cut off at the limit of tokens, and tokens as the server counts them."""

    content: str
    cut: bool
    input_tokens: int | None
    output_tokens: int | None


class _Fault(Exception):
    """The request may succeed when it is made again, after ``wait`` seconds if the server says so."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        super().__init__(what)
        self.wait = wait


class _Refused(Exception):
    """The server does not know the way in which it was asked for JSON."""


class Client:
    """Asks a model; may be used by several threads.

    Args:
        settings: address, key and limits.
        usage: where answers and retries are counted.
        sleep: waits for so many seconds.

    Raises:
        MissingExtra: httpx is not installed.
    """

    def __init__(
        self, settings: Settings, usage: Usage, *, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._httpx = optional("httpx", "llm", "the backend llm")
        self._settings, self._usage, self._sleep = settings, usage, sleep
        self._format = 0
        self._reached = False
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        limits = self._httpx.Limits(max_connections=settings.parallel)
        self._http = self._httpx.Client(headers=headers, timeout=settings.timeout, limits=limits)

    def ask(self, request: Mapping[str, Any], schema: Mapping[str, Any]) -> Reply:
        """The answer to a request, whose JSON should be of a schema.

        Raises:
            UsageError: the server cannot be reached, refuses the key, or has no such model.
            ExtractionFailed: it does not answer this request, however often it is asked.
        """
        for attempt in range(self._settings.retries + 1):
            try:
                reply = self._in_known_format(request, schema)
            except _Fault as fault:
                last = fault
                if attempt < self._settings.retries:
                    self._wait(fault, attempt)
            else:
                self._usage.add(input_tokens=reply.input_tokens, output_tokens=reply.output_tokens)
                return reply
        times = f"asked {self._settings.retries + 1} times"
        if not self._reached:
            raise UsageError(f"the server of KG_LLM_BASE_URL does not answer: {last}; {times}")
        raise ExtractionFailed(f"the model gave no answer: {last}; {times}")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _in_known_format(self, request: Mapping[str, Any], schema: Mapping[str, Any]) -> Reply:
        """Ask in the strictest way that the server knows."""
        while True:
            level = self._format
            try:
                return self._send({**request, **_format(_FORMATS[level], schema)})
            except _Refused as refused:
                if level + 1 == len(_FORMATS):
                    raise ExtractionFailed(str(refused)) from None
                self._format = max(self._format, level + 1)
                log.warning(
                    "the server refuses response_format %s (%s); asking with %s from here on",
                    _FORMATS[level],
                    refused,
                    _FORMATS[level + 1],
                )

    def _wait(self, fault: _Fault, attempt: int) -> None:
        usual = _FIRST_WAIT * _GROWTH**attempt * random.uniform(0.75, 1.25)
        seconds = usual if fault.wait is None else fault.wait
        if seconds > _LONGEST_WAIT:
            raise ExtractionFailed(
                f"the server asks to wait {seconds:.0f} seconds ({fault}); try again later"
            )
        log.info("%s; asking again in %.1f seconds", fault, seconds)
        self._usage.count("retries")
        self._sleep(seconds)

    def _send(self, body: Mapping[str, Any]) -> Reply:
        httpx = self._httpx
        try:
            with (
                _unlogged(),
                self._http.stream("POST", self._settings.url("chat/completions"), json=body) as response,
            ):
                content = self._read(response)
        except httpx.TimeoutException:
            raise _Fault(f"no answer within {self._settings.timeout:g} seconds") from None
        except httpx.TransportError as error:
            # The message may name the address; the kind of error says enough.
            raise _Fault(f"the connection failed ({type(error).__name__})") from None
        if response.status_code != httpx.codes.OK:
            self._reached = self._reached or response.status_code not in _AGAIN
            raise self._failure(response, content)
        self._reached = True
        return _reply(content)

    def _read(self, response: httpx.Response) -> bytes:
        """The body, up to the limits of size and time."""
        end, parts, size = time.monotonic() + self._settings.timeout, [], 0
        for part in response.iter_bytes():
            parts.append(part)
            size += len(part)
            if size > _LARGEST:
                raise ExtractionFailed(f"the answer is larger than {_LARGEST:,} bytes; it is not read")
            if time.monotonic() > end:
                raise _Fault(f"the answer takes longer than {self._settings.timeout:g} seconds")
        return b"".join(parts)

    def _failure(self, response: httpx.Response, content: bytes) -> Exception:
        """What a status other than 200 means for the run."""
        status = response.status_code
        said = self._settings.hidden(_message(content))
        what = f"status {status}" + (f" ({said})" if said else "")
        if status in _AGAIN:
            return _Fault(what, _retry_after(response.headers.get("retry-after")))
        if status in (401, 403):
            return UsageError(f"the server refuses the key: {what}; look at KG_LLM_API_KEY")
        if status == 404:
            return UsageError(f"no such model or address: {what}; look at KG_LLM_MODEL and KG_LLM_BASE_URL")
        if 300 <= status < 400:
            return UsageError(
                f"the server sends us elsewhere: {what}; KG_LLM_BASE_URL must be the final address"
            )
        if status in (400, 422) and any(
            w in said.lower() for w in ("response_format", "json_schema", "schema")
        ):
            return _Refused(what)
        return ExtractionFailed(f"the server refuses the request: {what}")


def _format(way: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    if way == "none":
        return {}
    if way == "json_object":
        return {"response_format": {"type": "json_object"}}
    named = {"name": "graph", "strict": True, "schema": schema}
    return {"response_format": {"type": "json_schema", "json_schema": named}}


def _reply(content: bytes) -> Reply:
    """What the protocol carries; an answer that is none may be one the next time."""
    try:
        value = json.loads(content)
        choice = value["choices"][0]
        text = choice["message"].get("content")
        reason, refusal = choice.get("finish_reason"), choice["message"].get("refusal")
        usage = value.get("usage") or {}
        tokens = [usage.get(name) for name in ("prompt_tokens", "completion_tokens")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        raise _Fault("the server's answer is not of the protocol of chat completions") from None
    if reason == "content_filter" or refusal:
        raise ExtractionFailed("the model refuses to answer to this text")
    if not isinstance(text, str):
        raise _Fault("the server's answer has no text")
    counts = [n if isinstance(n, int) and not isinstance(n, bool) and n >= 0 else None for n in tokens]
    return Reply(text, reason == "length", counts[0], counts[1])


def _message(content: bytes) -> str:
    """What the server says of an error, in one line of reasonable length."""
    try:
        value = json.loads(content)
        error = value.get("error", value)
        text = error.get("message", "") if isinstance(error, dict) else error
    except (ValueError, AttributeError):
        text = content[:1000].decode("utf-8", "replace")
    line = " ".join(str(text).split())
    return line if len(line) <= 300 else f"{line[:300]}…"


def _retry_after(value: str | None) -> float | None:
    """Seconds, from a number or a date of HTTP; None if there is neither.

    >>> _retry_after("2"), _retry_after("soon"), _retry_after("Thu, 01 Jan 1970 00:00:00 GMT")
    (2.0, None, 0.0)
    """
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


class _Silence(logging.Filter):
    """Keeps httpx from logging our requests, whose address is nobody's business; those of others stay."""

    active = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(self.active, "on", False)


_SILENCE = _Silence()


@contextmanager
def _unlogged() -> Iterator[None]:
    for name in ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy"):
        logging.getLogger(name).addFilter(_SILENCE)  # the same filter again does nothing
    _SILENCE.active.on = True
    try:
        yield
    finally:
        _SILENCE.active.on = False
