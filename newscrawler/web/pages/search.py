"""Search: the whole query language, counts to narrow it by, the words found marked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, get_args

from newscrawler.errors import UsageError
from newscrawler.report import charts
from newscrawler.search import FACETS, Asked, Sort, parse_query
from newscrawler.web.render import page, served_by, words_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.datastructures import QueryParams
    from starlette.requests import Request
    from starlette.responses import Response

ON_A_PAGE = 10
MOST_PAGES = 100  # 1,000 answers are counted: search.browse.COUNTED
LONGEST_QUERY = 1000  # characters: what costs time is the number of words, and nobody types two hundred
_MONTHS_FROM = 62  # days: what spreads over more is shown by month


def search_page(request: Request) -> Response:
    """Return the answers to the query ``q``, narrowed by site, day, section, author, language and kind."""
    asked = asked_in(request.query_params)
    number = asked_page(request.query_params)
    results = served_by(request).index.results(asked, start=(number - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    found = results.found
    spans = over_time(found.facets["day"])
    return page(
        request,
        "search.html",
        q=request.query_params.get("q", ""),
        asked=asked,
        results=results,
        found=found,
        facets=FACETS,
        sorts=get_args(Sort),
        number=number,
        last=max(1, -(-found.total // ON_A_PAGE)),
        spans=spans,
        shown=lambda name, value: _shown(request, name, value),
        charts=charts,
    )


def asked_in(given: QueryParams) -> Asked:
    """Return what the parameters of an address ask for. Raises UsageError for what cannot be understood."""
    text = given.get("q", "").strip()
    if len(text) > LONGEST_QUERY:
        raise UsageError(f"a query of {len(text)} characters; {LONGEST_QUERY} are the most")
    sort: Sort = "new" if given.get("sort") == "new" else "old" if given.get("sort") == "old" else "best"
    only = {name: given[name] for name in FACETS if given.get(name)}
    return Asked(query=parse_query(text) if text else None, only=only, sort=sort)


def asked_page(given: QueryParams) -> int:
    """Return the number of the page that is asked for, from 1 on."""
    text = given.get("page", "1")
    return min(max(1, int(text)), MOST_PAGES) if text.isascii() and text.isdigit() and len(text) < len("1000000") else 1


def _shown(request: Request, name: str, value: str) -> str:
    """Return the *value* of the facet *name* as the reader wants it: the paper's name, a day in the reader's digits."""
    if name == "site":
        return served_by(request).picture.title(value)
    return words_for(request).as_digits(value) if name == "day" else value


def over_time(days: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return how many answers are of each day, the newest of *days* first; of each month when they reach far back.

    Days and months without an answer are there, too.

    >>> over_time([("2026-11-30", 2), ("2026-11-28", 1)])
    [('2026-11-28', 1), ('2026-11-29', 0), ('2026-11-30', 2)]
    """
    if not days:
        return []
    newest, oldest = (date.fromisoformat(day) for day, _ in (days[0], days[-1]))
    span = (newest - oldest).days
    if span < _MONTHS_FROM:
        every = {f"{oldest + timedelta(days=number)}": 0 for number in range(span + 1)}
        return list((every | dict(days)).items())
    count = (newest.year - oldest.year) * 12 + newest.month - oldest.month
    months = (divmod(oldest.year * 12 + oldest.month - 1 + number, 12) for number in range(count + 1))
    found = {f"{year:04d}-{month + 1:02d}": 0 for year, month in months}
    for day, number in days:
        found[day[:7]] += number
    return list(found.items())
