from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.leads import Leads
from newscrawler.discovery.strategy import Strategy
from newscrawler.discovery.windows import Window
from newscrawler.urls import canonical_url

COUNT = 300
LAST_RUN = datetime(2026, 3, 1, tzinfo=UTC)


def truth(site, count=COUNT):
    return {canonical_url(f"{site.home}{site.slug(n)}/") for n in range(1, count + 1)}


def test_first_crawl_of_a_wordpress_costs_few_requests(site):
    found = site.run(site.wordpress(COUNT))
    assert set(found.articles) == truth(site)
    assert found.requests / COUNT <= 1.10
    assert found.kinds == {"robots": 1, "home": 1, "feed": 1, "rest": 1, "sitemap": 2, "page": COUNT}
    assert not found.strategy.walking
    assert found.strategy.is_over


@pytest.mark.parametrize(
    "off",
    [
        pytest.param({"rest": False}, id="no-rest"),
        pytest.param({"sitemap": False}, id="no-sitemap"),
        pytest.param({"sitemap": False, "rest": False}, id="feed-only"),
        pytest.param({"feed": False}, id="no-feed"),
        pytest.param({"sitemap": False, "rest": False, "feed": False}, id="lists-only"),
    ],
)
def test_coverage_is_whole_whatever_is_switched_off(site, off):
    found = site.run(site.wordpress(COUNT, **off), is_article=lambda path: "%" in path or "وزير" in path)
    assert set(found.articles) == truth(site)


def test_feed_is_paged_to_its_end_when_nothing_else_covers(site):
    found = site.run(site.wordpress(95, sitemap=False, rest=False))
    assert set(found.articles) == truth(site, 95)
    assert found.kinds["feed"] == 11
    assert not found.strategy.walking


def test_one_page_of_a_feed_is_not_all_of_a_site(site):
    """The newest ten are in the feed and on the home page; older ones stand in a section alone."""
    web = site.web()
    web.pages["/robots.txt"] = (200, {}, b"")
    rows = "".join(f"<item><title>خبر {n}</title><link>{site.home}news/{n}.html</link></item>" for n in range(20, 30))
    feed = f'<rss version="2.0"><channel><title>أخبار</title>{rows}</channel></rss>'
    web.pages["/feed.xml"] = (200, {"Content-Type": "application/rss+xml"}, feed.encode())
    links = {n: f'<h2><a href="/news/{n}.html">عنوان الخبر {n}</a></h2>' for n in range(30)}
    head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    menu = '<nav><a href="/siyasa/">سياسة</a></nav>'
    web.pages["/"] = site.html(menu + "".join(links[n] for n in range(20, 30)), head=head)
    web.pages["/siyasa/"] = site.html(menu + "".join(links.values()))
    web.pages.update({f"/news/{n}.html": site.html(f"<h1>خبر {n}</h1><p>نص</p>") for n in range(30)})
    found = site.run(web, is_article=lambda path: path.startswith("/news/"))
    assert set(found.articles) == {canonical_url(f"{site.home}news/{n}.html") for n in range(30)}


def test_a_news_sitemap_covers_nothing(site):
    web = site.wordpress(95, sitemap=False, rest=False)
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    news = "<news:news><news:title>خبر</news:title></news:news>"
    rows = "".join(f"<url><loc>{site.home}{site.slug(n)}/</loc>{news}</url>" for n in range(60, 96))
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {space}>{rows}</urlset>'
    web.pages["/news-sitemap.xml"] = (200, {"Content-Type": "application/xml"}, body.encode())
    found = site.run(web)
    assert set(found.articles) == truth(site, 95)
    assert not found.strategy.walking


def test_second_crawl_asks_next_to_nothing(site):
    web = site.wordpress(COUNT)
    done = truth(site)
    strategy = Strategy(Leads(home=site.home), last_run=LAST_RUN, known=lambda url: canonical_url(url) in done)
    found = site.run(web, strategy=strategy, done=done)
    assert found.requests <= 0.05 * COUNT
    assert not found.articles


def test_second_crawl_finds_what_was_published_since(site):
    web = site.wordpress(COUNT)
    done = {canonical_url(f"{site.home}{site.slug(n)}/") for n in range(1, COUNT - 24)}
    strategy = Strategy(Leads(home=site.home), last_run=LAST_RUN, known=lambda url: canonical_url(url) in done)
    found = site.run(web, strategy=strategy, done=done)
    assert set(found.articles) == truth(site) - done


def test_edits_are_sought_in_the_sitemap_when_the_rest_api_is_shut(site):
    web = site.wordpress(COUNT)
    done = truth(site)
    web.rules.pop()  # the REST API is still announced, and answers 404
    strategy = Strategy(Leads(home=site.home), last_run=LAST_RUN, known=lambda url: canonical_url(url) in done)
    found = site.run(web, strategy=strategy, done=done)
    assert found.kinds["sitemap"] == 2
    assert found.requests <= 0.05 * COUNT


def test_sections_with_five_levels_of_pagination_are_walked_whole(site):
    web = site.web()
    sections = ("siyasa", "iqtisad", "riyada", "thaqafa")
    menu = "".join(f'<li><a href="/{name}/">{name}</a></li>' for name in sections)
    expected = set()
    for place, name in enumerate(sections):
        for page in range(1, 6):
            numbers = [place * 1000 + page * 10 + n for n in range(10)]
            links = "".join(f'<div class="card"><a href="/story/{n}">خبر {n}</a></div>' for n in numbers)
            more = f'<a href="/{name}/?page={page + 1}">المزيد</a>' if page < 5 else ""
            web.pages[f"/{name}/" if page == 1 else f"/{name}/?page={page}"] = site.html(
                f"<ul>{menu}</ul>{links}{more}"
            )
            for number in numbers:
                web.pages[f"/story/{number}"] = site.html(f"<h1>خبر {number}</h1><p>نص</p>")
                expected.add(canonical_url(f"{site.home}story/{number}"))
    web.pages["/"] = site.html(f"<nav><ul>{menu}</ul></nav>")
    found = site.run(web, is_article=lambda path: path.startswith("/story/"))
    assert set(found.articles) == expected
    assert found.requests <= 200 * 1.25


def test_a_guess_finds_the_sitemap_that_robots_does_not_name(site):
    web = site.web()
    web.pages["/"] = site.html('<a href="/news/10017.html">خبر</a>')
    web.pages["/sitemap_index.xml"] = site.index([f"{site.home}articles.xml"])
    web.pages["/articles.xml"] = site.urls(f"{site.home}news/{n}.html" for n in range(10000, 10040))
    found = site.run(web)
    assert web.asked[:5] == ["/robots.txt", "/", "/sitemap.xml", "/sitemap_index.xml", "/articles.xml"]
    assert len(found.strategy.coverage.counts()) > 0
    assert found.strategy.coverage.count("sitemap") == 40


def test_declared_places_are_asked_and_nothing_is_guessed(site):
    web = site.web()
    web.pages["/"] = site.html('<a href="/news/10017.html">خبر</a>')
    web.pages["/maps/all.xml"] = site.urls(f"{site.home}news/{n}.html" for n in range(10000, 10040))
    site.run(web, strategy=Strategy(Leads(home=site.home, sitemaps=(f"{site.home}maps/all.xml",))))
    assert [path for path in web.asked if "html" not in path] == ["/robots.txt", "/", "/maps/all.xml"]


def test_a_sitemap_that_lags_behind_the_feed_is_not_believed(site):
    web = site.wordpress(60, rest=False)
    web.pages["/wp-sitemap-posts-post-1.xml"] = site.urls(f"{site.home}{site.slug(n)}/" for n in range(1, 31))
    found = site.run(web)
    assert set(found.articles) == truth(site, 60)


def test_an_edition_in_a_folder_keeps_to_itself(site):
    web = site.web()
    links = "".join(f'<h2><a href="/arabic/articles/{n}">خبر {n}</a></h2>' for n in range(70000, 70010))
    web.pages["/arabic/"] = site.html(f'{links}<a href="/english/articles/90001">News</a>')
    strategy = Strategy(Leads(home=f"{site.home}arabic/"))
    found = site.run(web, strategy=strategy, is_article=lambda path: "articles" in path)
    web_paths = [path for path in found.asked if path.startswith("/english")]
    assert not web_paths
    assert "/arabic/sitemap.xml" in found.asked


def test_a_site_that_does_not_answer_ends(site):
    strategy = Strategy(Leads(home=site.home))
    queue = strategy.first()
    while queue:
        queue.extend(strategy.next(queue.pop(0), None))
    assert strategy.is_over


def test_shortlinks_beside_pretty_addresses_are_left_alone(site):
    web = site.wordpress(40, sitemap=False, rest=False, feed=False)
    status, headers, body = web.pages["/"]
    web.pages["/"] = (
        status,
        headers,
        body.replace(b"</body>", b'<h3><a href="/?p=88">\xd8\xae\xd8\xa8\xd8\xb1</a></h3></body>'),
    )
    found = site.run(web, is_article=lambda path: "وزير" in path or "%" in path)
    assert "/?p=88" not in found.asked


WINDOW = Window(since=datetime(2020, 1, 1, tzinfo=UTC), until=datetime(2021, 1, 1, tzinfo=UTC))


def test_a_back_fill_asks_the_rest_api_for_its_window_alone(site):
    web = site.wordpress(COUNT)
    found = site.run(web, strategy=Strategy(Leads(home=site.home), window=WINDOW))
    assert found.kinds["rest"] == 3
    assert found.kinds["sitemap"] == 0
    assert not found.strategy.walking


def test_a_back_fill_of_nothing_ends_at_once(site):
    web = site.wordpress(COUNT)
    empty = (200, {"X-WP-Total": "0", "X-WP-TotalPages": "0"}, b"[]")
    web.rules.insert(0, lambda path: empty if path.startswith("/wp-json/") else None)
    strategy = Strategy(Leads(home=site.home), window=WINDOW)
    queue = strategy.first()
    while queue:
        source = queue.pop(0)
        status, headers, body = web.get(source.url)
        queue += strategy.next(source, read_answer(source, body, url=source.url, headers=headers, status=status))
    assert len(web.asked) == 4


def test_a_back_fill_without_rest_api_takes_the_children_of_its_months(site):
    web = site.web()
    web.pages["/"] = site.html('<h2><a href="/2026/03/01/x/">اليوم</a></h2>')
    web.pages["/robots.txt"] = (200, {}, f"Sitemap: {site.home}sitemap.xml".encode())
    months = ("2019-05", "2020-05", "2020-06", "2022-01")
    web.pages["/sitemap.xml"] = site.index(f"{site.home}news-{month}.xml" for month in months)
    for month in months:
        folder = f"{site.home}{month.replace('-', '/')}"
        web.pages[f"/news-{month}.xml"] = site.urls(f"{folder}/{n:02}/x/" for n in range(1, 9))
    found = site.run(web, strategy=Strategy(Leads(home=site.home), window=WINDOW))
    asked = [path for path in found.asked if path.startswith("/news-")]
    assert sorted(asked) == ["/news-2020-05.xml", "/news-2020-06.xml"]
    assert not found.strategy.walking
