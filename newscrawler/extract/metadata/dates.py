"""The dates that a page gives of its article, as evidence for the choice in the dates room."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from newscrawler.dates import DateEvidence, ParsedDate, find_date
from newscrawler.extract.addresses import parts_of
from newscrawler.extract.metadata.jsonld import text_value
from newscrawler.extract.metadata.sections import in_widget
from newscrawler.html.document import text_of, xpath

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from newscrawler.dates import Role
    from newscrawler.extract.metadata.head import Head
    from newscrawler.extract.metadata.jsonld import Node
    from newscrawler.extract.metadata.jsonstate import State
    from newscrawler.extract.metadata.lines import Line
    from newscrawler.extract.metadata.microdata import Microdata
    from newscrawler.html.document import Document
    from newscrawler.items import Entry

# A year, a numeric day, an age: what a line without it says is no date, for a missing year is never filled in.
_DIGIT = re.compile("[0-9٠-٩۰-۹]")
_NUMBERS = re.compile(
    r"(?:[12][0-9]|[١٢][٠-٩]|[۱۲][۰-۹])(?:[0-9٠-٩۰-۹]){2}|[0-9٠-٩۰-۹]{1,2}\s*[/.-]\s*[0-9٠-٩۰-۹]{1,2}\s*[/.-]"
)
_AGES: Final = ("منذ", "قبل", "أمس", "امس", "اليوم")
_AGO = re.compile(r"\bago\b")
_MAX_WORDS: Final = 24  # in a line that can be a meta line with date, author, section and counters
_MAX_READ: Final = 6  # lines near the headline that are read for a date
_UPDATED: Final = ("updat", "modif", "edit")
_YEAR_IN_URL = re.compile(r"[/_-](?:19|20)[0-9]{2}")  # stands in all of the following
_DAY_IN_URL = re.compile(r"/((?:19|20)[0-9]{2})[/-](?:[^/0-9][^/]*/)?([01]?[0-9])[/-]([0-3]?[0-9])(?=[/_-]|$)")
_COMPACT_IN_URL = re.compile(
    r"[/_-]((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?:[0-9]{4,12})?(?=[/_.-]|$)"
)
_MONTH_IN_URL = re.compile(r"/((?:19|20)[0-9]{2})/(0[1-9]|1[0-2])/")
_DATED = xpath(
    "//*[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time')"
    " or contains(@class, 'publish') or contains(@id, 'date')][not(self::body or self::html or self::article)]"
)
_MAX_DATED: Final = 12
_VAGUE: Final = frozenset({"url", "sitemap", "listing"})
_SLACK: Final = timedelta(seconds=60)


def _read(source: str, raw: str, timezone: str | None, role: Role) -> DateEvidence:
    found = DateEvidence.machine(source, raw, timezone=timezone, role=role)
    return found if found.parsed else DateEvidence.visible(source, raw, timezone=timezone, role=role)


def machine(source: str, raw: str | None, timezone: str | None, role: Role) -> list[DateEvidence]:
    """Return the evidence of a machine date, or of one for people where a machine date should be; [] for None."""
    return [_read(source, raw, timezone, role)] if raw else []


def structured_dates(node: Node | None, source: str, timezone: str | None) -> list[DateEvidence]:
    """Return the dates of a schema.org object."""
    if node is None:
        return []
    stated = node.properties
    published = (
        text_value(stated.get("datePublished"))
        or text_value(stated.get("dateCreated"))
        or text_value(stated.get("uploadDate"))
    )
    return [
        *machine(source, published, timezone, "published"),
        *machine(source, text_value(stated.get("dateModified")), timezone, "modified"),
    ]


def head_dates(head: Head, timezone: str | None) -> list[DateEvidence]:
    """Return the dates in the meta tags, each value once."""
    roles: tuple[Role, Role] = ("published", "modified")
    found: list[DateEvidence] = []
    for role in roles:
        claims = head.all("published") if role == "published" else head.all("modified")
        for value in dict.fromkeys(value for _, value in claims):
            found.extend(machine("meta", value, timezone, role))
    return found


def microdata_dates(data: Microdata, timezone: str | None) -> list[DateEvidence]:
    """Return the dates of the page's own article scope."""
    published = data.first("datepublished") or data.first("datecreated")
    return [
        *machine("microdata", published, timezone, "published"),
        *machine("microdata", data.first("datemodified"), timezone, "modified"),
    ]


def state_dates(state: State | None, timezone: str | None) -> list[DateEvidence]:
    """Return the dates of the article in the page's JSON state."""
    if state is None:
        return []
    return [
        *machine("state", state.published, timezone, "published"),
        *machine("state", state.modified, timezone, "modified"),
    ]


def hint_dates(hint: Entry | None, timezone: str | None) -> list[DateEvidence]:
    """Return the dates that the source which named this page gives."""
    if hint is None:
        return []
    return [
        *machine(hint.source, hint.published, timezone, "published"),
        *machine(hint.source, hint.modified, timezone, "modified"),
    ]


def are_decisive(evidence: Sequence[DateEvidence], fetched_at: datetime) -> bool:
    """Whether the page's data settle the date, so that the visible line need not be read.

    They do when all moments of publication agree and one has the offset of a place (a "Z" may be glued on), unless it
    lies after the capture (*fetched_at*), or equals the modification (a bulk re-save) and the URL does not confirm its
    day.
    """
    published = [
        each.parsed for each in evidence if each.role == "published" and each.parsed and each.source not in _VAGUE
    ]
    local = [date for date in published if date.had_offset and date.moment.utcoffset() != timedelta(0)]
    if not local or any(abs(date.moment - local[0].moment) > _SLACK for date in published):
        return False
    moment = local[0].moment
    if moment > fetched_at:
        return False
    days = [
        each.parsed.moment.date()
        for each in evidence
        if each.source == "url" and each.parsed and each.parsed.precision == "day"
    ]
    if any(day != moment.date() for day in days):
        return False
    resaved = any(each.role == "modified" and each.parsed and each.parsed.moment == moment for each in evidence)
    return bool(days) or not resaved


def time_dates(headline: etree._Element, timezone: str | None, now: datetime) -> list[DateEvidence]:
    """Return the dates of the ``<time>`` elements nearest to *headline*, climbing until a level has some."""
    for above in headline.iterancestors():
        own = [time for time in above.iterdescendants("time") if not in_widget(time)]
        if own:
            return list(_read_times(own[:3], timezone, now))
        if above.tag in {"article", "body"}:
            break
    return []


def _read_times(times: Sequence[etree._Element], timezone: str | None, now: datetime) -> Iterator[DateEvidence]:
    first = True
    for time in times:
        marks = f"{time.get('class') or ''} {time.get('itemprop') or ''}".lower()
        is_update = any(mark in marks for mark in _UPDATED) and "publish" not in marks
        if not first and not is_update:
            continue
        role: Role = "modified" if is_update else "published"
        raw = (time.get("datetime") or "").strip()
        found = machine("time", raw, timezone, role) if raw else []
        if not found or found[0].parsed is None:
            shown = text_of(time)
            found = [DateEvidence.visible("time", shown, now=now, timezone=timezone, role=role)] if shown else found
        yield from found
        first = first and is_update


def line_dates(lines: Sequence[Line], timezone: str | None, now: datetime) -> tuple[list[DateEvidence], Line | None]:
    """Return the dates printed near the headline, the first and a modification; and the line of the first."""
    found: list[DateEvidence] = []
    where: Line | None = None
    read = 0
    for line in lines:
        if line.text.count(" ") > _MAX_WORDS or not _may_be_dated(line.text):
            continue
        read += 1
        parsed = find_date(line.text, now=now, timezone=timezone)
        if parsed is not None and (where is None or parsed.role == "modified"):
            found.append(DateEvidence("text", line.text, parsed, parsed.had_offset, parsed.role))
            where = where or line
        if read == _MAX_READ or (found and line.before):
            break
    return found, where


def _may_be_dated(text: str) -> bool:
    first = _DIGIT.search(text)  # most lines have none
    if first and _NUMBERS.search(text, first.start()):
        return True
    for age in _AGES:
        if age in text:
            return True
    return "ago" in text and _AGO.search(text) is not None


def far_dates(document: Document, timezone: str | None, now: datetime) -> list[DateEvidence]:
    """Return the first date in an element whose class speaks of dates, anywhere on the page: the last resort."""
    for element in _DATED(document.root)[:_MAX_DATED]:
        text = text_of(element)
        if text and len(text) < 120 and _may_be_dated(text) and not in_widget(element):  # noqa: PLR2004
            parsed = find_date(text, now=now, timezone=timezone)
            if parsed is not None:
                return [DateEvidence("page", text, parsed, parsed.had_offset, parsed.role)]
    return []


def url_dates(url: str) -> list[DateEvidence]:
    """Return the day, or the month, that the path of *url* holds.

    >>> [each.parsed.moment.date().isoformat() for each in url_dates("https://a.example/2013/world/8/3/b.html")]
    ['2013-08-03']
    """
    path = parts_of(url).path
    if not _YEAR_IN_URL.search(path):
        return []
    match = _DAY_IN_URL.search(path) or _COMPACT_IN_URL.search(path)
    try:
        if match:
            moment = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
            return [
                DateEvidence(
                    "url", match[0].strip("/_-"), ParsedDate(moment, "day", matched=match[0]), role="published"
                )
            ]
        match = _MONTH_IN_URL.search(path)
        if match:
            moment = datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC)
            return [
                DateEvidence(
                    "url", match[0].strip("/"), ParsedDate(moment, "month", matched=match[0]), role="published"
                )
            ]
    except ValueError:  # month 0, 31 April
        return []
    return []
