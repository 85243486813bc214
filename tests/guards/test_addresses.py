"""Which addresses a crawl asks: names at private addresses, other ports, redirects of robots.txt, long chains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guards.crawling import crawl
from guards.newspaper import Newspaper
from loopback import Answer, Loopback

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = 3
AT_HOME = "dns:news.example=127.0.0.1"


def to(location: str) -> Answer:
    return Answer(status=302, headers={"Location": location})


class AtName(Newspaper):
    """A newspaper that gives its addresses by name, as a site on the open web does."""

    def url(self, path: str = "/") -> str:
        return f"http://news.example:{self.port}{path}"


def test_a_start_whose_name_is_at_a_private_address_is_refused(tmp_path: Path) -> None:
    with AtName() as site:
        crawled = crawl(tmp_path / "data", site.url("/"), AT_HOME)
        assert site.seen == []
    assert crawled.code == 3
    assert crawled.summary["refused"]["private_address"]
    assert "--allow-private" in crawled.story(site.url("/"))[-1].detail


def test_it_is_crawled_when_the_user_says_so_on_its_own_port_and_as_far_as_redirects_go(tmp_path: Path) -> None:
    with Loopback({"/": Answer(b"secret")}) as inner, AtName() as site:
        inside = f"http://news.example:{inner.port}"
        leads = {
            "/news/7-other-port": f"{inside}/admin?delete=1",
            "/news/8-mail": "http://www.news.example:25/news/9-khabar",
        }
        chain = [f"/news/{number}-tahwil" for number in range(100, 140)]
        leads |= zip(chain, [*chain[1:], site.articles[0]], strict=True)
        site.routes |= {path: to(location) for path, location in leads.items()}
        named = [*site.named, *list(leads)[:3], f"{inside}/news/9-khabar"]
        site.routes["/sitemap.xml"] = Answer(site.sitemap(named))
        crawled = crawl(tmp_path / "data", site.url("/"), AT_HOME, "NEWSCRAWLER_ALLOW_PRIVATE=1")
        asked = [path for path in site.paths() if path in chain]
        assert inner.seen == []
    assert crawled.summary["stored"] == ARTICLES
    assert crawled.end(site.url("/news/7-other-port")) == ("rejected", "private_address")
    assert crawled.end(site.url("/news/8-mail")) == ("rejected", "port")
    assert asked == chain[:6]
    assert crawled.end(site.url(chain[5])) == ("failed", "redirect_loop")


def test_a_redirect_of_robots_txt_is_not_followed_to_a_private_address(tmp_path: Path) -> None:
    with Loopback({"/robots.txt": Answer(b"")}) as inner, Newspaper() as site:
        site.routes["/robots.txt"] = to(inner.url("/robots.txt"))
        crawled = crawl(tmp_path / "data", site.url("/"))
        assert inner.seen == []
    assert crawled.summary["refused"]["private_address"]
