"""The second pass over a dump: one record made clean by what its site's other records taught."""

from collections.abc import Sequence

from newscrawler.boilerplate.clean import rules_of
from newscrawler.boilerplate.dump.core import NEVER_SHARE, TEASER, best_run
from newscrawler.boilerplate.dump.headline import find_headline
from newscrawler.boilerplate.dump.lines import DumpLine
from newscrawler.boilerplate.dump.rules import MAX_START, DumpRules, Rule
from newscrawler.boilerplate.dump.seen import SeenOpenings, asked, openings
from newscrawler.items import Removed
from newscrawler.text import search_key

REPEATED_IN = 12  # words more than the headline has a line that repeats it: "12 يناير، اترك تعليقاً على …"


class CleanRecord:
    """One record made clean: its lines, and for each the rule that takes it out, or None."""

    def __init__(
        self, lines: Sequence[DumpLine], *, site: str, rules: DumpRules, seen: SeenOpenings, title: str | None
    ) -> None:
        self.lines = lines
        self.taken: list[str | None] = [None] * len(lines)
        self._title = search_key(title) if title else ""
        self._learned = [rules.lines.get(line.mark) for line in lines]
        if rules.starts:
            self._know_starts(rules.starts)
        self._count()
        self._teasers = self._find_teasers(site, seen, title)
        scores = [rules.scores.get(line.mark, line.worth) for line in lines]
        for place in self._teasers:
            scores[place] = TEASER
        begin, end = best_run(scores)
        if end == 0 or not any(self._learned):
            begin, end = 0, len(lines)
        running = [place for place in range(begin, end) if lines[place].running and self._learned[place] is None]
        first, last = (running[0], running[-1]) if running else (begin, end - 1)
        head = self._cut(begin, end, first)
        for place in range(begin, end):
            if self.taken[place] is None and not head[0] <= place < head[1]:
                self.taken[place] = self._known(place, first, last)
        self._label(head)

    @property
    def paragraphs(self) -> list[str]:
        """What stays."""
        return [line.text for line, rule in zip(self.lines, self.taken, strict=True) if rule is None]

    @property
    def removed(self) -> list[Removed]:
        """What was taken out; ``before`` is the index of the paragraph, of those that stay, it stood before."""
        removed: list[Removed] = []
        kept = 0
        for line, rule in zip(self.lines, self.taken, strict=True):
            if rule is None:
                kept += 1
            else:
                removed.append(Removed(text=line.text, rule=rule, before=kept))
        return removed

    def _know_starts(self, starts: dict[int, Rule]) -> None:
        for place, line in enumerate(self.lines):
            if self._learned[place] is None and not line.running and line.words <= MAX_START:
                self._learned[place] = starts.get(line.start)

    def _find_teasers(self, site: str, seen: SeenOpenings, title: str | None) -> set[int]:
        """Return where lines stand that open as another record does."""
        own = openings(self.lines, title)
        return {
            place
            for place, line in asked(self.lines)
            if self._learned[place] is None and line.opening not in own and seen.has(site, line.opening)
        }

    def _count(self) -> None:
        for rule in {rule for rule in self._learned if rule is not None}:
            rule.records += 1
            if not rule.line:
                rule.line = self.lines[self._learned.index(rule)].text

    def _cut(self, begin: int, end: int, first: int) -> tuple[int, int]:
        """Take what stands outside the text, but for the headline; return its place, (0, 0) when none was found."""
        self._take(range(end, len(self.lines)), "site:tail")
        if self._title or not any(self._learned):
            self._take(range(begin), "site:head")
            return 0, 0
        head = find_headline(self.lines, self._learned, begin, first)
        if head is None:
            self._take(range(begin), "site:head")
            return 0, 0
        self._title = " ".join(line.key for line in self.lines[slice(*head)])
        self._take(range(head[0]), "site:head")
        self._take(range(head[1], begin), "site:head")
        return head

    def _take(self, places: range, rule: str) -> None:
        for place in places:
            learned = self._learned[place]
            self.taken[place] = rule if learned is None else f"site:{learned.form}"

    def _known(self, place: int, first: int, last: int) -> str | None:
        """Return the rule that takes the line at *place* in a text that runs from *first* to *last*, or None."""
        line, rule = self.lines[place], self._learned[place]
        edge = not first <= place <= last
        if rule is not None and rule.form == "start":
            return "site:start" if (place < first) == (rule.place == "head") and edge else None
        if rule is not None and (edge or rule.share_inside <= NEVER_SHARE):
            return "site:line"
        if place in self._teasers and place > first and (edge or not line.running):
            return "teaser:dump"
        if edge and self._title and not line.running and self._title in line.key:
            return "title:repeated" if line.words <= self._title.count(" ") + REPEATED_IN else None
        return None

    def _label(self, head: tuple[int, int]) -> None:
        """Take what the label tables know among the lines that are left, and the headline where it is repeated."""
        left = [place for place, rule in enumerate(self.taken) if rule is None and not head[0] <= place < head[1]]
        found = rules_of([self.lines[place].text for place in left], title=self._title or None)
        for place, rule in zip(left, found, strict=True):
            self.taken[place] = rule
