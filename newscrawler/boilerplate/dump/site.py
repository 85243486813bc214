"""What recurs on one site, and where, learned from samples of its records."""

from collections import Counter
from collections.abc import Sequence

from newscrawler.boilerplate.dump.core import REPEATED, best_run, score_of
from newscrawler.boilerplate.dump.rules import MAX_START, DumpRules, LinePlace, Rule
from newscrawler.boilerplate.dump.sample import Sample
from newscrawler.boilerplate.recurring import MIN_PAGES, MIN_SHARE

ROUNDS = 2  # where the text is decides which lines stand outside, and these where it is; a third changes nothing

# Swept 2026-11 on the dump of the 67 corpus pages, whole and cut to 3, 5, 7 and 10 records a site.
START_MIN = 5  # records on which a first word stands close to the text; with 3 wrapped lines of text begin alike
START_SHARE = 0.25  # of all
START_INSIDE = 0.1  # times as often it begins a line of the text
START_FORMS = 3  # lines that differ behind it
CLOSE = 6  # lines before the first or behind the last running text

Core = tuple[int, int]


def learn_site(site: str, samples: Sequence[Sample]) -> DumpRules:
    """Return the rules of the *site* with these *samples*, whose worths are known."""
    counts = Counter(mark for sample in samples for mark in set(sample.marks) if mark)
    needed = max(MIN_PAGES, MIN_SHARE * len(samples))
    scores = {mark: REPEATED for mark, count in counts.items() if count >= needed}
    rules = DumpRules()
    if not scores:
        return rules
    cores: list[Core] = []
    inside: Counter[int] = Counter()
    for _ in range(ROUNDS):
        cores = [_core(sample, scores) for sample in samples]
        inside = Counter()
        for sample, (begin, end) in zip(samples, cores, strict=True):
            inside.update(set(sample.marks[begin:end]) & scores.keys())
            for place in range(begin, end):
                if sample.opens(place):  # others print it as an excerpt
                    scores.pop(sample.marks[place], None)
        scores = {mark: score_of(counts[mark], inside[mark]) for mark in scores}
    before: Counter[int] = Counter()
    behind: Counter[int] = Counter()
    for sample, (begin, end) in zip(samples, cores, strict=True):
        before.update(set(sample.marks[:begin]) & scores.keys())
        behind.update(set(sample.marks[end:]) & scores.keys())
    for mark in scores:
        where = _place(before[mark], behind[mark], counts[mark])
        rules.add(mark, Rule(site=site, form="line", place=where, sampled=counts[mark], inside=inside[mark]))
    _add_starts(site, samples, cores, rules)
    return rules


def _core(sample: Sample, scores: dict[int, float]) -> Core:
    """Return where the text of *sample* is; what it opens with is text, though other records print it too."""
    return best_run(
        [
            worth if sample.opens(place) else scores.get(mark, worth)
            for place, (mark, worth) in enumerate(zip(sample.marks, sample.worths, strict=True))
        ]
    )


def _place(before: int, behind: int, count: int) -> LinePlace:
    """Return where a line is that stands before the text of so many samples, and behind that of so many, of *count*."""
    if before + behind <= count / 2:
        return "inside"
    if min(before, behind) > max(before, behind) / 2:
        return "around"
    return "head" if before > behind else "tail"


def _add_starts(site: str, samples: Sequence[Sample], cores: Sequence[Core], rules: DumpRules) -> None:
    """Add the first words of lines that stand close to the text on many records and differ behind that word."""
    head: Counter[int] = Counter()
    tail: Counter[int] = Counter()
    inner: Counter[int] = Counter()
    forms: dict[int, set[int]] = {}
    for sample, (begin, end) in zip(samples, cores, strict=True):
        running = [place for place in range(begin, end) if sample.words[place] > 0]
        if not running:
            continue
        first, last = running[0], running[-1]
        inside = set(sample.starts[first : last + 1])
        inner.update(inside)
        for counts, close in ((head, range(max(0, first - CLOSE), first)), (tail, range(last + 1, last + 1 + CLOSE))):
            short = [
                place
                for place in close
                if place < len(sample.marks)
                and -MAX_START <= sample.words[place] < 0
                and sample.marks[place] not in rules.lines
            ]
            counts.update({sample.starts[place] for place in short} - inside)
            for place in short:
                forms.setdefault(sample.starts[place], set()).add(sample.marks[place])
    needed = max(START_MIN, START_SHARE * len(samples))
    for start, differing in forms.items():
        count = max(head[start], tail[start])
        if start and count >= needed and len(differing) >= START_FORMS and inner[start] <= START_INSIDE * count:
            where: LinePlace = "head" if head[start] > tail[start] else "tail"
            rules.add(start, Rule(site=site, form="start", place=where, sampled=count, inside=inner[start]))
