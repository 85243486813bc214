"""A page, parsed once: the tree that metadata, body and page kind are read from."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import etree

from newscrawler.errors import ExtractionError
from newscrawler.html.elements import CODE, SELF_ENDING
from newscrawler.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawler.html.decode import Decoded

_MAX_DEPTH = 500  # elements kept in each other when libxml2 refuses the page (it does so above 2048)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])[^>]*>")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page: *root* is its ``<html>`` element, without comments; nobody changes the tree.

    *url* is the address it was fetched from, *flags* what decoding and parsing had to repair.
    """

    root: etree._Element
    url: str
    decoded: Decoded
    flags: tuple[str, ...] = ()
    base: str = field(default="")

    def absolute(self, link: str | None) -> str | None:
        """Return *link* of this page as an absolute http(s) URL, or None when it is none."""
        link = (link or "").strip()
        if not link or link.startswith(("#", "javascript:", "data:", "mailto:", "tel:")):
            return None
        return resolve(self.base or self.url, link, encoding=self.decoded.encoding)


def parse(decoded: Decoded, url: str, raw: bytes | None = None) -> Document:
    """Return the parsed page. Raises ExtractionError when there is nothing to parse.

    *raw* may give the bytes that *decoded* was read from: where they are clean UTF-8, they are not encoded again.

    >>> from newscrawler.html.decode import decode
    >>> document = parse(decode("<p>وصل <a href=b.html>الوفد</a>".encode()), "https://example.com/2026/a.html")
    >>> text_of(document.root), document.absolute("b.html")
    ('وصل الوفد', 'https://example.com/2026/b.html')
    """
    clean = raw is not None and decoded.encoding == "utf-8" and not decoded.flags
    url = url if _is_url(url) else "http://url.invalid/page"
    root, refused = _tree(raw if clean and raw is not None else decoded.text.encode("utf-8", "replace"))
    flags = decoded.flags
    if refused:
        root, _ = _tree(_flatten(decoded.text).encode("utf-8", "replace"))
        flags = (*flags, "deep_nesting")
    if root is None:
        raise ExtractionError(f"{url}: an empty page")
    base = root.find(".//base[@href]")  # one may say no more than target
    href = "" if base is None else (base.get("href") or "").strip()
    base_url = resolve(url, href) if href else url
    return Document(root=root, url=url, decoded=decoded, flags=flags, base=base_url or url)


def _is_url(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:  # "http://[::bad"
        return False
    return True


@lru_cache(maxsize=256)
def xpath(expression: str) -> etree.XPath:
    """Return *expression* compiled, once; results are plain strings (no link back to the tree)."""
    return etree.XPath(expression, smart_strings=False)


def squeeze(text: str | None) -> str:
    r"""Return *text* on one line, with single spaces; "" for None.

    >>> squeeze("  وصل\xa0 الوفد\n أمس ")
    'وصل الوفد أمس'
    """
    if not text:
        return ""
    # Printable text holds no white space but spaces, which is told in less than half the time that splitting takes.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def text_of(element: etree._Element) -> str:
    """Return all text inside *element* on one line, scripts and styles left out."""
    return squeeze("".join(_visible(element)))


def _visible(element: etree._Element) -> Iterator[str]:
    for node in element.iter():
        if node.tag not in CODE and node.text:
            yield node.text
        if node is not element and node.tail:
            yield node.tail


def _tree(html: bytes) -> tuple[etree._Element | None, bool]:
    """Return the tree of the UTF-8 bytes *html*, and whether libxml2 stopped because elements are nested too deep."""
    # The encoding is given, so the label inside the page is not asked again.
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        no_network=True,
        recover=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(html, parser)
    except etree.XMLSyntaxError:  # nothing but white space
        return None, False
    _take_in(root)
    last = parser.error_log.last_error
    refused = last is not None and last.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT
    return root, refused


def _take_in(root: etree._Element | None) -> None:
    """Move what stands behind ``</html>``, which libxml2 makes a second page, to the end of the body."""
    body = None if root is None else root.find("body")
    if root is None or body is None:
        return
    for later in list(root.itersiblings("html")):
        for part in list(later):
            body.extend(list(part) if part.tag in {"head", "body"} else [part])


def _flatten(text: str) -> str:
    """Return *text* without the tags that lie deeper than _MAX_DEPTH; their text stays."""
    dropped: deque[str] = deque()
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        closing, name = match[1], match[2].lower()
        if name in SELF_ENDING:
            return match[0]
        if not closing:
            depth += 1
            if depth > _MAX_DEPTH:
                dropped.append(name)
                return " "
            return match[0]
        depth = max(0, depth - 1)
        if dropped and dropped[-1] == name:
            dropped.pop()
            return " "
        return match[0]

    return _TAG.sub(keep, text)
