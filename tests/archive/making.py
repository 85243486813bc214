import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newscrawler.dedup import content_hash, near_hash
from newscrawler.items import Article, Entry, Permissions, WarcRef, article_id
from newscrawler.items.schema import encode_line
from newscrawler.warc import Exchange, Prior, WarcInfo, WarcMembers, WarcWriter, index_path, write_index

START = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def counted_ids() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"<urn:uuid:00000000-0000-4000-8000-{next(numbers):012d}>"


def page(number: int) -> bytes:
    words = " ".join(f"كلمة{(number * 31 + i) % 97}" for i in range(120))
    return (
        f"<html lang=ar><head><meta charset=utf-8><title>خبر {number}</title></head><body><article>"
        f"<h1>خبر رقم {number} من المدينة</h1><p>{words}.</p><p>نص الفقرة الثانية {number}.</p></article></body></html>"
    ).encode()


def exchange(number: int = 1, **changes: Any) -> Exchange:
    url = f"https://news.example/{number}/"
    one = Exchange(
        url=url,
        fetched_at=START + timedelta(seconds=number),
        status=200,
        headers=((b"Content-Type", b"text/html; charset=utf-8"), (b"Etag", b'"%d"' % number)),
        body=page(number),
        request_headers=((b"Host", b"news.example"), (b"User-Agent", b"newscrawler (+https://ops.example/)")),
        reason="OK",
        protocol="HTTP/1.1",
        ip="192.0.2.1",
        hint=Entry(url=url, source="feed", title=f"خبر {number}"),
        permissions=Permissions(robots="allow"),
    )
    return replace(one, **changes)


class Crawl:
    """Writes a data folder the way a crawl does: WARC, index, articles."""

    def __init__(self, root: Path, *, site: str = "news.example", name: str = "20260102030405-0001") -> None:
        self.root = root
        self.site = site
        self.file = f"warc/{site}/{name}.warc.gz"
        self.warc = root / self.file
        self.warc.parent.mkdir(parents=True, exist_ok=True)
        self.writer = WarcWriter(file=self.file, new_id=counted_ids())
        self.lines: list[WarcMembers] = []
        self.warc.write_bytes(self.writer.opening(WarcInfo(software="newscrawler"), moment=START))

    def add(self, one: Exchange, prior: Prior | None = None) -> WarcRef:
        done = self.writer.members(one, offset=self.warc.stat().st_size, prior=prior)
        with self.warc.open("ab") as stream:
            stream.write(done.data)
        self.lines.append(done)
        return done.ref

    def close(self) -> None:
        write_index(index_path(self.warc), (done.line for done in self.lines))

    def store(self, article: Article) -> None:
        path = self.root / "articles" / article.site / f"{article.fetched_at[:7]}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as stream:
            stream.write(encode_line(article))


def article(number: int = 1, **changes: Any) -> Article:
    url = f"https://news.example/{number}/"
    title, text = f"خبر {number}", f"نص الخبر {number}"
    one = Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        site="news.example",
        title=title,
        text=text,
        language="ar",
        fetched_at="2026-01-02T03:04:05+00:00",
        content_hash=content_hash(title, text),
        near_hash=near_hash(title, text),
        extractor="test",
    )
    return replace(one, **changes)
