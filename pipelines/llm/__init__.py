"""The backend ``llm``: relations by a large language model behind any OpenAI-compatible endpoint.

Off unless it is configured, by the environment only (:mod:`pipelines.llm.settings`). What the model answers is
believed only as far as the text bears it out: names and evidence that do not occur there are refused
(:mod:`pipelines.llm.reading`).
"""

from __future__ import annotations

from pipelines.llm.usage import Usage, spent

__all__ = ["Usage", "spent"]
