"""The pieces of work that a verification is made of: each WARC file, each file of articles."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.index import verify_index
from newscrawler.archive.verify.lines import VerifiedLine, verified_lines
from newscrawler.archive.verify.revisits import lost_originals
from newscrawler.archive.verify.warc import PageRecord, WarcReport, verify_warc
from newscrawler.errors import ArchiveError
from newscrawler.storage import DataFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedWarc:
    """What a WARC file holds: its answers by offset, and its first record id; *findings* about it and its index.

    *revisits* are findings about what it refers to.
    """

    name: str
    pages: dict[int, PageRecord]
    first_id: str | None
    findings: list[Finding]
    revisits: list[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWork:
    """One file of the archive below *root*, to be verified up to its committed *end* (None: all of it)."""

    root: Path
    name: str
    end: int | None

    def lost(self, again: Callable[[Any], Any]) -> Any:  # noqa: ARG002 - as all works
        """Raise: the file cannot be verified."""
        raise ArchiveError(f"{self.name}: the process that verified it was killed twice; has it enough memory?")


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcWork(FileWork):
    """A WARC file with its index; *is_open* says that a crawl goes on with it."""

    is_open: bool

    def run(self) -> VerifiedWarc:
        """Verify every record, and the index."""
        path, report = self.root / self.name, WarcReport()
        findings = list(verify_warc(path, self.name, report, end=self.end))
        findings += verify_index(path, self.name, report, is_open=self.is_open, end=self.end)
        revisits = list(lost_originals(DataFolder(self.root).warc, self.name, report)) if report.revisits else []
        return VerifiedWarc(
            name=self.name, pages=report.pages, first_id=report.first_id, findings=findings, revisits=revisits
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesWork(FileWork):
    """A file of articles."""

    def run(self) -> tuple[str, list[VerifiedLine]]:
        """Return the name of the file, and what there is to know of each of its lines."""
        return self.name, list(verified_lines(self.root / self.name, self.name, end=self.end))


def in_file(name: str, offset: int, wrong: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Yield as findings at *offset* of file *name* what is *wrong*: kinds and messages."""
    for kind, message in wrong:
        yield Finding(kind=kind, file=name, offset=offset, message=message)
