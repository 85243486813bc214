"""The first pass over a dump: a sample of each site's records, and how all of them open."""

from zlib import crc32

from newscrawler.boilerplate.dump.lines import LineReader
from newscrawler.boilerplate.dump.rules import Rules
from newscrawler.boilerplate.dump.sample import Sample, sample_of
from newscrawler.boilerplate.dump.seen import SeenOpenings, openings
from newscrawler.boilerplate.dump.site import learn_site

MAX_SAMPLED = 300  # records of one site: a line on a tenth of them is missed once in 10,000 times when 3 must have it
_SLACK = 1.25  # times as many are held before the rest is dropped
MAX_SAMPLED_LINES = 2_000_000  # of all sites


class Learner:
    """Learns from the records of a dump, one at a time.

    Memory: a sample of each site's records (:data:`MAX_SAMPLED`, fewer when all samples together have more than
    *most_lines* lines, of 26 bytes each), and a filter of fixed size for how headlines and texts begin. *lines* is how
    many lines the samples hold.
    """

    def __init__(self, reader: LineReader, *, most_lines: int = MAX_SAMPLED_LINES) -> None:
        self.reader = reader
        self.seen = SeenOpenings()
        self.lines = 0
        self._most_lines = most_lines
        self._limit = MAX_SAMPLED
        self._samples: dict[str, dict[int, Sample]] = {}
        self._greatest: dict[str, int] = {}

    def add(self, site: str, text: str, title: str | None) -> None:
        """Learn from the *text* of one record; *title* is its headline, when it has one of its own.

        The sample are the records whose checksum is least, so it does not depend on their order, and a record that
        stands in the dump again and again is one.
        """
        checksum = crc32(text.encode("utf-8", "surrogatepass"))
        samples = self._samples.setdefault(site, {})
        if checksum in samples or checksum > self._greatest.get(site, checksum):
            self.seen.add(site, openings(self.reader.read(text), title))
            return
        lines = list(self.reader.read(text))
        own = openings(lines, title)
        self.seen.add(site, own)
        samples[checksum] = sample_of(lines, own)
        self.lines += len(lines)
        if len(samples) > _SLACK * self._limit:
            self._trim(site)
        while self.lines > self._most_lines and self._limit:
            self._limit //= 2
            for other in self._samples:
                self._trim(other)

    def _trim(self, site: str) -> None:
        """Drop the samples above the limit, and remember the greatest checksum that is kept."""
        samples = self._samples[site]
        for checksum in sorted(samples)[self._limit :]:
            self.lines -= len(samples.pop(checksum).marks)
        if len(samples) == self._limit:
            self._greatest[site] = max(samples, default=-1)

    def rules(self) -> Rules:
        """Return what recurs on each site."""
        for site, samples in self._samples.items():
            self._trim(site)
            for sample in samples.values():
                sample.weigh(site, self.seen)
        return {site: learn_site(site, list(samples.values())) for site, samples in self._samples.items()}
