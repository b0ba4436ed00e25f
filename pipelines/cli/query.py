"""``kg query``: questions to a graph."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.errors import UsageError
from kg.findings import SearchAnswer
from pipelines.cli.answers import AsCsv, AsJson, one_form, write
from pipelines.cli.console import complain
from pipelines.cli.options import Graph, MinConfidence

if TYPE_CHECKING:
    from kg.answers import Answer, Table
    from kg.graph import KnowledgeGraph

__all__ = ["register"]

_FILTERS = (
    "type", "source", "target", "polarity", "modality", "attribution", "since", "until", "text", "document",
    "min_confidence",
)  # fmt: skip

Given = dict[str, Any]


def register(app: typer.Typer) -> None:
    app.command(short_help="Ask a graph: who says what about whom.")(query)


def _ask(about: str) -> Any:
    return typer.Option(help=about, rich_help_panel="Questions", show_default=False)


def query(
    context: typer.Context,
    db: Graph,
    type: Annotated[list[str] | None, typer.Option(help="Relation type; may be given again.")] = None,
    source: Annotated[str | None, typer.Option(help="Who acts: English or Arabic name, or id.")] = None,
    target: Annotated[str | None, typer.Option(help="Who is acted on.")] = None,
    polarity: Annotated[str | None, typer.Option(help="affirmed or negated.")] = None,
    modality: Annotated[str | None, typer.Option(help="actual, alleged, attempted or possible.")] = None,
    attribution: Annotated[str | None, typer.Option(help="Whose word it is.")] = None,
    since: Annotated[str | None, typer.Option(help="First year, month or day, such as 2016-07.")] = None,
    until: Annotated[str | None, typer.Option(help="Last year, month or day.")] = None,
    text: Annotated[str | None, typer.Option(help="Words that the sentence has.")] = None,
    document: Annotated[str | None, typer.Option(help="The id of a document.")] = None,
    min_confidence: MinConfidence = 0.0,
    edges: Annotated[bool, _ask("Each relation once, with all its statements and sources.")] = False,
    about: Annotated[str | None, _ask("All relations of an entity.")] = None,
    timeline: Annotated[str | None, _ask("The same, by date.")] = None,
    between: Annotated[tuple[str, str] | None, _ask("Relations of two entities, in both directions.")] = None,
    claims: Annotated[bool, _ask("What is somebody's word; see --by and --about.")] = False,
    by: Annotated[str | None, _ask("With --claims: whose.")] = None,
    contradictions: Annotated[bool, _ask("Claims beside their denials; see --about.")] = False,
    entity: Annotated[str | None, _ask("The entities that a name may mean.")] = None,
    neighbors: Annotated[str | None, _ask("The entities that have a relation with one.")] = None,
    paths: Annotated[tuple[str, str] | None, _ask("The shortest ways from one entity to another.")] = None,
    max_length: Annotated[int, typer.Option(min=1, help="With --paths: over how many relations.")] = 3,
    central: Annotated[int | None, _ask("That many most central entities.")] = None,
    measure: Annotated[
        str, typer.Option(help="With --central: pagerank, degree, betweenness or closeness.")
    ] = "pagerank",
    communities: Annotated[bool, _ask("Groups of entities that have much to do with each other.")] = False,
    search: Annotated[str | None, _ask("Names and sentences that have these words.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="With --search and --paths: at most that many.")] = 20,
    sql: Annotated[str | None, _ask("A question in SQL that only reads.")] = None,
    cypher: Annotated[str | None, _ask("A pattern in Cypher (pip install 'kg[cypher]').")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Ask a graph: without a question of its own, for the relations that fit, each with its sentence.

    Names are found in any usual spelling, in English and Arabic. The conditions (--type to --min-confidence) go
    with every question for relations. docs/query.md has an example of each question.

    \b
    Examples:
      kg query output/graph.db --type ACCUSED --source Russia
      kg query output/graph.db --target روسيا --modality alleged --since 2016-07
      kg query output/graph.db --edges --type ACCUSED
      kg query output/graph.db --timeline WikiLeaks --since 2016 --json | jq '.[].evidence'
      kg query output/graph.db --claims --by Microsoft --about Russia
      kg query output/graph.db --paths Microsoft WikiLeaks --max-length 4
      kg query output/graph.db --central 10 --measure betweenness --csv > central.csv
      kg query output/graph.db --search 'رسائل مسربة'
      kg query output/graph.db --sql 'SELECT type, count(*) FROM relations GROUP BY type'
    """
    one_form(as_json, as_csv)
    write(_answer(db, _given(context)), as_json=as_json, as_csv=as_csv)


def _answer(db: str, given: Given) -> Answer[Any] | Table:
    import kg

    answer_of = _question(given)
    with kg.open(db) as graph:
        answer = answer_of(graph, given)
    if isinstance(answer, SearchAnswer) and answer.suggestions:
        near = " or ".join(map(repr, answer.suggestions))
        complain(f"nothing has the words {given['search']!r}; did you mean {near}?")
    return answer


def _given(context: typer.Context) -> Given:
    """The options that the user gave."""
    sources = {name: context.get_parameter_source(name) for name in context.params}
    given = (name for name, source in sources.items() if source is not None and source.name == "COMMANDLINE")
    return {name: context.params[name] for name in given}


def _question(given: Given) -> Callable[[KnowledgeGraph, Given], Answer[Any] | Table]:
    """The one question that the options ask; with options that do not go with it, an error."""
    asked = [name for name in _QUESTIONS if name in given]
    if "about" in asked and len(asked) > 1:
        asked.remove("about")  # then it is a condition
    if len(asked) > 1:
        raise UsageError(f"got {' and '.join(map(_option, asked))}; expected one question")
    name = asked[0] if asked else "relations"
    answer, extra, takes_filters = _QUESTIONS[name] if asked else (_relations, (), True)
    known = {name, "db", "as_json", "as_csv", *extra, *(_FILTERS if takes_filters else ())}
    for option in given:
        if option not in known:
            what = _option(name) if asked else "the question for relations"
            raise UsageError(f"{_option(option)} does not go with {what} (see `kg query --help`)")
    return answer


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _filters(given: Given) -> Given:
    return {k: v for k, v in given.items() if k in _FILTERS}


def _relations(graph: KnowledgeGraph, given: Given) -> Answer[Any]:
    return graph.relations(**_filters(given))


def _entity(graph: KnowledgeGraph, given: Given) -> Answer[Any]:
    graph.entity(given["entity"])  # raises with near names
    return graph.find(given["entity"])


_QUESTIONS: dict[
    str, tuple[Callable[[KnowledgeGraph, Given], Answer[Any] | Table], tuple[str, ...], bool]
] = {
    "edges": (lambda g, o: g.edges(**_filters(o)), (), True),
    "timeline": (lambda g, o: g.timeline(o["timeline"], **_filters(o)), (), True),
    "between": (lambda g, o: g.between(*o["between"], **_filters(o)), (), True),
    "claims": (lambda g, o: g.claims(o.get("by"), o.get("about"), **_filters(o)), ("by", "about"), True),
    "contradictions": (lambda g, o: g.contradictions(o.get("about"), **_filters(o)), ("about",), True),
    "entity": (_entity, (), False),
    "neighbors": (lambda g, o: g.neighbors(o["neighbors"]), (), False),
    "paths": (
        lambda g, o: g.paths(*o["paths"], **{k: o[k] for k in ("max_length", "limit") if k in o}),
        ("max_length", "limit"),
        False,
    ),
    "central": (lambda g, o: g.central(o["central"], o.get("measure", "pagerank")), ("measure",), False),
    "communities": (lambda g, _: g.communities(), (), False),
    "search": (lambda g, o: g.search(o["search"], limit=o.get("limit", 20)), ("limit",), False),
    "sql": (lambda g, o: g.sql(o["sql"]), (), False),
    "cypher": (lambda g, o: g.cypher(o["cypher"]), (), False),
    "about": (lambda g, o: g.about(o["about"], **_filters(o)), (), True),
}
"""Each question: how it is answered, the options of its own, and whether the conditions for relations go with it."""
