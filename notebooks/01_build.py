# %% [markdown]
# # 1. From articles to a graph
#
# `kg` reads Arabic news and writes down **who says what about whom**: a graph whose nodes are persons,
# organisations, countries and groups, and whose edges are statements such as *accused*, *denied*, *leaked*, *met*.
#
# Read everything below with one thing in mind: **a claim is not a fact.** The graph says that an article says that
# somebody says something. Whether it is true, the graph does not know; and the program misreads some sentences.
# That is why every relation keeps its sentence, and why you read that sentence before you rely on it.
#
# This notebook needs no network and no language model service. It works in a temporary folder of its own.

# %%
import os
import tempfile
from pathlib import Path

import pandas as pd

import kg
from pipelines import build
from pipelines.samples import sample_paths

pd.set_option("display.max_colwidth", None)
workspace = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
os.chdir(workspace.name)

# %% [markdown]
# ## The articles
#
# The package ships a few sample articles about the election hacks and leaks of 2015 to 2024, in the formats that you
# are likely to have: plain text, saved web pages, and JSON lines with one article a line. The events are publicly
# documented, the wording is the project's own; outlets, authors and minor figures are invented.

# %%
samples = sample_paths()
for path in samples:
    print(f"{path.name:30} {path.stat().st_size:>7,} bytes")

# %% [markdown]
# Articles of your own are files as well, or `kg.Document` values where they come out of a database or a feed. Give
# `build` paths, folders, globs and documents in any mixture. Here is one document of our own:

# %%
note = kg.Document(
    "my-note",
    "اتهمت ألمانيا روسيا باختراق البوندستاغ. ونفى الكرملين الاتهامات الألمانية.",
    date="2020-05-28",
    source="My desk",
)

# %% [markdown]
# And here is what goes wrong in practice: an empty file, a page that is only a picture, and a JSONL file that was cut
# off in the middle of its second line.

# %%
articles = Path("articles")
articles.mkdir()
files = {
    "empty.txt": "",
    "picture.html": "<html><body><img src='photo.jpg'></body></html>",
    "feed.jsonl": '{"id": "feed-1", "date": "2018-07-16", "text": "التقى ترامب بوتين في هلسنكي."}\n{"id": "fe',
}
for name, content in files.items():
    (articles / name).write_text(content, encoding="utf-8")

# %% [markdown]
# ## Building
#
# One call reads, extracts, brings together what the articles say about the same entity, and draws. One bad file never
# stops the others: it is reported, and kept in the graph as a failed document.
#
# On the command line the same is `kg build articles/ -o output/`.

# %%
graph = build([*samples, note, "articles/"], "output/")
graph

# %% [markdown]
# ## What was found
#
# Each document with what was found in it. Title, date, publisher and address come from the page or the record itself;
# where they are not given, they stay empty rather than being guessed.

# %%
documents = pd.DataFrame(graph.documents()).fillna("")
read = documents[documents["error"] == ""]
read[["id", "title", "date", "source", "mentions", "relations"]]

# %%
info = graph.info()
print(f"{info.documents} documents, {info.entity_count} entities, {info.relation_count} relations")
pd.Series(info.entities, name="entities").to_frame()

# %%
pd.Series(info.relations, name="relations").sort_values(ascending=False).to_frame()

# %% [markdown]
# ## What failed
#
# A failed document keeps its reason, so that you can repair it and build again.

# %%
documents[documents["error"] != ""][["id", "error"]]

# %% [markdown]
# ## An entity
#
# Ask for it by any of its names, in Arabic or in English, in any usual spelling: «روسيا», `Russia` and `russia` are
# the same entity. Where it acts as the state, the capital «موسكو» counts as the country.

# %%
russia = graph.entity("روسيا")
print(russia, "|", russia.type, "|", russia.documents, "documents,", russia.mentions, "mentions")
print("aliases:", "، ".join(russia.aliases))

# %% [markdown]
# Every mention is a place in a text: half-open offsets, counted in code points of the document as it was read.

# %%
for mention in graph.mentions(russia)[:5]:
    text = graph.document(mention.document).text
    assert text[mention.start : mention.end] == mention.text
    print(f"{mention.document}, {mention.start} to {mention.end}: {mention.text}")

# %% [markdown]
# Names that the gazetteer does not know get an English name by transliteration. Such a name is a proposal, not
# somebody's own spelling: check it before you print it.

# %%
entities = pd.DataFrame(graph.entities())
proposed = entities[entities["name_origin"] == "transliteration"]
proposed[["name_ar", "name", "type", "documents"]].head(10)

# %% [markdown]
# When several articles name somebody in different ways, the graph says why it takes them for one. The most doubtful
# come first, for you to check.

# %%
pd.DataFrame(graph.merges()).head(8)

# %% [markdown]
# ## One sentence, followed
#
# Our note says «اتهمت ألمانيا روسيا باختراق البوندستاغ». An accusation of a wrong that has a type of its own gives
# two statements: that one *accused* the other, which the article itself states, and the wrong, which is *alleged* and
# is the accuser's word (`says …`). This is what the program made of the note; compare it with the sentences:

# %%
for relation in graph.relations(document="my-note"):
    print(relation)
    print(f"    {relation.evidence}   (confidence {relation.confidence:.2f})")

# %% [markdown]
# ## How sure is it?
#
# Each relation has a confidence: the program's own estimate of the chance that it is right, between 0 and 1. The
# weakest are more likely wrong than right. The page therefore hides them until you ask for them, and `min_confidence`
# does the same for questions. Choose it by what an error costs you.

# %%
confidence = pd.Series([relation.confidence for relation in graph.relations()])
bands = pd.cut(
    confidence, [0, 0.3, 0.5, 0.7, 1], labels=["up to 0.3", "0.3 to 0.5", "0.5 to 0.7", "above 0.7"]
)
bands.value_counts(sort=False).rename("relations").to_frame()

# %% [markdown]
# ## The page
#
# `build` wrote two files. `graph.db` is the graph: it opens in a moment, without any model. `graph.html` is the page:
# one file that works with the network off and can be sent to a colleague.

# %%
for path in sorted(Path("output").iterdir()):
    if path.suffix in {".db", ".html"}:
        print(path)
again = kg.open("output/graph.db")
assert len(again) == len(graph)

# %% [markdown]
# A graph at the end of a cell is the page itself: search for a name, click a shape for its card, click a line for its
# sentences. `graph.show(lang="en")` draws it in English. Dashed lines are negated, alleged, attempted or possible.
#
# *The page weighs about a megabyte, so it is left out of the notebook as it is stored. Run the cell to see it.*

# %%
graph

# %% [markdown]
# Next: [02_query](02_query.ipynb) asks the graph questions; [03_who_accuses_whom](03_who_accuses_whom.ipynb) looks at
# it as a whole.
