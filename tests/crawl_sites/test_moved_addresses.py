"""An article that moves is one article: its history under both addresses, no removal, no second record."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from commands import newscrawler, stored
from crawl_sites.changing import ChangingSite, Story, as_published, page
from loopback import Answer

if TYPE_CHECKING:
    from pathlib import Path


def new_path(story: Story) -> str:
    return story.path.replace("/news/", "/akhbar/").replace("khabar", "jadid")


def gone(_: Story) -> Answer:
    return Answer(b"<h1>404</h1>", 404)


def lines(data: Path, folder: str) -> list[dict[str, Any]]:
    files = sorted(data.glob(f"{folder}/*/*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def crawled(site: ChangingSite, data: Path, *options: str) -> dict[str, Any]:
    run = newscrawler("crawl", site.url(), "--json", *options, data=data)
    assert run.returncode == 0, run.stderr.decode()
    summary: dict[str, Any] = json.loads(run.stdout)
    return summary


def redirecting(site: ChangingSite) -> Any:
    return lambda story: Answer(status=301, headers={"Location": site.url(new_path(story))})


@pytest.mark.parametrize("how", ["http_301", "404"])
def test_an_address_that_moves_keeps_its_article(tmp_path: Path, how: str) -> None:
    with ChangingSite(6) as site:
        crawled(site, tmp_path)
        for story in site.stories:
            site.serve(new_path(story), story, as_published)
        site.answer = redirecting(site) if how == "http_301" else gone
        site.named = [new_path(story) for story in site.stories]
        summary = crawled(
            site, tmp_path
        )  # not all that is known is asked for: the sitemap names the old ones no longer
        assert (summary["stored"], summary["gone"]) == (0, 0)
        assert len(stored(tmp_path)) == 6
        assert lines(tmp_path, "removals") == []
        assert {(line["url"], line["how"]) for line in lines(tmp_path, "moves")} == {
            (site.url(story.path), how) for story in site.stories
        }
        old, new = site.url(site.stories[0].path), site.url(new_path(site.stories[0]))
        told = [newscrawler("history", url, "--json", data=tmp_path).stdout for url in (old, new)]
        assert told[0] == told[1]
        assert [json.loads(line)["event"] for line in told[0].splitlines()] == ["version", "moved"]
        site.answer = gone  # in the end nothing is left of the old addresses, and the new ones are edited
        for story in site.stories:
            site.serve(new_path(story), story, edited)
        summary = crawled(site, tmp_path, "--revisit", "all")
        assert (summary["edited"], summary["stored"]) == (6, 0)
        latest = stored(tmp_path)[-1]
        assert (latest["version"], latest["url"] != latest["canonical_url"]) == (2, True)
        assert lines(tmp_path, "removals") == []
    assert newscrawler("verify", data=tmp_path).returncode == 0
    assert newscrawler("reextract", data=tmp_path).returncode == 0


def test_a_frontier_that_is_made_again_knows_what_has_moved(tmp_path: Path) -> None:
    with ChangingSite(6) as site:
        crawled(site, tmp_path)
        for story in site.stories[:3]:
            site.serve(new_path(story), story, as_published)
        site.named = [new_path(story) for story in site.stories[:3]] + [story.path for story in site.stories[3:5]]
        site.answer = lambda story: redirecting(site)(story) if story in site.stories[:3] else as_published(story)
        site.serve(site.stories[5].path, site.stories[5], gone)
        crawled(site, tmp_path)
        told = {folder: lines(tmp_path, folder) for folder in ("moves", "removals")}
        assert [len(told[folder]) for folder in told] == [3, 1]
        [moves] = tmp_path.glob("moves/*/*.jsonl")
        whole = moves.read_bytes()
        moves.write_bytes(whole + whole[:40])  # a crash; then the frontier is lost, too
        for part in tmp_path.glob("frontier.sqlite*"):
            part.unlink()
        assert newscrawler("verify", "--rebuild-frontier", "--repair", data=tmp_path).returncode == 0
        assert moves.read_bytes() == whole
        summary = crawled(site, tmp_path, "--revisit", "all")
        assert (summary["stored"], summary["edited"]) == (0, 0)
        assert {folder: lines(tmp_path, folder) for folder in told} == told
        site.serve(site.stories[5].path, site.stories[5], as_published)
        site.serve(new_path(site.stories[3]), site.stories[3], as_published)
        site.serve(site.stories[3].path, site.stories[3], redirecting(site))
        crawled(site, tmp_path, "--revisit", "all")
        assert [line["moved_to"] for line in lines(tmp_path, "moves")][3:] == [site.url(new_path(site.stories[3]))]
    assert newscrawler("verify", data=tmp_path).returncode == 0


def edited(story: Story) -> Answer:
    return Answer(page(story.title, [*story.paragraphs, "وأضاف المصدر أن النتائج ستعلن غداً."], day=story.day))


def test_an_article_that_the_sitemap_names_no_longer_is_looked_at_now(tmp_path: Path) -> None:
    with ChangingSite(6) as site:
        crawled(site, tmp_path)
        away = site.stories[2]
        site.serve(away.path, away, gone)
        site.named.remove(away.path)
        summary = crawled(site, tmp_path)
        assert summary["gone"] == 1
        assert [(line["url"], line["how"]) for line in lines(tmp_path, "removals")] == [(site.url(away.path), "404")]
        asked = len(site.loopback.seen)
        crawled(site, tmp_path)
        assert away.path not in site.loopback.paths()[asked:]


def test_a_redirect_to_another_article_is_no_move(tmp_path: Path) -> None:
    with ChangingSite(6) as site:
        crawled(site, tmp_path)
        other = Story(20)
        site.serve(other.path, other, as_published)
        away = Answer(status=301, headers={"Location": other.path})
        site.serve(site.stories[0].path, other, lambda _: away)
        crawled(site, tmp_path, "--revisit", "all")
        assert lines(tmp_path, "moves") == []
        assert len({record["id"] for record in stored(tmp_path)}) == 7
