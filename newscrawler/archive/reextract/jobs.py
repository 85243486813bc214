"""Today's rules applied to yesterday's pages: every page of the archive, in parallel, without the network."""

import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from newscrawler.archive.quarantine import Quarantine
from newscrawler.archive.reextract.compare import Job, Reread, reread
from newscrawler.archive.reextract.pool import Pool
from newscrawler.archive.reextract.stored import collect
from newscrawler.archive.releasing import by_rules
from newscrawler.archive.rules import kept_rules
from newscrawler.items import SiteRules
from newscrawler.ledger import CommittedFiles, open_ledger
from newscrawler.storage import DataFolder
from newscrawler.warc.index import fresh_lines, scan

# Answers in one job: at 3 ms a page .3 s of work, against 1 ms to hand it over (20 to 100 are equally fast, 2026-11);
# small enough that one WARC file of 1 GB keeps hundreds of processes busy.
ANSWERS_A_JOB = 100
_IN_FLIGHT = 64  # jobs handed over and not yet collected: bounds the memory, whatever the size of the archive


def reextract(
    path: Path | str,
    *,
    rules: Callable[[str], SiteRules | None] = lambda _: None,
    executor: Executor | None = None,
    processes: int | None = None,
    site: str | None = None,
    keep: bool = False,
) -> Iterator[Reread]:
    """Yield how every page of the data folder *path* reads today, in the order of the WARC files.

    *rules* gives the declared rules of a site by its name; None means those that its last crawl read with.
    *executor* runs the work: any ``concurrent.futures.Executor``, also one of a cluster that sees the folder under
    the same path; None is a pool of *processes* (None: one a core). With *keep*, changed and newly accepted pages
    carry their new record. Nothing is written but a scratch file inside the folder, which goes away.
    """
    folder = DataFolder(path)
    with ExitStack() as stack:
        pool = stack.enter_context(Pool(processes)) if executor is None else _Others(executor)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".reextract-", dir=folder.path)))
        stored = scratch / "stored.sqlite"
        collect(folder, stored, site=site)
        waiting: deque[tuple[Job, Future[list[Reread]]]] = deque()
        for job in _jobs(folder, stored, rules, site=site, keep=keep):
            waiting.append((job, pool.submit(job)))
            if len(waiting) >= _IN_FLIGHT:
                yield from pool.collect(*waiting.popleft())
        while waiting:
            yield from pool.collect(*waiting.popleft())


@dataclass(frozen=True, slots=True)
class _Others:
    """An executor of others, which looks after its own processes."""

    executor: Executor

    def submit(self, job: Job) -> Future[list[Reread]]:
        return self.executor.submit(reread, job)

    def collect(self, job: Job, future: Future[list[Reread]]) -> list[Reread]:  # noqa: ARG002 - as Pool's
        return future.result()


def store_versions(path: Path | str, pages: Iterable[Reread]) -> int:
    """Store the new records among *pages* (made with keep=True) as new versions; return how many.

    Only the latest version of an article gets a successor, read from the same page; nothing is overwritten. Raises
    LockedError while a crawl writes to the folder.
    """
    count = 0
    with open_ledger(path, command="newscrawler reextract --write") as ledger:
        quarantine = Quarantine(ledger.folder)
        for page in pages:
            if page.article is None:
                continue
            if page.is_held:
                count += by_rules(page.article, quarantine, ledger)
            elif page.verdict == "changed" or ledger.article(page.article.id) is None:
                ledger.store_next(page.article)
                count += 1
            ledger.maybe_commit()
    return count


def _jobs(
    folder: DataFolder, stored: Path, rules: Callable[[str], SiteRules | None], *, site: str | None, keep: bool
) -> Iterator[Job]:
    ends = CommittedFiles(folder).ends
    for warc in folder.warc_files(site):
        name, end = warc.parent.name, ends.get(warc, sys.maxsize)
        offsets = sorted(line.offset for line in fresh_lines(warc) or scan(warc) if line.offset + line.length <= end)
        for start in range(0, len(offsets), ANSWERS_A_JOB):
            yield Job(
                root=folder.path,
                stored=stored,
                file=folder.relative(warc),
                offsets=tuple(offsets[start : start + ANSWERS_A_JOB]),
                rules=rules(name) or kept_rules(folder, name),
                keep=keep,
            )
