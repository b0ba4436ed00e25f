"""Whether the name of a capital stands for the state («موسكو تنفي») or for the place («في موسكو»)."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Span

from kg.names import normalize
from pipelines.arabic.gazetteer import Gazetteer, word_list

__all__ = ["acts_as_state", "in_dateline"]

_IN = word_list("town_before")
_MOTION = word_list("motion")
_FROM_STATE = word_list("from_state")
_STRIKE = word_list("strike")
_WINDOW = 6
_LINE, _LEAD = 70, 24  # tokens around a name that are read, and those before it that mostly tell
_LONGEST_LEAD = 60


def acts_as_state(mention: Span, gazetteer: Gazetteer) -> bool:
    """Whether a mention of a capital stands for its state.

    A capital is a place after a preposition of place, in a dateline, after a noun that belongs to
    towns, or after a verb of motion with «إلى» or «من»; else it acts as the state. A name in a chain
    («بين موسكو وكييف») follows the first of it.

    >>> from spacy.vocab import Vocab
    >>> from pipelines.arabic.gazetteer import load_gazetteer
    >>> from pipelines.arabic.tokenizer import Tokenizer
    >>> doc = Tokenizer(Vocab())("اتهمت موسكو كييف، ثم سافر الوزير إلى لندن")
    >>> [acts_as_state(doc[i : i + 1], load_gazetteer()) for i in (1, 2, 8)]
    [True, True, False]
    """
    doc, start = mention.doc, _chain_start(mention, gazetteer)
    if in_dateline(mention):
        return False
    word, earlier = _word(doc, start - 1), [_word(doc, i) for i in range(max(0, start - _WINDOW), start - 1)]
    if word in ("ه", "ها") and earlier and earlier[-1] in ("مقر", "مقار"):
        return False
    if word == "من":
        return _comes_from_state(doc, mention, start, earlier)
    if word in ("الي", "نحو", "صوب", "باتجاه", "ل"):
        return not _MOTION & set(earlier)
    if word == "علي":
        return not _STRIKE & set(earlier[-3:])
    return word not in _IN


def in_dateline(mention: Span) -> bool:
    """Whether the mention stands in a dateline or byline.

    «موسكو (رويترز) -», «باريس/ وكالات:», «القاهرة في 18 مايو /أ ش أ/», «لندن، 12 مارس».
    """
    doc, first = mention.doc, mention.start
    before = doc[max(0, first - _LEAD) : first].text
    if len(before) > _LONGEST_LEAD and "\n" not in before and re.search(r"\w", before):
        return False
    near = doc[max(0, first - _LINE) : mention.end + _LINE]  # joining a whole document is slow
    start, end = mention.start_char - near.start_char, mention.end_char - near.start_char
    text = near.text
    line = text.rfind("\n", 0, start) + 1
    lead = text[line:start]
    following = text[end:].split("\n", 1)[0][:60]
    if not lead.strip(" /،-–—*•"):
        return bool(
            re.match(r"[،,]?\s*(?:في |فى |يوم )?\s*(?:[\d(\[/\-–—ـ]|:\s*[«(])", following)
            or re.match(r"[،,]\s*\w+\s*[–—\-/(]", following)
            or (not following.strip() and line == start)
        )
    if re.fullmatch(r"\s*[•*▪-]\s*", lead) and following.startswith(":"):
        return True
    if len(lead) > _LONGEST_LEAD or re.search("[.؟!»]", lead):
        return False
    if re.search(r"\d.*[/–—-]\s*$", lead) and following.startswith(":"):
        return True
    opens = re.search(r"(?:^|[/\-–—،,]\s*)(?:\w+\s*[/\-–—،,]\s*)*$", lead) is not None
    closes = (
        re.match(r"\s*(?:[–—ـ/(]|-\s|\d|:\s*[«(]|:\s*\w+$|[،,]\s*(?:\d|\w+\s*[:–—]))", following) is not None
    )
    return (opens and closes) or (
        re.search(r"[\-–—]\s*$", lead) is not None and re.match(r"\s*:", following) is not None
    )


def _comes_from_state(doc: Doc, mention: Span, start: int, earlier: list[str]) -> bool:
    """After «من»: the state if it sends or gives something, else where somebody speaks or comes from."""
    following = [_word(doc, i) for i in range(mention.end, min(len(doc), mention.end + 2))]
    if "مقرا" in following or start < 3 or earlier[-1:] in (["و"], ["/"], ["."], ["،"]):
        return False
    return bool(_FROM_STATE & set(earlier[-4:]))


def _chain_start(mention: Span, gazetteer: Gazetteer) -> int:
    """The first token of the chain of places that the mention ends: «موسكو وكييف» for «كييف»."""
    doc, start = mention.doc, mention.start
    while start >= 2 and doc[start - 1].text in ("و", "أو"):
        for size in (1, 2):
            before = normalize(doc[max(0, start - 1 - size) : start - 1].text)
            if gazetteer.lookup(before, "GPE"):
                start -= 1 + size
                break
        else:
            return start
    return start


def _word(doc: Doc, i: int) -> str:
    return normalize(doc[i].norm_) or doc[i].text if i >= 0 else ""
