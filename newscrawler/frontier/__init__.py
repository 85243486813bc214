"""What to fetch next, and what became of what was fetched: URLs, hosts, runs and file offsets in one SQLite file."""

from newscrawler.frontier.batch import (
    OUTCOMES,
    ArticleState,
    Commit,
    Counts,
    FetchEvent,
    HostState,
    Outcome,
    OutcomeName,
    Run,
    StateName,
    UrlStatus,
)
from newscrawler.frontier.connection import is_frontier
from newscrawler.frontier.holding import SITE_LEASE_SECONDS, OneHolder, SiteLease, SiteLeases, boot_seconds
from newscrawler.frontier.reporting import Fetch, KnownPage
from newscrawler.frontier.store import SqliteFrontier, open_frontier
from newscrawler.frontier.task import MORE_KIND, NewTask, Task
from newscrawler.frontier.verbs import LEASE_SECONDS, Frontier, FrontierReader

__all__ = [
    "LEASE_SECONDS",
    "MORE_KIND",
    "OUTCOMES",
    "SITE_LEASE_SECONDS",
    "ArticleState",
    "Commit",
    "Counts",
    "Fetch",
    "FetchEvent",
    "Frontier",
    "FrontierReader",
    "HostState",
    "KnownPage",
    "NewTask",
    "OneHolder",
    "Outcome",
    "OutcomeName",
    "Run",
    "SiteLease",
    "SiteLeases",
    "SqliteFrontier",
    "StateName",
    "Task",
    "UrlStatus",
    "boot_seconds",
    "is_frontier",
    "open_frontier",
]
