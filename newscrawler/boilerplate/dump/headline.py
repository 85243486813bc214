"""Which line before the text of a record is its headline."""

from collections.abc import Sequence

from newscrawler.boilerplate.dump.lines import DumpLine
from newscrawler.boilerplate.dump.rules import Rule

LOOK_BACK = 12  # lines
MIN_WORDS = 3
MAX_WORDS = 40
WRAPPED = 3  # lines of one headline


def find_headline(
    lines: Sequence[DumpLine], learned: Sequence[Rule | None], begin: int, first: int
) -> tuple[int, int] | None:
    """Return begin and end of the headline of a record; None when the text itself opens with it, or there is none.

    *begin* is where the text begins, *first* its first running line. A headline that a breadcrumb or a line below
    repeats wins; else the text keeps what it opens with, and a text that opens with running text takes the nearest
    line above that could be one.
    """
    from_ = max(0, begin - LOOK_BACK)
    front = " ".join(line.key for line in lines[from_:first])
    best: tuple[int, int] | None = None
    most = 0
    for end in range(first, from_, -1):
        for start in range(end - 1, max(from_, end - WRAPPED) - 1, -1):
            if not _may_be(lines[start], learned[start]):
                break
            key = " ".join(line.key for line in lines[start:end])
            words = key.count(" ") + 1
            if MIN_WORDS < words <= MAX_WORDS and words > most and front.count(key) > 1:
                best, most = (start, end), words
    if best is not None:
        return best
    for place in range(begin, first):
        if _may_be(lines[place], learned[place]) and lines[place].words >= MIN_WORDS:
            return None
    for place in range(begin - 1, from_ - 1, -1):
        if _may_be(lines[place], learned[place]) and lines[place].words >= MIN_WORDS:
            return place, place + 1
    return None


def _may_be(line: DumpLine, rule: Rule | None) -> bool:
    if not line.mark or line.running:
        return False
    return rule is None or (rule.form == "line" and rule.place != "head" and line.words > MIN_WORDS)
