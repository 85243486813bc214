"""What a run leaves for the next one, said in its stats."""

import time
from collections import Counter
from collections.abc import Collection

from scrapy.statscollectors import StatsCollector

from newscrawler.ledger import Ledger

_OURS = frozenset({"page_budget", "quiet_hours"})  # counted where they were decided


def note_left(stats: StatsCollector, ledger: Ledger, sites: Collection[str], wait_seconds: float) -> None:
    """Set how long the next task is waited for, and how many hosts were left with pages to fetch, by reason."""
    stats.set_value("newscrawler/scheduler/left_for_later_seconds", round(wait_seconds))
    blocked = ledger.frontier.blocked(now=time.time(), sites=sites)
    for reason, hosts in Counter(state.reason or "blocked" for state in blocked).items():
        if reason not in _OURS:
            stats.set_value(f"newscrawler/put_off/{reason}", hosts)
