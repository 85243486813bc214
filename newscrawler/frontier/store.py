"""The frontier in one SQLite file: the embedded store behind the verbs of :class:`Frontier`."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as Sql
from typing import Self

from newscrawler.errors import FrontierError
from newscrawler.frontier import committing, leasing, putting, reading, reporting, revisiting, withdrawing
from newscrawler.frontier.batch import ArticleState, Commit, Counts, FetchEvent, HostState, Run, UrlStatus
from newscrawler.frontier.clock import put_right
from newscrawler.frontier.connection import BUSY_SECONDS, Connection, Durability
from newscrawler.frontier.queues import Queues
from newscrawler.frontier.reporting import Fetch, KnownPage
from newscrawler.frontier.schema import check
from newscrawler.frontier.tallies import read_counts
from newscrawler.frontier.task import NewTask, Task
from newscrawler.frontier.verbs import LEASE_SECONDS


class SqliteFrontier:
    """The embedded frontier; one writer at a time, which the lock of the data folder sees to. Times are epoch seconds.

    Every method raises FrontierError when the file is damaged, locked, read-only or the disk is full; what was
    committed before stays.
    """

    def __init__(self, path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> None:
        self.path = path
        self._connection = Connection(path, read_only=read_only, busy_seconds=busy_seconds)
        self._only: dict[str, AbstractSet[int]] = {}  # by site: the hashes of the keys that may be leased; absent: all
        self.created = self._connection.created
        self.recovered = 0
        try:
            if not read_only:
                with self._connection.transaction() as sql:
                    self.recovered = leasing.release_all(sql)
            with self._connection.errors():
                self._queues = Queues(self._connection.sql, self._only)
        except BaseException:  # locked by another process, say: nobody could close it
            self._connection.close()
            raise

    @contextmanager
    def _write(self, durability: Durability = "FULL") -> Iterator[Sql]:
        try:
            with self._connection.transaction(durability) as sql:
                yield sql
        except BaseException:  # whatever ended it: what memory mirrors may have been rolled back
            with self._connection.errors():
                self._queues = Queues(self._connection.sql, self._only)
            raise

    def put(self, tasks: Sequence[NewTask], *, now: float) -> int:
        """Add *tasks* and return how many were new, or known and wanted again.

        A kill loses none of them; a power cut only those that no later commit followed.
        """
        with self._write("NORMAL") as sql:
            return putting.put(sql, self._queues, tasks, now=now)

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
        """Return up to *count* tasks that are due, from *sites* (None: all), and not on a blocked or skipped host.

        Hosts take turns; each gives its highest priority first, and among equals what it was given first. After
        *seconds* without an outcome a task is PENDING again.
        """
        sql = self._connection.sql
        with self._connection.errors():
            idle = not leasing.due_exists(sql, now=now)
        if idle and not any(self._queues.open_queues(now=now, sites=sites, skip_hosts=skip_hosts)):
            return []
        with self._write("NORMAL") as sql:
            leasing.promote(sql, self._queues, now=now)
            return leasing.take(
                sql,
                self._queues,
                count=count,
                now=now,
                worker=worker,
                deadline=now + seconds,
                sites=sites,
                skip_hosts=skip_hosts,
            )

    def commit(self, batch: Commit, *, durable: bool = True) -> None:
        """Write *batch* in one transaction; it is on the disk when this returns, or after :meth:`sync`."""
        with self._write("FULL" if durable else "NORMAL") as sql:
            committing.apply(sql, self._queues, batch)

    def sync(self) -> None:
        """Wait until every transaction is on the disk; in any thread."""
        self._connection.sync()

    def release(self, keys: Sequence[str]) -> None:
        """Give leased tasks back: PENDING, as if never leased."""
        with self._write("NORMAL") as sql:
            leasing.release(sql, self._queues, keys)

    def visit_again(self, sites: Collection[str], *, now: float) -> int:
        """Make the known pages of *sites* that gave an article due at *now*; return how many."""
        with self._write() as sql:
            queues = [n for n, (site, _) in self._queues.by_id.items() if site in sites]
            return revisiting.visit_again(sql, queues, now=now)

    def block_host_until(self, host: str, moment: float, reason: str) -> None:
        """Lease nothing of *host* before *moment*; kept across restarts. A moment in the past lifts the block."""
        with self._write("NORMAL"):
            self._queues.block(host, moment, reason)

    def host_state(self, host: str) -> HostState:
        """Return what is known of *host*."""
        return self._queues.hosts.get(host, HostState(host=host))

    def blocked(self, *, now: float, sites: Collection[str] | None = None) -> list[HostState]:
        """Return the hosts that are left alone until later, and on which something of *sites* (None: all) waits."""
        with self._connection.errors():
            return self._queues.blocked(now=now, sites=sites)

    def restrict(self, site: str, keys: AbstractSet[int] | None) -> None:
        """Lease of *site* only what has one of *keys* (hashes, a set that may still grow); None: everything again.

        The rest is not there: it does not wait, and blocks nothing.
        """
        self._only.pop(site, None)
        if keys is not None:
            self._only[site] = keys
        for queue in self._queues.by_id:
            if self._queues.by_id[queue][0] == site:
                self._queues.mark(queue)  # what was not admitted may be

    def next_moment(self, *, now: float, sites: Collection[str] | None = None) -> float | None:
        """Return when :meth:`lease` would next give something of *sites*: *now* or later; None when nothing waits."""
        by_moment: dict[float, list[int]] = {}  # queues by when their host may be asked
        for queue, (site, host) in self._queues.by_id.items():
            if sites is None or site in sites:
                by_moment.setdefault(max(now, self._queues.blocked_until(host)), []).append(queue)
        soonest = self._queues.next_unblocked(now=now, sites=sites)
        for moment in sorted(by_moment):
            if soonest is not None and soonest <= moment:
                break
            with self._connection.errors():
                due = reading.soonest_due(self._connection.sql, by_moment[moment])
            if due is not None:
                soonest = max(moment, due) if soonest is None else min(soonest, max(moment, due))
        return soonest

    def register(self, path: str, offset: int) -> None:
        """Say that *path* is about to be written by us, and can be trusted up to *offset*."""
        self.commit(Commit(moment=0.0, offsets={path: offset}))

    def forget(self, paths: Sequence[str]) -> None:
        """Forget files that do not exist any more, and that no article lies in."""
        with self._write() as sql:
            unused = "DELETE FROM files WHERE path = ? AND id NOT IN (SELECT file FROM articles)"
            sql.executemany(unused, [(path,) for path in paths])

    def withdraw(self, article_id: str, keys: Collection[str]) -> None:
        """Take an article out, with what is told of the addresses *keys*, which are never due again; nothing is left.

        The bytes are overwritten in the file, and in its log.
        """
        with self._connection.errors():
            self._connection.sql.execute("PRAGMA secure_delete = ON")
        with self._write() as sql:
            withdrawing.withdraw(sql, self._queues, article_id, keys)
        with self._connection.errors():
            self._connection.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def offsets(self, sites: Collection[str] | None = None) -> dict[str, int]:
        """Return the committed size in bytes of every file of *sites* (None: of all) that is open for appending."""
        with self._connection.errors():
            return _of_sites(reading.offsets(self._connection.sql), sites)

    def sizes(self, sites: Collection[str] | None = None) -> dict[str, int]:
        """Return the committed size in bytes of every file of *sites* (None: of all), also of those that are closed."""
        with self._connection.errors():
            return _of_sites(reading.sizes(self._connection.sql), sites)

    def articles(self, sites: Collection[str] | None = None) -> Iterator[tuple[str, int, str, int]]:
        """Yield of every article of *sites* (None: of all) its id, its latest version, file and offset of its line."""
        with self._connection.errors():
            for one in reading.articles(self._connection.sql):
                if sites is None or _site(one[2]) in sites:
                    yield one

    def history(self, key: str) -> list[FetchEvent]:
        """Return every fetch of a URL, oldest first."""
        with self._connection.errors():
            return reading.history(self._connection.sql, key)

    def status(self, key: str) -> UrlStatus | None:
        """Return where a URL stands; None when it was never seen."""
        with self._connection.errors():
            return reading.status(self._connection.sql, key)

    def article(self, article_id: str) -> ArticleState | None:
        """Return the latest stored version of an article; None when there is none."""
        with self._connection.errors():
            return reading.article(self._connection.sql, article_id)

    def same_content(self, content_hash: str) -> list[ArticleState]:
        """Return the articles whose latest version has this content hash, oldest first."""
        with self._connection.errors():
            return reading.same_content(self._connection.sql, content_hash)

    def pages(self, numbers: Iterable[int]) -> list[tuple[str, str]]:
        """Return URL and key of the pages whose keys have *numbers* as their hashes (see :func:`key_hash`)."""
        with self._connection.errors():
            return list(reading.pages(self._connection.sql, numbers))

    def counts(self, site: str | None = None) -> Counts:
        """Return the counts of *site* (None: of all); constant time at any size."""
        with self._connection.errors():
            return read_counts(self._connection.sql, site)

    def start_run(self, command: str, *, now: float) -> int:
        """Store that a run began and return its number; what runs with a wrong clock put off is put right first."""
        with self._write() as sql:
            if put_right(sql, now=now):
                self._queues = Queues(sql, self._only)
            run = sql.execute("INSERT INTO runs (command, started) VALUES (?, ?)", (command, now)).lastrowid
        if run is None:
            raise FrontierError(f"{self.path}: the run could not be stored")
        return run

    def finish_run(self, run: int, *, now: float, reason: str, stats: str | None = None) -> None:
        """Store how a run ended; *stats* is JSON."""
        with self._write() as sql:
            sql.execute("UPDATE runs SET ended = ?, reason = ?, stats = ? WHERE id = ?", (now, reason, stats, run))

    def runs(self, limit: int = 20, *, command: str | None = None) -> list[Run]:
        """Return the last *limit* runs, newest first; only those of *command* when it is given."""
        with self._connection.errors():
            return reading.runs(self._connection.sql, limit, command)

    def last_event(self) -> int:
        """Return the number of the latest fetch; 0 when there was none."""
        with self._connection.errors():
            return reporting.last_event(self._connection.sql)

    def fetches(self, *, after: int = 0) -> Iterator[Fetch]:
        """Yield every fetch that was concluded after the one with number *after*, oldest first."""
        with self._connection.errors():
            yield from reporting.fetches(self._connection.sql, after)

    def known_pages(self, site: str | None = None) -> Iterator[KnownPage]:
        """Yield every page of *site* (None: of all sites) that a source named, with what became of it."""
        with self._connection.errors():
            yield from reporting.known_pages(self._connection.sql, site)

    def check(self) -> None:
        """Read every page of the file. Raises FrontierError when one is damaged."""
        with self._connection.errors():
            check(self._connection.sql, str(self.path))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _of_sites(sizes: dict[str, int], sites: Collection[str] | None) -> dict[str, int]:
    return sizes if sites is None else {name: size for name, size in sizes.items() if _site(name) in sites}


def _site(file: str) -> str:
    return file.partition("/")[2].partition("/")[0]  # a kind, a site, a name


def open_frontier(path: Path, *, read_only: bool = False, busy_seconds: float = BUSY_SECONDS) -> SqliteFrontier:
    """Open the frontier at *path*, made when it is missing; what a dead worker had leased is PENDING again.

    *read_only* opens beside a running crawl and changes nothing. Raises FrontierError when the file is damaged, locked
    by another process for longer than *busy_seconds*, of a newer version, or not ours.
    """
    return SqliteFrontier(path, read_only=read_only, busy_seconds=busy_seconds)
