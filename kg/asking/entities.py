"""Questions for entities."""

from __future__ import annotations

from kg.answers import Answer
from kg.asking.base import Asking
from kg.doubt import same_name_merges
from kg.lookup import find_entities
from kg.ontology import entity_type
from kg.questions import Conditions
from kg.results import EntityResult, MentionResult, MergeResult

__all__ = ["EntityQuestions"]


class EntityQuestions(Asking):
    """Who there is, how they are called, where they are named, and why two names are one."""

    def entity(self, name: str | EntityResult) -> EntityResult:
        """The entity of this id, name or alias; of several bearers of a name, the one most often meant.

        Raises:
            UnknownName: there is none; the message proposes near ones.

        >>> import kg
        >>> graph = kg.example()
        >>> print(graph.entity("مجموعة الظِّل"))
        Shadow Group (مجموعة الظل)
        >>> graph.entity("Shadow Gruop")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        kg.errors.UnknownName: unknown entity 'Shadow Gruop'; did you mean 'Shadow Group' (مجموعة الظل)? ...
        """
        return name if isinstance(name, EntityResult) else self._rows.entity(self._number(name))

    def find(self, name: str) -> Answer[EntityResult]:
        """All entities that may be meant by ``name``, the likeliest first; empty if there is none.

        >>> import kg
        >>> [e.id for e in kg.example().find("العامري")]
        ['salma_al_amiri']
        """
        return Answer(self._rows.entities_of(find_entities(self._sql, name)), EntityResult)

    def entities(self, type: str | None = None) -> Answer[EntityResult]:
        """All entities, or those of one type, those named in most documents first.

        Raises:
            UnknownName: no such entity type.

        >>> import kg
        >>> [e.name for e in kg.example().entities("PERSON")]
        ['Salma al-Amiri', 'Nabil Haddad']
        """
        where = Conditions()
        where.equals("type", None if type is None else entity_type(type))
        return Answer(self._rows.entities(where), EntityResult)

    def mentions(
        self, entity: str | EntityResult | None = None, *, document: str | None = None
    ) -> Answer[MentionResult]:
        """The mentions of an entity, in a document, both or all, in the order of the documents and texts.

        Raises:
            UnknownName: no such entity or document.

        >>> import kg
        >>> [m.text for m in kg.example().mentions("Nabil Haddad", document="report.txt")]
        ['نبيل حداد']
        """
        where = Conditions()
        where.equals("l.entity", None if entity is None else self._number(entity))
        where.equals("d.key", None if document is None else self._store.document(document).id)
        return Answer(self._rows.mentions(where), MentionResult)

    def neighbors(self, entity: str | EntityResult) -> Answer[EntityResult]:
        """The entities that have a relation with this one, those with most relations first.

        >>> import kg
        >>> [e.id for e in kg.example().neighbors("مجموعة الظل")]
        ['nour_port', 'shield_labs', 'salma_al_amiri']
        """
        numbers = self._rows.neighbors(self._number(entity))
        return Answer(self._rows.entities_of(numbers), EntityResult)

    def merges(self, *, between_names: bool = False) -> Answer[MergeResult]:
        """Why names of several documents were taken for one entity, the most doubtful merges first.

        Of one name that several documents have alike there is one line; with ``between_names`` only merges of
        different names (or types) are listed. See ``docs/correcting.md`` for the reasons and for how to undo a merge.

        >>> import kg
        >>> [str(m) for m in kg.example().merges()[:1]]
        ['salma_al_amiri: العامري = سلمى العامري, short name, 0.8']
        """
        rows = self._sql.execute(
            'SELECT e.key, m."left", m."right", m.reason, m.score FROM merges m JOIN entities e ON e.id = m.entity'
        )
        found = [MergeResult(*row) for row in rows]
        if not between_names:
            found += same_name_merges(self._sql)
        return Answer(
            sorted(found, key=lambda m: (m.score, m.entity, m.left, m.right, m.reason)), MergeResult
        )

    def assignments(self) -> dict[tuple[str, str], str]:
        """Which entity of the graph each entity of a document is: (document id, its id there) to the graph's id.

        >>> import kg
        >>> kg.example().assignments()["denial.txt", "al_amiri"]
        'salma_al_amiri'
        """
        rows = self._sql.execute(
            "SELECT d.key, p.key, e.key FROM local_entities l JOIN documents d ON d.id = l.document "
            "JOIN profiles p ON p.id = l.profile JOIN entities e ON e.id = l.entity"
        )
        return {(document, local): entity for document, local, entity in rows}
