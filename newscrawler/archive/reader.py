"""A data folder opened for reading: articles as a stream, and the exact bytes of the page of each."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from newscrawler.dates import Moment, Period, shown_at
from newscrawler.errors import ArchiveError, StorageError, UsageError
from newscrawler.items import ELDER_SCHEMA, SCHEMA, Article, Capture, WarcRef
from newscrawler.items.schema import decode_line
from newscrawler.ledger import CommittedFiles
from newscrawler.storage import DataFolder, iter_lines
from newscrawler.warc.exchange import Exchange
from newscrawler.warc.lookup import Lookup
from newscrawler.warc.replay import Replay

# A line begins {"schema":"article/2","id":"0123456789abcdef","version":1, — the id and the first version stand at fixed
# places, so the first pass over an archive reads no JSON of articles that were never edited.
_HEADS = tuple(f'{{"schema":"{schema}","id":"'.encode() for schema in (ELDER_SCHEMA, SCHEMA))
_ID = slice(len(_HEADS[0]), len(_HEADS[0]) + 16)  # of one length, whatever the schema
_FIRST = b'","version":1,'
_AFTER_ID = slice(_ID.stop, _ID.stop + len(_FIRST))


class Archive:
    """The archive in the data folder *root*. Nothing is written; memory does not grow with the archive.

    Files are read to the size that was committed when a method is called (pages: when this was made), never past it.
    Use as a context manager, or call :meth:`close`, when :meth:`raw` or :meth:`get` were used.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = DataFolder(root)
        self._replay = Replay(root, ends=CommittedFiles(self.folder).ends)

    def articles(
        self,
        *,
        site: str | Collection[str] | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        timezone: str | None = None,
        language: str | None = None,
        versions: Literal["latest", "all"] = "latest",
    ) -> Iterator[Article]:
        """Yield articles, by site and then in the order they were stored.

        *site* is a name, or several. *since* (included) and *until* (not included) are compared with when an article
        was published, or fetched when the page does not say or names a later time: ISO 8601 text, date or datetime,
        without a zone in the calendar of the site, or of *timezone* (IANA name). *language* is BCP 47. *versions*:
        only the latest of each article, or all.

        Latest costs a first pass over the files that keeps the ids of edited articles only. Raises UsageError for a
        moment, a zone or a value that cannot be read, ArchiveError for a damaged line.
        """
        if versions not in ("latest", "all"):
            raise UsageError(f"versions={versions!r}: use 'latest' or 'all'")
        period = Period.of(since, until, timezone)
        files, paths = CommittedFiles(self.folder), self._paths(site, period.earliest())
        edited = _edited(files, paths) if versions == "latest" else {}
        for path in paths:
            for offset, line in files.lines(path):
                if edited and (key := line[_ID]) in edited and edited[key] != _version(path, offset, line):
                    continue
                article = _article(path, offset, line)
                if (language is None or article.language == language) and period.holds(
                    shown_at(article.published, article.fetched_at)
                ):
                    yield article

    def count(self, site: str | Collection[str] | None = None) -> int:
        """Return how many articles there are, each once however many versions it has. Memory: 60 bytes an article."""
        files = CommittedFiles(self.folder)
        return len({line[_ID] for path in self._paths(site, None) for _, line in files.lines(path)})

    def __len__(self) -> int:
        return self.count()

    def __bool__(self) -> bool:
        return True  # also when it is empty: an archive is there

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self.root)!r}: {', '.join(self.sites()) or 'no articles'}>"

    def history(self, article_id: str) -> list[Article]:
        """Return every version of the article with *article_id*, oldest first."""
        return self.histories([article_id])[article_id]

    def histories(self, article_ids: Collection[str]) -> dict[str, list[Article]]:
        """Return every version of each of the articles with *article_ids*, oldest first."""
        found: dict[str, list[Article]] = {one: [] for one in article_ids}
        wanted, files = {one.encode() for one in found}, CommittedFiles(self.folder)
        for path in self._paths(None, None):
            for offset, line in files.lines(path):
                if line[_ID] in wanted:
                    article = _article(path, offset, line)
                    found[article.id].append(article)
        return {one: sorted(versions, key=lambda article: article.version) for one, versions in found.items()}

    def raw(self, article: Article) -> bytes:
        """Return the page of *article* as fetched, content decoding undone, charset as it was.

        Raises ArchiveError when the article was stored without a WARC, or the WARC does not hold it.
        """
        return self.capture(article).body

    def capture(self, article: Article) -> Capture:
        """Return the capture that *article* was read from. Raises as :meth:`raw` does."""
        if article.warc is None:
            raise ArchiveError(f"{article.url}: stored without a WARC, so its page was not kept")
        return self._replay.capture(article.warc)

    def get(self, url: str, at: Moment | None = None) -> Capture | None:
        """Return the capture of *url* that was current at *at* (None: the newest), None when there is none."""
        return self._replay.get(url, Period.of(at, None, "UTC").since)

    def exchange(self, url: str, at: datetime | None = None) -> Exchange | None:
        """Return the answer of *url* that was current at *at* (aware; None: the newest), None when there is none."""
        return self._replay.exchange(url, at)

    def exchange_at(self, ref: WarcRef) -> Exchange:
        """Return the answer that *ref* names, as it came. Raises ArchiveError when it is not there."""
        return self._replay.exchange_at(ref)

    @property
    def lookup(self) -> Lookup:
        """The index over all WARC files: answers by URL and time."""
        return self._replay.lookup

    def sites(self) -> list[str]:
        """Return the names of the sites that have articles."""
        return sorted({path.parent.name for path in self._paths(None, None)})

    def close(self) -> None:
        """Let go of the index files."""
        self._replay.close()

    def _paths(self, site: str | Collection[str] | None, since: datetime | None) -> list[Path]:
        """Return the files of *site* (or of several), without the months that ended before *since*.

        A month can be there plain and gzipped: the plain file is newer lines, or the whole month when a compression
        was interrupted.
        """
        start = since.strftime("%Y-%m") if since else ""
        months: dict[tuple[Path, str], list[Path]] = {}
        wanted = [site] if site is None or isinstance(site, str) else sorted(set(site))
        for path in (path for name in wanted for path in self.folder.article_files(name)):
            if (month := path.name.partition(".")[0]) >= start:
                months.setdefault((path.parent, month), []).append(path)
        return [path for key in sorted(months) for path in _in_order(months[key])]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_archive(path: str | Path) -> Archive:
    """Return the archive in the data folder *path*. Raises StorageError when there is no such folder."""
    root = Path(path)
    if not root.is_dir():
        raise StorageError(f"{root}: no such data folder; a crawl makes one: newscrawler crawl URL --data {root}")
    return Archive(root)


def _edited(files: CommittedFiles, paths: list[Path]) -> dict[bytes, int]:
    """Find the newest version of each article that has more than one, by id."""
    newest: dict[bytes, int] = {}
    for path in paths:
        for offset, line in files.lines(path):
            if line[_AFTER_ID] != _FIRST:
                key = line[_ID]
                newest[key] = max(newest.get(key, 0), _version(path, offset, line))
    return newest


def _in_order(paths: list[Path]) -> list[Path]:
    packed = [path for path in paths if path.suffix == ".gz"]
    plain = [path for path in paths if path.suffix != ".gz"]
    if packed and plain and next(iter_lines(packed[0]), None) == next(iter_lines(plain[0]), None):
        return plain
    return packed + plain


def _version(path: Path, offset: int, line: bytes) -> int:
    before, _, digits = line[: _ID.stop + 40].partition(b'","version":')
    number = digits.partition(b",")[0]
    if before.startswith(_HEADS) and number.isdigit():
        return int(number)
    return _article(path, offset, line).version


def _article(path: Path, offset: int, line: bytes) -> Article:
    try:
        return decode_line(line)
    except ValueError as error:
        raise ArchiveError(f"{path}: offset {offset}: {error}; run: newscrawler verify") from error
