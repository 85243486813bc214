"""Processes that read jobs; one that is killed (out of memory) is replaced, and what it was reading is read again."""

import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from multiprocessing.forkserver import ensure_running
from threading import Thread
from types import TracebackType
from typing import Self

from newscrawler.archive.allocator import preloaded
from newscrawler.archive.reextract.compare import Job, Reread, reread


class Pool:
    """A pool of *processes* (None: one a core). Use as a context manager."""

    def __init__(self, processes: int | None) -> None:
        self._processes = processes
        self._context = _forks()
        self._executor = self._made(processes)

    def submit(self, job: Job) -> Future[list[Reread]]:
        """Hand over *job*."""
        try:
            return self._executor.submit(reread, job)
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = self._made(self._processes)
            return self._executor.submit(reread, job)

    def collect(self, job: Job, future: Future[list[Reread]]) -> list[Reread]:
        """Return what *job* gave; when a process was killed meanwhile, what it gives in one of its own."""
        with suppress(BrokenProcessPool):
            return future.result()
        return self._alone(job)

    def _alone(self, job: Job) -> list[Reread]:
        with self._made(1) as single, suppress(BrokenProcessPool):
            return single.submit(reread, job).result()
        if len(job.offsets) == 1:
            place = f"{job.file}, offset {job.offsets[0]}"
            return [Reread(verdict="failed", url=place, fetched_at="", reason="the process that read it was killed")]
        middle = len(job.offsets) // 2
        halves = (replace(job, offsets=job.offsets[:middle]), replace(job, offsets=job.offsets[middle:]))
        return [page for half in halves for page in self._alone(half)]

    def _made(self, processes: int | None) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(processes, mp_context=self._context, initializer=_end_with_parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


def _forks() -> BaseContext:
    """Return where worker processes come from: forks of one that has loaded the rules (half a second) for them all."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", reread.__module__])
    with preloaded():
        ensure_running()  # it loads them while we collect what is stored
    return context


def _end_with_parent() -> None:
    """Let this worker process end when the one it works for is gone: killed, that could not tell."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
