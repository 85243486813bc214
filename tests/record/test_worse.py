"""What is worse than a stored article, and what is only another edit of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from newscrawler.dedup import fingerprint
from newscrawler.items import Article, Quality, article_id
from newscrawler.record import worse_because

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://news.example/politics/bridge"
PARAGRAPHS = (
    "افتتح رئيس البلدية صباح الأحد الجسر الجديد فوق وادي السدر، بعد ثلاثة أعوام من بدء العمل فيه.",
    "وكلف المشروع أربعة عشر مليوناً، وشاركت فيه شركتان من المدينة وثالثة من المرفأ، بإشراف وزارة الأشغال.",
    "وقال المهندس المشرف إن الجسر يختصر الطريق إلى السوق القديم نصف ساعة، ويخفف الزحام عن شارع البريد.",
    "ومن المقرر أن تبدأ الحافلات العبور عليه مطلع الأسبوع المقبل، وتبقى الشاحنات ممنوعة حتى نهاية العام.",
)
APP = "يمكنكم قراءة هذا الخبر كاملاً في تطبيقنا الجديد على هواتفكم، حمّلوه من المتجر وتابعوا الأخبار أولاً بأول."
SUBSCRIBE = "هذا المحتوى للمشتركين فقط، اشترك الآن أو سجّل الدخول لإكمال قراءة المقال."


def told(title: str, *paragraphs: str, published: str | None = "2026-11-01T09:00:00+03:00") -> Article:
    text = "\n\n".join(paragraphs) or None
    content, near = fingerprint(title, text)
    return Article(
        id=article_id(URL),
        url=URL,
        canonical_url=URL,
        site="paper",
        title=title,
        text=text,
        published=published,
        fetched_at="2026-11-02T09:00:00+00:00",
        content_hash=content,
        near_hash=near,
        extractor="test",
    )


TITLE = "افتتاح الجسر الجديد فوق وادي السدر"
STORED = told(TITLE, *PARAGRAPHS)


@pytest.mark.parametrize(
    ("reading", "reason"),
    [
        pytest.param(told(TITLE, PARAGRAPHS[0]), "prefix", id="first-paragraph"),
        pytest.param(told(TITLE, PARAGRAPHS[0], SUBSCRIBE), "prefix", id="first-paragraph-and-subscribe"),
        pytest.param(told(TITLE, PARAGRAPHS[0], PARAGRAPHS[1][:50] + " …"), "prefix", id="cut-in-mid-sentence"),
        pytest.param(told(TITLE, APP), "text_lost", id="read-it-in-the-app"),
        pytest.param(told(TITLE), "text_lost", id="emptied"),
        pytest.param(told("فوز الواحة بالكأس للمرة الثانية", *[APP] * 6), "text_lost", id="another-article"),
        pytest.param(told("صحيفة السنابل", *PARAGRAPHS), "headline_lost", id="name-of-the-site"),
        pytest.param(told(TITLE, *PARAGRAPHS, APP, published=None), "date_lost", id="no-date"),
        pytest.param(replace(told(TITLE, *PARAGRAPHS, APP), quality=Quality(score=0.6)), "score_lost", id="score"),
    ],
)
def test_worse_readings_are_told_with_the_reason(reading: Article, reason: str) -> None:
    assert reason in worse_because(STORED, reading)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(lambda p: (TITLE, *p[:3], p[3].replace("نهاية", "منتصف")), id="a-word"),
        pytest.param(lambda p: ("المدينة تفتتح جسر وادي السدر", *p), id="headline"),
        pytest.param(lambda p: (TITLE, *p, "وأضاف أن الإنارة ستكتمل قريباً."), id="addition"),
        pytest.param(lambda p: (TITLE, "تصحيح: ورد رقم خاطئ في نسخة سابقة.", *p), id="correction-first"),
        pytest.param(lambda p: (TITLE, p[0], *p[2:]), id="a-paragraph-less"),
        pytest.param(lambda p: (TITLE, *p[:3]), id="last-paragraph-less"),
        pytest.param(lambda p: (TITLE, *p[:3], p[3].partition("،")[0] + "."), id="a-paragraph-shortened"),
        pytest.param(lambda p: (TITLE, *(piece.replace("الجسر", "الجِسر") for piece in p)), id="harakat"),
    ],
)
def test_edits_pass(edit: Callable[[tuple[str, ...]], tuple[str, ...]]) -> None:
    assert worse_because(STORED, told(*edit(PARAGRAPHS))) == ()


def test_a_stub_that_is_filled_passes() -> None:
    assert worse_because(told(f"عاجل: {TITLE}", PARAGRAPHS[0]), STORED) == ()
    assert worse_because(told(TITLE), STORED) == ()


def test_what_the_run_knows_counts_for_what_reads_otherwise_only() -> None:
    edit = told(TITLE, *PARAGRAPHS, "وأضاف أن الإنارة ستكتمل قريباً.")
    assert worse_because(STORED, edit, is_shared=True) == ("same_text",)
    assert worse_because(STORED, edit, is_broken=True) == ("site_broken",)
    assert worse_because(STORED, STORED, is_shared=True, is_broken=True) == ()
