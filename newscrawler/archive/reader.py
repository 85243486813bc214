"""A data folder opened for reading: articles as a stream, and the exact bytes of the page of each."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from newscrawler.archive.months import SiteMonth, edited_in, months_of
from newscrawler.dates import Moment, Period, shown_at
from newscrawler.errors import ArchiveError, StorageError, UsageError
from newscrawler.items import Article, Capture, WarcRef
from newscrawler.ledger import CommittedFiles
from newscrawler.storage import DataFolder
from newscrawler.warc.exchange import Exchange
from newscrawler.warc.lookup import Lookup
from newscrawler.warc.replay import Replay


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
        months = self.months(site, period.earliest())
        edited = edited_in(months) if versions == "latest" else {}
        lines = (line for month in months for line in month.newest(edited))
        yield from narrowed((line.article() for line in lines), period, language)

    def count(self, site: str | Collection[str] | None = None) -> int:
        """Return how many articles there are, each once however many versions it has. Memory: 60 bytes an article."""
        return len({line.key for month in self.months(site, None) for line in month.lines()})

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
        wanted = {one.encode() for one in found}
        for line in (line for month in self.months(None, None) for line in month.lines()):
            if line.key in wanted:
                article = line.article()
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
        return sorted({path.parent.name for path in self.folder.article_files()})

    def close(self) -> None:
        """Let go of the index files."""
        self._replay.close()

    def months(self, site: str | Collection[str] | None, since: datetime | None) -> list[SiteMonth]:
        """Return the months of *site* (or of several) as they are now, without those that ended before *since*."""
        return months_of(self.folder, [site] if isinstance(site, str) else site, since)

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


def narrowed(articles: Iterable[Article], period: Period, language: str | None) -> Iterator[Article]:
    """Yield those of *articles* that count for *period*, and are in *language* (None: in any)."""
    for article in articles:
        if (language is None or article.language == language) and period.holds(
            shown_at(article.published, article.fetched_at)
        ):
            yield article
