"""The fields around an article's text, each chosen among all that a page claims for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from newscrawler.dates import choose_published
from newscrawler.extract.metadata import dates as dated
from newscrawler.extract.metadata import far_dates
from newscrawler.extract.metadata.bylines import (
    beside_date,
    choose_byline,
    linked_bylines,
    marked_bylines,
    near_bylines,
    structured_bylines,
    without_places,
)
from newscrawler.extract.metadata.claims import Claims, key_of
from newscrawler.extract.metadata.facts import PageFacts
from newscrawler.extract.metadata.head import absolute
from newscrawler.extract.metadata.headline import Titles, titles_of
from newscrawler.extract.metadata.jsonld import list_values, text_value
from newscrawler.extract.metadata.lines import lines_around
from newscrawler.extract.metadata.names import is_institution
from newscrawler.extract.metadata.sections import Links, choose_section, section_claims
from newscrawler.extract.metadata.sources import read_sources
from newscrawler.extract.metadata.tags import linked_tags, marked_tags
from newscrawler.extract.metadata.times import time_dates
from newscrawler.extract.metadata.titles import site_pieces
from newscrawler.items import Reading, SiteRules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newscrawler.dates import ChosenDates, DateEvidence
    from newscrawler.extract.metadata.bylines import Byline
    from newscrawler.extract.metadata.lines import PrintedLine
    from newscrawler.extract.metadata.sources import Sources
    from newscrawler.html.document import Document
    from newscrawler.items import Entry

_FLAG_LIES = "head_disagrees"


def metadata_of(
    document: Document, *, fetched_at: datetime, rules: SiteRules | None = None, hint: Entry | None = None
) -> tuple[Reading, PageFacts]:
    """Return the reading of the page *document* as captured at *fetched_at*, yet without a body, and what else it says.

    *rules* may name the site and its time zone; *hint* is what a feed, sitemap or listing said of the page. Title and
    description are as printed, not yet in archive form.
    """
    return _Reader(document, fetched_at, rules or SiteRules(), hint).read()


class _Reader:
    """Reads one page: data first, then the lines around the headline where the data leave a question open."""

    def __init__(self, document: Document, fetched_at: datetime, rules: SiteRules, hint: Entry | None) -> None:
        self._claims = Claims()
        self._fetched_at = fetched_at
        self._rules = rules
        self._hint = hint
        self._sources: Sources = read_sources(document, rules)
        self._titles: Titles = titles_of(self._sources, self._claims, hint)
        if self._titles.own is None:
            self._sources.look_at_microdata()
        headline = self._titles.headline
        if headline is not None:
            self._sources.add_names(site_pieces(headline.text, self._sources.head.title))
        self._element = None if headline is None else headline.element
        self._anchor = self._element if self._element is not None else self._titles.heading

    @cached_property
    def _lines(self) -> list[PrintedLine]:
        return [] if self._anchor is None else lines_around(self._anchor)

    @cached_property
    def _links(self) -> Links:
        return Links(self._anchor, self._sources.links, self._sources.hrefs)

    @cached_property
    def _line_dates(self) -> tuple[list[DateEvidence], PrintedLine | None]:
        return dated.line_dates(self._lines, self._rules.timezone, self._fetched_at)

    def read(self) -> tuple[Reading, PageFacts]:
        """Return the reading without its body, and the facts beside it."""
        sources, titles = self._sources, self._titles
        head = sources.head
        dates = self._dates()
        authors, byline = self._authors()
        published, modified = dates.published, dates.modified
        if modified is not None and self._is_lastmod(modified, published):
            modified = None
        date = None if published is None else published.parsed
        robots = [value for _, value in head.all("robots")]
        reading = Reading(
            title="" if titles.headline is None else titles.headline.text,
            description=self._description(),
            text=None,
            authors=authors,
            byline_raw=byline,
            section=self._section(),
            tags=self._tags(),
            published=None if date is None else date.moment.isoformat(),
            modified=None if modified is None or modified.parsed is None else modified.parsed.moment.isoformat(),
            published_raw=None if published is None else published.raw,
            published_precision=None if date is None else date.precision,
            published_source=None if published is None else published.source,
            language=head.language or head.first("locale"),
            image=self._image(),
            images=(),
            links=(),
            removed=(),
            canonical_link=head.canonical,
            amp_link=head.amp,
            robots_meta=", ".join(dict.fromkeys(robots)) or None,
            tdm=self._tdm(),
        )
        return reading, self._facts(dates.flags)

    def _facts(self, date_flags: tuple[str, ...]) -> PageFacts:
        sources, titles = self._sources, self._titles
        lies = (_FLAG_LIES,) if titles.head_lies else ()
        return PageFacts(
            title_support=0.0 if titles.headline is None else titles.headline.support,
            headline=self._element,
            types=self._types(),
            headline_count=max(len(sources.linked.articles), sources.microdata.articles),
            has_parts=sources.has_parts,
            flags=(*lies, *date_flags),
            claims=self._claims,
            article_body=self._article_body(),
            site_title=sources.head.first("site") or next(iter(sources.linked.site_names()), None),
            stated={} if titles.own is None else titles.own.properties,
            document=sources.document,
        )

    def _is_lastmod(self, modified: DateEvidence, published: DateEvidence | None) -> bool:
        """Return whether *modified* only says again, in a sitemap or feed, when the article was published."""
        if self._hint is None or modified.source != self._hint.source or published is None:
            return False
        if published.parsed is None or modified.parsed is None:
            return False
        first, last = published.parsed.moment, modified.parsed.moment.astimezone(published.parsed.moment.tzinfo)
        return first == last or (published.parsed.precision == "day" and first.date() == last.date())

    def _evidence(self) -> list[DateEvidence]:
        sources, zone = self._sources, self._rules.timezone
        found = dated.stated_dates(sources, self._titles, self._hint, zone)
        if self._anchor is not None and sources.has_times:
            found += time_dates(self._anchor, zone, self._fetched_at)
        found += dated.url_dates(sources.document.url)
        if not dated.are_decisive(found, self._fetched_at):
            found += self._line_dates[0]
        if not _is_dated(found):
            found += far_dates.titled_dates(sources.document, zone)
        if not _is_dated(found) and self._titles.headline is not None:
            found += dated.headline_dates(self._titles.headline.text, zone, self._fetched_at)
        if not _is_dated(found):
            found += far_dates.far_dates(sources.document, zone, self._fetched_at)
        return found

    def _dates(self) -> ChosenDates:
        evidence = self._evidence()
        chosen = choose_published(evidence, fetched_at=self._fetched_at, timezone=self._rules.timezone)
        self._note_dates(evidence, chosen)
        return chosen

    def _note_dates(self, evidence: list[DateEvidence], chosen: ChosenDates) -> None:
        for each in evidence:
            name = "modified" if each.role == "modified" else "published"
            self._claims.note(name, each.raw, each.source, 0.0 if each.parsed is None else 1.0)
        for name, winner in (("published", chosen.published), ("modified", chosen.modified)):
            if winner is not None:
                self._claims.choose(name, winner.raw, winner.source, ", ".join(chosen.flags) or "the sources agree")

    def _authors(self) -> tuple[tuple[str, ...], str | None]:
        bylines = structured_bylines(self._sources, self._titles, self._hint)
        if not any(byline.names and not all(map(is_institution, byline.names)) for byline in bylines):
            visible = self._visible_bylines(bylines)  # a class alone may mark a button beside the company's name
            bylines += [each for each in visible if each.source != "class" or not any(b.names for b in bylines)]
        best = choose_byline(bylines)
        self._note_bylines(bylines, best)
        return (without_places(best, self._sources.document), best.raw) if best is not None else ((), None)

    def _note_bylines(self, bylines: list[Byline], best: Byline | None) -> None:
        for byline in bylines:
            self._claims.note("authors", "، ".join(byline.names) or byline.raw, byline.source, byline.trust)
        if best is not None:
            why = "most agreed upon" if best.names else "an account that names nobody"
            self._claims.choose("authors", "، ".join(best.names) or best.raw, best.source, why)

    def _visible_bylines(self, known: list[Byline]) -> list[Byline]:
        names, host = self._sources.site_keys, self._sources.host
        found = near_bylines(self._lines, names, host)
        if not found:
            found += linked_bylines(self._links.marked, names, host)
        if not (found or known):
            found += beside_date(self._line_dates[1], names, host)
        if self._anchor is not None and not found and not known:
            found += marked_bylines(self._anchor, names, host)
        return found

    def _section(self) -> str | None:
        sources, titles, claims = self._sources, self._titles, self._claims
        if titles.own is not None:
            for value in list_values(titles.own.properties.get("articleSection"))[:3]:
                claims.claim("section", value, "jsonld")
        for name in ("articlesection", "genre"):  # Joomla calls it so
            claims.claim("section", sources.microdata.first(name), "microdata")
        if titles.state is not None:
            claims.claim("section", titles.state.section, "state")
        if not titles.head_lies:
            for name, value in sources.head.all("section"):
                claims.claim("section", value, name, kind="meta")
        if not claims.has("section"):
            section_claims(claims, self._lines, self._links.related(), sources.document)
        crumbs = sources.linked.crumbs() if not titles.head_lies else []
        if len(crumbs) > 2:  # noqa: PLR2004 -- home, section, this page
            claims.claim("section", crumbs[-2], "crumbs")
        if self._hint is not None:
            claims.claim("section", self._hint.section, self._hint.source, kind="hint")
        return choose_section(claims)

    def _tags(self) -> tuple[str, ...]:
        for source, kind, names in self._tag_lists():
            tags = "، ".join(dict.fromkeys(names))
            self._claims.claim("tags", tags, source, kind=kind)
            if tags:
                break  # what comes later is trusted less
        best = self._claims.best("tags", "the page before its head")
        return tuple(best.split("، ")) if best else ()

    def _tag_lists(self) -> Iterator[tuple[str, str, list[str]]]:
        """Yield (source, its row in the trust table, tags), the most trusted first."""
        sources, titles = self._sources, self._titles
        yield "rel=tag", "rel=tag", marked_tags(self._links.marked)
        if titles.own is not None:
            yield "jsonld", "jsonld", list_values(titles.own.properties.get("keywords"))
        yield "microdata", "microdata", list_values(list(sources.microdata.properties.get("keywords", [])))
        if titles.state is not None:
            yield "state", "state", titles.state.tags
        if not titles.head_lies:
            yield "article:tag", "article:tag", list_values([value for _, value in sources.head.all("tag")])
        yield "links", "links", linked_tags(self._links.to_tags)
        if not titles.head_lies:
            for name, value in sources.head.all("keywords"):
                yield name, "meta", list_values(value)
        if self._hint is not None:
            sections = {key_of(claim.value) for claim in self._claims.of("section")}
            named = [tag for tag in self._hint.tags if key_of(tag) not in sections]  # a feed's categories are both
            yield self._hint.source, "hint", named

    def _description(self) -> str | None:
        sources, titles, claims = self._sources, self._titles, self._claims
        if not titles.head_lies:
            for name, value in sources.head.all("description"):
                claims.claim("description", value, name, kind=name if name == "og:description" else "meta")
        if titles.own is not None:
            claims.claim("description", text_value(titles.own.properties.get("description")), "jsonld")
        claims.claim("description", sources.microdata.first("description"), "microdata")
        if titles.state is not None:
            claims.claim("description", titles.state.description, "state")
        return claims.best("description")

    def _image(self) -> str | None:
        sources, titles, claims = self._sources, self._titles, self._claims
        if not titles.head_lies:
            for name, value in sources.head.all("image")[:2]:
                claims.claim("image", value, name, kind="meta")
        if titles.own is not None:
            claims.claim("image", sources.linked.link(titles.own.properties.get("image")), "jsonld")
        claims.claim("image", sources.microdata.first("image"), "microdata")
        if titles.state is not None:
            claims.claim("image", titles.state.image, "state")
        return absolute(sources.document, claims.best("image"))

    def _tdm(self) -> str | None:
        reserved = self._sources.head.named("tdm-reservation")
        policy = self._sources.head.named("tdm-policy")
        return policy if reserved == "1" and policy else reserved

    def _types(self) -> frozenset[str]:
        kinds = [] if self._titles.head_lies else [f"og:{value.lower()}" for _, value in self._sources.head.all("type")]
        return self._sources.linked.types.union(kinds)

    def _article_body(self) -> str | None:
        own = self._titles.own
        body = own.properties.get("articleBody") if own is not None else None
        return body.strip() or None if isinstance(body, str) else None


def _is_dated(evidence: list[DateEvidence]) -> bool:
    """Whether something but the address tells a date."""
    return any(each.parsed is not None and each.source != "url" for each in evidence)
