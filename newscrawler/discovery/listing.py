"""Home, section, tag and archive pages: the articles they list, their next page, and the hubs and feeds they link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.discovery.announced import announced_by
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.links import Link, links_of
from newscrawler.discovery.more import more_of
from newscrawler.discovery.pagination import goes_on_by_script, next_page
from newscrawler.errors import ExtractionError
from newscrawler.html.decode import decode
from newscrawler.html.document import parse, squeeze, xpath
from newscrawler.items import Entry
from newscrawler.urls.forms import shape_of
from newscrawler.urls.shapes import Shapes
from newscrawler.urls.verdicts import UrlVerdict, is_document, is_shortlink, is_strong, verdict_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.html.document import Document

_MANY_WORDS = 5  # of an anchor: 99 % of the headlines on the corpus hubs have 5 to 14, names of sections 1 to 3
_SITE_NAMES = "//head//meta[@property='og:site_name']/@content | //head/title/text()"


def listing_entries(
    body: bytes,
    url: str,
    *,
    shapes: Shapes | None = None,
    content_type: str | None = None,
    page: int = 1,
    depth: int = 0,
) -> Harvest:
    """Return the articles that the HTML page *body* links, and where to go on; PDFs with a headline are among them.

    *shapes* is what is known of the site's article URLs. Sources: the next page of this list (kind "listing", number
    *page* + 1), hubs of the same site ("listing"), pages of unknown nature ("page"), and the feeds ("feed"), sitemaps
    ("sitemap") and the REST API ("rest") that it announces. Links to other sites are left out. Raises nothing: a page
    without links gives an empty harvest.
    """
    try:
        document = parse(decode(body, content_type), url)
    except ExtractionError:
        return Harvest(flags=("empty",))
    found, visit = links_of(document)
    verdicts = _verdicts(found, shapes)
    following = next_page(document, found_urls=[link.url for link in found.values()], page=page)
    sources = announced_by(document)
    more = None if following else more_of(document)
    if after := following or more:
        within = url if more else None
        sources.append(Source(url=after, kind="listing", page=page + 1, depth=depth + 1, within=within))
    for key, link in found.items():
        if verdicts[key] == "hub" and link.url != following:
            sources.append(Source(url=link.url, kind="listing", depth=depth + 1))
        elif verdicts[key] == "unknown":
            sources.append(Source(url=link.url, kind="page", depth=depth + 1))
    return Harvest(
        entries=tuple(
            Entry(url=link.url, source="listing", title=link.title or None, published=link.published)
            for key, link in found.items()
            if verdicts[key] == "article" or (is_document(link.url) and _is_headline(link))
        ),
        sources=tuple(sources),
        flags=(
            *_cms(body),
            *(f"session:{name}" for name in visit),
            *(("more_by_script",) if not (following or more) and goes_on_by_script(document) else ()),
        ),
        title=_site_name(document),
        language=document.root.get("lang"),
    )


def _cms(body: bytes) -> tuple[str, ...]:
    return ("wordpress",) if b"/wp-content/" in body or b"/wp-includes/" in body else ()


def _site_name(document: Document) -> str | None:
    found = xpath(_SITE_NAMES)(document.root)
    names = [squeeze(str(name)) for name in found] if isinstance(found, list) else []
    return next((name for name in names if name), None)


def _verdicts(found: dict[str, Link], shapes: Shapes | None) -> dict[str, UrlVerdict]:
    """Judge every link: by its own form, then by the forms of those that are sure, then by how it is shown."""
    verdicts = {key: _first_verdict(link) for key, link in found.items()}
    here = Shapes()
    here.learn(link.url for key, link in found.items() if verdicts[key] == "article" and link.in_content)
    here.learn(_numbered_rows(link for key, link in found.items() if verdicts[key] == "unknown"))
    known = [here, shapes] if shapes else [here]
    for key, link in found.items():
        if is_shortlink(link.url) and any(len(forms) and not forms.knows(link.url) for forms in known):
            verdicts[key] = "never"  # "?p=88" beside pretty addresses leads to an article that has one
        elif verdicts[key] == "unknown" and link.in_content and not link.title.isdigit():  # "2" is a page
            is_article = _is_headline(link) or any(forms.knows(link.url) for forms in known)
            verdicts[key] = "article" if is_article else "unknown"
    return verdicts


def _numbered_rows(links: Iterable[Link]) -> list[str]:
    """Return the URLs of named links that hold a number: three of one form are the rows of a list, "/story/7"."""
    rows = [link.url for link in links if link.in_content and any(map(str.isalpha, link.title))]
    return [url for url in rows if any(kind.strip("-.htmlps") == "9" for kind in shape_of(url))]


def _first_verdict(link: Link) -> UrlVerdict:
    """Return the verdict on the URL; in a menu the words of a slug alone make no article: sections have long names."""
    verdict = verdict_of(link.url)
    is_menu_item = verdict == "article" and not link.in_content and not is_strong(link.url)
    return "unknown" if is_menu_item else verdict


def _is_headline(link: Link) -> bool:
    return link.in_content and (link.in_heading or len(link.title.split()) >= _MANY_WORDS)
