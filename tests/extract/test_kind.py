from __future__ import annotations

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Entry, Reading, Rejection

TEASER = "أعلنت البلدية أمس بدء العمل في الحديقة الجديدة على ضفة النهر بعد عامين من الانتظار …"
TEXT = "افتتحت بلدية النور صباح أمس حديقة عامة على ضفة النهر، بعد عامين من العمل المتواصل. " * 4


def html(body: str, *, title: str = "بلدية النور تفتتح حديقة", classes: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body class='{classes}'>{body}</body></html>"


CARDS = "".join(
    f"<div><h2><a href='/n/{n}'>خبر رقم {n} من أخبار المدينة اليوم</a></h2><p>{TEASER}</p></div>" for n in range(8)
)
YEAR = "".join(
    f"<li><time datetime='2025-01-0{n}'>{n} يناير 2025</time> <a href='/n/{n}'>خبر رقم {n} من أخبار المدينة</a></li>"
    for n in range(1, 9)
)
WALL = (
    "<h1>خبر محمي</h1><form action='/wp-login.php?action=postpass' method='post'><p>"
    "هذا المحتوى محمي بكلمة مرور.</p><input name='post_password' type='password'></form>"
)


@pytest.mark.parametrize(
    ("page", "url", "reason"),
    [
        pytest.param(html(f"<h1>محليات</h1>{CARDS}"), "https://example.com/local", "listing", id="teasers"),
        pytest.param(html(f"<h1>محليات</h1>{CARDS}"), "https://example.com/", "listing", id="front-page"),
        pytest.param(
            html(f"<h1>مقالات سنة 2025</h1><ul>{YEAR}</ul>"), "https://example.com/2025/", "listing", id="year"
        ),
        pytest.param(
            html(f"<h1>سارة</h1><p>{TEASER}</p>", classes="archive author"),
            "https://example.com/x/y",
            "listing",
            id="author",
        ),
        pytest.param(html("<h1>من نحن</h1><p>صحيفة مستقلة.</p>"), "https://example.com/who", "static_page", id="about"),
        pytest.param(
            html("<h1>الصفحة غير موجودة</h1><p>عذراً.</p>"), "https://example.com/n/9", "soft_404", id="soft-404"
        ),
        pytest.param(html("<h1>خطأ</h1>", classes="error404"), "https://example.com/n/9", "soft_404", id="error-class"),
        pytest.param(html(WALL, classes="single single-post"), "https://example.com/n/9", "password", id="password"),
        pytest.param(
            html("<h1>تسجيل الدخول</h1><form><input type='password' name='pwd'></form>"),
            "https://example.com/in",
            "login_wall",
            id="login",
        ),
        pytest.param(
            html("<article><h1>خبر حصري</h1><p>هذا المحتوى للمشتركين فقط</p></article>", classes="single"),
            "https://example.com/n/3",
            "members_only",
            id="members",
        ),
        pytest.param(b"", "https://example.com/n/1", "empty", id="empty"),
        pytest.param(b" \n\t ", "https://example.com/n/1", "empty", id="blank"),
        pytest.param(b"%PDF-1.7 ...", "https://example.com/a.pdf", "no_title", id="broken-pdf"),
        pytest.param("<?xml version='1.0'?><rss><channel/></rss>", "https://example.com/feed", "not_html", id="feed"),
    ],
)
def test_pages_that_are_no_articles_say_why(page: str | bytes, url: str, reason: str) -> None:
    answer = read_page(page, url=url)
    assert isinstance(answer, Rejection)
    assert (answer.reason, answer.url) == (reason, url)


@pytest.mark.parametrize(("path", "reason"), [("tag/local/3", "listing"), ("local/3", "static_page")])
def test_a_page_of_hardly_any_text_is_called_what_its_address_says(path: str, reason: str) -> None:
    answer = read_page(html(f"<h1>محليات</h1><p>{TEASER}</p>"), url=f"https://example.com/{path}")
    assert isinstance(answer, Rejection)
    assert answer.reason == reason


@pytest.mark.parametrize(
    ("page", "url"),
    [
        pytest.param(
            html(f"<h1>بلدية النور تفتتح حديقة</h1><p>{TEXT}</p><p>{TEXT}</p>"), "https://example.com/n/1", id="undated"
        ),
        pytest.param(
            html(f"<h1>بلدية النور تفتتح حديقة</h1><p>{TEXT}</p><p>{TEXT}</p><h3>مقالات ذات صلة</h3>{CARDS}"),
            "https://example.com/n/1",
            id="with-related",
        ),
        pytest.param(
            html(f"<h1>الصفحة غير موجودة: قصة رقم 404</h1><p>{TEXT}</p><p>{TEXT}</p>"),
            "https://example.com/n/1",
            id="about-404",
        ),
        pytest.param(
            html(f"<h1>بلدية النور تفتتح حديقة</h1><p>{TEXT}</p><p>{TEXT}</p>"),
            "https://example.com/category/news/park",
            id="list-like-address",
        ),
    ],
)
def test_articles_are_read(page: str, url: str) -> None:
    assert isinstance(read_page(page, url=url), Reading)


def test_a_short_post_is_believed_when_a_feed_names_it() -> None:
    page = html("<h1>بلدية النور تفتتح حديقة</h1><p>قال: نعم.</p>")
    url = "https://example.com/n/1"
    assert isinstance(read_page(page, url=url), Rejection)
    assert isinstance(read_page(page, url=url, hint=Entry(url=url, source="feed")), Reading)


def test_a_declared_type_that_is_no_page_is_believed() -> None:
    answer = read_page(b"abc", url="https://example.com/a", headers={"content-type": "image/webp"})
    assert isinstance(answer, Rejection)
    assert answer.reason == "not_html"


def test_a_long_text_is_an_article_whatever_the_theme_calls_its_page() -> None:
    text = "".join(
        f"<p>{i}. أعلنت البلدية أمس بدء العمل في الحديقة الجديدة على ضفة النهر بعد أعوام من الانتظار، وقالت إن الكلفة"
        " بلغت ثلاثة ملايين، دفع نصفها متبرعون من أهل المدينة ودفعت نصفها الثاني وزارة البيئة وصندوق التنمية، وستفتح"
        " أبوابها في الربيع المقبل أمام الجميع من دون مقابل، على أن تضاف إليها ملاعب ومقاعد وطرق للدراجات.</p>"
        for i in range(12)
    )
    for classes in ("page page-id-7 page-template-default", "blog path-taxonomy"):
        head = "<html><head><title>حديقة النهر</title></head>"
        page = f"{head}<body class='{classes}'><h1>حديقة النهر</h1>{text}</body></html>"
        assert isinstance(read_page(page, url="https://example.com/river-park"), Reading)
