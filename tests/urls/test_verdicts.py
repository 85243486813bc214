from __future__ import annotations

import pytest

from newscrawler.discovery.harvest import Source
from newscrawler.discovery.roles import newest, role_of, worth_reading
from newscrawler.urls import Shapes, is_calendar, is_static, shape_of, verdict_of

SITE = "https://example.com"


@pytest.mark.parametrize(
    ("path", "verdict"),
    [
        ("/", "hub"),
        ("/index.php", "hub"),
        ("/category/siyasa/", "hub"),
        ("/category/أخبار/تحقيقات", "hub"),
        ("/tag/غزة/", "hub"),
        ("/author/admin/", "hub"),
        ("/page/2/", "hub"),
        ("/siyasa/page/3", "hub"),
        ("/2024/05/", "hub"),
        ("/2024/05/17/", "hub"),
        ("/archive/2024/5/", "hub"),
        ("/?s=غزة", "hub"),
        ("/?cat=4", "hub"),
        ("/search?q=x", "hub"),
        ("/politics", "hub"),
        ("/الرياضة/", "hub"),
        ("/من-نحن/", "hub"),
        ("/سياسة-الخصوصية/", "hub"),
        ("/contact.html", "hub"),
        ("/مثال-على-صفحة/", "hub"),
        ("/feed/", "never"),
        ("/خبر-عاجل-من-غزة/feed/", "never"),
        ("/wp-content/uploads/a.jpg", "never"),
        ("/wp-json/", "never"),
        ("/file.pdf", "never"),
        ("/sitemap.xml", "never"),
        ("/?attachment_id=5", "never"),
        ("/print/4.html", "never"),
        ("/2024/05/17/خبر/", "article"),
        ("/2024/05/خبر-عاجل.html", "article"),
        ("/خبر-عاجل-من-غزة/", "article"),
        ("/category/politics/2024/05/17/a", "article"),
        ("/32742", "article"),
        ("/news/881-title.html", "article"),
        ("/article.php?id=7", "article"),
        ("/?p=88", "article"),
        ("/story/70611/خبر", "article"),
        ("/arabic/articles/c4g5z1x2y3o", "article"),
        ("/archives/40010", "article"),
        ("/archives/17", "article"),
        ("/2025/11/25/404.html", "article"),
        ("/2025/11/تسجيل/", "article"),
        ("/archives/2024", "hub"),
        ("/culture/index-3.html", "hub"),
        ("/2024-05-17/خبر", "article"),
        ("/news/2024/5/17/قمة", "article"),
        ("/غزة/", "unknown"),
        ("/أهلا-بالعالم/", "unknown"),
        ("/2015", "unknown"),
        ("/news/12", "unknown"),
    ],
)
def test_verdict_on_a_url_alone(path, verdict):
    assert verdict_of(SITE + path) == verdict


def test_what_was_learned_settles_the_unknown():
    shapes = Shapes()
    shapes.learn(f"{SITE}/story/{n}" for n in (7, 12, 15))
    assert shapes.verdict(f"{SITE}/story/99") == "article"
    assert shapes.verdict(f"{SITE}/غزة") == "unknown"
    assert shapes.verdict(f"{SITE}/tag/99") == "hub"


def test_two_urls_are_not_enough_to_learn():
    shapes = Shapes()
    shapes.learn([f"{SITE}/story/7", f"{SITE}/story/8"])
    assert not shapes.knows(f"{SITE}/story/9")
    assert len(shapes) == 0


def test_a_year_alone_has_the_form_of_a_number():
    assert shape_of(f"{SITE}/2015") == shape_of(f"{SITE}/32742")


@pytest.mark.parametrize("path", ["/2024/05/", "/archive/2024/5/page/2/", "/?m=202405", "/events?month=2024-05"])
def test_calendars(path):
    assert is_calendar(SITE + path)


@pytest.mark.parametrize("path", ["/2024/05/17/خبر/", "/?m=5", "/2024/", "/a/2024"])
def test_no_calendars(path):
    assert not is_calendar(SITE + path)


def test_static_pages_are_known_by_their_last_segment():
    assert is_static(f"{SITE}/ar/اتصل-بنا.html")
    assert not is_static(SITE)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("wp-sitemap-posts-post-1.xml", "posts"),
        ("wp-sitemap-posts-page-1.xml", "other"),
        ("wp-sitemap-posts-da_image-1.xml", "other"),
        ("wp-sitemap-taxonomies-post_tag-1.xml", "other"),
        ("wp-sitemap-users-1.xml", "other"),
        ("post-sitemap.xml", "posts"),
        ("post-sitemap12.xml", "posts"),
        ("post_tag-sitemap.xml", "other"),
        ("page-sitemap.xml", "other"),
        ("category-sitemap.xml", "other"),
        ("author-sitemap.xml", "other"),
        ("news-sitemap.xml", "posts"),
        ("sitemap-news.xml", "posts"),
        ("sitemaps/posts-3.xml.gz", "posts"),
        ("sitemaps/hubs.xml", "other"),
        ("sitemap-2024-05.xml", "posts"),
        ("sitemap.xml?yyyy=2024&mm=05&dd=17", "unknown"),
        ("sitemap-3.xml", "unknown"),
        ("video-sitemap.xml", "other"),
    ],
)
def test_role_of_a_child_sitemap(name, role):
    assert role_of(f"{SITE}/{name}") == role


def child(name, lastmod=None):
    return Source(url=f"{SITE}/{name}", kind="sitemap", lastmod=lastmod)


def test_children_without_articles_are_left_out_only_when_others_hold_them():
    posts, pages = child("post-sitemap.xml"), child("page-sitemap.xml")
    assert worth_reading([pages, posts]) == ([posts], [pages])
    assert worth_reading([pages]) == ([pages], [])


def test_children_are_read_newest_first():
    old, new, undated = child("post-1.xml", "2024-01-01"), child("post-2.xml", "2025-01-01"), child("post-3.xml")
    assert worth_reading([old, undated, new])[0] == [new, old, undated]
    assert newest([old, undated, new]) == [new]


def test_without_dates_the_first_and_the_last_number_can_be_the_newest():
    children = [child(f"post-sitemap{n}.xml") for n in (1, 2, 10)]
    assert newest(children) == [children[2], children[0]]
