"""The process that reads pages and sources for a crawl: ``python -m newscrawler.crawl.reading_process SECONDS``.

It gets its jobs through the socket that is its standard input, and reads them in order until the crawl goes away.
"""

import os
import signal
import socket
import struct
import sys
import traceback

import msgspec

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.errors import FeedError, SitemapError
from newscrawler.items import Article, Rejection, SiteRules
from newscrawler.record.build import unreadable
from newscrawler.record.clock import TooSlowError
from newscrawler.record.reading import ReadPage, needs_in, read_exchange
from newscrawler.requisites import Kinds, Need
from newscrawler.urls.shapes import Shapes
from newscrawler.warc.exchange import Exchange, Prior, capture_of
from newscrawler.warc.writer import WarcMembers

_PAGES = frozenset({"home", "listing", "page"})  # sources that are parsed like articles
SIZE = struct.Struct("!Q")  # before every job and every answer: its length in bytes


class ReadJob(msgspec.Struct, frozen=True, array_like=True, tag="page"):
    """What :func:`newscrawler.record.reading.read_exchange` takes."""

    exchange: Exchange
    rules: SiteRules
    warcinfo: str | None
    prior: Prior | None
    read: bool
    kinds: Kinds = frozenset()


class NeedsJob(msgspec.Struct, frozen=True, array_like=True, tag="needs"):
    """A style sheet, and which of its needs are to be told."""

    exchange: Exchange
    kinds: Kinds


class SourceJob(msgspec.Struct, frozen=True, array_like=True, tag="source"):
    """What :func:`newscrawler.discovery.read_answer` takes; *forms* are those that the site's articles have."""

    exchange: Exchange
    source: Source
    forms: tuple[tuple[str, ...], ...]


class SourceAnswer(msgspec.Struct, frozen=True, array_like=True):
    """What a source gave: its *harvest*, why it was *refused*, or why it was not whole (*truncated*)."""

    harvest: Harvest | None = None
    refused: str = ""
    truncated: str | None = None


class ReadReply(msgspec.Struct, frozen=True, array_like=True):
    """What a job gave, or the traceback of how it *failed*."""

    members: WarcMembers | None = None
    article: Article | None = None
    rejection: Rejection | None = None
    parts: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    refined: bool = False
    source: SourceAnswer | None = None
    failed: str = ""

    def page(self, job: ReadJob) -> ReadPage | str:
        """Return the page that *job* gave, or how it failed."""
        if self.members is None:
            return self.failed
        rules = job.rules if job.read else None
        record = self.article or self.rejection
        return ReadPage(
            members=self.members,
            record=record,
            parts=self.parts,
            needs=self.needs,
            rules=rules,
            refined=self.refined,
        )


AnyJob = ReadJob | SourceJob | NeedsJob

encode = msgspec.msgpack.Encoder().encode
decode_job = msgspec.msgpack.Decoder(AnyJob).decode
decode_answer = msgspec.msgpack.Decoder(ReadReply).decode


def answer(job: AnyJob) -> ReadReply:
    """Do *job*; raises TooSlowError when the clock of the caller, if it has one, has run out."""
    try:
        if isinstance(job, SourceJob):
            return ReadReply(source=_harvest(job))
        if isinstance(job, NeedsJob):
            return ReadReply(needs=needs_in(capture_of(job.exchange), job.kinds))
        page = read_exchange(
            job.exchange, job.rules, warcinfo=job.warcinfo, prior=job.prior, read=job.read, kinds=job.kinds
        )
    except TooSlowError:
        raise
    except Exception:  # noqa: BLE001 - no page may end the crawl; it is counted as failed/reading
        return ReadReply(failed=traceback.format_exc())
    record = page.record
    return ReadReply(
        members=page.members,
        article=record if isinstance(record, Article) else None,
        rejection=record if isinstance(record, Rejection) else None,
        parts=page.parts,
        needs=page.needs,
        refined=page.refined,
    )


def _harvest(job: SourceJob) -> SourceAnswer:
    capture = capture_of(job.exchange)
    if capture.truncated or (job.source.kind in _PAGES and unreadable(capture)):
        return SourceAnswer(truncated=capture.truncated or "length")
    try:
        harvest = read_answer(
            job.source,
            capture.body,
            url=capture.url,
            headers=capture.headers,
            status=job.exchange.status,
            shapes=Shapes(job.forms),
        )
    except (FeedError, SitemapError) as error:
        return SourceAnswer(refused=str(error))
    return SourceAnswer(harvest=harvest)


def serve(connection: socket.socket, max_seconds: float) -> None:
    """Read until the crawl goes away; what takes more than *max_seconds* of CPU ends the process, by SIGPROF.

    Signals are for the crawl, which lets its last pages be read: it ends this process by closing the connection.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with connection, connection.makefile("rb") as stream:
        while len(head := stream.read(SIZE.size)) == SIZE.size:
            job = decode_job(stream.read(SIZE.unpack(head)[0]))
            signal.setitimer(signal.ITIMER_PROF, max_seconds)
            data = encode(answer(job))
            signal.setitimer(signal.ITIMER_PROF, 0)
            try:
                connection.sendall(SIZE.pack(len(data)) + data)
            except OSError:
                break
    os._exit(0)


if __name__ == "__main__":
    serve(socket.socket(fileno=os.dup(0)), float(sys.argv[1]))
