"""One page read: decoding, metadata, body, what kind of page it is, and how far its record can be trusted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.documents import INSTALL_PYPDF, is_pdf, page_of_pdf
from newscrawler.errors import ExtractionError
from newscrawler.extract.addresses import checked_url
from newscrawler.extract.body.paragraphs import Body, body_of, body_of_fragment
from newscrawler.extract.continuation import further_parts
from newscrawler.extract.kind import not_a_page, not_an_article
from newscrawler.extract.metadata.read import metadata_of
from newscrawler.extract.metadata.signature import signature_behind, signature_of
from newscrawler.extract.quality import quality_of
from newscrawler.extract.structure.read import structure_of
from newscrawler.html.decode import Decoded, decode
from newscrawler.html.document import parse
from newscrawler.html.packed import unpacked
from newscrawler.items import Reading, Rejection, SiteRules
from newscrawler.text import archive_form, language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from newscrawler.extract.metadata.facts import PageFacts
    from newscrawler.html.document import Document
    from newscrawler.items import Entry

EXTRACTOR = "2026.12.2"  # raised with every change of the rules that changes records
_LOGO = re.compile(
    r"[/_-](?:site-?)?(?:logo|default|placeholder|no-?image)[^/]*$", re.IGNORECASE
)  # a file of such a name
_THIN = 300  # characters of text on the page below which the text in the page's data is asked for
_SAMPLE = 250  # characters that tell a language
_AROUND = 3  # levels above the text that may hold the links to its further parts
_BEHIND = 3  # lines behind the text that may name who wrote it
_MORE = 2  # times as long as the page's own text the data's must be


def read_page(
    html: bytes | str,
    *,
    url: str,
    fetched_at: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    rules: SiteRules | None = None,
    hint: Entry | None = None,
) -> Reading | Rejection:
    """Return the fields of the article on a page, or why there is none. Never uses the network.

    *html* as received, gzipped or not; *headers* with lower-case names, of which content-type counts; *fetched_at*
    (aware) is the moment of capture, now when not given; *rules* what the site's file declares; *hint* what a feed or
    sitemap said.

    >>> page = "<article><h1>افتتاح الجسر</h1>8 يناير 2026<p>افتتح الوزير اليوم جسراً بين ضفتي النهر.</p></article>"
    >>> read_page(page, url="https://example.com/bridge").title, read_page("", url="https://example.com/empty").reason
    ('افتتاح الجسر', 'empty')
    """
    url = checked_url(url)
    html = html if isinstance(html, str) else unpacked(html)
    rules = rules or SiteRules()
    fetched_at = fetched_at or datetime.now(UTC)
    content_type = (headers or {}).get("content-type")
    if isinstance(html, bytes) and is_pdf(html):
        return _read_pdf(html, url=url, fetched_at=fetched_at, rules=rules, hint=hint)
    reason = not_a_page(html, content_type)
    if reason is not None:
        return Rejection(url=url, reason=reason)
    decoded = Decoded(html, "utf-8", ()) if isinstance(html, str) else decode(html, content_type)
    try:
        document = parse(decoded, url, html if isinstance(html, bytes) else None)
    except ExtractionError:
        return Rejection(url=url, reason="empty")
    reading, facts = metadata_of(document, fetched_at=fetched_at, rules=rules, hint=hint)
    body = body_for(document, reading, facts, rules)
    rejected = not_an_article(document, reading, facts, body, hint)
    if rejected is not None:
        return Rejection(url=url, reason=rejected.reason, detail=rejected.detail)
    return _whole(document, reading, facts, body, rules)


def _read_pdf(
    body: bytes, *, url: str, fetched_at: datetime, rules: SiteRules, hint: Entry | None
) -> Reading | Rejection:
    """Return the fields of the article that a PDF is; one without a text that can be trusted has none, and a flag."""
    page = page_of_pdf(body, title=hint.title if hint else None)
    if page is None:
        return Rejection(url=url, reason="not_html", detail=f"a PDF: {INSTALL_PYPDF}")
    document = parse(Decoded(page.html, "utf-8", page.flags), url)
    reading, facts = metadata_of(document, fetched_at=fetched_at, rules=rules, hint=hint)
    if not reading.title:
        return Rejection(url=url, reason="no_title", detail="a PDF")
    return _whole(document, reading, facts, body_for(document, reading, facts, rules), rules)


def body_for(document: Document, reading: Reading, facts: PageFacts, rules: SiteRules) -> Body:
    """Return the text of *document*: that of its elements, or where these hold hardly any, that of its data."""
    printed = [text for text in (reading.byline_raw, reading.published_raw) if text]
    body = body_of(
        document,
        title=reading.title or None,
        rules=rules,
        headline=facts.headline,
        printed=printed,
        description=reading.description,
    )
    size = sum(map(len, body.paragraphs))
    if size < _THIN and facts.state_body:
        other = body_of_fragment(facts.state_body, title=reading.title or None, rules=rules)
        if sum(map(len, other.paragraphs)) > _MORE * size:
            return other
    return body


def _whole(document: Document, reading: Reading, facts: PageFacts, body: Body, rules: SiteRules) -> Reading:
    """Return *reading*, which has none yet, with *body* and all that follows from it."""
    text = body.text
    signed, signature = _signed(reading, body)
    structure = structure_of(document, reading, facts, body, rules)
    images = structure.get("images")
    return replace(
        reading,
        title=archive_form(reading.title),
        description=archive_form(reading.description or "") or None,
        text=text,
        authors=reading.authors or signed,
        byline_raw=signature if signed else reading.byline_raw,
        language=language((text or reading.title)[:_SAMPLE]) or reading.language,
        image=images[0].url if images and _LOGO.search(reading.image or "") else reading.image,
        **structure,
        quality=quality_of(document, reading, facts, body, structure["access"]),
        parts=further_parts(document, _neighbourhood(body)) if facts.has_parts else (),
    )


def _signed(reading: Reading, body: Body) -> tuple[tuple[str, ...], str | None]:
    """Return the names that sign the text of a page that names nobody else, and the line with them."""
    if reading.authors or reading.byline_raw:
        return (), None
    if names := signature_of(body.paragraphs):
        return names, body.paragraphs[-1]
    behind = [piece.text for piece in body.removed if piece.before == len(body.paragraphs)]
    return signature_behind(behind[:_BEHIND]) or ((), None)


def _neighbourhood(body: Body) -> etree._Element | None:
    """Return the element around the text where a theme prints the links to its further parts."""
    node = body.container
    for _ in range(_AROUND):
        above = node.getparent() if node is not None else None
        node = node if above is None else above
    return node
