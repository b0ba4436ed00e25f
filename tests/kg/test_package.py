"""The public names of the package, and how fast they are there."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kg

PUBLIC = [
    "ENTITY_TYPES", "MODALITIES", "POLARITIES", "RELATION_TYPES", "Answer", "CentralityResult",
    "CommunityResult", "ContradictionResult", "Document", "DocumentError", "DocumentResult", "EdgeResult",
    "Entity", "EntityResult", "Evidence", "ExtractedDocument", "GraphInfo", "InputNotFound", "KgError",
    "KnowledgeGraph", "Mention", "MentionResult", "MergeResult", "MissingExtra", "OutputNotWritable",
    "PathResult", "Relation", "RelationResult", "SearchAnswer", "SearchResult", "Span", "StoreError", "Table",
    "UnknownFormat", "UnknownName", "UsageError", "example", "open", "write_store",
]  # fmt: skip

HEAVY = ("spacy", "networkx", "pyvis", "jinja2", "rich", "numpy", "stanza", "torch", "pandas", "pipelines")


def test_public_names_are_these_and_sorted() -> None:
    assert kg.__all__ == PUBLIC
    constants = [n for n in PUBLIC if n.isupper()]
    classes = [n for n in PUBLIC if n[0].isupper() and not n.isupper()]
    functions = [n for n in PUBLIC if n[0].islower()]
    assert sorted(constants) + sorted(classes) + sorted(functions) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(kg, name)
    assert name.isupper() or value.__doc__
    assert name in dir(kg)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        _ = kg.opne


def test_import_is_fast_and_loads_nothing_heavy() -> None:
    code = (
        "import sys, time; start = time.process_time(); import kg; took = time.process_time() - start;"
        f"print(took, *[m for m in {HEAVY!r} if m in sys.modules])"
    )
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, check=True) for _ in range(3)]
    seconds = [float(run.stdout.split()[0]) for run in runs]
    assert all(len(run.stdout.split()) == 1 for run in runs), runs
    assert min(seconds) < 0.3


def test_a_graph_opens_without_nlp_or_drawing() -> None:
    code = (
        "import sys, kg; g = kg.KnowledgeGraph.from_extracted([]); g.relations();"
        f"print(*[m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b""
