"""Reading the pages again brings lines of an elder schema up: a new version with structure, the old one as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.making import Crawl, exchange
from archive.test_reextract import RULES, SITE, Inline, html, kept, states
from commands import newscrawler

from newscrawler.archive import open_archive
from newscrawler.archive.reextract.jobs import reextract, store_versions
from newscrawler.archive.verify import verify
from newscrawler.items import ELDER_SCHEMA, SCHEMA, Article
from newscrawler.record import record_of
from newscrawler.warc import capture_of

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 3
LINE_FINDINGS = {"bad_line", "wrong_form", "wrong_id", "wrong_hash", "wrong_structure", "wrong_version", "lost_page"}


def elder_crawl(root: Path) -> None:
    """Leave what a crawl of an earlier release left: pages, and lines without structure."""
    kept(root, RULES)
    crawl = Crawl(root)
    for number in range(COUNT):
        one = exchange(number, body=html(number))
        record = record_of(capture_of(one, crawl.add(one)), RULES)
        assert isinstance(record, Article)
        crawl.store(replace(record, schema=ELDER_SCHEMA, extractor="2026.11.2"))
    crawl.close()
    states(crawl)


def write(root: Path) -> int:
    return store_versions(root, reextract(root, executor=Inline(), keep=True))


def test_elder_lines_are_brought_up_once_and_kept(tmp_path: Path) -> None:
    elder_crawl(tmp_path)
    path = tmp_path / "articles" / SITE / "2026-01.jsonl"
    before = path.read_bytes()
    assert before.count(b'{"schema":"article/1"') == COUNT
    assert b'"blocks"' not in before
    assert write(tmp_path) == COUNT
    assert path.read_bytes().startswith(before)
    with open_archive(tmp_path) as archive:
        for latest in archive.articles():
            elder, new = archive.history(latest.id)
            assert (elder.schema, elder.version, elder.blocks) == (ELDER_SCHEMA, 1, ())
            assert (new.schema, new.version, len(new.blocks)) == (SCHEMA, 2, len((new.text or "").split("\n\n")))
            same = ("title", "text", "content_hash", "near_hash", "published", "fetched_at", "warc", "removed")
            assert [getattr(new, name) for name in same[:-1]] == [getattr(elder, name) for name in same[:-1]]
            assert [piece.text for piece in new.removed] == [piece.text for piece in elder.removed]
    assert {found.kind for found in verify(tmp_path)}.isdisjoint(LINE_FINDINGS)
    assert write(tmp_path) == 0
    rows = newscrawler("history", exchange(0).url, "--json", data=tmp_path).stdout.splitlines()
    assert [json.loads(row)["words_changed"] for row in rows] == [None, 0]
