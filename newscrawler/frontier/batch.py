"""What one commit says: outcomes, discoveries, article states, hosts and file offsets, all true together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

from newscrawler.frontier.holding import SiteLease
from newscrawler.frontier.task import NewTask
from newscrawler.items import Article

OutcomeName = Literal["stored", "unchanged", "held", "rejected", "gone", "retried", "failed"]
StateName = Literal["pending", "leased", "done", "failed"]

OUTCOMES: tuple[OutcomeName, ...] = ("stored", "unchanged", "held", "rejected", "gone", "retried", "failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one fetch of the URL with *key* ended, at *moment* (epoch seconds, UTC).

    "retried" leaves the URL PENDING, due at *due*; "failed" makes it FAILED; every other outcome makes it DONE. A *due*
    on a DONE or FAILED URL brings it back at that moment. *reason* is a short name from a closed set, *detail* is free
    text. A validator that is None clears the stored one, except after "unchanged", "held", "retried" and "failed".
    """

    key: str
    outcome: OutcomeName
    moment: float
    reason: str | None = None
    detail: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    due: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleState:
    """The latest stored version of an article; its line lies in *file* of the data folder, at byte *offset*.

    *moment* is when it was stored, epoch seconds.
    """

    id: str
    site: str
    url: str
    title: str
    version: int
    content_hash: str
    near_hash: str
    file: str
    offset: int
    moment: float

    @classmethod
    def of(cls, article: Article, *, file: str, offset: int, moment: float) -> Self:
        """Return the state of *article* once its line lies at *offset* of *file*."""
        return cls(
            id=article.id,
            site=article.site,
            url=article.canonical_url,
            title=article.title,
            version=article.version,
            content_hash=article.content_hash,
            near_hash=article.near_hash,
            file=file,
            offset=offset,
            moment=moment,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """What is known of a host: not to be asked before *blocked_until* (epoch seconds), why, and failures in a row."""

    host: str
    blocked_until: float = 0.0
    reason: str | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One group commit, made at *moment* by run number *run*; *offsets* maps files to the bytes that can be trusted.

    *closed* names files that will never grow again; *tasks* are put before *outcomes* are applied. Nothing is written
    unless *leases* are held; a store that one process writes to has none.
    """

    moment: float
    run: int | None = None
    tasks: tuple[NewTask, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    articles: tuple[ArticleState, ...] = ()
    hosts: tuple[HostState, ...] = ()
    offsets: Mapping[str, int] = field(default_factory=dict)
    closed: tuple[str, ...] = ()
    leases: tuple[SiteLease, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchEvent:
    """One fetch of a URL, as it ended."""

    moment: float
    outcome: OutcomeName
    reason: str | None
    detail: str | None
    status: int | None
    run: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UrlStatus:
    """Where a URL stands: its state, where it was first seen and by whom, and when it is due (0: not again)."""

    url: str
    key: str
    site: str
    host: str
    kind: str
    state: StateName
    depth: int
    priority: int
    via: str | None
    seen: float
    due: float
    attempts: int
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many URLs are in each state, how many articles are stored, and how fetches ended.

    *outcomes* maps an outcome to its number, *reasons* "outcome/reason"; *leased* URLs are not counted as *pending*.
    """

    pending: int = 0
    leased: int = 0
    done: int = 0
    failed: int = 0
    articles: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the crawler, in epoch seconds; *ended* and *reason* are None while it runs, or when it was killed."""

    id: int
    command: str
    started: float
    ended: float | None = None
    reason: str | None = None
    stats: str | None = None
