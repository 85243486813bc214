"""A part of a WARC file as a worker reads it: what it gave is kept in a file when asked, and then not read again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from uuid import uuid4

import msgspec

from newscrawler.archive.reextract.compare import Job, Reread, reread

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Reread)


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadPart:
    """*job*, whose result is kept in the file *result*, or nowhere. It can travel."""

    job: Job
    result: Path | None

    def run(self) -> list[Reread]:
        """Return how each page of the part reads: from its file, or anew and then written, whole or not at all."""
        if self.result is None:
            return reread(self.job)
        if self.result.exists():
            return _decoder.decode_lines(self.result.read_bytes())
        pages = reread(self.job)
        self.result.parent.mkdir(parents=True, exist_ok=True)
        written = self.result.with_name(f"{self.result.name}.{uuid4().hex}.tmp")
        written.write_bytes(_encoder.encode_lines(pages))
        written.replace(self.result)
        return pages

    def lost(self, again: Callable[[Self], list[Reread]]) -> list[Reread]:
        """Return what its halves give, since the process that read it was killed twice; a page that kills is failed."""
        offsets = self.job.offsets
        if len(offsets) == 1:
            place = f"{self.job.file}, offset {offsets[0]}"
            return [Reread(verdict="failed", url=place, fetched_at="", reason="the process that read it was killed")]
        middle = len(offsets) // 2
        halves = (replace(self.job, offsets=some) for some in (offsets[:middle], offsets[middle:]))
        return [page for half in halves for page in again(replace(self, job=half, result=None))]
