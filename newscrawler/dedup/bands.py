"""Which sketches to compare: locality-sensitive bands, and when two sketches are of one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.dedup.sketch import BINS, agreement, contained, unpack

if TYPE_CHECKING:
    from array import array

ROWS = 3  # sketch positions in a band; 42 bands of 3 rows find 99.6 % of pairs of similarity .5, 68 % of those of .3
BANDS = BINS // ROWS
HIGHEST_BAND = BANDS << 48  # every key of a band is below
# Swept with benchmarks/bench_dedup.py --sweep on 20,000 generated articles, 2026-11: Jaccard alone .30/.35/.40/.50
# gives pair F1 .995/.997/.991/.951; with containment .80 from a Jaccard of .25 on, .35 gives .997 and recall +.003.
SAME_STORY = 0.35  # Jaccard: of one story at this similarity, whatever the lengths
CUT_STORY = 0.80  # containment: a copy that kept a part of the story, or a text that holds all of it
CUT_FLOOR = 0.25  # Jaccard below which containment is noise (standard error .04)
_SHORT = 20  # shingles: a headline or a caption; "بالفيديو.. لحظة افتتاح جسر" is half of another headline by chance
SAME_SHORT = 0.80  # Jaccard that texts so short need


def bands(near_hash: str) -> list[int]:
    """Return the 42 band keys of a sketch, each below 2**54; sketches that share one are worth comparing.

    A text without a single word has none. Raises ValueError for a string that is not a sketch.

    >>> from newscrawler.dedup.sketch import sketch
    >>> news, again = "افتتح الوزير جسر الملك صباح اليوم", "افتتح الوزير جسر الملك مساء اليوم"
    >>> len(bands(sketch(news))), bool({*bands(sketch(news))} & {*bands(sketch(again))})
    (42, True)
    """
    count, bins = unpack(near_hash)
    if not count:
        return []
    return [
        band << 48 | bins[ROWS * band] << 32 | bins[ROWS * band + 1] << 16 | bins[ROWS * band + 2]
        for band in range(BANDS)
    ]


def is_same_story(a: str, b: str) -> bool:
    """Return whether two sketches are of one story: alike, or one the greater part of the other.

    >>> from newscrawler.dedup.sketch import sketch
    >>> words = [f"كلمه{number}" for number in range(100)]
    >>> whole, half, other = sketch(" ".join(words)), sketch(" ".join(words[:50])), sketch(" ".join(words[::-1]))
    >>> is_same_story(whole, half), is_same_story(whole, other)
    (True, False)
    """
    return are_copies(unpack(a), unpack(b))


def are_copies(a: tuple[int, array[int]], b: tuple[int, array[int]]) -> bool:
    """Return what :func:`is_same_story` does, of two unpacked sketches."""
    jaccard = agreement(a[1], b[1])
    if min(a[0], b[0]) < _SHORT:
        return jaccard >= SAME_SHORT
    return jaccard >= SAME_STORY or (jaccard >= CUT_FLOOR and contained(jaccard, a[0], b[0]) >= CUT_STORY)
