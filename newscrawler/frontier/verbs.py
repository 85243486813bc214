"""The verbs of a frontier: what the ledger and the readers ask of any store of URLs, embedded or shared."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Protocol, Self

from newscrawler.frontier.batch import ArticleState, Commit, Counts, FetchEvent, HostState, Run, UrlStatus
from newscrawler.frontier.reporting import Fetch, KnownPage
from newscrawler.frontier.task import NewTask, Task

LEASE_SECONDS = 3600.0  # longer than any queue in front of a slow host; a crash does not wait for it


class FrontierReader(Protocol):
    """What can be asked beside a running crawl; nothing of it changes anything. Times are epoch seconds, UTC."""

    def host_state(self, host: str) -> HostState:
        """Return what is known of *host*."""

    def blocked(self, *, now: float, sites: Collection[str] | None = None) -> list[HostState]:
        """Return the hosts that are left alone until later, and on which something of *sites* (None: all) waits."""

    def next_moment(self, *, now: float, sites: Collection[str] | None = None) -> float | None:
        """Return when :meth:`Frontier.lease` would next give something of *sites*; None when nothing waits."""

    def offsets(self, sites: Collection[str] | None = None) -> dict[str, int]:
        """Return the committed size in bytes of every file of *sites* (None: of all) that is open for appending."""

    def sizes(self, sites: Collection[str] | None = None) -> dict[str, int]:
        """Return the committed size in bytes of every file of *sites* (None: of all), also of those that are closed."""

    def articles(self, sites: Collection[str] | None = None) -> Iterator[tuple[str, int, str, int]]:
        """Yield of every article of *sites* (None: of all) its id, its latest version, file and offset of its line."""

    def history(self, key: str) -> list[FetchEvent]:
        """Return every fetch of a URL, oldest first."""

    def status(self, key: str) -> UrlStatus | None:
        """Return where a URL stands; None when it was never seen."""

    def article(self, article_id: str) -> ArticleState | None:
        """Return the latest stored version of an article; None when there is none."""

    def same_content(self, content_hash: str) -> list[ArticleState]:
        """Return the articles whose latest version has this content hash, oldest first."""

    def pages(self, numbers: Iterable[int]) -> list[tuple[str, str]]:
        """Return URL and key of the pages whose keys have *numbers* as their hashes (see :func:`key_hash`)."""

    def counts(self, site: str | None = None) -> Counts:
        """Return the counts of *site* (None: of all)."""

    def runs(self, limit: int = 20, *, command: str | None = None) -> list[Run]:
        """Return the last *limit* runs, newest first; only those of *command* when it is given."""

    def last_event(self) -> int:
        """Return the number of the latest fetch; 0 when there was none."""

    def fetches(self, *, after: int = 0) -> Iterator[Fetch]:
        """Yield every fetch that was concluded after the one with number *after*, oldest first."""

    def known_pages(self, site: str | None = None) -> Iterator[KnownPage]:
        """Yield every page of *site* (None: of all sites) that a source named, with what became of it."""

    def check(self) -> None:
        """Raise FrontierError when what is stored is damaged."""

    def close(self) -> None:
        """Let the store go."""

    def __enter__(self) -> Self:
        """Return the store itself."""

    def __exit__(self, *_: object) -> None:
        """Close it."""


class Frontier(FrontierReader, Protocol):
    """What changes a store. *recovered* URLs were in flight when the last crawl died, and are pending again.

    Every method raises FrontierError when the store fails; what was committed before stays.
    """

    recovered: int

    def put(self, tasks: Sequence[NewTask], *, now: float) -> int:
        """Add *tasks* and return how many were new, or known and wanted again."""

    def lease(
        self,
        count: int,
        *,
        now: float,
        worker: str = "",
        seconds: float = LEASE_SECONDS,
        sites: Collection[str] | None = None,
        skip_hosts: Collection[str] = (),
    ) -> list[Task]:
        """Return up to *count* tasks that are due, from *sites* (None: all), and not on a blocked or skipped host."""

    def commit(self, batch: Commit, *, durable: bool = True) -> None:
        """Make *batch* true in one transaction; it is on the disk when this returns, or after :meth:`sync`."""

    def sync(self) -> None:
        """Wait until every transaction is on the disk; in any thread."""

    def release(self, keys: Sequence[str]) -> None:
        """Give leased tasks back: PENDING, as if never leased."""

    def visit_again(self, sites: Collection[str], *, now: float) -> int:
        """Make the known pages of *sites* that gave an article due at *now*; return how many."""

    def block_host_until(self, host: str, moment: float, reason: str) -> None:
        """Lease nothing of *host* before *moment*; kept across restarts. A moment in the past lifts the block."""

    def restrict(self, site: str, keys: AbstractSet[int] | None) -> None:
        """Lease of *site* only what has one of *keys* (hashes, a set that may still grow); None: everything again."""

    def register(self, path: str, offset: int) -> None:
        """Say that *path* is about to be written by us, and can be trusted up to *offset*."""

    def forget(self, paths: Sequence[str]) -> None:
        """Forget files that do not exist any more, and that no article lies in."""

    def start_run(self, command: str, *, now: float) -> int:
        """Store that a run began and return its number; what runs with a wrong clock put off is put right first."""

    def finish_run(self, run: int, *, now: float, reason: str, stats: str | None = None) -> None:
        """Store how a run ended; *stats* is JSON."""
