"""The dates that a page gives far from its headline: the last resort, each told by what it is called."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from newscrawler.dates import DateEvidence, find_date
from newscrawler.extract.metadata.dates import may_be_dated, read_stated
from newscrawler.extract.metadata.headings import printed_text
from newscrawler.extract.metadata.sections import in_widget
from newscrawler.html.document import squeeze, xpath
from newscrawler.html.elements import AROUND, SILENT, is_inline

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml import etree

    from newscrawler.dates import Role
    from newscrawler.html.document import Document

_DATED = xpath(
    "//*[@class or @id]"  # first: most elements have neither, and each contains() looks for its attribute anew
    "[contains(@class, 'date') or contains(@class, 'Date') or contains(@class, 'time')"
    " or contains(@class, 'publish') or contains(@class, 'submitted') or contains(@id, 'date')]"
    "[not(self::body or self::html or self::article)]"
)
_TITLED = xpath(
    "//*[@title][contains(concat(' ', @class, ' '), ' published ') or contains(concat(' ', @class, ' '), ' updated ')]"
)
_MAX_DATED: Final = 12
_MAX_FAR: Final = 120  # characters of such an element
_MAX_LABELLED: Final = 100  # texts that may be dates, on a page that has no other date
_MAX_PIECES: Final = 20  # texts of one line


def titled_dates(document: Document, timezone: str | None) -> list[DateEvidence]:
    """Return the machine dates in the ``title`` of elements of class "published" or "updated", as hAtom has them."""
    found: list[DateEvidence] = []
    for element in _TITLED(document.root)[:_MAX_DATED]:
        classes = (element.get("class") or "").split()
        role: Role = "published" if "published" in classes else "modified"
        if not in_widget(element) and not any(each.role == role for each in found):
            found += [each for each in [read_stated("time", element.get("title") or "", timezone, role)] if each.parsed]
    return found


def far_dates(document: Document, timezone: str | None, now: datetime) -> list[DateEvidence]:
    """Return the date that a line calls that of publication, or else the first in an element whose class says date.

    Not in a footer, and not where several of one make name other days: these are the dates of teasers.
    """
    if labelled := _labelled_dates(document, timezone):
        return labelled
    days: dict[str, list[DateEvidence]] = {}
    for element in _DATED(document.root)[:_MAX_DATED]:
        text = printed_text(element)[:_MAX_FAR]
        if (
            text
            and may_be_dated(text)
            and not in_widget(element)
            and next(element.iterancestors(*AROUND), None) is None
        ):
            parsed = find_date(text, now=now, timezone=timezone)
            if parsed is not None:
                evidence = DateEvidence("page", text, parsed, parsed.had_offset, parsed.role)
                days.setdefault(f"{element.tag} {element.get('class')}", []).append(evidence)
    for same in days.values():
        moments = {each.parsed.moment.date() for each in same if each.parsed}
        if len(moments) == 1:
            return same[:1]
    return []


def _labelled_dates(document: Document, timezone: str | None) -> list[DateEvidence]:
    """Return the day that a short line anywhere on the page calls that of publication: "نُشر في 5 مارس 2026".

    Not in the site's footer or a box with other articles, and not where such lines name several days.
    """
    found: list[DateEvidence] = []
    for text, holder in islice(_short_texts(document.root), _MAX_LABELLED):
        if in_widget(holder) or _is_of_the_site(holder):
            continue
        line = _line_of(text, holder)
        parsed = find_date(line, timezone=timezone)
        if parsed is not None and parsed.role == "published":
            found.append(DateEvidence("page", line, parsed, parsed.had_offset, "published"))
    return found[:1] if len({each.parsed.moment.date() for each in found if each.parsed}) == 1 else []


def _is_of_the_site(holder: etree._Element) -> bool:
    """Return whether *holder* stands in the head, foot or menu of the site; an <article> has a head and foot, too."""
    around = holder if holder.tag in AROUND else next(holder.iterancestors(*AROUND), None)
    return around is not None and next(around.iterancestors("article"), None) is None


def _short_texts(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield the short texts below *root* that may be dates, each with the element it stands in."""
    for element in root.iter():
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text is None or holder is None or len(text) > _MAX_FAR:
                continue
            if holder.tag not in SILENT and may_be_dated(text):
                yield text, holder


def _line_of(text: str, holder: etree._Element) -> str:
    """Return the whole line of *text*, for a label may be marked up; the text alone where its block says more."""
    block = holder
    while is_inline(block.tag) and (above := block.getparent()) is not None:
        block = above
    if sum(len(piece) for piece in islice(block.itertext(), _MAX_PIECES)) > _MAX_FAR:
        return squeeze(text)
    return printed_text(block)[:_MAX_FAR]
