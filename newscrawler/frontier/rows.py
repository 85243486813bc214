"""What the rows of a store mean, whichever store gave them: tasks, states of URLs, articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from newscrawler.frontier.batch import ArticleState, StateName, UrlStatus
from newscrawler.frontier.committing import id_of_number
from newscrawler.frontier.schema import DONE, FAILED, LATER, LEASED, READY
from newscrawler.frontier.task import Task
from newscrawler.items import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence

REQUEST = "request"  # the kind whose extra column is a request; for any other kind it is a hint
PROMOTED_AT_ONCE = 1000  # rows made READY by one lease, so that a lease stays short when many fall due together

_STATES: dict[int, StateName] = {
    READY: "pending",
    LATER: "pending",
    LEASED: "leased",
    DONE: "done",
    FAILED: "failed",
}

decode_hint = msgspec.json.Decoder(Entry).decode


def task_of_row(row: Sequence[Any], site: str, host: str) -> Task:
    """Return the task of a row that begins with a number, which is passed over; of a queue of *site* on *host*."""
    _, url, canonical, kind, depth, priority, extra, attempts, etag, last_modified, seen, visited, via = row
    return Task(
        url=url,
        key=canonical or url,
        site=site,
        host=host,
        kind=kind,
        depth=depth,
        priority=priority,
        hint=decode_hint(extra) if extra and kind != REQUEST else None,
        attempts=attempts,
        etag=etag,
        last_modified=last_modified,
        via=via,
        request=extra if kind == REQUEST else None,
        seen=seen,
        visited=bool(visited),
    )


def status_of_row(row: Sequence[Any], key: str) -> UrlStatus:
    """Return where the URL with *key* stands; of a leased one the due time is that of its lease, and not told."""
    url, site, host, kind, state, depth, priority, seen, due, attempts, etag, last_modified, via = row
    return UrlStatus(
        url=url,
        key=key,
        site=site,
        host=host,
        kind=kind,
        state=_STATES[state],
        depth=depth,
        priority=priority,
        via=via,
        seen=seen,
        due=0.0 if state == LEASED else due,
        attempts=attempts,
        etag=etag,
        last_modified=last_modified,
    )


def article_of_row(row: Sequence[Any]) -> ArticleState:
    """Return the latest stored version of an article."""
    number, site, url, title, version, content, near, file, offset, moment = row
    return ArticleState(
        id=id_of_number(number),
        site=site,
        url=url,
        title=title,
        version=version,
        content_hash=content.hex(),
        near_hash=near,
        file=file,
        offset=offset,
        moment=moment,
    )
