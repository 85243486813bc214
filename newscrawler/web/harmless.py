"""Pages and style sheets of strangers, with every address led into the archive, and nothing that would run: pure."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree, html

from newscrawler.html import decode
from newscrawler.requisites.css import sheet_text
from newscrawler.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

_GONE = frozenset("applet base embed frame frameset iframe object portal script template".split())
_ASKING = frozenset("dns-prefetch manifest modulepreload preconnect prefetch preload prerender".split())
# srcset: src stands for all renditions; target: a page stays in its frame; ping: tells that a link was followed
_DROPPED = frozenset("imagesrcset integrity nonce ping srcset target xlink:href".split())
_LAZY = ("data-src", "data-lazy-src", "data-original")
_URL_SAFE = "/:?#[]@!$&'()*+,;=%~"


def harmless_page(body: bytes, *, url: str, content_type: str | None, prefix: str) -> bytes:
    """Return the page *body*, fetched from *url*, as UTF-8, its addresses behind *prefix*, without what runs or asks.

    Scripts, frames, preconnections and refreshes are gone; the sandbox it is shown in would stop most of them, too.

    >>> page = b'<p onclick="a()">A<a href="b.html">b</a><script>a()</script><img srcset="c 1x" src="//d/e.png">'
    >>> harmless_page(page, url="https://e.example/x/", content_type=None, prefix="/s/2026/").decode()[:96]
    '<html><body><p>A<a href="/s/2026/https://e.example/x/b.html">b</a><img src="/s/2026/https://d/e.'
    """
    text = decode(body, content_type).text.encode("utf-8", "replace")
    try:
        root = html.document_fromstring(
            text, parser=html.HTMLParser(encoding="utf-8", remove_comments=True, default_doctype=False)
        )
    except etree.ParserError:  # nothing in it
        return b""
    base = root.find(".//base[@href]")
    absolute = resolve(url, base.get("href") or "") if base is not None else None
    for element in list(root.iter(etree.Element)):
        _defuse(element)
    root.rewrite_links(_led(absolute or url, prefix), resolve_base_href=False)
    return html.tostring(
        root, encoding="utf-8", doctype="<!DOCTYPE html>" if root.getroottree().docinfo.doctype else None
    )


def harmless_sheet(body: bytes, *, url: str, content_type: str | None, prefix: str) -> bytes:
    """Return the style sheet *body* as UTF-8, its addresses behind *prefix*.

    >>> harmless_sheet(b"a{background:url(/b.png)}", url="https://e.example/c.css", content_type=None, prefix="/s/")
    b'a{background:url(/s/https://e.example/b.png)}'
    """
    style = html.Element("style")
    style.text = sheet_text(body, content_type)
    style.rewrite_links(_led(url, prefix), resolve_base_href=False)
    return (style.text or "").encode("utf-8", "replace")


def _defuse(element: HtmlElement) -> None:
    rel = (element.get("rel") or "").lower().split()
    is_gone = element.tag in _GONE or (element.tag == "meta" and element.get("http-equiv") is not None)
    if is_gone or (element.tag == "link" and not _ASKING.isdisjoint(rel)):
        if element.getparent() is not None:
            element.drop_tree()
        return
    if element.tag == "img" and (element.get("src") or "data:").startswith("data:"):
        later = next(filter(None, map(element.get, _LAZY)), None)
        if later:
            element.set("src", later)
    for name in list(element.attrib):
        if str(name).lower().startswith("on") or str(name).lower() in _DROPPED:
            del element.attrib[name]


def _led(base: str, prefix: str) -> Callable[[str], str]:
    """Return what leads a link of a page at *base* into the archive: behind *prefix*, or nowhere."""

    def lead(link: str) -> str:
        if link.startswith("#") or link.lower().startswith("data:image/"):
            return link
        absolute = resolve(base, link)
        return f"{prefix}{quote(absolute, safe=_URL_SAFE)}" if absolute else "#"

    return lead
