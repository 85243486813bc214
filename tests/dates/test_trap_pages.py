"""Whole pages that lie about their date, one for each trap, read by the extractor."""

from datetime import datetime

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Entry, Reading, SiteRules

FETCHED = datetime.fromisoformat("2024-12-22T09:00:00+00:00")
URL = "https://paper.example/news/harbour-opens"
BODY = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "افتتحت بلدية المدينة صباحاً الرصيف الجديد في الميناء القديم بعد أعمال ترميم استمرت نحو عامين وشملت المخازن.",
        "وقال مدير المشروع للصحفيين إن الرصيف يتسع لعشرين قارب صيد، وإن المرحلة التالية تبدأ بعد موسم الأمطار.",
        "ورحب الصيادون بالخطوة، وطالبوا بخفض رسوم الرسو وبإنارة الممر الشمالي الذي يصل السوق بالميناء.",
        "وتشرف على المشروع لجنة من المهندسين والتجار، وقد رصدت له البلدية مبلغاً من صندوق التنمية المحلية.",
    )
)


def page(*, published: str | None, shown: str | None, modified: str | None = None, header: str = "") -> str:
    stated = [f'"datePublished": "{published}"'] if published else []
    stated += [f'"dateModified": "{modified}"'] if modified else []
    title = "البلدية تفتتح الرصيف الجديد في الميناء القديم"
    linked = f'{{"@type": "NewsArticle", "headline": "{title}", {", ".join(stated)}}}'
    script = f'<script type="application/ld+json">{linked}</script>' if stated else ""
    line = f'<div class="post-meta"><span class="date">{shown}</span></div>' if shown else ""
    return f"""<!doctype html><html lang="ar" dir="rtl"><head><title>{title}</title>{script}</head>
<body><header>{header}</header>
<main><article><h1>{title}</h1>{line}<div class="entry-content">{BODY}</div></article></main>
<footer>جميع الحقوق محفوظة © 2024</footer></body></html>"""


def read(html: str, *, zone: str | None = "Asia/Riyadh", hint: Entry | None = None, url: str = URL) -> Reading:
    found = read_page(html, url=url, fetched_at=FETCHED, rules=SiteRules(timezone=zone), hint=hint)
    assert isinstance(found, Reading)
    return found


PAGES = {
    "sources that agree": (
        page(published="2024-12-19T10:20:30+03:00", shown="19 ديسمبر 2024"),
        "2024-12-19T10:20:30+03:00",
        "second",
    ),
    "a Z glued to local time": (
        page(published="2024-12-19T13:33:00Z", shown="19 ديسمبر 2024 - 1:33 م"),
        "2024-12-19T13:33:00+03:00",
        "second",
    ),
    "a true Z": (
        page(published="2024-12-19T10:33:00Z", shown="19 ديسمبر 2024 - 1:33 م"),
        "2024-12-19T13:33:00+03:00",
        "second",
    ),
    "a UTC instant on the day before": (
        page(published="2024-12-18T22:30:00Z", shown="19 ديسمبر 2024"),
        "2024-12-19T01:30:00+03:00",
        "second",
    ),
    "a bare UTC day on the day before": (
        page(published="2024-12-18", shown="الخميس 19 ديسمبر 2024"),
        "2024-12-19T00:00:00+03:00",
        "day",
    ),
    "a clock in the page header": (
        page(
            published="2024-12-01T10:00:00+03:00",
            shown="1 ديسمبر 2024",
            header="<div class='today-date'>الأحد 22 ديسمبر 2024</div>",
        ),
        "2024-12-01T10:00:00+03:00",
        "second",
    ),
    "a date in the future": (
        page(published="2025-12-19T10:00:00Z", shown="19 ديسمبر 2024"),
        "2024-12-19T00:00:00+03:00",
        "day",
    ),
    "a bulk re-save": (
        page(published="2024-12-19T04:00:00+03:00", modified="2024-12-19T04:00:00+03:00", shown="5 مارس 2019"),
        "2019-03-05T00:00:00+03:00",
        "day",
    ),
    "a modification before the publication": (
        page(published="2024-12-19T10:00:00+03:00", modified="2024-12-01T10:00:00+03:00", shown="19 ديسمبر 2024"),
        "2024-12-19T10:00:00+03:00",
        "second",
    ),
    "a visible update beside the publication": (
        page(published=None, shown="نشر في 19 ديسمبر 2024 - 10:33 | آخر تحديث 20 ديسمبر 2024 - 11:00"),
        "2024-12-19T10:33:00+03:00",
        "minute",
    ),
    "Arabic-Indic digits in a machine date": (
        page(published="٢٠٢٤-١٢-١٩T١٠:٢٠:٣٠", shown=None),
        "2024-12-19T10:20:30+03:00",
        "second",
    ),
    "a Hijri date beside the Gregorian one": (
        page(published=None, shown="الخميس 18 جمادى الآخرة 1446هـ - 19 ديسمبر 2024م"),
        "2024-12-19T00:00:00+03:00",
        "day",
    ),
}


@pytest.mark.parametrize(("html", "moment", "precision"), PAGES.values(), ids=PAGES)
def test_a_page_that_lies_is_dated_right(html: str, moment: str, precision: str) -> None:
    found = read(html)
    assert (found.published, found.published_precision) == (moment, precision)


def test_a_modification_before_the_publication_is_not_stored() -> None:
    found = read(PAGES["a modification before the publication"][0])
    assert found.modified is None
    assert "modified_before_published" in found.quality.flags


def test_a_page_that_only_says_when_it_was_changed_has_no_date() -> None:
    assert read(page(published=None, modified="2024-12-19T10:00:00+03:00", shown=None)).published is None


def test_a_sitemap_is_asked_last_of_all() -> None:
    hint = Entry(url=URL, source="sitemap", modified="2024-12-19T10:00:00+03:00")
    found = read(page(published=None, shown=None), hint=hint)
    assert (found.published, found.published_source) == ("2024-12-19T10:00:00+03:00", "sitemap")
    assert read(page(published=None, shown="5 ديسمبر 2024"), hint=hint).published == "2024-12-05T00:00:00+03:00"


def test_an_undeclared_zone_is_inferred_and_said_so() -> None:
    found = read(page(published="2024-12-19T07:33:20Z", shown="19 ديسمبر 2024 10:33 ص"), zone=None)
    assert found.published == "2024-12-19T10:33:20+03:00"
    assert "zone_from_clock" in found.quality.flags
