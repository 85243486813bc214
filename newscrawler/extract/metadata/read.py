"""The fields around an article's text, each chosen among all that a page claims for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from newscrawler.dates import choose_published
from newscrawler.extract.metadata import dates as dated
from newscrawler.extract.metadata.authors import choose_byline
from newscrawler.extract.metadata.bylines import (
    beside_date,
    linked_bylines,
    marked_bylines,
    near_bylines,
    structured_bylines,
)
from newscrawler.extract.metadata.claims import Ledger, key_of
from newscrawler.extract.metadata.fields import Metadata
from newscrawler.extract.metadata.head import absolute
from newscrawler.extract.metadata.headline import Titles, site_pieces, titles_of
from newscrawler.extract.metadata.jsonld import list_values, text_value
from newscrawler.extract.metadata.lines import lines_around
from newscrawler.extract.metadata.sections import Links, choose_section, linked_tags, marked_tags, section_claims
from newscrawler.extract.metadata.sources import read_sources
from newscrawler.items import SiteRules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from newscrawler.dates import ChosenDates, DateEvidence
    from newscrawler.extract.metadata.authors import Byline
    from newscrawler.extract.metadata.lines import Line
    from newscrawler.extract.metadata.sources import Sources
    from newscrawler.html.document import Document
    from newscrawler.items import Entry

__all__ = ["Metadata", "metadata_of"]

_FLAG_LIES = "head_disagrees"


def metadata_of(
    document: Document,
    *,
    fetched_at: datetime,
    rules: SiteRules | None = None,
    hint: Entry | None = None,
    thorough: bool = False,
) -> Metadata:
    """Return the metadata of the page *document* as captured at *fetched_at*.

    *rules* may name the site and its time zone; *hint* is what a feed, sitemap or listing said of the page. With
    *thorough* the sources that could not change the answer are read, too: for those who want to see all claims.
    """
    return _Reader(document, fetched_at, rules or SiteRules(), hint, thorough=thorough).read()


class _Reader:
    """Reads one page: data first, then the lines around the headline where the data leave a question open."""

    def __init__(
        self, document: Document, fetched_at: datetime, rules: SiteRules, hint: Entry | None, *, thorough: bool
    ) -> None:
        self._thorough = thorough
        self._ledger = Ledger(complete=thorough)
        self._fetched_at = fetched_at
        self._rules = rules
        self._hint = hint
        self._sources: Sources = read_sources(document, rules)
        self._titles: Titles = titles_of(self._sources, self._ledger, hint)
        if thorough or self._titles.own is None:
            self._sources.look_at_microdata()
        headline = self._titles.headline
        if headline is not None:
            self._sources.add_names(site_pieces(headline.text, self._sources.head.title))
        self._element = None if headline is None else headline.element

    @cached_property
    def _lines(self) -> list[Line]:
        return [] if self._element is None else lines_around(self._element)

    @cached_property
    def _links(self) -> Links:
        return Links(self._element, self._sources.links, self._sources.hrefs)

    @cached_property
    def _line_dates(self) -> tuple[list[DateEvidence], Line | None]:
        return dated.line_dates(self._lines, self._rules.timezone, self._fetched_at)

    def read(self) -> Metadata:
        """Return the metadata."""
        sources, titles = self._sources, self._titles
        head = sources.head
        dates = self._dates()
        authors, byline = self._authors()
        published, modified = dates.published, dates.modified
        if modified is not None and self._is_lastmod(modified, published):
            modified = None
        date = None if published is None else published.parsed
        robots = [value for _, value in head.all("robots")]
        lies = (_FLAG_LIES,) if titles.head_lies else ()
        return Metadata(
            title=None if titles.headline is None else titles.headline.text,
            title_support=0.0 if titles.headline is None else titles.headline.support,
            headline=self._element,
            description=self._description(),
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
            canonical_link=head.canonical,
            amp_link=head.amp,
            print_link=head.printed,
            robots_meta=", ".join(dict.fromkeys(robots)) or None,
            tdm=self._tdm(),
            site_name=head.first("site"),
            types=self._types(),
            headline_count=max(len(sources.linked.articles), sources.microdata.articles),
            has_parts=sources.has_parts,
            flags=(*lies, *dates.flags),
            ledger=self._ledger,
            article_body=self._article_body(),
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
        sources, titles, zone = self._sources, self._titles, self._rules.timezone
        found = dated.structured_dates(titles.own, "jsonld", zone)
        if titles.own is None and not titles.head_lies:
            found += dated.structured_dates(sources.page_node, "jsonld-page", zone)
        if not titles.head_lies:
            found += dated.head_dates(sources.head, zone)
        found += dated.microdata_dates(sources.microdata, zone)
        found += dated.state_dates(titles.state, zone)
        found += dated.hint_dates(self._hint, zone)
        if self._element is not None and sources.has_times:
            found += dated.time_dates(self._element, zone, self._fetched_at)
        found += dated.url_dates(sources.document.url)
        if self._thorough or not dated.are_decisive(found, self._fetched_at):
            found += self._line_dates[0]
        if not any(each.parsed is not None and each.source != "url" for each in found):
            found += dated.far_dates(sources.document, zone, self._fetched_at)
        return found

    def _dates(self) -> ChosenDates:
        evidence = self._evidence()
        chosen = choose_published(evidence, fetched_at=self._fetched_at, timezone=self._rules.timezone)
        if self._thorough:
            self._note_dates(evidence, chosen)
        return chosen

    def _note_dates(self, evidence: list[DateEvidence], chosen: ChosenDates) -> None:
        for each in evidence:
            name = "modified" if each.role == "modified" else "published"
            self._ledger.claim(name, each.raw, each.source, 0.0 if each.parsed is None else 1.0)
        for name, winner in (("published", chosen.published), ("modified", chosen.modified)):
            if winner is not None:
                self._ledger.choose(name, winner.raw, winner.source, ", ".join(chosen.flags) or "the sources agree")

    def _authors(self) -> tuple[tuple[str, ...], str | None]:
        bylines = structured_bylines(self._sources, self._titles, self._hint)
        if self._thorough or not any(byline.names for byline in bylines):
            bylines += self._visible_bylines(bylines)
        best = choose_byline(bylines)
        if self._thorough:
            self._note_bylines(bylines, best)
        return (best.names, best.raw) if best is not None else ((), None)

    def _note_bylines(self, bylines: list[Byline], best: Byline | None) -> None:
        for byline in bylines:
            self._ledger.claim("authors", "، ".join(byline.names) or byline.raw, byline.source, byline.trust)
        if best is not None:
            why = "most agreed upon" if best.names else "an account that names nobody"
            self._ledger.choose("authors", "، ".join(best.names) or best.raw, best.source, why)

    def _visible_bylines(self, known: list[Byline]) -> list[Byline]:
        names, host = self._sources.site_keys, self._sources.host
        found = near_bylines(self._lines, names, host)
        if self._thorough or not found:
            found += linked_bylines(self._links.marked, names, host)
        if self._thorough or not (found or known):
            found += beside_date(self._line_dates[1], names, host)
        if self._element is not None and not found and not known:
            found += marked_bylines(self._element, names, host)
        return found

    def _section(self) -> str | None:
        sources, titles, ledger = self._sources, self._titles, self._ledger
        if titles.own is not None:
            for value in list_values(titles.own.properties.get("articleSection"))[:3]:
                ledger.claim("section", value, "jsonld", 0.8)
        ledger.claim("section", sources.microdata.first("articlesection"), "microdata", 0.8)
        if titles.state is not None:
            ledger.claim("section", titles.state.section, "state", 0.8)
        if not titles.head_lies:
            for name, value in sources.head.all("section"):
                ledger.claim("section", value, name, 0.6)
        if self._thorough or not ledger.has("section"):
            section_claims(ledger, self._lines, self._links.related())
        crumbs = sources.linked.crumbs() if not titles.head_lies else []
        if len(crumbs) > 2:  # noqa: PLR2004 -- home, section, this page
            ledger.claim("section", crumbs[-2], "crumbs", 0.65)
        if self._hint is not None:
            ledger.claim("section", self._hint.section, self._hint.source, 0.6)
        return choose_section(ledger)

    def _tags(self) -> tuple[str, ...]:
        for rank, (source, names) in enumerate(self._tag_lists()):
            tags = "، ".join(dict.fromkeys(names))
            self._ledger.claim("tags", tags, source, 0.9 - 0.05 * rank)
            if tags and not self._thorough:
                break  # what comes later is trusted less
        best = self._ledger.best("tags", "the page before its head")
        return tuple(best.split("، ")) if best else ()

    def _tag_lists(self) -> Iterator[tuple[str, list[str]]]:
        """Yield (source, tags), the most trusted first."""
        sources, titles = self._sources, self._titles
        yield "rel=tag", marked_tags(self._links.marked)
        if titles.own is not None:
            yield "jsonld", list_values(titles.own.properties.get("keywords"))
        yield "microdata", list_values(list(sources.microdata.properties.get("keywords", [])))
        if titles.state is not None:
            yield "state", titles.state.tags
        if not titles.head_lies:
            yield "article:tag", [value for _, value in sources.head.all("tag")]
        yield "links", linked_tags(self._links.to_tags)
        if not titles.head_lies:
            for name, value in sources.head.all("keywords"):
                yield name, list_values(value)
        if self._hint is not None:
            sections = {key_of(claim.value) for claim in self._ledger.candidates if claim.field == "section"}
            named = [tag for tag in self._hint.tags if key_of(tag) not in sections]  # a feed's categories are both
            yield self._hint.source, named

    def _description(self) -> str | None:
        sources, titles, ledger = self._sources, self._titles, self._ledger
        if not titles.head_lies:
            for name, value in sources.head.all("description"):
                ledger.claim("description", value, name, 0.8 if name == "og:description" else 0.7)
        if titles.own is not None:
            ledger.claim("description", text_value(titles.own.properties.get("description")), "jsonld", 0.75)
        ledger.claim("description", sources.microdata.first("description"), "microdata", 0.85)
        if titles.state is not None:
            ledger.claim("description", titles.state.description, "state", 0.7)
        return ledger.best("description")

    def _image(self) -> str | None:
        sources, titles, ledger = self._sources, self._titles, self._ledger
        if not titles.head_lies:
            for name, value in sources.head.all("image")[:2]:
                ledger.claim("image", value, name, 0.8)
        if titles.own is not None:
            ledger.claim("image", sources.linked.link(titles.own.properties.get("image")), "jsonld", 0.75)
        ledger.claim("image", sources.microdata.first("image"), "microdata", 0.7)
        if titles.state is not None:
            ledger.claim("image", titles.state.image, "state", 0.7)
        return absolute(sources.document, ledger.best("image"))

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
