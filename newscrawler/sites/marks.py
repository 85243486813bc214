"""What a page tells of the software behind it: CMS, theme, canonical host, AMP and print twins, dates with offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawler.errors import ExtractionError
from newscrawler.html.decode import decode
from newscrawler.html.document import parse, text_of
from newscrawler.urls import host_of, same_site

if TYPE_CHECKING:
    from newscrawler.html.document import Document

_THEME = re.compile(r"/wp-content/themes/([A-Za-z0-9_.-]+)/")
# A trace in the source of the page, and the CMS it gives away when no generator is named.
_TRACES = (
    ("/wp-content/", "WordPress"),
    ("/wp-includes/", "WordPress"),
    ("/sites/default/files/", "Drupal"),
    ("drupal-settings-json", "Drupal"),
    ("/media/jui/", "Joomla"),
    ("/components/com_", "Joomla"),
    (".blogspot.", "Blogger"),
    ("www.blogger.com", "Blogger"),
    ("/ghost/api/", "Ghost"),
    ("__NEXT_DATA__", "Next.js"),
    ("__NUXT__", "Nuxt"),
    ("/pf/dist/", "Arc"),
    ("__VIEWSTATE", "ASP.NET"),
)
_PRINT = re.compile(r"نسخة للطباعة|طباعة|اطبع|print", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What one page tells; None or () where it tells nothing."""

    cms: str | None = None
    theme: str | None = None
    language: str | None = None
    title: str | None = None
    canonical_host: str | None = None
    amp: str | None = None
    print_page: str | None = None
    dates: tuple[str, ...] = ()


def marks_of(body: bytes, url: str, content_type: str | None = None) -> Marks:
    """Return what the HTML page *body* from *url* tells of its site; nothing for what is no page."""
    decoded = decode(body, content_type)
    try:
        document = parse(decoded, url)
    except ExtractionError:
        return Marks()
    theme = _THEME.search(decoded.text)
    canonical = document.absolute(_attribute(document, "link", "rel", "canonical", "href"))
    return Marks(
        cms=_cms(document, decoded.text),
        theme=theme[1] if theme else None,
        language=(document.root.get("lang") or "").strip().split("_")[0] or None,
        title=_attribute(document, "meta", "property", "og:site_name", "content"),
        canonical_host=host_of(canonical) if canonical and same_site(canonical, url) else None,
        amp=document.absolute(_attribute(document, "link", "rel", "amphtml", "href")),
        print_page=_print_page(document),
        dates=_dates(document),
    )


def _attribute(document: Document, tag: str, key: str, value: str, wanted: str) -> str | None:
    for element in document.root.iter(tag):
        if (element.get(key) or "").strip().lower() == value:
            return " ".join((element.get(wanted) or "").split()) or None
    return None


def _cms(document: Document, text: str) -> str | None:
    generator = _attribute(document, "meta", "name", "generator", "content")
    if generator and not generator.lower().startswith(("powered by", "elementor", "wpbakery", "site kit")):
        return generator.partition(";")[0].strip()
    return next((name for trace, name in _TRACES if trace in text), None)


def _print_page(document: Document) -> str | None:
    for anchor in document.root.iter("a"):
        url = document.absolute(anchor.get("href"))
        if url and same_site(url, document.url) and "print" in url.lower() and _PRINT.search(text_of(anchor) + url):
            return url
    return None


def _dates(document: Document) -> tuple[str, ...]:
    found = [
        meta.get("content") or ""
        for meta in document.root.iter("meta")
        if "published_time" in (meta.get("property") or meta.get("name") or "")
    ]
    found += [time.get("datetime") or "" for time in document.root.iter("time")]
    return tuple(date for date in found if date)[:20]
