"""The line of author, date and counters, which is no part of a text wherever it stands."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.dates import find_date, parse_date
from newscrawler.extract.body.line import FINAL
from newscrawler.html.elements import PARAGRAPHS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawler.extract.body.line import Line

_SOME_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # whether a line is a date does not depend on the day
_META = 160  # characters up to which a line with bars can be the line of author and date
_BAR = re.compile("[|•·¦│]")
_SHORT = 80  # characters of a line of author and date
_BELOW = 3  # lines below a standfirst that may hold it


def is_printed(text: str, printed: Sequence[str]) -> bool:
    """Return whether *text* is the line with the date or the byline, or both, which the page has *printed* so.

    >>> is_printed("كتب زاهر قاسم", ["زاهر قاسم"]), is_printed("قال زاهر قاسم إن الجسر يغلق", [])
    (True, False)
    """
    if _says(text, printed):
        return True
    if not any(map(str.isdigit, text)):
        return False
    said = max((len(piece) for piece in printed if piece in text), default=0)
    date = (find_date if said else parse_date)(text, now=_SOME_DAY, timezone=UTC)
    return date is not None and 2 * (said + len(date.matched)) > len(text)


def _says(text: str, printed: Sequence[str]) -> bool:
    return any(piece in text and 2 * len(piece) > len(text) for piece in printed)


def below_standfirst(lines: Sequence[Line], places: range, printed: Sequence[str]) -> Iterator[int]:
    """Yield those of *places*, between the first sentence of a text and the next, that hold the date or the byline.

    A paragraph counts only where it says what the page has *printed* as such: a chronicle has dates of its own.
    """
    for i in places[:_BELOW]:
        line = lines[i]
        if len(line.text) >= _SHORT or line.heading or line.row:
            continue
        if _says(line.text, printed) or (line.tag not in PARAGRAPHS and is_printed(line.text, printed)):
            yield i


def is_meta(line: Line) -> bool:
    """Return whether *line* is the line of author, date and counters: pieces with bars between them, one a date."""
    text = line.text
    if line.row or len(text) > _META or text[-1] in FINAL or not _BAR.search(text):
        return False
    return find_date(text, now=None, timezone="UTC") is not None
