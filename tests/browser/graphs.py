"""Small graphs of the tests' own sentences."""

from __future__ import annotations

from kg import Document, Entity, Evidence, ExtractedDocument, KnowledgeGraph, Mention, Relation

NAMES = {
    "donald_trump": ("PERSON", "Donald Trump", "دونالد ترامب"),
    "donald_trump_jr": ("PERSON", "Donald Trump Jr.", "دونالد ترامب الابن"),
    "russia": ("GPE", "Russia", "روسيا"),
    "microsoft": ("ORG", "Microsoft", "مايكروسوفت"),
    "kremlin": ("ORG", "Kremlin", "الكرملين"),
    "eu": ("ORG", "European Union", "الاتحاد الأوروبي EU"),
}
Fact = tuple[str, str, str | None, dict[str, object]]


def document(id: str, text: str, facts: list[Fact], **meta: str) -> ExtractedDocument:
    """A document whose evidence is its whole text; entities are the Arabic names that it holds."""
    entities, taken = [], list(text)
    for key, (kind, name, name_ar) in sorted(NAMES.items(), key=lambda n: -len(n[1][2])):
        start = "".join(taken).find(name_ar)
        if start >= 0:
            mention = Mention(start, start + len(name_ar), name_ar)
            taken[mention.start : mention.end] = "·" * len(name_ar)
            entities.append(Entity(key, kind, name, name_ar, (mention,)))
    evidence = Evidence(0, len(text))
    relations = tuple(Relation(t, s, o, evidence, **how) for t, s, o, how in facts)  # type: ignore[arg-type]
    return ExtractedDocument(Document(id, text, **meta), tuple(entities), relations)


def small_graph() -> KnowledgeGraph:
    """Six entities, among them father and son, and seven relations of every kind of status."""
    alleged: dict[str, object] = {"modality": "alleged", "attribution": "microsoft", "confidence": 0.6}
    return KnowledgeGraph.from_extracted(
        [
            document(
                "one", "اتهمت مايكروسوفت روسيا باختراق بريد حملة دونالد ترامب 😀 أمس.",
                [("ACCUSED", "microsoft", "russia", {}), ("HACKED", "russia", "donald_trump", alleged)],
                title="تقرير", source="صحيفة الميناء", date="2016-10-07", url="https://example.org/a?x=1&y=2",
            ),
            document(
                "two", "نفى الكرملين ذلك، وقال إن روسيا لم تتدخل، ورحب به الاتحاد الأوروبي EU.",
                [("DENIED", "kremlin", None, {}), ("PART_OF", "kremlin", "russia", {}),
                 ("SUPPORTED", "eu", "kremlin", {"polarity": "negated"})],
                date="2017",
            ),
            document(
                "three", "التقى دونالد ترامب الابن والده دونالد ترامب في روسيا.",
                [("KIN_OF", "donald_trump_jr", "donald_trump", {}),
                 ("MET", "donald_trump", "donald_trump_jr", {"date": "2018-02"})],
                url="javascript:alert(1)",
            ),
            document("four", "قال دونالد ترامب شيئا.", []),
        ]
    )  # fmt: skip


def disputed_graph() -> KnowledgeGraph:
    """Russia is accused of a hack, and denies it."""
    alleged: dict[str, object] = {"modality": "alleged", "attribution": "microsoft"}
    accusation = document(
        "one", "اتهمت مايكروسوفت روسيا بقرصنة بريد دونالد ترامب.",
        [("ACCUSED", "microsoft", "russia", {}), ("HACKED", "russia", "donald_trump", alleged)],
    )  # fmt: skip
    denial = document("two", "ونفت روسيا ما قالته مايكروسوفت.", [("DENIED", "russia", "microsoft", {})])
    return KnowledgeGraph.from_extracted([accusation, denial])


def two_ways() -> KnowledgeGraph:
    """Two ways of two steps from Microsoft to Donald Trump."""
    return KnowledgeGraph.from_extracted(
        [
            document("one", "اتهمت مايكروسوفت روسيا، واتهمت مايكروسوفت الكرملين.",
                     [("ACCUSED", "microsoft", "russia", {}), ("ACCUSED", "microsoft", "kremlin", {})]),
            document("two", "دعمت روسيا دونالد ترامب، ودعمه الكرملين.",
                     [("SUPPORTED", "russia", "donald_trump", {}), ("SUPPORTED", "kremlin", "donald_trump", {})]),
        ]
    )  # fmt: skip
