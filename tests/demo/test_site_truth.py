"""The demo site agrees with its own manifest: every page says what the manifest says of it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from newscrawler.demo import DemoSite, manifest
from newscrawler.demo.stories import SECTIONS

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SITES = {edition: DemoSite("http://127.0.0.1:8099", edition, NOW) for edition in (1, 2)}
TRUTH = {edition: manifest(site) for edition, site in SITES.items()}


@pytest.fixture(params=[1, 2], ids=["first-edition", "second-edition"])
def edition(request: pytest.FixtureRequest) -> int:
    return request.param


def target(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def page_text(edition: int, url: str) -> str:
    page = SITES[edition].answer(target(url))
    assert page.status == 200, url
    encoding = "utf-8" if "UTF-8" in page.headers["Content-Type"] else "windows-1256"
    return page.body.decode(encoding)


def visible(edition: int, url: str) -> str:
    """The text of a page, the JSON of its scripts included, white space collapsed."""
    tree = html.fromstring(page_text(edition, url).encode(), parser=html.HTMLParser(encoding="utf-8"))
    return " ".join(" ".join(tree.itertext()).split())


def test_there_are_67_articles_in_six_layouts() -> None:
    layouts = Counter(record.layout for record in TRUTH[1].records.values())
    assert layouts == {"sahifa": 12, "jannah": 11, "html5": 11, "table": 11, "breaks": 11, "next": 11}
    assert sum(record.text is None for record in TRUTH[1].records.values()) == 1


def test_every_paragraph_of_the_truth_stands_on_its_page(edition: int) -> None:
    for url, record in TRUTH[edition].records.items():
        page = SITES[edition].answer(target(url))
        if page.status != 200:
            continue
        text = visible(edition, url)
        if record.layout == "next":
            script = html.fromstring(page.body).get_element_by_id("__NEXT_DATA__").text
            story = json.loads(script)["props"]["pageProps"]["story"]
            body = story.get("bodyHtml")
            text += " ".join(html.fromstring(f"<div>{body}</div>").itertext()) if body else ""
            text += " ".join(block.get("text", "") for block in story.get("blocks", ()))
        for piece in (record.title, *record.paragraphs):
            assert " ".join(piece.split()) in text, (record.id, piece)


def test_no_leak_string_stands_in_an_article(edition: int) -> None:
    for record in TRUTH[edition].records.values():
        assert not [leak for leak in TRUTH[edition].leaks if leak in f"{record.title}\n{record.text}"]


def test_articles_share_no_paragraph_but_copies_do() -> None:
    seen = Counter(piece for record in TRUTH[1].records.values() for piece in record.paragraphs)
    assert max(seen.values()) == 1
    again = Counter(piece for record in TRUTH[2].records.values() for piece in record.paragraphs)
    shared = {url for url, record in TRUTH[2].records.items() if max(map(again.get, record.paragraphs), default=0) > 1}
    assert shared <= {url for cluster in TRUTH[2].clusters for url in cluster}
    for cluster in TRUTH[2].clusters:
        moments = [datetime.fromisoformat(TRUTH[2].records[url].published) for url in cluster]
        assert moments == sorted(moments)


def test_articles_are_of_news_length() -> None:
    for record in TRUTH[1].records.values():
        assert record.text is None or 4 <= len(record.paragraphs) <= 9, record.id


def test_every_article_is_named_somewhere_and_the_table_layout_in_no_sitemap(edition: int) -> None:
    for record in TRUTH[edition].records.values():
        assert record.sources, record.id
        assert (record.layout == "table") <= ("sitemap" not in record.sources)
    alone = Counter(record.sources for record in TRUTH[1].records.values() if len(record.sources) == 1)
    assert alone[("feed",)] == 2
    assert alone[("sitemap",)] == 2
    assert alone[("listing",)] == 11


def links_of(edition: int, url: str) -> set[str]:
    tree = html.fromstring(page_text(edition, url).encode(), parser=html.HTMLParser(encoding="utf-8"))
    return {
        urljoin(url, href) for href in tree.xpath("//a/@href") if not href.startswith(("#", "mailto:", "javascript:"))
    }


def test_listings_lead_to_every_listed_article(edition: int) -> None:
    truth = TRUTH[edition]
    fronts = [f"{truth.base}/{key}/" for key in SECTIONS]
    seen: set[str] = set()
    found: set[str] = set()
    while fronts:
        front = fronts.pop()
        if front in seen:
            continue
        seen.add(front)
        links = links_of(edition, front)
        found |= links
        fronts += [
            link
            for link in links
            if link in truth.rejected
            and any(f"/{key}/" in link for key in SECTIONS)
            and "print" not in link
            and "amp" not in link
        ]
    listed = {url for url, record in truth.records.items() if "listing" in record.sources and url not in truth.removed}
    assert listed - found <= set(truth.redirects)


def test_no_link_of_the_site_is_dead_but_the_one_in_the_manifest(edition: int) -> None:
    truth, site = TRUTH[edition], SITES[edition]
    checked = 0
    for address, page in site.pages.items():
        if (
            page.status == 200
            and page.headers["Content-Type"].startswith("text/html")
            and "UTF-8" in page.headers["Content-Type"]
        ):
            for link in links_of(edition, truth.base + address):
                if link.startswith(truth.base):
                    checked += 1
                    assert site.answer(target(link)).status < 400 or link in truth.missing, (address, link)
    assert checked > 1000


def test_sitemaps_name_what_the_manifest_says(edition: int) -> None:
    truth, site = TRUTH[edition], SITES[edition]
    space = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = etree.fromstring(site.answer("/sitemap_index.xml").body)
    named: set[str] = set()
    for child in index.xpath("//m:loc/text()", namespaces=space):
        named |= set(etree.fromstring(site.answer(target(child)).body).xpath("//m:loc/text()", namespaces=space))
    live = {
        url
        for url, record in truth.records.items()
        if "sitemap" in record.sources and site.answer(target(url)).status == 200
    }
    assert live <= named
    assert named - live <= set(truth.rejected) | truth.never_fetched


def test_the_feed_names_what_the_manifest_says(edition: int) -> None:
    truth, site = TRUTH[edition], SITES[edition]
    feed = etree.fromstring(site.answer("/feed/").body)
    links = {link.partition("?utm_")[0] for link in feed.xpath("//item/link/text()")}
    assert links == {url for url, record in truth.records.items() if "feed" in record.sources}


def test_aliases_lead_to_their_article(edition: int) -> None:
    truth, site = TRUTH[edition], SITES[edition]
    for url, record in truth.records.items():
        if url in truth.removed:
            continue
        for alias in record.aliases:
            page = site.answer(target(alias))
            if page.status == 301:
                assert page.headers["Location"] == url
            elif page.status == 200:
                assert f'rel="canonical" href="{url}"' in page.body.decode()
            else:
                pytest.fail(alias)


def test_robots_forbids_exactly_what_is_never_to_be_fetched() -> None:
    rules = SITES[1].answer("/robots.txt").body.decode()
    forbidden = [line.split(": ")[1] for line in rules.splitlines() if line.startswith("Disallow")]
    assert all(target(url).startswith(tuple(forbidden)) for url in TRUTH[1].never_fetched)
    assert not [url for url in TRUTH[1].records if target(url).startswith(tuple(forbidden))]


def test_the_table_layout_is_windows_1256_with_declarations_of_three_kinds() -> None:
    kinds = Counter()
    for url, record in TRUTH[1].records.items():
        if record.layout == "table":
            page = SITES[1].answer(target(url))
            assert page.headers["Content-Type"] == "text/html"
            assert record.title in page.body.decode("windows-1256")
            kinds[
                "utf-8" if b"charset=utf-8" in page.body else "right" if b"windows-1256" in page.body else "none"
            ] += 1
    assert kinds == {"right": 9, "none": 1, "utf-8": 1}


def test_relative_dates_follow_the_clock_and_nothing_else_does() -> None:
    later = manifest(DemoSite("http://127.0.0.1:8099", 1, NOW + timedelta(hours=5)))
    moved = [record.id for url, record in later.records.items() if record != TRUTH[1].records[url]]
    assert sorted(moved) == ["e08", "e09", "e10"]
    page = page_text(1, next(url for url, record in TRUTH[1].records.items() if record.id == "e08"))
    assert "منذ 3 ساعات" in page
    assert "2026-11-24T09:00:00+03:00" in page


def test_the_same_arguments_give_the_same_bytes() -> None:
    assert dict(DemoSite("http://127.0.0.1:8099", 1, NOW).pages) == dict(SITES[1].pages)


def test_the_second_edition_edits_removes_moves_and_copies() -> None:
    first, second = TRUTH[1], TRUTH[2]
    assert {url for url, record in second.records.items() if record.version == 2} == second.edited
    assert len(second.edited) == 6
    assert sorted(second.removed.values()) == ["404", "404", "410", "home"]
    for url in second.edited:
        assert (first.records[url].title, first.records[url].text) != (
            second.records[url].title,
            second.records[url].text,
        )
    for url, way in second.removed.items():
        page = SITES[2].answer(target(url))
        assert page.status == {"404": 404, "410": 410, "home": 301}[way]
        assert first.records[url].title == second.records[url].title
    assert len(second.records) == len(first.records) + 7
    assert sorted(len(cluster) for cluster in second.clusters) == [2, 2, 2, 2, 3]


def test_counters_and_recommendations_move_between_editions() -> None:
    url = next(url for url, record in TRUTH[1].records.items() if record.id == "p01")
    assert TRUTH[1].records[url] == TRUTH[2].records[url]
    assert page_text(1, url) != page_text(2, url)
