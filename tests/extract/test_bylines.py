"""Who wrote it, on pages that print the name in ways of their own; and what is no name."""

from datetime import UTC, datetime

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TITLE = "افتتاح جسر جديد فوق نهر الوادي"
TEXT = "".join(
    f"<p>{line}</p>"
    for line in (
        "قال محافظ المدينة في كلمته إن العمل في الجسر استغرق ثلاث سنوات كاملة، وشكر العمال والمهندسين على صبرهم.",
        "وأضاف أن كلفة المشروع بلغت أربعين مليونا، وأن مرسى الوادي سيشهد مشروعا مماثلا في العام المقبل بإذن الله.",
        "ورحب سكان الضفتين بالافتتاح، وقالت معلمة في المدرسة القريبة إن الطريق صار أقصر بنصف ساعة على الأقل.",
    )
)


def read(body: str, head: str = "", *, behind: str = "") -> Reading:
    html = f"<html><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>{behind}"
    found = read_page(html, url="https://akhbar.example/news/7", fetched_at=AT)
    assert isinstance(found, Reading)
    return found


NAMED = {
    "below its label": "<div><p>بقلم</p><p>باسل غنام</p></div>",
    "below its label with a colon": "<div>كتبت:</div><div>باسل غنام</div>",
    "behind a preposition, marked": '<div class="author">von Basel Ghannam</div>',
    "behind a preposition, in capitals": "<div>Von Basel Ghannam</div>",
    "with degrees": '<div class="author">Basel Ghannam, MD, PhD</div>',
    "with a role behind a slash": '<div class="author">باسل غنام / كاتب سوري</div>',
    "beside the photographer": "<div>تقرير: باسل غنام - تصوير: جاد عون</div>",
    "behind a dash": "<div>تحقيق - باسل غنام</div>",
    "beside the translator": '<div class="author">باسل غنام - ترجمة: سلوى حداد</div>',
    "who asked": "<div>حاورها: باسل غنام</div>",
    "in Persian": "<div>نویسنده: باسل غنام</div>",
    "in Urdu": "<div>تحریر: باسل غنام</div>",
    "in Sorani": "<div>نووسینی: باسل غنام</div>",
    "in Turkish": "<div>Yazar: Basel Ghannam</div>",
    "with a place": '<div class="author">باسل غنام في مرسى الوادي</div>',
    "beside a button": '<div>بقلم <a href="/author/b">باسل غنام</a> <a href="/author/b">عرض كل المقالات</a></div>',
    "behind a rank": "<div>بقلم: رئيس التحرير باسل غنام</div>",
    "beside a note": '<div class="author">باسل غنام - خاص المنار</div>',
    "from a place": '<div class="author">مرسى الوادي – من باسل غنام</div>',
    "with who drew": "<div>كتابة: باسل غنام | تصوير: جاد عون</div>",
    "behind the date": "<div>نُشر في 18 نوفمبر 2026 بواسطة باسل غنام</div>",
    "behind the date, in Persian": "<div>نوشته شده در ۱۸ نوامبر ۲۰۲۶ توسط باسل غنام</div>",
    "as Drupal prints it": "<footer><div>بواسطة <span>باسل غنام</span> في 18 نوفمبر 2026</div></footer>",
}


@pytest.mark.parametrize("byline", NAMED.values(), ids=NAMED)
def test_a_name_is_found(byline: str) -> None:
    assert read(f"<article><h1>{TITLE}</h1>{byline}{TEXT}</article>").authors in {("باسل غنام",), ("Basel Ghannam",)}


NOBODY = {
    "a preposition before a sentence": "<div>Von Bäumen am Ufer</div>",
    "a class that only sounds so": '<div class="favorites">كل المفضلات</div>',
    "a button": '<span class="clipboard-copyline">نسخ النص</span>',
    "a desk": "<div>كتب: محرر الشؤون المحلية</div>",
    "a place beside the date": "<div>مرسى الوادي - 18 نوفمبر 2026</div>",
    "an agency beside the date": "<div>أ.ف.ب | 18 نوفمبر 2026</div>",
    "a report on a thing": "<div>تقرير: أسعار الخبز</div>",
    "old type": '<div class="typewriter">حكاية المدينة</div>',
}


@pytest.mark.parametrize("line", NOBODY.values(), ids=NOBODY)
def test_what_is_no_byline_names_nobody(line: str) -> None:
    assert read(f"<article><h1>{TITLE}</h1>{line}{TEXT}{line}</article>").authors == ()


def test_the_footer_of_the_page_names_no_author_and_that_of_the_article_may() -> None:
    line = '<footer><div class="author">باسل غنام</div></footer>'
    assert read(f"<article><h1>{TITLE}</h1>{TEXT}</article>{line}").authors == ()
    assert read(f"<article><h1>{TITLE}</h1>{TEXT}{line}</article>").authors == ("باسل غنام",)


def test_the_last_line_may_sign_the_text() -> None:
    found = read(f"<article><h1>{TITLE}</h1>{TEXT}<p>مرسى الوادي – باسل غنام</p></article>")
    assert (found.authors, found.byline_raw) == (("باسل غنام",), "مرسى الوادي – باسل غنام")


def test_a_last_line_with_a_label_signs_the_text_from_which_it_is_taken() -> None:
    found = read(f"<article><h1>{TITLE}</h1>{TEXT}<p>بقلم: باسل غنام</p></article>")
    assert (found.authors, found.byline_raw) == (("باسل غنام",), "بقلم: باسل غنام")
    assert "باسل" not in (found.text or "")


def test_a_name_below_the_text_signs_it_with_or_without_a_role() -> None:
    for line in ("<p>باسل غنام</p>", "<p><b>باسل غنام</b></p><p>كاتب وباحث</p>"):
        assert read(f"<article><h1>{TITLE}</h1>{TEXT}{line}</article>").authors == ("باسل غنام",)


def test_two_names_that_a_letter_joins_are_two() -> None:
    two = read(f"<article><h1>{TITLE}</h1><div>كتب: باسل غنام ولجين حداد</div>{TEXT}</article>")
    assert two.authors == ("باسل غنام", "لجين حداد")
    one = read(f"<article><h1>{TITLE}</h1><div>كتب: باسل غنام وزير الثقافة</div>{TEXT}</article>")
    assert len(one.authors) == 1


def test_a_last_line_with_a_dash_is_not_always_a_signature() -> None:
    assert read(f"<article><h1>{TITLE}</h1>{TEXT}<p>حقائق وأرقام – ما نعرفه</p></article>").authors == ()


def test_the_name_stands_by_the_heading_where_the_head_has_a_title_of_its_own() -> None:
    head = '<meta property="og:title" content="بالفيديو شاهد ماذا حدث في المدينة اليوم">'
    page = f'<article><h1>{TITLE}</h1><a href="/author/basel/">باسل غنام</a>{TEXT}</article>'
    assert read(page, head).authors == ("باسل غنام",)


def test_data_behind_the_end_of_the_page_and_in_a_meta_tag_count() -> None:
    data = '{"@type": "NewsArticle", "author": {"name": "باسل غنام"}, "datePublished": "2026-11-18T10:00:00+03:00"}'
    page = f"<article><h1>{TITLE}</h1>{TEXT}</article>"
    script = f'<script type="application/ld+json">{data}</script>'
    meta = f"<meta name=\"script:ld+json\" content='{data}'>"
    for found in (read(page, behind=script), read(page, meta)):
        assert (found.authors, found.published) == (("باسل غنام",), "2026-11-18T10:00:00+03:00")


def test_an_address_is_no_name() -> None:
    data = '{"@type": "NewsArticle", "author": {"name": "https://akhbar.example/author/basel"}}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert read(f"<article><h1>{TITLE}</h1>{TEXT}</article>", head).authors == ()


def test_text_behind_the_end_of_the_page_is_text() -> None:
    found = read(f"<h1>{TITLE}</h1>", behind=f"<article>{TEXT}</article>")
    assert len((found.text or "").split("\n\n")) == 3
