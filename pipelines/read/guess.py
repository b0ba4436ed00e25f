"""Title, date and source of a plain text, where it shows them; None in any doubt.

- The title is a short line above the first paragraph that does not end like a sentence and whose words come
  back in the text below: that tells it from the name or the slogan of the site.
- The date is a line of the head or the last line that holds a date and hardly anything else, or the date of a
  dateline («واشنطن (رويترز) 3 آذار 2018 -») at the beginning of a paragraph of the head.
- The source is what a line "المصدر: …" names, the agency in the brackets of a dateline, a byline of the head
  («متابعات / وكالة …»), or a last line of a name in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kg.model import Span
from kg.orthography import fold, strip_marks
from pipelines.read.written_date import find_date

__all__ = ["guess_date", "guess_source", "guess_title"]

_HEAD_LINES = 8
_PARAGRAPH = 150  # code points; a longer line, or one that ends like a sentence, ends the head
_TITLE_WORDS = range(3, 26)
_SENTENCE_END = re.compile(r"[.؟?!…؛;,،:][\"'»”’)\]]*$")
_LINE = re.compile(r"[^\r\n]+")
_WORD = re.compile(r"[^\W_]{2,}")
_PROCLITICS = re.compile("^(?:وال|بال|فال|كال|لل|ال|و|ب|ل|ف)(?=.{3})")

_DATE_WORDS = re.compile(
    r"(?:تاريخ|النشر|نشر|نُشر|في|يوم|آخر|اخر|تحديث|السبت|ال[أا]حد|الاثنين|ال[إا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة|"
    r"وكالات|الساعة|م|ه|ص|مساء|صباحا|بتوقيت|غرينتش|غرينيتش|جرينتش|published|updated|posted|on|last|at|am|pm|gmt|utc|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)",
    re.I,
)
_PLACE = re.compile(r"^[^\W\d_]+(?: [^\W\d_]+)?\s*[-–—،,:(|]")
# What stands before the date of a dateline: a place, and a comma, a dash or an agency in brackets.
_BEFORE_DATE = re.compile(
    r"^[^\W\d_]+(?: [^\W\d_]+){0,2}\s*(?:[,،/–-]|\([^()]{2,25}\))[^\W\d_ ]{0,12}[\s,،–-]*$"
)
_DATELINE = re.compile(r"^[^.؟!\n]{2,70}?(?:\s[-–—ـ]+\s|[-–—]{2,}|:\s)")
_AGENCY = re.compile(
    r"\(\s*((?:رويترز|[أا][ .]?ف[ .]?ب|د[ .]?ب[ .]?[أا]|[أا][ .]?ب|فرانس برس|[أا]سوشيتد ?برس|"
    r"ال[أا]ناضول|سبوتنيك|تاس|شينخوا|"
    r"واس|وام|كونا|قنا|بترا|سانا|وفا|نوفوستي|إنترفاكس|CNN|Reuters|AFP|AP|BBC|TASS|UPI|dpa)\.?)\s*\)"
)
_NAMED = re.compile(r"^\W*(?:المصدر|مصدر الخبر|نقلا عن|نقلًا عن|source)\s*[:：]\s*(.{2,60})$", re.I)
_OUTLET = re.compile(r"^(?:وكالة|صحيفة|جريدة|موقع|شبكة|قناة|مجلة)\s+\S+(?:\s+\S+){0,3}$")
_BYLINE_CUT = re.compile(r"\s*(?://+|[|/–—]|\s-\s)\s*")
_BRACKETS = re.compile(r"^[(\[]\s*([^()\[\]]{2,40}?)\s*[)\]]$")


def guess_title(text: str, boilerplate: Sequence[Span] = ()) -> str | None:
    """The title that stands above the text.

    >>> guess_title("الكرملين ينفي التدخل في الانتخابات\\n\\nنفى الكرملين أي تدخل في الانتخابات.")
    'الكرملين ينفي التدخل في الانتخابات'
    """
    lines = _lines(text, boilerplate)
    head = _head(lines)
    body = {_stem(w) for line in lines[len(head) :] for w in _WORD.findall(line)}
    best: tuple[int, str] | None = None
    for line in head:
        words = [_stem(w) for w in _WORD.findall(line)]
        shared = sum(w in body for w in words)
        is_title = len(words) in _TITLE_WORDS and not find_date(line) and not _AGENCY.search(line)
        if is_title and shared >= 2 and shared / len(words) >= 0.4 and (best is None or shared > best[0]):
            best = shared, line
    return best[1] if best else None


def guess_date(text: str, boilerplate: Sequence[Span] = ()) -> str | None:
    """The date of publication as ISO 8601, from a line of its own or a dateline.

    >>> guess_date("الكرملين ينفي\\n14 نوفمبر/تشرين الثاني 2017\\nنفى الكرملين ذلك.")
    '2017-11-14'
    """
    lines = _lines(text, boilerplate)
    for line in lines[:_HEAD_LINES] + lines[-1:]:
        if date := _date_line(line):
            return date
    for line in lines[:_HEAD_LINES]:
        found = find_date(line[:90]) if _DATELINE.match(line) else None
        if found and _BEFORE_DATE.match(line[: found[1]]):
            return found[0]
    return None


def guess_source(text: str, boilerplate: Sequence[Span] = ()) -> str | None:
    """The outlet or agency that the text names as its own source, as it is written there.

    >>> guess_source("موسكو (رويترز) - نفى الكرملين ذلك.")
    'رويترز'
    """
    lines = _lines(text, boilerplate)
    for line in lines[:_HEAD_LINES] + lines[-3:]:
        if m := _NAMED.match(line):
            return m.group(1).strip(" .")
    for line in lines[:_HEAD_LINES]:
        opening = _DATELINE.match(line)
        if opening and (m := _AGENCY.search(opening.group())):
            return m.group(1)
        if (outlet := _byline(line)) is not None:
            return outlet
    if len(lines) > 2 and (m := _BRACKETS.match(lines[-1])) and len(m.group(1).split()) <= 4:
        return m.group(1)
    return None


def _lines(text: str, boilerplate: Sequence[Span]) -> list[str]:
    """The lines that are not blank and no boilerplate, without the white space around them."""
    hidden = {span.start for span in boilerplate}
    lines = []
    for m in _LINE.finditer(text):
        stripped = m.group().strip()
        if stripped and m.start() + len(m.group()) - len(m.group().lstrip()) not in hidden:
            lines.append(stripped)
    return lines


def _head(lines: list[str]) -> list[str]:
    def above_text(line: str) -> bool:
        return len(line) < _PARAGRAPH and not _SENTENCE_END.search(line)

    head = list(takewhile(above_text, lines[:_HEAD_LINES]))
    # Without a paragraph below there is no telling a title from verse, a list or a short note.
    return head if len(head) < len(lines) else []


def _stem(word: str) -> str:
    return _PROCLITICS.sub("", fold(word))


def _date_line(line: str) -> str | None:
    """The date of a line that has a date and else only a place and words such as "published"."""
    found = find_date(line) if len(line) <= 80 else None
    if found is None:
        return None
    rest = _PLACE.sub(" ", line[: found[1]]) + " " + line[found[2] :]
    words = [w for w in re.findall(r"[^\W\d_]+", rest) if not _DATE_WORDS.fullmatch(strip_marks(w))]
    return found[0] if not words else None


def _byline(line: str) -> str | None:
    if len(line) > _PARAGRAPH or len(line.split()) > 9:
        return None
    parts = [p for p in _BYLINE_CUT.split(line.strip(" /|-–—")) if p]
    if not 2 <= len(parts) <= 3:
        return None
    return next((p for p in parts if _OUTLET.match(p)), None)
