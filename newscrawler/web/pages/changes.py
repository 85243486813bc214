"""Changes: edits, silent ones, changed headlines and removals, for those who check facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawler.errors import UsageError
from newscrawler.web.changes import CHANGE_KINDS, LATEST, latest_changes
from newscrawler.web.render import page, served_by

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from newscrawler.web.changes import Turn

_ON_A_PAGE = 30
_TURN = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?:-?[0-9]{1,12}")


def changes_page(request: Request) -> Response:
    """Return the page of what happened to stored articles, the latest first; ``before`` is where it goes on."""
    given = request.query_params
    kind = next((one for one in CHANGE_KINDS if one == given.get("kind")), None)
    site = given.get("site") or None
    found = latest_changes(
        served_by(request), limit=_ON_A_PAGE, kind=kind, site=site, before=turn_of(given.get("before"))
    )
    return page(
        request,
        "changes.html",
        changes=found,
        kinds=CHANGE_KINDS,
        kind=kind,
        site=site,
        following="{}:{}".format(*found[-1].place) if len(found) == _ON_A_PAGE else None,
    )


def turn_of(text: str | None) -> Turn:
    """Return where a list goes on, as an address has it; the latest for None. Raises UsageError.

    >>> turn_of("1796051790.0:81")
    (1796051790.0, 81)
    """
    if text is None:
        return LATEST
    if not _TURN.fullmatch(text):
        raise UsageError(f"before={text}: is no place in the list of changes; begin at /changes")
    moment, _, number = text.partition(":")
    return float(moment), int(number)
