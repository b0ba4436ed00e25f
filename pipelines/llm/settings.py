"""How the backend ``llm`` is configured: by the environment, and by nothing else.

Address and key are kept out of all texts: of ``repr``, messages, logs, the cache and the store.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kg.errors import UsageError

__all__ = ["Settings", "cache_folder"]

_LEAST_PIECE = 500


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``KG_LLM_…`` variables say.

    Attributes:
        base_url: ``KG_LLM_BASE_URL``, the address up to and with the version, as in ``http://localhost:8000/v1``.
        model: ``KG_LLM_MODEL``.
        key: ``KG_LLM_API_KEY``; a local server may want none.
        timeout: ``KG_LLM_TIMEOUT``, seconds that one answer may take.
        retries: ``KG_LLM_RETRIES``, how often a request is made again after a fault.
        parallel: ``KG_LLM_PARALLEL``, requests under way at once.
        piece: ``KG_LLM_PIECE``, code points of text in one request.
        overlap: ``KG_LLM_OVERLAP``, code points that a piece shares with the one before.
        max_tokens: ``KG_LLM_MAX_TOKENS``, tokens of one answer.
        prices: ``KG_LLM_PRICE_INPUT`` and ``KG_LLM_PRICE_OUTPUT``, for a million tokens, in your currency.
        cache: ``KG_LLM_CACHE``, the folder of the cache, or ``off``.

    >>> settings = Settings.of({"KG_LLM_BASE_URL": "https://u:p@llm.example/v1/", "KG_LLM_MODEL": "m",
    ...                         "KG_LLM_API_KEY": "secret"})
    >>> settings.piece, settings.url("chat/completions")
    (6000, 'https://u:p@llm.example/v1/chat/completions')
    >>> "secret" in repr(settings) or "example" in repr(settings)
    False
    """

    base_url: str = field(repr=False)
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    retries: int = 5
    parallel: int = 4
    piece: int = 6000
    overlap: int = 600
    max_tokens: int = 8000
    prices: tuple[float, float] | None = None
    cache: Path | None = None

    @classmethod
    def of(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of an environment, by default that of the process.

        Raises:
            UsageError: the backend is not configured, or a variable has a value of the wrong form.
        """
        env = os.environ if environment is None else environment
        missing = [name for name in ("KG_LLM_BASE_URL", "KG_LLM_MODEL") if not env.get(name)]
        if missing:
            raise UsageError(
                f"the backend llm is off until it is configured: {' and '.join(missing)} not set; KG_LLM_BASE_URL is "
                "the address of an OpenAI-compatible server (http://localhost:8000/v1), KG_LLM_MODEL the name of a "
                "model there, KG_LLM_API_KEY the key, if the server wants one"
            )
        piece = _number(env, "KG_LLM_PIECE", 6000, least=_LEAST_PIECE)
        return cls(
            _address(env["KG_LLM_BASE_URL"]),
            env["KG_LLM_MODEL"],
            _key(env.get("KG_LLM_API_KEY")),
            _number(env, "KG_LLM_TIMEOUT", 120, least=0.1),
            int(_number(env, "KG_LLM_RETRIES", 5)),
            int(_number(env, "KG_LLM_PARALLEL", 4, least=1)),
            int(piece),
            int(_number(env, "KG_LLM_OVERLAP", min(600, piece // 4), most=piece // 2)),
            int(_number(env, "KG_LLM_MAX_TOKENS", 8000, least=1)),
            _prices(env),
            cache_folder(env),
        )

    def url(self, path: str) -> str:
        """The address of a resource of the server."""
        parts = urlsplit(self.base_url)
        return parts._replace(path=f"{parts.path.rstrip('/')}/{path}").geturl()

    def hidden(self, text: str) -> str:
        """A text of the server's, without address and key, which some servers repeat in their errors.

        >>> Settings("http://llm.example:1/v1", "m", "sk-1").hidden("no sk-1 at llm.example:1")
        'no [key] at [address]'
        """
        parts = urlsplit(self.base_url)
        secrets = [(self.key, "[key]"), (parts.password, "[key]"), (self.base_url, "[address]")]
        secrets += [(parts.netloc, "[address]"), (parts.hostname, "[address]")]
        for secret, name in secrets:
            if secret:
                text = text.replace(secret, name)
        return text


def cache_folder(environment: Mapping[str, str]) -> Path | None:
    """Where answers are kept: ``KG_LLM_CACHE``, else a folder of the user's cache; None if that is ``off``.

    >>> cache_folder({"KG_LLM_CACHE": "off"}) is None
    True
    >>> cache_folder({"XDG_CACHE_HOME": "/c"}).as_posix() if sys.platform == "linux" else "/c/kg/llm"
    '/c/kg/llm'
    """
    told = environment.get("KG_LLM_CACHE")
    if told:
        return None if told == "off" else Path(told)
    if sys.platform == "win32":
        home = environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = environment.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "kg" / "llm"


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("KG_LLM_BASE_URL is no address; expected one like http://localhost:8000/v1")
    return text


def _key(text: str | None) -> str | None:
    if text and not (text.isascii() and text.isprintable()):
        raise UsageError("KG_LLM_API_KEY has characters that no key has; is a line end or quote in it?")
    return text or None


def _number(
    env: Mapping[str, str], name: str, default: float, *, least: float = 0, most: float = float("inf")
) -> float:
    text = env.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        bound = "" if most == float("inf") else f" to {most:g}"
        raise UsageError(f"got {name}={text!r}; expected a number from {least:g}{bound}")
    return value


def _prices(env: Mapping[str, str]) -> tuple[float, float] | None:
    names = ("KG_LLM_PRICE_INPUT", "KG_LLM_PRICE_OUTPUT")
    told = [name for name in names if env.get(name)]
    if len(told) == 1:
        raise UsageError(
            f"got {told[0]} alone; a cost needs both {' and '.join(names)}, for a million tokens"
        )
    return (_number(env, names[0], 0), _number(env, names[1], 0)) if told else None
