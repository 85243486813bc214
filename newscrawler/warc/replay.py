"""The archive read back: every capture as the crawl had it, and any page at any time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType

from newscrawler.errors import ArchiveError
from newscrawler.items import Capture, WarcRef
from newscrawler.storage import DataFolder
from newscrawler.warc.exchange import Exchange, capture_of
from newscrawler.warc.lookup import Lookup
from newscrawler.warc.members import TornMemberError
from newscrawler.warc.records import Answered, answers, exchange_of


class Replay:
    """Reads the WARC files of the data folder at *root*; the index is opened when it is first needed.

    *ends* has the size in bytes up to which a file is trusted, by path; the index names nothing behind it.
    """

    def __init__(self, root: Path, *, ends: Mapping[Path, int] = MappingProxyType({})) -> None:
        self.root = root
        self._ends = ends
        self._lookup: Lookup | None = None

    @property
    def lookup(self) -> Lookup:
        """The index over all WARC files of the folder."""
        if self._lookup is None:
            self._lookup = Lookup(self.root / "warc", ends=self._ends)
        return self._lookup

    def exchanges(self, warc: Path, *, offset: int = 0, end: int | None = None) -> Iterator[tuple[Exchange, WarcRef]]:
        """Yield each exchange of *warc* that begins in [*offset*, *end*), with its place; a revisit with its body.

        A torn tail ends the file quietly. Raises ArchiveError for damage, and for a revisit that points nowhere.
        """
        file = warc.relative_to(self.root).as_posix()
        with warc.open("rb") as stream:
            try:
                for found in answers(stream, offset=offset, end=end):
                    yield self._whole(found), _ref(file, found)
            except TornMemberError:
                return

    def captures(self, warc: Path, *, offset: int = 0, end: int | None = None) -> Iterator[Capture]:
        """Yield the capture of each page in *warc*: what was fetched to be read, not robots.txt, feeds or sitemaps."""
        for exchange, ref in self.exchanges(warc, offset=offset, end=end):
            if exchange.kind == "page":
                yield capture_of(exchange, ref)

    def get(self, url: str, at: datetime | None = None) -> Capture | None:
        """Return the capture of *url* that was current at *at* (aware; None: now), None when there is none."""
        found = self.lookup.nearest(url, at)
        return capture_of(*self._read(found.warc, found.line.offset)) if found else None

    def exchange(self, url: str, at: datetime | None = None) -> Exchange | None:
        """Return the answer of *url* that was current at *at*, as it came; None when there is none."""
        found = self.lookup.nearest(url, at)
        return self._read(found.warc, found.line.offset)[0] if found else None

    def capture(self, ref: WarcRef) -> Capture:
        """Return the capture that *ref* names.

        Raises ArchiveError when it is not there, StorageError when its file would lie outside the folder.
        """
        return capture_of(self.exchange_at(ref), ref)

    def exchange_at(self, ref: WarcRef) -> Exchange:
        """Return the answer that *ref* names. Raises as :meth:`capture` does."""
        exchange, here = self._read(DataFolder(self.root).place(ref.file), ref.offset)
        if here.record_id != ref.record_id:
            raise ArchiveError(
                f"{ref.file}: offset {ref.offset} holds {here.record_id}, not {ref.record_id}; run: newscrawler verify"
            )
        return exchange

    def close(self) -> None:
        """Let go of the index."""
        if self._lookup:
            self._lookup.close()
            self._lookup = None

    def _read(self, warc: Path, offset: int) -> tuple[Exchange, WarcRef]:
        for exchange, ref in self.exchanges(warc, offset=offset, end=offset + 1):
            return exchange, ref
        raise ArchiveError(f"{warc}: no answer at offset {offset}; run: newscrawler verify")

    def _whole(self, found: Answered) -> Exchange:
        exchange = exchange_of(found)
        if found.answer.type != "revisit":
            return exchange
        original = self._original(found)
        if all(record.type != "metadata" for record in found.beside):  # it is what it repeats
            exchange = replace(exchange, kind=original.kind, hint=original.hint, permissions=original.permissions)
        kept = tuple(pair for pair in exchange.headers if pair[0].lower() != b"content-encoding")
        told = {name.lower() for name, _ in kept} if exchange.status == HTTPStatus.NOT_MODIFIED else None
        stored = tuple(
            (name, value)
            for name, value in original.headers
            if name.lower() == b"content-encoding" or (told is not None and name.lower() not in told)
        )
        return replace(exchange, body=original.body, headers=kept + stored)

    def _original(self, found: Answered) -> Exchange:
        headers = found.answer.headers
        url = headers.get("warc-refers-to-target-uri", found.answer.url)
        stated = headers.get("warc-refers-to-date")
        moment = datetime.fromisoformat(stated) if stated else datetime.min.replace(tzinfo=UTC)
        original = self.lookup.original(url, moment, headers.get("warc-payload-digest", ""))
        if original is None:
            raise ArchiveError(f"{found.answer.url}: a revisit of {url} at {stated}, which no index names")
        with original.warc.open("rb") as stream:
            for answered in answers(stream, offset=original.line.offset, end=original.line.offset + 1):
                return exchange_of(answered)
        raise ArchiveError(f"{original.warc}: no answer at offset {original.line.offset}; run: newscrawler verify")


def _ref(file: str, found: Answered) -> WarcRef:
    answer = found.answer
    return WarcRef(
        file=file,
        offset=answer.offset,
        length=answer.length,
        record_id=answer.headers.get("warc-record-id", ""),
        digest=answer.digest,
    )
