"""A document read for relations: its triggers, each with the references that may fill its roles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from kg.model import Entity
from pipelines.anaphora import Discourse, anaphoric_references
from pipelines.frames import Frames, Trigger
from pipelines.nominal import Phrase, nominal_phrases
from pipelines.nominal.candidates import Candidate
from pipelines.references import Reference
from pipelines.relations.arguments import Argument, Context, argument_tables, trigger_row
from pipelines.relations.syntax import analyse

__all__ = ["Reading", "TriggerReading", "find_arguments", "read_discourse", "read_document", "verbs_of"]


class TriggerReading:
    """A trigger, its description, and the arguments that it may have with theirs (one row an argument), which are
    looked for when somebody asks: most triggers state nothing, as their words tell."""

    def __init__(self, context: Context, trigger: Trigger, same_type: int) -> None:
        self.trigger = trigger
        self._context, self._same_type = context, same_type
        self._found: tuple[list[Argument], npt.NDArray[np.float32]] | None = None

    @cached_property
    def head(self) -> list[float]:
        """The trigger by itself: :func:`~pipelines.relations.arguments.trigger_row`."""
        return trigger_row(self._context, self.trigger, self._same_type)

    @property
    def arguments(self) -> list[Argument]:
        """The references that may fill a role."""
        return self._look()[0]

    @property
    def rows(self) -> npt.NDArray[np.float32]:
        """One row for each of ``arguments``."""
        return self._look()[1]

    def _look(self) -> tuple[list[Argument], npt.NDArray[np.float32]]:
        if self._found is None:
            find_arguments([self])
            assert self._found is not None
        return self._found


def find_arguments(triggers: Sequence[TriggerReading]) -> None:
    """Look for the arguments of triggers of one document, which is faster for many at once."""
    if triggers:
        found = argument_tables(triggers[0]._context, [t.trigger for t in triggers])
        for t, arguments in zip(triggers, found, strict=True):
            t._found = arguments


@dataclass(frozen=True, slots=True)
class Reading:
    """All triggers of a document in context."""

    context: Context
    triggers: list[TriggerReading]


def read_document(
    doc: Doc,
    entities: list[Entity],
    references: Sequence[Reference],
    frames: Frames,
    phrases: Sequence[Phrase] | None = None,
) -> Reading:
    """Find triggers and possible arguments.

    Arguments:
        doc: the annotated document.
        entities: its entities; ``references`` name them by position.
        references: names and nationality adjectives; pronouns, nominals and dropped subjects are added here.
        frames: the triggers.
        phrases: what :func:`pipelines.nominal.nominal_phrases` gives for this document, if it is at hand.
    """
    discourse, triggers, titles = read_discourse(doc, entities, references, frames, phrases)
    syntax, verbs = discourse.syntax, verbs_of(triggers)
    more = [*anaphoric_references(discourse, triggers=verbs), *_bearers(titles, discourse.taken)]
    context = Context.of(syntax, entities, [*references, *more], dict(discourse.heads))
    counts = Counter((t.type, syntax.sentence[t.start]) for t in triggers)
    return Reading(
        context, [TriggerReading(context, t, counts[t.type, syntax.sentence[t.start]]) for t in triggers]
    )


def read_discourse(
    doc: Doc,
    entities: list[Entity],
    references: Sequence[Reference],
    frames: Frames,
    phrases: Sequence[Phrase] | None = None,
) -> tuple[Discourse, list[Trigger], list[Candidate]]:
    """What is known before anaphors are resolved: where entities are named, the triggers outside names, and the
    phrases that give a person's role or kin. Arguments as for :func:`read_document`."""
    if phrases is None:
        phrases = nominal_phrases(doc, entities, references)
    named = [r for r in references if r.kind == "name"]
    names = frozenset(i for r in named for i in range(r.start, r.end))
    triggers = [t for t in frames.match(doc) if t.start not in names]
    syntax = analyse(doc, verbs=verbs_of(triggers), names=names)
    titles = _titles(entities, phrases)
    own = {(r.entity, i) for r in named for i in range(r.start, r.end)}
    heads = {i: c.source for c in titles for i in range(c.start, c.end) if (c.source, i) not in own}
    return Discourse.of(syntax, entities, named, heads), triggers, titles


def verbs_of(triggers: Sequence[Trigger]) -> frozenset[int]:
    """The tokens of the triggers that are verbs."""
    return frozenset(t.start for t in triggers if t.pos == "verb")


def _titles(entities: list[Entity], phrases: Sequence[Phrase]) -> list[Candidate]:
    """Phrases that give a person's role or kin."""
    return [c for c, _ in phrases if c.role is not None and entities[c.source].type == "PERSON"]


def _bearers(titles: list[Candidate], names: frozenset[int]) -> list[Reference]:
    """A role word stands for the person who holds the role."""
    return [
        Reference(c.role[0], c.role[0] + 1, c.source, "nominal")
        for c in titles
        if c.role is not None and c.role[0] not in names
    ]
