"""The whole archive verified: every byte of WARC, index, JSON Lines, and the commit log against them."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from newscrawler.archive.moves import move_files, move_of
from newscrawler.archive.quarantine import quarantine_files, quarantine_line
from newscrawler.archive.removals import removal_files, removal_of
from newscrawler.archive.rules import rules_files, rules_line
from newscrawler.archive.verify.committed import Committed, committed, leftovers
from newscrawler.archive.verify.custody import verify_custody
from newscrawler.archive.verify.findings import Finding
from newscrawler.archive.verify.lines import ArticleStated, Pages, SeenVersions, page_of, whole_lines
from newscrawler.archive.verify.structure import Structures
from newscrawler.archive.verify.warc import PageRecord
from newscrawler.archive.verify.works import ArticlesWork, WarcWork, in_file
from newscrawler.archive.workers import HERE, IN_FLIGHT, Workers
from newscrawler.errors import UsageError
from newscrawler.frontier import FrontierReader
from newscrawler.items import Rejection
from newscrawler.ledger import withdrawn, withdrawn_files, withdrawn_of
from newscrawler.storage import DataFolder
from newscrawler.warc.cdxj import index_path

LineOf = TypeVar("LineOf")
_REJECTIONS = msgspec.json.Decoder(Rejection)


def verify(path: Path | str, *, frontier: str | None = None, workers: Workers = HERE) -> Iterator[Finding]:
    """Yield everything that is wrong in the data folder *path*, file by file; nothing is written.

    What lies after the committed size of an open file is not judged, only reported. Memory: one WARC record, about 500
    bytes for each answer in the WARC files, and for each article of the largest month. *frontier* is the address of one
    that workers share, when the folder does not name it. The *workers* read the files; what is found, and in which
    order, does not depend on them. Raises UsageError when there is no data folder at *path*.
    """
    folder = DataFolder(Path(path).absolute())
    require_data_folder(folder)
    with committed(folder, frontier) as known:
        yield from known.findings
        yield from leftovers(folder)
        pages: dict[str, dict[int, PageRecord]] = {}
        yield from _warcs(folder, known, pages, workers)
        seen = SeenVersions()
        yield from _articles(folder, known, pages, seen, workers)
        if known.frontier:
            yield from _lost(known.frontier, known, seen)
        yield from _rejected(folder, known, pages)
        yield from _lines(folder, removal_files(folder), removal_of, known)
        yield from _lines(folder, move_files(folder), move_of, known)
        yield from _lines(folder, quarantine_files(folder), quarantine_line, known)
        yield from _lines(folder, rules_files(folder), rules_line, known)
        yield from _lines(folder, withdrawn_files(folder), withdrawn_of, known)
        yield from verify_custody(folder, known, workers)


def require_data_folder(folder: DataFolder) -> None:
    """Raise UsageError when *folder* is not there, or has nothing that a crawl leaves."""
    if not folder.path.is_dir():
        raise UsageError(f"{folder.path}: no such folder; name the data folder with --data")
    parts = (
        folder.frontier,
        folder.articles,
        folder.rejected,
        folder.warc,
        folder.runs,
        folder.path / "lock",
        folder.shared,
    )
    if not any(part.exists() for part in parts):
        raise UsageError(f"{folder.path}: not a data folder of newscrawler; name the data folder with --data")


def _warcs(
    folder: DataFolder, known: Committed, pages: dict[str, dict[int, PageRecord]], workers: Workers
) -> Iterator[Finding]:
    first_ids: dict[str, str] = {}
    named = ((path, folder.relative(path)) for path in folder.warc_files())
    works = (
        WarcWork(root=folder.path, name=name, end=known.end(path, name), is_open=name in known.offsets)
        for path, name in named
    )
    for found in workers.in_order(works, ahead=IN_FLIGHT):
        yield from found.findings
        pages[found.name] = found.pages
        if found.first_id and found.first_id in first_ids:
            message = f"begins with the record of {first_ids[found.first_id]}: a copy"
            yield Finding(kind="duplicate_id", file=found.name, offset=0, message=message)
        elif found.first_id:
            first_ids[found.first_id] = found.name
        yield from found.revisits
    indexes = {index_path(path) for path in folder.warc_files()}
    for index in sorted(folder.warc.glob("**/*.cdxj")):
        if index not in indexes:
            yield Finding(kind="orphan_index", file=folder.relative(index), offset=0, message="no WARC file beside it")


def _articles(
    folder: DataFolder, known: Committed, pages: Pages, seen: SeenVersions, workers: Workers
) -> Iterator[Finding]:
    structures = Structures()
    gone = {trace.id for trace in withdrawn(folder)}
    named = ((path, folder.relative(path)) for path in folder.article_files())
    works = (ArticlesWork(root=folder.path, name=name, end=known.end(path, name)) for path, name in named)
    for name, lines in workers.in_order(works, ahead=IN_FLIGHT):
        for offset, article, wrong in lines:
            if article and article.id in gone:
                message = f"{article.id} is to be taken out: newscrawler remove {article.id}"
                yield Finding(kind="still_there", file=name, offset=offset, message=message)
            elif article:
                structures.look(article.id, article.misplaced, name, offset)
                if known.frontier:
                    yield from _state(article, name.removesuffix(".gz"), offset, known.frontier)
            yield from in_file(name, offset, wrong)
            if article:
                yield from in_file(name, offset, (*seen.follows(article), *page_of(article.warc, pages)))
    yield from structures.findings()


def _state(article: ArticleStated, name: str, offset: int, frontier: FrontierReader) -> Iterator[Finding]:
    state = frontier.article(article.id)
    if state is None or state.version < article.version:
        has = f"version {state.version}" if state else "nothing"
        message = f"the frontier knows {has} of version {article.version} of {article.id}"
    elif state.version == article.version and (
        (state.file.removesuffix(".gz"), state.offset, state.content_hash) != (name, offset, article.content_hash)
    ):
        message = f"the frontier has version {article.version} of {article.id} at {state.offset} of {state.file}"
    else:
        return
    yield Finding(kind="wrong_state", file=name, offset=offset, message=message)


def _lost(frontier: FrontierReader, known: Committed, seen: SeenVersions) -> Iterator[Finding]:
    """Yield the articles that the frontier has and no line holds, but for those stored since the sizes were asked."""
    for article_id, version, file, offset in frontier.articles():
        is_new = file not in known.sizes or offset >= known.offsets.get(file, offset + 1)
        if not is_new and seen.versions.get(int(article_id, 16), 0) < version:
            yield Finding(kind="lost_article", file=file, offset=offset, message=f"version {version} of {article_id}")


def _rejected(folder: DataFolder, known: Committed, pages: Pages) -> Iterator[Finding]:
    lost: list[Finding] = []
    for name, offset, rejection in _read(folder, folder.rejected_files(), _REJECTIONS.decode, known, lost):
        for kind, message in page_of(rejection.warc, pages):
            yield Finding(kind=kind, file=name, offset=offset, message=message)
    yield from lost


def _lines(
    folder: DataFolder, paths: Iterable[Path], read: Callable[[bytes], object], known: Committed
) -> Iterator[Finding]:
    """Yield the lines of *paths* that *read* cannot read, and torn ones."""
    findings: list[Finding] = []
    for _ in _read(folder, paths, read, known, findings):
        pass
    yield from findings


def _read(
    folder: DataFolder,
    paths: Iterable[Path],
    read: Callable[[bytes], LineOf],
    known: Committed,
    findings: list[Finding],
) -> Iterator[tuple[str, int, LineOf]]:
    """Yield file, offset and content of each line of *paths*; what is wrong goes to *findings*."""
    for path in paths:
        name = folder.relative(path)
        torn: list[Finding] = []
        for offset, line in whole_lines(path, name, torn, end=known.end(path, name)):
            try:
                found = read(line)
            except ValueError as error:
                findings.append(Finding(kind="bad_line", file=name, offset=offset, message=str(error)))
            else:
                yield name, offset, found
        findings += torn
