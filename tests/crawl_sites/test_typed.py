"""What is typed is what is crawled: pages, lists of pages, sources, sites, and patterns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler, stored
from crawl_sites.conftest import XML, listing, story
from loopback import Answer, Loopback

from newscrawler.sites import Site, Typed, listed_pages, typed_sites
from newscrawler.urls import Patterns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NUMBERS = range(50000, 50008)
HOME = "https://mina.example/"


@pytest.fixture
def mina() -> Iterator[Loopback]:
    """Eight articles on the front page and in a sitemap; an article's short address redirects to it."""
    pages = {f"/news/{number}.html": story(number) for number in NUMBERS}
    with Loopback({"/": listing(NUMBERS), **pages, "/robots.txt": Answer(status=404)}) as site:
        rows = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in list(pages)[:3])
        site.routes["/map.xml"] = Answer(f"<urlset>{rows}</urlset>".encode(), headers=XML)
        site.routes["/go/50004"] = Answer(status=302, headers={"Location": "/news/50004.html"})
        yield site


def numbers(data: Path) -> set[int]:
    return {int(str(article["url"])[-10:-5]) for article in stored(data)}


def test_an_article_is_stored_alone_and_its_site_later_as_ever(mina: Loopback, tmp_path: Path) -> None:
    alone = newscrawler("crawl", mina.url("/news/50003.html"), mina.url("/go/50004"), "--json", data=tmp_path)
    assert (alone.returncode, numbers(tmp_path)) == (0, {50003, 50004}), alone.stderr.decode()
    assert set(mina.paths()) == {"/robots.txt", "/news/50003.html", "/go/50004", "/news/50004.html"}
    whole = newscrawler("crawl", mina.url("/news/50001.html"), "--site", "--json", data=tmp_path)
    assert (whole.returncode, numbers(tmp_path)) == (0, set(NUMBERS)), whole.stderr.decode()


def test_a_list_of_pages_leaves_what_waits_of_the_site_alone(mina: Loopback, tmp_path: Path) -> None:
    data = tmp_path / "data"
    newscrawler("crawl", mina.url("/"), "--limit", "1", data=data)
    had, asked = numbers(data), len(mina.seen)
    missing = sorted(set(NUMBERS) - had)[-2:]
    first, second = (mina.url(f"/news/{number}.html") for number in missing)
    addresses = f'# two of them\r\n\r\n  "{first}"\r\n<{second}>\r\n{first}'
    run = newscrawler("crawl", "--urls", "-", "--json", data=data, stdin=addresses.encode())
    assert (run.returncode, numbers(data)) == (0, had | set(missing)), run.stderr.decode()
    assert set(mina.paths()[asked:]) <= {"/robots.txt", *(f"/news/{number}.html" for number in missing)}


def test_a_sitemap_is_a_source_of_its_own_and_patterns_bound_it(mina: Loopback, tmp_path: Path) -> None:
    run = newscrawler("crawl", mina.url("/map.xml"), "--exclude", "*50001*", "--json", data=tmp_path)
    assert (run.returncode, numbers(tmp_path)) == (0, {50000, 50002}), run.stderr.decode()
    assert "/" not in mina.paths()


def test_a_typed_page_that_is_no_article_is_where_its_site_begins(mina: Loopback, tmp_path: Path) -> None:
    mina.routes["/mina"] = listing(NUMBERS)
    run = newscrawler("crawl", mina.url("/mina"), "--include", "/news/5000[", "--json", data=tmp_path)
    assert numbers(tmp_path) == set()
    run = newscrawler("crawl", mina.url("/mina"), "--include", "/news/*2.html$", "--json", data=tmp_path)
    assert json.loads(run.stdout)["stored"] == 1, run.stderr.decode()


def test_each_address_says_what_it_asks_for() -> None:
    declared = [Site(url=HOME, name="mina", timezone="Asia/Beirut")]
    (home,) = typed_sites([HOME], declared, whole=False)
    assert home == Typed(site=declared[0])
    (page,) = typed_sites([f"{HOME}news/1001/a-b-c-d"], declared, whole=False)
    assert (page.site, page.pages, page.whole) == (declared[0], (f"{HOME}news/1001/a-b-c-d",), False)
    (both,) = typed_sites([f"{HOME}news/1001/a-b-c-d", HOME], declared, whole=False)
    assert (both.pages, both.whole) == ((f"{HOME}news/1001/a-b-c-d",), True)
    (feed,) = typed_sites([f"{HOME}feed.xml"], declared, whole=False)
    assert (feed.site.name, feed.site.url, feed.whole) == ("mina", f"{HOME}feed.xml", False)
    (section,) = typed_sites(["https://other.example/category/sport/"], declared, whole=False)
    assert section.whole
    (listed,) = listed_pages([HOME, f"{HOME}a"], declared)
    assert (listed.pages, listed.whole, listed.else_site) == ((HOME, f"{HOME}a"), False, False)


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        pytest.param("/siyasa/", "siyasa/7", True, id="begins"),
        pytest.param("/siyasa/", "ar/siyasa/7", False, id="begins-elsewhere"),
        pytest.param("*/siyasa/", "ar/siyasa/7", True, id="anywhere"),
        pytest.param("/*.pdf$", "a/b.pdf", True, id="end"),
        pytest.param("/*.pdf$", "a/b.pdf?x=1", False, id="no-end"),
        pytest.param("/رياضة/", "%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/7", True, id="arabic"),
        pytest.param("https://e.com/a", "a/7", True, id="whole-address"),
        pytest.param("*?print=", "a?print=1", True, id="query"),
    ],
)
def test_patterns_are_read_as_in_robots_txt(pattern: str, path: str, *, matches: bool) -> None:
    assert Patterns(exclude=(pattern,)).refuses(f"https://e.com/{path}") == matches
