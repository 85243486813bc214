"""Captures of others taken into our archive: read with our rules, stored under the commit rule, as if crawled."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.archive.latest import latest_of
from newscrawler.archive.needed import NeededCaptures
from newscrawler.archive.recorder import PageToStore
from newscrawler.archive.twins import twin_of
from newscrawler.errors import ArchiveError, NewsCrawlerError
from newscrawler.frontier import NewTask, Task
from newscrawler.items import Article, Rejection
from newscrawler.record import refine
from newscrawler.record.clock import Failed, guarded
from newscrawler.record.reading import needs_in, read_exchange
from newscrawler.text.printable import printable
from newscrawler.urls import canonical_url
from newscrawler.warc.exchange import capture_of
from newscrawler.warc.foreign import CdxPlace, places, taken_at, taken_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newscrawler.archive.recorder import Recorder
    from newscrawler.frontier import ArticleState
    from newscrawler.items import SiteRules
    from newscrawler.record.reading import ReadPage
    from newscrawler.requisites import Kinds
    from newscrawler.warc.exchange import Exchange
    from newscrawler.warc.foreign import Taken


MAX_NOTES = 100  # damaged records that are named; the others are counted


@dataclass(slots=True, kw_only=True)
class Intake:
    """Takes captures of others through *recorder*; *rules_of* gives the rules of the site of a URL, None to leave it.

    *kinds_of* says by the name of a site which requisites of its pages are taken, too; those that stand in front of
    their pages wait for :meth:`begins_again`.

    A capture is taken once: its record id is kept with the outcome of its page, in the same commit. So it can be
    stopped at any moment and run again. *counts* are outcomes ("stored", "edited", "unchanged", "known") and reasons
    ("rejected/listing", "skipped/http_404", …); *notes* say what is wrong with files.
    """

    recorder: Recorder
    rules_of: Callable[[str], SiteRules | None]
    kinds_of: Callable[[str], Kinds]
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    needed: NeededCaptures = field(init=False)
    _is_over: bool = False  # all pages were read: what they need is looked for

    def __post_init__(self) -> None:
        self.needed = NeededCaptures(recorder=self.recorder, kinds_of=self.kinds_of, counts=self.counts)

    def begins_again(self) -> bool:
        """Return whether the same files are to be gone through once more, for what pages need that came after it."""
        self._is_over = True
        return self.needed.begins_again()

    def warc(self, path: Path) -> None:
        """Take what the file *path* holds; each damaged record is a note, and so is a file that is something else."""
        try:
            for taken in taken_from(path):
                self.take(taken)
        except ArchiveError as error:
            self._damaged(str(error))
        self.counts["files"] += not self._is_over

    def cdx(self, path: Path, folder: Path) -> None:
        """Take what the CDX or CDXJ file *path* names of the WARC files in *folder*."""
        for place in places(path):
            if isinstance(place, CdxPlace):
                self._take_place(place, folder)
            else:
                self._damaged(f"{path}: not a CDX line: {place[:80]!r}")
        self.counts["files"] += not self._is_over

    def _take_place(self, place: CdxPlace, folder: Path) -> None:
        is_needed = self.needed.wants(place.url)
        if is_needed:
            place = replace(place, mime=None)
        elif place.url and (self._is_over or self.rules_of(place.url) is None):  # do not even open the file
            self.needed.passed(place.url)
            self.counts["skipped/other_site"] += not self._is_over
            return
        elif place.reason == "not_html":
            self.needed.passed(place.url)
        taken = taken_at(place, folder)
        note = f"{place.filename}: {taken.reason}"
        if taken.reason == "warc_missing" and printable(note) not in self.notes:
            self.notes.append(printable(note))
        self.take(taken)

    def _damaged(self, note: str) -> None:
        if self._is_over:
            return  # it was told the first time
        self.counts["failed/warc_damaged"] += 1
        self._note(note)

    def _note(self, note: str) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(printable(note))

    def take(self, taken: Taken) -> None:
        """Take one capture, unless it holds no page, is of a site that is not wanted, or was taken before."""
        exchange = taken.exchange
        if taken.reason == "warc_damaged":
            self._damaged(taken.detail)
            return
        if self.needed.take(taken) or self._is_over:
            return
        rules = self.rules_of(taken.url)
        if rules is None:
            self.counts["skipped/other_site"] += 1
        elif exchange is None or taken.reason:
            self.counts[f"skipped/{taken.reason}"] += 1
        elif (key := _key(taken.url)) is None:
            self.counts["skipped/bad_url"] += 1
        elif any(event.detail == taken.mark for event in self.recorder.ledger.frontier.history(key)):
            self.counts["known"] += 1
            self._need_again(exchange, rules)
        else:
            self._read(exchange, rules, key=key, mark=taken.mark)

    def _need_again(self, exchange: Exchange, rules: SiteRules) -> None:
        """Take note of what a known page needs: a run that was stopped may have left it."""
        site = rules.name or "news"
        found = guarded(lambda: needs_in(capture_of(exchange), self.kinds_of(site)))
        self.needed.add(site, () if isinstance(found, Failed) else found)

    def _read(self, exchange: Exchange, rules: SiteRules, *, key: str, mark: str) -> None:
        warcinfo = self.recorder.warcinfo(rules.name or "news")
        kinds = self.kinds_of(rules.name or "news")
        page = guarded(lambda: read_exchange(exchange, rules, warcinfo=warcinfo, kinds=kinds))
        if isinstance(page, Failed):
            self._unread(page, exchange, rules, key=key, mark=mark)
            return
        record = page.record
        if isinstance(record, Article):
            state = self.recorder.ledger.article(record.id)
            if state is not None and self._fetched(state) >= exchange.fetched_at.replace(microsecond=0):
                to_store, due = self._taken(page, exchange, rules, key=key, mark=mark)
                self.recorder.finish(to_store, "unchanged", reason="older_capture", due=due)
                self.counts["skipped/older_capture"] += 1
                return
            record = self._unless_twin(record if page.refined else refine(record, lines=rules.lines).record)
        to_store, due = self._taken(page, exchange, rules, key=key, mark=mark)
        self.needed.add(to_store.task.site, page.needs)
        if isinstance(record, Article):
            self.recorder.expect(record, to_store)
            judged = self.recorder.store(record, due=due)
            count = {"new": "stored", "edited": "edited", "same": "unchanged"}.get(judged.verdict)
            self.counts[count or f"held/{judged.reason}"] += 1
        elif isinstance(record, Rejection):
            self.recorder.reject(replace(record, site=to_store.task.site), to_store, due=due)
            self.counts[f"rejected/{record.reason}"] += 1

    def _unread(self, why: Failed, exchange: Exchange, rules: SiteRules, *, key: str, mark: str) -> None:
        """Keep the bytes of a page that our rules broke on, or that took them too long."""
        warcinfo = self.recorder.warcinfo(rules.name or "news")
        page = read_exchange(exchange, rules, warcinfo=warcinfo, read=False)
        to_store, due = self._taken(page, exchange, rules, key=key, mark=mark)
        self.recorder.append(to_store.task.site, page)
        self.recorder.finish(to_store, "failed", reason=why.reason, due=due)
        self.counts[f"failed/{why.reason}"] += 1
        self._note(f"{exchange.url}: {why.detail}")

    def _unless_twin(self, record: Article | Rejection) -> Article | Rejection:
        twin = twin_of(record, self.recorder.ledger) if isinstance(record, Article) else None
        return Rejection(url=record.url, reason="twin", detail=f"of {twin.url}") if twin else record

    def _taken(
        self, page: ReadPage, exchange: Exchange, rules: SiteRules, *, key: str, mark: str
    ) -> tuple[PageToStore, float]:
        """Return the page under a task that counts as leased, and when it is due again.

        A page that waited to be fetched goes on waiting; so does one that is to be visited again.
        """
        ledger, site = self.recorder.ledger, rules.name or "news"
        status = ledger.frontier.status(key)
        waits = status is not None and status.state in {"pending", "leased"}
        due = time.time() if waits else status.due if status else 0.0
        host = status.host if status else ""
        ledger.discovered([NewTask(url=exchange.url, key=key, site=site, hint=exchange.hint)])
        task = Task(url=exchange.url, key=key, site=site, host=host, kind="page")
        ledger.take(task)
        return PageToStore(task=task, exchange=exchange, page=page, mark=mark), due

    def _fetched(self, state: ArticleState) -> datetime:
        """Return when the latest version of an article was captured."""
        stored = latest_of(state, self.recorder.ledger)  # without it, when it was stored says nearly the same
        return datetime.fromisoformat(stored.fetched_at) if stored else datetime.fromtimestamp(state.moment, UTC)


def files_in(paths: Iterable[Path], endings: tuple[str, ...]) -> Iterator[Path]:
    """Yield *paths* in order; for a folder the files with one of *endings* in it, by name."""
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.name.lower().endswith(endings))
        else:
            yield path


def _key(url: str) -> str | None:
    try:
        return canonical_url(url)
    except (NewsCrawlerError, ValueError):
        return None
