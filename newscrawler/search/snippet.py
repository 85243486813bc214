"""The piece of a text that answers a query, in its own spelling, with the places of the words that were found."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from newscrawler.search.tree import Term
from newscrawler.text import search_key
from newscrawler.text.stem import light_stem

WORDS = 30  # of a snippet; SQLite's own snippet() allows 64 at most, search pages show about this
_LEAD = 6  # words before the first one found

# A word with its harakat, tatweel and zero-width joiners (a tatweel alone is a dash); its search form can be several
# words (ﷺ, a_b). One class of characters is ten times as fast as a choice of two.
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u0300-\u036f"
_WORD = re.compile(f"[^\\W_\u0640][\\w{_MARKS}]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A piece of text, and where the words that were searched for stand in it: (start, end) in characters."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def marked(self, before: str, after: str) -> str:
        """Return the text with *before* and *after* around every mark."""
        parts, done = [], 0
        for start, end in self.marks:
            parts += [self.text[done:start], before, self.text[start:end], after]
            done = end
        return "".join([*parts, self.text[done:]])


@dataclass(frozen=True, slots=True)
class _Found:
    """A term found in a text: its number, and the first and the last word of it."""

    term: int
    first: int
    last: int


def snippet(text: str, terms: Sequence[Sequence[Term]], *, words: int | None = WORDS) -> Snippet:
    """Return the *words* words of *text* that hold most of *terms* (None: all of it), with marks.

    A term is given with all its spellings. Where nothing is found, the text from its beginning.

    >>> snippet("وصل الوفد إلى المدينةِ أمس", [[("مدين",)]]).marked("[", "]")
    'وصل الوفد إلى [المدينةِ] أمس'
    """
    there = _WORD.findall(text) if terms else [one[0] for one in islice(_WORD.finditer(text), words and words + 1)]
    found = sorted(_find(text, there, terms), key=lambda one: (one.first, one.last)) if terms else []
    if words is None or len(there) <= words:
        return _cut(text, found, 0, len(there), is_end=True)
    first = min(_best(found, words), len(there) - words)
    return _cut(text, found, first, first + words, is_end=first + words == len(there))


def _find(text: str, words: Sequence[str], terms: Sequence[Sequence[Term]]) -> Iterator[_Found]:
    """Find every place at which a spelling of a term stands among the *words* of *text*."""
    form = search_key(text)  # at once: word by word takes ten times as long
    keys = form.split()
    places: Sequence[int] = range(len(words))
    if len(keys) != len(words):
        places = [place for place, word in enumerate(words) for _ in search_key(word).split()]
    for number, spelled in enumerate(terms):
        starts: dict[str, list[Term]] = {}
        for term in spelled:
            starts.setdefault(term[0], []).append(term)
        hits = _holding(tuple(starts)).finditer(form)
        for at in dict.fromkeys(form.count(" ", 0, hit.start()) for hit in hits):
            for term in starts.get(light_stem(keys[at]), ()):
                if tuple(map(light_stem, keys[at : at + len(term)])) == term:
                    yield _Found(number, places[at], places[at + len(term) - 1])


@lru_cache(maxsize=256)
def _holding(stems: Term) -> re.Pattern[str]:
    """Return what finds each word that has one of *stems*: a stem is a piece of its word."""
    return re.compile("|".join(map(re.escape, stems)))


def _best(found: Sequence[_Found], words: int) -> int:
    """Return the first word of the window that holds most different terms, then most words; the earliest of these."""
    firsts = [one.first for one in found]
    best, most = 0, (0, 0)
    for number, one in enumerate(found):
        inside = found[number : bisect_left(firsts, one.first + words - _LEAD)]
        score = (len({other.term for other in inside}), len(inside))
        if score > most:
            best, most = max(0, one.first - _LEAD), score
    return best


def _cut(text: str, found: Sequence[_Found], first: int, behind: int, *, is_end: bool) -> Snippet:
    """Return words *first* to *behind* of *text*, "…" where something was left out: behind them unless it *is_end*."""
    shown = [one for one in found if one.first >= first and one.last < behind]
    if not first and is_end and not shown:
        return Snippet(text=text.replace("\n", " "))
    # where words stand is asked for these alone: for all of a text it takes twice as long as all of what is above
    spans = [word.span() for word in islice(_WORD.finditer(text), first, behind)]
    start = spans[0][0] if first else 0
    end = len(text) if is_end else spans[-1][1]
    lead, tail = "… " if first else "", "" if is_end else " …"
    move = len(lead) - start
    marks: list[tuple[int, int]] = []
    for one in shown:
        mark = (spans[one.first - first][0] + move, spans[one.last - first][1] + move)
        if not marks or mark[0] >= marks[-1][1]:
            marks.append(mark)
    return Snippet(text=lead + text[start:end].replace("\n", " ") + tail, marks=tuple(marks))
