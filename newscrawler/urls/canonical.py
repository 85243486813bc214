"""Which URL an article is known by: the page's own rel=canonical, when it agrees with the page."""

from __future__ import annotations

import re

from newscrawler.urls.address import path_segments, query_pairs, site_host, split_url
from newscrawler.urls.canonical_url import canonical_url
from newscrawler.urls.verdicts import verdict_of
from newscrawler.urls.words import ID_PARAMS

_WORD = re.compile(r"[^\W_]+")
_LONG = 5  # digits of a number that is no year
_DIGITS = re.compile(r"[0-9]+")
# Share of the words of a slug that must stand in the headline, or in the other slug. On the WordPress and the static
# testbed (918 articles, 2026-11) the lowest share of an article with its own headline is .67; of two different articles
# 4 to 6 % of the pairs reach .5, and their generated headlines are more alike than real ones.
_AGREEING_SHARE = 0.5


def choose_canonical(fetched_url: str, declared: str | None, *, title: str | None = None) -> str:
    """Return the canonical URL of a page that was fetched from *fetched_url* (after redirects).

    *declared* is its rel=canonical, absolute or None; *title* its headline, which decides when the two URLs do not
    speak for themselves. A declaration is believed when it is of the same site (sub-domains such as ``amp.`` included),
    is no home, section or file, and names the same article: the same id, the same slug, or the words of the headline.

    >>> choose_canonical("https://e.com/?p=81", "https://e.com/خبر-عاجل-اليوم/", title="خبر عاجل اليوم")
    'https://e.com/%D8%AE%D8%A8%D8%B1-%D8%B9%D8%A7%D8%AC%D9%84-%D8%A7%D9%84%D9%8A%D9%88%D9%85'
    >>> choose_canonical("https://e.com/news/81/a", "https://e.com/")
    'https://e.com/news/81/a'
    """
    fetched = canonical_url(fetched_url)
    if not declared or split_url(declared) is None:
        return fetched
    target = canonical_url(declared)
    if target == fetched or not _is_near(fetched_url, declared) or verdict_of(target) in {"hub", "never"}:
        return fetched
    return target if _agrees(fetched, target, title) else fetched


def _is_near(one: str, other: str) -> bool:
    """Return True for hosts of one site, sub-domains of it included."""
    first, second = site_host(one), site_host(other)
    return first == second or first.endswith(f".{second}") or second.endswith(f".{first}")


def _agrees(fetched: str, target: str, title: str | None) -> bool:
    if fetched.partition("?")[0] == target.partition("?")[0]:  # only parameters differ: none may be lost that names it
        changed = set(query_pairs(fetched)) ^ set(query_pairs(target))
        return not any(name.lower() in ID_PARAMS for name, _ in changed)
    slugs = _words(_slug(fetched)), _words(_slug(target))
    ids = _ids(fetched), _ids(target)
    if ids[0] and ids[1]:
        return bool(ids[0] & ids[1]) and (not slugs[0] or not slugs[1] or _share(slugs[1], slugs[0] | slugs[1]) > 0)
    if slugs[0] and slugs[1] and _share(slugs[1], slugs[0]) >= _AGREEING_SHARE:
        return True
    return bool(title and slugs[1]) and _share(slugs[1], _words(title or "")) >= _AGREEING_SHARE


def _slug(url: str) -> str:
    """Return the segment with the most letters: the words of the headline stand there, first or last."""
    segments = path_segments(url)
    return max(segments, key=lambda segment: sum(map(str.isalpha, segment)), default="")


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text) if not _DIGITS.fullmatch(word) and len(word) > 1}


def _share(words: set[str], among: set[str]) -> float:
    return len(words & among) / len(words) if words else 0.0


def _ids(url: str) -> set[str]:
    """Return the numbers that can name an article: of the query, or of the last two segments, dates left out."""
    values = [value for name, value in query_pairs(url) if _DIGITS.fullmatch(value) and name != "page"]
    numbers = [
        number.lstrip("0")
        for segment in path_segments(url)
        for number in _DIGITS.findall(segment)
        if len(number) >= _LONG
    ]
    last = [number for segment in path_segments(url)[-1:] for number in re.findall(r"^[0-9]+|[0-9]+(?=$|\.)", segment)]
    return {*values, *numbers, *last}
