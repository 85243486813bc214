"""The dates of ``<time>`` elements: which belong to the article, and what their labels say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newscrawler.dates import DateEvidence, label_role
from newscrawler.extract.metadata.dates import read_stated
from newscrawler.extract.metadata.sections import in_widget
from newscrawler.html.document import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lxml import etree

    from newscrawler.dates import Role

_LABEL: Final = 40  # characters of a label before a <time>
_LABEL_LEVELS: Final = 2  # the element itself, and one around it alone
_UPDATED: Final = ("updat", "modif", "edit")


def time_dates(headline: etree._Element, timezone: str | None, now: datetime) -> list[DateEvidence]:
    """Return the dates of the ``<time>`` elements nearest to *headline*, climbing until a level has some.

    >>> from datetime import UTC, datetime
    >>> from lxml.html import fromstring
    >>> page = fromstring('<article><h1>افتتاح الجسر</h1><time datetime="2026-01-08T10:30+03:00">الخميس</time>')
    >>> [(one.raw, one.role) for one in time_dates(page.find("h1"), None, datetime.now(UTC))]
    [('2026-01-08T10:30+03:00', 'published')]
    """
    for above in headline.iterancestors():
        own = [time for time in above.iterdescendants("time") if not (in_widget(time) or _is_quoted(time))]
        if own:
            return list(_read_times(own[:3], timezone, now))
        if above.tag in {"article", "body"}:
            break
    return []


def _is_quoted(time: etree._Element) -> bool:
    """Return whether *time* is the moment of a quoted post."""
    return next(time.iterancestors("blockquote"), None) is not None


def _read_times(times: Sequence[etree._Element], timezone: str | None, now: datetime) -> Iterator[DateEvidence]:
    first = True
    updated = [label_role(_label_of(time)) == "modified" for time in times]
    for time, is_labelled in zip(times, updated, strict=True):
        marks = f"{time.get('class') or ''} {time.get('itemprop') or ''}".lower()
        is_update = any(mark in marks for mark in _UPDATED) and "publish" not in marks
        is_update = is_update or (is_labelled and not all(updated))
        if not first and not is_update:
            continue
        role: Role = "modified" if is_update else "published"
        raw = (time.get("datetime") or "").strip()
        found = [read_stated("time", raw, timezone, role)] if raw else []
        if not found or found[0].parsed is None:
            shown = text_of(time)
            found = [DateEvidence.visible("time", shown, now=now, timezone=timezone, role=role)] if shown else found
        yield from found
        first = first and is_update


def _label_of(time: etree._Element) -> str:
    """Return the words right before *time*, in its parent or in an element of their own beside it; "" without any."""
    node = time
    for _ in range(_LABEL_LEVELS):
        before, above = node.getprevious(), node.getparent()
        words = (before.tail if before is not None else above.text if above is not None else None) or ""
        if not words.strip() and before is not None:
            words = text_of(before)
        if words.strip() or above is None:
            return words if len(words) <= _LABEL else ""
        node = above
    return ""
