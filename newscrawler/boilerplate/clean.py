"""Clean plain text: which paragraphs are boilerplate, by labels, by place, and by what the site is known for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from newscrawler.boilerplate.labels import MAX_LABEL, is_cut_teaser, label_of, starts_label
from newscrawler.boilerplate.recurring import line_key
from newscrawler.boilerplate.shape import is_running_text
from newscrawler.boilerplate.table import Label
from newscrawler.items import Removed
from newscrawler.text import search_key

MAX_DRAGGED = 12  # lines behind one label in mid-text; boxes of themes hold 3 to 6 articles, headline and excerpt each
SUBHEAD_WORDS = 4  # a line this short between a box and running text is a heading of the article that goes on
_QUESTION_WORDS = 2  # "ماذا بعد؟"; longer questions are headlines more often
_NO_HEADLINES = frozenset({"nav", "read_time", "copyright", "newsletter"})
_DRESS = 2.5  # times as long as its search form a line can be: fully vocalised text is twice as long
TITLE_PLACES = 3  # a repeated headline stands among the first paragraphs


@dataclass(slots=True)  # not frozen, which takes three times as long to make: a page has dozens
class _Line:
    text: str
    label: Label | None = None
    whole: bool = False  # whether it is nothing but the label
    _running: bool | None = None

    @property
    def running(self) -> bool:
        """Whether it reads as running text: asked for few lines, mostly the last one, and kept."""
        if self._running is None:
            self._running = self.label is None and is_running_text(self.text)
        return self._running


def clean_paragraphs(
    paragraphs: Sequence[str],
    *,
    title: str | None = None,
    lines: Iterable[str] = (),
) -> tuple[list[str], list[Removed]]:
    """Return the paragraphs of the article, and the pieces taken out, each with its rule and place.

    *title* is the headline, when it is known: its repetition goes. *lines* are boilerplate lines of the site.

    >>> kept, removed = clean_paragraphs(["بدأ المؤتمر أمس.", "شاهد أيضاً", "وزير يفتتح معرضاً", "وينتهي المؤتمر غداً."])
    >>> kept
    ['بدأ المؤتمر أمس.', 'وينتهي المؤتمر غداً.']
    >>> [(piece.rule, piece.before) for piece in removed]
    [('label:see_also', 1), ('teaser:headline', 1)]
    """
    return _split(paragraphs, rules_of(paragraphs, title=title, lines=lines))


def rules_of(
    paragraphs: Sequence[str],
    *,
    title: str | None = None,
    lines: Iterable[str] = (),
) -> list[str | None]:
    """Return the rule that takes each paragraph out, None for those that stay; as in :func:`clean_paragraphs`."""
    rules: list[str | None] = [None] * len(paragraphs)
    declared = frozenset(map(line_key, lines)) - {""}
    key = search_key(title) if title else ""
    all_lines = [_read(paragraph) for paragraph in paragraphs]
    while True:
        places = [place for place, rule in enumerate(rules) if rule is None]
        left = [all_lines[place] for place in places]
        found = _Pass(left).known(declared, key).tail().labels().rules
        if not any(found):
            break
        for place, rule in zip(places, found, strict=True):
            rules[place] = rule
    return rules


def _split(paragraphs: Sequence[str], rules: Sequence[str | None]) -> tuple[list[str], list[Removed]]:
    kept: list[str] = []
    removed: list[Removed] = []
    for paragraph, rule in zip(paragraphs, rules, strict=True):
        if rule is None:
            kept.append(paragraph)
        else:
            removed.append(Removed(text=paragraph, rule=rule, before=len(kept)))
    return kept, removed


def _read(paragraph: str) -> _Line:
    if len(paragraph) > MAX_LABEL:
        return _Line(paragraph)
    whole = label_of(paragraph)
    return _Line(paragraph, whole or starts_label(paragraph), whole is not None)


class _Pass:
    """One pass over the lines that are still there; *rules* holds the rule that takes each line, or None."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = lines
        self.rules: list[str | None] = [None] * len(lines)

    @cached_property
    def running(self) -> list[int]:
        """The places of all running text."""
        return [place for place, line in enumerate(self.lines) if line.running]

    @cached_property
    def listed(self) -> list[bool]:
        """Whether each line is a label in a list that the line before the labels announces with a colon."""
        listed: list[bool] = []
        announced = False
        for line in self.lines:
            listed.append(announced and line.label is not None)
            if line.label is None:
                announced = line.text.endswith(":")
        return listed

    def known(self, declared: frozenset[str], title: str) -> "_Pass":
        """Take the lines that the site is known for, and the headline with the search form *title*."""
        asked = self.lines if declared else self.lines[:TITLE_PLACES]
        for place, line in enumerate(asked):
            if declared and line_key(line.text) in declared:
                self.rules[place] = "site:line"
            elif place < TITLE_PLACES and title and _says(line.text, title):
                self.rules[place] = "title:repeated"
        return self

    def tail(self) -> "_Pass":
        """Take everything from the first label behind the last running text, when that label opens a tail."""
        begin = len(self.lines)
        while begin and not self.lines[begin - 1].running:
            begin -= 1
        if begin == 0:
            return self
        for place in range(begin, len(self.lines)):
            if self._opens_tail(place):
                for behind in range(place, len(self.lines)):
                    self.rules[behind] = self.rules[behind] or _rule(self.lines[behind])
                break
        return self

    def _opens_tail(self, place: int) -> bool:
        line = self.lines[place]
        if line.label is None or (line.label.weak and line.label.place != "end"):
            return False
        return line.label.opens or line.label.kind == "author_box"

    def labels(self) -> "_Pass":
        """Take labels wherever they stand, with the teasers behind those that open a box."""
        for place, line in enumerate(self.lines):
            label = line.label
            if label is None or self.rules[place] is not None or label.place == "end":
                continue
            if not line.whole and place == 0 and label.kind not in _NO_HEADLINES:
                continue  # a headline may begin like a label
            if label.weak and not self._in_company(place):
                continue
            self.rules[place] = f"label:{label.kind}"
            if label.opens and line.whole:
                self._drag(place + 1)
        return self

    def _in_company(self, place: int) -> bool:
        """Return whether a weak label stands among other labels, or before or behind all running text."""
        if self.listed[place]:
            return False
        if not self.running or not self.running[0] < place < self.running[-1]:
            return True
        return self.lines[place - 1].label is not None or self.lines[place + 1].label is not None

    def _drag(self, begin: int) -> None:
        """Take the teasers that follow a label in mid-text, up to the running text that goes on."""
        end = begin
        while end < len(self.lines) and end - begin < MAX_DRAGGED and self._is_teaser(end):
            end += 1
        goes_on = end < len(self.lines) and self.lines[end].running
        if goes_on and end - begin > 1 and _is_subhead(self.lines[end - 1].text):
            end -= 1
        for place in range(begin, end):
            self.rules[place] = self.rules[place] or _rule(self.lines[place])

    def _is_teaser(self, place: int) -> bool:
        line = self.lines[place]
        return not line.running and line.label is None


def _says(text: str, key: str) -> bool:
    """Return whether *text* is the line with the search form *key*; one that is far longer is not even levelled."""
    return len(text) <= _DRESS * len(key) and search_key(text) == key


def _is_subhead(text: str) -> bool:
    most = _QUESTION_WORDS if text.endswith(("؟", "?")) else SUBHEAD_WORDS
    return len(text.split()) <= most and not is_cut_teaser(text)


def _rule(line: _Line) -> str:
    if line.label is not None:
        return f"label:{line.label.kind}"
    return "teaser:cut" if is_cut_teaser(line.text) else "teaser:headline"
