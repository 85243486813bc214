"""A worker whose clock was wrong: what it put off is due in days, as it would have been by the right time."""

from newscrawler.frontier.clock import SLACK_SECONDS

# As in frontier/clock.py; the last run that is more than a slack away tells how far it was ahead. Conditions are the
# same in each, so that they are all true, or none.
_FROM = "coalesce((SELECT e.moment FROM events e WHERE e.id = u.event), u.seen)"
_LAST = "(SELECT greatest(started, coalesce(ended, started)) FROM runs ORDER BY id DESC LIMIT 1)"
_IS_AHEAD = f"{_LAST} > %(now)s + {SLACK_SECONDS}"
_PAGES = "(SELECT min(started) FROM runs) <= %(now)s"

_DUES = f"""
UPDATE urls u SET due = greatest(%(now)s, u.due - ({_FROM} - %(now)s))
WHERE {_IS_AHEAD} AND u.due > %(now)s AND {_FROM} > %(now)s AND (u.state = 2 OR u.kind <> 'page' OR {_PAGES})
"""  # noqa: S608 - ours
_NEVER = f"""
UPDATE urls u SET due = %(now)s WHERE {_IS_AHEAD} AND u.state = 3 AND u.due = 0 AND u.kind = 'page' AND {_PAGES}
    AND EXISTS (
        SELECT FROM events e
        WHERE e.id = u.event AND e.moment > %(now)s AND e.outcome IN ('stored', 'unchanged', 'held')
    )
"""  # noqa: S608 - ours
_HOSTS = f"""
UPDATE hosts SET blocked_until = greatest(%(now)s, blocked_until - ({_LAST} - %(now)s))
WHERE {_IS_AHEAD} AND blocked_until > %(now)s
"""  # noqa: S608 - ours
SHIFTS = (_DUES, _NEVER, _HOSTS)
