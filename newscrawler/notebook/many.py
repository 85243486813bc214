"""Many pages read on all cores, in the order in which they were given."""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from inspect import signature
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TimeElapsedColumn

from newscrawler.archive.allocator import preloaded
from newscrawler.errors import UsageError
from newscrawler.items.schema import decode_line, encode_line
from newscrawler.record import extract
from newscrawler.record.clock import Failed, guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from newscrawler.items import Article

    Page = tuple[bytes | str, str] | Mapping[str, Any]

_ARGUMENTS = frozenset(signature(extract).parameters)

# Pages are handed over by so many characters: 30 of news pages, .1 s of reading, against .3 ms for a hand-over.
_JOB_CHARACTERS = 2_000_000
_JOBS_AHEAD = 3  # for each process: it never waits, and memory does not grow with the number of pages


def extract_many(
    pages: Iterable[Page], *, processes: int | None = None, progress: bool = False
) -> Iterator[Article | None]:
    """Yield what ``newscrawler.extract`` makes of each of *pages*, in their order; None where it is no article.

    A page is ``(html, url)``, or a mapping of what ``extract`` takes (``html``, ``url``, ``fetched_at``, ``headers``,
    …). *pages* may be a generator: no more of them are in memory than are being read. *processes*: None for one a core;
    with *progress* a line on standard error tells how far it is. A page that takes more than 20 seconds of CPU, or
    whose process is killed (out of memory), gives None. Raises UsageError for what is no page.

    In a script, call it below ``if __name__ == "__main__":``, as every pool of processes asks.
    """
    waiting: deque[tuple[list[dict[str, Any]], Future[list[bytes | None]]]] = deque()
    with ExitStack() as stack:
        count = processes or len(os.sched_getaffinity(0))
        pool = _Pool(stack, count)
        bar = stack.enter_context(_bar()) if progress else None
        task = bar.add_task("pages", total=None) if bar else None
        for job in _jobs(pages):
            waiting.append((job, pool.submit(job)))
            if len(waiting) > count * _JOBS_AHEAD:
                yield from _told(pool.collect(*waiting.popleft()), bar, task)
        while waiting:
            yield from _told(pool.collect(*waiting.popleft()), bar, task)


class _Pool:
    """Processes that have loaded the rules; those that were killed are replaced."""

    def __init__(self, stack: ExitStack, processes: int) -> None:
        self._stack = stack
        self._processes = processes
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([__name__])
        self._executor = self._made(processes)

    def submit(self, job: list[dict[str, Any]]) -> Future[list[bytes | None]]:
        try:
            return self._executor.submit(_read, job)
        except BrokenProcessPool:
            self._executor = self._made(self._processes)
            return self._executor.submit(_read, job)

    def collect(self, job: list[dict[str, Any]], future: Future[list[bytes | None]]) -> list[bytes | None]:
        """Return what *job* gave; when its process was killed, what each of its pages gives alone."""
        with suppress(BrokenProcessPool):
            return future.result()
        found: list[bytes | None] = []
        for page in job:
            with self._made(1) as single, suppress(BrokenProcessPool):
                found += single.submit(_read, [page]).result()
                continue
            found.append(None)
        return found

    def _made(self, processes: int) -> ProcessPoolExecutor:
        with preloaded():
            executor = ProcessPoolExecutor(processes, mp_context=self._context)
            self._stack.callback(executor.shutdown, wait=True, cancel_futures=True)
            return executor


def _jobs(pages: Iterable[Page]) -> Iterator[list[dict[str, Any]]]:
    job: list[dict[str, Any]] = []
    size = 0
    for number, page in enumerate(pages):
        given = {"html": page[0], "url": page[1]} if isinstance(page, tuple) else dict(page)
        if not {"html", "url"} <= given.keys() <= _ARGUMENTS:
            raise UsageError(f"page {number}: give (html, url), or a mapping of {', '.join(sorted(_ARGUMENTS))}")
        job.append(given)
        size += len(given["html"])
        if size >= _JOB_CHARACTERS:
            yield job
            job, size = [], 0
    if job:
        yield job


def _read(job: Sequence[dict[str, Any]]) -> list[bytes | None]:
    """Return the line of each page of *job*: bytes cross to the other process faster than objects."""
    return [None if article is None else encode_line(article) for article in map(_extracted, job)]


def _extracted(page: dict[str, Any]) -> Article | None:
    found = guarded(lambda: extract(**page))
    return None if isinstance(found, Failed) else found


def _told(lines: list[bytes | None], bar: Progress | None, task: Any) -> Iterator[Article | None]:
    for line in lines:
        if bar is not None:
            bar.advance(task)
        yield None if line is None else decode_line(line)


def _bar() -> Progress:
    return Progress(SpinnerColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=Console(stderr=True))
