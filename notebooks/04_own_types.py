# %% [markdown]
# # 4. Types and names of your own, and correcting who is who
#
# The 23 types are not all that news is about, the program does not know every name, and it takes some names for one
# that are two. All three are mended with small text files, without code.
#
# The articles here are invented, people and all. In earnest the same holds as ever: **a claim is not a fact**.

# %%
import os
import tempfile
from pathlib import Path

import pandas as pd

from kg.errors import KgError
from pipelines import build

pd.set_option("display.max_colwidth", None)
os.chdir(tempfile.mkdtemp())
articles = Path("articles")
articles.mkdir()
(articles / "strike.txt").write_text(
    "احتج حزب العمال على الحكومة السويدية يوم 3 مارس 2024. وتظاهرت ليلى حداد ضد وزارة الصحة السويدية.",
    "utf-8",
)
(articles / "talks.txt").write_text(
    "التقى الوزير سامي الراوي السفيرة ليلى حداد في بيروت. وقالت ليلى حداد إن الراوي رفض عرض حزب العمال.",
    "utf-8",
)
(articles / "court.txt").write_text("اعتقلت الشرطة الدنماركية ليلى حداد في كوبنهاغن.", "utf-8")
graph = build([articles], "output")
for relation in graph.relations():
    print(relation, "|", relation.evidence)

# %% [markdown]
# ## A relation type
#
# Who protests against whom is not among the types. A TOML file adds the type and the words that state it: a verb by
# its past and present (all its forms are found), and where source and target stand.

# %%
Path("protests.toml").write_text(
    """
[[new_type]]
name = "PROTESTED_AGAINST"
meaning = "protests against target"

[[frame]]
type = "PROTESTED_AGAINST"
target = ["prep:على", "prep:ضد"]
verbs = ["احتجّ يحتجّ", "تظاهر يتظاهر"]
""",
    "utf-8",
)
graph = build([articles], "output", frames=["protests.toml"])
graph.relations(type="PROTESTED_AGAINST").to_dataframe()[["source", "target", "confidence", "evidence"]]

# %% [markdown]
# The learned models never saw this type: they judge who its ends are, and take its words at their word. Read some of
# what they find before you count it. `docs/own_types.md` has more, and `docs/extending.md` the keys of such files.
#
# Mistakes are answered with file and line:

# %%
Path("broken.toml").write_text('[[frame]]\ntype = "PROTESTED_AGAINST"\nverb = ["احتجّ يحتجّ"]\n', "utf-8")
try:
    build([articles], frames=["broken.toml"])
except KgError as error:
    print(error)

# %% [markdown]
# ## Who was taken for whom
#
# Every merge of names has a reason and a score. The doubtful ones come first:

# %%
graph.merges().to_dataframe()

# %% [markdown]
# «ليلى حداد» of all three articles is one person: nothing but the name says so, and the score tells how much a name of
# that kind says. (That «الراوي» is «سامي الراوي» was decided within one article, by the extraction.)
#
# Say that you know better: the one who was arrested is another woman of that name; and the transliterated name
# should be written otherwise. `aliases.toml`, beside the graph, is your word, a line a decision.

# %%
Path("output/aliases.toml").write_text(
    """
[split]
"ليلى حداد" = { documents = ["court.txt"] }

[rename]
"laila_haddad" = { name = "Leila Haddad" }
""",
    "utf-8",
)
graph = build([articles], "output", frames=["protests.toml"])
graph.find("ليلى حداد").to_dataframe()[["id", "name", "name_ar", "documents"]]

# %% [markdown]
# Two women now. No article was read again for that: a build after a correction only works out anew who is who. What
# the articles say stays with the one whom they mean:

# %%
for woman in graph.find("ليلى حداد"):
    print(woman.id, woman)
    for relation in graph.about(woman):
        print("   ", relation.document, "|", relation)

# %% [markdown]
# To undo a decision, delete its line and build again. A name in the file that nobody bears is told, and no error:

# %%
Path("output/aliases.toml").write_text('[merge]\n"ليلى حدادة" = "laila_haddad"\n', "utf-8")
graph = build([articles], "output", frames=["protests.toml"])
len(graph.find("ليلى حداد"))
