"""Bytes made to be slow to read: at these sizes a step that is taken for each of the others takes minutes."""

import gzip
import time
from collections.abc import Callable

import pytest

from newscrawler.boilerplate import clean_text
from newscrawler.discovery.listing import listing_entries
from newscrawler.discovery.sitemaps import sitemap_entries
from newscrawler.extract import read_page
from newscrawler.warc.content import decode_content

SECONDS = 3.0  # each takes a tenth of it; what is not linear takes far more
URL = "https://e.com/a"
SCRIPT = "<html><head><title>خبر مهم</title><script{}>{}</script></head><body><p>نص الخبر.</p></body></html>"


def _page(script: str, kind: str = "") -> object:
    return read_page(SCRIPT.format(kind, script).encode(), url=URL)


def _json_ld(text: str) -> object:
    return _page('{"@type":"NewsArticle",' + text, ' type="application/ld+json"')


def _nested_links(count: int) -> object:
    links = "".join(f"<a href=/news/{number}/a-long-story.html><div>خبر" for number in range(count))
    return listing_entries(f"<body>{links}".encode(), URL)


def _dated_after_the_depth(count: int) -> object:
    return listing_entries(b"<body>" + b"<div>" * count + b"<a href=/news/1/a-b-c.html>a</a></div>" * count, URL)


def _siblings(block: str, count: int) -> object:
    body = f"<h1>خبر مهم</h1><p>{'وأعلنت الهيئة أن العمل في الميناء يبدأ غدا. ' * 9}</p>{block * count}"
    return read_page(f"<html><title>خبر مهم</title><body><article>{body}</article></body></html>".encode(), url=URL)


SLOW: dict[str, Callable[[], object]] = {
    "empty gzip members": lambda: decode_content(gzip.compress(b"") * 60_000, ["gzip"]),
    "open CDATA sections": lambda: sitemap_entries(b"<urlset>" + b"<![CDATA[" * 130_000, URL),
    "tags in an open CDATA section": lambda: sitemap_entries(b"<urlset>" + b"<![CDATA[<a>" * 100_000, URL),
    "a list of one long line": lambda: sitemap_entries(b"https://e.com/\n" + b"x" * 40_000_000, URL),
    "harakat": lambda: clean_text("ا" + "\u064b\u0651" * 100_000),
    "marks that hold others": lambda: clean_text("ا" + "\u0f73" * 100_000),
    "spaces in JSON-LD": lambda: _json_ld(" " * 200_000 + "x"),
    "comments in JSON-LD": lambda: _json_ld('"a":"' + '"//"' * 40_000),
    "lines of comments in JSON-LD": lambda: _json_ld('"a":"' + '"//x\n' * 40_000),
    "assignments that are no JSON": lambda: _page("window.__STATE__={" * 50_000),
    "links in links": lambda: _nested_links(8_000),
    "headings": lambda: _siblings("<h2>شاهد أيضاً</h2>", 20_000),
    "headlines": lambda: _siblings("<h1>خبر مهم</h1>", 20_000),
    "items of a list": lambda: _siblings("<li>خبر", 20_000),
    "lines wrapped by hand": lambda: _siblings("<br>وأعلنت الهيئة أن العمل في الميناء يبدأ غدا" * 3, 3_000),
    "buttons in buttons": lambda: listing_entries("<button>المزيد".encode() * 20_000, URL),
    "links after the depth": lambda: _dated_after_the_depth(20_000),
}


@pytest.mark.parametrize("name", SLOW)
def test_reading_time_grows_with_the_size_and_no_faster(name: str) -> None:
    start = time.process_time()
    SLOW[name]()
    assert time.process_time() - start < SECONDS


def test_marks_in_any_order_are_stored_in_the_canonical_one() -> None:
    assert clean_text("ا" + "\u0651\u064b" * 100).text == "ا" + "\u064b" * 100 + "\u0651" * 100


def test_an_ampersand_is_kept_bare_in_a_cdata_section_that_spans_pieces() -> None:
    body = b"<urlset><url><loc><![CDATA[https://e.com/?a=1&b=" + b"<x>" * 40_000 + b"2&c=3]]></loc></url></urlset>"
    assert sitemap_entries(body, URL).entries[0].url.endswith("2&c=3")


def test_further_gzip_members_are_read_to_the_last() -> None:
    body = b"".join(gzip.compress(bytes([number]) * number * 40) for number in range(1, 200))
    whole = b"".join(bytes([number]) * number * 40 for number in range(1, 200))
    assert decode_content(body, ["gzip"]).body == whole
    assert decode_content(body[:-1], ["gzip"]).cut == "disconnect"
