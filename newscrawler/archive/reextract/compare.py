"""A part of a WARC file read with today's rules and compared with what was stored; runs in a worker process."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from newscrawler.archive.reextract.differences import Difference, differences
from newscrawler.archive.reextract.stored import StoredPage, StoredPages
from newscrawler.errors import ArchiveError
from newscrawler.items import Article, Capture, Rejection, SiteRules
from newscrawler.items.schema import decode_line, encode_line
from newscrawler.record import whole_record
from newscrawler.record.clock import Failed, guarded
from newscrawler.warc.exchange import capture_of
from newscrawler.warc.replay import Replay

RereadVerdict = Literal["unchanged", "changed", "rejected", "accepted", "older", "failed"]

# Rejections that judge a page by other pages, or by what was asked for: reading it again cannot change them.
BY_OTHERS = frozenset({"duplicate", "twin", "same", "unchanged", "out_of_range"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One part of a WARC file, to be read with *rules*: the answers that begin at *offsets*. It can travel."""

    root: Path
    stored: Path
    file: str
    offsets: tuple[int, ...]
    rules: SiteRules
    keep: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """How one page reads today.

    "unchanged": byte for byte as stored (or still no article, or a page that was fetched again and said the same);
    "changed": the latest version of an article reads differently, see *differences*; "older": so does a version that
    a later one has replaced; "rejected": stored, but no article today, for *reason*; "accepted": an article today that
    was not stored; "failed": reading it raised an error, *reason*. *article* is the new record, when it was asked for.
    *is_held*: its reading waits in the quarantine, and is "accepted" when today's rules read it otherwise; whether that
    is better than what is stored is seen when it is written.
    """

    verdict: RereadVerdict
    url: str
    fetched_at: str
    title: str | None = None
    reason: str | None = None
    differences: tuple[Difference, ...] = ()
    article: Article | None = None
    is_held: bool = False


def reread(job: Job) -> list[Reread]:
    """Return how each page of the part reads today; what cannot be read at all is "failed"."""
    replay = Replay(job.root)
    try:
        with StoredPages(job.stored, job.root, file=job.file, first=job.offsets[0], last=job.offsets[-1]) as stored:
            return [
                capture if isinstance(capture, Reread) else _reread(capture, job, stored, replay)
                for capture in _captures(replay, job)
            ]
    finally:
        replay.close()


def _captures(replay: Replay, job: Job) -> Iterator[Capture | Reread]:
    """Yield the pages of the part; a damaged record is told, and the next one is read."""
    at, end = 0, job.offsets[-1] + 1
    while at < len(job.offsets):
        try:
            for exchange, ref in replay.exchanges(job.root / job.file, offset=job.offsets[at], end=end):
                at = bisect_right(job.offsets, ref.offset)
                if exchange.is_page:
                    yield capture_of(exchange, ref)
        except ArchiveError as error:
            place = f"{job.file}, offset {job.offsets[at]}" if at < len(job.offsets) else job.file
            yield Reread(verdict="failed", url=place, fetched_at="", reason=str(error))
            at += 1
        else:
            return


def _reread(capture: Capture, job: Job, pages: StoredPages, replay: Replay) -> Reread:
    fetched_at = capture.fetched_at.isoformat(timespec="seconds")
    record = guarded(lambda: whole_record(capture, job.rules, part=lambda url: _part(replay, url, capture.fetched_at)))
    if isinstance(record, Failed):
        return Reread(verdict="failed", url=capture.url, fetched_at=fetched_at, reason=record.detail)
    stored = pages.at(capture.warc.offset) if capture.warc else None
    if isinstance(record, Rejection):
        return _rejected(record, stored, fetched_at)
    found = _article(pages.known_as(record), stored, pages, fetched_at)
    return replace(found, article=None) if found.article and not job.keep else found


def _part(replay: Replay, url: str, moment: datetime) -> Capture | None:
    """Return the further page of an article that was fetched with its first page, at or right after *moment*."""
    found = sorted(replay.lookup.all(url), key=lambda one: one.moment)
    after = [one for one in found if one.moment >= moment]
    return replay.get(url, (after[0] if after else found[-1]).moment) if found else None


def _rejected(record: Rejection, stored: StoredPage | None, fetched_at: str) -> Reread:
    was_article = stored is not None and stored.reason is None
    verdict: RereadVerdict = "unchanged" if not was_article else "rejected" if stored and stored.is_latest else "older"
    title = decode_line(stored.line).title if stored and was_article else None
    return Reread(verdict=verdict, url=record.url, fetched_at=fetched_at, title=title, reason=record.reason)


def _article(record: Article, stored: StoredPage | None, pages: StoredPages, fetched_at: str) -> Reread:
    def judged(verdict: RereadVerdict, changes: tuple[Difference, ...] = ()) -> Reread:
        return Reread(
            verdict=verdict,
            url=record.url,
            fetched_at=fetched_at,
            title=record.title,
            differences=changes,
            article=record if verdict in ("changed", "accepted") else None,
        )

    if stored is None:
        return judged("unchanged" if pages.has(record.id) else "accepted")
    if stored.reason == "held":
        held = decode_line(stored.line)
        is_same = replace(record, version=held.version, extractor=held.extractor) == held
        return replace(judged("unchanged" if is_same else "accepted", differences(held, record)), is_held=True)
    if stored.reason is not None:
        return judged("unchanged" if stored.reason in BY_OTHERS else "accepted")
    again = record if record.version == stored.version else replace(record, version=stored.version)
    if encode_line(again) == stored.line + b"\n":
        return judged("unchanged")
    before = decode_line(stored.line)
    if encode_line(replace(again, extractor=before.extractor)) == stored.line + b"\n":
        return judged("unchanged")
    return judged("changed" if stored.is_latest else "older", differences(before, again))
