"""Today's rules applied to yesterday's pages: every page of the archive, in parallel, without the network."""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack
from hashlib import sha256
from itertools import tee
from pathlib import Path

import msgspec

from newscrawler.archive.quarantine import Quarantine
from newscrawler.archive.reextract.compare import Job, Reread, reread
from newscrawler.archive.reextract.parts import RereadPart
from newscrawler.archive.reextract.stored import Collecting, collectings
from newscrawler.archive.releasing import by_rules
from newscrawler.archive.rules import kept_rules
from newscrawler.archive.workers import IN_FLIGHT, Workers, workers_for
from newscrawler.extract import EXTRACTOR
from newscrawler.items import SiteRules
from newscrawler.ledger import open_ledger
from newscrawler.storage import DataFolder
from newscrawler.warc.index import fresh_lines, scan

# Answers in one job: at 3 ms a page .3 s of work, against 1 ms to hand it over (20 to 100 are equally fast, 2026-11);
# small enough that one WARC file of 1 GB keeps hundreds of processes busy.
ANSWERS_A_JOB = 100
_SITES_AHEAD = 4  # whose stored lines are collected while others are read


def reextract(
    path: Path | str,
    *,
    rules: Callable[[str], SiteRules | None] = lambda _: None,
    executor: Executor | None = None,
    cluster: str | None = None,
    processes: int | None = None,
    site: str | None = None,
    keep: bool = False,
    out: Path | None = None,
) -> Iterator[Reread]:
    """Yield how every page of the data folder *path* reads today, in the order of the WARC files.

    *rules* gives the declared rules of a site by its name; None means those that its last crawl read with.
    *executor* runs the work: any ``concurrent.futures.Executor``; *cluster* is the address of a Dask scheduler, whose
    workers see the folder under the same path; else it is a pool of *processes* (None: one a core). With *keep*,
    changed and newly accepted pages carry their new record. What each part gave is kept in the folder *out*, and taken
    from there when rules, pages and what is stored are the same. Nothing else is written but scratch files inside the
    folder, which go away.
    """
    folder = DataFolder(Path(path).absolute())
    with ExitStack() as stack:
        if executor is not None:
            workers = Workers(executor, lost=())
        else:
            chosen = workers_for([folder.path], loads=reread.__module__, cluster=cluster, processes=processes)
            workers = stack.enter_context(chosen)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=".reextract-", dir=folder.path)))
        parts = _parts(folder, workers, scratch, rules, site=site, keep=keep, out=out.absolute() if out else None)
        for pages in workers.in_order(parts, ahead=IN_FLIGHT):
            yield from pages


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


def _parts(
    folder: DataFolder,
    workers: Workers,
    scratch: Path,
    rules: Callable[[str], SiteRules | None],
    *,
    site: str | None,
    keep: bool,
    out: Path | None,
) -> Iterator[RereadPart]:
    """Yield the parts of each site as soon as it is collected what is stored of it."""
    warcs: dict[str, list[Path]] = {}
    for warc in folder.warc_files(site):
        warcs.setdefault(warc.parent.name, []).append(warc)
    wanted, asked = tee(collectings(folder, scratch, warcs))
    for what, _ in zip(wanted, workers.in_order(asked, ahead=_SITES_AHEAD), strict=True):
        declared = rules(what.site) or kept_rules(folder, what.site)
        state = _state(folder, what)
        for warc in warcs[what.site]:
            end = what.ends.get(warc, sys.maxsize)
            lines = fresh_lines(warc) or scan(warc)
            offsets = sorted(line.offset for line in lines if line.offset + line.length <= end)
            for start in range(0, len(offsets), ANSWERS_A_JOB):
                job = Job(
                    root=folder.path,
                    stored=what.stored,
                    file=folder.relative(warc),
                    offsets=tuple(offsets[start : start + ANSWERS_A_JOB]),
                    rules=declared,
                    keep=keep,
                )
                yield RereadPart(job=job, result=_result(out, job, state) if out else None)


def _state(folder: DataFolder, what: Collecting) -> list[tuple[str, int]]:
    """Return what tells whether the same is stored of a site as before: its files and their sizes."""
    files = [*folder.article_files(what.site), *folder.rejected_files(what.site)]
    sizes = [(folder.relative(path), what.ends.get(path) or path.stat().st_size) for path in files]
    return [*sizes, ("held", len(what.held)), ("moved", len(what.moved))]


def _result(out: Path, job: Job, state: list[tuple[str, int]]) -> Path:
    """Return the file of what *job* gives; another one when anything that it depends on is another."""
    told = msgspec.json.encode((EXTRACTOR, job.rules, job.offsets, job.keep, state))
    return out / job.file / f"{job.offsets[0]:012d}-{sha256(told).hexdigest()[:12]}.jsonl"
