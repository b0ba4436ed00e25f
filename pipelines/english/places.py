"""Whether the name of a capital stands for the state («Moscow denies») or for the place («in Moscow»)."""

from __future__ import annotations

import re

from spacy.tokens import Span

from pipelines.english.lists import word_list

__all__ = ["acts_as_state", "in_dateline"]

_PLACE = word_list("places_place")
_MOTION = word_list("places_motion")
_HELD = word_list("places_held")
_SENT = word_list("places_sent")
_CITY = word_list("places_city")
_RULERS = word_list("places_rulers")
_LONGEST = 32  # tokens of a dateline before the name; those of news have eight


def acts_as_state(span: Span) -> bool:
    """Whether a mention of a capital stands for its state.

    >>> import spacy
    >>> doc = spacy.blank("en")("Moscow denied that a meeting in London took place")
    >>> acts_as_state(doc[:1]), acts_as_state(doc[6:7])
    (True, False)
    """
    doc, start = span.doc, span.start
    if in_dateline(span):
        return False
    after = doc[span.end] if span.end < len(doc) else None
    if (
        after is not None
        and after.tag_ in ("NN", "NNS", "NNP")
        and span[-1].head.i == after.i
        and after.text[0].islower()
    ):
        return after.lower_ in ("officials", "government", "authorities", "regime")
    before = doc[start - 1].lower_ if start else ""
    if after is not None and after.text == "-" and not span[-1].whitespace_:
        return False  # «Singapore-based»
    if start > 1 and before in ("of", "in") and doc[start - 2].lower_ in _CITY | _RULERS:
        theirs = (
            start < 3 or doc[start - 3].text[0].islower()
        )  # «Turkish officials in Berlin» are guests there
        return before == "in" and doc[start - 2].lower_ in _RULERS and theirs
    if before in ("the",) and start > 1:
        before = doc[start - 2].lower_
    earlier = {t.lower_ for t in doc[max(0, start - 5) : max(0, start - 1)]}
    if before in ("to", "for"):
        return not _MOTION & earlier
    if before == "from":
        return bool(_SENT & earlier)
    head = span.root.head if span.root.dep_ == "obj" else None
    if head is not None and head.lemma_.lower() in _HELD:
        return False
    if before in ("and", "or", ",") and start > 1:
        first = doc[start - 2]
        return first.text[0].islower() or first.nbor(-1).lower_ not in _PLACE if first.i else True
    return before not in _PLACE


def in_dateline(span: Span) -> bool:
    """Whether the mention opens the text's line before a dash or an agency: «MOSCOW (Reuters) —», «PARIS, May 5 —»,
    «VILNIUS/MINSK (AP)»."""
    doc, i = span.doc, span.start - 1
    while i >= 0 and "\n" not in doc[i].text:
        if span.start - i > _LONGEST or (doc[i].text.strip(" ,/") and not doc[i].is_upper):
            return False
        i -= 1
    behind = "".join(t.text_with_ws for t in doc[span.end : span.end + 40])
    following = (span[-1].whitespace_ + behind)[:40]
    return bool(re.match(r"(?:/[A-Z ]{3,25})?\s*(?:\(|—|–|-- |- |,[^.]{1,25}(?:—|–|\(| - ))", following))
