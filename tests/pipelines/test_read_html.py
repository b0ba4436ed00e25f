"""Web pages."""

from __future__ import annotations

import pytest

from kg.errors import EmptyText, UnreadableFile
from pipelines.read.html import read_html

PARAGRAPHS = (
    "نفى الكرملين، اليوم الثلاثاء، اتهامات الحملة، وقال المتحدث باسمه إن موسكو لم تتدخل في الانتخابات.",
    "وأضاف المتحدث أن بلاده مستعدة للتعاون مع أي تحقيق، غير أنها لم تتلق حتى الآن أي طلب من واشنطن.",
    "وكانت شركة أمريكية قد أعلنت أن قراصنة حاولوا اختراق خوادمها، من دون أن تذكر من يقف وراءهم.",
)
PAGE = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="{charset}">
<title>{title} | الضفة</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="الضفة">
<meta property="article:published_time" content="2018-03-20T08:00:00+02:00">
<link rel="canonical" href="https://news.example.org/a/1"></head>
<body><nav><a href="/">الرئيسية</a><a href="/s">رياضة</a></nav>
<article><h1>{title}</h1>{body}</article>
<div class="comments"><h3>أضف تعليقا</h3><form><input name="email"></form></div>
<footer>© جميع الحقوق محفوظة</footer></body></html>"""
TITLE = "الكرملين ينفي اتهامات الحملة"


def page(charset: str = "utf-8", encoding: str = "utf-8") -> bytes:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    return PAGE.format(charset=charset, title=TITLE, body=body).encode(encoding)


def test_article_with_its_metadata() -> None:
    document = read_html(page(), "a/1.html")
    assert (document.id, document.title, document.date) == ("a/1.html", TITLE, "2018-03-20")
    assert (document.source, document.language) == ("الضفة", "ar")
    assert document.url == "https://news.example.org/a/1"
    assert all(p in document.text for p in PARAGRAPHS)


def test_page_around_the_article_is_dropped_or_marked() -> None:
    document = read_html(page(), "a")
    shown = list(document.text)
    for span in document.boilerplate:
        shown[span.start : span.end] = " " * (span.end - span.start)
    for chrome in ("الرئيسية", "رياضة", "أضف تعليقا", "الحقوق"):
        assert chrome not in "".join(shown)


@pytest.mark.parametrize("charset", ["windows-1256", "iso-8859-1", "utf-8"])
def test_encoding_is_declared_rightly_or_wrongly(charset: str) -> None:
    document = read_html(page(charset, "cp1256"), "a")
    assert PARAGRAPHS[0] in document.text


@pytest.mark.parametrize(
    ("shown", "date"),
    [
        ('<div class="post-date">الجمعة 02 جوان 2017</div>', "2017-06-02"),
        ('<footer><i class="date">2 يونيو 2017</i><i class="date">3 يونيو 2017</i></footer>', None),
        ("<footer>© 2016 الضفة</footer>", None),
        ("<p>وقال إن اللقاء عقد في 7 مايو 2015 في باريس، ولم يعلن عنه حتى الآن.</p>", None),
        ("<p>موسكو (رويترز) 3 آذار 2018 - نفى المتحدث باسم الكرملين، اليوم، ما نقل عنه.</p>", "2018-03-03"),
    ],
)
def test_date_without_metadata(shown: str, date: str | None) -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    html = f"<html><body><article><h1>{TITLE}</h1>{shown}{body}</article></body></html>"
    assert read_html(html.encode(), "a").date == date


def test_very_short_page() -> None:
    short = "<html><body><p>نفى الكرملين ذلك.</p></body></html>"
    assert read_html(short.encode(), "a").text.strip() == "نفى الكرملين ذلك."


@pytest.mark.parametrize("data", [b"", b"<html><body></body></html>", b"<html><script>a()</script></html>"])
def test_page_without_text(data: bytes) -> None:
    with pytest.raises(EmptyText, match="no article text"):
        read_html(data, "a")


def test_page_that_is_no_text() -> None:
    with pytest.raises(UnreadableFile):
        read_html(b"<html>\x00\x01\x02", "a")
