"""One record of a dump without its words: hashes and sizes of its lines, from which its site is learned."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from newscrawler.boilerplate.dump.core import SHORT_LINE, TEASER
from newscrawler.boilerplate.dump.lines import DumpLine
from newscrawler.boilerplate.dump.seen import SeenOpenings, asked

_NOT_ASKED, _OWN = 0, 1
_MOST_WORDS = 32_767  # what two bytes hold


@dataclass(slots=True)
class Sample:
    """The lines of one record: their *marks*, the marks of their first words (*starts*), how they open, their *words*.

    *words* is negative for a line that is no running text. *worths* is what a line adds to a text, unless the site
    repeats it: known only when all records were read.
    """

    marks: "array[int]" = field(default_factory=lambda: array("q"))
    starts: "array[int]" = field(default_factory=lambda: array("q"))
    openings: "array[int]" = field(default_factory=lambda: array("Q"))
    words: "array[int]" = field(default_factory=lambda: array("h"))
    worths: list[float] = field(default_factory=list)

    def weigh(self, site: str, seen: SeenOpenings) -> None:
        """Work out the *worths*, by how the other records of the *site* open."""
        for mark, opening, words in zip(self.marks, self.openings, self.words, strict=True):
            if not mark:
                self.worths.append(0.0)
            elif opening > _OWN and seen.has(site, opening):
                self.worths.append(TEASER)
            else:
                self.worths.append(words if words > 0 else -words * SHORT_LINE)

    def opens(self, place: int) -> bool:
        """Return whether the line at *place* is running text, and one that the record opens with."""
        return self.words[place] > 0 and self.openings[place] == _OWN


def sample_of(lines: Sequence[DumpLine], own: Sequence[int]) -> Sample:
    """Return the sample of a record with these *lines*, which opens as *own*."""
    sample = Sample()
    for line in lines:
        words = min(line.words, _MOST_WORDS)
        sample.marks.append(line.mark)
        sample.starts.append(line.start)
        sample.words.append(words if line.running else -words)
        sample.openings.append(_NOT_ASKED)
    for place, line in asked(lines):
        sample.openings[place] = _OWN if line.opening in own else line.opening
    return sample
