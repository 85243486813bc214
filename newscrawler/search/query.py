"""What a person types, as a query: words, "phrases", site:, since:, until:."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from newscrawler.errors import UsageError
from newscrawler.text import ascii_digits, search_key

Term = tuple[str, ...]

_PARTS = re.compile(
    r'(?P<filter>site|since|until):(?P<value>[^\s"«»“”]+)'
    r'|["“„«](?P<phrase>[^"«»“”„]*)["”“»]?'  # quotation marks as keyboards and pages have them
    r'|(?P<word>[^\s"«»“”„]+)',
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question: every one of *terms* must stand in title or text.

    A term is a run of words of the search form, one for a word, several for a phrase. *since* is included, *until* is
    not; both are compared with when an article was published (fetched, when the page does not say).
    """

    terms: tuple[Term, ...]
    site: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def parse_query(text: str) -> Query:
    """Return the query that *text* stands for. Raises UsageError for one without a word, and for a date that is none.

    >>> parse_query('المدينة «مجلس النواب» site:alwatan').terms
    (('المدينه',), ('مجلس', 'النواب'))
    """
    terms: list[Term] = []
    filters: dict[str, str] = {}
    for part in _PARTS.finditer(text):
        if part["filter"]:
            filters[part["filter"].lower()] = part["value"]
        elif term := tuple(search_key(part["phrase"] or part["word"] or "").split()):
            terms.append(term)
    if not terms:
        raise UsageError(f"{text!r}: no word to search for; for example: newscrawler search 'مجلس site:demo'")
    return Query(
        terms=tuple(dict.fromkeys(terms)),
        site=filters.get("site"),
        since=_moment(filters.get("since")),
        until=_moment(filters.get("until")),
    )


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(ascii_digits(text))
    except ValueError as error:
        raise UsageError(f"{text!r} is no date; write since:2026-01-31") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
