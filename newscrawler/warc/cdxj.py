"""CDXJ: one line for each answer of a WARC file, sorted by URL key and time."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from newscrawler.errors import ArchiveError
from newscrawler.storage import write_atomic
from newscrawler.warc.surt import surt

_END_OF_MIME = re.compile(r"[;\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CdxjLine:
    """Where one answer lies: URL key, 14-digit UTC time, and the fields that ``cdxj-indexer`` writes."""

    key: str
    timestamp: str
    url: str
    mime: str | None = None
    status: str | None = None
    digest: str
    length: int
    offset: int
    filename: str

    @classmethod
    def of(
        cls,
        *,
        url: str,
        moment: datetime,
        mime: str | None,
        status: str | None,
        digest: str,
        length: int,
        offset: int,
        filename: str,
    ) -> Self:
        """Return the line of an answer to *url* at *moment* (aware); *mime* may be a whole Content-Type header."""
        return cls(
            key=surt(url),
            timestamp=timestamp14(moment),
            url=url,
            mime=_END_OF_MIME.split(mime.strip(), maxsplit=1)[0] or None if mime else None,
            status=status,
            digest=digest,
            length=length,
            offset=offset,
            filename=filename,
        )

    @property
    def is_revisit(self) -> bool:
        """Whether the record only points to an earlier one."""
        return self.mime == "warc/revisit"

    def encode(self) -> bytes:
        """Return the line with its newline, byte for byte as ``cdxj-indexer`` writes it."""
        fields = {
            "url": self.url,
            "mime": self.mime,
            "status": self.status,
            "digest": self.digest,
            "length": str(self.length),
            "offset": str(self.offset),
            "filename": self.filename,
        }
        present = {name: value for name, value in fields.items() if value}
        return f"{self.key} {self.timestamp} {json.dumps(present)}\n".encode()

    @classmethod
    def parse(cls, line: bytes | str) -> Self:
        """Return the line that *line* holds. Raises ArchiveError when it is no CDXJ line."""
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        try:
            key, timestamp, fields = text.rstrip("\r\n").split(" ", 2)
            values = json.loads(fields)
            return cls(
                key=key,
                timestamp=timestamp,
                url=values["url"],
                mime=values.get("mime"),
                status=values.get("status"),
                digest=values.get("digest", ""),
                length=int(values["length"]),
                offset=int(values["offset"]),
                filename=values["filename"],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveError(f"not a CDXJ line: {text[:80]!r}; rebuild with: newscrawler verify --repair") from error


def timestamp14(moment: datetime) -> str:
    """Return *moment* (aware) as CDX writes it.

    >>> timestamp14(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    '20260102030405'
    """
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def index_path(warc: Path) -> Path:
    """Return where the index of *warc* lies: beside it.

    >>> index_path(Path("warc/site/20260101-1.warc.gz")).name
    '20260101-1.cdxj'
    """
    return warc.with_name(warc.name.removesuffix(".gz").removesuffix(".warc") + ".cdxj")


def write_index(path: Path, lines: Iterable[CdxjLine]) -> None:
    """Write *lines*, sorted, to *path*: whole or not at all."""
    write_atomic(path, b"".join(sorted(line.encode() for line in lines)))


def read_index(path: Path) -> list[CdxjLine]:
    """Return the lines of *path*, in file order. Raises ArchiveError for a line that is none."""
    with path.open("rb") as stream:
        return [CdxjLine.parse(line) for line in stream]
