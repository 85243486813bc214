"""A site: its health and schedule, what it published and the archive lacks, what is held back."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

from newscrawler.archive.reextract import word_changes
from newscrawler.archive.reextract.pieces import pieces_of
from newscrawler.items import article_id
from newscrawler.ledger import has_frontier, reader_of
from newscrawler.report import charts
from newscrawler.report.labels import FIELD_WORDS
from newscrawler.report.missing import completeness
from newscrawler.urls import canonical_url
from newscrawler.web.render import page, served_by

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from newscrawler.report.missing import MonthOfSite
    from newscrawler.web.actions import OwnForms
    from newscrawler.web.served import Served

_SHOWN = 10
_MISSING = 100  # missing pages of a site that are listed; `newscrawler status --missing --json` has all
_COMPARED = ("title", "published", "text")


def site_page(request: Request) -> Response:
    """Return the page of the site that the address names."""
    served = served_by(request)
    forms: OwnForms | None = request.app.state.forms
    name = request.path_params["site"]
    status = next((row for row in served.picture.statuses if row.site == name), None)
    months = served.index.months(name)
    if status is None and not months and name not in served.sites:
        raise HTTPException(404)
    coverage = _coverage(served, served.picture.number, name)
    missing = [one for month in reversed(coverage) for one in month.missing]
    return page(
        request,
        "site.html",
        name=name,
        site=served.sites.get(name),
        status=status,
        months=months,
        coverage=list(reversed(coverage)),
        missing=missing[:_MISSING],
        left=max(0, len(missing) - _MISSING),
        held=[one for one in served.picture.waiting.values() if one.held.site == name],
        newest=served.index.recent(name, _SHOWN),
        fields=FIELD_WORDS,
        charts=charts,
        mark=forms.mark(request) if forms and name in served.sites else None,
    )


def held_page(request: Request) -> Response:
    """Return the page of a reading that is held back, beside the version that is stored."""
    served = served_by(request)
    waits = served.picture.waiting.get(request.path_params["id"])
    stored = served.index.versions(request.path_params["id"]) if waits else []
    if waits is None or not stored:
        raise HTTPException(404)
    parts = []
    for name in _COMPARED:
        old, new = (str(getattr(one, name) or "") for one in (stored[-1], waits.reading))
        if changes := word_changes(old, new):
            parts.append((name, list(pieces_of(old, changes, around=None))))
    forms: OwnForms | None = request.app.state.forms
    mark = forms.mark(request) if forms else None
    return page(request, "held.html", waits=waits, stored=stored[-1], parts=parts, mark=mark)


@lru_cache(maxsize=64)
def _coverage(served: Served, _: int, name: str) -> list[MonthOfSite]:
    """Return what *name* published and what the archive has of it, by month; asked again when the picture is new."""
    if not has_frontier(served.folder):
        return []
    published = served.index.published(name)
    declared = served.sites.get(name)
    zones = {name: declared.timezone} if declared and declared.timezone else {}

    def moment_at(url: str) -> datetime | None:
        found = published.get(article_id(canonical_url(url)))
        return None if found is None else datetime.fromtimestamp(found, UTC)

    with reader_of(served.folder) as frontier:
        return completeness(frontier.known_pages(name), published=moment_at, timezones=zones)
