"""The entries of a live blog, each with its own moment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.dates import DateEvidence
from newscrawler.html.document import text_of
from newscrawler.html.elements import HEADINGS, PARAGRAPHS

if TYPE_CHECKING:
    from lxml import etree

_MAX_ENTRIES = 2000  # of the longest live blog seen, some 900
_LIVE = re.compile(r"live|update|timeline|ticker", re.IGNORECASE)
_CLOCK = re.compile(r"[0-9٠-٩]{1,2}[:.][0-9٠-٩]{2}")
_LEVELS = 3  # above an entry, at most, stands what names the feed
_NO_ENTRY = (PARAGRAPHS - {"li", "blockquote", "table"}) | HEADINGS


@dataclass(frozen=True, slots=True)
class Entries:
    """The elements of the entries, with the moment of each: ISO 8601, or the clock as printed; None when unknown."""

    at: dict[etree._Element, str | None] = field(default_factory=dict)


def entries_of(root: etree._Element, *, is_live: bool, timezone: str | None) -> Entries:
    """Return the entries below *root*: what holds one <time> each, side by side.

    *is_live*: the page calls itself a live blog; otherwise the names of the entries must. *timezone* is the site's.
    """
    times = list(islice(root.iter("time"), _MAX_ENTRIES))
    if len(times) < 2:  # noqa: PLR2004 - one is the date of the article
        return Entries()
    chains = [[time, *_below(time, root)] for time in times]
    held: dict[etree._Element, int] = {}
    for chain in chains:
        for node in chain:
            held[node] = held.get(node, 0) + 1
    found: dict[etree._Element, str | None] = {}
    for chain in chains:
        own = [node for node in chain if held[node] == 1]
        entry = own[-1] if own else None
        if entry is not None and entry.tag not in _NO_ENTRY and entry is not chain[0] and (is_live or _is_named(entry)):
            found[entry] = _moment(chain[0], timezone)
    parents: dict[etree._Element | None, list[etree._Element]] = {}
    for entry in found:
        parents.setdefault(entry.getparent(), []).append(entry)
    feed = max(parents.values(), key=len, default=[])
    return Entries({entry: found[entry] for entry in feed} if len(feed) > 1 else {})


def _below(node: etree._Element, root: etree._Element) -> list[etree._Element]:
    found = []
    for above in node.iterancestors():
        if above is root:
            break
        found.append(above)
    return found


def _is_named(entry: etree._Element) -> bool:
    if entry.get("itemprop") == "liveBlogUpdate" or (entry.get("itemtype") or "").endswith("BlogPosting"):
        return True
    around = [entry, *islice(entry.iterancestors(), _LEVELS)]
    return any(_LIVE.search(f"{node.get('class') or ''} {node.get('id') or ''}") for node in around)


def _moment(time: etree._Element, timezone: str | None) -> str | None:
    stated = time.get("datetime")
    if stated:
        parsed = DateEvidence.machine("time", stated, timezone=timezone).parsed
        if parsed is not None:
            return parsed.moment.isoformat()
    found = _CLOCK.search(text_of(time))
    return found[0] if found else None
