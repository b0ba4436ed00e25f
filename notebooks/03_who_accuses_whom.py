# %% [markdown]
# # 3. Who accuses whom: a look at the whole
#
# What a journalist would ask of a pile of articles: when do claims and denials come, who is accused most and by how
# many, who stands between the others, which groups form.
#
# Three warnings belong above every figure here.
#
# - **A claim is not a fact.** To be accused often is no sign of guilt; it is a sign of being written about.
# - **The articles are a choice.** The figures describe these few samples, not the world.
# - **The program errs.** It misses statements and misreads some. Read the sentences behind a figure before you use it.
#
# Counting asks for more certainty than searching, so only relations of some confidence are looked at. Change `LEAST`
# and run again: what does not survive that is not worth printing. Where you find a sentence that was misread, put the
# key of its relation into `MISREAD` and run again.

# %%
from collections import Counter, defaultdict

import networkx as nx
import pandas as pd

from pipelines import build
from pipelines.samples import sample_paths

pd.set_option("display.max_colwidth", None)
graph = build(sample_paths())
LEAST = 0.4
MISREAD = set()  # such as {"podesta-emails.html#3"}
relations = [r for r in graph.relations(min_confidence=LEAST) if r.key not in MISREAD]
print(graph)
print(len(relations), "relations are looked at here")

# %% [markdown]
# ## Claims and denials over time
#
# An accusation that an article reports as not made («لم يتهم أحدا») is no accusation: only affirmed ones count. Each
# is dated by the text or else by its article, so a month with many articles is a month with many claims. Dates that
# are less exact than a month, such as «عام 2016», stay a line of their own.

# %%
words = [r for r in relations if r.type in {"ACCUSED", "DENIED"} and r.polarity == "affirmed"]
months = pd.DataFrame([{"month": (r.when or "no date")[:7], "type": r.type} for r in words])
timeline = pd.crosstab(months["month"], months["type"]).reindex(columns=["ACCUSED", "DENIED"], fill_value=0)
articles_of = Counter((d.date or "no date")[:7] for d in graph.documents())
timeline["articles"] = [articles_of[month] for month in timeline.index]
timeline["drawn"] = [
    "▲" * accused + "▽" * denied
    for accused, denied in zip(timeline["ACCUSED"], timeline["DENIED"], strict=True)
]
timeline

# %% [markdown]
# The same as statements, oldest first, with whose word they are:

# %%
for r in sorted(words, key=lambda r: (r.when or "9999", r.key))[:15]:
    print(r.when, "|", r, "|", r.document)

# %% [markdown]
# ## Who is accused most
#
# The number of accusations says little: one article may repeat one accusation in five sentences. Better are the number
# of **different accusers** and of **different articles**; and beside them, in fairness, how often the accused denies.

# %%
accusers, articles, denials = defaultdict(set), defaultdict(set), Counter()
for r in words:
    if r.type == "ACCUSED":
        accusers[r.target].add(r.source)
        articles[r.target].add(r.document)
    else:
        denials[r.source] += 1

most_accused = sorted(accusers, key=lambda e: (-len(accusers[e]), -len(articles[e]), e.id))
pd.DataFrame(
    [
        {
            "accused": str(e),
            "type": e.type,
            "accusers": len(accusers[e]),
            "articles": len(articles[e]),
            "denials": denials[e],
            "who": ", ".join(sorted(a.name for a in accusers[e])),
        }
        for e in most_accused[:10]
    ]
)

# %% [markdown]
# Before any of that is printed: the sentences. Here are those behind the first line. Does each say what the line above
# it says? If one does not, strike it out, as said at the top.

# %%
first = most_accused[0]
for r in words:
    if r.type == "ACCUSED" and r.target == first:
        print(f"{r.source} → {r.target}   ({r.key}, confidence {r.confidence:.2f})")
        print("   ", r.evidence)

# %% [markdown]
# And what they answer, or what is answered for them: denials by the same actor, with the addressee where the text
# names one.

# %%
for r in words:
    if r.type == "DENIED" and r.source == first:
        print(f"{r}   ({r.key}, confidence {r.confidence:.2f})")
        print("   ", r.evidence)

# %% [markdown]
# ## Who accuses, and who is accused back
#
# Accusations as a directed network. Where two accuse each other, both arrows are there.

# %%
accusing = nx.DiGraph()
for r in words:
    if r.type == "ACCUSED":
        accusing.add_edge(r.source.name, r.target.name)
mutual = sorted(
    {tuple(sorted(pair)) for pair in accusing.edges if accusing.has_edge(*pair[::-1]) and pair[0] != pair[1]}
)
print("accuse each other:", mutual or "none")
degrees = pd.DataFrame({"accuses": dict(accusing.out_degree), "is accused by": dict(accusing.in_degree)})
degrees.sort_values(["accuses", "is accused by"], ascending=False, kind="stable").head(10)

# %% [markdown]
# ## Go-betweens
#
# Who links people that have no direct link? For that we take only relations of contact and support, as stated or
# alleged, not negated ones, and not accusations: an accusation is no contact. Countries are left out, since nearly
# everybody has to do with one.
#
# **Betweenness** is the share of the shortest ways between others that lead over somebody. A high value says: in these
# articles, this one is the bridge. It does not say that anything was passed over the bridge.

# %%
CONTACT = {"CONTACTED", "MET", "COOPERATED_WITH", "SUPPORTED", "LEAKED", "AFFILIATED_WITH", "KIN_OF"}


def is_contact(r):
    """Whether a relation states a contact between two persons, organisations or groups."""
    actors = all(end is not None and end.type in {"PERSON", "ORG", "GROUP"} for end in (r.source, r.target))
    return actors and r.type in CONTACT and r.polarity == "affirmed" and r.source != r.target


def contacts(chosen):
    """The undirected network of the contacts among some relations."""
    return nx.Graph([(r.source.name, r.target.name) for r in chosen if is_contact(r)])


network = contacts(relations)
betweenness = nx.betweenness_centrality(network)
print(network)

# %% [markdown]
# One misread sentence can make a bridge. So we ask how firm each value is: leave out one article after the other, and
# count how often somebody stays among the first five.


# %%
def leading(values, count=5):
    """The names of the highest values above zero."""
    return [name for name in sorted(values, key=lambda n: (-values[n], n))[:count] if values[name] > 0]


stays = Counter()
documents = sorted({r.document for r in relations})
for left_out in documents:
    rest = contacts(r for r in relations if r.document != left_out)
    stays.update(leading(nx.betweenness_centrality(rest)))

pd.DataFrame(
    [
        {
            "go-between": name,
            "betweenness": round(betweenness[name], 3),
            "links": network.degree(name),
            f"among the first 5 in … of {len(documents)}": stays[name],
        }
        for name in leading(betweenness, 10)
    ]
)

# %% [markdown]
# The links of the first one, with the statement behind each. `(alleged)` and `says …` belong to the statement: do not
# drop them when you retell it.

# %%
go_between = leading(betweenness)[0]
for r in relations:
    if is_contact(r) and go_between in {r.source.name, r.target.name}:
        print(f"{r}   ({r.key}, {r.confidence:.2f})")

# %% [markdown]
# ## Communities
#
# Groups that have more to do with each other than with the rest, found by greedy modularity (Clauset, Newman and
# Moore, 2004) in the same network of contacts. They mostly follow the affairs that the articles tell of. To be in a
# group with somebody means to be named in the same affair, no more.

# %%
communities = [c for c in nx.community.greedy_modularity_communities(network) if len(c) > 2]
print(
    f"modularity {nx.community.modularity(network, nx.community.greedy_modularity_communities(network)):.2f}"
)
pd.DataFrame(
    [
        {
            "size": len(c),
            "members, best linked first": ", ".join(sorted(c, key=lambda n: (-network.degree(n), n))),
        }
        for c in communities
    ]
)

# %% [markdown]
# The same, of the whole graph and in one call: `graph.central` and `graph.communities` count every relation, each once
# however many articles repeat it. Betweenness then asks who stands between all others, not only between those in
# contact.

# %%
graph.central(5, "betweenness").to_dataframe()

# %%
for community in graph.communities()[:3]:
    print(community.number, len(community), ", ".join(entity.name for entity in list(community)[:8]))

# %% [markdown]
# ## A picture for print
#
# `graph.plot` draws with matplotlib (`pip install 'kg[plot]'`), with Arabic in its right shapes and order: here the
# one who is accused most, and what is stated around. `axes.figure.savefig("figure.pdf")` saves it. A line in a
# picture has no room for "alleged": dashed lines are not stated as fact; say so under the picture.

# %%
axes = graph.plot(first, depth=1, lang="ar", top=14, min_confidence=LEAST)
axes.figure.set_size_inches(7, 5)

# %% [markdown]
# ## On the page
#
# The page draws the same graph for readers: filters for types, modality, speakers and time, and *Claims*, which sets
# what is alleged of somebody beside what they deny. `graph.show()` draws it here; `graph.to_html("graph.html")`
# writes it.
#
# For a layout of your own, `graph.to_networkx()` gives the whole graph with all attributes, and
# `graph.export("graph.gexf")` a file for Gephi.

# %%
whole = graph.to_networkx()
print(whole)
example = next(iter(sorted(whole.edges(keys=True))))
print("every relation knows its", ", ".join(whole.edges[example]))
