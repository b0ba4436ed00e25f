# %% [markdown]
# # 2. Who accused whom, according to whom, when
#
# Questions to a graph, each answered with the sentences that state it. The graph knows what articles *say*: every
# answer below reads "according to this article", and a claim is not a fact. The program also misreads some sentences,
# so the last step of every question is to read the evidence.

# %%
from html import escape

import pandas as pd
from IPython.display import HTML

import kg
from pipelines import build
from pipelines.samples import sample_paths

pd.set_option("display.max_colwidth", None)
graph = build(sample_paths())
graph

# %% [markdown]
# A finished graph is opened with `kg.open("output/graph.db")` instead, in a moment and without a model.
#
# Answers are lists of relations. A small function turns such a list into a table:

# %%
COLUMNS = ["when", "source", "type", "target", "modality", "whose word", "document", "confidence"]


def table(relations):
    """The relations as a data frame, one row a statement."""
    rows = [
        {
            "when": r.when,
            "source": r.source.name,
            "type": r.type if r.polarity == "affirmed" else f"not {r.type}",
            "target": r.target.name if r.target else "",
            "modality": r.modality,
            "whose word": r.attribution.name if r.attribution else "the article",
            "document": r.document,
            "confidence": round(r.confidence, 2),
        }
        for r in relations
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


# %% [markdown]
# ## Who accused whom
#
# `min_confidence` leaves out the relations of which the program itself is least sure. With a lower value you find more
# and must sort out more by hand.

# %%
LEAST = 0.3
accusations = graph.relations(type="ACCUSED", min_confidence=LEAST)
table(accusations)

# %% [markdown]
# Whom did the articles show being accused: «روسيا», asked for in Arabic. `source=` asks for the accusers' side.

# %%
table(graph.relations(type="ACCUSED", target="روسيا", min_confidence=LEAST))

# %% [markdown]
# ## When
#
# `when` is the date that the text gives for the event, as exact as it gives it («عام 2016» is `2016`), else the date of
# the article. `since` and `until` are inclusive, and take a year, a month or a day.

# %%
table(graph.relations(type=["ACCUSED", "DENIED"], since="2016-07", until="2016", min_confidence=LEAST))

# %% [markdown]
# `relation.date` alone tells whether the text dates it; it is empty where only the article has a date:

# %%
every = graph.relations(min_confidence=LEAST)
dated = [r for r in every if r.date is not None and r.date != r.document_date]
print(f"{len(dated)} of {len(every)} relations have a date of their own in the text")

# %% [markdown]
# ## According to whom
#
# Where an article reports somebody's words («قالت مايكروسوفت إن قراصنة إيرانيين استهدفوا…»), the relation carries the
# speaker as `attribution`. Without one, the article says it in its own voice.

# %%
reported = [r for r in every if r.attribution is not None]
speakers = pd.Series([r.attribution.name for r in reported], dtype=str).value_counts()
speakers.rename("statements reported as their word").to_frame().head(10)

# %%
speaker = max(reported, key=lambda r: (r.confidence, r.key)).attribution
print("everything that is reported as the word of", speaker)
table(graph.relations(attribution=speaker))

# %% [markdown]
# `claims` is wider: what somebody says of somebody, both reported statements and acts of speech (accused, denied,
# criticised, threatened …). What is claimed about Russia, and by whom?

# %%
claims = [r for r in graph.claims(about="Russia") if r.confidence >= LEAST]
table(claims)

# %% [markdown]
# ## Alleged, attempted, possible, negated
#
# «لم تتدخل موسكو» is kept as a *negated* relation, and «زعم أن…» makes one that is *alleged*. Nothing of that is
# thrown away, and nothing of it is counted as having happened unless you say so:

# %%
states = pd.DataFrame([{"polarity": r.polarity, "modality": r.modality} for r in every])
pd.crosstab(states["modality"], states["polarity"])

# %%
table(graph.relations(polarity="negated", min_confidence=LEAST))

# %% [markdown]
# ## Evidence
#
# The point of it all. Each relation knows its document and the span of its sentence there. The offsets are half-open
# and count code points of the text as it was read:

# %%
best = max(accusations, key=lambda r: (r.confidence, r.key))
text = graph.document(best.document).text
assert text[best.start : best.end] == best.evidence
print(best)
print(
    f"{best.document}, characters {best.start} to {best.end}; published by {best.publisher}, {best.document_date}"
)

# %% [markdown]
# So a sentence can be shown with those who take part in it marked, and with some of the text around it. A pronoun or a
# noun such as «الشركة» is no mention: where somebody is not marked, the text refers to them in another way.

# %%
AROUND = 100  # characters


def evidence(relation):
    """The sentence of a relation, with the mentions of its entities marked and the text around it in small."""
    text = graph.document(relation.document).text
    parts = {relation.source, relation.target, relation.attribution} - {None}
    marks = sorted(
        (m.start, m.end)
        for entity in parts
        for m in graph.mentions(entity, document=relation.document)
        if relation.start <= m.start and m.end <= relation.end
    )
    pieces, at = [], relation.start
    for start, end in marks:
        if start < at:  # within another mention, as the country in the name of its ministry
            continue
        pieces += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    pieces.append(escape(text[at : relation.end]))
    before, after = escape(text[: relation.start][-AROUND:]), escape(text[relation.end :][:AROUND])
    source = escape(" · ".join(filter(None, [relation.publisher, relation.document_date, relation.document])))
    return (
        f"<p><b>{escape(str(relation))}</b> <small>({relation.confidence:.2f})</small></p>"
        f'<blockquote dir="rtl" lang="ar"><small>… {before}</small>{"".join(pieces)}<small>{after} …</small>'
        f"</blockquote><p><small>{source}</small></p>"
    )


strongest = sorted(accusations, key=lambda r: (-r.confidence, r.key))[:3]
HTML("".join(evidence(r) for r in strongest))

# %% [markdown]
# And the other end of the list, to see how the program errs. Read these before you trust a count: does the sentence
# really say what the relation says?

# %%
weakest = sorted(graph.relations(type="ACCUSED"), key=lambda r: (r.confidence, r.key))[:3]
HTML("".join(evidence(r) for r in weakest))

# %% [markdown]
# Sentences can be searched for words as well; spelling is compared without diacritics and other orthographic detail:

# %%
for relation in graph.relations(text="الاتهامات", min_confidence=LEAST)[:4]:
    print(relation)
    print("   ", relation.evidence)

# %% [markdown]
# ## Contradictions
#
# Pairs of statements that go against each other: the same statement affirmed and negated, or an accusation and the
# denial of the accused towards the accuser. They are found by rule, and a pair is a place to look at: the two may
# speak of different matters or times. Which of them is true, the graph cannot say.

# %%
pairs = [c for c in graph.contradictions() if c.claim.type != "DENIED"]
pairs.sort(key=lambda c: (-min(c.claim.confidence, c.denial.confidence), c.claim.key, c.denial.key))
pd.DataFrame(
    [
        {"claim": c.claim, "in": c.claim.document, "against it": c.denial, "said in": c.denial.document}
        for c in pairs
    ]
).head(10)

# %%
HTML("<hr>".join(evidence(c.claim) + evidence(c.denial) for c in pairs[:2]))

# %% [markdown]
# Denials often name no addressee («ونفت موسكو ذلك»). Then `target` is empty, and the page draws a loop.

# %%
open_denials = [r for r in graph.relations(type="DENIED", min_confidence=LEAST) if r.target is None]
table(open_denials)

# %% [markdown]
# ## One actor, two actors
#
# All that concerns somebody, by date; all between two; and the shortest ways from one to the other. A way over other
# actors is a reason to read the articles, not a link between the two ends.

# %%
wikileaks = graph.entity("ويكيليكس")
table([r for r in graph.timeline(wikileaks) if r.confidence >= LEAST])

# %%
table(graph.between("Donald Trump", "Russia"))

# %%
for way in graph.paths("مايكروسوفت", "ويكيليكس"):
    print(" → ".join(entity.name for entity in way))

# %% [markdown]
# A small slip in a name does no harm («بوتن» finds «بوتين»). A name that the graph does not know is an error that
# proposes near ones, not an empty list that looks like an answer:

# %%
try:
    graph.relations(source="مايكروسوف")
except kg.UnknownName as error:
    print(error)

# %% [markdown]
# ## Everything as a data frame
#
# `to_dict` gives plain values, with entities by their ids. From here on, pandas does the rest; keep the columns
# `modality`, `attribution` and `evidence` when you pass a table on, so that a claim stays a claim.

# %%
frame = pd.DataFrame([r.to_dict() for r in graph.relations()])
print(frame.shape)
frame[["type", "source", "target", "polarity", "modality", "attribution", "date", "confidence"]].head()

# %%
frame.pivot_table(index="type", columns="modality", values="document", aggfunc="count", fill_value=0)

# %% [markdown]
# `graph.export("graph.csv")`, `.graphml`, `.gexf` or `.json` writes the graph for other programs. The command line
# asks the same questions: `kg query output/graph.db --type ACCUSED --target روسيا`.
#
# Next: [03_who_accuses_whom](03_who_accuses_whom.ipynb).
