"""Why a page's fields are what they are: every claim that was looked at, and the one that was believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from newscrawler.extract.metadata.read import metadata_of
from newscrawler.html.decode import Decoded, decode
from newscrawler.html.document import parse

if TYPE_CHECKING:
    from newscrawler.extract.metadata.claims import Claims
    from newscrawler.items import SiteRules

EXPLAINED_FIELDS: Final = ("title", "published", "modified", "authors", "section", "tags", "description", "image")


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One claim: *source* says that *field* is *candidate*; *trust* is what the source is worth, 0..1.

    *won* tells whether it was believed, *why* the reason; for the others *why* is "".
    """

    field: str
    candidate: str
    source: str
    trust: float
    won: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The claims of a page in the order of the fields, the encoding it was read in, and what was wrong with it."""

    url: str
    encoding: str
    flags: tuple[str, ...]
    rows: tuple[ExplainedRow, ...]


def explain(
    html: bytes | str,
    *,
    url: str,
    fetched_at: datetime | None = None,
    rules: SiteRules | None = None,
) -> Explanation:
    """Return the claims that ``read_page`` weighs for the same page, with the winners. Arguments as there.

    A source that is asked only where better ones are silent makes no claim where they are not. Raises ExtractionError
    when *html* holds nothing.

    >>> page = "<title>افتتاح الجسر - الوطن</title><h1>افتتاح الجسر</h1><p>افتتح الوزير الجسر."
    >>> [(row.candidate, row.source, row.won) for row in explain(page, url="https://example.com/bridge").rows]
    [('افتتاح الجسر', 'h1', True), ('افتتاح الجسر - الوطن', 'title', False)]
    """
    decoded = Decoded(html, "str") if isinstance(html, str) else decode(html)
    document = parse(decoded, url, html if isinstance(html, bytes) else None)
    _, facts = metadata_of(document, fetched_at=fetched_at or datetime.now(UTC), rules=rules)
    flags = tuple(dict.fromkeys((*document.flags, *facts.flags)))
    return Explanation(url, decoded.encoding, flags, tuple(_rows_of(facts.claims)))


def _rows_of(known: Claims) -> list[ExplainedRow]:
    """Return *known* as rows, field by field, the winner of each field first.

    A value that was put together from a claim (a title cut to what the page prints) gets a row of its own.
    """
    found: list[ExplainedRow] = []
    for name in EXPLAINED_FIELDS:
        choice = known.choices.get(name)
        claims = known.of(name)
        winner = None
        if choice is not None:
            winner = next((c for c in claims if (c.value, c.source) == (choice.value, choice.source)), None)
            trust = max((c.trust for c in claims if c.source == choice.source), default=0.0)
            found.append(ExplainedRow(name, choice.value, choice.source, round(trust, 2), won=True, why=choice.why))
        found.extend(
            ExplainedRow(name, c.value, c.source, round(c.trust, 2), won=False, why="")
            for c in claims
            if c is not winner
        )
    return found
