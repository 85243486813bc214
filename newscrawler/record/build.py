"""A record from a capture: what the page says, with an identity, hashes and provenance."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newscrawler.dedup import fingerprint
from newscrawler.documents import is_pdf
from newscrawler.extract import EXTRACTOR, read_page
from newscrawler.html.packed import unpacked
from newscrawler.items import Article, Capture, Entry, Permissions, Reading, Rejection, SiteRules, article_id
from newscrawler.record.joining import MAX_PARTS, joined
from newscrawler.record.refine import refine, restructured
from newscrawler.urls import choose_canonical, site_name

_NOAI = ("noai", "noimageai", "noml")  # robots meta and X-Robots-Tag values used by DeviantArt's convention and others

# What bounds time and memory of reading a page, before it is parsed. 100,000 paragraphs take 4.8 s of CPU and 115 MB,
# 3 MB of empty objects in JSON-LD or of words of two letters 1.5 s and 230 MB (2026-11). Pages of news have at most
# some 20,000 tags, and without the pictures in them 1.5 MB (the largest of 1,004 pages of the corpora).
MAX_TAGS = 150_000
MAX_PAGE_BYTES = 20 << 20  # decoded; as much as a download may have
MAX_TEXT_BYTES = 3 << 20  # of them that are no embedded picture
FEED_TYPE = "text/html; charset=utf-8; from=feed"
"""The media type, in its archive record, of a page that is made of what a feed says, where the site refuses its own."""

FEED_TEXT = "feed_text"
"""The flag of an article that was read from one."""

_EMBEDDED = re.compile(rb"data:[^\s\"'<>]+")


def extract(
    html: bytes | str,
    *,
    url: str,
    fetched_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    rules: SiteRules | None = None,
    hint: Entry | None = None,
) -> Article | None:
    """Return the article of one page, or None when the page is no article; never uses the network.

    *html* is the page as bytes (decoded here: header, BOM, meta, then the letters decide) or as text; *url* its
    address; *fetched_at* the moment of capture (aware); *headers* may hold Content-Type; *hint* what a feed or sitemap
    said of it. Without *fetched_at* the page counts as fetched now, so "منذ ساعتين" is two hours before this call: give
    the moment of capture for pages that were saved earlier. What cannot be a page, and what would take too long or too
    much memory to read as one, gives None, too.

    >>> page = "<article><h1>افتتاح الجسر</h1>8 يناير 2026<p>افتتح الوزير اليوم جسراً بين ضفتي النهر."
    >>> article = extract(page, url="https://example.com/2026/01/bridge.html")
    >>> article.title, article.published, article.text
    ('افتتاح الجسر', '2026-01-08T00:00:00+00:00', 'افتتح الوزير اليوم جسراً بين ضفتي النهر.')
    """
    if _excess(html) is not None:
        return None
    rules = rules or SiteRules()
    headers = _lower(headers or {})
    reading = read_page(html, url=url, fetched_at=fetched_at, headers=headers, rules=rules, hint=hint)
    if isinstance(reading, Rejection):
        return None
    capture = Capture(url=url, body=b"", fetched_at=fetched_at or datetime.now(UTC), hint=hint)
    return _article(reading, capture, headers, rules)


def record_of(capture: Capture, rules: SiteRules) -> Article | Rejection:
    """Return the record of *capture*, or why there is none. The same capture and rules give the same record."""
    return read_capture(capture, rules)[0]


def read_capture(capture: Capture, rules: SiteRules) -> tuple[Article | Rejection, tuple[str, ...]]:
    """Return the record of *capture*, and the addresses of the article's further parts (see :func:`joined`)."""
    record, reading = _record(capture, rules)
    return record, reading.parts if reading else ()


def _record(capture: Capture, rules: SiteRules) -> tuple[Article | Rejection, Reading | None]:
    """Return the record of *capture*, and the reading of its page that it was made of; None for a rejection."""
    headers = _lower(capture.headers)
    reading = unreadable(capture) or read_page(
        capture.body, url=capture.url, fetched_at=capture.fetched_at, headers=headers, rules=rules, hint=capture.hint
    )
    if isinstance(reading, Rejection):
        rejection = replace(
            reading,
            site=rules.name or site_name(capture.url),
            fetched_at=timestamp(capture.fetched_at),
            http=capture.http,
            warc=capture.warc,
        )
        return rejection, None
    return _article(reading, capture, headers, rules), reading


def unreadable(capture: Capture) -> Rejection | None:
    """Return why a body is not read as a page, None when it may be.

    Half an article must never pass for a whole one, nor a bomb for a page: what is too large, or of so many tags that
    it takes too long, is told before it is parsed.

    >>> page = Capture(url="https://example.com/a", body=b"<p>" * 150_001, fetched_at=datetime(2026, 1, 8, tzinfo=UTC))
    >>> unreadable(page).reason, unreadable(page).detail
    ('too_slow', '150001 tags')
    """
    if capture.truncated is not None:
        return Rejection(url=capture.url, reason="too_large" if capture.truncated == "length" else "truncated")
    excess = _excess(capture.body)
    return replace(excess, url=capture.url) if excess else None


def _excess(html: bytes | str) -> Rejection | None:
    """Return why *html* is more than is read, None when it is not; of gzipped bytes what they hold counts."""
    body = unpacked(html) if isinstance(html, bytes) else html.encode("utf-8", "replace")
    size = len(body)
    if is_pdf(body) and size <= MAX_PAGE_BYTES:
        return None
    if MAX_TEXT_BYTES < size <= MAX_PAGE_BYTES:
        size -= sum(found.end() - found.start() for found in _EMBEDDED.finditer(body))
        if size > MAX_TEXT_BYTES:
            return Rejection(url="", reason="too_large", detail=f"{size} bytes without its pictures")
    if size > MAX_PAGE_BYTES:
        return Rejection(url="", reason="too_large")
    tags = body.count(b"<") if size > MAX_TAGS else 0
    return Rejection(url="", reason="too_slow", detail=f"{tags} tags") if tags > MAX_TAGS else None


def _article(reading: Reading, capture: Capture, headers: Mapping[str, str], rules: SiteRules) -> Article:
    canonical = choose_canonical(capture.url, reading.canonical_link, title=reading.title)
    content, near = fingerprint(reading.title, reading.text)
    quality = reading.quality
    if capture.http and capture.http.content_type == FEED_TYPE:
        quality = replace(quality, flags=(*quality.flags, FEED_TEXT))
    return Article(
        id=article_id(canonical),
        url=capture.url,
        canonical_url=canonical,
        site=rules.name or site_name(capture.url),
        **reading.contents(),
        fetched_at=timestamp(capture.fetched_at),
        http=capture.http,
        warc=capture.warc,
        content_hash=content,
        near_hash=near,
        extractor=EXTRACTOR,
        quality=quality,
        permissions=_permissions(capture.permissions, headers, reading),
    )


def whole_record(capture: Capture, rules: SiteRules, *, part: Callable[[str], Capture | None]) -> Article | Rejection:
    """Return what a crawl stores of *capture*: its record joined with its further parts, refined as the pipelines do.

    *part* gives the capture of a further page by its address, None where there is none: the article ends before it.
    """
    record, reading = _record(capture, rules)
    if isinstance(record, Rejection) or reading is None:
        return record
    parts = [record]
    for url in reading.parts[:MAX_PARTS]:
        further = part(url)
        if further is None:
            break
        read = record_of(further, rules)
        parts += [read] if isinstance(read, Article) else []
    whole = joined(parts) if len(parts) > 1 else record
    return refine(whole, lines=rules.lines).record


def article_of_fields(url: str, title: str, text: str | None, *, fetched_at: datetime) -> Article:
    r"""Return a record made of bare fields, as the items of other spiders have them; *fetched_at* is aware.

    >>> now = datetime(2026, 1, 8, tzinfo=UTC)
    >>> article_of_fields("https://example.com/a", "عنوان", "فقرة أولى.\n\nفقرة ثانية.", fetched_at=now).paragraphs
    2
    """
    capture = Capture(url=url, body=b"", fetched_at=fetched_at)
    known: dict[str, Any] = {"title": title, "text": text or None}  # of a reading that forgets the rest on purpose
    return restructured(_article(Reading(**known), capture, {}, SiteRules()))


def _permissions(known: Permissions, headers: Mapping[str, str], reading: Reading) -> Permissions:
    said = f"{reading.robots_meta or ''},{headers.get('x-robots-tag', '')}".lower()
    noai = known.noai or any(word in said for word in _NOAI)
    tdm = reading.tdm or headers.get("tdm-reservation") or known.tdm
    return known if (noai, tdm) == (known.noai, known.tdm) else replace(known, noai=noai, tdm=tdm)


def timestamp(moment: datetime) -> str:
    """Return *moment* (aware) as ISO 8601 in UTC, to the second.

    >>> timestamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '2026-01-02T03:04:05+00:00'
    """
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}
