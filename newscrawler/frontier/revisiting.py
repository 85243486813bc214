"""Known pages made due: what a person asks for who does not want to wait for the schedule."""

import sqlite3
from collections.abc import Collection

from newscrawler.frontier.schema import DONE


def visit_again(sql: sqlite3.Connection, queues: Collection[int], *, now: float) -> int:
    """Make every page of *queues* that gave an article, is gone, or has its time anyway, due at *now*; return how many.

    Those that have their time show no article at the moment, but did.
    """
    if not queues:
        return 0
    marks = ",".join(str(int(queue)) for queue in queues)
    return sql.execute(
        f"UPDATE urls SET due = ? WHERE kind = 'page' AND state = ? AND lane IN ({marks})"  # noqa: S608 - integers
        " AND (due > 0 OR EXISTS (SELECT 1 FROM events e"
        " WHERE e.id = urls.event AND outcome IN ('stored', 'unchanged', 'held', 'gone')))",
        (now, DONE),
    ).rowcount
