"""What a crawl does with a ledger, in small."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawler.dedup import content_hash, near_hash
from newscrawler.frontier import NewTask, Task
from newscrawler.items import Article, WarcRef, article_id
from newscrawler.items.schema import decode_line

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.ledger import Ledger, Place

# The pages of these tests are records of our own making, with fields of no crawl: what is said of them is not meant.
MADE_UP = {
    "wrong_id",
    "wrong_page",
    "missing_header",
    "bad_header",
    "no_warcinfo",
    "not_http",
    "lost_page",
    "wrong_length",
}


class Clock:
    """A clock that stands until it is moved."""

    now = 1_793_500_000.0

    def __call__(self) -> float:
        return self.now


def crash(ledger: Ledger) -> None:
    """Leave *ledger* as a kill would: nothing more is written, the lock is gone."""
    ledger.frontier.close()
    ledger._files.close()
    ledger.opened.lock.release()


def url(number: int) -> str:
    return f"https://a.example/{number}"


def new(*numbers: int) -> list[NewTask]:
    return [NewTask(url=url(number), key=url(number), site="a") for number in numbers]


def page(number: int, text: str = "نص الخبر") -> Article:
    return Article(
        id=article_id(url(number)),
        url=url(number),
        canonical_url=url(number),
        site="a",
        title=f"خبر {number}",
        text=text,
        fetched_at="2026-11-01T00:00:00+00:00",
        content_hash=content_hash(f"خبر {number}", text),
        near_hash=near_hash(f"خبر {number}", text),
        extractor="1",
    )


def record(ledger: Ledger, task: Task, number: int) -> None:
    """What the pipelines do with one page."""
    place = ledger.warc_place("a", lambda name: member(f"opening of {name}"))
    place = ledger.append_warc(place, member(f"record of {number}"))
    ledger.store_article(replace(page(number), warc=ref(place, number)))
    ledger.done(task, "stored", status=200)


def stored(data: Path) -> list[str]:
    lines = b"".join(path.read_bytes() for path in sorted(data.glob("articles/a/*.jsonl"))).splitlines()
    return [decode_line(line).url for line in lines]


def member(what: str) -> bytes:
    """A WARC record whose id is *what*."""
    return gzip.compress(f"WARC/1.1\r\nWARC-Record-ID: {what}\r\nContent-Length: 0\r\n\r\n\r\n\r\n".encode(), mtime=0)


def ref(place: Place, number: int) -> WarcRef:
    what = f"record of {number}"
    return WarcRef(file=place.file, offset=place.offset, length=len(member(what)), record_id=what, digest="sha256:x")


def members_of(path: Path) -> str:
    """The records of a WARC file."""
    return gzip.decompress(path.read_bytes()).decode()
