"""The delay of a slot: what a site declares holds, and no later wish makes it shorter."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from scrapy.settings import Settings

from newscrawler.crawl.session import PlainSession
from newscrawler.middlewares import Politeness
from newscrawler.sites import Site

URL = "http://127.0.0.1:8081/"
SLOT = "127.0.0.1:8081"


def polite(*sites: Site) -> tuple[Politeness, dict[str, dict[str, Any]]]:
    settings = Settings()
    settings.setmodule("newscrawler.settings")
    slots: dict[str, dict[str, Any]] = {}
    downloader = SimpleNamespace(per_slot_settings=slots, slots={})
    crawler: Any = SimpleNamespace(settings=settings, engine=SimpleNamespace(downloader=downloader))
    session = PlainSession()
    session.sites = {site.name: site for site in sites}
    middleware = Politeness(crawler, session)
    middleware.engine_started()
    return middleware, slots


def test_the_declared_delay_of_a_site_holds_from_its_first_request() -> None:
    _, slots = polite(Site(url=URL, name="one", delay=3.0))
    assert slots[SLOT]["delay"] >= 3.0


def test_a_shorter_delay_than_the_declared_one_changes_nothing() -> None:
    middleware, slots = polite(Site(url=URL, name="one", delay=3.0))
    before = slots[SLOT]["delay"]
    middleware.slow_down(URL, 1.0)
    assert slots[SLOT]["delay"] == before


def test_a_longer_delay_and_a_lower_limit_are_kept() -> None:
    middleware, slots = polite()
    middleware.slow_down(URL, 5.0, concurrency=2)
    middleware.slow_down(URL, 2.0, concurrency=9)
    assert slots[SLOT]["delay"] >= 5.0
    assert slots[SLOT]["concurrency"] == 2
