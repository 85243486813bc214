"""What must hold after any number of kills and one run to the end."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from newscrawler.archive import open_archive
from newscrawler.frontier import open_frontier
from newscrawler.items.schema import decode_line
from newscrawler.search import parse_query, search, update_index
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

    from kill.killsite import KillSite

    from newscrawler.items import Article


def stored_articles(data: Path) -> list[Article]:
    """Return every stored article; fails on a torn line."""
    articles = []
    for path in DataFolder(data).article_files():
        content = path.read_bytes()
        assert content.endswith(b"\n"), f"{path} ends in a torn line"
        articles += [decode_line(line) for line in content.splitlines()]
    return articles


def warc_members(path: Path) -> dict[int, bytes]:
    """Return the records of a WARC file by their offsets; fails unless it is whole gzip members, one record each."""
    content = path.read_bytes()
    members: dict[int, bytes] = {}
    offset = 0
    while offset < len(content):
        unpacker = zlib.decompressobj(31)
        record = unpacker.decompress(content[offset:])
        assert unpacker.eof, f"{path} is torn at {offset}"
        assert record.startswith(b"WARC/1.1\r\n"), f"{path}: no record at {offset}"
        assert record.endswith(b"\r\n\r\n"), f"{path}: no end of record at {offset}"
        members[offset] = record
        offset = len(content) - len(unpacker.unused_data)
    return members


def check_archive(data: Path, site: KillSite) -> None:
    """Every article of *site* is stored exactly once, with the record it points to, and the frontier agrees."""
    articles = stored_articles(data)
    assert sorted(article.url for article in articles) == sorted(map(site.url, site.articles))
    assert {article.version for article in articles} == {1}
    folder = DataFolder(data)
    records = {folder.relative(path): warc_members(path) for path in folder.warc_files()}
    for article in articles:
        assert article.warc is not None
        record = records[article.warc.file][article.warc.offset]
        assert f"WARC-Target-URI: {article.url}\r\n".encode() in record
        assert b"WARC-Type: response\r\n" in record
    with open_frontier(folder.frontier, read_only=True) as frontier:
        counts = frontier.counts()
        assert (counts.pending, counts.leased, counts.articles) == (0, 0, site.count)
        for name, size in frontier.offsets().items():
            assert (data / name).stat().st_size == size


def check_readers(data: Path) -> None:
    """After a kill, readers hand out what the frontier has committed: no article more, none less."""
    with open_frontier(data / "frontier.sqlite", read_only=True) as frontier:
        committed = sorted((one, version) for one, version, _, _ in frontier.articles())
    with open_archive(data) as archive:
        assert sorted((one.id, one.version) for one in archive.articles()) == committed
    folder = DataFolder(data)
    update_index(folder)
    assert len(search(folder, parse_query("since:2000-01-01"), limit=10_000)) == len(committed)


def refetched(site: KillSite) -> int:
    """Return how many fetches were one too many."""
    return site.hits - site.count
