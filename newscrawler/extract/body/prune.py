"""Which lines of the container are the article, and which rule takes the others out."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.boilerplate import is_cut_teaser, is_running_text, label_of
from newscrawler.dates import find_date, parse_date
from newscrawler.extract.body.lines import FINAL
from newscrawler.extract.body.running_text import SHORT_PARAGRAPHS
from newscrawler.html.elements import PARAGRAPHS
from newscrawler.text import search_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawler.extract.body.lines import Line

_RUN = 80  # characters from which a line is running text even without a full stop
_SHORT = 25
_SOME_DAY = datetime(2020, 1, 1, tzinfo=UTC)  # whether a line is a date does not depend on the day
_ALONE = 40  # characters of a line without a stop that can be all the text there is
_LINKED = 0.8  # share of a line inside links from which it is a link rather than a sentence
_LOOSE = 30  # characters outside of links from which a line with links is a sentence
_META = 160  # characters up to which a line with bars can be the line of author and date
_BAR = re.compile("[|•·¦│]")
_CAPTION = 160  # characters up to which the text beside an image is its caption


def is_running(line: Line) -> bool:
    """Return whether *line* reads like a sentence of an article."""
    if line.chrome or line.heading or line.linked * 2 > len(line.text):
        return False
    size = len(line.text)
    return size >= _RUN or (size >= _SHORT and line.text[-1] in FINAL)


def rules_for(lines: Sequence[Line], title: str | None, printed: Sequence[str] = ()) -> list[str | None]:
    """Return for each line the name of the rule that takes it out, None for those that stay.

    *printed* are the date and the byline, as they stand around the text.
    """
    key = search_key(title) if title else ""
    rules: list[str | None] = [_line_rule(line, key) for line in lines]
    _heads_of_links(lines, rules)
    running = [i for i, line in enumerate(lines) if rules[i] is None and is_running(line)]
    if not running:
        stays = _verses(lines, rules)
        return [rule or (None if i in stays else "no_sentence") for i, rule in enumerate(rules)]
    running = _without_cards(lines, rules, running)
    first, last = running[0], running[-1]
    outside = [i for i in (*range(first), *range(last + 1, len(lines))) if rules[i] is None]
    if not outside:
        return rules
    beside = {lines[i].block.getparent() for i in running if lines[i].tag == "p"}
    around = {above for i in running for above in lines[i].block.iterancestors("blockquote", "li", "p")}
    for i in outside:
        line = lines[i]
        if i < first and len(line.text) < _RUN and _is_printed(line.text, printed):
            rules[i] = "byline"
            continue
        same = (line.tag == "p" and line.block.getparent() in beside) or line.block in around
        if i < first and not same:
            rules[i] = "head"
        elif i > last and not same and line.tag != "li" and not line.row:
            rules[i] = "tail"
    return rules


def _without_cards(lines: Sequence[Line], rules: list[str | None], running: list[int]) -> list[int]:
    """Take the teasers that stand with linked headlines behind the text, and return the running lines that are left."""
    headlines = [i for i, line in enumerate(lines) if line.heading and rules[i] == "link_line"]
    if not headlines:
        return running
    held: dict[etree._Element | None, int] = {}
    for i in running:
        above = lines[i].block.getparent()
        held[above] = held.get(above, 0) + len(lines[i].text)
    main = max(held, key=lambda above: held[above])
    end = max(i for i in running if lines[i].block.getparent() is main)
    cards = {lines[i].block.getparent() for i in headlines if i > end} - {main}
    teasers = [i for i in running if i > end and lines[i].block.getparent() in cards]
    if 2 * sum(len(lines[i].text) for i in teasers if not is_cut_teaser(lines[i].text)) > held[main]:
        return running  # sections of the text, each under a linked heading
    for i in teasers:
        rules[i] = "teaser"
    return [i for i in running if rules[i] is None]


def _is_printed(text: str, printed: Sequence[str]) -> bool:
    """Return whether *text* is the line with the date or the byline."""
    if any(piece in text and 2 * len(piece) > len(text) for piece in printed):
        return True
    if not any(map(str.isdigit, text)):
        return False
    date = parse_date(text, now=_SOME_DAY, timezone=UTC)
    return date is not None and 2 * len(date.matched) > len(text)


def _verses(lines: Sequence[Line], rules: Sequence[str | None]) -> frozenset[int]:
    """Return the lines that are the text of a post without a sentence: one long line, or many short paragraphs."""
    left = [i for i, rule in enumerate(rules) if rule is None]
    alone = frozenset(i for i in left if _may_stand_alone(lines[i]))
    paragraphs = [i for i in left if lines[i].tag == "p" and not lines[i].linked]
    return alone if len(paragraphs) < SHORT_PARAGRAPHS else alone.union(paragraphs)


def _may_stand_alone(line: Line) -> bool:
    """Return whether *line* can be the whole text of a post: long, and neither heading nor link."""
    return len(line.text) >= _ALONE and not line.heading and line.linked * 2 < len(line.text)


def _heads_of_links(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Take labels ("read also") that stand before what was taken out: they headed it, and the excerpts with it."""
    for i in range(len(lines) - 2, -1, -1):
        if rules[i] is None and rules[i + 1] is not None and len(lines[i].text) < _RUN:
            label = label_of(lines[i].text)
            if label is not None:
                rules[i] = f"label:{label.kind}"
                if label.opens:
                    _excerpts(lines, rules, i + 1)


def _excerpts(lines: Sequence[Line], rules: list[str | None], begin: int) -> None:
    """Take the excerpts, cut with an ellipsis, that stand below the links of a box which begins at *begin*."""
    for i in range(begin, len(lines)):
        if rules[i] is None:
            if not is_cut_teaser(lines[i].text) or is_running_text(lines[i].text):
                return
            rules[i] = "teaser"


def _line_rule(line: Line, title_key: str) -> str | None:
    if line.chrome:
        return line.chrome
    size = len(line.text)
    if line.linked >= _LINKED * size and size - line.linked < _LOOSE and not line.shared:
        return "link_line"
    if title_key and len(title_key) <= size < 2 * len(title_key) and search_key(line.text) == title_key:
        return "title"
    if _is_meta(line):
        return "meta_line"
    if size < _CAPTION and line.tag not in PARAGRAPHS and (line.after_image or _beside_image(line)):
        return "caption"
    return None


def _is_meta(line: Line) -> bool:
    """Return whether *line* is the line of author, date and counters: pieces with bars between them, one a date."""
    text = line.text
    if len(text) > _META or text[-1] in FINAL or not _BAR.search(text):
        return False
    return find_date(text, now=None, timezone="UTC") is not None


def _beside_image(line: Line) -> bool:
    """Return whether all that stands with *line* is an image: its caption, in a block or table of their own."""
    node = line.block
    for _ in range(3):
        if _holds_more(node, len(line.text) + _CAPTION):
            return False
        if next(node.iter("img", "amp-img"), None) is not None:
            return True
        above = node.getparent()
        if above is None:
            return False
        node = above
    return False


def _holds_more(node: etree._Element, size: int) -> bool:
    """Return whether *node* holds more than *size* characters of text; stops as soon as that is known."""
    size -= len(node.text or "")
    for element in node.iterdescendants():
        if size < 0:
            return True
        size -= len(element.text or "") + len(element.tail or "")
    return size < 0
