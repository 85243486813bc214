"""What changed from one text to another: words, paragraph breaks, and paragraphs that stand elsewhere."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

import msgspec

BREAK = "¶"  # how a paragraph break is written among words
Opcode = tuple[str, int, int, int, int]


class WordChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One run of words that changed: *at* is the word index in the old text, *old* and *new* the words.

    *to* tells of paragraphs that are the same and stand elsewhere: before which word of the old text.
    """

    at: int
    old: str
    new: str
    to: int | None = None


def word_changes(old: str, new: str) -> tuple[WordChange, ...]:
    r"""Return the runs of words in which *new* differs from *old*, and what was moved; breaks count as words.

    >>> word_changes("قال الوزير أمس إن", "قال الوزير اليوم إن")
    (WordChange(at=2, old='أمس', new='اليوم', to=None),)
    >>> word_changes("وصل الوفد.\n\nوغادر.", "وغادر.\n\nوصل الوفد.")
    (WordChange(at=3, old='وغادر.', new='وغادر.', to=0),)
    """
    before, after = _paragraphs(old), _paragraphs(new)
    moves = _moves(before, after)
    away = {start + n for start, _, size in moves for n in range(size)}
    here = {start + n for _, start, size in moves for n in range(size)}
    left, right = _Words(before, away), _Words(after, here)
    codes = _opcodes(left.words, right.words)
    changes = [change for code in codes for change in _split(code, left, right)]
    for start, arrived, size in moves:
        words = f" {BREAK} ".join(" ".join(paragraph) for paragraph in before[start : start + size])
        place = left.place(_old_index(codes, right.start(arrived), len(left.words)))
        changes.append(WordChange(at=left.starts[start], old=words, new=words, to=place))
    return tuple(sorted(changes, key=lambda change: change.at))


class _Words:
    """The words of *paragraphs* but for the *moved* ones, and where each word stands in the whole text."""

    def __init__(self, paragraphs: Sequence[Sequence[str]], moved: set[int]) -> None:
        self.words: list[str] = []
        self._places: list[int] = []
        self._kept: list[int] = []  # the index in words at which each kept paragraph begins, or the next one
        self.starts = [0, *accumulate(len(paragraph) + 1 for paragraph in paragraphs)]
        self.size = self.starts[-1] - 1
        last = -1
        for number, paragraph in enumerate(paragraphs):
            if number in moved:
                self._kept.append(-1)
                continue
            if last >= 0:
                self.words.append(BREAK)
                self._places.append(last)
            self._kept.append(len(self.words))
            self.words += paragraph
            last = self.starts[number] + len(paragraph)
            self._places += range(self.starts[number], last)

    def place(self, index: int) -> int:
        """Return where the word of this index stands in the whole text."""
        return self._places[index] if index < len(self._places) else self.size

    def start(self, paragraph: int) -> int:
        """Return the index of the first word behind a moved *paragraph*."""
        return next((at for at in self._kept[paragraph:] if at >= 0), len(self.words))

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the parts of the words from *start* to *end* that stand together in the whole text."""
        first = start
        for index in range(start + 1, end):
            if self._places[index] != self._places[index - 1] + 1:
                yield first, index
                first = index
        yield first, end


def _paragraphs(text: str) -> list[list[str]]:
    return [paragraph.split() for paragraph in text.split("\n\n")]


def _opcodes(left: list[str], right: list[str]) -> list[Opcode]:
    """Return difflib's opcodes; what is equal at both ends is not looked at."""
    shorter = min(len(left), len(right))
    start = next((at for at in range(shorter) if left[at] != right[at]), shorter)
    end = next((at for at in range(shorter - start) if left[-1 - at] != right[-1 - at]), shorter - start)
    matcher = SequenceMatcher(None, left[start : len(left) - end], right[start : len(right) - end], autojunk=False)
    found = [(tag, a + start, b + start, c + start, d + start) for tag, a, b, c, d in matcher.get_opcodes()]
    same = ("equal", len(left) - end, len(left), len(right) - end, len(right))
    return [("equal", 0, start, 0, start), *found, same]


def _split(code: Opcode, left: _Words, right: _Words) -> Iterator[WordChange]:
    """Yield the changes of one opcode: words that a moved paragraph stood between are two."""
    tag, a, b, c, d = code
    if tag == "equal":
        return
    new = " ".join(right.words[c:d])
    for start, end in left.runs(a, b):
        yield WordChange(at=left.place(start), old=" ".join(left.words[start:end]), new=new)
        new = ""


def _old_index(codes: Sequence[Opcode], index: int, size: int) -> int:
    """Return which word of the old text stands where the word of this *index* of the new one does; or its *size*."""
    for tag, a, _, c, d in codes:
        if c <= index < d:
            return a + index - c if tag == "equal" else a
    return size


def _moves(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> list[tuple[int, int, int]]:
    """Return the paragraphs that stand elsewhere: the first of a run in both texts, and how many there are.

    Paragraphs that either text has twice are not told apart. Of those that crossed, the ones of fewer words moved.
    """
    old, new = ([" ".join(paragraph) for paragraph in text] for text in (before, after))
    once = [{one for one, number in Counter(text).items() if number == 1 and one} for text in (old, new)]
    both = once[0] & once[1]
    where = {one: place for place, one in enumerate(new)}
    pairs = [(place, where[one]) for place, one in enumerate(old) if one in both]
    stay = _in_order([(place, len(before[start])) for start, place in pairs])
    runs: list[tuple[int, int, int]] = []
    for number, (start, place) in enumerate(pairs):
        if number in stay:
            continue
        if runs and (start, place) == (runs[-1][0] + runs[-1][2], runs[-1][1] + runs[-1][2]):
            runs[-1] = (runs[-1][0], runs[-1][1], runs[-1][2] + 1)
        else:
            runs.append((start, place, 1))
    return runs


def _in_order(pieces: Sequence[tuple[int, int]]) -> set[int]:
    """Return which of *pieces* (place, weight) are in the heaviest run of them whose places rise."""
    ends: list[tuple[int, int, int]] = []  # rising places and weights of runs: place, weight, number of their last
    earlier: dict[int, int] = {}
    for number, (place, own) in enumerate(pieces):
        at = bisect_left(ends, (place,))
        weight = own
        if at:
            earlier[number] = ends[at - 1][2]
            weight += ends[at - 1][1]
        beaten = at
        while beaten < len(ends) and ends[beaten][1] <= weight:
            beaten += 1
        ends[at:beaten] = [(place, weight, number)]
    found: set[int] = set()
    number = ends[-1][2] if ends else -1
    while number >= 0:
        found.add(number)
        number = earlier.get(number, -1)
    return found
