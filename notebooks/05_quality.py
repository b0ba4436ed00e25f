# %% [markdown]
# # 5. How good is it? Scoring on texts of your own
#
# Figures of others (`docs/quality.md`) are for other texts. Before you count anything, annotate some of yours and
# measure: fifty short articles tell much. Here are five invented ones, which tell little; the way is the same.
#
# To be right here means to be what a careful reader would have written down. It does not mean
# true: **a claim is not a fact**, however well it was extracted.

# %%
from dataclasses import replace

import pandas as pd

from kg import Document, Entity, Evidence, ExtractedDocument, Mention, Relation
from pipelines import extract
from pipelines.evaluate import score

pd.set_option("display.max_colwidth", None)

# %% [markdown]
# ## Annotated texts
#
# Gold is what `kg extract` prints, made right by hand: one JSON object a line (`kg extract articles/ > gold.jsonl`,
# then edit). Here it is written in Python: the names of each text with id and type, and its relations.

# %%
NAMES = {
    "سامي الراوي": ("sami_al_rawi", "PERSON"),
    "ليلى حداد": ("laila_haddad", "PERSON"),
    "نبيل حداد": ("nabil_haddad", "PERSON"),
    "حزب العمال": ("labour_party", "ORG"),
    "مجموعة الظل": ("shadow_group", "ORG"),
    "البنك المركزي الأردني": ("jordanian_central_bank", "ORG"),
    "الشرطة الدنماركية": ("danish_police", "ORG"),
    "كوبنهاغن": ("copenhagen", "GPE"),
    "سويسرا": ("switzerland", "GPE"),
    "السودان": ("sudan", "GPE"),
}
TEXTS = [
    (
        "اتهم سامي الراوي ليلى حداد بإخفاء التقرير، لكنها نفت الاتهامات.",
        [("ACCUSED", "sami_al_rawi", "laila_haddad"), ("DENIED", "laila_haddad", "sami_al_rawi")],
    ),
    (
        "قالت ليلى حداد إن مجموعة الظل اخترقت خوادم البنك المركزي الأردني، ولم تعلق مجموعة الظل.",
        [("ACCUSED", "laila_haddad", "shadow_group"), ("HACKED", "shadow_group", "jordanian_central_bank")],
    ),
    (
        "اعتقلت الشرطة الدنماركية نبيل حداد، شقيق ليلى حداد، في كوبنهاغن. وانتقد حزب العمال الاعتقال.",
        [
            ("CHARGED", "danish_police", "nabil_haddad"),
            ("KIN_OF", "nabil_haddad", "laila_haddad"),
            ("CRITICIZED", "labour_party", "danish_police"),
        ],
    ),
    (
        "فرضت سويسرا عقوبات على السودان، ودعت السودان إلى وقف القتال. ورفض السودان الدعوة.",
        [
            ("SANCTIONED", "switzerland", "sudan"),
            ("URGED", "switzerland", "sudan"),
            ("REJECTED", "sudan", "switzerland"),
        ],
    ),
    (
        "استقال سامي الراوي من حزب العمال بعدما التقى ليلى حداد، التي رفضت دعم ترشيحه.",
        [
            ("LEFT", "sami_al_rawi", "labour_party"),
            ("MET", "sami_al_rawi", "laila_haddad"),
            ("REJECTED", "laila_haddad", "sami_al_rawi"),
        ],
    ),
]


def annotated(number, text, relations):
    """A document with its gold: every occurrence of a name is a mention, the evidence is the whole text."""
    entities = []
    for name, (id_, type_) in NAMES.items():
        starts = [i for i in range(len(text)) if text.startswith(name, i)]
        if starts:
            mentions = tuple(Mention(i, i + len(name), name) for i in starts)
            entities.append(Entity(id_, type_, id_, name, mentions))
    whole = Evidence(0, len(text))
    stated = tuple(Relation(type_, source, target, whole) for type_, source, target in relations)
    return ExtractedDocument(Document(f"text-{number}", text), tuple(entities), stated)


gold = [annotated(number, text, relations) for number, (text, relations) in enumerate(TEXTS, start=1)]
print(len(gold), "documents,", sum(len(d.relations) for d in gold), "relations")

# %% [markdown]
# ## Scores
#
# The same measures as `kg evaluate gold.jsonl`: mentions by exact span and type, entities by B³ (are the same mentions
# together?), relations by type, source and target.

# %%
system = list(extract([d.document for d in gold]))
scores = score(gold, system)
figures = {
    "mention, exact": scores.mention_exact,
    "mention, lenient": scores.mention_lenient,
    "entity B³": scores.entity_b3,
    "relation": scores.relation,
}
pd.DataFrame(
    {name: {"precision": f.precision, "recall": f.recall, "F1": f.f1} for name, f in figures.items()}
).T.round(2)

# %% [markdown]
# By type, with the counts; a type with three examples has no figure worth the name:

# %%
pd.DataFrame(
    {
        name: {"right": f.correct, "gold": f.gold, "found": f.system}
        for name, f in scores.relation_by_type.items()
    }
).T

# %% [markdown]
# ## Reading the errors
#
# Figures say how much, errors say why. `missed` are relations of the gold that were not found; `spurious` are found
# ones that the gold does not have. A missed and a spurious one of one sentence are often one error: a wrong end, a
# name not recognised, a pronoun taken for somebody else.

# %%
for error in scores.errors:
    type_, source, target = error.key
    print(f"{error.kind:9} {error.document}  {source} {type_} {target or '(open)'}")
    print("          ", error.sentence)

# %% [markdown]
# What to do about each is in `docs/extending.md`: a wording that is not known is a frame, a name is a line of the
# gazetteer; what is an error of the models needs training texts.
#
# ## How sure is sure enough?
#
# Every relation has a probability. Raising the least that you accept leaves out more wrong ones than right ones, if
# the probabilities are any good:

# %%
rows = []
for least in (0.0, 0.3, 0.5, 0.7, 0.9):
    kept = [replace(d, relations=tuple(r for r in d.relations if r.confidence >= least)) for d in system]
    figure = score(gold, kept).relation
    rows.append(
        {
            "confidence at least": least,
            "found": figure.system,
            "precision": figure.precision,
            "recall": figure.recall,
            "F1": figure.f1,
        }
    )
pd.DataFrame(rows).set_index("confidence at least").round(2)

# %% [markdown]
# For searching, where a reader looks at every sentence, take all. For counting and drawing, take what is at least as
# likely right as wrong (`--min-confidence 0.5`). For publishing, read it.
#
# Are 0.7 seven in ten? The mean confidence beside the share of right ones says so; `docs/calibration.md` does it with
# enough texts.

# %%
found = [r for d in system for r in d.relations]
print(f"mean confidence {sum(r.confidence for r in found) / len(found):.2f}")
print(f"right           {scores.relation.precision:.2f}, of {scores.relation.system} relations")
