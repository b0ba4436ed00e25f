"""Lines of web pages that are not the article."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.read import find_boilerplate

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
SENTENCE = "نفى الكرملين أن تكون موسكو قد تدخلت في الانتخابات."


def marked(text: str) -> list[str]:
    return [text[s.start : s.end] for s in find_boilerplate(text)]


@pytest.mark.parametrize(
    "line",
    [
        "شارك",
        "شاركها.",
        "شَارِك الخبر: فيسبوك | تويتر | واتساب",
        "فيسبوك وتويتر وواتساب",
        "نسخ الرابط",
        "تخطى إلى المحتوى",
        "الرئيسية » دولي » أوروبا",
        "الرئيسية | سياسة | رياضة",
        "حجم الخط: أ+ أ-",
        "+ الخط -",
        "A+ A A-",
        "اقرأ أيضا: حملة ترامب تتعرض للاختراق",
        "إقرأ أيضاً",
        "قد يعجبك أيضًا",
        "التعليقات (3)",
        "أضف تعليقك",
        "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *",
        "الاسم * البريد الإلكتروني *",
        "اشترك في نشرتنا البريدية ليصلك كل جديد",
        "يستخدم هذا الموقع ملفات تعريف الارتباط لتحسين تجربتك",
        "جميع الحقوق محفوظة © الضفة 2019",
        "الوسوم: روسيا، ويكيليكس، ترامب",
        "#روسيا #الانتخابات_الأمريكية",
        "1204 مشاهدة",
        "3 دقائق للقراءة",
        "تابعونا على فيسبوك وتويتر",
        "https://news.example.org/a/1",
        "(غيتي)",
        "سامي الحايك/ غيتي",
        "Share on Facebook",
        "Skip to main content",
        "Read more: Campaign says it was hacked",
        "Sign up for our newsletter",
        "We use cookies to improve your experience",
        "5 min read",
        "Copyright 2019 Example News",
        "AFP/Getty Images",
        "Leave a Reply",
    ],
)
def test_line_is_marked(line: str) -> None:
    text = f"{SENTENCE}\n  {line}\r\n{SENTENCE}"
    assert marked(text) == [line]


@pytest.mark.parametrize(
    "line",
    [
        SENTENCE,
        "شارك في الاجتماع وزير الخارجية الروسي",
        "شارك ترامب رسالة نشرها ويكيليكس على تويتر",
        "تويتر تحذف حسابات روسية",
        "قد يعجبك ما قاله بوتين، لكنه لم يقنع أحدا في واشنطن.",
        "بيروت - رويترز",
        "باريس/ الأناضول",
        "واشنطن (أ ف ب) - نفى البيت الأبيض ذلك",
        "شاهد: ماذا قال ترامب؟",
        "التسجيل الصوتي نشره موقع ويكيليكس",
        "طباعة الصحف في موسكو تتوقف",
        "المصدر: وكالات",
        "2016",
        "تعليق عضوية روسيا في المجلس",
        "رد على الاتهامات",
        "The White House denied the report.",
        "Share prices fell after the report",
        "Search warrants were issued against three Russians",
        "More than 100 emails were leaked",
    ],
)
def test_line_of_an_article_is_not_marked(line: str) -> None:
    assert marked(f"{SENTENCE}\n{line}\n{SENTENCE}") == []


def test_headlines_below_read_also_are_marked_up_to_the_next_sentence() -> None:
    headlines = ["ترامب يشيد بالرئيس الروسي", "- ماكرون يستقبل بوتين في فرساي"]
    text = "\n".join(["موضوعات متعلقة:", *headlines, SENTENCE, "عنوان فرعي في المقال"])
    assert marked(text) == ["موضوعات متعلقة:", *headlines]


def test_of_a_caption_only_the_credit_is_marked() -> None:
    assert marked(f"سفارة الإكوادور في وسط لندن (أ ف ب/سامي الحايك)\n{SENTENCE}") == ["(أ ف ب/سامي الحايك)"]
    assert marked(f"{SENTENCE}\n{SENTENCE} (أرشيف)") == []


PIECES = ["شارك", "تويتر", "اقرأ أيضا", "ترامب", "نفى", "(غيتي)", ":", ".", "\n", "\r\n", " "]


@given(st.lists(st.sampled_from(PIECES)))
def test_spans_are_in_order_within_lines(words: list[str]) -> None:
    text = " ".join(words)
    spans = find_boilerplate(text)
    assert list(spans) == sorted(spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() != "" for s in spans)
    assert all("\n" not in text[s.start : s.end] for s in spans)


@pytest.mark.gold
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no ../shared/corpus on this machine")
def test_no_annotated_word_of_the_corpus_is_marked() -> None:
    files = [file.read_text("utf-8") for file in sorted(CORPUS.glob("*.jsonl"))]
    documents = [json.loads(line) for text in files for line in text.split("\n") if line]
    hit, mentions = 0, 0
    for document in documents:
        spans = find_boilerplate(document["text"])
        for mention in (m for e in document["entities"] for m in e["mentions"]):
            mentions += 1
            hit += any(s.start <= mention["start"] < s.end for s in spans)
    assert mentions > 5000
    assert hit <= mentions / 1000
