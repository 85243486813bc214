"""A clock that was wrong: what a run a year ahead put off is due in days, as it would have been by the right time."""

import sqlite3

from newscrawler.frontier.schema import DONE, LATER

SLACK_SECONDS = 300.0  # clocks that are set by the network step by less

# When a URL was last concluded, or put: its due time was reckoned from there.
_FROM = "coalesce((SELECT e.moment FROM events e WHERE e.id = urls.event), urls.seen)"
_SHIFT = f"""
UPDATE urls SET due = max(:now, due - ({_FROM} - :now))
WHERE due > :now AND {_FROM} > :now AND (state = :later OR kind != 'page' OR :pages)
"""  # noqa: S608 - ours
_NEVER = """
UPDATE urls SET due = :now WHERE state = :done AND due = 0 AND kind = 'page' AND :pages AND EXISTS (
    SELECT 1 FROM events e WHERE e.id = urls.event AND e.moment > :now AND e.outcome IN ('stored', 'unchanged', 'held')
)
"""
_HOSTS = "UPDATE hosts SET blocked_until = max(:now, blocked_until - :ahead) WHERE blocked_until > :now"


def put_right(sql: sqlite3.Connection, *, now: float) -> int:
    """Bring due times of runs whose clock was ahead of *now* back; return how many (inside the caller's transaction).

    The last run tells: when it was later than now, its clock was ahead, or ours is behind. Delays stay as long as they
    were, counted from now. When every run was later than now it is our clock that is wrong, and pages keep their
    dates: else the next run, with the right clock, would visit all of them at once.
    """
    last = sql.execute("SELECT max(started, coalesce(ended, started)) FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    if last is None or last[0] <= now + SLACK_SECONDS:
        return 0
    (first,) = sql.execute("SELECT min(started) FROM runs").fetchone()
    values = {"now": now, "ahead": last[0] - now, "pages": first <= now, "later": LATER, "done": DONE}
    return sum(sql.execute(statement, values).rowcount for statement in (_SHIFT, _NEVER, _HOSTS))
