"""Windows of time: which entries and which child sitemaps can hold articles between two moments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawler.dates import PRECISE, Period, parse_machine_date

if TYPE_CHECKING:
    from newscrawler.discovery.harvest import Source
    from newscrawler.items import Article, Entry

_MONTH = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[-_/]?(?:mm=)?(0[1-9]|1[0-2])(?![0-9])")
_SLACK = timedelta(days=1)  # a date without an offset can be a day off; the article's own date decides in the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From *since* (included) to *until* (not included), aware datetimes; None is open."""

    since: datetime | None = None
    until: datetime | None = None

    def __bool__(self) -> bool:
        return self.since is not None or self.until is not None

    def wants(self, entry: Entry) -> bool:
        """Return False when the source's own dates say that the article lies outside; True in doubt."""
        published, modified = _moment(entry.published), _moment(entry.modified)
        first, last = published or None, published or modified
        if self.until and first and first - _SLACK >= self.until:
            return False
        return not (self.since and last and last + _SLACK < self.since)

    def holds(self, article: Article) -> bool:
        """Return False when the article's own date lies outside; True when it has none, or none that tells the day.

        A bound in UTC (one that was typed without a zone) is a day of the site.
        """
        if article.published is None or article.published_precision not in PRECISE:
            return True
        bounds = (one and (one.replace(tzinfo=None) if one.tzinfo is UTC else one) for one in (self.since, self.until))
        since, until = bounds
        return Period(since=since, until=until).holds(datetime.fromisoformat(article.published))

    def is_past(self, entries: tuple[Entry, ...]) -> bool:
        """Return True when all of a page lies before the window: a list with the newest first can end here."""
        dated = [moment for entry in entries for moment in [_moment(entry.published)] if moment]
        return bool(self.since and dated) and all(moment + _SLACK < self.since for moment in dated if self.since)

    def wants_child(self, child: Source) -> bool:
        """Return False for a child sitemap that ends before the window, or is of a month outside it."""
        changed = _moment(child.lastmod)
        if self.since and changed and changed + _SLACK < self.since:
            return False
        months = _MONTH.findall(child.url.replace("yyyy=", "").replace("&mm=", "-"))
        if len(months) != 1:
            return True
        start = datetime(int(months[0][0]), int(months[0][1]), 1, tzinfo=UTC)
        after_end = start + timedelta(days=32)
        return not ((self.since and after_end < self.since) or (self.until and start - _SLACK >= self.until))


def changed_since(entry: Entry, moment: datetime) -> bool:
    """Return True when the source says that the article was changed after *moment* (aware).

    >>> from newscrawler.items import Entry
    >>> entry = Entry(url="https://example.com/a", source="sitemap", modified="2026-01-08T10:00:00+03:00")
    >>> changed_since(entry, datetime(2026, 1, 8, 6, 59, tzinfo=UTC))
    True
    """
    changed = _moment(entry.modified)
    return changed is not None and changed > moment


def _moment(printed: str | None) -> datetime | None:
    parsed = parse_machine_date(printed, timezone=UTC) if printed else None
    return parsed.moment if parsed else None
