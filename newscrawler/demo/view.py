"""What a page of the demo site needs to know of the rest of the site: neighbours, counters, addresses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from newscrawler.demo import markup
from newscrawler.demo.stories import SECTIONS, SITE_TITLE, DemoStory, stories

if TYPE_CHECKING:
    from datetime import datetime

    from newscrawler.demo.told import Edition

TEASER_WORDS = 15  # Sahifa and Jannah cut excerpts after 15 words and add " …"
_MAIN_AUTHORS = {"صحيفة وادي النخيل": "staff", "وكالة الواحة للأنباء": "waha"}


@dataclass(frozen=True)
class View:
    """The site in one edition: *base* is its address without a slash at the end, *now* the moment of the visit."""

    base: str
    edition: Edition
    now: datetime

    @cached_property
    def stories(self) -> list[DemoStory]:
        """Return every article of the edition, newest first, removed ones included."""
        return stories(self.edition, now=self.now)

    @cached_property
    def by_id(self) -> dict[str, DemoStory]:
        """Return the articles by their id."""
        return {story.id: story for story in self.stories}

    @cached_property
    def live(self) -> list[DemoStory]:
        """Return the articles that can be read, newest first."""
        return [story for story in self.stories if story.gone is None]

    @cached_property
    def listed(self) -> list[DemoStory]:
        """Return the articles that other pages link to, newest first."""
        return [story for story in self.live if story.listed]

    def address(self, target: str) -> str:
        """Return the absolute address of a story id; an address stays what it is."""
        return self.base + self.by_id[target].path if target in self.by_id else target

    def picture(self, name: str) -> str:
        """Return the absolute address of a picture."""
        return f"{self.base}/media/{name}.png"

    def chance(self, name: str) -> int:
        """Return a number that *name* and the edition fix: counters and related posts move between editions."""
        return int.from_bytes(sha256(f"{name} {self.edition}".encode()).digest()[:4], "big")

    def related(self, story: DemoStory, count: int = 3) -> list[DemoStory]:
        """Return *count* other articles that the page of *story* recommends."""
        others = [other for other in self.listed if other.id != story.id]
        return sorted(others, key=lambda other: self.chance(story.id + other.id))[:count]


def teaser(story: DemoStory) -> str:
    """Return the cut excerpt of an article: its first words and " …"."""
    words = " ".join(markup.paragraphs(story.body)[:2]).split()
    return " ".join(words[:TEASER_WORDS]) + " …" if words else story.title


def author_path(name: str) -> str:
    """Return the address of an author's page."""
    return f"/author/{quote(_MAIN_AUTHORS.get(name, name.replace(' ', '-')))}/"


def tag_path(tag: str) -> str:
    """Return the address of a tag's page."""
    return f"/tag/{quote(tag.replace(' ', '-'))}/"


def link(story: DemoStory) -> str:
    """Return the HTML link to an article, with its headline."""
    return f'<a href="{escape(story.path)}">{escape(story.title, quote=False)}</a>'


def menu() -> list[str]:
    """Return the links of the main menu."""
    fronts = [f'<a href="/{section.key}/">{section.name}</a>' for section in SECTIONS.values()]
    return ['<a href="/">الرئيسية</a>', *fronts, '<a href="/about/">من نحن</a>', '<a href="/contact/">اتصل بنا</a>']


FOOTER = f"جميع الحقوق محفوظة © {SITE_TITLE} 2026. موقع تجريبي، كل ما فيه من نسج الخيال."
