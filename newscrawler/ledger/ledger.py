"""The commit rule: what a crawl fetched, found and wrote becomes true together, or not at all."""

import os
import socket
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Self

from newscrawler.errors import LeaseLostError, StorageError
from newscrawler.frontier import ArticleState, HostState, NewTask, Outcome, OutcomeName, Task
from newscrawler.items import Article, Rejection
from newscrawler.items.schema import encode_line
from newscrawler.ledger.files import LedgerFiles, Place
from newscrawler.ledger.groups import GroupCommits
from newscrawler.ledger.opened import Opened
from newscrawler.ledger.pending import Pending
from newscrawler.ledger.withdrawn import withdrawn
from newscrawler.storage import WARC_BYTES

# What is not committed is fetched again after a kill: these pages at most, and what is being fetched.
COMMIT_EVERY = 6
COMMIT_SECONDS = 0.25  # that a page waits at most
TASKS_HELD = 5000  # discovered URLs that wait for a commit; more are put at once, which is safe at any moment


class Ledger:
    """Gathers what happens and commits it in groups: files first to the disk, then one transaction of the frontier.

    Record a page in one go, without an await in between: :meth:`warc_place` and :meth:`append_warc`,
    :meth:`store_article`, :meth:`discovered`, and :meth:`done` last. Only :meth:`done`, :meth:`maybe_commit` and
    :meth:`commit` commit, so a page is never half committed. Times are epoch seconds, UTC. After an error of the
    storage nothing more is accepted: :attr:`failed` holds it, and everything committed before stays valid.
    """

    def __init__(
        self,
        opened: Opened,
        *,
        clock: Callable[[], float] = time.time,
        commit_every: int = COMMIT_EVERY,
        commit_seconds: float = COMMIT_SECONDS,
        warc_bytes: int = WARC_BYTES,
    ) -> None:
        self.opened = opened
        self.folder = opened.folder
        self.frontier = opened.frontier
        self.run = opened.run
        self.leased: dict[str, Task] = {}
        self.failed: StorageError | None = None
        traces = list(withdrawn(self.folder))
        self.withdrawn = {trace.id for trace in traces}  # ids of what was taken out on request
        self._closed = {url for trace in traces for url in trace.urls}
        self._names: dict[tuple[str, str], str] = {}
        self.told = 0  # URLs that were discovered, new ones or not
        self._share = opened.share
        self._clock = clock
        self._seconds = commit_seconds
        self._files = LedgerFiles(self.folder, self.frontier, warc_bytes=warc_bytes, share=self._share)
        self._worker = f"{socket.gethostname()}:{os.getpid()}"
        self._groups = GroupCommits(
            self._files, self.frontier, run=self.run, every=commit_every, clock=clock, share=self._share
        )

    def lease(
        self, count: int, *, sites: Collection[str] | None = None, skip_hosts: Collection[str] = ()
    ) -> list[Task]:
        """Return up to *count* tasks that are due; what was just discovered is among them."""
        with self._guard():
            self._groups.put_tasks()
            tasks = self.frontier.lease(
                count, now=self._clock(), worker=self._worker, sites=sites, skip_hosts=skip_hosts
            )
        self.leased.update((task.key, task) for task in tasks)
        return tasks

    def take(self, task: Task) -> None:
        """Count *task* as leased: its answer is at hand, it need not be fetched."""
        self.leased[task.key] = task

    def set_aside(self, task: Task) -> None:
        """Let *task* wait without a conclusion: it stays leased, and :meth:`take` takes it up again in this run."""
        self.leased.pop(task.key, None)

    def release(self, tasks: Sequence[Task]) -> None:
        """Give leased tasks back untouched: they are PENDING for the next run."""
        keys = [task.key for task in tasks if self.leased.pop(task.key, None)]
        if keys:
            with self._guard():
                self.frontier.release(keys)

    def next_moment(self, *, sites: Collection[str] | None = None) -> float | None:
        """Return when :meth:`lease` would next give something of *sites*; None when nothing is left to wait for."""
        if any(outcome.due for waits in self._groups.waiting for outcome in waits.outcomes):
            self.commit()  # what is to be tried again counts
        with self._guard():
            self._groups.put_tasks()
            return self.frontier.next_moment(now=self._clock(), sites=sites)

    def discovered(self, tasks: Sequence[NewTask]) -> None:
        """Take note of URLs to fetch; known ones stay as they are, unless they are wanted again.

        Those of articles that were taken out on request are passed over.
        """
        tasks = [task for task in tasks if task.key not in self._closed] if self._closed else tasks
        if not tasks:
            return
        self.told += len(tasks)
        self._pending.tasks += tasks
        self._pending.note(self._clock())
        if len(self._pending.tasks) > TASKS_HELD:
            with self._guard():
                self._groups.put_tasks()

    def warc_place(self, site: str, opening: Callable[[str], bytes]) -> Place:
        """Return where the next WARC record of *site* goes; a new file begins with the bytes of opening(its name)."""
        with self._guard():
            return self._files.warc_place(site, opening, moment=self._clock())

    def append(self, name: str, data: bytes) -> Place:
        """Append *data* to file *name* (relative to the data folder), under the commit rule; return where it lies."""
        with self._guard():
            place = self._files.append(self._share.name(name), data)
        self._pending.size += len(data)
        self._pending.note(self._clock())
        return place

    def append_article(self, site: str, month: str, line: bytes) -> Place:
        r"""Append one line ("\n" at its end) to the articles of *site* captured in *month*."""
        name = self._names.get((site, month))
        if name is None:
            name = self._names[site, month] = self.folder.relative(self.folder.articles_path(site, month))
        return self.append(name, line)

    def append_rejected(self, site: str, month: str, line: bytes) -> Place:
        r"""Append one line ("\n" at its end) to the rejected pages of *site* fetched in *month*."""
        return self.append(self.folder.relative(self.folder.rejected_path(site, month)), line)

    def append_warc(self, place: Place, data: bytes) -> Place:
        """Append whole gzip members to the file of *place*, which :meth:`warc_place` gave."""
        return self.append(place.file, data)

    def store_article(self, article: Article) -> Place:
        """Append *article* to the file of its site and month of capture, and remember its version and hashes."""
        place = self.append_article(article.site, article.fetched_at[:7], encode_line(article))
        state = ArticleState.of(article, file=place.file, offset=place.offset, moment=self._clock())
        self._pending.articles[article.id] = state
        return place

    def store_next(self, article: Article) -> int:
        """Store *article* as the version that follows the latest one of its id, and return the number of that."""
        known = self.article(article.id)
        version = known.version + 1 if known else 1
        self.store_article(replace(article, version=version))
        return version

    def store_rejected(self, rejection: Rejection, *, site: str, month: str) -> Place:
        """Append *rejection* to the rejected pages of *site* in *month*."""
        return self.append_rejected(site, month, encode_line(replace(rejection, site=rejection.site or site)))

    def article(self, article_id: str) -> ArticleState | None:
        """Return the latest version of an article, stored or about to be; None when there is none."""
        for waits in self._groups.waiting:
            if held := waits.articles.get(article_id):
                return held
        with self._guard():
            return self.frontier.article(article_id)

    def same_content(self, content_hash: str) -> list[ArticleState]:
        """Return the articles, stored or about to be, whose latest version has this content hash."""
        held = {state.id: state for waits in reversed(self._groups.waiting) for state in waits.articles.values()}
        with self._guard():
            known = [state for state in self.frontier.same_content(content_hash) if state.id not in held]
        return known + [state for state in held.values() if state.content_hash == content_hash]

    def host(self, host: str) -> HostState:
        """Return what is known of *host*."""
        held = (waits.hosts.get(host) for waits in self._groups.waiting)
        return next(filter(None, held), None) or self.frontier.host_state(host)

    def save_host(self, state: HostState) -> None:
        """Remember *state* of a host; a block holds at once, and after a kill."""
        if state.blocked_until != self.host(state.host).blocked_until:
            with self._guard():
                self.frontier.block_host_until(state.host, state.blocked_until, state.reason or "blocked")
        self._pending.hosts[state.host] = state
        self._pending.note(self._clock())

    def block_host_until(self, host: str, moment: float, reason: str) -> None:
        """Lease nothing of *host* before *moment*; a moment in the past lifts the block."""
        self.save_host(replace(self.host(host), blocked_until=moment, reason=reason))

    def done(
        self,
        task: Task,
        outcome: OutcomeName,
        *,
        reason: str | None = None,
        detail: str | None = None,
        status: int | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
        due: float = 0.0,
        fetched: float | None = None,
    ) -> bool:
        """Conclude a leased task, and commit when the group is full; False when it was concluded before.

        *due* is when a "retried" URL is tried again, or when any other is fetched anew (0: not by itself); *fetched* is
        when the answer came, if that was long ago.
        """
        if self.leased.pop(task.key, None) is None:
            return False
        moment = self._clock()
        self._pending.outcomes.append(
            Outcome(
                key=task.key,
                outcome=outcome,
                moment=moment if fetched is None else fetched,
                reason=reason,
                detail=detail,
                status=status,
                etag=etag,
                last_modified=last_modified,
                due=due,
            )
        )
        self._pending.note(moment)
        if not self.failed:
            with self._guard():
                self._groups.go_on()
        return True

    def maybe_commit(self) -> bool:
        """Commit when something has waited long enough; return whether it did. To be asked now and then."""
        if self._share.spool and not self.failed:  # nobody waits here for an object store
            with self._guard():
                self._groups.go_on(oldest=self._seconds)
            return False
        if self.failed or not self._groups.has_waited(self._seconds):
            return False
        self.commit()
        return True

    def commit(self) -> None:
        """Put the files on the disk, then make everything that waits true; all of it is on the disk at the end."""
        with self._guard():
            self._groups.commit()

    def close(self, *, reason: str = "finished", stats: str | None = None) -> None:
        """Commit what waits, give back what is leased, store how the run ended (*stats* is JSON), close and unlock."""
        try:
            if not self.failed:
                self.commit()
                self.release(list(self.leased.values()))
                with self._guard():
                    self.frontier.finish_run(self.run, now=self._clock(), reason=reason, stats=stats)
        finally:
            self._groups.close()
            self._files.close()
            self.opened.close()

    def may_ask(self, seconds: float) -> bool:
        """Return whether our sites are surely ours for so many *seconds*: in them a request may be answered."""
        return self._share.seconds_left() > seconds

    def lose(self, site: str) -> None:
        """Accept nothing more: another worker has *site* now."""
        if not self.failed:
            self.failed = LeaseLostError(f"{site}: the lease was lost; what was not committed is dropped")

    @property
    def commits(self) -> int:
        """How many groups were committed."""
        return self._groups.commits

    @property
    def _pending(self) -> Pending:
        return self._groups.pending

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Refuse work after a failure of the storage, and remember the first one."""
        if self.failed:
            raise self.failed
        try:
            yield
        except StorageError as error:
            self.failed = error
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(reason="finished" if kind is None else "error")
