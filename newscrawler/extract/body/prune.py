"""Which lines of the container are the article, and which rule takes the others out."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from newscrawler.boilerplate import is_cut_teaser, is_running_text, label_of
from newscrawler.extract.body.beside import Beside, is_lead
from newscrawler.extract.body.line import FINAL
from newscrawler.extract.body.meta_lines import below_standfirst, is_meta, is_printed
from newscrawler.extract.body.running_text import SHORT_PARAGRAPHS
from newscrawler.html.elements import CELLS, PARAGRAPHS
from newscrawler.text import search_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from newscrawler.extract.body.line import Line

_RUN = 80  # characters from which a line is running text even without a full stop
_SHORT = 25
_ALONE = 40  # characters of a line without a stop that can be all the text there is
_LINKED = 0.8  # share of a line inside links from which it is a link rather than a sentence
_LOOSE = 30  # characters outside of links from which a line with links is a sentence
_ANNOUNCES = 40  # characters of a sentence that announces a list; labels are shorter
_KICKERS = 6  # lines that can stand above a headline
_COPY = 0.4  # of the text that is printed before in another block: two copies are half
_LIST = 2  # links below each other that are a list
_PICTURES = 3  # captions that make a gallery
_FAR = 1000  # elements that are looked through for more text beside a caption
_CAPTION = 160  # characters up to which the text beside an image is its caption
_STOPS = FINAL - frozenset(")]")  # what a sentence below an image ends with; captions have their credit in brackets


def is_running(line: Line) -> bool:
    """Return whether *line* reads like a sentence of an article; a long one in a heading tag does, too."""
    size = len(line.text)
    if line.chrome or line.linked * 2 > size or (line.heading and (size < _RUN or line.text[-1] not in FINAL)):
        return False
    return size >= _RUN or (size >= _SHORT and line.text[-1] in FINAL)


def rules_for(
    lines: Sequence[Line], title: str | None, printed: Sequence[str] = (), description: str | None = None
) -> list[str | None]:
    """Return for each line the name of the rule that takes it out, None for those that stay.

    *printed* are the date and the byline, as they stand around the text; a sentence in a heading that *description*
    says, too, is left to it.
    """
    key, described = search_key(title or ""), search_key(description or "")
    rules: list[str | None] = [_line_rule(line, key) for line in lines]
    _gallery(lines, rules)
    _repeated(lines, rules)
    _before_title(lines, rules)
    _lists_of_text(lines, rules)
    _heads_of_links(lines, rules)
    running = [
        i
        for i, line in enumerate(lines)
        if rules[i] is None and is_running(line) and not (line.heading and search_key(line.text) in described)
    ]
    if not running:
        stays = _verses(lines, rules)
        return [rule or (None if i in stays else "no_sentence") for i, rule in enumerate(rules)]
    running = _without_cards(lines, rules, running)
    if running and len(lines[running[0]].text) < _RUN and is_printed(lines[running[0]].text, printed):
        rules[running.pop(0)] = "byline"
    if running:
        _outside(lines, rules, running, printed, described)
    return rules


def _outside(
    lines: Sequence[Line], rules: list[str | None], running: Sequence[int], printed: Sequence[str], described: str
) -> None:
    """Take the lines around the running ones, unless they stand as these, or lead to them and are not *described*."""
    first, last = running[0], running[-1]
    beside = Beside([lines[i] for i in range(first, last + 1) if rules[i] is None], [lines[i] for i in running])
    below = range(first + 1, running[1] if len(running) > 1 else first + 1)
    for i in below_standfirst(lines, below, printed):
        rules[i] = rules[i] or "byline"
    near = True  # whether all lines since the first running one stayed
    alone = True  # whether nothing but bylines and parts with names stands between: what leads is no kicker
    for i in range(first - 1, -1, -1):
        line = lines[i]
        if rules[i] is not None or line.opening:
            continue
        if len(line.text) < _RUN and is_printed(line.text, printed):
            rules[i] = "byline"
        elif not (beside.holds(line) or (near and beside.continues(line)) or (i + 1 == first and beside.opens(line))):
            leads = alone and is_lead(line) and search_key(line.text) not in described
            rules[i] = None if leads else "head"
        alone = alone and rules[i] == "byline"
        near = near and rules[i] is None
    _behind(lines, rules, last, beside)


def _behind(lines: Sequence[Line], rules: list[str | None], last: int, beside: Beside) -> None:
    """Take the lines after the *last* running one that do not stand as the text stands, and boxes with their labels."""
    for i in range(len(lines) - 1, last, -1):
        line = lines[i]
        if rules[i] is None and not (beside.holds(line) or line.tag == "li" or line.row):
            answered = line.heading and i + 1 < len(lines) and rules[i + 1] is None and lines[i + 1].tag == "li"
            rules[i] = None if answered else "tail"
    for i in range(last + 1, len(lines)):
        if rules[i] not in {None, "tail"} or (rules[i] == "tail" and not beside.continues(lines[i])):
            break
        rules[i] = None
    for i in range(last + 1, len(lines)):
        if lines[i].tag == "li" and rules[i] is None and rules[i - 1] == "tail":
            rules[i] = "tail"  # a box with a label of its own


def _gallery(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Leave the captions of a gallery, where they say more than all sentences beside them: they are its text."""
    said = {line.text: i for i, line in enumerate(lines) if rules[i] == "caption" and len(line.text) >= _ALONE}
    told = sum(len(line.text) for line, rule in zip(lines, rules, strict=True) if rule is None and is_running(line))
    if len(said) >= _PICTURES and sum(map(len, said)) > told:
        for i in said.values():
            rules[i] = lines[i].chrome = None


def _repeated(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Take a second copy of the text, as for another width of screen: its long lines and the short ones beside them."""
    first: dict[str, int] = {}
    again = [first.setdefault(line.text, i) != i for i, line in enumerate(lines)]
    above = [line.block.getparent() for line in lines]
    long = [i for i, line in enumerate(lines) if again[i] and len(line.text) >= _RUN]
    copied = [i for i in long if above[i] is not above[first[lines[i].text]]]
    if sum(len(lines[i].text) for i in copied) < _COPY * sum(len(line.text) for line in lines):
        return
    for i in copied:
        rules[i] = rules[i] or "repeated"
    for order, step in ((range(1, len(lines)), -1), (range(len(lines) - 2, -1, -1), 1)):
        for i in order:
            if rules[i] is None and again[i] and rules[i + step] == "repeated":
                rules[i] = "repeated"


def _before_title(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Take what stands above the headline, when the container holds it: kickers, dates, sections."""
    place = next((i for i, rule in enumerate(rules) if rule == "title"), 0)
    if place <= _KICKERS:
        for i in range(place):
            if rules[i] is None and lines[i].tag not in PARAGRAPHS and len(lines[i].text) < _RUN:
                rules[i] = "head"


def _lists_of_text(lines: Sequence[Line], rules: list[str | None]) -> None:
    """Leave links that are the text: items that a sentence with a colon announces, and sentences that are links."""
    if "link_line" not in rules:
        return
    ends = {line.block.getparent(): i for i, line in enumerate(lines) if rules[i] is None and is_running(line)}
    announced = False
    for i, line in enumerate(lines):
        above = line.block.getparent()
        if rules[i] is None:
            amid = line.tag == "p" and ends.get(above, 0) > i
            announced = line.text[-1] == ":" and line.linked * 2 < len(line.text)
            announced = announced and (amid or len(line.text) >= _ANNOUNCES)
        elif rules[i] == "link_line":
            size = _ANNOUNCES if ends.get(above, 0) > i else _RUN
            is_sentence = line.tag == "p" and len(line.text) >= size and line.text[-1] in ".؟!"
            if is_sentence or (announced and line.tag == "li" and not line.heading):
                rules[i] = None
                announced = line.tag == "li"


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
            is_pointer = rules[i + 1] == "link_line" and _is_dotted(lines[i])
            if label is None and (is_pointer or _heads_list(lines, rules, i)):
                rules[i] = "label:see_also"
            if label is not None:
                rules[i] = f"label:{label.kind}"
                if label.opens:
                    _excerpts(lines, rules, i + 1)


def _is_dotted(line: Line) -> bool:
    """Return whether *line* is a word or two with dots or a colon behind: it points at the links below."""
    return len(line.text) < _SHORT and line.text.endswith(("..", "…", ":")) and not line.heading


def _heads_list(lines: Sequence[Line], rules: Sequence[str | None], place: int) -> bool:
    """Return whether the line at *place*, a heading or one with a colon, stands over links or a box that were taken."""
    below = range(place + 1, place + 1 + _LIST)
    return (lines[place].heading or lines[place].text[-1] == ":") and all(
        i < len(lines) and (rules[i] == "related" or (lines[i].tag == "li" and rules[i] == "link_line")) for i in below
    )


def _excerpts(lines: Sequence[Line], rules: list[str | None], begin: int) -> None:
    """Take what stands below the links of a box which begins at *begin*: its items, excerpts cut with an ellipsis."""
    above = next(lines[begin].block.iterancestors("ul", "ol"), None)
    for i in range(begin, len(lines)):
        if rules[i] is None:
            item = above is not None and any(node is above for node in lines[i].block.iterancestors("ul", "ol"))
            if not item and (not is_cut_teaser(lines[i].text) or is_running_text(lines[i].text)):
                return
            rules[i] = "teaser"


def _line_rule(line: Line, title_key: str) -> str | None:
    if line.chrome:
        return line.chrome
    size = len(line.text)
    if line.linked >= _LINKED * size and size - line.linked < _LOOSE and not line.shared:
        return "link_line"
    if line.text[0] == "#" and all(word[0] == "#" and word[1:2].isalpha() for word in line.text.split()):
        return "tags"
    if title_key and len(title_key) <= size < 2 * len(title_key) and search_key(line.text) == title_key:
        return "title"
    if is_meta(line):
        return "meta_line"
    return "caption" if size < _CAPTION and _is_caption(line) else None


def _is_caption(line: Line) -> bool:
    """Return whether *line* belongs to an image: alone beside it, or behind it in its paragraph and no sentence."""
    if line.tag in PARAGRAPHS:
        return line.after_image and line.tag == "p" and line.text[-1] not in _STOPS
    return (line.after_image or _beside_image(line)) and not (line.tag in CELLS and _is_of_table(line))


def _is_of_table(line: Line) -> bool:
    """Return whether the cell of *line* stands in a table of texts: one around an image holds its caption only."""
    table = next(line.block.iterancestors("table"), None)
    return table is not None and _holds_more(table, 2 * len(line.text))


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
    for element in islice(node.iterdescendants(), _FAR):
        if size < 0:
            return True
        size -= len(element.text or "") + len(element.tail or "")
    return size < 0
