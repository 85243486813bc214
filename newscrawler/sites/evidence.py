"""What a probe holds while it asks: one answer, and all that the answers told."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from newscrawler.discovery.harvest import Harvest
from newscrawler.html.declared import content_type_of
from newscrawler.html.shell import is_shell
from newscrawler.sites.marks import Marks, marks_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newscrawler.discovery.harvest import Source


@dataclass(slots=True)
class Seen:
    """What the answers told so far."""

    home: str
    marks: Marks = field(default_factory=Marks)
    article: Marks = field(default_factory=Marks)
    title: str | None = None
    feeds: dict[str, Harvest] = field(default_factory=dict)
    sitemaps: dict[str, Harvest] = field(default_factory=dict)
    listing: Harvest = field(default_factory=Harvest)
    rest: str | None = None
    rest_total: int | None = None
    stated_zone: str | None = None
    pagination: str | None = None
    delay_seconds: float | None = None
    robots_flags: tuple[str, ...] = ()
    children: int = 0
    has_shells: bool = False
    has_empty_list: bool = False


@dataclass(slots=True, kw_only=True)
class ProbeAnswer:
    """One answer, and what reading it gave."""

    source: Source
    body: bytes
    url: str
    status: int
    headers: Mapping[str, str]
    harvest: Harvest = field(default_factory=Harvest)
    is_read: bool = False

    @property
    def ok(self) -> bool:
        """Return True when the server answered, and with what was asked for."""
        return self.status < HTTPStatus.MULTIPLE_CHOICES and (self.is_read or self.source.kind == "rest")

    @property
    def is_shell(self) -> bool:
        """Whether the page shows hardly any text, and has scripts that may bring some."""
        return is_shell(self.body, content_type_of(self.headers))

    def marks(self) -> Marks:
        """Return what the page tells of its site."""
        return marks_of(self.body, self.url, content_type_of(self.headers))
