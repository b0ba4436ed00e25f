"""Bytes to text: byte order marks, UTF-8, UTF-16, windows-1256 and other legacy encodings."""

from __future__ import annotations

import codecs
import re

from kg.errors import UnreadableFile

__all__ = ["decode", "detect_encoding"]

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"SQLite format 3", "a database"),
)
# Windows, Unix and DOS; the first wins where they come out nearly alike.
_LEGACY = ("cp1256", "iso8859_6", "cp720")
_CLEARLY_BETTER = 0.15
# Left to charset-normalizer; with all that it knows it sees some East Asian text in any short run of bytes.
_EUROPEAN = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]")
_ARABIC = re.compile(r"[\u0621-\u0652]")
# Letters of other scripts, signs and Latin letters within a word: what a wrong code page brings.
_FOREIGN = re.compile(
    r"[^\W\d_a-zA-Z\u0600-\u06ff]"
    r"|(?<=[\u0621-\u0652])[]a-zA-Z[+\\^_{}|<>=\u2500-\u259f]"
    r"|(?<=[a-zA-Z])[\u0621-\u0652]"
)
_ARABIC_WORD = re.compile(r"[\u0621-\u0652]+")
_HEAD = 1 << 20


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of ``data``, without its byte order mark, otherwise unchanged: line ends stay as they are.

    ``declared`` is the encoding that the file itself claims (an HTML page); it is used where the text that
    comes out is sound.

    Raises:
        UnreadableFile: the bytes are no text, or of no encoding that can be told.

    >>> decode("نفى الكرملين ذلك".encode("cp1256"))
    'نفى الكرملين ذلك'
    """
    encoding = detect_encoding(data, declared)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as e:
        raise UnreadableFile(f"damaged {encoding} text: {_reason(e)}; save the file as UTF-8") from e
    if not _is_text(text):
        raise UnreadableFile("binary data, not text; expected UTF-8, UTF-16 or windows-1256 text")
    return text


def detect_encoding(data: bytes, declared: str | None = None) -> str:
    """The name of the Python codec that reads ``data``; only the first mebibyte is looked at.

    Raises:
        UnreadableFile: the bytes are no text, or of no encoding that can be told.
    """
    head = data[:_HEAD]
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    for magic, what in _BINARY:
        if head.startswith(magic):
            raise UnreadableFile(f"this is {what}, not text; convert it to UTF-8 text first")
    if wide := _utf16_without_mark(head):
        return wide
    if b"\x00" in head:
        raise UnreadableFile("binary data, not text; expected UTF-8, UTF-16 or windows-1256 text")
    if _is_utf8(head):
        return "utf-8"
    arabic = _arabic_encoding(head)
    # Servers used to declare Latin-1 whatever they sent: what is Arabic prevails over such a claim.
    if declared and _declared_fits(head, declared, arabic is not None):
        return declared
    return arabic or _european_encoding(head)


def _is_utf8(head: bytes) -> bool:
    """Whether ``head`` is UTF-8, or UTF-8 with so few damaged places that it was meant to be.

    A damaged file must not be read as windows-1256, which would turn every letter into two others.
    """
    # A cut at the end of the head may fall within a letter, hence the incremental decoder.
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(head)
    damaged = text.count("\ufffd")
    wide = sum(1 for c in text if c > "\x7f") - damaged
    return not damaged or damaged * 3 < wide


def _utf16_without_mark(head: bytes) -> str | None:
    # In Arabic and Latin UTF-16 nearly every high byte is 0x06 or 0x00, and hardly any low byte is.
    pairs = len(head) // 2
    if pairs < 2 or (len(head) % 2 and len(head) < _HEAD):
        return None
    first, second = head[0 : 2 * pairs : 2], head[1 : 2 * pairs : 2]
    for encoding, high, low in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        letters = (high.count(0) + high.count(6)) / pairs
        if letters > 0.9 and (low.count(0) + low.count(6)) / pairs < 0.2:
            return encoding
    return None


def _declared_fits(head: bytes, declared: str, is_arabic: bool) -> bool:
    try:
        text = codecs.getincrementaldecoder(declared)("strict").decode(head)
    except (UnicodeDecodeError, LookupError):
        return False
    return _is_text(text) and _is_arabic(text) == is_arabic


def _arabic_encoding(head: bytes) -> str | None:
    candidates = [(e, head.decode(e, "replace")) for e in _LEGACY]
    arabic = [(_arabic_score(text), encoding) for encoding, text in candidates if _is_arabic(text)]
    best = max((score for score, _ in arabic), default=0.0)
    return next((encoding for score, encoding in arabic if score > best - _CLEARLY_BETTER), None)


def _european_encoding(head: bytes) -> str:
    from charset_normalizer import from_bytes

    match = from_bytes(head, cp_isolation=list(_EUROPEAN)).best()
    if match is None or not _is_text(str(match)):
        raise UnreadableFile("bytes of no known text encoding; expected UTF-8, UTF-16 or windows-1256 text")
    return match.encoding


def _is_arabic(text: str) -> bool:
    """Whether Arabic came out: most letters outside ASCII are Arabic, and no other script is mixed in."""
    arabic = len(_ARABIC.findall(text))
    foreign = len(_FOREIGN.findall(text)) + text.count("\ufffd")
    # A few words may happen to have hardly any of the commonest letters.
    enough = 0.25 if arabic > 50 else 0.15
    return arabic >= 2 and foreign <= 0.05 * arabic and _is_text(text) and _arabic_score(text) > enough


def _arabic_score(text: str) -> float:
    """How much a text looks like Arabic: the share of its commonest letters, and of words with the article.

    The letters are those above 5 % in any Arabic news corpus; a wrong code page permutes them.
    """
    letters = _ARABIC.findall(text)
    if not letters:
        return 0.0
    frequent = sum(1 for c in letters if c in "اليومنتره")
    words = _ARABIC_WORD.findall(text)
    article = sum(1 for w in words if "ال" in w[:4])
    return (frequent / len(letters) + article / len(words)) / 2


def _is_text(text: str) -> bool:
    return "\x00" not in text and len(_CONTROL.findall(text)) <= 0.002 * len(text)


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"wrong byte at position {error.start}"
    return str(error)
