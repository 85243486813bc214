"""Sites in which nothing is new: what a run asks, and what it adds to the archive."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler, stored
from crawl_sites.conftest import XML, listing, story
from loopback import Answer, Loopback, Seen

from newscrawler.crawl.change_claims import SAMPLE, ChangeClaims
from newscrawler.frontier import NewTask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NUMBERS = range(50000, 50030)


def validated(answer: Answer, etag: str | None = None) -> Callable[[Seen], Answer]:
    """Serve *answer* with an ETag, and 304 to who has it."""
    tag = etag or f'"{hashlib.sha1(answer.body).hexdigest()}"'  # noqa: S324 - a name for bytes

    def serve(seen: Seen) -> Answer:
        if seen.headers.get("if-none-match") == tag:
            return Answer(status=304, headers={"ETag": tag})
        return Answer(answer.body, answer.status, {**answer.headers, "ETag": tag})

    return serve


def newspaper(site: Loopback, *, lastmod: str = "2099-01-01T00:00:00Z") -> None:
    """A site whose sitemap says of every article that it was changed."""
    rows = "".join(f"<url><loc>{site.url(f'/news/{n}.html')}</loc><lastmod>{lastmod}</lastmod></url>" for n in NUMBERS)
    robots = Answer(f"Sitemap: {site.url('/map.xml')}\n".encode(), headers={"Content-Type": "text/plain"})
    site.routes |= {
        "/robots.txt": validated(robots),
        "/": validated(listing(list(NUMBERS)[:3])),
        "/map.xml": validated(Answer(f"<urlset>{rows}</urlset>".encode(), headers=XML)),
        **{f"/news/{n}.html": story(n) for n in NUMBERS},
    }


def crawl(site: Loopback, data: Path) -> dict[str, object]:
    del site.seen[:]
    run = newscrawler("crawl", site.url("/"), "--json", data=data)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def weight(data: Path) -> int:
    return sum(file.stat().st_size for file in data.glob("warc/*/*.warc.gz"))


def test_sources_that_did_not_change_cost_next_to_nothing(tmp_path: Path) -> None:
    with Loopback() as site:
        newspaper(site)
        crawl(site, tmp_path)
        after_first = weight(tmp_path)
        grown = []
        for _ in range(2):
            again = crawl(site, tmp_path)
            pages = [path for path in site.paths() if path.startswith("/news/")]
            assert len(pages) <= SAMPLE, "a sitemap that always says so is not believed"
            assert again["stored"] == again["edited"] == 0
            grown.append(weight(tmp_path) - after_first)
            after_first = weight(tmp_path)
        assert any("if-none-match" in seen.headers for seen in site.seen if not seen.path.startswith("/news/"))
    assert max(grown) < 9000
    assert newscrawler("verify", data=tmp_path).returncode == 0


def test_an_etag_that_stays_while_the_source_changes_is_believed_no_more(tmp_path: Path) -> None:
    with Loopback() as site:
        newspaper(site, lastmod="2026-01-01")
        front = listing(list(NUMBERS)[:3])
        site.routes["/"] = lambda _: Answer(front.body, headers={**front.headers, "ETag": '"same"'})
        crawl(site, tmp_path)
        site.routes["/news/50090.html"] = story(50090)
        other = listing([50090, *NUMBERS][:3])
        site.routes["/"] = lambda _: Answer(other.body, headers={**other.headers, "ETag": '"same"'})
        crawl(site, tmp_path)
        assert len(stored(tmp_path)) == len(NUMBERS) + 1
        crawl(site, tmp_path)
        assert all("if-none-match" not in seen.headers for seen in site.seen if seen.path == "/")


def tasks(count: int) -> list[NewTask]:
    return [NewTask(url=f"https://e.com/{n}", key=f"https://e.com/{n}", site="e") for n in range(count)]


@pytest.mark.parametrize(
    ("claimed", "known", "asked"),
    [
        pytest.param(5, 9, 5, id="few-known"),
        pytest.param(10, 20, 10, id="half-of-them"),
        pytest.param(11, 20, SAMPLE, id="most-of-them"),
    ],
)
def test_a_source_that_says_too_much_is_tried_first(claimed: int, known: int, asked: int) -> None:
    claims = ChangeClaims()
    first = claims.sift(tasks(claimed), known=known, run=1)
    assert len(first) == asked
    held = claims.proved(first[0].key)
    assert len(held) == (claimed - asked if asked == SAMPLE else 0)
    assert not claims.proved(first[1].key)
