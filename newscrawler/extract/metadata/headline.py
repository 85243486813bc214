"""The headline of a page, from all its titles; and whether its head speaks of another page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from newscrawler.extract.addresses import parts_of, path_of
from newscrawler.extract.metadata.claims import key_of
from newscrawler.extract.metadata.headings import element_with, heading_claims, named_claims, printed_claims
from newscrawler.extract.metadata.jsonstate import State, find_state
from newscrawler.extract.metadata.sources import Sources, node_headline
from newscrawler.extract.metadata.titles import (
    MAX_TITLE,
    Headline,
    TitleClaim,
    choose_headline,
    common_share,
    relation,
    slug_words,
    variants,
    without_last_piece,
    without_site,
)
from newscrawler.extract.metadata.trust import TRUST

if TYPE_CHECKING:
    from lxml import etree

    from newscrawler.extract.metadata.claims import Claims
    from newscrawler.extract.metadata.jsonld import LinkedNode
    from newscrawler.items import Entry

_MANY_H1S: Final = 3  # on a page with more they head its parts
_OF_MANY: Final = 0.4
_TRUST: Final = TRUST["title"]
_GOOD_HEADING: Final = 0.5  # trust of an h1 that is neither the site's name nor outside the content
_SAME_ARTICLE: Final = 0.5  # share of common words
_MAX_NODES: Final = 6  # article objects, and meta tags, of one page that are asked for a title


@dataclass(frozen=True, slots=True)
class Titles:
    """The chosen headline; *head_lies*: the head belongs to another page; *own*: the page's own article object.

    *heading* is the ``<h1>`` that heads the content of a page that does not print its title.
    """

    headline: Headline | None
    head_lies: bool
    own: LinkedNode | None
    state: State | None
    heading: etree._Element | None = None


def titles_of(sources: Sources, known: Claims, hint: Entry | None) -> Titles:
    """Return the headline of the page and what follows from it for the trust in the other sources."""
    document, names = sources.document, sources.site_keys
    claims = heading_claims(sources.h1s, document, names, _TRUST["h1"])
    if len(sources.h1s) > _MANY_H1S:
        for claim in claims:
            claim.trust -= _OF_MANY
    has_heading = any(claim.trust >= _GOOD_HEADING for claim in claims)
    others = [*_structured(sources), *_head_claims(sources, names if has_heading else names | sources.link_keys)]
    if not (has_heading and _any_kin(claims, others)):
        claims.extend(heading_claims(document.root.iter("h2", "h3"), document, names, _TRUST["heading"]))
        claims.extend(printed_claims(others, document))
        claims.extend(() if has_heading else named_claims(document, names))
    _mend(claims, others)
    claims.extend(others)
    state = None
    if not has_heading and not any(not node.listed for node in sources.linked.articles):
        state = find_state(document)
        if state is not None and state.title:
            claims.append(TitleClaim(state.title, "state", "state", _TRUST["state"]))
    if hint is not None and hint.title:
        claims.append(TitleClaim(without_site(hint.title, names), hint.source, "feed", _TRUST["hint"]))
    claims = [claim for claim in claims if len(claim.text) <= MAX_TITLE]
    for claim in claims:
        known.note("title", claim.text, claim.source, max(0.0, claim.trust))
    headline = choose_headline(claims, slug_words(document.url))
    good = [claim for claim in claims if claim.source == "h1" and claim.trust >= _GOOD_HEADING]
    heading = max(good, key=lambda claim: claim.trust).element if good else None
    if headline is None:
        return Titles(None, head_lies=False, own=None, state=state)
    headline = _on_page(headline, claims, sources)
    known.choose("title", headline.text, headline.source, headline.why)
    lies = _head_lies(headline, claims, sources)
    return Titles(headline, lies, _own_node(headline, sources, lies=lies), state, heading)


def _mend(headings: list[TitleClaim], others: list[TitleClaim]) -> None:
    """Spell *headings* as *others* do where they differ by missing spaces only."""
    spelled = {other.key.replace(" ", ""): other for other in reversed(others)}
    for claim in headings:
        other = spelled.get(claim.key.replace(" ", ""))
        if other is not None and other.key.count(" ") > claim.key.count(" "):
            claim.text, claim.key = other.text, other.key


def _any_kin(headings: list[TitleClaim], others: list[TitleClaim]) -> bool:
    """Whether a heading speaks of what data or head speak of; if none does, it may be that of a section."""
    same = {other.key for other in others}
    if any(heading.trust >= _GOOD_HEADING and heading.key in same for heading in headings):
        return True
    keys = [key.split() for key in same]
    return any(
        heading.trust >= _GOOD_HEADING and any(common_share(heading.key.split(), key) >= _SAME_ARTICLE for key in keys)
        for heading in headings
    )


def _structured(sources: Sources) -> list[TitleClaim]:
    found = []
    for node in sources.linked.articles[:_MAX_NODES]:
        text = node_headline(node)
        if text:
            trust = _TRUST["jsonld-listed" if node.listed else "jsonld-head" if node.in_head else "jsonld"]
            found.append(TitleClaim(without_site(text, sources.site_keys), "jsonld", "jsonld", trust))
    if not found:
        sources.look_at_microdata()
    text = sources.microdata.first("headline")
    if text:
        found.append(TitleClaim(text, "microdata", "page", _TRUST["microdata"], sources.microdata.headline))
    return found


def _head_claims(sources: Sources, known: frozenset[str]) -> list[TitleClaim]:
    found = []
    for name, value in sources.head.all("title")[:_MAX_NODES]:
        trust = _TRUST.get(name, _TRUST["meta"])
        found.append(TitleClaim(without_site(value[: MAX_TITLE + 1], known), name, "head", trust))
    if sources.head.title and len(sources.head.title) <= MAX_TITLE:
        found.append(TitleClaim(without_site(sources.head.title, known), "title", "head", _TRUST["title"]))
    for claim in found:
        if claim.key in sources.site_keys:
            claim.trust = 0.05
    return found


def _on_page(headline: Headline, claims: list[TitleClaim], sources: Sources) -> Headline:
    """Return *headline* with the element that prints it; a title of the head is cut to what the page prints."""
    if headline.element is not None:
        return headline
    for claim in claims:
        if claim.element is not None and claim.key == key_of(headline.text):
            return replace(headline, element=claim.element)
    is_from_head = any(claim.family == "head" and claim.text == headline.text for claim in claims)
    options = [headline.text]
    if is_from_head:
        whole = [piece for piece in variants(headline.text) if len(piece) > len(headline.text) * 0.4]
        options = sorted(dict.fromkeys(whole), key=len, reverse=True)
    for text in options:
        element = element_with(sources.document, text)
        if element is not None:
            return replace(headline, text=text, element=element, why=f"{headline.why}; the page prints it")
    if is_from_head:
        return replace(headline, text=without_last_piece(headline.text), why=f"{headline.why}; without its last piece")
    return headline


def _head_lies(headline: Headline, claims: list[TitleClaim], sources: Sources) -> bool:
    """Whether the head belongs to another page: its titles speak of something else, and its URLs lead elsewhere.

    Titles alone prove nothing, for search engines get titles of their own. Seen: every page of a site with the head of
    its home page.
    """
    key = key_of(headline.text)
    titles = [claim for claim in claims if claim.family == "head"]
    if not titles or any(claim.key == key for claim in titles):
        return False
    chosen = TitleClaim(headline.text, headline.source, "", 1.0, key=key)
    for claim in titles:
        if (
            relation(claim, chosen)
            or relation(chosen, claim)
            or common_share(claim.key.split(), key.split()) >= _SAME_ARTICLE
        ):
            return False
    urls = [url for url in (sources.head.canonical, sources.head.first("url")) if url]
    if urls:
        return not any(_is_address(url, sources.document.url, key) for url in urls)
    slug = slug_words(sources.document.url)
    return bool(slug) and common_share(key.split(), slug) >= _SAME_ARTICLE


def _is_address(url: str, page_url: str, headline_key: str) -> bool:
    """Whether *url* can be the page's own: the same path and query, or the words of its path or of its headline."""
    if _address(url) == _address(page_url):
        return True
    words = slug_words(url)
    own = (slug_words(page_url), headline_key.split())
    return bool(words) and any(common_share(words, each) >= _SAME_ARTICLE for each in own)


def _address(url: str) -> tuple[str, str]:
    return path_of(url).strip("/").lower(), parts_of(url).query


def _own_node(headline: Headline, sources: Sources, *, lies: bool) -> LinkedNode | None:
    """Return the article object that speaks of this page: the one with its headline, else the only one."""
    nodes = [node for node in sources.linked.articles if not (lies and node.in_head)]
    if len(nodes) == 1 and not nodes[0].listed:
        return nodes[0]
    key = key_of(headline.text).split()
    named = []
    for node in nodes[:_MAX_NODES]:
        text = node_headline(node)
        if text and common_share(key_of(text).split(), key) >= _SAME_ARTICLE:
            named.append(node)
    if named:
        return max(named, key=lambda node: (not node.listed, "datePublished" in node.properties))
    own = [node for node in nodes if not node.listed]
    return own[0] if len(own) == 1 else None
