"""Relations that noun phrases state: AFFILIATED_WITH, KIN_OF, PART_OF, LOCATED_IN.

Patterns (:mod:`~pipelines.nominal.affiliation`, :mod:`~pipelines.nominal.kinship`,
:mod:`~pipelines.nominal.places`) read the sentences as rows of nodes and propose relations; a small logistic
model over the patterns' features (:mod:`~pipelines.nominal.scoring`) gives each proposal its probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from spacy.tokens import Doc

from kg.model import Document, Entity, Evidence, Relation
from pipelines.arabic.gazetteer import load_gazetteer
from pipelines.background.facts import load_background
from pipelines.background.tables import Table
from pipelines.nominal.affiliation import affiliations
from pipelines.nominal.candidates import Candidate
from pipelines.nominal.kinship import kinships
from pipelines.nominal.lexicon import load_lexicon
from pipelines.nominal.nodes import rows
from pipelines.nominal.places import memberships
from pipelines.nominal.profile import Country, Profile
from pipelines.nominal.scoring import load_weights, select
from pipelines.references import Reference
from pipelines.words import Words

__all__ = ["Phrase", "nominal_candidates", "nominal_phrases", "nominal_relations"]

Phrase: TypeAlias = tuple[Candidate, float]
"""A phrase that states a relation, and how probable that is."""

_CLAUSE_MARKS = frozenset("،,؛;:.!؟?…\n")
_CLAUSE = 25


def nominal_relations(
    doc: Doc,
    entities: Sequence[Entity],
    references: Sequence[Reference],
    document: Document,
    *,
    country: Country | None = None,
    phrases: Sequence[Phrase] | None = None,
) -> list[Relation]:
    """The relations that the noun phrases of a document state between its entities, in order of the text.

    Evidence is the clause around the phrase, in code points of ``document.text``; ``role`` of
    AFFILIATED_WITH is in the text's words; ``confidence`` is the probability of the pattern. Names and
    adjectives are taken from ``references``; owners of pronouns and common nouns are weighed here anew.

    Args:
        doc: tokens and sentences of ``document.text``.
        entities: the document's entities; ``Reference.entity`` counts into this list.
        references: what stands for the entities.
        document: the document as it was read.
        country: the country id of a folded adjective («الروسي»); that of the gazetteer if None.
        phrases: what :func:`nominal_phrases` gave for the same arguments, if it is at hand.
    """
    if phrases is None:
        phrases = nominal_phrases(doc, entities, references, country=country)
    relations = [_relation(doc, entities, c, p) for c, p in phrases]
    return sorted(relations, key=lambda r: (r.evidence, r.type, r.source, r.target or ""))


def nominal_phrases(
    doc: Doc,
    entities: Sequence[Entity],
    references: Sequence[Reference],
    *,
    country: Country | None = None,
    words: Words | None = None,
) -> list[Phrase]:
    """The proposals that are believed, each with its probability; arguments as of :func:`nominal_relations`.

    ``words`` are those of the document, if they are at hand.
    """
    candidates = nominal_candidates(doc, entities, references, country=country, words=words)
    return select(candidates, load_weights())


def nominal_candidates(
    doc: Doc,
    entities: Sequence[Entity],
    references: Sequence[Reference],
    *,
    country: Country | None = None,
    offices: Table | None = None,
    words: Words | None = None,
) -> list[Candidate]:
    """All that the patterns propose, before it is scored; what the training recipe reads.

    ``offices`` says who is known to be in what; the facts written by hand if None. ``words`` are those of the
    document, if they are at hand.
    """
    gazetteer = load_gazetteer()
    of = country or gazetteer.country_of_adjective
    lexicon = load_lexicon()
    read = rows(
        doc, entities, references, lambda norm: norm.startswith("ال") and of(norm) is not None, lexicon, words
    )
    profile = Profile.of(
        read,
        entities,
        of,
        frozenset(gazetteer.territories),
        load_background().written if offices is None else offices,
    )
    return [*affiliations(profile, lexicon), *kinships(profile, lexicon), *memberships(profile, lexicon)]


def _relation(doc: Doc, entities: Sequence[Entity], c: Candidate, probability: float) -> Relation:
    return Relation(
        c.type,
        entities[c.source].id,
        entities[c.target].id,
        _evidence(doc, c),
        c.polarity,
        c.modality,
        role=_role_text(doc, c),
        confidence=round(probability, 4),
    )


def _role_text(doc: Doc, c: Candidate) -> str | None:
    return doc[c.role[0] : c.role[1]].text.strip() or None if c.role else None


def _evidence(doc: Doc, c: Candidate) -> Evidence:
    """The clause around the phrase: up to the next mark or the end of the sentence on either side."""
    sentence = doc[c.start].sent
    start, end = c.start, c.end
    while start > sentence.start and doc[start - 1].text not in _CLAUSE_MARKS and c.start - start < _CLAUSE:
        start -= 1
    while end < sentence.end and doc[end].text not in _CLAUSE_MARKS and end - c.end < _CLAUSE:
        end += 1
    while doc[start].is_space and start < c.start:
        start += 1
    while doc[end - 1].is_space and end > c.end:
        end -= 1
    return Evidence(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))
