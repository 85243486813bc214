"""Whether a new reading of a stored article is worse than what is stored, and why; pure.

The evidence is benchmarks/sweep_worse.py on the 71 corpus pages with a text, the demo's and the testbed's edits,
2026-11: of 2,200 edits as editors make them 5 are held, and of 633 readings as broken sites give them all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from newscrawler.text import search_key

if TYPE_CHECKING:
    from newscrawler.items import Article

Reason = Literal["same_text", "prefix", "text_lost", "headline_lost", "date_lost", "score_lost", "site_broken"]

# Share of the stored words that are left, of a shorter text: swept .20 to .95. At .50 it holds 3 of 1,796 edits (a
# paragraph that was half of the text), at .55 8, at .70 34; broken pages have .53 at most, but for cuts (below).
TEXT_KEPT = 0.5
# Of a text as long as before or longer: another article of the site has .23 at most, one with a third rewritten .65.
OTHER_TEXT = 0.25
# Of a text that is the beginning of the stored one: cut to three fifths it has .57 to .61. At .65 it holds 2 of 422
# edits (last paragraphs cut), at .70 24: the price of a wrong answer is that an edit waits for its next visits.
PREFIX_KEPT = 0.65
_BEGINNING = 0.8  # of what is kept stands before the first changed word: the rest is chance ("في", "من")
# Share of the headline's stems that stand in the stored record. The pages' own headlines have .36 or more in their own
# text (median .83): an editor's new one is no worse. Headlines of other articles have .31 or less in 95 of 100.
HEADLINE_KEPT = 0.34
# What a page loses with its date and its headline, or its date and most of its text (weights in extract/quality.py);
# between the two addresses of 15 articles of the corpus (DUPLICATES.json) it is 0 each time.
SCORE_LOST = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a new reading has of the stored one: shares (0..1) of its words, and of the headline's that are known.

    *is_shorter*: it has fewer words. *is_beginning*: what it kept stands together at the start of the stored text.
    """

    text: float
    headline: float
    is_shorter: bool
    is_beginning: bool


def worse_because(
    stored: Article, reading: Article, *, is_shared: bool = False, is_broken: bool = False
) -> tuple[Reason, ...]:
    """Return why *reading* must not become the latest version of *stored*; empty when it is an edit, or no change.

    *is_shared* says that another article of the site had the same text in this run, *is_broken* that the site is
    broken in this run. A changed headline, a correction, an addition and a paragraph less are no reasons.

    >>> from datetime import UTC, datetime
    >>> from newscrawler.record import article_of_fields
    >>> texts = "افتتح الوزير الجسر. وحضر الحفل محافظ المدينة.", "افتتح الوزير الجسر.", "نعتذر عن هذا الخطأ."
    >>> now, url = datetime(2026, 1, 8, tzinfo=UTC), "https://example.com/a"
    >>> stored, cut, other = (article_of_fields(url, "افتتاح الجسر", text, fetched_at=now) for text in texts)
    >>> worse_because(stored, cut), worse_because(stored, other)
    (('prefix', 'text_lost'), ('text_lost',))
    """
    if reading.content_hash == stored.content_hash:
        return ()
    has = kept(stored, reading)
    is_lost = has.text < (TEXT_KEPT if has.is_shorter else OTHER_TEXT)
    found: dict[Reason, bool] = {
        "same_text": is_shared,
        "prefix": has.is_beginning and 0 < has.text < PREFIX_KEPT,
        "text_lost": is_lost,
        "headline_lost": has.headline < HEADLINE_KEPT,
        "date_lost": stored.published is not None and reading.published is None,
        "score_lost": stored.quality.score - reading.quality.score >= SCORE_LOST,
        "site_broken": is_broken,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def kept(stored: Article, reading: Article) -> Kept:
    """Return what *reading* has of *stored*, in words of the search form."""
    before, after = search_key(stored.text or "").split(), search_key(reading.text or "").split()
    both = (Counter(before) & Counter(after)).total()
    start = next((at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two), None)
    beginning = min(len(before), len(after)) if start is None else start
    headline = search_key(reading.title, stem=True).split()
    known = set(search_key(f"{stored.title} {stored.text or ''}", stem=True).split())
    return Kept(
        text=both / len(before) if before else 1.0,
        headline=sum(word in known for word in headline) / len(headline) if headline else 0.0,
        is_shorter=len(after) < len(before),
        is_beginning=len(after) < len(before) and beginning >= _BEGINNING * both,
    )
