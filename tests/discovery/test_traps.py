from __future__ import annotations

import re

import pytest

from newscrawler.discovery.traps import Traps
from newscrawler.urls import canonical_url

MOST = 60


def sections_site(site):
    """Twenty articles on two list pages; each trap is linked from the home page."""
    web = site.web()
    for page in (1, 2):
        numbers = range(50000 + page * 10, 50010 + page * 10)
        links = "".join(f'<h2><a href="/news/{n}.html">خبر رقم {n}</a></h2>' for n in numbers)
        more = '<a href="/akhbar/?page=2">التالي</a>' if page == 1 else ""
        web.pages["/akhbar/" if page == 1 else "/akhbar/?page=2"] = site.html(links + more)
        for number in numbers:
            web.pages[f"/news/{number}.html"] = site.html(f"<h1>خبر {number}</h1>")
    return web


def link_home(site, web, extra):
    web.pages["/"] = site.html(f'<a href="/akhbar/">أخبار</a>{extra}')


def calendar(site, path):
    match = re.fullmatch(r"/calendar/([0-9]{4})/([0-9]+)/", path)
    if not match:
        return None
    year, month = int(match[1]), int(match[2])
    following = f"/calendar/{year + month // 12}/{month % 12 + 1}/"
    return site.html(f'<a href="{following}" rel="next">الشهر القادم</a>')


def months_by_query(site, path):
    match = re.fullmatch(r"/events\?month=([0-9]{4})-([0-9]{2})", path)
    if not match:
        return None
    year, month = int(match[1]), int(match[2])
    return site.html(f'<a href="/events?month={year + month // 12}-{month % 12 + 1:02}">التالي</a>')


def session(site, path):
    if not path.startswith("/akhbar/?visit=") and path != "/akhbar/":
        return None
    session.count += 1
    mark = f"visit=a9{session.count:06}ff"
    numbers = range(50010, 50020)
    links = "".join(f'<h2><a href="/news/{n}.html?{mark}">خبر رقم {n}</a></h2>' for n in numbers)
    return site.html(f'{links}<a href="/akhbar/?{mark}">أخبار</a><a href="/akhbar/?page=2&{mark}">التالي</a>')


session.count = 0


def facets(site, path):
    if not path.startswith("/archive-search"):
        return None
    names = [f"{name}={value}" for name in ("color", "type", "place", "size") for value in range(5)]
    joiner = "&" if "?" in path else "?"
    return site.html("".join(f'<a href="{path}{joiner}{name}">تصفية {name}</a>' for name in names))


def soft_404(site, path):
    if not path.startswith("/old/"):
        return None
    soft_404.count += 1
    start = soft_404.count * 10
    links = "".join(
        f'<h3><a href="/old/{70000 + start + n}.html">عنوان قديم من أخبار الأمس {n}</a></h3>' for n in range(10)
    )
    return site.html(f"<h1>عذراً، الصفحة غير موجودة</h1>{links}")


soft_404.count = 0


@pytest.mark.parametrize(
    ("entrance", "rule", "prefix", "kind"),
    [
        pytest.param("/calendar/2026/3/", calendar, "/calendar/", "calendar", id="calendar"),
        pytest.param("/events?month=2026-03", months_by_query, "/events", "calendar", id="calendar-by-query"),
        pytest.param("/archive-search", facets, "/archive-search", "facets", id="facets"),
        pytest.param("/old/70001.html", soft_404, "/old/", "soft_404", id="soft-404"),
    ],
)
def test_a_trap_costs_less_than_sixty_requests_and_is_named(site, entrance, rule, prefix, kind):
    web = sections_site(site)
    web.rules.append(lambda path: rule(site, path))
    link_home(site, web, f'<p><a href="{entrance}">الأرشيف</a></p>')
    found = site.run(web, is_article=lambda path: path.startswith("/news/"))
    assert len(found.articles) == 20
    assert sum(path.startswith(prefix) for path in found.asked) < MOST
    assert [trap.kind for trap in found.strategy.traps()] == [kind]


def test_a_session_id_on_every_link_is_taken_off(site):
    web = sections_site(site)
    del web.pages["/akhbar/"]
    web.rules.append(lambda path: session(site, path))
    link_home(site, web, "")
    found = site.run(web, is_article=lambda path: path.startswith("/news/"))
    assert set(found.articles) == {canonical_url(f"{site.home}news/{n}.html") for n in range(50010, 50030)}
    assert sum("visit=" in path for path in found.asked) == 0
    assert found.requests < MOST


def test_an_endless_sitemap_index_is_left(site):
    web = site.web()
    web.pages["/"] = site.html("")
    web.pages["/robots.txt"] = (200, {}, f"Sitemap: {site.home}sitemap-1.xml".encode())
    web.rules.append(
        lambda path: (
            site.index(f"{site.home}sitemap-{int(path[9:-4]) * 10 + n}.xml" for n in range(10))
            if path[9:-4].isdigit()
            else None
        )
    )
    found = site.run(web)
    assert sum(path.startswith("/sitemap-") for path in found.asked) < MOST
    assert [trap.kind for trap in found.strategy.traps()] == ["endless"]


def test_an_index_that_names_itself_ends(site):
    web = site.web()
    web.pages["/"] = site.html("")
    web.pages["/robots.txt"] = (200, {}, f"Sitemap: {site.home}sitemap.xml".encode())
    web.pages["/sitemap.xml"] = site.index([f"{site.home}sitemap.xml", f"{site.home}b.xml"])
    web.pages["/b.xml"] = site.index([f"{site.home}sitemap.xml", f"{site.home}b.xml"])
    found = site.run(web)
    assert found.asked.count("/sitemap.xml") == 1
    assert found.asked.count("/b.xml") == 1


@pytest.fixture
def _three_pages(monkeypatch):
    """A budget of three pages, in the place of traps.BUDGET."""
    monkeypatch.setattr("newscrawler.discovery.traps.BUDGET", 3)


@pytest.mark.usefixtures("_three_pages")
def test_new_articles_refill_the_budget():
    traps = Traps()
    for number in range(30):
        assert traps.admit(f"https://e.com/list/{number}")
        traps.note(f"https://e.com/list/{number}", fresh=1)
    assert not traps.report()


@pytest.mark.usefixtures("_three_pages")
def test_a_closed_form_refuses_hubs_and_articles_alike():
    traps = Traps()
    for number in range(3):
        assert traps.admit_article(f"https://e.com/old/{number}")
        traps.outcome(f"https://e.com/old/{number}", stored=False)
    assert not traps.admit("https://e.com/old/list")
    (trap,) = traps.report()
    assert (trap.kind, trap.spent, trap.refused) == ("soft_404", 3, 1)


@pytest.mark.usefixtures("_three_pages")
def test_pages_in_flight_do_not_count_against_their_form():
    traps = Traps()
    urls = [f"https://e.com/news/{number}" for number in range(10)]
    assert all(traps.admit_article(url) for url in urls)
    for url in urls:
        traps.outcome(url, stored=True)
    assert not traps.report()


@pytest.mark.usefixtures("_three_pages")
def test_what_a_feed_names_is_not_counted_by_its_failures():
    traps = Traps()
    for number in range(10):
        traps.outcome(f"https://e.com/news/{number}", stored=False)
    assert traps.admit_article("https://e.com/news/11")
