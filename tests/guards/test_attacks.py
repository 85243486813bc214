"""A site that attacks its crawler in every way: each attack is refused, named and counted; the crawl goes on."""

from __future__ import annotations

import gzip
import json
import zlib
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from guards.crawling import Crawled, crawl
from guards.newspaper import XML, Newspaper
from kill.killsite import article
from loopback import Answer, Loopback, Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

HTML = {"Content-Type": "text/html; charset=utf-8"}
ARTICLES = 3
BIG = 80 * 1024 * 1024  # more than a body may have after decompression


def gzip_bomb() -> bytes:
    pack = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(pack.compress(bytes(1 << 20)) for _ in range(BIG >> 20)) + pack.flush()


def brotli_bomb() -> bytes:
    return bytes(import_module("brotli").compress(bytes(BIG), quality=5))


def zstd_bomb() -> bytes:
    return bytes(import_module("backports.zstd").compress(bytes(BIG)))


def coded(body: bytes, coding: str) -> Answer:
    return Answer(body, headers={**HTML, "Content-Encoding": coding})


def wire(*parts: bytes) -> Answer:
    def write(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)
        handler.wfile.flush()

    return Answer(raw=write)


def endless(head: bytes, piece: bytes) -> Answer:
    """Writes until the client goes away."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(head)
        for _ in range(1 << 30):
            handler.wfile.write(piece)

    return Answer(raw=write)


def stalled(handler: BaseHTTPRequestHandler) -> None:
    """One byte, and then nothing until the client goes away."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<")
    handler.rfile.read(1)


def to(location: str) -> Answer:
    return Answer(status=302, headers={"Location": location})


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
WHOLE = article(77)
BOMBS = {
    "/gzip-bomb": lambda: coded(gzip_bomb(), "gzip"),
    "/br-bomb": lambda: coded(brotli_bomb(), "br"),
    "/zstd-bomb": lambda: coded(zstd_bomb(), "zstd"),
    "/twice-packed-bomb": lambda: coded(gzip.compress(gzip_bomb()), "gzip, gzip"),
}
PAGES = {
    "/huge": Answer(b"<p>" + b"a" * 3_000_000, headers=HTML),
    "/endless": endless(HEAD + b"\r\n", b"a" * 65536),
    "/endless-chunks": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"8000\r\n" + b"a" * 0x8000 + b"\r\n"),
    "/endless-headers": endless(HEAD, b"X-Header: " + b"a" * 1000 + b"\r\n"),
    "/endless-header": endless(HEAD + b"X-Header: ", b"a" * 65536),
    "/short-length": wire(HEAD, b"Content-Length: %d\r\n\r\n" % (len(WHOLE) + 500), WHOLE),
    "/short-chunk": wire(HEAD, b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(WHOLE), WHOLE, b"\r\n"),
    "/short-gzip": coded(gzip.compress(WHOLE)[:-200], "gzip"),
    "/short-deflate": coded(zlib.compress(WHOLE)[:-200], "deflate"),
    "/stalled": Answer(raw=stalled),
    "/rubbish": wire(b"\x00\xff rubbish\r\n\r\n"),
    "/nothing": wire(),
    "/loop": to("/loop"),
    "/to-metadata": to("http://169.254.169.254/latest/meta-data/"),
    "/to-odd": to("http://0x7f.1:1/"),
    "/to-ipv6": to("http://[::ffff:127.0.0.1]:1/"),
    "/to-file": to("file:///etc/passwd"),
    "/to-script": to("javascript:alert(1)"),
    "/to-nowhere": to("http://[/"),
    "/to-absurd": to("/" + "a" * 4000),
    "/image": Answer(b"\x89PNG\r\n", headers={"Content-Type": "image/png"}),
    "/film": Answer(b"film", headers={"Content-Type": "video/mp4"}),
}
ENDS = {
    "/gzip-bomb": ("rejected", "too_large"),
    "/br-bomb": ("rejected", "too_large"),
    "/zstd-bomb": ("rejected", "too_large"),
    "/twice-packed-bomb": ("rejected", "too_large"),
    "/huge": ("failed", "too_large"),
    "/endless": ("failed", "too_large"),
    "/endless-chunks": ("failed", "too_large"),
    "/endless-headers": ("failed", "endless_headers"),
    "/endless-header": ("failed", "connection_failed"),
    "/short-length": ("failed", "truncated"),
    "/short-chunk": ("failed", "truncated"),
    "/short-gzip": ("rejected", "truncated"),
    "/short-deflate": ("rejected", "truncated"),
    "/stalled": ("failed", "timeout"),
    "/rubbish": ("failed", "connection_failed"),
    "/nothing": ("failed", "connection_failed"),
    "/loop": ("failed", "redirect_loop"),
    "/to-metadata": ("rejected", "private_address"),
    "/to-odd": ("rejected", "private_address"),
    "/to-ipv6": ("rejected", "private_address"),
    "/to-file": ("rejected", "scheme"),
    "/to-script": ("rejected", "scheme"),
    "/to-nowhere": ("rejected", "bad_url"),
    "/to-absurd": ("rejected", "url_too_long"),
    "/image": ("rejected", "not_html"),
    "/film": ("rejected", "not_html"),
}
LIMITS = ("DOWNLOAD_TIMEOUT=3", "DOWNLOAD_MAXSIZE=2000000")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Newspaper, Crawled]]:
    bombs = {path: make() for path, make in BOMBS.items()}  # packed before the clock of a request runs
    with Newspaper({**bombs, **PAGES}, articles=ARTICLES) as site:
        yield site, crawl(tmp_path_factory.mktemp("attacked") / "data", site.url("/"), *LIMITS)


@pytest.mark.parametrize("path", ENDS)
def test_an_attack_ends_with_its_name(attacked: tuple[Newspaper, Crawled], path: str) -> None:
    site, crawled = attacked
    assert crawled.end(site.url(path)) == ENDS[path], [*crawled.story(site.url(path))]


def test_the_crawl_goes_on_and_stores_every_good_article_and_nothing_else(attacked: tuple[Newspaper, Crawled]) -> None:
    site, crawled = attacked
    lines = [line for file in crawled.data.glob("articles/*/*.jsonl") for line in file.read_text().splitlines()]
    assert sorted(json.loads(line)["url"] for line in lines) == sorted(map(site.url, site.articles))
    assert "Traceback" not in crawled.errors


def test_every_refusal_is_in_the_summary(attacked: tuple[Newspaper, Crawled]) -> None:
    _, crawled = attacked
    groups = ("failed", "rejected", "refused")
    named = {reason for group in groups for reason in crawled.summary[group]}
    assert {reason for _, reason in ENDS.values()} <= named
    assert crawled.code == 1  # more than a tenth of the pages failed


def test_the_memory_of_a_bomb_is_bounded(attacked: tuple[Newspaper, Crawled]) -> None:
    _, crawled = attacked
    whole = sum(file.stat().st_size for file in crawled.data.glob("warc/*/*.gz"))
    assert whole < 20_000_000


def test_a_name_that_answers_with_a_private_address_is_refused_where_it_connects(tmp_path) -> None:
    with Loopback({"/": Answer(b"secret")}) as inner, Newspaper(robots="Sitemap: /other.xml") as site:
        site.routes["/other.xml"] = to(f"http://inner.example:{inner.port}/")
        crawled = crawl(tmp_path / "data", site.url("/"), "dns:inner.example=127.0.0.1")
        assert inner.seen == []
    assert crawled.end(site.url("/other.xml")) == ("rejected", "private_address")
    assert crawled.summary["refused"]["private_address"] == 1
    assert crawled.summary["stored"] == ARTICLES


def counting(make: Callable[[int], bytes]) -> Callable[[Seen], Answer]:
    def route(seen: Seen) -> Answer:
        number = int("".join(filter(str.isdigit, seen.path)) or 0)
        return Answer(make(number), headers=XML)

    return route


def index(*locations: str) -> bytes:
    inner = "".join(f"<sitemap><loc>{location}</loc></sitemap>" for location in locations)
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</sitemapindex>'.encode()


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "'
    + "ha" * 500
    + '">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 20}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>&i;</loc></url></urlset>'
).encode()


def test_hostile_sitemaps_end_and_the_honest_one_is_read(tmp_path) -> None:
    with Newspaper() as site:
        site.routes["/self.xml"] = Answer(index(site.url("/self.xml"), site.url("/self.xml?again")), headers=XML)
        site.routes["/laughs.xml"] = Answer(LAUGHS, headers=XML)
        bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
        packed = b"".join(bomb.compress(b"<url><loc>http://a/</loc></url>" * 40_000) for _ in range(80)) + bomb.flush()
        site.routes["/bomb.xml.gz"] = Answer(packed, headers={"Content-Type": "application/gzip"})
        site.routes["/outer.xml"] = coded(packed, "gzip")
        names = ("self.xml", "laughs.xml", "bomb.xml.gz", "outer.xml", "endless-0.xml", "sitemap.xml")
        lines = "\n".join(f"Sitemap: {site.url(f'/{name}')}" for name in names)
        site.routes["/robots.txt"] = Answer(
            f"User-agent: *\nAllow: /\n{lines}\n".encode(), headers={"Content-Type": "text/plain"}
        )
        endless = counting(lambda n: index(*(site.url(f"/endless-{10 * n + k}.xml") for k in range(1, 9))))
        site.fallback = lambda seen: endless(seen) if seen.path.startswith("/endless") else Answer(status=404)
        crawled = crawl(tmp_path / "data", site.url("/"))
    assert crawled.code == 0, crawled.errors
    assert crawled.summary["stored"] == ARTICLES
    assert sum(path.startswith("/endless") for path in site.paths()) < 200
    assert sum(path.startswith("/self") for path in site.paths()) <= 3
    assert crawled.end(site.url("/outer.xml"))[0] in {"failed", "stored"}
