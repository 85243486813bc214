"""One page read: decoding, metadata, body, what kind of page it is, and how far its record can be trusted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.errors import ExtractionError
from newscrawler.extract.body.paragraphs import Body, body_of, body_of_fragment
from newscrawler.extract.continuation import further_parts
from newscrawler.extract.kind import not_a_page, not_an_article
from newscrawler.extract.metadata.read import metadata_of
from newscrawler.extract.quality import quality_of
from newscrawler.html.decode import Decoded, decode
from newscrawler.html.document import parse
from newscrawler.items import Reading, Rejection, SiteRules
from newscrawler.text import archive_form, language, search_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from newscrawler.extract.metadata.read import Metadata
    from newscrawler.html.document import Document
    from newscrawler.items import Entry

EXTRACTOR = "2026.11.1"  # raised with every change of the rules that changes records
_THIN = 300  # characters of text on the page below which the text in the page's data is asked for
_SAMPLE = 250  # characters that tell a language
_AROUND = 3  # levels above the text that may hold the links to its further parts
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

    *html* as received; *headers* with lower-case names, of which content-type counts; *fetched_at* (aware) is the
    moment of capture, now when not given; *rules* what the site's file declares; *hint* what a feed or sitemap said.
    """
    rules = rules or SiteRules()
    fetched_at = fetched_at or datetime.now(UTC)
    content_type = (headers or {}).get("content-type")
    reason = not_a_page(html, content_type)
    if reason is not None:
        return Rejection(url=url, reason=reason)
    decoded = Decoded(html, "utf-8", ()) if isinstance(html, str) else decode(html, content_type)
    try:
        document = parse(decoded, url, html if isinstance(html, bytes) else None)
    except ExtractionError:
        return Rejection(url=url, reason="empty")
    metadata = metadata_of(document, fetched_at=fetched_at, rules=rules, hint=hint)
    body = _body(document, metadata, rules)
    rejected = not_an_article(document, metadata, body, hint)
    if rejected is not None:
        return Rejection(url=url, reason=rejected.reason, detail=rejected.detail)
    return _reading(document, metadata, body)


def _body(document: Document, metadata: Metadata, rules: SiteRules) -> Body:
    printed = [text for text in (metadata.byline_raw, metadata.published_raw) if text]
    body = body_of(document, title=metadata.title, rules=rules, headline=metadata.headline, printed=printed)
    size = sum(map(len, body.paragraphs))
    if size < _THIN and metadata.state_body:
        other = body_of_fragment(metadata.state_body, document, title=metadata.title, rules=rules)
        if sum(map(len, other.paragraphs)) > _MORE * size:
            return other
    return body


def _reading(document: Document, metadata: Metadata, body: Body) -> Reading:
    text = body.text
    title = archive_form(metadata.title or "")
    description = archive_form(metadata.description or "") or None
    return Reading(
        title=title,
        description=description,
        text=text,
        authors=metadata.authors,
        byline_raw=metadata.byline_raw,
        section=metadata.section,
        tags=metadata.tags,
        published=metadata.published,
        modified=metadata.modified,
        published_raw=metadata.published_raw,
        published_precision=metadata.published_precision,
        published_source=metadata.published_source,
        language=language((text or metadata.title or "")[:_SAMPLE]) or metadata.language,
        image=metadata.image,
        images=body.images,
        links=body.links,
        removed=body.removed,
        quality=quality_of(document, metadata, body),
        canonical_link=metadata.canonical_link,
        amp_link=metadata.amp_link,
        robots_meta=metadata.robots_meta,
        tdm=metadata.tdm,
        parts=further_parts(document, _neighbourhood(body)) if metadata.has_parts else (),
        settled=_is_settled(title, description or "", text or "", metadata, body),
    )


def _is_settled(title: str, description: str, text: str, metadata: Metadata, body: Body) -> bool:
    """Return whether levelling and cleaning these strings in archive form again would change nothing.

    Cleaning ends where it finds nothing more, so only another input could make it find more: another title, a paragraph
    that an entity broke in two, or one of which nothing visible is left. A deep nest of entities may go on resolving.
    """
    given = metadata.title or ""
    if title != given and search_key(title) != search_key(given):
        return False
    if "&" in title or "&" in description or "&" in text:
        return False
    return not text or (all(body.paragraphs) and text.count("\n\n") + 1 == len(body.paragraphs))


def _neighbourhood(body: Body) -> etree._Element | None:
    """Return the element around the text where a theme prints the links to its further parts."""
    node = body.container
    for _ in range(_AROUND):
        above = node.getparent() if node is not None else None
        node = node if above is None else above
    return node
