"""What pages need to be shown, as tasks of the frontier: fetched once, however many pages show it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newscrawler.crawl.reader import ReadingError
from newscrawler.crawl.visits import DAY
from newscrawler.frontier import NewTask
from newscrawler.requisites import KINDS_OF, REQUISITE_KINDS, requisite_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawler.crawl.reader import ReadsPages
    from newscrawler.frontier import Task
    from newscrawler.requisites import Kinds, Need
    from newscrawler.warc import Exchange

logger = logging.getLogger(__name__)

SHARED = KINDS_OF["styles"]  # what the pages of a site have in common, and change without another address
AGAIN_SECONDS = 7 * DAY  # when a style sheet is looked at again: themes are updated with a new ?ver=, or rarely
MOST_DEPTH = 5  # sheets that import sheets that …: browsers follow without end, themes go to 2
# Few, and many pages need them: before the pages. Each picture, each document is of one page, and pages go away sooner.
_PRIORITIES = {"style": 1, "font": 1, "script": 1, "image": -1, "document": -1}


def requisite_tasks(needs: Iterable[Need], task: Task) -> list[NewTask]:
    """Return a task for each of *needs*, which the answer to *task* has; none at MOST_DEPTH."""
    depth = task.depth + 1 if task.kind in REQUISITE_KINDS else 1
    return [
        NewTask(
            url=need.url,
            key=requisite_key(need.url),
            site=task.site,
            kind=need.kind,
            depth=depth,
            priority=_PRIORITIES[need.kind],
            via=task.key,
        )
        for need in needs
        if depth <= MOST_DEPTH
    ]


async def needs_of_sheet(exchange: Exchange, task: Task, *, reader: ReadsPages, kinds: Kinds) -> tuple[Need, ...]:
    """Return what the requisite in *exchange* needs itself, if it is a style sheet; nothing when it cannot be read."""
    if task.kind != "style":
        return ()
    try:
        return await reader.needs(exchange, kinds)
    except ReadingError as error:
        logger.error("%s: %s", exchange.url, error)  # noqa: TRY400 - the traceback that counts is the reader's
        return ()


def due_again(kind: str, *, now: float) -> float:
    """Return when a task of *kind* is to be fetched again if it is a requisite that pages share; else 0.0.

    >>> due_again("style", now=0.0), due_again("image", now=0.0)
    (604800.0, 0.0)
    """
    return now + AGAIN_SECONDS if kind in SHARED else 0.0
