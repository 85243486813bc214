"""A site is added from the pages: by our own forms, as `sites add` does it, and never at a private address."""

from __future__ import annotations

import socket
from functools import partial
from multiprocessing import active_children
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from loopback import Answer, Loopback
from lxml import html
from web.archives import archive_of_all, serving

from newscrawler.cli.planning import probed
from newscrawler.errors import NoContactError, UnusableSiteError
from newscrawler.sites import ProbeResult, load_sites
from newscrawler.sites import Site as SiteFile

if TYPE_CHECKING:
    from pathlib import Path

    from web.archives import Got, Site

PAPER = {
    "/": Answer(
        '<!doctype html><html lang="ar"><head><title>جريدة الوادي</title>'
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head>'
        "<body><p>الأخبار</p></body></html>".encode()
    ),
    "/feed.xml": Answer(
        '<rss version="2.0"><channel><title>جريدة الوادي</title><item><title>افتتاح جسر الوادي</title>'
        "<link>/news/1</link></item></channel></rss>".encode(),
        headers={"Content-Type": "application/rss+xml"},
    ),
}


def add(site: Site, url: str, *, origin: str | None = None, mark: str | None = None, **fields: str) -> Got:
    given = mark or html.fromstring(site.get("/sites/new").text).xpath("//main//input[@name='mark']/@value")[0]
    headers = {"Origin": origin or f"http://127.0.0.1:{site.port}", "Content-Type": "application/x-www-form-urlencoded"}
    return site.ask("POST", "/sites/new", urlencode({"mark": given, "url": url, **fields}).encode(), headers)


def told(site: Site, language: str = "ar") -> str:
    """Return what the page says once everything was asked."""
    while 'href="/sites/new"' in (text := site.get("/sites/new", accept_language=language).text):
        pass  # the page waits for what is asked
    return " ".join(" ".join(html.fromstring(text).xpath("//main//text()")).split())


def test_a_site_is_asked_and_declared(tmp_path: Path) -> None:
    asked = partial(probed, allow_private=False, public_only=False)
    with (
        Loopback(PAPER) as paper,
        serving(archive_of_all(tmp_path / "data"), allow_changes=True, probe=asked) as pages,
    ):
        got = add(pages, paper.url("/"), name="wadi")
        assert (got.status, got.headers["location"]) == (303, "/sites/new")
        assert "جريدة الوادي أُضيف بعد" in told(pages)
        assert "wadi.toml" in told(pages, "en")
        (declared,) = load_sites(tmp_path / "data" / "declared")
        assert (declared.name, declared.title, declared.discover.feeds) == ("wadi", "جريدة الوادي", ("/feed.xml",))
        assert pages.get("/site/wadi").status == 200
        seen = len(paper.seen)
        add(pages, paper.url("/"), name="wadi")
        assert "There is a site file of this name" in told(pages, "en")
        assert len(paper.seen) == seen


def test_a_private_address_is_never_asked(tmp_path: Path) -> None:
    with Loopback(PAPER) as paper, serving(archive_of_all(tmp_path / "data"), allow_changes=True) as pages:
        add(pages, paper.url("/"))
        assert "لم يُضف: لا يجيب (عنوان خاص)" in told(pages)
        assert "(a private address)" in told(pages, "en")
        assert not paper.seen
    assert not load_sites(tmp_path / "data" / "declared")


def refuses(site: SiteFile) -> ProbeResult:
    raise {"silent.test": UnusableSiteError(site.url, ()), "new.test": NoContactError("no contact")}[site.url[8:-1]]


def test_what_is_refused_is_told_in_both_languages(tmp_path: Path) -> None:
    with serving(archive_of_all(tmp_path / "data"), allow_changes=True, probe=refuses) as pages:
        for url in ("https://silent.test/", "https://new.test/", "javascript:alert(1)"):
            add(pages, url)
            told(pages)
        add(pages, "https://silent.test/", name="../x")
        english, arabic = told(pages, "en"), told(pages)
    assert "It names no articles" in english
    assert "contact in newscrawler.toml" in english
    assert english.count("This is no address, or no name") == 2
    assert "لا يسمّي أخباراً" in arabic
    assert "سطر contact" in arabic


def test_only_our_own_forms_add_a_site(site: Site, tmp_path: Path) -> None:
    asked: list[SiteFile] = []

    def probe(one: SiteFile) -> ProbeResult:
        asked.append(one)
        return ProbeResult(url=one.url)

    with serving(archive_of_all(tmp_path / "data"), allow_changes=True, probe=probe) as pages:
        assert add(pages, "https://x.test/", origin="http://evil.example").status == 403
        assert add(pages, "https://x.test/", mark="0" * 64).status == 403
    assert site.get("/sites/new").status == 403
    assert add(site, "https://x.test/", mark="0" * 64).status == 403
    assert "/sites/new" not in site.get("/").text
    assert not asked


def test_who_ends_the_server_does_not_wait_for_a_site_that_is_asked(tmp_path: Path) -> None:
    asked = partial(probed, allow_private=False, public_only=False)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with serving(archive_of_all(tmp_path / "data"), allow_changes=True, probe=asked) as pages:
            add(pages, f"http://127.0.0.1:{silent.getsockname()[1]}/", name="wadi")
            connection, _ = silent.accept()  # robots.txt is asked, and waited for for twenty seconds
        with connection:
            for process in active_children():
                process.join(10)
            assert not active_children()
    assert not load_sites(tmp_path / "data" / "declared")
