"""A source that fails in the first run: the run says so, and the next one finds what only that source names."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
import pytest
from commands import newscrawler
from crawl_sites.conftest import XML, listing, page, story
from loopback import Answer, Loopback

from newscrawler.crawl.missed_sources import MOST_TRIES, MissedSources, discovery_stat, missed_stat
from newscrawler.discovery.harvest import Harvest, Source

if TYPE_CHECKING:
    from pathlib import Path


def urlset(site: Loopback, numbers: range) -> bytes:
    rows = "".join(f"<url><loc>{site.url(f'/news/{n}.html')}</loc></url>" for n in numbers)
    return f"<urlset>{rows}</urlset>".encode()


def crawl(site: Loopback, data: Path) -> dict[str, object]:
    run = newscrawler("crawl", site.url("/"), "--json", data=data)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def test_a_sitemap_that_failed_is_asked_again_in_the_next_run(tmp_path: Path) -> None:
    with Loopback() as site:
        maps = "".join(f"<sitemap><loc>{site.url(f'/map-{n}.xml')}</loc></sitemap>" for n in (1, 2, 3))
        site.routes |= {
            "/": listing([50000]),
            "/sitemap.xml": Answer(f"<sitemapindex>{maps}</sitemapindex>".encode(), headers=XML),
            "/map-1.xml": Answer(urlset(site, range(50000, 50002)), headers=XML),
            "/map-2.xml": page("الصيانة", "<p>نعود بعد قليل.</p>"),
            "/map-3.xml": Answer(urlset(site, range(50004, 50006))[:-60], headers=XML),
            **{f"/news/{n}.html": story(n) for n in range(50000, 50006)},
        }
        first = crawl(site, tmp_path)
        assert first["sources_failed"] == {"no_sitemap": 1}
        assert [note for note in first["notes"] if "missed: 2 sources" in note and "the next run asks again" in note]
        site.routes["/map-2.xml"] = Answer(urlset(site, range(50002, 50004)), headers=XML)
        site.routes["/map-3.xml"] = Answer(urlset(site, range(50004, 50006)), headers=XML)
        second = crawl(site, tmp_path)
    assert (first["stored"] + second["stored"], second["notes"]) == (6, [])


@pytest.mark.parametrize(("before", "end"), [(0, missed_stat), (MOST_TRIES - 1, discovery_stat)])
def test_a_source_that_fails_for_good_is_given_up(before: int, end: object) -> None:
    stats = msgspec.json.encode({missed_stat("midan"): 1}).decode()
    runs = [SimpleNamespace(stats=stats, started=0.0)] * before
    ledger = SimpleNamespace(
        opened=SimpleNamespace(lock=None, command="crawl"), frontier=SimpleNamespace(runs=lambda *_, **__: iter(runs))
    )
    missed = MissedSources("midan")
    missed.lost(Source(url="https://midan.example/map.xml", kind="sitemap"), None)
    assert missed.ended_as(ledger) == end("midan")
    assert len(missed.notes) == 1


def test_what_nobody_named_and_what_is_gone_is_not_missed() -> None:
    missed = MissedSources("midan")
    missed.lost(Source(url="https://midan.example/feed/", kind="feed", guess=True), None)
    missed.lost(Source(url="https://midan.example/map.xml", kind="sitemap"), SimpleNamespace(status=404))
    missed.read(Source(url="https://midan.example/a.xml", kind="sitemap"), Harvest(flags=("bad_loc",)))
    assert not missed
