"""An index verified against the WARC file it lies beside."""

from collections.abc import Iterator
from pathlib import Path

from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.warc import WarcReport
from newscrawler.errors import ArchiveError
from newscrawler.warc.cdxj import CdxjLine, index_path


def verify_index(
    warc: Path, name: str, report: WarcReport, *, is_open: bool, end: int | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with the index of *warc*, whose answers, up to *end*, are in *report*.

    A file that *is_open* (a crawl goes on with it) needs no index yet: it is written when the file is full.
    """
    path = index_path(warc)
    name = f"{name.rpartition('/')[0]}/{path.name}".lstrip("/")
    if not path.exists():
        if not is_open and report.lines:
            yield Finding(
                kind="missing_index", file=name, offset=0, message=f"{len(report.lines)} answers are not indexed"
            )
        return
    expected = {line.offset: line for line in report.lines}
    after: list[tuple[int, CdxjLine]] = []
    size = warc.stat().st_size
    unjudged = range(size if end is None else end, size)
    yield from _lines(path, name, expected, after, size=size, unjudged=unjudged)
    yield from _after(warc, name, {(line.url, line.timestamp) for line in expected.values()}, after)
    if not is_open:
        for offset in sorted(expected):
            yield Finding(
                kind="unindexed", file=name, offset=0, message=f"no line for the answer at {offset} of {warc.name}"
            )


def _after(
    warc: Path, name: str, unnamed: set[tuple[str, str]], after: list[tuple[int, CdxjLine]]
) -> Iterator[Finding]:
    """Tell what became of the answers *after* the end of the file: lost, or moved by an index that is wrong."""
    size, lost = warc.stat().st_size, 0
    for offset, line in after:
        if (line.url, line.timestamp) in unnamed:
            yield Finding(kind="wrong_index_line", file=name, offset=offset, message=_no_answer(line))
        else:
            lost += 1
    if lost:
        message = f"the file ends here, its index names {lost} answers after that"
        file = f"{name.rpartition('/')[0]}/{warc.name}".lstrip("/")
        yield Finding(kind="lost_tail", file=file, offset=size, message=message)


def _no_answer(line: CdxjLine) -> str:
    return f"no answer begins at {line.offset}"


def _lines(
    path: Path,
    name: str,
    expected: dict[int, CdxjLine],
    after: list[tuple[int, CdxjLine]],
    *,
    size: int,
    unjudged: range,
) -> Iterator[Finding]:
    """Compare each line of the index; what it names is taken out of *expected*, or put into *after* the *size*."""
    offset, before = 0, b""
    with path.open("rb") as stream:
        for raw in stream:
            if raw < before:
                yield Finding(
                    kind="unsorted_index", file=name, offset=offset, message="this line sorts before the last"
                )
            try:
                line = CdxjLine.parse(raw)
            except ArchiveError:
                yield Finding(kind="bad_index_line", file=name, offset=offset, message=f"no CDXJ line: {raw[:60]!r}")
            else:
                truth = expected.pop(line.offset, None)
                if truth is None and line.offset >= size:
                    after.append((offset, line))
                elif truth is None and line.offset not in unjudged:
                    yield Finding(kind="wrong_index_line", file=name, offset=offset, message=_no_answer(line))
                elif truth is not None and truth.encode() != raw:
                    message = f"the answer at {line.offset} is {truth.url} of {truth.timestamp}, {truth.length} bytes"
                    yield Finding(kind="wrong_index_line", file=name, offset=offset, message=message)
            offset += len(raw)
            before = raw
