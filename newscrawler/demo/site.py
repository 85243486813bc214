"""The whole demo site as pages: what its server answers to each address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newscrawler.demo.broken import broken_page
from newscrawler.demo.layouts import article_page
from newscrawler.demo.listings import OLD_ADDRESS, SHORT_LINK, listings
from newscrawler.demo.machine import machine_pages
from newscrawler.demo.markup import figures
from newscrawler.demo.pictures import drawn_picture
from newscrawler.demo.specials import specials
from newscrawler.demo.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawler.demo.stories import DemoStory
    from newscrawler.demo.told import Edition, LayoutName

_PUBLISHED = {  # of each edition
    1: datetime(2026, 10, 21, tzinfo=UTC),
    2: datetime(2026, 11, 21, tzinfo=UTC),
    3: datetime(2026, 11, 22, tzinfo=UTC),
}
_GONE = "<html><head><title>404</title></head><body><h1>الصفحة غير موجودة</h1></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An answer of the site: status, body, and headers without those of the connection."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoSite:
    """The demo site at *base* (``http://127.0.0.1:8099``, no slash at the end), in *edition* 1, 2 or 3.

    *now* dates the three articles whose pages print a relative date; everything else is fixed, so that the same
    arguments give the same bytes.
    """

    base: str
    edition: Edition = 1
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @cached_property
    def view(self) -> View:
        """Return the site as its pages see it."""
        return View(self.base, self.edition, self.now)

    @cached_property
    def pages(self) -> Mapping[str, Page]:
        """Return every page by its address: percent-encoded path, and query where there is one."""
        found = {address: self._machine(kind, text) for address, kind, text in machine_pages(self.view)}
        found |= {address: self._html(layout, text) for address, layout, text in listings(self.view)}
        found |= {address: self._html(layout, text) for address, layout, text in specials(self.view)}
        found |= {story.path: self._article(story) for story in self.view.stories}
        for story in self.view.stories:
            for shown in figures(story.body):
                address = f"/media/{shown.target}.png"
                found[address] = Page(body=drawn_picture(shown.target), headers={"Content-Type": "image/png"})
        style = files(__package__).joinpath("templates", "site.css").read_bytes()
        found["/assets/site.css"] = Page(body=style, headers={"Content-Type": "text/css; charset=utf-8"})
        found[SHORT_LINK] = Page(status=301, headers={"Location": self.view.address("p05")})
        found[OLD_ADDRESS] = Page(status=301, headers={"Location": self.view.address("p03")})
        return found

    def answer(self, target: str) -> Page:
        """Return the page at *target* (path and query as requested); tracking parameters change nothing."""
        parts = urlsplit(target)
        query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("utm_"))
        address = parts.path + (f"?{query}" if query else "")
        return self._by_reading.get(unquote(address)) or self._html("html5", _GONE, 404)

    @cached_property
    def _by_reading(self) -> Mapping[str, Page]:
        """Return the pages by their decoded address: a client may encode in lower case or not at all."""
        return {unquote(address): page for address, page in self.pages.items()}

    def _article(self, story: DemoStory) -> Page:
        if story.gone in {"404", "410"}:
            return self._html(story.layout, _GONE, int(story.gone))
        if story.gone == "home":
            return Page(status=301, headers={"Location": f"{self.base}/"})
        if story.gone == "moved":
            return Page(status=301, headers={"Location": self.view.address(f"{story.id}b")})
        if story.gone == "readdressed":
            return self._html(story.layout, _GONE, 404)
        if story.broken:
            return self._html(story.layout, broken_page(story, self.view))
        return self._html(story.layout, article_page(story, self.view))

    def _html(self, layout: LayoutName, text: str, status: int = 200) -> Page:
        """Return an HTML page with the encoding and the validators that servers of its layout's age send."""
        if layout == "table":
            body = text.encode("windows-1256", "xmlcharrefreplace")
            return Page(status=status, body=body, headers={"Content-Type": "text/html"})
        body = text.encode()
        headers = {"Content-Type": "text/html; charset=UTF-8"}
        if layout == "breaks":
            headers["Last-Modified"] = format_datetime(_PUBLISHED[self.edition], usegmt=True)
        else:
            headers["ETag"] = f'"{sha256(body).hexdigest()[:20]}"'
        return Page(status=status, body=body, headers=headers)

    def _machine(self, kind: str, text: str) -> Page:
        """Return a page for machines, with both validators."""
        body = text.encode()
        stamp = format_datetime(_PUBLISHED[self.edition], usegmt=True)
        tag = f'"{sha256(body).hexdigest()[:20]}"'
        return Page(body=body, headers={"Content-Type": kind, "ETag": tag, "Last-Modified": stamp})
