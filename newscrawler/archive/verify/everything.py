"""The whole archive verified: every byte of WARC, index, JSON Lines, and the commit log against them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from newscrawler.archive.moves import move_files, move_of
from newscrawler.archive.quarantine import quarantine_files, quarantine_line
from newscrawler.archive.removals import removal_files, removal_of
from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.index import verify_index
from newscrawler.archive.verify.lines import Seen, verify_articles, whole_lines
from newscrawler.archive.verify.warc import WarcReport, verify_warc
from newscrawler.errors import FrontierError
from newscrawler.frontier import SqliteFrontier, open_frontier
from newscrawler.items import Article, Rejection
from newscrawler.storage import DataFolder
from newscrawler.warc.cdxj import index_path
from newscrawler.warc.lookup import Lookup

_REJECTIONS = msgspec.json.Decoder(Rejection)


def verify(path: Path | str) -> Iterator[Finding]:
    """Yield everything that is wrong in the data folder *path*, file by file; nothing is written.

    What lies after the committed size of an open file is not judged, only reported. Memory: one WARC record, and about
    200 bytes for each article.
    """
    folder = DataFolder(path)
    with ExitStack() as stack:
        frontier, sizes, offsets = None, {}, {}
        if folder.frontier.exists():
            try:
                frontier = stack.enter_context(open_frontier(folder.frontier, read_only=True))
                sizes, offsets = frontier.sizes(), frontier.offsets()
            except FrontierError as error:
                yield Finding(kind="broken_frontier", file=folder.frontier.name, offset=0, message=str(error))
        yield from _sizes(folder, sizes)
        pages: dict[str, dict[int, str]] = {}
        yield from _warcs(folder, offsets, pages)
        seen = Seen()
        yield from _articles(folder, offsets, pages, frontier, seen)
        if frontier:
            yield from _lost(frontier, sizes, offsets, seen)
        yield from _lines(folder, folder.rejected_files(), _REJECTIONS.decode, offsets)
        yield from _lines(folder, removal_files(folder), removal_of, offsets)
        yield from _lines(folder, move_files(folder), move_of, offsets)
        yield from _lines(folder, quarantine_files(folder), quarantine_line, offsets)


def _sizes(folder: DataFolder, sizes: Mapping[str, int]) -> Iterator[Finding]:
    for name, committed in sorted(sizes.items()):
        if name.endswith(".jsonl.gz"):
            continue  # whoever packs a month anew changes its size and not its lines
        path = folder.path / name
        if not path.exists():
            if committed and not path.with_name(f"{path.name}.gz").exists():
                yield Finding(kind="lost_file", file=name, offset=0, message=f"{committed} bytes were committed")
            continue
        size = path.stat().st_size
        if size < committed:
            message = f"the file ends here, {committed} bytes were committed"
            yield Finding(kind="file_too_short", file=name, offset=size, message=message)
        elif size > committed:
            message = f"{size - committed} bytes follow the committed size"
            yield Finding(kind="uncommitted_tail", file=name, offset=committed, message=message)


def _warcs(folder: DataFolder, offsets: Mapping[str, int], pages: dict[str, dict[int, str]]) -> Iterator[Finding]:
    first_ids: dict[str, str] = {}
    for path in folder.warc_files():
        name = folder.relative(path)
        report = WarcReport()
        yield from verify_warc(path, name, report, end=_end(path, offsets.get(name)))
        yield from verify_index(path, name, report, is_open=name in offsets)
        pages[name] = report.ids
        if report.first_id and report.first_id in first_ids:
            message = f"begins with the record of {first_ids[report.first_id]}: a copy"
            yield Finding(kind="duplicate_id", file=name, offset=0, message=message)
        elif report.first_id:
            first_ids[report.first_id] = name
        if report.revisits:
            yield from _revisits(folder, name, report)
    known = {index_path(path) for path in folder.warc_files()}
    for index in sorted(folder.warc.glob("**/*.cdxj")):
        if index not in known:
            yield Finding(kind="orphan_index", file=folder.relative(index), offset=0, message="no WARC file beside it")


def _revisits(folder: DataFolder, name: str, report: WarcReport) -> Iterator[Finding]:
    own = {(line.url, line.timestamp) for line in report.lines if not line.is_revisit}
    with Lookup(folder.warc) as lookup:
        for record in report.revisits:
            url = record.headers.get("warc-refers-to-target-uri", record.url)
            stated = record.headers.get("warc-refers-to-date", "")
            digest = record.headers.get("warc-payload-digest", "")
            moment = _moment(stated)
            if (url, moment.strftime("%Y%m%d%H%M%S")) not in own and lookup.original(url, moment, digest) is None:
                message = f"refers to {url} at {stated or 'no time'}, which is not in the archive"
                yield Finding(kind="lost_original", file=name, offset=record.offset, message=message)


def _articles(
    folder: DataFolder,
    offsets: Mapping[str, int],
    pages: Mapping[str, Mapping[int, str]],
    frontier: SqliteFrontier | None,
    seen: Seen,
) -> Iterator[Finding]:
    for path in folder.article_files():
        name = folder.relative(path)
        for finding, article, offset in verify_articles(path, name, seen, pages, end=_end(path, offsets.get(name))):
            if finding:
                yield finding
            elif article and frontier:
                yield from _state(article, name.removesuffix(".gz"), offset, frontier)


def _state(article: Article, name: str, offset: int, frontier: SqliteFrontier) -> Iterator[Finding]:
    state = frontier.article(article.id)
    if state is None or state.version < article.version:
        known = f"version {state.version}" if state else "nothing"
        message = f"the frontier knows {known} of version {article.version} of {article.id}"
    elif state.version == article.version and (
        (state.file.removesuffix(".gz"), state.offset, state.content_hash) != (name, offset, article.content_hash)
    ):
        message = f"the frontier has version {article.version} of {article.id} at {state.offset} of {state.file}"
    else:
        return
    yield Finding(kind="wrong_state", file=name, offset=offset, message=message)


def _lost(
    frontier: SqliteFrontier, sizes: Mapping[str, int], offsets: Mapping[str, int], seen: Seen
) -> Iterator[Finding]:
    """Yield the articles that the frontier has and no line holds, but for those stored since the sizes were asked."""
    for article_id, version, file, offset in frontier.articles():
        is_new = file not in sizes or offset >= offsets.get(file, offset + 1)
        if not is_new and seen.versions.get(int(article_id, 16), 0) < version:
            yield Finding(kind="lost_article", file=file, offset=offset, message=f"version {version} of {article_id}")


def _lines(
    folder: DataFolder, paths: Iterable[Path], read: Callable[[bytes], object], offsets: Mapping[str, int]
) -> Iterator[Finding]:
    """Yield the lines of *paths* that *read* cannot read, and torn ones."""
    for path in paths:
        name = folder.relative(path)
        torn: list[Finding] = []
        for offset, line in whole_lines(path, name, torn, end=_end(path, offsets.get(name))):
            try:
                read(line)
            except ValueError as error:
                yield Finding(kind="bad_line", file=name, offset=offset, message=str(error))
        yield from torn


def _end(path: Path, committed: int | None) -> int | None:
    """Return the committed size, where the file has it; a shorter file is read to its end."""
    return None if committed is None or committed > path.stat().st_size else committed


def _moment(stated: str) -> datetime:
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
