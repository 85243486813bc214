"""Group commits: a thread waits until the bytes of a group are on the disk, then one transaction makes it true."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf

from newscrawler.errors import LeaseLostError, StorageError
from newscrawler.frontier import Commit, Frontier
from newscrawler.ledger.files import LedgerFiles
from newscrawler.ledger.pending import Pending
from newscrawler.ledger.share import Share
from newscrawler.storage import Flush

# Of the pages that may wait. Half made 1,004 commits of 3,000 pages, two thirds 753; all leaves none for the time of
# an fsync (benchmarks/bench_crawl.py, 2026-11).
GROUP_SHARE = 2 / 3
# Bytes that make a group, however few pages they are: an object of it is sent within the two minutes that a store is
# given, at half a megabit a second. It is longer by the records of the last page.
GROUP_BYTES = 8_000_000
SYNC_SECONDS = 0.25  # the log is synced with every 20th group at full speed: it costs the thread as much as the files


@dataclass(frozen=True, slots=True)
class _Group:
    """A group whose bytes are being *synced*: it is committed when they are on the disk, with their new *offsets*."""

    pending: Pending
    offsets: dict[str, int]
    closed: tuple[str, ...]
    synced: Future[None]


class GroupCommits:
    """Commits what is in :attr:`pending`, in groups of at most *every* pages.

    A thread waits for the disk (an fsync takes 0.6 to 7 ms, a page 3 ms) while the next pages are recorded: two thirds
    of *every* pages begin a group, and with all of them uncommitted the crawl waits. A transaction reaches the disk
    within SYNC_SECONDS, or with the next pause: its files are on it before, so a power cut costs a second fetch of the
    last pages and no record.
    Methods raise StorageError; the files are then cut back to what was committed.
    """

    def __init__(
        self,
        files: LedgerFiles,
        frontier: Frontier,
        *,
        run: int,
        every: int,
        clock: Callable[[], float],
        share: Share,
    ) -> None:
        self.pending = Pending()
        self.commits = 0
        self._files = files
        self._frontier = frontier
        self._run = run
        self._every = every
        self._share = share
        self._clock = clock
        self._group: _Group | None = None
        self._is_synced = True
        self._synced = clock()
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="disk")

    @property
    def waiting(self) -> list[Pending]:
        """What is not committed, newest first."""
        return [self.pending, self._group.pending] if self._group else [self.pending]

    def has_waited(self, seconds: float) -> bool:
        """Return whether something waits for its commit since so many *seconds*, or for the disk."""
        since = min((one.since for one in self.waiting if one.since is not None), default=None)
        return not self._is_synced if since is None else self._clock() - since >= seconds

    def go_on(self, *, oldest: float = inf) -> None:
        """Begin a group when two thirds of the pages wait, or GROUP_BYTES, or one page since *oldest* seconds.

        Conclude the one before when the disk has it, or when too many pages or bytes wait.
        """
        is_large = self.pending.size >= GROUP_BYTES
        if self._group and (self._group.synced.done() or is_large or self._uncommitted >= self._every):
            self._conclude()
        since = self.pending.since
        is_late = is_large or (since is not None and self._clock() - since >= oldest)
        if self._group is None and (is_late or len(self.pending.outcomes) >= GROUP_SHARE * self._every):
            self._begin()
            if self._uncommitted >= self._every:
                self._conclude()

    def commit(self) -> None:
        """Make everything that waits true; all of it is on the disk at the end."""
        self._conclude()
        if self.pending.since is not None:
            self._begin()
            self._conclude()
        if not self._is_synced:
            self._synced = self._clock()
            self._frontier.sync()
            self._is_synced = True

    def put_tasks(self) -> None:
        """Put what was discovered, which is safe at any moment."""
        if self.pending.tasks:
            self._frontier.put(self.pending.tasks, now=self._clock())
            self.pending.tasks = []

    def close(self) -> None:
        """End the thread; what it writes is written first."""
        self._disk.shutdown()

    @property
    def _uncommitted(self) -> int:
        return sum(len(one.outcomes) for one in self.waiting)

    def _begin(self) -> None:
        """Send the bytes of all that waits to the disk; URLs are put first, for they may be wanted meanwhile."""
        self.put_tasks()
        with self._cut_on_failure():
            flush, closed = self._files.write(moment=self._clock(), run=self._run)
        self._group = _Group(self.pending, flush.sizes, closed, self._disk.submit(self._sync, flush))
        self.pending = Pending()

    def _sync(self, flush: Flush) -> None:
        """Wait until *flush* is on the disk, and now and then the transactions before it; in the thread."""
        flush.sync()
        self._share.send(flush.sizes)
        if self._clock() - self._synced >= SYNC_SECONDS:
            self._synced = self._clock()
            self._frontier.sync()

    def _conclude(self) -> None:
        """Wait for the disk, and commit the group that was begun."""
        group = self._group
        if group is None:
            return
        with self._cut_on_failure():
            group.synced.result()
        self._frontier.commit(self._commit_of(group), durable=False)
        self._files.committed(group.offsets, group.closed)
        self._group = None
        self._is_synced = False
        self.commits += 1

    @contextmanager
    def _cut_on_failure(self) -> Iterator[None]:
        try:
            yield
        except LeaseLostError:
            raise  # whoever has the site now mends its files
        except StorageError:
            self._files.cut()
            raise

    def _commit_of(self, group: _Group) -> Commit:
        return Commit(
            moment=self._clock(),
            run=self._run,
            outcomes=tuple(group.pending.outcomes),
            articles=tuple(group.pending.articles.values()),
            hosts=tuple(group.pending.hosts.values()),
            offsets=group.offsets,
            closed=group.closed,
            leases=self._share.leases,
        )
