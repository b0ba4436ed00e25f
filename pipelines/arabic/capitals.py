"""Whether the name of a capital stands for the state («موسكو تنفي») or for the place («في موسكو»)."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span, Token

from kg.names import normalize

__all__ = ["acts_as_state", "in_dateline"]

_IN = frozenset({"في", "ب", "داخل", "خارج", "قرب", "وسط", "جنوب", "شمال", "شرق", "غرب", "شرقي", "غربي", "جنوبي",
                 "شمالي", "عبر", "فوق", "ضواحي", "شوارع", "مطار", "محيط", "قلب", "انحاء", "ضاحيه"})  # fmt: skip
_TOWN = frozenset({"مدينه", "العاصمه", "عاصمه", "مقرها", "مقره", "بلديه", "جامعه", "معهد", "شرطه", "نيابه", "محكمه",
                   "محكم", "قمه", "محادثات", "مفاوضات", "اجتماع", "مؤتمر", "موتمر", "لقاء", "بوسط", "سفير",
                   "السفير", "سفاره", "السفاره", "مكتب", "مكتبها", "مراسل", "مراسلنا", "بورصه", "فندق",
                   "صحيفه", "مجموعه", "اتفاق", "اعلان", "بيان", "منتدي", "نادي", "فرع", "سجن"})  # fmt: skip
_MOTION = frozenset("""وصل يصل وصول وصوله وصولها عاد يعود عوده عودته عودتها سافر يسافر سفر سفره توجه يتوجه توجهه
    طار زار يزور زياره زيارته زيارتها غادر يغادر مغادره رحله انتقل ينتقل نقل نقله نقلت دخل دخول لجا فر هرب هبط
    استدعي رحل ارسل اوفد حط قدم قدوم متجها متوجها طريقه الطريق جوله حل مقيم مقيمه المقيم عائدا عائدا قادما
    جاء رجع جوا برا سافرت عادت وصلت زارت غادرت انتقلت توجهت فرت الطائره طائره طائرته نقلوا مر""".split())
_BEFORE_STATE = frozenset({"ان", "لان", "لكن", "بل", "بين", "مع", "ضد", "علي", "عن", "بينما", "فيما", "ل", "لدي",
                           "كانت", "وكانت", "ليست", "حتي"})  # fmt: skip
_LOOK_BACK = 6
_BYLINE = re.compile(r"[\s]*[(\[/:،,\-–—ـ«]")


def acts_as_state(mention: Span) -> bool:
    """Whether a mention of a capital stands for its state.

    A capital is a place after a preposition of place, in a dateline, after a noun that belongs to towns, or after
    a verb of motion with «إلى» or «من»; else it acts as the state. A name in a chain («بين موسكو وكييف») follows
    the first of it.
    """
    doc, start = mention.doc, _chain_start(mention)
    if in_dateline(mention):
        return False
    before = _token(doc, start - 1)
    if before is None or before.text.isspace():
        return True
    word = normalize(before.norm_)
    if word in _IN or word in _TOWN:
        return False
    if word in ("الي", "من", "نحو", "صوب", "باتجاه"):
        return not _motion_before(doc, start - 1)
    return word not in _MOTION


def in_dateline(mention: Span) -> bool:
    """Whether the mention opens a line and a byline follows («موسكو (رويترز) -», «باريس/ وكالات:»)."""
    doc, start = mention.doc, mention.start
    line = doc.text.rfind("\n", 0, mention.start_char) + 1
    lead = doc.text[line : mention.start_char]
    following = doc.text[mention.end_char : mention.end_char + 60].split("\n")[0]
    if start == 0 or not lead.strip(" /،-–—:«\"*•"):
        if re.match(r"\s*[(\[/\-–—ـ]", following) or re.match(r"\s*:", following):
            return True
        return not following.strip() and len(lead) < 3
    whole = lead + mention.text + following
    return len(lead) < 45 and bool(re.search(r"[/\-–—]", lead)) and "/" in whole and not re.search("[.؟!]", lead)


def _chain_start(mention: Span) -> int:
    """The first token of the chain of capitals that the mention ends: «موسكو وكييف» for «كييف»."""
    doc, start = mention.doc, mention.start
    while start >= 2 and doc[start - 1].text in ("و", "أو") and doc[start - 2].ent_type_ == "GPE":
        start -= 2
        while start > 0 and doc[start - 1].ent_type_ == "GPE" and doc[start].ent_iob_ == "I":
            start -= 1
    return start


def _motion_before(doc: Doc, i: int) -> bool:
    words = {normalize(t.norm_) for t in doc[max(0, i - _LOOK_BACK) : i]}
    return bool(words & _MOTION)


def _token(doc: Doc, i: int) -> Token | None:
    return doc[i] if i >= 0 else None
