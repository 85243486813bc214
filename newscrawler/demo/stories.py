"""The articles of the demo site as data: read from TOML, in the state of an edition of the site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast
from urllib.parse import quote
from zoneinfo import ZoneInfo

from newscrawler.demo.told import Change, DemoTold, articles_of, second_edition, third_edition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawler.demo.told import Broken, Edition, Gone, LayoutName

SITE_TITLE = "صحيفة وادي النخيل"
TIMEZONE = "Asia/Riyadh"
ZONE = ZoneInfo(TIMEZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of the site: its key in addresses, its Arabic name, the layout of all its pages."""

    key: str
    name: str
    layout: LayoutName


SECTIONS: Mapping[str, Section] = {
    section.key: section
    for section in (
        Section(key="politics", name="سياسة", layout="sahifa"),
        Section(key="economy", name="اقتصاد", layout="jannah"),
        Section(key="sports", name="رياضة", layout="html5"),
        Section(key="local", name="محليات", layout="table"),
        Section(key="culture", name="ثقافة", layout="breaks"),
        Section(key="tech", name="تقنية", layout="next"),
    )
}

MOVES = frozenset({"moved", "readdressed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoStory:
    """An article as the editors of the site know it; *path* is percent-encoded and starts with "/".

    *authors* are as printed, so they may hold a placeholder account; *published* is exact even where the page shows
    the day only; *related_first* puts the related posts inside the body container, before the first paragraph.
    """

    id: str
    section: Section
    path: str
    title: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    published: datetime
    modified: datetime | None
    standfirst: str | None
    body: str
    exact: bool = False
    relative: bool = False
    related_first: bool = False
    feed_only: bool = False
    sitemap_only: bool = False
    version: int = 1
    gone: Gone | None = None
    broken: Broken | None = None

    @property
    def layout(self) -> LayoutName:
        """Return the name of the layout, which is that of the section."""
        return self.section.layout

    @property
    def listed(self) -> bool:
        """Return whether section pages, tag pages and other articles link to it."""
        return not (self.feed_only or self.sitemap_only)


def stories(edition: Edition, *, now: datetime) -> list[DemoStory]:
    """Return all articles of *edition*, newest first; those removed since the first edition have ``gone`` set.

    In the third edition pages that read worse than the article have ``broken`` set.
    """
    first = [_story(told, section, now) for section in SECTIONS.values() for told in articles_of(section.key)]
    found = first if edition == 1 else _second(first, now)
    if edition not in {1, 2}:
        found = _changed(found, third_edition().change)
    return sorted(found, key=lambda story: (story.published, story.id), reverse=True)


def _second(first: list[DemoStory], now: datetime) -> list[DemoStory]:
    """Return the articles of the second edition: changed, removed and moved ones, copies, new ones."""
    new = [_story(told, SECTIONS[told.section], now) for told in second_edition().article]
    return _changed(first, second_edition().change) + new


def _changed(stories: list[DemoStory], changes: tuple[Change, ...]) -> list[DemoStory]:
    """Return *stories* after *changes*; one that moves is there twice, at the old address and at the new one."""
    by_id = {change.id: change for change in changes}
    found: list[DemoStory] = []
    for story in stories:
        change = by_id.get(story.id)
        if change is None:
            found.append(story)
        elif change.kind in {"edited", "noise"}:
            found.append(_edited(story, change))
        elif change.kind in {"maintenance", "teaser", "emptied"}:
            found.append(replace(story, broken=change.kind))
        else:
            found.append(replace(story, gone=cast("Gone", change.kind)))
            if change.kind in MOVES:
                found.append(replace(story, id=f"{story.id}b", path=_path(story.section, change.slug, 0, None)))
    return found


def _edited(story: DemoStory, change: Change) -> DemoStory:
    """Return *story* with *change* made to it; noise keeps the version."""
    body = story.body
    for old, new in change.swaps:
        if old not in body:
            raise ValueError(f"{change.id}: {old!r} is not in the body")
        body = body.replace(old, new)
    return replace(
        story,
        title=change.title or story.title,
        body=body + (f"\n\n{change.append.strip()}" if change.append else ""),
        modified=_moment(change.modified) if change.modified else story.modified,
        version=story.version + (change.kind == "edited"),
    )


def _story(told: DemoTold, section: Section, now: datetime) -> DemoStory:
    """Return the story of one table; its date is fixed, or *age_hours* before *now*."""
    if told.age_hours:
        published = (now.astimezone(ZONE) - timedelta(hours=told.age_hours)).replace(microsecond=0)
    else:
        published = _moment(told.published)
    return DemoStory(
        id=told.id,
        section=section,
        path=_path(section, told.slug, told.number, published),
        title=told.title,
        authors=told.authors,
        tags=told.tags,
        published=published,
        modified=_moment(told.modified) if told.modified else None,
        standfirst=told.standfirst or None,
        body="" if told.video else told.body.strip(),
        exact=told.exact,
        relative=bool(told.age_hours),
        related_first=told.related_first,
        feed_only=told.feed_only,
        sitemap_only=told.sitemap_only,
    )


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZONE)


def _path(section: Section, slug: str, number: int, published: datetime | None) -> str:
    """Return the address of an article: each layout has the form its engine is known for."""
    match section.layout:
        case "sahifa":
            day = f"{published:%Y/%m/%d}" if published else ""
            return f"/{day}/{quote(slug)}/"
        case "jannah":
            return f"/{section.key}/{quote(slug)}/"
        case "html5":
            return f"/{section.key}/{slug}.html"
        case "table":
            return f"/{section.key}/show.asp?id={number}"
        case "breaks":
            return f"/{section.key}/article-{number}.html"
        case "next":
            return f"/{section.key}/{slug}"
