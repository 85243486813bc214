"""Who works: processes of this machine, or an executor of others; what is killed is done again."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from multiprocessing.forkserver import ensure_running
from threading import Thread
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from newscrawler.archive.allocator import preloaded

Given = TypeVar("Given", covariant=True)  # noqa: PLC0105 - what a piece of work gives


class Work(Protocol[Given]):
    """A piece of work that can travel."""

    def run(self) -> Given:
        """Do it, in a worker process."""

    def lost(self, again: Callable[[Any], Any]) -> Given:
        """Return what it gives when whoever did it was killed twice; *again* does other work alone."""


class Workers:
    """An executor, which looks after its own processes; *lost* are its errors that say that one was killed."""

    lost: tuple[type[Exception], ...]

    def __init__(self, executor: Executor, *, lost: tuple[type[Exception], ...]) -> None:
        self._executor = executor
        self.lost = lost

    def in_order(self, works: Iterable[Work[Given]], *, ahead: int) -> Iterator[Given]:
        """Yield what each of *works* gives, in their order; *ahead* of them are handed over and not yet collected."""
        waiting: deque[tuple[Work[Given], Future[Given]]] = deque()
        for work in works:
            waiting.append((work, self.submit(work)))
            if len(waiting) >= ahead:
                yield self.collect(*waiting.popleft())
        while waiting:
            yield self.collect(*waiting.popleft())

    def submit(self, work: Work[Given]) -> Future[Given]:
        """Hand over *work*."""
        return self._executor.submit(_run, work)

    def collect(self, work: Work[Given], future: Future[Given]) -> Given:
        """Return what *work* gave; when a process was killed meanwhile, what it gives alone."""
        with suppress(*self.lost):
            return future.result()
        return self._again(work)

    def _again(self, work: Work[Given]) -> Given:
        with self._alone() as executor, suppress(*self.lost):
            return executor.submit(_run, work).result()
        return work.lost(self._again)

    def _alone(self) -> AbstractContextManager[Executor]:
        return nullcontext(self._executor)


class Pool(Workers):
    """A pool of *processes* (None: one a core), in which one that is killed is replaced. Use as a context manager.

    Each has loaded the module *loads* before its first piece of work.
    """

    def __init__(self, processes: int | None, *, loads: str) -> None:
        self._processes = processes
        self._context = _forks(loads)
        super().__init__(self._made(processes), lost=(BrokenProcessPool,))

    def submit(self, work: Work[Given]) -> Future[Given]:
        """Hand over *work*."""
        try:
            return super().submit(work)
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = self._made(self._processes)
            return super().submit(work)

    def _alone(self) -> AbstractContextManager[Executor]:
        """Return a process for one piece of work, so that it is not killed for another's fault."""
        return self._made(1)

    def _made(self, processes: int | None) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(processes, mp_context=self._context, initializer=_end_with_parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


class Here(Workers):
    """This process alone: a piece of work is done when its turn comes to be collected."""

    def __init__(self) -> None:
        """Nobody is hired, so nobody is lost."""
        self.lost = ()

    def in_order(self, works: Iterable[Work[Given]], *, ahead: int) -> Iterator[Given]:  # noqa: ARG002 - nothing waits
        """Yield what each of *works* gives."""
        return (work.run() for work in works)


HERE = Here()


def _run(work: Work[Given]) -> Given:
    return work.run()


def _forks(loads: str) -> BaseContext:
    """Return where worker processes come from: forks of one that has loaded *loads* (half a second) for them all."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", loads])
    with preloaded():
        ensure_running()  # it loads it while we look for what there is to do
    return context


def _end_with_parent() -> None:
    """Let this worker process end when the one it works for is gone: killed, that could not tell."""
    Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
