"""The dates that a page gives of its article, as evidence for the choice in the dates room."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from newscrawler.dates import DateEvidence, ParsedDate, find_date, find_modified, parse_date
from newscrawler.extract.addresses import parts_of
from newscrawler.extract.metadata.jsonld import text_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawler.dates import Role
    from newscrawler.extract.metadata.head import Head
    from newscrawler.extract.metadata.headline import Titles
    from newscrawler.extract.metadata.jsonld import LinkedNode
    from newscrawler.extract.metadata.lines import PrintedLine
    from newscrawler.extract.metadata.sources import Sources
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
_YEAR_IN_URL = re.compile(r"[/_-](?:19|20)[0-9]{2}")  # stands in all of the following
_DAY_IN_URL = re.compile(r"/((?:19|20)[0-9]{2})[/-](?:[^/0-9][^/]*/)?([01]?[0-9])[/-]([0-3]?[0-9])(?=[/_+-]|$)")
_COMPACT_IN_URL = re.compile(
    r"[/_-]((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?:[0-9]{4,12})?(?=[/_.-]|$)"
)
_DAY_FIRST_IN_URL = re.compile(r"/(1[3-9]|2[0-9]|3[01])-(0?[1-9]|1[0-2])-((?:19|20)[0-9]{2})(?=/|$)")  # no month first
_MONTH_IN_URL = re.compile(r"/((?:19|20)[0-9]{2})/(0[1-9]|1[0-2])/")
_MAX_DATELINE: Final = 80
_DATELINE = re.compile(r"(.{6,}?)(?:\)\s*[-–—:]|\s[-–—]\s|\s?[-–—:]\s|\(|/)")
_SET_OFF = re.compile(
    r"(?:[-–—|:(،,]|(?:^|\s)(?:ل?يوم|اليوم)|(?:الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد))\s*$"
)
_MARKS: Final = frozenset("-–—|:)،,")
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/[0-9]{4,14}[a-z_]*/")  # the day of a capture
_PUBLISHED: Final = ("datePublished", "dateCreated", "uploadDate")
_MODIFIED: Final = ("dateModified",)
_VAGUE: Final = frozenset({"url", "sitemap", "listing"})
_SLACK: Final = timedelta(seconds=60)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)  # what machines print of an empty field, in any zone
_DAY: Final = timedelta(days=1)


def read_stated(source: str, raw: str, timezone: str | None, role: Role) -> DateEvidence:
    """Return the date of a machine in *raw*, or else one as people print them; an empty value (1970) is none."""
    found = DateEvidence.machine(source, raw, timezone=timezone, role=role)
    found = found if found.parsed else DateEvidence.visible(source, raw, timezone=timezone, role=role)
    if found.parsed is not None and abs(found.parsed.moment - _EPOCH) <= _DAY:
        return DateEvidence(source, raw, None, role=role)
    return found


def stated_dates(sources: Sources, titles: Titles, hint: Entry | None, timezone: str | None) -> list[DateEvidence]:
    """Return the dates that data state: of the page's own article, its head, its state, and who named the page.

    A head that lies is not asked, and the object of the page itself only where there is none of an article.
    """
    own, state, data = titles.own, titles.state, sources.microdata
    page = sources.page_node if own is None and not titles.head_lies else None
    head = None if titles.head_lies else sources.head
    stated: tuple[tuple[str, Sequence[str | None], Sequence[str | None]], ...] = (  # source, published, modified
        ("jsonld", [_property(own, _PUBLISHED)], [_property(own, _MODIFIED)]),
        ("jsonld-page", [_property(page, _PUBLISHED)], [_property(page, _MODIFIED)]),
        ("meta", _metas(head, "published"), _metas(head, "modified")),
        ("microdata", [data.first("datepublished") or data.first("datecreated")], [data.first("datemodified")]),
        ("state", [state.published if state else None], [state.modified if state else None]),
        (hint.source if hint else "", [hint.published if hint else None], [hint.modified if hint else None]),
    )
    found: list[DateEvidence] = []
    for source, published, modified in stated:
        found += [read_stated(source, raw, timezone, "published") for raw in published if raw]
        found += [read_stated(source, raw, timezone, "modified") for raw in modified if raw]
    return found


def _property(node: LinkedNode | None, names: Sequence[str]) -> str | None:
    values = (text_value(node.properties.get(name)) for name in names) if node else iter(())
    return next((value for value in values if value), None)


def _metas(head: Head | None, slot: str) -> list[str]:
    return list(dict.fromkeys(value for _, value in head.all(slot))) if head else []


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


def line_dates(
    lines: Sequence[PrintedLine], timezone: str | None, now: datetime
) -> tuple[list[DateEvidence], PrintedLine | None]:
    """Return the dates printed near the headline, the first and a modification; and the line of the first."""
    found: list[DateEvidence] = []
    where: PrintedLine | None = None
    read = 0
    for line in lines:
        if line.running and not line.before and not found:
            found = dateline(line.text, timezone)
            where = line if found else None
        if line.running or line.text.count(" ") > _MAX_WORDS or not may_be_dated(line.text):
            continue
        read += 1
        parsed = find_date(line.text, now=now, timezone=timezone)
        is_first = where is None or (parsed and parsed.role == "published" and _are_updates(found))
        if parsed is not None and (is_first or parsed.role == "modified"):
            found.append(DateEvidence("text", line.text, parsed, parsed.had_offset, parsed.role))
            where = where or line
            update = find_modified(line.text, now=now, timezone=timezone) if parsed.role == "published" else None
            if update is not None:
                found.append(DateEvidence("text", line.text, update, update.had_offset, "modified"))
        if read == _MAX_READ or (found and line.before):
            break
    return found, where


def _are_updates(found: Sequence[DateEvidence]) -> bool:
    return all(each.role == "modified" for each in found)


def may_be_dated(text: str) -> bool:
    """Return whether *text* holds what a date has: a year, a numeric day or an age.

    >>> may_be_dated("5 مارس 2026"), may_be_dated("قبل ساعتين"), may_be_dated("٥ مارس")
    (True, True, False)
    """
    first = _DIGIT.search(text)  # most lines have none
    if first and _NUMBERS.search(text, first.start()):
        return True
    for age in _AGES:
        if age in text:
            return True
    return "ago" in text and _AGO.search(text) is not None


def dateline(text: str, timezone: str | None) -> list[DateEvidence]:
    """Return the date in the dateline that opens a text: "بغداد، 5 مارس 2026 (رويترز) - قال …".

    >>> [str(one.parsed.moment.date()) for one in dateline("بغداد، 5 مارس 2026 (رويترز) - قال الوزير", "Asia/Baghdad")]
    ['2026-03-05']
    """
    opening = _DATELINE.match(text[:_MAX_DATELINE])
    if opening is None or not may_be_dated(opening[0]):
        return []
    parsed = parse_date(opening[1], timezone=timezone)  # which takes no date out of a sentence
    return [DateEvidence("text", opening[1], parsed, parsed.had_offset, "published")] if parsed else []


def headline_dates(headline: str, timezone: str | None, now: datetime) -> list[DateEvidence]:
    """Return the day that begins or ends a headline, as those of bulletins do, set off by a mark or called the day.

    "موجز الأخبار – الأربعاء 4 آذار 2026", "نشرة الطقس ليوم 5/3/2026"; "ذكرى 11 سبتمبر 2001" is not meant.

    >>> now = datetime(2026, 11, 1, tzinfo=UTC)
    >>> [str(one.parsed.moment.date()) for one in headline_dates("موجز الأخبار - الأربعاء 4 آذار 2026", None, now)]
    ['2026-03-04']
    """
    parsed = find_date(headline, timezone=timezone) if may_be_dated(headline) else None
    if parsed is None or parsed.precision == "month" or parsed.moment > now:
        return []
    before, _, after = headline.partition(parsed.matched)
    is_set_off = (
        _SET_OFF.search(before) if not after.strip(" .)") else not before.strip(" (") and after.lstrip()[:1] in _MARKS
    )
    return [DateEvidence("headline", headline, parsed, parsed.had_offset, "published")] if is_set_off else []


def url_dates(url: str) -> list[DateEvidence]:
    """Return the day, or the month, that the path of *url* holds.

    >>> [each.parsed.moment.date().isoformat() for each in url_dates("https://a.example/2013/world/8/3/b.html")]
    ['2013-08-03']
    """
    path = parts_of(_ARCHIVED.sub("", url)).path
    if not _YEAR_IN_URL.search(path):
        return []
    match = _DAY_IN_URL.search(path) or _COMPACT_IN_URL.search(path)
    numbers = match.groups() if match else None
    if match is None and (match := _DAY_FIRST_IN_URL.search(path)):
        numbers = match.groups()[::-1]
    try:
        if match and numbers:
            year, month, day = map(int, numbers)
            moment = datetime(year, month, day, tzinfo=UTC)
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
