"""Hostile documents: files that no newspaper writes and every archive holds some of.

``write(folder)`` writes them all; nothing of them is kept in the repository. Each is named after what is wrong with it.
``Hostile.fate`` says what a build must make of it: ``built``, ``refused`` (recorded with an error) or ``either``;
``records`` is how many documents it holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.shapes import SENTENCE, SHAPES

__all__ = ["ODD", "Hostile", "hostile_files", "write"]

MEGABYTES = 50
MANY = 10_000
ACCUSED = "اتهم زيد القصر شركة النور بالاختراق."


@dataclass(frozen=True, slots=True)
class Hostile:
    """One hostile file."""

    name: str
    content: bytes
    fate: str = "either"
    records: int = 1


def write(folder: Path) -> list[Hostile]:
    """Write all of them; what is returned has no content any more."""
    folder.mkdir(parents=True, exist_ok=True)
    out = []
    for hostile in hostile_files():
        (folder / hostile.name).write_bytes(hostile.content)
        out.append(Hostile(hostile.name, b"", hostile.fate, hostile.records))
    return out


def hostile_files() -> Iterator[Hostile]:
    """All of them, one after the other."""
    yield from _sizes()
    yield from _encodings()
    yield from _characters()
    yield from _shapes()
    yield from _html()
    yield from _jsonl()
    yield from _csv()
    yield from _languages()


def _text(name: str, text: str, fate: str = "built") -> Hostile:
    return Hostile(f"{name}.txt", text.encode("utf-8", "surrogatepass"), fate)


def _sizes() -> Iterator[Hostile]:
    yield Hostile("empty.txt", b"", "refused")
    yield Hostile("empty.html", b"", "refused")
    yield Hostile("empty.jsonl", b"", "built", 0)
    yield Hostile("empty.csv", b"", "refused")
    yield Hostile("mark_alone.txt", b"\xef\xbb\xbf", "refused")
    for name, blank in (("spaces", " "), ("lines", "\n"), ("tabs", "\t"), ("hard_spaces", "\u00a0")):
        yield _text(f"only_{name}", blank * 5000, "refused")
    for n, character in enumerate("او.«7aA؟،ـ\u064e😀中\u200f"):
        yield _text(f"one_character_{n}", character)
    line = (SENTENCE + " ").encode()
    yield Hostile("fifty_megabytes_on_one_line.txt", line * (MEGABYTES * 2**20 // len(line)), "refused")
    yield Hostile("fifty_megabytes_without_a_space.txt", "ا".encode() * (MEGABYTES * 2**19), "refused")
    yield Hostile("a_million_short_lines.txt", "نفى\n".encode() * 1_000_000, "refused")
    yield Hostile("a_million_empty_lines.txt", b"\n" * 1_000_000 + line, "refused")
    yield Hostile(
        "fifty_megabytes.jsonl", b'{"text": "' + line * (MEGABYTES * 2**20 // len(line)) + b'"}\n', "refused"
    )
    page = b"<html><body><p>" + line * (MEGABYTES * 2**20 // len(line)) + b"</p></body></html>"
    yield Hostile("fifty_megabytes.html", page, "refused")
    yield _text("long_token", f"نفى {'ا' * 100_000} ذلك.")
    yield _text("long_word_with_clitics", f"نفى و{'بال' * 20_000}هم ذلك.")
    yield _text("forty_thousand_short_lines", "نفى\n" * 40_000)


def _encodings() -> Iterator[Hostile]:
    for code in ("utf-16-le", "utf-16-be", "utf-16", "utf-32", "utf-8-sig", "cp1256", "iso8859_6", "cp720"):
        yield Hostile(f"{code}.txt", f"{ACCUSED} {ACCUSED}".encode(code, "ignore"), "built")
    good = ACCUSED.encode()
    yield Hostile("invalid_utf8_within.txt", good + b"\xff\xfe\xfa " + good, "either")
    yield Hostile("invalid_utf8_everywhere.txt", bytes(range(128, 256)) * 50, "either")
    yield Hostile("cut_within_a_letter.txt", good[:-2], "either")
    yield Hostile("overlong_utf8.txt", good + b"\xc0\xaf\xe0\x80\xaf", "either")
    yield Hostile("surrogates.txt", _text("s", f"{ACCUSED} \ud800\udc00").content, "either")
    yield Hostile("null_bytes.txt", good.replace(b" ", b"\x00"), "refused")
    yield Hostile("null_byte_at_the_end.txt", good + b"\x00", "refused")
    yield Hostile("only_nulls.txt", b"\x00" * 5000, "refused")
    yield Hostile("half_utf16.txt", ACCUSED.encode("utf-16-le") + b"\x00", "either")
    yield Hostile("control_characters.txt", good + bytes(range(1, 32)) * 20, "either")
    yield Hostile("zip.txt", b"PK\x03\x04" + bytes(range(256)), "refused")
    yield Hostile("pdf.html", b"%PDF-1.7\n" + bytes(range(256)), "refused")
    yield Hostile("random.txt", bytes((n * n * 7 + n // 3) % 256 for n in range(20_000)), "either")
    yield Hostile("two_encodings.txt", good * 20 + ACCUSED.encode("cp1256"), "either")


ODD = {
    "bidi_override": "\u202e", "bidi_isolate": "\u2067\u2066\u2069", "bidi_embedding": "\u202a\u202b\u202c",
    "zero_width_joiner": "\u200d", "zero_width_non_joiner": "\u200c", "zero_width_space": "\u200b",
    "word_joiner": "\u2060", "left_to_right_mark": "\u200e", "byte_order_mark": "\ufeff", "soft_hyphen": "\u00ad",
    "tatweel": "ـ", "fatha": "\u064e", "shadda": "\u0651", "dagger_alef": "\u0670", "combining": "\u0301\u0327\u0338",
    "keycap": "1\ufe0f\u20e3", "emoji": "👩‍👩‍👧‍👦", "flags": "🇸🇦🇪🇬", "skin": "👍🏿", "private": "\ue000",
    "plane_16": "\U0010ffff",
    "presentation_forms": "ﷺﻼﺍ", "ligature": "ﷲ", "full_width": "ＡＢ１", "line_separator": "\u2028",
    "paragraph": "\u2029",
    "vertical_tab": "\x0b", "form_feed": "\x0c", "next_line": "\x85", "carriage_return": "\r", "replacement": "\ufffd",
    "ideographic_space": "\u3000", "mathematical": "𝐀𝟗", "persian": "گچپژ", "urdu": "ٹڈڑے", "digits": "٣۴5",
    "roman": "Ⅷ",
}  # fmt: skip


def _characters() -> Iterator[Hostile]:
    """Each odd character between letters, between words, in a run, and doubled after every letter."""
    for name, odd in ODD.items():
        runs = f"{odd * 3000} {ACCUSED} {odd * 3000}"
        yield _text(f"odd_{name}_in_a_run", runs, "either")
        yield _text(f"odd_{name}_in_words", odd.join(ACCUSED) * 20, "either")
        yield _text(f"odd_{name}_between", f" {odd} ".join(ACCUSED.split()) + f"\n{odd}\n{ACCUSED}", "either")
    yield _text(
        "all_odd", "".join(f"{odd}{word}" for odd in ODD.values() for word in ACCUSED.split()) * 5, "either"
    )


def _shapes() -> Iterator[Hostile]:
    """The shapes of :mod:`tests.hostile.shapes`, some two thousand tokens each, and the largest of them."""
    for name, shape in SHAPES.items():
        yield _text(f"shape_{name}", shape(1000), "either")
    yield _text("ten_thousand_mentions", "نفى الكرملين.\n" * MANY)
    yield _text("two_thousand_names_in_a_sentence", SHAPES["names_in_a_sentence"](6000))


def _html() -> Iterator[Hostile]:
    paragraph = f"<p>{ACCUSED} {SENTENCE}</p>"

    def page(name: str, body: str, fate: str = "either") -> Hostile:
        head = "<!doctype html><html><head><title>خبر</title></head><body>"
        return Hostile(f"{name}.html", f"{head}{body}</body></html>".encode(), fate)

    yield page("nested_divisions", "<div>" * 20_000 + paragraph + "</div>" * 20_000)
    yield page("nested_tables", "<table><tr><td>" * 3_000 + paragraph)
    yield page(
        "table_of_spans", "<table>" + "<tr><td colspan=100 rowspan=100>نفى" * 400 + "</table>", "refused"
    )
    yield page("table_of_one_row", "<table><tr>" + "<td>نفى" * 100_000 + "</table>", "refused")
    yield page("nested_spans_never_closed", "<p>" + "<span>" * 20_000 + ACCUSED)
    yield page("nested_lists", "<ul><li>" * 5_000 + paragraph)
    yield page("never_closed_tags", "<a class=date " * 20_000 + paragraph)
    yield page("attributes", "<p " + " ".join(f"a{n}='{n}'" for n in range(20_000)) + f">{ACCUSED}</p>")
    yield page("long_attribute", f'<p class="{"date " * 50_000}">{ACCUSED}</p>' + paragraph)
    yield page("entities", "&amp;" * 50_000 + paragraph)
    yield page("entity_bomb", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>&b;' + paragraph)
    yield page("numeric_entities", "&#x645;&#1608;&#0;&#xffffffff;&#xd800;" * 200 + paragraph)
    yield page("comments", "<!--" * 20_000 + paragraph + "-->" + paragraph)
    yield page("script", f"<script>{'while(1);' * 20_000}</script>" + paragraph)
    yield page("style", f"<style>{'p{color:red}' * 20_000}</style>" + paragraph)
    yield page("no_article", "<nav>" + "<a href='/'>خبر</a>" * 5_000 + "</nav>")
    yield page("five_thousand_paragraphs", paragraph * 1_000)
    yield page("base64", f"<img src='data:image/png;base64,{'A' * 1_000_000}'>" + paragraph)
    yield page("wrong_charset", '<meta charset="shift_jis">' + paragraph)
    yield page("unknown_charset", '<meta charset="no-such">' + paragraph)
    yield page("declared_utf7", '<meta charset="utf-7">' + paragraph)
    yield page("null_within", paragraph + "\x00" + paragraph)
    yield Hostile("text_named_html.html", ACCUSED.encode(), "either")
    yield Hostile("only_a_tag.html", b"<", "either")


def _jsonl() -> Iterator[Hostile]:
    wrong: list[object] = [
        {"text": 3}, {"text": None}, {"text": ["نص"]}, {"text": {"a": 1}}, {"text": True}, {}, [], 3, "نص", None, True,
        {"text": ""}, {"text": "   "}, {"id": 5.5, "text": ACCUSED}, {"id": True, "text": ACCUSED},
        {"id": ["a"], "text": ACCUSED}, {"date": 2017, "text": ACCUSED}, {"date": "amorgen", "text": ACCUSED},
        {"title": {}, "text": ACCUSED}, {"text": "\ud800"}, {"id": "x" * 5000, "text": ACCUSED}, {"TEXT": ACCUSED},
    ]  # fmt: skip
    for n, value in enumerate(wrong):
        good = {"id": f"good {n}", "text": ACCUSED}
        lines = "\n".join(map(json.dumps, (good, value, good)))
        yield Hostile(f"wrong_type_{n:02}.jsonl", lines.encode(), "built", 3)
    for name, line in {
        "not_json": "{", "nan": '{"text": NaN}', "nested": "[" * 100_000, "nested_object": '{"a":' * 100_000,
        "long_number": '{"id": ' + "9" * 10_000 + ', "text": "نص"}', "huge_exponent": '{"id": 1e999, "text": "نص"}',
        "two_values": '{"text": "أ"} {"text": "ب"}', "single_quotes": "{'text': 'نص'}",
        "trailing_comma": '{"text": "نص",}',
        "duplicate_keys": '{"text": "نص", "text": 3}', "escaped_null": r'{"text": "نص\u0000نص"}',
        "control": '{"text": "نص\x01"}', "bad_escape": r'{"text": "\x"}', "half_escape": r'{"text": "\ud8"}',
    }.items():  # fmt: skip
        good = json.dumps({"text": ACCUSED})
        yield Hostile(f"line_{name}.jsonl", f"{good}\n{line}\n{good}\n".encode(), "built", 3)
    yield Hostile("line_of_bytes.jsonl", b'{"text": "a"}\n\xff\xff\xff\n{"text": "b"}\n', "either", 3)
    same = json.dumps({"id": "same", "text": ACCUSED})
    yield Hostile("same_id_a_hundred_times.jsonl", "\n".join([same] * 100).encode(), "built", 100)
    yield Hostile("utf16.jsonl", f"{same}\n{same}".encode("utf-16"), "built", 2)


def _csv() -> Iterator[Hostile]:
    for name, content, records in (
        ("ragged", "id,text\n1,نص,3,4\n2\n\n3,نص\n", 3),
        ("quotes", 'id,text\n1,"نفى ""الكرملين"" ذلك"\n2,"سطر\nآخر"\n3,نص"وسط\n', 3),
        ("quote_never_closed", 'id,text\n1,"نفى\n2,نص\n3,نص\n', 1),
        ("only_quotes", 'text\n"""""""\n""\n', 1),
        ("no_header", "1,2,3\n4,5,6\n", 1),
        ("header_alone", "id,text\n", 0),
        ("same_columns", "text,text,text\nأ,ب,ج\n", 1),
        ("semicolons", "id;text\n1;نص\n", 1),
        ("tabs", "id\ttext\n1\tنص\n", 1),
        ("mixed_line_ends", "id,text\r\n1,نص\r2,نص\n3,نص\r\n", 2),
        ("formulas", 'id,text\n"=1+1","@SUM(A1)"\n', 1),
        ("wide", "text," + ",".join(f"c{n}" for n in range(5_000)) + "\n" + "ن," * 5_000 + "ن\n", 1),
        ("null", "id,text\n1,ن\x00ص\n", 1),
        ("long_field", "text\n" + "ن" * 200_000 + "\n", 1),
    ):
        yield Hostile(f"table_{name}.csv", content.encode(), "either", records)


def _languages() -> Iterator[Hostile]:
    for name, sentence in {
        "english": "The Kremlin denied that Moscow had hacked the campaign. ", "russian": "Кремль отверг обвинения. ",
        "chinese": "克里姆林宫否认了这一指控。", "hebrew": "הקרמלין הכחיש. ", "hindi": "क्रेमलिन ने इनकार किया। ",
        "thai": "เครมลินปฏิเสธข้อกล่าวหา", "persian": "کرملین این اتهام را رد کرد. ", "urdu": "کریملن نے تردید کی۔ ",
        "greek": "Το Κρεμλίνο διέψευσε. ", "amharic": "ክሬምሊን አስተባበለ። ", "georgian": "კრემლმა უარყო. ",
    }.items():  # fmt: skip
        yield _text(f"language_{name}", sentence * 50, "either")
        yield _text(f"mixed_with_{name}", f"{ACCUSED} {sentence} {SENTENCE} " * 10, "either")
        yield _text(
            f"mixed_in_words_{name}",
            "".join(a + b for a, b in zip(ACCUSED * 3, sentence * 9, strict=False)),
            "either",
        )
