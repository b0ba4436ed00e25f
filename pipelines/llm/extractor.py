"""The extractor of the backend ``llm``: asks the model piece by piece, and keeps what the text bears out."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any

from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from kg.errors import ExtractionFailed, UsageError
from kg.model import Document, ExtractedDocument, Span
from kg.ontology import RELATION_TYPES, RelationType
from pipelines.backends import BackendOptions, load_backend
from pipelines.components.rereading import without_clitics
from pipelines.llm.alignment import Quotable
from pipelines.llm.cache import Cache, digest_of
from pipelines.llm.client import Client, Reply
from pipelines.llm.merging import Resolve, merge
from pipelines.llm.pieces import halves, pieces_of, shown_text
from pipelines.llm.prompt import messages
from pipelines.llm.reading import Reading, read_answer
from pipelines.llm.schema import Answer, answer_schema, parse_answer
from pipelines.llm.settings import Settings
from pipelines.llm.usage import Usage, spent

__all__ = ["LlmExtractor", "identity", "load"]

_RESOLVERS = {"ar": "pipelines.coreference", "en": "pipelines.english.entities"}
"""By language the module with ``resolve_names(doc, spans)``."""
_ARABIC_SCRIPT = frozenset(("fa", "ur", "ps", "ug", "ckb"))
_ASKED_AGAIN = 2
"""How often an answer that is no answer is asked for again."""
_SMALLEST = 400
"""Code points of a piece that is not cut again when its answer was too long."""


class LlmExtractor:
    """Extracts documents by a large language model; see :class:`pipelines.extractors.Extractor`.

    May be called by several threads; :attr:`threads` says how many are of use.

    Args:
        settings: of the server.
        language: of all documents; None takes each document's own.
        types: the relation types to look for.
        client: what asks the server; for tests.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        language: str | None = None,
        types: dict[str, RelationType] | None = None,
        client: Client | None = None,
        usage: Usage | None = None,
    ) -> None:
        self.usage = usage or spent()
        self.usage.prices = settings.prices
        self.threads = settings.parallel
        self._settings, self._language = settings, language
        self._types = types or dict(RELATION_TYPES)
        self._schema = answer_schema(self._types.values())
        self._client = client or Client(settings, self.usage)
        self._cache = Cache(settings.cache)
        self._lock = (
            Lock()
        )  # around what is computed here; only the model is asked by several threads at once

    def __call__(self, document: Document) -> ExtractedDocument:
        """The document with what the model found in it."""
        language = _nearest(self._language or document.language)
        with self._lock:
            (doc,) = load_backend("embedded", language).annotate([document])
        text, s, narrow = Quotable(document.text), self._settings, _narrower(doc, language)
        readings: list[Reading] = []
        todo = list(pieces_of(document.text, s.piece, s.overlap))
        while todo:
            piece = todo.pop(0)
            answer = self._answer(document, piece)
            if answer is None:
                todo[:0] = halves(document.text, piece, s.overlap)
                continue
            with self._lock:
                hidden = document.boilerplate
                reading = read_answer(answer, text, piece, self._types, narrow=narrow, hidden=hidden)
            self.usage.refuse(reading.refused)
            readings.append(reading)
        resolve: Resolve = import_module(_RESOLVERS[language]).resolve_names
        with self._lock:
            return merge(document, doc, readings, resolve)

    def _answer(self, document: Document, piece: Span) -> Answer | None:
        """The answer to a piece, from the cache or the model; None if it was cut off and the piece can be smaller.

        Raises:
            ExtractionFailed: no answer of the form that was asked for, however often.
        """
        shown = shown_text(document.text, piece, document.boilerplate)
        if not shown.strip():
            return Answer(entities=[], relations=[])
        request: dict[str, Any] = {
            "model": self._settings.model,
            "messages": messages(shown, self._types, title=document.title, date=document.date),
            "temperature": 0,
            "max_tokens": self._settings.max_tokens,
        }
        digest = digest_of(request | {"schema": self._schema})
        kept = self._kept(digest)
        if kept is not None:
            return kept
        wrong = ""
        for _ in range(_ASKED_AGAIN + 1):
            reply = self._client.ask(request, self._schema)
            if reply.cut:
                if piece.end - piece.start > _SMALLEST:
                    return None
                raise ExtractionFailed(
                    f"the model's answer was cut off at {self._settings.max_tokens} tokens; allow more "
                    "(KG_LLM_MAX_TOKENS)"
                )
            try:
                answer = parse_answer(reply.content)
            except ValueError as error:
                wrong = self._settings.hidden(str(error))
                continue
            self._keep(digest, reply)
            return answer
        raise ExtractionFailed(
            f"the model's answer is not of the form that was asked for ({wrong}), {_ASKED_AGAIN + 1} times"
        )

    def _kept(self, digest: str) -> Answer | None:
        kept = self._cache.get(digest)
        try:
            answer = parse_answer(kept["content"]) if kept else None
        except (ValueError, KeyError, TypeError, AttributeError):
            return None  # damaged: it is asked for again
        if answer is not None:
            self.usage.count("cached")
        return answer

    def _keep(self, digest: str, reply: Reply) -> None:
        counts = {"input_tokens": reply.input_tokens, "output_tokens": reply.output_tokens}
        self._cache.put(digest, {"model": self._settings.model, "content": reply.content} | counts)


def _nearest(language: str | None) -> str:
    """The language whose words and names a text is read with; a model reads any language.

    >>> [_nearest(language) for language in ("en", "fr", "fa", None)]
    ['en', 'en', 'ar', 'ar']
    """
    if language in _RESOLVERS:
        return str(language)
    return "ar" if language is None or language in _ARABIC_SCRIPT else "en"


def load(
    language: str | None, argument: str, types: dict[str, RelationType] | None, options: BackendOptions
) -> LlmExtractor:
    """The extractor that the environment configures.

    Raises:
        UsageError: it does not, or wrongly.
        MissingExtra: httpx is not installed.
    """
    return LlmExtractor(_settings(argument), language=language, types=types)


def identity(argument: str, options: BackendOptions) -> str:
    """Names the model, and what else of the settings decides what is extracted; never address or key."""
    s = _settings(argument)
    return f"{s.model} pieces {s.piece}/{s.overlap}"


def _settings(argument: str) -> Settings:
    if argument:
        raise UsageError(
            f"got the backend llm:{argument}; the model is named by the environment: KG_LLM_MODEL={argument}"
        )
    return Settings.of(os.environ)


def _narrower(doc: Doc, language: str) -> Callable[[Span], Span | None]:
    """From the place of a name to the mention: whole tokens, in Arabic without attached words before and behind."""

    def narrow(place: Span) -> Span | None:
        tokens: Tokens | None = doc.char_span(place.start, place.end)
        if tokens is None:
            return None
        if language == "ar":
            tokens = without_clitics(tokens)
        return Span(tokens.start_char, tokens.end_char)

    return narrow
