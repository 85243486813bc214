"""The first pass over a dump: what recurs on each site and where, from a sample, and whose headlines there are."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from newscrawler.boilerplate.dump.core import REPEATED, SHORT, TEASER, best_run, score_of
from newscrawler.boilerplate.dump.lines import Line, LineReader
from newscrawler.boilerplate.dump.rules import MAX_START, Place, Rule, Rules, SiteRules
from newscrawler.boilerplate.dump.seen import HEADLINE_WORDS, SeenOpenings, openings
from newscrawler.boilerplate.recurring import MIN_PAGES, MIN_SHARE

MAX_SAMPLED = 300  # records of one site
MAX_SAMPLED_LINES = 2_000_000  # of all sites
START_MIN = 5  # records on which a first word stands close to the text
START_SHARE = 0.25  # of all
START_INSIDE = 0.1  # times as often it begins a line of the text
START_FORMS = 3  # lines that differ behind it
CLOSE = 6  # lines before the first or behind the last running text
ROUNDS = 2
_MOST_WORDS = 32_767  # what two bytes hold


@dataclass(slots=True)
class _Sample:
    """One record without its words: hashes of the keys and of the first words of its lines, and their worth."""

    priority: int
    keys: "array[int]" = field(default_factory=lambda: array("q"))
    starts: "array[int]" = field(default_factory=lambda: array("q"))
    openings: "array[int]" = field(default_factory=lambda: array("Q"))  # 0: its own
    words: "array[int]" = field(default_factory=lambda: array("h"))  # negative: no running text


class Learner:
    """Learns from the records of a dump, one at a time.

    Memory: a sample of each site's records (:data:`MAX_SAMPLED`, fewer when all samples together have more than
    *most_lines* lines, of 26 bytes each), and a filter of fixed size for headlines and openings. *lines* is how many
    lines the samples hold.
    """

    def __init__(self, reader: LineReader, *, most_lines: int = MAX_SAMPLED_LINES) -> None:
        self.reader = reader
        self.seen = SeenOpenings()
        self._samples: dict[str, dict[int, _Sample]] = {}
        self._limit = MAX_SAMPLED
        self.lines = 0
        self._most_lines = most_lines
        self._worst: dict[str, int] = {}

    def add(self, site: str, text: str, title: str | None) -> None:
        """Learn from the *text* of one record; *title* is its headline, when it has one of its own."""
        priority = crc32(text.encode("utf-8", "surrogatepass"))
        samples = self._samples.setdefault(site, {})
        lines: Iterable[Line] = self.reader.read(text)
        if priority not in samples and (len(samples) < self._limit or priority < self._worst[site]):
            lines = list(lines)
            own = openings(lines, title)
            samples[priority] = _sample(priority, lines, own)
            self.lines += len(lines)
            self._bound(site)
        else:
            own = openings(lines, title)
        self.seen.add(site, own)

    def _bound(self, site: str) -> None:
        self._trim(site)
        while self.lines > self._most_lines and self._limit > 1:
            self._limit //= 2
            for other in self._samples:
                self._trim(other)

    def _trim(self, site: str) -> None:
        samples = self._samples[site]
        while len(samples) > self._limit:
            self.lines -= len(samples.pop(max(samples)).keys)
        self._worst[site] = max(samples)

    def rules(self) -> Rules:
        """Return what recurs on each site."""
        return {site: self._learn(site, list(samples.values())) for site, samples in self._samples.items()}

    def _learn(self, site: str, samples: Sequence[_Sample]) -> SiteRules:
        counts = Counter(key for sample in samples for key in set(sample.keys) if key)
        needed = max(MIN_PAGES, MIN_SHARE * len(samples))
        own = _own_openings(samples)
        scores = {key: REPEATED for key, count in counts.items() if count >= needed and not 0 < own[key] <= count / 2}
        cores: list[tuple[int, int]] = []
        inside: Counter[int] = Counter()
        pairs = [(sample, self._worths(site, sample)) for sample in samples] if scores else []
        for _ in range(ROUNDS if scores else 0):
            cores = [
                best_run([scores.get(key, worth) for key, worth in zip(sample.keys, worths, strict=True)])
                for sample, worths in pairs
            ]
            inside = Counter(
                key
                for sample, (begin, end) in zip(samples, cores, strict=True)
                for key in set(sample.keys[begin:end]) & scores.keys()
            )
            scores = {key: score_of(counts[key], inside[key]) for key in scores}
        before: Counter[int] = Counter()
        behind: Counter[int] = Counter()
        for sample, (begin, end) in zip(samples, cores, strict=False):
            before.update(set(sample.keys[:begin]) & scores.keys())
            behind.update(set(sample.keys[end:]) & scores.keys())
        rules = SiteRules()
        for key in scores:
            place = _place(before[key], behind[key], counts[key])
            rules.add(key, Rule(site=site, form="line", place=place, sampled=counts[key], inside=inside[key]))
        _add_starts(site, samples, cores, rules)
        return rules

    def _worths(self, site: str, sample: _Sample) -> list[float]:
        """Return what each line of *sample* would add to a text, did the site not repeat it."""
        return [
            0.0
            if not key
            else TEASER
            if opening and self.seen.has(site, opening)
            else words
            if words > 0
            else -words * SHORT
            for key, opening, words in zip(sample.keys, sample.openings, sample.words, strict=True)
        ]


def _sample(priority: int, lines: Sequence[Line], own: Sequence[int]) -> _Sample:
    sample = _Sample(priority)
    for line in lines:
        words = min(line.words, _MOST_WORDS)
        sample.keys.append(line.mark)
        sample.starts.append(line.start)
        sample.words.append(words if line.running else -words)
        opening = line.opening if line.words >= HEADLINE_WORDS else 0
        sample.openings.append(0 if opening in own else opening)
    return sample


def _own_openings(samples: Iterable[_Sample]) -> Counter[int]:
    """Return on how many samples each line opens the text; one that does so on few, and recurs, is their excerpt."""
    return Counter(
        key
        for sample in samples
        for key, opening, words in zip(sample.keys, sample.openings, sample.words, strict=True)
        if key and not opening and words >= HEADLINE_WORDS
    )


def _place(before: int, behind: int, count: int) -> Place:
    """Return where a line is that stands before the text of so many samples, and behind that of so many, of *count*."""
    if before + behind <= count / 2:
        return "inside"
    if min(before, behind) > max(before, behind) / 2:
        return "around"
    return "head" if before > behind else "tail"


def _add_starts(site: str, samples: Sequence[_Sample], cores: Sequence[tuple[int, int]], rules: SiteRules) -> None:
    """Add the first words of lines that stand close to the text on many records and differ behind that word."""
    head: Counter[int] = Counter()
    tail: Counter[int] = Counter()
    inner: Counter[int] = Counter()
    forms: dict[int, set[int]] = {}
    for sample, (begin, end) in zip(samples, cores, strict=False):
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
                if place < len(sample.keys)
                and -MAX_START <= sample.words[place] < 0
                and sample.keys[place] not in rules.lines
            ]
            counts.update({sample.starts[place] for place in short} - inside)
            for place in short:
                forms.setdefault(sample.starts[place], set()).add(sample.keys[place])
    needed = max(START_MIN, START_SHARE * len(samples))
    for start, differing in forms.items():
        count = max(head[start], tail[start])
        if start and count >= needed and len(differing) >= START_FORMS and inner[start] <= START_INSIDE * count:
            where: Place = "head" if head[start] > tail[start] else "tail"
            rules.add(start, Rule(site=site, form="start", place=where, sampled=count, inside=inner[start]))
