"""Where in a record the article is: the run of lines with the most text and the least that the site repeats."""

from collections.abc import Sequence

# What a line adds to a text, in words. Swept 2026-11 on the dump of the 67 corpus pages, on samples of 3 and 5 records
# a site, and on ten made sites (F1 .963, .953, .949): only REPEATED matters much (-8: .961, .931, .929; -60: .962,
# .953, .941), SELDOM_INSIDE less (-10: .962, .936, .949); the others, from a third to three times, are within .002.
SHORT_LINE = 0.3  # of a word in a line that is no running text
TEASER = -8.0  # a line that opens as the headline or the text of another record does
REPEATED = -25.0  # a line that recurs, before it is known where
OFTEN_INSIDE = -2.0  # a heading that the site likes
SELDOM_INSIDE = -30.0
NEVER_INSIDE = -200.0
NEVER_SHARE = 0.03  # of its records that have a line inside the text: mistakes of the reading
SELDOM_SHARE = 0.2


def best_run(scores: Sequence[float]) -> tuple[int, int]:
    """Return begin and end of the consecutive *scores* with the greatest sum; (0, 0) when none is above zero.

    Neighbours below zero count once, with the lowest: a box in the text is one box, whatever it holds.

    >>> best_run([-1, 3, -1, 4, -9, 5]), best_run([3, -2, -2, -2, 4])
    ((1, 4), (0, 5))
    """
    best, begin, end = 0.0, 0, 0
    total, start, low = 0.0, 0, 0.0
    for place, score in enumerate(scores):
        if score < 0.0:
            if score < low:
                total += score - low
                low = score
            continue
        if total <= 0.0:
            total, start = 0.0, place
        if score:
            low = 0.0
            total += score
            if total > best:
                best, begin, end = total, start, place + 1
    return begin, end


def score_of(records: int, inside: int) -> float:
    """Return the score of a line that recurs on so many sampled records, on *inside* of them inside the article.

    Half a record is added for what a small sample does not show.
    """
    share = (inside + 0.5) / (records + 1)
    if share <= NEVER_SHARE:
        return NEVER_INSIDE
    return SELDOM_INSIDE if share <= SELDOM_SHARE else OFTEN_INSIDE
