"""What is an edit, on pages as a site prints them: words and their order are, images and their captions are not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import newscrawler
from newscrawler.archive.reextract import differences, image_changes, word_changes
from newscrawler.dedup import KnownVersion, next_version

if TYPE_CHECKING:
    from newscrawler.items import Article

FIGURE = (
    '<figure><img src="/u/bridge-800.jpg" alt="جسر فوق النهر" width="800" height="500">'
    "<figcaption>الجسر قبل افتتاحه بيوم <span>تصوير: نورة سالم</span></figcaption></figure>"
)
FIRST = "<p>أعلنت بلدية المدينة أمس افتتاح الجسر الجديد أمام حركة السير بعد ثلاثة أعوام من العمل فوق النهر.</p>"
SECOND = "<p>وقال رئيس البلدية إن الجسر سيخفف الازدحام في وسط المدينة ويصل الحي القديم بالميناء قبل نهاية العام.</p>"
LIST = "<ul><li>ممر للمشاة على جانبي الجسر</li><li>مسار للدراجات يصل الحي القديم بالسوق</li></ul>"
THIRD = "<p>وحضر الافتتاح عدد كبير من السكان وممثلون عن الشركة المنفذة للمشروع وعن سكان الأحياء القريبة.</p>"


def read(*body: str) -> Article:
    page = (
        '<html lang=ar dir=rtl><head><meta charset=utf-8><title>افتتاح الجسر</title><meta property="og:type" '
        'content="article"><meta property="article:published_time" content="2026-01-08T10:00:00+03:00"></head>'
        f"<body><article><h1>افتتاح الجسر الجديد في المدينة</h1>{''.join(body)}</article></body></html>"
    )
    at = datetime(2026, 1, 9, tzinfo=UTC)
    found = newscrawler.extract(page.encode(), url="https://alpha.example/news/1/", fetched_at=at)
    assert found is not None
    return found


STORED = read(FIGURE, FIRST, SECOND, LIST, THIRD)
KNOWN = KnownVersion(content_hash=STORED.content_hash)


@pytest.mark.parametrize(
    "figure",
    [
        pytest.param(FIGURE.replace("قبل افتتاحه بيوم", "ساعة الافتتاح"), id="caption"),
        pytest.param(FIGURE.replace("نورة سالم", "خالد عمر"), id="credit"),
        pytest.param(FIGURE.replace("جسر فوق النهر", "الجسر الجديد ليلاً"), id="alt"),
        pytest.param(FIGURE.replace("bridge-800", "opening-800"), id="picture"),
        pytest.param("", id="no-picture"),
    ],
)
def test_another_caption_or_picture_is_no_edit(figure: str) -> None:
    again = read(figure, FIRST, SECOND, LIST, THIRD)
    assert next_version(KNOWN, again) == "same"
    assert (again.text, again.near_hash) == (STORED.text, STORED.near_hash)
    assert image_changes(STORED, again)
    assert "text" not in {one.field for one in differences(STORED, again)}


def test_a_picture_that_stands_elsewhere_is_no_edit_and_no_change() -> None:
    again = read(FIRST, SECOND, FIGURE, LIST, THIRD)
    assert next_version(KNOWN, again) == "same"
    assert image_changes(STORED, again) == ()


@pytest.mark.parametrize(
    ("body", "moved"),
    [
        pytest.param((FIRST, LIST, SECOND, THIRD), "ممر للمشاة", id="list"),
        pytest.param((FIRST, THIRD, SECOND, LIST), "وحضر الافتتاح", id="paragraph"),
    ],
)
def test_a_moved_block_is_an_edit_that_changes_no_word(body: tuple[str, ...], moved: str) -> None:
    again = read(FIGURE, *body)
    assert next_version(KNOWN, again) == "edited"
    (change,) = word_changes(STORED.text or "", again.text or "")
    assert change.to is not None
    assert moved in change.old
    told = {one.field: one.words for one in differences(STORED, again)}
    assert told["text"] == (change,)
    assert set(told) <= {"text", "blocks", "quality"}
    assert '"start"' not in str(told)


def test_places_follow_from_the_text_and_are_no_difference_of_their_own() -> None:
    linked = SECOND.replace("الميناء", '<a href="/port/">الميناء</a>')
    stored, again = (read(first, linked, LIST, THIRD, FIGURE) for first in (FIRST, FIRST.replace("أمس", "صباح أمس")))
    assert stored.links != again.links
    assert [one.field for one in differences(stored, again)] == ["text"]
    more = read(FIRST.replace("أمس", "صباح أمس"), LIST, THIRD, FIGURE)
    assert {"text", "links", "blocks"} <= {one.field for one in differences(stored, more)}
