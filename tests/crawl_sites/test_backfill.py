"""A back-fill as a user does it: the plan, a first part, and the rest."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler, stored
from loopback import Answer, Loopback, Seen

from newscrawler.frontier import open_frontier
from newscrawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

XML = {"Content-Type": "application/xml"}
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MONTHS = [(year, month) for year in (2024, 2025) for month in range(1, 13)]
SENTENCES = (
    "افتتحت المكتبة العامة قاعة جديدة للأطفال بحضور جمع من أهالي الحي ومعلمي المدارس القريبة",
    "وتضم القاعة ثلاثة آلاف كتاب أهدى معظمها قراء المدينة خلال حملة استمرت عاماً كاملاً",
    "وقالت أمينة المكتبة إن القاعة تفتح أبوابها كل يوم من الصباح حتى المساء بلا مقابل",
)


def article(year: int, month: int) -> Answer:
    title = f"المكتبة العامة تفتتح قاعة الأطفال في شهر {month} من عام {year}"
    text = "".join(f"<p>{sentence} ({month}/{year}).</p>" for sentence in SENTENCES)
    time = f'<time datetime="{year}-{month:02}-15T10:00:00+03:00">{year}</time>'
    return Answer(
        f'<html lang="ar"><head><title>{title}</title></head><body><article><h1>{title}</h1>{time}{text}</article>'
        "</body></html>".encode()
    )


def answer(site: Loopback, path: str) -> Answer:
    match = re.fullmatch(r"/([0-9]{4})/([0-9]{2})/library-hall-story\.html", path)
    if match:
        return article(int(match[1]), int(match[2]))
    match = re.fullmatch(r"/sitemap-([0-9]{4})-([0-9]{2})\.xml", path)
    if match:
        url = site.url(f"/{match[1]}/{match[2]}/library-hall-story.html")
        row = f"<url><loc>{url}</loc><lastmod>{match[1]}-{match[2]}-15T10:00:00+03:00</lastmod></url>"
        return Answer(f'<urlset xmlns="{NAMESPACE}">{row}</urlset>'.encode(), headers=XML)
    if path == "/sitemap.xml":
        rows = "".join(
            f"<sitemap><loc>{site.url(f'/sitemap-{year}-{month:02}.xml')}</loc></sitemap>" for year, month in MONTHS
        )
        return Answer(f'<sitemapindex xmlns="{NAMESPACE}">{rows}</sitemapindex>'.encode(), headers=XML)
    if path == "/robots.txt":
        return Answer(f"Sitemap: {site.url('/sitemap.xml')}\n".encode(), headers={"Content-Type": "text/plain"})
    if path == "/":
        return Answer(
            "<html lang='ar'><head><title>المكتبة</title></head><body><h1>المكتبة</h1></body></html>".encode()
        )
    return Answer(b"not found", 404)


@pytest.fixture(scope="module")
def library() -> Iterator[Loopback]:
    """One article a month for two years, in sitemaps by month."""
    site = Loopback()

    def fallback(seen: Seen) -> Answer:
        return answer(site, seen.path)

    site.fallback = fallback
    with site:
        yield site


@pytest.fixture
def undated() -> Iterator[Loopback]:
    """Three articles of two years that a front page names without a date, with validators."""
    site = Loopback()
    paths = [f"/{word}/library-hall-story.html" for word in ("one", "two", "three")]
    for path, (year, month) in zip(paths, ((2025, 8), (2026, 1), (2024, 3)), strict=True):
        site.routes[path] = replace(article(year, month), headers={"ETag": f'"{year}"'})
    links = "".join(f'<li><h2><a href="{path}">المكتبة العامة تفتتح قاعة جديدة للأطفال</a></h2></li>' for path in paths)
    site.routes["/"] = Answer(f"<html lang='ar'><title>المكتبة</title><body><ul>{links}</ul></body></html>".encode())
    with site:
        yield site


def crawl(site: Loopback, data: Path, *args: str) -> tuple[dict[str, Any], str]:
    run = newscrawler("crawl", site.url(), "--since", "2025-07-01", "--json", *args, data=data)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout), run.stderr.decode()


def test_the_plan_alone_fetches_no_more_than_the_probe_and_stores_nothing(library: Loopback, tmp_path: Path) -> None:
    asked = len(library.seen)
    plan, _ = crawl(library, tmp_path / "data", "--plan")
    assert len(library.seen) - asked <= 25
    assert [step["kind"] for step in plan["steps"]] == ["sitemap"]
    assert plan["requests"] >= plan["articles"] > 0
    assert not (tmp_path / "data").exists()


def test_a_back_fill_shows_its_plan_and_goes_on_where_it_stopped(library: Loopback, tmp_path: Path) -> None:
    data = tmp_path / "data"
    first, talk = crawl(library, data, "--limit", "2")
    assert "articles, about" in talk
    assert first["stored"] == 2
    crawl(library, data)
    months = sorted(str(record["published"])[:7] for record in stored(data))
    assert months == [f"2025-{month:02}" for month in range(7, 13)]
    asked = [path for path in library.paths() if path.endswith("story.html")]
    assert not [path for path in asked if path.startswith("/2024/") and asked.count(path) > 1]


def test_an_article_whose_own_date_was_not_asked_for_is_kept_as_bytes_only(undated: Loopback, tmp_path: Path) -> None:
    data = tmp_path / "data"
    told, _ = crawl(undated, data, "--until", "2026-01-01")
    assert [str(record["published"])[:7] for record in stored(data)] == ["2025-08"]
    assert told["rejected"] == {"out_of_range": 2}
    later = undated.url("/two/library-hall-story.html")
    assert newscrawler("get", later, data=data).returncode == 0
    with open_frontier(data / "frontier.sqlite", read_only=True) as frontier:
        status = frontier.status(canonical_url(later))
    assert status is not None
    assert (status.due > 0, status.etag) == (True, None), "another run asks for the whole page again"
    again = json.loads(newscrawler("reextract", "--json", data=data).stdout)
    assert (again["unchanged"], again["accepted"]) == (3, 0)
