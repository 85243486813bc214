"""The course of discovery, step by step: what is counted, what is asked next, what is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from archive import making

from newscrawler.discovery.calendars import CalendarQueue
from newscrawler.discovery.coverage import Coverage, group_of
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.hubs import HubQueue
from newscrawler.discovery.leads import Leads
from newscrawler.discovery.sitemap_queue import SitemapQueue
from newscrawler.discovery.strategy import Strategy
from newscrawler.discovery.traps import Trap, Traps, patterns_of
from newscrawler.discovery.windows import Window
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import Article, Entry

HOME = "https://almidan.example/"
HEADLINE = "افتتاح الجسر الجديد فوق نهر الوادي"
AT = datetime(2026, 3, 9, tzinfo=UTC)


def kinds(harvest: Harvest) -> list[tuple[str, str]]:
    return [(source.kind, source.url.removeprefix(HOME)) for source in harvest.sources]


def page(body: str, url: str = HOME, head: str = ""):
    return parse(Decoded(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8"), url)


def article_at(published: str | None, precision: str | None) -> Article:
    return making.article(published=published, published_precision=precision)


class TestCounts:
    def test_a_listing_covers_whatever_the_total_is(self) -> None:
        coverage = Coverage()
        assert coverage.add("sitemap", [f"{HOME}a/{n}" for n in range(20)], outside=[f"{HOME}o"]) == 21
        assert coverage.add("sitemap", [f"{HOME}a/1", f"{HOME}a/99"], outside=[f"{HOME}o"]) == 1
        assert coverage.add("listing", [f"{HOME}a/{n}" for n in range(20)]) == 20
        assert (coverage.count("sitemap"), coverage.count("feed"), coverage.union()) == (21, 0, 21)
        assert coverage.covers("sitemap")
        assert coverage.covers("listing")
        coverage.total = 22
        assert not coverage.covers("sitemap")
        assert coverage.covers("listing")
        coverage.total = 21
        assert coverage.covers("sitemap")
        assert not coverage.covers("feed")
        assert coverage.counts() == {"sitemap": 21, "feed": 0, "listing": 20}

    def test_what_a_source_counts_as(self) -> None:
        news = [Entry(url=HOME, source="news-sitemap")]
        site = Source(url=HOME, kind="sitemap")
        assert [group_of(Source(url=HOME, kind=kind)) for kind in ("home", "listing", "page")] == ["listing"] * 3
        assert group_of(site, news) == group_of(site, news * 1000) == "recent"
        assert group_of(site, news * 1001) == group_of(site, []) == "sitemap"
        assert group_of(Source(url=HOME, kind="sitemap", depth=1), news) == "sitemap"
        assert group_of(Source(url=HOME, kind="feed"), news) == "feed"

    def test_archives_come_the_newest_first_and_days_to_come_last(self) -> None:
        queue = CalendarQueue(date(2026, 3, 9))
        paths = [
            "2025/12/",
            "2026/03/10/",
            "2026/03/",
            "2026/03/08/",
            "archive/",
            "2026/03/09/",
            "2026/",
            "2026/02/28/",
        ]
        for path in paths:
            queue.append(Source(url=HOME + path, kind="listing"))
        assert (len(queue), queue.first().url) == (8, f"{HOME}archive/")
        assert [queue.popleft().url.removeprefix(HOME) for _ in paths] == [
            "archive/", "2026/", "2026/03/", "2026/03/09/", "2026/03/08/", "2026/02/28/", "2025/12/", "2026/03/10/",
        ]  # fmt: skip

    def test_a_trap_is_told_with_what_it_cost(self) -> None:
        traps = Traps()
        for n in range(24):
            assert traps.admit(f"{HOME}shop?color={n}&size=1")
        assert traps.is_closed(f"{HOME}shop?color=x")
        assert not traps.admit(f"{HOME}shop?color=x")
        assert not traps.admit_article(f"{HOME}shop?color=y")
        assert traps.admit(f"{HOME}shop?page=2")
        assert list(traps.report()) == [
            Trap(
                kind="facets",
                pattern="almidan.example/shop?*",
                example=f"{HOME}shop?color=23&size=1",
                spent=24,
                refused=2,
            )
        ]
        assert traps.report()[0].note == (
            "facets: almidan.example/shop?* cost 24 requests, 2 more refused (https://almidan.example/shop?color=23&size=1)"
        )
        traps.note(f"{HOME}shop?color=1", fresh=1)
        assert traps.admit(f"{HOME}shop?color=x")
        for n in range(24):
            traps.admit_article(f"{HOME}old/x/{n}")
            traps.outcome(f"{HOME}old/x/{n}", stored=False)
            traps.outcome(f"{HOME}old/x/{n}", stored=False)
        assert not traps.admit(f"{HOME}old/y")
        assert {trap.pattern: trap.kind for trap in traps.report()}["almidan.example/old/*"] == "soft_404"
        traps.outcome(f"{HOME}old/z/1", stored=True)
        assert traps.admit(f"{HOME}old/y")
        assert patterns_of(f"{HOME}a/b?x=1&page=2") == ("almidan.example/a/b?*",)

    def test_children_of_an_index_are_handed_out_eight_at_a_time(self) -> None:
        queue = SitemapQueue(Window())
        children = tuple(Source(url=f"{HOME}post-{n:02}.xml", kind="sitemap") for n in range(12))
        index = Source(url=f"{HOME}map.xml", kind="sitemap")
        assert queue.add(index, Harvest(sources=(*children, Source(url=f"{HOME}tags.xml", kind="sitemap"))), fresh=1)
        first = queue.take()
        assert [one.url[-6:-4] for one in first] == ["11", "10", "09", "08", "07", "06", "05", "04"]
        assert queue.take() == []
        queue.release(first[0].url)
        queue.add(first[1], Harvest(), fresh=1)
        assert [one.url[-6:-4] for one in queue.take()] == ["03", "02"]
        assert queue.report() == []

    def test_an_index_of_indexes_without_end_is_left_and_told(self) -> None:
        queue = SitemapQueue(Window())
        deep = Source(url=f"{HOME}deep.xml", kind="sitemap", depth=4)
        children = (Source(url=f"{HOME}a.xml", kind="sitemap"), Source(url=f"{HOME}b.xml", kind="sitemap"))
        assert queue.add(deep, Harvest(sources=children), fresh=1) == []
        assert queue.take() == []
        (trap,) = queue.report()
        assert (trap.kind, trap.pattern, trap.example, trap.refused) == ("endless", "sitemaps", children[0].url, 2)
        queue = SitemapQueue(Window())
        more = tuple(Source(url=f"{HOME}post-{n}.xml", kind="sitemap") for n in range(40))
        queue.add(Source(url=f"{HOME}map.xml", kind="sitemap"), Harvest(sources=more), fresh=0)
        asked = 0
        while given := queue.take():
            for one in given:
                queue.add(one, Harvest(), fresh=0)
                asked += 1
        (trap,) = queue.report()
        assert (asked + trap.refused, trap.spent) == (40, asked + 1)
        assert 24 <= asked <= 40

    @pytest.mark.parametrize(
        ("published", "precision", "held"),
        [
            (None, None, True), ("2020-01-01T00:00:00+03:00", "month", True),
            ("2026-03-09T00:00:00+03:00", "day", True),
            ("2026-03-08T23:59:59+03:00", "second", False), ("2026-03-11T00:00:00+03:00", "minute", False),
            ("2026-03-10T23:59:00+03:00", "minute", True), (None, "day", True),
            ("2020-01-01T00:00:00+03:00", None, True),
        ],
    )  # fmt: skip
    def test_a_window_holds_articles_by_their_own_day(self, published, precision, held) -> None:
        window = Window(since=AT, until=AT + timedelta(days=2))
        article = article_at(published, precision)
        assert window.holds(article) is held
        assert Window().holds(article)
        assert window
        assert not Window()
        assert Window(until=AT)

    def test_months_of_children_and_dates_without_a_zone(self) -> None:
        window = Window(since=AT, until=AT + timedelta(days=2))
        names = ("2026-03", "202603", "2026-02", "2026-04", "2025-12", "2026-05", "2026-01-2026-05")
        wanted = [window.wants_child(Source(url=f"{HOME}map-{name}.xml", kind="sitemap")) for name in names]
        assert wanted == [True, True, False, False, False, False, True]
        entry = Entry(url=HOME, source="sitemap", published="2026-03-07 23:00")
        assert not window.wants(entry)
        assert Window(since=AT, until=None).wants(Entry(url=HOME, source="sitemap", published="2026-03-08 01:00"))


class TestStrategy:
    def start(self, **more) -> Strategy:
        strategy = Strategy(Leads(home=HOME), **more)
        assert strategy.first() == [Source(url=f"{HOME}robots.txt", kind="robots"), Source(url=HOME, kind="home")]
        assert strategy.next(Source(url=f"{HOME}robots.txt", kind="robots"), Harvest()) == []
        return strategy

    def test_what_a_home_page_announces_is_asked_first(self) -> None:
        strategy = self.start()
        told = [Source(url=f"{HOME}f{n}", kind="feed") for n in range(4)]
        told += [Source(url=f"{HOME}map.xml", kind="sitemap"), Source(url=f"{HOME}wp-json/", kind="rest")]
        given = strategy.next(Source(url=HOME, kind="home"), Harvest(sources=tuple(told)))
        assert [(one.kind, one.url.partition("?")[0].removeprefix(HOME)) for one in given] == [
            ("feed", "f0"), ("feed", "f1"), ("feed", "f2"), ("rest", "wp-json/wp/v2/posts"), ("sitemap", "map.xml"),
        ]  # fmt: skip
        assert not strategy.is_over

    def test_a_feed_that_is_a_door_is_followed(self) -> None:
        strategy = self.start()
        feed = Source(url=f"{HOME}feed", kind="feed")
        strategy.next(Source(url=HOME, kind="home"), Harvest(sources=(feed,)))
        behind = Source(url=f"{HOME}real-feed", kind="feed", depth=1)
        assert strategy.next(feed, Harvest(sources=(behind,), flags=("door",))) == [behind]

    def test_the_first_page_of_posts_leads_on_whatever_others_named_before(self) -> None:
        strategy = self.start()
        rest = Source(url=f"{HOME}wp-json/", kind="rest")
        (asked,) = strategy.next(Source(url=HOME, kind="home"), Harvest(sources=(rest,)))
        second = Source(url=f"{asked.url}&page=2", kind="rest", page=2)
        entries = tuple(Entry(url=f"{HOME}a/{n}", source="rest") for n in range(3))
        harvest = Harvest(entries=entries, sources=(second,), total=6)
        assert strategy.next(asked, harvest) == [second]
        assert strategy.coverage.total == 6

    def test_a_site_behind_a_door_moves(self) -> None:
        strategy = self.start()
        door = Source(url="https://www.midan.example/", kind="home", depth=1)
        assert strategy.next(Source(url=HOME, kind="home"), Harvest(sources=(door,))) == [door]
        assert strategy.home == door.url
        assert strategy.is_article_url("https://www.midan.example/2026/03/09/jisr/", Source(url=door.url, kind="feed"))
        assert not strategy.is_article_url(f"{HOME}2026/03/09/jisr/", Source(url=door.url, kind="feed"))

    def test_guesses_are_made_one_by_one_while_nothing_is_named(self) -> None:
        strategy = self.start()
        (asked,) = strategy.next(Source(url=HOME, kind="home"), Harvest(flags=("wordpress",)))
        assert asked == Source(url=f"{HOME}wp-sitemap.xml", kind="sitemap", guess=True)

    @pytest.mark.parametrize(
        ("path", "believed"),
        [
            ("2026/03/09/iftitah-jisr/", "feed map post-sitemap local"), ("category/local/", "feed post-sitemap"),
            ("about/", "feed"), ("x7", "feed map post-sitemap local"), ("i.jpg", ""), ("", ""),
        ],
    )  # fmt: skip
    def test_whom_an_address_is_believed(self, path: str, believed: str) -> None:
        strategy = Strategy(Leads(home=HOME))
        sources = [("feed", "feed"), ("sitemap", "map"), ("sitemap", "post-sitemap"), ("listing", "local")]
        found = [at for kind, at in sources if strategy.is_article_url(HOME + path, Source(url=HOME + at, kind=kind))]
        assert found == believed.split()
        assert not strategy.is_article_url(f"https://other.example/{path}x", Source(url=HOME, kind="feed"))

    def test_forms_are_learned_from_what_was_stored_and_not_known_before(self) -> None:
        strategy = Strategy(Leads(home=HOME))
        for n in range(9):
            strategy.outcome(f"{HOME}x/{n}/y", stored=False)
            strategy.outcome(f"{HOME}news/{n}/x", stored=True, is_known=True)
        assert len(strategy.shapes) == 0
        for n in range(9):
            strategy.outcome(f"{HOME}story/{n}/x", stored=True)
        assert len(strategy.shapes) == 1

    @pytest.mark.parametrize("source", ["listing", "link", "feed", "sitemap"])
    def test_what_lists_name_is_admitted_while_its_form_is_no_trap(self, source: str) -> None:
        strategy = Strategy(Leads(home=HOME))
        for n in range(24):
            entry = Entry(url=f"{HOME}old/x/{n}", source=source)
            assert strategy.admit(entry)
            strategy.outcome(entry.url, stored=False)
        assert strategy.admit(Entry(url=f"{HOME}old/x/99", source=source)) is (source in {"feed", "sitemap"})

    def test_a_failed_rest_api_is_replaced_by_the_sitemap_in_a_later_run(self) -> None:
        strategy = self.start(last_run=AT)
        told = (Source(url=f"{HOME}wp-json/", kind="rest"), Source(url=f"{HOME}map.xml", kind="sitemap"))
        told += (Source(url=f"{HOME}feed", kind="feed"),)
        feed, rest = strategy.next(Source(url=HOME, kind="home"), Harvest(sources=told))
        assert (feed.kind, rest.kind) == ("feed", "rest")
        strategy.next(feed, Harvest(entries=(Entry(url=f"{HOME}a/1", source="feed"),)))
        assert [one.url for one in strategy.next(rest, None)] == [f"{HOME}map.xml"]

    def test_a_later_run_pages_through_edits_until_one_is_older(self) -> None:
        for changed, goes_on in (("2026-03-10T00:00:00Z", True), ("2026-03-08T00:00:00Z", False), (None, False)):
            strategy = self.start(last_run=AT)
            root = Source(url=f"{HOME}wp-json/", kind="rest")
            (asked,) = strategy.next(Source(url=HOME, kind="home"), Harvest(sources=(root,)))
            second = Source(url=f"{HOME}wp-json/wp/v2/posts?page=2", kind="rest", page=2)
            named = ("2026-03-11T00:00:00Z", changed)
            entries = tuple(Entry(url=f"{HOME}a/{n}", source="rest", modified=at) for n, at in enumerate(named))
            given = strategy.next(asked, Harvest(entries=entries, sources=(second,), total=9))
            assert (second in given) is goes_on
            assert strategy.coverage.total is None

    def test_visits_in_addresses_are_told(self) -> None:
        strategy = self.start()
        strategy.next(Source(url=HOME, kind="home"), Harvest(flags=("session:sid",)))
        assert strategy.notes == [f"session: ?sid= names the visit, and was taken off all links ({HOME})"]


class TestHubs:
    def hub(self, path: str, page: int = 1) -> Source:
        return Source(url=HOME + path, kind="listing", page=page)

    def test_sections_come_before_archives_authors_and_tags(self) -> None:
        hubs = HubQueue(HOME)
        paths = ["tag/a/", "author/b/", "2026/03/", "local/", "search/x", "local/?sort=x", "list?x=1", "local/"]
        harvest = Harvest(sources=tuple(self.hub(path) for path in paths))
        hubs.add(Source(url=HOME, kind="home"), harvest, fresh=1, goes_on=True)
        taken = []
        while given := hubs.take():
            taken += [one.url.removeprefix(HOME) for one in given]
            for one in given:
                hubs.add(one, Harvest(), fresh=0, goes_on=False)
        assert taken == ["local/", "2026/03/", "author/b/", "tag/a/", "list?x=1"]

    def test_a_later_run_reads_sections_alone(self) -> None:
        hubs = HubQueue(HOME, only_sections=True)
        hubs.declare([f"{HOME}local/", f"{HOME}tag/a/", "https://other.example/local/"])
        (given,) = hubs.take()
        assert given == self.hub("local/")
        hubs.release(given.url)
        assert hubs.take() == []

    def test_lists_of_a_kind_are_left_after_a_row_without_news_and_told(self) -> None:
        hubs = HubQueue(HOME)
        hubs.declare(f"{HOME}tag/{n}/" for n in range(20))
        asked = 0
        while given := hubs.take():
            for one in given:
                hubs.add(one, Harvest(), fresh=0, goes_on=False)
                asked += 1
        assert asked == 6
        assert hubs.report() == [Trap(kind="barren", pattern="tag pages", example=f"{HOME}tag/6/", spent=6, refused=14)]

    def test_pages_of_a_list_are_read_while_they_pay(self) -> None:
        hubs = HubQueue(HOME)
        section = self.hub("local/")
        for number in range(1, 9):
            following = self.hub(f"local/page/{number + 1}/", number + 1)
            hubs.add(section, Harvest(sources=(following,)), fresh=0, goes_on=False)
            if not (given := hubs.take()):
                break
            assert given == [following]
            section = following
        assert number == 3

    def test_lists_that_go_on_unread_are_told(self) -> None:
        hubs = HubQueue(HOME)
        hubs.add(self.hub("local/", 4), Harvest(flags=("more_by_script",)), fresh=1, goes_on=True)
        more = Source(url=f"{HOME}more?page=3", kind="listing", page=3, within=f"{HOME}sport/")
        hubs.add(more, Harvest(flags=("status_403",)), fresh=0, goes_on=False)
        assert hubs.report() == [
            Trap(kind="unread", pattern="2 lists go on", example=f"{HOME}local/", spent=4, refused=0)
        ]
        assert hubs.report()[0].note == (
            f"unread: 2 lists go on by a script; what follows page 4 was not read ({HOME}local/)"
        )
