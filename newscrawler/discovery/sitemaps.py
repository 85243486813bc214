"""Sitemaps: indexes, URL sets, news sitemaps and lists, gzipped or not, read to the end whatever is wrong in them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree

from newscrawler.discovery.feeds import feed_entries
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.inflate import GZIP, inflated, pieces
from newscrawler.errors import SitemapError
from newscrawler.items import Entry
from newscrawler.urls import host_of, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_ENTRIES = 100_000  # twice what the protocol allows in a file

_LONG_TEXT = 1_000_000  # bytes without the end of a tag: a comment, not an address
_LONG_LINE = 8192  # bytes of a list of URLs; no address is as long
_AMPERSAND = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)")
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_ENTITY = re.compile(rb"<!entity", re.IGNORECASE)
_ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
_NO_PATH = re.compile(r"^$|\s|^[A-Za-z][A-Za-z0-9+.-]*:")  # of a location without http(s): words, or another scheme
_ROOT = re.compile(rb"<(?:[A-Za-z0-9_-]+:)?([A-Za-z]+)")
_FEEDS = frozenset({"rss", "feed", "rdf"})
_PAGE = frozenset({"html", "body", "head"})
_START = re.compile(rb"<\?xml\b|<(?:[A-Za-z0-9_-]+:)?(?:urlset|sitemapindex|rss|feed|rdf)\b", re.IGNORECASE)
_CHILD = re.compile(r"\.xml(?:\.gz)?(?:\?|$)", re.IGNORECASE)
_ROOTS = frozenset({"urlset", "sitemapindex"})
_NAMING = _ROOTS | {"url", "sitemap"}  # elements whose <loc> names a page or a sitemap
_TEXTS = frozenset({"loc", "lastmod", "publication_date", "title", "language", "keywords", "name"})


def sitemap_entries(body: bytes, url: str) -> Harvest:
    """Return the pages that a sitemap names, with what it says of each, and the child sitemaps of an index.

    Reads gzip, BOM, UTF-16, upper-case tags, CDATA, wrong or no namespaces, text sitemaps and feeds; image and video
    locations are left out. Flags: "bad_loc" (one or more locations were no URL), "relative_loc", "too_large",
    "gzip_cut", "broken_xml". Raises SitemapError for HTML, for entity declarations and for compression bombs.
    """
    reader = _Reader(url)
    plain = inflated(body, url, reader.flags) if body[:2] == GZIP else pieces(body, reader.flags)
    head = next(plain, b"")
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        head = (head + b"".join(plain)).decode("utf-16", "replace").encode()
        head = re.sub(rb"^<\?xml[^>]*\?>", b"", head)
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    root = _root_of(head)
    is_known = root in _ROOTS | _FEEDS and head.startswith(b"<")
    if not is_known and root not in _PAGE and (start := _START.search(head)):
        head = head[start.start() :]  # PHP's warnings stand before it, or a space that XML does not know
        root = _root_of(head)
    if root in _FEEDS:
        return feed_entries(head + b"".join(plain), url)
    if not head.startswith(b"<"):
        reader.read_lines(head, plain)
    elif root in _PAGE:
        raise SitemapError(f"{url}: an HTML page, not a sitemap")
    else:
        reader.read_xml(head, plain)
    return reader.harvest()


def _root_of(head: bytes) -> str:
    match = _ROOT.search(head)
    return match[1].decode("ascii").lower() if match else ""


class _Reader:
    """Collects entries and children from the events of one file; holds no more than one <url> of the tree."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.flags: dict[str, None] = {}
        self._entries: dict[str, Entry] = {}
        self._children: dict[str, Source] = {}
        self._fields: dict[str, str] = {}
        self._locations: list[str] = []
        self._host = host_of(url).removeprefix("www.")
        self._in_cdata = False
        self._parser = etree.XMLPullParser(recover=True, resolve_entities=False, huge_tree=True)

    def harvest(self) -> Harvest:
        if not self._entries and not self._children and "bad_loc" not in self.flags:
            self.flags["empty"] = None
        return Harvest(
            entries=tuple(self._entries.values()), sources=tuple(self._children.values()), flags=tuple(self.flags)
        )

    def read_lines(self, head: bytes, rest: Iterator[bytes]) -> None:
        """Read a text sitemap: one URL a line."""
        kept = b""
        for piece in chain((head,), rest):
            *lines, kept = (kept + piece).splitlines() or [b""]
            if piece.endswith((b"\n", b"\r")):
                lines, kept = [*lines, kept], b""
            for line in lines:
                self._line(line)
            kept = kept[: _LONG_LINE + 1]
        self._line(kept)
        if not self._entries:
            raise SitemapError(f"{self.url}: neither XML nor a list of URLs")

    def _line(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").strip()
        if len(line) > _LONG_LINE:
            self.flags["bad_loc"] = None
        elif text and (_ABSOLUTE.match(text) or text.startswith("/")):
            self._locations = [text]
            self._add_pages()
        elif text:
            self.flags["bad_loc"] = None

    def read_xml(self, head: bytes, rest: Iterator[bytes]) -> None:
        """Read an index or a URL set; feeds the parser up to the last whole tag, so that ampersands can be mended."""
        kept = b""
        for piece in chain((head,), rest):
            text = kept + piece
            cut = text.rfind(b">") + 1 or (len(text) if len(text) > _LONG_TEXT else 0)
            text, kept = text[:cut], text[cut:]
            if _ENTITY.search(text):
                raise SitemapError(f"{self.url}: a sitemap that declares entities is refused; it may be an entity bomb")
            if text and not self._feed(text):
                return
        if kept.strip():
            self.flags["broken_xml"] = None

    def _feed(self, text: bytes) -> bool:
        try:
            self._parser.feed(self._mended(text))
            for _, element in self._parser.read_events():
                self._on_end(element)
        except etree.XMLSyntaxError:
            self.flags["broken_xml"] = None
            return False
        if len(self._entries) + len(self._children) > MAX_ENTRIES:
            self.flags["too_large"] = None
            return False
        return True

    def _mended(self, text: bytes) -> bytes:
        """Return *text* with its bare ampersands escaped, but for those in CDATA sections, where they may be bare."""
        parts: list[bytes] = []
        at = 0
        while at < len(text):
            mark = _CDATA_END if self._in_cdata else _CDATA
            found = text.find(mark, at)
            end = len(text) if found < 0 else found + len(mark)
            part = text[at:end]
            parts.append(part if self._in_cdata else _AMPERSAND.sub(b"&amp;", part))
            self._in_cdata = self._in_cdata != (found >= 0)
            at = end
        return b"".join(parts)

    def _on_end(self, element: etree._Element) -> None:
        name, space = _local(str(element.tag))
        if name in _TEXTS:
            if "image" not in space and "video" not in space:
                self._keep(name, element)
            return
        if name not in _NAMING or (name in _ROOTS and not self._locations):
            return
        if not self._locations:  # some generators leave <loc> out
            own = [" ".join((piece or "").split()) for piece in (element.text, *(child.tail for child in element))]
            self._locations = [text for text in own if "/" in text]
        if name in {"url", "urlset"}:
            self._add_pages()
        else:
            self._add_children()
        self._fields, self._locations = {}, []
        parent = element.getparent()
        element.clear()
        if parent is not None:
            parent.remove(element)

    def _keep(self, name: str, element: etree._Element) -> None:
        parent = element.getparent()
        above = _local(str(parent.tag))[0] if parent is not None else ""
        if name in {"loc", "lastmod"} and above not in _NAMING:
            return
        text = " ".join("".join(str(piece) for piece in element.itertext()).split())
        if text and name == "loc":
            self._locations.append(text)
        elif text:
            self._fields.setdefault("publication" if name == "name" else name, text)

    def _urls(self) -> Iterator[str]:
        """Yield what the locations of one element point to: as a rule one, in some files two, or a relative one."""
        for stated in self._locations or ("",):
            is_whole = bool(_ABSOLUTE.match(stated))
            text = stated.replace("&amp;", "&")  # escaped twice, or in CDATA
            text = f"//{text}" if self._is_host(text.partition("/")[0]) else text
            url = resolve(self.url, text) if is_whole or not _NO_PATH.search(text) else None
            if url is None:
                self.flags["bad_loc"] = None
                continue
            if not is_whole:
                self.flags["relative_loc"] = None
            yield url

    def _is_host(self, word: str) -> bool:
        return word.lower().removeprefix("www.") == self._host

    def _add_pages(self) -> None:
        fields = self._fields
        is_news = bool(fields.get("publication_date") or fields.get("title") or fields.get("publication"))
        for url in self._urls():
            if _CHILD.search(url):  # some indexes call their children pages
                self._children.setdefault(url, Source(url=url, kind="sitemap", lastmod=fields.get("lastmod")))
                continue
            if url in self._entries:
                continue
            self._entries[url] = Entry(
                url=url,
                source="news-sitemap" if is_news else "sitemap",
                title=fields.get("title"),
                published=fields.get("publication_date"),
                modified=fields.get("lastmod"),
                tags=tuple(word for raw in fields.get("keywords", "").split(",") if (word := raw.strip(" ،"))),
                language=fields.get("language"),
            )

    def _add_children(self) -> None:
        for url in self._urls():
            if url != self.url:
                self._children.setdefault(url, Source(url=url, kind="sitemap", lastmod=self._fields.get("lastmod")))


@lru_cache(maxsize=256)
def _local(tag: str) -> tuple[str, str]:
    """Return the local name, lower-case, and the namespace or prefix, lower-case."""
    space, _, name = tag.lstrip("{").rpartition("}" if tag.startswith("{") else ":")
    return name.lower(), space.lower()
