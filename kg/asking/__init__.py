"""The questions of :class:`kg.KnowledgeGraph`, by what they ask for: each module is a part of that class."""

from __future__ import annotations

from kg.asking.entities import EntityQuestions
from kg.asking.network import NetworkQuestions
from kg.asking.relations import RelationQuestions
from kg.asking.texts import TextQuestions

__all__ = ["EntityQuestions", "NetworkQuestions", "RelationQuestions", "TextQuestions"]
