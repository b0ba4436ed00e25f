"""Questions for relations: single statements, all statements of one relation, and statements against each other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypedDict, Unpack

from kg.analysis import claims, contradictions
from kg.answers import Answer
from kg.asking.base import Asking
from kg.corroboration import Sources, edges
from kg.findings import ContradictionResult, EdgeResult
from kg.questions import Conditions, as_types
from kg.results import EntityResult, RelationResult
from kg.rows import with_words

__all__ = ["Filters", "RelationQuestions"]


class Qualities(TypedDict, total=False):
    """Conditions of :meth:`RelationQuestions.relations` but for type and ends."""

    polarity: str | None
    modality: str | None
    attribution: str | EntityResult | None
    since: str | None
    until: str | None
    document: str | None
    text: str | None
    min_confidence: float | None


class Filters(Qualities, total=False):
    """All conditions of :meth:`RelationQuestions.relations`."""

    type: str | Iterable[str] | None
    source: str | EntityResult | None
    target: str | EntityResult | None


class RelationQuestions(Asking):
    """Who says or does what to whom."""

    def relations(
        self,
        type: str | Iterable[str] | None = None,
        source: str | EntityResult | None = None,
        target: str | EntityResult | None = None,
        *,
        polarity: str | None = None,
        modality: str | None = None,
        attribution: str | EntityResult | None = None,
        since: str | None = None,
        until: str | None = None,
        document: str | None = None,
        text: str | None = None,
        min_confidence: float | None = None,
    ) -> Answer[RelationResult]:
        """The relations that fit all that is given, in the order of the documents and their sentences.

        Args:
            type: a relation type or several, in any case.
            source: who acts; MET, RIVAL_OF, KIN_OF and COOPERATED_WITH are found from either end.
            target: who is acted on.
            polarity: ``affirmed`` or ``negated``.
            modality: ``actual``, ``alleged``, ``attempted`` or ``possible``.
            attribution: whose word it is.
            since: the first year, month or day (ISO 8601), included; the date of a relation is its own, else
                its document's; one that is less exact fits if it overlaps, one that is missing does not.
            until: the last year, month or day, included.
            document: the id of a document.
            text: words that the evidence has, compared without diacritics and other orthographic detail.
            min_confidence: between 0 and 1.

        Raises:
            UnknownName: an unknown type, entity, document, polarity or modality; with the nearest one.
            UsageError: ``since`` or ``until`` is no date.

        >>> import kg
        >>> for relation in kg.example().relations("HACKED", target="ميناء النور", since="2024-03-04"):
        ...     print(relation.document, "|", relation)
        denial.txt | Shadow Group — not HACKED → Nour Port, says Shadow Group
        """
        filters = Filters(
            type=type, source=source, target=target, polarity=polarity, modality=modality,
            attribution=attribution, since=since, until=until, document=document, text=text,
            min_confidence=min_confidence,
        )  # fmt: skip
        return self._relations(Conditions(), filters)

    def about(self, entity: str | EntityResult, **filters: Unpack[Filters]) -> Answer[RelationResult]:
        """The relations that an entity takes part in, as source, target or the one whose word it is.

        ``filters`` are the conditions of :meth:`relations`.

        >>> import kg
        >>> [r.type for r in kg.example().about("Nabil Haddad", modality="actual", document="report.txt")]
        ['CRITICIZED']
        """
        where = Conditions()
        where.touches(self._number(entity))
        return self._relations(where, filters)

    def between(
        self, a: str | EntityResult, b: str | EntityResult, **filters: Unpack[Filters]
    ) -> Answer[RelationResult]:
        """The relations from one of two entities to the other, in both directions, with the conditions of
        :meth:`relations`.

        >>> import kg
        >>> [str(r) for r in kg.example().between("Shield Labs", "Shadow Group", since="2024-03-03")]
        ['Shadow Group — DENIED → Shield Labs']
        """
        where = Conditions()
        where.joins(self._number(a), self._number(b))
        return self._relations(where, filters)

    def timeline(self, entity: str | EntityResult, **filters: Unpack[Filters]) -> Answer[RelationResult]:
        """The relations of :meth:`about` by date, their own or their document's; undated ones come last.

        >>> import kg
        >>> [(r.when, r.type) for r in kg.example().timeline("ميناء النور", polarity="affirmed")][:2]
        [('2024-02', 'HACKED'), ('2024-03-01', 'HACKED')]
        """
        found = self.about(entity, **filters)
        return Answer(sorted(found, key=lambda r: (r.when is None, r.when or "")), RelationResult)

    def claims(
        self,
        by: str | EntityResult | None = None,
        about: str | EntityResult | None = None,
        **filters: Unpack[Filters],
    ) -> Answer[RelationResult]:
        """What somebody says of somebody: relations that are somebody's word, and acts of speech.

        With ``by``, only what this entity says; with ``about``, only what has this entity as source or target
        (of an act of speech: as target). ``filters`` are the conditions of :meth:`relations`.

        >>> import kg
        >>> for claim in kg.example().claims(by="سلمى العامري", about="Shadow Group"):
        ...     print(claim)
        Shadow Group — HACKED (alleged) → Nour Port, says Salma al-Amiri
        """
        who, whom = (None if e is None else self._rows.entity(self._number(e)) for e in (by, about))
        where = Conditions()
        for e in (who, whom):
            if e is not None:
                where.touches(self._number(e))
        return Answer(claims(self._relations(where, filters), who, whom), RelationResult)

    def edges(
        self,
        type: str | Iterable[str] | None = None,
        source: str | EntityResult | None = None,
        target: str | EntityResult | None = None,
        **filters: Unpack[Qualities],
    ) -> Answer[EdgeResult]:
        """The relations that fit, each once with all its statements; those of most independent sources first.

        Statements are of one relation if type, source, target and polarity are the same. Copies of one text count
        as one source, and so do the documents of one publisher; see :class:`kg.corroboration.Sources`.
        ``filters`` are the conditions of :meth:`relations`.

        >>> import kg
        >>> for edge in kg.example().edges("HACKED", polarity="affirmed"):
        ...     print(edge, "|", edge.first, edge.last)
        Shadow Group — HACKED → Nour Port: 3 documents, 2 independent sources | 2024-02 2024-03-02
        """
        given: Filters = {**filters, "type": type, "source": source, "target": target}
        return Answer(edges(self._relations(Conditions(), given), self._sources), EdgeResult)

    def contradictions(
        self, about: str | EntityResult | None = None, **filters: Unpack[Filters]
    ) -> Answer[ContradictionResult]:
        """Statements, each with one that says the opposite; see :func:`kg.analysis.contradictions`.

        With ``about``, only pairs with a denial that this entity takes part in. ``filters`` are conditions of
        :meth:`relations`, which the denials fulfil.

        >>> import kg
        >>> for pair in kg.example().contradictions()[:1]:
        ...     print(pair.claimed_by, "says:", pair.claim.evidence)
        ...     print(pair.denied_by, "says:", pair.denial.evidence)
        Shield Labs (مختبرات الدرع) says: اتهمت مختبرات الدرع مجموعة الظل باختراق ميناء النور.
        Shadow Group (مجموعة الظل) says: نفت مجموعة الظل اتهامات مختبرات الدرع، وقالت إنها لم تخترق ميناء النور.
        """
        where = Conditions()
        if about is not None:
            where.touches(self._number(about))
        where.add("r.polarity = 'negated' OR r.type = 'DENIED'")
        if self._rows.opposed is not None:
            where.add(self._rows.opposed)
        denials = self._relations(where, filters)
        return Answer(contradictions(denials, self.relations), ContradictionResult)

    @cached_property
    def _sources(self) -> Sources:
        return Sources(self._store.document)

    def _own_types(self) -> list[str]:
        return [name for (name,) in self._sql.execute("SELECT DISTINCT type FROM relations")]

    def _relations(self, where: Conditions, filters: Filters) -> Answer[RelationResult]:
        """The relations that fulfil the conditions and the filters."""
        types = filters.get("type")
        where.types(as_types(types, self._own_types))
        ends = (filters.get("source"), filters.get("target"))
        where.ends(*(None if e is None else self._number(e) for e in ends))
        speaker, document, least = (filters.get(k) for k in ("attribution", "document", "min_confidence"))
        where.said_by(None if speaker is None else self._number(speaker))  # type: ignore[arg-type]
        where.one_of("polarity", filters.get("polarity"))
        where.one_of("modality", filters.get("modality"))
        where.between(filters.get("since"), filters.get("until"))
        where.equals("d.key", None if document is None else self._store.document(str(document)).id)
        if least is not None:
            where.add("r.confidence >= ?", least)
        found = self._rows.relations(where)
        text = filters.get("text")
        return Answer(found if text is None else with_words(found, text), RelationResult)
