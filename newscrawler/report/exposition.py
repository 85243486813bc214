"""How each site is doing, in the text format that Prometheus reads: one sample a site, the site as its label."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newscrawler.report.status import SiteStatus

_GAUGES: tuple[tuple[str, str, Callable[[SiteStatus], float | str | None]], ...] = (
    ("articles", "Stored articles.", lambda row: row.articles),
    ("removed", "Stored articles that the site took away.", lambda row: row.removed),
    ("held", "Readings that are held back.", lambda row: row.held),
    ("waiting", "Addresses that wait to be fetched.", lambda row: row.waiting),
    ("new", "New articles of the last run.", lambda row: row.new),
    ("edited", "Edited articles of the last run.", lambda row: row.edited),
    ("gone", "Pages that the last run found gone.", lambda row: row.gone),
    ("failed", "Pages that the last run gave up.", lambda row: row.failed),
    ("findings", "What the last run found to be broken.", lambda row: len(row.findings)),
    ("latency_seconds", "From publication to capture, last run.", lambda row: row.latency_seconds),
    ("last_run_timestamp_seconds", "When the last run ended.", lambda row: row.last_run),
    ("freshest_timestamp_seconds", "When the newest article was published.", lambda row: row.freshest),
    ("due_timestamp_seconds", "When the site is due again.", lambda row: row.next_due),
)


def exposition(rows: Iterable[SiteStatus]) -> Iterator[str]:
    """Yield the lines of ``newscrawler_site_…{site="…"}``; what is not known of a site is left out.

    Times (ISO 8601) are seconds since 1970, as Prometheus has them.
    """
    known = list(rows)
    for name, what, value_of in _GAUGES:
        yield f"# HELP newscrawler_site_{name} {what}"
        yield f"# TYPE newscrawler_site_{name} gauge"
        for row in known:
            value = value_of(row)
            if value is not None:
                number = datetime.fromisoformat(value).timestamp() if isinstance(value, str) else value
                yield f'newscrawler_site_{name}{{site="{_label(row.site)}"}} {number:.12g}'


def _label(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
