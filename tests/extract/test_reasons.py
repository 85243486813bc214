"""Why a page is no article, in words for people; and what is known of one that is, in numbers."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_page
from newscrawler.extract.body.paragraphs import body_of
from newscrawler.extract.kind import not_a_page
from newscrawler.extract.metadata.facts import PageFacts
from newscrawler.extract.quality import features_of
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import Entry, Reading, Rejection, SiteRules

SITE = "https://example.com"
TITLE = "بلدية النور تفتتح حديقة على ضفة النهر"
LINE = "افتتحت بلدية النور صباح أمس حديقة عامة على ضفة النهر، بعد عامين من العمل المتواصل في المكان نفسه."
TEASER = "أعلنت البلدية أمس بدء العمل في الحديقة الجديدة على ضفة النهر بعد عامين من الانتظار الطويل …"
DATED = '<meta property="article:published_time" content="2026-03-09T10:00:00+03:00">'
HINT = Entry(url=f"{SITE}/n/7", source="feed", title=TITLE)


def html(body: str, *, title: str = TITLE, classes: str = "", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body class='{classes}'>{body}</body></html>"


def paragraphs(count: int) -> str:
    return "".join(f"<p>{n} {LINE}</p>" for n in range(count))


def told(page: str, path: str = "/n/7", **more) -> tuple[str, str | None] | None:
    found = read_page(page, url=SITE + path, **more)
    return (found.reason, found.detail) if isinstance(found, Rejection) else None


CARD = "<div><p><a href='/n/{0}'>خبر رقم {0} من أخبار المدينة</a></p><p>{0} {1}</p></div>"
CARDS = "".join(CARD.format(n, TEASER) for n in range(8))
LINKED = "".join(f"<h3><a href='/n/{n}'>خبر رقم {n} من أخبار المدينة</a></h3>" for n in range(5))
ITEMS = "".join(f"<{{0}}><time>{n} يناير</time> <a href='/n/{n}'>خبر رقم {n} جديد</a></{{0}}>" for n in range(5))
LOCKED = "<form action='{}'><input name='{}' type='PassWord'></form>"
SHORT = f"<h1>{TITLE}</h1><p>{LINE}</p>"
LONG = f"<h1>{TITLE}</h1>{paragraphs(4)}"

REJECTED = {
    "the front page": (LONG, "/", {}, ("listing", "the front page")),
    "teasers": (
        f"<main><h1>{TITLE}</h1>{CARDS}</main>", "/n/7", {}, ("listing", "8 teasers under headlines that are links"),
    ),
    "a class of lists": (SHORT, "/n/7", {"classes": "archive"}, ("listing", "the theme calls it a list")),
    "an address of lists": (SHORT, "/category/7", {}, ("listing", "its address is that of a list")),
    "an address below one": (SHORT, "/ar/tag/7/x", {}, ("listing", "its address is that of a list")),
    "an encoded address": (SHORT, "/ar%2Ftag%2Fx/7", {}, ("listing", "its address is that of a list")),
    "linked headings": (f"{SHORT}{LINKED}", "/n/7", {}, ("listing", "5 headlines that are links, and hardly any text")),
    "dated items": (
        f"<h1>{TITLE}</h1><ul>{ITEMS.format('li')}</ul>", "/n/7", {},
        ("listing", "5 dated items that are links, and no text"),
    ),
    "dated articles": (
        f"<h1>{TITLE}</h1><div>{ITEMS.format('article')}</div>", "/n/7", {},
        ("listing", "5 dated items that are links, and no text"),
    ),
    "a static title": (f"<h1>من نحن</h1>{paragraphs(4)}", "/n/7", {}, ("static_page", "من نحن")),
    "a static address": (LONG, "/x/about-us/", {}, ("static_page", "about-us")),
    "a page of a theme": (LONG, "/n/7", {"classes": "page page-id-7"}, ("static_page", "the theme calls it a page")),
    "hardly any text": (SHORT, "/n/7", {}, ("static_page", "no date, and hardly any text")),
    "no text": (f"<h1>{TITLE}</h1>", "/n/7", {}, ("empty", "no date, and hardly any text")),
    "an error of the theme": (LONG, "/n/7", {"classes": "error404"}, ("soft_404", "the theme calls it an error page")),
    "a missing page": ("<h1>الصفحة غير موجودة</h1>", "/n/7", {}, ("soft_404", "الصفحه غير موجوده")),
    "a long missing page": (
        f"<h1>الصفحة غير موجودة</h1>{paragraphs(4)}", "/n/7", {}, ("soft_404", "الصفحه غير موجوده"),
    ),
    "a missing page by its head": (
        "<h1>عذرا</h1>", "/n/7", {"title": "صفحة غير موجودة | النور"}, ("soft_404", "صفحه غير موجوده"),
    ),
    "an empty frame": (
        "<div id='Root'></div><script src='/a.js'></script>", "/n/7", {},
        ("needs_browser", "an empty frame that scripts fill"),
    ),
    "a frame of Angular": (
        "<app-root></app-root><script src='/a.js'></script>", "/n/7", {},
        ("needs_browser", "an empty frame that scripts fill"),
    ),
    "no headline": (paragraphs(4), "/n/7", {"title": ""}, ("no_title", "no headline found")),
    "no headline and no text": ("<p>نص</p>", "/n/7", {"title": ""}, ("empty", "no headline found")),
    "a password of WordPress": (
        f"<h1>{TITLE}</h1>" + LOCKED.format("/wp-login.php?action=postpass", "x"), "/n/7", {},
        ("password", "the text is behind a password"),
    ),
    "a password by its field": (
        f"<h1>{TITLE}</h1>" + LOCKED.format("/", "post_password"), "/n/7", {},
        ("password", "the text is behind a password"),
    ),
    "a password by its words": (
        f"<h1>{TITLE}</h1><p>هذا المحتوى محمي بكلمة مرور</p>" + LOCKED.format("/", "x"), "/n/7", {},
        ("password", "the text is behind a password"),
    ),
    "a login": (
        f"<h1>{TITLE}</h1>" + LOCKED.format("/", "pwd"), "/n/7", {},
        ("login_wall", "a form asks for a password, and there is no text"),
    ),
    "for members": (
        f"<h1>{TITLE}</h1><p>هذا المحتوى للمشتركين فقط</p>", "/n/7", {},
        ("members_only", "the text is for subscribers"),
    ),
    "cookies": (
        f"<h1>{TITLE}</h1><p>نستخدم ملفات تعريف الارتباط</p>", "/n/7", {},
        ("cookie_wall", "nothing but a question about cookies"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "path", "more", "reason"), REJECTED.values(), ids=REJECTED)
def test_a_page_that_is_no_article_says_why(body: str, path: str, more, reason: tuple[str, str]) -> None:
    assert told(html(body, **more), path) == reason


WHOLE = f"<h1>{TITLE}</h1>{paragraphs(28)}"
ACCEPTED = {
    "long": (LONG, "/n/7", {}),
    "short and dated": (SHORT, "/n/7", {"head": DATED}),
    "short and called an article": (SHORT, "/n/7", {"classes": "single-post"}),
    "long below a list": (LONG, "/category/7", {}),
    "long in a list of a theme": (WHOLE, "/n/7", {"classes": "archive"}),
    "the class of an article beside that of a list": (LONG, "/n/7", {"classes": "archive single"}),
    "a dated page of a theme": (LONG, "/n/7", {"classes": "page page-id-7", "head": DATED}),
    "a long page of a theme": (WHOLE, "/n/7", {"classes": "page page-id-7"}),
    "a dated one at a static address": (LONG, "/about-us", {"head": DATED}),
    "few linked headings": (f"{LONG}{LINKED.partition('</h3>')[2]}", "/n/7", {}),
    "a stated and dated front page": (LONG, "/", {"classes": "single-post", "head": DATED}),
    "a login beside a text": (LONG + LOCKED.format("/", "pwd"), "/n/7", {}),
    "a static word that is a name": (LONG, "/about-us/7", {}),
}


@pytest.mark.parametrize(("body", "path", "more"), ACCEPTED.values(), ids=ACCEPTED)
def test_an_article_is_none_of_these(body: str, path: str, more) -> None:
    assert told(html(body, **more), path) is None


def test_what_a_feed_names_may_be_short_and_what_a_list_links_may_not() -> None:
    assert told(html(SHORT), hint=HINT) is None
    for source in ("link", "listing", "start"):
        assert told(html(SHORT), hint=Entry(url=HINT.url, source=source)) is not None


@pytest.mark.parametrize(
    ("page", "kind", "reason"),
    [
        (b"GIF89a", None, "not_html"), (b"\x1f\x8bx", None, "not_html"), (b" \n", None, "empty"),
        ("\ufeff ", None, "empty"),
        (" " * 3000 + "<p>x", None, None), ("<p>x", "Text/HTML; charset=utf-8", None), ("<p>x", "text/plain", None),
        ("<p>x", "application/pdf; x", "not_html"), ("<p>x", " image/png ", "not_html"),
        ("\ufeff<?xml version='1.0'?> <!-- x --><rss>", None, "not_html"), ("<svg>", None, "not_html"),
        ("<rsss>", None, None),
    ],
)  # fmt: skip
def test_what_cannot_be_a_page(page, kind: str | None, reason: str | None) -> None:
    assert not_a_page(page, kind) == reason


def features(body: str, reading: Reading, **known) -> dict[str, float]:
    document = parse(Decoded(html(body), "utf-8"), f"{SITE}/n/7")
    found = body_of(
        document, title=reading.title, rules=SiteRules(), headline=None, printed=[], description=reading.description
    )
    return {name: round(value, 3) for name, value in features_of(reading, PageFacts(**known), found).items()}


def test_numbers_of_a_text() -> None:
    items = "<ul><li>بند أول</li><li>بند ثان</li></ul>"
    text = f"<article><p>{LINE}</p><h2>عنوان الفقرة</h2><p>{LINE} <a href=/x>هنا</a></p>{items}</article>"
    reading = Reading(title="حديقة النور", description="حديقة عامة")
    types = frozenset({"og:article"})
    found = features(text, reading, types=types, headline_count=2, title_support=2.0, article_body=LINE)
    zero = {name for name, value in found.items() if not value}
    assert zero == set(
        "no_text outside rows removed pruned closes dated emptied undescribed repeated top_headings pruned_squared"
        " with_headline".split()
    )
    # 224 characters in five lines: 97 and 101 of two paragraphs, 12 of a heading, twice 7 of entries
    assert {name: value for name, value in found.items() if value} == {
        "size": 0.588, "size_squared": 0.346, "share": 1.0, "paragraphs": 0.389, "paragraph_size": 0.554,
        "sentences": 0.433, "linked": 0.013, "headings": 0.2, "items": 0.4, "blocks": 0.239, "blocks_each": 0.4,
        "opens": 1.0, "is_article": 1.0, "several": 1.0, "support": 0.5, "stated": 1.0, "agrees": 0.433,
        "titled": 1.0, "described": 1.0, "long_lines": 0.451, "in_content": 1.0,
    }  # fmt: skip
    nothing = features("<p></p>", Reading(title="حديقة"))
    assert {name: value for name, value in nothing.items() if value} == {"no_text": 1.0, "undescribed": 1.0}


def test_numbers_of_what_stands_beside_a_text() -> None:
    beside = "".join(f"<p>{LINE} {LINE}</p><p><a href=/{n}>{LINE}</a></p>" for n in range(3))
    found = features(f"<div>{LONG}<p>1 {LINE}</p><p>شارك الخبر</p></div><div>{beside}</div>", Reading(title=TITLE))
    told = "linked removed pruned pruned_squared repeated long_lines blocks_each".split()
    assert [found[name] for name in told] == [0.211, 0.033, 0.077, 0.006, 0.455, 0.424, 0.167]
